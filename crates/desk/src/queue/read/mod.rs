//! What is seen of the hall: board, workplace of an official, live view of the
//! head, a phone, the log. Reads only; one snapshot each.

mod board;
mod hall;
mod log;
mod workplace;

pub use board::{Board, BoardCall, BoardCounter, RecentCall};
pub use hall::{Hall, HallOfficial, NextUp};
pub use log::{Follow, Truth};
pub use workplace::Workplace;

use super::{DayPlan, Turn, ahead_of, range_for, serving};
use crate::{Desk, DeskError};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Rule, Turns, Waiting, Why, minutes};
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{ClassId, LineId, Policy, TicketNumber, Visit};
use motcua_store::{AtWorkRow, Tx};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A line as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNow {
    /// Line.
    pub line: LineId,
    /// People waiting.
    pub waiting: u32,
    /// The next tickets, in order of their places.
    pub next: Vec<TicketNumber>,
    /// Wait of somebody who comes now.
    pub range: Range,
    /// Officials at work who serve it.
    pub officials: u32,
    /// Longest wait so far, in minutes.
    pub longest: i64,
    /// Open today.
    pub open: bool,
}

/// Somebody in line, as the head sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InLine {
    /// The visit.
    pub visit: Visit,
    /// Minutes waited.
    pub waited: i64,
    /// The rule that gives the place.
    pub rule: Rule,
}

/// What every view of the hall begins with.
struct Snapshot {
    seq: i64,
    policy: Arc<Policy>,
    plan: Option<DayPlan>,
    waiting: Vec<Waiting>,
    visits: Vec<Visit>,
    at_work: Vec<AtWorkRow>,
    turns: Turns,
    now: Timestamp,
}

impl Snapshot {
    fn take(desk: &Desk, tx: &mut Tx<'_>) -> Result<Self, DeskError> {
        let now = desk.now();
        let day = local(now).date();
        Ok(Self {
            seq: tx.head()?,
            policy: desk.queue_policy(),
            plan: DayPlan::of(&desk.settings(), day).ok(),
            waiting: tx.waiting()?,
            visits: tx.visits_in("waiting")?,
            at_work: tx.all_at_work()?,
            turns: tx.turns(day)?,
            now,
        })
    }

    fn lines(&self, tx: &mut Tx<'_>) -> Result<Vec<LineNow>, DeskError> {
        let mut lines = Vec::new();
        for rule in &self.policy.lines {
            let mine: Vec<&Visit> = self
                .visits
                .iter()
                .filter(|one| one.line == rule.id)
                .collect();
            let new = Waiting {
                visit: VisitId(i64::MAX),
                line: rule.id.clone(),
                class: ClassId::ordinary(),
                place_at: self.now,
                booked_for: None,
                wants: None,
            };
            let ahead = ahead_of(&self.policy, &self.turns, &self.waiting, &new, self.now);
            let (_, range) = self.range(tx, &rule.id, ahead)?;
            lines.push(LineNow {
                waiting: mine.len() as u32,
                next: mine.iter().take(3).map(|one| one.ticket.clone()).collect(),
                range,
                officials: serving(&self.policy, &rule.id, &self.at_work),
                longest: mine
                    .iter()
                    .map(|one| minutes(one.place_at, self.now))
                    .max()
                    .unwrap_or(0),
                open: self.plan.as_ref().is_some_and(|plan| plan.is_open(rule)),
                line: rule.id.clone(),
            });
        }
        Ok(lines)
    }

    fn range(
        &self,
        tx: &mut Tx<'_>,
        line: &LineId,
        ahead: u32,
    ) -> Result<(motcua_domain::visit::wait::Cell, Range), DeskError> {
        let hour = local(self.now).hour().unsigned_abs();
        range_for(tx, &self.policy, ahead, line, hour, &self.at_work)
    }

    fn choice(&self, official: StaffId) -> Choice<'_> {
        Choice {
            policy: &self.policy,
            official,
            turns: &self.turns,
            now: self.now,
        }
    }

    fn ticket(&self, visit: VisitId) -> Option<TicketNumber> {
        let found = self.visits.iter().find(|one| one.id == visit);
        found.map(|one| one.ticket.clone())
    }

    fn next_up(&self, official: StaffId) -> Option<NextUp> {
        let (index, why) = self.choice(official).next(&self.waiting)?;
        let visit = self.waiting[index].visit;
        Some(NextUp {
            visit,
            ticket: self.ticket(visit)?,
            why,
        })
    }

    fn in_line(&self, index: usize, rule: Rule) -> Option<InLine> {
        let one = &self.waiting[index];
        let visit = self.visits.iter().find(|visit| visit.id == one.visit)?;
        Some(InLine {
            visit: visit.clone(),
            waited: minutes(one.place_at, self.now),
            rule,
        })
    }
}

impl Desk {
    /// Waits for the lines as a kiosk shows them.
    pub fn lines_now(&self) -> Result<Vec<LineNow>, DeskError> {
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            snapshot.lines(tx)
        })
    }
}

impl Turn {
    /// The call's reason, if it was a call.
    pub fn why(&self) -> Option<&Why> {
        self.visit.why.as_ref()
    }
}
