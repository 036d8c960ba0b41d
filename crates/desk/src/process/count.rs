//! Counting on: what dossiers that have ended since add to the sums, and how
//! right the chances were that would have been told of them.
//!
//! The record is read from the number up to which it was counted, some hundred
//! ends at a time; sums and that number are written in one act, so that nothing
//! is counted twice. A chance is judged by the months before the one in which
//! its dossier ended, and by the queue as it was noted on that morning.

use crate::report::Progress;
use crate::risk::{Past, Queues};
use crate::setup::put_setting;
use crate::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::dossier::Event;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::process::{CountKey, CountSum, Journey, Measure, contribution, month_of};
use motcua_domain::risk::{Calibration, Ended, Place, mornings, step_ends};
use motcua_domain::time::LAST;
use motcua_store::{KindEvent, NumberedEvent, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The setting that says how far the record was counted.
const COUNTED: &str = "process";

/// Kinds of events that end the processing of a dossier.
pub(super) const ENDS: [&str; 2] = ["result.recorded", "dossier.stopped"];
/// Ends looked at in one go.
const SLICE: u32 = 300;

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
    told: BTreeMap<(String, String), Calibration>,
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
        let mut counted = self.process_counted()?;
        let (mut past, queues) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((Past::read(tx, "")?, Queues::read(tx)?))
        })?;
        let mut any = false;
        while let Some(slice) = self.slice(counted.upto)? {
            any = true;
            let sums = sums(&settings, &slice.journeys, &mut past, &queues);
            let next = ProcessCounted {
                upto: slice.upto,
                cases: counted.cases + slice.journeys.len() as i64,
                broken: counted.broken + slice.broken,
                outside: counted.outside + sums.outside,
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
                let ends = ends_of(&settings, journey).unwrap_or_default();
                add_all(&mut rows, end_rows(journey, &ends));
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
        self.batch(&self.counter_of_process(), |work| {
            work.tx.clear_process()?;
            work.tx.clear_told()?;
            put_setting(work.tx, COUNTED, &ProcessCounted::default())?;
            Ok(())
        })?;
        self.count_process(progress)?;
        self.process_counted()
    }

    /// How far the record was counted.
    pub(super) fn process_counted(&self) -> Result<ProcessCounted, DeskError> {
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
            for ((month, field), told) in &sums.told {
                work.tx.add_told(month, field, told)?;
            }
            put_setting(work.tx, COUNTED, &next)?;
            Ok(())
        })
    }
}

/// Events that end something between two numbers, in order, at most so many.
pub(super) fn ends_between(
    tx: &mut Tx<'_>,
    range: (i64, i64),
    limit: u32,
) -> Result<Vec<KindEvent>, StoreError> {
    let mut found = Vec::new();
    for kind in ENDS {
        found.extend(tx.events_of_kind_between(kind, range, limit)?);
    }
    found.sort_by_key(|event| event.seq);
    found.truncate(limit as usize);
    Ok(found)
}

/// The way of a dossier that ended for the first time with an event; `None`
/// where it had ended before, or came from a register kept elsewhere, which
/// knows no steps. `Err` where its events do not fit together.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    id: DossierId,
    seq: i64,
) -> Result<Result<Option<Journey>, ()>, StoreError> {
    let events = tx.numbered_events(id, i64::MAX)?;
    let is_register = |event: &NumberedEvent| matches!(event.3, Event::TakenIn { .. });
    if events.iter().any(is_register) {
        return Ok(Ok(None));
    }
    let (numbers, events): (Vec<i64>, Vec<_>) = events
        .into_iter()
        .map(|(seq, at, by, event)| (seq, (at, by, event)))
        .unzip();
    let Ok(journey) = Journey::of(id, &events, LAST) else {
        return Ok(Err(()));
    };
    let is_first = |journey: &Journey| {
        let last = journey.n_events.checked_sub(1);
        journey.end.is_some() && last.and_then(|n| numbers.get(n)) == Some(&seq)
    };
    Ok(Ok(journey.filter(is_first)))
}

fn sums(settings: &Settings, journeys: &[Journey], past: &mut Past, queues: &Queues) -> Sums {
    let mut sums = Sums::default();
    for journey in journeys {
        add_all(&mut sums.rows, contribution(journey));
        let Some(ends) = ends_of(settings, journey) else {
            sums.outside += 1;
            continue;
        };
        add_all(&mut sums.rows, end_rows(journey, &ends));
        past.add(ends_month(journey), ended_rows(journey, &ends));
    }
    for journey in journeys {
        if let Some((place, told)) = judged(settings, journey, past, queues) {
            let sum = sums.told.entry(place).or_default();
            *sum = sum.plus(told);
        }
    }
    sums
}

fn add_all(rows: &mut Rows, more: Rows) {
    for (key, sum) in more {
        let row = rows.entry(key).or_default();
        *row = row.plus(sum);
    }
}

fn ends_month(journey: &Journey) -> String {
    journey.end.map(month_of).unwrap_or_default()
}

/// Working days from each step to the end; `None` where the calendar does not
/// reach.
fn ends_of(settings: &Settings, journey: &Journey) -> Option<Vec<(u16, i64)>> {
    step_ends(journey, &settings.judging(&journey.dossier).calendar)
}

fn ended_rows(journey: &Journey, ends: &[(u16, i64)]) -> Vec<Ended> {
    let procedure = &journey.dossier.intake.procedure;
    let rows = ends.iter().map(|(step, day)| Ended {
        field: procedure.field.clone(),
        procedure: procedure.code.clone(),
        step: *step,
        day: *day,
        n: 1,
    });
    rows.collect()
}

fn end_rows(journey: &Journey, ends: &[(u16, i64)]) -> Rows {
    let procedure = &journey.dossier.intake.procedure;
    let mut rows = Rows::new();
    for (step, day) in ends {
        let key = CountKey {
            measure: Measure::End,
            month: ends_month(journey),
            field: procedure.field.clone(),
            unit: String::new(),
            key: format!("{}/{step}", procedure.code),
            bucket: *day,
        };
        let row = rows.entry(key).or_default();
        *row = row.plus(CountSum { n: 1, minutes: 0 });
    }
    rows
}

/// What would have been told on each morning of a dossier, and how it came out;
/// with the month and the field it counts for.
fn judged(
    settings: &Settings,
    journey: &Journey,
    past: &mut Past,
    queues: &Queues,
) -> Option<((String, String), Calibration)> {
    let late = journey.dossier.ended_late()?;
    let seen = mornings(journey, &settings.judging(&journey.dossier).calendar)?;
    if seen.is_empty() {
        return None;
    }
    let month = ends_month(journey);
    let history = past.before(&month);
    let procedure = &journey.dossier.intake.procedure;
    let told = seen.iter().map(|morning| {
        let place = Place {
            field: &procedure.field,
            procedure: &procedure.code,
            step: morning.step,
            begins: morning.age,
            last: morning.last,
            load: queues.load(morning.day, &procedure.field, morning.step),
        };
        history.chance(&place).permille()
    });
    let told = Calibration::of_dossier(told, late);
    Some(((month, procedure.field.clone()), told))
}
