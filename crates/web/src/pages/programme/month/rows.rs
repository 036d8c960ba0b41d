//! The lines of a month, one for each unit, and their chart.

use super::super::words;
use crate::frame::Frame;
use crate::pages::director::chart::{BARS, Bar, draw_with_legend};
use crate::pages::reports::said::period_within;
use crate::view::{Html, Tone, tag};
use jiff::civil::Date;
use motcua_desk::programme::{
    Kind, MonthRow, MonthView, ProgrammeId, TargetCounts, TargetView, TaskCounts,
};
use motcua_domain::id::UnitId;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::text::sort_key;
use motcua_domain::unit::Units;

/// How many of something, in words.
pub struct Count {
    /// In words.
    pub text: String,
    /// It asks for an act.
    pub hot: bool,
}

/// A unit.
pub struct Row {
    /// As forms name it.
    pub id: String,
    /// Its name on the last day.
    pub name: String,
    /// From whom it took over; empty = from nobody.
    pub before: String,
    /// Address of its plan; empty = it has none.
    pub plan: String,
    /// Addresses and names of the other plans that are counted.
    pub others: Vec<(String, String)>,
    /// Where the plan stands.
    pub stage: Html,
    /// The plan came late, in words; empty = it did not.
    pub plan_late: String,
    /// Tasks by how they go.
    pub tasks: Vec<Count>,
    /// Targets by what may be said of them.
    pub targets: Vec<Count>,
    /// How many of the targets rest on a declared number; empty = none.
    pub declared: String,
    /// How many of the targets have a figure that was put right or declared
    /// after the last day that counts; empty = none.
    pub corrected: String,
    /// Gave it a sign of life?
    pub heard: Html,
    /// Reminders of the month; empty = none.
    pub reminders: String,
}

/// A figure that was put right after the last day that counts.
pub(super) struct Corrected {
    /// The unit whose plan it is in.
    pub(super) unit: String,
    /// The target in words.
    pub(super) text: String,
    /// The figure as booked by then, with what it would be now.
    pub(super) figure: words::Figure,
}

/// Figures that were put right since, by the names of their units.
pub(super) fn corrected(f: &Frame, units: &Units, view: &MonthView) -> Vec<Corrected> {
    let row = |(unit, target): &(UnitId, TargetView)| Corrected {
        unit: name(f, units, view, unit),
        text: target.text.clone(),
        figure: words::Figure::of(f, target),
    };
    let mut rows: Vec<Corrected> = view.corrected.iter().map(row).collect();
    rows.sort_by_cached_key(|one| sort_key(&one.unit));
    rows
}

fn name(f: &Frame, units: &Units, view: &MonthView, id: &UnitId) -> String {
    crate::words::unit(f.lang, units, id, view.day)
}

/// Every unit, by name.
pub(super) fn rows(f: &Frame, units: &Units, view: &MonthView) -> Vec<Row> {
    let mut rows: Vec<Row> = view
        .rows
        .iter()
        .map(|one| row(f, units, view, one))
        .collect();
    rows.sort_by_cached_key(|one| sort_key(&one.name));
    rows
}

fn row(f: &Frame, units: &Units, view: &MonthView, of: &MonthRow) -> Row {
    let state = &of.state;
    let before = state.before.iter().map(|id| name(f, units, view, id));
    let before = before.collect::<Vec<_>>().join(", ");
    let stage = state.stage.map_or("none", |stage| stage.slug());
    let heard = if state.silent {
        tag(Tone::Warn, &f.t("month-silent"))
    } else {
        tag(Tone::Ok, &f.t("month-heard"))
    };
    Row {
        id: state.unit.to_string(),
        name: name(f, units, view, &state.unit),
        before: if before.is_empty() {
            before
        } else {
            f.t1("month-took-over", "units", before)
        },
        plan: of
            .plan
            .map_or_else(String::new, |id| format!("/programme/{id}")),
        others: others(f, units, view, of),
        stage: words::stage_tag(f, Kind::Plan, stage),
        plan_late: if state.plan_late {
            f.t("month-plan-late")
        } else {
            String::new()
        },
        tasks: tasks(f, state.tasks),
        targets: targets(f, state.targets, view.day),
        declared: match state.targets.declared {
            0 => String::new(),
            n => f.t1("month-by-declared", "n", n),
        },
        corrected: match state.targets.corrected {
            0 => String::new(),
            n => f.t1("month-by-corrected", "n", n),
        },
        heard,
        reminders: match state.reminders {
            0 => String::new(),
            n => f.t1("month-reminders", "n", n),
        },
    }
}

/// The other plans of which something is counted for a unit: where one was
/// written by another unit, with its name.
fn others(f: &Frame, units: &Units, view: &MonthView, of: &MonthRow) -> Vec<(String, String)> {
    let link = |(id, wrote): &(ProgrammeId, UnitId)| {
        let wrote = name(f, units, view, wrote);
        let said = f.t1("month-open-plan-of", "unit", wrote);
        (format!("/programme/{id}"), said)
    };
    of.others.iter().map(link).collect()
}

/// Those that there are, in words.
fn counts(f: &Frame, all: &[(u32, &str, bool)]) -> Vec<Count> {
    let there = all.iter().filter(|(n, ..)| *n > 0);
    let said = there.map(|(n, id, hot)| Count {
        text: f.t1(id, "n", *n),
        hot: *hot,
    });
    said.collect()
}

/// Tasks by how they go, those first that ask for an act.
pub(in crate::pages::programme) fn tasks(f: &Frame, n: TaskCounts) -> Vec<Count> {
    counts(
        f,
        &[
            (n.late, "month-tasks-late", true),
            (n.bare, "month-tasks-bare", true),
            (n.done_late, "month-tasks-done-late", false),
            (n.told_late, "month-tasks-told-late", false),
            (n.objected, "month-tasks-objected", false),
            (n.in_time, "month-tasks-in-time", false),
            (n.running, "month-tasks-running", false),
            (n.not_done, "month-tasks-not-done", false),
        ],
    )
}

/// By what may be said of them on a day. On the last one of its month or quarter
/// that one is due, before it the one before.
fn targets(f: &Frame, n: TargetCounts, day: Date) -> Vec<Count> {
    let missing = if day == day.last_of_month() {
        "month-targets-missing"
    } else {
        "month-targets-missing-before"
    };
    let runs = Period::of(PeriodKind::Quarter, day);
    let quarter = if day == runs.to {
        runs
    } else {
        runs.previous()
    };
    let mut said = counts(f, &[(n.missing, missing, true)]);
    if n.missing_quarter > 0 {
        let quarter = period_within(f.lang, &quarter);
        let id = "month-targets-missing-quarter";
        said.push(Count {
            text: f.t2(id, "n", n.missing_quarter, "quarter", quarter),
            hot: true,
        });
    }
    said.extend(counts(
        f,
        &[
            (n.not_reached, "month-targets-not-reached", true),
            (n.reached, "month-targets-reached", false),
            (n.running, "month-targets-running", false),
            (n.cannot_say, "month-targets-cannot-say", false),
            (n.too_few, "month-targets-too-few", false),
            (
                n.not_measurable
                    .saturating_sub(n.missing + n.missing_quarter),
                "month-targets-not-measurable",
                false,
            ),
        ],
    ));
    said
}

/// Targets of each unit as bars with their legend; nothing for fewer than two
/// units with any.
pub(super) fn chart(f: &Frame, units: &Units, view: &MonthView) -> Option<Html> {
    let bar = |row: &MonthRow| {
        let n = row.state.targets;
        let open = n.cannot_say + n.too_few + n.not_measurable;
        let all = n.reached + n.not_reached + n.running + open;
        (all > 0).then(|| Bar {
            name: name(f, units, view, &row.state.unit),
            parts: vec![
                (i64::from(n.reached), "f1"),
                (i64::from(n.not_reached), "f5"),
                (i64::from(n.running), "f3"),
                (i64::from(open), "f2"),
            ],
            text: f.t2("month-bar", "reached", n.reached, "all", all),
        })
    };
    let mut bars: Vec<Bar> = view.rows.iter().filter_map(bar).collect();
    bars.sort_by_cached_key(|one| sort_key(&one.name));
    bars.truncate(BARS);
    let legend = [
        ("f1", f.t("month-key-reached")),
        ("f5", f.t("month-key-not-reached")),
        ("f3", f.t("month-key-running")),
        ("f2", f.t("month-key-open")),
    ];
    (bars.len() > 1).then(|| draw_with_legend(&f.t("month-chart"), &bars, &legend))
}

#[cfg(test)]
mod tests {
    use super::super::MonthPage;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::Page;
    use crate::pages::programme::sample;
    use jiff::civil::date;

    #[test]
    fn every_plan_that_is_counted_opens_from_the_row_with_whose_it_was() {
        let pages = MonthPage::samples(Lang::Vi);
        let (_, page) = pages.iter().find(|(name, _)| *name == "usual").unwrap();
        let link = "<a class=\"tap\" href=\"/programme/11\">Kế hoạch của ";
        assert_eq!(page.matches(link).count(), 1, "{page}");
    }

    #[test]
    fn a_month_without_its_number_is_said_apart_and_of_which_month() {
        let f = sample::frame(Lang::Vi, "/programme/month");
        let n = TargetCounts {
            not_measurable: 3,
            missing: 1,
            ..TargetCounts::default()
        };
        let said = |day| {
            let all = targets(&f, n, day).into_iter();
            all.map(|one| one.text).collect::<Vec<String>>()
        };
        let over = said(date(2026, 11, 30));
        assert_eq!(over, ["1 chưa có số của tháng này", "2 chưa đo được"]);
        let runs = said(date(2026, 12, 2));
        assert_eq!(runs[0], "1 chưa có số của tháng trước");
        let n = TargetCounts {
            not_measurable: 3,
            missing_quarter: 2,
            ..TargetCounts::default()
        };
        let said = |day| {
            let all = targets(&f, n, day).into_iter();
            all.map(|one| one.text).collect::<Vec<String>>()
        };
        let over = said(date(2026, 9, 30));
        assert_eq!(over, ["2 chưa có số của quý 3/2026", "1 chưa đo được"]);
        let runs = said(date(2026, 12, 2));
        assert_eq!(runs[0], "2 chưa có số của quý 3/2026");
    }
}
