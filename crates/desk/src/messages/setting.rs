//! How an office sends messages; a setting, in force at once.

use crate::{Asked, Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::notice::{BadQuiet, Quiet, Way};
use motcua_domain::person::Email;
use motcua_store::Priority;
use serde::{Deserialize, Serialize};

/// Key of the setting.
pub(crate) const MESSAGES: &str = "messages";

/// How messages go out. Passwords are never here: they lie in files beside
/// the keys, of which only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Messages {
    /// Ways that are switched on; none = nothing is queued or sent.
    pub ways: Vec<Way>,
    /// Mail.
    pub smtp: Smtp,
    /// Gateway for short messages.
    pub sms: Gateway,
    /// Gateway for Zalo.
    pub zalo: Gateway,
    /// Hours in which nothing is sent.
    pub quiet: Quiet,
    /// Nothing is sent on days on which the office does not work.
    pub work_days_only: bool,
    /// The link of a short message leads straight to the dossier. Without it
    /// the key of the receipt has to be typed: whoever reads the telephone's
    /// screen learns nothing more than that there is a dossier.
    pub key_in_short: bool,
}

/// How a mail server is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Safety {
    /// In the clear first, then TLS, or not at all.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In the clear; for a relay on the same machine or network.
    None,
}

/// The office's mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Smtp {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Safety of the connection.
    pub safety: Safety,
    /// Who signs in; empty = nobody does.
    pub user: String,
    /// File with the password in the folder of the keys.
    pub secret: String,
    /// Sender, a mail address.
    pub from: String,
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            safety: Safety::Starttls,
            user: String::new(),
            secret: "smtp.password".to_owned(),
            from: String::new(),
        }
    }
}

/// A gateway as its operator describes it. In address, headers and body
/// `{to}` (0912…), `{intl}` (84912…), `{text}`, `{id}` and `{secret}` stand
/// for the message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gateway {
    /// Address.
    pub url: String,
    /// GET instead of POST.
    pub get: bool,
    /// Headers, `Name: value`, one a line.
    pub headers: String,
    /// The body is form fields (`to={to}&text={text}`), not JSON.
    pub form: bool,
    /// Body.
    pub body: String,
    /// Where in a JSON answer it says that it went well, `/code=100`; empty =
    /// the status alone says it.
    pub success: String,
    /// File with the secret in the folder of the keys; empty = none.
    pub secret: String,
}

/// The setting of a row; usual values where there is none.
pub(crate) fn of_setting(text: Option<&str>) -> Messages {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

impl Messages {
    /// Is a way switched on?
    pub fn is_on(&self, way: Way) -> bool {
        self.ways.contains(&way)
    }

    /// Ways that an applicant may choose.
    pub fn offered(&self) -> impl Iterator<Item = Way> + '_ {
        Way::ALL.into_iter().filter(|way| self.is_on(*way))
    }

    fn faults(&self) -> Vec<Invalid> {
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, field: &str, message: &str| {
            if is_wrong {
                faults.push(Invalid {
                    field: field.to_owned(),
                    message: message.to_owned(),
                });
            }
        };
        let quiet = self.quiet.times().err();
        wrong(
            quiet == Some(BadQuiet::From),
            "quiet_from",
            "upkeep-bad-time",
        );
        wrong(quiet == Some(BadQuiet::To), "quiet_to", "upkeep-bad-time");
        let smtp = &self.smtp;
        if self.is_on(Way::Mail) {
            wrong(!is_host(&smtp.host), "smtp_host", "post-bad-host");
            wrong(smtp.port == 0, "smtp_port", "post-bad-port");
            wrong(Email::parse(&smtp.from).is_err(), "smtp_from", "bad-email");
            let in_clear = smtp.safety == Safety::None && !smtp.user.is_empty();
            wrong(in_clear, "smtp_safety", "post-bad-clear");
            let nameless = !smtp.user.is_empty() && smtp.secret.is_empty();
            wrong(nameless, "smtp_secret", "post-bad-secret");
        }
        wrong(!is_name(&smtp.secret), "smtp_secret", "post-bad-secret");
        for (way, gateway) in [(Way::Sms, &self.sms), (Way::Zalo, &self.zalo)] {
            let field = |name: &str| format!("{}_{name}", way.slug());
            let secret = field("secret");
            wrong(!is_name(&gateway.secret), &secret, "post-bad-secret");
            if !self.is_on(way) {
                continue;
            }
            for (name, message) in gateway.faults() {
                wrong(true, &field(name), message);
            }
        }
        faults
    }
}

impl Gateway {
    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        if !is_safe_address(&self.url) {
            faults.push(("url", "post-bad-url"));
        }
        let all = format!("{}{}", self.url, self.body);
        let is_complete =
            all.contains("{text}") && (all.contains("{to}") || all.contains("{intl}"));
        if !is_complete {
            faults.push(("body", "post-bad-body"));
        }
        let is_header = |line: &str| {
            let name = line.split_once(':').map(|(name, _)| name.trim());
            name.is_some_and(|name| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
        };
        let mut headers = self.headers.lines().filter(|line| !line.trim().is_empty());
        if !headers.all(is_header) {
            faults.push(("headers", "post-bad-header"));
        }
        if !self.success.is_empty() && !self.success.starts_with('/') {
            faults.push(("success", "post-bad-success"));
        }
        faults
    }
}

/// A name or an address of a machine.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
}

/// A plain name of a file, or none; nothing leads out of the folder.
fn is_name(text: &str) -> bool {
    !text.starts_with('.')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// TLS, or the machine itself: telephone numbers do not cross a network in
/// the clear.
fn is_safe_address(url: &str) -> bool {
    let host = |rest: &str| {
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        host.split_once(':')
            .map_or(host, |(host, _)| host)
            .to_owned()
    };
    if let Some(rest) = url.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    let here = url.strip_prefix("http://").map(host);
    here.is_some_and(|host| host == "127.0.0.1" || host == "localhost")
}

impl Desk {
    /// How this office sends messages.
    pub fn edit_messages(
        &self,
        me: &Actor,
        asked: Asked,
        messages: Messages,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let faults = messages.faults();
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        self.act(me, asked, Priority::Person, move |work| {
            crate::setup::put_setting(work.tx, MESSAGES, &messages)?;
            // Addresses of servers are the machine's business, not the record's.
            let ways: Vec<_> = messages.ways.iter().map(|way| way.slug()).collect();
            let facts = serde_json::json!({
                "ways": ways,
                "quiet": [messages.quiet.from, messages.quiet.to],
                "work_days_only": messages.work_days_only,
                "key_in_short": messages.key_in_short,
            });
            work.desk_event("messages.changed", facts)?;
            Ok(())
        })?;
        self.reload_after()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(messages: &Messages) -> Vec<String> {
        let faults = messages.faults().into_iter();
        faults.map(|fault| fault.field).collect()
    }

    #[test]
    fn nothing_is_on_and_nothing_is_wrong_at_first() {
        let messages = Messages::default();
        assert_eq!(faults(&messages), Vec::<String>::new());
        assert_eq!(messages.offered().count(), 0);
        assert_eq!(of_setting(None), messages);
        assert_eq!(of_setting(Some("{\"ways\":[\"sms\"]}")).ways, [Way::Sms]);
        assert_eq!(of_setting(Some("nonsense")), messages);
    }

    #[test]
    fn what_is_on_must_be_complete() {
        let mut messages = Messages {
            ways: Way::ALL.to_vec(),
            ..Messages::default()
        };
        assert_eq!(
            faults(&messages),
            [
                "smtp_host",
                "smtp_from",
                "sms_url",
                "sms_body",
                "zalo_url",
                "zalo_body"
            ]
        );
        messages.smtp.host = "mail.example.vn".to_owned();
        messages.smtp.from = "motcua@example.vn".to_owned();
        for gateway in [&mut messages.sms, &mut messages.zalo] {
            gateway.url = "https://gateway.example.vn/send".to_owned();
            gateway.body = r#"{"to":"{to}","text":"{text}"}"#.to_owned();
        }
        assert_eq!(faults(&messages), Vec::<String>::new());
        messages.smtp.safety = Safety::None;
        messages.smtp.user = "motcua".to_owned();
        messages.smtp.secret = "../data.key".to_owned();
        messages.sms.url = "http://gateway.example.vn/send".to_owned();
        messages.sms.headers = "Authorization {secret}".to_owned();
        messages.quiet.from = "25:00".to_owned();
        assert_eq!(
            faults(&messages),
            [
                "quiet_from",
                "smtp_safety",
                "smtp_secret",
                "sms_url",
                "sms_headers"
            ]
        );
    }

    #[test]
    fn only_the_machine_itself_may_be_spoken_to_in_the_clear() {
        assert!(is_safe_address("http://127.0.0.1:8080/send"));
        assert!(is_safe_address("https://a.vn/x?to={to}"));
        for url in [
            "http://10.0.0.1/",
            "ftp://a.vn",
            "https://",
            "http://127.0.0.1.a.vn/",
        ] {
            assert!(!is_safe_address(url), "{url}");
        }
    }
}
