//! Messages to citizens: what they are about, which way they go, the texts,
//! and when they may be sent. What is sent says no more than the receipt
//! shows: code, office, dates, amount, and where to follow the dossier.
//!
//! Deliberately absent: addresses. Nothing here knows whom a message is for.

mod about;
mod cause;
mod sms;
mod still;
mod template;
mod text;
mod when;

pub use about::about;
pub use cause::Cause;
pub use sms::{MOST_PARTS, Sms, sms, sms_fits};
pub use still::still;
pub use template::{BadTemplate, PLACEHOLDERS, Template};
pub use text::{Text, Values};
pub use when::{BadQuiet, Held, Quiet, send_from, try_after};

use crate::typed::Locale;
use serde::{Deserialize, Serialize};

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The dossier was accepted.
    Received,
    /// A supplement is wanted.
    SupplementWanted,
    /// Money is due by a notice.
    MoneyDue,
    /// Late, with an apology and a new date.
    Late,
    /// The promised date moved for another reason.
    DateMoved,
    /// The result is there.
    ResultReady,
}

impl Notice {
    /// Every kind, in the order of a dossier's life.
    pub const ALL: [Self; 6] = [
        Self::Received,
        Self::SupplementWanted,
        Self::MoneyDue,
        Self::Late,
        Self::DateMoved,
        Self::ResultReady,
    ];

    /// Slug in template files, rows and message ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::SupplementWanted => "supplement_wanted",
            Self::MoneyDue => "money_due",
            Self::Late => "late",
            Self::DateMoved => "date_moved",
            Self::ResultReady => "result_ready",
        }
    }
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Short message to a telephone.
    Sms,
    /// Mail.
    Mail,
    /// Zalo, through the office's gateway, by telephone number.
    Zalo,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Mail, Self::Zalo];

    /// Slug in forms and rows.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Zalo => "zalo",
        }
    }

    /// Way of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.slug() == slug)
    }
}

/// What an applicant agreed to: messages are a service beside the procedure,
/// so nobody gets one who did not ask (Law 91/2025/QH15 on personal data).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consent {
    /// Which way.
    pub way: Way,
    /// Language of the messages, `vi` or `en`.
    #[serde(with = "lang")]
    pub lang: Locale,
}

/// Slug of a language.
pub fn lang_slug(lang: Locale) -> &'static str {
    match lang {
        Locale::Vi => "vi",
        Locale::En => "en",
    }
}

/// Language of a slug; Vietnamese for anything that is not English.
pub fn lang_of(slug: &str) -> Locale {
    if slug == "en" { Locale::En } else { Locale::Vi }
}

/// A language as its slug in JSON.
mod lang {
    use super::{Locale, lang_of, lang_slug};
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(lang: &Locale, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(lang_slug(*lang))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Locale, D::Error> {
        Ok(lang_of(&String::deserialize(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_kept_as_two_words() {
        let consent = Consent {
            way: Way::Zalo,
            lang: Locale::En,
        };
        let json = serde_json::to_string(&consent).unwrap();
        assert_eq!(json, r#"{"way":"zalo","lang":"en"}"#);
        assert_eq!(serde_json::from_str::<Consent>(&json).unwrap(), consent);
        assert_eq!(Way::from_slug("sms"), Some(Way::Sms));
        assert_eq!(Way::from_slug("none"), None);
    }
}
