//! Early warning per official: the cumulative sum of Page (1954) for answers
//! that are satisfied or not.

/// A chart: which shares of dissatisfied answers it tells apart, and when it
/// calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cusum {
    /// Share of dissatisfied answers that is usual.
    pub p0: f64,
    /// Share that deserves a call.
    pub p1: f64,
    /// Height of the call.
    pub h: f64,
}

/// States of the chain that stands for the chart.
const STATES: usize = 4_000;

impl Cusum {
    /// Steps of a satisfied and of a dissatisfied answer.
    fn steps(self) -> (f64, f64) {
        let good = ((1.0 - self.p1) / (1.0 - self.p0)).ln();
        (good, (self.p1 / self.p0).ln())
    }

    /// The sum after one more answer (`true` = dissatisfied).
    pub fn next(self, sum: f64, dissatisfied: bool) -> f64 {
        let (good, bad) = self.steps();
        (sum + if dissatisfied { bad } else { good }).max(0.0)
    }

    /// The sum after each answer (`true` = dissatisfied); it goes on after a
    /// call.
    pub fn path(self, dissatisfied: &[bool]) -> Vec<f64> {
        let mut sum = 0.0_f64;
        dissatisfied
            .iter()
            .map(|is_bad| {
                sum = self.next(sum, *is_bad);
                sum
            })
            .collect()
    }

    /// Number of the first answer that calls, from 1.
    pub fn first_alarm(self, dissatisfied: &[bool]) -> Option<usize> {
        let reached = |sum: &f64| *sum >= self.h;
        self.path(dissatisfied)
            .iter()
            .position(reached)
            .map(|i| i + 1)
    }

    /// Mean number of answers until a call, the calling one included, when the
    /// share of dissatisfied answers is `p`: the chart as a Markov chain
    /// (Brook and Evans 1972). `None` where it can never call, or where p1 is
    /// not above p0.
    pub fn mean_run(self, p: f64) -> Option<f64> {
        let (good, bad) = self.steps();
        let finite = good.is_finite() && bad.is_finite();
        let sound = self.h > 0.0 && p > 0.0 && p <= 1.0 && good < 0.0 && bad > 0.0;
        if !(sound && finite) {
            return None;
        }
        let width = self.h / STATES as f64;
        let down = (-good / width).round() as usize;
        let rows = (0..STATES).map(|i| {
            let up = i as f64 * width + bad;
            let up = (up < self.h).then(|| ((up / width).round() as usize).min(STATES - 1));
            (i.saturating_sub(down), up)
        });
        Some(solve(&rows.collect::<Vec<_>>(), p))
    }
}

/// Solves L = 1 + QL of the chain and gives its first value. Row i goes to its
/// lower state with 1 - p, to its upper one, or out, with p. Elimination along
/// the band: only rows that reach below themselves hold anything to remove.
fn solve(rows: &[(usize, Option<usize>)], p: f64) -> f64 {
    let n = rows.len();
    let above = rows
        .iter()
        .enumerate()
        .filter_map(|(i, row)| Some(row.1? - i));
    let width = above.max().unwrap_or(0) + 1;
    let below = rows
        .iter()
        .enumerate()
        .map(|(i, row)| i - row.0)
        .max()
        .unwrap_or(0);
    // Row i holds columns i - below ..= i + width - 1.
    let span = below + width;
    let mut band = vec![0.0; n * span];
    let mut right = vec![1.0; n];
    for (i, (lower, upper)) in rows.iter().enumerate() {
        let at = |column: usize| i * span + column + below - i;
        band[at(i)] += 1.0;
        band[at(*lower)] -= 1.0 - p;
        if let Some(upper) = upper {
            band[at(*upper)] -= p;
        }
    }
    for k in 0..n {
        let head: Vec<f64> = band[k * span + below..(k + 1) * span].to_vec();
        let last = head.iter().rposition(|v| *v != 0.0).unwrap_or(0);
        for i in k + 1..n.min(k + below + 1) {
            let start = i * span + k + below - i;
            let factor = band[start] / head[0];
            if factor == 0.0 {
                continue;
            }
            let row = &mut band[start..=start + last];
            row.iter_mut()
                .zip(&head)
                .for_each(|(v, h)| *v -= factor * h);
            right[i] -= factor * right[k];
        }
    }
    for i in (0..n).rev() {
        let row = &band[i * span + below..(i + 1) * span];
        let known: f64 = row[1..]
            .iter()
            .zip(&right[(i + 1).min(n)..])
            .map(|(v, l)| v * l)
            .sum();
        right[i] = (right[i] - known) / row[0];
    }
    right[0]
}
