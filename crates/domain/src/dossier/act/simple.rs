//! Withdrawal, stop, attachments, notes.

use super::super::{AttachmentFacts, Dossier, Event, Refused, StageName, Words};
use super::{Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::time::Timestamp;

impl Dossier {
    /// The citizen asks to withdraw. Not possible once a result is there.
    pub fn request_withdrawal(
        &self,
        permit: &Permit,
        now: Timestamp,
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::RequestWithdrawal)?;
        let allowed = self.stage.is_open() && self.stage.name() != StageName::WithdrawalRequested;
        self.need(allowed)?;
        let words = Words::text(clean_text(why, "reason")?);
        self.done(permit, now, Event::WithdrawalRequested {}, words)
    }

    /// Grants or declines a withdrawal.
    pub fn decide_withdrawal(
        &self,
        permit: &Permit,
        now: Timestamp,
        granted: bool,
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::DecideWithdrawal)?;
        self.need_stage(StageName::WithdrawalRequested)?;
        if granted {
            let words = Words::text(clean_text(why, "reason")?);
            return self.done(permit, now, Event::Stopped { withdrawn: true }, words);
        }
        self.done(
            permit,
            now,
            Event::WithdrawalDeclined {},
            Words::text(reason(why)?),
        )
    }

    /// Stops the dossier by the office's written decision (form 05 of 2025).
    pub fn stop(&self, permit: &Permit, now: Timestamp, why: &str) -> Result<Transition, Refused> {
        holds(permit, Action::Stop)?;
        self.need(self.stage.is_open() && self.code.is_some())?;
        self.done(
            permit,
            now,
            Event::Stopped { withdrawn: false },
            Words::text(reason(why)?),
        )
    }

    /// Attaches a file whose bytes are stored already.
    pub fn attach(
        &self,
        permit: &Permit,
        now: Timestamp,
        file: AttachmentFacts,
        label: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Attach)?;
        self.need(self.stage.name() != StageName::Refused)?;
        let words = Words::text(clean_text(label, "label")?);
        let AttachmentFacts {
            id,
            item,
            hash,
            pages,
        } = file;
        self.done(
            permit,
            now,
            Event::Attached {
                attachment: id,
                item,
                hash,
                pages,
            },
            words,
        )
    }

    /// Adds a note for the colleagues.
    pub fn note(&self, permit: &Permit, now: Timestamp, text: &str) -> Result<Transition, Refused> {
        holds(permit, Action::Note)?;
        self.done(permit, now, Event::Noted {}, Words::text(reason(text)?))
    }
}
