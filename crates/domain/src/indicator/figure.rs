//! What an indicator says: a value with its count and its interval, or that
//! there are too few cases to say anything.

use super::definition::{Definition, Indicator, Reads};
use super::part::{PartId, Sums};
use super::words::{Direction, IndicatorKind, Measured, Outside, ValueUnit};
use crate::dossier::figures::Counts;
use crate::stats::rate::wilson;
use crate::stats::{Of, Z95};
use serde::{Deserialize, Serialize};

/// What an indicator says of a period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Numerator; of a mean the minutes summed up; of a number the number.
    pub part: i64,
    /// Denominator: the cases. Of a number the number itself.
    pub whole: i64,
    /// What can be said.
    pub said: Said,
}

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The room that keeps it told nothing of this period.
    Unknown,
    /// There was no case.
    Nothing,
    /// Too few cases to say.
    TooFew,
    /// A value with its 95 % interval, in the indicator's unit.
    Value {
        /// The value.
        value: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
}

/// A value against a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The target is reached.
    Reached,
    /// It is not.
    NotReached,
    /// Nothing can be said yet.
    NotYet,
}

/// A target that says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetFault {
    /// No such value there is.
    OutOfRange,
    /// Whatever is done, it is reached.
    AlwaysMet,
    /// Whatever is done, it is not reached.
    NeverMet,
}

/// What is known of a period, for one reader of figures.
#[derive(Clone, Copy)]
pub struct Gathered<'a> {
    /// Sums of a part.
    pub parts: &'a dyn Fn(PartId) -> Sums,
    /// The monthly figures.
    pub monthly: Counts,
    /// A figure of another room; `None` = it tells nothing of this period.
    pub outside: &'a dyn Fn(Outside) -> Option<i64>,
}

/// A value in whole tenths, as every page and command tells it: rounded once, a
/// half away from nought. What binary fractions make of an exact half is no
/// smaller than a half.
pub fn tenths(value: f64) -> i64 {
    const NOISE: f64 = 1e-7;
    let scaled = value * 10.0;
    (scaled + NOISE.copysign(scaled)).round() as i64
}

impl Indicator {
    /// What it says of what was gathered.
    pub fn figure(&self, gathered: &Gathered<'_>) -> Figure {
        match self.reads() {
            Reads::Monthly {
                numerator,
                denominator,
            } => {
                let part = numerator.of(gathered.monthly);
                let whole = denominator.as_ref().map(|sum| sum.of(gathered.monthly));
                self.counted(part, whole)
            }
            Reads::Outside {
                numerator,
                denominator,
            } => {
                let part = (gathered.outside)(*numerator);
                let whole = denominator.map(gathered.outside);
                match (part, whole) {
                    (Some(part), None) => self.counted(part, None),
                    (Some(part), Some(Some(whole))) => self.counted(part, Some(whole)),
                    _ => Figure::UNKNOWN,
                }
            }
            Reads::Parts {
                numerator,
                denominator,
            } => {
                let sums = (gathered.parts)(*numerator);
                if self.definition().kind == IndicatorKind::Mean {
                    return self.mean(sums);
                }
                let whole = denominator.map(|id| (gathered.parts)(id).n);
                self.counted(sums.n, whole)
            }
        }
    }

    /// A share, or a number.
    fn counted(&self, part: i64, whole: Option<i64>) -> Figure {
        let Some(whole) = whole else {
            let (low, high) = poisson(part);
            return Figure {
                part,
                whole: part,
                said: Said::Value {
                    value: part as f64,
                    low,
                    high,
                },
            };
        };
        let of = Of {
            // Taken back in a later month than counted in, a part may lie
            // outside its whole for a while.
            x: part.clamp(0, whole.max(0)) as f64,
            n: whole.max(0) as f64,
        };
        let said = match (of.rate(), wilson(of, Z95)) {
            (Some(rate), Some(interval)) if self.is_enough(whole) => Said::Value {
                value: rate * 100.0,
                low: interval.lower * 100.0,
                high: interval.upper * 100.0,
            },
            (Some(_), _) => Said::TooFew,
            (None, _) => Said::Nothing,
        };
        Figure { part, whole, said }
    }

    /// A mean time.
    fn mean(&self, sums: Sums) -> Figure {
        let n = sums.n;
        let said = if n <= 0 {
            Said::Nothing
        } else if !self.is_enough(n) {
            Said::TooFew
        } else {
            let mean = sums.total as f64 / n as f64;
            let spread = (sums.squares as f64 / n as f64 - mean * mean).max(0.0);
            // The usual interval of a mean; n - 1 because the mean was read off
            // the same times. `min_n` keeps it from being asked of a handful.
            let half = Z95 * (spread / (n as f64 - 1.0).max(1.0)).sqrt();
            let scale = self.minutes();
            Said::Value {
                value: mean / scale,
                low: (mean - half).max(0.0) / scale,
                high: (mean + half) / scale,
            }
        };
        Figure {
            part: sums.total,
            whole: n,
            said,
        }
    }

    fn is_enough(&self, n: i64) -> bool {
        n >= i64::from(self.definition().min_n.max(1))
    }

    /// Minutes of its unit.
    fn minutes(&self) -> f64 {
        let measured = self.parts().first().and_then(super::Part::measure);
        match measured.map(Measured::unit) {
            Some(ValueUnit::Days) => 24.0 * 60.0,
            _ => 1.0,
        }
    }

    /// What is odd about a target; `None` = it can be met and missed.
    pub fn target_fault(&self, target: f64) -> Option<TargetFault> {
        let most = match self.unit() {
            ValueUnit::Percent => Some(100.0),
            ValueUnit::Days | ValueUnit::Minutes | ValueUnit::Number => None,
        };
        if !target.is_finite() {
            return Some(TargetFault::OutOfRange);
        }
        let beyond = most.is_some_and(|most| target > most);
        let all = most.is_some_and(|most| target >= most);
        match self.definition().direction {
            Direction::Up if target <= 0.0 => Some(TargetFault::AlwaysMet),
            Direction::Up if beyond => Some(TargetFault::NeverMet),
            Direction::Down if target < 0.0 => Some(TargetFault::NeverMet),
            Direction::Down if all => Some(TargetFault::AlwaysMet),
            Direction::Up | Direction::Down => None,
        }
    }
}

impl Figure {
    /// Nothing is known of the period.
    pub const UNKNOWN: Self = Self {
        part: 0,
        whole: 0,
        said: Said::Unknown,
    };

    /// The value, if one can be said.
    pub fn value(&self) -> Option<f64> {
        match self.said {
            Said::Value { value, .. } => Some(value),
            Said::Unknown | Said::Nothing | Said::TooFew => None,
        }
    }

    /// Against a target; the bound itself is reached.
    pub fn reaches(&self, of: &Definition, target: f64) -> Reach {
        let Some(value) = self.value() else {
            return Reach::NotYet;
        };
        let met = match of.direction {
            Direction::Up => value >= target,
            Direction::Down => value <= target,
        };
        if met {
            Reach::Reached
        } else {
            Reach::NotReached
        }
    }
}

/// Between which numbers the expected one lies when so many were counted:
/// Byar's approximation (Rothman and Boice 1979; Breslow and Day 1987).
fn poisson(n: i64) -> (f64, f64) {
    let n = n.max(0) as f64;
    let end = |n: f64, z: f64| n * (1.0 - 1.0 / (9.0 * n) + z / (3.0 * n.sqrt())).powi(3);
    let low = if n > 0.0 { end(n, -Z95).max(0.0) } else { 0.0 };
    (low, end(n + 1.0, Z95))
}
