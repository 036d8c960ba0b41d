//! What is seen of the hall: board, workplace of an official, live view of the
//! head, a phone, the log. Reads only; one snapshot each.

mod board;
mod hall;
mod list;
mod log;
mod workplace;

pub use board::{Board, BoardCall, BoardCounter, RecentCall};
pub use hall::{Alert, Hall, HallOfficial, NextUp};
pub use list::PaperRow;
pub use log::{Follow, Truth};
pub use workplace::Workplace;

use super::wait::{Crowd, Now};
use super::{Turn, is_there};
use crate::{Desk, DeskError};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Rule, Turns, Waiting, Why};
use motcua_domain::visit::hours::Rest;
use motcua_domain::visit::policy::LineRule;
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{ClassId, LineId, Policy, TicketNumber, Visit};
use motcua_store::{AtWorkRow, StoreError, Tx};
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
    /// Wait of somebody who comes now, breaks left out.
    pub range: Range,
    /// Officials at work who serve it; in a break those who come back.
    pub officials: u32,
    /// Longest wait so far, in minutes, breaks left out.
    pub longest: i64,
    /// Open today.
    pub open: bool,
    /// Others are at work and nobody serves it: a range would say that
    /// somebody will call, and nobody does.
    pub unserved: bool,
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
    /// Name of the official for whom alone the person waits.
    pub wanted: Option<String>,
}

/// What every view of the hall begins with.
struct Snapshot {
    seq: i64,
    policy: Arc<Policy>,
    hall: Now,
    crew: Vec<StaffId>,
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
        let hall = Now::read(tx, &desk.settings(), now)?;
        let at_work = tx.all_at_work()?;
        let visits = in_phase(tx, "waiting", day)?;
        let mut waiting = tx.waiting()?;
        waiting.retain(|one| visits.iter().any(|visit| visit.id == one.visit));
        Ok(Self {
            seq: tx.head()?,
            policy: desk.queue_policy(),
            crew: hall.crew(tx, &at_work)?,
            hall,
            waiting,
            visits,
            at_work,
            turns: super::turns_now(tx, day)?,
            now,
        })
    }

    /// Visits of today in a phase: what an earlier day left over is about to
    /// end or to be carried over, and nobody may see it meanwhile.
    fn in_phase(&self, tx: &mut Tx<'_>, phase: &str) -> Result<Vec<Visit>, StoreError> {
        in_phase(tx, phase, local(self.now).date())
    }

    fn crowd(&self) -> Crowd<'_> {
        Crowd {
            policy: &self.policy,
            turns: &self.turns,
            waiting: &self.waiting,
            crew: &self.crew,
            now: &self.hall,
        }
    }

    /// Minutes waited by now, breaks left out.
    fn waited(&self, from: Timestamp) -> i64 {
        self.hall.today.minutes(from, self.now)
    }

    /// Officials who serve a line now; in a break those who come back.
    fn officials(&self, line: &LineId) -> u32 {
        if self.hall.rest.is_some() {
            return self.crowd().callers(line);
        }
        let serves = |row: &&AtWorkRow| self.policy.rank(row.staff, line).is_some();
        let there = self.at_work.iter().filter(|row| is_there(row));
        there.filter(serves).count() as u32
    }

    fn is_open(&self, rule: &LineRule) -> bool {
        let plan = self.hall.plan.as_ref();
        !self.hall.ended && plan.is_some_and(|plan| plan.is_open(rule))
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
            let (_, range) = self.crowd().range(tx, &new)?;
            lines.push(LineNow {
                waiting: mine.len() as u32,
                next: mine.iter().take(3).map(|one| one.ticket.clone()).collect(),
                range,
                officials: self.officials(&rule.id),
                unserved: self.unserved(&rule.id),
                longest: mine
                    .iter()
                    .map(|one| self.waited(one.place_at))
                    .max()
                    .unwrap_or(0),
                open: self.is_open(rule),
                line: rule.id.clone(),
            });
        }
        Ok(lines)
    }

    /// Others are at work, and nobody of them serves the line. In a break, and
    /// before the counters are taken in the morning, nothing is said of it.
    fn unserved(&self, line: &LineId) -> bool {
        self.hall.rest.is_none() && self.at_work.iter().any(is_there) && self.officials(line) == 0
    }

    fn choice(&self, official: StaffId) -> Choice<'_> {
        Choice {
            policy: &self.policy,
            official,
            turns: &self.turns,
            hours: &self.hall.today,
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
            waited: self.waited(one.place_at),
            rule,
            wanted: None,
        })
    }
}

impl Desk {
    /// Waits for the lines as a kiosk shows them.
    pub fn lines_now(&self) -> Result<Vec<LineNow>, DeskError> {
        self.lines_and_rest().map(|(lines, ..)| lines)
    }

    /// The lines, why nobody is called now, and whether the head has ended
    /// the day.
    pub(super) fn lines_and_rest(&self) -> Result<(Vec<LineNow>, Option<Rest>, bool), DeskError> {
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let (rest, ended) = (snapshot.hall.rest, snapshot.hall.ended);
            Ok((snapshot.lines(tx)?, rest, ended))
        })
    }
}

fn in_phase(
    tx: &mut Tx<'_>,
    phase: &str,
    today: jiff::civil::Date,
) -> Result<Vec<Visit>, StoreError> {
    let mut visits = tx.visits_in(phase)?;
    visits.retain(|visit| visit.day >= today);
    Ok(visits)
}

impl Turn {
    /// The call's reason, if it was a call.
    pub fn why(&self) -> Option<&Why> {
        self.visit.why.as_ref()
    }
}
