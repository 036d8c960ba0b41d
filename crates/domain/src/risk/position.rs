//! Where a dossier stands in working days of its clock: how many were used, how
//! many are left to the promised one; and all its mornings, with what became of
//! it.

use super::stand::{AHEAD, Course, Stand};
use crate::calendar::Compiled;
use crate::process::{Journey, Piece};
use crate::time::{Timestamp, local};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A dossier used for longer has no more mornings: it is counted as it was.
pub const LAST_DAY: i64 = 250;

/// Where an open dossier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Step of the plan, from 0.
    pub step: u16,
    /// Working days of the clock up to the first day on which it can still end,
    /// that one included.
    pub used: i64,
    /// Working days left after that one to the promised one; below 0 where it
    /// cannot end in time any more.
    pub left: i64,
    /// The promised day.
    pub due: Date,
    /// Its clock stands: the promise moves with the supplement.
    pub stands: bool,
}

impl Position {
    /// As mornings are compared.
    pub fn stand(&self) -> Stand {
        Stand::of(self.step, self.used, self.left)
    }
}

/// A working morning of a dossier, before it was late, of which the outcome is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Morning {
    /// The day.
    pub day: Date,
    /// How it stood, by the promise of then.
    pub stand: Stand,
    /// What became of it.
    pub course: Course,
    /// Working days on the wall until it ended, 0 = on the same day; [`AHEAD`]
    /// where it has not.
    pub until: i64,
}

/// Working days of the clock.
struct Count<'a> {
    calendar: &'a Compiled,
    days: i64,
}

impl Count<'_> {
    /// Working days between two days, the later one included.
    fn between(&self, from: Date, to: Date) -> Option<i64> {
        let days = self
            .calendar
            .between(from.at(0, 0, 0, 0), to.at(0, 0, 0, 0));
        days.ok().map(|(days, _)| days)
    }

    /// Goes through a piece.
    fn through(&mut self, piece: &Piece) -> Option<()> {
        if piece.lay.runs() {
            let (from, to) = (local(piece.from).date(), local(piece.to).date());
            self.days += self.between(from, to)?.max(0);
        }
        Some(())
    }
}

/// The working mornings of a dossier that has ended with a promise on which its
/// clock ran, and its promise had not passed. `None` where the calendar does not
/// know the years.
pub fn mornings(journey: &Journey, calendar: &Compiled) -> Option<Vec<Morning>> {
    let (Some(end), Some(late)) = (journey.end, journey.dossier.ended_late()) else {
        return Some(Vec::new());
    };
    walked(journey, calendar, (Some(local(end).date()), late))
}

/// The same of a dossier that is open at `now`, with which its way was closed,
/// when its promise has passed: it is late, whenever it will end. Of any other
/// none.
pub fn mornings_of_overdue(
    journey: &Journey,
    calendar: &Compiled,
    now: Timestamp,
) -> Option<Vec<Morning>> {
    let dossier = &journey.dossier;
    if journey.end.is_some() || !dossier.is_open() || !dossier.is_late(now) {
        return Some(Vec::new());
    }
    walked(journey, calendar, (None, true))
}

/// Goes through the mornings of a way with an end, or none yet.
fn walked(
    journey: &Journey,
    calendar: &Compiled,
    (end, late): (Option<Date>, bool),
) -> Option<Vec<Morning>> {
    let mut found = Vec::new();
    let mut count = Count { calendar, days: 0 };
    for piece in &journey.pieces {
        if let (Some(due), true) = (piece.due, piece.lay.runs()) {
            let mut used = count.days;
            let (mut day, to) = (local(piece.from).date(), local(piece.to).date());
            while day < to && day < due.date && used < LAST_DAY {
                day = day.checked_add(1.day()).ok()?;
                if !calendar.day(day).ok()?.is_open() {
                    continue;
                }
                used += 1;
                let left = count.between(day, due.date)?;
                let until = match end {
                    Some(end) => count.between(day, end)?.max(0),
                    None => AHEAD as i64,
                };
                found.push(Morning {
                    day,
                    stand: Stand::of(piece.step, used, left),
                    course: Course::of(until, late),
                    until,
                });
            }
        }
        count.through(piece)?;
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
    let mut count = Count { calendar, days: 0 };
    for piece in &journey.pieces {
        count.through(piece)?;
    }
    let accepted = |piece: &&Piece| piece.lay != crate::process::Lay::Before;
    let step = journey.pieces.iter().rev().find(accepted)?.step;
    let stop = dossier.open_stop();
    let day = stop.map_or_else(|| local(now).date(), |stop| stop.from.date());
    let is_open = calendar.day(day).ok()?.is_open();
    // Where the day does not count, the office has closed or the clock stands, it
    // cannot end today.
    let today = is_open && stop.is_none() && !has_closed(calendar, now);
    let later = i64::from(!today);
    Some(Position {
        step,
        used: (count.days + later).min(LAST_DAY),
        left: (count.between(day, due)? - later).min(LAST_DAY),
        due,
        stands: stop.is_some(),
    })
}
