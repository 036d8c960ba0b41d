//! What people said: each row, its facts and its words, made anew from its
//! events; its key, its photos; and no event that belongs to none.

use super::rebuilt::{Found, PAGE, recorded};
use super::{Fault, Wrong};
use crate::DeskError;
use crate::feedback::{Keeper, SAID};
use motcua_domain::feedback::{Event, Feedback, LEDGER_KIND, Said};
use motcua_domain::id::{DeskId, FeedbackId};
use motcua_store::{FeedbackEventRow, FeedbackRow, StoreError, Tx};

/// How many were looked at, and what is wrong with them.
pub(super) fn check(
    tx: &mut Tx<'_>,
    data_key: &[u8; 32],
    desk: DeskId,
) -> Result<(u64, Vec<Fault>), StoreError> {
    let keeper = Keeper::new(data_key, desk);
    let mut found = Found::new(Wrong::Feedback);
    let mut recorded = recorded(tx, LEDGER_KIND, "feedback")?;
    let mut after = FeedbackId(i64::MIN);
    loop {
        let page = tx.audit_feedback(after, PAGE)?;
        let Some(last) = page.last().map(|(row, _)| row.feedback.id) else {
            break;
        };
        after = last;
        for (row, agrees) in page {
            let id = row.feedback.id;
            let events = tx.feedback_events(id)?;
            let seq = events.last().map(|event| event.seq);
            found.n += 1;
            if !agrees {
                found.wrong(
                    seq,
                    id,
                    "a column of its row says something else than the row",
                );
            }
            for event in &events {
                if !recorded.remove(&(id.0, event.seq)) {
                    found.wrong(Some(event.seq), id, "an event is not its own");
                }
            }
            if row.key_hash != keeper.tracking_key(&row.feedback.code).hash() {
                found.wrong(seq, id, "a key leads there that is not its own");
            }
            if tx.count_feedback_photos(id)? != u64::from(row.feedback.photos) {
                found.wrong(seq, id, "its photos are not those that the events tell of");
            }
            one(&mut found, keeper, &row, &events);
        }
    }
    for (id, seq) in recorded {
        found.wrong(Some(seq), FeedbackId(id), "an event has no row");
    }
    Ok((found.n, found.faults))
}

fn one(
    found: &mut Found<FeedbackId>,
    keeper: Keeper<'_>,
    row: &FeedbackRow,
    events: &[FeedbackEventRow],
) {
    let (id, seq) = (row.feedback.id, events.last().map(|event| event.seq));
    match folded(id, events) {
        Ok(now) if now == row.feedback => {}
        Ok(_) => found.wrong(seq, id, "its row does not follow from its events"),
        Err(how) => found.wrong(seq, id, how),
    }
    match words(keeper, row, events) {
        Ok(true) => {}
        Ok(false) => found.wrong(seq, id, "its words do not follow from its events"),
        Err(_) => found.wrong(seq, id, "its words do not open"),
    }
}

fn folded(id: FeedbackId, events: &[FeedbackEventRow]) -> Result<Feedback, &'static str> {
    let (first, rest) = events.split_first().ok_or("has a row and no events")?;
    let misfit = |_| "an event does not fit the state before it";
    let begun = Feedback::begin(id, first.at, &first.event).map_err(misfit)?;
    rest.iter()
        .try_fold(begun, |now, row| now.apply(row.at, row.by, &row.event))
        .map_err(misfit)
}

/// Are the words of the row those of its events?
fn words(
    keeper: Keeper<'_>,
    row: &FeedbackRow,
    events: &[FeedbackEventRow],
) -> Result<bool, DeskError> {
    let (id, key) = (row.feedback.id, keeper.key_of(row)?);
    let kept: Said = keeper.open_json(&key, id, SAID, &row.said)?;
    let mut said = Said::default();
    for (version, event) in (1..).zip(events) {
        let words = keeper.words(&key, id, version, event.words.as_deref())?;
        let told: &Event = &event.event;
        said.take(told, &words);
    }
    Ok(said == kept)
}
