//! How far the outlook can be trusted: a past month told day by day from what
//! was known the evening before, beside what was seen; and the scores of the
//! forecasts.

use super::basis::{TrustBasis, basis, left_out};
use super::log::{Log, dossier_series, next_after, visit_series};
use super::past::{DayCounts, DayDetail};
use super::past_month::{Past, first_of};
use super::replay::{PLAYED, Replay, Replayed, joined};
use super::scores::{DossierDay, ScoredForecast, dossier_days, dossier_months, lies_in, scores};
use super::{Goal, seed_of};
use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::month_of;
use motcua_domain::visit::Policy;
use motcua_staffing::forecast::Expected;
use motcua_store::OutlookKind;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

/// All that a month played again depends on: its first day and the day after the
/// last that is told, the log up to there by a hash, the calendar, the queue's
/// rules and the goal. A month that is over is the same tomorrow.
pub(super) type Key = (Date, Date, u64, String, Arc<Policy>, Goal);

fn key(settings: &Settings, log: &Log, past: &Past, goal: Goal) -> Key {
    let counts = log.counts.partition_point(|(day, _)| *day < past.end);
    let dossiers = log.dossiers.partition_point(|(day, _, _)| *day < past.end);
    let mut known = DefaultHasher::new();
    // Since when days are counted is told of a month before that, too.
    log.counts.first().map(|(day, _)| *day).hash(&mut known);
    log.counts[..counts].hash(&mut known);
    log.dossiers[..dossiers].hash(&mut known);
    past.details.hash(&mut known);
    let calendar = settings.calendar_hash.clone();
    let rules = Arc::clone(&settings.queue);
    (past.first, past.end, known.finish(), calendar, rules, goal)
}

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
    /// Did those who came lie in that band? `None` = there was no forecast.
    pub visits_inside: Option<bool>,
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
    /// Days whose visits lay in the band that was foretold (80 %).
    pub visits_inside: u32,
    /// Of so many.
    pub visits_judged: u32,
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
    /// Days before the month to which the model of its first day was fitted; that
    /// of a later day knew the days between, too.
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
    /// The desk rested between two sessions of a day that was played: that is
    /// counted as no wait, told or seen.
    pub has_break: bool,
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
        let kept = self.0.outlook.trust.made();
        let judged = kept.iter().filter(|made| made.judged > 0);
        // Of one month the one asked for last.
        let last = judged.max_by(|a, b| a.month.cmp(&b.month));
        Ok(last.map(|made| BandHeld {
            month: made.month.clone(),
            inside: made.inside,
            judged: made.judged,
        }))
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
        let past = self.past(first)?;
        let kept = &self.0.outlook.trust;
        let told = kept.get(key(&settings, &log, &past, goal), || {
            replayed(&settings, &log, &past, goal)
        })?;
        let mut made = Trust::clone(&told);
        made.month = month.to_owned();
        made.months = months;
        made.running = today < first.checked_add(1.month()).unwrap_or(first);
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
        Ok(made)
    }
}

/// A month told and seen, as far as it depends on [`Key`] alone.
fn replayed(settings: &Settings, log: &Log, past: &Past, goal: Goal) -> Result<Trust, DeskError> {
    let replay = Replay {
        settings,
        details: &past.details,
        counts: &log.counts,
        goal,
    };
    let sums = replay.sums(past.first);
    let days: Vec<Date> = past.days().iter().map(|(day, _)| *day).collect();
    let aheads = replay.aheads(&days);
    let mut month = Month::new(settings.queue.lines.len(), goal);
    let mut closed = Vec::new();
    for ((day, detail), ahead) in past.days().iter().zip(aheads) {
        let Some(told) = replay.play(*day, detail, ahead)? else {
            closed.push(*day);
            continue;
        };
        let at = log.counts.binary_search_by_key(day, |(one, _)| *one);
        let counts = at.map(|at| log.counts[at].1.clone()).unwrap_or_default();
        month.add(&told, &counts, detail);
    }
    let told = (past.first, past.end);
    let mut made = month.done();
    made.month = month_of(past.first);
    made.basis_days = sums.days;
    made.basis = basis(settings, log, &sums, past.first);
    made.closed = closed;
    made.seed = seed_of(made.model_day.unwrap_or(past.first));
    made.simulated = PLAYED;
    made.left_out = left_out(settings, &log.counts, told);
    made.dossier_days = dossier_days(&log.dossiers, &settings.calendar, told);
    Ok(made)
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
    has_break: bool,
}

impl Month {
    fn new(queues: usize, goal: Goal) -> Self {
        Self {
            queues,
            goal,
            days: Vec::new(),
            halves: BTreeMap::new(),
            model: None,
            has_break: false,
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
            visits_inside: told
                .is_foretold
                .then(|| lies_in(counts.all(), &told.visits)),
            seen_within,
            low,
            mean,
            high,
            inside: seen_within.filter(|_| band.is_some()).map(lies),
        });
        self.has_break |= told.has_break;
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
        let (inside, judged) = held(self.days.iter().map(|day| day.inside));
        let (visits_inside, visits_judged) = held(self.days.iter().map(|day| day.visits_inside));
        Trust {
            halves: self.halves.into_iter().map(half).collect(),
            inside,
            judged,
            visits_inside,
            visits_judged,
            has_break: self.has_break,
            days: self.days,
            model_day: self.model.as_ref().map(|(day, _)| *day),
            hash: self.model.map(|(_, hash)| hash).unwrap_or_default(),
            ..Trust::default()
        }
    }
}

/// How many days lay in their band, and of how many that is known.
fn held(days: impl Iterator<Item = Option<bool>>) -> (u32, u32) {
    days.flatten().fold((0, 0), |(inside, judged), one| {
        (inside + u32::from(one), judged + 1)
    })
}
