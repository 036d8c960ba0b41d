//! Why a message did not go out, as a class: pages have a sentence for each
//! that says what to do next. What the other side said stands behind it.

/// A class of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// No machine has the name in the settings.
    NoName,
    /// Nobody answers there, or the connection broke off.
    NoConnection,
    /// No answer in time.
    TimeOut,
    /// No safe connection came about.
    Tls,
    /// The office's name or password is not taken.
    SignIn,
    /// The other side is busy, or wants to be asked later.
    Later,
    /// The other side refuses this message for good.
    Refused,
    /// The answer is none of those described in the settings.
    Answer,
    /// A gateway says no with a code of its own.
    Code,
    /// The gateway is at another address.
    Moved,
    /// The settings of this way cannot be used.
    Setting,
    /// The file with the password cannot be used.
    Secret,
    /// The applicant's address is none.
    BadAddress,
    /// The applicant has no address for this way.
    NoAddress,
    /// No usable text for this kind of message.
    NoText,
    /// News that could not go out for so long is none any more.
    TooOld,
    /// What was kept of it cannot be read.
    Unreadable,
    /// The way is switched off.
    WayOff,
    /// The applicant wants no more messages.
    Withdrawn,
    /// The dossier went on meanwhile: it is no longer true.
    Untrue,
    /// Anything else.
    Other,
}

impl Cause {
    /// Every class.
    pub const ALL: [Self; 21] = [
        Self::NoName,
        Self::NoConnection,
        Self::TimeOut,
        Self::Tls,
        Self::SignIn,
        Self::Later,
        Self::Refused,
        Self::Answer,
        Self::Code,
        Self::Moved,
        Self::Setting,
        Self::Secret,
        Self::BadAddress,
        Self::NoAddress,
        Self::NoText,
        Self::TooOld,
        Self::Unreadable,
        Self::WayOff,
        Self::Withdrawn,
        Self::Untrue,
        Self::Other,
    ];

    /// Slug in rows.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::NoConnection => "no-connection",
            Self::TimeOut => "time-out",
            Self::Tls => "tls",
            Self::SignIn => "sign-in",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Answer => "answer",
            Self::Code => "code",
            Self::Moved => "moved",
            Self::Setting => "setting",
            Self::Secret => "secret",
            Self::BadAddress => "bad-address",
            Self::NoAddress => "no-address",
            Self::NoText => "no-text",
            Self::TooOld => "too-old",
            Self::Unreadable => "unreadable",
            Self::WayOff => "way-off",
            Self::Withdrawn => "withdrawn",
            Self::Untrue => "untrue",
            Self::Other => "other",
        }
    }

    /// Class of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.slug() == slug)
    }

    /// As it is kept: the class, and from the next line on what was said.
    pub fn kept(self, said: &str) -> String {
        match said {
            "" => self.slug().to_owned(),
            said => format!("{}\n{said}", self.slug()),
        }
    }

    /// Class of a kept text and what was said. A text of an earlier program
    /// names no class: all of it was said.
    pub fn of_kept(text: &str) -> (Self, &str) {
        let (slug, said) = text.split_once('\n').unwrap_or((text, ""));
        match Self::from_slug(slug) {
            Some(cause) => (cause, said),
            None => (Self::Other, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_kept_with_what_was_said_and_earlier_texts_are_still_read() {
        for cause in Cause::ALL {
            assert_eq!(Cause::of_kept(&cause.kept("")), (cause, ""));
            let said = "503 busy\nretry";
            assert_eq!(Cause::of_kept(&cause.kept(said)), (cause, said));
        }
        let earlier = "the gateway answers 503";
        assert_eq!(Cause::of_kept(earlier), (Cause::Other, earlier));
        assert_eq!(Cause::of_kept("too-old"), (Cause::TooOld, ""));
    }
}
