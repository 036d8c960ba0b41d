//! The hall: every visit's row and intervals made anew from its events, and
//! nobody with two officials.

use super::indicators::Counted;
use super::{Fault, Wrong};
use jiff::civil::Date;
use motcua_domain::id::VisitId;
use motcua_domain::indicator::Book;
use motcua_domain::time::local;
use motcua_domain::visit::{Before, Event, Undoable, Visit};
use motcua_store::{IntervalRow, StoreError, StoredEvent, Tx, interval_change};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A visit as its events give it, so far.
struct Folded {
    visit: Visit,
    intervals: Vec<IntervalRow>,
    /// Its last event.
    seq: i64,
}

impl Folded {
    fn next(before: Option<Self>, visit: Visit, seq: i64) -> Self {
        let (old, mut intervals) = match before {
            Some(before) => (Some(before.visit), before.intervals),
            None => (None, Vec::new()),
        };
        let change = interval_change(old.as_ref(), &visit);
        if let (Some(at), Some(last)) = (change.closes, intervals.last_mut()) {
            last.to = Some(at);
        }
        if let Some(from) = change.opens {
            intervals.push(IntervalRow {
                visit: visit.id,
                n: intervals.len() as i64 + 1,
                phase: visit.phase.slug().to_owned(),
                line: visit.line.clone(),
                class: visit.class.clone(),
                official: visit.phase.official(),
                counter: visit.phase.counter(),
                from,
                to: None,
            });
        }
        Folded {
            visit,
            intervals,
            seq,
        }
    }
}

/// Visits while the events go by. Those that are over are compared when the
/// hall goes on to another day, so that memory does not grow with history.
pub(super) struct Hall {
    now: BTreeMap<VisitId, Folded>,
    seen: BTreeSet<VisitId>,
    pub(super) faults: Vec<Fault>,
    /// What they contribute to indicators.
    pub(super) counted: Counted,
}

impl Hall {
    /// Before the first event.
    pub(super) fn new(book: &Arc<Book>) -> Self {
        Self {
            now: BTreeMap::new(),
            seen: BTreeSet::new(),
            faults: Vec::new(),
            counted: Counted::new(book),
        }
    }

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
        let before = self.now.remove(&id);
        let next = match &before {
            Some(before) => before.visit.clone().apply(event.at, by, &what),
            None => Visit::begin(id, event.at, &what),
        };
        match next {
            Ok(visit) => {
                let folded = Folded::next(before, visit, event.seq);
                self.now.insert(id, folded);
            }
            Err(misfit) => self.wrong(Some(event.seq), Wrong::Fold(misfit.to_string())),
        }
        Ok(())
    }

    /// Compares what was folded with the rows: what was over before a day
    /// (an act of that day itself may still be taken back), or everything.
    fn settle(&mut self, tx: &mut Tx<'_>, before: Option<Date>) -> Result<(), StoreError> {
        let (over, going): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.now)
            .into_iter()
            .partition(|(_, it)| before.is_none_or(|day| it.visit.is_over() && it.visit.day < day));
        self.now = going;
        for (id, it) in over {
            self.counted.visit(&it.visit);
            let row = tx.audit_visit(id)?;
            let follows = |(row, agrees): &(Visit, bool)| *agrees && follows(row, &it.visit);
            if !row.as_ref().is_some_and(follows) {
                self.wrong(Some(it.seq), Wrong::Visit(id));
            }
            if tx.visit_intervals(id)? != it.intervals {
                self.wrong(Some(it.seq), Wrong::Intervals(id));
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
            let has = |it: &Folded| it.visit.phase.official() == Some(official);
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
/// thing that only lets an official undo an act for some minutes. Nor did they
/// say from when somebody waits who was given another place on a later day.
fn follows(row: &Visit, folded: &Visit) -> bool {
    let mut folded = folded.clone();
    if row.waits_since.is_none() {
        folded.waits_since = None;
    }
    let unsaid = |before: &Before| before.waits_since.is_none();
    let unsaid = row.before.as_deref().is_some_and(unsaid);
    if let Some(before) = folded.before.as_mut().filter(|_| unsaid) {
        before.waits_since = None;
    }
    let unmarked = folded.is_over()
        && row.before.is_none()
        && folded
            .before
            .as_ref()
            .is_some_and(|before| before.act == Undoable::Finish);
    if unmarked {
        folded.before = None;
    }
    *row == folded
}
