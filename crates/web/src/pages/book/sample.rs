//! Samples of the pages for booking.

use super::{AskCode, Book, Mine};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::words;
use crate::view::Form;
use askama::Template;
use jiff::civil::date;
use motcua_desk::queue::{Booked, Slot};
use motcua_domain::time::instant;
use motcua_domain::visit::{LineId, Refused};

fn slots() -> Vec<Slot> {
    let days = (7..=20).filter(|day| !matches!(day, 10 | 11 | 17 | 18));
    let slot = |day: i8, half: i8| Slot {
        at: instant(date(2022, 9, day).at(7 + half / 2, half % 2 * 30, 0, 0)),
        left: u16::from(half % 2 == 0) + 1,
    };
    days.flat_map(|day| (0..9).chain(13..20).map(move |half| slot(day, half)))
        .collect()
}

impl Page for Book {
    const NAME: &'static str = "book";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let page = |line: Option<&str>, slots: &[Slot], form: Form| {
            let f = crate::samples::frame(lang, "/book");
            let line = line.map(LineId::new);
            let given = (form, "0".repeat(32));
            let page = Self::new(f, &policy, line.as_ref(), slots, given);
            page.render().unwrap_or_default()
        };
        let f = crate::samples::frame(lang, "/book");
        let mut wrong = Form::new([("phone", "12"), ("name", "Nguyễn Thị Ví Dụ")]);
        wrong.fault("at", words::refused(&f, &Refused::SlotFull));
        vec![
            ("usual", page(None, &[], Form::default())),
            ("times", page(Some("land"), &slots(), Form::default())),
            ("wrong", page(Some("land"), &slots(), wrong)),
            ("full", page(Some("land"), &[], Form::default())),
        ]
    }
}

impl Page for Mine {
    const NAME: &'static str = "book-mine";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let page = |state: &str, fresh: bool, form: Form| {
            let booked = Booked {
                code: "7K2M-4QXA-9TBD".into(),
                line: LineId::new("land"),
                at: instant(date(2022, 9, 7).at(8, 30, 0, 0)),
                state: state.into(),
            };
            let f = crate::samples::frame(lang, "/book/mine");
            let given = (form, "0".repeat(32), fresh);
            let page = Self::new(f, &policy, &booked, &slots(), given);
            page.render().unwrap_or_default()
        };
        let mut wrong = Form::default();
        wrong.fault("at", crate::samples::frame(lang, "/").t("book-choose-time"));
        vec![
            ("usual", page("booked", true, Form::default())),
            ("wrong", page("booked", false, wrong)),
            ("used", page("used", false, Form::default())),
            ("released", page("released", false, Form::default())),
            ("missed", page("missed", false, Form::default())),
        ]
    }
}

impl Page for AskCode {
    const NAME: &'static str = "book-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |form: Form| {
            let f = crate::samples::frame(lang, "/book/mine");
            Self { f, form }.render().unwrap_or_default()
        };
        let mut wrong = Form::new([("code", "7K2M")]);
        let f = crate::samples::frame(lang, "/");
        wrong.fault("code", f.t("kiosk-booked-unknown"));
        vec![("usual", page(Form::default())), ("wrong", page(wrong))]
    }
}
