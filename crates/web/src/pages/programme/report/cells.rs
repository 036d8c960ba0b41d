//! Cells of a report in words, and as cells of a file.

use super::super::opens::Whose;
use super::super::words;
use crate::format;
use crate::frame::Frame;
use jiff::civil::Date;
use motcua_desk::programme::{Kind, MeasureKind, ReportCell, Shape, Target, TargetState};
use motcua_domain::id::UnitId;
use motcua_domain::report::{Cell, Kind as ColumnKind};
use motcua_domain::unit::Units;

/// A cell of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// In words.
    pub text: String,
    /// Heading of its column, for a narrow screen.
    pub head: String,
    /// It is a number.
    pub is_number: bool,
    /// Somebody typed it: nothing counts it.
    pub is_declared: bool,
    /// What each unit adds to it, where it sums several: where that is opened,
    /// empty for whom it does not open, and words.
    pub parts: Vec<(String, String)>,
}

/// What a column holds; what is no number and no day is words.
pub(super) fn kind_of(column: &str) -> ColumnKind {
    const WORDS: [&str; 15] = [
        "programme-col-unit",
        "programme-col-plan",
        "programme-col-target",
        "programme-col-aim",
        "programme-col-figure",
        "programme-col-state",
        "programme-col-shape",
        "programme-col-title",
        "programme-col-owner",
        "programme-col-outcome",
        "programme-col-proposed",
        "programme-col-surprise",
        "programme-col-words",
        "programme-col-said",
        "programme-col-month",
    ];
    match column {
        "programme-col-day" => ColumnKind::Day,
        "programme-col-aim-number" | "programme-col-figure-number" | "programme-col-figure-now" => {
            ColumnKind::Points
        }
        column if WORDS.contains(&column) => ColumnKind::Text,
        _ => ColumnKind::Count,
    }
}

/// Does a column hold numbers?
pub(super) fn is_number(column: &str) -> bool {
    kind_of(column) == ColumnKind::Count
}

/// A cell on the page, in the row of a target where there is one.
pub(super) fn shown(
    f: &Frame,
    at: (&Units, Date),
    (cell, target): (&ReportCell, Option<&Target>),
    column: &str,
) -> Shown {
    Shown {
        text: said(f, at, cell, column),
        head: f.t(column),
        is_number: is_number(column),
        is_declared: matches!(cell, ReportCell::Declared(_)),
        parts: parts(f, at, cell, target),
    }
}

/// What each unit adds to a figure that sums several: address and words.
fn parts(
    f: &Frame,
    (units, day): (&Units, Date),
    cell: &ReportCell,
    target: Option<&Target>,
) -> Vec<(String, String)> {
    let ReportCell::Figure(_, about, parts) = cell else {
        return Vec::new();
    };
    let line = parts.iter().map(|part| {
        let whose = Whose {
            units,
            unit: &part.unit,
            person: None,
            year: day.year(),
            day,
        };
        let what = about.as_ref().zip(target);
        let url = what.and_then(|(about, target)| whose.part(f, about, (target, part)));
        let unit = crate::words::unit(f.lang, units, &part.unit, day);
        let said = words::unit_part(f, unit, part, about.as_ref());
        (url.unwrap_or_default(), said)
    });
    line.collect()
}

/// A cell in words; units by their name on a day.
fn said(f: &Frame, (units, day): (&Units, Date), cell: &ReportCell, column: &str) -> String {
    match cell {
        ReportCell::Empty => String::new(),
        ReportCell::Text(text) if column == "programme-col-month" => words::month(f, text),
        ReportCell::Text(text) => text.clone(),
        ReportCell::Word(id) => word(f, id),
        ReportCell::Outcome(told, is_against) => {
            let said = words::outcome(f, *told);
            if *is_against {
                let against = f.t("programme-against");
                format!("{said} · {against}")
            } else {
                said
            }
        }
        ReportCell::Unit(unit) => crate::words::unit(f.lang, units, unit, day),
        ReportCell::TookOver(now, before) => {
            let named = |all: &[UnitId]| {
                let all = all.iter();
                let all = all.map(|unit| crate::words::unit(f.lang, units, unit, day));
                all.collect::<Vec<String>>().join(", ")
            };
            let (now, before) = (named(now), named(before));
            f.t2("month-report-took-over", "unit", now, "units", before)
        }
        ReportCell::Number(n) => format::number(f.lang, i64::try_from(*n).unwrap_or(i64::MAX)),
        ReportCell::Day(day) => f.short_date(day),
        ReportCell::Target(target, about) => words::aim(f, target, about.as_ref()),
        ReportCell::Figure(measured, about, _) => {
            let said = words::measured(f, measured, about.as_ref());
            match measured.corrected {
                Some(now) => {
                    let now = words::counted(f, now, about.as_ref().map(|about| about.told_in));
                    f.t2("month-report-corrected", "said", said, "now", now)
                }
                None => said,
            }
        }
        ReportCell::Declared(n) => words::hundredths(f.lang, *n),
        ReportCell::Missing(period) => words::missing(f, period),
        ReportCell::State(state, past) => words::state_line(f, *state, *past),
    }
}

/// A word of the program, by the message id that the desk gives it.
fn word(f: &Frame, id: &str) -> String {
    let rest = id.strip_prefix("programme-").unwrap_or(id);
    let (group, slug) = rest.split_once('-').unwrap_or((rest, ""));
    let found = match group {
        "plan" => Some(words::stage(f, Kind::Plan, slug)),
        "target" => TargetState::from_slug(slug).map(|one| words::target_state(f, one)),
        "shape" => Shape::from_slug(slug).map(|one| words::shape(f, one)),
        "proposed" => Some(words::proposed(f, slug == "yes")),
        "surprise" => Some(words::surprise(f, slug == "yes")),
        _ => None,
    };
    found.unwrap_or_else(|| f.t(id))
}

/// A cell of a file: numbers and days stay what they are; a declared number is
/// marked in words.
pub(super) fn filed(f: &Frame, at: (&Units, Date), cell: &ReportCell, column: &str) -> Cell {
    match cell {
        ReportCell::Empty => Cell::Empty,
        ReportCell::Number(n) => Cell::Count(i64::try_from(*n).unwrap_or(i64::MAX)),
        ReportCell::Day(day) => Cell::Day(*day),
        ReportCell::Declared(_) => {
            let said = said(f, at, cell, column);
            Cell::Text(f.t1("month-report-declared", "n", said))
        }
        ReportCell::Figure(_, _, summed) if !summed.is_empty() => {
            let said = said(f, at, cell, column);
            let parts = parts(f, at, cell, None).into_iter();
            let parts: Vec<String> = parts.map(|(_, words)| words).collect();
            let parts = parts.join("; ");
            Cell::Text(f.t2("month-report-summed", "said", said, "parts", parts))
        }
        ReportCell::Text(_)
        | ReportCell::Word(_)
        | ReportCell::Outcome(..)
        | ReportCell::Unit(_)
        | ReportCell::TookOver(..)
        | ReportCell::Target(..)
        | ReportCell::Figure(..)
        | ReportCell::Missing(_)
        | ReportCell::State(..) => Cell::Text(said(f, at, cell, column)),
    }
}

/// Columns of a workbook: words of targets and figures are followed by the
/// numbers in them, so that they can be summed and sorted.
pub(super) fn with_numbers(column: &'static str) -> Vec<&'static str> {
    match column {
        "programme-col-aim" => vec![column, "programme-col-aim-number"],
        "programme-col-figure" => vec![
            column,
            "programme-col-figure-number",
            "programme-col-figure-count",
            "programme-col-figure-of",
            "programme-col-figure-now",
        ],
        _ => vec![column],
    }
}

/// The numbers that follow the words of a cell, one for each column that
/// [`with_numbers`] adds.
pub(super) fn numbers(cell: &ReportCell, column: &str) -> Vec<Cell> {
    let count = |n: u64| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let points = |n: Option<i64>| n.map_or(Cell::Empty, Cell::Points);
    match (column, cell) {
        ("programme-col-aim", ReportCell::Target(target, _)) => vec![Cell::Points(target.value)],
        ("programme-col-aim", _) => vec![Cell::Empty],
        ("programme-col-figure", ReportCell::Figure(measured, about, _)) => {
            let kind = about.as_ref().map(|about| about.kind);
            let is_share = kind == Some(MeasureKind::Share);
            let has_cases = is_share || kind == Some(MeasureKind::Mean);
            vec![
                points(measured.value.filter(|_| !measured.few)),
                if is_share {
                    count(measured.count)
                } else {
                    Cell::Empty
                },
                if has_cases {
                    count(measured.of)
                } else {
                    Cell::Empty
                },
                points(measured.corrected),
            ]
        }
        ("programme-col-figure", ReportCell::Declared(n)) => {
            vec![Cell::Points(*n), Cell::Empty, Cell::Empty, Cell::Empty]
        }
        ("programme-col-figure", _) => vec![Cell::Empty; 4],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::programme::sample;
    use motcua_desk::programme::{Outcome, Over, Sense, TargetScope, UnitPart};

    fn at(units: &Units) -> (&Units, Date) {
        (units, jiff::civil::date(2022, 6, 30))
    }

    #[test]
    fn a_declared_number_is_marked_and_a_figure_has_its_count() {
        let f = sample::frame(Lang::Vi, "/programme/report/mid-year");
        let units = sample::around().units;
        let declared = ReportCell::Declared(9_600);
        let column = "programme-col-figure";
        let shown = |cell: &ReportCell| shown(&f, at(&units), (cell, None), column);
        assert!(shown(&declared).is_declared);
        let Cell::Text(said) = filed(&f, at(&units), &declared, column) else {
            panic!("a declared number is words");
        };
        assert!(said.contains("96") && said.contains("kê khai"), "{said}");
        let of = |measured| ReportCell::Figure(measured, Some(sample::about_share()), Vec::new());
        let said = shown(&of(sample::measured())).text;
        assert!(said.contains("113/120") && said.contains("94,2"), "{said}");
        let mut moved = sample::measured();
        moved.corrected = Some(9_300);
        let said = shown(&of(moved)).text;
        assert!(said.contains("93,0\u{a0}%"), "{said}");
    }

    #[test]
    fn the_workbook_holds_the_numbers_of_a_figure_and_none_of_too_few_cases() {
        let about = Some(sample::about_share());
        let mut measured = sample::measured();
        measured.corrected = Some(9_300);
        let column = "programme-col-figure";
        let figure = |measured| ReportCell::Figure(measured, about.clone(), Vec::new());
        let cells = |measured| numbers(&figure(measured), column);
        let all = [
            Cell::Points(9_417),
            Cell::Count(113),
            Cell::Count(120),
            Cell::Points(9_300),
        ];
        assert_eq!(cells(measured), all);
        (measured.few, measured.corrected) = (true, None);
        assert_eq!(cells(measured)[0], Cell::Empty);
        for column in ["programme-col-figure", "programme-col-aim"] {
            let more = with_numbers(column).len() - 1;
            for cell in [ReportCell::Empty, ReportCell::Declared(9_600)] {
                assert_eq!(numbers(&cell, column).len(), more, "{column}");
            }
        }
        assert_eq!(kind_of("programme-col-figure-number"), ColumnKind::Points);
        assert_eq!(kind_of("programme-col-figure-of"), ColumnKind::Count);
    }

    #[test]
    fn the_page_and_the_files_name_the_units_that_a_figure_sums() {
        let mut f = sample::frame(Lang::Vi, "/programme/report/mid-year");
        if let Some(who) = &mut f.who {
            who.actor.roles = vec![motcua_domain::actor::Role::Director];
        }
        let units = sample::around().units;
        let part = |unit: &str, from: Option<Date>| UnitPart {
            unit: UnitId::new(unit),
            from,
            measured: Some(sample::measured()),
        };
        let since = jiff::civil::date(2022, 4, 1);
        let parts = vec![part("desk", Some(since)), part("land", None)];
        let figure = ReportCell::Figure(sample::measured(), Some(sample::about_share()), parts);
        let target = Target {
            n: 1,
            indicator: Some("on-time".to_owned()),
            scope: TargetScope::Unit,
            sense: Sense::AtLeast,
            value: 9_500,
            over: Over::Year,
        };
        let column = "programme-col-figure";
        let page = shown(&f, at(&units), (&figure, Some(&target)), column);
        let (url, first) = &page.parts[0];
        assert_eq!(url, "/indicators/on-time?period=2022-04&unit=desk");
        assert!(first.contains("1/4/2022"), "{first}");
        let Cell::Text(filed) = filed(&f, at(&units), &figure, column) else {
            panic!("a figure is words");
        };
        assert!(filed.starts_with(&page.text), "{filed}");
        for (_, words) in &page.parts {
            assert!(filed.contains(words), "{filed}: {words}");
        }
    }

    #[test]
    fn the_page_and_the_files_say_from_whom_a_unit_took_over() {
        let f = sample::frame(Lang::Vi, "/programme/report/year-end");
        let units = sample::around().units;
        let column = "programme-col-unit";
        let name = |id: &str| {
            let cell = ReportCell::Unit(UnitId::new(id));
            shown(&f, at(&units), (&cell, None), column).text
        };
        let cell = ReportCell::TookOver(vec![UnitId::new("desk")], vec![UnitId::new("land")]);
        let page = shown(&f, at(&units), (&cell, None), column).text;
        assert!(page.starts_with(&name("desk")), "{page}");
        assert!(page.contains("tiếp nhận từ") && page.contains(&name("land")));
        assert_eq!(filed(&f, at(&units), &cell, column), Cell::Text(page));
    }

    #[test]
    fn a_word_that_goes_against_its_figure_says_so() {
        let f = sample::frame(Lang::Vi, "/programme/report/mid-year");
        let units = sample::around().units;
        let column = "programme-col-outcome";
        let said = |is_against| {
            let cell = ReportCell::Outcome(Outcome::NotReached, is_against);
            let Cell::Text(filed) = filed(&f, at(&units), &cell, column) else {
                panic!("an outcome is words");
            };
            assert_eq!(filed, shown(&f, at(&units), (&cell, None), column).text);
            filed
        };
        let against = f.t("programme-against");
        assert!(said(true).contains(&against) && !said(false).contains(&against));
    }

    #[test]
    fn every_word_that_a_report_bears_is_said_in_both_languages() {
        let mut ids: Vec<String> = Vec::new();
        let slugs = TargetState::ALL.iter().map(|one| one.slug());
        ids.extend(slugs.map(|slug| format!("programme-target-{slug}")));
        let slugs = Shape::ALL.iter().map(|one| one.slug());
        ids.extend(slugs.map(|slug| format!("programme-shape-{slug}")));
        for id in ["plan-none", "plan-in_force", "proposed-no", "surprise-yes"] {
            ids.push(format!("programme-{id}"));
        }
        for lang in Lang::ALL {
            let f = sample::frame(lang, "/");
            for id in &ids {
                let said = word(&f, id);
                assert!(!said.is_empty() && !said.contains('⟦'), "{id}: {said}");
            }
        }
    }
}
