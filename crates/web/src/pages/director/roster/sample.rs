//! Invented rosters: a day as it is, one with everything wrong, a weekday that
//! nobody wrote.

use super::{RosterPage, form};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use askama::Template as _;
use jiff::civil::date;
use motcua_desk::outlook::{
    RosterDoubt, RosterEntry, RosterHole, RosterPerson, RosterSource, RosterView, Window,
};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::visit::LineId;

fn person(id: i64, name: &str, on_leave: bool) -> RosterPerson {
    RosterPerson {
        id: StaffId(id),
        name: name.to_owned(),
        unit: UnitId::new("desk"),
        calls: id != 9,
        on_leave,
    }
}

fn entry(official: Option<i64>, lines: &[&str]) -> RosterEntry {
    RosterEntry {
        official: official.map(StaffId),
        lines: lines.iter().map(|line| LineId::new(*line)).collect(),
        ..RosterEntry::default()
    }
}

/// The roster of Wednesday 7 September 2022.
pub(super) fn view() -> RosterView {
    let at = |from, to| Window { from, to };
    let entries = vec![
        RosterEntry {
            helps: vec![LineId::new("collect")],
            lunch: Some(at(660, 690)),
            ..entry(Some(7), &["land"])
        },
        entry(Some(8), &["civil", "collect"]),
        RosterEntry {
            away: vec![at(840, 900)],
            ..entry(Some(10), &[])
        },
        RosterEntry {
            name: "Trần Thị Tăng Cường".to_owned(),
            hours: vec![at(450, 600), at(810, 960)],
            ..entry(None, &["land"])
        },
    ];
    RosterView {
        day: Some(date(2022, 9, 7)),
        weekday: 3,
        source: RosterSource::Day,
        sessions: vec![at(450, 690), at(810, 1020)],
        entries,
        people: vec![
            person(7, "Lê Thị Ví Dụ", false),
            person(8, "Nguyễn Văn Mẫu", true),
            person(10, "Phạm Thị Thử", false),
            person(9, "Đặng Văn Hồ Sơ", false),
        ],
        lines: ["land", "civil", "collect"].map(LineId::new).to_vec(),
        holes: vec![RosterHole {
            line: LineId::new("civil"),
            from: 450,
            to: 690,
        }],
        idle: vec![2],
        doubts: vec![(3, RosterDoubt::BeyondOpening)],
        mark: "day".to_owned(),
        may_edit: true,
    }
}

fn head(lang: Lang) -> Frame {
    crate::pages::hall::sample::head(lang, "/director/roster").at("director")
}

impl Page for RosterPage {
    const NAME: &'static str = "director-roster";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let page = |view: &RosterView, form| {
            let page = Self::new(head(lang), &settings.queue, view, form, "0".repeat(32));
            page.render().unwrap_or_default()
        };
        let f = head(lang);
        let mut wrong = form::to_form(&view().entries);
        wrong.set("0-hours", "sáng");
        wrong.set("1-official", "99");
        wrong.set("3-name", "");
        for (field, id) in [
            ("roster", "roster-stale"),
            ("0-hours", "roster-bad-time"),
            ("1-official", "roster-bad-official"),
            ("1-lines", "roster-bad-line"),
            ("2-lunch", "roster-bad-lunch"),
        ] {
            wrong.fault(field, f.t(id));
        }
        let weekday = RosterView {
            day: None,
            source: RosterSource::Usual,
            sessions: Vec::new(),
            entries: Vec::new(),
            holes: Vec::new(),
            idle: Vec::new(),
            doubts: Vec::new(),
            ..view()
        };
        let doubtful = RosterView {
            doubts: vec![
                (0, RosterDoubt::Gone),
                (1, RosterDoubt::CannotCall),
                (2, RosterDoubt::NeverThere),
                (3, RosterDoubt::LunchOutside),
            ],
            ..view()
        };
        let reader = RosterView {
            may_edit: false,
            ..view()
        };
        let of = |view: &RosterView| form::to_form(&view.entries);
        vec![
            ("usual", page(&view(), of(&view()))),
            ("wrong", page(&doubtful, wrong)),
            ("weekday", page(&weekday, of(&weekday))),
            ("reader", page(&reader, of(&reader))),
        ]
    }
}
