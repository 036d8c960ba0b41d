//! One indicator over time, of the desk, a unit, or the own steps of an
//! official; and all of an official's over one period.

use super::begun::Begun;
use super::library::Known;
use super::outside::Heard;
use super::table::{Told, not_whole};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::dossier::figures::Counts;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{Figure, Gathered, PartId, Reads, Span, Sums};
use motcua_domain::report::Period;
use motcua_store::{MonthlyRow, SpanRow, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whose figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The whole desk's.
    Desk,
    /// A unit's.
    Unit(UnitId),
    /// An official's, over the steps that this person held.
    Official(StaffId),
}

/// One period of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The days.
    pub period: Period,
    /// What is said of them.
    pub told: Told,
    /// The period runs on.
    pub runs: bool,
}

/// An indicator over time.
#[derive(Clone, Debug)]
pub struct Trend {
    /// It.
    pub known: Arc<Known>,
    /// Whose figures these are.
    pub whom: Whom,
    /// Periods, the oldest first.
    pub points: Vec<Point>,
    /// It is not counted from the beginning yet: a recount is due.
    pub counting: bool,
}

/// An official's figures over a period.
#[derive(Clone, Debug)]
pub struct OfOfficial {
    /// Who.
    pub official: StaffId,
    /// The days.
    pub period: Period,
    /// The period runs on.
    pub runs: bool,
    /// Indicators that are told of an official, by id.
    pub figures: Vec<(Arc<Known>, Told)>,
}

/// Periods of a trend at most: three years of months.
const MOST: usize = 36;

/// What was read of a stretch of time.
pub(super) struct Stretch {
    rows: Vec<SpanRow>,
    monthly: Vec<MonthlyRow>,
    whole: bool,
    begun: Option<Begun>,
}

impl Desk {
    /// An indicator over the `n` periods that end with `last`, at most 36.
    ///
    /// # Errors
    /// "Not found" for an unknown indicator, unit or official, for those that
    /// are not the reader's to read, and for a unit or an official of which it
    /// is not told; fields that cannot be taken for a period that has not begun
    /// or that it is not offered for.
    pub fn indicator_trend(
        &self,
        me: &Actor,
        id: &str,
        whom: &Whom,
        (last, n): (Period, usize),
    ) -> Result<Trend, DeskError> {
        let known = self.trend_of(me, id, whom)?;
        self.indicator_period(&last)?;
        if !known.indicator.offers(last.kind) {
            return Err(DeskError::invalid("period", "invalid-report-kind"));
        }
        let mut periods = vec![last];
        while periods.len() < n.clamp(1, MOST) {
            let before = periods[periods.len() - 1].previous();
            if periods.contains(&before) {
                break;
            }
            periods.push(before);
        }
        periods.reverse();
        let stretch = self.stretch_of(&known, whom, &periods)?;
        let mut points = Vec::with_capacity(periods.len());
        for period in periods {
            let mut heard = Heard::default();
            self.hear(&mut heard, known.indicator.reads(), &period)?;
            points.push(Point {
                period,
                told: stretch.told(&known, &period, &heard),
                runs: !period.is_over(self.now()),
            });
        }
        Ok(Trend {
            counting: !stretch.whole,
            whom: whom.clone(),
            known,
            points,
        })
    }

    /// An official's figures over a period, for that person and for whoever
    /// confirms the commitments of their unit.
    ///
    /// # Errors
    /// "Not found" for an unknown official and one of another unit; a role that
    /// never may; a period that has not begun.
    pub fn official_indicators(
        &self,
        me: &Actor,
        official: StaffId,
        period: Period,
    ) -> Result<OfOfficial, DeskError> {
        self.may_read_official(me, official)?;
        self.indicator_period(&period)?;
        let spans = Span::within(&period);
        let (rows, begun) = self.0.store.read(self.0.id, |tx| {
            let rows = tx.indicator_sums(spans, official.0)?;
            Ok::<_, StoreError>((rows, Begun::read(tx)?))
        })?;
        let mut parts: BTreeMap<PartId, (Sums, Sums)> = BTreeMap::new();
        for row in rows {
            let both = parts.entry(row.part).or_default();
            *both = (both.0.plus(row.closed), both.1.plus(row.now));
        }
        let settings = self.settings();
        let own = settings
            .indicators
            .all()
            .filter(|one| one.indicator.tells_officials() && one.indicator.offers(period.kind));
        let figures = own.map(|one| {
            let of = |is_closed: bool| {
                let sums = |id: PartId| {
                    let both = parts.get(&id).copied().unwrap_or_default();
                    if is_closed { both.0 } else { both.1 }
                };
                figure(one, &sums, Counts::default(), &Heard::default())
            };
            let reads = one.indicator.reads();
            let told = if begun.is_some_and(|begun| begun.lacks(reads, &period)) {
                Told::UNKNOWN
            } else {
                Told {
                    closed: of(true),
                    now: of(false),
                }
            };
            (Arc::clone(one), told)
        });
        Ok(OfOfficial {
            official,
            period,
            runs: !period.is_over(self.now()),
            figures: figures.collect(),
        })
    }

    /// The indicator, if this reader may see it of whom it is asked for.
    pub(super) fn trend_of(
        &self,
        me: &Actor,
        id: &str,
        whom: &Whom,
    ) -> Result<Arc<Known>, DeskError> {
        match whom {
            Whom::Desk => {
                let only = self.indicator_units(me, None)?;
                let known = self.known_indicator(id)?;
                // The sum over all units is for whoever may see all of them.
                if only.is_some() && known.indicator.tells_units() {
                    return Err(DeskError::NotFound);
                }
                Ok(known)
            }
            Whom::Unit(unit) => {
                self.indicator_units(me, Some(unit))?;
                let known = self.known_indicator(id)?;
                if known.indicator.tells_units() {
                    Ok(known)
                } else {
                    Err(DeskError::NotFound)
                }
            }
            Whom::Official(official) => {
                self.may_read_official(me, *official)?;
                let known = self.known_indicator(id)?;
                if known.indicator.tells_officials() {
                    Ok(known)
                } else {
                    Err(DeskError::NotFound)
                }
            }
        }
    }

    /// Reads an indicator over some periods, whoever asks.
    pub(super) fn stretch_of(
        &self,
        known: &Arc<Known>,
        whom: &Whom,
        periods: &[Period],
    ) -> Result<Stretch, DeskError> {
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            return Err(DeskError::NotFound);
        };
        let spans = (Span::within(first).0, Span::within(last).1);
        let (unit, official) = match whom {
            Whom::Desk => (None, 0),
            Whom::Unit(unit) => (Some(unit.as_str()), 0),
            Whom::Official(official) => (None, official.0),
        };
        let reads = known.indicator.reads();
        let (rows, monthly, parts, begun) = self.0.store.read(self.0.id, |tx| {
            let (mut rows, mut monthly) = (Vec::new(), Vec::new());
            match reads {
                Reads::Parts {
                    numerator,
                    denominator,
                } => {
                    let parts = [*numerator, denominator.unwrap_or(*numerator)];
                    rows = tx.indicator_spans(parts, spans, unit, official)?;
                }
                Reads::Monthly { .. } => {
                    let (from, to) = (spans.0.month(), spans.1.month());
                    monthly = tx.monthly_by_month(&from, &to, unit)?;
                }
                Reads::Outside { .. } => {}
            }
            Ok::<_, StoreError>((rows, monthly, tx.indicator_parts()?, Begun::read(tx)?))
        })?;
        let whole = parts.iter().filter(|row| row.whole).map(|row| row.part);
        let lacking = not_whole(std::slice::from_ref(known), &whole.collect());
        Ok(Stretch {
            rows,
            monthly,
            whole: lacking.is_empty(),
            begun,
        })
    }
}

impl Stretch {
    /// The same with what was read of another unit.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.monthly.extend(other.monthly);
        self.whole &= other.whole;
        self
    }

    /// The same without what took effect before a day with which rows begin.
    pub(super) fn since(mut self, day: Date) -> Self {
        let (span, month) = (Span::of_day(day), Span::of_day(day).month());
        self.rows.retain(|row| row.span >= span);
        self.monthly.retain(|row| row.month >= month);
        self
    }

    /// What is said of one of them.
    pub(super) fn told(&self, known: &Known, period: &Period, heard: &Heard) -> Told {
        let reads = known.indicator.reads();
        if self.begun.is_some_and(|begun| begun.lacks(reads, period)) {
            return Told::UNKNOWN;
        }
        let (first, last) = Span::within(period);
        let months = (first.month(), last.month());
        let of = |is_closed: bool| {
            let sums = |id: PartId| {
                let rows = self.rows.iter().filter(|row| {
                    row.part == id
                        && (first..=last).contains(&row.span)
                        && (!is_closed || row.booked <= last)
                });
                rows.fold(Sums::default(), |sum, row| sum.plus(row.sums))
            };
            let monthly = self.monthly.iter().filter(|row| {
                (&months.0..=&months.1).contains(&&row.month)
                    && (!is_closed || row.booked <= months.1)
            });
            let monthly = monthly.fold(Counts::default(), |sum, row| sum.and(row.counts));
            figure(known, &sums, monthly, heard)
        };
        Told {
            closed: of(true),
            now: of(false),
        }
    }
}

fn figure(known: &Known, parts: &dyn Fn(PartId) -> Sums, monthly: Counts, heard: &Heard) -> Figure {
    known.indicator.figure(&Gathered {
        parts,
        monthly,
        outside: &|figure| heard.of(figure),
    })
}
