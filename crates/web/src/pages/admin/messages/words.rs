//! Messages in words: ways, what they tell, how they stand.

use crate::frame::Frame;
use motcua_desk::messages::{Message, Messages, Standing};
use motcua_domain::notice::{Consent, Notice, Way, lang_of, lang_slug};
use motcua_domain::time::local;

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

/// Why a message did not go out, in words; what another machine said as it
/// said it.
pub fn why(f: &Frame, why: &str) -> String {
    let id = match why {
        "no-address" => "post-why-no-address",
        "no-text" => "post-why-no-text",
        "too-old" => "post-why-too-old",
        "unreadable" => "post-why-unreadable",
        "way-off" => "post-why-way-off",
        "withdrawn" => "post-why-withdrawn",
        other => return other.to_owned(),
    };
    f.t(id)
}

/// How a message stands, in words.
pub fn standing(f: &Frame, message: &Message) -> String {
    let at = message.at.unwrap_or(message.queued);
    let at = f.moment(local(at));
    match message.standing {
        Standing::Waiting => f.t1("post-waits", "at", at),
        Standing::Sent => f.t1("post-sent", "at", at),
        Standing::Dead => f.t1("post-dead", "at", at),
        Standing::GivenUp => f.t1("post-given-up", "at", at),
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
