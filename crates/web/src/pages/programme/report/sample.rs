//! An invented report.

use super::super::sample::{about_share, around, frame, measured};
use super::{Read, ReportPage};
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template as _;
use jiff::civil::{Date, date};
use motcua_desk::programme::{
    BlockOf, Half, Over, PastPeriods, ProgrammeReport, ReportBlock, ReportCell, Sense, Target,
    TargetScope, TargetState, UnitPart,
};
use motcua_domain::id::UnitId;
use motcua_domain::report::{Period, PeriodKind};

fn target(n: u16, indicator: bool) -> ReportCell {
    let target = Target {
        n,
        indicator: indicator.then(|| "on-time".to_owned()),
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    };
    ReportCell::Target(target, indicator.then(about_share))
}

fn word(id: &str) -> ReportCell {
    ReportCell::Word(format!("programme-{id}"))
}

fn text(text: &str) -> ReportCell {
    ReportCell::Text(text.to_owned())
}

fn unit(id: &str) -> ReportCell {
    ReportCell::Unit(UnitId::new(id))
}

fn part(unit: &str, from: Option<Date>) -> UnitPart {
    UnitPart {
        unit: UnitId::new(unit),
        from,
        measured: Some(measured()),
    }
}

fn block(
    of: BlockOf,
    name: (&str, &str),
    columns: &[&'static str],
    rows: Vec<Vec<ReportCell>>,
) -> ReportBlock {
    ReportBlock {
        of,
        name_vi: name.0.to_owned(),
        name_en: name.1.to_owned(),
        part: None,
        columns: columns.to_vec(),
        rows,
    }
}

/// The same row of a unit that took over from another.
fn took_over(mut row: Vec<ReportCell>) -> Vec<ReportCell> {
    let before = vec![UnitId::new("ward-6")];
    row[0] = ReportCell::TookOver(vec![UnitId::new("land")], before);
    row
}

/// Units in two tables: tasks, plans and targets.
fn of_units() -> [ReportBlock; 2] {
    let name = ("I. Các đơn vị", "I. Units");
    let numbers = |n: u64, most: u64| (0..most).map(move |i| ReportCell::Number((n + i) % 5));
    let tasks = |id: &str, n: u64| {
        let mut row = vec![unit(id)];
        row.extend(numbers(n, 8));
        row
    };
    let targets = |id: &str, stage: &str, n: u64| {
        let mut row = vec![unit(id), word(stage)];
        row.extend(numbers(n, 7));
        row
    };
    let of_tasks = block(
        BlockOf::Units,
        name,
        &[
            "programme-col-unit",
            "programme-col-in-time",
            "programme-col-told-late",
            "programme-col-done-late",
            "programme-col-bare",
            "programme-col-late",
            "programme-col-objected",
            "programme-col-running",
            "programme-col-not-done",
        ],
        vec![tasks("desk", 3), took_over(tasks("land", 0))],
    );
    let of_targets = block(
        BlockOf::Units,
        name,
        &[
            "programme-col-unit",
            "programme-col-plan",
            "programme-col-reached",
            "programme-col-not-reached",
            "programme-col-target-running",
            "programme-col-cannot-say",
            "programme-col-not-measurable",
            "programme-col-declared",
            "programme-col-corrected",
        ],
        vec![
            targets("desk", "plan-in_force", 3),
            targets("land", "plan-none", 0),
        ],
    );
    [
        ReportBlock {
            part: Some("programme-part-tasks"),
            ..of_tasks
        },
        ReportBlock {
            part: Some("programme-part-targets"),
            ..of_targets
        },
    ]
}

fn of_targets() -> ReportBlock {
    let went = PastPeriods {
        reached: 3,
        not_reached: 1,
        open: 1,
    };
    block(
        BlockOf::Targets,
        ("II. Chỉ tiêu", "II. Targets"),
        &[
            "programme-col-unit",
            "programme-col-target",
            "programme-col-aim",
            "programme-col-figure",
            "programme-col-state",
        ],
        vec![
            vec![
                unit("desk"),
                text("Đúng hẹn"),
                target(1, true),
                ReportCell::Figure(
                    measured(),
                    Some(about_share()),
                    vec![part("desk", Some(date(2022, 4, 1))), part("land", None)],
                ),
                ReportCell::State(TargetState::CannotSay, Some((went, Over::Month))),
            ],
            vec![
                unit("land"),
                text("Tổ dân phố tự quản"),
                target(2, false),
                ReportCell::Declared(9_600),
                word("target-reached"),
            ],
            vec![
                unit("land"),
                text("Buổi đối thoại mỗi tháng"),
                target(3, false),
                ReportCell::Missing(Period::of(PeriodKind::Month, date(2022, 6, 30))),
                word("target-not_measurable"),
            ],
        ],
    )
}

fn of_inspections() -> ReportBlock {
    block(
        BlockOf::Inspections,
        ("IV. Kiểm tra", "IV. Inspections"),
        &[
            "programme-col-unit",
            "programme-col-day",
            "programme-col-title",
            "programme-col-surprise",
            "programme-col-findings",
            "programme-col-settled",
        ],
        vec![vec![
            unit("land"),
            ReportCell::Day(date(2022, 5, 12)),
            text("Giờ giấc tại quầy"),
            word("surprise-yes"),
            ReportCell::Number(2),
            ReportCell::Number(1),
        ]],
    )
}

/// Units, targets, inspections and words, as definition files order them.
pub(super) fn report() -> ProgrammeReport {
    let [tasks, targets] = of_units();
    ProgrammeReport {
        id: "mid-year".to_owned(),
        name_vi: "Báo cáo sơ kết 6 tháng thực hiện chuyên đề".to_owned(),
        name_en: "Report at mid-year on the programme".to_owned(),
        year: 2022,
        half: Half::Mid,
        to: date(2022, 6, 30),
        planless: vec![UnitId::new("land")],
        blocks: vec![
            tasks,
            targets,
            of_targets(),
            of_inspections(),
            block(
                BlockOf::Words,
                ("V. Hạn chế và nguyên nhân", "V. What is lacking, and why"),
                &["programme-col-unit", "programme-col-words"],
                Vec::new(),
            ),
        ],
    }
}

impl Page for ReportPage {
    const NAME: &'static str = "programme_report";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |report: Option<ProgrammeReport>| {
            let f = frame(lang, "/programme/report/mid-year");
            let around = around();
            let read = Read {
                pack: around.pack,
                id: "mid-year".to_owned(),
                year: report.as_ref().map_or(2031, |report| report.year),
                report,
            };
            let page = Self::new(f, &around.units, &read);
            page.render().unwrap_or_default()
        };
        let empty = ProgrammeReport {
            blocks: Vec::new(),
            ..report()
        };
        vec![
            ("usual", page(Some(report()))),
            ("empty", page(Some(empty))),
            ("not-begun", page(None)),
        ]
    }
}
