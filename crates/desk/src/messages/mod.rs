//! Messages to applicants: queued with the act that they tell of, sent later
//! by whatever carries them out of the house.
//!
//! A message says what the receipt says and goes only to who agreed
//! ([`motcua_domain::notice`]). The outbox holds no address: whom it goes to
//! is read from the sealed person when it is sent. A stop between sending and
//! marking sends a message twice: each bears an id by which a gateway can tell.

mod post;
mod read;
mod setting;
mod tell;
mod texts;
mod untrue;
mod wait;

pub use post::{Carrier, Failed, Letter, Posted};
pub use read::{Counts, Message, Standing};
pub use setting::{Gateway, Messages, Safety, Smtp};
pub(crate) use setting::{MESSAGES, of_setting};
pub use texts::{BadTexts, Texts};
pub use wait::Waits;

use motcua_domain::notice::{Notice, Values, Way};
use serde::{Deserialize, Serialize};

/// What the outbox keeps of a message.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What it tells.
    pub notice: Notice,
    /// Which way.
    pub way: Way,
    /// `vi` or `en`.
    pub lang: String,
    /// Facts of the dossier at the time of the act; what the office says of
    /// itself is added when it is sent.
    pub values: Values,
    /// As it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<AsSent>,
}

/// A message as it went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsSent {
    /// To whom, masked.
    pub to: String,
    /// Subject; empty for short messages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Text, without the key of the tracking page.
    pub text: String,
}
