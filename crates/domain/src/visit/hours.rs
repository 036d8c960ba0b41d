//! The hours of a day in which people are called, and how much of a time lies
//! inside them: a lunch break is no wait, and neither is a night.
//!
//! After the last closing the people still in line are called for as long as
//! it takes, so that time counts; but nothing is promised for it. Of the days
//! before only the hours in which the desk was open count: whoever was carried
//! over has waited through those, and not through the night.

use crate::calendar::Sessions;
use crate::time::{Timestamp, instant};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Microseconds of a minute.
const MINUTE: i64 = 60 * 1_000_000;
/// Microseconds of a day.
const DAY: i64 = 24 * 60 * MINUTE;
/// The minute of a day at which a break is the lunch break.
const NOON: u16 = 12 * 60;

/// Days before whose hours are looked at: nobody is carried over for longer.
pub const DAYS_BEFORE: usize = 14;

/// The hours of one day, and of the days before as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    day: Date,
    sessions: Sessions,
    /// Of the day before, the day before that, and so on.
    before: Vec<Sessions>,
}

/// Why nobody is called at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestKind {
    /// Not open yet.
    Opening,
    /// The lunch break.
    Noon,
    /// Another break between two sessions.
    Between,
    /// The day is over: after its last closing, or because the head of the desk
    /// has ended it.
    Ended,
}

/// A time in which nobody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Why.
    pub kind: RestKind,
    /// Calls go on then.
    pub until: Timestamp,
}

/// When somebody is called, on the clock of the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Not before.
    pub from: Timestamp,
    /// Not after.
    pub to: Timestamp,
    /// The wait may last past the last closing, which `to` then is: whoever is
    /// left is still called, but no hour is promised.
    pub beyond: bool,
}

impl Hours {
    /// The hours of a day; without sessions the whole day counts, because
    /// whoever is called then is called outside all hours.
    pub const fn new(day: Date, sessions: Sessions) -> Self {
        Self {
            day,
            sessions,
            before: Vec::new(),
        }
    }

    /// With the sessions of the days before, the nearest first; at most
    /// [`DAYS_BEFORE`] count. A day without sessions has no hours then.
    #[must_use]
    pub fn with_before(self, before: impl IntoIterator<Item = Sessions>) -> Self {
        let before = before.into_iter().take(DAYS_BEFORE).collect();
        Self { before, ..self }
    }

    fn midnight(&self) -> Timestamp {
        instant(self.day.at(0, 0, 0, 0))
    }

    /// Microseconds of this day before a moment, from 0 to the whole day.
    fn of_day(&self, at: Timestamp) -> i64 {
        let since = at.as_microsecond() - self.midnight().as_microsecond();
        since.clamp(0, DAY)
    }

    fn at_minute(&self, minute: u16) -> Timestamp {
        self.midnight() + SignedDuration::from_mins(i64::from(minute))
    }

    /// Microseconds of open hours of the days before, from so many microseconds
    /// before the midnight with which this day begins.
    fn counted_before(&self, mut back: i64) -> i64 {
        let mut sum = 0;
        for sessions in &self.before {
            let from = (DAY - back).max(0);
            let inside = |open: u16, close: u16| {
                (i64::from(close) * MINUTE - from.max(i64::from(open) * MINUTE)).max(0)
            };
            let each = sessions.as_slice().iter();
            sum += each.map(|one| inside(one.open, one.close)).sum::<i64>();
            back -= DAY;
            if back <= 0 {
                break;
            }
        }
        sum
    }

    /// Microseconds before a moment that count as waiting, from the midnight of
    /// this day; below 0 for a moment of a day before.
    fn counted(&self, at: Timestamp) -> i64 {
        let back = self.midnight().as_microsecond() - at.as_microsecond();
        if back > 0 {
            return -self.counted_before(back);
        }
        let now = self.of_day(at);
        let inside = |open: u16, close: u16| {
            let (open, close) = (i64::from(open) * MINUTE, i64::from(close) * MINUTE);
            (now.min(close) - open).max(0)
        };
        let sessions = self.sessions.as_slice().iter();
        let inside: i64 = sessions.map(|one| inside(one.open, one.close)).sum();
        let close = i64::from(self.sessions.close().unwrap_or(0)) * MINUTE;
        inside + (now - close).max(0)
    }

    /// Whole minutes of waiting from one moment to another, not below 0:
    /// breaks and nights are left out, and days whose hours are not known.
    pub fn minutes(&self, from: Timestamp, to: Timestamp) -> i64 {
        ((self.counted(to) - self.counted(from)) / MINUTE).max(0)
    }

    /// Seconds of waiting from one moment to another, not below 0; as
    /// [`Self::minutes`].
    pub fn seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        ((self.counted(to) - self.counted(from)) / 1_000_000).max(0)
    }

    /// The last closing of the day; none on a day without sessions.
    pub fn closing(&self) -> Option<Timestamp> {
        Some(self.at_minute(self.sessions.close()?))
    }

    /// Is the last closing of the day past? On a day without sessions it always
    /// is.
    pub fn is_over(&self, now: Timestamp) -> bool {
        let minute = self.of_day(now) / MINUTE;
        let close = self.sessions.close();
        close.is_none_or(|close| minute >= i64::from(close))
    }

    /// Is nobody called at this moment, and until when? After the last closing
    /// that is not known: whoever is left is still called.
    pub fn rest(&self, now: Timestamp) -> Option<Rest> {
        let minute = self.of_day(now) / MINUTE;
        let sessions = self.sessions.as_slice();
        let next = sessions
            .iter()
            .position(|one| minute < i64::from(one.close))?;
        let (open, before) = (sessions[next].open, next.checked_sub(1));
        if minute >= i64::from(open) {
            return None;
        }
        let kind = match before.map(|n| sessions[n].close) {
            None => RestKind::Opening,
            Some(close) if close <= NOON && NOON < open => RestKind::Noon,
            Some(_) => RestKind::Between,
        };
        let until = self.at_minute(open);
        Some(Rest { kind, until })
    }

    /// The first rest that lies between two moments, the first included.
    pub fn rest_before(&self, now: Timestamp, to: Timestamp) -> Option<Rest> {
        self.rest(now).or_else(|| {
            let closes = self.sessions.as_slice().iter();
            let mut closes = closes.map(|one| self.at_minute(one.close));
            self.rest(closes.find(|close| *close > now && *close < to)?)
        })
    }

    /// The moment at which so many minutes of waiting will have passed, never
    /// in a break and never past the last closing. `None` once the day's last
    /// session is over: nothing can be promised then.
    fn after(&self, now: Timestamp, minutes: u16) -> Option<Timestamp> {
        let last = self.sessions.close()?;
        let (now, mut left) = (self.of_day(now), i64::from(minutes) * MINUTE);
        if now >= i64::from(last) * MINUTE {
            return None;
        }
        for one in self.sessions.as_slice() {
            let (open, close) = (i64::from(one.open) * MINUTE, i64::from(one.close) * MINUTE);
            let from = now.max(open);
            if from >= close {
                continue;
            }
            if from + left < close {
                return Some(self.midnight() + SignedDuration::from_micros(from + left));
            }
            left -= close - from;
        }
        Some(self.at_minute(last))
    }

    /// When somebody is called whose wait is a range of minutes.
    pub fn when(&self, now: Timestamp, low: u16, high: u16) -> Option<When> {
        let (from, to) = (self.after(now, low)?, self.after(now, high)?);
        let beyond = to >= self.closing()?;
        Some(When { from, to, beyond })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hours() -> Hours {
        let sessions = "0730-1130,1300-1700".parse().unwrap();
        Hours::new(date(2026, 10, 5), sessions)
    }

    fn at(hour: i8, minute: i8) -> Timestamp {
        instant(date(2026, 10, 5).at(hour, minute, 0, 0))
    }

    #[test]
    fn lunch_and_the_time_before_opening_are_no_wait() {
        let hours = hours();
        assert_eq!(hours.minutes(at(11, 20), at(13, 5)), 15);
        assert_eq!(hours.minutes(at(7, 10), at(7, 40)), 10);
        assert_eq!(hours.minutes(at(12, 0), at(12, 30)), 0);
        assert_eq!(hours.minutes(at(16, 50), at(17, 20)), 30, "called late");
        let yesterday = instant(date(2026, 10, 4).at(16, 0, 0, 0));
        assert_eq!(hours.minutes(yesterday, at(7, 45)), 15, "nor is a night");
        assert_eq!(hours.minutes(at(9, 0), at(8, 0)), 0);
        let shut = Hours::new(date(2026, 10, 5), Sessions::closed());
        assert_eq!(shut.minutes(at(9, 0), at(9, 30)), 30);
    }

    #[test]
    fn whoever_was_carried_over_has_waited_the_open_hours_of_each_day() {
        // A Monday after a closed Sunday, a Saturday morning and a Friday.
        let open = |text: &str| -> Sessions { text.parse().unwrap() };
        let before = [
            Sessions::closed(),
            open("0730-1130"),
            open("0730-1130,1300-1700"),
        ];
        let hours = hours().with_before(before);
        let on = |day, hour, minute| instant(date(2026, 10, day).at(hour, minute, 0, 0));
        assert_eq!(hours.minutes(on(4, 9, 0), at(8, 0)), 30, "a Sunday");
        assert_eq!(hours.minutes(on(3, 11, 0), at(8, 0)), 60);
        assert_eq!(hours.minutes(on(2, 7, 46), at(8, 0)), 224 + 240 + 240 + 30);
        let friday = instant(date(2026, 10, 2).at(16, 0, 0, 0));
        assert_eq!(hours.minutes(friday, on(3, 7, 25)), 60, "a night is none");
        let long_ago = instant(date(2026, 9, 1).at(16, 0, 0, 0));
        assert_eq!(hours.minutes(long_ago, at(7, 30)), 240 + 480);
    }

    #[test]
    fn a_rest_says_why_and_until_when() {
        let rest = |hour, minute| hours().rest(at(hour, minute));
        let rests = |kind, until| Some(Rest { kind, until });
        assert_eq!(rest(7, 10), rests(RestKind::Opening, at(7, 30)));
        assert_eq!(rest(7, 30), None);
        assert_eq!(rest(11, 29), None);
        assert_eq!(rest(11, 30), rests(RestKind::Noon, at(13, 0)));
        assert_eq!(rest(13, 0), None);
        assert_eq!(rest(17, 5), None);
        let noon = rests(RestKind::Noon, at(13, 0));
        assert_eq!(hours().rest_before(at(11, 20), at(13, 5)), noon);
        assert_eq!(hours().rest_before(at(11, 0), at(11, 20)), None);
        assert_eq!(hours().rest_before(at(16, 30), at(17, 0)), None);
    }

    #[test]
    fn a_day_is_over_after_its_last_closing_and_one_without_sessions_always() {
        let over = |hour, minute| hours().is_over(at(hour, minute));
        assert!(!over(7, 0) && !over(12, 0) && !over(16, 59));
        assert!(over(17, 0) && over(23, 58));
        let yesterday = instant(date(2026, 10, 4).at(18, 0, 0, 0));
        assert!(!hours().is_over(yesterday), "it has not begun");
        assert!(Hours::new(date(2026, 10, 5), Sessions::closed()).is_over(at(9, 0)));
    }

    #[test]
    fn nothing_is_promised_inside_closed_hours() {
        let when = |hour, minute, low, high| {
            let when = hours().when(at(hour, minute), low, high);
            when.map(|when| (when.from, when.to))
        };
        assert_eq!(when(9, 0, 5, 20), Some((at(9, 5), at(9, 20))));
        assert_eq!(when(7, 10, 0, 12), Some((at(7, 30), at(7, 42))));
        assert_eq!(when(11, 20, 5, 25), Some((at(11, 25), at(13, 15))));
        assert_eq!(when(11, 20, 10, 25), Some((at(13, 0), at(13, 15))));
        assert_eq!(when(12, 10, 0, 6), Some((at(13, 0), at(13, 6))));
        assert_eq!(when(16, 50, 5, 40), Some((at(16, 55), at(17, 0))));
        assert_eq!(when(17, 1, 0, 5), None);
        let beyond = |minute, high| hours().when(at(16, minute), 5, high).unwrap().beyond;
        assert!(beyond(50, 40) && !beyond(30, 20));
    }
}
