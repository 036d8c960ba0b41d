//! The queue: tickets, calls, visits, the day's end. Acts of people and of
//! the devices in the hall; what is next is decided in `domain::visit`.
//!
//! Invariants: a person is written as called by one guarded statement, and the
//! tables let nobody hold two; a press carries a key and counts once; what the
//! board shows, the voice says and the phone reads are the same events.

mod book;
mod booked;
mod call;
mod counter;
mod day;
mod device;
mod kiosk;
mod news;
mod policy;
mod read;
mod ticket;

pub use book::{Booked, BookingAsk, Slot};
pub use call::Handled;
pub use counter::{BREAKS, Presence};
pub use day::{Closing, DayPlan};
pub use device::{BROWSER, Device, DeviceKind, Paired};
pub use kiosk::{KioskLine, TicketNow};
pub use news::{Message, News};
pub use policy::{Compared, Rules, default_policy};
pub(crate) use policy::{QUEUE_POLICY, of_setting};
pub use read::{
    Board, BoardCall, BoardCounter, Follow, Hall, HallOfficial, InLine, LineNow, NextUp,
    RecentCall, Truth, Workplace,
};
pub use ticket::{Ask, Issued};

use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Permit, Role, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::local;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::{Choice, Turns, Waiting};
use motcua_domain::visit::wait::{self, Basis, Cell, Load, Range};
use motcua_domain::visit::{Event, LineId, Policy, Visit};
use motcua_store::{AtWorkRow, Tx, VisitRecord};
use serde::{Deserialize, Serialize};

/// States of officials, as stored.
pub(crate) mod state {
    pub const FREE: &str = "free";
    pub const SERVING: &str = "serving";
    pub const BREAK: &str = "break";
    pub const BACK_OFFICE: &str = "back_office";
    pub const ABSENT: &str = "absent";
}

/// What an act of the queue answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The visit after the act.
    pub visit: Visit,
    /// Sequence number of the event.
    pub seq: i64,
}

impl Desk {
    /// Rules of the queue in force.
    pub fn queue_policy(&self) -> std::sync::Arc<Policy> {
        std::sync::Arc::clone(&self.settings().queue)
    }

    /// Whoever stands at a device: it may give tickets and nothing else. The
    /// record names devices by numbers below zero.
    pub fn device_actor(&self, device: i64) -> Actor {
        Actor {
            id: StaffId(-device),
            unit: self.settings().office.unit.clone(),
            roles: vec![Role::Guide],
        }
    }

    /// A citizen with a phone: number 0, like everything done by rule.
    pub fn citizen_actor(&self) -> Actor {
        self.device_actor(0)
    }
}

impl Work<'_, '_> {
    /// Permit for an act of the queue: the hall is the desk's own unit.
    pub(crate) fn queue_permit(&self, action: Action) -> Result<Permit, DeskError> {
        Ok(authorise(
            &self.me,
            action,
            &self.desk.settings().office.unit,
        )?)
    }

    /// A visit, or "not found".
    pub(crate) fn visit(&mut self, id: VisitId) -> Result<Visit, DeskError> {
        self.tx.visit(id)?.ok_or(DeskError::NotFound)
    }

    /// Rules in force.
    pub(crate) fn policy(&self) -> std::sync::Arc<Policy> {
        std::sync::Arc::clone(&self.desk.settings().queue)
    }

    /// Writes an act of the queue.
    pub(crate) fn record_visit(
        &mut self,
        before: Option<&Visit>,
        transition: Transition,
    ) -> Result<Turn, DeskError> {
        let record = VisitRecord {
            before,
            transition: &transition,
            by: self.me.id,
            salt: self.random(),
        };
        let seq = self.tx.record_visit(&record)?;
        self.count_wait(before, &transition)?;
        Ok(Turn {
            visit: transition.next,
            seq,
        })
    }

    /// A first call ends the wait that a range was told for.
    fn count_wait(
        &mut self,
        before: Option<&Visit>,
        transition: &Transition,
    ) -> Result<(), DeskError> {
        let Event::Called { .. } = transition.event else {
            return Ok(());
        };
        let Some(before) = before.filter(|visit| visit.why.is_none()) else {
            return Ok(());
        };
        if let Some(told) = self.tx.told_wait(before.id)? {
            let begun = before
                .booked_for
                .unwrap_or(before.issued_at)
                .max(before.issued_at);
            let minutes = motcua_domain::visit::choose::minutes(begun, transition.at);
            self.tx
                .count_wait(before.day, &before.line, &told, minutes)?;
        }
        Ok(())
    }

    /// The official at a counter, or the reason why not.
    pub(crate) fn at_counter(&mut self) -> Result<(AtWorkRow, u16), DeskError> {
        let me = self.me.id;
        let row = self.tx.at_work(me)?;
        match row.and_then(|row| row.counter.map(|counter| (row, counter))) {
            Some(found) => Ok(found),
            None => Err(motcua_domain::visit::Refused::NoCounter.into()),
        }
    }

    /// Keeps what an official does now.
    pub(crate) fn put_state(
        &mut self,
        row: &AtWorkRow,
        state: &str,
        visit: Option<VisitId>,
    ) -> Result<(), DeskError> {
        let next = AtWorkRow {
            state: state.to_owned(),
            reason: None,
            visit,
            since: self.now.max(row.since),
            ..row.clone()
        };
        let day = local(self.now).date();
        Ok(self.tx.put_at_work(day, Some(row), &next)?)
    }
}

/// A range for a new ticket, or for one that waits already.
pub(crate) fn range_for(
    tx: &mut Tx<'_>,
    policy: &Policy,
    ahead: u32,
    line: &LineId,
    hour: u8,
    at_work: &[AtWorkRow],
) -> Result<(Cell, Range), DeskError> {
    let officials = serving(policy, line, at_work);
    let cell = Cell {
        line: line.clone(),
        hour,
        load: Load::of(ahead, officials),
    };
    let past = tx.past_waits(&cell)?;
    let usual = policy.line(line).map_or(10, |rule| rule.minutes);
    let ranges = [
        (Basis::Hour, &past.hour),
        (Basis::Line, &past.line),
        (Basis::Desk, &past.desk),
    ];
    Ok((cell, wait::range(ranges, ahead, officials, usual)))
}

/// Officials at work who serve a line.
pub(crate) fn serving(policy: &Policy, line: &LineId, at_work: &[AtWorkRow]) -> u32 {
    let there = |row: &&AtWorkRow| row.state == state::FREE || row.state == state::SERVING;
    at_work
        .iter()
        .filter(there)
        .filter(|row| policy.rank(row.staff, line).is_some())
        .count() as u32
}

/// People who would be called before somebody of this line, were one official
/// to serve that line alone.
pub(crate) fn ahead_of(
    policy: &Policy,
    turns: &Turns,
    waiting: &[Waiting],
    of: &Waiting,
    now: motcua_domain::time::Timestamp,
) -> u32 {
    let same: Vec<Waiting> = waiting
        .iter()
        .filter(|one| one.line == of.line && one.visit != of.visit)
        .cloned()
        .chain([Waiting {
            wants: None,
            ..of.clone()
        }])
        .collect();
    // An official nobody knows serves every line, at first choice.
    let choice = Choice {
        policy,
        official: StaffId(i64::MIN),
        turns,
        now,
    };
    let order = choice.order(&same);
    let last = same.len() - 1;
    order.iter().position(|(n, _)| *n == last).unwrap_or(last) as u32
}
