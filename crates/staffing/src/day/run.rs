//! Many days under one or several rosters.

use super::draw::{Drawn, Plan, draw};
use super::figures::{Band, DayFigures, ratio, sums};
use super::model::{Official, Reading};
use super::play::{Play, Roster, Terms};

/// A desk that is asked about: the model's own, or a change of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Officials.
    pub officials: Vec<Official>,
    /// Visits, as a share of the model's.
    pub visits: f64,
    /// Share of no-shows.
    pub no_show: f64,
    /// Factor on the service time of each kind.
    pub service: Vec<f64>,
}

impl Change {
    /// The model as it is.
    pub fn none(reading: &Reading) -> Self {
        Self {
            officials: reading.model.official.clone(),
            visits: 1.0,
            no_show: reading.model.no_show,
            service: vec![1.0; reading.model.kind.len()],
        }
    }
}

/// What the days came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Each day.
    pub days: Vec<DayFigures>,
}

impl Outcome {
    fn pairs(&self, of: impl Fn(&DayFigures) -> (f64, f64)) -> Vec<(f64, f64)> {
        self.days.iter().map(of).collect()
    }

    /// Mean wait over all steps, minutes.
    pub fn wait(&self) -> Option<Band> {
        ratio(&self.pairs(|day| (day.all.wait, day.all.n)))
    }

    /// Share called in time, over all steps.
    pub fn within(&self) -> Option<Band> {
        ratio(&self.pairs(|day| (day.all.within, day.all.n)))
    }

    /// Share called in time of some queues, by number.
    pub fn within_of(&self, queues: &[usize]) -> Option<Band> {
        ratio(&self.pairs(|day| {
            let of = |get: fn(&super::Tally) -> f64| {
                let both = |queue: &usize| day.queues[*queue].iter().map(get).sum::<f64>();
                queues.iter().map(both).sum::<f64>()
            };
            (of(|tally| tally.within), of(|tally| tally.n))
        }))
    }

    /// Mean wait in a queue of those who go first (`true`) or of the others.
    pub fn wait_of(&self, queue: usize, first: bool) -> Option<Band> {
        let class = usize::from(!first);
        ratio(&self.pairs(|day| (day.queues[queue][class].wait, day.queues[queue][class].n)))
    }

    /// Per half hour of coming: mean wait and share called in time.
    pub fn half(&self, half: usize) -> Option<(Band, Band)> {
        let wait = ratio(&self.pairs(|day| (day.halves[half].wait, day.halves[half].n)))?;
        let within = ratio(&self.pairs(|day| (day.halves[half].within, day.halves[half].n)))?;
        Some((wait, within))
    }

    /// Services a day.
    pub fn services(&self) -> Option<Band> {
        ratio(&self.pairs(|day| (day.all.n, 1.0)))
    }

    /// Minutes after the end of the opening.
    pub fn overtime(&self) -> Option<Band> {
        ratio(&self.pairs(|day| (day.overtime, 1.0)))
    }

    /// Minutes served a day by an official.
    pub fn busy(&self, official: usize) -> Option<Band> {
        ratio(&self.pairs(|day| (f64::from(day.busy[official]), 1.0)))
    }
}

/// Plays `days` days of each change on the same drawn days.
///
/// The result depends on model, changes, seed and number of days alone: not on
/// `threads`.
pub fn run(
    reading: &Reading,
    changes: &[Change],
    seed: u64,
    days: usize,
    threads: usize,
) -> Vec<Outcome> {
    let most = changes
        .iter()
        .map(|change| change.visits)
        .fold(1.0_f64, f64::max);
    let plan = Plan::new(reading, most);
    let ready: Vec<_> = changes
        .iter()
        .map(|change| prepared(reading, change, most))
        .collect();
    let mut all: Vec<Vec<DayFigures>> = vec![vec![DayFigures::default(); days]; changes.len()];
    let share = days.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let mut rest: Vec<&mut [DayFigures]> = all.iter_mut().map(Vec::as_mut_slice).collect();
        let mut from = 0;
        while from < days {
            let take = share.min(days - from);
            let mut mine = Vec::with_capacity(rest.len());
            rest = rest
                .into_iter()
                .map(|slice| {
                    let (now, later) = slice.split_at_mut(take);
                    mine.push(now);
                    later
                })
                .collect();
            let (plan, ready) = (&plan, &ready);
            scope.spawn(move || part(plan, ready, seed, from, &mut mine));
            from += take;
        }
    });
    all.into_iter().map(|days| Outcome { days }).collect()
}

type Ready = (Roster, Terms, Vec<f32>);

fn prepared(reading: &Reading, change: &Change, most: f64) -> Ready {
    let model = &reading.model;
    let end = model.open.iter().map(|span| span.to).fold(0.0, f64::max);
    let terms = Terms {
        keep: (change.visits / most) as f32,
        no_show: change.no_show as f32,
        no_show_minutes: model.no_show_minutes as f32,
        within: model.within as f32,
        end: end as f32,
    };
    let scale = change.service.iter().map(|factor| *factor as f32).collect();
    (Roster::new(reading, &change.officials), terms, scale)
}

fn part(plan: &Plan, ready: &[Ready], seed: u64, from: usize, out: &mut [&mut [DayFigures]]) {
    let mut day = Drawn::default();
    let mut play = Play::default();
    let days = out.first().map_or(0, |days| days.len());
    for at in 0..days {
        draw(plan, seed, (from + at) as u64, &mut day);
        for ((roster, terms, scale), out) in ready.iter().zip(out.iter_mut()) {
            play.play(&day, roster, *terms, scale, &mut out[at]);
        }
    }
}

/// How a change differs from something else on the same days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Difference of the averages.
    pub mean: f64,
    /// Half of its 95 % interval.
    pub half: f64,
}

/// The difference of two ratios of sums over the same days, with the interval
/// that the common days make narrow.
pub fn compare(now: &[(f64, f64)], then: &[(f64, f64)]) -> Option<Difference> {
    let count = now.len().min(then.len()) as f64;
    let (before, after) = (sums(now), sums(then));
    if before.1 <= 0.0 || after.1 <= 0.0 || count < 2.0 {
        return None;
    }
    let (old, new) = (before.0 / before.1, after.0 / after.1);
    // How far a day lies from the ratio of all, in units of the ratio.
    let off = |day: &(f64, f64), ratio: f64, all: f64| (day.0 - ratio * day.1) * count / all;
    let both = now.iter().zip(then);
    let squares: f64 = both
        .map(|(one, two)| (off(two, new, after.1) - off(one, old, before.1)).powi(2))
        .sum();
    Some(Difference {
        mean: new - old,
        half: 1.96 * (squares / (count - 1.0) / count).sqrt(),
    })
}
