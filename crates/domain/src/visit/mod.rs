//! A visit: from the ticket to its outcome (lượt đến).
//!
//! A visit is a log of intervals. Its events name nobody; `fold.rs` is the
//! only place where a visit changes, `act.rs` holds the decisions, `policy.rs`
//! the rules of an office as data, `choose.rs` who is next and why.
//! Deliberately absent: typed durations. Waiting, walking, serving and hold
//! are differences of instants that events bear.

pub mod act;
pub mod choose;
mod ending;
mod event;
pub mod fault;
mod fold;
pub mod foresee;
pub mod hours;
pub mod policy;
mod refused;
pub mod replay;
#[cfg(test)]
mod tests;
pub mod voice;
pub mod wait;

pub use event::{Event, Outcome, Undoable};
pub use fold::Misfit;
pub use policy::{ClassId, LineId, Policy};
pub use refused::Refused;

use crate::id::{DossierId, StaffId, VisitId};
use crate::time::{Timestamp, local};
use choose::Why;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is printed on a ticket: prefix of the line and number of the day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketNumber {
    /// Prefix of the line, `A` to `Z` once or twice.
    pub prefix: String,
    /// Number within desk, day and prefix: from 1, or after the highest that was
    /// carried over to the day.
    pub number: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.number)
    }
}

impl TicketNumber {
    /// Reads a number as printed or typed: `A012`, `a 12`.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let (prefix, number) = text.split_at(at);
        let ok = (1..=2).contains(&prefix.len())
            && prefix.bytes().all(|b| b.is_ascii_alphabetic())
            && number.len() <= 6
            && number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse().ok().filter(|n| *n > 0)?;
        ok.then(|| Self {
            prefix: prefix.to_ascii_uppercase(),
            number,
        })
    }
}

/// Where a ticket came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The kiosk at the door.
    Kiosk,
    /// The guide's desk.
    Guide,
    /// A phone, with the code shown at the kiosk.
    Phone,
    /// A time booked on the web, checked in.
    Appointment,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 4] = [Self::Kiosk, Self::Guide, Self::Phone, Self::Appointment];

    /// The word as stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Guide => "guide",
            Self::Phone => "phone",
            Self::Appointment => "appointment",
        }
    }
}

/// What goes on with a visit right now. Each phase owns its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// In line.
    Waiting {},
    /// Called, not yet at the counter.
    Called {
        /// By whom.
        official: StaffId,
        /// To which counter.
        counter: u16,
        /// Times called again.
        recalls: u8,
        /// The person was seen, or said on the phone, to be on the way.
        coming: bool,
    },
    /// At the counter.
    Serving {
        /// By whom.
        official: StaffId,
        /// At which counter.
        counter: u16,
    },
    /// Sent to fetch or fill something; the official keeps the place.
    OnHold {
        /// Who keeps it.
        official: StaffId,
        /// Until when.
        until: Timestamp,
    },
    /// Did not come when called; may come back until then.
    Absent {
        /// Until when.
        until: Timestamp,
    },
    /// Over.
    Finished {
        /// How.
        outcome: Outcome,
    },
}

impl Phase {
    /// Name as stored, printed and used in message ids.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Waiting {} => "waiting",
            Self::Called { coming: false, .. } => "called",
            Self::Called { coming: true, .. } => "walking",
            Self::Serving { .. } => "serving",
            Self::OnHold { .. } => "on_hold",
            Self::Absent { .. } => "absent",
            Self::Finished { .. } => "finished",
        }
    }

    /// Every name an interval may have, in the order of a usual visit.
    pub const SLUGS: [&'static str; 7] = [
        "waiting", "called", "walking", "serving", "on_hold", "absent", "finished",
    ];

    /// Who has the person, if anybody.
    pub const fn official(&self) -> Option<StaffId> {
        match self {
            Self::Called { official, .. }
            | Self::Serving { official, .. }
            | Self::OnHold { official, .. } => Some(*official),
            Self::Waiting {} | Self::Absent { .. } | Self::Finished { .. } => None,
        }
    }

    /// At which counter, while there.
    pub const fn counter(&self) -> Option<u16> {
        match self {
            Self::Called { counter, .. } | Self::Serving { counter, .. } => Some(*counter),
            _ => None,
        }
    }
}

/// A visit as it is now: the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Id.
    pub id: VisitId,
    /// Day of the ticket; a visit carried over moves to the new day.
    pub day: Date,
    /// What is printed.
    pub ticket: TicketNumber,
    /// What it is for.
    pub line: LineId,
    /// Priority class; the ordinary one when nothing was claimed or proven.
    pub class: ClassId,
    /// When the ticket was issued.
    pub issued_at: Timestamp,
    /// Place in line counts from here: the arrival, or later by rule.
    pub place_at: Timestamp,
    /// The wait counts from here, where a later day gave another place to
    /// whoever was carried over to it; see [`Visit::waits_from`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<Timestamp>,
    /// Time booked beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked_for: Option<Timestamp>,
    /// Transferred to this official and nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants: Option<StaffId>,
    /// Where the ticket came from.
    pub origin: Origin,
    /// Now.
    pub phase: Phase,
    /// Since when.
    pub since: Timestamp,
    /// Times not there when called.
    pub n_absent: u8,
    /// Why it was called the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// Dossiers handled in this visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dossiers: Vec<DossierId>,
    /// What is missing, when the person was sent home with a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// The last act and what was before it, as long as it can be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Before>>,
    /// Sat down by mistake and called again: the turn of this call is counted
    /// already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub turn_counted: bool,
    /// Time of the last event; never falls (H17).
    pub last_at: Timestamp,
    /// Counts up with each event.
    pub version: u32,
}

/// What a person was sent home to bring, of which procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Code of the procedure.
    pub procedure: String,
    /// Items of its checklist.
    pub items: Vec<String>,
}

/// What stood before the last act, for taking it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The act.
    pub act: Undoable,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
    /// Phase.
    pub phase: Phase,
    /// Since when.
    pub since: Timestamp,
    /// Place.
    pub place_at: Timestamp,
    /// Begin of the wait, where it is not the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<Timestamp>,
    /// Line.
    pub line: LineId,
    /// Wish.
    pub wants: Option<StaffId>,
    /// Times absent.
    pub n_absent: u8,
}

impl Visit {
    /// From when the wait counts: the place in line, and of whoever was carried
    /// over the place of the day before. How much of the time since then is a
    /// wait, the desk's hours say ([`hours::Hours::minutes`]).
    pub fn waits_from(&self) -> Timestamp {
        self.waits_since.unwrap_or(self.place_at)
    }

    /// Was the ticket issued on an earlier day than the one it is called on?
    pub fn is_carried(&self) -> bool {
        self.came_on() < self.day
    }

    /// The day on which the ticket was issued.
    pub fn came_on(&self) -> Date {
        local(self.issued_at).date()
    }

    /// Is it over?
    pub const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Finished { .. })
    }
}
