//! Messages in words: ways, what they tell, how they stand.

use crate::frame::Frame;
use motcua_desk::messages::{Message, Messages, Standing, Waits};
use motcua_domain::notice::{Cause, Consent, Notice, Way, lang_of, lang_slug};
use motcua_domain::time::{Timestamp, local};

/// A way in words.
pub fn way(f: &Frame, way: Way) -> String {
    f.t(match way {
        Way::Sms => "post-way-sms",
        Way::Mail => "post-way-mail",
        Way::Zalo => "post-way-zalo",
    })
}

/// What a message tells, in words.
pub fn notice(f: &Frame, notice: Option<Notice>) -> String {
    f.t(match notice {
        Some(Notice::Received) => "post-received",
        Some(Notice::SupplementWanted) => "post-supplement",
        Some(Notice::MoneyDue) => "post-money",
        Some(Notice::Late) => "post-late",
        Some(Notice::DateMoved) => "post-moved",
        Some(Notice::ResultReady) => "post-result",
        None => "post-unknown",
    })
}

/// What kept a message from going out, as a sentence that says what to do.
pub fn cause(f: &Frame, cause: Cause) -> String {
    f.t(match cause {
        Cause::NoName => "post-why-no-name",
        Cause::NoConnection => "post-why-no-connection",
        Cause::TimeOut => "post-why-time-out",
        Cause::Tls => "post-why-tls",
        Cause::SignIn => "post-why-sign-in",
        Cause::Later => "post-why-later",
        Cause::Refused => "post-why-refused",
        Cause::Answer => "post-why-answer",
        Cause::Code => "post-why-code",
        Cause::Moved => "post-why-moved",
        Cause::Setting => "post-why-setting",
        Cause::Secret => "post-why-secret",
        Cause::BadAddress => "post-why-bad-address",
        Cause::NoAddress => "post-why-no-address",
        Cause::NoText => "post-why-no-text",
        Cause::TooOld => "post-why-too-old",
        Cause::Unreadable => "post-why-unreadable",
        Cause::WayOff => "post-why-way-off",
        Cause::Withdrawn => "post-why-withdrawn",
        Cause::Untrue => "post-why-untrue",
        Cause::Other => "post-why-other",
    })
}

/// Why a message did not go out: a sentence, and what the other side said as
/// it said it. A person who gave it up said all there is to say.
pub fn why(f: &Frame, message: &Message) -> (String, String) {
    let said = message.failure.clone();
    match message.cause {
        None => (said, String::new()),
        Some(one) if message.standing == Standing::Waiting => {
            let sentence = f.t1("post-last-try", "why", cause(f, one));
            (sentence, said)
        }
        Some(one) => (cause(f, one), said),
    }
}

/// How a message stands, in words.
pub fn standing(f: &Frame, message: &Message) -> String {
    let at = message.at.unwrap_or(message.queued);
    if let (Standing::Waiting, Some(waits)) = (message.standing, message.waits) {
        return awaits(f, at, waits);
    }
    let at = f.moment(local(at));
    match message.standing {
        Standing::Waiting => f.t1("post-waits", "at", at),
        Standing::Sent => f.t1("post-sent", "at", at),
        Standing::Dead => f.t1("post-dead", "at", at),
        Standing::GivenUp => f.t1("post-given-up", "at", at),
        Standing::Untrue => f.t1("post-untrue", "at", at),
    }
}

/// Until when nothing is sent, and why.
pub fn awaits(f: &Frame, until: Timestamp, waits: Waits) -> String {
    let at = f.moment(local(until));
    match waits {
        Waits::Quiet => f.t1("post-waits-quiet", "at", at),
        Waits::WorkDay => f.t1("post-waits-work-day", "at", at),
        Waits::Off => f.t("post-waits-off"),
        Waits::Record => f.t("post-waits-record"),
    }
}

/// Languages of messages, for a select.
pub fn languages(f: &Frame) -> Vec<(String, String)> {
    vec![
        ("vi".to_owned(), f.t("post-lang-vi")),
        ("en".to_owned(), f.t("post-lang-en")),
    ]
}

/// The ways of an office with "none" before them, for a select.
pub fn choices(f: &Frame, messages: &Messages) -> Vec<(String, String)> {
    let none = (String::new(), f.t("post-none"));
    let on = messages
        .offered()
        .map(|one| (one.slug().to_owned(), way(f, one)));
    std::iter::once(none).chain(on).collect()
}

/// The consent that a form names; `None` = no messages.
pub fn consent(way: &str, lang: &str) -> Option<Consent> {
    Some(Consent {
        way: Way::from_slug(way)?,
        lang: lang_of(lang),
    })
}

/// The slugs of a consent for a form: way and language.
pub fn slugs(consent: Option<Consent>) -> (&'static str, &'static str) {
    consent.map_or(("", "vi"), |c| (c.way.slug(), lang_slug(c.lang)))
}
