//! A working day of a desk, drawn once and played under many rosters.
//!
//! What chance decides (who comes when, with what, how long it takes) is drawn
//! from a seed and the day's number alone, so that two rosters are held
//! against each other on the very same days, and any number of threads gives
//! the same bits. A day is then played without chance.
//!
//! Deliberately absent: steady state. Services of 10 to 25 minutes never reach
//! it within a morning, and formulas for it are wrong by factors of 3 to 60
//! here.

mod chance;
mod draw;
mod figures;
mod model;
mod play;
mod run;

pub use chance::Chance;
pub use draw::{Drawn, Visit, draw};
pub use figures::{Band, DayFigures, Tally};
pub use model::{BadModel, Kind, Law, Model, Official, Reading, Service, Span, Step};
pub use play::{Play, Roster};
pub use run::{Change, Difference, Outcome, compare, run};

#[cfg(test)]
mod tests;
