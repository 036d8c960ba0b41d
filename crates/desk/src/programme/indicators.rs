//! Figures for targets from the desk's indicators.

use super::{About, Ask, MeasureKind, Measured, MeasuredIn, Measures, Scope};
use crate::indicator::{Told, Whom};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_domain::indicator::{Direction, Figure, Indicator, IndicatorKind, Said, ValueUnit};
use motcua_domain::report::{Period, PeriodKind};

/// The desk's indicators.
#[derive(Clone, Copy, Debug)]
pub struct Indicators;

impl Measures for Indicators {
    fn about(&self, desk: &Desk) -> Vec<About> {
        let settings = desk.settings();
        settings
            .indicators
            .all()
            .map(|known| about(&known.indicator))
            .collect()
    }

    fn value(&self, desk: &Desk, ask: &Ask) -> Result<Option<Measured>, DeskError> {
        let Some(period) = period(ask) else {
            return Ok(None);
        };
        let whom = match &ask.scope {
            Scope::Desk => Whom::Desk,
            Scope::Unit(unit) => Whom::Unit(unit.clone()),
            Scope::Steps(who) => Whom::Official(*who),
        };
        // The rule reads, which sees all figures; who reads the target is
        // asked where it is shown.
        let rule = Actor {
            id: StaffId(0),
            unit: desk.settings().office.unit.clone(),
            roles: vec![Role::Director],
        };
        let trend = match desk.indicator_trend(&rule, &ask.indicator, &whom, (period, 1)) {
            Ok(trend) => trend,
            // Not counted for that unit, official or period, or not yet.
            Err(DeskError::NotFound | DeskError::Denied(_) | DeskError::Invalid(_)) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let kind = trend.known.indicator.definition().kind;
        let point = trend.points.last();
        Ok(point.and_then(|point| measured(kind, &point.told)))
    }
}

/// The period of whole days that is asked for.
fn period(ask: &Ask) -> Option<Period> {
    let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];
    let periods = kinds.into_iter().map(|kind| Period::of(kind, ask.from));
    let mut fitting = periods.filter(|period| (period.from, period.to) == (ask.from, ask.to));
    fitting.next()
}

fn about(indicator: &Indicator) -> About {
    let of = indicator.definition();
    About {
        id: of.id.clone(),
        name_vi: of.name_vi.clone(),
        name_en: of.name_en.clone(),
        kind: match of.kind {
            IndicatorKind::Share => MeasureKind::Share,
            IndicatorKind::Mean => MeasureKind::Mean,
            IndicatorKind::Count => MeasureKind::Count,
        },
        told_in: match indicator.unit() {
            ValueUnit::Percent => MeasuredIn::Percent,
            ValueUnit::Days => MeasuredIn::Days,
            ValueUnit::Minutes => MeasuredIn::Minutes,
            ValueUnit::Number => MeasuredIn::Number,
        },
        up: of.direction == Direction::Up,
        min_n: of.min_n,
        steps: indicator.tells_officials(),
        unit: indicator.tells_units(),
        pairs: of.pair.clone(),
    }
}

/// Hundredths of what is shown.
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// A figure as it was booked by the end of its period, and how it stands with
/// what was corrected since.
fn measured(kind: IndicatorKind, told: &Told) -> Option<Measured> {
    let Figure { part, whole, said } = told.closed;
    let counted = Measured {
        count: part.max(0).unsigned_abs(),
        of: whole.max(0).unsigned_abs(),
        ..Measured::default()
    };
    let corrected = told.now.value().filter(|_| told.has_moved());
    let corrected = corrected.map(hundredths);
    match said {
        Said::Unknown => None,
        Said::Nothing => Some(Measured {
            corrected,
            ..counted
        }),
        Said::TooFew => Some(Measured {
            few: true,
            corrected,
            ..counted
        }),
        Said::Value { value, low, high } => {
            // A number is no sample: one late dossier too many is one too many.
            let sampled = kind != IndicatorKind::Count;
            Some(Measured {
                value: Some(hundredths(value)),
                low: sampled.then(|| hundredths(low)),
                high: sampled.then(|| hundredths(high)),
                corrected,
                ..counted
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn told(closed: Said, now: Said) -> Told {
        let figure = |part, said| Figure {
            part,
            whole: 100,
            said,
        };
        Told {
            closed: figure(95, closed),
            now: figure(if closed == now { 95 } else { 90 }, now),
        }
    }

    fn value(value: f64) -> Said {
        Said::Value {
            value,
            low: value - 5.0,
            high: value + 3.0,
        }
    }

    #[test]
    fn a_figure_of_a_closed_period_stands_and_its_correction_is_told_beside() {
        let still = measured(IndicatorKind::Share, &told(value(95.0), value(95.0)));
        let still = still.unwrap();
        assert_eq!((still.value, still.corrected), (Some(9_500), None));
        assert_eq!((still.low, still.high), (Some(9_000), Some(9_800)));
        let moved = measured(IndicatorKind::Share, &told(value(95.0), value(90.0)));
        let moved = moved.unwrap();
        assert_eq!((moved.value, moved.corrected), (Some(9_500), Some(9_000)));
        let number = measured(IndicatorKind::Count, &told(value(3.0), value(3.0)));
        assert_eq!(number.unwrap().low, None);
        let few = measured(IndicatorKind::Share, &told(Said::TooFew, Said::TooFew));
        assert!(few.unwrap().few);
        let nothing = told(Said::Unknown, Said::Unknown);
        assert_eq!(measured(IndicatorKind::Share, &nothing), None);
    }

    #[test]
    fn only_whole_periods_are_asked_for() {
        let ask = |from, to| Ask {
            indicator: "on-time".to_owned(),
            scope: Scope::Desk,
            from,
            to,
        };
        let quarter = ask(date(2026, 4, 1), date(2026, 6, 30));
        assert_eq!(period(&quarter).unwrap().to_string(), "2026-Q2");
        let year = ask(date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(period(&year).unwrap().to_string(), "2026");
        assert_eq!(period(&ask(date(2026, 1, 2), date(2026, 12, 31))), None);
    }
}
