//! Invented messages for the page's samples.

use super::form::to_form;
use super::{Got, MessagesPage};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::admin::edit::sample_frame;
use crate::view::Form;
use askama::Template as _;
use motcua_desk::messages::{Counts, Message, Messages, Standing, Waits};
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Cause, Notice, Way};
use motcua_domain::time::Timestamp;

/// Folder of the files with passwords.
const FOLDER: &str = "/var/lib/motcua/keys";

fn at() -> Timestamp {
    "2022-09-06T02:00:00Z".parse().unwrap_or_default()
}

fn dead(id: i64, cause: Cause, failure: &str, notice: Notice) -> Message {
    Message {
        id,
        dossier: Some(DossierId(1)),
        code: "H53.LA-220906-0021".to_owned(),
        notice: Some(notice),
        way: Some(Way::Sms),
        queued: at(),
        tries: 7,
        standing: Standing::Dead,
        at: Some(at()),
        waits: None,
        cause: Some(cause),
        failure: failure.to_owned(),
        sent: None,
    }
}

fn usual() -> Got {
    let mut messages = Messages {
        ways: vec![Way::Sms, Way::Mail],
        ..Messages::default()
    };
    messages.smtp.host = "mail.example.vn".to_owned();
    messages.smtp.from = "motcua@example.vn".to_owned();
    messages.sms.url = "https://gateway.example.vn/send".to_owned();
    messages.sms.body = r#"{"to":"{intl}","text":"{text}","id":"{id}"}"#.to_owned();
    let busy = "the gateway answers 503";
    Got {
        messages,
        dead: vec![
            dead(2, Cause::Later, busy, Notice::ResultReady),
            dead(1, Cause::NoAddress, "", Notice::Received),
        ],
        counts: Counts {
            waiting: 3,
            sent: vec![(Way::Mail, 12), (Way::Sms, 240)],
            held: Some((at(), Waits::Quiet)),
        },
        folder: FOLDER.to_owned(),
        secrets: vec![("post-secret-open", format!("{FOLDER}/sms.secret"))],
    }
}

impl Page for MessagesPage {
    const NAME: &'static str = "admin-messages";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || sample_frame(lang, "/admin/messages");
        let usual = usual();
        let empty = Got {
            messages: Messages::default(),
            dead: Vec::new(),
            counts: Counts::default(),
            folder: usual.folder.clone(),
            secrets: Vec::new(),
        };
        let page = |got: &Got, form: Form, tested: Option<(&'static str, String, String)>| {
            let mut page = Self::new(f(), got, form, "k".to_owned());
            page.tested = tested;
            page.render().unwrap_or_default()
        };
        let mut wrong = to_form(&usual.messages);
        wrong.fault("smtp_host", f().t("post-bad-host"));
        wrong.fault("sms_body", f().t("post-bad-body"));
        let went = ("ok", f().t("post-test-went"), String::new());
        let why = super::cause(&f(), Cause::NoConnection);
        let failed = (
            "late",
            f().t1("post-test-failed", "why", why),
            "Connection error: Connection refused (os error 111)".to_owned(),
        );
        vec![
            ("empty", page(&empty, to_form(&empty.messages), None)),
            ("usual", page(&usual, to_form(&usual.messages), Some(went))),
            ("wrong", page(&usual, wrong, Some(failed))),
        ]
    }
}
