//! Which days the desk works, and what was known of them when.
//!
//! A calendar is a pile of immutable versions in layers (national → province →
//! unit → procedure); a mistake is corrected by a new version, never by an
//! edit. A pile is compiled to prefix sums, as known on a day, and answers
//! from those.
//!
//! Invariant: the calendar never guesses. Each year is loaded from announced
//! days; a question that reaches a year not loaded is an error the director
//! sees, not a date the citizen is promised. The zone is Vietnam's by law
//! (`crate::time`), never the host's.

mod compile;
mod compiled;
mod cut_off;
mod day;
mod epoch;
mod hours;
mod named;
mod national;
pub mod table;
mod version;

pub use compile::{Layers, compile};
pub(crate) use compiled::minute_of;
pub use compiled::{Compiled, DayInfo, YearWarning};
pub use day::{Confidence, DayFact, DayKind, WEEK_SOURCE, month_of};
pub(crate) use epoch::{DAY, date_of, day_number};
pub use hours::{BadHours, OpeningHours, Session, Sessions, Week};
pub use national::{VN_2018_2027, built_in, national_versions, versions_of};
pub use table::{DayTable, TableError, TableProblem};
pub use version::{CalendarVersion, ContentHash, HoursFrom, Layer, VersionId};

use jiff::civil::Date;

/// Why a calendar cannot be compiled or cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The day lies in a year that is not loaded.
    #[error("the calendar is loaded from {first} to {last}; {date} lies outside")]
    OutOfRange {
        /// The day asked for, or the first day after the range when an amount runs past it.
        date: Date,
        /// First loaded day.
        first: Date,
        /// Last loaded day.
        last: Date,
    },
    /// No version loads a year.
    #[error("no year is loaded")]
    NoYear,
    /// Loaded years leave a gap.
    #[error("the year {0} is missing between loaded years")]
    Gap(i16),
    /// A version names a parent that is not in the pile.
    #[error("version {version} builds on {parent}, which is not here")]
    UnknownParent {
        /// The version.
        version: VersionId,
        /// The parent it names.
        parent: VersionId,
    },
    /// Two versions with one id.
    #[error("two versions are called {0}")]
    SameId(VersionId),
    /// A day of a version lies in a year that no version loads.
    #[error("version {version} changes {date}, but that year is not loaded")]
    UnknownYear {
        /// The version.
        version: VersionId,
        /// The day.
        date: Date,
    },
    /// Of a swap only one half is in force.
    #[error("of the swap {date} ↔ {pair} only one half is in force")]
    HalfSwap {
        /// The half that is there.
        date: Date,
        /// The half that is not.
        pair: Date,
    },
}
