//! Who was asked, who answered, and between which shares the truth lies.

use super::{FrameRow, How};
use crate::stats::rate::nonresponse_bounds;
use crate::stats::{Interval, Of};

/// The frame of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Response {
    /// Finished visits.
    pub visits: u64,
    /// Slips handed out.
    pub asked: u64,
    /// Tokens spent.
    pub answered: u64,
    /// Answered of asked; `None` = nobody was asked.
    pub rate: Option<f64>,
    /// Asked of all visits; `None` = no visit.
    pub coverage: Option<f64>,
    /// Whatever those would have said who were asked and did not answer.
    pub bounds: Option<Interval>,
}

impl Response {
    /// Explanations of its three numbers: rate, coverage, bounds.
    pub const HOW: [How; 3] = [How::ResponseRate, How::Coverage, How::NonResponse];

    /// The frame over rows; `answers` are the judged ones, for the bounds.
    pub fn of<'a>(rows: impl Iterator<Item = &'a FrameRow>, answers: Option<Of>) -> Self {
        let mut sum = Self::default();
        for row in rows {
            sum.visits += row.visits;
            sum.asked += row.asked;
            sum.answered += row.answered;
        }
        let share = |x: u64, n: u64| {
            let of = Of {
                x: x as f64,
                n: n as f64,
            };
            of.rate()
        };
        sum.rate = share(sum.answered, sum.asked);
        sum.coverage = share(sum.asked, sum.visits);
        sum.bounds = answers.filter(|of| of.n > 0.0).and_then(|of| {
            // More answers than slips: a frame that is not complete yet.
            let asked = (sum.asked as f64).max(of.n);
            nonresponse_bounds(asked, of.n, of.x)
        });
        sum
    }

    /// Without what tells of the answers themselves.
    pub fn without_bounds(mut self) -> Self {
        self.bounds = None;
        self
    }
}
