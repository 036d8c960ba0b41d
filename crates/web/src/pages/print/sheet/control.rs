//! The control slip (phiếu kiểm soát quá trình giải quyết hồ sơ, form 05 of
//! Circular 01/2018, form 06 of Circular 03/2025).

use super::super::said::t;
use super::{Made, Source, Step, moment, moment_value};
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::Event;
use motcua_domain::id::UnitId;
use motcua_domain::time::{Timestamp, local};
use serde_json::{Value, json};

/// Where the papers lie while the steps are read.
struct Way {
    with: UnitId,
    given: Option<(UnitId, u16)>,
    step: u16,
}

impl Made {
    /// The control slip: through whose hands the papers went until the last
    /// event that is there.
    pub fn control(source: &Source<'_>) -> Option<Self> {
        let view = source.view;
        let last = view.timeline.last()?;
        let mut made = Self::blank(source, last);
        made.is(source, last.seq, "control", "paper-control");
        let day = local(last.at).date();
        let mut way = Way {
            with: view.dossier.intake.orgs.received.clone(),
            given: None,
            step: 0,
        };
        let steps = view.timeline.iter();
        made.steps = steps
            .filter_map(|entry| step(source, entry, &mut way, day))
            .collect();
        let rows: Vec<Value> = made.steps.iter().map(row).collect();
        made.own("steps", rows);
        let orgs = &view.dossier.intake.orgs;
        made.own("solving", source.unit(&orgs.decides, day));
        made.sheet.received = Some(moment(source.received(last.seq)));
        made.sheet.due = source
            .promise(last.at)
            .map(|promise| super::moment_of_due(promise.due));
        if made.sheet.code.is_ascii() {
            made.sheet.codes.code128.clone_from(&made.sheet.code);
        }
        made.inside = true;
        made.sheet.signatures.right = None;
        made.sheet.foot.clear();
        Some(made)
    }
}

/// A step as the form's table has it.
fn row(step: &Step) -> Value {
    let (giver, taker) = if step.is_taker {
        ("", step.by.as_str())
    } else {
        (step.by.as_str(), "")
    };
    json!({
        "from": step.from,
        "to": step.to,
        "at": moment_value(step.at),
        "giver": giver,
        "taker": taker,
        "result": crate::format::capital(&step.result),
        "note": step.what,
    })
}

fn step(
    source: &Source<'_>,
    entry: &TimelineEntry,
    way: &mut Way,
    day: jiff::civil::Date,
) -> Option<Step> {
    let view = source.view;
    let name = |id: &UnitId| source.unit(id, day);
    let received = &view.dossier.intake.orgs.received;
    let applicant = || t("paper-sign-citizen");
    let none = String::new;
    let (what, from, to, result) = match &entry.event {
        Event::Accepted { .. } => ("paper-step-accepted", applicant(), name(&way.with), none()),
        Event::HandedOver { to, step: next, .. } => {
            way.given = Some((to.clone(), *next));
            let done = (*next > way.step).then(|| aim(view, way.step, entry.at));
            let result = done.unwrap_or_default();
            ("paper-step-given", name(&way.with), name(to), result)
        }
        Event::HandOverReceived { .. } => {
            let from = way.with.clone();
            if let Some((to, next)) = way.given.take() {
                (way.with, way.step) = (to, next);
            }
            ("paper-step-taken", name(&from), name(&way.with), none())
        }
        Event::ResultRecorded { .. } => {
            let from = std::mem::replace(&mut way.with, received.clone());
            let result = source.promise(entry.at);
            let result = result.map_or_else(none, |promise| kept(promise.due, entry.at));
            ("paper-step-result", name(&from), name(received), result)
        }
        Event::Delivered { .. } => ("paper-step-delivered", name(&way.with), applicant(), none()),
        _ => return None,
    };
    let takes = matches!(
        entry.event,
        Event::Accepted { .. } | Event::HandOverReceived { .. } | Event::ResultRecorded { .. }
    );
    Some(Step {
        what: t(what),
        from,
        to,
        at: local(entry.at),
        by: entry.by.clone().unwrap_or_default(),
        is_taker: takes,
        result,
    })
}

/// Was a step handed on before, on or after the day of its internal date?
fn aim(view: &DossierView, step: u16, at: Timestamp) -> String {
    let planned = view.dossier.steps.get(usize::from(step));
    planned
        .and_then(|step| step.due)
        .map_or_else(String::new, |due| kept(due, at))
}

fn kept(due: DueAt, at: Timestamp) -> String {
    t(match () {
        () if at > due.instant() => "paper-kept-late",
        () if local(at).date() < due.date => "paper-kept-before",
        () => "paper-kept-on",
    })
}
