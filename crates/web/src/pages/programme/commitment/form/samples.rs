//! Samples of the form, with invented data.

use super::{Answer, CommitmentPage, Given, NEW, typed};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::programme::commitment::{promise, sample as commitments};
use crate::pages::programme::sample;
use crate::view::Form;
use askama::Template as _;
use axum::http::StatusCode;
use motcua_desk::programme::Doubt;

impl Page for CommitmentPage {
    const NAME: &'static str = "programme-commitment";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang, NEW);
        let around = sample::around();
        let own = Given {
            year: 2022,
            paper: false,
            kept: None,
        };
        let paper = Given {
            paper: true,
            ..own.clone()
        };
        let again = Given {
            kept: Some(("/programme/12".to_owned(), 3)),
            ..own.clone()
        };
        let mut filled = Form::default();
        promise::fill(&mut filled, lang, &commitments::lines());
        let mut faulty = Form::new([("name", ""), ("target-0-measure", "unit:on-time")]);
        typed(&f, &mut faulty, None);
        let mut namesake = Form::new([("name", "Lý Văn Mẫu")]);
        namesake.fault("name", f.t("programme-has-account"));
        let refused = || Answer {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..Answer::usual()
        };
        let doubtful = Answer {
            doubts: Some(vec![(Some(1), Doubt::Shared), (None, Doubt::NoResult)]),
            ..Answer::usual()
        };
        let made = |given: &Given, form: &Form, answer: Answer| {
            let page = CommitmentPage::new(f.clone(), &around, given, (form.clone(), answer));
            page.render().unwrap_or_default()
        };
        vec![
            ("drafted", made(&own, &filled, Answer::usual())),
            ("empty", made(&own, &Form::default(), Answer::usual())),
            ("checked", made(&again, &filled, doubtful)),
            ("paper-wrong", made(&paper, &faulty, refused())),
            ("paper-namesake", made(&paper, &namesake, refused())),
        ]
    }
}
