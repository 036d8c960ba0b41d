//! Honest statistics of few answers about few people.
//!
//! What may be concluded from 20 to 150 answers about each of ten officials:
//! intervals, shrinkage, funnel limits, early warning, case mix, disclosure
//! control. Pure functions over counts; each names its source. Rates are
//! shares from 0 to 1, scores from 0 to 100.
//!
//! A function returns `None` where there are no data to say anything about:
//! nothing is shown then, never a zero.
//!
//! Deliberately absent: a rank of officials. Between ten people who differ by
//! chance somebody is always last.

pub mod cases;
pub mod cusum;
pub mod disclose;
pub mod fit;
pub mod mix;
pub mod ordinal;
pub mod rate;
pub mod shrink;
pub mod signal;
pub mod special;

/// 97.5 % quantile of the standard normal law: two-sided 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;
/// 99.9 % quantile: two-sided 99.8 %.
pub const Z998: f64 = 3.090_232_306_167_813;

/// Lower and upper end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Of {
    /// Successes, as satisfied answers.
    pub x: f64,
    /// Answers.
    pub n: f64,
}

impl Of {
    /// The share; `None` of nothing.
    pub fn rate(self) -> Option<f64> {
        (self.n > 0.0).then(|| self.x / self.n)
    }
}
