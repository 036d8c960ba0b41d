//! The day of the hall: when tickets are given, what runs out, how it ends.

use super::Turn;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Settings};
use jiff::civil::{Date, Time};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::Sessions;
use motcua_domain::time::{instant, local};
use motcua_domain::visit::policy::{EndOfDay, LineRule};
use motcua_domain::visit::{Outcome, Refused, TicketNumber, Visit};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};

/// Setting: the day the hall is on.
const QUEUE_DAY: &str = "queue_day";

/// Tickets are given so many minutes before the desk opens.
const BEFORE_OPENING: u16 = 30;

/// When tickets are given on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPlan {
    /// Sessions in which people are received.
    pub sessions: Sessions,
    /// The day counts in time limits: all lines are open. Otherwise only those
    /// marked for such a session (a Saturday morning).
    pub counts: bool,
}

impl DayPlan {
    /// The plan of a day, by the office's calendar.
    pub fn of(settings: &Settings, day: Date) -> Result<Self, DeskError> {
        let info = settings.calendar.day(day).map_err(|_| Refused::TooLate)?;
        Ok(Self {
            sessions: info.reception.clone(),
            counts: info.is_open(),
        })
    }

    /// Is the line open on this day?
    pub fn is_open(&self, line: &LineRule) -> bool {
        !self.sessions.is_closed() && (self.counts || line.saturday)
    }

    /// Does the line take a person at this time?
    pub fn takes(&self, line: &LineRule, now: Time) -> Result<(), Refused> {
        if !self.is_open(line) {
            return Err(if self.sessions.is_closed() {
                Refused::TooLate
            } else {
                Refused::NoSuchLine
            });
        }
        let minute = minute(now);
        let (Some(open), Some(close)) = (self.sessions.open(), self.sessions.close()) else {
            return Err(Refused::TooLate);
        };
        let from = open.saturating_sub(BEFORE_OPENING);
        if minute < from {
            let from = format!("{:02}:{:02}", from / 60, from % 60);
            return Err(Refused::TooEarly { from });
        }
        if minute + line.minutes.min(30) > close {
            return Err(Refused::TooLate);
        }
        Ok(())
    }

    /// Open minutes left of the day.
    pub fn minutes_left(&self, now: Time) -> u32 {
        self.sessions.minutes() - self.sessions.minutes_before(minute(now))
    }
}

fn minute(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

/// What the end of a day did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Visits that ended because the day did.
    pub ended: u32,
    /// Visits that wait on, on the next day.
    pub carried: u32,
}

impl Desk {
    /// Brings the hall to today: what was left of an earlier day ends or is
    /// carried over by the policy, and nobody is at a counter any more. Called
    /// before each ticket and call, so that midnight and a restart are safe;
    /// does nothing when the hall is on today already.
    pub(crate) fn roll_day(&self) -> Result<(), DeskError> {
        let today = local(self.now()).date();
        let known = self.store().read(self.id(), |tx| tx.setting(QUEUE_DAY))?;
        if known.is_some_and(|day| day.parse::<Date>().is_ok_and(|day| day >= today)) {
            return Ok(());
        }
        self.by_rule("roll_day", move |work| work.end_day(today).map(drop))
    }

    /// Absences and holds that ran out. Called now and then by the server.
    pub fn queue_tick(&self) -> Result<(), DeskError> {
        self.roll_day()?;
        let now = self.now();
        let late = self.store().read(self.id(), |tx| {
            let mut all = tx.visits_in("absent")?;
            all.extend(tx.visits_in("on_hold")?);
            Ok::<_, DeskError>(all.iter().any(|visit| ran_out(visit, now)))
        })?;
        if !late {
            return Ok(());
        }
        self.by_rule("queue_tick", |work| {
            for before in work.tx.visits_in("absent")? {
                if ran_out(&before, work.now) {
                    let next = before.run_out(work.now, Outcome::Left)?;
                    work.record_visit(Some(&before), next)?;
                }
            }
            for before in work.tx.visits_in("on_hold")? {
                if ran_out(&before, work.now) {
                    let next = before.back_in_line(None, work.now)?;
                    work.record_visit(Some(&before), next)?;
                }
            }
            Ok(())
        })
    }

    /// The head ends the day before midnight.
    pub fn close_day(&self, me: &Actor, key: &str) -> Result<Closing, DeskError> {
        let asked = Asked::new(key, "close_day", &());
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            let next = work.next_open_day()?;
            work.end_day_to(next)
        })
    }

    /// Ends one visit that hangs, by the head of the desk.
    pub fn end_visit(
        &self,
        me: &Actor,
        key: &str,
        visit: motcua_domain::id::VisitId,
    ) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "end_visit", &visit);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            let before = work.visit(visit)?;
            let next = before.run_out(work.now, Outcome::Left)?;
            let turn = work.record_visit(Some(&before), next)?;
            work.free_whoever_has(visit)?;
            Ok(turn)
        })
    }

    fn by_rule(
        &self,
        what: &'static str,
        act: impl Fn(&mut Work<'_, '_>) -> Result<(), DeskError> + Send + 'static,
    ) -> Result<(), DeskError> {
        let asked = Asked::new("", what, &());
        self.act(&self.citizen_actor(), asked, Priority::Person, move |work| {
            act(work)
        })
    }
}

fn ran_out(visit: &Visit, now: motcua_domain::time::Timestamp) -> bool {
    use motcua_domain::visit::Phase;
    match visit.phase {
        Phase::Absent { until } | Phase::OnHold { until, .. } => until < now,
        _ => false,
    }
}

impl Work<'_, '_> {
    /// What is left of days before `today` ends or comes along to it.
    fn end_day(&mut self, today: Date) -> Result<Closing, DeskError> {
        let known = self.tx.setting(QUEUE_DAY)?;
        let day = known.and_then(|day| day.parse::<Date>().ok());
        if day.is_some_and(|day| day >= today) {
            return Ok(Closing::default());
        }
        self.end_day_to(today)
    }

    fn end_day_to(&mut self, next: Date) -> Result<Closing, DeskError> {
        let policy = self.policy();
        let mut closing = Closing::default();
        let mut left = Vec::new();
        for phase in ["called", "walking", "serving", "on_hold", "absent", "waiting"] {
            left.extend(self.tx.visits_in(phase)?);
        }
        left.retain(|visit| visit.day < next);
        left.sort_by_key(|visit| (visit.place_at, visit.id));
        for row in self.tx.all_at_work()? {
            if row.counter.is_some() {
                self.put_gone(&row)?;
            }
        }
        let opening = self.opening(next);
        for (n, before) in left.into_iter().enumerate() {
            let waits = matches!(before.phase.slug(), "waiting" | "on_hold" | "absent");
            if policy.end_of_day == EndOfDay::Clear || !waits {
                let outcome = ended_as(&before);
                let next = before.run_out(self.now, outcome)?;
                self.record_visit(Some(&before), next)?;
                closing.ended += 1;
                continue;
            }
            let prefix = before.ticket.prefix.clone();
            let number = self.tx.next_number(&format!("ticket {next} {prefix}"))?;
            // First tomorrow: as if they had waited all night. Otherwise they
            // are the first of the new day, in their order.
            let place = match policy.end_of_day {
                EndOfDay::CarryFirst => before.place_at,
                _ => opening + jiff::SignedDuration::from_micros(n as i64),
            };
            let ticket = TicketNumber { prefix, number };
            let next = before.carry_over(self.now, next, ticket, place)?;
            self.record_visit(Some(&before), next)?;
            closing.carried += 1;
        }
        self.tx.put_setting(QUEUE_DAY, &next.to_string())?;
        let facts = serde_json::json!({
            "day": next, "ended": closing.ended, "carried": closing.carried,
        });
        self.desk_event("queue.day", facts)?;
        Ok(closing)
    }

    /// When the desk opens on a day; midnight when it does not.
    fn opening(&self, day: Date) -> motcua_domain::time::Timestamp {
        let settings = self.desk.settings();
        let open = settings.calendar.day(day).ok().and_then(|info| info.reception.open());
        let open = open.unwrap_or(0);
        let time = Time::constant((open / 60) as i8, (open % 60) as i8, 0, 0);
        instant(day.to_datetime(time))
    }

    /// The next day on which people are received.
    fn next_open_day(&self) -> Result<Date, DeskError> {
        let settings = self.desk.settings();
        let mut day = local(self.now).date();
        for _ in 0..40 {
            day = day.tomorrow().map_err(|_| Refused::TooLate)?;
            if settings.calendar.day(day).is_ok_and(|info| !info.reception.is_closed()) {
                return Ok(day);
            }
        }
        Err(Refused::TooLate.into())
    }

    /// Whoever still has this person is free again.
    pub(crate) fn free_whoever_has(
        &mut self,
        visit: motcua_domain::id::VisitId,
    ) -> Result<(), DeskError> {
        for row in self.tx.all_at_work()? {
            if row.visit == Some(visit) {
                self.put_state(&row, super::state::FREE, None)?;
            }
        }
        Ok(())
    }
}

/// Whoever sat at a counter when the day ended was served as far as it went.
fn ended_as(visit: &Visit) -> Outcome {
    match visit.phase.slug() {
        "serving" if !visit.dossiers.is_empty() => Outcome::Accepted,
        "serving" => Outcome::Guided,
        "absent" => Outcome::Left,
        _ => Outcome::DayEnded,
    }
}
