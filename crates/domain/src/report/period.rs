//! The days a report covers.
//!
//! A calendar month, quarter or year is what people mean; the official report
//! month runs from the 15th of the month before to the 14th (Decree
//! 09/2019/NĐ-CP art. 12), and its quarters, half-years and years likewise.

use crate::time::{Timestamp, instant};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Kind of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// Calendar month, `2026-11`.
    Month,
    /// Calendar quarter, `2026-Q4`.
    Quarter,
    /// Calendar year, `2026`.
    Year,
    /// Report month, `2026-11R`: 15 October to 14 November.
    ReportMonth,
    /// Report quarter, `2026-Q4R`: 15 September to 14 December.
    ReportQuarter,
    /// Report half-year, `2026-H1R`: 15 December to 14 June.
    ReportHalf,
    /// Report year, `2026R`: 15 December of the year before to 14 December.
    ReportYear,
    /// Days as given, `2026-11-03..2026-11-20`.
    Days,
}

/// A period: whole days at the desk, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Kind.
    pub kind: PeriodKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Text that names no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a period: {0:?}; write 2026-11, 2026-Q4, 2026, 2026-11R, 2026-Q4R, 2026-H1R, 2026R or 2026-11-03..2026-11-20"
)]
pub struct BadPeriod(pub String);

impl Period {
    /// First instant of the period.
    pub fn start(&self) -> Timestamp {
        instant(self.from.at(0, 0, 0, 0))
    }

    /// First instant after it.
    pub fn end(&self) -> Timestamp {
        let next = self.to.checked_add(1.day()).unwrap_or(Date::MAX);
        instant(next.at(0, 0, 0, 0))
    }

    /// Does an instant lie in it?
    pub fn holds(&self, at: Timestamp) -> bool {
        self.start() <= at && at < self.end()
    }
}
