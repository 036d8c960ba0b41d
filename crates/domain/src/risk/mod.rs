//! The chance that an open dossier misses its promised date, and in how many
//! working days it ends, from what became of others that stood as it does.
//!
//! Each working morning of a dossier that has ended, or is open and late, is
//! taken as it was: the step, the working days left to the promise, the share of
//! the time that was used ([`Stand`]); and what became of it: late or not, and
//! after how many days ended. Of what stood so on a morning some share was late:
//! that is the chance. A dossier counts on every morning it was there, so that
//! slow ones weigh as much among the mornings as they do among what is open, and
//! one that is still at a step is compared with what was still there, not with
//! what had left.
//! Where a procedure has few mornings its shares are drawn to those of its
//! field, and those to the desk's; where nothing was seen at all, a stated
//! assumption speaks ([`PRIOR_LATE`]). How full the step is moves the shares a
//! little.
//!
//! How often it was right is measured on mornings that the shares were not made
//! from: each is judged by promises of the half months before its own. Where the
//! chances were worth less than their size they are drawn to the share of all
//! ([`Reliability`]), which keeps their order. The ends by day are judged by the
//! same mornings ([`Foretold`]).
//!
//! Deliberately absent: clock, tables, and any figure of an official.

mod history;
mod position;
mod reliable;
mod stand;
mod told;

pub use history::{Basis, Chance, Ended, History, PRIOR_LATE, Place, WEIGHT, assumed, load};
pub use position::{
    LAST_DAY, Morning, Position, has_closed, mornings, mornings_of_overdue, position,
};
pub use reliable::{LEAST, Reliability};
pub use stand::{AHEAD, Course, Stand};
pub use told::{CLASSES, Calibration, Foretold, SPANS, Told, class, class_from};

#[cfg(test)]
mod tests;
