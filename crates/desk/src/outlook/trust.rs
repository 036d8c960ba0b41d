//! How far the outlook can be trusted: a past month told day by day from what
//! was known the evening before, beside what was seen; and the scores of the
//! forecasts.

use super::log::{Log, Sums, decoded, dossier_series, looked_at_from, next_after, visit_series};
use super::past::{DayCounts, DayDetail};
use super::replay::{PLAYED, Replay, Replayed, joined};
use super::{Goal, seed_of};
use crate::queue::DayPlan;
use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_staffing::forecast::{Expected, Forecast, Score, Series, table};
use motcua_store::{OutlookKind, StoreError};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

/// Months kept as they were counted last.
const KEPT: usize = 4;
/// Days of a series that are shown.
const SHOWN: usize = 60;

/// A half hour of the day, over the days of the month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrustHalf {
    /// From, minutes after midnight.
    pub from: u16,
    /// Visits a day, seen.
    pub seen_visits: f64,
    /// Foretold.
    pub told_visits: f64,
    /// Share called in time of those who came then; `None` = nobody.
    pub seen_within: Option<f64>,
    /// Foretold.
    pub told_within: Option<f64>,
    /// Mean wait, minutes.
    pub seen_wait: Option<f64>,
    /// Foretold.
    pub told_wait: Option<f64>,
}

/// A day of the month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrustDay {
    /// The day.
    pub day: Date,
    /// Visits seen.
    pub seen_visits: u32,
    /// Visits foretold the evening before, with a band of 80 %.
    pub told: Expected,
    /// Share called in time, seen.
    pub seen_within: Option<f64>,
    /// Foretold: 5 of 100 such days lie below.
    pub low: f64,
    /// On average.
    pub mean: f64,
    /// 5 of 100 such days lie above.
    pub high: f64,
    /// Did what was seen lie between both? `None` = nobody came.
    pub inside: Option<bool>,
}

/// How good a forecast was.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastScore {
    /// Line or field; empty = all together.
    pub name: String,
    /// Word of the method in use.
    pub method: &'static str,
    /// The models failed over eight weeks.
    pub fell_back: bool,
    /// Over the last eight weeks.
    pub recent: Option<Score>,
    /// Over a year.
    pub whole: Option<Score>,
    /// The last days that were counted, in order.
    pub series: Vec<(Date, u32)>,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Months with days to look at, the newest first.
    pub months: Vec<String>,
    /// Told and seen by half hour.
    pub halves: Vec<TrustHalf>,
    /// Told and seen by day.
    pub days: Vec<TrustDay>,
    /// Days whose share lay in the band of a single day (90 %).
    pub inside: u32,
    /// Of so many.
    pub judged: u32,
    /// The forecast of all visits.
    pub visits: Option<ForecastScore>,
    /// By line.
    pub lines: Vec<ForecastScore>,
    /// Of dossiers by field.
    pub dossiers: Vec<ForecastScore>,
    /// Of all dossiers.
    pub dossiers_all: Option<ForecastScore>,
    /// Days before the month to which the model was fitted.
    pub basis_days: usize,
    /// SHA-256 of the model of the month's first day.
    pub hash: String,
    /// Its seed.
    pub seed: u64,
    /// Days on which each day was played.
    pub simulated: usize,
    /// Open days of the month of which nothing was counted.
    pub left_out: Vec<Date>,
}

/// How often the band of a single day held in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandHeld {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Days whose share lay in the band.
    pub inside: u32,
    /// Of so many.
    pub judged: u32,
}

impl Desk {
    /// How often the band of a single day held in the last month that was
    /// looked at since the start; `None` = in none. It costs nothing: a month is
    /// played anew only by [`Desk::trust`].
    ///
    /// # Errors
    /// When the reader may not read the queue.
    pub fn band_held(&self, me: &Actor) -> Result<Option<BandHeld>, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        let kept = &self.0.outlook.trust;
        // Of one month the count made last.
        let last = kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|(_, made)| made)
            .filter(|made| made.judged > 0)
            .max_by(|a, b| a.month.cmp(&b.month))
            .map(|made| BandHeld {
                month: made.month.clone(),
                inside: made.inside,
                judged: made.judged,
            });
        Ok(last)
    }

    /// A month told and seen; `None` = the last that has days. A desk without
    /// any gives a page without days.
    ///
    /// # Errors
    /// When the reader may not read the queue; a month that is none.
    pub fn trust(&self, me: &Actor, month: Option<&str>) -> Result<Trust, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadQueue, &settings.office.unit)?;
        let (log, goal) = (self.log()?, self.goal()?);
        let months = self
            .store()
            .read(self.id(), |tx| tx.outlook_months(OutlookKind::Detail))?;
        let months: Vec<String> = months.into_iter().rev().collect();
        let today = self.today();
        let this = format!("{:04}-{:02}", today.year(), today.month());
        let month = month
            .or(months.first().map(String::as_str))
            .unwrap_or(&this);
        let Ok(first) = format!("{month}-01").parse::<Date>() else {
            return Err(DeskError::invalid("month", "outlook-bad-month"));
        };
        let key = format!("{} {month} {}/{}", log.key, goal.minutes, goal.percent);
        let kept = &self.0.outlook.trust;
        let known = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known()
            .iter()
            .find(|(one, _)| *one == key)
            .map(|(_, made)| made.clone());
        if let Some(found) = found {
            return Ok(found);
        }
        let mut made = self.replayed(&settings, &log, first, goal)?;
        made.month = month.to_owned();
        made.months = months;
        // The forecasts that the page of a day ahead reads: one forecast has one
        // score.
        let series = visit_series(&log.counts);
        let next = next_after(&series, &settings.calendar);
        let ahead = next.and_then(|day| log.visits_on(&settings, day));
        (made.visits, made.lines) = scores(&series, ahead);
        let series = dossier_series(&log.dossiers);
        let next = next_after(&series, &settings.calendar);
        let ahead = next.and_then(|day| log.dossiers_on(&settings, day));
        (made.dossiers_all, made.dossiers) = scores(&series, ahead);
        let mut all = known();
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push((key, made.clone()));
        Ok(made)
    }

    /// The month that begins with a day, told and seen.
    fn replayed(
        &self,
        settings: &Settings,
        log: &Log,
        first: Date,
        goal: Goal,
    ) -> Result<Trust, DeskError> {
        let end = first.checked_add(1.month()).unwrap_or(first);
        let end = end.min(self.today());
        let (before, days) = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>((
                tx.outlook_days(OutlookKind::Detail, looked_at_from(first), first)?,
                tx.outlook_days(OutlookKind::Detail, first, end)?,
            ))
        })?;
        let before: Vec<(Date, DayDetail)> = decoded(before)?;
        let days: Vec<(Date, DayDetail)> = decoded(days)?;
        let sums = Sums::of(&before);
        let replay = Replay {
            settings,
            sums: &sums,
            counts: &log.counts,
            goal,
        };
        let mut month = Month::new(settings.queue.lines.len(), goal);
        for (day, detail) in &days {
            if let Some(told) = replay.play(*day, detail)? {
                let at = log.counts.binary_search_by_key(day, |(one, _)| *one);
                let counts = at.map(|at| log.counts[at].1.clone()).unwrap_or_default();
                month.add(&told, &counts, detail);
            }
        }
        let mut made = month.done();
        made.basis_days = sums.days;
        made.seed = seed_of(first);
        made.simulated = PLAYED;
        made.left_out = left_out(settings, &log.counts, (first, end));
        Ok(made)
    }
}

/// Open days of a month without a count, from the desk's first day on.
fn left_out(
    settings: &Settings,
    counts: &[(Date, DayCounts)],
    (first, end): (Date, Date),
) -> Vec<Date> {
    let Some(begun) = counts.first().map(|(day, _)| *day) else {
        return Vec::new();
    };
    let days = first.max(begun).series(1.day());
    let days = days.take_while(|day| *day < end);
    let is_open = |day: &Date| {
        let plan = DayPlan::of(settings, *day);
        plan.is_ok_and(|plan| !plan.sessions.is_closed())
    };
    let counted = |day: &Date| counts.binary_search_by_key(day, |(one, _)| *one).is_ok();
    days.filter(|day| is_open(day) && !counted(day)).collect()
}

/// Sums of a half hour over the days.
#[derive(Clone, Copy, Default)]
struct Half {
    seen_visits: f64,
    told_visits: f64,
    /// People, of them in time, minutes waited: seen and told.
    seen: [f64; 3],
    told: [f64; 3],
}

/// A month that is being put together.
struct Month {
    queues: usize,
    goal: Goal,
    days: Vec<TrustDay>,
    halves: BTreeMap<u8, Half>,
    hash: Option<String>,
}

impl Month {
    fn new(queues: usize, goal: Goal) -> Self {
        Self {
            queues,
            goal,
            days: Vec::new(),
            halves: BTreeMap::new(),
            hash: None,
        }
    }

    fn add(&mut self, told: &Replayed, counts: &DayCounts, detail: &DayDetail) {
        let (mut people, mut within) = (0.0, 0.0);
        let most = u32::from(self.goal.minutes) * 10;
        for (half, tenths) in detail.waits.values().flatten() {
            let in_time = f64::from(u8::from(*tenths <= most));
            people += 1.0;
            within += in_time;
            let sums = &mut self.halves.entry(*half).or_default().seen;
            sums[0] += 1.0;
            sums[1] += in_time;
            sums[2] += f64::from(*tenths) / 10.0;
        }
        for (half, n) in counts.lines.values().flatten() {
            self.halves.entry(*half).or_default().seen_visits += f64::from(*n);
        }
        for (half, n) in &told.halves {
            let sums = self.halves.entry(*half).or_default();
            sums.told_visits += n;
            let tally = joined(&told.outcome, self.queues, *half);
            let days = PLAYED as f64;
            sums.told[0] += tally.n / days;
            sums.told[1] += tally.within / days;
            sums.told[2] += tally.wait / days;
        }
        let seen_within = (people > 0.0).then(|| within / people);
        let band = told.outcome.within();
        let (low, mean, high) = band.map_or((0.0, 0.0, 0.0), |band| {
            (band.day_low, band.mean, band.day_high)
        });
        let lies = |seen: f64| low - 1e-9 <= seen && seen <= high + 1e-9;
        self.days.push(TrustDay {
            day: told.day,
            seen_visits: counts.all(),
            told: told.visits,
            seen_within,
            low,
            mean,
            high,
            inside: seen_within.filter(|_| band.is_some()).map(lies),
        });
        self.hash.get_or_insert_with(|| told.hash.clone());
    }

    fn done(self) -> Trust {
        let n = self.days.len().max(1) as f64;
        let share = |sums: &[f64; 3], at: usize| (sums[0] > 0.0).then(|| sums[at] / sums[0]);
        let half = |(half, sums): (u8, Half)| TrustHalf {
            from: u16::from(half) * 30,
            seen_visits: sums.seen_visits / n,
            told_visits: sums.told_visits / n,
            seen_within: share(&sums.seen, 1),
            told_within: share(&sums.told, 1),
            seen_wait: share(&sums.seen, 2),
            told_wait: share(&sums.told, 2),
        };
        let judged: Vec<bool> = self.days.iter().filter_map(|day| day.inside).collect();
        Trust {
            halves: self.halves.into_iter().map(half).collect(),
            inside: judged.iter().map(|inside| u32::from(*inside)).sum(),
            judged: u32::try_from(judged.len()).unwrap_or(u32::MAX),
            days: self.days,
            hash: self.hash.unwrap_or_default(),
            ..Trust::default()
        }
    }
}

/// Scores of the forecast of all series together, and of each, as of today.
fn scores(
    series: &[Series],
    ahead: Option<(Arc<Forecast>, usize)>,
) -> (Option<ForecastScore>, Vec<ForecastScore>) {
    let Some((made, _)) = ahead else {
        return (None, Vec::new());
    };
    let mut total: BTreeMap<Date, u32> = BTreeMap::new();
    for (day, n) in series.iter().flat_map(|one| &one.counts) {
        *total.entry(*day).or_default() += n;
    }
    let score = |one: &motcua_staffing::forecast::Outlook, counts: &BTreeMap<Date, u32>| {
        let last = counts.len().saturating_sub(SHOWN);
        let shown = counts.iter().skip(last);
        ForecastScore {
            name: if one.field == table::ALL {
                String::new()
            } else {
                one.field.clone()
            },
            method: one.method.slug(),
            fell_back: one.fell_back,
            recent: one.recent,
            whole: one.whole,
            series: shown.map(|(day, n)| (*day, *n)).collect(),
        }
    };
    let fields = made.fields.iter().filter_map(|one| {
        let own = series.iter().find(|series| series.field == one.field)?;
        Some(score(one, &own.counts))
    });
    (Some(score(&made.total, &total)), fields.collect())
}
