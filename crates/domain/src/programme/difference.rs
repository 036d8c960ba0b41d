//! What a revision changes, line by line.

use super::page::{PlanPage, TargetLine, TaskLine};
use super::{Content, Kind};
use crate::id::ProgrammeId;
use std::collections::BTreeSet;

/// A change between two texts of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The name.
    Title {
        /// Before.
        before: String,
        /// After.
        after: String,
    },
    /// An objective, by its place.
    Objective {
        /// From 1.
        n: u16,
        /// Before; empty = new.
        before: String,
        /// After; empty = struck out.
        after: String,
    },
    /// One of the three contents.
    Content {
        /// Which.
        content: Content,
        /// Before.
        before: String,
        /// After.
        after: String,
    },
    /// A task, by its number.
    Task {
        /// Before; `None` = new.
        before: Option<Box<TaskLine>>,
        /// After; `None` = struck out.
        after: Option<Box<TaskLine>>,
    },
    /// A target, by its number.
    Target {
        /// Before; `None` = new.
        before: Option<Box<TargetLine>>,
        /// After; `None` = struck out.
        after: Option<Box<TargetLine>>,
    },
    /// What it refers to: its theme, the plan above, the documents.
    Above {
        /// Which of these.
        kind: Kind,
        /// Before; empty = none.
        before: BTreeSet<ProgrammeId>,
        /// After; empty = none.
        after: BTreeSet<ProgrammeId>,
    },
}

/// What changes from one text to the other, in the order of the page; empty =
/// nothing.
pub fn difference(before: &PlanPage, after: &PlanPage) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in [Kind::Theme, Kind::Plan, Kind::Directive] {
        let (old, new) = (above(before, kind), above(after, kind));
        if old != new {
            changes.push(Change::Above {
                kind,
                before: old,
                after: new,
            });
        }
    }
    if before.title != after.title {
        changes.push(Change::Title {
            before: before.title.clone(),
            after: after.title.clone(),
        });
    }
    objectives(before, after, &mut changes);
    for content in Content::ALL.iter().copied() {
        let (old, new) = (before.content(content), after.content(content));
        if old != new {
            changes.push(Change::Content {
                content,
                before: old.to_owned(),
                after: new.to_owned(),
            });
        }
    }
    for (before, after) in paired(&before.tasks, &after.tasks, |line| line.n) {
        changes.push(Change::Task { before, after });
    }
    for (before, after) in paired(&before.targets, &after.targets, |line| line.n) {
        changes.push(Change::Target { before, after });
    }
    changes
}

/// Things of a kind to which a page refers as a whole.
fn above(page: &PlanPage, kind: Kind) -> BTreeSet<ProgrammeId> {
    match kind {
        Kind::Theme => page.theme.into_iter().collect(),
        Kind::Plan => page.parent.into_iter().collect(),
        Kind::Directive => page.directives.clone(),
        _ => BTreeSet::new(),
    }
}

fn objectives(before: &PlanPage, after: &PlanPage, changes: &mut Vec<Change>) {
    let places = before.objectives.len().max(after.objectives.len());
    let at = |page: &PlanPage, place: usize| page.objectives.get(place).cloned();
    for (n, place) in (1..).zip(0..places) {
        let (old, new) = (at(before, place), at(after, place));
        if old != new {
            changes.push(Change::Objective {
                n,
                before: old.unwrap_or_default(),
                after: new.unwrap_or_default(),
            });
        }
    }
}

type Pair<T> = (Option<Box<T>>, Option<Box<T>>);

/// Lines that differ, by number: changed and struck out in the old order, then
/// the new ones.
fn paired<T: Clone + PartialEq>(
    before: &[T],
    after: &[T],
    number: impl Fn(&T) -> Option<u16>,
) -> Vec<Pair<T>> {
    let same = |one: &T, all: &[T]| {
        let n = number(one);
        let is_it = |other: &&T| n.is_some() && number(other) == n;
        all.iter().find(is_it).cloned()
    };
    let mut pairs: Vec<Pair<T>> = Vec::new();
    for old in before {
        let new = same(old, after);
        if new.as_ref() != Some(old) {
            pairs.push((Some(Box::new(old.clone())), new.map(Box::new)));
        }
    }
    for new in after {
        if same(new, before).is_none() {
            pairs.push((None, Some(Box::new(new.clone()))));
        }
    }
    pairs
}
