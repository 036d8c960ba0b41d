//! The page for everything that cannot be shown as asked.

use super::Page;
use crate::error::Error;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::kiosk::Around;
use askama::Template;
use motcua_desk::Stale;
use motcua_domain::dossier::Refused;

/// The same for somebody signed in: their own menu, and back to where they
/// work.
#[derive(Template)]
#[template(path = "error_staff.html")]
pub struct StaffErrorPage {
    f: Frame,
    title: String,
    advice: String,
    detail: String,
}

impl From<ErrorPage> for StaffErrorPage {
    fn from(page: ErrorPage) -> Self {
        Self {
            f: page.f,
            title: page.title,
            advice: page.advice,
            detail: page.detail,
        }
    }
}

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

/// The same on a kiosk, where nobody has a keyboard or a way back: it leads to
/// the first screen by itself.
#[derive(Template)]
#[template(path = "kiosk_error.html")]
pub struct KioskError {
    f: Frame,
    around: Around,
    title: String,
    advice: String,
    detail: String,
}

impl KioskError {
    /// Words for an error.
    pub fn new(f: Frame, error: &Error) -> Self {
        let page = ErrorPage::new(f, error);
        Self {
            f: page.f,
            around: Around::plain(),
            title: page.title,
            advice: page.advice,
            detail: page.detail,
        }
    }
}

impl ErrorPage {
    /// Words for an error.
    pub fn new(f: Frame, error: &Error) -> Self {
        let (title, advice) = match error {
            Error::NotFound => ("error-not-found", "error-not-found-advice"),
            Error::SignIn(_) => ("error-sign-in", "error-sign-in-advice"),
            Error::Forbidden => ("error-forbidden", "error-forbidden-advice"),
            Error::Foreign => ("error-foreign", "error-foreign-advice"),
            Error::Stale(_) => ("error-stale", "error-stale-advice"),
            Error::Refused(_)
            | Error::Queue(_)
            | Error::Feedback(_)
            | Error::Programme(_)
            | Error::Invalid(_) => ("error-refused", "error-refused-advice"),
            Error::DeviceOpened => ("error-device-opened", "error-device-opened-advice"),
            Error::BadRequest => ("error-bad", "error-bad-advice"),
            Error::TooLarge => ("error-large", "error-large-advice"),
            Error::SlowDown(_) => ("error-slow", "error-slow-advice"),
            Error::Busy => ("error-busy", "error-busy-advice"),
            Error::Held => ("error-held", "error-held-advice"),
            Error::StorageFull => ("error-full", "deed-storage-full"),
            Error::Unreachable => ("error-unreachable", "error-unreachable-advice"),
            Error::Fault(_) => ("error-fault", "error-fault-advice"),
        };
        let detail = match error {
            Error::Stale(stale) => stale_words(&f, stale),
            Error::Refused(why) => crate::words::refused(f.lang, why, None),
            Error::Queue(why) => crate::visit::refused(f.lang, why),
            Error::Feedback(why) => super::feedback::words::refused(&f, why),
            Error::Programme(why) => super::programme::words::refused(&f, why),
            Error::Invalid(fields) => fields
                .iter()
                .map(|i| f.t(&i.message))
                .collect::<Vec<_>>()
                .join(" "),
            _ => String::new(),
        };
        let advice = match error {
            Error::SlowDown(seconds) => f.t1("error-slow-advice", "seconds", seconds),
            _ => f.t(advice),
        };
        Self {
            title: f.t(title),
            advice,
            detail,
            f,
        }
    }
}

/// What somebody did meanwhile.
pub fn stale_words(f: &Frame, stale: &Stale) -> String {
    let at = stale
        .at
        .map_or_else(String::new, |at| f.moment(motcua_domain::time::local(at)));
    // Every kind of a dossier has words.
    let kind = crate::words::event_kind(f.lang, &stale.kind).unwrap_or_default();
    match &stale.who {
        Some(who) => f.t3("error-stale-who", "kind", kind, "who", who, "at", at),
        // Done by the program itself (a new calendar), or by a log's import.
        None => f.t2("error-stale-what", "kind", kind, "at", at),
    }
}

impl Page for StaffErrorPage {
    const NAME: &'static str = "error-staff";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/work");
        let page = Self::from(ErrorPage::new(f, &Error::TooLarge));
        vec![("large", page.render().unwrap_or_default())]
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
            ("device-opened", page(&Error::DeviceOpened)),
            ("fault", page(&Error::Fault(String::new()))),
            ("forbidden", page(&Error::Forbidden)),
            ("foreign", page(&Error::Foreign)),
            ("full", page(&Error::StorageFull)),
            ("held", page(&Error::Held)),
            ("large", page(&Error::TooLarge)),
            ("not-found", page(&Error::NotFound)),
            (
                "refused",
                page(&Error::Refused(Refused::PapersMissing {
                    items: vec!["p1".into()],
                })),
            ),
            (
                "refused-queue",
                page(&Error::Queue(motcua_domain::visit::Refused::CounterTaken {
                    counter: 3,
                })),
            ),
            ("sign-in", page(&Error::SignIn(String::new()))),
            ("slow", page(&Error::SlowDown(30))),
            (
                "stale",
                page(&Error::Stale(Box::new(Stale {
                    seen: 3,
                    version: 4,
                    kind: "supplement.requested".into(),
                    by: Some(motcua_domain::id::StaffId(7)),
                    who: Some("Lê Thị Ví Dụ".to_owned()),
                    at: "2022-09-06T02:40:00Z".parse().ok(),
                }))),
            ),
            ("unreachable", page(&Error::Unreachable)),
        ]
    }
}
