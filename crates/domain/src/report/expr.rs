//! The small language in which a definition says which dossiers are meant:
//! `accepted_in and channel = online|post and not late`.
//!
//! A text is read once into a tree; asking it of a case takes no memory.

use super::Case;
use super::facts::{Fact, Measure, Number, Window, Word};
use super::logic::{BadSelection, Logic, Names, Reader, Wanted, read};

/// Which dossiers are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    text: String,
    logic: Logic<Atom>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    Fact(Fact),
    Word(Word, Vec<String>),
    Number(Number, Compare, Vec<i64>),
    Measure(Measure, Compare, Vec<i64>),
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    /// `=`.
    Equal,
    /// `!=`.
    Other,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

impl Compare {
    /// As it is written.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Other => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    pub(crate) fn holds(self, number: i64, with: &[i64]) -> bool {
        let first = with.first().copied().unwrap_or_default();
        match self {
            Self::Equal => with.contains(&number),
            Self::Other => !with.contains(&number),
            Self::Less => number < first,
            Self::AtMost => number <= first,
            Self::More => number > first,
            Self::AtLeast => number >= first,
        }
    }

    /// Does it take several values, `a|b`?
    pub(crate) fn takes_several(self) -> bool {
        matches!(self, Self::Equal | Self::Other)
    }
}

impl Atom {
    fn holds(&self, case: &Case, window: &Window) -> bool {
        match self {
            Self::Fact(fact) => fact.holds(case, window),
            Self::Word(word, values) => {
                let is = word.of(case);
                values.iter().any(|value| value == is)
            }
            Self::Number(number, compare, with) => compare.holds(number.of(case), with),
            // A whole number of days: `days_late > 5` begins with the sixth
            // full day. What was not measured is neither more nor less.
            Self::Measure(measure, compare, with) => measure
                .seconds(case, window)
                .is_some_and(|seconds| compare.holds(seconds / 86_400, with)),
        }
    }
}

impl Selection {
    /// Reads a selection.
    pub fn parse(text: &str) -> Result<Self, BadSelection> {
        Ok(Self {
            text: text.trim().to_owned(),
            logic: read(text, &Dossiers)?,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Is this case meant?
    pub fn holds(&self, case: &Case, window: &Window) -> bool {
        self.logic.holds(&|atom| atom.holds(case, window))
    }
}

/// The names that dossiers have.
struct Dossiers;

impl Names for Dossiers {
    type Atom = Atom;

    fn atom(&self, name: &str, reader: &mut Reader<'_>) -> Result<Logic<Atom>, Wanted> {
        if let Some(fact) = Fact::from_slug(name) {
            reader.pass();
            return Ok(Logic::Atom(Atom::Fact(fact)));
        }
        if let Some(word) = Word::from_slug(name) {
            reader.pass();
            let (negated, values) = reader.words(word.slug(), &word.allowed())?;
            return Ok(Logic::atom(Atom::Word(word, values), negated));
        }
        if let Some(number) = Number::from_slug(name) {
            reader.pass();
            let (compare, with) = reader.numbers()?;
            return Ok(Logic::Atom(Atom::Number(number, compare, with)));
        }
        if let Some(measure) = Measure::from_slug(name) {
            reader.pass();
            let (compare, with) = reader.numbers()?;
            return Ok(Logic::Atom(Atom::Measure(measure, compare, with)));
        }
        Err(reader.wanted(&format!("a known name instead of `{name}`")))
    }
}
