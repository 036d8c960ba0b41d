//! Why an act is refused. Refusals are normal answers; each has one message
//! per language (`refused-…` in `web`), never a log line.

use super::StageName;
use crate::calendar::Sessions;
use crate::deadline::DeadlineError;
use crate::money::Vnd;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A reason the page shows in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum Refused {
    /// The act does not belong to this state.
    #[error("not possible in state {}", stage.slug())]
    WrongStage {
        /// State it is in.
        stage: StageName,
    },
    /// Papers are missing; what must come first.
    #[error("papers missing: {}", items.join(", "))]
    PapersMissing {
        /// Items of the checklist.
        items: Vec<String>,
    },
    /// No owner named.
    #[error("no owner of the dossier is named")]
    NoOwner,
    /// A representative without the paper that authorises.
    #[error("the paper that authorises the representative is not noted")]
    NoAuthorisation,
    /// A reason must be given.
    #[error("a reason must be given")]
    ReasonMissing,
    /// Nothing was asked for.
    #[error("nothing is asked for")]
    NothingAsked,
    /// A second supplement request needs the warning to be accepted.
    #[error("a second supplement request counts late in the national index")]
    SecondSupplement,
    /// Sector law allows one request only.
    #[error("this procedure allows one supplement request only")]
    SupplementOnce,
    /// Only the clock's stop reasons for this act.
    #[error("the clock is not stopped")]
    ClockNotStopped,
    /// The clock stands already.
    #[error("the clock is stopped already")]
    ClockStopped,
    /// Amount is zero, negative or past the limit.
    #[error("the amount {amount:?} is out of range")]
    AmountOutOfRange {
        /// The amount.
        amount: Vnd,
    },
    /// More than is owed.
    #[error("more than is owed ({open:?})")]
    MoreThanOwed {
        /// What is open.
        open: Vnd,
    },
    /// More than is held.
    #[error("more than was taken ({held:?})")]
    MoreThanHeld {
        /// What was taken and not refunded.
        held: Vnd,
    },
    /// More than the reason of the refund allows.
    #[error("this reason allows a refund of {most:?}")]
    RefundTooHigh {
        /// The most.
        most: Vnd,
    },
    /// The fee must be settled first.
    #[error("the fee is not settled ({open:?})")]
    FeeOpen {
        /// What is open.
        open: Vnd,
    },
    /// Papers are already on the way.
    #[error("the papers are on the way to another unit")]
    OnTheWay,
    /// Nothing is on the way.
    #[error("no papers are on the way")]
    NothingOnTheWay,
    /// To the unit that has it already.
    #[error("the unit has the papers already")]
    SameUnit,
    /// Given to the official who has it already.
    #[error("the official has the dossier already")]
    SameHolder,
    /// An unknown step.
    #[error("the process has no step {step}")]
    NoSuchStep {
        /// Step number, from 0.
        step: u16,
    },
    /// Only one apology with a new date.
    #[error("an apology was issued already")]
    ApologyOnce,
    /// The new date is not later than the promise and today.
    #[error("the new date must lie after today and after the promised date")]
    DateNotLater,
    /// The new date lies more than a year ahead.
    #[error("the new date lies more than a year ahead")]
    DateTooFar,
    /// The new date is a day on which the desk is closed.
    #[error("the desk is closed on the new date")]
    DayNotOpen,
    /// The new time is one at which the desk is closed.
    #[error("the desk is closed at the new time; it is open {hours}")]
    TimeNotOpen {
        /// When it is open on that day.
        hours: Sessions,
    },
    /// The number of the extension is zero or past its range.
    #[error("the extension is out of range")]
    BadExtension,
    /// The limit was extended as often as the office's settings let it.
    #[error("the limit was extended {most} times already")]
    ExtensionsGiven {
        /// How often it may be.
        most: u8,
    },
    /// The number of the paper that extends is not given.
    #[error("the number of the paper is not given")]
    PaperMissing,
    /// The paper is of a day to come, or of one before the receipt.
    #[error("the paper cannot be of that day")]
    PaperDate,
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanged,
    /// A date that cannot be (receipt in the future, before 2000, …).
    #[error("the date cannot be")]
    ImpossibleDate,
    /// A receipt after what was done with the papers: they lay here by then.
    #[error("they were passed on, answered or ended at {at}, before that receipt")]
    ReceivedAfter {
        /// When that was done first.
        at: Timestamp,
    },
    /// A receipt at the counter on a day or at an hour at which nobody can have
    /// handed the papers in there.
    #[error("nobody can have handed it in at the counter then")]
    NotAtCounter,
    /// Only an authorised person, owner or representative may collect.
    #[error("there is no representative in this dossier")]
    NoRepresentative,
    /// Who takes the result must be named.
    #[error("who takes the result is not named")]
    NoTaker,
    /// A word or list that is too long, or has characters that may not be.
    #[error("the text in {field} is too long or has characters that may not be")]
    BadText {
        /// Field.
        field: String,
    },
    /// The procedure's facts have not been signed off.
    #[error("the procedure is not signed off")]
    NotSignedOff,
    /// The version has no such case any more.
    #[error("the version has no case {case}")]
    CaseGone {
        /// Case of the dossier.
        case: String,
    },
    /// An extension was given in another unit than the new limit has.
    #[error("an extension was given in {unit}, the new limit has another unit")]
    ExtensionUnit {
        /// Slug of the unit of the extension.
        unit: String,
    },
    /// The procedure is not offered any more on the day of receipt.
    #[error("the last version of the procedure ended before {day}")]
    ProcedureEnded {
        /// First day on which it no longer holds.
        day: Date,
    },
    /// The procedure is not offered yet on the day of receipt.
    #[error("the procedure holds from {day}")]
    ProcedureNotYet {
        /// First day on which it holds.
        day: Date,
    },
    /// The calendar does not reach far enough.
    #[error("the calendar has no facts for {year}")]
    CalendarMissing {
        /// First missing year.
        year: i16,
    },
    /// The clock refuses this combination.
    #[error("the clock cannot count this: {why:?}")]
    ClockRefuses {
        /// What it cannot count.
        why: ClockFault,
    },
    /// The desk shows an event log of another system, which is there to be
    /// looked at: acts of ours would mix with what the log says.
    #[error("the desk of an event log is only looked at")]
    OnlyLookedAt,
    /// The permit is for another act: a fault of the program, refused safely.
    #[error("the permit is for another act")]
    WrongPermit,
}

/// What the clock cannot count; the page says it in the reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFault {
    /// A limit of nothing.
    NoAmount,
    /// No rule says how a stop acts on this unit.
    StopNotRuled,
    /// The rule set has no same-day limit.
    SameDayNotRuled,
    /// A stop that ends before it begins.
    StopBackwards,
    /// A restart before the receipt.
    RestartEarly,
    /// An extension before the receipt.
    ExtensionEarly,
    /// An extension by 0.
    ExtensionNothing,
    /// The period ends past the last year a date can have.
    TooLong,
    /// Shares of the steps that are not one whole.
    Shares,
    /// The calendar itself is faulty.
    Calendar,
}

impl From<&DeadlineError> for ClockFault {
    fn from(why: &DeadlineError) -> Self {
        match why {
            DeadlineError::NoAmount(_) => Self::NoAmount,
            DeadlineError::StopNotRuled { .. } => Self::StopNotRuled,
            DeadlineError::SameDayNotRuled(_) => Self::SameDayNotRuled,
            DeadlineError::StopEndsBeforeItBegins { .. } => Self::StopBackwards,
            DeadlineError::RestartBeforeReceipt { .. } => Self::RestartEarly,
            DeadlineError::ExtensionBeforeReceipt { .. } => Self::ExtensionEarly,
            DeadlineError::ExtensionOfNothing { .. } => Self::ExtensionNothing,
            DeadlineError::TooLong => Self::TooLong,
            DeadlineError::Shares(_) => Self::Shares,
            DeadlineError::Calendar(_) => Self::Calendar,
        }
    }
}

impl Refused {
    /// Message id in the locale files.
    pub fn message(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "refused-wrong-stage",
            Self::PapersMissing { .. } => "refused-papers-missing",
            Self::NoOwner => "refused-no-owner",
            Self::NoAuthorisation => "refused-no-authorisation",
            Self::ReasonMissing => "refused-reason-missing",
            Self::NothingAsked => "refused-nothing-asked",
            Self::SecondSupplement => "refused-second-supplement",
            Self::SupplementOnce => "refused-supplement-once",
            Self::ClockNotStopped => "refused-clock-not-stopped",
            Self::ClockStopped => "refused-clock-stopped",
            Self::AmountOutOfRange { .. } => "refused-amount-out-of-range",
            Self::MoreThanOwed { .. } => "refused-more-than-owed",
            Self::MoreThanHeld { .. } => "refused-more-than-held",
            Self::RefundTooHigh { .. } => "refused-refund-too-high",
            Self::FeeOpen { .. } => "refused-fee-open",
            Self::OnTheWay => "refused-on-the-way",
            Self::NothingOnTheWay => "refused-nothing-on-the-way",
            Self::SameUnit => "refused-same-unit",
            Self::SameHolder => "refused-same-holder",
            Self::NoSuchStep { .. } => "refused-no-such-step",
            Self::ApologyOnce => "refused-apology-once",
            Self::DateNotLater => "refused-date-not-later",
            Self::DateTooFar => "refused-date-too-far",
            Self::DayNotOpen => "refused-day-not-open",
            Self::TimeNotOpen { .. } => "refused-time-not-open",
            Self::BadExtension => "refused-bad-extension",
            Self::ExtensionsGiven { .. } => "refused-extensions-given",
            Self::PaperMissing => "refused-paper-missing",
            Self::PaperDate => "refused-paper-date",
            Self::NothingChanged => "refused-nothing-changed",
            Self::ImpossibleDate => "refused-impossible-date",
            Self::ReceivedAfter { .. } => "refused-received-after",
            Self::NotAtCounter => "refused-not-at-counter",
            Self::NoRepresentative => "refused-no-representative",
            Self::NoTaker => "refused-no-taker",
            Self::BadText { .. } => "refused-bad-text",
            Self::NotSignedOff => "refused-not-signed-off",
            Self::CaseGone { .. } => "refused-case-gone",
            Self::ExtensionUnit { .. } => "refused-extension-unit",
            Self::ProcedureEnded { .. } => "refused-procedure-ended",
            Self::ProcedureNotYet { .. } => "refused-procedure-not-yet",
            Self::CalendarMissing { .. } => "refused-calendar-missing",
            Self::ClockRefuses { .. } => "refused-clock-refuses",
            Self::OnlyLookedAt => "refused-only-looked-at",
            Self::WrongPermit => "refused-wrong-permit",
        }
    }
}
