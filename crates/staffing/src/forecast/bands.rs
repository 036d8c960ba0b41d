//! Bands from errors that were really made (split conformal prediction), and
//! the score.
//!
//! An error is taken over the standard deviation that a negative-binomial law
//! with that mean would have, so that a busy day has a wide band and a day
//! after Tết, whose factor is hardly known, a wider one. The quantiles of such
//! errors at the same distance ahead make the band, never a Gaussian formula.
//! How much lies outside on either side is steered by what lay outside of late
//! (adaptive conformal inference; Gibbs and Candès, 2021), since a desk's days
//! do not stay alike. Bands end in whole numbers and the errors know it.

use super::trail::{Guess, Method, Origin, RECENT, SCORED, Trail};

/// Share of days that should lie in a band.
pub const COVERED: f64 = 0.8;
/// Share of days that should lie outside on either side.
const OUTSIDE: f64 = (1.0 - COVERED) / 2.0;
/// How much one forecast moves the share outside; there are some ten a day.
const STEERED: f64 = 0.002;
/// Between these the share outside is steered.
const MOST_STEERED: (f64, f64) = (0.02, 0.2);
/// Errors a band is made of, at least; fewer at the same distance ahead are
/// filled up from the distances beside it.
const FEWEST: usize = 40;
/// Quantile of the normal law while there are no errors to go by.
pub(super) const ASSUMED: f64 = 1.2816;

/// What is expected of a day. The band's ends are whole numbers, and the mean
/// as a whole number lies between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Mean, visits or dossiers.
    pub mean: f64,
    /// About one day in ten lies below.
    pub low: f64,
    /// About one day in ten lies above.
    pub high: f64,
}

impl Expected {
    /// An assumed number of people: the band is that of a Poisson law alone.
    #[must_use]
    pub fn assumed(mean: f64) -> Self {
        let side = ASSUMED * mean.max(0.0).sqrt();
        Self {
            mean,
            low: (mean - side).round().max(0.0),
            high: (mean + side).round(),
        }
    }

    /// The standard deviation that the band stands for.
    #[must_use]
    pub fn spread(&self) -> f64 {
        (self.high - self.low) / (2.0 * ASSUMED)
    }
}

/// What the band of a day is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BandBasis {
    /// Errors really made that many working days ahead; 0 = there is none, so
    /// the band is lent by nearer days and widened.
    pub same: usize,
    /// Errors used: those, and where they are fewer than 40 also those of the
    /// distances beside it. 0 = too few of any: the band is assumed.
    pub used: usize,
}

/// How good forecasts like these were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean absolute error, over that of "the same weekday of last week" one
    /// week ahead on all days known at each evening. A scale by which series
    /// and desks can be compared; whether last week was better in these weeks
    /// is said by `relative` alone.
    pub mase: f64,
    /// Mean absolute error, over that of "the same weekday of last week" on the
    /// same days at the same distances; below 1 is better than that. `None` if
    /// that was never wrong.
    pub relative: Option<f64>,
    /// Share of days that lay in their band; `None` while too few had one.
    pub coverage: Option<f64>,
    /// Mean of forecast minus seen, over the mean seen: 0.05 = a twentieth too
    /// many were expected. `None` if nobody came.
    pub bias: Option<f64>,
    /// Forecasts judged.
    pub n: usize,
}

/// Bands of the days ahead, the errors they rest on, and the scores.
pub(super) struct Judged {
    pub ahead: Vec<Expected>,
    /// What the band of each is made of.
    pub bases: Vec<BandBasis>,
    /// Errors the bands of the next days are made of; 0 = assumed, not seen.
    pub errors: usize,
    /// Over the last [`RECENT`] days.
    pub recent: Option<Score>,
    /// Over all that was looked back on.
    pub whole: Option<Score>,
}

/// Judges a trail: at each origin the band that would have been published.
pub(super) fn judge(trail: &Trail, counts: &[Option<f64>]) -> Judged {
    let mut bands = Bands::default();
    let mut open: Vec<Published<'_>> = Vec::new();
    let mut inside: Vec<(usize, bool)> = Vec::new();
    for origin in &trail.origins {
        for published in &mut open {
            published.tell(counts, origin.at, &mut bands, &mut inside);
        }
        open.retain(|published| published.told < published.expected.len());
        open.push(Published::of(origin, &bands));
    }
    let today = open.pop();
    let known = counts.len();
    let score = |from: usize| {
        let errors = trail.errors(counts, (from, known), |origin, step| origin.means[step]);
        let judged: Vec<bool> = inside
            .iter()
            .filter(|(day, _)| *day >= from)
            .map(|(_, fits)| *fits)
            .collect();
        let fitting = judged.iter().filter(|fits| **fits).count();
        errors.mase().map(|mase| Score {
            mase,
            relative: errors.relative(),
            coverage: (judged.len() >= FEWEST).then(|| fitting as f64 / judged.len() as f64),
            bias: (errors.seen > 0.0).then(|| errors.signed / errors.seen),
            n: errors.n,
        })
    };
    Judged {
        errors: bands.ends(0).map_or(0, |_| bands.low.scored()),
        recent: score(known.saturating_sub(RECENT)),
        whole: score(0),
        bases: today.as_ref().map_or_else(Vec::new, |today| {
            let steps = 0..today.expected.len();
            steps.map(|step| bands.basis(step)).collect()
        }),
        ahead: today.map_or_else(Vec::new, |today| today.expected),
    }
}

/// What one origin said, and how much of it has come true or not.
struct Published<'a> {
    origin: &'a Origin,
    expected: Vec<Expected>,
    /// Its bands came from errors, so their coverage counts.
    counts: Vec<bool>,
    told: usize,
}

impl<'a> Published<'a> {
    fn of(origin: &'a Origin, bands: &Bands) -> Self {
        let steps = 0..origin.means.len();
        let ends: Vec<Option<(f64, f64)>> = steps.map(|step| bands.ends(step)).collect();
        let expected = ends.iter().enumerate().map(|(step, ends)| {
            let mean = origin.means[step];
            let width = spread(mean, &origin.guesses[step]);
            let (low, high) = ends.unwrap_or((-ASSUMED, ASSUMED));
            // Half a visit belongs to the band on either side, and days that are
            // all alike have no band but their number.
            let low = (mean + low * width - 0.5).ceil();
            let high = (mean + high * width + 0.5).floor();
            Expected {
                mean,
                // Nothing is added to −0, which would be printed with its sign.
                low: low.min(mean.round()).max(0.0) + 0.0,
                high: high.max(mean.round()),
            }
        });
        Self {
            origin,
            expected: expected.collect(),
            counts: ends.iter().map(Option::is_some).collect(),
            told: 0,
        }
    }

    /// Tells the bands of the days that have come before `today`.
    fn tell(
        &mut self,
        counts: &[Option<f64>],
        today: usize,
        bands: &mut Bands,
        inside: &mut Vec<(usize, bool)>,
    ) {
        while self.told < self.expected.len() && self.origin.at + self.told < today {
            let (step, day) = (self.told, self.origin.at + self.told);
            self.told += 1;
            let Some(seen) = counts[day] else { continue };
            let expected = self.expected[step];
            if self.counts[step] && step < SCORED {
                bands.low.steer(seen < expected.low);
                bands.high.steer(seen > expected.high);
                inside.push((day, (expected.low..=expected.high).contains(&seen)));
            }
            if self.origin.method != Method::FewDays {
                let width = spread(expected.mean, &self.origin.guesses[step]);
                // Half a visit: the least error at which a rounded end holds.
                bands.low.add(step, (seen + 0.5 - expected.mean) / width);
                bands.high.add(step, (seen - 0.5 - expected.mean) / width);
            }
        }
    }
}

/// Standard deviation of a day with that mean.
fn spread(mean: f64, guess: &Guess) -> f64 {
    let mean = mean.max(0.2);
    (mean + guess.excess * mean * mean).sqrt()
}

/// Both sides of a band.
#[derive(Default)]
struct Bands {
    low: Side,
    high: Side,
}

impl Bands {
    /// Errors at which the band ends at a distance; `None` if too few are known.
    fn ends(&self, step: usize) -> Option<(f64, f64)> {
        let low = self
            .low
            .near(step, |sorted, rank| sorted.get(rank).copied())?;
        let high = self.high.near(step, |sorted, rank| {
            sorted.len().checked_sub(rank + 1).map(|at| sorted[at])
        })?;
        let wider = self.low.stretch(step);
        Some((low.min(low * wider), high.max(high * wider)))
    }

    /// What the band at a distance is made of; both sides have as many errors.
    fn basis(&self, step: usize) -> BandBasis {
        let side = &self.low;
        let lent = side.lent(step).unwrap_or_default();
        BandBasis {
            same: side.n(step),
            used: lent.into_iter().map(|other| side.n(other)).sum(),
        }
    }
}

/// Errors over their spread on one side, sorted, by distance ahead.
struct Side {
    errors: Vec<Vec<f64>>,
    /// Share to leave outside.
    outside: f64,
}

impl Default for Side {
    fn default() -> Self {
        Self {
            errors: Vec::new(),
            outside: OUTSIDE,
        }
    }
}

impl Side {
    fn add(&mut self, step: usize, error: f64) {
        if self.errors.len() <= step {
            self.errors.resize(step + 1, Vec::new());
        }
        let sorted = &mut self.errors[step];
        let at = sorted.partition_point(|other| *other < error);
        sorted.insert(at, error);
    }

    /// A day outside narrows what may lie outside next, a day inside widens it.
    fn steer(&mut self, was_outside: bool) {
        let found = f64::from(u8::from(was_outside));
        let (least, most) = MOST_STEERED;
        self.outside = (self.outside + STEERED * (OUTSIDE - found)).clamp(least, most);
    }

    /// What `pick` takes of the errors at a distance, with the rank that leaves
    /// the wanted share outside: of n + 1, since the next error is one more.
    fn near(&self, step: usize, pick: impl Fn(&[f64], usize) -> Option<f64>) -> Option<f64> {
        let ranked = |sorted: &[f64]| {
            let rank = ((sorted.len() + 1) as f64 * self.outside).floor() as usize;
            pick(sorted, rank.saturating_sub(1))
        };
        let lent = self.lent(step)?;
        if let [own] = lent.as_slice() {
            return ranked(&self.errors[*own]);
        }
        let errors = lent.iter().flat_map(|other| &self.errors[*other]);
        let mut pooled: Vec<f64> = errors.copied().collect();
        pooled.sort_unstable_by(f64::total_cmp);
        ranked(&pooled)
    }

    /// The distances of which the errors make the band at one: its own if it
    /// has enough, else with the nearest beside it. `None` if all are too few.
    fn lent(&self, step: usize) -> Option<Vec<usize>> {
        if self.n(step) >= FEWEST {
            return Some(vec![step]);
        }
        // Never from farther away: how far a forecast reaches changes nothing.
        let known = self.errors.len().min(SCORED.max(step + 1));
        let mut nearest: Vec<usize> = (0..known).collect();
        nearest.sort_by_key(|other| other.abs_diff(step));
        let mut sum = 0;
        let enough = nearest.iter().position(|other| {
            sum += self.n(*other);
            sum >= FEWEST
        })?;
        nearest.truncate(enough + 1);
        Some(nearest)
    }

    /// How much wider the band at a distance is than what it is made of: 1,
    /// unless no error was ever made so far ahead. Then it grows from the
    /// farthest there is as the errors of a level that wanders do.
    fn stretch(&self, step: usize) -> f64 {
        if self.n(step) > 0 {
            return 1.0;
        }
        let reached = (0..step).rev().find(|other| self.n(*other) > 0);
        reached.map_or(1.0, |reached| {
            ((step + 1) as f64 / (reached + 1) as f64).sqrt()
        })
    }

    /// Errors at a distance.
    fn n(&self, step: usize) -> usize {
        self.errors.get(step).map_or(0, Vec::len)
    }

    /// Errors at the distances that are scored.
    fn scored(&self) -> usize {
        self.errors.iter().take(SCORED).map(Vec::len).sum()
    }
}
