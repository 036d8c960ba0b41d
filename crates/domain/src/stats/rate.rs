//! Shares and how far they can be believed.

use super::special::{Binomial, beta_quantile, chi2_upper};
use super::{Interval, Of, Z95};

/// Wilson's score interval (Wilson 1927), cut to the shares there are.
pub fn wilson(of: Of, z: f64) -> Option<Interval> {
    let p = of.rate()?;
    let (n, zz) = (of.n, z * z);
    let centre = (p + zz / (2.0 * n)) / (1.0 + zz / n);
    let half = z / (1.0 + zz / n) * (p * (1.0 - p) / n + zz / (4.0 * n * n)).sqrt();
    Some(Interval {
        lower: (centre - half).max(0.0),
        upper: (centre + half).min(1.0),
    })
}

/// Jeffreys' interval with the end points of Brown, Cai and `DasGupta` (2001).
pub fn jeffreys95(of: Of) -> Option<Interval> {
    of.rate()?;
    let (a, b) = (of.x + 0.5, of.n - of.x + 0.5);
    Some(Interval {
        lower: if of.x <= 0.0 {
            0.0
        } else {
            beta_quantile(0.025, a, b)
        },
        upper: if of.x >= of.n {
            1.0
        } else {
            beta_quantile(0.975, a, b)
        },
    })
}

/// The exact interval of Clopper and Pearson (1934).
pub fn clopper_pearson95(of: Of) -> Option<Interval> {
    of.rate()?;
    let missed = of.n - of.x;
    Some(Interval {
        lower: if of.x <= 0.0 {
            0.0
        } else {
            beta_quantile(0.025, of.x, missed + 1.0)
        },
        upper: if missed <= 0.0 {
            1.0
        } else {
            beta_quantile(0.975, of.x + 1.0, missed)
        },
    })
}

/// Interval of a difference of two shares (Newcombe 1998, method 10).
pub fn newcombe95(one: Of, two: Of) -> Option<Interval> {
    let (p1, p2) = (one.rate()?, two.rate()?);
    let (i1, i2) = (wilson(one, Z95)?, wilson(two, Z95)?);
    let d = p1 - p2;
    Some(Interval {
        lower: d - (p1 - i1.lower).hypot(i2.upper - p2),
        upper: d + (i1.upper - p1).hypot(p2 - i2.lower),
    })
}

/// The answer to "do these officials differ at all?".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homogeneity {
    /// Pearson's statistic.
    pub chi2: f64,
    /// Chance of so large a one if nobody differs.
    pub p_value: f64,
}

/// Test of homogeneity. `None` with fewer than two officials who have answers,
/// or where all answers are alike, so that nothing can differ.
pub fn homogeneity(all: &[Of]) -> Option<Homogeneity> {
    let with: Vec<Of> = all.iter().copied().filter(|of| of.n > 0.0).collect();
    let p = pooled(&with)?;
    if with.len() < 2 || p <= 0.0 || p >= 1.0 {
        return None;
    }
    let chi2 = with
        .iter()
        .map(|of| (of.x - of.n * p).powi(2) / (of.n * p * (1.0 - p)))
        .sum();
    let df = with.len() as f64 - 1.0;
    Some(Homogeneity {
        chi2,
        p_value: chi2_upper(chi2, df),
    })
}

/// The share over all.
pub fn pooled(all: &[Of]) -> Option<f64> {
    let x = all.iter().map(|of| of.x).sum();
    let n = all.iter().map(|of| of.n).sum();
    Of { x, n }.rate()
}

/// Exact two-sided test of a share: all outcomes no likelier than the seen one
/// (the tolerance keeps equal ones equal in spite of rounding).
pub fn exact_test(x: u32, n: u32, p0: f64) -> f64 {
    let law = Binomial { n, p: p0 };
    let seen = law.pmf(x) * (1.0 + 1e-7);
    let sum: f64 = (0..=n).map(|k| law.pmf(k)).filter(|p| *p <= seen).sum();
    sum.min(1.0)
}

/// Between which shares the truth lies, whatever those would have said who
/// were invited and did not answer.
pub fn nonresponse_bounds(invited: f64, answered: f64, satisfied: f64) -> Option<Interval> {
    (invited > 0.0).then(|| Interval {
        lower: satisfied / invited,
        upper: (satisfied + invited - answered) / invited,
    })
}

/// A stratum: how many came, and what those said who answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Visits.
    pub visits: f64,
    /// Answers.
    pub of: Of,
}

/// The share weighted to all visits. A stratum with visits and no answer makes
/// it unknown.
pub fn poststratified(strata: &[Stratum]) -> Option<f64> {
    let mut sum = 0.0;
    let mut visits = 0.0;
    for stratum in strata.iter().filter(|stratum| stratum.visits > 0.0) {
        sum += stratum.visits * stratum.of.rate()?;
        visits += stratum.visits;
    }
    (visits > 0.0).then(|| sum / visits)
}

/// Answers of equal weight that say as much as these do (Kish 1965). Pairs of
/// count and weight.
pub fn kish(counts: &[(f64, f64)]) -> Option<f64> {
    let sum: f64 = counts.iter().map(|(count, weight)| count * weight).sum();
    let squares: f64 = counts
        .iter()
        .map(|(count, weight)| count * weight * weight)
        .sum();
    (squares > 0.0).then(|| sum * sum / squares)
}

/// Answers needed for a margin among so many visits (Cochran 1977, with the
/// correction for a finite population).
pub fn sample_size(population: f64, margin: f64, p: f64) -> Option<f64> {
    if population <= 0.0 || margin <= 0.0 {
        return None;
    }
    let n0 = Z95 * Z95 * p * (1.0 - p) / (margin * margin);
    Some((n0 / (1.0 + (n0 - 1.0) / population)).ceil())
}
