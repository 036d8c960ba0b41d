//! Other stops of the clock, and extension.

use super::super::{Dossier, Event, ExtensionPaper, PromiseCause, Refused, StageName, Words};
use super::{Counting, Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::{Extension, StopReason};
use crate::time::{Timestamp, local};

/// Largest extension, in units of the limit. The sources at hand name no cap;
/// this one only keeps slips of the hand out.
const MAX_EXTENSION: u32 = 365;

/// Longest number of a paper, in characters.
const LONGEST_NUMBER: usize = 60;

/// What an extension needs.
#[derive(Clone, Copy, Debug)]
pub struct ExtensionAsk<'a> {
    /// By how much, in units of the limit.
    pub amount: u32,
    /// Why.
    pub why: &'a str,
    /// The paper that extends.
    pub paper: &'a ExtensionPaper,
    /// How often a dossier may be extended: [`Office::most_extensions`].
    ///
    /// [`Office::most_extensions`]: crate::office::Office::most_extensions
    pub most: u8,
}

/// A paper that extends: its number and date must be there, and it cannot be
/// of a day to come or of one before the receipt.
fn written(paper: &ExtensionPaper, dossier: &Dossier, at: Timestamp) -> Result<(), Refused> {
    if paper.number.is_empty() {
        return Err(Refused::PaperMissing);
    }
    if paper.number.chars().count() > LONGEST_NUMBER {
        let field = "document".to_owned();
        return Err(Refused::BadText { field });
    }
    let received = local(dossier.received_at()).date();
    if paper.date > local(at).date() || paper.date < received {
        return Err(Refused::PaperDate);
    }
    Ok(())
}

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

    /// May the limit be extended (once more)?
    pub fn may_be_extended(&self, most: u8) -> bool {
        let given = self.clock.as_ref().map_or(0, |c| c.extensions.len());
        self.stage.is_in_hand() && self.apology.is_none() && given < usize::from(most)
    }

    /// Extends the limit by a paper with number and date, and a reason.
    pub fn extend(
        &self,
        permit: &Permit,
        now: Timestamp,
        ask: &ExtensionAsk<'_>,
        counting: &Counting<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Extend)?;
        self.need(self.stage.is_in_hand())?;
        let (amount, paper) = (ask.amount, ask.paper);
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
        if clock.extensions.len() >= usize::from(ask.most) {
            return Err(Refused::ExtensionsGiven { most: ask.most });
        }
        let paper = ExtensionPaper {
            number: clean_text(&paper.number, "document")?,
            date: paper.date,
        };
        let at = now.max(self.last_at);
        written(&paper, self, at)?;
        clock.extensions.push(Extension {
            at: local(at),
            amount,
        });
        let promise = self
            .later_promise(counting, &clock, at, PromiseCause::Extension)?
            .ok_or(Refused::BadExtension)?;
        let event = Event::Extended {
            amount,
            promise,
            calendar: counting.hash.to_owned(),
            paper: Some(paper),
        };
        self.done(permit, now, event, Words::text(reason(ask.why)?))
    }
}
