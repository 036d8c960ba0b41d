//! The decisions: each looks at the feedback and gives the event with the next
//! state, or the reason why not. Due dates are counted by the caller, who has
//! the calendar, and stand in the event as they were then.

mod handle;
mod publish;
mod sort;
mod writer;

pub use handle::{MAX_HEARINGS, Written};
pub use publish::{Draft, WRITER_HOURS};
pub use sort::{Naming, Reclassing};
pub use writer::Filing;

use super::{Body, Event, Feedback, Kind, Refused, Sight, StageName, Words};
use crate::actor::{Action, Permit};
use crate::id::StaffId;
use crate::time::Timestamp;

/// What an act gives: the fact with its words, and the feedback after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The feedback after the event.
    pub next: Feedback,
    /// The event.
    pub event: Event,
    /// Its words.
    pub words: Words,
    /// Event time: never before the last event.
    pub at: Timestamp,
    /// Who did it, in the record as in the fold; `None` = the writer, a rule,
    /// or an official who was heard.
    pub by: Option<StaffId>,
}

/// Who acts, and what they see of this feedback.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The permit.
    pub permit: &'a Permit,
    /// What they see and do of it.
    pub sight: Sight,
    /// When.
    pub now: Timestamp,
}

impl Feedback {
    fn done(
        &self,
        by: Option<StaffId>,
        now: Timestamp,
        event: Event,
        words: Words,
    ) -> Result<Transition, Refused> {
        let at = now.max(self.last_at);
        let next = self
            .clone()
            .apply(at, by, &event)
            .map_err(|_| self.wrong_stage())?;
        Ok(Transition {
            next,
            event,
            words,
            at,
            by,
        })
    }

    fn by(&self, acting: &Acting<'_>, event: Event, words: Words) -> Result<Transition, Refused> {
        self.done(Some(acting.permit.who()), acting.now, event, words)
    }

    const fn wrong_stage(&self) -> Refused {
        Refused::WrongStage {
            stage: self.stage.name(),
        }
    }

    fn need_open(&self) -> Result<(), Refused> {
        if self.is_open() {
            Ok(())
        } else {
            Err(self.wrong_stage())
        }
    }

    fn need(&self, stages: &[StageName]) -> Result<(), Refused> {
        if stages.contains(&self.stage.name()) {
            Ok(())
        } else {
            Err(self.wrong_stage())
        }
    }

    fn need_kind(&self, fits: bool) -> Result<(), Refused> {
        if fits {
            Ok(())
        } else {
            Err(Refused::WrongKind { kind: self.kind })
        }
    }

    /// The action by which it is handled.
    pub const fn handling(&self) -> Action {
        match self.kind {
            Kind::Attitude => Action::HandleAttitude,
            Kind::Sealed => Action::ReadSealed,
            Kind::Suggestion | Kind::Feedback => Action::HandleFeedback,
        }
    }

    /// The action by which somebody says whose it is.
    pub const fn sorting(&self) -> Action {
        match self.body {
            Body::InternalAffairs => Action::HandleAttitude,
            Body::Desk => Action::AssignFeedback,
        }
    }

    /// Only whoever has it.
    fn need_owner(&self, acting: &Acting<'_>) -> Result<(), Refused> {
        holds(acting.permit, &[self.handling()])?;
        if acting.sight.owns {
            Ok(())
        } else {
            Err(Refused::NotYours)
        }
    }

    /// Whoever decides whose it is, or has it.
    fn need_sorter(&self, acting: &Acting<'_>) -> Result<(), Refused> {
        holds(acting.permit, &[self.sorting(), self.handling()])?;
        if acting.sight.triages || acting.sight.owns {
            Ok(())
        } else {
            Err(Refused::NotYours)
        }
    }
}

/// A permit is for one action; taking another one's is a fault of the caller.
fn holds(permit: &Permit, actions: &[Action]) -> Result<(), Refused> {
    if actions.contains(&permit.action()) {
        Ok(())
    } else {
        Err(Refused::WrongPermit)
    }
}
