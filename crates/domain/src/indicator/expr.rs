//! Which things are meant: the condition language of reports, where it fits,
//! and beside it the few names that steps, stays and visits have.
//!
//! Only names that stand still are known here. What depends on the moment at
//! which somebody looks (open, standing, past its date) cannot be kept as
//! differences; a report of `packs/reports` counts it instead.

use super::passed::{Held, Stay};
use super::words::Source;
use crate::dossier::StageName;
use crate::report::{Case, Compare, Fact, Logic, Measure, Number, Selection, Window, Word};
use crate::time::Timestamp;
use crate::visit::{Outcome, Visit};

/// A thing that is asked.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A dossier.
    Case(&'a Case),
    /// A step of one.
    Step(&'a Case, &'a Held),
    /// A stay of one in a state.
    Stay(&'a Case, &'a Stay),
    /// A visit.
    Visit(&'a Visit),
}

/// What is true of a step or a visit or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnFact {
    /// The step was held for longer than its share of the limit.
    BeyondShare,
    /// The person was called at all.
    Called,
}

/// A word of a stay or a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnWord {
    Status,
    Outcome,
    Line,
    Class,
    Origin,
}

/// A number of a step or a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnNumber {
    /// Minutes from the place in line to the call.
    Waited,
    /// How much of its share a step took, in per cent.
    ShareUsed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Any,
    Case(Selection),
    Fact(OwnFact),
    Word(OwnWord, Vec<String>),
    Number(OwnNumber, Compare, Vec<i64>),
}

/// Which things are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    logic: Logic<Atom>,
}

/// All of time: what is asked here does not change with it.
fn always() -> Window {
    Window {
        start: Timestamp::MIN,
        end: Timestamp::MAX,
        at: Timestamp::MIN,
    }
}

impl Condition {
    /// Of what was read.
    pub(super) fn new(logic: Logic<Atom>) -> Self {
        Self { logic }
    }

    /// Is this one meant?
    pub fn holds(&self, subject: Subject<'_>) -> bool {
        self.logic.holds(&|atom| atom.holds(subject))
    }
}

impl Atom {
    fn holds(&self, subject: Subject<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Case(selection) => match subject {
                Subject::Case(case) | Subject::Step(case, _) | Subject::Stay(case, _) => {
                    selection.holds(case, &always())
                }
                Subject::Visit(_) => false,
            },
            Self::Fact(fact) => fact.holds(subject),
            Self::Word(word, values) => {
                let is = word.of(subject);
                is.is_some_and(|is| values.iter().any(|value| value == is))
            }
            // What was not measured is neither more nor less.
            Self::Number(number, compare, with) => number
                .of(subject)
                .is_some_and(|number| compare.holds(number, with)),
        }
    }
}

impl OwnFact {
    pub(super) fn parse(source: Source, name: &str) -> Option<Self> {
        match (source, name) {
            (Source::Step, "beyond_share") => Some(Self::BeyondShare),
            (Source::Visit, "called") => Some(Self::Called),
            _ => None,
        }
    }

    fn holds(self, subject: Subject<'_>) -> bool {
        match (self, subject) {
            (Self::BeyondShare, Subject::Step(_, held)) => held.minutes > held.given,
            (Self::Called, Subject::Visit(visit)) => visit.why.is_some(),
            _ => false,
        }
    }
}

impl OwnWord {
    pub(super) fn parse(source: Source, name: &str) -> Option<Self> {
        match (source, name) {
            (Source::Stay, "status") => Some(Self::Status),
            (Source::Visit, "outcome") => Some(Self::Outcome),
            (Source::Visit, "line") => Some(Self::Line),
            (Source::Visit, "class") => Some(Self::Class),
            (Source::Visit, "origin") => Some(Self::Origin),
            _ => None,
        }
    }

    /// The words it can be; empty = any.
    pub(super) fn allowed(self) -> Vec<&'static str> {
        match self {
            Self::Status => StageName::ALL.iter().map(|stage| stage.slug()).collect(),
            Self::Outcome => Outcome::ALL.iter().map(|outcome| outcome.slug()).collect(),
            Self::Origin => crate::visit::Origin::ALL
                .iter()
                .map(|origin| origin.slug())
                .collect(),
            Self::Line | Self::Class => Vec::new(),
        }
    }

    fn of<'a>(self, subject: Subject<'a>) -> Option<&'a str> {
        match (self, subject) {
            (Self::Status, Subject::Stay(_, stay)) => Some(stay.status.slug()),
            (Self::Outcome, Subject::Visit(visit)) => match &visit.phase {
                crate::visit::Phase::Finished { outcome } => Some(outcome.slug()),
                _ => None,
            },
            (Self::Line, Subject::Visit(visit)) => Some(visit.line.as_str()),
            (Self::Class, Subject::Visit(visit)) => Some(visit.class.as_str()),
            (Self::Origin, Subject::Visit(visit)) => Some(visit.origin.slug()),
            _ => None,
        }
    }
}

impl OwnNumber {
    pub(super) fn parse(source: Source, name: &str) -> Option<Self> {
        match (source, name) {
            (Source::Visit, "waited") => Some(Self::Waited),
            (Source::Step, "share_used") => Some(Self::ShareUsed),
            _ => None,
        }
    }

    fn of(self, subject: Subject<'_>) -> Option<i64> {
        match (self, subject) {
            (Self::Waited, Subject::Visit(visit)) => visit.why.as_ref().map(|why| why.waited),
            (Self::ShareUsed, Subject::Step(_, held)) if held.given > 0 => {
                Some(held.minutes * 100 / held.given)
            }
            _ => None,
        }
    }
}

/// May a condition of this source ask a fact of the dossier? Of steps and
/// stays only what their counting is done again for, see `count.rs`.
fn asks_fact(source: Source, fact: Fact) -> bool {
    let of_end = matches!(
        fact,
        Fact::Late
            | Fact::Early
            | Fact::OnTime
            | Fact::MissedFirst
            | Fact::NationallyLate
            | Fact::Apologised
    );
    let of_dossier = matches!(
        fact,
        Fact::Paid | Fact::ElectronicResult | Fact::Digitised | Fact::SameDay
    );
    match source {
        Source::Step | Source::Stay => of_end,
        _ => source.is_of_dossier() && (of_end || of_dossier),
    }
}

/// The same of its words: where the papers lie and in which state it is moves
/// on after it was counted.
fn asks_word(source: Source, word: Word) -> bool {
    let stands = match word {
        Word::Channel
        | Word::Ending
        | Word::Field
        | Word::Procedure
        | Word::Decides
        | Word::ReceivedBy => true,
        Word::Stage | Word::Unit => false,
    };
    stands && (source.is_of_dossier() || matches!(source, Source::Step | Source::Stay))
}

/// And of its numbers and times.
fn asks_number(source: Source, number: Number) -> bool {
    match number {
        Number::Supplements => {
            source.is_of_dossier() || matches!(source, Source::Step | Source::Stay)
        }
        Number::Fee | Number::Held | Number::Attached => source.is_of_dossier(),
        Number::Holder => false,
    }
}

fn asks_measure(source: Source, measure: Measure) -> bool {
    let ends = matches!(source, Source::Ended | Source::Delivered);
    let stands = match measure {
        Measure::DaysTaken | Measure::DaysLate | Measure::DaysGiven => true,
        Measure::DaysOpen | Measure::DaysWaiting => false,
    };
    ends && stands
}

/// Does the name belong to the language of reports, and may it be asked here?
pub(super) fn is_of_case(source: Source, name: &str) -> bool {
    Fact::from_slug(name).is_some_and(|fact| asks_fact(source, fact))
        || Word::from_slug(name).is_some_and(|word| asks_word(source, word))
        || Number::from_slug(name).is_some_and(|number| asks_number(source, number))
        || Measure::from_slug(name).is_some_and(|measure| asks_measure(source, measure))
}
