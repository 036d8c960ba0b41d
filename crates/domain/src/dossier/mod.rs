//! A dossier (hồ sơ) and the legal acts on it.
//!
//! The row of a dossier is the fold of its events: every act gives an
//! [`Event`], and [`Dossier::apply`] is the only way a dossier changes, in the
//! desk as in the audit. Legal states are few and own their facts; money,
//! delivery and outside synchronisation are axes of their own. "Late" is no
//! state: it is computed from the promise in force and the end.
//!
//! Deliberately absent: names, phones and free text. Those lie in the personal
//! part of an event ([`Words`]) and can be erased without touching the fold.

pub mod act;
mod changed;
mod event;
pub mod figures;
mod fold;
mod given;
mod national;
mod open;
mod put_right;
mod refused;
mod register;
mod stage;
mod sums;
#[cfg(test)]
mod tests;
mod words;

pub use changed::{Change, changes};
pub use event::{Event, Intake, Party, PartyRole};
pub use fold::BadFold;
pub use given::{Basis, ExtensionPaper, Paid, PaperGiven, PaperHow};
pub use national::{NationalCode, national_code};
pub use open::{OpenClock, clock_facts};
pub use refused::{ClockFault, Refused};
pub use register::FromRegister;
pub use stage::{Stage, StageName};
pub use sums::{MoneySums, RefundCause};
pub use words::{PersonSnapshot, Words};

use crate::deadline::{ClockFacts, DueAt};
use crate::id::{AttachmentId, DossierCode, DossierId, StaffId, UnitId};
use crate::procedure::Channel;
use crate::time::{Timestamp, instant};
use serde::{Deserialize, Serialize};

/// Which version of which procedure a dossier is judged by (the version in
/// force when it was received, Decree 118/2025).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// National code.
    pub code: String,
    /// Content hash of the version, hex.
    pub hash: String,
    /// Field slug, for lists and figures.
    pub field: String,
}

/// Three organisations (Decree 118/2025; letter 1747/UBND-NC of Hà Nội).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisations {
    /// Where the citizen was helped to file; often the desk itself.
    pub helped: UnitId,
    /// Where the dossier was received.
    pub received: UnitId,
    /// Who decides.
    pub decides: UnitId,
}

/// Why a promise was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseCause {
    /// At acceptance, on the receipt.
    Acceptance,
    /// The clock had stopped for a supplement.
    Supplement,
    /// The clock had stopped for tax or land money.
    FinancialObligation,
    /// Another lawful stop ended.
    OtherStop,
    /// An extension was granted.
    Extension,
    /// The government announced other days off.
    Calendar,
    /// The intake had been wrong.
    Correction,
}

/// A date promised to the citizen on a paper. The first stays visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The date.
    pub due: DueAt,
    /// When it was issued.
    pub at: Timestamp,
    /// Why.
    pub cause: PromiseCause,
    /// True while a day of low or medium confidence lies inside.
    pub provisional: bool,
}

/// A step of the pinned process with its internal due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Unit that does it.
    pub unit: UnitId,
    /// Share of the limit in thousandths.
    pub share_permille: u32,
    /// Internal due date under the calendar of planning.
    pub due: Option<DueAt>,
}

/// Papers on the way between two units: given, not yet received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingHandOver {
    /// From.
    pub from: UnitId,
    /// To.
    pub to: UnitId,
    /// Giver.
    pub given_by: StaffId,
    /// When.
    pub given_at: Timestamp,
    /// Step that begins at receipt.
    pub step: u16,
}

/// How the citizen wants the result (đăng ký nhận kết quả tại).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultVia {
    /// At the desk.
    Desk,
    /// By post.
    Post,
    /// As an electronic result on the portal.
    Online,
}

/// To whom a result was handed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveredTo {
    /// The owner.
    Owner,
    /// The representative named in the dossier.
    Representative,
    /// Someone else with an authorisation shown at the desk.
    Authorised,
    /// The postal operator.
    Post,
    /// Sent electronically.
    Online,
}

/// A result (kết quả).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFacts {
    /// Granted, or refused with a written answer.
    pub positive: bool,
    /// Number of the result paper.
    pub number: Option<String>,
    /// When it came to the desk: the end of processing (QĐ 766/QĐ-TTg 2.1).
    pub at: Timestamp,
}

/// Delivery axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// To whom.
    pub to: DeliveredTo,
    /// Without the receipt (lost): identity was checked instead.
    pub without_receipt: bool,
    /// When.
    pub at: Timestamp,
}

/// Apology with a new date (phiếu xin lỗi; once only, Decree 61/2018 art. 19).
/// The new date does not heal lateness: reports count late "with apology".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apology {
    /// Unit that is late (đơn vị chủ trì làm chậm).
    pub late_unit: UnitId,
    /// New date.
    pub new_date: DueAt,
    /// When it was issued.
    pub at: Timestamp,
}

/// An attachment as the fold knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentFacts {
    /// Id.
    pub id: AttachmentId,
    /// Item of the checklist it belongs to.
    pub item: Option<String>,
    /// SHA-256 of the content, hex.
    pub hash: String,
    /// Pages counted.
    pub pages: u32,
}

/// A dossier as the desk knows it now: the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Id within the desk.
    pub id: DossierId,
    /// Number of events applied; the optimistic lock.
    pub version: u32,
    /// Public code; issued only at acceptance.
    pub code: Option<DossierCode>,
    /// Facts of the intake as they stand after corrections.
    pub intake: Intake,
    /// Legal state.
    pub stage: Stage,
    /// When it reached the system.
    pub entered_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was received, put right after closing; the clock stays as it
    /// was. `None` = as the clock says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Timestamp>,
    /// Facts of the legal clock; `None` before acceptance.
    pub clock: Option<ClockFacts>,
    /// Calendar the last promise was computed with, hex hash.
    pub calendar: String,
    /// Promises, oldest first.
    pub promises: Vec<Promise>,
    /// Plan of steps.
    pub steps: Vec<PlannedStep>,
    /// Step being worked on.
    pub step: u16,
    /// Unit that has the papers.
    pub unit: UnitId,
    /// Units that had them before, in that order: they go on reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<UnitId>,
    /// Official who handles it.
    pub holder: Option<StaffId>,
    /// Papers on the way.
    pub pending: Option<PendingHandOver>,
    /// Supplement requests sent so far. More than one counts late nationally.
    pub supplements: u32,
    /// Money.
    pub money: MoneySums,
    /// Result.
    pub result: Option<ResultFacts>,
    /// Delivery.
    pub delivery: Option<Delivery>,
    /// Apology.
    pub apology: Option<Apology>,
    /// Attachments.
    pub attachments: Vec<AttachmentFacts>,
    /// The register it was taken in from; `None` for those accepted here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<FromRegister>,
    /// Event time of the last event; later events never lie before it.
    pub last_at: Timestamp,
}

impl Dossier {
    /// The promise in force.
    pub fn promised(&self) -> Option<&Promise> {
        self.promises.last()
    }

    /// The first promise, the one on the receipt.
    pub fn first_promise(&self) -> Option<&Promise> {
        self.promises.first()
    }

    /// The date a citizen may count on now: the promise in force, or the new
    /// date of an apology where that is later. It is what pages show; late is
    /// still judged by the promise, which an apology does not heal.
    pub fn date_to_come(&self) -> Option<DueAt> {
        let sorry = self.apology.as_ref().map(|apology| apology.new_date);
        self.promised().map(|promise| promise.due).max(sorry)
    }

    /// When processing ended: result at the desk first, else the stop
    /// (order of QĐ 766/QĐ-TTg 2.1; result returned directly counts as both).
    pub fn ended_at(&self) -> Option<Timestamp> {
        if self.is_taken_back() {
            return None;
        }
        if let Some(result) = &self.result {
            return Some(result.at);
        }
        match &self.stage {
            Stage::Stopped { at, .. } => Some(*at),
            Stage::Refused { .. }
            | Stage::AwaitingAcceptance { .. }
            | Stage::AwaitingFix { .. }
            | Stage::Accepted { .. }
            | Stage::InProgress { .. }
            | Stage::AwaitingSupplement { .. }
            | Stage::AwaitingPayment { .. }
            | Stage::WithdrawalRequested { .. }
            | Stage::ResultReady { .. }
            | Stage::Delivered { .. } => None,
        }
    }

    /// Is the desk still bound to do something about it?
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }

    /// Ended after the promised date in force. `None` while open, or when
    /// nothing was promised.
    pub fn ended_late(&self) -> Option<bool> {
        let promise = self.promised()?;
        Some(self.ended_at()? > promise.due.instant())
    }

    /// Ended after the very first promise, whatever was promised later.
    pub fn missed_first_promise(&self) -> Option<bool> {
        let promise = self.first_promise()?;
        Some(self.ended_at()? > promise.due.instant())
    }

    /// Late in the national index: more than one supplement request makes a
    /// dossier late whatever the clock says (QĐ 766/QĐ-TTg 2.1).
    pub fn nationally_late(&self) -> Option<bool> {
        self.ended_late().map(|late| late || self.supplements > 1)
    }

    /// Does the clock stand, so that the dossier is not late while it waits? A
    /// stop that began when the promise in force had passed heals nothing; one
    /// that began in time lets nobody be late until it ends. Where it began on
    /// the last counted day the date stays (`calendar-and-deadlines.md` §4.3)
    /// and no time remains when it ends.
    pub fn stands(&self) -> bool {
        self.open_stop().is_some_and(|stop| {
            let promise = self.promised();
            promise.is_none_or(|promise| stop.from <= promise.due.local())
        })
    }

    /// Past the promise in force at `now`, or ended after it. The one answer
    /// for lists, pages and citizens.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let past = |promise: &Promise| promise.due.instant() < now;
        self.ended_late().unwrap_or_else(|| {
            self.is_open() && !self.stands() && self.promised().is_some_and(past)
        })
    }

    /// An open stop of the clock, if any.
    pub fn open_stop(&self) -> Option<&crate::deadline::Stop> {
        self.clock
            .as_ref()?
            .stops
            .iter()
            .find(|stop| stop.to.is_none())
    }

    /// When it was received (thời gian nhận hồ sơ), corrections included.
    pub fn received_at(&self) -> Timestamp {
        let by_clock = self.clock.as_ref().map(|clock| instant(clock.start));
        self.received.or(by_clock).unwrap_or(self.entered_at)
    }

    /// Channel.
    pub fn channel(&self) -> Channel {
        self.intake.channel
    }
}
