//! Giving a task up: what was assigned from above, or approved with a plan,
//! nobody drops alone. Until whoever assigned or approved it agrees, the task
//! stays as it was, and late where its last day is over.

use super::{Event, Plan, TaskReport, TaskState};
use crate::id::StaffId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A unit asks not to do a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivingUp {
    /// Who asked: nobody agrees to what they asked themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
    /// When the level above said that the task stays; its words say why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<Timestamp>,
}

impl GivingUp {
    /// Nobody has answered yet.
    pub const fn is_open(&self) -> bool {
        self.kept_at.is_none()
    }

    /// The task stays; what was answered before is not answered again.
    pub(super) fn keep(&mut self, at: Timestamp) {
        self.kept_at = self.kept_at.or(Some(at));
    }
}

impl Plan {
    /// What a unit asked that does not want to do a task, where that was told
    /// last and nobody agreed.
    pub fn giving_up(&self, n: u16) -> Option<&GivingUp> {
        self.report(n)?.giving_up.as_ref()
    }

    /// Does a unit wait for an answer whether it may give a task up?
    pub fn asks_to_give_up(&self, n: u16) -> bool {
        self.giving_up(n).is_some_and(GivingUp::is_open)
    }

    /// Takes up how a task goes.
    pub(super) fn take_report(
        &mut self,
        (at, by): (Timestamp, Option<StaffId>),
        event: &Event,
    ) -> Option<()> {
        let Event::TaskReported {
            n,
            state,
            on,
            dossiers,
            asks,
        } = event
        else {
            return None;
        };
        self.task(*n)?;
        let before = self.report(*n);
        let done_at = before.and_then(|one| one.done_at);
        // Whoever asks says that it is not done; of the rest nothing changes.
        let stays = match before.map(|one| one.state) {
            Some(TaskState::Doing) => TaskState::Doing,
            _ => TaskState::Open,
        };
        let is_done = *state == TaskState::Done;
        self.reports.retain(|one| one.n != *n);
        self.reports.push(TaskReport {
            n: *n,
            state: if *asks { stays } else { *state },
            on: *on,
            at,
            done_at: is_done.then(|| done_at.unwrap_or(at)),
            dossiers: dossiers.clone(),
            giving_up: asks.then_some(GivingUp { by, kept_at: None }),
        });
        Some(())
    }

    /// Takes up what the level above answered to whoever asked.
    pub(super) fn take_leave(&mut self, at: Timestamp, n: u16, agrees: bool) -> Option<()> {
        let report = self.reports.iter_mut().find(|one| one.n == n)?;
        let asked = report.giving_up.as_mut().filter(|one| one.is_open())?;
        if agrees {
            report.giving_up = None;
            report.state = TaskState::NotDone;
        } else {
            asked.keep(at);
        }
        Some(())
    }
}
