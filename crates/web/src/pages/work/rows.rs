//! Rows of the lists: one dossier with its date in words.

use crate::frame::Frame;
use crate::pages::nearness::{Nearness, left_words};
use crate::view::{Html, tag};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::ListItem;
use motcua_domain::dossier::Dossier;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::time::Timestamp;

/// One row.
pub struct Row {
    /// Address of the dossier.
    pub url: String,
    /// Its code, or words for one without.
    pub code: String,
    /// Procedure in plain words.
    pub procedure: String,
    /// First owner.
    pub owner: String,
    /// Nearness.
    pub tag: Html,
    /// State.
    pub stage: Html,
    /// Unit that has it.
    pub unit: String,
    /// Official who has it.
    pub holder: String,
    /// Rest of the time in words.
    pub left: String,
    /// Due date.
    pub due: String,
    /// The date may still change.
    pub provisional: bool,
    /// `id.version`, for boxes.
    pub seen: String,
    /// May be put into a hand-over round.
    pub movable: bool,
}

/// Address of a dossier's page.
pub fn address(id: DossierId, code: Option<&DossierCode>) -> String {
    code.map_or_else(|| format!("/d/{id}"), |code| format!("/dossiers/{code}"))
}

pub(crate) fn row(
    f: &Frame,
    settings: &Settings,
    item: &ListItem,
    now: Timestamp,
    soon: Timestamp,
) -> Row {
    let dossier = &item.dossier;
    let stage = dossier.stage.name();
    let due = item.clock.as_ref().map(|clock| {
        clock
            .due_at
            .and_then(|us| Timestamp::from_microsecond(us).ok())
    });
    let procedure = settings
        .catalogue
        .by_hash(&dossier.intake.procedure.hash)
        .map_or_else(
            || dossier.intake.procedure.code.clone(),
            |p| f.procedure_name(&p.procedure).to_owned(),
        );
    let units = &settings.units;
    Row {
        url: address(dossier.id, dossier.code.as_ref()),
        code: dossier
            .code
            .as_ref()
            .map_or_else(|| f.t("work-no-code"), ToString::to_string),
        procedure,
        owner: item.owner.clone(),
        tag: due.map_or_else(Html::default, |due| Nearness::of(due, now, soon).tag(f)),
        stage: tag(words::stage_tone(stage), &words::stage(f.lang, stage)),
        unit: words::unit(f.lang, units, &dossier.unit, f.now.date()),
        holder: item.holder.clone().unwrap_or_default(),
        left: due.map_or_else(String::new, |due| left_words(f, &settings.calendar, due)),
        due: due_words(f, dossier),
        provisional: item.clock.as_ref().is_some_and(|clock| clock.provisional),
        seen: format!("{}.{}", dossier.id, dossier.version),
        movable: dossier.stage.is_in_hand() && dossier.pending.is_none(),
    }
}

fn due_words(f: &Frame, dossier: &Dossier) -> String {
    dossier.promised().map_or_else(String::new, |promise| {
        let minute = promise.due.minute;
        let time = format!("{}:{:02}", minute / 60, minute % 60);
        f.t2(
            "day-and-time",
            "day",
            f.short_date(promise.due.date),
            "time",
            time,
        )
    })
}

pub(crate) fn sample_rows(f: &Frame) -> Vec<Row> {
    let nearness = [
        Nearness::Late,
        Nearness::Soon,
        Nearness::OnTime,
        Nearness::Standing,
    ];
    let names = ["Trần Văn Mẫu", "Nguyễn Thị Ví Dụ", "Lê Mẫu", "Công ty Mẫu"];
    let left = [
        f.t1("left-late-days", "n", 2u64),
        f.t2("left-hours", "h", 5u64, "m", 20u64),
        f.t1("left-days", "n", 6u64),
        f.t("left-standing"),
    ];
    let procedures = crate::samples::procedures();
    let mut rows = Vec::new();
    for (n, ((near, name), left)) in nearness.into_iter().zip(names).zip(left).enumerate() {
        let stage = if near == Nearness::Standing {
            motcua_domain::dossier::StageName::AwaitingSupplement
        } else {
            motcua_domain::dossier::StageName::InProgress
        };
        rows.push(Row {
            url: "/dossiers/H39.12-220906-0021".into(),
            code: format!("H39.12-220906-002{n}"),
            procedure: procedures
                .get(n)
                .map_or_else(String::new, |p| f.procedure_name(p).to_owned()),
            owner: name.into(),
            tag: near.tag(f),
            stage: tag(words::stage_tone(stage), &words::stage(f.lang, stage)),
            unit: f.office_name().to_owned(),
            holder: "Lê Thị Ví Dụ".into(),
            left,
            due: f.short_date(f.now.date()),
            provisional: n == 2,
            seen: format!("{n}.3"),
            movable: n != 3,
        });
    }
    rows
}
