//! Invented answers to the questionnaire that a new desk begins with.

use super::questions::name_faults;
use super::{AskToken, Rate, Thanks};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use motcua_domain::survey::answer::{BadAnswer, Why};
use motcua_domain::survey::questionnaire::Questionnaire;

/// The questionnaire that a new desk begins with.
pub(crate) fn form() -> Questionnaire {
    let all = motcua_desk::survey::built_in_forms();
    let found = all.iter().find(|form| form.id == "default");
    found.map_or_else(none, |form| form.as_ref().clone())
}

/// In its place, should the file be gone: the tests of the pages miss it.
fn none() -> Questionnaire {
    Questionnaire {
        id: String::new(),
        version: 1,
        title_vi: String::new(),
        title_en: String::new(),
        lead_vi: String::new(),
        lead_en: String::new(),
        source: String::new(),
        doubts: String::new(),
        scales: Vec::new(),
        reasons: Vec::new(),
        questions: Vec::new(),
    }
}

const TOKEN: &str = "7Q4T-9KXM-22PD-W3RA";

impl Page for AskToken {
    const NAME: &'static str = "rate-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |form: Form| {
            let f = crate::samples::frame(lang, "/r");
            Self { f, form }.render().unwrap_or_default()
        };
        let f = crate::samples::frame(lang, "/r");
        let mut wrong = Form::new([("token", "7Q4T-9KXM-22PD-W3R")]);
        wrong.fault("token", f.t("rating-cannot-use"));
        vec![("usual", page(Form::default())), ("refused", page(wrong))]
    }
}

impl Page for Rate {
    const NAME: &'static str = "rate";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |sent: Form| {
            let f = crate::samples::frame(lang, "/r");
            Self::new(f, &form(), sent).render().unwrap_or_default()
        };
        let answered = [
            ("token", TOKEN),
            ("large", "1"),
            ("q.timeliness", "1"),
            ("r.timeliness", "long_wait"),
            ("q.knowledge", "dk"),
            ("q.courtesy", "4"),
            ("q.outcome", "no"),
            ("q.comment", "Nhà xe xa quá, trời mưa không có mái che."),
        ];
        let mut bad = Form::new(answered);
        let missing = BadAnswer {
            question: "overall".to_owned(),
            why: Why::Required,
        };
        let f = crate::samples::frame(lang, "/r");
        name_faults(&f, &form(), &[missing], &mut bad);
        vec![
            ("usual", page(Form::new([("token", TOKEN)]))),
            ("large", page(Form::new(answered))),
            ("refused", page(bad)),
        ]
    }
}

impl Page for Thanks {
    const NAME: &'static str = "rate-thanks";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/r/thanks");
        vec![("usual", Self { f }.render().unwrap_or_default())]
    }
}
