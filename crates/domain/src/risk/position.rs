//! Where a dossier stands in working days of its clock: when it entered each
//! step, how long it has been there, how many days are left to the promised one.

use super::history::LAST_DAY;
use crate::calendar::Compiled;
use crate::process::{Journey, Piece};
use crate::time::{Timestamp, local};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Where an open dossier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Step of the plan, from 0.
    pub step: u16,
    /// Working days of the clock since it entered the step.
    pub age: i64,
    /// The first day, counted so, on which it can still end.
    pub begins: i64,
    /// The last one that is in time.
    pub last: i64,
    /// The promised day.
    pub due: Date,
    /// Its clock stands: the promise moves with the supplement.
    pub stands: bool,
}

/// A working morning of a dossier that has ended, before it was late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Morning {
    /// The day.
    pub day: Date,
    /// Step of the plan, from 0.
    pub step: u16,
    /// Working days of the clock since it entered the step, this one included.
    pub age: i64,
    /// The last day, counted so, that is in time by the promise of then.
    pub last: i64,
}

/// Working days of the clock, step by step.
struct Count<'a> {
    calendar: &'a Compiled,
    /// Days so far, and those at which each step was entered.
    days: i64,
    steps: Vec<(u16, i64)>,
}

impl<'a> Count<'a> {
    fn new(calendar: &'a Compiled) -> Self {
        Self {
            calendar,
            days: 0,
            steps: Vec::new(),
        }
    }

    /// Goes through a piece; gives the age at its begin.
    fn enters(&mut self, piece: &Piece) -> Option<i64> {
        if piece.lay == crate::process::Lay::Before {
            return None;
        }
        let is_same = |last: &(u16, i64)| last.0 == piece.step;
        if !self.steps.last().is_some_and(is_same) {
            self.steps.push((piece.step, self.days));
        }
        Some(self.days - self.steps.last()?.1)
    }

    /// Working days between two days, the later one included.
    fn between(&self, from: Date, to: Date) -> Option<i64> {
        let days = self
            .calendar
            .between(from.at(0, 0, 0, 0), to.at(0, 0, 0, 0));
        days.ok().map(|(days, _)| days)
    }

    fn leaves(&mut self, piece: &Piece) -> Option<()> {
        if piece.lay.runs() {
            let (from, to) = (local(piece.from).date(), local(piece.to).date());
            self.days += self.between(from, to)?.max(0);
        }
        Some(())
    }
}

/// Working days of the clock from entering each step to the end, of a dossier
/// that has ended. `None` where the calendar does not know the years.
pub fn step_ends(journey: &Journey, calendar: &Compiled) -> Option<Vec<(u16, i64)>> {
    journey.end?;
    let mut count = Count::new(calendar);
    for piece in &journey.pieces {
        count.enters(piece);
        count.leaves(piece)?;
    }
    let all = count.days;
    let ends = count
        .steps
        .iter()
        .map(|(step, at)| (*step, (all - at).min(LAST_DAY)));
    Some(ends.collect())
}

/// The working mornings of a dossier that has ended on which its clock ran, and
/// its promise had not passed. `None` where the calendar does not know the years.
pub fn mornings(journey: &Journey, calendar: &Compiled) -> Option<Vec<Morning>> {
    let mut count = Count::new(calendar);
    let mut found = Vec::new();
    for piece in &journey.pieces {
        let age = count.enters(piece);
        if let (Some(age), Some(due), true) = (age, piece.due, piece.lay.runs()) {
            let mut age = age;
            let (mut day, to) = (local(piece.from).date(), local(piece.to).date());
            while day < to && day < due.date && age < LAST_DAY {
                day = day.checked_add(1.day()).ok()?;
                if !calendar.day(day).ok()?.is_open() {
                    continue;
                }
                age += 1;
                let left = count.between(day, due.date)?;
                found.push(Morning {
                    day,
                    step: piece.step,
                    age,
                    last: age + left,
                });
            }
        }
        count.leaves(piece)?;
    }
    Some(found)
}

/// The office has closed for the day at a moment. A day without sessions, and one
/// the calendar does not know, has no closing.
pub fn has_closed(calendar: &Compiled, now: Timestamp) -> bool {
    let now = local(now);
    let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
    let day = calendar.day(now.date()).ok();
    let close = day.and_then(|day| day.counting.close());
    close.is_some_and(|close| minute >= i32::from(close))
}

/// Where an open dossier stands at `now`, with which its way was closed. `None`
/// before acceptance, after its promise has passed, after its end, and where
/// the calendar does not know the years.
pub fn position(journey: &Journey, calendar: &Compiled, now: Timestamp) -> Option<Position> {
    let dossier = &journey.dossier;
    if journey.end.is_some() || !dossier.is_open() || dossier.is_late(now) {
        return None;
    }
    let due = dossier.promised()?.due.date;
    let mut count = Count::new(calendar);
    for piece in &journey.pieces {
        count.enters(piece);
        count.leaves(piece)?;
    }
    let (step, at) = *count.steps.last()?;
    let age = count.days - at;
    let stop = dossier.open_stop();
    let day = stop.map_or_else(|| local(now).date(), |stop| stop.from.date());
    let is_open = calendar.day(day).ok()?.is_open();
    // Where the day does not count, the office has closed or the clock stands, it
    // cannot end today.
    let begins = if is_open && stop.is_none() && !has_closed(calendar, now) {
        age
    } else {
        age + 1
    };
    let left = count.between(day, due)?.max(0);
    Some(Position {
        step,
        age,
        begins,
        last: (age + left).min(LAST_DAY),
        due,
        stands: stop.is_some(),
    })
}
