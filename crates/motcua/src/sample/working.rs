//! Moments in opening hours, and how long work takes.

use super::dice::Dice;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use motcua_desk::Published;
use motcua_domain::calendar::Compiled;
use motcua_domain::deadline::LimitUnit;

/// `minutes` of opening hours after `from`.
pub fn working_minutes_after(calendar: &Compiled, from: DateTime, minutes: i64) -> DateTime {
    let mut at = from;
    let mut left = minutes.max(0);
    for _ in 0..400 {
        let Ok(day) = calendar.day(at.date()) else {
            return at;
        };
        for session in day.counting.as_slice() {
            let open = at_minute(at.date(), session.open);
            let close = at_minute(at.date(), session.close);
            let begin = at.max(open);
            let room = close.duration_since(begin).as_secs() / 60;
            if room <= 0 {
                continue;
            }
            if left < room {
                return begin
                    .checked_add(SignedDuration::from_mins(left))
                    .unwrap_or(begin);
            }
            left -= room;
        }
        let Ok(tomorrow) = at.date().tomorrow() else {
            return at;
        };
        at = tomorrow.at(0, 0, 0, 0);
    }
    at
}

/// The same time so many days later, moved to the next open minute.
pub(super) fn days_later(calendar: &Compiled, from: DateTime, days: i64) -> DateTime {
    let later = from
        .checked_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(from);
    working_minutes_after(calendar, later, 0)
}

fn at_minute(day: Date, minute: u16) -> DateTime {
    let minutes = i64::from(minute);
    day.at(0, 0, 0, 0)
        .checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or_else(|_| day.at(23, 59, 0, 0))
}

/// Is a procedure to be done on the day it is handed in?
pub(super) fn is_same_day(procedure: &Published) -> bool {
    let limit = procedure.procedure.limits.last();
    limit.is_some_and(|row| matches!(row.limit.unit, LimitUnit::SameDay { .. }))
}

/// Working minutes a dossier will take: most are early, some late.
pub(super) fn budget_minutes(procedure: &Published, dice: &mut Dice) -> i64 {
    let limit = procedure.procedure.limits.last().map(|row| row.limit);
    let whole = match limit.map(|limit| (limit.unit, i64::from(limit.amount))) {
        Some((LimitUnit::WorkingDays, n)) => n * 480,
        Some((LimitUnit::CalendarDays, n)) => n * 480 * 5 / 7,
        Some((LimitUnit::WorkingHours, n)) => n * 60,
        Some((LimitUnit::Months, n)) => n * 21 * 480,
        _ => 90,
    };
    let share = (-0.75 + 0.36 * dice.normal()).exp();
    (whole as f64 * share) as i64
}

/// Those of a step with such a share of them, in thousandths.
pub(super) fn work_minutes(budget: i64, share: u32) -> i64 {
    let work = (budget as f64 * f64::from(share) / 1000.0) as i64;
    work.max(5)
}
