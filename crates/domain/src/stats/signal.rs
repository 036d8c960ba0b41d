//! Signals: whose rate deserves a talk, and how often that is a false alarm.

use super::special::Binomial;
use super::{Of, Z998};

/// Limit of the funnel plot: the quantile q of the exact law, interpolated
/// (Spiegelhalter 2005, appendix A.1), as a share.
pub fn funnel_limit(n: u32, p0: f64, q: f64) -> Option<f64> {
    if n == 0 {
        return None;
    }
    let law = Binomial { n, p: p0 };
    let r = law.quantile(q);
    let reached = law.cdf(r);
    let before = r.checked_sub(1).map_or(0.0, |k| law.cdf(k));
    let step = reached - before;
    let alpha = if step > 0.0 {
        (reached - q) / step
    } else {
        0.0
    };
    Some((f64::from(r) - alpha) / f64::from(n))
}

/// The lower 99.8 % limit by the normal law: for comparison only, it is wrong
/// near 0 and 1.
pub fn funnel_normal(n: f64, p0: f64) -> Option<f64> {
    (n > 0.0).then(|| p0 - Z998 * (p0 * (1.0 - p0) / n).sqrt())
}

/// How much more the rates spread than chance explains: the mean of squared
/// z values after the `share` of extremes at each end took the value of the
/// next one (Spiegelhalter 2005). Limits are widened by its root when above 1.
pub fn overdispersion(all: &[Of], p0: f64, share: f64) -> Option<f64> {
    let sd = (p0 * (1.0 - p0)).sqrt();
    let mut z: Vec<f64> = all
        .iter()
        .filter(|of| of.n > 0.0)
        .map(|of| (of.x / of.n - p0) / (sd / of.n.sqrt()))
        .collect();
    if z.is_empty() || sd <= 0.0 {
        return None;
    }
    z.sort_by(f64::total_cmp);
    let k = z.len();
    let cut = ((share * k as f64 + 1e-9).floor() as usize).min((k - 1) / 2);
    let (low, high) = (z[cut], z[k - 1 - cut]);
    let squares: f64 = z.iter().map(|z| z.clamp(low, high).powi(2)).sum();
    Some(squares / k as f64)
}

/// What a low flag can see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// Largest count of satisfied answers that raises the flag; `None` =
    /// so few answers never raise it.
    pub critical: Option<u32>,
    /// Chance that it is raised at the true share.
    pub power: f64,
}

/// The flag "too few satisfied" of a one-sided level, and its power when the
/// true share is `p1`.
pub fn low_flag(n: u32, p0: f64, alpha: f64, p1: f64) -> Power {
    let law = Binomial { n, p: p0 };
    let critical = (0..=n).take_while(|k| law.cdf(*k) <= alpha).last();
    Power {
        critical,
        power: critical.map_or(0.0, |c| Binomial { n, p: p1 }.cdf(c)),
    }
}

/// Chance that some blameless official of k is flagged.
pub fn any_false_flag(k: f64, alpha: f64) -> f64 {
    -(k * (-alpha).ln_1p()).exp_m1()
}

fn by_size(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}

/// p values adjusted for many statements (Holm 1979), in the order given.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut running = 0.0_f64;
    for (j, i) in by_size(p).into_iter().enumerate() {
        running = running.max((m - j) as f64 * p[i]).min(1.0);
        adjusted[i] = running;
    }
    adjusted
}

/// p values for a work list (Benjamini and Hochberg 1995), in the order given.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len() as f64;
    let mut adjusted = vec![0.0; p.len()];
    let mut running = 1.0_f64;
    for (j, i) in by_size(p).into_iter().enumerate().rev() {
        running = running.min(m / (j as f64 + 1.0) * p[i]);
        adjusted[i] = running;
    }
    adjusted
}

/// Exponentially weighted mean after each value.
pub fn ewma(start: f64, lambda: f64, values: &[f64]) -> Vec<f64> {
    let mut mean = start;
    values
        .iter()
        .map(|value| {
            mean = lambda * value + (1.0 - lambda) * mean;
            mean
        })
        .collect()
}
