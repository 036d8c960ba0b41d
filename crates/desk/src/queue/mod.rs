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
mod crew;
mod day;
mod device;
mod helper;
mod kiosk;
mod news;
mod policy;
mod read;
mod ticket;
mod wait;

pub use book::{Booked, BookingAsk, Slot};
pub use booked::Booker;
pub use call::Handled;
pub use counter::{BREAKS, Presence};
pub use day::{Closing, DayPlan};
pub use device::{BROWSER, Device, DeviceKind, Opened, Paired};
pub(crate) use helper::{QUEUE_HELP, of_day};
pub use kiosk::{KioskLine, TicketNow};
pub use news::{Message, News};
pub use policy::{Compared, Rules, default_policy};
pub(crate) use policy::{QUEUE_POLICY, of_setting};
pub use read::{
    Alert, Board, BoardCall, BoardCounter, Follow, Hall, HallOfficial, InLine, LineNow, NextUp,
    PaperRow, RecentCall, Truth, Workplace,
};
pub use ticket::{Ask, Issued};
pub(crate) use wait::{hours_of, hours_over};

use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Permit, Role, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::local;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::{Turns, with_called};
use motcua_domain::visit::hours::Hours;
use motcua_domain::visit::{Event, Policy, Visit};
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
    /// Rules of the queue in force, with who helps out today.
    pub fn queue_policy(&self) -> std::sync::Arc<Policy> {
        self.settings().queue_on(local(self.now()).date())
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

    /// Who acts, as visits fold it: number 0 is nobody.
    pub(crate) fn by(&self) -> Option<StaffId> {
        (self.me.id.0 != 0).then_some(self.me.id)
    }

    /// The hours of the day of this act, and of the days before.
    pub(crate) fn hours(&self) -> Hours {
        wait::hours_over(&self.desk.settings(), local(self.now).date())
    }

    /// A visit, or "not found".
    pub(crate) fn visit(&mut self, id: VisitId) -> Result<Visit, DeskError> {
        self.tx.visit(id)?.ok_or(DeskError::NotFound)
    }

    /// Rules in force, with who helps out on the day of this act.
    pub(crate) fn policy(&self) -> std::sync::Arc<Policy> {
        self.desk.settings().queue_on(local(self.now).date())
    }

    /// Writes an act of the queue.
    pub(crate) fn record_visit(
        &mut self,
        before: Option<&Visit>,
        transition: Transition,
    ) -> Result<Turn, DeskError> {
        let settings = self.desk.settings();
        let record = VisitRecord {
            before,
            transition: &transition,
            salt: self.random(),
            indicators: settings.indicators.book(),
        };
        let seq = self.tx.record_visit(&record)?;
        self.count_wait(before, &transition)?;
        Ok(Turn {
            visit: transition.next,
            seq,
        })
    }

    /// A first call ends the wait that a range was told for. Breaks are no
    /// wait; whoever waited over a night is not counted at all, because the
    /// range was told for the day of the ticket.
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
        if local(before.issued_at).date() != local(transition.at).date() {
            return Ok(());
        }
        if let Some(told) = self.tx.told_wait(before.id)? {
            let begun = before
                .booked_for
                .unwrap_or(before.issued_at)
                .max(before.issued_at);
            let minutes = self.hours().minutes(begun, transition.at);
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

    /// Keeps what an official does now. Whoever was on a break is back with
    /// it, and the record says so.
    pub(crate) fn put_state(
        &mut self,
        row: &AtWorkRow,
        state: &str,
        visit: Option<VisitId>,
    ) -> Result<(), DeskError> {
        if matches!(row.state.as_str(), state::BREAK | state::BACK_OFFICE) {
            self.presence_event("official.back", row)?;
        }
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

/// Turns of a day as they are now: those who sat down, and those called who
/// have yet to. A call that is taken back leaves nothing to take back.
pub(crate) fn turns_now(tx: &mut Tx<'_>, day: jiff::civil::Date) -> Result<Turns, DeskError> {
    let called = tx.called()?;
    Ok(with_called(tx.turns(day)?, day, &called))
}

/// At the counter for the public: not away, on a break or at paperwork.
pub(crate) fn is_there(row: &AtWorkRow) -> bool {
    row.state == state::FREE || row.state == state::SERVING
}
