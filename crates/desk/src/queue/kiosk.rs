//! What a kiosk and a phone are told of the lines: who takes people now, who
//! does not and when again, and at which counters.

use super::wait::{counters, hours_of};
use super::{DayPlan, Follow, LineNow, Slot};
use crate::{Desk, DeskError};
use jiff::Span;
use jiff::civil::Time;
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::hours::Rest;
use motcua_domain::visit::policy::LineRule;
use motcua_domain::visit::{LineId, Refused};

/// Days looked ahead for the next opening.
const AHEAD: i64 = 21;

/// A line as the kiosk offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KioskLine {
    /// People waiting and the wait.
    pub now: LineNow,
    /// Counters at work that serve it.
    pub counters: Vec<u16>,
    /// Why no ticket is given now.
    pub shut: Option<Refused>,
    /// When tickets are given again, while they are not.
    pub opens: Option<Timestamp>,
    /// The last closing of today, while it is still to come: without a ticket
    /// till then, the time is taken, and the office is not closed yet.
    pub closes: Option<Timestamp>,
    /// Nobody is called now: not open yet, a break, the day was ended.
    pub rest: Option<Rest>,
}

/// A ticket as it is printed and shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketNow {
    /// Visit, people ahead, range.
    pub follow: Follow,
    /// Counters at work that serve its line.
    pub counters: Vec<u16>,
    /// Token of its phone page.
    pub token: String,
}

impl Desk {
    /// The lines as a kiosk offers them, in its order.
    pub fn kiosk_lines(&self) -> Result<Vec<KioskLine>, DeskError> {
        let (policy, settings) = (self.queue_policy(), self.settings());
        let seen = self.seen_of_lines()?;
        let (rest, ended) = (seen.rest, seen.ended);
        let at = self.now();
        let now = local(at);
        let plan = DayPlan::of(&settings, now.date());
        let closing = hours_of(&settings, now.date()).closing();
        let closes = closing.filter(|closing| !ended && *closing > at);
        let mut lines = Vec::new();
        for line in seen.lines {
            let Some(rule) = policy.line(&line.line) else {
                continue;
            };
            let shut = match &plan {
                Ok(_) if ended => Some(Refused::DayClosed),
                Ok(plan) => shut(plan, rule, &line, now.time()),
                Err(_) => Some(Refused::TooLate),
            };
            lines.push(KioskLine {
                counters: counters(&policy, &line.line, &seen.at_work),
                opens: shut.as_ref().and_then(|_| self.opens(rule, ended)),
                closes,
                rest,
                now: line,
                shut,
            });
        }
        Ok(lines)
    }

    /// A ticket as it stands now.
    pub fn ticket_now(&self, visit: VisitId) -> Result<TicketNow, DeskError> {
        self.store().read(self.id(), |tx| {
            let follow = self.follow_in(tx, visit)?;
            let at_work = tx.all_at_work()?;
            Ok(TicketNow {
                counters: counters(&self.queue_policy(), &follow.visit.line, &at_work),
                token: self.follow_token(visit),
                follow,
            })
        })
    }

    /// The same for its page, with how often the waits told of its line were
    /// true: see [`Desk::told_true`].
    pub fn ticket_told(&self, visit: VisitId) -> Result<(TicketNow, Option<u8>), DeskError> {
        let now = self.ticket_now(visit)?;
        let of_ten = self.told_true(&now.follow.visit.line)?;
        Ok((now, of_ten))
    }

    /// The first place that can be booked of a line after today.
    pub fn first_place(&self, line: &LineId) -> Result<Option<Slot>, DeskError> {
        let today = local(self.now()).date();
        let slots = self.booking_slots(line)?;
        Ok(slots.into_iter().find(|slot| local(slot.at).date() > today))
    }

    /// When the line takes people next, from now on; not today when the head
    /// has ended it.
    fn opens(&self, rule: &LineRule, ended: bool) -> Option<Timestamp> {
        let (settings, now) = (self.settings(), self.now());
        let first = local(now).date();
        let days = first.series(Span::new().days(1));
        let last = first.checked_add(Span::new().days(AHEAD)).ok()?;
        let days = days.skip(usize::from(ended));
        days.take_while(|day| *day <= last).find_map(|day| {
            let plan = DayPlan::of(&settings, day).ok()?;
            let open = plan.sessions.open().filter(|_| plan.is_open(rule))?;
            let time = Time::constant((open / 60) as i8, (open % 60) as i8, 0, 0);
            Some(instant(day.to_datetime(time))).filter(|at| *at > now)
        })
    }
}

fn shut(plan: &DayPlan, rule: &LineRule, line: &LineNow, now: Time) -> Option<Refused> {
    if let Err(why) = plan.takes(rule, now) {
        return Some(why);
    }
    (u32::from(line.range.mid) > plan.minutes_left(now)).then_some(Refused::TooLate)
}
