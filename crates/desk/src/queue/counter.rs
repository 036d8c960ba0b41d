//! Officials at their counters: taken, left, on a break, called away.

use super::state;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_domain::visit::{Phase, Refused};
use motcua_store::{AtWorkRow, Priority};
use serde::{Deserialize, Serialize};

/// Reasons of a break. Short on purpose, and never anybody's health.
pub const BREAKS: [&str; 5] = ["lunch", "short", "meeting", "errand", "handover"];

/// What an official does now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Counter, if one is taken.
    pub counter: Option<u16>,
    /// State.
    pub state: String,
}

impl Desk {
    /// Takes a counter and is free. One counter belongs to one official.
    pub fn take_counter(&self, me: &Actor, key: &str, counter: u16) -> Result<Presence, DeskError> {
        self.roll_day()?;
        let asked = Asked::new(key, "take_counter", &counter);
        self.act(me, asked, Priority::Person, move |work| {
            work.take_counter(counter)
        })
    }

    /// A break with its reason, or paperwork away from the public.
    pub fn take_break(&self, me: &Actor, key: &str, reason: &str) -> Result<Presence, DeskError> {
        let reason = reason.to_owned();
        let asked = Asked::new(key, "take_break", &reason);
        self.act(me, asked, Priority::Person, move |work| {
            work.take_break(&reason)
        })
    }

    /// Back from a break.
    pub fn back_to_work(&self, me: &Actor, key: &str) -> Result<Presence, DeskError> {
        let asked = Asked::new(key, "back_to_work", &());
        self.act(me, asked, Priority::Person, move |work| work.back_to_work())
    }

    /// Leaves the counter for today. Whoever is on hold goes back in line.
    pub fn leave_counter(&self, me: &Actor, key: &str) -> Result<Presence, DeskError> {
        let asked = Asked::new(key, "leave_counter", &());
        self.act(me, asked, Priority::Person, move |work| {
            work.leave_counter()
        })
    }

    /// The head says that an official is gone (fell ill at noon): the person
    /// called or at the counter, and those on hold, go back in line with
    /// their places kept, and whoever was sent to that official is for all.
    pub fn official_gone(
        &self,
        me: &Actor,
        key: &str,
        official: StaffId,
    ) -> Result<Presence, DeskError> {
        let asked = Asked::new(key, "official_gone", &official);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            let row = work.tx.at_work(official)?.ok_or(DeskError::NotFound)?;
            work.leave(&row)
        })
    }
}

impl Work<'_, '_> {
    /// Takes a counter, inside the transaction.
    pub fn take_counter(&mut self, counter: u16) -> Result<Presence, DeskError> {
        self.queue_permit(Action::CallVisit)?;
        super::wait::open_today(self.tx, self.now)?;
        let office = &self.desk.settings().office;
        if !office.counters.iter().any(|one| one.number == counter) {
            return Err(Refused::NoSuchCounter { counter }.into());
        }
        let me = self.me.id;
        if let Some(other) = self.tx.at_counter(counter)?.filter(|row| row.staff != me) {
            // Somebody who left without saying so must not keep it for ever,
            // but nobody may push a colleague off in mid-visit.
            if other.visit.is_some() || other.state != state::ABSENT {
                return Err(Refused::CounterTaken { counter }.into());
            }
            self.leave(&other)?;
        }
        let before = self.tx.at_work(me)?;
        if before.as_ref().is_some_and(|row| row.visit.is_some()) {
            return Err(Refused::Busy.into());
        }
        let now = AtWorkRow {
            staff: me,
            state: state::FREE.to_owned(),
            reason: None,
            counter: Some(counter),
            visit: None,
            since: self.now,
        };
        self.tx
            .put_at_work(local(self.now).date(), before.as_ref(), &now)?;
        self.presence_event("official.counter_taken", &now)?;
        Ok(presence(&now))
    }

    /// A break, inside the transaction.
    pub fn take_break(&mut self, reason: &str) -> Result<Presence, DeskError> {
        self.queue_permit(Action::CallVisit)?;
        let (row, _) = self.at_counter()?;
        if row.visit.is_some() {
            return Err(Refused::Busy.into());
        }
        let (state, reason) = match reason {
            state::BACK_OFFICE => (state::BACK_OFFICE, None),
            one if BREAKS.contains(&one) => (state::BREAK, Some(reason.to_owned())),
            _ => return Err(DeskError::invalid("reason", "invalid-break")),
        };
        let next = AtWorkRow {
            state: state.to_owned(),
            reason,
            since: self.now.max(row.since),
            ..row.clone()
        };
        self.tx
            .put_at_work(local(self.now).date(), Some(&row), &next)?;
        self.presence_event("official.break", &next)?;
        Ok(presence(&next))
    }

    /// Back from a break, inside the transaction.
    pub fn back_to_work(&mut self) -> Result<Presence, DeskError> {
        self.queue_permit(Action::CallVisit)?;
        let (row, _) = self.at_counter()?;
        if row.visit.is_some() {
            return Err(Refused::Busy.into());
        }
        self.put_state(&row, state::FREE, None)?;
        Ok(Presence {
            counter: row.counter,
            state: state::FREE.to_owned(),
        })
    }

    /// Leaves the counter, inside the transaction.
    pub fn leave_counter(&mut self) -> Result<Presence, DeskError> {
        self.queue_permit(Action::CallVisit)?;
        let (row, _) = self.at_counter()?;
        if row.visit.is_some() {
            return Err(Refused::Busy.into());
        }
        self.leave(&row)
    }

    /// Takes an official off the hall; nobody is lost with them.
    pub(crate) fn leave(&mut self, row: &AtWorkRow) -> Result<Presence, DeskError> {
        let by = Some(self.me.id);
        let mut back = self.tx.visits_in("on_hold")?;
        back.retain(|visit| visit.phase.official() == Some(row.staff));
        if let Some(id) = row.visit {
            back.push(self.visit(id)?);
        }
        // First off the counter, so that no row holds a person who waits.
        self.put_gone(row)?;
        for before in back {
            let next = before.back_in_line(by, self.now)?;
            self.record_visit(Some(&before), next)?;
        }
        for before in self.tx.visits_in("waiting")? {
            if before.wants != Some(row.staff) {
                continue;
            }
            let permit = self
                .queue_permit(Action::RunQueue)
                .or_else(|_| self.queue_permit(Action::CallVisit))?;
            debug_assert!(matches!(before.phase, Phase::Waiting {}));
            let policy = self.policy();
            let next = before.transfer(&permit, &policy, self.now, before.line.clone(), None)?;
            self.record_visit(Some(&before), next)?;
        }
        Ok(Presence {
            counter: None,
            state: state::ABSENT.to_owned(),
        })
    }

    pub(crate) fn put_gone(&mut self, row: &AtWorkRow) -> Result<(), DeskError> {
        let gone = AtWorkRow {
            staff: row.staff,
            state: state::ABSENT.to_owned(),
            reason: None,
            counter: None,
            visit: None,
            since: self.now.max(row.since),
        };
        let day = local(row.since).date();
        self.tx.put_at_work(day, Some(row), &gone)?;
        self.presence_event("official.left", &gone)
    }

    /// The record keeps when an official was at which counter.
    pub(super) fn presence_event(
        &mut self,
        kind: &'static str,
        row: &AtWorkRow,
    ) -> Result<(), DeskError> {
        let facts = serde_json::json!({
            "official": row.staff,
            "counter": row.counter,
            "reason": row.reason,
        });
        self.desk_event(kind, facts).map(drop)
    }
}

fn presence(row: &AtWorkRow) -> Presence {
    Presence {
        counter: row.counter,
        state: row.state.clone(),
    }
}
