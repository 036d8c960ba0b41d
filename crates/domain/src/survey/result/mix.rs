//! Case mix: what an official would reach with the office's usual cases.
//!
//! What a kind of visit does to an answer is learnt within officials: how the
//! same person's refused people answer beside their accepted ones, their land
//! cases beside their building cases. It is never learnt between officials:
//! where two who differ from the others serve most of a field, a standard made
//! of all answers in it would be their own, and excuse them and shame the third
//! (Localio et al. 1995; Kalbfleisch and Wolfe 2013: effects of cases are to be
//! estimated with the provider in the model, or they soak up the provider's).
//!
//! So a logistic model is fitted with a term for every official and one for
//! each outcome, procedure group and wait, the latter drawn towards zero, and
//! an official's term is applied to the visits of the whole office (predictive
//! margins, Lane and Nelder 1982). Shares stay between 0 and 1, whatever the
//! cases. A group takes part only where it can be told from the people: see
//! [`told_apart`]. Where not, its visits are held against the whole office.

#[cfg(test)]
mod tests;

use super::{Judged, of};
use crate::id::StaffId;
use crate::stats::Of;
use crate::survey::K;
use crate::survey::bands::{Band, Outcome, Wait};
use std::collections::{BTreeMap, BTreeSet};

/// Officials with enough answers both in a group and outside it, from whom on
/// the group is told from the people who serve it.
const BRIDGES: usize = 3;
/// Rounds of the fit at most, and the move at which it stands still.
const ROUNDS: usize = 100;
const STILL: f64 = 1e-8;
/// Precision by which an official's term is drawn to the office: hardly at all,
/// so that one whose answers are all alike has a finite term.
const OWN: f64 = 0.01;
/// Ends between which a term on the logit scale is sought.
const END: f64 = 30.0;

/// A property of a visit that may change what people answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Outcome(Outcome),
    Group(String),
    Wait(Wait),
}

impl Level {
    /// Precision (1 over the variance, logit scale) of what is thought of its
    /// effect beforehand: a refusal may change nearly everything, a wait a
    /// good deal, a field about half a logit (five points at 90 %).
    fn precision(&self) -> f64 {
        match self {
            Self::Outcome(_) => 0.1,
            Self::Wait(_) => 1.0,
            Self::Group(_) => 4.0,
        }
    }

    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn of(band: &Band, told: &BTreeSet<String>) -> Vec<Self> {
        let group = band.group.as_ref().filter(|group| told.contains(*group));
        [
            band.outcome.map(Self::Outcome),
            group.cloned().map(Self::Group),
            band.wait.map(Self::Wait),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Answers about an official in a kind of visit.
type Sums = BTreeMap<(Option<StaffId>, Band), Of>;

/// A kind of visit on the logit scale: its effect, and how many.
type Weighed = (f64, f64);

/// What the kinds of visits of an office do to answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mix {
    told: BTreeSet<String>,
    apart: Vec<String>,
    effects: BTreeMap<Level, f64>,
    /// The office's kinds of visits.
    office: Vec<Weighed>,
    /// The term that gives the office's own share.
    base: f64,
    rate: Option<f64>,
}

impl Mix {
    pub(super) fn of(judged: &[Judged<'_>]) -> Self {
        let sums = sums(judged);
        let all = of(judged);
        let (told, apart) = told_apart(&sums);
        let mut mix = Self {
            rate: all.rate(),
            told,
            apart,
            ..Self::default()
        };
        // Where all say the same there is nothing to learn.
        if all.x > 0.0 && all.x < all.n {
            mix.effects = Fit::new(&sums, &mix.told).effects((all.x / (all.n - all.x)).ln());
            mix.office = mix.weighed(&sums);
            mix.base = term(&mix.office, all.x);
        }
        mix
    }

    /// Groups whose effect could not be told from the people who serve them.
    pub(super) fn not_told_apart(&self) -> &[String] {
        &self.apart
    }

    /// What an official would have with the office's usual cases: share times
    /// answers, and answers. The number of answers is smaller than it was where
    /// the official's cases say less about the usual ones than as many of those
    /// would (by the delta method), never larger.
    pub(super) fn adjust(&self, judged: &[Judged<'_>]) -> Option<Of> {
        let own = of(judged);
        own.rate()?;
        let office = self.rate.filter(|_| !self.office.is_empty());
        let Some(office) = office else {
            return Some(own);
        };
        let cases = self.weighed(&sums(judged));
        let rate = if own.x <= 0.0 {
            0.0
        } else if own.x >= own.n {
            1.0
        } else {
            expected(&self.office, term(&cases, own.x)) / size(&self.office)
        };
        let slope = information(&self.office, self.base) / size(&self.office);
        let worth = office * (1.0 - office) * information(&cases, self.base) / slope.powi(2);
        let n = if worth > own.n * 0.999 {
            own.n
        } else {
            worth.max(1.0)
        };
        Some(Of { x: rate * n, n })
    }

    fn weighed(&self, sums: &Sums) -> Vec<Weighed> {
        let effect = |band: &Band| -> f64 {
            let levels = Level::of(band, &self.told);
            levels.iter().filter_map(|one| self.effects.get(one)).sum()
        };
        sums.iter()
            .map(|((_, band), of)| (effect(band), of.n))
            .collect()
    }
}

fn sums(judged: &[Judged<'_>]) -> Sums {
    let mut sums = Sums::new();
    for one in judged {
        let seen = &one.cast.seen;
        let at = (seen.official, seen.band.clone());
        let of = sums.entry(at).or_insert(Of { x: 0.0, n: 0.0 });
        of.n += 1.0;
        of.x += f64::from(u8::from(one.satisfied));
    }
    sums
}

/// Groups that are told from the people, and those that are not: at least three
/// officials have five answers or more in the group and as many outside it, and
/// nobody has over half of the group.
fn told_apart(sums: &Sums) -> (BTreeSet<String>, Vec<String>) {
    let mut whole: BTreeMap<StaffId, f64> = BTreeMap::new();
    let mut within: BTreeMap<&String, BTreeMap<StaffId, f64>> = BTreeMap::new();
    for ((who, band), of) in sums {
        let Some(who) = *who else {
            continue;
        };
        *whole.entry(who).or_default() += of.n;
        if let Some(group) = &band.group {
            *within.entry(group).or_default().entry(who).or_default() += of.n;
        }
    }
    let enough = |n: f64| n >= K as f64;
    let is_told = |of_group: &BTreeMap<StaffId, f64>| {
        let bridges = of_group
            .iter()
            .filter(|(who, n)| enough(**n) && enough(whole.get(*who).map_or(0.0, |all| all - **n)));
        let all: f64 = of_group.values().sum();
        let most = of_group.values().copied().fold(0.0, f64::max);
        bridges.count() >= BRIDGES && most * 2.0 <= all
    };
    let (mut told, mut apart) = (BTreeSet::new(), Vec::new());
    for (group, of_group) in &within {
        if is_told(of_group) {
            told.insert((*group).clone());
        } else if of_group.values().any(|n| enough(*n)) {
            apart.push((*group).clone());
        }
    }
    // One group alone is nothing to tell apart.
    if within.len() < 2 {
        apart.clear();
    }
    (told, apart)
}

fn share(eta: f64) -> f64 {
    1.0 / (1.0 + (-eta).exp())
}

fn size(cases: &[Weighed]) -> f64 {
    cases.iter().map(|(_, n)| n).sum()
}

/// Satisfied answers to expect of such cases at a term.
fn expected(cases: &[Weighed], term: f64) -> f64 {
    cases.iter().map(|(e, n)| n * share(term + e)).sum()
}

/// How fast that grows with the term.
fn information(cases: &[Weighed], term: f64) -> f64 {
    let one = |(e, n): &Weighed| {
        let p = share(term + e);
        n * p * (1.0 - p)
    };
    cases.iter().map(one).sum()
}

/// The term at which so many satisfied answers are to be expected.
fn term(cases: &[Weighed], satisfied: f64) -> f64 {
    let (mut low, mut high) = (-END, END);
    for _ in 0..80 {
        let mid = f64::midpoint(low, high);
        if expected(cases, mid) < satisfied {
            low = mid;
        } else {
            high = mid;
        }
    }
    f64::midpoint(low, high)
}

/// Answers about one official in one kind of visit, by place in the fit.
struct Case {
    official: usize,
    levels: Vec<usize>,
    of: Of,
}

/// The model while it is fitted, one term after the other (each step is
/// Newton's; the penalised likelihood has one top).
struct Fit {
    cases: Vec<Case>,
    levels: Vec<Level>,
    /// Answers of each level.
    weights: Vec<f64>,
    of_official: Vec<Vec<usize>>,
    of_level: Vec<Vec<usize>>,
}

impl Fit {
    fn new(sums: &Sums, told: &BTreeSet<String>) -> Self {
        let levels: BTreeSet<Level> = sums
            .keys()
            .flat_map(|(_, band)| Level::of(band, told))
            .collect();
        let levels: Vec<Level> = levels.into_iter().collect();
        let mut officials: Vec<Option<StaffId>> = sums.keys().map(|(who, _)| *who).collect();
        officials.dedup();
        let mut fit = Self {
            cases: Vec::with_capacity(sums.len()),
            weights: vec![0.0; levels.len()],
            of_official: vec![Vec::new(); officials.len()],
            of_level: vec![Vec::new(); levels.len()],
            levels,
        };
        for ((who, band), of) in sums {
            let at = fit.cases.len();
            let own = Level::of(band, told);
            let places = own
                .iter()
                .filter_map(|one| fit.levels.binary_search(one).ok());
            let places: Vec<usize> = places.collect();
            for place in &places {
                fit.weights[*place] += of.n;
                fit.of_level[*place].push(at);
            }
            // Both are in order.
            let official = officials.binary_search(who).unwrap_or_default();
            fit.of_official[official].push(at);
            fit.cases.push(Case {
                official,
                levels: places,
                of: *of,
            });
        }
        fit
    }

    /// The effect of each level; those of one kind are zero on average.
    fn effects(&self, base: f64) -> BTreeMap<Level, f64> {
        let mut own = vec![base; self.of_official.len()];
        let mut effects = vec![0.0; self.levels.len()];
        for _ in 0..ROUNDS {
            let before = effects.clone();
            for (official, cases) in self.of_official.iter().enumerate() {
                let at = own[official] - base;
                let step = self.step(cases, (own.as_slice(), effects.as_slice()), (OWN, at));
                own[official] += step;
            }
            for (level, cases) in self.of_level.iter().enumerate() {
                let drawn = (self.levels[level].precision(), effects[level]);
                let step = self.step(cases, (own.as_slice(), effects.as_slice()), drawn);
                effects[level] += step;
            }
            self.centre(&mut effects);
            let moves = before.iter().zip(&effects).map(|(a, b)| (a - b).abs());
            if moves.fold(0.0, f64::max) < STILL {
                break;
            }
        }
        self.levels.iter().cloned().zip(effects).collect()
    }

    /// Newton's step of one term that these cases share.
    fn step(
        &self,
        cases: &[usize],
        (own, effects): (&[f64], &[f64]),
        (precision, at): (f64, f64),
    ) -> f64 {
        let (mut score, mut information) = (-precision * at, precision);
        for case in cases.iter().map(|at| &self.cases[*at]) {
            let effect: f64 = case.levels.iter().map(|level| effects[*level]).sum();
            let p = share(own[case.official] + effect);
            score += case.of.x - case.of.n * p;
            information += case.of.n * p * (1.0 - p);
        }
        (score / information).clamp(-1.0, 1.0)
    }

    /// A band that does not tell a property stands for the usual visit.
    fn centre(&self, effects: &mut [f64]) {
        let mean = |of: &Level| {
            let places = self.levels.iter().enumerate();
            let places = places.filter(|(_, level)| level.same_kind(of));
            let (sum, n) = places.fold((0.0, 0.0), |(sum, n), (at, _)| {
                let weight = self.weights[at];
                (sum + weight * effects[at], n + weight)
            });
            if n > 0.0 { sum / n } else { 0.0 }
        };
        let means: Vec<f64> = self.levels.iter().map(mean).collect();
        for (effect, mean) in effects.iter_mut().zip(means) {
            *effect -= mean;
        }
    }
}
