//! Whether a case can still move from one side of a share to the other.

use super::definition::{Indicator, Reads};
use super::parse::pieces;
use super::sum::Sum;
use super::words::{Column, Outside, Source};
use crate::report::{Fact, Number, Word};

impl Indicator {
    /// Does a case stay as it was counted? Then one that stands against a share
    /// stands against it for good: nothing but a correction of the record takes it
    /// away. An apology, say, is sent before the end or never, and what is late is
    /// counted at the end; a paper may be attached afterwards, and mends its case.
    pub fn is_settled(&self) -> bool {
        match self.reads() {
            Reads::Monthly {
                numerator,
                denominator,
            } => {
                let sums = || std::iter::once(numerator).chain(denominator);
                // A part that is counted later than its whole still grows into it.
                sums().all(|sum| is_of(sum, is_of_end)) || sums().all(|sum| is_of(sum, is_of_start))
            }
            Reads::Parts { .. } => {
                let of = self.definition();
                let texts = [&of.numerator, &of.denominator];
                texts.iter().all(|text| stands(of.from, text))
            }
            Reads::Outside {
                numerator,
                denominator,
            } => matches!(
                (numerator, denominator),
                (Outside::InTime, Some(Outside::Judged))
                    | (Outside::Satisfied, Some(Outside::Answers))
            ),
        }
    }
}

fn is_of(sum: &Sum, column: fn(Column) -> bool) -> bool {
    sum.terms().iter().all(|(one, _)| column(*one))
}

/// Counted when the dossier ends, by what stands then.
fn is_of_end(column: Column) -> bool {
    matches!(
        column,
        Column::Finished
            | Column::Late
            | Column::LateWithApology
            | Column::Early
            | Column::MissedFirst
            | Column::Withdrawn
    )
}

/// Counted when it is accepted or refused.
fn is_of_start(column: Column) -> bool {
    matches!(column, Column::Received | Column::Refused)
}

/// Does a condition over things of a source ask only what stands when they are
/// counted?
fn stands(source: Source, text: &str) -> bool {
    let words = pieces(text, source);
    words.is_some_and(|words| !words.iter().any(|word| moves(source, word)))
}

/// Is it the name of something that may become another after the counting?
fn moves(source: Source, name: &str) -> bool {
    // Of these nothing is asked that is not over.
    if matches!(source, Source::Step | Source::Stay | Source::Visit) {
        return false;
    }
    let goes_on = matches!(source, Source::Entered | Source::Accepted);
    let fact = Fact::from_slug(name).is_some_and(|fact| match fact {
        Fact::Any => false,
        Fact::Paid | Fact::Digitised => true,
        Fact::ElectronicResult => source != Source::Delivered,
        _ => goes_on,
    });
    let number = Number::from_slug(name);
    let number = number.is_some_and(|number| number != Number::Supplements || goes_on);
    let ending = goes_on && Word::from_slug(name) == Some(Word::Ending);
    fact || number || ending
}
