//! What audits of rooms have in common whose rows are made anew from events.

use super::{Fault, MAX_FAULTS, Wrong};
use motcua_store::{StoreError, Tx};
use std::collections::BTreeSet;

/// Rows or events read at once.
pub(super) const PAGE: u32 = 200;

/// What was looked at, and what is wrong with it.
pub(super) struct Found<I> {
    /// Things that were made anew.
    pub(super) n: u64,
    /// Faults so far, at most [`MAX_FAULTS`].
    pub(super) faults: Vec<Fault>,
    of: fn(I, &'static str) -> Wrong,
}

impl<I> Found<I> {
    /// Nothing yet; `of` says of what kind of thing something is wrong.
    pub(super) fn new(of: fn(I, &'static str) -> Wrong) -> Self {
        Self {
            n: 0,
            faults: Vec::new(),
            of,
        }
    }

    /// Something is wrong with one.
    pub(super) fn wrong(&mut self, seq: Option<i64>, id: I, how: &'static str) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault {
                seq,
                dossier: None,
                what: (self.of)(id, how),
            });
        }
    }
}

/// Which events of a kind say in a field of their facts that they are of which
/// thing: its id, and the number of the event.
pub(super) fn recorded(
    tx: &mut Tx<'_>,
    kind: &str,
    field: &str,
) -> Result<BTreeSet<(i64, i64)>, StoreError> {
    let mut all = BTreeSet::new();
    let mut before = i64::MAX;
    loop {
        let page = tx.events_of_kind(kind, before, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        before = last.seq;
        for event in &page {
            // One that cannot be read has its own fault.
            let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap_or_default();
            all.insert((facts[field].as_i64().unwrap_or(0), event.seq));
        }
    }
}
