//! Hand-over between units (bàn giao), assignment and substitution.

use super::super::{Dossier, Event, Refused, Words};
use super::{Transition, holds};
use crate::actor::{Action, Permit};
use crate::id::{StaffId, UnitId};
use crate::time::Timestamp;

impl Dossier {
    /// Gives the papers to another unit; they are on the way until received
    /// (control slip, form 05/06). On the way they may only be taken back: given
    /// to the unit that still has the dossier, where they are received again.
    pub fn hand_over(
        &self,
        permit: &Permit,
        now: Timestamp,
        to: UnitId,
        step: u16,
        round: Option<i64>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::HandOver)?;
        self.need(self.stage.is_in_hand())?;
        let back = to == self.unit;
        match &self.pending {
            Some(pending) if !back || pending.to == to => return Err(Refused::OnTheWay),
            None if back => return Err(Refused::SameUnit),
            _ => {}
        }
        let step = if back { self.step } else { step };
        if usize::from(step) >= self.steps.len() {
            return Err(Refused::NoSuchStep { step });
        }
        self.done(
            permit,
            now,
            Event::HandedOver { to, step, round },
            Words::default(),
        )
    }

    /// Receives papers that are on the way.
    pub fn receive_hand_over(
        &self,
        permit: &Permit,
        now: Timestamp,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::ReceiveHandOver)?;
        let Some(pending) = &self.pending else {
            return Err(Refused::NothingOnTheWay);
        };
        self.need(self.stage.is_in_hand())?;
        // Whoever takes papers back has had them all along.
        let from = Some(&pending.from).filter(|from| **from != pending.to);
        let from = from.cloned();
        self.done(
            permit,
            now,
            Event::HandOverReceived { from },
            Words::default(),
        )
    }

    /// Gives the dossier to an official of the unit that has it.
    pub fn assign(
        &self,
        permit: &Permit,
        now: Timestamp,
        to: StaffId,
        substitute: bool,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Assign)?;
        self.need(self.stage.is_open() && self.code.is_some())?;
        if self.holder == Some(to) {
            return Err(Refused::SameHolder);
        }
        self.done(
            permit,
            now,
            Event::Assigned { to, substitute },
            Words::default(),
        )
    }
}
