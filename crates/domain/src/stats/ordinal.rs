//! Answers on a five-point scale.

use super::fit::{inverse, times};
use super::special::{digamma, ln_gamma, normal_upper, t_two_sided, trigamma};

/// Counts of the scores 1 to 5.
pub type Five = [f64; 5];

/// A Dirichlet law of the five shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dirichlet(pub Five);

fn score(i: usize) -> f64 {
    i as f64 + 1.0
}

impl Dirichlet {
    /// What it becomes with answers.
    pub fn with(self, counts: &Five) -> Self {
        let mut sum = self.0;
        sum.iter_mut().zip(counts).for_each(|(a, c)| *a += c);
        Self(sum)
    }

    /// Mean score.
    pub fn mean(self) -> f64 {
        let all: f64 = self.0.iter().sum();
        self.0
            .iter()
            .enumerate()
            .map(|(i, a)| a * score(i))
            .sum::<f64>()
            / all
    }

    /// Standard deviation of the mean score.
    pub fn sd(self) -> f64 {
        let all: f64 = self.0.iter().sum();
        let squares = self
            .0
            .iter()
            .enumerate()
            .map(|(i, a)| a * score(i) * score(i));
        let spread = squares.sum::<f64>() / all - self.mean().powi(2);
        (spread.max(0.0) / (all + 1.0)).sqrt()
    }
}

fn loglik(units: &[Five], a: &[f64]) -> f64 {
    let all: f64 = a.iter().sum();
    let of = |counts: &Five| {
        let n: f64 = counts.iter().sum();
        let cells = counts
            .iter()
            .zip(a)
            .map(|(c, a)| ln_gamma(a + c) - ln_gamma(*a));
        ln_gamma(all) - ln_gamma(all + n) + cells.sum::<f64>()
    };
    units.iter().map(of).sum()
}

/// The Dirichlet prior that fits all units best (Dirichlet-multinomial maximum
/// likelihood), by Newton's method in the logarithms of its parameters. `None`
/// without answers, or with a score nobody gave: its parameter would vanish.
pub fn fit(units: &[Five]) -> Option<Dirichlet> {
    let mut total = [0.0; 5];
    for counts in units {
        total.iter_mut().zip(counts).for_each(|(t, c)| *t += c);
    }
    let n: f64 = total.iter().sum();
    if n <= 0.0 || total.iter().any(|t| *t <= 0.0) {
        return None;
    }
    let mut at: Vec<f64> = total.iter().map(|t| (t / n * 20.0).ln()).collect();
    let a_of = |at: &[f64]| at.iter().map(|u| u.exp()).collect::<Vec<f64>>();
    let mut best = loglik(units, &a_of(&at));
    for _ in 0..1_000 {
        let a = a_of(&at);
        if a.iter().sum::<f64>() > 1e9 {
            break;
        }
        let (gradient, hessian) = slopes(units, &a);
        let newton = inverse(&hessian).map(|inv| {
            times(&inv, &gradient)
                .iter()
                .map(|s| -s)
                .collect::<Vec<f64>>()
        });
        let uphill =
            |way: &Vec<f64>| way.iter().zip(&gradient).map(|(w, g)| w * g).sum::<f64>() > 0.0;
        let ways = newton.into_iter().filter(uphill).chain([gradient.clone()]);
        let Some((next, value, moved)) = climb(units, &at, best, ways) else {
            break;
        };
        (at, best) = (next, value);
        if moved < 1e-10 {
            break;
        }
    }
    let a = a_of(&at);
    let mut five = [0.0; 5];
    five.copy_from_slice(&a);
    Some(Dirichlet(five))
}

/// The next higher point, its height and how far it lies.
fn climb(
    units: &[Five],
    at: &[f64],
    best: f64,
    ways: impl Iterator<Item = Vec<f64>>,
) -> Option<(Vec<f64>, f64, f64)> {
    for way in ways {
        let longest = way.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
        let mut scale = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        for _ in 0..60 {
            let next: Vec<f64> = at.iter().zip(&way).map(|(u, w)| u + scale * w).collect();
            let a: Vec<f64> = next.iter().map(|u| u.exp()).collect();
            let value = loglik(units, &a);
            if value > best {
                return Some((next, value, longest * scale));
            }
            scale /= 2.0;
        }
    }
    None
}

/// Gradient and Hessian in the logarithms of the parameters.
fn slopes(units: &[Five], a: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let all: f64 = a.iter().sum();
    let (mut shared, mut curve) = (0.0, 0.0);
    let (mut first, mut second) = ([0.0; 5], [0.0; 5]);
    for counts in units {
        let n: f64 = counts.iter().sum();
        shared += digamma(all) - digamma(all + n);
        curve += trigamma(all) - trigamma(all + n);
        for j in 0..5 {
            first[j] += digamma(a[j] + counts[j]) - digamma(a[j]);
            second[j] += trigamma(a[j] + counts[j]) - trigamma(a[j]);
        }
    }
    let gradient: Vec<f64> = (0..5).map(|j| a[j] * (first[j] + shared)).collect();
    let hessian = (0..5)
        .map(|i| {
            (0..5)
                .map(|j| {
                    let own = if i == j {
                        a[i] * a[i] * second[i] + gradient[i]
                    } else {
                        0.0
                    };
                    a[i] * a[j] * curve + own
                })
                .collect()
        })
        .collect();
    (gradient, hessian)
}

/// Mean of five-point answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanScore {
    /// From 1 to 5.
    pub mean: f64,
    /// From 0 to 100.
    pub score: f64,
    /// Half the width of the 95 % interval by Student's law; `None` of one answer.
    pub half_width: Option<f64>,
}

/// Mean of answers; `None` of none.
pub fn mean_score(counts: &Five) -> Option<MeanScore> {
    let n: f64 = counts.iter().sum();
    if n <= 0.0 {
        return None;
    }
    let sum: f64 = counts.iter().enumerate().map(|(i, c)| c * score(i)).sum();
    let mean = sum / n;
    let squares: f64 = counts
        .iter()
        .enumerate()
        .map(|(i, c)| c * (score(i) - mean).powi(2))
        .sum();
    let half_width = (n > 1.0).then(|| {
        let sd = (squares / (n - 1.0)).sqrt();
        t_two_sided(0.05, n - 1.0) * sd / n.sqrt()
    });
    Some(MeanScore {
        mean,
        score: (mean - 1.0) / 4.0 * 100.0,
        half_width,
    })
}

/// Do two groups answer differently (Mann and Whitney 1947)?
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// Pairs in which the first is above, ties counted half.
    pub u: f64,
    /// Two-sided, by the normal law with ties and continuity; `None` where all
    /// answers are alike.
    pub p_value: Option<f64>,
    /// Chance that one of the first is above one of the second.
    pub superiority: f64,
}

/// Compares two groups; `None` where one is empty.
pub fn mann_whitney(one: &Five, two: &Five) -> Option<MannWhitney> {
    let (n1, n2): (f64, f64) = (one.iter().sum(), two.iter().sum());
    if n1 <= 0.0 || n2 <= 0.0 {
        return None;
    }
    let mut u = 0.0;
    let mut below = 0.0;
    for (a, b) in one.iter().zip(two) {
        u += a * (below + b / 2.0);
        below += b;
    }
    let n = n1 + n2;
    let ties: f64 = one
        .iter()
        .zip(two)
        .map(|(a, b)| (a + b).powi(3) - (a + b))
        .sum();
    let variance = n1 * n2 / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    let p_value = (variance > 0.0).then(|| {
        let z = ((u - n1 * n2 / 2.0).abs() - 0.5) / variance.sqrt();
        (2.0 * normal_upper(z)).min(1.0)
    });
    Some(MannWhitney {
        u,
        p_value,
        superiority: u / (n1 * n2),
    })
}

/// Satisfaction as the British government's service manual publishes it:
/// weights 0, 25, 50, 75, 100.
pub fn weighted_score(counts: &Five) -> Option<f64> {
    let n: f64 = counts.iter().sum();
    let sum: f64 = counts
        .iter()
        .enumerate()
        .map(|(i, c)| c * 25.0 * i as f64)
        .sum();
    (n > 0.0).then(|| sum / n)
}

/// Share of the two best answers, in per cent.
pub fn top_two(counts: &Five) -> Option<f64> {
    let n: f64 = counts.iter().sum();
    (n > 0.0).then(|| (counts[3] + counts[4]) / n * 100.0)
}

/// Shares of the two best and the two worst of six answers, "don't know"
/// included in the whole (the National Health Service's test), in per cent.
pub fn friends_and_family(counts: &[f64; 6]) -> Option<(f64, f64)> {
    let n: f64 = counts.iter().sum();
    (n > 0.0).then(|| {
        let share = |a: f64, b: f64| (a + b) / n * 100.0;
        (share(counts[0], counts[1]), share(counts[3], counts[4]))
    })
}
