//! How far the outlook can be trusted: a past month told day by day from what
//! was known the evening before, beside what was seen; and the scores of the
//! forecasts.

use super::basis::{TrustBasis, basis, left_out};
use super::log::{Log, dossier_series, next_after, visit_series};
use super::past::{DayCounts, DayDetail};
use super::past_month::{Past, first_of};
use super::replay::{PLAYED, Replay, Replayed, joined};
use super::scores::{DossierDay, ScoredForecast, dossier_days, dossier_months, scores};
use super::{Goal, seed_of};
use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::month_of;
use motcua_staffing::forecast::Expected;
use motcua_store::OutlookKind;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Months kept as they were counted last.
const KEPT: usize = 4;

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

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Months with days to look at, of visits or of dossiers, the newest first.
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
    pub visits: Option<ScoredForecast>,
    /// By line.
    pub lines: Vec<ScoredForecast>,
    /// Of dossiers by field.
    pub dossiers: Vec<ScoredForecast>,
    /// Of all dossiers.
    pub dossiers_all: Option<ScoredForecast>,
    /// Dossiers of the month by day, told the evening before and seen.
    pub dossier_days: Vec<DossierDay>,
    /// Days before the month to which the model was fitted.
    pub basis_days: usize,
    /// Which days those are, and why not more.
    pub basis: TrustBasis,
    /// The first day of the month that was played; `None` = none was.
    pub model_day: Option<Date>,
    /// SHA-256 of the model of that day: [`Desk::trust_model`] gives it.
    pub hash: String,
    /// Its seed.
    pub seed: u64,
    /// Days on which each day was played.
    pub simulated: usize,
    /// Open days of the month of which nothing was counted.
    pub left_out: Vec<Date>,
    /// Days of the month that are closed by the calendar and on which somebody
    /// came all the same: they are not told.
    pub closed: Vec<Date>,
    /// The month is not over: it is told up to yesterday.
    pub running: bool,
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
        let mut all = dossier_months(&log.dossiers, &settings.calendar);
        all.extend(months);
        let months: Vec<String> = all.into_iter().rev().collect();
        let today = self.today();
        let this = month_of(today);
        let month = month
            .or(months.first().map(String::as_str))
            .unwrap_or(&this);
        let first = first_of(month)?;
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
        let until = first.checked_add(1.month()).unwrap_or(first).min(today);
        made.dossier_days = dossier_days(&log.dossiers, &settings.calendar, (first, until));
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
        let next = first.checked_add(1.month()).unwrap_or(first);
        let Past { sums, days, end } = self.past(first)?;
        let replay = Replay {
            settings,
            sums: &sums,
            counts: &log.counts,
            goal,
        };
        let mut month = Month::new(settings.queue.lines.len(), goal);
        let mut closed = Vec::new();
        for (day, detail) in &days {
            let Some(told) = replay.play(*day, detail)? else {
                closed.push(*day);
                continue;
            };
            let at = log.counts.binary_search_by_key(day, |(one, _)| *one);
            let counts = at.map(|at| log.counts[at].1.clone()).unwrap_or_default();
            month.add(&told, &counts, detail);
        }
        let mut made = month.done();
        made.basis_days = sums.days;
        made.basis = basis(settings, log, &sums, first);
        made.closed = closed;
        made.running = self.today() < next;
        made.seed = seed_of(made.model_day.unwrap_or(first));
        made.simulated = PLAYED;
        made.left_out = left_out(settings, &log.counts, (first, end));
        Ok(made)
    }
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
    /// The first day played, and the hash of its model.
    model: Option<(Date, String)>,
}

impl Month {
    fn new(queues: usize, goal: Goal) -> Self {
        Self {
            queues,
            goal,
            days: Vec::new(),
            halves: BTreeMap::new(),
            model: None,
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
        self.model
            .get_or_insert_with(|| (told.day, told.hash.clone()));
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
            model_day: self.model.as_ref().map(|(day, _)| *day),
            hash: self.model.map(|(_, hash)| hash).unwrap_or_default(),
            ..Trust::default()
        }
    }
}
