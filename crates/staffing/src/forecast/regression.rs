//! Log-linear negative-binomial regression on the calendar, with a level that
//! adapts.
//!
//! A day's mean is level × weekday × what the calendar makes of the day. The
//! factors are fitted by penalised Fisher scoring (IRLS; McCullagh and Nelder,
//! 1989) towards their priors, the dispersion by moments, and the level is the
//! ratio of discounted sums of what came and of the factors (the mean of the
//! discounted Gamma-Poisson model of Harvey and Fernandes, 1989): exponential
//! smoothing that knows which days weigh more.

use super::days::{COLUMNS, Mark, WEEKDAYS, Workday};
use super::solve::Cholesky;

/// Standard deviation of a weekday's factor around 1, of its logarithm.
const WEEKDAY_DOUBT: f64 = 0.3;
/// How the level is smoothed while the factors are fitted.
const TREND: f64 = 0.97;
/// What may be left of a day's weight after one day.
const DISCOUNTS: [f64; 9] = [0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995];
/// Days like it from which on a mark's effect is learned as any other is.
const OFTEN: u32 = 3;
/// Days before which the level is not judged.
const WARM_UP: usize = 20;

/// A fitted regression.
#[derive(Clone, Debug)]
pub(super) struct Regression {
    coefficients: Vec<f64>,
    variances: Vec<f64>,
    /// Days seen with each regressor.
    seen: Vec<u32>,
    /// Variance beyond Poisson: mean + dispersion × mean².
    pub dispersion: f64,
    discount: f64,
    /// Mean of the days it was fitted on: where the level begins.
    mean: f64,
}

impl Regression {
    /// Fits to days; a day without a count was not seen. `None` if nobody came.
    pub fn fit(days: &[Workday], counts: &[Option<f64>]) -> Option<Self> {
        let seen: Vec<f64> = counts.iter().flatten().copied().collect();
        let mean = seen.iter().sum::<f64>() / seen.len().max(1) as f64;
        if seen.is_empty() || mean <= 0.0 {
            return None;
        }
        let mut found = Self {
            coefficients: priors().map(|(mean, _)| mean).collect(),
            variances: priors().map(|(_, doubt)| doubt * doubt).collect(),
            seen: days_seen(days, counts),
            dispersion: 0.1,
            discount: TREND,
            mean,
        };
        for _ in 0..3 {
            let factors: Vec<f64> = days.iter().map(|day| found.factor(day)).collect();
            let levels = smooth(&factors, counts, mean);
            found.refine(days, counts, &levels)?;
            let factors = days.iter().map(|day| found.factor(day));
            let means: Vec<f64> = factors.zip(&levels).map(|(f, level)| f * level).collect();
            found.dispersion = dispersion(&means, counts);
        }
        found.choose_discount(days, counts);
        Some(found)
    }

    /// The factor of a day.
    pub fn factor(&self, day: &Workday) -> f64 {
        self.sum(day.columns()).exp()
    }

    /// The factor of what the calendar makes of a day, the weekday left out.
    pub fn special(&self, day: &Workday) -> f64 {
        self.sum(day.marks.iter().map(|mark| mark.column())).exp()
    }

    /// The factor of a mark.
    pub fn of_mark(&self, mark: Mark) -> f64 {
        self.coefficients[mark.column()].exp()
    }

    /// How sure the factor of the marks is: variance of its logarithm.
    pub fn special_variance(&self, day: &Workday) -> f64 {
        let columns = day.marks.iter().map(|mark| mark.column());
        columns.map(|at| self.variances[at]).sum()
    }

    /// The level after these days.
    pub fn level(&self, days: &[Workday], counts: &[Option<f64>]) -> f64 {
        let (mut came, mut weight) = (self.mean, 1.0);
        for (day, count) in days.iter().zip(counts) {
            came *= self.discount;
            weight *= self.discount;
            if let Some(count) = count {
                came += count;
                weight += self.factor(day);
            }
        }
        came / weight
    }

    /// A mark that was seen, but on too few days to tell its effect from chance.
    fn is_rare(&self, column: usize) -> bool {
        column >= WEEKDAYS && (1..OFTEN).contains(&self.seen[column])
    }

    /// How hard a coefficient is drawn to its prior: of a rare mark as many
    /// times harder as days are lacking. One day is one draw: what was special
    /// about it may have been something else.
    fn precision(&self, column: usize, doubt: f64) -> f64 {
        let usual = 1.0 / (doubt * doubt);
        if self.is_rare(column) {
            usual * f64::from(OFTEN) / f64::from(self.seen[column])
        } else {
            usual
        }
    }

    /// Keeps the doubt about rare marks at that before any was seen, so that a
    /// harder pull does not make a narrower band.
    fn keep_doubts(&mut self) {
        for (at, (_, doubt)) in priors().enumerate() {
            if self.is_rare(at) {
                self.variances[at] = doubt * doubt;
            }
        }
    }

    fn sum(&self, columns: impl Iterator<Item = usize>) -> f64 {
        columns.map(|at| self.coefficients[at]).sum()
    }

    /// Coefficients given the levels: Fisher scoring on the penalised likelihood.
    fn refine(&mut self, days: &[Workday], counts: &[Option<f64>], levels: &[f64]) -> Option<()> {
        for _ in 0..50 {
            let mut information = vec![0.0; COLUMNS * COLUMNS];
            let mut slope = vec![0.0; COLUMNS];
            for (at, (mean, doubt)) in priors().enumerate() {
                let precision = self.precision(at, doubt);
                information[at * COLUMNS + at] = precision;
                slope[at] = precision * (mean - self.coefficients[at]);
            }
            for ((day, count), level) in days.iter().zip(counts).zip(levels) {
                let Some(count) = count else { continue };
                let mean = level * self.factor(day);
                let spread = 1.0 + self.dispersion * mean;
                for row in day.columns() {
                    slope[row] += (count - mean) / spread;
                    for column in day.columns() {
                        information[row * COLUMNS + column] += mean / spread;
                    }
                }
            }
            let solved = Cholesky::of(COLUMNS, &information)?;
            let step = solved.solve(&slope);
            let longest = step.iter().fold(0.0, |most: f64, one| most.max(one.abs()));
            // A first step from far away must not leap out of sight.
            let share = if longest > 1.0 { 1.0 / longest } else { 1.0 };
            for (coefficient, one) in self.coefficients.iter_mut().zip(&step) {
                *coefficient += share * one;
            }
            if longest < 1e-9 {
                self.variances = solved.inverse_diagonal();
                self.keep_doubts();
                return Some(());
            }
        }
        None
    }

    /// The discount under which the days that came were the likeliest, each
    /// foretold from those before it.
    fn choose_discount(&mut self, days: &[Workday], counts: &[Option<f64>]) {
        let factors: Vec<f64> = days.iter().map(|day| self.factor(day)).collect();
        let likelihood = |discount: f64| {
            let (mut came, mut weight) = (self.mean, 1.0);
            let mut sum = 0.0;
            for (at, (factor, count)) in factors.iter().zip(counts).enumerate() {
                let mean = factor * came / weight;
                came *= discount;
                weight *= discount;
                let Some(count) = count else { continue };
                if at >= WARM_UP {
                    sum += log_likelihood(*count, mean, self.dispersion);
                }
                came += count;
                weight += factor;
            }
            sum
        };
        let best = DISCOUNTS
            .into_iter()
            .map(|discount| (likelihood(discount), discount))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        self.discount = best.map_or(TREND, |(_, discount)| discount);
    }
}

/// Counted days with each regressor.
fn days_seen(days: &[Workday], counts: &[Option<f64>]) -> Vec<u32> {
    let mut seen = vec![0; COLUMNS];
    for (day, _) in days.iter().zip(counts).filter(|(_, one)| one.is_some()) {
        for column in day.columns() {
            seen[column] += 1;
        }
    }
    seen
}

/// Mean and standard deviation of each coefficient before any day was seen.
fn priors() -> impl Iterator<Item = (f64, f64)> {
    let mut all = [(0.0, WEEKDAY_DOUBT); COLUMNS];
    for mark in Mark::all() {
        all[mark.column()] = (mark.prior().ln(), mark.doubt());
    }
    all.into_iter()
}

/// The level of each day as seen from both sides.
fn smooth(factors: &[f64], counts: &[Option<f64>], mean: f64) -> Vec<f64> {
    let parts: Vec<(f64, f64)> = factors
        .iter()
        .zip(counts)
        .map(|(factor, count)| count.map_or((0.0, 0.0), |count| (count, *factor)))
        .collect();
    let decayed = |sum: &mut (f64, f64), part: &(f64, f64)| {
        *sum = (sum.0 * TREND + part.0, sum.1 * TREND + part.1);
        Some(*sum)
    };
    let before: Vec<_> = parts.iter().scan((0.0, 0.0), decayed).collect();
    let mut after: Vec<_> = parts.iter().rev().scan((0.0, 0.0), decayed).collect();
    after.reverse();
    let sides = before.iter().zip(&after).zip(&parts);
    sides
        .map(|((left, right), own)| {
            // Half a day of the mean, so that weeks without anybody have a level.
            (left.0 + right.0 - own.0 + 0.5 * mean) / (left.1 + right.1 - own.1 + 0.5)
        })
        .collect()
}

/// Dispersion by moments, at most that of a geometric law.
fn dispersion(means: &[f64], counts: &[Option<f64>]) -> f64 {
    let (mut top, mut bottom) = (0.0, 0.0);
    for (mean, count) in means.iter().zip(counts) {
        if let Some(count) = count {
            top += (count - mean).powi(2) - mean;
            bottom += mean * mean;
        }
    }
    if bottom > 0.0 {
        (top / bottom).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Log likelihood of a count without the part that its mean does not change.
fn log_likelihood(count: f64, mean: f64, dispersion: f64) -> f64 {
    let mean = mean.max(1e-9);
    if dispersion < 1e-6 {
        return count * mean.ln() - mean;
    }
    let spread = (dispersion * mean).ln_1p();
    count * (mean.ln() - spread) - spread / dispersion
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// What Fisher scoring climbs, written out anew.
    fn penalised(found: &Regression, days: &[Workday], counts: &[Option<f64>], level: f64) -> f64 {
        let likelihood: f64 = days
            .iter()
            .zip(counts)
            .filter_map(|(day, count)| {
                let mean = level * found.factor(day);
                count.map(|count| log_likelihood(count, mean, found.dispersion))
            })
            .sum();
        let penalty: f64 = found
            .coefficients
            .iter()
            .zip(priors())
            .enumerate()
            .map(|(at, (value, (mean, doubt)))| {
                found.precision(at, doubt) * (value - mean).powi(2) / 2.0
            })
            .sum();
        likelihood - penalty
    }

    #[test]
    fn fisher_scoring_ends_where_the_penalised_likelihood_is_flat() {
        let day = |at: i8| Workday {
            date: date(2024, 1, at + 1),
            marks: match at {
                3 => vec![Mark::Tet(1)],
                9 => vec![Mark::MonthEnd, Mark::AfterHoliday],
                _ => Vec::new(),
            },
            is_sure: true,
            weekday: Some(usize::try_from(at % 5).unwrap()),
        };
        let days: Vec<Workday> = (0..30).map(day).collect();
        let counts: Vec<Option<f64>> = (0..30)
            .map(|at| (at != 17).then(|| f64::from((at * 7) % 11 + 20 * (at % 5))))
            .collect();
        let mut found = Regression {
            coefficients: priors().map(|(mean, _)| mean).collect(),
            variances: vec![0.0; COLUMNS],
            seen: days_seen(&days, &counts),
            dispersion: 0.15,
            discount: TREND,
            mean: 40.0,
        };
        found.refine(&days, &counts, &[40.0; 30]).unwrap();
        let top = penalised(&found, &days, &counts, 40.0);
        for at in 0..COLUMNS {
            for step in [-1e-3, 1e-3] {
                let mut other = found.clone();
                other.coefficients[at] += step;
                let beside = penalised(&other, &days, &counts, 40.0);
                assert!(beside < top, "{at}: {beside} {top}");
            }
        }
    }

    #[test]
    fn an_effect_seen_once_is_hardly_believed_and_stays_in_doubt() {
        // A quarter of equal days, but for days after a holiday with 1.5 times
        // as many.
        let with = |marked: &[usize]| {
            let day = |at: usize| Workday {
                date: date(2024, 1, 1),
                marks: if marked.contains(&at) {
                    vec![Mark::AfterHoliday]
                } else {
                    Vec::new()
                },
                is_sure: true,
                weekday: Some(at % 5),
            };
            let days: Vec<Workday> = (0..60).map(day).collect();
            let counts: Vec<Option<f64>> = (0..60)
                .map(|at| Some(if marked.contains(&at) { 300.0 } else { 200.0 }))
                .collect();
            let found = Regression::fit(&days, &counts).unwrap();
            let doubt = found.variances[Mark::AfterHoliday.column()].sqrt();
            (found.of_mark(Mark::AfterHoliday), doubt)
        };
        let none = with(&[]);
        let once = with(&[22]);
        let often = with(&[7, 22, 33, 49]);
        assert!((none.0 - 1.0).abs() < 1e-9, "{none:?}");
        assert!(1.0 < once.0 && once.0 < often.0, "{once:?} {often:?}");
        assert!((once.1 - none.1).abs() < 1e-9, "{once:?} {none:?}");
        assert!(often.1 < 0.7 * once.1, "{often:?} {once:?}");
    }

    #[test]
    fn nobody_at_all_has_no_regression() {
        assert!(Regression::fit(&[], &[]).is_none());
    }
}
