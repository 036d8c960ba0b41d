//! What may not stand in a model, each with its place and the reason.

use super::found::Found;
use super::model::{Official, Reading, Span};
use super::policy::{Booking, Policy};

/// Most queues of a model: a bit each in a roster's skills.
pub const QUEUES: usize = 16;
/// Most officials.
pub const OFFICIALS: usize = 64;
/// Most visits of a usual day, changes included.
pub const VISITS: f64 = 30_000.0;

/// What is wrong with a model or a change of it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadModel {
    /// Not TOML of this shape.
    #[error("{0}")]
    Shape(String),
    /// A number that cannot be.
    #[error("{place}: {value} is not possible; it must be {must}")]
    Number {
        /// Where.
        place: String,
        /// What stands there.
        value: f64,
        /// What may stand there.
        must: &'static str,
    },
    /// A queue that nobody serves.
    #[error("nobody serves the queue `{0}`: people would wait for ever")]
    Nobody(String),
    /// Too many of something, or none.
    #[error("{what}: {n}, and it must be 1 to {most}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many.
        n: usize,
        /// Most.
        most: usize,
    },
    /// Two parts that cross.
    #[error("{place}: the part from minute {from} begins before the one before it ends at {end}")]
    Crosses {
        /// Where.
        place: String,
        /// Begin of the later part.
        from: f64,
        /// End of the earlier one.
        end: f64,
    },
    /// A name that is not one of the model's.
    #[error("{place}: there is no `{name}` in this model")]
    Unknown {
        /// Where.
        place: String,
        /// What stands there.
        name: String,
    },
    /// Two of one name.
    #[error("{place}: `{name}` stands there twice")]
    Twice {
        /// Where.
        place: &'static str,
        /// The name.
        name: String,
    },
    /// No clock time.
    #[error("begins: `{0}` is no clock time such as 07:30")]
    Clock(String),
}

impl BadModel {
    /// The reason alone, where the place is told beside it.
    pub fn reason(&self) -> String {
        match self {
            Self::Number { value, must, .. } => {
                format!("{value} is not possible; it must be {must}")
            }
            Self::Crosses { from, end, .. } => {
                format!("it begins at minute {from}, and the part before it ends only at {end}")
            }
            Self::Unknown { name, .. } => format!("there is no `{name}` in this model"),
            Self::Twice { name, .. } => format!("`{name}` stands there twice"),
            Self::Clock(text) => format!("`{text}` is no clock time such as 07:30"),
            Self::Nobody(_) | Self::Count { .. } | Self::Shape(_) => self.to_string(),
        }
    }
}

impl Reading {
    /// Are these officials possible in this model: queues it has, each queue
    /// that somebody comes to with somebody who serves it?
    ///
    /// Possible, and played: an official without a queue serves nobody; a part
    /// of the day in which nobody is there for a queue is a hole, which
    /// `holes` tells.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check_officials(&self, them: &[Official]) -> Result<(), BadModel> {
        let mut found = Found::default();
        found.crew(&self.model.kind, &self.queues, them);
        found.first()
    }
}

/// Is an opening possible: parts in the order of the day that do not cross?
pub(super) fn opening(open: &[Span]) -> Result<(), BadModel> {
    let mut found = Found::default();
    found.opening(open);
    found.first()
}

pub(super) fn booking(booking: &Booking) -> Result<(), BadModel> {
    let mut found = Found::default();
    found.booking(booking);
    found.first()
}

pub(super) fn policy(policy: &Policy) -> Result<(), BadModel> {
    let mut found = Found::default();
    found.policy(policy);
    found.first()
}

pub(super) fn count(what: &'static str, n: usize, most: usize) -> Result<(), BadModel> {
    let fits = (1..=most).contains(&n);
    fits.then_some(()).ok_or(BadModel::Count { what, n, most })
}

pub(super) fn range(
    place: &str,
    value: f64,
    low: f64,
    high: f64,
    must: &'static str,
) -> Result<(), BadModel> {
    let fits = (low..=high).contains(&value);
    fits.then_some(()).ok_or_else(|| BadModel::Number {
        place: place.to_owned(),
        value,
        must,
    })
}

pub(super) fn share(place: &str, share: f64) -> Result<(), BadModel> {
    range(place, share, 0.0, 1.0, "0 to 1")
}

pub(super) fn minutes(place: &str, value: f64) -> Result<(), BadModel> {
    range(place, value, 0.0, 1_440.0, "0 to 1,440 minutes")
}
