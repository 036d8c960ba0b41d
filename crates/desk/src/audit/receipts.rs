//! The signed receipts, held against the record and the events. A note that
//! was taken away is not missed here: whoever holds the paper has it.

use super::origin::Origins;
use super::{Fault, MAX_FAULTS, Wrong};
use motcua_domain::ledger::{Hash, ReceiptNote};
use motcua_store::{ReceiptRow, StoreError, Tx};

const PAGE: u32 = 500;

/// How many receipts were compared with a record of `size` events, and what is
/// wrong with them.
pub(super) fn check(
    tx: &mut Tx<'_>,
    origins: &Origins,
    size: u64,
) -> Result<(u64, Vec<Fault>), StoreError> {
    let (mut after, mut n, mut faults) = (-1, 0, Vec::new());
    loop {
        let page = tx.receipt_notes_after(after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok((n, faults));
        };
        after = last.seq;
        n += page.len() as u64;
        for row in &page {
            let wrong = wrong_with(tx, origins, size, row)?;
            if let (Some(why), true) = (wrong, faults.len() < MAX_FAULTS) {
                faults.push(Fault {
                    seq: Some(row.seq),
                    dossier: Some(row.dossier),
                    what: Wrong::Receipt(why),
                });
            }
        }
    }
}

fn wrong_with(
    tx: &mut Tx<'_>,
    origins: &Origins,
    size: u64,
    row: &ReceiptRow,
) -> Result<Option<String>, StoreError> {
    let said = |why: &str| Ok(Some(why.to_owned()));
    let note = match ReceiptNote::open(&row.note, origins.keys()) {
        Ok(note) => note,
        Err(error) => return Ok(Some(format!("is not to be believed: {error}"))),
    };
    if note.size > size || note.size <= row.seq.unsigned_abs() {
        return said("speaks of another number of events");
    }
    if root_at(tx, note.size)? != Some(note.root) {
        return said("has another root than the events of that time");
    }
    let Some(facts) = crate::proof::facts(tx, row.dossier, row.seq)? else {
        return said("belongs to no acceptance of its dossier");
    };
    if note != ReceiptNote::new(&facts, origins.first(), note.size, note.root) {
        return said("says something else than the event");
    }
    match origins.open(&row.checkpoint) {
        Ok(state) if state.size == note.size && state.root == note.root => Ok(None),
        Ok(_) => said("lies beside a checkpoint of another state"),
        Err(error) => Ok(Some(format!("lies beside a bad checkpoint: {error}"))),
    }
}

/// `None` where a node is missing, which has a fault of its own.
fn root_at(tx: &mut Tx<'_>, size: u64) -> Result<Option<Hash>, StoreError> {
    match tx.ledger_root(size) {
        Ok(root) => Ok(Some(root)),
        Err(StoreError::Inconsistent { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
