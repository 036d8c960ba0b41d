//! Many days under one or several rosters.

use super::change::Change;
use super::draw::{Drawn, Plan, draw};
use super::figures::DayFigures;
use super::model::Reading;
use super::moved::{Moved, needs_returns};
use super::outcome::{HALF, Outcome};
use super::play::{Play, Terms};
use super::policy::Rules;
use super::promise::Promise;
use super::roster::{Roster, ends};

/// Plays `days` days of each change on the same drawn days.
///
/// The result depends on model, changes, seed and number of days alone: not on
/// `threads`, and the figures of a change not on those beside it.
pub fn run(
    reading: &Reading,
    changes: &[Change],
    seed: u64,
    days: usize,
    threads: usize,
) -> Vec<Outcome> {
    let from = half_hours(reading, changes).0;
    let whole = Days {
        seed,
        first: 0,
        n: days,
        threads,
        warm: f32::NEG_INFINITY,
    };
    let all = each(reading, changes, whole, |_, day| day.clone(), &|| ());
    let outcome = |days| Outcome { days, from };
    all.into_iter().map(outcome).collect()
}

/// Which days are played.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub seed: u64,
    /// Number of the first: days of other numbers are other days.
    pub first: u64,
    pub n: usize,
    pub threads: usize,
    /// People who join before this minute count in no figure.
    pub warm: f32,
}

/// Long days of one desk, for a queue that is held against its exact answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Long {
    pub seed: u64,
    pub first: u64,
    pub days: usize,
    /// Minute before which nobody counts.
    pub warm: f64,
    pub threads: usize,
}

/// Plays a model as it is and gives its days.
pub(crate) fn long_days(reading: &Reading, long: Long) -> Vec<DayFigures> {
    let which = Days {
        seed: long.seed,
        first: long.first,
        n: long.days,
        threads: long.threads,
        warm: long.warm as f32,
    };
    let asked = [Change::none(reading)];
    let all = each(reading, &asked, which, |_, day| day.clone(), &|| ());
    all.into_iter().flatten().collect()
}

/// The first half hour that any of these desks knows, and how many there are.
pub(super) fn half_hours(reading: &Reading, changes: &[Change]) -> (f64, usize) {
    let own = reading.model.profile.iter().flat_map(|one| &one.arrivals);
    let arrivals = reading.model.arrivals.iter().chain(own);
    let (mut from, mut to) = arrivals.fold((0.0_f64, 0.0_f64), |(from, to), part| {
        (from.min(part.from), to.max(part.to))
    });
    for change in changes {
        let (first, last) = ends(&change.open);
        (from, to) = (from.min(first), to.max(last));
    }
    let from = (from / HALF).floor() * HALF;
    let n = ((to - from) / HALF).ceil().clamp(1.0, 96.0) as usize;
    (from, n)
}

/// Plays each day under each change and keeps what `keep` takes of it, by
/// change and day. `played` is told of each day, from any thread.
pub(super) fn each<T: Clone + Default + Send>(
    reading: &Reading,
    changes: &[Change],
    which: Days,
    keep: impl Fn(usize, &DayFigures) -> T + Sync,
    played: &(dyn Fn() + Sync),
) -> Vec<Vec<T>> {
    let (from, halves) = half_hours(reading, changes);
    let ready = changes.iter().map(|change| {
        let mut ready = Ready::new(reading, change, from, halves);
        ready.terms.warm = which.warm;
        ready
    });
    let asked = Asked {
        plan: plan(reading, changes),
        ready: ready.collect(),
    };
    let mut all: Vec<Vec<T>> = vec![vec![T::default(); which.n]; changes.len()];
    let share = which.n.div_ceil(which.threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let mut rest: Vec<&mut [T]> = all.iter_mut().map(Vec::as_mut_slice).collect();
        let mut at = 0;
        while at < which.n {
            let take = share.min(which.n - at);
            let mut mine = Vec::with_capacity(rest.len());
            rest = rest
                .into_iter()
                .map(|slice| {
                    let (now, later) = slice.split_at_mut(take);
                    mine.push(now);
                    later
                })
                .collect();
            let (asked, keep) = (&asked, &keep);
            let first = which.first + at as u64;
            scope.spawn(move || part(asked, (which.seed, first), &mut mine, keep, played));
            at += take;
        }
    });
    all
}

/// The days of a model as far as these changes need them.
pub(super) fn plan(reading: &Reading, changes: &[Change]) -> Plan {
    let visits = changes.iter().map(|change| change.visits);
    let most = visits.fold(1.0_f64, f64::max);
    let more = reading.model.patience.is_some()
        || changes
            .iter()
            .any(|one| one.booking.is_some() || needs_returns(reading, one));
    Plan::new(reading, most, more)
}

struct Asked {
    plan: Plan,
    ready: Vec<Ready>,
}

/// A change, ready to be played.
pub(super) struct Ready {
    pub roster: Roster,
    pub terms: Terms,
    pub moved: Option<Moved>,
}

impl Ready {
    pub fn new(reading: &Reading, change: &Change, from: f64, halves: usize) -> Self {
        let model = &reading.model;
        let policy = change.policy.as_ref();
        let counted = policy.is_some_and(|one| one.longest_wait.is_some());
        let factor = |kind: usize| change.service.get(kind).copied().unwrap_or(1.0) as f32;
        let terms = Terms {
            visits: change.visits as f32,
            no_show: change.no_show as f32,
            no_show_minutes: model.no_show_minutes as f32,
            promise: Promise::new(reading, &change.open, counted),
            end: ends(&change.open).1 as f32,
            patience: model.patience.map_or(f32::INFINITY, |mean| mean as f32),
            from: from as f32,
            halves,
            warm: f32::NEG_INFINITY,
            scale: (0..model.kind.len()).map(factor).collect(),
            rules: Rules::new(policy, model.priority),
        };
        Self {
            roster: Roster::new(reading, &change.officials, &change.open),
            terms,
            moved: Moved::new(reading, change),
        }
    }
}

fn part<T>(
    asked: &Asked,
    (seed, first): (u64, u64),
    out: &mut [&mut [T]],
    keep: &impl Fn(usize, &DayFigures) -> T,
    played: &(dyn Fn() + Sync),
) {
    let (mut day, mut other, mut taken) = (Drawn::default(), Drawn::default(), Vec::new());
    let (mut play, mut figures) = (Play::default(), DayFigures::default());
    let days = out.first().map_or(0, |days| days.len());
    for at in 0..days {
        draw(&asked.plan, seed, first + at as u64, &mut day);
        // Neighbours that move the day alike share the moved day.
        let mut done: Option<&Moved> = None;
        for (number, (ready, out)) in asked.ready.iter().zip(out.iter_mut()).enumerate() {
            let drawn = match &ready.moved {
                None => &day,
                Some(moved) => {
                    if done != Some(moved) {
                        moved.apply(&day, &mut other, &mut taken);
                        done = Some(moved);
                    }
                    &other
                }
            };
            play.play(drawn, &ready.roster, &ready.terms, &mut figures);
            out[at] = keep(number, &figures);
        }
        played();
    }
}
