//! Mail by SMTP: one connection for one message.

use crate::{Cause, PATIENCE, Refused, told};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, Message, SmtpTransport, Transport as _};
use std::time::Duration;

/// Safety of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// In the clear first, then TLS, or nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In the clear.
    None,
}

/// A mail server. `Debug` hides the password.
#[derive(Clone)]
pub struct Smtp {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Safety.
    pub safety: Safety,
    /// Name and password; `None` = nobody signs in.
    pub login: Option<(String, String)>,
    /// Sender.
    pub from: String,
    /// Longest that the server may take for one answer.
    pub patience: Duration,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

impl Smtp {
    /// A server that nobody signs in to.
    pub fn new(host: &str, port: u16, safety: Safety, from: &str) -> Self {
        Self {
            host: host.to_owned(),
            port,
            safety,
            login: None,
            from: from.to_owned(),
            patience: PATIENCE,
        }
    }

    /// Sends one plain text. `id` becomes the Message-ID: the same text sent
    /// again bears the same, so that a mailbox can show it once.
    ///
    /// # Errors
    /// [`Refused`]: for good where the server says 5xx of the message; another
    /// try may help after 4xx, where it does not answer, and where it is this
    /// desk's name and password that it does not take, or its sender's address
    /// that is none.
    pub fn carry(&self, id: &str, to: &str, subject: &str, text: &str) -> Result<(), Refused> {
        let message = self.message(id, to, subject, text)?;
        let transport = self.transport().map_err(|error| refused(&error))?;
        let sent = transport.send(&message);
        sent.map(|_| ()).map_err(|error| refused(&error))
    }

    fn message(&self, id: &str, to: &str, subject: &str, text: &str) -> Result<Message, Refused> {
        let for_good = |cause: Cause, why: String| Refused {
            again: false,
            cause,
            why,
        };
        let from = self.from.parse::<Address>().map_err(|error| Refused {
            again: true,
            cause: Cause::Setting,
            why: format!("the sender's address cannot be used: {error}"),
        })?;
        let to = to.parse::<Address>().map_err(|error| {
            let why = format!("an address cannot be used: {error}");
            for_good(Cause::BadAddress, why)
        })?;
        let message_id = format!("<{id}@{}>", from.domain());
        // So that no absence note comes back (RFC 3834).
        let machine = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(Mailbox::new(None, from))
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(message_id))
            .raw_header(machine)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|error| for_good(Cause::Setting, told(&error)))
    }

    fn transport(&self) -> Result<SmtpTransport, Error> {
        let tls = match self.safety {
            Safety::Starttls => Tls::Required(TlsParameters::new(self.host.clone())?),
            Safety::Tls => Tls::Wrapper(TlsParameters::new(self.host.clone())?),
            Safety::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&self.host)
            .port(self.port)
            .timeout(Some(self.patience))
            .tls(tls);
        if let Some((user, password)) = &self.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(builder.build())
    }
}

fn refused(error: &Error) -> Refused {
    let cause = cause_of(error);
    Refused {
        // Signing in was refused: that says nothing of the message.
        again: cause == Cause::SignIn || !error.is_permanent(),
        cause,
        why: told(error),
    }
}

fn cause_of(error: &Error) -> Cause {
    match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) => return Cause::SignIn,
        Some(500..) => return Cause::Refused,
        Some(_) => return Cause::Later,
        None => {}
    }
    let said = error.to_string();
    if error.is_tls() || said.contains("STARTTLS") {
        return Cause::Tls;
    }
    if error.is_client() && said.contains("authentication") {
        return Cause::SignIn;
    }
    if error.is_client() && said.contains("Envelope") {
        return Cause::BadAddress;
    }
    if error.is_client() || error.is_response() {
        return Cause::Answer;
    }
    let mut behind = std::error::Error::source(error);
    while let Some(inner) = behind {
        if let Some(inner) = inner.downcast_ref::<std::io::Error>() {
            return Cause::of_io(inner);
        }
        behind = inner.source();
    }
    // The library's own words for a name without an address.
    if said.contains("resolve") || said.contains("DNS") {
        return Cause::NoName;
    }
    Cause::NoConnection
}
