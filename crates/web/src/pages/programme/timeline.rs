//! What happened to a thing, in lines that say of what, of whom and how much.

use super::{At, words};
use motcua_desk::programme::{EntryAbout, ProgrammeEntry};
use motcua_domain::time::local;

/// A step.
pub struct Entry {
    pub(super) what: String,
    pub(super) at: String,
    pub(super) by: String,
    /// What it is about, besides; empty = the whole.
    pub(super) about: String,
    pub(super) text: String,
}

/// A line in words.
pub(super) fn entry(at: At<'_>, of: &ProgrammeEntry) -> Entry {
    let f = at.f;
    Entry {
        about: entry_about(at, &of.about),
        what: words::event(f, of.what),
        at: crate::format::capital(&f.moment(local(of.at))),
        by: of.by.clone().unwrap_or_default(),
        text: of.text.clone(),
    }
}

/// The number that was declared, with the one before it; the unit that was
/// reminded; what was said of each promise; from where it was passed on to where.
fn entry_about(at: At<'_>, of: &EntryAbout) -> String {
    let f = at.f;
    match of {
        EntryAbout::Whole => String::new(),
        EntryAbout::Number {
            of,
            month,
            value,
            before,
        } => {
            let (month, value) = (words::month(f, month), words::hundredths(f.lang, *value));
            let said = f.t3(
                "programme-entry-number",
                "of",
                of,
                "month",
                month,
                "value",
                value,
            );
            match before {
                Some(before) => {
                    let before = words::hundredths(f.lang, *before);
                    let before = f.t1("programme-declared-before", "value", before);
                    format!("{said} ({before})")
                }
                None => said,
            }
        }
        EntryAbout::Reminded { unit, task } => {
            let unit = at.unit(unit);
            if task.is_empty() {
                f.t1("programme-entry-reminded", "unit", unit)
            } else {
                f.t2("programme-entry-reminded-of", "unit", unit, "task", task)
            }
        }
        EntryAbout::Compared(results) => {
            let said = results.iter().map(|(promise, outcome)| {
                let outcome = words::outcome(f, *outcome);
                f.t2(
                    "programme-entry-outcome",
                    "promise",
                    promise,
                    "outcome",
                    outcome,
                )
            });
            said.collect::<Vec<String>>().join(" · ")
        }
        EntryAbout::Moved { from, to } => {
            let (from, to) = (at.unit(from), at.unit(to));
            f.t2("programme-entry-moved", "from", from, "to", to)
        }
    }
}
