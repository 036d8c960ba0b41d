//! What is wrong with a file of the programme's pack beyond its grammar, and
//! where.

use std::fmt;

/// One thing wrong with a file of the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFault {
    /// Where, as `block 5: item`.
    pub at: String,
    /// What.
    pub what: PackWrong,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackWrong {
    /// No id: small letters, digits, `-` and `_`.
    #[error("small letters, digits, `-` and `_` only, and at least one")]
    Slug,
    /// No id of a report, which may have capitals: it stands in addresses.
    #[error("letters, digits, `-` and `_` only, and at least one")]
    Id,
    /// A text that must be there.
    #[error("empty")]
    Empty,
    /// None of a list that must have one.
    #[error("none")]
    NoRow,
    /// An id that stands there twice.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// No form asks for words to this item.
    #[error("no form asks for words to “{0}”")]
    NoItem(String),
    /// An item in a block that shows no words.
    #[error("only a block of words has one")]
    NoPlace,
    /// A day that no year has.
    #[error("no such day")]
    NoDay,
    /// A file that the pack does not have.
    #[error("no file of this pack")]
    NoFile,
}

impl PackFault {
    /// What is wrong at a place.
    pub fn new(at: impl Into<String>, what: PackWrong) -> Self {
        Self {
            at: at.into(),
            what,
        }
    }
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}
