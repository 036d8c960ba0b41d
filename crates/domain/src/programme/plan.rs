//! A unit's plan: the text in force, the text that is being written, and what
//! was said of its tasks.

use super::check::{Doubt, Place, Warning};
use super::measure::Target;
use super::page::{PlanFacts, PlanPage, Task};
use super::periods::first_day;
use super::{Declared, Event, GivingUp, PlanStage, Sent, TaskSaid, TaskState};
use crate::id::{DossierId, StaffId, UnitId};
use crate::time::{Timestamp, local};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a unit says to a task from above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskAnswer {
    /// Number of the task.
    pub n: u16,
    /// What it says.
    pub said: TaskSaid,
    /// When.
    pub at: Timestamp,
    /// When the level above kept the task although the unit objects; its words
    /// say why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<Timestamp>,
}

/// How a task goes, as it was told last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskReport {
    /// Number of the task.
    pub n: u16,
    /// How it goes.
    pub state: TaskState,
    /// Day on which it was so.
    pub on: Date,
    /// When it was told.
    pub at: Timestamp,
    /// When it was told to be done; what is told again of a task that is done
    /// does not move it. `None` = it is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// Dossiers that show it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dossiers: BTreeSet<DossierId>,
    /// The unit asked not to do it, and nobody agreed: the task stays as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub giving_up: Option<GivingUp>,
}

/// The targets of a text that was in force until a revision took its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsThen {
    /// When the revision came into force.
    pub until: Timestamp,
    /// Its targets.
    pub targets: Vec<Target>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The text that is being written; `None` = none beside the one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<PlanFacts>,
    /// How far that text is.
    pub sent: Sent,
    /// Who submitted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_by: Option<StaffId>,
    /// When it was submitted first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    /// The text in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<PlanFacts>,
    /// Targets of the texts that were in force before it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<TargetsThen>,
    /// When a text was approved last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Timestamp>,
    /// Who approved it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<StaffId>,
    /// When a text was approved first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_since: Option<Timestamp>,
    /// Tasks of the text in force whose words the one that is written changes.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reworded: BTreeSet<u16>,
    /// It was submitted after the day that the office sets.
    pub late: bool,
    /// How many texts were approved.
    pub revision: u16,
    /// The last number that was given to a task or target.
    pub used: u16,
    /// What units said to tasks from above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<TaskAnswer>,
    /// How tasks go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<TaskReport>,
    /// Numbers that were declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declared>,
}

impl TaskAnswer {
    /// The unit objects, and the level above has not answered yet.
    pub const fn is_open(&self) -> bool {
        matches!(self.said, TaskSaid::Objects) && self.kept_at.is_none()
    }
}

impl TaskReport {
    /// Done within its time by what was told, but told only when that time was
    /// over: nobody could look at it before. It counts as declared, not as in
    /// time.
    pub fn is_told_late(&self, due: Date) -> bool {
        let told = self.done_at.map(|at| local(at).date());
        self.on <= due && told.is_some_and(|told| told > due)
    }
}

impl Plan {
    /// A plan with its first text.
    pub(super) const fn begun(draft: PlanFacts, used: u16) -> Self {
        Self {
            draft: Some(draft),
            sent: Sent::Writing,
            submitted_by: None,
            submitted_at: None,
            stands: None,
            before: Vec::new(),
            approved_at: None,
            approved_by: None,
            in_force_since: None,
            reworded: BTreeSet::new(),
            late: false,
            revision: 0,
            used,
            answers: Vec::new(),
            reports: Vec::new(),
            declared: Vec::new(),
        }
    }

    /// Where it stands.
    pub const fn stage(&self) -> PlanStage {
        match (self.stands.is_some(), self.draft.is_some(), self.sent) {
            (false, false, _) => PlanStage::Dropped,
            (false, true, Sent::Writing) => PlanStage::Draft,
            (false, true, Sent::Submitted) => PlanStage::Submitted,
            (false, true, Sent::Returned) => PlanStage::Returned,
            (true, false, _) => PlanStage::InForce,
            (true, true, Sent::Writing) => PlanStage::Revising,
            (true, true, Sent::Submitted) => PlanStage::RevisionSubmitted,
            (true, true, Sent::Returned) => PlanStage::RevisionReturned,
        }
    }

    /// Was it given up before anybody approved it? Then it is no plan of the unit.
    pub const fn is_dropped(&self) -> bool {
        self.stands.is_none() && self.draft.is_none()
    }

    /// The text that counts: the one in force, else the one that is written.
    pub fn facts(&self) -> &PlanFacts {
        const NONE: &PlanFacts = &PlanFacts {
            theme: None,
            parent: None,
            directives: BTreeSet::new(),
            objectives: 0,
            contents: BTreeSet::new(),
            tasks: Vec::new(),
            targets: Vec::new(),
        };
        let text = self.stands.as_ref().or(self.draft.as_ref());
        text.unwrap_or(NONE)
    }

    /// A task of the text in force.
    pub fn task(&self, n: u16) -> Option<&Task> {
        let stands = self.stands.as_ref()?;
        stands.tasks.iter().find(|task| task.n == n)
    }

    /// How a task goes, as it was told last.
    pub fn report(&self, n: u16) -> Option<&TaskReport> {
        self.reports.iter().find(|report| report.n == n)
    }

    /// What the unit said to a task from above.
    pub fn answer(&self, n: u16) -> Option<&TaskAnswer> {
        self.answers.iter().find(|answer| answer.n == n)
    }

    /// Does the unit of a task object, and nobody has answered yet? It is not
    /// late meanwhile.
    pub fn is_objected(&self, n: u16) -> bool {
        self.answer(n).is_some_and(TaskAnswer::is_open)
    }

    /// First day of which something may be told: the plan was in force, and its
    /// year had begun.
    pub fn told_from(&self, year: i16) -> Date {
        let first = first_day(year);
        let since = self.in_force_since.map(|at| local(at).date());
        since.map_or(first, |since| since.max(first))
    }

    /// Is it open on a day, by what was told of days up to then?
    pub fn state_on(&self, n: u16, day: Date) -> TaskState {
        let report = self.report(n).filter(|report| report.on <= day);
        report.map_or(TaskState::Open, |report| report.state)
    }

    /// Takes away what a check has against the last day of tasks that are done:
    /// that it has passed is nothing to look at again.
    #[must_use]
    pub fn forgive_done(
        &self,
        page: &PlanPage,
        day: Date,
        mut found: Vec<Warning>,
    ) -> Vec<Warning> {
        let is_done = |place: usize| {
            let n = page.tasks.get(place).and_then(|line| line.n);
            n.is_some_and(|n| self.state_on(n, day) == TaskState::Done)
        };
        found.retain(|one| match (one.what, one.place) {
            (Doubt::PastDay, Place::Task(place)) => !is_done(place),
            _ => true,
        });
        found
    }

    pub(super) fn take(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        match event {
            Event::PlanChanged {
                page,
                used,
                reworded,
            } if !self.stage().waits() && !self.is_dropped() => {
                self.draft = Some(page.clone());
                self.reworded.clone_from(reworded);
                self.sent = Sent::Writing;
                self.used = self.used.max(*used);
            }
            Event::PlanSubmitted { late, .. } if self.draft.is_some() => {
                if self.stage().waits() {
                    return None;
                }
                self.sent = Sent::Submitted;
                self.submitted_by = by;
                if self.submitted_at.is_none() {
                    self.submitted_at = Some(at);
                    self.late = *late;
                }
            }
            Event::PlanReturned {} if self.stage().waits() => self.sent = Sent::Returned,
            Event::PlanApproved {} if self.stage().waits() => {
                self.forget_answers();
                self.supersede(at);
                self.stands = self.draft.take();
                self.sent = Sent::Writing;
                self.approved_at = Some(at);
                self.approved_by = by;
                self.in_force_since = self.in_force_since.or(Some(at));
                self.revision = self.revision.saturating_add(1);
            }
            // What waits for approval is sent back first.
            Event::PlanDropped {} if self.stands.is_none() && !self.stage().waits() => {
                self.draft.take()?;
                self.sent = Sent::Writing;
            }
            Event::RevisionDropped {} if self.stands.is_some() => {
                self.draft.take()?;
                self.sent = Sent::Writing;
                self.reworded.clear();
            }
            _ => return self.follow(at, by, event),
        }
        Some(())
    }

    /// The targets that were in force when a day was over; `None` = those of the
    /// text in force now.
    pub(super) fn targets_on(&self, day: Date) -> Option<&[Target]> {
        let mut before = self.before.iter();
        let then = before.find(|one| local(one.until).date() > day);
        then.map(|one| one.targets.as_slice())
    }

    /// Keeps the targets of the text in force, which another one replaces: months
    /// that are over go on being judged by them.
    fn supersede(&mut self, at: Timestamp) {
        if let Some(text) = self.stands.take() {
            self.before.push(TargetsThen {
                until: at,
                targets: text.targets,
            });
        }
    }

    /// What a unit said to a task says nothing of another one: where a revision
    /// changes the task, the unit is asked again.
    fn forget_answers(&mut self) {
        let reworded = std::mem::take(&mut self.reworded);
        let (stands, draft) = (self.stands.as_ref(), self.draft.as_ref());
        let task = |text: Option<&PlanFacts>, n: u16| {
            let tasks = text.map(|text| text.tasks.as_slice());
            let mut tasks = tasks.unwrap_or_default().iter();
            tasks.find(|task| task.n == n).cloned()
        };
        let stays = |n: u16| !reworded.contains(&n) && task(stands, n) == task(draft, n);
        self.answers.retain(|one| stays(one.n));
        // Whoever asked not to do it asked that of the task before: the changed one
        // is the answer, and no words of an earlier answer are said of it.
        for report in &mut self.reports {
            if !stays(report.n) {
                report.giving_up = None;
            }
        }
    }

    /// What happens to a plan in force.
    fn follow(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        match event {
            Event::TaskAnswered { n, said } => {
                self.task(*n)?;
                self.answers.retain(|one| one.n != *n);
                self.answers.push(TaskAnswer {
                    n: *n,
                    said: *said,
                    at,
                    kept_at: None,
                });
            }
            Event::TaskKept { n } => {
                let open = |one: &&mut TaskAnswer| one.n == *n && one.is_open();
                self.answers.iter_mut().find(open)?.kept_at = Some(at);
            }
            Event::TaskReported { .. } => self.take_report((at, by), event)?,
            Event::GivingUpAnswered { n, agrees } => self.take_leave(at, *n, *agrees)?,
            Event::DossierUnlinked { n, dossier } => {
                let report = self.reports.iter_mut().find(|one| one.n == *n)?;
                report.dossiers.remove(dossier).then_some(())?;
            }
            Event::NumberDeclared { declared } if self.stands.is_some() => {
                self.declared.push(declared.clone());
            }
            _ => return None,
        }
        Some(())
    }

    /// The unit that speaks with an event.
    pub(super) fn speaker<'a>(&'a self, own: &'a UnitId, event: &Event) -> Option<&'a UnitId> {
        match event {
            Event::TaskAnswered { n, .. } | Event::TaskReported { n, .. } => {
                self.task(*n).map(|task| &task.unit)
            }
            Event::NumberDeclared { declared } => {
                let task = self.task(declared.target);
                Some(task.map_or(own, |task| &task.unit))
            }
            Event::PlanChanged { .. } | Event::PlanSubmitted { .. } | Event::TaskKept { .. } => {
                Some(own)
            }
            _ => None,
        }
    }
}
