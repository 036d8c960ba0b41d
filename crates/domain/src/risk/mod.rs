//! The chance that an open dossier misses its promised date, from how long
//! dossiers took before.
//!
//! Time is counted in working days on which the legal clock ran, from the
//! moment a step was entered. Of the dossiers that had come as far as this one,
//! some share ended on each following working day: multiplied up to the promised
//! day, what is left over is late. Where a procedure has few cases its shares
//! are drawn to those of its field, and those to the desk's; where nothing was
//! seen at all, a stated assumption speaks ([`PRIOR_LATE`]). How full the step
//! is moves the shares a little.
//!
//! How often it was right is measured on dossiers that the shares were not made
//! from: each morning of a dossier is judged by the months before its last. By
//! that chances are set right again ([`Reliability`]), and where even then the
//! share of all alone would do as well, that is said.
//!
//! Deliberately absent: clock, tables, and any figure of an official.

mod history;
mod position;
mod reliable;
mod told;

pub use history::{Basis, Chance, Ended, History, LAST_DAY, PRIOR_LATE, Place, WEIGHT, load};
pub use position::{Morning, Position, has_closed, mornings, position, step_ends};
pub use reliable::{LEAST, Reliability};
pub use told::{Calibration, TENTHS, Told, tenth};

#[cfg(test)]
mod tests;
