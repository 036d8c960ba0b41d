//! What can be wrong with a version of a procedure.

use crate::money::Vnd;
use crate::typed::{BadText, Locale};

/// One thing wrong with a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, e.g. `items.birth.originals`.
    pub path: String,
    /// What.
    pub what: Wrong,
}

/// What can be wrong. Each variant has one message in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not `d.dddddd` with more digits allowed.
    Code,
    /// A text that cannot be kept.
    Text(BadText),
    /// A text that is not composed (NFC).
    Decomposed,
    /// A field the catalogue does not know.
    UnknownField(String),
    /// No time limit at all.
    NoLimit,
    /// No row of the table fits this case, area and channel.
    NoLimitFor(String),
    /// An earlier row always wins.
    UnreachableLimit,
    /// A limit of nothing, or of more than three years.
    LimitRange,
    /// Own hours that cannot be read, or that never count.
    Hours,
    /// A case that the procedure does not have.
    UnknownCase(String),
    /// An area class nobody knows.
    UnknownArea(String),
    /// A slug used twice.
    Duplicate(String),
    /// No step.
    NoStep,
    /// The shares of the steps do not sum to 1000.
    Shares(u64),
    /// A unit the pack does not know.
    UnknownUnit(String),
    /// A role nobody has.
    UnknownRole(String),
    /// Below zero or above what one entry holds.
    FeeRange,
    /// Below 1,000 đ but not nothing: a unit error ("30" for 30,000) in the
    /// national crawl 94 times of 2,642.
    FeeSuspicious(Vnd),
    /// It ends before it begins.
    DatesReversed,
    /// An exemption nobody knows.
    UnknownExemption(String),
    /// More than 100 of one paper.
    CountRange,
    /// A conditional item that does not say when.
    NoCondition,
    /// An alternative without another.
    OneOfAlone(String),
    /// No year, or more than 100.
    RetentionRange,
    /// No English name.
    NoEnglish,
}

impl Wrong {
    /// May a version with this fault be published after a human looked at it?
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::FeeSuspicious(_) | Self::NoEnglish | Self::NoCondition
        )
    }
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Code => "wrong-code",
            Self::Text(bad) => bad.message_id(),
            Self::Decomposed => "wrong-decomposed",
            Self::UnknownField(_) => "wrong-field",
            Self::NoLimit => "wrong-no-limit",
            Self::NoLimitFor(_) => "wrong-no-limit-for",
            Self::UnreachableLimit => "wrong-limit-unreachable",
            Self::LimitRange => "wrong-limit-range",
            Self::Hours => "office-hours",
            Self::UnknownCase(_) => "wrong-case",
            Self::UnknownArea(_) => "wrong-area",
            Self::Duplicate(_) => "wrong-duplicate",
            Self::NoStep => "wrong-no-step",
            Self::Shares(_) => "wrong-shares",
            Self::UnknownUnit(_) => "wrong-unit",
            Self::UnknownRole(_) => "wrong-role",
            Self::FeeRange => "wrong-fee-range",
            Self::FeeSuspicious(_) => "wrong-fee-suspicious",
            Self::DatesReversed => "wrong-dates",
            Self::UnknownExemption(_) => "wrong-exemption",
            Self::CountRange => "wrong-count",
            Self::NoCondition => "wrong-no-condition",
            Self::OneOfAlone(_) => "wrong-one-of",
            Self::RetentionRange => "wrong-retention",
            Self::NoEnglish => "wrong-no-english",
        }
    }
    /// The value the message names, empty when none.
    pub fn value(&self) -> String {
        match self {
            Self::UnknownField(value)
            | Self::NoLimitFor(value)
            | Self::UnknownCase(value)
            | Self::UnknownArea(value)
            | Self::Duplicate(value)
            | Self::UnknownUnit(value)
            | Self::UnknownRole(value)
            | Self::UnknownExemption(value)
            | Self::OneOfAlone(value) => value.clone(),
            Self::Shares(sum) => sum.to_string(),
            Self::FeeSuspicious(vnd) => vnd.grouped(Locale::Vi),
            Self::Text(BadText::TooLong { max }) => max.to_string(),
            Self::Text(BadText::Hidden { code }) => format!("U+{code:04X}"),
            _ => String::new(),
        }
    }
}
