//! An indicator as a file of a pack says it; `docs/indicators.md` describes the
//! keys.
//!
//! The text is parsed outside (`toml` belongs to no rule); what was read is
//! judged by [`Indicator::read`], so that a mistake is named with its place
//! before anything is counted, and the definition in force stays.

use super::check::{Fault, Faults, Wrong};
use super::expr::Condition;
use super::part::{Part, PartId};
use super::sum::Sum;
use super::words::{Direction, IndicatorKind, Measured, Outside, Scope, Source, ValueUnit};
use crate::report::PeriodKind;
use serde::{Deserialize, Serialize};

/// An indicator (chỉ số).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Slug, as in addresses, plans and file names.
    pub id: String,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// Name, English.
    pub name_en: String,
    /// What it means, in plain words, Vietnamese.
    pub meaning_vi: String,
    /// The same in English.
    pub meaning_en: String,
    /// What comes out.
    pub kind: IndicatorKind,
    /// What is counted.
    pub from: Source,
    /// Which of them are the part (a share), or are counted (a number): a
    /// condition, a sum of columns, or the name of an outside figure.
    #[serde(default)]
    pub numerator: String,
    /// Of which of them the part is taken (a share), or over which the mean is
    /// made. What is not in it is not in the numerator either.
    #[serde(default)]
    pub denominator: String,
    /// The time of which a mean is made.
    #[serde(default)]
    pub measure: String,
    /// How finely it may be told.
    pub scope: Scope,
    /// Kinds of periods it is offered for; the first is shown unasked.
    pub periods: Vec<PeriodKind>,
    /// Which way is better.
    pub direction: Direction,
    /// Cases below which it is "too few to say"; 0 for a number.
    pub min_n: u32,
    /// Ids of the indicators that show when this one is being gamed.
    pub pair: Vec<String>,
    /// Where it comes from: law, plan, or the house's own rule.
    pub source: String,
}

/// Where the numbers of an indicator are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Sums of columns of the monthly figures.
    Monthly {
        /// Numerator.
        numerator: Sum,
        /// Denominator; `None` = a number.
        denominator: Option<Sum>,
    },
    /// Rows of its own, kept as differences with every act.
    Parts {
        /// Numerator, or what is measured.
        numerator: PartId,
        /// Denominator of a share.
        denominator: Option<PartId>,
    },
    /// Figures that another room keeps.
    Outside {
        /// Numerator.
        numerator: Outside,
        /// Denominator; `None` = a number.
        denominator: Option<Outside>,
    },
}

/// A definition that was read and can be counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    definition: Definition,
    reads: Reads,
    unit: ValueUnit,
    parts: Vec<Part>,
}

impl Indicator {
    /// Reads a definition.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn read(definition: Definition) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::of(&definition);
        let mut parts = Vec::new();
        let reads = match definition.from {
            Source::Monthly => monthly(&definition, &mut faults),
            Source::Survey | Source::Feedback => outside(&definition, &mut faults),
            _ => counted(&definition, &mut parts, &mut faults),
        };
        let unit = match definition.kind {
            IndicatorKind::Share => ValueUnit::Percent,
            IndicatorKind::Count => ValueUnit::Number,
            IndicatorKind::Mean => parts
                .first()
                .and_then(|part: &Part| part.measure())
                .map_or(ValueUnit::Number, Measured::unit),
        };
        match (reads, faults.into_list()) {
            (Some(reads), faults) if faults.is_empty() => Ok(Self {
                definition,
                reads,
                unit,
                parts,
            }),
            (_, faults) => Err(faults),
        }
    }

    /// The definition.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.definition.id
    }

    /// Where its numbers are read.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// What its value is told in.
    pub fn unit(&self) -> ValueUnit {
        self.unit
    }

    /// What is counted for it in rows of its own.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// May it be asked for over such a period?
    pub fn offers(&self, kind: PeriodKind) -> bool {
        self.definition.periods.contains(&kind)
    }

    /// May it be told for a single unit?
    pub fn tells_units(&self) -> bool {
        self.definition.scope != Scope::Desk
    }

    /// May it be told for the steps of one official?
    pub fn tells_officials(&self) -> bool {
        self.definition.scope == Scope::OfficialSteps
    }
}

fn monthly(of: &Definition, faults: &mut Faults) -> Option<Reads> {
    faults.no_place("measure", !of.measure.is_empty());
    if of.kind == IndicatorKind::Mean {
        faults.add("kind", Wrong::NoMean);
    }
    let numerator = faults.sum("numerator", &of.numerator);
    let denominator = match of.kind {
        IndicatorKind::Count => {
            faults.no_place("denominator", !of.denominator.is_empty());
            None
        }
        IndicatorKind::Share | IndicatorKind::Mean => {
            Some(faults.sum("denominator", &of.denominator)?)
        }
    };
    Some(Reads::Monthly {
        numerator: numerator?,
        denominator,
    })
}

fn outside(of: &Definition, faults: &mut Faults) -> Option<Reads> {
    faults.no_place("measure", !of.measure.is_empty());
    if of.kind == IndicatorKind::Mean {
        faults.add("kind", Wrong::NoMean);
    }
    let numerator = faults.outside("numerator", &of.numerator, of.from);
    let denominator = match of.kind {
        IndicatorKind::Count => {
            faults.no_place("denominator", !of.denominator.is_empty());
            None
        }
        IndicatorKind::Share | IndicatorKind::Mean => {
            Some(faults.outside("denominator", &of.denominator, of.from)?)
        }
    };
    Some(Reads::Outside {
        numerator: numerator?,
        denominator,
    })
}

fn counted(of: &Definition, parts: &mut Vec<Part>, faults: &mut Faults) -> Option<Reads> {
    if of.kind != IndicatorKind::Mean {
        faults.no_place("measure", !of.measure.is_empty());
    }
    match of.kind {
        IndicatorKind::Count => {
            faults.no_place("denominator", !of.denominator.is_empty());
            let text = ("numerator", of.numerator.as_str());
            Some(Reads::Parts {
                numerator: part(of.from, text, None, parts, faults)?,
                denominator: None,
            })
        }
        IndicatorKind::Share => {
            let text = ("denominator", of.denominator.as_str());
            let whole = part(of.from, text, None, parts, faults)?;
            // The place of a mistake is told in the text as it was written.
            if let Err(bad) = Condition::parse(&of.numerator, of.from) {
                faults.add("numerator", Wrong::Condition(bad));
                return None;
            }
            let both = both(&of.denominator, &of.numerator);
            Some(Reads::Parts {
                numerator: part(of.from, ("numerator", &both), None, parts, faults)?,
                denominator: Some(whole),
            })
        }
        IndicatorKind::Mean => {
            faults.no_place("numerator", !of.numerator.is_empty());
            let Some(measure) = Measured::parse(of.from, &of.measure) else {
                faults.add("measure", Wrong::Measure(of.measure.clone()));
                return None;
            };
            let text = ("denominator", of.denominator.as_str());
            Some(Reads::Parts {
                numerator: part(of.from, text, Some(measure), parts, faults)?,
                denominator: None,
            })
        }
    }
}

/// Reads a condition of a key and notes what is to be counted for it.
fn part(
    source: Source,
    (key, text): (&'static str, &str),
    measure: Option<Measured>,
    parts: &mut Vec<Part>,
    faults: &mut Faults,
) -> Option<PartId> {
    if text.trim().is_empty() {
        faults.add(key, Wrong::Missing(key));
        return None;
    }
    match Condition::parse(text, source) {
        Ok(condition) => {
            let part = Part::new(source, text, condition, measure);
            let id = part.id();
            parts.push(part);
            Some(id)
        }
        Err(bad) => {
            faults.add(key, Wrong::Condition(bad));
            None
        }
    }
}

/// What is in the whole and in the part.
fn both(whole: &str, part: &str) -> String {
    match (whole.trim(), part.trim()) {
        ("any", part) => part.to_owned(),
        (whole, part) => format!("({whole}) and ({part})"),
    }
}
