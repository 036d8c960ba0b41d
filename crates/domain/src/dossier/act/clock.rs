//! Other stops of the clock, and extension.

use super::super::{Dossier, Event, PromiseCause, Refused, StageName, Words};
use super::{Counting, Transition, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::{Extension, StopReason};
use crate::time::{Timestamp, local};

/// Largest extension, in units of the limit.
const MAX_EXTENSION: u32 = 365;

impl Dossier {
    /// Stops the clock for a financial obligation or another lawful reason.
    pub fn stop_clock_for(
        &self,
        permit: &Permit,
        now: Timestamp,
        why: StopReason,
        text: &str,
    ) -> Result<Transition, Refused> {
        match why {
            StopReason::FinancialObligation => holds(permit, Action::StartFinancialObligation)?,
            StopReason::Supplement
            | StopReason::ExpertAppraisal
            | StopReason::OtherAgency
            | StopReason::ForceMajeure => holds(permit, Action::SuspendOther)?,
        }
        // A supplement has its own act with its own paper.
        if why == StopReason::Supplement {
            return Err(Refused::NothingAsked);
        }
        self.need(self.stage.is_in_hand())?;
        let words = Words::text(reason(text)?);
        self.done(permit, now, Event::ClockStopped { reason: why }, words)
    }

    /// The obligation is met, or the other reason has gone: the clock goes on.
    pub fn resume_clock(
        &self,
        permit: &Permit,
        now: Timestamp,
        counting: &Counting<'_>,
    ) -> Result<Transition, Refused> {
        if permit.action() != Action::FulfilFinancialObligation {
            holds(permit, Action::Resume)?;
        }
        self.need_stage(StageName::AwaitingPayment)?;
        let cause = match self.open_stop().map(|stop| stop.reason) {
            Some(StopReason::FinancialObligation) => PromiseCause::FinancialObligation,
            Some(_) => PromiseCause::OtherStop,
            None => return Err(Refused::ClockNotStopped),
        };
        let calendar = counting.hash.to_owned();
        let bare = Event::ClockResumed {
            promise: None,
            calendar: calendar.clone(),
        };
        let after = self.done(permit, now, bare, Words::default())?;
        let clock = after.next.clock.as_ref().ok_or(Refused::ClockNotStopped)?;
        let promise = self.later_promise(counting, clock, after.at, cause)?;
        self.done(
            permit,
            now,
            Event::ClockResumed { promise, calendar },
            Words::default(),
        )
    }

    /// Extends the limit by a paper with a reason.
    pub fn extend(
        &self,
        permit: &Permit,
        now: Timestamp,
        amount: u32,
        why: &str,
        document: &str,
        counting: &Counting<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Extend)?;
        self.need(self.stage.is_in_hand())?;
        if amount == 0 || amount > MAX_EXTENSION {
            return Err(Refused::BadExtension);
        }
        // An apology has appointed anew, and that is done once at most (Decree
        // 61/2018 art. 19; form 04 of Circular 03/2025/TT-VPCP is apology and
        // extension in one).
        if self.apology.is_some() {
            return Err(Refused::ApologyOnce);
        }
        let mut clock = self.clock.clone().ok_or(Refused::ClockNotStopped)?;
        let at = now.max(self.last_at);
        clock.extensions.push(Extension {
            at: local(at),
            amount,
        });
        let promise = self
            .later_promise(counting, &clock, at, PromiseCause::Extension)?
            .ok_or(Refused::BadExtension)?;
        let mut words = Words::text(reason(why)?);
        words.named.insert(
            "document".to_owned(),
            super::clean_text(document, "document")?,
        );
        let event = Event::Extended {
            amount,
            promise,
            calendar: counting.hash.to_owned(),
        };
        self.done(permit, now, event, words)
    }
}
