//! Why an act of the queue is refused: normal answers, each with one message
//! per language (`queue-refused-…`).

use super::Undoable;
use serde::{Deserialize, Serialize};

/// A reason the page shows in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "queue_refused")]
pub enum Refused {
    /// The act does not belong to this phase.
    #[error("not possible while the visit is {phase}")]
    WrongPhase {
        /// Name of the phase.
        phase: String,
    },
    /// Somebody else has this person.
    #[error("another official has this person")]
    NotYours,
    /// A person must be finished, held or sent on first.
    #[error("the person at the counter comes first")]
    Busy,
    /// No counter taken.
    #[error("no counter is taken")]
    NoCounter,
    /// On a break or at paperwork: its end is a press of its own.
    #[error("the official is on a break")]
    OnBreak,
    /// The counter belongs to somebody else now.
    #[error("counter {counter} is somebody else's")]
    CounterTaken {
        /// Number.
        counter: u16,
    },
    /// No such counter here.
    #[error("there is no counter {counter}")]
    NoSuchCounter {
        /// Number.
        counter: u16,
    },
    /// Nobody waits for what this official serves.
    #[error("nobody waits")]
    NobodyWaits,
    /// Calling a particular person is switched off.
    #[error("choosing whom to call is switched off")]
    ChoiceLocked,
    /// This person is not for this official.
    #[error("the line is not one this official serves")]
    NotYourLine,
    /// Call again first.
    #[error("call {more} more times first")]
    RecallFirst {
        /// Calls that are still to be made.
        more: u8,
    },
    /// Called a moment ago.
    #[error("called again a moment ago")]
    TooSoon {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Called not long enough ago to count as absent.
    #[error("called too short a time ago to count as absent")]
    MissedTooSoon {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Held too many already.
    #[error("only {most} people may be held at once")]
    TooManyHeld {
        /// Most.
        most: u8,
    },
    /// The absence has run out.
    #[error("the time to come back has run out")]
    AbsenceOver,
    /// No such line, or not open today.
    #[error("no such line today")]
    NoSuchLine,
    /// No such class.
    #[error("no such class")]
    NoSuchClass,
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanged,
    /// The desk is closed, or too near its closing for this line.
    #[error("no ticket can be served before closing")]
    TooLate,
    /// The head of the desk has ended the day.
    #[error("the day has been ended")]
    DayClosed,
    /// The desk has not opened yet.
    #[error("tickets are given from {from}")]
    TooEarly {
        /// Local time as pages write it: `7:00`.
        from: String,
    },
    /// The act cannot be taken back any more.
    #[error("too late to take back {}", act.map_or("it", Undoable::slug))]
    CannotUndo {
        /// Which.
        act: Option<Undoable>,
    },
    /// Sent home without naming what is missing.
    #[error("what is missing must be named")]
    NothingMissing,
    /// Ended as accepted, and no dossier was.
    #[error("no dossier was accepted in this visit")]
    NoDossier,
    /// The rules written down are not those that were looked at.
    #[error("the draft was changed meanwhile")]
    OtherDraft,
    /// This phone has a ticket already.
    #[error("this phone has a ticket already")]
    OneTicketEach,
    /// The code shown at the kiosk was another one.
    #[error("the code is not the one shown at the kiosk")]
    WrongCode,
    /// The appointment is too early, too late, released or used.
    #[error("the appointment cannot be used: {why}")]
    Appointment {
        /// `early`, `late`, `used`, `released`, `unknown`, `day`.
        why: String,
    },
    /// No place left at that time.
    #[error("no place is left at that time")]
    SlotFull,
    /// A permit of another act: a fault of the caller.
    #[error("wrong permit")]
    WrongPermit,
}

impl Refused {
    /// Id of the message.
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::WrongPhase { .. } => "queue-refused-phase",
            Self::NotYours => "queue-refused-not-yours",
            Self::Busy => "queue-refused-busy",
            Self::NoCounter => "queue-refused-no-counter",
            Self::OnBreak => "queue-refused-on-break",
            Self::CounterTaken { .. } => "queue-refused-counter-taken",
            Self::NoSuchCounter { .. } => "queue-refused-no-such-counter",
            Self::NobodyWaits => "queue-refused-nobody",
            Self::ChoiceLocked => "queue-refused-choice",
            Self::NotYourLine => "queue-refused-line-not-yours",
            Self::RecallFirst { .. } => "queue-refused-recall-first",
            Self::TooSoon { .. } => "queue-refused-too-soon",
            Self::MissedTooSoon { .. } => "queue-refused-missed-too-soon",
            Self::TooManyHeld { .. } => "queue-refused-held",
            Self::AbsenceOver => "queue-refused-absence-over",
            Self::NoSuchLine => "queue-refused-no-line",
            Self::NoSuchClass => "queue-refused-no-class",
            Self::NothingChanged => "queue-refused-nothing-changed",
            Self::TooLate => "queue-refused-too-late",
            Self::DayClosed => "queue-refused-day-closed",
            Self::TooEarly { .. } => "queue-refused-too-early",
            Self::CannotUndo { .. } => "queue-refused-undo",
            Self::NothingMissing => "queue-refused-nothing-missing",
            Self::NoDossier => "queue-refused-no-dossier",
            Self::OtherDraft => "queue-refused-other-draft",
            Self::OneTicketEach => "queue-refused-one-each",
            Self::WrongCode => "queue-refused-code",
            Self::Appointment { .. } => "queue-refused-appointment",
            Self::SlotFull => "queue-refused-slot-full",
            Self::WrongPermit => "queue-refused-permit",
        }
    }

    /// The value the message names, empty when none.
    pub fn value(&self) -> String {
        match self {
            Self::WrongPhase { phase } => phase.clone(),
            Self::CounterTaken { counter } | Self::NoSuchCounter { counter } => counter.to_string(),
            Self::RecallFirst { more } => more.to_string(),
            Self::TooSoon { seconds } | Self::MissedTooSoon { seconds } => seconds.to_string(),
            Self::TooManyHeld { most } => most.to_string(),
            Self::TooEarly { from } => from.clone(),
            Self::Appointment { why } => why.clone(),
            _ => String::new(),
        }
    }
}
