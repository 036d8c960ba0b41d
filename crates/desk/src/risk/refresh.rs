//! Telling chances anew: each hour, and on the first look of a working day.

use super::past::{Past, Queues, months_before, speaks_from};
use super::wave::WAVE;
use crate::process::{ended_rows, promise_half};
use crate::setup::put_setting;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use motcua_domain::calendar::{Compiled, month_of};
use motcua_domain::id::DossierId;
use motcua_domain::indicator::Span;
use motcua_domain::process::Journey;
use motcua_domain::risk::{
    CLASSES, Calibration, Ended, Place, Position, Reliability, assumed, class, has_closed,
    mornings_of_overdue, position,
};
use motcua_domain::time::{Timestamp, local};
use motcua_store::{RiskRow, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The setting that says when chances were told last.
const TOLD_AT: &str = "risk";
/// They are told again after this.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// Open dossiers read in one snapshot.
const SLICE: u32 = 200;
/// Most open dossiers that are looked at, in the order of their ids.
const MOST: usize = 50_000;
/// Rows written in one act.
const ROWS: usize = 300;
/// Days for which mornings are remembered.
const REMEMBERED: i32 = 400;

/// When chances were told last, of how many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ToldAt {
    /// When.
    pub(crate) at: Timestamp,
    /// Dossiers that were looked at.
    pub(super) open: usize,
    /// There were more than are looked at.
    pub(crate) cut: bool,
    /// The last working day whose morning was noted.
    pub(super) morning: Option<Date>,
    /// How many had which chance, by class, and how many of them are expected
    /// to be late, in thousandths of a dossier: for pages that must not count.
    #[serde(default)]
    pub(crate) classes: [i64; CLASSES],
    #[serde(default)]
    pub(crate) expected: i64,
}

/// An open dossier.
struct Open {
    dossier: DossierId,
    unit: String,
    field: String,
    procedure: String,
    /// The step at which it is while the clock runs.
    runs_at: Option<u16>,
    position: Option<Position>,
    /// Mornings before its promise passed, by the half of the promise: it is
    /// late, so they speak.
    late: Option<(Span, Vec<Ended>)>,
}

/// All of it.
#[derive(Default)]
struct Seen {
    open: Vec<Open>,
    queue: BTreeMap<(String, u16), i64>,
    cut: bool,
}

/// What is written.
struct Fresh {
    rows: Vec<RiskRow>,
    wave: Vec<(Date, String, i64)>,
}

impl Desk {
    /// Tells chances anew when it is time; `true` = it was done.
    pub(crate) fn tell_risk_if_due(&self) -> Result<bool, DeskError> {
        let now = self.now();
        let last = self.risk_told_at()?;
        let settings = self.settings();
        let first = |at| next_working_day(&settings, at);
        let due = last.is_none_or(|last| {
            now.duration_since(last.at) >= AGAIN
                || now < last.at
                || local(now).date() != local(last.at).date()
                || first(now) != first(last.at)
        });
        if due {
            self.tell_risk()?;
        }
        Ok(due)
    }

    /// Tells the chances of all open dossiers anew; gives how many have one.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tell_risk(&self) -> Result<usize, DeskError> {
        let (now, settings) = (self.now(), self.settings());
        let today = local(now).date();
        let seen = self.look_at_open(&settings, now)?;
        let this = month_of(today);
        let (past, queues, kept, told) = self.0.store.read(self.0.id, |tx| {
            // Of a log that ended long ago its last months speak.
            let last = tx.last_end_half()?.and_then(|half| half.parse().ok());
            let last = last.map_or(today, |last: Date| last.min(today));
            let told = tx.risk_told(&months_before(&month_of(last)), &this)?;
            let past = Past::read(tx, Some(speaks_from(last)))?;
            Ok::<_, StoreError>((past, Queues::read(tx)?, tx.all_risks()?, told))
        })?;
        let told = told.into_iter().map(|(_, told)| told);
        let told = told.fold(Calibration::default(), Calibration::plus);
        let mut fresh = fresh(&settings, &seen, (&past, &queues), now);
        let right = Reliability::of(&told);
        for row in fresh.rows.iter_mut().filter(|row| row.permille < 1000) {
            row.permille = right.chance(row.permille);
        }
        let n = fresh.rows.len();
        let is_open = settings.calendar.day(today);
        let is_open = is_open.is_ok_and(|day| day.is_open());
        let last = self.risk_told_at()?;
        let noted = last.and_then(|last| last.morning);
        let morning = is_open && noted != Some(today);
        let told = ToldAt {
            at: now,
            open: seen.open.len(),
            cut: seen.cut,
            morning: if is_open { Some(today) } else { noted },
            classes: classes(&fresh.rows),
            expected: running(&fresh.rows).map(|row| row.permille).sum(),
        };
        self.write_risks(fresh.rows, kept)?;
        let (wave, queue) = (fresh.wave, seen.queue);
        self.batch(&self.counter_of_process(), move |work| {
            work.tx.put_wave(&wave)?;
            if morning {
                note_morning(work.tx, today, &queue)?;
            }
            put_setting(work.tx, TOLD_AT, &told)?;
            Ok(())
        })?;
        Ok(n)
    }

    /// When chances were told last; `None` = never.
    pub(crate) fn risk_told_at(&self) -> Result<Option<ToldAt>, DeskError> {
        let text = self.0.store.read(self.0.id, |tx| tx.setting(TOLD_AT))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn look_at_open(&self, settings: &Settings, now: Timestamp) -> Result<Seen, DeskError> {
        let mut seen = Seen::default();
        let mut after = DossierId(i64::MIN);
        loop {
            let (ids, some) = self.0.store.read(self.0.id, |tx| {
                let ids = tx.open_ids_after(after, SLICE)?;
                let mut some = Vec::with_capacity(ids.len());
                for id in &ids {
                    some.extend(open(tx, *id, settings, now)?);
                }
                Ok::<_, StoreError>((ids, some))
            })?;
            for one in &some {
                if let Some(step) = one.runs_at {
                    *seen.queue.entry((one.field.clone(), step)).or_default() += 1;
                }
            }
            seen.open.extend(some);
            match ids.last() {
                Some(last) if ids.len() >= SLICE as usize => after = *last,
                _ => return Ok(seen),
            }
            if seen.open.len() >= MOST {
                seen.cut = true;
                return Ok(seen);
            }
        }
    }

    /// Writes what is another than it was, and drops what is gone.
    fn write_risks(&self, rows: Vec<RiskRow>, kept: Vec<RiskRow>) -> Result<(), DeskError> {
        let mut kept: HashMap<DossierId, RiskRow> =
            kept.into_iter().map(|row| (row.dossier, row)).collect();
        let changed: Vec<RiskRow> = rows
            .into_iter()
            .filter(|row| kept.remove(&row.dossier).as_ref() != Some(row))
            .collect();
        let gone: Vec<DossierId> = kept.into_keys().collect();
        let me = self.counter_of_process();
        for some in changed.chunks(ROWS) {
            let some = some.to_vec();
            self.batch(&me, move |work| {
                for row in &some {
                    work.tx.put_risk(row)?;
                }
                Ok(())
            })?;
        }
        for some in gone.chunks(ROWS) {
            let some = some.to_vec();
            self.batch(&me, move |work| {
                for dossier in some {
                    work.tx.drop_risk(dossier)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// An open dossier as it stands; `None` where its events do not fit together,
/// of which the audit tells.
fn open(
    tx: &mut Tx<'_>,
    id: DossierId,
    settings: &Settings,
    now: Timestamp,
) -> Result<Option<Open>, StoreError> {
    let events = tx.numbered_events(id, i64::MAX)?;
    let events: Vec<_> = events
        .into_iter()
        .map(|(_, at, by, event)| (at, by, event))
        .collect();
    let Ok(Some(journey)) = Journey::of(id, &events, now) else {
        return Ok(None);
    };
    let dossier = &journey.dossier;
    let last = journey.pieces.last();
    let calendar = settings.counting_of(dossier).calendar;
    let procedure = &dossier.intake.procedure;
    let late = late(&journey, calendar, now);
    Ok(Some(Open {
        dossier: id,
        unit: dossier.unit.to_string(),
        field: procedure.field.clone(),
        procedure: procedure.code.clone(),
        late,
        runs_at: last
            .filter(|piece| piece.lay.runs())
            .map(|piece| piece.step),
        position: position(&journey, calendar, now),
    }))
}

/// What an open dossier says of others because it is late; `None` = nothing. One
/// of a register kept elsewhere knows no steps, and says nothing when it ends.
fn late(journey: &Journey, calendar: &Compiled, now: Timestamp) -> Option<(Span, Vec<Ended>)> {
    if journey.dossier.register.is_some() {
        return None;
    }
    let mornings = mornings_of_overdue(journey, calendar, now)?;
    Some((promise_half(journey)?, ended_rows(journey, &mornings)))
}

/// Those whose clock runs: a promise that moves has no chance yet.
fn running(rows: &[RiskRow]) -> impl Iterator<Item = &RiskRow> {
    rows.iter().filter(|row| !row.stands)
}

fn classes(rows: &[RiskRow]) -> [i64; CLASSES] {
    let mut classes = [0; CLASSES];
    for row in running(rows) {
        classes[class(row.permille)] += 1;
    }
    classes
}

fn fresh(
    settings: &Settings,
    seen: &Seen,
    (past, queues): (&Past, &Queues),
    now: Timestamp,
) -> Fresh {
    let today = local(now).date();
    let late = seen.open.iter().filter_map(|one| one.late.as_ref());
    let late = late.flat_map(|(half, rows)| rows.iter().map(move |row| (*half, row)));
    let history = past.now(today, late);
    let days = working_days(settings, now);
    let mut wave: BTreeMap<(Date, String), f64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(seen.open.len());
    for one in &seen.open {
        let Some(at) = &one.position else {
            continue;
        };
        let key = (one.field.clone(), at.step);
        let n = seen.queue.get(&key).copied().unwrap_or(0);
        let place = Place {
            field: &one.field,
            procedure: &one.procedure,
            stand: at.stand(),
            assumed: assumed(at.used, at.left),
            load: queues.against_usual(n, today, &key),
        };
        let chance = history.chance(&place);
        if !at.stands {
            let ends = history.ends(&place, days.len());
            for (day, ends) in days.iter().zip(ends) {
                *wave.entry((*day, one.unit.clone())).or_default() += ends;
            }
        }
        rows.push(RiskRow {
            dossier: one.dossier,
            unit: one.unit.clone(),
            field: one.field.clone(),
            step: i64::from(at.step),
            // What cannot end on its last day any more is late.
            permille: if at.left < 0 { 1000 } else { chance.permille() },
            due: at.due,
            stands: at.stands,
            seen: chance.seen,
            basis: chance.basis,
        });
    }
    let wave = wave.into_iter();
    let wave = wave.map(|((day, unit), ends)| (day, unit, (ends * 1000.0).round() as i64));
    Fresh {
        rows,
        wave: wave.collect(),
    }
}

/// The next working days of the office, today among them when it is one and the
/// office has not closed; fewer where the calendar ends.
pub(super) fn working_days(settings: &Settings, now: Timestamp) -> Vec<Date> {
    days_from(settings, now).take(WAVE).collect()
}

fn next_working_day(settings: &Settings, now: Timestamp) -> Option<Date> {
    days_from(settings, now).next()
}

fn days_from(settings: &Settings, now: Timestamp) -> impl Iterator<Item = Date> {
    let today = local(now).date();
    let is_over = has_closed(&settings.calendar, now);
    let all = std::iter::successors(Some(today), |day| day.checked_add(1.day()).ok());
    let known = all.map_while(move |day| settings.calendar.day(day).ok());
    known
        .filter(move |day| day.is_open() && !(is_over && day.date == today))
        .map(|day| day.date)
}

/// Notes how many are at each step this morning, by which later mornings are
/// judged.
fn note_morning(
    tx: &mut Tx<'_>,
    today: Date,
    queue: &BTreeMap<(String, u16), i64>,
) -> Result<(), StoreError> {
    for ((field, step), n) in queue {
        tx.put_queue(today, (field.as_str(), *step), *n)?;
    }
    let before = today.checked_sub(REMEMBERED.days()).unwrap_or(today);
    tx.drop_queues(before)
}
