//! The cheapest fix: one step and two, all tried on the same days.

use super::change::{Change, Fix};
use super::check::BadModel;
use super::figures::{Band, DayFigures, Difference, compare, ratio};
use super::model::Reading;
use super::outcome::{Figure, difference};
use super::run::{Days, each, run};
use super::steps::{pairs, singles, with};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a step is to improve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// More people called in time.
    #[default]
    Within,
    /// A shorter mean wait.
    Wait,
}

/// How a search is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// What for.
    pub aim: Aim,
    /// Most scenarios. All single steps are tried; of two steps together those
    /// of the best single ones, as many as there is room for.
    pub most: usize,
    /// Days of each scenario.
    pub days: usize,
    /// Other days on which the best are played once more: the effect told is
    /// that of these, since the best of many owes a part of its lead to luck.
    pub again: usize,
    /// Seed.
    pub seed: u64,
    /// Threads; they change nothing in the answer.
    pub threads: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            aim: Aim::Within,
            most: 300,
            days: 200,
            again: 400,
            seed: 1,
            threads: 1,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fixes {
    /// SHA-256 of the model.
    pub model: String,
    /// Seed.
    pub seed: u64,
    /// Scenarios played, the desk as it is not counted.
    pub scenarios: usize,
    /// Days of each.
    pub days: usize,
    /// Days on which the best were played again.
    pub again: usize,
    /// Share called in time as it is, on those days.
    pub within: Option<Band>,
    /// Mean wait as it is.
    pub wait: Option<Band>,
    /// What helps, the most first; empty = no step is sure to help.
    pub found: Vec<Found>,
}

/// One or two steps and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// The steps.
    pub steps: Vec<Fix>,
    /// Sum of [`Fix::effort`].
    pub effort: u8,
    /// Nothing of at most this effort helps as much.
    pub best_of_effort: bool,
    /// Change of the share called in time.
    pub within: Option<Difference>,
    /// Change of the mean wait, minutes.
    pub wait: Option<Difference>,
    /// Change of the minutes after the last closing.
    pub overtime: Option<Difference>,
    /// The queue in which the share called in time falls most, if in one it
    /// surely falls.
    pub worse: Option<(String, Difference)>,
}

/// Those which are played again: the best, and the best of each effort.
const AGAIN: usize = 10;

/// Sums of a day that a search keeps: called in time, minutes waited, people.
type Sums = (f64, f64, f64);

impl Aim {
    fn pair(self, sums: &Sums) -> (f64, f64) {
        match self {
            Self::Within => (sums.0, sums.2),
            Self::Wait => (sums.1, sums.2),
        }
    }

    /// Above 0 = better.
    fn gain(self, off: &Difference) -> f64 {
        match self {
            Self::Within => off.mean,
            Self::Wait => -off.mean,
        }
    }
}

/// Searches one- and two-step changes of `base`: an official learns a queue,
/// sits at another one, has lunch at another time, or somebody helps for half
/// a session. `progress` is told the share that is done, from any thread.
///
/// # Errors
/// When `base` itself is not possible.
pub fn cheapest(
    reading: &Reading,
    base: &Change,
    search: Search,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<Fixes, BadModel> {
    base.check(reading)?;
    let mut singles = singles(reading, base);
    singles.truncate(search.most.max(1));
    let room = search.most.saturating_sub(singles.len());
    let steady = Progress {
        done: AtomicUsize::new(0),
        whole: (singles.len() + room + 2) * search.days.max(1),
        tell: progress,
    };
    let first = gains(reading, base, &singles, search, &steady);
    let mut all: Vec<(Vec<Fix>, f64)> = singles.into_iter().zip(first).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let pairs = pairs(reading, base, &all, room);
    let second = gains(reading, base, &pairs, search, &steady);
    all.extend(pairs.into_iter().zip(second));
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let found = again(reading, base, &all, search);
    progress(1.0);
    Ok(Fixes {
        scenarios: all.len(),
        ..found
    })
}

struct Progress<'a> {
    done: AtomicUsize,
    whole: usize,
    tell: &'a (dyn Fn(f64) + Sync),
}

impl Progress<'_> {
    fn add(&self, n: usize) {
        let done = self.done.fetch_add(n, Ordering::Relaxed) + n;
        (self.tell)((done as f64 / self.whole as f64).min(1.0));
    }
}

/// The gain of each scenario over the desk as it is.
fn gains(
    reading: &Reading,
    base: &Change,
    scenarios: &[Vec<Fix>],
    search: Search,
    progress: &Progress<'_>,
) -> Vec<f64> {
    let changes = scenarios.iter();
    let changes = changes.filter_map(|steps| with(reading, base, steps));
    let changes: Vec<Change> = std::iter::once(base.clone()).chain(changes).collect();
    let which = Days {
        seed: search.seed,
        first: 0,
        n: search.days.max(2),
        threads: search.threads,
        warm: f32::NEG_INFINITY,
    };
    let keep = |_: usize, day: &DayFigures| -> Sums { (day.all.within, day.all.wait, day.all.n) };
    let played = || progress.add(changes.len());
    let sums = each(reading, &changes, which, keep, &played);
    let pairs =
        |of: &[Sums]| -> Vec<(f64, f64)> { of.iter().map(|sums| search.aim.pair(sums)).collect() };
    let Some((base, others)) = sums.split_first() else {
        return Vec::new();
    };
    let base = pairs(base);
    let gain = |other: &Vec<Sums>| {
        let off = compare(&base, &pairs(other));
        off.map_or(f64::NEG_INFINITY, |off| search.aim.gain(&off))
    };
    others.iter().map(gain).collect()
}

/// Plays the best again on other days and tells what they come to there.
fn again(reading: &Reading, base: &Change, ranked: &[(Vec<Fix>, f64)], search: Search) -> Fixes {
    let effort = |steps: &[Fix]| steps.iter().map(Fix::effort).sum::<u8>();
    let mut efforts = BTreeSet::new();
    let chosen: Vec<&Vec<Fix>> = ranked
        .iter()
        .filter(|(_, gain)| *gain > 0.0)
        .enumerate()
        .filter(|(at, (steps, _))| efforts.insert(effort(steps)) || *at < AGAIN)
        .map(|(_, (steps, _))| steps)
        .collect();
    let changes = chosen.iter().filter_map(|steps| with(reading, base, steps));
    let changes: Vec<Change> = std::iter::once(base.clone()).chain(changes).collect();
    // Other days, by another seed that follows from the first.
    let seed = super::Chance::new(search.seed, 0, u64::MAX).bits();
    let days = search.again.max(2);
    let outcomes = run(reading, &changes, seed, days, search.threads);
    let now = &outcomes[0];
    let told = chosen.iter().zip(&outcomes[1..]);
    let told = told.filter_map(|(steps, then)| {
        let aim = match search.aim {
            Aim::Within => Figure::Within,
            Aim::Wait => Figure::Wait,
        };
        let off = difference(now, then, aim)?;
        let gain = search.aim.gain(&off);
        (gain > off.half).then(|| {
            let found = Found {
                steps: (*steps).clone(),
                effort: effort(steps),
                best_of_effort: false,
                within: difference(now, then, Figure::Within),
                wait: difference(now, then, Figure::Wait),
                overtime: difference(now, then, Figure::Overtime),
                worse: worse(reading, now, then),
            };
            (gain, found)
        })
    });
    let mut told: Vec<(f64, Found)> = told.collect();
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.effort.cmp(&b.1.effort)));
    let mut least = u8::MAX;
    let found = told.into_iter().map(|(_, mut found)| {
        // Sorted by gain: what comes first at its effort is not beaten.
        found.best_of_effort = found.effort < least;
        least = least.min(found.effort);
        found
    });
    Fixes {
        model: reading.hash.clone(),
        seed: search.seed,
        scenarios: 0,
        days: search.days,
        again: days,
        within: ratio(&now.by_day(Figure::Within)),
        wait: ratio(&now.by_day(Figure::Wait)),
        found: found.collect(),
    }
}

fn worse(
    reading: &Reading,
    now: &super::Outcome,
    then: &super::Outcome,
) -> Option<(String, Difference)> {
    let queues = reading.queues.iter().enumerate();
    let falls = queues.filter_map(|(at, name)| {
        let off = difference(now, then, Figure::WithinIn(at))?;
        (off.mean < -off.half).then(|| (name.clone(), off))
    });
    falls.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
}
