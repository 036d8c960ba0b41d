//! How much of a period has passed, how much is left, and when each step
//! should be done.

use super::count::Period;
use super::stops::{day_axis, minute_axis, outside, skips};
use super::{ClockFacts, DeadlineError, Due, DueAt, LimitUnit, RuleSet, due};
use crate::calendar::{Compiled, DAY, minute_of};
use jiff::civil::DateTime;

/// Working time outside stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    /// Days that count: the later day is in, the earlier is not.
    pub days: u32,
    /// Minutes in the sessions of open days.
    pub minutes: u32,
}

/// Working time from the start (or the latest restart) to `now`, stops taken
/// out. Zero before the start.
///
/// # Errors
/// When either moment lies in a year not loaded.
pub fn elapsed(facts: &ClockFacts, cal: &Compiled, now: DateTime) -> Result<Worked, DeadlineError> {
    let start = facts
        .restarts
        .iter()
        .copied()
        .fold(facts.start, DateTime::max);
    let today = (day_axis(now), minute_axis(now));
    worked(facts, cal, (day_axis(start), minute_axis(start)), today)
}

/// Working time from `now` to the due date, stops taken out; zero when it has
/// passed, `None` while the clock stands.
///
/// # Errors
/// When there is no due date, or a moment lies in a year not loaded.
pub fn remaining(
    facts: &ClockFacts,
    cal: &Compiled,
    now: DateTime,
) -> Result<Option<Worked>, DeadlineError> {
    let Due::At { at, .. } = due(facts, cal)? else {
        return Ok(None);
    };
    let day = day_axis(at.date.at(0, 0, 0, 0));
    let end = (day, day * DAY + i64::from(at.minute));
    worked(facts, cal, (day_axis(now), minute_axis(now)), end).map(Some)
}

fn worked(
    facts: &ClockFacts,
    cal: &Compiled,
    low: (i64, i64),
    high: (i64, i64),
) -> Result<Worked, DeadlineError> {
    for day in [low.0, high.0] {
        cal.index_of(day)?;
    }
    let days = outside(&skips(facts, low.0, day_axis), (low.0, high.0), |day| {
        Period::days_through(cal, day)
    });
    let minutes = outside(
        &skips(facts, low.1, minute_axis),
        (low.1, high.1),
        |minute| Period::minutes_before(cal, minute),
    );
    Ok(Worked {
        days: days as u32,
        minutes: minutes as u32,
    })
}

/// When each step should be done, given the steps' shares of the limit in
/// thousandths, in order. The last one is the due date itself. While the clock
/// stands the list holds the steps that end before the stop.
///
/// A share that ends inside a working day ends inside its sessions: half of a
/// one-day limit is the end of the morning.
///
/// # Errors
/// When the shares do not sum to 1000, and as `due`.
pub fn internal_dues(
    facts: &ClockFacts,
    cal: &Compiled,
    shares_permille: &[u32],
) -> Result<Vec<DueAt>, DeadlineError> {
    let sum = shares_permille
        .iter()
        .fold(0_u32, |sum, share| sum.saturating_add(*share));
    if sum != 1000 {
        return Err(DeadlineError::Shares(sum));
    }
    let period = Period::new(RuleSet::of(facts.rules), facts)?;
    let last = period.end(cal)?.map(|end| end.at);
    let mut passed = 0;
    let mut dues = Vec::with_capacity(shares_permille.len());
    for share in shares_permille {
        passed += share;
        let at = if passed == 1000 {
            last
        } else {
            part(&period, cal, passed, last)?
        };
        let Some(at) = at else { break };
        dues.push(last.map_or(at, |last| at.min(last)));
    }
    Ok(dues)
}

/// The moment at which `permille` thousandths are used up.
fn part(
    period: &Period<'_>,
    cal: &Compiled,
    permille: u32,
    last: Option<DueAt>,
) -> Result<Option<DueAt>, DeadlineError> {
    let thousandths = i64::from(period.amount) * i64::from(permille);
    match period.unit {
        LimitUnit::WorkingDays => working_days(period, cal, thousandths),
        LimitUnit::WorkingHours => {
            let minutes = (thousandths * 60).div_euclid(1000).max(1);
            Ok(period.working_minutes(cal, minutes)?.map(|end| end.at))
        }
        LimitUnit::CalendarDays
        | LimitUnit::ClockHours
        | LimitUnit::Weeks
        | LimitUnit::Months
        | LimitUnit::Years
        | LimitUnit::SameDay { .. } => match last {
            Some(last) => share_of_minutes(period, cal, permille, last),
            None => Ok(None),
        },
    }
}

fn working_days(
    period: &Period<'_>,
    cal: &Compiled,
    thousandths: i64,
) -> Result<Option<DueAt>, DeadlineError> {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let Some(end) = period.working_days(cal, whole + i64::from(rest > 0))? else {
        return Ok(None);
    };
    if rest == 0 {
        return Ok(Some(end.at));
    }
    let sessions = cal.sessions(cal.index_of(end.counted)?);
    let used = (i64::from(sessions.minutes()) * rest)
        .div_euclid(1000)
        .max(1);
    Ok(Some(DueAt {
        minute: sessions.minute_after(used as u32),
        ..end.at
    }))
}

/// Where days are not the measure, the working minutes between the start and
/// the end are shared out. A stretch without any ends with the period.
fn share_of_minutes(
    period: &Period<'_>,
    cal: &Compiled,
    permille: u32,
    last: DueAt,
) -> Result<Option<DueAt>, DeadlineError> {
    let first = cal.index(period.start.date())?;
    let before = cal.minutes_until(first, minute_of(period.start));
    let until = cal.minutes_until(cal.index(last.date)?, last.minute);
    let total = u64::from(until.saturating_sub(before));
    let used = (total * u64::from(permille) / 1000) as u32;
    if used == 0 {
        return Ok(Some(last));
    }
    let (i, minute) = cal.moment(before + used)?;
    Ok(Some(cal.due_at(i, minute)))
}
