//! What the page of the process reads: sums of some months.

use super::cases::stretch;
use super::count::ProcessCounted;
use crate::{Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::month_of;
use motcua_domain::id::UnitId;
use motcua_domain::process::{CountSum, Measure, quantile};
use motcua_domain::report::{Period, PeriodKind};
use motcua_store::{ProcessAsk, ProcessPlaceRow, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessWish {
    /// Calendar months, a quarter or a year: dossiers that ended then.
    pub period: Period,
    /// Only of this field; empty = all.
    pub field: String,
    /// Only what lay with this unit; empty = all.
    pub unit: String,
}

/// Durations of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessLine {
    /// What is measured.
    pub measure: Measure,
    /// Of what: a status, a step, a side, `from>to`, a number.
    pub key: String,
    /// How many, and how long in all.
    pub sum: CountSum,
    /// About how long at most half of them took, in minutes.
    pub median: Option<i64>,
    /// About how long at most nine in ten took.
    pub ninety: Option<i64>,
}

/// Sums of one field or unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Field slug or unit.
    pub place: String,
    /// Dossiers, from entry to end.
    pub whole: CountSum,
    /// Minutes by side ([`motcua_domain::process::Lay`], by its slug).
    pub lay: BTreeMap<String, i64>,
    /// Dossiers with at least two supplement requests.
    pub asked_again: i64,
    /// Dossiers whose papers came back to a unit that had had them.
    pub returned: i64,
}

impl Place {
    /// Minutes of a side.
    pub fn minutes(&self, lay: motcua_domain::process::Lay) -> i64 {
        self.lay.get(lay.slug()).copied().unwrap_or(0)
    }
}

/// Whose dossiers the figures are of. Both never lie in one desk: a log gets a
/// desk of its own, in which nothing is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessSource {
    /// The desk's own work.
    Own,
    /// An imported event log, by its display name.
    Log(String),
}

/// What figures can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessKnown {
    /// Fields of all versions of procedures there are or were, to which dossiers
    /// may be pinned, and of dossiers that ended.
    pub fields: BTreeSet<String>,
    /// Units there are, and those that had dossiers that ended.
    pub units: BTreeSet<String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct ProcessView {
    /// What was asked.
    pub wish: ProcessWish,
    /// Whose dossiers these are.
    pub source: ProcessSource,
    /// Durations and counts, by measure and key.
    pub lines: Vec<ProcessLine>,
    /// By field.
    pub fields: Vec<Place>,
    /// By unit.
    pub units: Vec<Place>,
    /// Months of which there is something, the oldest first.
    pub months: Vec<String>,
    /// How far the record was counted.
    pub counted: ProcessCounted,
    /// Events of the record that wait to be counted.
    pub waiting: i64,
    /// Dossiers of the period, the field and the unit that were refused before
    /// acceptance: they are in no figure, for they were not processed.
    pub refused: i64,
}

impl ProcessView {
    /// The last month of which there is something and that is not after `now`;
    /// where a slip of a log set all ends to years to come, the last there is.
    pub fn newest(&self, now: Period) -> Option<Period> {
        let all = self.months_told();
        let past = all.iter().rfind(|month| month.from <= now.from);
        past.or(all.last()).copied()
    }

    /// Months of which there is something and that can be asked for, the oldest
    /// first.
    pub fn months_told(&self) -> Vec<Period> {
        let all = self.months.iter();
        all.filter_map(|month| Period::parse(month).ok()).collect()
    }

    /// Lines of a measure.
    pub fn of(&self, measure: Measure) -> impl Iterator<Item = &ProcessLine> {
        self.lines
            .iter()
            .filter(move |line| line.measure == measure)
    }
}

impl Desk {
    /// How long things took of dossiers that ended in a period.
    ///
    /// # Errors
    /// When the reader may not read the director's pages; a period that is not
    /// of whole calendar months; a field or unit that nobody knows.
    pub fn process(&self, me: &Actor, wish: &ProcessWish) -> Result<ProcessView, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let ask = self.process_ask(wish)?;
        let counted = self.process_counted()?;
        let period = wish.period;
        let is_own = self.settings().log().is_none();
        let (rows, fields, units, months, head, refused) = self.0.store.read(self.0.id, |tx| {
            let head = tx.head()?;
            let events = stretch(tx, is_own, &period, head)?;
            let times = (period.start(), period.end());
            Ok::<_, StoreError>((
                tx.process_sums(&ask)?,
                tx.process_by_field(&ask)?,
                tx.process_by_unit(&ask)?,
                tx.process_months()?,
                head,
                tx.refused_before_acceptance(&ask, events, times)?,
            ))
        })?;
        let mut classes: BTreeMap<(Measure, String), (CountSum, BTreeMap<i64, i64>)> =
            BTreeMap::new();
        for row in rows {
            let (sum, classes) = classes.entry((row.measure, row.key)).or_default();
            *sum = sum.plus(row.sum);
            *classes.entry(row.bucket).or_default() += row.sum.n;
        }
        let lines = classes
            .into_iter()
            .map(|((measure, key), (sum, classes))| ProcessLine {
                measure,
                key,
                sum,
                median: quantile(&classes, 0.5),
                ninety: quantile(&classes, 0.9),
            });
        Ok(ProcessView {
            wish: wish.clone(),
            source: self.process_source(),
            lines: lines.collect(),
            fields: places(fields),
            units: places(units),
            months,
            counted,
            waiting: (head - counted.upto).max(0),
            refused,
        })
    }

    /// Whose dossiers the figures of this desk are of.
    pub fn process_source(&self) -> ProcessSource {
        self.settings()
            .log()
            .map_or(ProcessSource::Own, ProcessSource::Log)
    }

    /// The fields and units that figures can be narrowed to.
    ///
    /// # Errors
    /// When the reader may not read the director's pages.
    pub fn process_known(&self, me: &Actor) -> Result<ProcessKnown, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        self.process_choices()
    }

    fn process_choices(&self) -> Result<ProcessKnown, DeskError> {
        let settings = self.settings();
        let (fields, units) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.process_fields()?, tx.process_units()?))
        })?;
        let of_units = settings.units.iter();
        Ok(ProcessKnown {
            fields: settings
                .catalogue
                .fields()
                .into_iter()
                .chain(fields)
                .collect(),
            units: of_units
                .map(|one| one.id.to_string())
                .chain(units)
                .collect(),
        })
    }

    /// What is asked as it is kept.
    ///
    /// # Errors
    /// A period, a field or a unit that there is not: an empty answer would say
    /// that nothing ended.
    pub(super) fn process_ask(&self, wish: &ProcessWish) -> Result<ProcessAsk, DeskError> {
        let ask = asked(wish)?;
        self.known_place(&ask.field, &ask.unit)?;
        Ok(ask)
    }

    /// Are there the field and the unit that a page is narrowed to? Empty = all.
    ///
    /// # Errors
    /// A field or a unit that there is not, at its name.
    pub(crate) fn known_place(&self, field: &str, unit: &str) -> Result<(), DeskError> {
        let is_unit = self.settings().units.contains(&UnitId::new(unit));
        if field.is_empty() && (unit.is_empty() || is_unit) {
            return Ok(());
        }
        let known = self.process_choices()?;
        let mut faults = Vec::new();
        let mut look = |at: &str, text: &str, known: &BTreeSet<String>, message: &str| {
            if !text.is_empty() && !known.contains(text) {
                faults.push(Invalid {
                    field: at.to_owned(),
                    message: message.to_owned(),
                });
            }
        };
        look("field", field, &known.fields, "process-unknown-field");
        look("unit", unit, &known.units, "process-unknown-unit");
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DeskError::Invalid(faults))
        }
    }
}

/// Months as they are kept.
fn asked(wish: &ProcessWish) -> Result<ProcessAsk, DeskError> {
    let period = &wish.period;
    if !matches!(
        period.kind,
        PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year
    ) {
        return Err(DeskError::invalid("period", "invalid-report-kind"));
    }
    Ok(ProcessAsk {
        from: month_of(period.from),
        to: month_of(period.to),
        field: wish.field.clone(),
        unit: wish.unit.clone(),
    })
}

fn places(rows: Vec<ProcessPlaceRow>) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for row in rows {
        if all.last().is_none_or(|last| last.place != row.place) {
            all.push(Place {
                place: row.place.clone(),
                ..Place::default()
            });
        }
        let Some(place) = all.last_mut() else {
            continue;
        };
        let n: u32 = row.key.parse().unwrap_or(0);
        match row.measure {
            Measure::Whole => place.whole = place.whole.plus(row.sum),
            Measure::Lay => *place.lay.entry(row.key).or_default() += row.sum.minutes,
            Measure::Supplements if n > 1 => place.asked_again += row.sum.n,
            Measure::Returns if n > 0 => place.returned += row.sum.n,
            _ => {}
        }
    }
    all
}
