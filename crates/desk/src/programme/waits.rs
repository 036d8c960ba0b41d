//! What waits for a reader, told for one year at a time: work of the year before
//! does not end with it, and stays on the first page until it is done.

use super::in_place::InPlace;
use super::keep::Held;
use super::moved::{merged, to_pass_on};
use super::moves::Looking;
use super::view::{Names, line, task_view};
use super::{
    Body, Book, CommitmentStage, Drawn, FindingStage, FromAbove, Half, Kind, Plan, PlanStage,
    ProgrammeId, ProgrammeLine, ReviewStage, Task, TaskState, TaskView, ToPassOn,
};
use motcua_domain::actor::Action;
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::StaffRow;
use std::collections::BTreeSet;

/// What waits for a reader, of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgrammeWaits {
    /// Year.
    pub year: i16,
    /// Plans that wait for the reader's approval; once their year is over they
    /// can only be sent back.
    pub to_approve: Vec<ProgrammeLine>,
    /// Plans of the reader's unit that were sent back to be written anew; once
    /// their year is over, to be dropped.
    pub returned: Vec<ProgrammeLine>,
    /// Tasks of the reader's plans to which their units object, and which wait
    /// for an answer.
    pub objections: Vec<TaskView>,
    /// Tasks that their units ask not to do, where the reader answers.
    pub giving_up: Vec<TaskView>,
    /// Tasks from above to which the reader's unit has not answered.
    pub unanswered: Vec<TaskView>,
    /// Tasks that the reader answers for, told to be done, that nothing shows any
    /// more.
    pub to_show: Vec<TaskView>,
    /// Reviews in which the reader's unit has not assessed itself, and which.
    pub to_assess: Vec<(ProgrammeId, Half)>,
    /// Commitments of people who work in another unit by now, which the reader is
    /// to pass on: which, whose, and where to.
    pub to_pass_on: Vec<(ProgrammeId, String, UnitId)>,
    /// What units left unfinished that are no more, for the reader to pass on.
    pub merged: Vec<ToPassOn>,
    /// People who joined the reader's unit and whose signed commitment still lies
    /// with the unit before: who, by name, and which unit.
    pub joined: Vec<(StaffId, String, UnitId)>,
    /// The reader's own commitments of which the head said that not everything
    /// was reached, and to which the reader has not answered.
    pub to_explain: Vec<ProgrammeId>,
    /// Commitments that wait for the reader's confirmation.
    pub to_confirm: u64,
    /// Commitments that the reader is to hold against their year, from its last
    /// day on.
    pub to_compare: u64,
    /// Findings of inspections that the reader's unit has to answer.
    pub findings: u64,
    /// What waits in the place of other units, in which no head has an account.
    pub in_place: Vec<InPlace>,
    /// Declared numbers that wait for a check, where the reader may check.
    pub to_check: u64,
}

/// Things of one year that a reader sees.
pub(super) struct OfYear {
    pub year: i16,
    pub themes: Vec<Held>,
    pub plans: Vec<Held>,
    pub models: Vec<Held>,
    /// Reviews, inspections and drawings.
    pub others: Vec<Held>,
    pub commitments: Vec<Held>,
    /// People of the reader's unit whose commitment lies elsewhere.
    pub joined: Vec<(StaffId, String, UnitId)>,
    /// The reader's own commitments to whose comparison there is something to say.
    pub to_explain: Vec<ProgrammeId>,
}

impl OfYear {
    pub(super) const fn new(year: i16) -> Self {
        Self {
            year,
            themes: Vec::new(),
            plans: Vec::new(),
            models: Vec::new(),
            others: Vec::new(),
            commitments: Vec::new(),
            joined: Vec::new(),
            to_explain: Vec::new(),
        }
    }

    /// Is nothing of it there?
    pub(super) fn is_empty(&self) -> bool {
        self.followed().next().is_none() && self.commitments.is_empty()
    }

    /// Takes a thing up; a plan that was given up before anybody approved it is
    /// none.
    pub(super) fn put(&mut self, held: Held) {
        let all = match held.item.kind() {
            Kind::Plan if held.item.living_plan().is_none() => return,
            Kind::Plan => &mut self.plans,
            Kind::Theme => &mut self.themes,
            Kind::Model => &mut self.models,
            Kind::Commitment => &mut self.commitments,
            Kind::Directive | Kind::Review | Kind::Inspection | Kind::Draw => &mut self.others,
        };
        all.push(held);
    }

    /// Everything of which a unit may be reminded.
    pub(super) fn followed(&self) -> impl Iterator<Item = &Held> {
        let all = [&self.themes, &self.plans, &self.models, &self.others];
        all.into_iter().flatten()
    }
}

/// Where a commitment stands that was not taken back.
pub(super) fn stage_of(held: &Held) -> Option<(ProgrammeId, CommitmentStage)> {
    match &held.item.body {
        Body::Commitment(one) if one.stage != CommitmentStage::Withdrawn => {
            Some((held.item.id, one.stage))
        }
        _ => None,
    }
}

/// A reader before the things of a year.
#[derive(Clone, Copy)]
pub(super) struct Waiting<'a> {
    pub looking: &'a Looking<'a>,
    pub of: &'a OfYear,
    pub names: &'a Names,
    pub book: &'a Book,
    pub staff: &'a [StaffRow],
    /// Drawn numbers that wait for a check and that the reader declared.
    pub own_drawn: &'a BTreeSet<(ProgrammeId, u16)>,
}

impl Waiting<'_> {
    /// Everything of the year that waits for the reader.
    pub(super) fn all(&self) -> ProgrammeWaits {
        ProgrammeWaits {
            year: self.of.year,
            to_approve: self.to_approve(),
            returned: self.returned(),
            objections: self.objections(),
            giving_up: self.giving_up(),
            unanswered: self.unanswered(),
            to_show: self.to_show(),
            to_assess: self.to_assess(),
            to_pass_on: to_pass_on(self.looking, &self.of.commitments, self.staff),
            merged: merged(self.looking, self.of.followed()),
            joined: self.of.joined.clone(),
            to_explain: self.of.to_explain.clone(),
            to_confirm: self.commitments(CommitmentStage::Signed),
            to_compare: self.to_compare(),
            findings: self.findings(),
            in_place: self.in_place(),
            to_check: self.to_check(),
        }
    }

    /// Tasks of the reader's unit in plans in force. What was taken up from above
    /// stands there.
    pub(super) fn tasks(&self) -> Vec<TaskView> {
        let mut tasks = Vec::new();
        for held in &self.of.plans {
            for task in stands(held) {
                let lies_with = held.item.task_unit(&task.unit);
                if self.looking.is_ours(lies_with) && task.from.is_none() {
                    tasks.push(self.view(held, task));
                }
            }
        }
        tasks.sort_by_key(|view| (view.task.due, view.plan, view.task.n));
        tasks
    }

    /// Of these, those of a year that is over of which nobody has said that they
    /// are done, or will not be: they do not end with their year.
    pub(super) fn left_over(&self) -> Vec<TaskView> {
        if self.looking.day <= Half::End.last_day(self.of.year) {
            return Vec::new();
        }
        let mut tasks = self.tasks();
        tasks.retain(|view| matches!(view.state, TaskState::Open | TaskState::Doing));
        tasks
    }

    fn view(&self, held: &Held, task: &Task) -> TaskView {
        let told = (self.names, self.book, self.looking.day);
        task_view(held, task, told, Vec::new())
    }

    fn lines<'h>(&self, held: impl Iterator<Item = &'h Held>) -> Vec<ProgrammeLine> {
        held.map(|one| line(one.clone(), self.names)).collect()
    }

    /// Plans that wait for the reader's approval.
    fn to_approve(self) -> Vec<ProgrammeLine> {
        let waits = |held: &&Held| {
            let plan = held.item.plan();
            plan.is_some_and(|plan| plan.stage().waits())
                && self.looking.may(Action::ApprovePlan, &held.item.unit)
        };
        self.lines(self.of.plans.iter().filter(waits))
    }

    /// Plans of the reader that were sent back to be written anew.
    fn returned(&self) -> Vec<ProgrammeLine> {
        let is_back = |held: &&Held| {
            let stage = held.item.plan().map(Plan::stage);
            let back = [PlanStage::Returned, PlanStage::RevisionReturned];
            stage.is_some_and(|stage| back.contains(&stage))
                && self.looking.is_ours(&held.item.unit)
                && self.looking.may(Action::WritePlan, &held.item.unit)
        };
        self.lines(self.of.plans.iter().filter(is_back))
    }

    /// Tasks of plans that the reader writes, to which their units object.
    fn objections(&self) -> Vec<TaskView> {
        let writes = |held: &&Held| self.looking.may(Action::WritePlan, &held.item.unit);
        let own = self.of.plans.iter().filter(writes);
        let views = own.flat_map(|held| stands(held).iter().map(|task| self.view(held, task)));
        views.filter(|view| view.objected).collect()
    }

    /// Tasks that their units ask not to do, where the reader answers.
    fn giving_up(&self) -> Vec<TaskView> {
        let looking = self.looking;
        let plans = self.of.plans.iter();
        let asked = plans.flat_map(|held| {
            let asked = stands(held).iter();
            let asked = asked.filter(|task| looking.gives_leave(&held.item, task));
            asked.map(|task| self.view(held, task))
        });
        asked.collect()
    }

    /// Tasks that plans above give to the reader's unit, to which nobody has
    /// answered: neither said so, nor taken them up, nor done them.
    fn unanswered(&self) -> Vec<TaskView> {
        let (looking, taken) = (self.looking, self.taken());
        let mut all = Vec::new();
        for held in &self.of.plans {
            let waits = |task: &&Task| {
                looking.is_ours(&task.unit)
                    && !looking.is_ours(&held.item.unit)
                    && looking.may(Action::WritePlan, &task.unit)
                    && self.is_unanswered(held, task, &taken)
            };
            let tasks = stands(held).iter().filter(waits);
            all.extend(tasks.map(|task| self.view(held, task)));
        }
        all.sort_by_key(|view| (view.task.due, view.plan, view.task.n));
        all
    }

    /// Tasks that plans in force took up from others: none but the unit to which
    /// a task was given takes it up.
    pub(super) fn taken(&self) -> Vec<FromAbove> {
        let tasks = self.of.plans.iter().flat_map(stands);
        tasks.filter_map(|task| task.from).collect()
    }

    /// Did nobody answer to a task that a plan gives to another unit: neither
    /// said so, nor took it up, nor did it?
    pub(super) fn is_unanswered(&self, held: &Held, task: &Task, taken: &[FromAbove]) -> bool {
        let from = FromAbove {
            plan: held.item.id,
            task: task.n,
        };
        let is_open = held.item.plan().is_some_and(|plan| {
            plan.answer(task.n).is_none()
                && plan.giving_up(task.n).is_none()
                && plan.state_on(task.n, self.looking.day) == TaskState::Open
        });
        is_open && !held.item.is_of(&task.unit) && !taken.contains(&from)
    }

    /// Tasks that are told to be done and that nothing shows any more, where the
    /// reader answers for them: leads the unit, or owns the task.
    fn to_show(self) -> Vec<TaskView> {
        let me = self.looking.me;
        let leads = self.looking.may(Action::WritePlan, &me.unit);
        let mut tasks = self.tasks();
        tasks.retain(|view| view.shown.missing && (leads || view.task.owner == Some(me.id)));
        tasks
    }

    /// Reviews in which the reader's own unit has not assessed itself yet.
    fn to_assess(self) -> Vec<(ProgrammeId, Half)> {
        let open = self.of.others.iter();
        let open = open.filter_map(|held| match &held.item.body {
            Body::Review(one) if one.stage() == ReviewStage::Open => Some((held, one.half)),
            _ => None,
        });
        let own = open.filter(|(held, _)| {
            let unit = &held.item.unit;
            self.looking.is_ours(unit) && self.looking.may(Action::ReviewProgramme, unit)
        });
        own.map(|(held, half)| (held.item.id, half)).collect()
    }

    /// How many commitments of others are at a stage at which the reader is the
    /// next to act.
    fn commitments(&self, at: CommitmentStage) -> u64 {
        let waits = |held: &&Held| {
            stage_of(held).is_some_and(|(_, stage)| stage == at)
                && held.said.person != Some(self.looking.me.id)
                && self.looking.decides(held)
        };
        self.of.commitments.iter().filter(waits).count() as u64
    }

    /// How many commitments the reader is to hold against their year: from its
    /// last day on, on which yearly promises are judged.
    fn to_compare(self) -> u64 {
        if self.looking.day < Half::End.last_day(self.of.year) {
            return 0;
        }
        self.commitments(CommitmentStage::Confirmed)
    }

    /// Findings that the reader's unit has to answer.
    fn findings(&self) -> u64 {
        let own = self.of.others.iter();
        let own = own.filter(|held| self.looking.is_ours(&held.item.unit));
        own.map(findings_of).sum()
    }

    /// Declared numbers that wait for a check, where the reader may check: nobody
    /// checks what they declared themselves.
    fn to_check(self) -> u64 {
        let others = |one: &&Drawn| !self.own_drawn.contains(&(one.of, one.n));
        let n = self.of.others.iter().map(|held| match &held.item.body {
            Body::Draw(draw) if self.looking.may(Action::InspectProgramme, &held.item.unit) => {
                draw.waiting().filter(others).count()
            }
            _ => 0,
        });
        n.sum::<usize>() as u64
    }
}

/// Findings of an inspection that its unit has to answer.
pub(super) fn findings_of(held: &Held) -> u64 {
    match &held.item.body {
        Body::Inspection(one) => {
            let open = one.findings.iter();
            open.filter(|finding| finding.stage == FindingStage::Open)
                .count() as u64
        }
        _ => 0,
    }
}

/// Tasks of a plan in force.
pub(super) fn stands(held: &Held) -> &[Task] {
    let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
    stands.map_or(&[], |stands| &stands.tasks)
}
