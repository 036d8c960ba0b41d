//! What a new calendar version does to open dossiers, before it is published.

use super::{ClockFacts, DeadlineError, Due, DueAt, due};
use crate::calendar::{Compiled, DayKind};
use jiff::civil::Date;

/// A day that the new version changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedDay {
    /// The day.
    pub date: Date,
    /// What it was.
    pub old: DayKind,
    /// What it becomes.
    pub new: DayKind,
}

/// A dossier whose due date moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<Id> {
    /// Which.
    pub id: Id,
    /// Due date under the old calendar; `None` = the clock stood, or the year
    /// was not loaded.
    pub old: Option<DueAt>,
    /// Due date under the new one; `None` = a stop on the old last day now holds it.
    pub new: Option<DueAt>,
    /// The date the citizen keeps: the later of the two.
    pub promised: Option<DueAt>,
    /// The changed days inside the period.
    pub why: Vec<ChangedDay>,
}

/// A dossier for which the new calendar gives no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed<Id> {
    /// Which.
    pub id: Id,
    /// Why not.
    pub error: DeadlineError,
}

/// The difference over all open dossiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff<Id> {
    /// Due later than before, or for the first time.
    pub later: usize,
    /// Due earlier; the promised date stays.
    pub earlier: usize,
    /// Due as before, or standing as before.
    pub unchanged: usize,
    /// The first of those that stay, with their due date: at most [`KEPT`].
    pub kept: Vec<(Id, Option<DueAt>)>,
    /// Those that move.
    pub items: Vec<Moved<Id>>,
    /// Those without an answer.
    pub failed: Vec<Failed<Id>>,
}

/// Most dossiers that stay as they are which a difference names; the others
/// are counted.
pub const KEPT: usize = 200;

impl<Id> Diff<Id> {
    fn keep(&mut self, id: Id, due: Option<DueAt>) {
        self.unchanged += 1;
        if self.kept.len() < KEPT {
            self.kept.push((id, due));
        }
    }
}

/// The promised date after a recomputation: a citizen's date never moves
/// earlier by a calendar.
pub fn promise(current: DueAt, recomputed: DueAt) -> DueAt {
    current.max(recomputed)
}

/// Compares due dates under two calendars.
pub fn diff<'a, Id>(
    old: &Compiled,
    new: &Compiled,
    facts: impl IntoIterator<Item = (Id, &'a ClockFacts)>,
) -> Diff<Id> {
    let changed = changed_days(old, new);
    let mut diff = Diff {
        later: 0,
        earlier: 0,
        unchanged: 0,
        kept: Vec::new(),
        items: Vec::new(),
        failed: Vec::new(),
    };
    let common = old.first().max(new.first())..=old.last().min(new.last());
    let is_untouched = |first: Date, last: Date| {
        common.contains(&first)
            && common.contains(&last)
            && within(&changed, first, last).is_empty()
    };
    for (id, facts) in facts {
        let before = at(due(facts, old)).unwrap_or(None);
        let start = facts.start.date();
        // Days outside the period do not count in it.
        if before.is_some_and(|at| is_untouched(start, at.date)) {
            diff.keep(id, before);
            continue;
        }
        let after = match at(due(facts, new)) {
            Ok(after) => after,
            Err(error) => {
                diff.failed.push(Failed { id, error });
                continue;
            }
        };
        match (before, after) {
            (before, after) if before == after => {
                diff.keep(id, before);
                continue;
            }
            (Some(before), Some(after)) if after < before => diff.earlier += 1,
            (Some(_) | None, Some(_)) | (_, None) => diff.later += 1,
        }
        // One of the two is there, else they were equal.
        let last = before.max(after).map_or(start, |at| at.date);
        diff.items.push(Moved {
            id,
            old: before,
            new: after,
            promised: before.max(after),
            why: within(&changed, start, last).to_vec(),
        });
    }
    diff
}

/// The end, or `None` for a clock that stands.
fn at(due: Result<Due, DeadlineError>) -> Result<Option<DueAt>, DeadlineError> {
    due.map(|due| match due {
        Due::At { at, .. } => Some(at),
        Due::Paused => None,
    })
}

/// The days on which two calendars differ, with what they were and become.
pub fn changed_days(old: &Compiled, new: &Compiled) -> Vec<ChangedDay> {
    old.changed_days(new)
        .into_iter()
        .filter_map(|date| {
            let (old, new) = (old.day(date).ok()?, new.day(date).ok()?);
            Some(ChangedDay {
                date,
                old: old.kind,
                new: new.kind,
            })
        })
        .collect()
}

/// The changed days of `first..=last`; the days are in order.
fn within(days: &[ChangedDay], first: Date, last: Date) -> &[ChangedDay] {
    let from = days.partition_point(|day| day.date < first);
    let to = days.partition_point(|day| day.date <= last);
    days.get(from..to).unwrap_or(&[])
}
