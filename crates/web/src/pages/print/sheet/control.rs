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

impl Way {
    /// What was given is taken.
    fn took(&mut self) {
        if let Some((to, next)) = self.given.take() {
            (self.with, self.step) = (to, next);
        }
    }
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
        for entry in &view.timeline {
            // One row for a transfer: who took signs beside who gave.
            if let (Event::HandOverReceived { .. }, true) = (&entry.event, way.given.is_some())
                && let Some(row) = made.steps.last_mut()
            {
                way.took();
                row.at = local(entry.at);
                row.taker = entry.by.clone().unwrap_or_default();
            } else if let Some(row) = step(source, entry, &mut way, day) {
                made.steps.push(row);
            }
        }
        let rows: Vec<Value> = made.steps.iter().map(row).collect();
        made.own("steps", rows);
        made.own("solving", source.unit(solving(view), day));
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

/// The unit that works longest on the dossier, the first of several; where
/// the plan names none but the desk, the one that decides.
fn solving(view: &DossierView) -> &UnitId {
    let orgs = &view.dossier.intake.orgs;
    let steps = view.dossier.steps.iter().rev();
    let away = steps.filter(|step| step.unit != orgs.received);
    let longest = away.max_by_key(|step| step.share_permille);
    longest.map_or(&orgs.decides, |step| &step.unit)
}

/// A step as the form's table has it.
fn row(step: &Step) -> Value {
    json!({
        "from": step.from,
        "to": step.to,
        "at": moment_value(step.at),
        "giver": step.giver,
        "taker": step.taker,
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
            way.took();
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
    let by = entry.by.clone().unwrap_or_default();
    let (giver, taker) = if takes { (none(), by) } else { (by, none()) };
    Some(Step {
        what: t(what),
        from,
        to,
        at: local(entry.at),
        giver,
        taker,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::dossier::sample::{self, State};
    use motcua_papers::Templates;

    #[test]
    fn a_transfer_is_one_row_with_who_gave_and_who_took() {
        let settings = sample::settings().unwrap();
        let mut view = sample::view(&settings, State::InProgress).unwrap();
        let first = view.timeline[0].clone();
        let later = |minutes, by: &str, event| TimelineEntry {
            seq: first.seq,
            at: first.at + jiff::SignedDuration::from_mins(minutes),
            by: Some(by.to_owned()),
            event,
            ..first.clone()
        };
        let to = view.dossier.intake.orgs.decides.clone();
        let given = Event::HandedOver {
            to,
            step: 1,
            round: None,
        };
        view.timeline = vec![
            first.clone(),
            later(10, "Người Giao", given),
            later(25, "Người Nhận", Event::HandOverReceived { from: None }),
        ];
        let source = Source {
            view: &view,
            settings: &settings,
            templates: &Templates::built_in().unwrap(),
            site: "",
        };
        let steps = Made::control(&source).unwrap().steps;
        assert_eq!(steps.len(), 2, "{steps:?}");
        let row = &steps[1];
        assert_eq!(row.giver, "Người Giao");
        assert_eq!(row.taker, "Người Nhận");
        assert_eq!(row.at, local(view.timeline[2].at));
    }
}
