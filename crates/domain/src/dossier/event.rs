//! Events: what happened to a dossier, in facts that name nobody.

use super::given::{Basis, ExtensionPaper, Paid, PaperGiven};
use super::{
    DeliveredTo, Organisations, PlannedStep, ProcedureRef, Promise, RefundCause, ResultVia,
};
use crate::deadline::{ClockFacts, DueAt, Limit, StopReason};
use crate::id::{AttachmentId, DossierCode, MoneyId, PersonId, StaffId, UnitId};
use crate::money::Vnd;
use crate::procedure::Channel;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Part a person plays in a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Owner of the dossier (chủ hồ sơ); there may be several.
    Owner,
    /// Authorised representative who submits (người được ủy quyền).
    Representative,
}

/// A person of a dossier, by id only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: PartyRole,
}

/// Facts of an intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Procedure version.
    pub procedure: ProcedureRef,
    /// Case of the procedure.
    pub case: Option<String>,
    /// Area class of the time-limit table.
    pub area: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Code given by the national portal or another system.
    pub outside_code: Option<String>,
    /// Three organisations.
    pub orgs: Organisations,
    /// Persons; at least one owner.
    pub parties: Vec<Party>,
    /// Papers given.
    pub papers: Vec<PaperGiven>,
    /// How the result is wanted.
    pub result_via: ResultVia,
    /// Limit by the procedure's table.
    pub limit: Limit,
    /// A supplement restarts the clock (origin "valid dossier").
    pub restarts_on_supplement: bool,
    /// Fees assessed.
    pub fee: Vnd,
    /// By what; `None` for dossiers taken in before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// What happened. The tag is the ledger's `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Event {
    /// Came by portal, post or drop-off.
    #[serde(rename = "dossier.entered")]
    Entered {
        /// Facts as submitted.
        intake: Box<Intake>,
    },
    /// The desk asked for fixes before acceptance.
    #[serde(rename = "dossier.fix_asked")]
    FixAsked {
        /// Items of the checklist concerned.
        items: Vec<String>,
    },
    /// The fixed dossier came back.
    #[serde(rename = "dossier.fix_received")]
    FixReceived {
        /// Papers as they are now.
        papers: Vec<PaperGiven>,
    },
    /// Accepted; the code is issued here and nowhere else.
    #[serde(rename = "dossier.accepted")]
    Accepted {
        /// Code.
        code: DossierCode,
        /// Facts as accepted.
        intake: Box<Intake>,
        /// The clock.
        clock: ClockFacts,
        /// Calendar hash.
        calendar: String,
        /// First promise.
        promise: Promise,
        /// Plan.
        steps: Vec<PlannedStep>,
    },
    /// Not accepted.
    #[serde(rename = "dossier.refused")]
    Refused {},
    /// Money taken.
    #[serde(rename = "money.taken")]
    FeeTaken {
        /// Entry.
        entry: MoneyId,
        /// Amount.
        amount: Vnd,
        /// How it was paid; `None` before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid: Option<Paid>,
    },
    /// Money exempted.
    #[serde(rename = "money.exempted")]
    FeeExempted {
        /// Entry.
        entry: MoneyId,
        /// Amount.
        amount: Vnd,
        /// Group of the exemption.
        ground: String,
    },
    /// Money given back.
    #[serde(rename = "money.refunded")]
    FeeRefunded {
        /// Entry.
        entry: MoneyId,
        /// Amount.
        amount: Vnd,
        /// Why; `None` in records from before this was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<RefundCause>,
        /// How it was given back; `None` before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid: Option<Paid>,
    },
    /// Fee assessed anew (a notice came).
    #[serde(rename = "money.assessed")]
    FeeAssessed {
        /// New total.
        amount: Vnd,
        /// The notice itself is in by it, whatever it says: nothing waits any
        /// more. Missing in records that said a notice of nothing twice.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// Papers given to another unit.
    #[serde(rename = "dossier.handed_over")]
    HandedOver {
        /// To.
        to: UnitId,
        /// Step that begins at receipt.
        step: u16,
        /// Round of a hand-over list, when given in a round.
        round: Option<i64>,
    },
    /// Papers received by the other unit.
    #[serde(rename = "dossier.hand_over_received")]
    HandOverReceived {
        /// Unit that gave them and may go on reading the dossier; `None`
        /// before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<UnitId>,
    },
    /// Given to an official.
    #[serde(rename = "dossier.assigned")]
    Assigned {
        /// To.
        to: StaffId,
        /// Because the holder is on leave.
        substitute: bool,
    },
    /// Supplement asked; the clock stops (form 02).
    #[serde(rename = "supplement.requested")]
    SupplementRequested {
        /// Items of the checklist concerned.
        items: Vec<String>,
        /// The national warning (second request counts late) was shown and accepted.
        warned: bool,
    },
    /// Supplement received; the clock runs on, or anew.
    #[serde(rename = "supplement.received")]
    SupplementReceived {
        /// Papers as they are now.
        papers: Vec<PaperGiven>,
        /// Later promise; `None` when nothing moved.
        promise: Option<Promise>,
        /// Calendar of the promise.
        calendar: String,
    },
    /// Another lawful stop began.
    #[serde(rename = "clock.stopped")]
    ClockStopped {
        /// Why.
        reason: StopReason,
    },
    /// It ended.
    #[serde(rename = "clock.resumed")]
    ClockResumed {
        /// Later promise.
        promise: Option<Promise>,
        /// Calendar of the promise.
        calendar: String,
    },
    /// Extended by a paper.
    #[serde(rename = "clock.extended")]
    Extended {
        /// By how much, in the unit of the limit.
        amount: u32,
        /// Later promise.
        promise: Promise,
        /// Calendar of the promise.
        calendar: String,
        /// The paper; `None` in records from before it was a fact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<ExtensionPaper>,
    },
    /// A new calendar moved the promise later, or the internal dates.
    #[serde(rename = "clock.calendar_applied")]
    CalendarApplied {
        /// Later promise; `None` when only internal dates moved.
        promise: Option<Promise>,
        /// Calendar of the dates.
        calendar: String,
        /// Plan as it stands now; empty when it did not move.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<PlannedStep>,
        /// Announcement that changed the days.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        document: String,
        /// The changed days inside the period.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        days: Vec<Date>,
    },
    /// The citizen asked to withdraw.
    #[serde(rename = "withdrawal.requested")]
    WithdrawalRequested {},
    /// Not granted: goes on as before.
    #[serde(rename = "withdrawal.declined")]
    WithdrawalDeclined {},
    /// Ended without result: withdrawal granted, or stopped by the office.
    #[serde(rename = "dossier.stopped")]
    Stopped {
        /// By withdrawal.
        withdrawn: bool,
    },
    /// Result came to the desk.
    #[serde(rename = "result.recorded")]
    ResultRecorded {
        /// Granted or not.
        positive: bool,
        /// Number of the result paper.
        number: Option<String>,
        /// Unit that had the dossier until then and may go on reading it;
        /// `None` before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<UnitId>,
    },
    /// Result handed over.
    #[serde(rename = "result.delivered")]
    Delivered {
        /// To whom.
        to: DeliveredTo,
        /// Without the receipt.
        without_receipt: bool,
    },
    /// Apology with a new date (form 04).
    #[serde(rename = "apology.issued")]
    Apologised {
        /// Unit that is late.
        late_unit: UnitId,
        /// New date.
        new_date: DueAt,
    },
    /// A wrong intake put right: what stands now.
    #[serde(rename = "intake.corrected")]
    IntakeCorrected {
        /// Facts as they stand now.
        intake: Box<Intake>,
        /// The clock as it stands now.
        clock: ClockFacts,
        /// Calendar of the promise.
        calendar: String,
        /// New promise; `None` when nothing moved.
        promise: Option<Promise>,
        /// Plan as it stands now.
        steps: Vec<PlannedStep>,
        /// Moved to another version of its procedure, nothing else.
        version_only: bool,
    },
    /// Correction after closing; the clock stays closed.
    #[serde(rename = "closed.corrected")]
    ClosedCorrected {
        /// New number of the result paper.
        number: Option<String>,
        /// New outcome.
        positive: Option<bool>,
        /// Facts of the intake as they stand now, when they were wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intake: Option<Box<Intake>>,
        /// When it was really received. No date is counted anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Timestamp>,
    },
    /// A file was attached.
    #[serde(rename = "attachment.added")]
    Attached {
        /// Id.
        attachment: AttachmentId,
        /// Item of the checklist.
        item: Option<String>,
        /// SHA-256 of the content, hex.
        hash: String,
        /// Pages.
        pages: u32,
    },
    /// A note (in the personal part).
    #[serde(rename = "note.added")]
    Noted {},
    /// An event of an imported log that has no legal meaning here.
    #[serde(rename = "log.event")]
    Logged {
        /// Activity as the log names it.
        activity: String,
        /// Resource as the log names it (a pseudonym).
        resource: Option<String>,
    },
    /// Taken in from a register kept before the desk was (sổ theo dõi hồ sơ).
    /// The events before it bear its times; this one bears the time of now.
    #[serde(rename = "register.taken_in")]
    TakenIn {
        /// The file: a part of its hash.
        batch: String,
        /// Line of the file.
        row: u32,
        /// What the rules count, where the old receipt promised another date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counted: Option<DueAt>,
    },
    /// That was taken back: the dossier counts nowhere any more, and its codes
    /// are free again.
    #[serde(rename = "register.taken_back")]
    TakenBack {
        /// The file.
        batch: String,
        /// Line of the file.
        row: u32,
    },
}

impl Event {
    /// Says how money changed hands; nothing to other events.
    pub fn set_paid(&mut self, how: Paid) {
        if let Self::FeeTaken { paid, .. } | Self::FeeRefunded { paid, .. } = self {
            *paid = Some(how);
        }
    }

    /// The ledger's `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Entered { .. } => "dossier.entered",
            Self::FixAsked { .. } => "dossier.fix_asked",
            Self::FixReceived { .. } => "dossier.fix_received",
            Self::Accepted { .. } => "dossier.accepted",
            Self::Refused {} => "dossier.refused",
            Self::FeeTaken { .. } => "money.taken",
            Self::FeeExempted { .. } => "money.exempted",
            Self::FeeRefunded { .. } => "money.refunded",
            Self::FeeAssessed { .. } => "money.assessed",
            Self::HandedOver { .. } => "dossier.handed_over",
            Self::HandOverReceived { .. } => "dossier.hand_over_received",
            Self::Assigned { .. } => "dossier.assigned",
            Self::SupplementRequested { .. } => "supplement.requested",
            Self::SupplementReceived { .. } => "supplement.received",
            Self::ClockStopped { .. } => "clock.stopped",
            Self::ClockResumed { .. } => "clock.resumed",
            Self::Extended { .. } => "clock.extended",
            Self::CalendarApplied { .. } => "clock.calendar_applied",
            Self::WithdrawalRequested {} => "withdrawal.requested",
            Self::WithdrawalDeclined {} => "withdrawal.declined",
            Self::Stopped { .. } => "dossier.stopped",
            Self::ResultRecorded { .. } => "result.recorded",
            Self::Delivered { .. } => "result.delivered",
            Self::Apologised { .. } => "apology.issued",
            Self::IntakeCorrected { .. } => "intake.corrected",
            Self::ClosedCorrected { .. } => "closed.corrected",
            Self::Attached { .. } => "attachment.added",
            Self::Noted {} => "note.added",
            Self::Logged { .. } => "log.event",
            Self::TakenIn { .. } => "register.taken_in",
            Self::TakenBack { .. } => "register.taken_back",
        }
    }
}
