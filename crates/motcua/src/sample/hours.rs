//! Hours of the sample day: when people come, by the half hours of the desk-v1
//! model.

use super::dice::Dice;
use super::hall::Step;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
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

/// A moment of arrival by the half hours of the model.
pub fn arrival(dice: &mut Dice, day: Date) -> Timestamp {
    let halves: Vec<(i64, u32)> = MORNING.iter().chain(AFTERNOON).copied().collect();
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
