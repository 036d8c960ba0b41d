//! Seven invented units, of which two are silent.

use super::super::sample::{about_share, around, at, frame, measured};
use super::{MonthPage, Read, silent};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use jiff::civil::date;
use motcua_desk::programme::{
    Body, CommitmentCounts, Draw, Drawn, Item, Measured, MonthRow, MonthView, Over, PlanStage,
    ProgrammeId, ProgrammeLine, Sense, Target, TargetCounts, TargetScope, TargetState, TargetView,
    TaskCounts, Texts, UnitMonth,
};
use motcua_domain::id::UnitId;
use motcua_domain::report::Period;
use std::collections::BTreeSet;

fn row(unit: &str, n: u32, stage: Option<PlanStage>, silent: bool) -> MonthRow {
    MonthRow {
        state: UnitMonth {
            unit: UnitId::new(unit),
            before: if unit == "ward-7" {
                vec![UnitId::new("ward-6")]
            } else {
                Vec::new()
            },
            plans: Vec::new(),
            beside: Vec::new(),
            stage,
            plan_late: n == 3,
            tasks: TaskCounts {
                in_time: n,
                told_late: u32::from(n == 5),
                done_late: n / 2,
                bare: u32::from(n == 4),
                late: n % 3,
                objected: u32::from(n == 3),
                running: 2,
                not_done: 0,
            },
            targets: TargetCounts {
                reached: n,
                not_reached: n % 2,
                cannot_say: n % 3,
                too_few: 1,
                not_measurable: 1 + u32::from(n == 2) + u32::from(n == 6),
                missing: u32::from(n == 2),
                missing_quarter: u32::from(n == 6),
                running: 2,
                declared: 1,
                corrected: u32::from(n == 5),
            },
            silent,
            reminders: u32::from(silent),
        },
        plan: stage.map(|_| ProgrammeId(12)),
        others: if unit == "ward-7" {
            vec![(ProgrammeId(11), UnitId::new("ward-6"))]
        } else {
            Vec::new()
        },
        remind: Some((ProgrammeId(12), 3)),
    }
}

fn drawing() -> ProgrammeLine {
    let drawn = Drawn {
        of: ProgrammeId(12),
        n: 1,
        value: 9_600,
        found: None,
        right: None,
    };
    ProgrammeLine {
        item: Item {
            id: ProgrammeId(31),
            unit: UnitId::new("desk"),
            year: 2022,
            body: Body::Draw(Draw {
                month: "2022-07".to_owned(),
                seed: "5a".repeat(32),
                pool: 8,
                drawn: vec![drawn],
            }),
            files: Vec::new(),
            reminded: Vec::new(),
            heard: BTreeSet::new(),
            earlier: Vec::new(),
            begun_at: at(1, 0, 5),
            last_at: at(1, 0, 5),
            version: 1,
        },
        title: String::new(),
        texts: Texts::default(),
        depth: 0,
        binds: false,
        replaced_by: None,
    }
}

/// A figure of which a dossier was put right in September.
fn corrected() -> TargetView {
    TargetView {
        target: Target {
            n: 1,
            indicator: Some("on-time".to_owned()),
            scope: TargetScope::Unit,
            sense: Sense::AtLeast,
            value: 9_500,
            over: Over::Year,
        },
        text: "Hồ sơ trả đúng hẹn từ 95 % trở lên".to_owned(),
        about: Some(about_share()),
        measured: Some(Measured {
            corrected: Some(9_333),
            ..measured()
        }),
        declared: None,
        standing: None,
        numbers: Vec::new(),
        state: TargetState::CannotSay,
        past: None,
        by_declared: false,
        later: None,
        missing: None,
        checked: None,
        pairs: Vec::new(),
        parts: Vec::new(),
        begins: None,
    }
}

fn view() -> MonthView {
    let stands = Some(PlanStage::InForce);
    MonthView {
        month: "2022-08".to_owned(),
        day: date(2022, 8, 31),
        over: true,
        rows: vec![
            row("desk", 5, stands, false),
            row("justice", 4, stands, false),
            row("land", 3, Some(PlanStage::Submitted), true),
            row("police", 2, stands, false),
            row("front", 4, stands, false),
            row("ward-7", 6, Some(PlanStage::Revising), false),
            row("ward-8", 0, None, true),
        ],
        draws: vec![drawing()],
        declared: (6, false),
        corrected: vec![(UnitId::new("desk"), corrected())],
        commitments: Some(CommitmentCounts {
            staff: 42,
            signed: 39,
            without_account: 3,
            confirmed: 31,
            compared: 0,
        }),
    }
}

fn read(view: MonthView) -> Read {
    let around = around();
    let reports = around.pack.reports.iter();
    let reports = reports
        .map(|one| (one.id.clone(), one.name_vi.clone(), one.name_en.clone()))
        .collect();
    Read {
        view,
        reports,
        key: around.key,
        units: around.units,
    }
}

impl Page for MonthPage {
    const NAME: &'static str = "programme_month";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |view: MonthView, form: Form, problem: bool| {
            let f = frame(lang, "/programme/month");
            let Ok(period) = Period::parse(&view.month) else {
                // The test of the samples refuses it.
                return String::new();
            };
            let problem = problem.then(|| f.t("month-bad"));
            let page = Self::new(f, &read(view), &period, form, problem);
            page.render().unwrap_or_default()
        };
        let f = frame(lang, "/programme/month");
        let mut typed = Form::new([("text", "")]);
        typed.fault("unit", f.t("month-need-unit"));
        typed.fault("text", f.t("month-need-text"));
        let empty = MonthView {
            rows: Vec::new(),
            draws: Vec::new(),
            declared: (0, false),
            corrected: Vec::new(),
            commitments: None,
            ..view()
        };
        // Nothing was begun yet of which a unit could be reminded.
        let mut first = view();
        for row in &mut first.rows {
            row.remind = None;
        }
        vec![
            ("usual", page(view(), silent(&view()), false)),
            ("first", page(first, Form::default(), false)),
            ("wrong", page(view(), typed, false)),
            ("empty", page(empty, Form::default(), true)),
        ]
    }
}
