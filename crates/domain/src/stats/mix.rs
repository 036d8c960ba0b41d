//! Case mix: an official is compared with what the centre reaches in the same
//! kinds of cases, never with colleagues who have easier ones.

use super::fit::{inverse, times};
use super::{Interval, Of, Z95};

/// An official beside the centre in the same cases (indirect standardisation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// Raw rate.
    pub raw: f64,
    /// Satisfied answers the centre would have with these cases.
    pub expected: f64,
    /// Seen over expected.
    pub ratio: f64,
    /// The centre's rate times that ratio.
    pub rate: f64,
    /// Standard score; `None` where the centre's answers are all alike.
    pub z: Option<f64>,
}

/// Adjusts an official's answers for their mix: pairs of the centre's and the
/// official's answers per group. `None` without answers, or where the centre
/// has none in a group that the official has.
pub fn indirect(groups: &[(Of, Of)]) -> Option<Adjusted> {
    let (mut expected, mut variance) = (0.0, 0.0);
    for (centre, own) in groups.iter().filter(|(_, own)| own.n > 0.0) {
        let rate = centre.rate()?;
        expected += own.n * rate;
        variance += own.n * rate * (1.0 - rate);
    }
    let sum = |of: fn(&(Of, Of)) -> Of| {
        let x = groups.iter().map(|group| of(group).x).sum();
        let n = groups.iter().map(|group| of(group).n).sum();
        Of { x, n }
    };
    let own = sum(|group| group.1);
    let centre = sum(|group| group.0).rate()?;
    let raw = own.rate()?;
    let ratio = (expected > 0.0).then(|| own.x / expected)?;
    Some(Adjusted {
        raw,
        expected,
        ratio,
        rate: centre * ratio,
        z: (variance > 0.0).then(|| (own.x - expected) / variance.sqrt()),
    })
}

/// Byar's approximation to the exact interval of seen over expected (Breslow
/// and Day 1987). `None` without an expectation.
pub fn byar95(observed: f64, expected: f64) -> Option<Interval> {
    if expected <= 0.0 {
        return None;
    }
    let limit = |o: f64, sign: f64| {
        o * (1.0 - 1.0 / (9.0 * o) + sign * Z95 / (3.0 * o.sqrt())).powi(3) / expected
    };
    Some(Interval {
        lower: if observed > 0.0 {
            limit(observed, -1.0)
        } else {
            0.0
        },
        upper: limit(observed + 1.0, 1.0),
    })
}

/// Answers of a group with its covariates.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Covariates, 0 or 1, in a fixed order.
    pub covariates: Vec<f64>,
    /// Answers.
    pub of: Of,
}

/// A logistic model of satisfaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    /// Intercept first, then one per covariate.
    pub beta: Vec<f64>,
    /// Their standard errors.
    pub se: Vec<f64>,
    /// Deviance.
    pub deviance: f64,
}

fn row(group: &Group) -> Vec<f64> {
    let mut row = vec![1.0];
    row.extend(&group.covariates);
    row
}

/// Fits the model by maximum likelihood (iteratively reweighted least
/// squares). `None` where it cannot be told: no answers, or covariates that
/// say the same.
pub fn logistic(groups: &[Group]) -> Option<Logistic> {
    let width = row(groups.first()?).len();
    let rows: Vec<(Vec<f64>, Of)> = groups
        .iter()
        .filter(|group| group.of.n > 0.0)
        .map(|group| (row(group), group.of))
        .collect();
    let fitted = |x: &[f64], beta: &[f64]| {
        let eta: f64 = x.iter().zip(beta).map(|(x, b)| x * b).sum();
        1.0 / (1.0 + (-eta).exp())
    };
    let mut beta = vec![0.0; width];
    let mut covariance = Vec::new();
    for _ in 0..100 {
        let mut information = vec![vec![0.0; width]; width];
        let mut score = vec![0.0; width];
        for (x, of) in &rows {
            let p = fitted(x, &beta);
            let weight = of.n * p * (1.0 - p);
            for i in 0..width {
                score[i] += x[i] * (of.x - of.n * p);
                for j in 0..width {
                    information[i][j] += weight * x[i] * x[j];
                }
            }
        }
        covariance = inverse(&information)?;
        let step = times(&covariance, &score);
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
        if step.iter().all(|s| s.abs() < 1e-10) {
            break;
        }
    }
    if beta.iter().any(|b| !b.is_finite()) {
        return None;
    }
    let deviance = rows
        .iter()
        .map(|(x, of)| deviance_of(*of, of.n * fitted(x, &beta)))
        .sum::<f64>();
    let se = (0..width).map(|i| covariance[i][i].sqrt()).collect();
    Some(Logistic { beta, se, deviance })
}

fn deviance_of(of: Of, m: f64) -> f64 {
    let part = |seen: f64, fitted: f64| {
        if seen > 0.0 {
            seen * (seen / fitted).ln()
        } else {
            0.0
        }
    };
    2.0 * (part(of.x, m) + part(of.n - of.x, of.n - m))
}
