//! Files that were taken in: which, by whom, and what became of their lines.
//! Told by the record itself, so that there is no second list to keep true.

use super::{BEGUN, TAKEN, UNDONE};
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{StoreError, StoredEvent, Tx};
use std::collections::BTreeMap;

/// Setting: days in which a file can be taken back.
const UNDO_DAYS: &str = "register_undo_days";
/// Where the office set nothing else.
const USUAL_DAYS: i64 = 7;
/// Files that a page lists.
const LISTED: u32 = 50;
const PAGE: u32 = 1000;

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Name of the file: a part of its hash.
    pub batch: String,
    /// When its first run began.
    pub at: Timestamp,
    /// By whom; `None` = on the machine itself.
    pub by: Option<String>,
    /// Dossiers taken in, over all its runs.
    pub taken: u64,
    /// Its last run came to its end.
    pub is_whole: bool,
    /// Dossiers taken back.
    pub back: u64,
    /// Until when it can be taken back.
    pub until: Timestamp,
}

fn facts(event: &StoredEvent) -> serde_json::Value {
    serde_json::from_str(&event.facts).unwrap_or_default()
}

fn is_of(facts: &serde_json::Value, batch: &str) -> bool {
    facts["batch"].as_str() == Some(batch)
}

/// Days in which a file can be taken back.
pub(super) fn undo_days(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let set = tx.setting(UNDO_DAYS)?;
    let set = set.and_then(|text| text.trim_matches('"').parse().ok());
    Ok(set
        .filter(|days| (0..=365).contains(days))
        .unwrap_or(USUAL_DAYS))
}

/// When a time to take back ends.
pub(super) fn until(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(jiff::SignedDuration::from_hours(24 * days))
        .unwrap_or(at)
}

/// Lines of a file with their dossiers; `true` = taken back since.
pub(super) fn rows_of(
    tx: &mut Tx<'_>,
    batch: &str,
) -> Result<BTreeMap<u32, (DossierId, bool)>, StoreError> {
    // Nothing of a file lies before its first run.
    let mut first = None;
    for_each(tx, BEGUN, 0, |event| {
        if is_of(&facts(event), batch) {
            first = Some(event.seq);
        }
    })?;
    let Some(first) = first else {
        return Ok(BTreeMap::new());
    };
    let mut found: Vec<(i64, u32, DossierId, bool)> = Vec::new();
    for (kind, back) in [("register.taken_in", false), ("register.taken_back", true)] {
        for_each(tx, kind, first, |event| {
            let facts = facts(event);
            let row = facts["row"].as_u64().and_then(|n| u32::try_from(n).ok());
            if let (true, Some(row), Some(dossier)) = (is_of(&facts, batch), row, event.dossier) {
                found.push((event.seq, row, dossier, back));
            }
        })?;
    }
    found.sort_by_key(|(seq, ..)| *seq);
    let rows = found.into_iter();
    Ok(rows
        .map(|(_, row, dossier, back)| (row, (dossier, back)))
        .collect())
}

/// Events of a kind, newest first, down to a number.
fn for_each(
    tx: &mut Tx<'_>,
    kind: &str,
    down_to: i64,
    mut see: impl FnMut(&StoredEvent),
) -> Result<(), StoreError> {
    let mut before = i64::MAX;
    loop {
        let events = tx.events_of_kind(kind, before, PAGE)?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(());
        };
        for event in events.iter().filter(|event| event.seq >= down_to) {
            see(event);
        }
        if last <= down_to {
            return Ok(());
        }
        before = last;
    }
}

impl Desk {
    /// The files taken in last, newest first.
    pub fn register_batches(&self, me: &Actor) -> Result<Vec<BatchRow>, DeskError> {
        self.may_import(me)?;
        let rows = self.0.store.read(self.0.id, |tx| {
            let days = undo_days(tx)?;
            let mut all: Vec<StoredEvent> = Vec::new();
            for kind in [BEGUN, TAKEN, UNDONE] {
                all.extend(tx.events_of_kind(kind, i64::MAX, LISTED * 4)?);
            }
            all.sort_by_key(|event| event.seq);
            let mut rows: Vec<(BatchRow, StaffId)> = Vec::new();
            for event in &all {
                tell(&mut rows, event, days);
            }
            for (row, _) in rows.iter_mut().filter(|(row, _)| !row.is_whole) {
                count(tx, row)?;
            }
            let names = tx.staff_names()?;
            let named = rows.into_iter().map(|(row, by)| {
                let by = names.iter().find(|one| one.id == by);
                let by = by.map(|one| one.name.clone());
                BatchRow { by, ..row }
            });
            Ok::<_, StoreError>(named.collect::<Vec<_>>())
        })?;
        let newest = rows.into_iter().rev();
        Ok(newest.take(LISTED as usize).collect())
    }
}

/// A run that broke off said nothing of its end: its dossiers are counted.
fn count(tx: &mut Tx<'_>, row: &mut BatchRow) -> Result<(), StoreError> {
    let all = rows_of(tx, &row.batch)?;
    row.taken = all.len() as u64;
    row.back = all.values().filter(|(_, back)| *back).count() as u64;
    Ok(())
}

/// What one event of the desk says of a file.
fn tell(rows: &mut Vec<(BatchRow, StaffId)>, event: &StoredEvent, days: i64) {
    let facts = facts(event);
    let batch = facts["batch"].as_str().unwrap_or_default();
    let at = rows.iter().position(|(row, _)| row.batch == batch);
    let Some(at) = at else {
        if event.kind == BEGUN {
            let row = BatchRow {
                batch: batch.to_owned(),
                at: event.at,
                by: None,
                taken: 0,
                is_whole: false,
                back: 0,
                until: until(event.at, days),
            };
            rows.push((row, event.actor));
        }
        return;
    };
    let Some((row, _)) = rows.get_mut(at) else {
        return;
    };
    match event.kind.as_str() {
        BEGUN => {
            row.is_whole = false;
            row.until = until(event.at, days);
        }
        TAKEN => {
            row.is_whole = true;
            row.taken += facts["taken"].as_u64().unwrap_or(0);
        }
        _ => row.back += facts["back"].as_u64().unwrap_or(0),
    }
}
