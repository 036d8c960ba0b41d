//! The day of the hall: when tickets are given, what runs out, how it ends.

use super::Turn;
use super::wait::{QUEUE_CLOSED, next_open, open_today};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Settings};
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::Sessions;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::policy::{EndOfDay, LineRule};
use motcua_domain::visit::{Outcome, Phase, Policy, Refused, Visit};
use motcua_store::{AtWorkRow, Priority};
use serde::{Deserialize, Serialize};

/// Setting: the day the hall is on.
pub(super) const QUEUE_DAY: &str = "queue_day";

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
            let from = format!("{}:{:02}", from / 60, from % 60);
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
    /// Visits that wait on, on the next day; at the close of a day those that
    /// will.
    pub carried: u32,
}

impl Desk {
    /// Brings the hall to today: what was left of an earlier day ends or is
    /// carried over by the policy, and nobody is at a counter any more. Called
    /// before each ticket and call, so that midnight and a restart are safe;
    /// does nothing when the hall is on today already.
    pub(crate) fn roll_day(&self) -> Result<(), DeskError> {
        let today = local(self.now()).date();
        if self.hall_has_come_to(today)? {
            return Ok(());
        }
        self.by_rule("roll_day", move |work| work.end_day(today).map(drop))
    }

    /// Absences and holds that ran out, and whoever is left of an earlier day
    /// although the hall is on today. Called now and then by the server.
    pub fn queue_tick(&self) -> Result<(), DeskError> {
        self.roll_day()?;
        let now = self.now();
        let today = local(now).date();
        let (late, left) = self.store().read(self.id(), |tx| {
            let (mut late, mut left) = (false, false);
            for visit in tx.live_visits()? {
                late |= ran_out(&visit, now);
                left |= visit.day < today;
            }
            Ok::<_, DeskError>((late, left))
        })?;
        if left {
            self.by_rule("end_day", move |work| work.end_day_to(today).map(drop))?;
        }
        if !late {
            return Ok(());
        }
        self.by_rule("queue_tick", |work| {
            for before in work.tx.visits_in("absent")? {
                if ran_out(&before, work.now) {
                    let next = before.run_out(work.by(), work.now, Outcome::Left)?;
                    work.record_visit(Some(&before), next)?;
                }
            }
            for before in work.tx.visits_in("on_hold")? {
                if ran_out(&before, work.now) {
                    let next = before.back_in_line(work.by(), work.now)?;
                    work.record_visit(Some(&before), next)?;
                }
            }
            Ok(())
        })
    }

    /// The head ends the day before midnight: nobody is called and no ticket
    /// given any more today. Who is in line by then is carried over when the
    /// next day comes, where the policy says so; the hall itself stays on
    /// today until midnight.
    pub fn close_day(&self, me: &Actor, key: &str) -> Result<Closing, DeskError> {
        self.roll_day()?;
        let asked = Asked::new(key, "close_day", &());
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            open_today(work.tx, work.now)?;
            work.end_today()
        })
    }

    /// The head opens the day again that was ended too early. Who still
    /// waits is in line as before; counters are taken anew.
    pub fn open_day(&self, me: &Actor, key: &str) -> Result<(), DeskError> {
        let asked = Asked::new(key, "open_day", &());
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            if open_today(work.tx, work.now).is_ok() {
                return Err(Refused::NothingChanged.into());
            }
            work.tx.drop_setting(QUEUE_CLOSED)?;
            let day = local(work.now).date();
            work.desk_event("queue.opened", serde_json::json!({ "day": day }))?;
            Ok(())
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
            let next = before.run_out(work.by(), work.now, Outcome::Left)?;
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
        self.act(
            &self.citizen_actor(),
            asked,
            Priority::Person,
            move |work| act(work),
        )
    }
}

fn ran_out(visit: &Visit, now: Timestamp) -> bool {
    match visit.phase {
        Phase::Absent { until } | Phase::OnHold { until, .. } => until < now,
        _ => false,
    }
}

impl Work<'_, '_> {
    /// Brings the hall to the day of this act.
    pub fn begin_day(&mut self) -> Result<Closing, DeskError> {
        let today = local(self.now).date();
        self.end_day(today)
    }

    /// What is left of days before `today` ends or comes along.
    fn end_day(&mut self, today: Date) -> Result<Closing, DeskError> {
        let known = self.tx.setting(QUEUE_DAY)?;
        let day = known.and_then(|day| day.parse::<Date>().ok());
        if day.is_some_and(|day| day >= today) {
            return Ok(Closing::default());
        }
        self.end_day_to(today)
    }

    fn end_day_to(&mut self, today: Date) -> Result<Closing, DeskError> {
        let policy = self.policy();
        let mut closing = Closing::default();
        let mut left = self.tx.live_visits()?;
        left.retain(|visit| visit.day < today);
        left.sort_by_key(|visit| (visit.place_at, visit.id));
        self.all_gone(|row| local(row.since).date() < today)?;
        let now = self.now;
        let goes_on = |visit: &Visit| goes_on(visit, &policy, now);
        let (kept, over): (Vec<Visit>, Vec<Visit>) = left.into_iter().partition(goes_on);
        for before in &over {
            self.end_by_rule(before)?;
            closing.ended += 1;
        }
        let settings = self.desk.settings();
        let mut on: Vec<(Visit, Date)> = Vec::with_capacity(kept.len());
        for before in kept {
            // Past the days on which their line is shut: there they would be
            // shown where nobody calls them, or be called where no ticket is
            // given. A calendar that ends knows no such day; then it is today.
            let day = next_open(&settings, today, policy.line(&before.line)).unwrap_or(today);
            self.number_after(&before.ticket, today, day)?;
            on.push((before, day));
        }
        for (n, (before, day)) in on.into_iter().enumerate() {
            let before = self.back_from_call(before)?;
            // As if they had waited all night, or as the first of the new day:
            // before its first ticket, so that nobody who comes before the
            // opening passes them.
            let first = self.opening(day) - SignedDuration::from_mins(i64::from(BEFORE_OPENING));
            let place = match policy.end_of_day {
                EndOfDay::CarryFirst => before.place_at,
                _ => first + SignedDuration::from_micros(n as i64),
            };
            let ticket = self.carried_ticket(today, day, &before)?;
            let next = before.carry_over(self.by(), self.now, day, ticket, place)?;
            self.record_visit(Some(&before), next)?;
            closing.carried += 1;
        }
        self.tx.put_setting(QUEUE_DAY, &today.to_string())?;
        let facts = serde_json::json!({
            "day": today, "ended": closing.ended, "carried": closing.carried,
        });
        self.desk_event("queue.day", facts)?;
        Ok(closing)
    }

    /// Ends today before midnight: whoever is with an official ends, everybody
    /// else too unless the policy carries them over.
    fn end_today(&mut self) -> Result<Closing, DeskError> {
        let policy = self.policy();
        let today = local(self.now).date();
        let mut closing = Closing::default();
        self.all_gone(|_| true)?;
        for before in self.tx.live_visits()? {
            if goes_on(&before, &policy, self.now) {
                self.back_from_call(before)?;
                closing.carried += 1;
                continue;
            }
            self.end_by_rule(&before)?;
            closing.ended += 1;
        }
        self.tx.put_setting(QUEUE_CLOSED, &today.to_string())?;
        let facts = serde_json::json!({
            "day": today, "ended": closing.ended, "carried": closing.carried,
        });
        self.desk_event("queue.closed", facts)?;
        Ok(closing)
    }

    /// Whoever was called and has not come is in line again, with the place kept:
    /// the official went home before they were there.
    fn back_from_call(&mut self, before: Visit) -> Result<Visit, DeskError> {
        if !matches!(before.phase, Phase::Called { .. }) {
            return Ok(before);
        }
        let next = before.back_in_line(self.by(), self.now)?;
        let turn = self.record_visit(Some(&before), next)?;
        self.free_whoever_has(before.id)?;
        Ok(turn.visit)
    }

    fn end_by_rule(&mut self, before: &Visit) -> Result<(), DeskError> {
        let next = before.run_out(self.by(), self.now, ended_as(before))?;
        self.record_visit(Some(before), next).map(drop)
    }

    /// Officials leave their counters.
    fn all_gone(&mut self, who: impl Fn(&AtWorkRow) -> bool) -> Result<(), DeskError> {
        for row in self.tx.all_at_work()? {
            if row.counter.is_some() && who(&row) {
                self.put_gone(&row)?;
            }
        }
        Ok(())
    }

    /// When the desk opens on a day; midnight when it does not.
    fn opening(&self, day: Date) -> Timestamp {
        let settings = self.desk.settings();
        let open = settings
            .calendar
            .day(day)
            .ok()
            .and_then(|info| info.reception.open());
        let open = open.unwrap_or(0);
        let time = Time::constant((open / 60) as i8, (open % 60) as i8, 0, 0);
        instant(day.to_datetime(time))
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

/// Waits on when the policy carries people over: nobody has this person, who
/// was there to the end, or was called and may be on the way. Whoever was absent
/// then would come back into the line without having come back, and so would
/// whoever was called as often as the rules ask.
fn goes_on(visit: &Visit, policy: &Policy, now: Timestamp) -> bool {
    let stays = match visit.phase {
        Phase::Waiting {} | Phase::OnHold { .. } => true,
        Phase::Called { coming, .. } => coming || !visit.is_missed(policy, now),
        _ => false,
    };
    stays && policy.end_of_day != EndOfDay::Clear
}

/// Whoever sat at a counter when the day ended was served as far as it went;
/// whoever was called had a turn, and the day did not end before it.
fn ended_as(visit: &Visit) -> Outcome {
    match visit.phase.slug() {
        "serving" if !visit.dossiers.is_empty() => Outcome::Accepted,
        "serving" => Outcome::Guided,
        "absent" | "called" | "walking" => Outcome::Left,
        _ => Outcome::DayEnded,
    }
}
