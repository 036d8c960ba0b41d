//! What people say to the office: suggestions (góp ý), feedback (phản ánh,
//! kiến nghị), reports about attitude (phản ánh thái độ phục vụ), and what
//! belongs to the law's own ways of complaint and denunciation and is sealed.
//!
//! Facts name nobody; `fold.rs` is the only place where a feedback changes,
//! `act/` holds the decisions, `owner.rs` who may read and have it, `clock.rs`
//! the time limits. A report about an official is kept from that official by
//! one rule, [`sight`], through which every list, search, count and page goes.
//! Deliberately absent: a score of an official, an automatic sentence about
//! anybody, and any way to publish what was said about a person.

pub mod act;
mod clock;
mod event;
mod fold;
mod naming;
mod owner;
mod refused;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod word;

pub use clock::{ANSWER_DAYS, ASK_DAYS, PUBLISH_DAYS, REFUSE_DAYS, Targets, Terms};
pub use event::{Event, LEDGER_KIND, Words};
pub use fold::Misfit;
pub use naming::names_director;
pub use owner::{Sight, body_for, may_own, sight};
pub use refused::Refused;
pub use said::{Said, Statement};
pub use text::{MAX_ABOUT, MAX_SHORT, MAX_TEXT, MIN_TEXT, copies, legal_way, line, text};
pub use word::{Body, Finding, Kind, Origin, Outcome, Refusal, StageName, Term, Track, WriterSaid};

use crate::deadline::DueAt;
use crate::id::{FeedbackId, StaffId, UnitId};
use crate::time::{Timestamp, local};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most photos with one feedback.
pub const MAX_PHOTOS: u8 = 3;

/// Where it stands. Each stage owns its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum Stage {
    /// Came in.
    Filed {},
    /// Accepted.
    InHand {
        /// When.
        since: Timestamp,
    },
    /// The writer was asked for more.
    Asked {
        /// When.
        since: Timestamp,
    },
    /// Answered or concluded.
    Answered {
        /// When.
        at: Timestamp,
        /// Until when that was due, counted then.
        due: Option<DueAt>,
        /// Of a suggestion or feedback.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// Of a report about attitude.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finding: Option<Finding>,
    },
    /// Not handled.
    Refused {
        /// When.
        at: Timestamp,
        /// Until when that was due, counted then.
        due: Option<DueAt>,
        /// Why.
        why: Refusal,
    },
    /// Sealed.
    Sealed {
        /// Since when.
        since: Timestamp,
    },
}

impl Stage {
    /// Its name.
    pub const fn name(&self) -> StageName {
        match self {
            Self::Filed {} => StageName::Filed,
            Self::InHand { .. } => StageName::InHand,
            Self::Asked { .. } => StageName::Asked,
            Self::Answered { .. } => StageName::Answered,
            Self::Refused { .. } => StageName::Refused,
            Self::Sealed { .. } => StageName::Sealed,
        }
    }
}

/// A time in which the writer was asked for more: the clock of the answer
/// stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// When it was asked.
    pub at: Timestamp,
    /// Until when asking was due, counted then.
    pub due: Option<DueAt>,
    /// When it ended; `None` = it is still waited for.
    pub until: Option<Timestamp>,
}

/// A question to an official.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub stated_at: Option<Timestamp>,
}

/// A text for publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// When it was written.
    pub prepared_at: Timestamp,
    /// The writer's own words are to be shown with it, if they are released.
    pub shows_own_words: bool,
    /// What the writer says to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<WriterSaid>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Until when that was due, counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueAt>,
    /// When it was taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_down_at: Option<Timestamp>,
}

/// A feedback as it is now: the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Id.
    pub id: FeedbackId,
    /// Code on the slip; drawn at random, so that a gap tells nobody that
    /// there is one they do not see.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// The law's way, of what is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// Who handles it.
    pub body: Body,
    /// How it came.
    pub origin: Origin,
    /// When it came in.
    pub filed_at: Timestamp,
    /// Time limits promised with it.
    pub terms: Terms,
    /// Where it stands.
    pub stage: Stage,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    /// In which unit it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Topics, once somebody confirmed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<BTreeSet<String>>,
    /// Somebody confirmed whom it is about.
    pub named_confirmed: bool,
    /// When the writer was asked for more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asking>,
    /// Questions to officials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hearings: Vec<Hearing>,
    /// Photos.
    pub photos: u8,
    /// The writer's own words may be published.
    pub own_words: bool,
    /// What is published of it, or is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// Name, contact and photos are gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
    /// Time of the last event; never falls.
    pub last_at: Timestamp,
    /// Counts up with each event.
    pub version: u32,
}

impl Feedback {
    /// Is something left to do?
    pub const fn is_open(&self) -> bool {
        self.stage.name().is_open()
    }

    /// When it was published, while it stands on the public page.
    pub fn published_at(&self) -> Option<Timestamp> {
        let publication = self.publication.as_ref()?;
        let stands = publication.taken_down_at.is_none();
        publication.published_at.filter(|_| stands)
    }

    /// When it ended: answered, refused or sealed.
    pub const fn ended_at(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Answered { at, .. } | Stage::Refused { at, .. } => Some(*at),
            Stage::Sealed { since } => Some(*since),
            Stage::Filed {} | Stage::InHand { .. } | Stage::Asked { .. } => None,
        }
    }

    /// Was it answered in time, by the date that stood then? `None` while it
    /// is open, where it is sealed, and where no date was known.
    pub fn in_time(&self) -> Option<bool> {
        match &self.stage {
            Stage::Answered { at, due, .. } | Stage::Refused { at, due, .. } => {
                due.map(|due| local(*at) <= due.local())
            }
            _ => None,
        }
    }

    /// What was found, of a report about attitude.
    pub const fn finding(&self) -> Option<Finding> {
        match &self.stage {
            Stage::Answered { finding, .. } => *finding,
            _ => None,
        }
    }

    /// What the answer amounts to, of a suggestion or feedback.
    pub const fn outcome(&self) -> Option<Outcome> {
        match &self.stage {
            Stage::Answered { outcome, .. } => *outcome,
            _ => None,
        }
    }
}
