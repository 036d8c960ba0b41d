//! What one column gathers, case by case, in constant memory.

use super::definition::{Amount, ColumnDef};
use super::expr::Selection;
use super::facts::{Measure, Window, tenths};
use super::logic::BadSelection;
use super::{Case, Cell, Kind};
use std::collections::BTreeMap;

/// A column with its selections read.
#[derive(Clone, Debug)]
pub(super) enum Made {
    Count(Selection),
    Sum(Vec<usize>),
    Share(Selection, Selection),
    Mean(Measure, Selection),
    Median(Measure, Selection),
    Money(Amount, Selection),
}

/// What a case adds to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Nothing,
    One,
    /// Of the whole, and of the part if true.
    Whole(bool),
    Seconds(i64),
    Vnd(i64),
}

impl Made {
    /// Reads a column; `sum` finds the place of a column by its id.
    pub(super) fn read(
        column: &ColumnDef,
        place: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, BadSelection> {
        let made = if let Some(ids) = &column.sum {
            Self::Sum(ids.iter().filter_map(|id| place(id)).collect())
        } else if let Some(share) = &column.share {
            Self::Share(
                Selection::parse(&share.part)?,
                Selection::parse(&share.whole)?,
            )
        } else if let Some(time) = &column.mean {
            Self::Mean(time.of, Selection::parse(&time.among)?)
        } else if let Some(time) = &column.median {
            Self::Median(time.of, Selection::parse(&time.among)?)
        } else if let Some(money) = &column.money {
            Self::Money(money.of, Selection::parse(&money.among)?)
        } else {
            Self::Count(Selection::parse(
                column.count.as_deref().unwrap_or_default(),
            )?)
        };
        Ok(made)
    }

    /// What a case adds.
    pub(super) fn hit(&self, case: &Case, window: &Window) -> Hit {
        match self {
            Self::Sum(_) => Hit::Nothing,
            Self::Count(among) => {
                if among.holds(case, window) {
                    Hit::One
                } else {
                    Hit::Nothing
                }
            }
            Self::Share(part, whole) => {
                if whole.holds(case, window) {
                    Hit::Whole(part.holds(case, window))
                } else {
                    Hit::Nothing
                }
            }
            Self::Mean(of, among) | Self::Median(of, among) => {
                let seconds = of.seconds(case, window);
                let meant = seconds.filter(|_| among.holds(case, window));
                meant.map_or(Hit::Nothing, Hit::Seconds)
            }
            Self::Money(of, among) => {
                if !among.holds(case, window) {
                    return Hit::Nothing;
                }
                Hit::Vnd(match of {
                    Amount::Fee => case.fee,
                    Amount::Held => case.held,
                })
            }
        }
    }

    /// Is a case among those that a cell of this column tells of? A share opens
    /// its numerator. Sums are asked column by column instead.
    pub(super) fn tells_of(&self, case: &Case, window: &Window) -> bool {
        !matches!(self.hit(case, window), Hit::Nothing | Hit::Whole(false))
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Count(_) | Self::Sum(_) => Kind::Count,
            Self::Share(..) => Kind::Share,
            Self::Mean(..) | Self::Median(..) => Kind::Days,
            Self::Money(..) => Kind::Money,
        }
    }

    pub(super) fn tally(&self) -> Tally {
        match self {
            Self::Count(_) | Self::Sum(_) => Tally::Count(0),
            Self::Share(..) => Tally::Share { part: 0, whole: 0 },
            Self::Mean(..) => Tally::Mean { seconds: 0, n: 0 },
            Self::Median(..) => Tally::Median(BTreeMap::new()),
            Self::Money(..) => Tally::Money(0),
        }
    }
}

/// What was gathered so far.
#[derive(Clone, Debug)]
pub(super) enum Tally {
    Count(i64),
    Share {
        part: i64,
        whole: i64,
    },
    Mean {
        seconds: i64,
        n: i64,
    },
    /// How often each number of tenths of a day came.
    Median(BTreeMap<i64, u64>),
    Money(i64),
}

impl Tally {
    pub(super) fn add(&mut self, hit: Hit) {
        match (self, hit) {
            (Self::Count(n), Hit::One) => *n += 1,
            (Self::Share { part, whole }, Hit::Whole(of_part)) => {
                *whole += 1;
                *part += i64::from(of_part);
            }
            (Self::Mean { seconds, n }, Hit::Seconds(more)) => {
                *seconds += more;
                *n += 1;
            }
            (Self::Median(often), Hit::Seconds(seconds)) => {
                *often.entry(tenths(seconds)).or_default() += 1;
            }
            (Self::Money(sum), Hit::Vnd(vnd)) => *sum = sum.saturating_add(vnd),
            _ => {}
        }
    }

    pub(super) fn count(&self) -> i64 {
        match self {
            Self::Count(n) => *n,
            _ => 0,
        }
    }

    pub(super) fn cell(&self) -> Cell {
        match self {
            Self::Count(n) => Cell::Count(*n),
            Self::Share { part, whole } => Cell::Share {
                part: *part,
                whole: *whole,
            },
            Self::Mean { n: 0, .. } => Cell::Empty,
            Self::Mean { seconds, n } => Cell::TenthDays(tenths(seconds / n)),
            Self::Median(often) => median(often).map_or(Cell::Empty, Cell::TenthDays),
            Self::Money(sum) => Cell::Money(*sum),
        }
    }
}

/// The middle one, or the mean of the two in the middle (half a tenth up).
fn median(often: &BTreeMap<i64, u64>) -> Option<i64> {
    let n: u64 = often.values().sum();
    if n == 0 {
        return None;
    }
    let nth = |rank: u64| {
        let mut passed = 0;
        let mut found = None;
        for (tenths, times) in often {
            passed += times;
            found = Some(*tenths);
            if passed > rank {
                break;
            }
        }
        found
    };
    let (low, high) = (nth((n - 1) / 2)?, nth(n / 2)?);
    Some((low + high + 1).div_euclid(2))
}
