//! Plans: written, submitted, approved, revised; their tasks and numbers.

use super::{Act, Acting, Around, Transition, YEARS, known, needed};
use crate::id::{ProgrammeId, UnitId};
use crate::programme::{
    Book, Event, Item, Kind, PAGE_LINES, Plan, PlanPage, Refused, Said, Task, TaskSaid, Texts,
    Words, key, lines, text_of,
};
use crate::unit::Units;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Most objectives of a plan.
pub const MAX_OBJECTIVES: usize = 10;
/// Most tasks of a plan.
pub const MAX_TASKS: usize = 100;
/// Most targets of a plan.
pub const MAX_TARGETS: usize = 30;
/// Plans above plans: more levels than there are levels of the state.
const MOST_LEVELS: usize = 10;

/// May a text of a plan be saved, as far as its own lines tell?
///
/// # Errors
/// [`Refused`], with the reason.
pub fn plan_fits(book: &Book, page: &PlanPage) -> Result<(), Refused> {
    let sizes = [
        (page.objectives.len(), MAX_OBJECTIVES),
        (page.tasks.len(), MAX_TASKS),
        (page.targets.len(), MAX_TARGETS),
    ];
    if let Some((_, most)) = sizes.iter().find(|(n, most)| n > most) {
        return Err(Refused::TooMany { most: *most as u32 });
    }
    needed(&page.title)?;
    for line in &page.tasks {
        needed(&line.text)?;
        if !YEARS.contains(&line.due.year()) {
            return Err(Refused::OutOfYears);
        }
    }
    for line in &page.targets {
        needed(&line.text)?;
    }
    let (facts, ..) = page.parts(0);
    known(book, &facts.targets, false)
}

/// May a text of a plan be saved? `numbers` are those that its lines may bear.
pub(super) fn check_page(
    (id, unit, year): (ProgrammeId, &UnitId, i16),
    around: &Around<'_>,
    page: &PlanPage,
    numbers: &[u16],
) -> Result<(), Refused> {
    plan_fits(around.book, page)?;
    if let Some(theme) = page.theme {
        around.find(theme, Kind::Theme)?;
    }
    for directive in &page.directives {
        around.find(*directive, Kind::Directive)?;
    }
    check_above(id, year, around, page)?;
    let mut seen = BTreeSet::new();
    let tasks = page.tasks.iter().map(|line| line.n);
    let mut given = tasks
        .chain(page.targets.iter().map(|line| line.n))
        .flatten();
    if !given.all(|n| numbers.contains(&n) && seen.insert(n)) {
        return Err(Refused::NoLine);
    }
    for line in &page.tasks {
        if let Some(from) = line.from {
            let above = around.find(from.plan, Kind::Plan)?;
            let task = above.plan().and_then(|plan| plan.task(from.task));
            let task = task.ok_or(Refused::UnknownReference)?;
            if !stands_for(around, &task.unit, unit, line.due) {
                return Err(Refused::UnknownReference);
            }
        }
    }
    Ok(())
}

/// No task is given to a unit that is no more; those that name one already stay.
///
/// # Errors
/// [`Refused::UnitMerged`], [`Refused::UnitClosed`].
pub fn tasks_fit(
    units: &Units,
    today: Date,
    page: &PlanPage,
    before: &[&Task],
) -> Result<(), Refused> {
    for line in &page.tasks {
        let mut before = before.iter();
        let stays = before.any(|task| Some(task.n) == line.n && task.unit == line.unit);
        if let Some(why) = Refused::of_gone(units, &line.unit, today).filter(|_| !stays) {
            return Err(why);
        }
    }
    Ok(())
}

/// Tasks of the text in force whose words another text changes.
fn reworded(plan: &Plan, before: &Texts, after: &Texts) -> BTreeSet<u16> {
    let tasks = plan.stands.iter().flat_map(|text| &text.tasks);
    let changed = tasks.map(|task| task.n).filter(|n| {
        let name = key("task", *n);
        text_of(before, &name) != text_of(after, &name)
    });
    changed.collect()
}

/// Is it the unit, or did it take over from it?
fn stands_for(around: &Around<'_>, named: &UnitId, unit: &UnitId, day: Date) -> bool {
    named == unit || around.units.standing_for(named, day).contains(&unit)
}

/// The plan above is of the same year, and does not lead back to this one.
fn check_above(
    id: ProgrammeId,
    year: i16,
    around: &Around<'_>,
    page: &PlanPage,
) -> Result<(), Refused> {
    let mut next = page.parent;
    for _ in 0..MOST_LEVELS {
        let Some(above) = next else {
            return Ok(());
        };
        if above == id {
            return Err(Refused::Circular);
        }
        let item = around.find(above, Kind::Plan)?;
        if item.year != year {
            return Err(Refused::UnknownReference);
        }
        next = item.plan().and_then(|plan| plan.facts().parent);
    }
    Err(Refused::Circular)
}

impl Item {
    pub(super) fn act_plan(
        &self,
        plan: &Plan,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        act: &Act,
    ) -> Result<Transition, Refused> {
        match act {
            Act::ChangePlan { page } => self.change_plan(plan, acting, around, said, page),
            Act::SubmitPlan {} => self.submit(plan, acting, around, said),
            Act::ReturnPlan { text } => {
                let words = Words::one("returned", needed(text)?);
                self.done(acting, Event::PlanReturned {}, words)
            }
            Act::ApprovePlan {} => self.approve(plan, acting, around),
            Act::DropRevision {} => self.done(acting, Event::RevisionDropped {}, Words::default()),
            Act::DropPlan {} => self.done(acting, Event::PlanDropped {}, Words::default()),
            Act::AnswerTask { n, said, text } => {
                let task = plan.task(*n).ok_or(Refused::NoTask)?;
                if self.is_of(&task.unit) {
                    return Err(Refused::OwnTask);
                }
                if *said == TaskSaid::Objects {
                    needed(text)?;
                }
                let event = Event::TaskAnswered { n: *n, said: *said };
                self.done(acting, event, Words::one(key("answer", *n), text))
            }
            Act::KeepTask { n, text } => {
                plan.task(*n).ok_or(Refused::NoTask)?;
                let words = Words::one(key("kept", *n), needed(text)?);
                self.done(acting, Event::TaskKept { n: *n }, words)
            }
            Act::ReportTask { n, .. } => {
                let task = plan.task(*n).ok_or(Refused::NoTask)?;
                self.report_task((plan, task), (acting, around), act)
            }
            Act::AnswerGivingUp { n, agrees, text } => {
                let task = plan.task(*n).ok_or(Refused::NoTask)?;
                self.answer_giving_up((plan, task), acting, *agrees, text)
            }
            Act::Unlink { n, dossier, text } => self.unlink(plan, acting, (*n, *dossier), text),
            Act::Declare {
                target,
                month,
                value,
                text,
            } => {
                self.is_theirs(acting, Some(*target))?;
                if plan.stands.is_none() {
                    return Err(self.wrong_stage());
                }
                self.declare((acting, around), (*target, month, *value), text)
            }
            _ => Err(self.wrong_kind()),
        }
    }

    fn change_plan(
        &self,
        plan: &Plan,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        page: &PlanPage,
    ) -> Result<Transition, Refused> {
        if plan.stage().waits() {
            return Err(self.wrong_stage());
        }
        let texts = plan.stands.iter().chain(&plan.draft);
        let numbers: Vec<u16> = texts
            .flat_map(|text| {
                let tasks = text.tasks.iter().map(|one| one.n);
                tasks.chain(text.targets.iter().map(|one| one.n))
            })
            .collect();
        check_page((self.id, &self.unit, self.year), around, page, &numbers)?;
        let texts = plan.stands.iter().chain(&plan.draft);
        let before: Vec<&Task> = texts.flat_map(|text| &text.tasks).collect();
        tasks_fit(around.units, acting.today, page, &before)?;
        let (facts, texts, used) = page.parts(plan.used);
        let same = match (&plan.draft, &plan.stands) {
            (Some(draft), _) => *draft == facts && said.draft == texts,
            (None, Some(stands)) => *stands == facts && said.texts == texts,
            (None, None) => false,
        };
        if same {
            return Err(Refused::NothingChanged);
        }
        let event = Event::PlanChanged {
            page: facts,
            used,
            reworded: reworded(plan, &said.texts, &texts),
        };
        let words = Words {
            texts,
            ..Words::default()
        };
        self.done(acting, event, words)
    }

    fn submit(
        &self,
        plan: &Plan,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
    ) -> Result<Transition, Refused> {
        let Some(draft) = plan.draft.as_ref().filter(|_| !plan.stage().waits()) else {
            return Err(self.wrong_stage());
        };
        // Nobody could approve it: it would be sent back, and come again.
        if acting.today.year() > self.year {
            let year = self.year;
            return Err(match plan.stands {
                Some(_) => Refused::RevisionOver { year },
                None => Refused::YearOver { year },
            });
        }
        if draft.tasks.is_empty() || draft.objectives == 0 {
            return Err(Refused::Empty);
        }
        let lines = lines(&PlanPage::of(draft, &said.draft));
        // The office's own plan assigns tasks to many units and may be longer.
        if !self.is_top_of(around.office) && lines > PAGE_LINES {
            return Err(Refused::TooLong {
                lines,
                most: PAGE_LINES,
            });
        }
        let event = Event::PlanSubmitted {
            lines,
            late: acting.today > around.submit_by,
        };
        self.done(acting, event, Words::default())
    }

    fn approve(
        &self,
        plan: &Plan,
        acting: &Acting<'_>,
        around: &Around<'_>,
    ) -> Result<Transition, Refused> {
        if !plan.stage().waits() {
            return Err(self.wrong_stage());
        }
        if acting.today.year() > self.year {
            return Err(Refused::YearOver { year: self.year });
        }
        // Over the office's own plan stands nobody at this desk.
        if !self.is_top_of(around.office) && plan.submitted_by == Some(acting.who()) {
            return Err(Refused::OwnWork);
        }
        self.done(acting, Event::PlanApproved {}, Words::default())
    }
}
