//! Moments in opening hours.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use motcua_domain::calendar::Compiled;

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
