//! Closed reports, held against the events of their closing: the table that is
//! kept is the one whose hash the record holds.

use super::{Fault, Wrong};
use crate::report::hash_in;
use motcua_store::{ClosedRow, StoreError, StoredEvent, Tx};
use std::collections::BTreeSet;

const PAGE: u32 = 200;

pub(super) fn check(tx: &mut Tx<'_>) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    let mut before = i64::MAX;
    loop {
        let events = tx.events_of_kind("report.closed", before, PAGE)?;
        let Some(last) = events.last().map(|event| event.seq) else {
            break;
        };
        before = last;
        for event in &events {
            let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap_or_default();
            let word = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
            let (report, period) = (word("report"), word("period"));
            let row = tx.closed_report(&report, &period)?;
            if !row.is_some_and(|row| agrees(&row, event, &facts)) {
                faults.push(fault(Some(event.seq), &report, &period));
            }
            told.insert((report, period));
        }
    }
    let mut after = (String::new(), String::new());
    loop {
        let rows = tx.closed_reports_after((&after.0, &after.1), PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(faults);
        };
        after = (last.report.clone(), last.period.clone());
        for row in rows {
            if !told.contains(&(row.report.clone(), row.period.clone())) {
                faults.push(fault(None, &row.report, &row.period));
            }
        }
    }
}

fn agrees(row: &ClosedRow, event: &StoredEvent, facts: &serde_json::Value) -> bool {
    facts["size"].as_i64() == Some(row.size)
        && facts["sha256"].as_str() == Some(row.table_hash.as_str())
        && hash_in(row).as_ref() == Some(&row.table_hash)
        && row.closed_at == event.at
        && row.closed_by == event.actor
}

fn fault(seq: Option<i64>, report: &str, period: &str) -> Fault {
    Fault {
        seq,
        dossier: None,
        what: Wrong::Closed(format!("{report} {period}")),
    }
}
