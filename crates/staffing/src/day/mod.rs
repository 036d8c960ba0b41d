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
mod change;
mod cheapest;
mod check;
mod crew;
mod crowd;
mod draw;
mod figures;
mod file;
mod found;
mod joint;
mod line;
mod model;
mod moved;
mod need;
mod outcome;
mod plan;
mod play;
mod policy;
mod promise;
mod roster;
mod run;
mod sample;
mod sentence;
mod settle;
mod shape;
mod steps;
mod turns;
mod whatif;

pub use chance::Chance;
pub use change::{Change, ChangeSet, Fix};
pub use cheapest::{Aim, Fixes, Found, Search, cheapest};
pub use check::{BadModel, OFFICIALS, QUEUES, VISITS};
pub use figures::{Band, DayFigures, Difference, Spot, Tally, compare, ratio, share};
pub use file::{BadFile, Fault};
pub use joint::keeps;
pub use model::{Arrivals, Kind, Law, Model, Official, Profile, Reading, Service, Span, Step};
pub use need::{HalfNeed, Need, QueueNeed, WholeNeed, need};
pub use outcome::{Figure, HALF, Outcome, difference};
pub use policy::{Booking, Class, Policy};
pub use roster::{Hole, holes, minutes_at_work};
pub use run::run;
pub(crate) use run::{Long, long_days};
pub use sample::{ENOUGH, Shrunk, shrink};
pub use sentence::{Sentence, Weak, sentence};
pub use whatif::{Answer, Compared, OfficialTold, QueueTold, Told, Worst, tell, whatif};

#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whatif_tests;
