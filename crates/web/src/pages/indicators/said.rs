//! Figures in words: the value, how surely, of how many, and what was corrected
//! after the period had ended.

use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::reports::said::decimal;
use motcua_desk::indicator::Told;
use motcua_domain::indicator::{Direction, Figure, Indicator, Said, Source, ValueUnit};
use motcua_domain::report::{Period, PeriodKind};

/// A figure as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The value, or why none is said.
    pub value: String,
    /// A value is said.
    pub is_said: bool,
    /// Both ends of the 95 % interval; empty without a value.
    pub interval: String,
    /// Of how many; empty where there is nothing to count.
    pub n: String,
    /// The same with what was corrected since; empty = nothing was.
    pub moved: String,
}

impl Shown {
    /// What is said of a period: as it ended, and what was corrected since.
    pub(super) fn told(f: &Frame, indicator: &Indicator, told: &Told) -> Self {
        let mut shown = Self::figure(f, indicator, &told.closed);
        if told.has_moved() {
            let now = Self::figure(f, indicator, &told.now);
            shown.moved = f.t2("indicator-moved", "value", now.value, "n", now.n);
        }
        shown
    }

    /// A figure.
    pub(super) fn figure(f: &Frame, indicator: &Indicator, figure: &Figure) -> Self {
        let unit = indicator.unit();
        let (value, interval) = match figure.said {
            Said::Unknown => (f.t("indicator-unknown"), String::new()),
            Said::Nothing => (f.t("indicator-nothing"), String::new()),
            Said::TooFew => {
                let least = indicator.definition().min_n;
                (f.t1("indicator-too-few", "n", least), String::new())
            }
            Said::Value { value, low, high } => {
                let (low, high) = (end(f, unit, low), end(f, unit, high));
                let between = f.t2("indicator-interval", "low", low, "high", high);
                (self::value(f, unit, value), between)
            }
        };
        Self {
            value,
            is_said: matches!(figure.said, Said::Value { .. }),
            interval,
            n: count(f, indicator, figure),
            moved: String::new(),
        }
    }
}

/// Of how many a figure is told. How few people answered in which way is not
/// told of a handful of ballots.
fn count(f: &Frame, indicator: &Indicator, figure: &Figure) -> String {
    let whole = format::number(f.lang, figure.whole);
    let is_handful = indicator.definition().from == Source::Survey
        && matches!(figure.said, Said::TooFew | Said::Nothing);
    match (indicator.unit(), figure.said) {
        (_, Said::Unknown | Said::Nothing) | (ValueUnit::Number, _) => String::new(),
        (ValueUnit::Percent, _) if !is_handful => {
            let part = format::number(f.lang, figure.part);
            f.t2("indicator-of", "part", part, "whole", whole)
        }
        _ => f.t1("indicator-n", "n", whole),
    }
}

/// A value in the unit of its indicator: `98,5 %`, `3,2 ngày`, `14`.
pub(super) fn value(f: &Frame, unit: ValueUnit, value: f64) -> String {
    let said = tenths(f.lang, value);
    match unit {
        ValueUnit::Percent => percent(f.lang, &said),
        ValueUnit::Days => f.t1("indicator-days", "n", said),
        ValueUnit::Minutes => f.t1("indicator-minutes", "n", said),
        ValueUnit::Number => format::number(f.lang, value.round() as i64),
    }
}

/// An end of an interval: between which numbers the expected one lies is no
/// whole number.
fn end(f: &Frame, unit: ValueUnit, end: f64) -> String {
    match unit {
        ValueUnit::Number => tenths(f.lang, end),
        other => value(f, other, end),
    }
}

/// The same without the name of its unit, for an axis.
pub(super) fn short(f: &Frame, unit: ValueUnit, value: f64) -> String {
    match unit {
        ValueUnit::Percent => percent(f.lang, &tenths(f.lang, value)),
        ValueUnit::Days | ValueUnit::Minutes | ValueUnit::Number => tenths(f.lang, value),
    }
}

/// As every page and command rounds.
fn tenths(lang: Lang, value: f64) -> String {
    decimal(lang, motcua_domain::indicator::tenths(value), 10)
}

fn percent(lang: Lang, number: &str) -> String {
    match lang {
        Lang::Vi => format!("{number}\u{a0}%"),
        Lang::En => format!("{number}%"),
    }
}

/// Which way is better.
pub(super) fn better(f: &Frame, direction: Direction) -> String {
    f.t(match direction {
        Direction::Up => "indicator-up",
        Direction::Down => "indicator-down",
    })
}

/// A period under a chart: `11/2026`, `Q4/2026`, `2026`.
pub(super) fn axis(period: &Period) -> String {
    let (year, month) = (period.to.year(), period.to.month());
    match period.kind {
        PeriodKind::Month | PeriodKind::ReportMonth => format!("{month}/{year}"),
        PeriodKind::Quarter | PeriodKind::ReportQuarter => {
            format!("Q{}/{year}", (month + 2) / 3)
        }
        PeriodKind::Year
        | PeriodKind::ReportHalf
        | PeriodKind::ReportNine
        | PeriodKind::ReportYear
        | PeriodKind::Days => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_desk::indicator::InUse;

    fn figure(part: i64, whole: i64, said: Said) -> Figure {
        Figure { part, whole, said }
    }

    #[test]
    fn a_number_never_stands_without_its_count() {
        let f = crate::samples::staff_frame(Lang::Vi, "/indicators");
        let known = InUse::default();
        let of = |id: &str, figure: Figure| {
            Shown::figure(&f, &known.get(id).unwrap().indicator, &figure)
        };
        let said = Said::Value {
            value: 93.66,
            low: 88.4,
            high: 96.6,
        };
        let share = of("on-time", figure(133, 142, said));
        assert_eq!(share.value, "93,7\u{a0}%");
        assert!(share.n.contains("133") && share.n.contains("142"));
        assert!(share.interval.contains("88,4") && share.interval.contains("96,6"));
        let few = of("on-time", figure(3, 4, Said::TooFew));
        assert!(!few.is_said && few.value.contains("20"), "{few:?}");
        assert!(few.n.contains('4') && few.interval.is_empty());
        let mean = of("wait-minutes", figure(900, 60, said));
        assert!(mean.value.contains("93,7 phút") && mean.n.contains("60"));
        let unknown = of("satisfaction", figure(0, 0, Said::Unknown));
        assert!(!unknown.value.contains('0') && unknown.n.is_empty());
    }

    #[test]
    fn a_value_is_rounded_once() {
        // 92.9458 is 92.9, although 92.95 would be 93.0.
        let share = 1_647.0 * 100.0 / 1_772.0;
        for (value, said) in [(share, "92,9"), (17.549_7, "17,5"), (18.65, "18,7")] {
            assert_eq!(tenths(Lang::Vi, value), said);
        }
    }

    #[test]
    fn a_handful_of_ballots_is_not_told_apart() {
        let f = crate::samples::staff_frame(Lang::En, "/indicators");
        let known = InUse::default();
        let indicator = &known.get("satisfaction").unwrap().indicator;
        let few = Shown::figure(&f, indicator, &figure(6, 7, Said::TooFew));
        assert!(few.n.contains('7') && !few.n.contains('6'), "{few:?}");
    }

    #[test]
    fn what_was_corrected_stands_beside_what_stood() {
        let f = crate::samples::staff_frame(Lang::Vi, "/indicators");
        let known = InUse::default();
        let indicator = &known.get("on-time").unwrap().indicator;
        let at = |part: i64, value: f64| {
            let (low, high) = (value - 2.0, value + 2.0);
            figure(part, 100, Said::Value { value, low, high })
        };
        let moved = Told {
            closed: at(95, 95.0),
            now: at(94, 94.0),
        };
        let shown = Shown::told(&f, indicator, &moved);
        assert!(shown.value.starts_with("95,0") && shown.moved.contains("94,0"));
        let still = Told {
            closed: at(95, 95.0),
            now: at(95, 95.0),
        };
        assert!(Shown::told(&f, indicator, &still).moved.is_empty());
    }
}
