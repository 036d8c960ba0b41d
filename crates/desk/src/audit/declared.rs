//! Points declared for parts of an index, held against the events that declare
//! them. The evidence is held against its commitment with the other words.

use super::{Fault, Wrong};
use crate::report::DECLARED;
use motcua_store::{DeclaredRow, StoreError, Tx};
use std::collections::BTreeMap;

const PAGE: u32 = 200;
const WHAT: &str = "declared points";

/// Faults between events and rows; empty = each has its other.
pub(super) fn check(tx: &mut Tx<'_>) -> Result<Vec<Fault>, StoreError> {
    let mut told = told(tx)?;
    let mut faults = Vec::new();
    let mut after = -1;
    loop {
        let rows = tx.declared_after(after, PAGE)?;
        let Some(last) = rows.last() else {
            break;
        };
        after = last.seq;
        for row in &rows {
            match told.remove(&row.seq) {
                None => faults.push(fault(None, Wrong::NoEvent(WHAT, row.seq))),
                Some(event) if event != *row => {
                    faults.push(fault(Some(row.seq), Wrong::Differs(WHAT)));
                }
                Some(_) => {}
            }
        }
    }
    let missing = told.into_keys();
    faults.extend(missing.map(|seq| fault(Some(seq), Wrong::Missing(WHAT))));
    Ok(faults)
}

/// The rows that the events tell of.
fn told(tx: &mut Tx<'_>) -> Result<BTreeMap<i64, DeclaredRow>, StoreError> {
    let mut told = BTreeMap::new();
    let mut before = i64::MAX;
    loop {
        let events = tx.events_of_kind(DECLARED, before, PAGE)?;
        let Some(last) = events.last() else {
            return Ok(told);
        };
        before = last.seq;
        for event in &events {
            let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap_or_default();
            let word = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
            let row = DeclaredRow {
                seq: event.seq,
                report: word("report"),
                period: word("period"),
                part: word("part"),
                points: facts["points"].as_i64(),
            };
            told.insert(event.seq, row);
        }
    }
}

fn fault(seq: Option<i64>, what: Wrong) -> Fault {
    Fault {
        seq,
        dossier: None,
        what,
    }
}
