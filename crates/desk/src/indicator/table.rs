//! The month of all units: one line a unit, one cell an indicator, read from
//! sums. As the period ended, and with what was booked since.

use super::begun::Begun;
use super::library::Known;
use super::outside::Heard;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::dossier::figures::Counts;
use motcua_domain::id::UnitId;
use motcua_domain::indicator::{Figure, Gathered, PartId, Source, Span, Sums};
use motcua_domain::report::Period;
use motcua_domain::time::Timestamp;
use motcua_store::{IndicatorRow, MonthlyRow, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is said of a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// As it was booked by the end of the period: it does not move any more.
    /// While the period runs, the same as `now`.
    pub closed: Figure,
    /// With what was corrected and booked since.
    pub now: Figure,
}

impl Told {
    /// Nothing is known of the period.
    pub(super) const UNKNOWN: Self = Self {
        closed: Figure::UNKNOWN,
        now: Figure::UNKNOWN,
    };

    /// Was something booked after the period had ended?
    pub fn has_moved(&self) -> bool {
        (self.closed.part, self.closed.whole) != (self.now.part, self.now.whole)
    }
}

/// A line: a unit with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorLine {
    /// Unit.
    pub unit: UnitId,
    /// Its name on the last day of the period, Vietnamese.
    pub name_vi: String,
    /// The same in English.
    pub name_en: String,
    /// The units that stand for it today, where it is not there any more.
    pub followed_by: Vec<UnitId>,
    /// One cell an indicator; `None` = it is told of the whole desk only.
    pub cells: Vec<Option<Told>>,
}

/// Figures of a period.
#[derive(Clone, Debug)]
pub struct IndicatorTable {
    /// The days.
    pub period: Period,
    /// As of when it was read.
    pub as_of: Timestamp,
    /// The period runs on: the figures will still change.
    pub runs: bool,
    /// The indicators that are told over such a period, by id: the columns.
    pub indicators: Vec<Arc<Known>>,
    /// Those that are not.
    pub others: Vec<Arc<Known>>,
    /// Ids of those that are not counted from the beginning yet: a recount is
    /// due.
    pub counting: BTreeSet<String>,
    /// Units, by id.
    pub units: Vec<IndicatorLine>,
    /// The whole desk; `None` = not for this reader.
    pub desk: Vec<Option<Told>>,
}

/// Sums of a period, by what and whose they are.
struct Read {
    parts: BTreeMap<PartId, BTreeMap<String, (Sums, Sums)>>,
    monthly: BTreeMap<String, (Counts, Counts)>,
    units: BTreeSet<String>,
    period: Period,
    begun: Option<Begun>,
}

impl Desk {
    /// Figures of a period: of all units, or of the reader's own.
    ///
    /// # Errors
    /// When the reader may read none; a period that has not begun, or of days
    /// as one likes.
    pub fn indicator_table(&self, me: &Actor, period: Period) -> Result<IndicatorTable, DeskError> {
        let only = self.indicator_units(me, None)?;
        self.indicator_period(&period)?;
        let settings = self.settings();
        let (indicators, others): (Vec<Arc<Known>>, Vec<Arc<Known>>) = settings
            .indicators
            .all()
            .cloned()
            .partition(|one| one.indicator.offers(period.kind));
        let (read, whole) = self.read_period(&period)?;
        let mut heard = Heard::default();
        for one in &indicators {
            self.hear(&mut heard, one.indicator.reads(), &period)?;
        }
        let sees_all = me.scope(Action::ReadIndicators) == Scope::Desk;
        let mut ids: BTreeSet<UnitId> = match &only {
            Some(unit) => BTreeSet::from([unit.clone()]),
            None => read.units.iter().map(UnitId::new).collect(),
        };
        if only.is_none() {
            ids.insert(settings.office.unit.clone());
        }
        let units = ids.into_iter().map(|unit| {
            let cell = |one: &Arc<Known>| {
                let tells = one.indicator.tells_units();
                tells.then(|| read.told(one, Some(unit.as_str()), &heard))
            };
            let cells = indicators.iter().map(cell).collect();
            self.line(unit.clone(), &period, cells)
        });
        let units: Vec<IndicatorLine> = units.collect();
        let desk = indicators.iter().map(|one| {
            // The hall is everybody's who works in it.
            let shown = sees_all || !one.indicator.tells_units();
            shown.then(|| read.told(one, None, &heard))
        });
        Ok(IndicatorTable {
            desk: desk.collect(),
            as_of: self.now(),
            runs: !period.is_over(self.now()),
            counting: not_whole(&indicators, &whole),
            period,
            units,
            indicators,
            others,
        })
    }

    fn line(&self, unit: UnitId, period: &Period, cells: Vec<Option<Told>>) -> IndicatorLine {
        let (settings, today) = (self.settings(), self.today());
        let units = &settings.units;
        let standing = units.standing_for(&unit, today);
        let followed_by = standing.into_iter().filter(|other| **other != unit);
        IndicatorLine {
            name_vi: units.name_vi(&unit, period.to).to_owned(),
            name_en: units.name_en(&unit, period.to).to_owned(),
            followed_by: followed_by.cloned().collect(),
            unit,
            cells,
        }
    }

    /// All sums of a period, and the parts that are counted from the beginning.
    fn read_period(&self, period: &Period) -> Result<(Read, BTreeSet<PartId>), DeskError> {
        let spans = Span::within(period);
        let months = (spans.0.month(), spans.1.month());
        let by_month = Source::Monthly.offers(period.kind);
        let (read, parts) = self.0.store.read(self.0.id, |tx| {
            let rows = tx.indicator_sums(spans, 0)?;
            let monthly = if by_month {
                tx.monthly_by_unit(&months.0, &months.1)?
            } else {
                Vec::new()
            };
            let mut read = Read::new(*period, Begun::read(tx)?);
            read.take(rows, monthly, &months.1);
            Ok::<_, StoreError>((read, tx.indicator_parts()?))
        })?;
        let whole = parts.iter().filter(|row| row.whole).map(|row| row.part);
        Ok((read, whole.collect()))
    }
}

/// Ids of indicators with a part that is not whole.
pub(super) fn not_whole(indicators: &[Arc<Known>], whole: &BTreeSet<PartId>) -> BTreeSet<String> {
    let lacks = |one: &&Arc<Known>| {
        let mut parts = one.indicator.parts().iter();
        parts.any(|part| !whole.contains(&part.id()))
    };
    let lacking = indicators.iter().filter(lacks);
    lacking.map(|one| one.indicator.id().to_owned()).collect()
}

impl Read {
    fn new(period: Period, begun: Option<Begun>) -> Self {
        Self {
            parts: BTreeMap::new(),
            monthly: BTreeMap::new(),
            units: BTreeSet::new(),
            period,
            begun,
        }
    }

    /// Takes rows in; `last` = the last month of the period.
    fn take(&mut self, rows: Vec<IndicatorRow>, monthly: Vec<MonthlyRow>, last: &str) {
        for row in rows {
            if !row.unit.is_empty() {
                self.units.insert(row.unit.clone());
            }
            let of_part = self.parts.entry(row.part).or_default();
            let both = of_part.entry(row.unit).or_default();
            *both = (both.0.plus(row.closed), both.1.plus(row.now));
        }
        for row in monthly {
            self.units.insert(row.unit.clone());
            let both = self.monthly.entry(row.unit).or_default();
            if row.booked.as_str() <= last {
                both.0 = both.0.and(row.counts);
            }
            both.1 = both.1.and(row.counts);
        }
    }

    /// What an indicator says of a unit, or of all of them together.
    fn told(&self, one: &Known, unit: Option<&str>, heard: &Heard) -> Told {
        let reads = one.indicator.reads();
        if self
            .begun
            .is_some_and(|begun| begun.lacks(reads, &self.period))
        {
            return Told::UNKNOWN;
        }
        let figure = |is_closed: bool| {
            let parts = |id: PartId| {
                let of = self.parts.get(&id);
                sum(of, unit, is_closed, Sums::plus)
            };
            let monthly = sum(Some(&self.monthly), unit, is_closed, Counts::and);
            one.indicator.figure(&Gathered {
                parts: &parts,
                monthly,
                outside: &|figure| heard.of(figure),
            })
        };
        Told {
            closed: figure(true),
            now: figure(false),
        }
    }
}

/// One unit's, or all of them together.
fn sum<T: Copy + Default>(
    of: Option<&BTreeMap<String, (T, T)>>,
    unit: Option<&str>,
    is_closed: bool,
    plus: impl Fn(T, T) -> T,
) -> T {
    let pick = |both: &(T, T)| if is_closed { both.0 } else { both.1 };
    let Some(of) = of else {
        return T::default();
    };
    match unit {
        Some(unit) => of.get(unit).map(pick).unwrap_or_default(),
        None => of.values().map(pick).fold(T::default(), plus),
    }
}
