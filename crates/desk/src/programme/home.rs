//! The first page of the programme, for one reader: what binds the own unit,
//! what is expected of it, what waits.

use super::keep::Held;
use super::moved::{merged, to_pass_on};
use super::moves::Looking;
use super::view::{Names, line, task_view};
use super::{
    Body, Book, CommitmentStage, FindingStage, FromAbove, Half, Kind, PlanStage, ProgrammeHome,
    ProgrammeId, ProgrammeLine, ProgrammeSettings, Refused, ReminderView, ReviewStage, Task,
    TaskState, TaskView,
};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::{StaffRow, Tx};

/// What is read for the page.
struct Read {
    settings: ProgrammeSettings,
    staff: Vec<StaffRow>,
    directives: Vec<Held>,
    themes: Vec<Held>,
    plans: Vec<Held>,
    models: Vec<Held>,
    others: Vec<Held>,
    commitments: Vec<Held>,
    /// People of the reader's unit whose commitment lies elsewhere.
    joined: Vec<(StaffId, String, UnitId)>,
    /// What was said to the reader's unit.
    notices: Vec<ReminderView>,
    /// What the checks of declared numbers found.
    book: Book,
}

impl Read {
    /// Everything of which a unit may be reminded.
    fn followed(&self) -> impl Iterator<Item = &Held> {
        let all = [&self.themes, &self.plans, &self.models, &self.others];
        all.into_iter().flatten()
    }
}

impl Desk {
    /// The first page.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme,
    /// "not found" where it is switched off.
    pub fn programme_home(&self, me: &Actor, year: i16) -> Result<ProgrammeHome, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let (read, counts) = self.0.store.read(self.0.id, |tx| {
            let read = self.read_home(tx, me, year)?;
            let wide = me.scope(Action::ReadProgramme) == Scope::Desk;
            let asked = wide && read.settings.commitments;
            let counts = asked
                .then(|| self.commitment_counts(tx, &read.staff, (year, self.today())))
                .transpose()?;
            Ok::<_, DeskError>((read, counts))
        })?;
        let names = Names::of_rows(&read.staff);
        let (settings, day) = (self.settings(), self.today());
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let (to_approve, to_confirm) = waiting(&looking, &read, &names);
        let mine = |held: &&Held| held.said.person == Some(me.id);
        let commitment = read.commitments.iter().filter(mine).find_map(stage_of);
        let own = |held: &&Held| looking.is_ours(&held.item.unit);
        let top = |held: &&Held| {
            let stands = held.item.plan().is_some_and(|plan| plan.stands.is_some());
            stands && held.item.is_top_of(&settings.office.unit)
        };
        let themes = themes(&read, &names);
        let documents = self.documents_of(me, read.directives.clone(), &names);
        let made = |one: &Held| line(one.clone(), &names);
        let mut own_plans: Vec<&Held> = read.plans.iter().filter(own).collect();
        own_plans.sort_by_key(|held| (held.item.distance_from(&me.unit), held.item.id));
        Ok(ProgrammeHome {
            year,
            themes,
            binding: documents.binding,
            replaced: documents.replaced,
            named: documents.named,
            own_plan: own_plans.first().map(|one| made(one)),
            taken_over: own_plans.iter().skip(1).map(|one| made(one)).collect(),
            top_plan: read.plans.iter().find(top).map(made),
            unanswered: unanswered(&looking, &read, &names),
            to_assess: to_assess(&looking, &read),
            tasks: tasks_of(&looking, &read, &names),
            reminders: read.notices.clone(),
            commitment,
            findings: findings(&looking, &read),
            objections: objections(&looking, &read, &names),
            to_approve,
            returned: returned(&looking, &read, &names),
            to_confirm,
            to_pass_on: to_pass_on(&looking, &read.commitments, &read.staff),
            merged: merged(&looking, read.followed()),
            gone: Refused::of_gone_in(&settings.units, &me.unit, (day, year)),
            joined: read.joined.clone(),
            withdrawn: withdrawn(me, &read),
            to_check: to_check(&looking, &read),
            commitments_on: read.settings.commitments,
            commitments: counts,
        })
    }

    fn read_home(&self, tx: &mut Tx<'_>, me: &Actor, year: i16) -> Result<Read, DeskError> {
        let settings = ProgrammeSettings::running(tx)?;
        let years = (year, year);
        let commitments = if settings.commitments {
            self.programme_seen_by(tx, me, Kind::Commitment, years)?
        } else {
            Vec::new()
        };
        let mut others = Vec::new();
        for kind in [Kind::Review, Kind::Inspection, Kind::Draw] {
            others.extend(self.programme_seen_by(tx, me, kind, years)?);
        }
        let mut read = Read {
            staff: tx.all_staff()?,
            directives: self.programme_seen_by(
                tx,
                me,
                Kind::Directive,
                super::change::ALL_YEARS,
            )?,
            themes: self.programme_seen_by(tx, me, Kind::Theme, years)?,
            plans: self.programme_seen_by(tx, me, Kind::Plan, years)?,
            models: self.programme_seen_by(tx, me, Kind::Model, years)?,
            others,
            commitments,
            joined: Vec::new(),
            notices: Vec::new(),
            book: Book::default(),
            settings,
        };
        if read.settings.commitments {
            read.joined = self.joined(tx, me, (&read.staff, year))?;
        }
        read.plans.retain(|held| held.item.living_plan().is_some());
        read.notices = self.notices(tx, me, read.followed())?;
        let draws = tx.programme_of(Kind::Draw, super::change::ALL_YEARS)?;
        read.book.take_draws(draws.iter().map(|row| &row.item));
        Ok(read)
    }
}

impl Names {
    /// Names of the staff, from their rows.
    pub(super) fn of_rows(staff: &[StaffRow]) -> Self {
        let names = staff.iter().map(|row| motcua_store::StaffName {
            id: row.id,
            name: row.name.clone(),
        });
        Self::new(names.collect())
    }
}

impl Looking<'_> {
    /// Does what names a unit lie with the reader's?
    pub(super) fn is_ours(&self, named: &UnitId) -> bool {
        super::sight::here(self.me, named, &self.settings.units, self.day) == self.me.unit
    }
}

fn lines<'a>(held: impl Iterator<Item = &'a Held>, names: &Names) -> Vec<ProgrammeLine> {
    held.map(|one| line(one.clone(), names)).collect()
}

/// Themes of the year that hold, the highest level first.
fn themes(read: &Read, names: &Names) -> Vec<ProgrammeLine> {
    let mut themes = lines(read.themes.iter(), names);
    themes.retain(|line| !matches!(&line.item.body, Body::Theme(one) if one.dropped));
    themes.sort_by_key(|line| match &line.item.body {
        Body::Theme(one) => one.level.rank(),
        _ => u8::MAX,
    });
    themes
}

/// The reader's last commitment, where every one of the year was taken back.
fn withdrawn(me: &Actor, read: &Read) -> Option<ProgrammeId> {
    let own = read.commitments.iter();
    let own = own.filter(|held| held.said.person == Some(me.id));
    let own: Vec<&Held> = own.collect();
    let all_gone = own.iter().all(|held| stage_of(held).is_none());
    let last = own.iter().map(|held| held.item.id).max();
    last.filter(|_| all_gone)
}

pub(super) fn stage_of(held: &Held) -> Option<(ProgrammeId, CommitmentStage)> {
    match &held.item.body {
        Body::Commitment(one) if one.stage != CommitmentStage::Withdrawn => {
            Some((held.item.id, one.stage))
        }
        _ => None,
    }
}

/// Tasks of the reader's unit in plans in force. What was taken up from above
/// stands there.
fn tasks_of(looking: &Looking<'_>, read: &Read, names: &Names) -> Vec<TaskView> {
    let mut tasks = Vec::new();
    for held in &read.plans {
        let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
        for task in stands.iter().flat_map(|stands| &stands.tasks) {
            if looking.is_ours(&task.unit) && task.from.is_none() {
                let told = (names, &read.book, looking.day);
                tasks.push(task_view(held, task, told, Vec::new()));
            }
        }
    }
    tasks.sort_by_key(|view| (view.task.due, view.plan, view.task.n));
    tasks
}

/// Plans that wait for the reader's approval, and how many commitments wait for
/// the reader's confirmation.
fn waiting(looking: &Looking<'_>, read: &Read, names: &Names) -> (Vec<ProgrammeLine>, u64) {
    let waits = |held: &&Held| {
        let plan = held.item.plan();
        plan.is_some_and(|plan| plan.stage().waits())
            && looking.may(Action::ApprovePlan, &held.item.unit)
    };
    let signed = |held: &&Held| {
        let is_signed = stage_of(held).is_some_and(|(_, stage)| stage == CommitmentStage::Signed);
        is_signed
            && held.said.person != Some(looking.me.id)
            && looking.may(Action::ConfirmCommitment, &held.item.unit)
    };
    (
        lines(read.plans.iter().filter(waits), names),
        read.commitments.iter().filter(signed).count() as u64,
    )
}

/// Plans of the reader that were sent back to be written anew.
fn returned(looking: &Looking<'_>, read: &Read, names: &Names) -> Vec<ProgrammeLine> {
    let is_back = |held: &&Held| {
        let stage = held.item.plan().map(super::Plan::stage);
        let back = [PlanStage::Returned, PlanStage::RevisionReturned];
        stage.is_some_and(|stage| back.contains(&stage))
            && looking.is_ours(&held.item.unit)
            && looking.may(Action::WritePlan, &held.item.unit)
    };
    lines(read.plans.iter().filter(is_back), names)
}

/// Tasks that plans above give to the reader's unit, to which nobody has
/// answered: neither said so, nor taken them up, nor done them.
fn unanswered(looking: &Looking<'_>, read: &Read, names: &Names) -> Vec<TaskView> {
    let own = read
        .plans
        .iter()
        .filter(|held| looking.is_ours(&held.item.unit));
    let own = own.filter_map(|held| held.item.plan()?.stands.as_ref());
    let taken: Vec<FromAbove> = own
        .flat_map(|stands| stands.tasks.iter().filter_map(|task| task.from))
        .collect();
    let mut all = Vec::new();
    for held in &read.plans {
        let Some((plan, stands)) = held
            .item
            .plan()
            .and_then(|plan| Some((plan, plan.stands.as_ref()?)))
        else {
            continue;
        };
        let waits = |task: &&Task| {
            let from = FromAbove {
                plan: held.item.id,
                task: task.n,
            };
            !held.item.is_of(&task.unit)
                && looking.is_ours(&task.unit)
                && !looking.is_ours(&held.item.unit)
                && looking.may(Action::WritePlan, &task.unit)
                && plan.answer(task.n).is_none()
                && plan.state_on(task.n, looking.day) == TaskState::Open
                && !taken.contains(&from)
        };
        let tasks = stands.tasks.iter().filter(waits);
        let told = (names, &read.book, looking.day);
        all.extend(tasks.map(|task| task_view(held, task, told, Vec::new())));
    }
    all.sort_by_key(|view| (view.task.due, view.plan, view.task.n));
    all
}

/// Reviews in which the reader's own unit has not assessed itself yet.
fn to_assess(looking: &Looking<'_>, read: &Read) -> Vec<(ProgrammeId, Half)> {
    let open = read.others.iter().filter_map(|held| match &held.item.body {
        Body::Review(review) if review.stage() == ReviewStage::Open => Some((held, review.half)),
        _ => None,
    });
    let own = open.filter(|(held, _)| {
        let unit = &held.item.unit;
        looking.is_ours(unit) && looking.may(Action::ReviewProgramme, unit)
    });
    own.map(|(held, half)| (held.item.id, half)).collect()
}

/// Findings that the reader's unit has to answer.
fn findings(looking: &Looking<'_>, read: &Read) -> u64 {
    let own = read
        .others
        .iter()
        .filter(|held| looking.is_ours(&held.item.unit));
    let n = own.map(|held| match &held.item.body {
        Body::Inspection(one) => {
            let open = one.findings.iter();
            open.filter(|finding| finding.stage == FindingStage::Open)
                .count()
        }
        _ => 0,
    });
    n.sum::<usize>() as u64
}

/// Tasks of plans that the reader writes, to which their units object.
fn objections(looking: &Looking<'_>, read: &Read, names: &Names) -> Vec<TaskView> {
    let mut all = Vec::new();
    for held in &read.plans {
        let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
        if looking.may(Action::WritePlan, &held.item.unit) {
            let tasks = stands.iter().flat_map(|stands| &stands.tasks);
            let told = (names, &read.book, looking.day);
            let views = tasks.map(|task| task_view(held, task, told, Vec::new()));
            all.extend(views.filter(|view| view.objected));
        }
    }
    all
}

/// Declared numbers that wait for a check, where the reader may check.
fn to_check(looking: &Looking<'_>, read: &Read) -> u64 {
    let n = read.others.iter().map(|held| match &held.item.body {
        Body::Draw(draw) if looking.may(Action::InspectProgramme, &held.item.unit) => draw.open(),
        _ => 0,
    });
    n.sum::<usize>() as u64
}
