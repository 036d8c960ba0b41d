//! When a message may be sent: not at night, and again after a failure.

use crate::calendar::minute_of;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// Hours in which nobody is written to, `HH:MM` at the desk. They may pass
/// midnight; equal ends mean none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// From this minute.
    pub from: String,
    /// To this minute, which is the first that is not quiet.
    pub to: String,
}

impl Default for Quiet {
    fn default() -> Self {
        Self {
            from: "21:00".to_owned(),
            to: "07:00".to_owned(),
        }
    }
}

/// An end of the quiet hours that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadQuiet {
    /// The beginning.
    #[error("the beginning is not HH:MM")]
    From,
    /// The end.
    #[error("the end is not HH:MM")]
    To,
}

impl Quiet {
    /// Both ends as times of the day.
    ///
    /// # Errors
    /// Which end cannot be read.
    pub fn times(&self) -> Result<(Time, Time), BadQuiet> {
        let read = |text: &str| Time::strptime("%H:%M", text).ok();
        Ok((
            read(&self.from).ok_or(BadQuiet::From)?,
            read(&self.to).ok_or(BadQuiet::To)?,
        ))
    }
}

/// What keeps a message that is due from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The quiet hours.
    Quiet,
    /// A day on which the office does not work.
    DayOff,
}

/// Steps looked ahead: two a day, more days than any row of days off has.
const MOST_STEPS: usize = 120;

/// The first moment from `from` on at which a message may be sent, and what
/// holds it until then; `None` = nothing does. `quiet` = first and last minute
/// of the quiet hours, `is_off` = nothing is sent on this day.
pub fn send_from(
    from: DateTime,
    quiet: Option<(Time, Time)>,
    is_off: impl Fn(Date) -> bool,
) -> (DateTime, Option<Held>) {
    let (mut at, mut held) = (from, None);
    for _ in 0..MOST_STEPS {
        if is_off(at.date()) {
            held = Some(Held::DayOff);
            let next = at.date().tomorrow().unwrap_or(at.date());
            at = next.to_datetime(Time::midnight());
            continue;
        }
        let after = quiet.map_or(at, |(from, to)| send_after(at, from, to));
        if after == at {
            break;
        }
        held = held.or(Some(Held::Quiet));
        at = after;
    }
    (at, held)
}

/// The first moment from `now` on that lies outside the quiet hours.
fn send_after(now: DateTime, quiet_from: Time, quiet_to: Time) -> DateTime {
    let at = |time: Time| {
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    };
    let (from, to, here) = (at(quiet_from), at(quiet_to), minute_of(now));
    let passes_midnight = to < from;
    let is_quiet = if passes_midnight {
        here >= from || here < to
    } else {
        (from..to).contains(&here)
    };
    if !is_quiet {
        return now;
    }
    let day = if passes_midnight && here >= from {
        now.date().tomorrow().unwrap_or(now.date())
    } else {
        now.date()
    };
    day.to_datetime(quiet_to)
}

/// Waits after the first, second, … failed try, in minutes.
const WAITS: [i64; 6] = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60];

/// How long to wait after a try that failed, when `tries` failed before it;
/// `None` = that was the last one, the message is dead.
pub fn try_after(tries: i64) -> Option<SignedDuration> {
    let at = usize::try_from(tries).ok()?;
    WAITS.get(at).copied().map(SignedDuration::from_mins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(now: &str, from: &str, to: &str) -> String {
        let quiet = Quiet {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let (from, to) = quiet.times().unwrap();
        send_after(now.parse().unwrap(), from, to).to_string()
    }

    #[test]
    fn nobody_is_written_to_at_night() {
        let night = |now| after(now, "21:00", "07:00");
        assert_eq!(night("2026-10-05T20:59:59"), "2026-10-05T20:59:59");
        assert_eq!(night("2026-10-05T21:00:00"), "2026-10-06T07:00:00");
        assert_eq!(night("2026-10-05T23:59:00"), "2026-10-06T07:00:00");
        assert_eq!(night("2026-10-06T00:00:00"), "2026-10-06T07:00:00");
        assert_eq!(night("2026-10-06T06:59:59"), "2026-10-06T07:00:00");
        assert_eq!(night("2026-10-06T07:00:00"), "2026-10-06T07:00:00");
    }

    #[test]
    fn quiet_hours_within_a_day_and_none() {
        assert_eq!(
            after("2026-10-05T12:30:00", "11:30", "13:30"),
            "2026-10-05T13:30:00"
        );
        assert_eq!(
            after("2026-10-05T23:00:00", "00:00", "00:00"),
            "2026-10-05T23:00:00"
        );
        let bad = Quiet {
            from: "21h".to_owned(),
            ..Quiet::default()
        };
        assert_eq!(bad.times(), Err(BadQuiet::From));
    }

    #[test]
    fn what_holds_a_message_is_named_with_the_moment_it_ends() {
        let from = |now: &str, weekends: bool| {
            let quiet = Quiet::default().times().ok();
            let is_off = |day: Date| weekends && day.weekday().to_monday_zero_offset() > 4;
            let (at, held) = send_from(now.parse().unwrap(), quiet, is_off);
            (at.to_string(), held)
        };
        let told = |at: &str, held| (at.to_owned(), held);
        let by_day = "2026-10-09T09:30:00";
        assert_eq!(from(by_day, true), told(by_day, None));
        // A Friday evening, with and without work at the weekend.
        let evening = "2026-10-09T21:10:00";
        assert_eq!(
            from(evening, false),
            told("2026-10-10T07:00:00", Some(Held::Quiet))
        );
        assert_eq!(
            from(evening, true),
            told("2026-10-12T07:00:00", Some(Held::DayOff))
        );
        assert_eq!(
            from("2026-10-10T09:00:00", true),
            told("2026-10-12T07:00:00", Some(Held::DayOff))
        );
    }

    #[test]
    fn waits_grow_and_end() {
        let minutes: Vec<_> = (0..8)
            .map(|n| try_after(n).map(|wait| wait.as_mins()))
            .collect();
        assert_eq!(
            minutes,
            [
                Some(1),
                Some(5),
                Some(30),
                Some(120),
                Some(360),
                Some(1440),
                None,
                None
            ]
        );
    }
}
