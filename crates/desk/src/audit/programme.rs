//! The programme: each row, its facts and its words, made anew from its events;
//! its files; and no event that belongs to none.

use super::rebuilt::{Found, PAGE, recorded};
use super::{Fault, Wrong};
use crate::DeskError;
use crate::programme::{Keeper, SAID};
use motcua_domain::id::{DeskId, ProgrammeId};
use motcua_domain::programme::{Item, LEDGER_KIND, Said};
use motcua_store::{ProgrammeEventRow, ProgrammeRow, StoreError, Tx};

/// How many were looked at, and what is wrong with them.
pub(super) fn check(
    tx: &mut Tx<'_>,
    data_key: &[u8; 32],
    desk: DeskId,
) -> Result<(u64, Vec<Fault>), StoreError> {
    let keeper = Keeper::new(data_key, desk);
    let mut found = Found::new(Wrong::Programme);
    let mut recorded = recorded(tx, LEDGER_KIND, "programme")?;
    let mut after = ProgrammeId(i64::MIN);
    loop {
        let page = tx.audit_programme(after, PAGE)?;
        let Some(last) = page.last().map(|(row, _)| row.item.id) else {
            break;
        };
        after = last;
        for (row, agrees) in page {
            let id = row.item.id;
            let events = tx.programme_events(id)?;
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
            if tx.count_programme_files(id)? != row.item.files.len() as u64 {
                found.wrong(seq, id, "its files are not those that the events tell of");
            }
            one(&mut found, keeper, &row, &events);
        }
    }
    for (id, seq) in recorded {
        found.wrong(Some(seq), ProgrammeId(id), "an event has no row");
    }
    Ok((found.n, found.faults))
}

fn one(
    found: &mut Found<ProgrammeId>,
    keeper: Keeper<'_>,
    row: &ProgrammeRow,
    events: &[ProgrammeEventRow],
) {
    let (id, seq) = (row.item.id, events.last().map(|event| event.seq));
    match folded(id, events) {
        Ok(now) if now == row.item => {}
        Ok(_) => found.wrong(seq, id, "its row does not follow from its events"),
        Err(how) => found.wrong(seq, id, how),
    }
    match words(keeper, row, events) {
        Ok(true) => {}
        Ok(false) => found.wrong(seq, id, "its words do not follow from its events"),
        Err(_) => found.wrong(seq, id, "its words do not open"),
    }
}

fn folded(id: ProgrammeId, events: &[ProgrammeEventRow]) -> Result<Item, &'static str> {
    let (first, rest) = events.split_first().ok_or("has a row and no events")?;
    let misfit = |_| "an event does not fit the state before it";
    let begun = Item::begin(id, first.at, first.own, &first.event).map_err(misfit)?;
    rest.iter()
        .try_fold(begun, |now, row| {
            now.apply(row.at, row.done_by(), &row.event)
        })
        .map_err(misfit)
}

/// Are the words of the row those of its events?
fn words(
    keeper: Keeper<'_>,
    row: &ProgrammeRow,
    events: &[ProgrammeEventRow],
) -> Result<bool, DeskError> {
    let of = (row.item.kind(), row.item.id);
    let kept: Said = keeper.open_json(of, SAID, &row.said)?;
    let mut said = Said::default();
    for (version, event) in (1..).zip(events) {
        let words = keeper.words(of, version, event.words.as_deref())?;
        said.take(&event.event, &words);
    }
    Ok(said == kept)
}
