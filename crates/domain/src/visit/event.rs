//! Events of visits: facts that name nobody.

use super::choose::Why;
use super::{ClassId, LineId, Missing, Origin, TicketNumber};
use crate::id::{DossierId, StaffId};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least one dossier was accepted.
    Accepted,
    /// A result was delivered.
    Delivered,
    /// Told what to do; nothing was handed in.
    Guided,
    /// Sent home with the printed list of what is missing.
    SentHome,
    /// Did not come when called, and not back in time.
    Left,
    /// The desk closed before the turn came.
    DayEnded,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] = [
        Self::Accepted,
        Self::Delivered,
        Self::Guided,
        Self::SentHome,
        Self::Left,
        Self::DayEnded,
    ];

    /// The word as stored and used in message ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Delivered => "delivered",
            Self::Guided => "guided",
            Self::SentHome => "sent_home",
            Self::Left => "left",
            Self::DayEnded => "day_ended",
        }
    }

    /// The outcome with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }

    /// May an official choose it? The others come about by themselves.
    pub const fn is_chosen(self) -> bool {
        !matches!(self, Self::Left | Self::DayEnded)
    }
}

/// Acts that may be taken back for some minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undoable {
    /// The call.
    Call,
    /// "Did not come".
    Missed,
    /// Put on hold.
    Hold,
    /// Sent to another line or official.
    Transfer,
    /// Finished.
    Finish,
    /// Sat down.
    Serve,
    /// Put back in line.
    BackInLine,
    /// Back from absence.
    Return,
}

impl Undoable {
    /// The word used in message ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Missed => "missed",
            Self::Hold => "hold",
            Self::Transfer => "transfer",
            Self::Finish => "finish",
            Self::Serve => "serve",
            Self::BackInLine => "back_in_line",
            Self::Return => "return",
        }
    }
}

/// What happened. The tag is the ledger's `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Event {
    /// A ticket was issued.
    #[serde(rename = "visit.issued")]
    Issued {
        /// Day.
        day: Date,
        /// What is printed.
        ticket: TicketNumber,
        /// Line.
        line: LineId,
        /// Class claimed.
        class: ClassId,
        /// Where it came from.
        origin: Origin,
        /// Place in line counts from here.
        place_at: Timestamp,
        /// Booked time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        booked_for: Option<Timestamp>,
    },
    /// Called to a counter.
    #[serde(rename = "visit.called")]
    Called {
        /// By whom.
        official: StaffId,
        /// Counter.
        counter: u16,
        /// Why this person and nobody else.
        why: Why,
    },
    /// Called again.
    #[serde(rename = "visit.recalled")]
    Recalled {},
    /// On the way to the counter.
    #[serde(rename = "visit.walking")]
    Walking {},
    /// Sat down.
    #[serde(rename = "visit.serving")]
    Serving {
        /// By whom.
        official: StaffId,
        /// Counter.
        counter: u16,
        /// May be taken back; it could not be before this field was written.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        undoable: bool,
    },
    /// Did not come.
    #[serde(rename = "visit.missed")]
    Missed {
        /// May come back until then.
        until: Timestamp,
    },
    /// Came back, at the place the rule gives.
    #[serde(rename = "visit.came_back")]
    CameBack {
        /// Place.
        place_at: Timestamp,
        /// May be taken back; it could not be before this field was written.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        undoable: bool,
    },
    /// Sent to fetch or fill something.
    #[serde(rename = "visit.held")]
    Held {
        /// Kept until then.
        until: Timestamp,
    },
    /// In line again, from hold, call or counter.
    #[serde(rename = "visit.back_in_line")]
    BackInLine {
        /// Place.
        place_at: Timestamp,
        /// Only this official.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wants: Option<StaffId>,
        /// May be taken back; it could not be before this field was written.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        undoable: bool,
    },
    /// Sent to another line or official, with the place kept.
    #[serde(rename = "visit.transferred")]
    Transferred {
        /// Line now.
        line: LineId,
        /// Only this official.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wants: Option<StaffId>,
    },
    /// Another line, because the wrong button was touched; the place stays.
    #[serde(rename = "visit.line_changed")]
    LineChanged {
        /// Line now.
        line: LineId,
    },
    /// Priority shown, or not shown: the class is another one.
    #[serde(rename = "visit.class_changed")]
    ClassChanged {
        /// Class now.
        class: ClassId,
    },
    /// A dossier belongs to this visit.
    #[serde(rename = "visit.joined")]
    Joined {
        /// Which.
        dossier: DossierId,
    },
    /// Over.
    #[serde(rename = "visit.finished")]
    Finished {
        /// How.
        outcome: Outcome,
        /// What is missing, when sent home.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missing: Option<Missing>,
        /// Not finished by the official who had the person: the day ended, an
        /// absence ran out, the head of the desk cleared it away. Nobody can
        /// take that back, whoever pressed.
        #[serde(default, skip_serializing_if = "is_false")]
        by_rule: bool,
    },
    /// The last act was taken back.
    #[serde(rename = "visit.undone")]
    Undone {
        /// Which.
        act: Undoable,
        /// Counter of the official now, where the person is called or served
        /// again; without it (before this field was written) the old one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<u16>,
    },
    /// Waits on, on a later day.
    #[serde(rename = "visit.carried_over")]
    CarriedOver {
        /// New day.
        day: Date,
        /// Ticket on the new day: the number on the paper in hand. (It was a
        /// new number once, in records of before.)
        ticket: TicketNumber,
        /// Place.
        place_at: Timestamp,
    },
}

/// What goes without saying is not written.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Event {
    /// The ledger's `kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "visit.issued",
            Self::Called { .. } => "visit.called",
            Self::Recalled {} => "visit.recalled",
            Self::Walking {} => "visit.walking",
            Self::Serving { .. } => "visit.serving",
            Self::Missed { .. } => "visit.missed",
            Self::CameBack { .. } => "visit.came_back",
            Self::Held { .. } => "visit.held",
            Self::BackInLine { .. } => "visit.back_in_line",
            Self::Transferred { .. } => "visit.transferred",
            Self::LineChanged { .. } => "visit.line_changed",
            Self::ClassChanged { .. } => "visit.class_changed",
            Self::Joined { .. } => "visit.joined",
            Self::Finished { .. } => "visit.finished",
            Self::Undone { .. } => "visit.undone",
            Self::CarriedOver { .. } => "visit.carried_over",
        }
    }
}
