//! Samples of the forms that write plans and models: the blank one, one begun
//! from something, and one that was refused.

use super::model_form::{self, ModelPage};
use super::model_line;
use super::plan_choices::{Choices, Of};
use super::plan_fields::Doubts;
use super::plan_form::{Beside, PlanFormPage};
use super::plan_rows;
use super::plan_sample::{model, model_line as sample_line, owners, plan};
use super::sample;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::me;
use crate::view::Form;
use askama::Template as _;
use motcua_desk::programme::{
    Body, Doubt, Level, ModelLine, ModelStage, Place, PlanPage, ProgrammeLine, Texts, Theme,
    Warning,
};
use motcua_domain::id::UnitId;
use std::collections::BTreeMap;

/// A line of a list with a name.
fn line(body: Body, title: &str) -> ProgrammeLine {
    ProgrammeLine {
        item: sample::view(body, 2022).item,
        title: title.to_owned(),
        texts: Texts::new(),
        depth: 0,
        binds: true,
        replaced_by: None,
    }
}

fn choices() -> Choices {
    let theme = Theme {
        level: Level::Commune,
        directive: None,
        dropped: false,
    };
    let theme = line(Body::Theme(theme), "Nêu cao trách nhiệm, thái độ phục vụ");
    let above = plan(true, None).item.body;
    Choices {
        around: sample::around(),
        office: UnitId::new("leaders"),
        themes: vec![theme],
        plans: vec![line(above, "Kế hoạch chung của phường năm 2022")],
        directives: Vec::new(),
        last: Some(PlanPage::default()),
    }
}

impl Page for PlanFormPage {
    const NAME: &'static str = "programme-plan-form";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let of = Of {
            unit: UnitId::new("desk"),
            year: 2022,
            id: None,
            names: BTreeMap::new(),
        };
        let page = |from: &str, change: fn(&mut Form)| {
            let f = sample::frame(lang, "/programme/new/plan");
            let Ok(who) = me(&f) else {
                return String::new();
            };
            let (choices, mut form) = (choices(), Form::default());
            let text = choices.first(&f, &of, from);
            plan_rows::fill(&mut form, &text, &owners(), lang);
            change(&mut form);
            let warnings = [
                Warning {
                    place: Place::Task(0),
                    what: Doubt::Vague,
                },
                Warning {
                    place: Place::Whole,
                    what: Doubt::NoResult,
                },
            ];
            let doubts = if from.is_empty() {
                Doubts::not_yet(&f)
            } else {
                Doubts::of(&f, &warnings, Some(41))
            };
            let mut beside = Beside::new(doubts);
            if form.ok() {
                beside.from = Some(from.to_owned());
            }
            let page = PlanFormPage::with(f, &who, (&of, &choices), form, beside);
            page.render().unwrap_or_default()
        };
        let bad = |form: &mut Form| {
            form.fault("title", "…");
            form.fault("task-0-due", "…");
            form.fault("target-0-value", "…");
        };
        vec![
            ("blank", page("", |_| {})),
            ("sample", page("desk", |_| {})),
            ("refused", page("desk", bad)),
        ]
    }
}

impl Page for ModelPage {
    const NAME: &'static str = "programme-model-form";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let of = model_form::Of {
            unit: UnitId::new("desk"),
            year: 2022,
            id: None,
            names: BTreeMap::new(),
            copied_from: None,
        };
        let page = |line: Option<ModelLine>, bad: bool| {
            let f = sample::frame(lang, "/programme/new/model");
            let Ok(who) = me(&f) else {
                return String::new();
            };
            let mut form = Form::default();
            if let Some(line) = &line {
                model_line::fill(&f, &mut form, line, &owners());
            }
            if bad {
                form.fault("title", "…");
                form.fault("target-0-value", "…");
            }
            let choices = model_form::Choices {
                around: sample::around(),
                plans: choices().plans,
                copied: line
                    .is_some()
                    .then(|| model(ModelStage::Running, Vec::new(), true)),
            };
            let doubts = Doubts::not_yet(&f);
            let page = ModelPage::new(f, &who, (&of, &choices), form, doubts);
            page.render().unwrap_or_default()
        };
        vec![
            ("blank", page(None, false)),
            ("copied", page(Some(sample_line()), false)),
            ("refused", page(Some(sample_line()), true)),
        ]
    }
}
