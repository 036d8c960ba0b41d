//! Hours of the sample day: when people come, by the half hours of the desk-v1
//! model.

use super::dice::Dice;
use super::hall::Step;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use motcua_domain::calendar::Compiled;
use motcua_domain::time::{Timestamp, instant, local};

/// Arrivals by half hour: per cent of the half day's hundred, from 07:30 and
/// from 13:00.
const MORNING: &[(i64, u32)] = &[
    (0, 220),
    (30, 220),
    (60, 190),
    (90, 170),
    (120, 150),
    (150, 120),
    (180, 80),
    (210, 30),
];
const AFTERNOON: &[(i64, u32)] = &[
    (330, 160),
    (360, 160),
    (390, 140),
    (420, 120),
    (450, 100),
    (480, 80),
    (510, 50),
    (540, 10),
];
/// Opening of the model day, minutes after midnight.
pub const OPENS: i64 = 7 * 60 + 30;

/// A moment of arrival by the half hours of the model, at a desk that closes
/// at that minute.
pub fn arrival(dice: &mut Dice, day: Date, closes: i64) -> Timestamp {
    let halves = MORNING.iter().chain(AFTERNOON).copied();
    let halves: Vec<(i64, u32)> = halves
        .filter(|(begins, _)| OPENS + begins < closes)
        .collect();
    let begins = *dice.weighted(&halves);
    let seconds = dice.range(0, 30 * 60);
    moment(day, OPENS + begins) + SignedDuration::from_secs(seconds)
}

/// The same hour, some days later.
pub fn again(now: Timestamp, visitor: usize, days: i64) -> Vec<(Timestamp, Step)> {
    let at = local(now);
    let next = at.date().saturating_add(jiff::Span::new().days(days));
    // The morning is when people come again.
    let time = Time::constant(8, 0, 0, 0);
    let spread = SignedDuration::from_secs((visitor as i64 * 37) % 7200);
    vec![(
        instant(next.to_datetime(time)) + spread,
        Step::Come(visitor),
    )]
}

/// Some minutes after midnight of a day.
pub fn moment(day: Date, minute: i64) -> Timestamp {
    let time = Time::constant((minute / 60) as i8, (minute % 60) as i8, 0, 0);
    instant(day.to_datetime(time))
}

/// Minute of the day.
pub fn minute_of(now: Timestamp) -> i64 {
    let at = local(now);
    i64::from(at.hour()) * 60 + i64::from(at.minute())
}

/// The last `n` working days up to and with `until`; fewer where the calendar
/// begins or ends.
pub fn working_days(calendar: &Compiled, n: u32, until: Date) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = until;
    while days.len() < n as usize {
        match calendar.day(day) {
            Ok(info) if info.is_open() => days.push(day),
            Ok(_) => {}
            Err(_) => break,
        }
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    days.reverse();
    days
}

/// The minute at which a day's reception ends; `None` = nobody is received.
pub fn closes(calendar: &Compiled, day: Date) -> Option<i64> {
    let info = calendar.day(day).ok()?;
    info.reception.close().map(i64::from)
}
