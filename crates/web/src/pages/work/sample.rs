//! Samples of the work list.

use super::filters::{self, Chip};
use super::rows::{Row, sample_rows};
use super::{Asked, Work};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::{Form, Pager};
use askama::Template;
use motcua_desk::read::{Choices, Near};
use motcua_domain::dossier::StageName;
use motcua_domain::id::StaffId;

fn choices() -> Choices {
    Choices {
        all: 37,
        units: vec![("desk".into(), 25), ("land-office".into(), 12)],
        officials: vec![
            (StaffId(0), String::new(), 5),
            (StaffId(7), "Lê Thị Ví Dụ".into(), 32),
        ],
        fields: vec![("land".into(), 12), ("civil-status".into(), 25)],
        stages: vec![
            (StageName::InProgress, 30),
            (StageName::AwaitingSupplement, 7),
        ],
        near: Near::ALL.into_iter().zip([1, 3, 6, 1000, 7]).collect(),
    }
}

fn page(f: &Frame, rows: Vec<Row>, problem: Option<String>) -> Option<Work> {
    let me = f.who.as_ref()?.actor.clone();
    let asked = Asked::default();
    let settings = crate::pages::dossier::sample::settings()?;
    let whose = |id: &str, on: bool| Chip {
        url: "/work".into(),
        text: f.t(id),
        n: String::new(),
        on,
    };
    Some(Work {
        key: "0".repeat(32),
        problem,
        title: f.t("work-title"),
        arriving: rows
            .len()
            .checked_sub(2)
            .map_or_else(Vec::new, |n| sample_rows(f).into_iter().skip(n).collect()),
        results: if rows.is_empty() {
            Vec::new()
        } else {
            sample_rows(f).into_iter().take(1).collect()
        },
        n_arriving: "2".to_owned(),
        n_results: f.t1("work-at-least", "n", "100"),
        more_results: true,
        whose: vec![whose("work-unit", true), whose("work-mine", false)],
        near: filters::near(f, &asked, &choices()),
        selects: filters::selects(f, &me, &settings, &asked, &choices()),
        kept: Vec::new(),
        clear: rows.is_empty().then(|| "/work".to_owned()),
        rows,
        units: vec![("land-office".into(), f.t("field-land"))],
        staff: vec![("7".into(), "Lê Thị Ví Dụ".into())],
        pager: Pager {
            label: f.t("pager-label"),
            first: None,
            first_text: f.t("pager-first"),
            next: Some("/work?after=1.1".into()),
            next_text: f.t("pager-next"),
        },
        can_move: true,
        form: Form::default(),
        f: f.clone(),
    })
}

impl Page for Work {
    const NAME: &'static str = "work";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/work").at("work");
        let html = |rows: Vec<Row>, problem: Option<String>| {
            page(&f, rows, problem)
                .and_then(|page| page.render().ok())
                .unwrap_or_default()
        };
        let refusal = f.t("work-none-chosen");
        vec![
            ("usual", html(sample_rows(&f), None)),
            ("refused", html(sample_rows(&f), Some(refusal))),
            ("empty", html(Vec::new(), None)),
        ]
    }
}
