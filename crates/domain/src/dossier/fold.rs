//! The fold: how an event changes a dossier. The only place that does.

use super::{
    Apology, AttachmentFacts, Delivery, Dossier, Event, MoneySums, PendingHandOver, ResultFacts,
    Stage, StageName,
};
use crate::deadline::{Extension, Stop, StopReason};
use crate::id::{DossierId, StaffId, UnitId};
use crate::money::Vnd;
use crate::time::{Timestamp, local};

/// An event that does not fit the state before it: the record is damaged or
/// was tampered with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {kind} does not fit state {stage}")]
pub struct BadFold {
    /// Kind of the event.
    pub kind: &'static str,
    /// State it met.
    pub stage: &'static str,
}

impl Dossier {
    /// First event of a dossier.
    pub fn begin(id: DossierId, at: Timestamp, event: &Event) -> Result<Self, BadFold> {
        let (Event::Entered { intake } | Event::Accepted { intake, .. }) = event else {
            return Err(BadFold {
                kind: event.kind(),
                stage: "none",
            });
        };
        let dossier = Self {
            id,
            version: 0,
            code: None,
            intake: (**intake).clone(),
            stage: Stage::AwaitingAcceptance { since: at },
            entered_at: at,
            accepted_at: None,
            received: None,
            clock: None,
            calendar: String::new(),
            promises: Vec::new(),
            steps: Vec::new(),
            step: 0,
            unit: intake.orgs.received.clone(),
            held_by: Vec::new(),
            holder: None,
            pending: None,
            supplements: 0,
            money: MoneySums {
                assessed: intake.fee,
                ..MoneySums::default()
            },
            result: None,
            delivery: None,
            apology: None,
            attachments: Vec::new(),
            register: None,
            last_at: at,
        };
        if matches!(event, Event::Entered { .. }) {
            return Ok(Self {
                version: 1,
                ..dossier
            });
        }
        dossier.apply(at, None, event)
    }

    /// The dossier after `event`, done by `by` at `at`.
    pub fn apply(
        mut self,
        at: Timestamp,
        by: Option<StaffId>,
        event: &Event,
    ) -> Result<Self, BadFold> {
        self.version += 1;
        self.last_at = self.last_at.max(at);
        match event {
            Event::Entered { .. } => return Err(self.misfit(event)),
            Event::FixAsked { .. } => self.stage = Stage::AwaitingFix { since: at },
            Event::FixReceived { papers } => {
                self.intake.papers.clone_from(papers);
                self.stage = Stage::AwaitingAcceptance { since: at };
            }
            Event::Accepted {
                code,
                intake,
                clock,
                calendar,
                promise,
                steps,
            } => {
                self.code = Some(code.clone());
                self.intake = (**intake).clone();
                self.money.assessed = intake.fee;
                self.clock = Some(clock.clone());
                self.calendar.clone_from(calendar);
                self.promises = vec![promise.clone()];
                self.steps.clone_from(steps);
                self.accepted_at = Some(at);
                self.stage = Stage::Accepted { since: at };
            }
            Event::Refused {} => self.stage = Stage::Refused { at },
            Event::FeeTaken { amount, .. } => self.money.taken = Vnd(self.money.taken.0 + amount.0),
            Event::FeeExempted { amount, .. } => {
                self.money.exempted = Vnd(self.money.exempted.0 + amount.0);
            }
            Event::FeeRefunded { amount, cause, .. } => self.money.refund(*amount, *cause),
            Event::FeeAssessed { amount, told } => self.money.set(&mut self.intake, *amount, *told),
            Event::HandedOver { to, step, .. } => {
                self.pending = Some(PendingHandOver {
                    from: self.unit.clone(),
                    to: to.clone(),
                    given_by: by.unwrap_or(StaffId(0)),
                    given_at: at,
                    step: *step,
                });
            }
            Event::HandOverReceived { from } => {
                self.was_with(from.as_ref());
                self.received_by(at, event)?;
            }
            Event::Assigned { to, .. } => self.holder = Some(*to),
            Event::SupplementRequested { .. } => self.supplement_requested(at, event)?,
            Event::SupplementReceived {
                papers,
                promise,
                calendar,
            } => {
                self.intake.papers.clone_from(papers);
                self.clock_goes_on(at, StopReason::Supplement, event)?;
                self.promise_later(promise.as_ref(), calendar);
            }
            Event::ClockStopped { reason } => self.clock_stopped(at, *reason, event)?,
            Event::ClockResumed { promise, calendar } => {
                let Stage::AwaitingPayment { reason, .. } = self.stage else {
                    return Err(self.misfit(event));
                };
                self.clock_goes_on(at, reason, event)?;
                self.promise_later(promise.as_ref(), calendar);
            }
            Event::Extended {
                amount,
                promise,
                calendar,
                ..
            } => {
                let Some(clock) = &mut self.clock else {
                    return Err(self.misfit(event));
                };
                let (at, amount) = (local(at), *amount);
                clock.extensions.push(Extension { at, amount });
                self.promise_later(Some(promise), calendar);
            }
            Event::CalendarApplied { .. } => self.calendar_applied(event),
            Event::WithdrawalRequested {} => {
                let before = Box::new(self.stage.clone());
                self.stage = Stage::WithdrawalRequested { since: at, before };
            }
            Event::WithdrawalDeclined {} => {
                let Stage::WithdrawalRequested { before, .. } = self.stage else {
                    return Err(self.misfit(event));
                };
                self.stage = *before;
            }
            Event::Stopped { withdrawn } => self.stopped(at, *withdrawn),
            Event::ResultRecorded {
                positive,
                number,
                from,
            } => {
                self.was_with(from.as_ref());
                self.result = Some(ResultFacts {
                    positive: *positive,
                    number: number.clone(),
                    at,
                });
                self.pending = None;
                self.unit = self.intake.orgs.received.clone();
                self.stage = Stage::ResultReady { since: at };
            }
            Event::Delivered {
                to,
                without_receipt,
            } => {
                self.delivery = Some(Delivery {
                    to: *to,
                    without_receipt: *without_receipt,
                    at,
                });
                self.stage = Stage::Delivered { at };
            }
            Event::Apologised {
                late_unit,
                new_date,
            } => {
                self.apology = Some(Apology {
                    late_unit: late_unit.clone(),
                    new_date: *new_date,
                    at,
                });
            }
            Event::IntakeCorrected { .. } => self.intake_corrected(event),
            Event::ClosedCorrected { .. } => self.closed_corrected(event)?,
            Event::Attached {
                attachment,
                item,
                hash,
                pages,
            } => {
                self.attachments.push(AttachmentFacts {
                    id: *attachment,
                    item: item.clone(),
                    hash: hash.clone(),
                    pages: *pages,
                });
            }
            Event::Noted {} | Event::Logged { .. } => {}
            Event::TakenIn { batch, row, .. } => self.taken_in(batch, *row),
            Event::TakenBack { .. } => self.taken_back(at, event)?,
        }
        Ok(self)
    }

    pub(super) fn misfit(&self, event: &Event) -> BadFold {
        BadFold {
            kind: event.kind(),
            stage: self.stage.name().slug(),
        }
    }

    /// A unit that had the dossier goes on reading it. Only what the event
    /// says: the fold of an older record must stay what it was.
    fn was_with(&mut self, unit: Option<&UnitId>) {
        if let Some(unit) = unit
            && !self.held_by.contains(unit)
        {
            self.held_by.push(unit.clone());
        }
    }

    fn received_by(&mut self, at: Timestamp, event: &Event) -> Result<(), BadFold> {
        let Some(pending) = self.pending.take() else {
            return Err(self.misfit(event));
        };
        self.unit = pending.to;
        self.step = pending.step;
        self.holder = None;
        if self.stage.name() == StageName::Accepted {
            self.stage = Stage::InProgress { since: at };
        }
        Ok(())
    }

    fn supplement_requested(&mut self, at: Timestamp, event: &Event) -> Result<(), BadFold> {
        self.stop_clock(at, StopReason::Supplement, event)?;
        self.supplements += 1;
        let before = self.stage.name();
        self.stage = Stage::AwaitingSupplement { since: at, before };
        Ok(())
    }

    fn clock_stopped(
        &mut self,
        at: Timestamp,
        reason: StopReason,
        event: &Event,
    ) -> Result<(), BadFold> {
        self.stop_clock(at, reason, event)?;
        let before = self.stage.name();
        self.stage = Stage::AwaitingPayment {
            since: at,
            reason,
            before,
        };
        Ok(())
    }

    fn stop_clock(
        &mut self,
        at: Timestamp,
        reason: StopReason,
        event: &Event,
    ) -> Result<(), BadFold> {
        let Some(clock) = &mut self.clock else {
            return Err(self.misfit(event));
        };
        clock.stops.push(Stop {
            from: local(at),
            to: None,
            reason,
        });
        Ok(())
    }

    /// Ends the open stop. A procedure counted "from a valid dossier" begins
    /// anew after a supplement, and so does a limit that no rule can stop.
    fn clock_goes_on(
        &mut self,
        at: Timestamp,
        reason: StopReason,
        event: &Event,
    ) -> Result<(), BadFold> {
        let (Stage::AwaitingSupplement { before, .. } | Stage::AwaitingPayment { before, .. }) =
            self.stage
        else {
            return Err(self.misfit(event));
        };
        self.close_open_stop(at);
        let anew = self.counts_anew(reason);
        if let Some(clock) = &mut self.clock
            && anew
        {
            clock.restarts.push(local(at));
        }
        self.stage = match before {
            StageName::Accepted => Stage::Accepted { since: at },
            _ => Stage::InProgress { since: at },
        };
        Ok(())
    }

    pub(super) fn close_open_stop(&mut self, at: Timestamp) {
        if let Some(clock) = &mut self.clock {
            for stop in clock.stops.iter_mut().filter(|stop| stop.to.is_none()) {
                stop.to = Some(local(at).max(stop.from));
            }
        }
    }

    pub(super) fn promise_later(&mut self, promise: Option<&super::Promise>, calendar: &str) {
        if let Some(promise) = promise {
            self.promises.push(promise.clone());
        }
        calendar.clone_into(&mut self.calendar);
    }

    /// Internal dates move both ways; a plan is never taken away.
    fn calendar_applied(&mut self, event: &Event) {
        let Event::CalendarApplied {
            promise,
            calendar,
            steps,
            ..
        } = event
        else {
            return;
        };
        self.promise_later(promise.as_ref(), calendar);
        if !steps.is_empty() {
            self.steps.clone_from(steps);
        }
    }
}
