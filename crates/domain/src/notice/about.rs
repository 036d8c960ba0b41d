//! Which event tells the applicant what.

use super::{Notice, Values};
use crate::dossier::{Dossier, Event};
use crate::money::Vnd;

/// What an event says to the applicant of a dossier, with the values that only
/// the dossier knows; `None` = nothing. `after` is the dossier after it.
///
/// A promise is only told where a later one was issued: promises never move
/// earlier. Nothing is told of a dossier without a code: it was not accepted.
pub fn about(after: &Dossier, event: &Event) -> Option<(Notice, Values)> {
    let code = after.code.as_ref()?.as_str().to_owned();
    let open = Some(after.money.open()).filter(|sum| *sum > Vnd::ZERO);
    let says = |notice, due, amount| {
        let values = Values {
            code: code.clone(),
            due,
            amount,
            ..Values::default()
        };
        Some((notice, values))
    };
    match event {
        Event::Accepted { promise, .. } => says(Notice::Received, Some(promise.due), open),
        Event::SupplementRequested { .. } => says(Notice::SupplementWanted, None, None),
        Event::FeeAssessed { .. } => open.and_then(|_| says(Notice::MoneyDue, None, open)),
        Event::Apologised { new_date, .. } => says(Notice::Late, Some(*new_date), None),
        Event::SupplementReceived {
            promise: Some(promise),
            ..
        }
        | Event::ClockResumed {
            promise: Some(promise),
            ..
        }
        | Event::Extended { promise, .. }
        | Event::CalendarApplied {
            promise: Some(promise),
            ..
        }
        | Event::IntakeCorrected {
            promise: Some(promise),
            ..
        } => says(Notice::DateMoved, Some(promise.due), None),
        Event::ResultRecorded { .. } => says(Notice::ResultReady, None, open),
        _ => None,
    }
}
