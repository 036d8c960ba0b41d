//! What a review shows besides figures: how the unit's tasks went whose last day
//! lies in its period, and what inspections found. Once it is closed both stand
//! as they did on that day.

use super::change::ALL_YEARS;
use super::keep::Held;
use super::past::item_on;
use super::view::{Names, reference, task_view};
use super::{
    Body, Book, FindingStage, Item, Kind, ProgrammeRef, TaskCounts, TaskView, key, text_of,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::unit::Units;
use motcua_store::Tx;

/// What an inspection found, as far as a review shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingView {
    /// The inspection.
    pub of: ProgrammeRef,
    /// Day of the visit.
    pub on: Date,
    /// What was found, in words.
    pub text: String,
    /// Until when it is to be mended.
    pub due: Date,
    /// Where it stands.
    pub stage: FindingStage,
    /// Somebody looked, and it was not mended.
    pub seen_open: bool,
}

/// What the tasks and findings of a review are told from, as it stood on the day
/// that the review tells.
#[derive(Default)]
pub(super) struct Worked {
    /// Plans and inspections.
    held: Vec<Held>,
    /// Which declared numbers were drawn, and what the checks had found. A check
    /// after the closing moves nothing of a closed review.
    book: Book,
}

/// Tasks and findings of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewWork {
    /// Last day of the period: what is due later is none of it.
    pub by: Date,
    /// The day as of which it is told.
    pub day: Date,
    /// Tasks by how they went.
    pub counts: TaskCounts,
    /// The tasks, by their last day.
    pub tasks: Vec<TaskView>,
    /// What inspections found, by the day of the visit.
    pub findings: Vec<FindingView>,
}

impl Desk {
    /// Plans and inspections of a review's year that the reader sees, and the
    /// checks of declared numbers, as of the day that it tells; nothing for what
    /// is no review. `around` = what was read already.
    pub(super) fn worked(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        (item, around): (&Item, &[Held]),
    ) -> Result<Worked, DeskError> {
        let Body::Review(review) = &item.body else {
            return Ok(Worked::default());
        };
        let day = review.closed_on().unwrap_or_else(|| self.today());
        let years = (item.year, item.year);
        let mut now = self.programme_seen_by(tx, me, Kind::Inspection, years)?;
        now.extend(
            around
                .iter()
                .filter(|one| one.item.plan().is_some())
                .cloned(),
        );
        let mut then = Worked::default();
        for held in now {
            then.held.extend(self.programme_on(tx, held, day)?);
        }
        let mut draws = Vec::new();
        for row in tx.programme_of(Kind::Draw, ALL_YEARS)? {
            draws.extend(item_on(tx, &row.item, day)?);
        }
        then.book.take_draws(&draws);
        Ok(then)
    }
}

/// Tasks and findings of a review's unit among plans and inspections as they stood
/// on the day that it tells; `None` for what is no review.
pub(super) fn work(
    item: &Item,
    worked: &Worked,
    names: &Names,
    (units, today): (&Units, Date),
) -> Option<ReviewWork> {
    let Body::Review(review) = &item.body else {
        return None;
    };
    let day = review.closed_on().unwrap_or(today);
    let by = review.half.last_day(item.year);
    let is_own = |named: &UnitId| {
        *named == item.unit || units.standing_for(named, day).contains(&&item.unit)
    };
    let mut work = ReviewWork {
        by,
        day,
        counts: TaskCounts::default(),
        tasks: Vec::new(),
        findings: Vec::new(),
    };
    for one in &worked.held {
        let stands = one
            .item
            .plan()
            .and_then(|plan| Some((plan, plan.stands.as_ref()?)));
        if let Some((plan, stands)) = stands {
            for task in &stands.tasks {
                // What was taken up from above is told where it was taken up.
                let is_it = task.from.is_none() && task.due <= by;
                if is_it && is_own(one.item.task_unit(&task.unit)) {
                    let view = task_view(one, task, (names, &worked.book, day), Vec::new());
                    work.counts.add(plan, (task, view.shown.missing), day);
                    work.tasks.push(view);
                }
            }
        }
        if is_own(&one.item.unit) {
            work.findings.extend(findings(one, by));
        }
    }
    work.tasks
        .sort_by_key(|view| (view.task.due, view.plan, view.task.n));
    work.findings.sort_by_key(|one| (one.on, one.of.id));
    Some(work)
}

/// Findings of an inspection that took place by a day.
fn findings(held: &Held, by: Date) -> Vec<FindingView> {
    let Body::Inspection(one) = &held.item.body else {
        return Vec::new();
    };
    if one.on > by {
        return Vec::new();
    }
    let said = &held.said;
    let found = one.findings.iter().map(|finding| {
        // Those that were added later lie beside the words of the visit.
        let name = key("finding", finding.n);
        let text = match text_of(&said.beside, &name) {
            "" => text_of(&said.texts, &name),
            text => text,
        };
        FindingView {
            of: reference(held),
            on: one.on,
            text: text.to_owned(),
            due: finding.due,
            stage: finding.stage,
            seen_open: finding.is_seen_open(said),
        }
    });
    found.collect()
}
