//! Early warning about one official: the CUSUM of dissatisfied answers.
//!
//! Points are set after at least ten answers, and only between batches, so
//! that no single answer can be read off, and a point once set stays. A call
//! is a question to the official ("talk first"), never a finding.

use super::{How, Judged, judged};
use crate::stats::cusum::Cusum;
use crate::survey::UNANIMOUS_MIN;
use crate::survey::answer::Cast;
use serde::{Deserialize, Serialize};

/// The chart so far. The desk keeps it beside the official and feeds it each
/// released batch; it holds no ballot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Answers so far, and the sum.
    pub path: Vec<(u64, f64)>,
    /// Answers of the point at which it had called; it goes on afterwards.
    pub called_at: Option<u64>,
    /// Answers of the point at which the sum had last crossed the height from
    /// below.
    #[serde(default)]
    pub last_at: Option<u64>,
    sum: f64,
    n: u64,
    since: u64,
    crossed: bool,
}

impl Warning {
    /// Explanation.
    pub const HOW: How = How::Cusum;

    /// Takes the judged answers of one batch about the official, in the random
    /// order in which they were released (`true` = dissatisfied).
    pub fn take(&mut self, cusum: Cusum, dissatisfied: &[bool]) {
        for bad in dissatisfied {
            let before = self.sum;
            self.sum = cusum.next(self.sum, *bad);
            self.crossed |= before < cusum.h && self.sum >= cusum.h;
            self.n += 1;
            self.since += 1;
        }
        if self.since >= UNANIMOUS_MIN {
            self.path.push((self.n, self.sum));
            self.since = 0;
            if self.crossed {
                self.called_at.get_or_insert(self.n);
                self.last_at = Some(self.n);
                self.crossed = false;
            }
        }
    }
}

/// The chart over ballots about one official, in the order of their days.
/// `None` before its first point.
pub fn warning(cusum: Cusum, question: &str, ballots: &[&Cast]) -> Option<Warning> {
    chart(cusum, &judged(question, ballots))
}

pub(super) fn chart(cusum: Cusum, judged: &[Judged<'_>]) -> Option<Warning> {
    let mut chart = Warning::default();
    let same_day = |a: &Judged<'_>, b: &Judged<'_>| a.cast.seen.day == b.cast.seen.day;
    for day in judged.chunk_by(same_day) {
        let bad: Vec<bool> = day.iter().map(|one| !one.satisfied).collect();
        chart.take(cusum, &bad);
    }
    (!chart.path.is_empty()).then_some(chart)
}
