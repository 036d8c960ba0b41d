//! "You are signed in again: send what was typed?"

use super::Page;
use crate::frame::Frame;
use crate::i18n::Lang;
use askama::Template;

/// The page between a renewed sign-in and the form that waited for it. It
/// says who is signed in now, because at a shared computer that may be another
/// person than the one who typed.
#[derive(Template)]
#[template(path = "carry.html")]
pub struct Carry {
    f: Frame,
    title: String,
    to: String,
    fields: Vec<(String, String)>,
    said: String,
}

impl Carry {
    /// For `name`, who has just signed in.
    pub fn new(f: Frame, name: &str, carried: crate::carry::Carried) -> Self {
        let said = f.t1("carry-said", "name", name);
        let title = f.t("carry-title");
        Self::of(f, title, said, carried)
    }

    /// For a form that came while the database did not answer: what was typed
    /// waits on this page until it does.
    pub fn unsent(f: Frame, carried: crate::carry::Carried) -> Self {
        let (title, said) = (f.t("error-unreachable"), f.t("carry-unreachable"));
        Self::of(f, title, said, carried)
    }

    fn of(f: Frame, title: String, said: String, carried: crate::carry::Carried) -> Self {
        Self {
            f,
            title,
            to: carried.to,
            fields: carried.fields,
            said,
        }
    }
}

impl Page for Carry {
    const NAME: &'static str = "carry";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/sign-in");
        let carried = crate::carry::Carried {
            to: "/people".into(),
            fields: vec![("name".into(), "Trần Văn Mẫu".into())],
        };
        let unsent = Self::unsent(f.clone(), carried.clone());
        let usual = Self::new(f, "Nguyễn Thị Mẫu", carried);
        vec![
            ("unsent", unsent.render().unwrap_or_default()),
            ("usual", usual.render().unwrap_or_default()),
        ]
    }
}
