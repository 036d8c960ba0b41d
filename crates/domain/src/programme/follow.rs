//! The state of a month: for each unit its plan, its tasks, its targets, and
//! whether it gave a sign of life.
//!
//! Units are those of the month's last day: what a unit planned that has merged
//! since stands with whoever took over, under the name it was planned by.

use super::measure::Book;
use super::page::Task;
use super::{Item, Over, Plan, PlanStage, TargetState, TaskState};
use crate::id::{ProgrammeId, UnitId};
use crate::report::Period;
use crate::unit::Units;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a month's state is made from.
#[derive(Clone, Copy)]
pub struct Following<'a> {
    /// Plans of the year as they stood on the last day that counts, and models,
    /// reviews and inspections for the signs of life.
    pub items: &'a [Item],
    /// Things of the years beside it, for what is done in the month alone: in
    /// December a unit writes the next year's plan, in January it still tells of
    /// the year before.
    pub beside: &'a [Item],
    /// Units that are expected to have a plan.
    pub expected: &'a BTreeSet<UnitId>,
    /// Units over time.
    pub units: &'a Units,
    /// The month.
    pub month: Period,
    /// Today.
    pub today: Date,
    /// Figures.
    pub book: &'a Book,
    /// Tasks that are told to be done and that nothing shows any more, by plan
    /// and number ([`Item::is_bare`]).
    pub bare: &'a BTreeSet<(ProgrammeId, u16)>,
}

/// Tasks of a unit by how they go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// Done in time, and told in time.
    pub in_time: u32,
    /// Done in time by what was told after the last day: declared, and not
    /// among those in time.
    pub told_late: u32,
    /// Done after their last day.
    pub done_late: u32,
    /// Told to be done, and nothing shows it any more: not among those done.
    pub bare: u32,
    /// Not done, and past their last day.
    pub late: u32,
    /// Not done, with time left.
    pub running: u32,
    /// Past their last day, but the unit objected and nobody has answered: not
    /// late.
    pub objected: u32,
    /// Given up.
    pub not_done: u32,
}

/// Targets of a unit by what may be said of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetCounts {
    /// Reached.
    pub reached: u32,
    /// Not reached.
    pub not_reached: u32,
    /// Missed by less than chance would explain.
    pub cannot_say: u32,
    /// Too few cases.
    pub too_few: u32,
    /// Nothing counts them yet.
    pub not_measurable: u32,
    /// Of them, those by the month for which no number of the last month that
    /// was over was declared.
    pub missing: u32,
    /// Of them, those by the quarter for which no number of the last quarter that
    /// was over was declared.
    pub missing_quarter: u32,
    /// Their period runs on and nothing is decided.
    pub running: u32,
    /// Of all these, those that rest on a declared number.
    pub declared: u32,
    /// Of all these, those whose figure was put right or declared after the day
    /// that is told: what is counted does not move, the difference is shown
    /// beside it.
    pub corrected: u32,
}

/// A unit in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitMonth {
    /// The unit.
    pub unit: UnitId,
    /// Units that it took over from and that were expected or had a plan.
    pub before: Vec<UnitId>,
    /// Its plans of the year, those of units before it among them.
    pub plans: Vec<ProgrammeId>,
    /// Plans of other units with tasks for it, which are counted with its own.
    pub beside: Vec<ProgrammeId>,
    /// Where its own plan stood; `None` = none was begun. Only one in force is
    /// a plan that the unit has.
    pub stage: Option<PlanStage>,
    /// The plan came after the day that the office sets.
    pub plan_late: bool,
    /// Tasks, those from above among them.
    pub tasks: TaskCounts,
    /// Targets.
    pub targets: TargetCounts,
    /// It gave no sign of life in the month: what its own people did is one, what
    /// others did about it is none.
    pub silent: bool,
    /// Reminders sent to it in the month.
    pub reminders: u32,
}

/// The state of each unit in a month, by slug.
pub fn follow(of: &Following<'_>) -> Vec<UnitMonth> {
    let day = of.month.to.min(of.today);
    let mut before: BTreeMap<&UnitId, BTreeSet<&UnitId>> = BTreeMap::new();
    let planned = of.items.iter();
    let planned = planned.filter(|item| item.living_plan().is_some());
    for named in of
        .expected
        .iter()
        .chain(planned.clone().map(|item| &item.unit))
    {
        for now in of.units.standing_for(named, day) {
            let earlier = before.entry(now).or_default();
            if now != named {
                earlier.insert(named);
            }
        }
    }
    // A plan that was passed on, and tasks, name the unit of before to the end.
    let tasks = planned.clone().filter_map(Item::plan);
    let tasks = tasks.flat_map(tasks_in_force).map(|task| &task.unit);
    let passed = planned.flat_map(|item| &item.earlier);
    for named in passed.chain(tasks) {
        for now in of.units.standing_for(named, day) {
            if now != named
                && let Some(earlier) = before.get_mut(now)
            {
                earlier.insert(named);
            }
        }
    }
    let rows = before.into_iter();
    rows.map(|(unit, before)| of.row(unit, &before, day))
        .collect()
}

impl Following<'_> {
    fn row(&self, unit: &UnitId, before: &BTreeSet<&UnitId>, day: Date) -> UnitMonth {
        let is_own = |named: &UnitId| named == unit || before.contains(named);
        let own = self.items.iter().filter(|item| is_own(&item.unit));
        let plans: Vec<(&Item, &Plan)> = own
            .filter_map(|item| item.living_plan().map(|plan| (item, plan)))
            .collect();
        let own = plans
            .iter()
            .min_by_key(|(item, _)| item.distance_from(unit));
        let own = own.map(|(_, plan)| *plan);
        UnitMonth {
            unit: unit.clone(),
            before: before.iter().map(|named| (*named).clone()).collect(),
            beside: self.beside(is_own),
            plans: plans.iter().map(|(item, _)| item.id).collect(),
            stage: own.map(Plan::stage),
            plan_late: own.is_some_and(|plan| plan.late),
            tasks: self.tasks(is_own, day),
            targets: self.targets(plans.iter().map(|(item, _)| *item), day),
            silent: !self.is_heard(is_own),
            reminders: self.reminders(is_own),
        }
    }

    /// Tasks that lie with a unit in the plans in force: of a plan that was passed
    /// on its own with whoever has it, though others took over, too. One that was
    /// taken up from above is counted there.
    fn tasks(&self, is_own: impl Fn(&UnitId) -> bool, day: Date) -> TaskCounts {
        let mut counts = TaskCounts::default();
        let plans = self.items.iter();
        for (item, plan) in plans.filter_map(|item| Some((item, item.plan()?))) {
            let own = |task: &&Task| is_own(item.task_unit(&task.unit)) && task.from.is_none();
            for task in tasks_in_force(plan).filter(own) {
                let is_bare = self.bare.contains(&(item.id, task.n));
                count(plan, (task, is_bare), day, &mut counts);
            }
        }
        counts
    }

    /// Plans of other units of which a task is counted.
    fn beside(&self, is_own: impl Fn(&UnitId) -> bool) -> Vec<ProgrammeId> {
        let others = self.items.iter().filter(|item| !is_own(&item.unit));
        let others = others.filter(|item| {
            let counts = |task: &Task| is_own(item.task_unit(&task.unit)) && task.from.is_none();
            let plan = item.plan().into_iter();
            plan.flat_map(tasks_in_force).any(counts)
        });
        others.map(|item| item.id).collect()
    }

    /// Targets of a unit in the plans in force: a draft promises nothing yet.
    fn targets<'i>(&self, plans: impl Iterator<Item = &'i Item>, day: Date) -> TargetCounts {
        let mut counts = TargetCounts::default();
        let stands = |item: &&Item| item.plan().is_some_and(|plan| plan.stands.is_some());
        for item in plans.filter(stands) {
            for target in item.targets() {
                let judged = item.judged(target, (self.book, None), day);
                let place = match judged.state {
                    TargetState::Reached => &mut counts.reached,
                    TargetState::NotReached => &mut counts.not_reached,
                    TargetState::CannotSay => &mut counts.cannot_say,
                    TargetState::TooFew => &mut counts.too_few,
                    TargetState::NotMeasurable => &mut counts.not_measurable,
                    TargetState::Running => &mut counts.running,
                };
                *place += 1;
                let missing = judged.missing.map(|_| target.over);
                counts.missing += u32::from(missing == Some(Over::Month));
                counts.missing_quarter += u32::from(missing == Some(Over::Quarter));
                counts.declared += u32::from(judged.by_declared);
                let moved = judged.measured.is_some_and(|one| one.corrected.is_some());
                counts.corrected += u32::from(moved || judged.later.is_some());
            }
        }
        counts
    }

    /// Things on which something may have been done in the month, whatever their
    /// year.
    fn of_any_year(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(self.beside)
    }

    fn is_heard(&self, is_own: impl Fn(&UnitId) -> bool) -> bool {
        let month = self.month.to_string();
        let mut signs = self.of_any_year().flat_map(|item| &item.heard);
        signs.any(|heard| heard.month == month && is_own(&heard.unit))
    }

    fn reminders(&self, is_own: impl Fn(&UnitId) -> bool) -> u32 {
        let all = self.of_any_year().flat_map(|item| &item.reminded);
        let n = all.filter(|one| self.month.holds(one.at) && is_own(&one.unit));
        u32::try_from(n.count()).unwrap_or(u32::MAX)
    }
}

/// Tasks of a plan as it stands; none where it does not.
fn tasks_in_force(plan: &Plan) -> impl Iterator<Item = &Task> {
    plan.stands.iter().flat_map(|stands| &stands.tasks)
}

impl TaskCounts {
    /// Counts a task of a plan by how it stood on a day; `is_bare` = it is told to
    /// be done, and nothing shows it any more.
    pub fn add(&mut self, plan: &Plan, (task, is_bare): (&Task, bool), day: Date) {
        count(plan, (task, is_bare), day, self);
    }
}

fn count(plan: &Plan, (task, is_bare): (&Task, bool), day: Date, counts: &mut TaskCounts) {
    let report = plan.report(task.n).filter(|report| report.on <= day);
    let told_late = report.is_some_and(|report| report.is_told_late(task.due));
    let place = match report.map(|report| (report.state, report.on)) {
        Some((TaskState::Done, _)) if is_bare => &mut counts.bare,
        Some((TaskState::Done, _)) if told_late => &mut counts.told_late,
        Some((TaskState::Done, on)) if on <= task.due => &mut counts.in_time,
        Some((TaskState::Done, _)) => &mut counts.done_late,
        Some((TaskState::NotDone, _)) => &mut counts.not_done,
        _ if task.due < day && plan.is_objected(task.n) => &mut counts.objected,
        _ if task.due < day => &mut counts.late,
        _ => &mut counts.running,
    };
    *place += 1;
}
