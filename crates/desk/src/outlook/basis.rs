//! What the trust page is told from: which days of the log, and which are not
//! there.

use super::log::{Log, MODELLED, Sums};
use super::past::DayCounts;
use crate::Settings;
use crate::queue::DayPlan;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Open days of the log that a model looks at, at most: what is older tells of
/// another way of working.
pub const MODEL_DAYS: usize = MODELLED;

/// The days that a month is told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrustBasis {
    /// The first and the last of them; `None` = there is none.
    pub span: Option<(Date, Date)>,
    /// So many at most: [`MODEL_DAYS`].
    pub most: usize,
    /// Open days from the first of them to the month of which nothing was
    /// counted.
    pub gaps: usize,
    /// The first day that was ever counted.
    pub begun: Option<Date>,
}

/// The days before a month from which it is told.
pub(super) fn basis(settings: &Settings, log: &Log, sums: &Sums, first: Date) -> TrustBasis {
    TrustBasis {
        span: sums.first.zip(sums.last),
        most: MODEL_DAYS,
        gaps: sums.first.map_or(0, |from| {
            left_out(settings, &log.counts, (from, first)).len()
        }),
        begun: log.counts.first().map(|(day, _)| *day),
    }
}

/// Open days of a stretch without a count, from the desk's first day on.
pub(super) fn left_out(
    settings: &Settings,
    counts: &[(Date, DayCounts)],
    (first, end): (Date, Date),
) -> Vec<Date> {
    let Some(begun) = counts.first().map(|(day, _)| *day) else {
        return Vec::new();
    };
    let days = first.max(begun).series(1.day());
    let days = days.take_while(|day| *day < end);
    let is_open = |day: &Date| {
        let plan = DayPlan::of(settings, *day);
        plan.is_ok_and(|plan| !plan.sessions.is_closed())
    };
    let counted = |day: &Date| counts.binary_search_by_key(day, |(one, _)| *one).is_ok();
    days.filter(|day| is_open(day) && !counted(day)).collect()
}
