//! A thing as it stood when a day was over: the fold of the events up to then,
//! and of what was told later about days up to it (a task that was done by
//! then, with the files that show it, a number for a month up to it, the result
//! of a half that was over).

use super::fold::{By, Misfit};
use super::{Event, Item};
use crate::calendar::month_of;
use crate::id::ProgrammeId;
use crate::time::{Timestamp, local};
use jiff::civil::Date;

/// An event of a thing: when, by whom, what.
pub type Happened = (Timestamp, By, Event);

/// A thing as it stood on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// It. Its version is not the one that acts are done on.
    pub item: Item,
    /// Which of its events were taken, by their place from 0.
    pub taken: Vec<usize>,
}

/// A thing as it stood when a day was over, from all its events in order;
/// `None` = it was begun later.
///
/// # Errors
/// [`Misfit`] where an event up to the day does not fit: a damaged record.
pub fn on_day(id: ProgrammeId, events: &[Happened], day: Date) -> Result<Option<Past>, Misfit> {
    let is_later = |at: Timestamp| local(at).date() > day;
    let Some((first, rest)) = events.split_first() else {
        return Ok(None);
    };
    if is_later(first.0) {
        return Ok(None);
    }
    let mut past = Past {
        item: Item::begin(id, first.0, first.1.own, &first.2)?,
        taken: vec![0],
    };
    let mut later_files: Vec<u16> = Vec::new();
    for (place, (at, by, event)) in (1..).zip(rest) {
        if is_later(*at) {
            // What it is told of may have been planned only later.
            let told = match event {
                // What was done by then may be shown only later.
                Event::FileAdded { file } => {
                    later_files.push(file.n);
                    true
                }
                Event::FileWithdrawn { n } => later_files.contains(n),
                event => event.tells_of(past.item.year, day),
            };
            let next = told.then(|| past.item.clone().apply(*at, *by, event));
            if let Some(Ok(next)) = next {
                past.item = next;
                past.taken.push(place);
            }
            continue;
        }
        past.item = past.item.apply(*at, *by, event)?;
        past.taken.push(place);
    }
    Ok(Some(past))
}

impl Event {
    /// Does it tell how something was by a day, whenever it was told?
    fn tells_of(&self, year: i16, day: Date) -> bool {
        match self {
            Self::TaskReported { on, .. } => *on <= day,
            Self::NumberDeclared { declared } => declared.month <= month_of(day),
            Self::ModelTold { half, .. } => half.last_day(year) <= day,
            _ => false,
        }
    }
}
