//! What the page of the process reads: sums of some months.

use super::count::ProcessCounted;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::process::{CountSum, Measure, quantile};
use motcua_domain::report::{Period, PeriodKind};
use motcua_store::{ProcessAsk, ProcessPlaceRow, StoreError};
use std::collections::BTreeMap;

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

/// The page.
#[derive(Clone, Debug)]
pub struct ProcessView {
    /// What was asked.
    pub wish: ProcessWish,
    /// Durations and counts, by measure and key.
    pub lines: Vec<ProcessLine>,
    /// By field.
    pub fields: Vec<Place>,
    /// By unit.
    pub units: Vec<Place>,
    /// First and last month of which there is something.
    pub months: Option<(String, String)>,
    /// How far the record was counted.
    pub counted: ProcessCounted,
    /// Events of the record that wait to be counted.
    pub waiting: i64,
}

impl ProcessView {
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
    /// of whole calendar months.
    pub fn process(&self, me: &Actor, wish: &ProcessWish) -> Result<ProcessView, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let ask = asked(wish)?;
        let counted = self.process_counted()?;
        let (rows, fields, units, months, head) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((
                tx.process_sums(&ask)?,
                tx.process_by_field(&ask)?,
                tx.process_by_unit(&ask)?,
                tx.process_months()?,
                tx.head()?,
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
            lines: lines.collect(),
            fields: places(fields),
            units: places(units),
            months,
            counted,
            waiting: (head - counted.upto).max(0),
        })
    }
}

/// Months as they are kept.
pub(super) fn asked(wish: &ProcessWish) -> Result<ProcessAsk, DeskError> {
    let period = &wish.period;
    if !matches!(
        period.kind,
        PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year
    ) {
        return Err(DeskError::invalid("period", "invalid-report-kind"));
    }
    let month = |day: jiff::civil::Date| format!("{:04}-{:02}", day.year(), day.month());
    Ok(ProcessAsk {
        from: month(period.from),
        to: month(period.to),
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
