//! Tickets: issued, mended, taken in again.

use super::wait::{Crowd, Now, Told, hall_day};
use super::{Turn, turns_now};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::act::{Issue, return_place};
use motcua_domain::visit::choose::Waiting;
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{ClassId, LineId, Origin, Refused, TicketNumber, Visit};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};

/// What is asked of the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Line.
    pub line: LineId,
    /// Class claimed; the ordinary one without.
    pub class: ClassId,
    /// Where the press came from.
    pub origin: Origin,
}

/// A ticket as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The visit.
    pub visit: Visit,
    /// People who are called before, of whatever line.
    pub ahead: u32,
    /// Wait.
    pub range: Range,
    /// Token to follow it on a phone.
    pub follow: String,
}

impl Desk {
    /// Issues a ticket. The same key gives the same ticket.
    pub fn issue_ticket(&self, me: &Actor, key: &str, ask: Ask) -> Result<Issued, DeskError> {
        self.roll_day()?;
        let asked = Asked::new(key, "issue_ticket", &ask);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::IssueTicket)?;
            work.issue(&ask, None)
        })
    }

    /// Another line, because the wrong button was touched; number and place stay.
    pub fn change_line(
        &self,
        me: &Actor,
        key: &str,
        visit: VisitId,
        line: LineId,
    ) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "change_line", &(visit, &line));
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::IssueTicket)?;
            let (by, policy) = (work.me.id, work.policy());
            let rule = policy.line(&line).ok_or(Refused::NoSuchLine)?;
            // A line that is closed today would never call the ticket.
            let plan = super::DayPlan::of(&work.desk.settings(), local(work.now).date())?;
            if !plan.is_open(rule) {
                return Err(Refused::NoSuchLine.into());
            }
            let before = work.visit(visit)?;
            let next = before.change_line(Some(by), &policy, work.now, line.clone())?;
            work.record_visit(Some(&before), next)
        })
    }

    /// Priority was shown at the counter, or was not; the arrival stays.
    pub fn change_class(
        &self,
        me: &Actor,
        key: &str,
        visit: VisitId,
        class: ClassId,
    ) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "change_class", &(visit, &class));
        self.act(me, asked, Priority::Person, move |work| {
            let permit = work
                .queue_permit(Action::CallVisit)
                .or_else(|_| work.queue_permit(Action::RunQueue))?;
            let policy = work.policy();
            let before = work.visit(visit)?;
            let next = before.change_class(&permit, &policy, work.now, class.clone())?;
            work.record_visit(Some(&before), next)
        })
    }

    /// Somebody who was absent is there again: back in line at the place the
    /// rule gives.
    pub fn come_back(&self, me: &Actor, key: &str, visit: VisitId) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "come_back", &visit);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::IssueTicket)
                .or_else(|_| work.queue_permit(Action::CallVisit))?;
            let (by, policy) = (work.me.id, work.policy());
            let before = work.visit(visit)?;
            let hall = hall_day(work.tx, work.now)?;
            let places = work
                .tx
                .waiting(hall)?
                .into_iter()
                .filter(|one| one.line == before.line)
                .map(|one| one.place_at)
                .collect();
            let place = return_place(&policy, before.place_at, work.now, places);
            let next = before.come_back(Some(by), work.now, place)?;
            work.record_visit(Some(&before), next)
        })
    }
}

impl Work<'_, '_> {
    /// Issues a ticket; `booked` = the time that was booked and still counts.
    pub fn issue(&mut self, ask: &Ask, booked: Option<Timestamp>) -> Result<Issued, DeskError> {
        let policy = self.policy();
        let settings = self.desk.settings();
        let rule = policy.line(&ask.line).ok_or(Refused::NoSuchLine)?;
        let now = local(self.now);
        let day = now.date();
        let plan = super::DayPlan::of(&settings, day)?;
        let hall = Now::read(self.tx, &settings, self.now)?;
        if hall.ended {
            return Err(Refused::DayClosed.into());
        }
        plan.takes(rule, now.time())?;
        let id = VisitId(self.tx.next_id()?);
        let place_at = self.new_place(hall.day)?;
        let (waiting, turns) = (self.tx.waiting(hall.day)?, turns_now(self.tx, day)?);
        let at_work = self.tx.all_at_work()?;
        let new = Waiting {
            visit: id,
            line: ask.line.clone(),
            class: ask.class.clone(),
            place_at,
            waits_from: place_at,
            booked_for: booked,
            wants: None,
        };
        let gone = hall.gone(self.tx, &at_work)?;
        let crew = hall.crew(self.tx, &at_work, &gone)?;
        let crowd = Crowd {
            policy: &policy,
            turns: &turns,
            waiting: &waiting,
            crew: &crew,
            now: &hall,
        };
        let Told { ahead, cell, range } = crowd.tell(self.tx, &new)?;
        // A ticket that would be called after closing is not given out.
        if booked.is_none() && u32::from(range.mid) > plan.minutes_left(now.time()) {
            return Err(Refused::TooLate.into());
        }
        let issue = Issue {
            id,
            day,
            ticket: self.new_ticket(day, hall.day, &rule.prefix)?,
            line: ask.line.clone(),
            class: ask.class.clone(),
            origin: ask.origin,
            booked_for: booked,
            not_before: Some(place_at),
        };
        let turn = self.record_visit(None, Visit::issue(&policy, self.by(), self.now, issue)?)?;
        if booked.is_none() {
            self.tx.tell_wait(id, &cell, &range)?;
        }
        Ok(Issued {
            follow: self.desk.follow_token(id),
            visit: turn.visit,
            ahead,
            range,
        })
    }

    /// Place of whoever comes now: not before the newest ticket of the day,
    /// which lies after now where the clock was set back.
    fn new_place(&mut self, day: Date) -> Result<Timestamp, DeskError> {
        let newest = self.tx.newest_place(day)?;
        Ok(newest.map_or(self.now, |place| place.max(self.now)))
    }

    /// The next number of a prefix that nobody has on the day of the ticket, nor
    /// on the day the hall is on: a later one only after a clock was set back,
    /// and whoever is in line then must not be met by their own number.
    fn new_ticket(
        &mut self,
        day: Date,
        hall: Date,
        prefix: &str,
    ) -> Result<TicketNumber, DeskError> {
        let series = series(day.max(hall), prefix);
        loop {
            let number = self.tx.next_number(&series)?;
            let mut given = self.tx.visit_by_ticket(day, prefix, number)?.is_some();
            if hall != day {
                given |= self.tx.visit_by_ticket(hall, prefix, number)?.is_some();
            }
            if !given {
                let prefix = prefix.to_owned();
                return Ok(TicketNumber { prefix, number });
            }
        }
    }

    /// The number on the paper in hand stays the number. A new one only where
    /// the day has given it already, which happens when it began before they
    /// were carried over.
    pub(super) fn carried_ticket(
        &mut self,
        today: Date,
        day: Date,
        before: &Visit,
    ) -> Result<TicketNumber, DeskError> {
        let TicketNumber { prefix, number } = before.ticket.clone();
        if self.tx.visit_by_ticket(day, &prefix, number)?.is_none() {
            return Ok(before.ticket.clone());
        }
        let ticket = self.new_ticket(day, day, &prefix)?;
        self.number_after(&ticket, today, day)?;
        Ok(ticket)
    }

    /// New numbers of the days until `day`, on which this ticket goes on, begin
    /// after it. The other way, to begin with 1 and to write the day beside a
    /// carried number, leaves A001 of today behind A032 of yesterday on the
    /// board, which reads as a mistake; and the voice, which says no day, could
    /// call two people by one label. Like this the lower number is always the
    /// earlier one. A day after which nobody of a line is left begins with 1
    /// again.
    pub(super) fn number_after(
        &mut self,
        ticket: &TicketNumber,
        today: Date,
        day: Date,
    ) -> Result<(), DeskError> {
        let days = today.series(jiff::Span::new().days(1));
        for one in days.take_while(|one| *one <= day) {
            let series = series(one, &ticket.prefix);
            self.tx.skip_numbers(&series, ticket.number)?;
        }
        Ok(())
    }
}

/// Numbers of a prefix on a day.
fn series(day: Date, prefix: &str) -> String {
    format!("ticket {day} {prefix}")
}
