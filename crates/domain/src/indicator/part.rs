//! What is counted in rows of its own: things of one source that meet one
//! condition. Indicators that ask the same share one part.

use super::expr::{Condition, Subject};
use super::span::Span;
use super::words::{Measured, OwnMeasure, Source};
use crate::ledger::hash::sha256;
use crate::report::Window;
use crate::time::Timestamp;

/// Name of a part: follows from what it counts, so that it is the same after a
/// restart and on another machine, and another one as soon as it counts anything
/// else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId(pub i64);

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    id: PartId,
    source: Source,
    said: String,
    condition: Condition,
    measure: Option<Measured>,
}

/// Longest time that a mean is made of, in minutes: five years. A dossier that
/// lay longer counts as this, so that squares fit into their column.
const LONGEST: i64 = 5 * 366 * 24 * 60;

impl Part {
    /// Of a condition that was read from a text.
    pub(super) fn new(
        source: Source,
        text: &str,
        condition: Condition,
        measure: Option<Measured>,
    ) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let measured = measure.map_or("", Measured::slug);
        // Under another rule of whose a step is, it counts something else, and
        // what was counted by the one before is counted anew.
        let rule = match source {
            Source::Step => " (2)",
            _ => "",
        };
        let said = format!("{}{rule}: {}; {measured}", source.slug(), words.join(" "));
        let hash = sha256(said.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        Self {
            id: PartId(i64::from_be_bytes(first)),
            source,
            said,
            condition,
            measure,
        }
    }

    /// Its name.
    pub fn id(&self) -> PartId {
        self.id
    }

    /// What is counted.
    pub fn source(&self) -> Source {
        self.source
    }

    /// What it counts, as the definitions write it.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// What is measured; `None` = it is only counted.
    pub fn measure(&self) -> Option<Measured> {
        self.measure
    }

    /// What one thing adds; nothing where it is not meant or cannot be
    /// measured.
    pub fn sums(&self, subject: Subject<'_>) -> Option<Sums> {
        if !self.condition.holds(subject) {
            return None;
        }
        let Some(measure) = self.measure else {
            return Some(Sums::one());
        };
        let minutes = minutes(measure, subject)?.clamp(0, LONGEST);
        Some(Sums {
            n: 1,
            total: minutes,
            squares: minutes * minutes,
        })
    }
}

/// A time in whole minutes.
fn minutes(measure: Measured, subject: Subject<'_>) -> Option<i64> {
    match (measure, subject) {
        (Measured::Case(measure), Subject::Case(case)) => {
            let window = Window {
                start: Timestamp::MIN,
                end: Timestamp::MAX,
                at: Timestamp::MIN,
            };
            let seconds = measure.seconds(case, &window)?;
            Some((seconds + 30) / 60)
        }
        (Measured::Own(OwnMeasure::MinutesHeld), Subject::Step(_, held)) => Some(held.minutes),
        (Measured::Own(OwnMeasure::DaysStayed), Subject::Stay(_, stay)) => Some(stay.minutes),
        (Measured::Own(OwnMeasure::MinutesWaited), Subject::Visit(visit)) => {
            visit.why.as_ref().map(|why| why.waited)
        }
        _ => None,
    }
}

/// Where something is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The half of a month in which it took effect.
    pub span: Span,
    /// What.
    pub part: PartId,
    /// Of which unit; empty = of the desk, which has no unit for it.
    pub unit: String,
    /// The official whose own step it is; 0 = the unit's.
    pub official: i64,
}

/// Sums of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub n: i64,
    /// Minutes of what is measured.
    pub total: i64,
    /// Squares of these minutes, for the interval of a mean.
    pub squares: i64,
}

impl Sums {
    fn one() -> Self {
        Self {
            n: 1,
            total: 0,
            squares: 0,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            total: self.total + other.total,
            squares: self.squares + other.squares,
        }
    }

    /// What is left when the other is taken away.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            n: self.n - other.n,
            total: self.total - other.total,
            squares: self.squares - other.squares,
        }
    }

    /// Nothing at all?
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}
