//! Invented paper forms.

use super::{Blank, Entry};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::rating::questions::name_faults;
use crate::pages::rating::sample::form;
use crate::view::Form;
use askama::Template as _;
use motcua_domain::survey::answer::{BadAnswer, Why};

impl Page for Entry {
    const NAME: &'static str = "paper-entry";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let asked = form();
        let page = |knows: bool, sent: Form| {
            let f = crate::samples::staff_frame(lang, "/survey/paper").at("paperform");
            let page = Self::new(f, knows.then_some(&asked), sent);
            page.render().unwrap_or_default()
        };
        let mut bad = Form::new([
            ("token", "7Q4T-9KXM-22PD-W3RA"),
            ("q.timeliness", "1"),
            ("r.timeliness", "a c"),
            ("q.courtesy", "7"),
        ]);
        let wrong = BadAnswer {
            question: "courtesy".to_owned(),
            why: Why::NoSuchAnswer,
        };
        let f = crate::samples::staff_frame(lang, "/survey/paper");
        name_faults(&f, &asked, &[wrong], &mut bad);
        vec![
            ("usual", page(true, Form::default())),
            ("empty", page(false, Form::default())),
            ("refused", page(true, bad)),
        ]
    }
}

impl Page for Blank {
    const NAME: &'static str = "paper-blank";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/survey/paper/blank");
        let others = vec![("sipas".to_owned(), "SIPAS".to_owned())];
        let page = Self::new(f, &form(), others);
        vec![("usual", page.render().unwrap_or_default())]
    }
}
