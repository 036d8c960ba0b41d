//! The wiring between the desk's outbox and the courier: which server or
//! gateway carries a letter, and where its password lies. Passwords are read
//! anew for each letter, from files beside the keys, and never kept.

use motcua_courier as courier;
use motcua_desk::messages::{Carrier, Failed, Gateway, Letter, Messages, Posted, Safety};
use motcua_desk::{Desk, DeskError};
use motcua_domain::notice::{Cause, Way};
use std::path::PathBuf;
use std::sync::Arc;

/// Carries a desk's letters by its settings.
pub struct Post {
    messages: Arc<Messages>,
    secrets: PathBuf,
}

/// Sends what is due of one desk. Blocks; for a thread of its own.
///
/// # Errors
/// The store failed.
pub fn post_due(desk: &Desk) -> Result<Posted, DeskError> {
    desk.post_due(&Post::of(desk))
}

impl Post {
    /// By the settings as they are now.
    pub fn of(desk: &Desk) -> Self {
        Self {
            messages: Arc::clone(&desk.settings().messages),
            secrets: desk.store().folder().path().join("keys"),
        }
    }

    /// The folder in which passwords lie.
    pub fn secrets(&self) -> &std::path::Path {
        &self.secrets
    }

    /// The secret of a file; what is wrong with it stops the letter, not for
    /// good.
    fn secret(&self, name: &str) -> Result<String, Failed> {
        if name.is_empty() {
            return Ok(String::new());
        }
        courier::secret(&self.secrets.join(name)).map_err(|error| Failed {
            again: true,
            cause: Cause::Secret,
            why: error.to_string(),
        })
    }

    fn mail(&self, letter: &Letter) -> Result<(), Failed> {
        let said = &self.messages.smtp;
        let safety = match said.safety {
            Safety::Starttls => courier::Safety::Starttls,
            Safety::Tls => courier::Safety::Tls,
            Safety::None => courier::Safety::None,
        };
        let mut smtp = courier::Smtp::new(&said.host, said.port, safety, &said.from);
        if !said.user.is_empty() {
            smtp.login = Some((said.user.clone(), self.secret(&said.secret)?));
        }
        smtp.carry(&letter.id, &letter.to, &letter.subject, &letter.text)
            .map_err(failed)
    }

    fn short(&self, letter: &Letter, said: &Gateway) -> Result<(), Failed> {
        let headers = said.headers.lines().filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        let gateway = courier::Gateway {
            url: said.url.clone(),
            get: said.get,
            headers: headers.collect(),
            form: said.form,
            body: said.body.clone(),
            success: said.success.clone(),
            secret: self.secret(&said.secret)?,
            ..courier::Gateway::default()
        };
        gateway
            .carry(&letter.id, &letter.to, &letter.text)
            .map_err(failed)
    }
}

impl Carrier for Post {
    fn carry(&self, letter: &Letter) -> Result<(), Failed> {
        match letter.way {
            Way::Mail => self.mail(letter),
            Way::Sms => self.short(letter, &self.messages.sms),
            Way::Zalo => self.short(letter, &self.messages.zalo),
        }
    }
}

fn failed(refused: courier::Refused) -> Failed {
    let cause = match refused.cause {
        courier::Cause::NoName => Cause::NoName,
        courier::Cause::NoConnection => Cause::NoConnection,
        courier::Cause::TimeOut => Cause::TimeOut,
        courier::Cause::Tls => Cause::Tls,
        courier::Cause::SignIn => Cause::SignIn,
        courier::Cause::Later => Cause::Later,
        courier::Cause::Refused => Cause::Refused,
        courier::Cause::Answer => Cause::Answer,
        courier::Cause::Code => Cause::Code,
        courier::Cause::Moved => Cause::Moved,
        courier::Cause::Setting => Cause::Setting,
        courier::Cause::BadAddress => Cause::BadAddress,
    };
    Failed {
        again: refused.again,
        cause,
        why: refused.why,
    }
}
