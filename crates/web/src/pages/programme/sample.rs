//! Samples of the programme, with invented data.

use super::Around;
use crate::frame::Frame;
use crate::i18n::Lang;
use jiff::civil::date;
use motcua_desk::programme::{
    About, AtUnit, Body, Declared, DrawnNumbers, EntryAbout, FileFacts, FileView, Item, Kind,
    MeasureKind, Measured, MeasuredIn, Over, PairView, ProgrammeEntry, ProgrammeId, ProgrammePack,
    ProgrammeRef, ProgrammeView, Said, Standing, TargetScope,
};
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::time::{Timestamp, instant};
use motcua_domain::unit::{Level, Unit, Units};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A reader of samples: head, director and officer in one, so that everything
/// that may stand on a page does.
pub(crate) fn frame(lang: Lang, path: &str) -> Frame {
    let mut f = crate::samples::staff_frame(lang, path).at("programme");
    if let Some(who) = &mut f.who {
        who.actor.roles = vec![Role::Head, Role::Director, Role::ProgrammeOfficer];
    }
    f
}

/// A moment of September 2022.
pub(crate) fn at(day: i8, hour: i8, minute: i8) -> Timestamp {
    instant(date(2022, 9, day).at(hour, minute, 0, 0))
}

/// A unit without a first or last day.
pub(crate) fn unit(id: &str, name_vi: &str, name_en: &str) -> Unit {
    Unit {
        id: UnitId::new(id),
        code: None,
        level: Level::Section,
        name_vi: name_vi.to_owned(),
        name_en: name_en.to_owned(),
        parent: None,
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        source: String::new(),
    }
}

/// Names and choices: three units, three people, one indicator, the pack.
pub(crate) fn around() -> Around {
    let units = vec![
        unit(
            "desk",
            "Trung tâm Hành chính công",
            "Public Administration Centre",
        ),
        unit("justice", "Bộ phận Tư pháp – Hộ tịch", "Civil status"),
        unit("land", "Bộ phận Địa chính", "Land"),
    ];
    let person = |id, name: &str, unit: &str| (StaffId(id), name.to_owned(), UnitId::new(unit));
    Around {
        units: Units::new(units).unwrap_or_default(),
        office: UnitId::new("leaders"),
        people: vec![
            person(7, "Lê Thị Ví Dụ", "desk"),
            person(8, "Nguyễn Văn Mẫu", "land"),
            person(9, "Trần Thị Thử", "desk"),
        ],
        abouts: vec![about_share()],
        pack: Arc::new(ProgrammePack::built_in()),
        sections: None,
        at_unit: AtUnit::default(),
        usual: TargetScope::Unit,
        no_own_steps: false,
        key: "0123456789abcdef0123456789abcdef".to_owned(),
    }
}

/// An indicator that is a share.
pub(crate) fn about_share() -> About {
    About {
        id: "on-time".to_owned(),
        name_vi: "Hồ sơ trả đúng hẹn".to_owned(),
        name_en: "Dossiers on time".to_owned(),
        kind: MeasureKind::Share,
        told_in: MeasuredIn::Percent,
        up: true,
        min_n: 10,
        steps: true,
        unit: true,
        settled: true,
        overs: Over::ALL.to_vec(),
        pairs: vec!["asked-for-supplement".to_owned()],
    }
}

/// By the number of [`declared`].
pub(crate) fn standing() -> Standing {
    let declared = declared();
    Standing {
        n: declared.n,
        month: declared.month,
        value: declared.value,
    }
}

/// 113 of 120.
pub(crate) fn measured() -> Measured {
    Measured {
        value: Some(9_417),
        count: 113,
        of: 120,
        low: Some(8_840),
        high: Some(9_720),
        few: false,
        corrected: None,
        recount: None,
        to: None,
        rounded: None,
    }
}

/// What shows that the figure of a unit is being gamed: another one of the unit,
/// and one of the whole desk that is told over other periods.
pub(crate) fn pairs() -> Vec<PairView> {
    let asked = About {
        id: "asked-for-supplement".to_owned(),
        name_vi: "Hồ sơ phải bổ sung".to_owned(),
        name_en: "Dossiers with a supplement".to_owned(),
        up: false,
        steps: false,
        pairs: Vec::new(),
        ..about_share()
    };
    let left = About {
        id: "no-paper".to_owned(),
        name_vi: "Lượt ra về không có giấy tờ".to_owned(),
        name_en: "Visits that ended without a paper".to_owned(),
        unit: false,
        ..asked.clone()
    };
    vec![
        PairView {
            about: asked,
            scope: TargetScope::Unit,
            measured: Some(Measured {
                value: Some(417),
                count: 5,
                low: Some(180),
                high: Some(940),
                ..measured()
            }),
        },
        PairView {
            about: left,
            scope: TargetScope::Desk,
            measured: None,
        },
    ]
}

/// A number that was declared for target 1.
pub(crate) fn declared() -> Declared {
    Declared {
        n: 1,
        target: 1,
        month: "2022-08".to_owned(),
        value: 9_600,
        at: at(2, 8, 30),
        by: Some(StaffId(7)),
    }
}

/// A file's facts and its name.
pub(crate) fn file(n: u16) -> FileView {
    FileView {
        file: FileFacts {
            n,
            media: "application/pdf".to_owned(),
            bytes: 182_340,
            hash: String::new(),
            task: None,
            withdrawn: None,
        },
        name: "Kế hoạch đã ký.pdf".to_owned(),
        why: String::new(),
        opens: true,
    }
}

/// Something that is referred to.
pub(crate) fn reference(id: i64, kind: Kind, number: &str, title: &str) -> ProgrammeRef {
    ProgrammeRef {
        id: ProgrammeId(id),
        kind,
        number: number.to_owned(),
        title: title.to_owned(),
        stage: "in_force",
    }
}

/// A thing with these facts and no words: number 12 of the unit `desk`.
pub(crate) fn view(body: Body, year: i16) -> ProgrammeView {
    ProgrammeView {
        item: Item {
            id: ProgrammeId(12),
            unit: UnitId::new("desk"),
            year,
            body,
            files: Vec::new(),
            reminded: Vec::new(),
            heard: BTreeSet::new(),
            earlier: Vec::new(),
            begun_at: at(1, 8, 0),
            last_at: at(5, 16, 20),
            version: 3,
        },
        said: Said::default(),
        names: BTreeMap::from([(StaffId(7), "Lê Thị Ví Dụ".to_owned())]),
        targets: Vec::new(),
        tasks: Vec::new(),
        warnings: Vec::new(),
        changes: Vec::new(),
        revisions: Vec::new(),
        named: Vec::new(),
        above: Vec::new(),
        below: Vec::new(),
        relations: Vec::new(),
        replaced_by: None,
        evidence: Vec::new(),
        work: None,
        files: Vec::new(),
        lots: Vec::new(),
        drawn: DrawnNumbers::new(),
        timeline: vec![ProgrammeEntry {
            seq: 40,
            at: at(1, 8, 0),
            by: Some("Lê Thị Ví Dụ".to_owned()),
            what: "begun",
            about: EntryAbout::Whole,
            text: String::new(),
        }],
        moves: Vec::new(),
        moved_to: None,
        reached: ["desk", "justice", "land"].map(UnitId::new).into(),
    }
}
