//! Figures for targets from the desk's indicators.

use super::{
    About, Ask, MeasureKind, Measured, MeasuredIn, Measures, Over, Rounded, Scope, UnitPart,
};
use crate::indicator::{Told, Whom, told_from};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{
    Direction, Figure, Indicator, IndicatorKind, Said, ValueUnit, tenths,
};
use motcua_domain::report::{Period, PeriodKind};
use std::cmp::Ordering;
use std::collections::BTreeSet;

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
        let whoms: Vec<(Whom, Option<Date>)> = match &ask.scope {
            Scope::Desk => vec![(Whom::Desk, None)],
            Scope::Unit(unit) => vec![(Whom::Unit(unit.clone()), None)],
            Scope::Units(units) => summed(desk, units),
            Scope::Steps(who) => vec![(Whom::Official(*who), None)],
        };
        counted(desk, ask, &whoms)
    }

    fn parts(&self, desk: &Desk, ask: &Ask) -> Result<Vec<UnitPart>, DeskError> {
        let Scope::Units(units) = &ask.scope else {
            return Ok(Vec::new());
        };
        let settings = desk.settings();
        let known = settings.indicators.get(&ask.indicator);
        let mut parts = Vec::new();
        for (whom, from) in summed(desk, units) {
            let Whom::Unit(unit) = &whom else {
                continue;
            };
            let unit = unit.clone();
            // Up to the end of the period nothing of it is counted.
            let first = from.zip(known).map(|(from, known)| {
                let reads = known.indicator.reads();
                told_from(reads, from)
            });
            let measured = match first {
                Some(first) if first > ask.day => None,
                _ => counted(desk, ask, &[(whom, from)])?,
            };
            let from = first.filter(|first| *first > ask.from);
            parts.push(UnitPart {
                unit,
                from,
                measured,
            });
        }
        Ok(parts)
    }
}

/// Units whose work is summed, each with the first day of it that counts: what
/// a unit did before it took over from another of them is no work of theirs.
fn summed(desk: &Desk, units: &BTreeSet<UnitId>) -> Vec<(Whom, Option<Date>)> {
    let settings = desk.settings();
    let whom = |unit: &UnitId| {
        let from = settings.units.took_over_on(unit, units);
        (Whom::Unit(unit.clone()), from)
    };
    units.iter().map(whom).collect()
}

/// The figure of those together.
fn counted(
    desk: &Desk,
    ask: &Ask,
    whoms: &[(Whom, Option<Date>)],
) -> Result<Option<Measured>, DeskError> {
    let Some(period) = period(ask) else {
        return Ok(None);
    };
    // The rule reads, which sees all figures; who reads the target is asked
    // where it is shown.
    let rule = Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Director],
    };
    let until = match desk.indicator_until(&rule, &ask.indicator, whoms, (period, ask.day)) {
        Ok(until) => until,
        // Not counted for that unit, official or period, or not yet.
        Err(DeskError::NotFound | DeskError::Denied(_) | DeskError::Invalid(_)) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    Ok(until.and_then(|until| {
        let kind = until.known.indicator.definition().kind;
        let told = measured(kind, &until.told)?;
        Some(Measured {
            to: Some(until.to).filter(|to| *to != ask.day),
            ..told
        })
    }))
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
        settled: indicator.is_settled(),
        overs: Over::ALL
            .iter()
            .copied()
            .filter(|over| of.periods.contains(&over.period()))
            .collect(),
        pairs: of.pair.clone(),
    }
}

/// Hundredths of what is shown.
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// The end of an interval in hundredths, one less where its tenths would be told
/// as more than they are.
fn end(value: f64) -> i64 {
    let near = hundredths(value);
    if (near + 5).div_euclid(10) > tenths(value) {
        near - 1
    } else {
        near
    }
}

/// How a mean was brought to whole hundredths.
fn rounded_mean(value: i64, exact: f64) -> Option<Rounded> {
    const NOISE: f64 = 1e-6;
    let beyond = exact * 100.0 - value as f64;
    if beyond.abs() < NOISE {
        None
    } else if beyond < 0.0 {
        Some(Rounded::Up)
    } else {
        Some(Rounded::Down)
    }
}

/// How a share was brought to whole hundredths of a per cent.
fn rounded(value: i64, part: i64, whole: i64) -> Option<Rounded> {
    let exact = i128::from(part) * 10_000;
    match exact.cmp(&(i128::from(value) * i128::from(whole))) {
        Ordering::Less => Some(Rounded::Up),
        Ordering::Equal => None,
        Ordering::Greater => Some(Rounded::Down),
    }
}

/// Cases of a figure, and those that were looked at.
fn cases(kind: IndicatorKind, of: &Figure) -> (i64, i64) {
    let whole = of.whole.max(0);
    let part = match kind {
        // Taken back in a later month than counted in, a part may lie outside
        // its whole for a while; the figure itself is held within it, too.
        IndicatorKind::Share => of.part.clamp(0, whole),
        // The part is minutes: the cases are those that the mean was made of.
        IndicatorKind::Mean => whole,
        IndicatorKind::Count => of.part.max(0),
    };
    (part, whole)
}

/// A figure as it was booked by the last day that is told, and how it stands
/// with what was corrected since.
fn measured(kind: IndicatorKind, told: &Told) -> Option<Measured> {
    let (n, of) = cases(kind, &told.closed);
    let corrected = told.now.value().filter(|_| told.has_moved());
    let corrected = corrected.map(end);
    let (again, again_of) = cases(kind, &told.now);
    let counted = Measured {
        count: n.unsigned_abs(),
        of: of.unsigned_abs(),
        recount: told
            .has_moved()
            .then(|| (again.unsigned_abs(), again_of.unsigned_abs())),
        ..Measured::default()
    };
    match told.closed.said {
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
            let near = hundredths(value);
            Some(Measured {
                value: Some(near),
                rounded: match kind {
                    IndicatorKind::Share => rounded(near, n, of),
                    IndicatorKind::Mean => rounded_mean(near, value),
                    IndicatorKind::Count => None,
                },
                low: sampled.then(|| end(low)),
                high: sampled.then(|| end(high)),
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
    use motcua_domain::indicator::Definition;

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
        assert_eq!((still.recount, moved.recount), (None, Some((90, 100))));
        let again = moved.again();
        assert_eq!((again.value, again.count, again.of), (Some(9_000), 90, 100));
        let number = measured(IndicatorKind::Count, &told(value(3.0), value(3.0)));
        assert_eq!(number.unwrap().low, None);
        let few = measured(IndicatorKind::Share, &told(Said::TooFew, Said::TooFew));
        assert!(few.unwrap().few);
        let nothing = told(Said::Unknown, Said::Unknown);
        assert_eq!(measured(IndicatorKind::Share, &nothing), None);
    }

    #[test]
    fn one_late_in_twenty_thousand_is_told_as_all_and_known_not_to_be() {
        let of = |part, whole| {
            let said = value(part as f64 * 100.0 / whole as f64);
            let told = Figure { part, whole, said };
            let told = Told {
                closed: told,
                now: told,
            };
            let share = measured(IndicatorKind::Share, &told).unwrap();
            (share.value, share.rounded)
        };
        assert_eq!(of(20_000, 20_001), (Some(10_000), Some(Rounded::Up)));
        assert_eq!(of(1, 3), (Some(3_333), Some(Rounded::Down)));
        assert_eq!(of(2, 3), (Some(6_667), Some(Rounded::Up)));
        assert_eq!(of(19, 20), (Some(9_500), None));
    }

    #[test]
    fn tenths_are_those_of_the_value_and_not_of_its_hundredths() {
        assert_eq!(
            (end(92.945_8), end(92.95), end(88.42)),
            (9_294, 9_295, 8_842)
        );
        assert_eq!(rounded_mean(1_755, 17.549_7), Some(Rounded::Up));
        assert_eq!(rounded_mean(1_755, 17.550_3), Some(Rounded::Down));
        assert_eq!(rounded_mean(1_755, 17.55), None);
    }

    #[test]
    fn a_mean_tells_its_cases_and_a_share_never_more_than_its_whole() {
        // 142 people waited 2,840 minutes.
        let waited = Figure {
            part: 2_840,
            whole: 142,
            said: value(20.0),
        };
        let mean = Told {
            closed: waited,
            now: waited,
        };
        let mean = measured(IndicatorKind::Mean, &mean).unwrap();
        assert_eq!((mean.value, mean.count, mean.of), (Some(2_000), 142, 142));
        assert_eq!((mean.low, mean.high), (Some(1_500), Some(2_300)));
        let beyond = |part| Figure {
            part,
            whole: 100,
            said: value(100.0),
        };
        let share = |part| {
            let told = Told {
                closed: beyond(part),
                now: beyond(part),
            };
            let share = measured(IndicatorKind::Share, &told).unwrap();
            (share.count, share.of)
        };
        assert_eq!((share(101), share(-1)), ((100, 100), (0, 100)));
    }

    #[test]
    fn a_target_is_told_of_an_indicator_what_its_definition_says() {
        let text = r#"
            id = "wait"
            name_vi = "Chờ"
            name_en = "Wait"
            meaning_vi = "Số phút chờ trung bình."
            meaning_en = "Mean minutes waited."
            kind = "mean"
            from = "visit"
            denominator = "called"
            measure = "minutes_waited"
            scope = "desk"
            periods = ["month"]
            direction = "down"
            min_n = 30
            pair = []
            source = "Quy ước"
        "#;
        let read = |text: &str| {
            let definition: Definition = toml::from_str(text).unwrap();
            about(&Indicator::read(definition).unwrap())
        };
        let mean = read(text);
        assert_eq!(mean.kind, MeasureKind::Mean);
        assert_eq!(mean.told_in, MeasuredIn::Minutes);
        assert!(!mean.up && !mean.unit && !mean.steps);
        assert_eq!((mean.min_n, mean.id.as_str()), (30, "wait"));
        let share = text
            .replace(
                "kind = \"mean\"",
                "kind = \"share\"\nnumerator = \"outcome = left\"",
            )
            .replace("measure = \"minutes_waited\"", "")
            .replace("direction = \"down\"", "direction = \"up\"");
        let share = read(&share);
        assert_eq!(
            (share.kind, share.told_in, share.up),
            (MeasureKind::Share, MeasuredIn::Percent, true)
        );
    }

    #[test]
    fn only_whole_periods_are_asked_for() {
        let ask = |from, to| Ask {
            indicator: "on-time".to_owned(),
            scope: Scope::Desk,
            from,
            to,
            day: to,
        };
        let quarter = ask(date(2026, 4, 1), date(2026, 6, 30));
        assert_eq!(period(&quarter).unwrap().to_string(), "2026-Q2");
        let year = ask(date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(period(&year).unwrap().to_string(), "2026");
        assert_eq!(period(&ask(date(2026, 1, 2), date(2026, 12, 31))), None);
    }
}
