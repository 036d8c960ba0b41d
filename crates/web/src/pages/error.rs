//! The page for everything that cannot be shown as asked.

use super::Page;
use crate::error::Error;
use crate::frame::Frame;
use crate::i18n::Lang;
use askama::Template;

/// What happened and what to do now, in plain words.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    f: Frame,
    title: String,
    advice: String,
    /// What somebody else did, or why the desk refuses.
    detail: String,
}

impl ErrorPage {
    /// Words for an error.
    pub fn new(f: Frame, error: &Error) -> Self {
        let (title, advice, detail) = match error {
            Error::NotFound => ("error-not-found", "error-not-found-advice", ""),
            Error::SignIn(_) => ("error-sign-in", "error-sign-in-advice", ""),
            Error::Forbidden => ("error-forbidden", "error-forbidden-advice", ""),
            Error::Stale(what) => ("error-stale", "error-stale-advice", what.as_str()),
            Error::Refused(why) => ("error-refused", "error-refused-advice", why.as_str()),
            Error::BadRequest => ("error-bad", "error-bad-advice", ""),
            Error::TooLarge => ("error-large", "error-large-advice", ""),
            Error::SlowDown(_) => ("error-slow", "error-slow-advice", ""),
            Error::Busy => ("error-busy", "error-busy-advice", ""),
            Error::Fault(_) => ("error-fault", "error-fault-advice", ""),
        };
        let advice = match error {
            Error::SlowDown(seconds) => f.t1("error-slow-advice", "seconds", seconds),
            _ => f.t(advice),
        };
        Self {
            title: f.t(title),
            advice,
            detail: detail.to_owned(),
            f,
        }
    }
}

impl Page for ErrorPage {
    const NAME: &'static str = "error";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |error: &Error| {
            Self::new(crate::samples::frame(lang, "/"), error)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("bad", page(&Error::BadRequest)),
            ("busy", page(&Error::Busy)),
            ("fault", page(&Error::Fault(String::new()))),
            ("forbidden", page(&Error::Forbidden)),
            ("large", page(&Error::TooLarge)),
            ("not-found", page(&Error::NotFound)),
            (
                "refused",
                page(&Error::Refused(crate::i18n::text(
                    lang,
                    "error-sample",
                    &[],
                ))),
            ),
            ("sign-in", page(&Error::SignIn(String::new()))),
            ("slow", page(&Error::SlowDown(30))),
            (
                "stale",
                page(&Error::Stale(crate::i18n::text(lang, "error-sample", &[]))),
            ),
        ]
    }
}
