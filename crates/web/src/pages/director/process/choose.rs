//! What the process view can be narrowed to, and whose dossiers it tells of.

use super::words::place_name;
use crate::frame::Frame;
use crate::pages::director::narrow::{self, Choice};
use crate::pages::reports::said;
use motcua_desk::Settings;
use motcua_desk::process::{ProcessSource, ProcessView};
use motcua_domain::report::{Period, PeriodKind};

/// Months that can be chosen.
const MONTHS: usize = 24;

/// Months of which there is something, the newest first, and their years.
pub(super) fn periods(f: &Frame, view: &ProcessView) -> Vec<Choice> {
    let told = view.months_told().into_iter().rev();
    let months: Vec<Period> = told.take(MONTHS).collect();
    let mut all = months.clone();
    for month in &months {
        let year = Period::of(PeriodKind::Year, month.from);
        if !all.contains(&year) {
            all.push(year);
        }
    }
    if !all.contains(&view.wish.period) {
        all.insert(0, view.wish.period);
    }
    all.into_iter()
        .map(|period| Choice {
            value: period.to_string(),
            text: said::period(f.lang, &period),
            on: period == view.wish.period,
        })
        .collect()
}

/// Units that can be chosen, and the chosen one whatever it is.
pub(super) fn units(f: &Frame, settings: &Settings, chosen: &str) -> Vec<Choice> {
    let all = narrow::units(f, settings, chosen);
    with_chosen(all, chosen, place_name(f, settings, chosen, true))
}

/// A choice that hides what it shows would mislead: a unit that is none of
/// today's.
fn with_chosen(mut all: Vec<Choice>, chosen: &str, text: String) -> Vec<Choice> {
    if all.iter().all(|one| !one.on) {
        all.push(Choice {
            value: chosen.to_owned(),
            text,
            on: true,
        });
    }
    all
}

/// Whose dossiers these are.
pub(super) fn source(f: &Frame, view: &ProcessView) -> String {
    match &view.source {
        ProcessSource::Own => f.t("process-source-own"),
        ProcessSource::Log(name) => f.t1("process-source-log", "name", name.as_str()),
    }
}

/// Why a choice cannot be taken.
pub(super) fn fault(f: &Frame, field: &str) -> String {
    f.t(match field {
        "field" => "process-unknown-field",
        "unit" => "process-unknown-unit",
        _ => "invalid-report-kind",
    })
}
