//! Acts on a dossier as data: what is asked, so that a page, the interface,
//! the demo, the tests and an idempotency key all mean the same thing.

mod correct;
mod foresee;
mod perform;
mod put_right;
mod round;

pub use correct::moved;
pub use foresee::{Foreseen, Later};

use crate::accept::IntakeInput;
use crate::money::MoneyInput;
use crate::work::{Asked, Done, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::deadline::{DueAt, StopReason};
use motcua_domain::dossier::{DeliveredTo, ExtensionPaper, PaperGiven};
use motcua_domain::id::{DossierId, StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// A dossier and the version the page showed of it.
pub type Seen = (DossierId, u32);

/// What is asked to be done on a dossier.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// Ask for fixes before acceptance.
    AskFix {
        /// Items of the checklist.
        items: Vec<String>,
        /// Further things, one a line.
        lines: Vec<String>,
        /// Reason.
        reason: String,
    },
    /// The fixed dossier came back.
    ReceiveFix {
        /// Papers as they are now.
        papers: Vec<PaperGiven>,
    },
    /// Refuse to accept.
    Refuse {
        /// Reason.
        reason: String,
    },
    /// Give the papers to another unit.
    HandOver {
        /// To.
        to: UnitId,
        /// Step that begins there; `None` = the next step of that unit.
        step: Option<u16>,
        /// Round of a hand-over list.
        round: Option<i64>,
    },
    /// Receive papers that are on the way.
    ReceiveHandOver {},
    /// Give to an official (or the substitute while that one is on leave).
    Assign {
        /// To.
        to: StaffId,
    },
    /// Ask for a supplement.
    RequestSupplement {
        /// Items of the checklist.
        items: Vec<String>,
        /// Further papers, one a line.
        lines: Vec<String>,
        /// Reason.
        reason: String,
        /// The warning about a second request was read.
        warned: bool,
    },
    /// The supplement came.
    ReceiveSupplement {
        /// Papers as they are now.
        papers: Vec<PaperGiven>,
    },
    /// Stop the clock for another lawful reason.
    StopClock {
        /// Why.
        why: StopReason,
        /// In words.
        reason: String,
    },
    /// That reason has gone.
    ResumeClock {},
    /// Extend the limit.
    Extend {
        /// By so many units of the limit.
        amount: u32,
        /// Reason.
        reason: String,
        /// The written decision.
        paper: ExtensionPaper,
    },
    /// The citizen asks to withdraw.
    RequestWithdrawal {
        /// Reason, possibly empty.
        reason: String,
    },
    /// Grant or decline it.
    DecideWithdrawal {
        /// Granted.
        granted: bool,
        /// Reason; needed to decline.
        reason: String,
    },
    /// Stop by the office's decision.
    Stop {
        /// Reason.
        reason: String,
    },
    /// The result is there.
    RecordResult {
        /// Granted, or refused with a written answer.
        positive: bool,
        /// Number.
        number: String,
        /// Reason of a refusal, or a remark.
        text: String,
    },
    /// Hand the result over.
    Deliver {
        /// To whom.
        to: DeliveredTo,
        /// The receipt is lost.
        without_receipt: bool,
        /// Who took it and by which paper.
        taken_by: String,
    },
    /// Apologise with a new date.
    Apologise {
        /// Late unit.
        late_unit: UnitId,
        /// New date.
        new_date: DueAt,
        /// Reason.
        reason: String,
    },
    /// Put a wrong intake right.
    CorrectIntake {
        /// As it should have been.
        input: Box<IntakeInput>,
        /// Why.
        reason: String,
    },
    /// Move to the version of the procedure now in force.
    MoveVersion {
        /// Why.
        reason: String,
    },
    /// Correct a dossier that ended, without reopening it.
    CorrectClosed {
        /// New number.
        number: Option<String>,
        /// New outcome.
        positive: Option<bool>,
        /// The intake as it should have been; `None` = as it stands.
        #[serde(default)]
        input: Option<Box<IntakeInput>>,
        /// Why.
        reason: String,
    },
    /// A money entry.
    Money(MoneyInput),
    /// A note for the colleagues.
    Note {
        /// Text.
        text: String,
    },
}

impl Deed {
    /// Done with the person at the counter, so that it belongs to the visit
    /// in which it happens.
    pub(crate) const fn is_at_counter(&self) -> bool {
        matches!(
            self,
            Self::AskFix { .. }
                | Self::ReceiveFix { .. }
                | Self::Refuse { .. }
                | Self::ReceiveSupplement { .. }
                | Self::RequestWithdrawal { .. }
                | Self::Deliver { .. }
        )
    }

    /// The action a permit is needed for. What resumes a clock depends on why
    /// it stands.
    pub fn action(&self, standing: Option<StopReason>) -> Action {
        match self {
            Self::AskFix { .. } => Action::AskFix,
            Self::ReceiveFix { .. } => Action::EnterPortal,
            Self::Refuse { .. } => Action::Refuse,
            Self::HandOver { .. } => Action::HandOver,
            Self::ReceiveHandOver {} => Action::ReceiveHandOver,
            Self::Assign { .. } => Action::Assign,
            Self::RequestSupplement { .. } => Action::RequestSupplement,
            Self::ReceiveSupplement { .. } => Action::ReceiveSupplement,
            Self::StopClock {
                why: StopReason::FinancialObligation,
                ..
            } => Action::StartFinancialObligation,
            Self::StopClock { .. } => Action::SuspendOther,
            Self::ResumeClock {} if standing == Some(StopReason::FinancialObligation) => {
                Action::FulfilFinancialObligation
            }
            Self::ResumeClock {} => Action::Resume,
            Self::Extend { .. } => Action::Extend,
            Self::RequestWithdrawal { .. } => Action::RequestWithdrawal,
            Self::DecideWithdrawal { .. } => Action::DecideWithdrawal,
            Self::Stop { .. } => Action::Stop,
            Self::RecordResult { .. } => Action::RecordResult,
            Self::Deliver { .. } => Action::Deliver,
            Self::Apologise { .. } => Action::Apologise,
            Self::CorrectIntake { .. } => Action::CorrectIntake,
            Self::MoveVersion { .. } => Action::MoveVersion,
            Self::CorrectClosed { .. } => Action::CorrectClosed,
            Self::Money(input) => input.action(),
            Self::Note { .. } => Action::Note,
        }
    }
}

impl Desk {
    /// Does one deed on a dossier, once per key.
    pub fn perform(
        &self,
        me: &Actor,
        key: &str,
        (dossier, seen): Seen,
        deed: Deed,
    ) -> Result<Done, DeskError> {
        let asked = Asked::new(key, "deed", &(dossier, &deed));
        self.act(me, asked, Priority::Person, move |work| {
            work.perform(dossier, Some(seen), &deed)
        })
    }

    /// Runs many acts in one transaction, for the demo and the bench: each at
    /// its own time and by its own actor, all or nothing. Through the same
    /// code as single acts.
    pub fn batch<T: Send + 'static>(
        &self,
        me: &Actor,
        acts: impl FnOnce(&mut Work<'_, '_>) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let inner = std::sync::Arc::clone(&self.0);
        let me = me.clone();
        // A bulk act shares its transaction with nobody, so it runs but once.
        let acts = Mutex::new(Some(acts));
        let done = self.0.store.act(self.0.id, Priority::Bulk, move |tx| {
            let taken = acts.lock().unwrap_or_else(PoisonError::into_inner).take();
            let now = inner.clock.now();
            taken.ok_or(DeskError::Busy)?(&mut Work {
                tx,
                desk: &inner,
                me: me.clone(),
                now,
            })
        });
        Ok(done?)
    }
}

impl Work<'_, '_> {
    /// The next acts of a batch are done by `me` at `now`.
    pub fn turn(&mut self, me: &Actor, now: Timestamp) {
        if self.me != *me {
            self.me = me.clone();
        }
        self.now = now;
    }
}
