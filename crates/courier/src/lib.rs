//! Carries messages out of the house: by SMTP, and by an HTTP gateway (SMS,
//! Zalo) that the office describes.
//!
//! Deliberately absent: the outbox, consent, quiet hours and retries. Those
//! are the desk's; here one message goes one way, once, and the answer says
//! whether trying again can help.

mod cause;
mod gateway;
mod secret;
mod smtp;

pub use cause::Cause;
pub use gateway::Gateway;
pub use secret::{BadSecret, secret};
pub use smtp::{Safety, Smtp};

use std::time::Duration;

/// Longest that another machine may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Refused {
    /// Can another try help?
    pub again: bool,
    /// What kind of failure it was.
    pub cause: Cause,
    /// What the other side said.
    pub why: String,
}

/// An error with what is behind it, in one line.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        let more = cause.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        behind = cause.source();
    }
    text.replace(['\r', '\n'], " ")
}
