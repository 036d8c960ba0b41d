//! What the staff do with a feedback, as data.

use super::{Fields, Held, with_roles};
use crate::DeskError;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::feedback::{
    Finding, Kind, MAX_SHORT, MAX_TEXT, Outcome, Refusal, Sight, StageName, Track, line, may_own,
    text,
};
use motcua_domain::id::StaffId;
use motcua_domain::typed::BadText;
use motcua_store::StaffRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is asked to be done with a feedback.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum FeedbackAct {
    /// Confirm whom it is about; empty = nobody.
    Name {
        /// Whom.
        officials: BTreeSet<StaffId>,
    },
    /// Give it another kind; sealed, it leaves everybody's sight but the
    /// reader's.
    Reclassify {
        /// Kind.
        kind: Kind,
        /// The law's way, where it is to be sealed.
        track: Option<Track>,
    },
    /// Confirm what it is about.
    Topics {
        /// Ids of topics.
        topics: BTreeSet<String>,
    },
    /// Give it to somebody.
    Assign {
        /// To whom.
        owner: StaffId,
    },
    /// Accept it.
    Accept {},
    /// Refuse to handle it.
    Refuse {
        /// Why.
        why: Refusal,
        /// What the writer reads.
        text: String,
    },
    /// Ask the writer for more.
    AskMore {
        /// What the writer reads.
        text: String,
    },
    /// Answer a suggestion or feedback.
    Answer {
        /// What it amounts to.
        outcome: Outcome,
        /// What the writer reads.
        text: String,
    },
    /// Ask an official who is named what they say to it.
    Hear {
        /// Whom.
        official: StaffId,
        /// All that they see.
        question: String,
    },
    /// Conclude a report about attitude.
    Conclude {
        /// What was found.
        finding: Finding,
        /// Why; the writer reads it.
        reasons: String,
        /// The apology, where it was so.
        apology: String,
    },
    /// Write a text for publication.
    Prepare {
        /// Head.
        title: String,
        /// "You said".
        said: String,
        /// "We did".
        did: String,
        /// Show the writer's own words with it, if they are released.
        show_own_words: bool,
    },
    /// Publish it.
    Publish {},
    /// Take it off the public page.
    TakeDown {
        /// Why, for the record.
        reason: String,
    },
    /// A note for those who read it.
    Note {
        /// Text.
        text: String,
    },
}

impl std::fmt::Debug for FeedbackAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FeedbackAct[{}]", self.as_move().slug())
    }
}

/// An act by its name, as pages offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// [`FeedbackAct::Name`].
    Name,
    /// [`FeedbackAct::Reclassify`].
    Reclassify,
    /// [`FeedbackAct::Topics`].
    Topics,
    /// [`FeedbackAct::Assign`].
    Assign,
    /// [`FeedbackAct::Accept`].
    Accept,
    /// [`FeedbackAct::Refuse`].
    Refuse,
    /// [`FeedbackAct::AskMore`].
    AskMore,
    /// [`FeedbackAct::Answer`].
    Answer,
    /// [`FeedbackAct::Hear`].
    Hear,
    /// [`FeedbackAct::Conclude`].
    Conclude,
    /// [`FeedbackAct::Prepare`].
    Prepare,
    /// [`FeedbackAct::Publish`].
    Publish,
    /// [`FeedbackAct::TakeDown`].
    TakeDown,
    /// [`FeedbackAct::Note`].
    Note,
}

impl Move {
    /// The word used in message ids and forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Reclassify => "reclassify",
            Self::Topics => "topics",
            Self::Assign => "assign",
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::AskMore => "ask_more",
            Self::Answer => "answer",
            Self::Hear => "hear",
            Self::Conclude => "conclude",
            Self::Prepare => "prepare",
            Self::Publish => "publish",
            Self::TakeDown => "take_down",
            Self::Note => "note",
        }
    }
}

impl FeedbackAct {
    /// Its name.
    pub const fn as_move(&self) -> Move {
        match self {
            Self::Name { .. } => Move::Name,
            Self::Reclassify { .. } => Move::Reclassify,
            Self::Topics { .. } => Move::Topics,
            Self::Assign { .. } => Move::Assign,
            Self::Accept {} => Move::Accept,
            Self::Refuse { .. } => Move::Refuse,
            Self::AskMore { .. } => Move::AskMore,
            Self::Answer { .. } => Move::Answer,
            Self::Hear { .. } => Move::Hear,
            Self::Conclude { .. } => Move::Conclude,
            Self::Prepare { .. } => Move::Prepare,
            Self::Publish {} => Move::Publish,
            Self::TakeDown { .. } => Move::TakeDown,
            Self::Note { .. } => Move::Note,
        }
    }

    /// The same with every text clean.
    pub(super) fn cleaned(&self) -> Result<Self, DeskError> {
        let mut fields = Fields::default();
        let mut act = self.clone();
        let long: Vec<(&str, &mut String)> = match &mut act {
            Self::Refuse { text, .. }
            | Self::AskMore { text }
            | Self::Answer { text, .. }
            | Self::Note { text } => vec![("text", text)],
            Self::Hear { question, .. } => vec![("question", question)],
            Self::Conclude { reasons, .. } => vec![("reasons", reasons)],
            Self::Prepare { said, did, .. } => vec![("said", said), ("did", did)],
            Self::TakeDown { reason } => vec![("reason", reason)],
            Self::Name { .. }
            | Self::Reclassify { .. }
            | Self::Topics { .. }
            | Self::Assign { .. }
            | Self::Accept {}
            | Self::Publish {} => Vec::new(),
        };
        for (field, place) in long {
            *place = fields.take(field, text(place, MAX_TEXT));
        }
        match &mut act {
            Self::Prepare { title, .. } => {
                let read = line(title, MAX_SHORT);
                let read = read.and_then(|read| match read.as_str() {
                    "" => Err(BadText::Empty),
                    _ => Ok(read),
                });
                *title = fields.take("title", read);
            }
            Self::Conclude { apology, .. } if !apology.trim().is_empty() => {
                *apology = fields.take("apology", text(apology, MAX_TEXT));
            }
            Self::Conclude { apology, .. } => apology.clear(),
            _ => {}
        }
        fields.done()?;
        Ok(act)
    }
}

/// What the reader may do now; the act itself asks again.
pub(super) fn moves(me: &Actor, held: &Held, sight: Sight, staff: &[StaffRow]) -> Vec<Move> {
    let feedback = &held.row.feedback;
    let stage = feedback.stage.name();
    let (open, attitude) = (feedback.is_open(), feedback.kind == Kind::Attitude);
    let sorts = sight.triages || sight.owns;
    let published = feedback.published_at().is_some();
    let answered = sight.publishes && stage == StageName::Answered && !published;
    let named: Vec<(StaffId, Vec<Role>)> = with_roles(staff, &held.said.named);
    let may_have = may_own(me, feedback.kind, feedback.body, &named).is_ok();
    let free = feedback.owner.is_none() && sight.triages && may_have;
    let prepared = feedback
        .publication
        .as_ref()
        .is_some_and(|one| one.published_at.is_none());
    let offered = [
        (Move::Name, open && sorts),
        (Move::Reclassify, open && sorts),
        (Move::Topics, sorts),
        (Move::Assign, open && sorts),
        (
            Move::Accept,
            stage == StageName::Filed && (sight.owns || free),
        ),
        (Move::Refuse, open && sight.owns),
        (
            Move::AskMore,
            open && stage != StageName::Asked && sight.owns,
        ),
        (Move::Answer, open && !attitude && sight.owns),
        (
            Move::Hear,
            attitude && stage == StageName::InHand && sight.owns && !named.is_empty(),
        ),
        (
            Move::Conclude,
            attitude && open && stage != StageName::Filed && sight.owns,
        ),
        (Move::Prepare, answered),
        (Move::Publish, answered && prepared),
        (Move::TakeDown, sight.publishes && published),
        (Move::Note, sight.reads),
    ];
    let may = offered.into_iter().filter(|(_, may)| *may);
    may.map(|(one, _)| one).collect()
}
