//! Messages to the applicant, and what the applicant agreed to.

use crate::frame::Frame;
use crate::pages::admin::messages::{choices, languages, notice, slugs, standing, way, why};
use crate::view::Form;
use motcua_desk::messages::{AsSent, Message, Messages, Standing, Waits};
use motcua_domain::notice::{Cause, Consent, Notice, Way};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::typed::Locale;

/// One message.
pub struct LetterLine {
    /// When it was queued.
    pub at: String,
    /// What it tells.
    pub what: String,
    /// Which way, and to which masked address.
    pub way: String,
    /// How it stands.
    pub standing: String,
    /// Why it did not go out; empty = it did.
    pub why: String,
    /// What the other side said; empty = nothing.
    pub said: String,
    /// As it went out; empty = it has not.
    pub text: String,
}

/// The section of the page.
#[derive(Default)]
pub struct Letters {
    /// Messages, oldest first.
    pub lines: Vec<LetterLine>,
    /// Ways to choose from; empty = the office sends none.
    pub ways: Vec<(String, String)>,
    /// Languages to choose from.
    pub langs: Vec<(String, String)>,
    /// What stands.
    pub form: Form,
}

impl Letters {
    /// Puts the messages of a dossier into words.
    pub fn new(f: &Frame, messages: &Messages, all: &[Message], consent: Option<Consent>) -> Self {
        let (told, lang) = slugs(consent);
        let offered = choices(f, messages);
        let is_asked = offered.len() > 1 || consent.is_some();
        Self {
            lines: all.iter().map(|one| line(f, one)).collect(),
            ways: if is_asked { offered } else { Vec::new() },
            langs: languages(f),
            form: Form::new([("told", told), ("told_lang", lang)]),
        }
    }

    /// Invented messages: one that went out, one that waits for the morning
    /// after a try that failed.
    pub fn sample(f: &Frame) -> Self {
        let messages = Messages {
            ways: vec![Way::Sms],
            ..Messages::default()
        };
        let queued: Timestamp = "2022-09-06T01:30:00Z".parse().unwrap_or_default();
        let one = |id, notice, sent: Option<AsSent>| Message {
            id,
            dossier: None,
            code: "H39.12-220901-0021".to_owned(),
            notice: Some(notice),
            way: Some(Way::Sms),
            queued,
            tries: 1,
            standing: match sent {
                Some(_) => Standing::Sent,
                None => Standing::Waiting,
            },
            at: Some(queued),
            waits: sent.is_none().then_some(Waits::Quiet),
            cause: sent.is_none().then_some(Cause::Later),
            failure: match sent {
                Some(_) => String::new(),
                None => "the gateway answers 503".to_owned(),
            },
            sent,
        };
        let sent = AsSent {
            to: "0•• ••• ••12".to_owned(),
            subject: String::new(),
            text: "Đã tiếp nhận hồ sơ H39.12-220901-0021.".to_owned(),
        };
        let all = [
            one(1, Notice::Received, Some(sent)),
            one(2, Notice::ResultReady, None),
        ];
        let consent = Consent {
            way: Way::Sms,
            lang: Locale::Vi,
        };
        Self::new(f, &messages, &all, Some(consent))
    }

    /// Is there nothing to show?
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.ways.is_empty()
    }
}

fn line(f: &Frame, message: &Message) -> LetterLine {
    let mut how = message.way.map_or_else(String::new, |one| way(f, one));
    let mut text = String::new();
    if let Some(sent) = &message.sent {
        how = format!("{how}, {}", sent.to);
        text = match sent.subject.as_str() {
            "" => sent.text.clone(),
            subject => format!("{subject}\n\n{}", sent.text),
        };
    }
    let (why, said) = why(f, message);
    LetterLine {
        at: f.moment(local(message.queued)),
        what: notice(f, message.notice),
        way: how,
        standing: standing(f, message),
        why,
        said,
        text,
    }
}
