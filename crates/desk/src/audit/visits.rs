//! The hall: every visit's row and intervals made anew from its events, and
//! nobody with two officials.

use super::{Fault, Wrong};
use jiff::civil::Date;
use motcua_domain::id::VisitId;
use motcua_domain::time::local;
use motcua_domain::visit::{Event, Undoable, Visit};
use motcua_store::{StoreError, StoredEvent, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// Visits while the events go by. Those that are over are compared when the
/// hall goes on to another day, so that memory does not grow with history.
#[derive(Default)]
pub(super) struct Hall {
    now: BTreeMap<VisitId, (Visit, i64)>,
    seen: BTreeSet<VisitId>,
    pub(super) faults: Vec<Fault>,
}

impl Hall {
    /// Visits looked at.
    pub(super) fn n_visits(&self) -> u64 {
        self.seen.len() as u64
    }

    fn wrong(&mut self, seq: Option<i64>, what: Wrong) {
        if self.faults.len() < super::MAX_FAULTS {
            self.faults.push(Fault {
                seq,
                dossier: None,
                what,
            });
        }
    }

    /// Takes the next event of the record.
    pub(super) fn take(&mut self, tx: &mut Tx<'_>, event: &StoredEvent) -> Result<(), StoreError> {
        if event.kind == "queue.day" {
            return self.settle(tx, Some(local(event.at).date()));
        }
        if !event.kind.starts_with("visit.") {
            return Ok(());
        }
        let facts: Option<serde_json::Value> = serde_json::from_str(&event.facts).ok();
        let id = facts.as_ref().and_then(|facts| facts["visit"].as_i64());
        let what = facts.and_then(|facts| serde_json::from_value::<Event>(facts).ok());
        let (Some(id), Some(what)) = (id.map(VisitId), what) else {
            self.wrong(Some(event.seq), Wrong::Unreadable);
            return Ok(());
        };
        self.seen.insert(id);
        let by = (event.actor.0 != 0).then_some(event.actor);
        let next = match self.now.remove(&id) {
            Some((visit, _)) => visit.apply(event.at, by, &what),
            None => Visit::begin(id, event.at, &what),
        };
        match next {
            Ok(visit) => drop(self.now.insert(id, (visit, event.seq))),
            Err(misfit) => self.wrong(Some(event.seq), Wrong::Fold(misfit.to_string())),
        }
        Ok(())
    }

    /// Compares what was folded with the rows: what was over before a day
    /// (an act of that day itself may still be taken back), or everything.
    fn settle(&mut self, tx: &mut Tx<'_>, before: Option<Date>) -> Result<(), StoreError> {
        let (over, going): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.now)
            .into_iter()
            .partition(|(_, (visit, _))| {
                before.is_none_or(|day| visit.is_over() && visit.day < day)
            });
        self.now = going;
        for (id, (visit, seq)) in over {
            if !tx.visit(id)?.is_some_and(|row| follows(&row, &visit)) {
                self.wrong(Some(seq), Wrong::Visit(id));
            }
            let rows = tx.visit_intervals(id)?;
            let gap = rows.windows(2).any(|pair| pair[0].to != Some(pair[1].from));
            let open = rows.last().is_some_and(|row| row.to.is_none());
            if gap || open == visit.is_over() {
                self.wrong(Some(seq), Wrong::Intervals(id));
            }
        }
        Ok(())
    }

    /// What is left: visits that go on, rows without events, officials.
    pub(super) fn finish(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let with: Vec<(VisitId, _)> = tx
            .all_at_work()?
            .into_iter()
            .filter_map(|row| Some((row.visit?, row.staff)))
            .collect();
        for (id, official) in with {
            let has = |(visit, _): &(Visit, i64)| visit.phase.official() == Some(official);
            if !self.now.get(&id).is_some_and(has) {
                self.wrong(None, Wrong::AtWork(official));
            }
        }
        self.settle(tx, None)?;
        let mut after = VisitId(0);
        loop {
            let page = tx.visits_after(after, 1000)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.id;
            for visit in &page {
                if !self.seen.contains(&visit.id) {
                    self.wrong(None, Wrong::Visit(visit.id));
                }
            }
        }
    }
}

/// Is the row what the events give? Records of before did not mark a visit that
/// ended by rule: its event bears whoever ended the day, and the row rightly
/// holds nothing to take back. Such a row says less than its events, in the one
/// thing that only lets an official undo an act for some minutes.
fn follows(row: &Visit, folded: &Visit) -> bool {
    let unmarked = folded.is_over()
        && row.before.is_none()
        && folded
            .before
            .as_ref()
            .is_some_and(|before| before.act == Undoable::Finish);
    if !unmarked {
        return row == folded;
    }
    let folded = Visit {
        before: None,
        ..folded.clone()
    };
    *row == folded
}
