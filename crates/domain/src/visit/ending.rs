//! The acts around the end of a visit: it is finished, runs out with the day,
//! is carried over to the next, or its last act is taken back.

use super::act::{Transition, minutes, wrong};
use super::{Event, Missing, Outcome, Phase, Policy, Refused, TicketNumber, Undoable, Visit};
use crate::actor::Permit;
use crate::id::StaffId;
use crate::time::Timestamp;
use jiff::civil::Date;

impl Visit {
    /// Ends the visit. Sent home needs what is missing.
    pub fn finish(
        &self,
        permit: &Permit,
        now: Timestamp,
        outcome: Outcome,
        missing: Option<Missing>,
    ) -> Result<Transition, Refused> {
        self.mine(permit)?;
        if !matches!(self.phase, Phase::Serving { .. }) || !outcome.is_chosen() {
            return Err(wrong(self.phase.slug()));
        }
        let named = missing.as_ref().is_some_and(|m| !m.items.is_empty());
        if outcome == Outcome::SentHome && !named {
            return Err(Refused::NothingMissing);
        }
        // The figures count what was accepted: a dossier, not a button.
        if outcome == Outcome::Accepted && self.dossiers.is_empty() {
            return Err(Refused::NoDossier);
        }
        let missing = missing.filter(|_| outcome == Outcome::SentHome);
        let event = Event::Finished {
            outcome,
            missing,
            by_rule: false,
        };
        self.done(Some(permit.who()), now, event)
    }

    /// Ends the visit by rule; `by` = who pressed what the rule followed from.
    pub fn run_out(
        &self,
        by: Option<StaffId>,
        now: Timestamp,
        outcome: Outcome,
    ) -> Result<Transition, Refused> {
        let event = Event::Finished {
            outcome,
            missing: None,
            by_rule: true,
        };
        self.done(by, now, event)
    }

    /// Takes back the last act, within the minutes of the policy, by who did
    /// it. Whoever is called or served again by it is so at `counter`, where
    /// the official is now: the old one may be somebody else's.
    pub fn undo(
        &self,
        permit: &Permit,
        policy: &Policy,
        now: Timestamp,
        counter: Option<u16>,
    ) -> Result<Transition, Refused> {
        let act = self.can_undo(permit.who(), policy, now);
        let act = act.ok_or(Refused::CannotUndo {
            act: self.before.as_ref().map(|before| before.act),
        })?;
        let counter = if self.undo_takes_a_counter() {
            Some(counter.ok_or(Refused::NoCounter)?)
        } else {
            None
        };
        self.done(Some(permit.who()), now, Event::Undone { act, counter })
    }

    /// Would the person be with an official again, were the last act taken back?
    pub fn undo_takes_a_counter(&self) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|before| before.phase.counter().is_some())
    }

    /// What this official could take back right now. Whoever had a dossier
    /// accepted did sit there.
    pub fn can_undo(&self, who: StaffId, policy: &Policy, now: Timestamp) -> Option<Undoable> {
        let before = self.before.as_ref()?;
        let young = now.duration_since(before.at) <= minutes(policy.undo);
        let sat = before.act == Undoable::Serve && !self.dossiers.is_empty();
        (before.by == who && young && !sat).then_some(before.act)
    }

    /// Waits on, on a later day: the next on which the line is open.
    pub fn carry_over(
        &self,
        by: Option<StaffId>,
        now: Timestamp,
        day: Date,
        ticket: TicketNumber,
        place_at: Timestamp,
    ) -> Result<Transition, Refused> {
        let event = Event::CarriedOver {
            day,
            ticket,
            place_at,
        };
        self.done(by, now, event)
    }
}
