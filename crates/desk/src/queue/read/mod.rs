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

use super::wait::{Crowd, Now, after, next_open};
use super::{Turn, is_there};
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Rule, Turns, Waiting, Why, with_called};
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_domain::visit::policy::{EndOfDay, LineRule};
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{ClassId, LineId, Phase, Policy, TicketNumber, Visit};
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
    /// The next tickets, in the order of their calls.
    pub next: Vec<TicketNumber>,
    /// Wait of somebody who comes now, breaks left out.
    pub range: Range,
    /// Officials at work who serve it; in a break those who come back.
    pub officials: u32,
    /// Longest wait so far, in minutes, breaks left out.
    pub longest: i64,
    /// Open today, and the day is not over.
    pub open: bool,
    /// Nobody who is at work, or expected, serves it: a range would say that
    /// somebody will call, and nobody does.
    pub unserved: bool,
    /// A break that lies before or amid the call of somebody who comes now;
    /// none while nobody is called anyway.
    #[serde(default)]
    pub pause: Option<Rest>,
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
    /// Those who left again before the opening.
    gone: Vec<StaffId>,
    waiting: Vec<Waiting>,
    /// In line, in step with `waiting`.
    visits: Vec<Visit>,
    /// Here in any other phase.
    others: Vec<Visit>,
    at_work: Vec<AtWorkRow>,
    turns: Turns,
    now: Timestamp,
}

/// The lines, why nobody is called now, whether the head has ended the day,
/// and who is at work.
pub(super) struct SeenOfLines {
    pub lines: Vec<LineNow>,
    pub rest: Option<Rest>,
    pub ended: bool,
    pub at_work: Vec<AtWorkRow>,
}

impl Snapshot {
    fn take(desk: &Desk, tx: &mut Tx<'_>) -> Result<Self, DeskError> {
        let now = desk.now();
        let day = local(now).date();
        let mut hall = Now::read(tx, &desk.settings(), now)?;
        let at_work = tx.all_at_work()?;
        // What an earlier day left over is about to end or to be carried over,
        // what is kept for a later day has yet to come into line, and nobody
        // may see either meanwhile.
        let mut live = tx.live_visits()?;
        live.retain(|visit| (day..=hall.day).contains(&visit.day));
        let (visits, others): (Vec<Visit>, Vec<Visit>) = live
            .into_iter()
            .partition(|visit| matches!(visit.phase, Phase::Waiting {}));
        // After the last closing whoever is left is still called, by officials
        // who stay for it.
        if visits.is_empty() || !at_work.iter().any(|row| hall.stays(row)) {
            hall.rest = hall.rest.or(hall.over);
        }
        let gone = hall.gone(tx, &at_work)?;
        Ok(Self {
            seq: tx.head()?,
            policy: desk.queue_policy(),
            crew: hall.crew(tx, &at_work, &gone)?,
            gone,
            hall,
            waiting: visits.iter().map(Waiting::from).collect(),
            turns: with_called(tx.turns(day)?, day, &others),
            visits,
            others,
            at_work,
            now,
        })
    }

    /// Visits of today in a phase other than in line, by their places.
    fn in_phase(&self, phase: &'static str) -> impl Iterator<Item = &Visit> {
        let others = self.others.iter();
        others.filter(move |visit| visit.phase.slug() == phase)
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

    /// Minutes waited by now, breaks and nights left out.
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
        let over = self.hall.ended || self.hall.is_over();
        !over && plan.is_some_and(|plan| plan.is_open(rule))
    }

    /// The day on which people of a line who are kept go on, once nobody is
    /// called any more today. None where they are not kept.
    fn kept(&self, settings: &Settings, line: &LineId) -> Option<Date> {
        if !self.hall.is_over() || self.policy.end_of_day == EndOfDay::Clear {
            return None;
        }
        let tomorrow = after(local(self.now).date());
        next_open(settings, tomorrow, self.policy.line(line))
    }

    fn lines(&self, tx: &mut Tx<'_>) -> Result<Vec<LineNow>, DeskError> {
        let rules = &self.policy.lines;
        let new: Vec<Waiting> = (0..)
            .zip(rules)
            .map(|(n, rule)| Waiting {
                visit: VisitId(i64::MAX - n),
                line: rule.id.clone(),
                class: ClassId::ordinary(),
                place_at: self.now,
                waits_from: self.now,
                booked_for: None,
                wants: None,
            })
            .collect();
        let ranges = self.crowd().ranges(tx, &new)?;
        let order = self.order();
        let mut lines = Vec::new();
        for (rule, range) in rules.iter().zip(ranges) {
            let mine: Vec<&Visit> = order
                .iter()
                .map(|(index, _)| &self.visits[*index])
                .filter(|one| one.line == rule.id)
                .collect();
            lines.push(LineNow {
                waiting: mine.len() as u32,
                next: mine.iter().take(3).map(|one| one.ticket.clone()).collect(),
                range,
                officials: self.officials(&rule.id),
                unserved: self.unserved(&rule.id),
                pause: self.hall.when(&range).1,
                longest: mine
                    .iter()
                    .map(|one| self.waited(one.waits_from()))
                    .max()
                    .unwrap_or(0),
                open: self.is_open(rule),
                line: rule.id.clone(),
            });
        }
        Ok(lines)
    }

    /// Nobody at work serves the line: no counter is open for it. Where nobody
    /// is at work but for short breaks, those come back. Before the opening it
    /// is said where whoever would serve it has left again; who is expected at
    /// all is a guess. In a break nothing is said of it.
    fn unserved(&self, line: &LineId) -> bool {
        let others = match self.hall.rest.map(|rest| rest.kind) {
            None if self.crowd().callers(line) == 0 => return true,
            None => self.at_work.iter().any(is_there),
            Some(RestKind::Opening) => {
                let mut gone = self.gone.iter();
                gone.any(|one| self.policy.rank(*one, line).is_some())
            }
            Some(RestKind::Noon | RestKind::Between | RestKind::Ended) => false,
        };
        others && self.officials(line) == 0
    }

    /// Nobody is at work at all; in a break and before the opening, nobody is
    /// expected either.
    fn nobody_there(&self) -> bool {
        match self.hall.rest {
            Some(_) if !self.hall.is_over() => self.crew.is_empty(),
            _ => !self.at_work.iter().any(is_there),
        }
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

    /// Everybody in line, as an official who serves every line would call them,
    /// with those sent to one official among them: the one order that board and
    /// head see, by the same rules as every call.
    fn order(&self) -> Vec<(usize, Rule)> {
        let free = |one: &Waiting| Waiting {
            wants: None,
            ..one.clone()
        };
        let open: Vec<Waiting> = self.waiting.iter().map(free).collect();
        self.choice(StaffId(i64::MIN)).order(&open)
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
            waited: self.waited(one.waits_from),
            rule,
            wanted: None,
        })
    }
}

impl Desk {
    /// Waits for the lines as a kiosk shows them.
    pub fn lines_now(&self) -> Result<Vec<LineNow>, DeskError> {
        self.seen_of_lines().map(|seen| seen.lines)
    }

    /// What a kiosk shows, in one snapshot.
    pub(super) fn seen_of_lines(&self) -> Result<SeenOfLines, DeskError> {
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            Ok(SeenOfLines {
                lines: snapshot.lines(tx)?,
                rest: snapshot.hall.rest,
                ended: snapshot.hall.ended,
                at_work: snapshot.at_work,
            })
        })
    }
}

impl Turn {
    /// The call's reason, if it was a call.
    pub fn why(&self) -> Option<&Why> {
        self.visit.why.as_ref()
    }
}
