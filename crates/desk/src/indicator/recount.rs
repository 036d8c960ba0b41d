//! Everything counted anew from the record, and held against what the acts have
//! written.
//!
//! The record is read in slices, by as many threads as there are cores, while
//! people work on: events never change, and rows are sums of differences. What
//! was counted of the events below a number, less what the rows said when the
//! record had that many, is the difference that is missing, whatever acts have
//! added since.

use super::hall::Hall;
use super::library::InUse;
use super::time::Times;
use crate::report::Progress;
use crate::work::Work;
use crate::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DeskId, DossierId, StaffId};
use motcua_domain::indicator::{Book, Key, PartId, Span, Sums};
use motcua_store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// A row that is not what the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// What is counted.
    pub said: String,
    /// Unit; empty = the desk's.
    pub unit: String,
    /// The official whose own step it is; 0 = the unit's.
    pub official: i64,
    /// First day of the half month in which it took effect.
    pub span: Span,
    /// The same of the half month in which it was booked.
    pub booked: Span,
    /// As it is kept.
    pub kept: Sums,
    /// As the record says.
    pub counted: Sums,
}

/// What a recount found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// Events of the record that were counted.
    pub size: i64,
    /// Rows that there should be.
    pub rows: usize,
    /// Parts that were not counted from the beginning until now; their missing
    /// past is among what differs.
    pub begun: usize,
    /// Rows that differ, in the order of the table.
    pub differs: Vec<Differing>,
    /// Dossiers and visits whose events do not fit together: the audit tells of
    /// them.
    pub broken: u64,
}

impl Recount {
    /// Do the rows of everything that is counted from the beginning say what
    /// the record says?
    pub fn is_equal(&self) -> bool {
        self.differs.is_empty() && self.broken == 0
    }
}

/// Dossiers of a slice.
const SLICE: u32 = 300;
/// Events of the desk itself of a slice.
const EVENTS: u32 = 4_000;
/// Threads that fold dossiers: beyond this the disk is the limit.
const THREADS: usize = 4;
/// Rows put right in one act.
const ROWS: usize = 400;

/// Rows by where and when they are booked.
type Booked = BTreeMap<(Key, Span), Sums>;

/// What is added to a row.
type Added = (Key, Span, Sums);

/// What one thread has counted.
#[derive(Default)]
pub(super) struct Counted {
    rows: Booked,
    pub(super) broken: u64,
}

impl Counted {
    pub(super) fn add(&mut self, key: Key, booked: Span, sums: Sums) {
        let row = self.rows.entry((key, booked)).or_default();
        *row = row.plus(sums);
    }

    fn join(&mut self, other: Self) {
        for ((key, booked), sums) in other.rows {
            self.add(key, booked, sums);
        }
        self.broken += other.broken;
    }
}

/// A recount on its way.
struct Counting<'a> {
    store: &'a Store,
    desk: DeskId,
    book: &'a Book,
    times: Times<'a>,
    size: i64,
    after: Mutex<Option<DossierId>>,
    stop: AtomicBool,
}

impl Desk {
    /// Counts everything anew and gives what differs; changes nothing. Works
    /// beside a running server.
    ///
    /// # Errors
    /// When the store fails, or `progress` said to stop.
    pub fn check_indicators(&self, progress: Progress<'_>) -> Result<Recount, DeskError> {
        let settings = self.settings();
        self.count_anew(&settings, progress)
            .map(|(recount, _)| recount)
    }

    /// The same, and puts the rows right: adds what is missing, in small acts
    /// between those of people, and notes in the record that it was done.
    ///
    /// # Errors
    /// As [`Desk::check_indicators`]; [`DeskError::Busy`] when the definitions
    /// were changed meanwhile.
    pub fn recount_indicators(&self, progress: Progress<'_>) -> Result<Recount, DeskError> {
        let me = Actor {
            id: StaffId(0),
            unit: self.settings().office.unit.clone(),
            roles: Vec::new(),
        };
        // An act that began by older definitions is over when this one is.
        self.batch(&me, |_| Ok(()))?;
        let settings = self.settings();
        let in_use = Arc::clone(&settings.indicators);
        let (recount, missing) = self.count_anew(&settings, progress)?;
        for rows in missing.chunks(ROWS) {
            let rows = rows.to_vec();
            self.batch(&me, move |work| Ok(work.tx.add_indicators(&rows)?))?;
        }
        let facts = serde_json::json!({
            "size": recount.size,
            "rows": recount.differs.len(),
            "begun": recount.begun,
        });
        self.batch(&me, move |work| work.indicators_are_whole(&in_use, facts))?;
        Ok(recount)
    }

    /// Fills in what was before a part was counted, if there is such a part:
    /// after an upgrade, or when the office changed its definitions. `true` = it
    /// was done.
    ///
    /// # Errors
    /// As [`Desk::recount_indicators`].
    pub(crate) fn fill_in_indicators(&self) -> Result<bool, DeskError> {
        let settings = self.settings();
        let parts = self.0.store.read(self.0.id, |tx| tx.indicator_parts())?;
        let book = settings.indicators.book();
        let whole = parts.iter().filter(|row| row.whole).map(|row| row.part);
        let whole: BTreeSet<PartId> = whole.collect();
        let lacks = book.parts().any(|part| !whole.contains(&part.id()));
        let stale = parts.iter().any(|row| book.part(row.part).is_none());
        if !lacks && !stale {
            return Ok(false);
        }
        tracing::info!("counting indicators anew from the record, once");
        self.recount_indicators(&mut |_, _| true)?;
        Ok(true)
    }

    /// What differs, and what has to be added for it.
    fn count_anew(
        &self,
        settings: &Settings,
        progress: Progress<'_>,
    ) -> Result<(Recount, Vec<Added>), DeskError> {
        let (store, desk) = (&self.0.store, self.0.id);
        let (size, kept, parts, leaves, last) = store.read(desk, |tx| {
            let last = tx.last_dossier()?;
            let rows = tx.indicator_rows()?;
            Ok::<_, StoreError>((tx.head()?, rows, tx.indicator_parts()?, tx.leaves()?, last))
        })?;
        let book = settings.indicators.book();
        let counting = Counting {
            store,
            desk,
            book,
            times: Times { settings, leaves },
            size,
            after: Mutex::new(Some(DossierId(i64::MIN))),
            stop: AtomicBool::new(false),
        };
        let counted = counting.run(last, progress)?;
        let rows = counted
            .rows
            .values()
            .filter(|sums| !sums.is_nothing())
            .count();
        let differs = differences(kept, counted.rows, book);
        let missing = differs.iter().map(|(key, it)| {
            let sums = it.counted.minus(it.kept);
            (key.clone(), it.booked, sums)
        });
        let missing = missing.collect();
        let begun = book.parts().filter(|part| {
            let row = parts.iter().find(|row| row.part == part.id());
            row.is_none_or(|row| !row.whole)
        });
        let recount = Recount {
            size,
            rows,
            begun: begun.count(),
            differs: differs.into_iter().map(|(_, it)| it).collect(),
            broken: counted.broken,
        };
        Ok((recount, missing))
    }
}

impl Work<'_, '_> {
    /// Notes that everything that is counted is counted from the beginning.
    fn indicators_are_whole(
        &mut self,
        in_use: &InUse,
        facts: serde_json::Value,
    ) -> Result<(), DeskError> {
        let settings = self.desk.settings();
        if settings.indicators.book() != in_use.book() {
            return Err(DeskError::Busy);
        }
        for row in self.tx.indicator_parts()? {
            if in_use.book().part(row.part).is_none() {
                self.tx.drop_indicator_part(row.part)?;
            }
        }
        for part in in_use.book().parts() {
            self.tx.put_indicator_part(part.id(), part.said(), true)?;
        }
        self.desk_event("indicators.recounted", facts)?;
        Ok(())
    }
}

impl Counting<'_> {
    fn run(&self, last: DossierId, progress: Progress<'_>) -> Result<Counted, DeskError> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let (tell, told) = channel();
        let of = last.0.max(1).unsigned_abs();
        std::thread::scope(|scope| {
            let mut threads = Vec::new();
            for _ in 0..cores.clamp(1, THREADS) {
                let tell = tell.clone();
                threads.push(scope.spawn(move || self.dossiers(&tell)));
            }
            threads.push(scope.spawn(|| self.visits()));
            drop(tell);
            let mut done = 0;
            for at in told {
                // Threads finish out of order; a bar never goes back.
                done = done.max(at);
                if !progress(done.min(of), of) {
                    self.stop.store(true, Ordering::Relaxed);
                }
            }
            let mut all = Counted::default();
            for thread in threads {
                // A panic of a thread is a fault of the program: nothing counts.
                all.join(thread.join().map_err(|_| DeskError::Inside)??);
            }
            if self.stop.load(Ordering::Relaxed) || !progress(of, of) {
                return Err(DeskError::invalid("report", "invalid-report-stopped"));
            }
            Ok(all)
        })
    }

    /// Folds slices of dossiers until there are none left.
    fn dossiers(&self, tell: &Sender<u64>) -> Result<Counted, DeskError> {
        let mut counted = Counted::default();
        while let Some(slice) = self.next_slice()? {
            let read = self
                .store
                .read(self.desk, |tx| tx.counted_events(slice, self.size));
            for (id, events) in read? {
                let mut own = Vec::new();
                let add = |key: Key, booked: Span, sums: Sums| own.push((key, booked, sums));
                match self.book.history(id, &events, &self.times, add) {
                    Ok(()) => {
                        for (key, booked, sums) in own {
                            counted.add(key, booked, sums);
                        }
                    }
                    Err(misfit) => {
                        tracing::warn!(dossier = %id, %misfit, "not counted");
                        counted.broken += 1;
                    }
                }
            }
            // Nobody listens any more: the count goes on all the same.
            let _ = tell.send(slice.1.0.max(0).unsigned_abs());
        }
        Ok(counted)
    }

    /// The next dossiers that no thread has taken.
    fn next_slice(&self) -> Result<Option<(DossierId, DossierId)>, StoreError> {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(from) = after.filter(|_| !self.stop.load(Ordering::Relaxed)) else {
            return Ok(None);
        };
        let up_to = self
            .store
            .read(self.desk, |tx| tx.dossiers_up_to(from, SLICE))?;
        *after = up_to;
        Ok(up_to.map(|up_to| (from, up_to)))
    }

    /// Folds the visits, in the order of the record.
    fn visits(&self) -> Result<Counted, DeskError> {
        let mut hall = Hall::default();
        let mut from = 0;
        while !self.stop.load(Ordering::Relaxed) {
            let page = self
                .store
                .read(self.desk, |tx| tx.desk_events(from, self.size, EVENTS))?;
            let Some(last) = page.last() else { break };
            from = last.seq + 1;
            for event in &page {
                hall.take(self.book, event);
            }
        }
        Ok(hall.counted)
    }
}

/// Rows that are not the same, in the order of the table. Rows of parts that
/// are no longer counted are nobody's.
fn differences(
    kept: Vec<(Key, Span, Sums)>,
    counted: Booked,
    book: &Book,
) -> Vec<(Key, Differing)> {
    let mut all: BTreeMap<(Key, Span), (Sums, Sums)> = BTreeMap::new();
    for (place, sums) in counted {
        all.entry(place).or_default().1 = sums;
    }
    for (key, booked, sums) in kept {
        all.entry((key, booked)).or_default().0 = sums;
    }
    let mut differs = Vec::new();
    for ((key, booked), (kept, counted)) in all {
        let Some(part) = book.part(key.part) else {
            continue;
        };
        if kept == counted {
            continue;
        }
        let one = Differing {
            said: part.said().to_owned(),
            unit: key.unit.clone(),
            official: key.official,
            span: key.span,
            booked,
            kept,
            counted,
        };
        differs.push((key, one));
    }
    differs
}
