//! The way of dossiers through the office: how long each status and step took,
//! how much of it was waiting, how often papers went from unit to unit and came
//! back, and how often something was missing.
//!
//! Times are those of the calendar on the wall: a night counts for whoever has
//! the papers. Work is the time in which an official has the dossier and the
//! clock runs; nobody measures hands on a keyboard. Deliberately absent: any
//! figure of a single official.

mod count;
mod journey;

pub use count::{
    BOUNDS, CountKey, CountSum, MOST_TIMES, Measure, WHOLE, bucket, contribution, entries, quantile,
};
pub use journey::{HandOver, Journey, Lay, Piece};

#[cfg(test)]
pub(crate) mod tests;
