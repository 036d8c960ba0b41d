//! Indicators (chỉ số): what the desk's work comes to, as definitions of packs
//! say it, read from figures that every act moves.
//!
//! One direction: events make dossiers and visits; a [`Book`] of parts says what
//! these contribute; the store keeps the differences; an [`Indicator`] reads the
//! sums as a [`Figure`] with its count and its interval. What the monthly figures
//! count already is read there and not counted twice.
//!
//! Deliberately absent: ballots, reports and whoever wrote them (their rooms
//! give sums and nothing else), a rank of officials, and any figure of a person
//! that is not that person's own time.

mod check;
mod count;
mod definition;
mod expr;
mod figure;
mod parse;
mod part;
mod passed;
mod place;
mod settled;
mod span;
mod sum;
#[cfg(test)]
mod tests;
mod words;

pub use check::{Fault, Wrong, lost_pairs};
pub use count::{Book, Rows, moment};
pub use definition::{Definition, Indicator, Reads};
pub use expr::{Condition, Subject};
pub use figure::{Figure, Gathered, Reach, Said, TargetFault, tenths};
pub use parse::pieces;
pub use part::{Key, Part, PartId, Sums};
pub use passed::{Held, Passed, Stay, Working};
pub use place::CountedAt;
pub use span::Span;
pub use sum::{BadSum, Sum};
pub use words::{
    Column, Direction, IndicatorKind, Measured, Outside, OwnMeasure, Scope, Source, ValueUnit,
};
