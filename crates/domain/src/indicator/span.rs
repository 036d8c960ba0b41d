//! Halves of months: the finest that indicators are kept by. A calendar month
//! is two of them, and so is the report month from the 15th to the 14th (Decree
//! 09/2019/NĐ-CP art. 12).

use crate::calendar::month_of;
use crate::report::Period;
use crate::time::{Timestamp, local};
use jiff::civil::Date;
use std::fmt;

/// The day with which the second half begins.
const SECOND: i8 = 15;

/// Half a month: the 1st to the 14th, or the 15th to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(Date);

impl Span {
    /// The half in which a day lies.
    pub fn of_day(day: Date) -> Self {
        let first = if day.day() < SECOND { 1 } else { SECOND };
        Self(Date::new(day.year(), day.month(), first).unwrap_or(day))
    }

    /// The half in which a moment lies, at the desk.
    pub fn of(at: Timestamp) -> Self {
        Self::of_day(local(at).date())
    }

    /// First and last half of a period; both ends are in. Only periods that
    /// begin with a half are whole ([`super::Source::offers`]).
    pub fn within(period: &Period) -> (Self, Self) {
        (Self::of_day(period.from), Self::of_day(period.to))
    }

    /// Reads it as it is kept: its first day, `2026-11-15`.
    pub fn parse(text: &str) -> Option<Self> {
        let day: Date = text.parse().ok()?;
        let span = Self::of_day(day);
        (span.0 == day).then_some(span)
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.0
    }

    /// Its last day.
    pub fn last(self) -> Date {
        if self.0.day() < SECOND {
            // The day before the second half of the same month.
            Date::new(self.0.year(), self.0.month(), SECOND - 1).unwrap_or(self.0)
        } else {
            self.0.last_of_month()
        }
    }

    /// The last day of the newest half that is over when a day is: what is kept
    /// by halves can be told exactly up to there.
    pub fn end_by(day: Date) -> Date {
        let span = Self::of_day(day);
        if span.last() == day {
            day
        } else {
            span.0.yesterday().unwrap_or(day)
        }
    }

    /// The calendar month in which it lies, `YYYY-MM`.
    pub fn month(self) -> String {
        month_of(self.0)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
