//! The cheapest fix: one step and two, all tried on the same days. A few days
//! tell most ways that bring little; only the better half, and the best of each
//! effort, goes on to all days. So the days are spent where the choice is made.

use super::change::{Change, Fix};
use super::check::BadModel;
use super::figures::{Band, DayFigures, Difference, compare};
use super::model::Reading;
use super::outcome::{Figure, difference};
use super::run::{Days, each, run};
use super::steps::{pairs, singles, with};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
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
    /// Days on which all scenarios are played; as many as [`Self::days`] or more
    /// = each is played on all of those.
    pub few: usize,
    /// Days of those that go on, the few included.
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
            few: 50,
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
    /// Scenarios played, the desk without a step not counted.
    pub scenarios: usize,
    /// Days of each.
    pub few: usize,
    /// Days of the better half of them.
    pub days: usize,
    /// Days on which the best were played again.
    pub again: usize,
    /// Share called in time before any step, on those days.
    pub within: Option<Band>,
    /// Mean wait before any step.
    pub wait: Option<Band>,
    /// What helps, the most first; empty = no step is sure to help.
    pub found: Vec<Found>,
}

/// One or two steps and what they come to, against the desk from which the
/// search began.
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
/// Of each effort so many go on from the few days to all.
const OF_EFFORT: usize = 5;

/// Steps that were tried.
struct Tried {
    steps: Vec<Fix>,
    /// Above 0 = better than without them.
    gain: f64,
    /// Played on all days, and not on the few alone.
    whole: bool,
}

impl Tried {
    /// The best first: what went on before what did not.
    fn sort(all: &mut [Self]) {
        all.sort_by(|a, b| b.whole.cmp(&a.whole).then(b.gain.total_cmp(&a.gain)));
    }
}

fn effort(steps: &[Fix]) -> u8 {
    steps.iter().map(Fix::effort).sum()
}

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
        whole: search.plays(singles.len()) + search.plays(room),
        tell: progress,
    };
    let mut all = tried(reading, base, singles, search, &steady);
    let best: Vec<&Fix> = all.iter().flat_map(|one| &one.steps).collect();
    let pairs = pairs(reading, base, &best, room);
    all.extend(tried(reading, base, pairs, search, &steady));
    Tried::sort(&mut all);
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

impl Search {
    /// The few days and all of them, as they are played.
    fn stages(self) -> (usize, usize) {
        let days = self.days.max(2);
        (self.few.clamp(2, days), days)
    }

    /// Days to be played of so many scenarios; the few best of each effort that
    /// go on beside the better half are not counted.
    fn plays(self, scenarios: usize) -> usize {
        let (few, days) = self.stages();
        (scenarios + 1) * few + (scenarios / 2 + 1) * (days - few)
    }
}

/// Tries scenarios on the few days, and the better ones on all, the best first.
/// What a scenario comes to is held against the desk from which the search
/// begins on the very same days.
fn tried(
    reading: &Reading,
    base: &Change,
    scenarios: Vec<Vec<Fix>>,
    search: Search,
    progress: &Progress<'_>,
) -> Vec<Tried> {
    let changes = scenarios.into_iter();
    let changes = changes.filter_map(|steps| Some((with(reading, base, &steps)?, steps)));
    let (mut changes, mut steps): (Vec<Change>, Vec<Vec<Fix>>) = changes.unzip();
    changes.insert(0, base.clone());
    let (few, days) = search.stages();
    let mut sums = played(reading, &changes, (0, few), search, progress);
    let mut all = Vec::new();
    if few < days {
        let first = gains(&sums, search.aim);
        let on = going_on(&steps, &first);
        let dropped = (0..steps.len()).filter(|at| !on.contains(at));
        all.extend(dropped.map(|at| Tried {
            steps: steps[at].clone(),
            gain: first[at],
            whole: false,
        }));
        let number = |at: &usize| at + 1;
        let kept: Vec<usize> = std::iter::once(0).chain(on.iter().map(number)).collect();
        changes = kept.iter().map(|at| changes[*at].clone()).collect();
        sums = kept
            .iter()
            .map(|at| std::mem::take(&mut sums[*at]))
            .collect();
        steps = on
            .iter()
            .map(|at| std::mem::take(&mut steps[*at]))
            .collect();
        let rest = played(reading, &changes, (few, days), search, progress);
        for (sums, rest) in sums.iter_mut().zip(rest) {
            sums.extend(rest);
        }
    }
    let gains = gains(&sums, search.aim);
    all.extend(steps.into_iter().zip(gains).map(|(steps, gain)| Tried {
        steps,
        gain,
        whole: true,
    }));
    Tried::sort(&mut all);
    all
}

/// Numbers of the scenarios that go on from the few days: the better half, and
/// of each effort the best, since a light step that brings little is asked for,
/// too.
fn going_on(steps: &[Vec<Fix>], gains: &[f64]) -> BTreeSet<usize> {
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by(|a, b| gains[*b].total_cmp(&gains[*a]));
    let half = steps.len().div_ceil(2);
    let mut of_effort: BTreeMap<u8, usize> = BTreeMap::new();
    let places = order.into_iter().enumerate();
    let on = places.filter(|(place, at)| {
        let before = of_effort.entry(effort(&steps[*at])).or_default();
        *before += 1;
        *place < half || *before <= OF_EFFORT
    });
    on.map(|(_, at)| at).collect()
}

/// The sums of some of the days of each change.
fn played(
    reading: &Reading,
    changes: &[Change],
    (from, to): (usize, usize),
    search: Search,
    progress: &Progress<'_>,
) -> Vec<Vec<Sums>> {
    let which = Days {
        seed: search.seed,
        first: from as u64,
        n: to - from,
        threads: search.threads,
        warm: f32::NEG_INFINITY,
    };
    let keep = |_: usize, day: &DayFigures| -> Sums { (day.all.within, day.all.wait, day.all.n) };
    let told = || progress.add(changes.len());
    each(reading, changes, which, keep, &told)
}

/// The gain of each change over the first of them.
fn gains(sums: &[Vec<Sums>], aim: Aim) -> Vec<f64> {
    let pairs = |of: &[Sums]| -> Vec<(f64, f64)> { of.iter().map(|sums| aim.pair(sums)).collect() };
    let Some((base, others)) = sums.split_first() else {
        return Vec::new();
    };
    let base = pairs(base);
    let gain = |other: &Vec<Sums>| {
        let off = compare(&base, &pairs(other));
        off.map_or(f64::NEG_INFINITY, |off| aim.gain(&off))
    };
    others.iter().map(gain).collect()
}

/// Plays the best again on other days and tells what they come to there.
fn again(reading: &Reading, base: &Change, ranked: &[Tried], search: Search) -> Fixes {
    let mut efforts = BTreeSet::new();
    let chosen: Vec<&Vec<Fix>> = ranked
        .iter()
        .filter(|one| one.whole && one.gain > 0.0)
        .enumerate()
        .filter(|(at, one)| efforts.insert(effort(&one.steps)) || *at < AGAIN)
        .map(|(_, one)| &one.steps)
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
        few: search.stages().0,
        days: search.stages().1,
        again: days,
        within: now.within(),
        wait: now.wait(),
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
