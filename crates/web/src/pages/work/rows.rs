//! Rows of the lists: one dossier with its date in words.

use crate::frame::Frame;
use crate::pages::nearness::{Nearness, left_words};
use crate::view::{Html, Tone, tag};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::ListItem;
use motcua_domain::dossier::Dossier;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::time::{Timestamp, local};

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
    /// The date that was told last, before any was told the one by which the
    /// desk has to answer, in words.
    pub due: String,
    /// The date that was promised at first, in words, when it is another.
    pub first: String,
    /// Why it needs looking at, in words; may be empty.
    pub why: String,
    /// The date may still change.
    pub provisional: bool,
    /// `id.version`, for boxes.
    pub seen: String,
    /// May be put into a hand-over round.
    pub movable: bool,
}

impl Row {
    /// Name of the field that notes what differs at the receipt.
    pub fn diff_name(&self) -> String {
        format!("diff-{}", self.seen)
    }
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
        let due = clock
            .due_at
            .and_then(|us| Timestamp::from_microsecond(us).ok());
        due.map(|due| in_force(dossier, due))
    });
    let procedure = settings
        .catalogue
        .by_hash(&dossier.intake.procedure.hash)
        .map_or_else(
            || dossier.intake.procedure.code.clone(),
            |p| f.procedure_name(&p.procedure).to_owned(),
        );
    let units = &settings.units;
    let near = due.map(|due| Nearness::of(due, now, soon));
    // Nobody is told "on time" beside an apology.
    let sorry = dossier.apology.is_some() && near == Some(Nearness::OnTime);
    Row {
        url: address(dossier.id, dossier.code.as_ref()),
        code: dossier
            .code
            .as_ref()
            .map_or_else(|| f.t("work-no-code"), ToString::to_string),
        procedure,
        owner: item.owner.clone(),
        tag: match near {
            Some(_) if sorry => tag(Tone::Mute, &f.t("dossier-apologised")),
            Some(near) => near.tag(f),
            None => Html::default(),
        },
        stage: tag(words::stage_tone(stage), &words::stage(f.lang, stage)),
        unit: words::unit(f.lang, units, &dossier.unit, f.now.date()),
        holder: item.holder.clone().unwrap_or_default(),
        left: due.map_or_else(String::new, |due| {
            left_words(f, settings.counting_of(dossier).calendar, due)
        }),
        due: due_words(f, dossier, due.flatten()),
        first: first_words(f, dossier),
        why: why(f, settings, (dossier, sorry), now),
        provisional: item.clock.as_ref().is_some_and(|clock| clock.provisional),
        seen: format!("{}.{}", dossier.id, dossier.version),
        movable: dossier.stage.is_in_hand() && dossier.pending.is_none(),
    }
}

/// What else than the date speaks for looking at a dossier now; not what its
/// tag has said.
fn why(
    f: &Frame,
    settings: &Settings,
    (dossier, said_sorry): (&Dossier, bool),
    now: Timestamp,
) -> String {
    let mut reasons = Vec::new();
    if let Some(pending) = &dossier.pending {
        let unit = words::unit(f.lang, &settings.units, &pending.to, f.now.date());
        reasons.push(f.t1("risk-on-the-way", "unit", unit));
    } else if dossier.holder.is_none() && dossier.stage.is_in_hand() {
        reasons.push(f.t("risk-nobody"));
    }
    if let Some(stop) = dossier.open_stop() {
        reasons.push(words::stop_reason(f.lang, stop.reason));
    } else if dossier.stage.is_in_hand()
        && let Some(step) = dossier.steps.get(usize::from(dossier.step))
        && let Some(due) = step.due.filter(|due| due.instant() < now)
    {
        reasons.push(f.t1("risk-step-late", "day", f.short_date(due.date)));
    }
    if dossier.supplements > 1 {
        reasons.push(f.t("risk-nationally-late"));
    }
    if dossier.apology.is_some() && !said_sorry {
        reasons.push(f.t("dossier-apologised"));
    }
    reasons.join("; ")
}

/// By what nearness is told: the new date of an apology where that is later, as
/// on the dossier's page. Figures still count the dossier late by its promise.
fn in_force(dossier: &Dossier, due: Timestamp) -> Timestamp {
    let sorry = dossier.apology.as_ref();
    sorry.map_or(due, |sorry| sorry.new_date.instant().max(due))
}

/// The date that counts for the citizen, an apology's included; before anything
/// was promised the one by which the desk has to answer.
fn due_words(f: &Frame, dossier: &Dossier, to_answer: Option<Timestamp>) -> String {
    let told = |day: jiff::civil::Date, time: String| {
        f.t2("day-and-time", "day", f.short_date(day), "time", time)
    };
    match (dossier.date_to_come(), to_answer.map(local)) {
        (Some(due), _) => {
            let time = format!("{}:{:02}", due.minute / 60, due.minute % 60);
            told(due.date, time)
        }
        (None, Some(due)) => told(due.date(), f.clock(due)),
        (None, None) => String::new(),
    }
}

fn first_words(f: &Frame, dossier: &Dossier) -> String {
    let first = dossier.first_promise().map(|promise| promise.due);
    let moved = first.filter(|_| first != dossier.date_to_come());
    moved.map_or_else(String::new, |due| {
        f.t1("work-first-promise", "day", f.short_date(due.date))
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
            first: if near == Nearness::Late {
                f.t1("work-first-promise", "day", f.short_date(f.now.date()))
            } else {
                String::new()
            },
            why: if n == 1 {
                f.t("risk-nobody")
            } else {
                String::new()
            },
            provisional: n == 2,
            seen: format!("{n}.3"),
            movable: n != 3,
        });
    }
    rows
}
