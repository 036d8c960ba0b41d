//! An invented tablet: calm, asking, thanking.

use super::TabletPage;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::rating::questions::name_faults;
use crate::pages::rating::sample::form;
use crate::view::Form;
use askama::Template as _;
use motcua_domain::survey::answer::{BadAnswer, Why};

impl Page for TabletPage {
    const NAME: &'static str = "tablet";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let asked = form();
        let page = |asks: bool, sent: Form, thanks: bool| {
            let f = crate::samples::frame(lang, "/tablet");
            let armed = asks.then(|| (&asked, "7Q4T-9KXM-22PD-W3RA".to_owned()));
            let mut page = Self::new(f, armed, sent);
            page.thanks = thanks;
            page.render().unwrap_or_default()
        };
        let mut bad = Form::new([("q.timeliness", "2")]);
        let missing = BadAnswer {
            question: "overall".to_owned(),
            why: Why::Required,
        };
        let f = crate::samples::frame(lang, "/tablet");
        name_faults(&f, &asked, &[missing], &mut bad);
        vec![
            ("usual", page(false, Form::default(), false)),
            ("asking", page(true, Form::default(), false)),
            ("thanks", page(false, Form::default(), true)),
            ("refused", page(true, bad, false)),
        ]
    }
}
