//! The desk's own log, read together: sums of the last open days for the
//! model, series for the forecast.

use super::last::Last;
use super::past::{DayCounts, DayDetail};
use super::quiet::with_quiet_days;
use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::calendar::Compiled;
use motcua_staffing::forecast::{Beyond, FARTHEST, Forecast, Mark, Series, Workdays, forecast};
use motcua_store::{OutlookKind, StoreError};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Open days that the model looks at.
pub(super) const MODELLED: usize = 60;
/// Calendar days in which those are looked for: a quarter with a Tết in it.
const LOOKED_AT: i32 = 150;
/// Working days that are foretold at once: all that can be, so that no day asked
/// for makes another forecast.
const AHEAD: usize = FARTHEST;

/// What was read last; kept while nothing new was derived.
#[derive(Default)]
pub(crate) struct Running {
    log: Mutex<Option<Arc<Log>>>,
    /// Months told again.
    pub(super) trust: Last<super::trust::Key, super::Trust>,
    /// Days ahead that were played and planned.
    pub(super) played: Last<super::tomorrow::Key, super::tomorrow::Played>,
    /// Changes that were held against their day.
    pub(super) compared: Last<super::whatif::Key, super::whatif::Both>,
    /// Searches.
    pub(super) fixes: Last<super::whatif::Key, super::whatif::Searched>,
}

/// Sums of details.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub days: usize,
    pub visits: u32,
    pub called: u32,
    pub missed: u32,
    pub missed_minutes: f64,
    pub booked: u32,
    pub odd: u32,
    pub classes: BTreeMap<String, u32>,
    /// Minutes of first steps, by line and procedure.
    pub times: BTreeMap<(String, String), Vec<f64>>,
    /// Minutes of second steps, by first and second line.
    pub then: BTreeMap<(String, String), Vec<f64>>,
    /// Visits that brought a supplement, by line.
    pub supplements: BTreeMap<String, u32>,
    /// Visits that collected a result, by line.
    pub collected: BTreeMap<String, u32>,
    /// Visits called, by line of the first step.
    pub lines: BTreeMap<String, u32>,
}

impl Sums {
    /// Of the last open days among these.
    pub fn of(days: &[(Date, DayDetail)]) -> Self {
        let from = days.len().saturating_sub(MODELLED);
        let days = &days[from..];
        let mut sums = Self {
            first: days.first().map(|(day, _)| *day),
            last: days.last().map(|(day, _)| *day),
            days: days.len(),
            ..Self::default()
        };
        for (_, day) in days {
            sums.add(day);
        }
        sums
    }

    fn add(&mut self, day: &DayDetail) {
        self.visits += day.visits;
        self.called += day.called;
        self.missed += day.missed;
        self.missed_minutes += f64::from(day.missed_tenths) / 10.0;
        self.booked += day.booked;
        self.odd += day.odd;
        for (class, n) in &day.classes {
            *self.classes.entry(class.clone()).or_default() += n;
        }
        for (line, n) in &day.supplements {
            *self.supplements.entry(line.clone()).or_default() += n;
        }
        for (line, n) in &day.collected {
            *self.collected.entry(line.clone()).or_default() += n;
        }
        let minutes = |tenths: &u32| f64::from(*tenths) / 10.0;
        for one in &day.first {
            let key = (one.line.clone(), one.of.clone());
            let times = self.times.entry(key).or_default();
            times.extend(one.tenths.iter().map(minutes));
            let n = u32::try_from(one.tenths.len()).unwrap_or(u32::MAX);
            *self.lines.entry(one.line.clone()).or_default() += n;
        }
        for one in &day.then {
            let key = (one.line.clone(), one.of.clone());
            let times = self.then.entry(key).or_default();
            times.extend(one.tenths.iter().map(minutes));
        }
    }

    /// Times of a line's first steps, all procedures together.
    pub fn of_line(&self, line: &str) -> Vec<f64> {
        let own = self.times.iter().filter(|((one, _), _)| one == line);
        own.flat_map(|(_, times)| times).copied().collect()
    }

    /// Times of all first steps.
    pub fn of_all(&self) -> Vec<f64> {
        self.times.values().flatten().copied().collect()
    }

    /// Services: first and second steps.
    pub fn services(&self) -> usize {
        self.times
            .values()
            .chain(self.then.values())
            .map(Vec::len)
            .sum()
    }

    /// Second steps.
    pub fn second_steps(&self) -> usize {
        self.then.values().map(Vec::len).sum()
    }
}

/// A forecast that was made.
type Kept = Mutex<Option<Arc<Forecast>>>;

/// The log as it was read.
pub(super) struct Log {
    pub key: String,
    /// Days before today with their counts, in order.
    pub counts: Vec<(Date, DayCounts)>,
    /// The last days with their details, in order.
    pub sums: Sums,
    /// Dossiers that came in before today; an open day without one is a zero.
    pub dossiers: Vec<(Date, String, i64)>,
    visits_ahead: Kept,
    dossiers_ahead: Kept,
}

impl Log {
    /// The forecast of visits by line that reaches a day, and its place in it.
    pub fn visits_on(&self, settings: &Settings, day: Date) -> Option<(Arc<Forecast>, usize)> {
        let series = || visit_series(&self.counts);
        foretold(&self.visits_ahead, &settings.calendar, day, series)
    }

    /// The forecast of dossiers by field that reaches a day.
    pub fn dossiers_on(&self, settings: &Settings, day: Date) -> Option<(Arc<Forecast>, usize)> {
        let series = || dossier_series(&self.dossiers);
        foretold(&self.dossiers_ahead, &settings.calendar, day, series)
    }
}

/// A day farther ahead than visits are foretold, and what is assumed of it.
pub(super) struct Far {
    pub beyond: Beyond,
    /// Why the day is unlike others.
    pub marks: Vec<Mark>,
    /// The last day that is foretold.
    pub last: Date,
    /// Working days counted, and those between them without a count.
    pub days: usize,
    pub gaps: usize,
    /// How many Tết were seen.
    pub tet_seen: usize,
}

impl Log {
    /// What is assumed of a day that is too far for a forecast of visits;
    /// `None` where it is not, or nothing was counted.
    pub fn far_on(&self, settings: &Settings, day: Date) -> Option<Far> {
        let calendar = &settings.calendar;
        let next = next_after(&visit_series(&self.counts), calendar)?;
        let (made, _) = self.visits_on(settings, next)?;
        let last = made.days.last()?.workday.date;
        if day <= last {
            return None;
        }
        let days = Workdays::of(calendar);
        let place = days.place(calendar, day).ok()??;
        let workday = days.as_slice().get(place)?;
        Some(Far {
            beyond: made.beyond(workday)?,
            marks: workday.marks.clone(),
            last,
            days: made.basis.days,
            gaps: made.basis.gaps,
            tet_seen: made.tet.seen,
        })
    }
}

/// Counts of visits as series, one a line that ever had one.
pub(super) fn visit_series(counts: &[(Date, DayCounts)]) -> Vec<Series> {
    let mut all: BTreeMap<&str, Series> = BTreeMap::new();
    for (day, counts) in counts {
        for (line, halves) in &counts.lines {
            let one = all
                .entry(line.as_str())
                .or_insert_with(|| Series::named(line));
            one.counts.insert(*day, halves.values().sum());
            for (half, n) in halves {
                one.halves.add(*day, u16::from(*half) * 30, *n);
            }
        }
    }
    all.into_values().collect()
}

/// Counts of dossiers as series, one a field.
pub(super) fn dossier_series(dossiers: &[(Date, String, i64)]) -> Vec<Series> {
    let mut all: BTreeMap<&str, Series> = BTreeMap::new();
    for (day, field, n) in dossiers {
        let one = all
            .entry(field.as_str())
            .or_insert_with(|| Series::named(field));
        let n = u32::try_from(*n).unwrap_or(0);
        *one.counts.entry(*day).or_default() += n;
    }
    all.into_values().collect()
}

/// Working days after the last count up to a day, and all that the calendar
/// still knows.
fn working_days(calendar: &Compiled, last: Date, day: Date) -> (usize, usize) {
    let open = |day: &Date| {
        let info = calendar.day(*day);
        info.is_ok_and(|info| !info.reception.is_closed())
    };
    let after = last.series(1.day()).skip(1);
    let mut after = after.take_while(|one| *one <= calendar.last());
    let needed = after.by_ref().take_while(|one| *one < day);
    let needed = needed.filter(open).count() + usize::from(open(&day));
    let more = after.filter(open).take(FARTHEST).count();
    (needed, needed + more)
}

/// The last open day of which something was counted.
fn last_counted(series: &[Series], calendar: &Compiled) -> Option<Date> {
    let days = series.iter().flat_map(|one| one.counts.keys());
    let open = days.filter(|day| {
        let info = calendar.day(**day);
        info.is_ok_and(|info| !info.reception.is_closed())
    });
    open.max().copied()
}

/// Series without what the calendar does not know.
fn known(mut series: Vec<Series>, calendar: &Compiled) -> Vec<Series> {
    for one in &mut series {
        let first = calendar.first();
        one.counts
            .retain(|day, _| *day >= first && *day <= calendar.last());
    }
    series.retain(|one| !one.counts.is_empty());
    series
}

/// The first open day after the last that was counted.
pub(super) fn next_after(series: &[Series], calendar: &Compiled) -> Option<Date> {
    let last = last_counted(series, calendar)?;
    let after = last.series(1.day()).skip(1);
    let mut known = after.take_while(|day| *day <= calendar.last());
    known.find(|day| {
        let info = calendar.day(*day);
        info.is_ok_and(|info| !info.reception.is_closed())
    })
}

/// The forecast of series that reaches a day, and `least` days where the
/// calendar knows them; `None` where nothing was counted, or the day is too far
/// from the last count.
pub(super) fn foretell(
    series: Vec<Series>,
    calendar: &Compiled,
    day: Date,
    least: usize,
) -> Option<Arc<Forecast>> {
    let series = known(series, calendar);
    let last = last_counted(&series, calendar)?;
    let (needed, possible) = working_days(calendar, last, day);
    if !(1..=FARTHEST).contains(&needed) {
        return None;
    }
    let days = needed.max(least.min(possible));
    let made = forecast(&series, calendar, days).or_else(|_| forecast(&series, calendar, needed));
    made.ok().map(Arc::new)
}

/// Where a day stands in a forecast.
pub(super) fn place(forecast: &Forecast, day: Date) -> Option<usize> {
    let days = forecast.days.iter();
    days.map(|one| one.workday.date).position(|one| one == day)
}

fn foretold(
    kept: &Kept,
    calendar: &Compiled,
    day: Date,
    series: impl Fn() -> Vec<Series>,
) -> Option<(Arc<Forecast>, usize)> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = kept.as_ref()
        && let Some(place) = place(made, day)
    {
        return Some((Arc::clone(made), place));
    }
    // A day that is too far is asked for again: the next one may not be.
    let made = foretell(series(), calendar, day, AHEAD)?;
    let place = place(&made, day)?;
    *kept = Some(Arc::clone(&made));
    Some((made, place))
}

/// JSON of a kept day.
pub(super) fn decoded<T: DeserializeOwned>(
    rows: Vec<(Date, String)>,
) -> Result<Vec<(Date, T)>, StoreError> {
    let decode = |(day, body): (Date, String)| {
        let read = serde_json::from_str(&body).map_err(|why| StoreError::Inconsistent {
            table: "outlook_day",
            row: 0,
            what: format!("{day}: {why}"),
        });
        Ok((day, read?))
    };
    rows.into_iter().map(decode).collect()
}

/// The first day of those in which the model looks for open days before a day.
pub(super) fn looked_at_from(before: Date) -> Date {
    before
        .checked_sub(LOOKED_AT.days())
        .unwrap_or(super::derive::FIRST)
}

impl Desk {
    /// The log up to yesterday: read again when something was derived since, or
    /// the calendar is another.
    pub(super) fn log(&self) -> Result<Arc<Log>, DeskError> {
        let today = self.today();
        let mark = self.catch_up()?;
        let key = format!("{mark} {} {today}", self.settings().calendar_hash);
        let kept = &self.0.outlook.log;
        let seen = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(log) = seen.filter(|log| log.key == key) {
            return Ok(log);
        }
        let (counts, details, dossiers) = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>((
                tx.outlook_days(OutlookKind::Count, super::derive::FIRST, today)?,
                tx.outlook_days(OutlookKind::Detail, looked_at_from(today), today)?,
                tx.outlook_dossiers(today)?,
            ))
        })?;
        let details: Vec<(Date, DayDetail)> = decoded(details)?;
        let counts: Vec<(Date, DayCounts)> = decoded(counts)?;
        let settings = self.settings();
        let log = Arc::new(Log {
            key,
            dossiers: with_quiet_days(dossiers, &counts, &settings.calendar),
            counts,
            sums: Sums::of(&details),
            visits_ahead: Mutex::default(),
            dossiers_ahead: Mutex::default(),
        });
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&log));
        Ok(log)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;

    pub(in super::super) fn calendar() -> Compiled {
        let layers = motcua_domain::calendar::Layers::national(
            motcua_domain::calendar::OpeningHours::office(),
        );
        motcua_domain::calendar::compile(&layers, None).unwrap()
    }

    #[test]
    fn a_day_ahead_is_counted_in_working_days() {
        let calendar = calendar();
        // From a Friday to the next Monday and Tuesday.
        let friday = date(2026, 10, 2);
        let to = |day| working_days(&calendar, friday, day).0;
        assert_eq!((to(date(2026, 10, 5)), to(date(2026, 10, 6))), (1, 2));
        assert_eq!(to(date(2026, 10, 4)), 0, "a Sunday is no day ahead");
    }

    #[test]
    fn one_day_is_enough_for_a_forecast_and_none_is_not() {
        let calendar = calendar();
        let mut series = Series::named("land");
        assert!(foretell(vec![series.clone()], &calendar, date(2026, 10, 6), 1).is_none());
        series.counts.insert(date(2026, 10, 5), 40);
        let made = foretell(vec![series], &calendar, date(2026, 10, 6), 1).unwrap();
        let place = place(&made, date(2026, 10, 6)).unwrap();
        assert!((made.total.days[place].mean - 40.0).abs() < 1.0);
    }
}
