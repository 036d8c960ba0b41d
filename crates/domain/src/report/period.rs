//! The days a report covers.
//!
//! A calendar month, quarter or year is what people mean; the official report
//! month runs from the 15th of the month before to the 14th (Decree
//! 09/2019/NĐ-CP art. 12), and its quarter, six months, nine months and year
//! likewise, the last three from 15 December on.

use crate::calendar::table::parse_date;
use crate::time::{Timestamp, instant};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Years a period may be of: what lies outside is a typing error.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

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
    /// Report half-year, `2026-H1R`: 15 December to 14 June. `2026-H2R` is read
    /// and not offered ([`Period::has_form`]).
    ReportHalf,
    /// Report nine months, `2026-9MR`: 15 December to 14 September.
    ReportNine,
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
    "not a period: {0:?}; write 2026-11, 2026-Q4, 2026, 2026-11R, 2026-Q4R, 2026-H1R, 2026-9MR, 2026R or 2026-11-03..2026-11-20"
)]
pub struct BadPeriod(pub String);

impl PeriodKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::ReportMonth,
        Self::ReportQuarter,
        Self::ReportHalf,
        Self::ReportNine,
        Self::ReportYear,
        Self::Days,
    ];

    /// The word in definition files and addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::ReportMonth => "report_month",
            Self::ReportQuarter => "report_quarter",
            Self::ReportHalf => "report_half",
            Self::ReportNine => "report_nine",
            Self::ReportYear => "report_year",
            Self::Days => "days",
        }
    }

    /// The kind written as `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Does it end on a 14th (Decree 09/2019/NĐ-CP art. 12)?
    pub fn is_report(self) -> bool {
        matches!(
            self,
            Self::ReportMonth
                | Self::ReportQuarter
                | Self::ReportHalf
                | Self::ReportNine
                | Self::ReportYear
        )
    }

    /// Months that it lasts; `None` = days as given.
    fn months(self) -> Option<i32> {
        match self {
            Self::Month | Self::ReportMonth => Some(1),
            Self::Quarter | Self::ReportQuarter => Some(3),
            Self::ReportHalf => Some(6),
            Self::ReportNine => Some(9),
            Self::Year | Self::ReportYear => Some(12),
            Self::Days => None,
        }
    }

    /// Months from the beginning of one to that of the next: nine months are
    /// reported once a year.
    fn step(self) -> Option<i32> {
        match self {
            Self::ReportNine => Some(12),
            other => other.months(),
        }
    }
}

/// Months since the year 0, so that months are added as numbers.
fn month_of(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// A day of a month counted like [`month_of`].
fn day_of(month: i32, day: i8) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(i16::MAX);
    let of_year = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    Date::new(year, of_year, day).unwrap_or(Date::MAX)
}

fn in_years(day: Date) -> bool {
    YEARS.contains(&i32::from(day.year()))
}

/// Digits only, of that many figures.
fn number(text: &str, figures: usize) -> Option<i32> {
    let plain = text.len() == figures && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

impl Period {
    /// Reads a period as [`PeriodKind`] describes them.
    pub fn parse(text: &str) -> Result<Self, BadPeriod> {
        let text = text.trim();
        let read = match text.split_once("..") {
            Some((from, to)) => Self::days(from.trim(), to.trim()),
            None => Self::named(text),
        };
        read.ok_or_else(|| BadPeriod(text.to_owned()))
    }

    fn days(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (parse_date(from)?, parse_date(to)?);
        let sane = from <= to && in_years(from) && in_years(to);
        sane.then_some(Self {
            kind: PeriodKind::Days,
            from,
            to,
        })
    }

    fn named(text: &str) -> Option<Self> {
        let (plain, report) = match text.strip_suffix('R') {
            Some(plain) => (plain, true),
            None => (text, false),
        };
        let (year, part) = match plain.split_once('-') {
            Some((year, part)) => (number(year, 4)?, Some(part)),
            None => (number(plain, 4)?, None),
        };
        let (kind, nth) = match (part, report) {
            (None, false) => (PeriodKind::Year, 1),
            (None, true) => (PeriodKind::ReportYear, 1),
            (Some(part), _) => Self::part_of_year(part, report)?,
        };
        let (months, step) = (kind.months()?, kind.step()?);
        let fits = YEARS.contains(&year) && (1..=12 / step).contains(&nth);
        fits.then(|| Self::span(kind, year * 12 + (nth - 1) * step, months))
    }

    /// Kind and number of what stands behind the year.
    fn part_of_year(part: &str, report: bool) -> Option<(PeriodKind, i32)> {
        if let Some(nth) = part.strip_prefix('Q') {
            let kind = if report {
                PeriodKind::ReportQuarter
            } else {
                PeriodKind::Quarter
            };
            return Some((kind, number(nth, 1)?));
        }
        if part == "9M" {
            return report.then_some((PeriodKind::ReportNine, 1));
        }
        if let Some(nth) = part.strip_prefix('H') {
            return report.then_some((PeriodKind::ReportHalf, number(nth, 1)?));
        }
        let kind = if report {
            PeriodKind::ReportMonth
        } else {
            PeriodKind::Month
        };
        Some((kind, number(part, 2)?))
    }

    /// So many months from a month on; a report period begins on the 15th of
    /// the month before and ends on the 14th of the last one.
    fn span(kind: PeriodKind, first: i32, months: i32) -> Self {
        let last = first + months - 1;
        let (from, to) = if kind.is_report() {
            (day_of(first - 1, 15), day_of(last, 14))
        } else {
            (day_of(first, 1), day_of(last, 1).last_of_month())
        };
        Self { kind, from, to }
    }

    /// The period of a kind that holds a day; of [`PeriodKind::Days`] the day
    /// alone, of [`PeriodKind::ReportNine`] that of the report year, which is
    /// over from 15 September to 14 December.
    pub fn of(kind: PeriodKind, day: Date) -> Self {
        let (Some(months), Some(step)) = (kind.months(), kind.step()) else {
            return Self {
                kind,
                from: day,
                to: day,
            };
        };
        let after = kind.is_report() && day.day() >= 15;
        let month = month_of(day) + i32::from(after);
        Self::span(kind, month - month.rem_euclid(step), months)
    }

    /// Do official reports know it? They know the six months to 14 June and no
    /// second half (Decree 09/2019/NĐ-CP art. 12); the second is still read, so
    /// that what was closed for it stays there.
    pub fn has_form(&self) -> bool {
        self.kind != PeriodKind::ReportHalf || self.to.month() == 6
    }

    /// The newest of a kind that has begun on a day and that official reports
    /// know.
    pub fn newest(kind: PeriodKind, day: Date) -> Self {
        let of = Self::of(kind, day);
        if of.has_form() { of } else { of.previous() }
    }

    /// The one before it, equally long; itself where the years end that a
    /// period may be of.
    pub fn previous(&self) -> Self {
        self.moved(-1)
    }

    /// The one after it, equally long; itself where those years end.
    pub fn next(&self) -> Self {
        self.moved(1)
    }

    fn moved(&self, by: i32) -> Self {
        let moved = match (self.kind.months(), self.kind.step()) {
            (Some(months), Some(step)) => {
                let first = month_of(self.to) + 1 - months;
                Some(Self::span(self.kind, first + by * step, months))
            }
            _ => self.days_moved(by),
        };
        moved
            .filter(|period| {
                in_years(period.to) && (period.kind.is_report() || in_years(period.from))
            })
            .unwrap_or(*self)
    }

    fn days_moved(&self, by: i32) -> Option<Self> {
        let days = i64::from(self.from.until(self.to).ok()?.get_days()) + 1;
        let shift = (i64::from(by) * days).days();
        Some(Self {
            kind: self.kind,
            from: self.from.checked_add(shift).ok()?,
            to: self.to.checked_add(shift).ok()?,
        })
    }

    /// Has its first day come? What has not begun cannot be reported.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.start() <= now
    }

    /// Has its last day passed, so that it can be closed?
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.end() <= now
    }

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

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.to.year(), self.to.month());
        match self.kind {
            PeriodKind::Month => write!(f, "{year:04}-{month:02}"),
            PeriodKind::ReportMonth => write!(f, "{year:04}-{month:02}R"),
            PeriodKind::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            PeriodKind::ReportQuarter => write!(f, "{year:04}-Q{}R", (month + 2) / 3),
            PeriodKind::ReportHalf => write!(f, "{year:04}-H{}R", (month + 5) / 6),
            PeriodKind::ReportNine => write!(f, "{year:04}-9MR"),
            PeriodKind::Year => write!(f, "{year:04}"),
            PeriodKind::ReportYear => write!(f, "{year:04}R"),
            PeriodKind::Days => write!(f, "{}..{}", self.from, self.to),
        }
    }
}

impl FromStr for Period {
    type Err = BadPeriod;
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        Self::parse(text)
    }
}
