//! Ends in the record, and the way of a dossier up to its first one.

use motcua_domain::calendar::month_of;
use motcua_domain::dossier::Event;
use motcua_domain::id::DossierId;
use motcua_domain::indicator::Span;
use motcua_domain::process::Journey;
use motcua_domain::time::{LAST, local};
use motcua_store::{KindEvent, NumberedEvent, StoreError, Tx};

/// Kinds of events that end the processing of a dossier.
const ENDS: [&str; 2] = ["result.recorded", "dossier.stopped"];

/// Events that end something between two numbers, in order, at most so many.
pub(super) fn ends_between(
    tx: &mut Tx<'_>,
    range: (i64, i64),
    limit: u32,
) -> Result<Vec<KindEvent>, StoreError> {
    let mut found = Vec::new();
    for kind in ENDS {
        found.extend(tx.events_of_kind_between(kind, range, limit)?);
    }
    found.sort_by_key(|event| event.seq);
    found.truncate(limit as usize);
    Ok(found)
}

/// The month in which a dossier ended, `YYYY-MM`; empty = it has not.
pub(super) fn ends_month(journey: &Journey) -> String {
    let end = journey.end.map(|at| month_of(local(at).date()));
    end.unwrap_or_default()
}

/// The half of a month in which the promise of a dossier fell; `None` = it had
/// none.
pub(crate) fn promise_half(journey: &Journey) -> Option<Span> {
    let promised = journey.dossier.promised()?;
    Some(Span::of_day(promised.due.date))
}

/// The way of a dossier that ended for the first time with an event; `None`
/// where it had ended before, or came from a register kept elsewhere, which
/// knows no steps. `Err` where its events do not fit together.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    id: DossierId,
    seq: i64,
) -> Result<Result<Option<Journey>, ()>, StoreError> {
    let events = tx.numbered_events(id, i64::MAX)?;
    let is_register = |event: &NumberedEvent| matches!(event.3, Event::TakenIn { .. });
    if events.iter().any(is_register) {
        return Ok(Ok(None));
    }
    let (numbers, events): (Vec<i64>, Vec<_>) = events
        .into_iter()
        .map(|(seq, at, by, event)| (seq, (at, by, event)))
        .unzip();
    let Ok(journey) = Journey::of(id, &events, LAST) else {
        return Ok(Err(()));
    };
    let is_first = |journey: &Journey| {
        let last = journey.n_events.checked_sub(1);
        journey.end.is_some() && last.and_then(|n| numbers.get(n)) == Some(&seq)
    };
    Ok(Ok(journey.filter(is_first)))
}
