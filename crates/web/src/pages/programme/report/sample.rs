//! An invented report.

use super::super::sample::{about_share, around, frame, measured};
use super::ReportPage;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template as _;
use jiff::civil::date;
use motcua_desk::programme::{
    Half, Over, ProgrammeReport, ReportBlock, ReportCell, Sense, Target, TargetScope,
};
use motcua_domain::id::UnitId;

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

fn block(name: (&str, &str), columns: &[&'static str], rows: Vec<Vec<ReportCell>>) -> ReportBlock {
    ReportBlock {
        name_vi: name.0.to_owned(),
        name_en: name.1.to_owned(),
        columns: columns.to_vec(),
        rows,
    }
}

fn of_units() -> ReportBlock {
    let row = |id: &str, stage: &str, n: u64| {
        let mut row = vec![unit(id), word(stage)];
        row.extend((0..10).map(|i| ReportCell::Number((n + i) % 5)));
        row
    };
    block(
        ("I. Các đơn vị", "I. Units"),
        &[
            "programme-col-unit",
            "programme-col-plan",
            "programme-col-in-time",
            "programme-col-done-late",
            "programme-col-late",
            "programme-col-running",
            "programme-col-not-done",
            "programme-col-reached",
            "programme-col-not-reached",
            "programme-col-cannot-say",
            "programme-col-not-measurable",
            "programme-col-declared",
        ],
        vec![row("desk", "plan-in_force", 3), row("land", "plan-none", 0)],
    )
}

fn of_targets() -> ReportBlock {
    block(
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
                ReportCell::Figure(measured(), Some(about_share())),
                word("target-cannot_say"),
            ],
            vec![
                unit("land"),
                text("Tổ dân phố tự quản"),
                target(2, false),
                ReportCell::Declared(9_600),
                word("target-reached"),
            ],
        ],
    )
}

fn of_inspections() -> ReportBlock {
    block(
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
    ProgrammeReport {
        id: "mid-year".to_owned(),
        name_vi: "Báo cáo sơ kết 6 tháng thực hiện chuyên đề".to_owned(),
        name_en: "Report at mid-year on the programme".to_owned(),
        year: 2022,
        half: Half::Mid,
        to: date(2022, 6, 30),
        blocks: vec![
            of_units(),
            of_targets(),
            of_inspections(),
            block(
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
        let page = |report: &ProgrammeReport| {
            let f = frame(lang, "/programme/report/mid-year");
            let around = around();
            let others = around.pack.reports.iter();
            let others: Vec<super::Named> = others
                .map(|one| (one.id.clone(), one.name_vi.clone(), one.name_en.clone()))
                .collect();
            let page = Self::new(f, &around.units, report, &others);
            page.render().unwrap_or_default()
        };
        let empty = ProgrammeReport {
            blocks: Vec::new(),
            ..report()
        };
        vec![("usual", page(&report())), ("empty", page(&empty))]
    }
}
