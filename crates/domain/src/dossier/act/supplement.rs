//! Supplement after acceptance (bổ sung, hoàn thiện hồ sơ; form 02).

use super::super::{Dossier, Event, PaperGiven, PromiseCause, Refused, StageName, Words};
use super::accept::clean_lines;
use super::{Counting, Transition, holds, reason};
use crate::actor::{Action, Permit};
use crate::time::Timestamp;

/// What a supplement request asks: complete, in writing, with a reason.
pub struct SupplementAsk {
    /// Items of the checklist.
    pub items: Vec<String>,
    /// Further papers in words.
    pub lines: Vec<String>,
    /// Reason.
    pub reason: String,
    /// The warning about a second request was read.
    pub warned: bool,
    /// Sector law allows one request only (construction permits and others).
    pub once: bool,
}

impl Dossier {
    /// Asks the citizen to complete the dossier and stops the clock. A second
    /// request makes the dossier late in the national index (QĐ 766/QĐ-TTg
    /// 2.1), so it needs the warning to be accepted.
    pub fn request_supplement(
        &self,
        permit: &Permit,
        now: Timestamp,
        ask: SupplementAsk,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::RequestSupplement)?;
        self.need(self.stage.is_in_hand())?;
        if ask.items.is_empty() && ask.lines.iter().all(|line| line.trim().is_empty()) {
            return Err(Refused::NothingAsked);
        }
        if self.supplements >= 1 && ask.once {
            return Err(Refused::SupplementOnce);
        }
        if self.supplements >= 1 && !ask.warned {
            return Err(Refused::SecondSupplement);
        }
        let words = Words {
            text: reason(&ask.reason)?,
            lines: clean_lines(&ask.lines)?,
            ..Words::default()
        };
        let event = Event::SupplementRequested {
            items: ask.items,
            warned: ask.warned,
        };
        self.done(permit, now, event, words)
    }

    /// The citizen brought what was asked; the clock goes on (or begins anew
    /// when the procedure counts from a valid dossier) and a later date is
    /// promised when it came out later.
    pub fn receive_supplement(
        &self,
        permit: &Permit,
        now: Timestamp,
        papers: Vec<PaperGiven>,
        counting: &Counting<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::ReceiveSupplement)?;
        self.need_stage(StageName::AwaitingSupplement)?;
        let bare = Event::SupplementReceived {
            papers: papers.clone(),
            promise: None,
            calendar: counting.hash.to_owned(),
        };
        let after = self.done(permit, now, bare, Words::default())?;
        let clock = after.next.clock.as_ref().ok_or(Refused::ClockNotStopped)?;
        let promise = self.later_promise(counting, clock, after.at, PromiseCause::Supplement)?;
        let event = Event::SupplementReceived {
            papers,
            promise,
            calendar: counting.hash.to_owned(),
        };
        self.done(permit, now, event, Words::default())
    }
}
