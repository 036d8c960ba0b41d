//! What is wrong with a definition, and where.

use super::definition::Definition;
use super::sum::{BadSum, Sum};
use super::words::{IndicatorKind, Outside, Scope, Source};
use crate::report::{BadSelection, PeriodKind};
use std::fmt;

/// One thing wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key, as `numerator`.
    pub at: String,
    /// What.
    pub what: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A slug of small letters, digits, `-` and `_`, a letter or digit first.
    #[error("small letters, digits, `-` and `_` only, at most 40")]
    Slug,
    /// A text that must be there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key that does nothing in an indicator of this kind.
    #[error("has no place in an indicator of this kind")]
    NoPlace,
    /// A condition that cannot be read.
    #[error(transparent)]
    Condition(#[from] BadSelection),
    /// A sum of columns that cannot be read.
    #[error(transparent)]
    Sum(#[from] BadSum),
    /// A figure that this source does not keep.
    #[error("`{0}` is no figure of it; there are {1}")]
    Outside(String, String),
    /// A time that things of this source do not have, or that grows while
    /// nobody acts.
    #[error("`{0}` cannot be measured there")]
    Measure(String),
    /// Of monthly and outside figures no mean can be made: how far the single
    /// ones lie apart is not kept.
    #[error("no mean can be made of this source")]
    NoMean,
    /// It is not kept by units, or not by officials.
    #[error("`{0}` cannot be told of this source")]
    Scope(&'static str),
    /// A period that this source cannot be told over.
    #[error("this source is not kept for a `{0}`")]
    Period(&'static str),
    /// A number out of its range.
    #[error("from {0} to {1} only")]
    Range(u32, u32),
    /// A pair that is the indicator itself.
    #[error("an indicator is not its own pair")]
    OwnPair,
    /// A pair that is not there.
    #[error("there is no indicator `{0}`")]
    NoPair(String),
}

/// Fewest and most cases that may be asked for before a share or mean is told.
const MIN_N: std::ops::RangeInclusive<u32> = 5..=1000;

/// What was found wrong so far.
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Everything wrong that does not depend on what is counted.
    pub(super) fn of(definition: &Definition) -> Self {
        let mut faults = Self(Vec::new());
        if !is_slug(&definition.id) {
            faults.add("id", Wrong::Slug);
        }
        faults.need("name_vi", &definition.name_vi);
        faults.need("name_en", &definition.name_en);
        faults.need("meaning_vi", &definition.meaning_vi);
        faults.need("meaning_en", &definition.meaning_en);
        faults.need("source", &definition.source);
        faults.periods(definition);
        faults.scope(definition);
        let range = match definition.kind {
            IndicatorKind::Share | IndicatorKind::Mean => MIN_N,
            IndicatorKind::Count => 0..=0,
        };
        if !range.contains(&definition.min_n) {
            faults.add("min_n", Wrong::Range(*range.start(), *range.end()));
        }
        if definition.pair.contains(&definition.id) {
            faults.add("pair", Wrong::OwnPair);
        }
        faults
    }

    pub(super) fn add(&mut self, at: &str, what: Wrong) {
        self.0.push(Fault {
            at: at.to_owned(),
            what,
        });
    }

    pub(super) fn no_place(&mut self, key: &str, there: bool) {
        if there {
            self.add(key, Wrong::NoPlace);
        }
    }

    pub(super) fn sum(&mut self, key: &'static str, text: &str) -> Option<Sum> {
        match Sum::parse(text) {
            Ok(sum) => Some(sum),
            Err(bad) => {
                self.add(key, Wrong::Sum(bad));
                None
            }
        }
    }

    pub(super) fn outside(
        &mut self,
        key: &'static str,
        text: &str,
        source: Source,
    ) -> Option<Outside> {
        let found = Outside::from_slug(text.trim()).filter(|one| one.source() == source);
        if found.is_none() {
            let own = Outside::ALL.iter().filter(|one| one.source() == source);
            let own: Vec<&str> = own.map(|one| one.slug()).collect();
            self.add(key, Wrong::Outside(text.to_owned(), own.join(", ")));
        }
        found
    }

    pub(super) fn into_list(self) -> Vec<Fault> {
        self.0
    }

    fn need(&mut self, key: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.add(key, Wrong::Missing(key));
        }
    }

    fn periods(&mut self, definition: &Definition) {
        if definition.periods.is_empty() {
            self.add("periods", Wrong::Missing("periods"));
        }
        let bad = |kind: &&PeriodKind| !definition.from.offers(**kind);
        for kind in definition.periods.iter().filter(bad) {
            self.add("periods", Wrong::Period(kind.slug()));
        }
    }

    fn scope(&mut self, definition: &Definition) {
        let scope = definition.scope;
        let knows = match scope {
            Scope::Desk => true,
            Scope::Unit => definition.from.knows_units(),
            // Only a step has one official whose own time it is.
            Scope::OfficialSteps => definition.from == Source::Step,
        };
        if !knows {
            self.add("scope", Wrong::Scope(scope.slug()));
        }
    }
}

/// Pairs of an indicator that are not among those there are.
pub fn lost_pairs(definition: &Definition, knows: impl Fn(&str) -> bool) -> Vec<Fault> {
    let lost = definition.pair.iter().filter(|id| !knows(id.as_str()));
    lost.map(|id| Fault {
        at: "pair".to_owned(),
        what: Wrong::NoPair(id.clone()),
    })
    .collect()
}

fn is_slug(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=40).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with(['-', '_'])
}
