//! Samples of the public page.

use super::Satisfaction;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::survey::sample::{Quarter, figures, form, tokens};
use askama::Template as _;
use motcua_desk::survey::PublicSurvey;
use motcua_domain::report::Period;
use motcua_domain::survey::campaign::Kind;
use std::sync::Arc;

/// An invented survey, as everybody sees it.
pub(crate) fn survey() -> PublicSurvey {
    let (page, questions) = figures(Quarter::Differ);
    PublicSurvey {
        name: "Quý III/2022".to_owned(),
        id: 3,
        kind: Kind::Quarterly,
        from: jiff::civil::date(2022, 7, 1),
        to: jiff::civil::date(2022, 9, 30),
        form: Arc::new(form()),
        page: page.for_public(),
        questions,
        tokens: tokens(),
        seed: ("5a".repeat(32), "c3".repeat(32)),
    }
}

/// What a month is told of it.
pub(crate) fn monthly(month: &Period) -> Option<super::Monthly> {
    super::monthly::monthly(&[survey()], month)
}

impl Page for Satisfaction {
    const NAME: &'static str = "satisfaction";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |all: &[PublicSurvey]| {
            let f = crate::samples::frame(lang, "/satisfaction").at("satisfaction");
            Self::new(f, all, "").render().unwrap_or_default()
        };
        let (figures, questions) = figures(Quarter::Empty);
        let older = PublicSurvey {
            name: "Quý II/2022".to_owned(),
            id: 2,
            page: figures.for_public(),
            questions,
            ..survey()
        };
        vec![
            ("usual", page(&[survey(), older.clone()])),
            ("few", page(&[older])),
            ("none", page(&[])),
        ]
    }
}
