//! How tasks go, and what shows it: files, dossiers, declared numbers.

use super::{Act, Acting, Around, Transition, needed};
use crate::actor::Action;
use crate::id::{DossierId, StaffId};
use crate::programme::{
    Body, Book, Declared, Drawn, Event, GivingUp, Item, MAX_VALUE, Plan, Proof, Refused, Task,
    TaskState, Words, drawn_of, key,
};
use crate::report::{Period, PeriodKind};
use std::collections::BTreeSet;

/// Most dossiers that are linked to one task.
const MAX_DOSSIERS: usize = 50;
/// Fewest letters or digits of words that name a paper: a dot names none.
const MIN_SAID: usize = 3;

/// Do words say something: is there more in them than marks?
pub fn says_something(text: &str) -> bool {
    let said = text.chars().filter(|one| one.is_alphanumeric());
    said.take(MIN_SAID).count() == MIN_SAID && text.chars().any(char::is_alphabetic)
}

impl Item {
    /// Whose task it is, or the head of the unit, tells how it goes: of a day
    /// on which the plan was in force, up to today.
    pub(super) fn report_task(
        &self,
        (plan, task): (&Plan, &Task),
        (acting, around): (&Acting<'_>, &Around<'_>),
        act: &Act,
    ) -> Result<Transition, Refused> {
        let Act::ReportTask {
            n,
            state,
            on,
            text,
            dossiers,
        } = act
        else {
            return Err(self.wrong_kind());
        };
        self.is_theirs(acting, Some(*n))?;
        let from = plan.told_from(self.year);
        if *on > acting.today {
            return Err(Refused::Future);
        }
        if *on < from {
            return Err(Refused::TooEarly { from });
        }
        // What was linked before stays until somebody says why it should not.
        let mut linked = dossiers.clone();
        linked.extend(plan.report(*n).iter().flat_map(|told| &told.dossiers));
        if linked.len() > MAX_DOSSIERS {
            return Err(Refused::TooMany {
                most: MAX_DOSSIERS as u32,
            });
        }
        let shown = self.is_shown(task, &linked, says_something(text), around.book);
        match state {
            TaskState::Done if !shown => return Err(Refused::NoProof { proof: task.proof }),
            TaskState::NotDone => _ = needed(text)?,
            TaskState::Open => return Err(Refused::NothingChanged),
            TaskState::Done | TaskState::Doing => {}
        }
        // What was assigned or approved nobody drops alone; over the office's own
        // tasks stands nobody at this desk.
        let is_free = self.is_top_of(around.office) && self.is_of(&task.unit);
        let is_over = plan.state_on(*n, acting.today) == TaskState::NotDone;
        let event = Event::TaskReported {
            n: *n,
            state: *state,
            on: *on,
            dossiers: linked,
            asks: *state == TaskState::NotDone && !is_free && !is_over,
        };
        self.done(acting, event, Words::one(key("report", *n), text))
    }

    /// May whoever approves or writes the plan answer to a unit that asks not to do a
    /// task? `approves` = that is what lets them act.
    ///
    /// # Errors
    /// [`Refused`]: it was answered, they asked themselves, or the unit wrote the task
    /// itself and they do not approve.
    pub fn gives_leave(
        &self,
        asked: &GivingUp,
        task: &Task,
        (who, approves): (StaffId, bool),
    ) -> Result<(), Refused> {
        if !asked.is_open() {
            return Err(self.wrong_stage());
        }
        if asked.by == Some(who) {
            return Err(Refused::OwnWork);
        }
        // Its own plan a unit writes; another approved it.
        if !approves && self.is_of(&task.unit) {
            return Err(Refused::NotYours);
        }
        Ok(())
    }

    /// Whoever assigned a task, or approved the plan in which a unit wrote its own,
    /// answers whether it may be given up; never who asked.
    pub(super) fn answer_giving_up(
        &self,
        (plan, task): (&Plan, &Task),
        acting: &Acting<'_>,
        agrees: bool,
        text: &str,
    ) -> Result<Transition, Refused> {
        let asked = plan.giving_up(task.n);
        let asked = asked.ok_or_else(|| self.wrong_stage())?;
        let approves = acting.permit.action() == Action::ApprovePlan;
        self.gives_leave(asked, task, (acting.who(), approves))?;
        let event = Event::GivingUpAnswered { n: task.n, agrees };
        self.done(
            acting,
            event,
            Words::one(key("leave", task.n), needed(text)?),
        )
    }

    /// Takes a dossier away from what shows a task.
    pub(super) fn unlink(
        &self,
        plan: &Plan,
        acting: &Acting<'_>,
        (n, dossier): (u16, DossierId),
        text: &str,
    ) -> Result<Transition, Refused> {
        plan.task(n).ok_or(Refused::NoTask)?;
        self.is_theirs(acting, Some(n))?;
        let told = plan.report(n);
        if !told.is_some_and(|told| told.dossiers.contains(&dossier)) {
            return Err(Refused::NoLine);
        }
        let words = Words::one(key("unlinked", n), needed(text)?);
        self.done(acting, Event::DossierUnlinked { n, dossier }, words)
    }

    /// Is there something that shows a task done: what the plan asks for, or a
    /// file or dossier in its place? `has_words` = whoever tells of it says so in
    /// words, which name a paper that lies in the office; of a picture, a dossier
    /// or a number they show nothing. Nor does a number of which a check found
    /// nothing that proves it.
    pub fn is_shown(
        &self,
        task: &Task,
        dossiers: &BTreeSet<DossierId>,
        has_words: bool,
        book: &Book,
    ) -> bool {
        let by_file = self.files.iter().any(|file| file.shows(task.n));
        let counts = |one: &Declared| one.counts(book.drawn.get(&(self.id, one.n))).is_some();
        let mut numbers = self.declared().iter().filter(|one| one.target == task.n);
        let by_number = numbers.any(counts);
        let as_asked = match task.proof {
            Proof::Paper => has_words,
            Proof::Picture | Proof::Dossiers => false,
            Proof::Figure => by_number,
        };
        by_file || !dossiers.is_empty() || as_asked
    }

    /// Is a task told to be done that nothing shows any more? It is no longer
    /// called done anywhere: what showed it was withdrawn, or a check found
    /// nothing that proves its number. `has_words` as in [`Self::is_shown`].
    pub fn is_bare(&self, task: &Task, has_words: bool, book: &Book) -> bool {
        let report = self.plan().and_then(|plan| plan.report(task.n));
        report.is_some_and(|report| {
            report.state == TaskState::Done
                && !self.is_shown(task, &report.dossiers, has_words, book)
        })
    }

    /// Declares a number for a target that nothing counts, or for a task that a
    /// number is to show: for a month that has begun, of a model one in which it
    /// ran. Where the number of that month was drawn, it stands.
    pub(super) fn declare(
        &self,
        (acting, around): (&Acting<'_>, &Around<'_>),
        (target, month, value): (u16, &str, i64),
        text: &str,
    ) -> Result<Transition, Refused> {
        let found = self.targets().iter().find(|one| one.n == target);
        let by_number = |task: &Task| task.proof == Proof::Figure;
        let task = self.plan().and_then(|plan| plan.task(target));
        match (found, task.is_some_and(by_number)) {
            (Some(found), _) if found.indicator.is_some() => return Err(Refused::Counted),
            (None, false) => return Err(Refused::NoLine),
            (Some(_), _) | (None, true) => {}
        }
        if !(0..=MAX_VALUE).contains(&value) {
            return Err(Refused::NoLine);
        }
        let period = Period::parse(month).ok();
        let period =
            period.filter(|one| one.kind == PeriodKind::Month && one.to.year() == self.year);
        let period = period.ok_or(Refused::BadDays)?;
        if period.from > acting.today {
            return Err(Refused::Future);
        }
        if let Body::Model(model) = &self.body {
            if period.to < model.from {
                return Err(Refused::BeforeModel { from: model.from });
            }
            if period.from > model.to {
                return Err(Refused::BadDays);
            }
        }
        let month = period.to_string();
        let before = self.declared().iter();
        let mut before = before.filter(|one| one.target == target && one.month == month);
        let is_drawn =
            |one: &Declared| drawn_of(around.items, (self.id, one.n)).is_some_and(Drawn::holds);
        if before.any(is_drawn) {
            return Err(Refused::NumberDrawn);
        }
        let n = self.declared().len() + 1;
        let n = u16::try_from(n).map_err(|_| Refused::TooMany {
            most: u16::MAX.into(),
        })?;
        let declared = Declared {
            n,
            target,
            month,
            value,
            at: acting.now,
            by: Some(acting.who()),
        };
        let words = Words::one(key("declared", n), needed(text)?);
        self.done(acting, Event::NumberDeclared { declared }, words)
    }
}
