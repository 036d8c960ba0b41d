//! Events: facts that name nobody, and the words that lie apart from them.
//!
//! Who is reported, what was said, and what an official answered to a question
//! are words. The facts hold none of it, so that neither a dump nor a page of
//! the record tells it.

use super::{Body, Finding, Kind, Origin, Outcome, Refusal, Terms, Track, WriterSaid};
use crate::deadline::DueAt;
use crate::id::{StaffId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The ledger's `kind` of every event of this room: one word for all, because
/// the kind stands open in the leaf and on the page of the record.
pub const LEDGER_KIND: &str = "feedback.act";

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// It came in.
    Filed {
        /// Code on the slip.
        code: String,
        /// Kind.
        of: Kind,
        /// The law's way, of what is sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<Track>,
        /// How it came.
        origin: Origin,
        /// Who handles it.
        body: Body,
        /// Time limits promised with it.
        terms: Terms,
        /// Photos.
        photos: u8,
        /// The writer's own words may be published.
        own_words: bool,
    },
    /// Somebody confirmed whom it is about; the words say whom.
    Named {
        /// Who handles it from now on.
        body: Body,
        /// Whoever had it is among them, or no longer above them.
        drops_owner: bool,
    },
    /// It is of another kind.
    Reclassified {
        /// Kind now.
        to: Kind,
        /// The law's way, of what is sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<Track>,
        /// Who handles it.
        body: Body,
        /// Time limits, counted from when it came in.
        terms: Terms,
    },
    /// Somebody confirmed what it is about.
    Topics {
        /// Ids of the dictionary's topics.
        topics: BTreeSet<String>,
    },
    /// Given to somebody.
    Assigned {
        /// To whom.
        owner: StaffId,
        /// In which unit.
        unit: UnitId,
    },
    /// Accepted (thụ lý).
    Accepted {
        /// Until when that was due.
        due: Option<DueAt>,
        /// Unit of whoever accepted it.
        unit: UnitId,
    },
    /// Not handled.
    Refused {
        /// Why.
        why: Refusal,
        /// Until when that was due.
        due: Option<DueAt>,
    },
    /// The writer was asked for more.
    Asked {
        /// Until when that was due.
        due: Option<DueAt>,
    },
    /// The writer added to it.
    Added {
        /// Photos added.
        photos: u8,
    },
    /// Answered.
    Answered {
        /// What it amounts to.
        outcome: Outcome,
        /// Until when that was due.
        due: Option<DueAt>,
    },
    /// An official was asked what they say to it.
    Heard {},
    /// They said it.
    Stated {
        /// Number of the question, from 1.
        n: u8,
    },
    /// A report about attitude was concluded.
    Concluded {
        /// What was found.
        finding: Finding,
        /// Until when that was due.
        due: Option<DueAt>,
    },
    /// A text for publication was written.
    Prepared {
        /// The writer's own words are to be shown with it.
        shows_own_words: bool,
    },
    /// The writer said something to that text.
    WriterSpoke {
        /// What.
        says: WriterSaid,
        /// Own words may be shown.
        own_words: bool,
    },
    /// Published.
    Published {
        /// Until when that was due.
        due: Option<DueAt>,
    },
    /// Taken off the public page.
    TakenDown {},
    /// A note for those who read it.
    Noted {},
    /// The writer's name, contact and photos are gone.
    Forgotten {},
}

impl Event {
    /// The word by which pages name it (`feedback-event-…`).
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Named { .. } => "named",
            Self::Reclassified { .. } => "reclassified",
            Self::Topics { .. } => "topics",
            Self::Assigned { .. } => "assigned",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::Asked { .. } => "asked",
            Self::Added { .. } => "added",
            Self::Answered { .. } => "answered",
            Self::Heard {} => "heard",
            Self::Stated { .. } => "stated",
            Self::Concluded { .. } => "concluded",
            Self::Prepared { .. } => "prepared",
            Self::WriterSpoke { .. } => "writer_spoke",
            Self::Published { .. } => "published",
            Self::TakenDown {} => "taken_down",
            Self::Noted {} => "noted",
            Self::Forgotten {} => "forgotten",
        }
    }

    /// What the writer sees of it in tracking (`feedback-step-…`): no step of
    /// the office's own housekeeping, and nothing of who was heard.
    pub const fn step(&self) -> Option<&'static str> {
        match self {
            Self::Filed { .. } => Some("filed"),
            Self::Reclassified {
                to: Kind::Sealed, ..
            } => Some("sealed"),
            Self::Accepted { .. } => Some("accepted"),
            Self::Refused { .. } => Some("refused"),
            Self::Asked { .. } => Some("asked"),
            Self::Added { .. } => Some("added"),
            Self::Answered { .. } | Self::Concluded { .. } => Some("answered"),
            Self::Heard {} => Some("heard"),
            Self::Prepared { .. } => Some("prepared"),
            Self::Published { .. } => Some("published"),
            Self::TakenDown {} => Some("taken_down"),
            Self::Named { .. }
            | Self::Reclassified { .. }
            | Self::Topics { .. }
            | Self::Assigned { .. }
            | Self::Stated { .. }
            | Self::WriterSpoke { .. }
            | Self::Noted {}
            | Self::Forgotten {} => None,
        }
    }
}

/// The words of an event. They lie apart, sealed, bound to the leaf by a
/// commitment only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What was said, asked, answered, decided or noted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Whom or what it is about, as the writer says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Counter at which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<u16>,
    /// Day on which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Whom it is about; at filing those whom it may be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<BTreeSet<StaffId>>,
    /// Who was asked, or says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<StaffId>,
    /// The apology.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub apology: String,
    /// Head of what is published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// "You said".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// "We did".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub did: String,
}

impl Words {
    /// Only a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Nothing to keep.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words([hidden])")
    }
}
