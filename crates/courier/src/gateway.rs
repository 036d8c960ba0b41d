//! An HTTP gateway (SMS, Zalo) as its operator describes it.

use crate::{Cause, PATIENCE, Refused, told};
use serde_json::Value;
use std::time::Duration;

/// Longest answer that is read.
const MOST_ANSWER: u64 = 64 << 10;

/// A gateway. In address, headers and body stand `{to}` (as kept, 0912…),
/// `{intl}` (84912…), `{text}`, `{id}` and `{secret}`. `Debug` hides it.
#[derive(Clone)]
pub struct Gateway {
    /// Address, `https://…`.
    pub url: String,
    /// GET without a body instead of POST.
    pub get: bool,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// The body is form fields, not JSON.
    pub form: bool,
    /// Body.
    pub body: String,
    /// Where a JSON answer says that it went well: `/code=100`, or `/ok` for
    /// `true`; empty = the status alone says it.
    pub success: String,
    /// The secret; empty = none.
    pub secret: String,
    /// Longest that the gateway may take.
    pub patience: Duration,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            url: String::new(),
            get: false,
            headers: Vec::new(),
            form: false,
            body: String::new(),
            success: String::new(),
            secret: String::new(),
            patience: PATIENCE,
        }
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway([hidden])")
    }
}

/// How a value is written where it stands.
type Written = fn(&str) -> String;

impl Gateway {
    /// Sends one text. `id` goes with it as `Idempotency-Key`: a gateway that
    /// heeds it drops what it had before.
    ///
    /// # Errors
    /// [`Refused`]: for good after most answers of 400 to 499; another try may
    /// help otherwise.
    pub fn carry(&self, id: &str, to: &str, text: &str) -> Result<(), Refused> {
        let values = [
            ("to", to.to_owned()),
            ("intl", international(to)),
            ("text", text.to_owned()),
            ("id", id.to_owned()),
            ("secret", self.secret.clone()),
        ];
        let url = filled(&self.url, &values, percent);
        let agent = self.agent();
        let mut headers = vec![("Idempotency-Key".to_owned(), id.to_owned())];
        for (name, value) in &self.headers {
            headers.push((name.clone(), filled(value, &values, str::to_owned)));
        }
        let answer = if self.get {
            let mut request = agent.get(url.as_str());
            for (name, value) in &headers {
                request = request.header(name.as_str(), value.as_str());
            }
            request.call()
        } else {
            let (written, kind): (Written, &str) = if self.form {
                (percent, "application/x-www-form-urlencoded")
            } else {
                (json, "application/json")
            };
            let mut request = agent.post(url.as_str()).content_type(kind);
            for (name, value) in &headers {
                request = request.header(name.as_str(), value.as_str());
            }
            request.send(filled(&self.body, &values, written))
        };
        let mut answer = answer.map_err(|error| self.no_answer(&error))?;
        let status = answer.status().as_u16();
        // Read also where the status says no: the gateway may say why.
        let body = answer.body_mut().with_config().limit(MOST_ANSWER);
        let body = body.read_to_vec();
        if !(200..300).contains(&status) {
            return Err(by_status(status));
        }
        let body = body.map_err(|error| self.no_answer(&error))?;
        self.went_well(&body)
    }

    fn agent(&self) -> ureq::Agent {
        let mut config = ureq::Agent::config_builder()
            .timeout_global(Some(self.patience))
            // A gateway that moved is a setting to be changed by a person: the
            // secret and a telephone number follow nobody elsewhere.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("motcua");
        let is_here =
            self.url.starts_with("http://127.0.0.1") || self.url.starts_with("http://localhost");
        if is_here {
            config = config.proxy(None);
        }
        config.build().new_agent()
    }

    fn no_answer(&self, error: &ureq::Error) -> Refused {
        let mut why = told(error);
        if !self.secret.is_empty() {
            why = why.replace(&self.secret, "…");
        }
        Refused {
            again: true,
            cause: cause_of(error),
            why,
        }
    }

    /// Does the answer say that the message was taken?
    fn went_well(&self, body: &[u8]) -> Result<(), Refused> {
        if self.success.is_empty() {
            return Ok(());
        }
        let (pointer, wanted) = match self.success.split_once('=') {
            Some((pointer, wanted)) => (pointer.trim(), wanted.trim()),
            None => (self.success.trim(), "true"),
        };
        let again = |cause: Cause, why: String| Refused {
            again: true,
            cause,
            why,
        };
        let no_answer = |why: String| again(Cause::Answer, why);
        let answer: Value = serde_json::from_slice(body)
            .map_err(|_| no_answer("the gateway's answer is not JSON".to_owned()))?;
        let said = match answer.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => return Err(no_answer(format!("the gateway's answer has no {pointer}"))),
        };
        if said == wanted {
            return Ok(());
        }
        let said: String = said.chars().take(100).collect();
        let why = format!("the gateway says {pointer} is {said}");
        Err(again(Cause::Code, why))
    }
}

/// The class of what kept a gateway from answering.
fn cause_of(error: &ureq::Error) -> Cause {
    match error {
        ureq::Error::Timeout(_) => Cause::TimeOut,
        ureq::Error::HostNotFound => Cause::NoName,
        ureq::Error::Io(error) => Cause::of_io(error),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => Cause::Tls,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
            Cause::Setting
        }
        ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => Cause::NoConnection,
        _ => Cause::Answer,
    }
}

/// What a status other than 2xx means for the message.
fn by_status(status: u16) -> Refused {
    let (again, cause) = match status {
        // Not let in, or too much at once: that says nothing of the message.
        401 | 403 | 407 => (true, Cause::SignIn),
        408 | 425 | 429 | 500.. => (true, Cause::Later),
        400..500 => (false, Cause::Refused),
        300..400 => (true, Cause::Moved),
        _ => (true, Cause::Answer),
    };
    Refused {
        again,
        cause,
        why: format!("the gateway answers {status}"),
    }
}

/// A template with its values, each written once: braces in a value, and
/// those of JSON, stay what they are.
fn filled(template: &str, values: &[(&str, String)], written: Written) -> String {
    let mut out = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let known = values.iter().find_map(|(name, value)| {
            let after = from
                .strip_prefix('{')?
                .strip_prefix(*name)?
                .strip_prefix('}')?;
            Some((value, after))
        });
        match known {
            Some((value, after)) => {
                out.push_str(&written(value));
                rest = after;
            }
            None => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// A telephone number with its country and without plus: 0912… is 84912….
fn international(to: &str) -> String {
    match (to.strip_prefix("00"), to.strip_prefix('0')) {
        (Some(abroad), _) => abroad.to_owned(),
        (None, Some(home)) => format!("84{home}"),
        (None, None) => to.to_owned(),
    }
}

/// Inside a JSON string.
fn json(text: &str) -> String {
    let quoted = Value::String(text.to_owned()).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// In an address or a form (RFC 3986, unreserved characters alone).
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_for_where_they_stand_and_only_once() {
        let values = [
            ("to", "0912345678".to_owned()),
            ("text", "Hồ sơ \"A\" {to} & {secret}\n".to_owned()),
            ("secret", "s3cret".to_owned()),
        ];
        assert_eq!(
            filled(r#"{"to":"{to}","text":"{text}"}"#, &values, json),
            "{\"to\":\"0912345678\",\"text\":\"Hồ sơ \\\"A\\\" {to} & {secret}\\n\"}"
        );
        assert_eq!(
            filled("a={to}&b={x}", &values, percent),
            "a=0912345678&b={x}"
        );
        assert_eq!(percent("ồ &"), "%E1%BB%93%20%26");
    }

    #[test]
    fn numbers_get_their_country() {
        assert_eq!(international("0912345678"), "84912345678");
        assert_eq!(international("008562055512345"), "8562055512345");
    }

    #[test]
    fn an_answer_says_whether_it_went_well() {
        let gateway = |success: &str| Gateway {
            success: success.to_owned(),
            ..Gateway::default()
        };
        assert_eq!(gateway("").went_well(b"anything"), Ok(()));
        let code = gateway("/code=100");
        assert_eq!(code.went_well(br#"{"code":"100"}"#), Ok(()));
        assert_eq!(code.went_well(br#"{"code":100}"#), Ok(()));
        let no = code.went_well(br#"{"code":"103"}"#).unwrap_err();
        assert_eq!((no.again, no.cause), (true, Cause::Code));
        let no = code.went_well(b"<html>").unwrap_err();
        assert_eq!((no.again, no.cause), (true, Cause::Answer));
        assert_eq!(gateway("/ok").went_well(br#"{"ok":true}"#), Ok(()));
        assert!(by_status(503).again && by_status(401).again && by_status(302).again);
        assert!(!by_status(400).again);
        let causes = [302, 400, 401, 429, 503].map(|status| by_status(status).cause);
        assert_eq!(
            causes,
            [
                Cause::Moved,
                Cause::Refused,
                Cause::SignIn,
                Cause::Later,
                Cause::Later
            ]
        );
    }
}
