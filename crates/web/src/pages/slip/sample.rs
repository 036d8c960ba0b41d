//! Invented slips.

use super::{Printed, SlipPage};
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template as _;
use jiff::civil::date;

impl Page for SlipPage {
    const NAME: &'static str = "rate-slip";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |slip: Option<Printed>, said: Option<String>| {
            let f = crate::samples::staff_frame(lang, "/slip");
            let page = Self::new(f, "/counter".to_owned(), slip, said);
            page.render().unwrap_or_default()
        };
        let site = "https://motcua.example";
        let slip = Printed::new(site, "7Q4T-9KXM-22PD-W3RA", date(2022, 10, 14));
        let f = crate::samples::staff_frame(lang, "/slip");
        vec![
            ("usual", page(Some(slip), None)),
            ("refused", page(None, Some(f.t("survey-slip-before")))),
        ]
    }
}
