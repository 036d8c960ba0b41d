//! What stands around the lines of a month: its numbers, the choice of months,
//! drawings, commitments as counts.

use super::super::words;
use crate::frame::Frame;
use crate::view::Html;
use motcua_desk::programme::{
    Body, CommitmentCounts, Kind, MonthView, PlanStage, ProgrammeLine, UnitMonth,
};
use motcua_domain::report::{Period, PeriodKind};

/// Months that can be chosen.
const MONTHS: usize = 13;

/// A number at the head of the page.
pub struct Tile {
    pub name: String,
    pub n: String,
    pub of: String,
    pub class: &'static str,
}

/// A month to choose.
pub struct Month {
    pub value: String,
    pub text: String,
    pub on: bool,
}

/// A drawing.
pub struct Drawing {
    pub url: String,
    pub month: String,
    pub said: String,
    pub stage: Html,
}

/// The months of a year, and the one that is shown.
pub(super) fn months(f: &Frame, chosen: &Period) -> Vec<Month> {
    let first = Period::of(PeriodKind::Month, f.now.date());
    let mut months: Vec<Period> = std::iter::successors(Some(first), |last| Some(last.previous()))
        .take(MONTHS)
        .collect();
    if !months.contains(chosen) {
        months.push(*chosen);
    }
    let said = |month: &Period| {
        let value = month.to_string();
        Month {
            text: words::month(f, &value),
            on: month == chosen,
            value,
        }
    };
    months.iter().map(said).collect()
}

/// The numbers of all units together.
pub(super) fn tiles(f: &Frame, view: &MonthView) -> Vec<Tile> {
    let sum = |pick: &dyn Fn(&UnitMonth) -> u32| {
        let all = view.rows.iter().map(|row| pick(&row.state));
        i64::from(all.sum::<u32>())
    };
    let count = |n: i64| crate::format::number(f.lang, n);
    let n_units = i64::try_from(view.rows.len()).unwrap_or(i64::MAX);
    let in_force = |unit: &UnitMonth| unit.stage.is_some_and(PlanStage::is_in_force);
    let planned = sum(&|unit| u32::from(in_force(unit)));
    // A draft is none that the unit has.
    let writing = sum(&|unit| u32::from(unit.stage.is_some() && !in_force(unit)));
    let silent = sum(&|unit| u32::from(unit.silent));
    let tasks = sum(&|unit| {
        let n = unit.tasks;
        let done = n.in_time + n.told_late + n.done_late;
        done + n.bare + n.late + n.objected + n.running + n.not_done
    });
    let late = sum(&|unit| unit.tasks.late);
    let targets = sum(&|unit| {
        let n = unit.targets;
        n.reached + n.not_reached + n.cannot_say + n.too_few + n.not_measurable + n.running
    });
    let reached = sum(&|unit| unit.targets.reached);
    let tile = |name: &str, n: i64, of: String, class: &'static str| Tile {
        name: f.t(name),
        n: count(n),
        of,
        class,
    };
    let of_units = f.t1("month-of-units", "n", n_units);
    let hot = |n: i64, class| if n > 0 { class } else { "" };
    vec![
        tile(
            "month-planned",
            planned,
            match writing {
                0 => of_units.clone(),
                n => f.t2("month-of-units-writing", "n", n_units, "writing", n),
            },
            "",
        ),
        tile("month-silent-units", silent, of_units, hot(silent, "mid")),
        tile(
            "month-late-tasks",
            late,
            f.t1("month-of-tasks", "n", tasks),
            hot(late, "hot"),
        ),
        tile(
            "month-reached-targets",
            reached,
            f.t1("month-of-targets", "n", targets),
            "",
        ),
    ]
}

/// How many numbers were declared; empty = none.
pub(super) fn declared(f: &Frame, view: &MonthView) -> String {
    match view.declared {
        (0, _) => String::new(),
        (n, true) => f.t1("month-declared-drawn", "n", n),
        (n, false) => f.t1("month-declared", "n", n),
    }
}

/// A drawing with how many wait for their check.
pub(super) fn drawing(f: &Frame, line: &ProgrammeLine) -> Option<Drawing> {
    let Body::Draw(draw) = &line.item.body else {
        return None;
    };
    Some(Drawing {
        url: format!("/programme/{}", line.item.id),
        month: words::month(f, &draw.month),
        said: f.t3(
            "month-drawing",
            "drawn",
            draw.drawn.len(),
            "pool",
            draw.pool,
            "open",
            draw.open(),
        ),
        stage: words::stage_tag(f, Kind::Draw, line.item.stage()),
    })
}

/// Numbers alone: who signed and why somebody did not is not told. `over` = the
/// month is over: how many people there were then, nobody kept.
pub(super) fn commitments(
    f: &Frame,
    counts: CommitmentCounts,
    over: bool,
) -> Vec<(String, String)> {
    let staff = if over {
        "programme-col-staff-now"
    } else {
        "programme-col-staff"
    };
    let rows = [
        (staff, counts.staff),
        ("programme-col-signed", counts.signed),
        ("programme-col-without-account", counts.without_account),
        ("programme-col-confirmed", counts.confirmed),
        ("programme-col-compared", counts.compared),
    ];
    let said = rows.into_iter().map(|(id, n)| {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        (f.t(id), crate::format::number(f.lang, n))
    });
    said.collect()
}
