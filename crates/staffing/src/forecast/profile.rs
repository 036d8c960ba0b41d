//! Which half hour of a day people come in.
//!
//! Shares are smoothed as by a Dirichlet prior, three times over: opening
//! times → all fields together → a field → its weekday. A field that was
//! opened last week borrows the shape of the desk; a Monday is its own only as
//! far as Mondays were seen.

use super::days::weekday;
use jiff::civil::Date;
use motcua_domain::calendar::Sessions;

/// Half hours of a day.
pub const HALVES: usize = 48;
/// Classes of weekdays.
const CLASSES: usize = 4;
/// Visits as which the opening times count against what was seen at the desk.
const OPENING: f64 = 50.0;
/// Visits as which the desk counts against a field.
const DESK: f64 = 100.0;
/// Visits as which a field counts against one class of its weekdays.
const FIELD: f64 = 100.0;

/// Visits that were seen, by class of the weekday and half hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Halves(Vec<f64>);

/// A half hour of a day ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Half {
    /// Its begin, minutes after 00:00.
    pub from: u16,
    /// Share of the day.
    pub share: f64,
    /// Expected, visits.
    pub mean: f64,
}

/// Monday, Tuesday to Thursday, Friday, days of rest.
fn class(date: Date) -> usize {
    match weekday(date) {
        0 => 0,
        1..=3 => 1,
        4 => 2,
        _ => 3,
    }
}

impl Halves {
    /// Counts visits of a day that came at a minute after 00:00. A minute past
    /// 24:00 counts nothing.
    pub fn add(&mut self, date: Date, minute: u16, visits: u32) {
        let half = usize::from(minute / 30);
        if half < HALVES {
            self.0.resize(CLASSES * HALVES, 0.0);
            self.0[class(date) * HALVES + half] += f64::from(visits);
        }
    }

    /// Adds another's.
    pub(super) fn join(&mut self, other: &Self) {
        if !other.0.is_empty() {
            self.0.resize(CLASSES * HALVES, 0.0);
            self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a += b);
        }
    }

    fn of_class(&self, class: usize) -> [f64; HALVES] {
        let mut sums = [0.0; HALVES];
        if let Some(own) = self.0.get(class * HALVES..(class + 1) * HALVES) {
            sums.copy_from_slice(own);
        }
        sums
    }

    fn of_all(&self) -> [f64; HALVES] {
        let mut sums = [0.0; HALVES];
        for class in 0..CLASSES {
            let own = self.of_class(class);
            sums.iter_mut().zip(own).for_each(|(sum, one)| *sum += one);
        }
        sums
    }

    /// The half hours in which the desk is open on a day, with the share of
    /// its visits and how many that are of `mean`. `desk` is all fields
    /// together. People counted while the desk is closed by its hours now are
    /// left out.
    pub fn ahead(&self, desk: &Self, date: Date, open: &Sessions, mean: f64) -> Vec<Half> {
        let minutes: [f64; HALVES] = std::array::from_fn(|half| {
            let from = half as u16 * 30;
            f64::from(open.minutes_before(from + 30) - open.minutes_before(from))
        });
        let is_open = |sums: [f64; HALVES]| {
            let mut kept = sums;
            kept.iter_mut()
                .zip(minutes)
                .filter(|(_, minutes)| *minutes <= 0.0)
                .for_each(|(sum, _)| *sum = 0.0);
            kept
        };
        let by_hours = smooth(&minutes, &[0.0; HALVES], 0.0);
        let by_desk = smooth(&is_open(desk.of_all()), &by_hours, OPENING);
        let by_field = smooth(&is_open(self.of_all()), &by_desk, DESK);
        let by_day = smooth(&is_open(self.of_class(class(date))), &by_field, FIELD);
        let halves = by_day.iter().zip(minutes).enumerate();
        halves
            .filter(|(_, (_, minutes))| *minutes > 0.0)
            .map(|(half, (share, _))| Half {
                from: half as u16 * 30,
                share: *share,
                mean: share * mean,
            })
            .collect()
    }
}

/// Shares of what was seen, with a prior that counts as so many visits.
fn smooth(seen: &[f64; HALVES], prior: &[f64; HALVES], strength: f64) -> [f64; HALVES] {
    let all = seen.iter().sum::<f64>() + strength;
    std::array::from_fn(|half| {
        if all > 0.0 {
            (seen[half] + strength * prior[half]) / all
        } else {
            0.0
        }
    })
}
