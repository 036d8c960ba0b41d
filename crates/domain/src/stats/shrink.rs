//! Shrinkage: what few answers say is drawn towards what all answers say.

use super::rate::pooled;
use super::special::{beta_cdf, beta_quantile, digamma, ln_beta, trigamma};
use super::{Interval, Of};

/// A Beta law of rates, as prior or posterior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beta {
    /// Prior satisfied answers.
    pub a: f64,
    /// Prior other answers.
    pub b: f64,
}

impl Beta {
    /// Its mean.
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// How many answers it is worth.
    pub fn strength(self) -> f64 {
        self.a + self.b
    }

    /// What it becomes with answers; with none it stays.
    pub fn with(self, of: Of) -> Self {
        Self {
            a: self.a + of.x,
            b: self.b + of.n - of.x,
        }
    }

    /// The middle 95 %.
    pub fn interval95(self) -> Interval {
        Interval {
            lower: beta_quantile(0.025, self.a, self.b),
            upper: beta_quantile(0.975, self.a, self.b),
        }
    }

    /// Chance that the rate is below a threshold.
    pub fn below(self, threshold: f64) -> f64 {
        beta_cdf(threshold, self.a, self.b)
    }

    /// Chance that a rate of this law exceeds one of another: the integral of
    /// the density of this one times the distribution function of the other.
    pub fn exceeds(self, other: Self) -> f64 {
        const PANELS: u32 = 4_000;
        let ln_b = ln_beta(self.a, self.b);
        // Over t with x = sin²(t), so that poles of the density at 0 and 1 vanish.
        let f = |t: f64| {
            let (sin, cos) = t.sin_cos();
            if sin <= 0.0 || cos <= 0.0 {
                return 0.0;
            }
            let ln = (2.0 * self.a - 1.0) * sin.ln() + (2.0 * self.b - 1.0) * cos.ln() - ln_b;
            2.0 * ln.exp() * beta_cdf(sin * sin, other.a, other.b)
        };
        let step = std::f64::consts::FRAC_PI_2 / f64::from(PANELS);
        let inner: f64 = (1..PANELS)
            .map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * f(f64::from(i) * step))
            .sum();
        (f(0.0) + f(std::f64::consts::FRAC_PI_2) + inner) * step / 3.0
    }
}

/// The prior that fits all officials best, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The prior.
    pub prior: Beta,
    /// Logarithm of the likelihood, without binomial coefficients.
    pub loglik: f64,
}

fn loglik(all: &[Of], prior: Beta) -> f64 {
    let base = ln_beta(prior.a, prior.b);
    all.iter()
        .map(|of| {
            let after = prior.with(*of);
            ln_beta(after.a, after.b) - base
        })
        .sum()
}

/// Strongest prior that a fit looks at: beyond it officials cannot be told
/// apart, and the likelihood is flat.
const STRONGEST: f64 = 1e9;

/// Maximum likelihood of the beta-binomial law over its prior, in the
/// logarithms of a and b. `None` without answers or where all answers are
/// alike: nothing can be said about how officials differ then.
pub fn fit(all: &[Of]) -> Option<Fitted> {
    let p = pooled(all)?;
    if p <= 0.0 || p >= 1.0 {
        return None;
    }
    let tau2 = tau2_moments(all).unwrap_or(0.0);
    let strength = if tau2 > 0.0 {
        (p * (1.0 - p) / tau2 - 1.0).clamp(0.5, 1e5)
    } else {
        100.0
    };
    let mut at = [(p * strength).ln(), ((1.0 - p) * strength).ln()];
    let prior = |at: [f64; 2]| Beta {
        a: at[0].exp(),
        b: at[1].exp(),
    };
    let mut best = loglik(all, prior(at));
    for _ in 0..500 {
        let now = prior(at);
        if now.strength() > STRONGEST {
            break;
        }
        let (gradient, step) = newton(all, now);
        let Some(next) = climb(all, at, best, &[step, gradient]) else {
            break;
        };
        let gained = next.1 - best;
        (at, best) = next;
        if gained < 1e-13 {
            break;
        }
    }
    Some(Fitted {
        prior: prior(at),
        loglik: best,
    })
}

/// The first point along one of the directions, the full step or a half of it
/// again and again, that is higher.
fn climb(all: &[Of], at: [f64; 2], best: f64, ways: &[[f64; 2]]) -> Option<([f64; 2], f64)> {
    for way in ways {
        let longest = way[0].abs().max(way[1].abs());
        let mut scale = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        for _ in 0..60 {
            let next = [at[0] + scale * way[0], at[1] + scale * way[1]];
            let value = loglik(
                all,
                Beta {
                    a: next[0].exp(),
                    b: next[1].exp(),
                },
            );
            if value > best {
                return Some((next, value));
            }
            scale /= 2.0;
        }
    }
    None
}

/// Gradient in (ln a, ln b), and Newton's step where the surface is concave.
fn newton(all: &[Of], Beta { a, b }: Beta) -> ([f64; 2], [f64; 2]) {
    let (mut ga, mut gb, mut haa, mut hbb, mut hab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let s = a + b;
    for of in all.iter().filter(|of| of.n > 0.0) {
        let (x, y, n) = (of.x, of.n - of.x, of.n);
        let shared = digamma(s) - digamma(n + s);
        let curve = trigamma(s) - trigamma(n + s);
        ga += digamma(x + a) - digamma(a) + shared;
        gb += digamma(y + b) - digamma(b) + shared;
        haa += trigamma(x + a) - trigamma(a) + curve;
        hbb += trigamma(y + b) - trigamma(b) + curve;
        hab += curve;
    }
    // In the logarithms: d/du = a d/da, d²/du² = a² d²/da² + a d/da.
    let (gu, gv) = (a * ga, b * gb);
    let (huu, hvv, huv) = (a * a * haa + gu, b * b * hbb + gv, a * b * hab);
    let det = huu * hvv - huv * huv;
    let gradient = [gu, gv];
    if huu < 0.0 && det > 0.0 {
        let step = [-(hvv * gu - huv * gv) / det, -(huu * gv - huv * gu) / det];
        return (gradient, step);
    }
    (gradient, gradient)
}

/// Variance between officials by moments (Kleinman 1973), never below 0.
/// `None` with fewer than two officials who have answers.
pub fn tau2_moments(all: &[Of]) -> Option<f64> {
    let with: Vec<Of> = all.iter().copied().filter(|of| of.n > 0.0).collect();
    let p = pooled(&with)?;
    let k = with.len() as f64;
    let n: f64 = with.iter().map(|of| of.n).sum();
    let squares: f64 = with.iter().map(|of| of.n * of.n).sum();
    let spread: f64 = with.iter().map(|of| of.n * (of.x / of.n - p).powi(2)).sum();
    let below = n - squares / n - (k - 1.0);
    (below > 0.0).then(|| ((spread - (k - 1.0) * p * (1.0 - p)) / below).max(0.0))
}

/// Shrunken rates of all officials: the fitted prior where officials differ
/// beyond chance, the pooled rate for all where they do not (`None` = no
/// answers at all).
pub fn shrunken(all: &[Of]) -> Option<Vec<Beta>> {
    let p = pooled(all)?;
    let differs = tau2_moments(all).is_some_and(|tau2| tau2 > 0.0);
    let fitted = if differs { fit(all) } else { None };
    let n: f64 = all.iter().map(|of| of.n).sum();
    // Without any difference to be seen each is judged by all answers.
    let same = Beta {
        a: p * n + 0.5,
        b: (1.0 - p) * n + 0.5,
    };
    Some(
        all.iter()
            .map(|of| fitted.map_or(same, |fitted| fitted.prior.with(*of)))
            .collect(),
    )
}

/// Share of the differences between raw rates that is real: reliability of
/// one with n answers where officials differ by `sd` around p.
pub fn reliability(p: f64, sd: f64, n: f64) -> Option<f64> {
    let between = sd * sd;
    let within = p * (1.0 - p) / n;
    (n > 0.0 && between + within > 0.0).then(|| between / (between + within))
}

/// Answers needed for a reliability.
pub fn answers_needed(p: f64, sd: f64, rho: f64) -> Option<f64> {
    (sd > 0.0 && rho < 1.0).then(|| {
        let needed = p * (1.0 - p) / (sd * sd) * rho / (1.0 - rho);
        // A whole number that rounding lifted by a hair stays that number.
        (needed - 1e-9).ceil()
    })
}

/// Random effects of means (`DerSimonian` and Laird 1986).
#[derive(Clone, Debug, PartialEq)]
pub struct RandomEffects {
    /// Cochran's Q.
    pub q: f64,
    /// Variance between units.
    pub tau2: f64,
    /// Shrunken means, in the order given.
    pub shrunken: Vec<f64>,
}

/// Fits random effects to means and their variances; `None` without any, or
/// with a variance that is not above 0.
pub fn dersimonian_laird(mean: &[f64], var: &[f64]) -> Option<RandomEffects> {
    if mean.is_empty() || mean.len() != var.len() || var.iter().any(|v| *v <= 0.0) {
        return None;
    }
    let weighted = |add: f64| {
        let w: f64 = var.iter().map(|v| 1.0 / (v + add)).sum();
        let wy: f64 = mean.iter().zip(var).map(|(y, v)| y / (v + add)).sum();
        (w, wy / w)
    };
    let (w, mu) = weighted(0.0);
    let q: f64 = mean
        .iter()
        .zip(var)
        .map(|(y, v)| (y - mu).powi(2) / v)
        .sum();
    let squares: f64 = var.iter().map(|v| 1.0 / (v * v)).sum();
    let below = w - squares / w;
    let excess = q - (mean.len() as f64 - 1.0);
    let tau2 = if below > 0.0 {
        (excess / below).max(0.0)
    } else {
        0.0
    };
    let (_, centre) = weighted(tau2);
    let shrunken = mean
        .iter()
        .zip(var)
        .map(|(y, v)| (tau2 * y + v * centre) / (tau2 + v))
        .collect();
    Some(RandomEffects { q, tau2, shrunken })
}
