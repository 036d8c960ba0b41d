//! Counting on: what dossiers that have ended since add to the sums, and how
//! right the chances were that would have been told of them.
//!
//! The record is read from the number up to which it was counted, some hundred
//! ends at a time; sums and that number are written in one act, so that nothing
//! is counted twice.

use super::ends::{ended, ends_between, promise_half};
use super::morning::{Judged, ended_rows, kept_rows, mornings};
use crate::report::Progress;
use crate::risk::{Past, Queues};
use crate::setup::put_setting;
use crate::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use motcua_domain::process::{CountKey, CountSum, Journey, contribution};
use motcua_store::StoreError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The setting that says how far the record was counted.
const COUNTED: &str = "process";
/// Ends looked at in one go.
const SLICE: u32 = 300;
/// How sums are made; sums made in another way are dropped and counted anew.
/// 1: over all units together a dossier counts once. 2: chances are made from
/// mornings. 3: mornings by the half month of the promise.
const RULES: u32 = 3;

/// How far the record was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessCounted {
    /// Events below this number were looked at.
    pub upto: i64,
    /// Dossiers that were counted.
    pub cases: i64,
    /// Dossiers whose events do not fit together; the audit tells of them.
    pub broken: i64,
    /// Dossiers that chances cannot be made from: the calendar does not know
    /// their years.
    pub outside: i64,
    /// How the sums were made.
    #[serde(default)]
    pub rules: u32,
}

/// A sum that is not what the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessDiffering {
    /// Which.
    pub key: CountKey,
    /// As it is kept.
    pub kept: CountSum,
    /// As the record says.
    pub counted: CountSum,
}

type Rows = BTreeMap<CountKey, CountSum>;

/// Some ends in the order of the record.
struct Slice {
    upto: i64,
    journeys: Vec<Journey>,
    broken: i64,
}

/// What a slice comes to.
#[derive(Default)]
struct Sums {
    rows: Rows,
    judged: Judged,
    outside: i64,
}

impl Desk {
    /// Counts what has ended since; `true` = there was something. Works beside
    /// people: small acts between theirs.
    ///
    /// # Errors
    /// When the store fails; [`DeskError::Busy`] when another program counted
    /// at the same time.
    pub fn count_process(&self, progress: Progress<'_>) -> Result<bool, DeskError> {
        let settings = self.settings();
        let kept = self.kept_count()?;
        if kept.rules != RULES && kept.upto > 0 {
            self.drop_sums()?;
        }
        let mut counted = self.process_counted()?;
        // Read when something has ended, not on each look.
        let mut before: Option<(Past, Queues)> = None;
        let mut any = false;
        while let Some(slice) = self.slice(counted.upto)? {
            any = true;
            let mut known = match before.take() {
                Some(known) => known,
                None => self.0.store.read(self.0.id, |tx| {
                    Ok::<_, StoreError>((Past::read(tx, None)?, Queues::read(tx)?))
                })?,
            };
            let sums = sums(&settings, &slice.journeys, &mut known);
            before = Some(known);
            let next = ProcessCounted {
                upto: slice.upto,
                cases: counted.cases + slice.journeys.len() as i64,
                broken: counted.broken + slice.broken,
                outside: counted.outside + sums.outside,
                rules: RULES,
            };
            self.add_sums(counted, next, sums)?;
            counted = next;
            let head = self.0.store.read(self.0.id, |tx| tx.head())?;
            if !progress(next.upto.unsigned_abs(), head.unsigned_abs()) {
                break;
            }
        }
        Ok(any)
    }

    /// Holds the sums against the record; changes nothing. How right chances
    /// were is not compared: mornings noted long ago are forgotten.
    ///
    /// # Errors
    /// When the store fails.
    pub fn check_process(
        &self,
        progress: Progress<'_>,
    ) -> Result<Vec<ProcessDiffering>, DeskError> {
        let settings = self.settings();
        let counted = self.process_counted()?;
        let mut rows = Rows::new();
        let mut at = 0;
        while let Some(slice) = self.slice_below(at, Some(counted.upto))? {
            for journey in &slice.journeys {
                add_all(&mut rows, contribution(journey));
                let mornings = mornings(&settings, journey).unwrap_or_default();
                add_all(&mut rows, kept_rows(journey, &mornings));
            }
            at = slice.upto;
            if !progress(at.unsigned_abs(), counted.upto.unsigned_abs()) {
                break;
            }
        }
        let kept: Rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.process_rows())?
            .into_iter()
            .collect();
        let keys = rows.keys().chain(kept.keys());
        let keys: std::collections::BTreeSet<&CountKey> = keys.collect();
        let get = |rows: &Rows, key: &CountKey| rows.get(key).copied().unwrap_or_default();
        let differs = keys.into_iter().filter_map(|key| {
            let (kept, counted) = (get(&kept, key), get(&rows, key));
            (kept != counted).then(|| ProcessDiffering {
                key: key.clone(),
                kept,
                counted,
            })
        });
        Ok(differs.collect())
    }

    /// Drops the sums and counts everything anew.
    ///
    /// # Errors
    /// As [`Desk::count_process`].
    pub fn recount_process(&self, progress: Progress<'_>) -> Result<ProcessCounted, DeskError> {
        self.drop_sums()?;
        self.count_process(progress)?;
        self.process_counted()
    }

    fn drop_sums(&self) -> Result<(), DeskError> {
        self.batch(&self.counter_of_process(), |work| {
            work.tx.clear_process()?;
            work.tx.clear_told()?;
            put_setting(work.tx, COUNTED, &ProcessCounted::default())?;
            Ok(())
        })
    }

    /// How far the record was counted in today's way; nothing where the sums
    /// still are those of an earlier program.
    pub(super) fn process_counted(&self) -> Result<ProcessCounted, DeskError> {
        let kept = self.kept_count()?;
        Ok(if kept.rules == RULES {
            kept
        } else {
            ProcessCounted::default()
        })
    }

    fn kept_count(&self) -> Result<ProcessCounted, DeskError> {
        let text = self.0.store.read(self.0.id, |tx| tx.setting(COUNTED))?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Whoever counts is the machine.
    pub(crate) fn counter_of_process(&self) -> Actor {
        Actor {
            id: StaffId(0),
            unit: self.settings().office.unit.clone(),
            roles: Vec::new(),
        }
    }

    fn slice(&self, from: i64) -> Result<Option<Slice>, DeskError> {
        self.slice_below(from, None)
    }

    /// The next ends from a number on, below another or the head; `None` = there
    /// are none.
    fn slice_below(&self, from: i64, below: Option<i64>) -> Result<Option<Slice>, DeskError> {
        let slice = self.0.store.read(self.0.id, |tx| {
            let head = tx.head()?;
            let below = below.map_or(head, |below| below.min(head));
            let found = ends_between(tx, (from, below), SLICE)?;
            let Some(last) = found.last() else {
                return Ok::<_, StoreError>(None);
            };
            let full = found.len() >= SLICE as usize;
            let mut slice = Slice {
                upto: if full { last.seq + 1 } else { below },
                journeys: Vec::with_capacity(found.len()),
                broken: 0,
            };
            for event in &found {
                match event
                    .dossier
                    .map(|id| ended(tx, id, event.seq))
                    .transpose()?
                {
                    Some(Ok(Some(journey))) => slice.journeys.push(journey),
                    Some(Err(())) => slice.broken += 1,
                    Some(Ok(None)) | None => {}
                }
            }
            Ok(Some(slice))
        })?;
        Ok(slice)
    }

    fn add_sums(
        &self,
        seen: ProcessCounted,
        next: ProcessCounted,
        sums: Sums,
    ) -> Result<(), DeskError> {
        self.batch(&self.counter_of_process(), move |work| {
            let now: ProcessCounted = work
                .tx
                .setting(COUNTED)?
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default();
            if now.upto != seen.upto {
                return Err(DeskError::Busy);
            }
            let rows: Vec<(CountKey, CountSum)> = sums.rows.into_iter().collect();
            work.tx.add_process(&rows)?;
            for ((month, field), told) in &sums.judged.told {
                work.tx.add_told(month, field, told)?;
            }
            work.tx.add_mornings(&sums.judged.ends())?;
            put_setting(work.tx, COUNTED, &next)?;
            Ok(())
        })
    }
}

fn sums(settings: &Settings, journeys: &[Journey], (past, queues): &mut (Past, Queues)) -> Sums {
    let mut sums = Sums::default();
    let mut seen = Vec::with_capacity(journeys.len());
    for journey in journeys {
        add_all(&mut sums.rows, contribution(journey));
        let Some(mornings) = mornings(settings, journey) else {
            sums.outside += 1;
            continue;
        };
        add_all(&mut sums.rows, kept_rows(journey, &mornings));
        if let Some(half) = promise_half(journey) {
            past.add(half, ended_rows(journey, &mornings));
        }
        seen.push((journey, mornings));
    }
    for (journey, mornings) in seen {
        sums.judged.add(journey, &mornings, past, queues);
    }
    sums
}

fn add_all(rows: &mut Rows, more: Rows) {
    for (key, sum) in more {
        let row = rows.entry(key).or_default();
        *row = row.plus(sum);
    }
}
