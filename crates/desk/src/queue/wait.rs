//! How long somebody waits: who is ahead, who will call them, and when, in
//! the hours of the day.

use super::crew::days_like;
use super::day::QUEUE_DAY;
use super::{DayPlan, state};
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::calendar::Sessions;
use motcua_domain::id::StaffId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Turns, Waiting, minutes};
use motcua_domain::visit::foresee::{Foreseen, foresee};
use motcua_domain::visit::hours::{DAYS_BEFORE, Hours, Rest, RestKind, When};
use motcua_domain::visit::policy::LineRule;
use motcua_domain::visit::wait::{self, Cell, Crowded, Range};
use motcua_domain::visit::{LineId, Policy};
use motcua_store::{AtWorkRow, StoreError, Tx};
use std::sync::atomic::Ordering;

/// Setting: the day that the head of the desk has ended.
pub(super) const QUEUE_CLOSED: &str = "queue_closed";

/// Days looked ahead for the next opening.
const AHEAD: usize = 40;

/// Minutes without a press after the last closing until an official who has a
/// counter has gone home and forgot to leave it; and with somebody seated.
const GONE: i64 = 30;
const GONE_SERVING: i64 = 120;

/// The hours of the hall at a moment.
pub(crate) struct Now {
    /// When.
    pub at: Timestamp,
    /// The day the hall is on: whoever is kept for a later one is not in line.
    pub day: Date,
    /// The plan of the day, where the calendar knows it.
    pub plan: Option<DayPlan>,
    /// The hours of the day: what counts as waiting.
    pub today: Hours,
    /// Nobody is called now.
    pub rest: Option<Rest>,
    /// The rest that begins with the last closing, as soon as nobody is left
    /// to be called.
    pub over: Option<Rest>,
    /// The head has ended the day.
    pub ended: bool,
    /// Days before with the hours of the day that is waited for, while nobody
    /// is called: who worked then is expected.
    pub(super) alike: Vec<Date>,
}

impl Now {
    /// As the calendar and the head of the desk have it.
    pub fn read(tx: &mut Tx<'_>, settings: &Settings, at: Timestamp) -> Result<Self, StoreError> {
        let day = local(at).date();
        let plan = DayPlan::of(settings, day).ok();
        let today = hours_over(settings, day);
        let [ended, hall] = tx.two_settings([QUEUE_CLOSED, QUEUE_DAY])?;
        let ended = is_this_day(ended, day);
        let over = (ended || today.is_over(at))
            .then(|| next_open(settings, after(day), None))
            .flatten()
            .and_then(|next| rest_until(settings, next, at));
        let rest = if ended { over } else { today.rest(at) };
        let alike = rest.or(over).map(|rest| days_like(settings, &rest));
        Ok(Self {
            at,
            day: later_day(hall, day),
            plan,
            rest,
            today,
            over,
            ended,
            alike: alike.unwrap_or_default(),
        })
    }

    /// Is the day over, and nobody left to be called?
    pub fn is_over(&self) -> bool {
        self.rest.is_some_and(|rest| rest.kind == RestKind::Ended)
    }

    /// When somebody with this range is called, and the break that lies before
    /// or amid it; none is to come while there is one.
    pub fn when(&self, range: &Range) -> (Option<When>, Option<Rest>) {
        let when = self.today.when(self.at, range.low, range.high);
        let ahead = when.filter(|_| self.rest.is_none());
        let pause = ahead.and_then(|when| self.today.rest_before(self.at, when.to));
        (when, pause)
    }

    /// Does this official stay at a counter after the last closing, for those
    /// who are left?
    pub fn stays(&self, row: &AtWorkRow) -> bool {
        let closing = self.today.closing();
        let from = closing.map_or(row.since, |closing| closing.max(row.since));
        let most = if row.state == state::SERVING {
            GONE_SERVING
        } else {
            GONE
        };
        row.counter.is_some() && minutes(from, self.at) < most
    }
}

impl Desk {
    /// Is the hall on this day, or a later one? It never goes back to an
    /// earlier one, so that a yes is kept and not every press has to ask.
    pub(super) fn hall_has_come_to(&self, day: Date) -> Result<bool, StoreError> {
        let number = |day: Date| i64::from(day.year()) * 1000 + i64::from(day.day_of_year());
        let come_to = &self.0.hall_day;
        if come_to.load(Ordering::Relaxed) >= number(day) {
            return Ok(true);
        }
        let known = self.store().read(self.id(), |tx| tx.setting(QUEUE_DAY))?;
        let known = known.and_then(|one| one.parse::<Date>().ok());
        let Some(reached) = known.filter(|one| *one >= day) else {
            return Ok(false);
        };
        come_to.fetch_max(number(reached), Ordering::Relaxed);
        Ok(true)
    }
}

/// Has the head of the desk ended this day?
pub(super) fn is_ended(tx: &mut Tx<'_>, day: Date) -> Result<bool, StoreError> {
    Ok(is_this_day(tx.setting(QUEUE_CLOSED)?, day))
}

fn is_this_day(setting: Option<String>, day: Date) -> bool {
    setting.is_some_and(|one| one == day.to_string())
}

/// The hours of a day; none where the calendar does not know it.
pub(crate) fn hours_of(settings: &Settings, day: Date) -> Hours {
    let plan = DayPlan::of(settings, day);
    let sessions = plan.map_or_else(|_| Sessions::closed(), |plan| plan.sessions);
    Hours::new(day, sessions)
}

/// The same, with those of the days before: for a wait that began on one.
pub(crate) fn hours_over(settings: &Settings, day: Date) -> Hours {
    let sessions = |day| DayPlan::of(settings, day).map(|plan| plan.sessions);
    let before = days_before(day).map(|day| sessions(day).unwrap_or_else(|_| Sessions::closed()));
    hours_of(settings, day).with_before(before)
}

/// The days before a day, the nearest first, as far as a wait or an expectation
/// looks back.
pub(super) fn days_before(day: Date) -> impl Iterator<Item = Date> {
    let back = jiff::Span::new().days(-1);
    day.series(back).skip(1).take(DAYS_BEFORE)
}

/// The day the hall is on: today, or the day it has gone on to already when
/// the clock was set back over midnight.
pub(super) fn hall_day(tx: &mut Tx<'_>, at: Timestamp) -> Result<Date, StoreError> {
    Ok(later_day(tx.setting(QUEUE_DAY)?, local(at).date()))
}

fn later_day(setting: Option<String>, today: Date) -> Date {
    let known = setting.and_then(|day| day.parse::<Date>().ok());
    known.map_or(today, |day| day.max(today))
}

/// The first day from `from` on which a line is open; without a line, on which
/// people are received at all.
pub(super) fn next_open(settings: &Settings, from: Date, line: Option<&LineRule>) -> Option<Date> {
    let mut days = from.series(jiff::Span::new().days(1)).take(AHEAD);
    days.find(|day| {
        let plan = DayPlan::of(settings, *day);
        plan.is_ok_and(|plan| match line {
            Some(rule) => plan.is_open(rule),
            None => !plan.sessions.is_closed(),
        })
    })
}

/// The day after.
pub(super) fn after(day: Date) -> Date {
    day.saturating_add(jiff::Span::new().days(1))
}

/// Until a later day opens, nobody is called.
pub(super) fn rest_until(settings: &Settings, day: Date, at: Timestamp) -> Option<Rest> {
    let rest = hours_of(settings, day).rest(at)?;
    Some(Rest {
        kind: RestKind::Ended,
        ..rest
    })
}

/// What somebody in line is told.
pub(crate) struct Told {
    /// People whom the officials who may call this person call before, of
    /// whatever line; where nobody at work may, those of the same line.
    pub ahead: u32,
    /// What the range rests on.
    pub cell: Cell,
    /// The wait, in minutes of waiting.
    pub range: Range,
}

/// The people in line and whoever calls them.
#[derive(Clone, Copy)]
pub(crate) struct Crowd<'a> {
    pub policy: &'a Policy,
    pub turns: &'a Turns,
    pub waiting: &'a [Waiting],
    pub crew: &'a [StaffId],
    pub now: &'a Now,
}

impl Crowd<'_> {
    /// Officials who will call people of a line.
    pub fn callers(&self, line: &LineId) -> u32 {
        let serves = |one: &&StaffId| self.policy.rank(**one, line).is_some();
        self.crew.iter().filter(serves).count() as u32
    }

    /// People of the same line who would be called before this one.
    fn ahead(&self, of: &Waiting) -> u32 {
        self.before(of, |one| one.line == of.line)
    }

    fn before(&self, of: &Waiting, counts: impl Fn(&Waiting) -> bool) -> u32 {
        let free = |one: &Waiting| Waiting {
            wants: None,
            ..one.clone()
        };
        let others = self.waiting.iter().filter(|one| one.visit != of.visit);
        let mut some: Vec<Waiting> = others.filter(|one| counts(one)).map(free).collect();
        some.push(free(of));
        let order = self.choice().order(&some);
        let last = some.len() - 1;
        order.iter().position(|(n, _)| *n == last).unwrap_or(last) as u32
    }

    /// As an official nobody knows chooses, who serves every line at first
    /// choice.
    fn choice(&self) -> Choice<'_> {
        Choice {
            policy: self.policy,
            official: StaffId(i64::MIN),
            turns: self.turns,
            hours: &self.now.today,
            now: self.now.at,
        }
    }

    /// What is ahead of each of these, as if each alone came to those who wait.
    fn foreseen(&self, of: &[Waiting]) -> Vec<Foreseen> {
        let others = |one: &&Waiting| of.iter().all(|mine| mine.visit != one.visit);
        let others: Vec<Waiting> = self.waiting.iter().filter(others).cloned().collect();
        foresee(self.choice(), self.crew, &others, of)
    }

    /// What is told of a new ticket, or of one that waits already: people
    /// ahead, and the range in minutes of waiting, breaks left out.
    pub fn tell(&self, tx: &mut Tx<'_>, of: &Waiting) -> Result<Told, StoreError> {
        let seen = self.foreseen(std::slice::from_ref(of));
        self.told(tx, of, seen.first().copied().unwrap_or_default())
    }

    /// The same for several who would come now, each alone.
    pub fn ranges(&self, tx: &mut Tx<'_>, of: &[Waiting]) -> Result<Vec<Range>, StoreError> {
        let each = of.iter().zip(self.foreseen(of));
        each.map(|(one, seen)| Ok(self.told(tx, one, seen)?.range))
            .collect()
    }

    /// What is thought before any past is looked at.
    fn guess(&self, of: &Waiting, ahead: u32, seen: &Foreseen) -> Range {
        if seen.callers == 0 {
            let minutes = self.policy.line(&of.line).map_or(10, |rule| rule.minutes);
            return wait::usual(ahead, 0, minutes);
        }
        let rank = |who: &StaffId, line: &LineId| self.policy.rank(*who, line);
        let calls = |who: &&StaffId| rank(who, &of.line).is_some();
        let first = |line: &LineId| {
            let mut callers = self.crew.iter().filter(calls);
            callers.any(|who| rank(who, line) == Some(0))
        };
        let theirs = self.policy.lines.iter().filter(|rule| first(&rule.id));
        let longest = theirs.map(|rule| rule.minutes).max().unwrap_or(10);
        let alert = self.policy.alert.saturating_mul(2);
        let at_most = self.policy.longest_wait.unwrap_or(alert);
        wait::foreseen(seen, longest, at_most)
    }

    fn told(&self, tx: &mut Tx<'_>, of: &Waiting, seen: Foreseen) -> Result<Told, StoreError> {
        // Nobody at work serves the line: whoever comes will call those who
        // are there before.
        let ahead = match seen.callers {
            0 => self.ahead(of),
            _ => seen.calls,
        };
        let begins = self.now.rest.map_or(self.now.at, |rest| rest.until);
        let hour = local(begins).hour().unsigned_abs();
        let crowded = Crowded::of(ahead, seen.callers);
        let guess = self.guess(of, ahead, &seen);
        let range = tx.past_range(&of.line, hour, &crowded, guess)?;
        let cell = Cell {
            line: of.line.clone(),
            hour,
            load: crowded.near,
        };
        Ok(Told { ahead, cell, range })
    }
}

/// Counters whose officials call people of a line at first choice, those of
/// officials on a break included: they come back.
pub(super) fn counters(policy: &Policy, line: &LineId, rows: &[AtWorkRow]) -> Vec<u16> {
    let calls = |row: &&AtWorkRow| {
        row.state != state::ABSENT
            && row.state != state::BACK_OFFICE
            && policy.rank(row.staff, line) == Some(0)
    };
    let mut list: Vec<u16> = rows
        .iter()
        .filter(calls)
        .filter_map(|row| row.counter)
        .collect();
    list.sort_unstable();
    list
}

/// Whether a ticket may be given in the present day.
pub(super) fn open_today(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), DeskError> {
    if is_ended(tx, local(now).date())? {
        return Err(motcua_domain::visit::Refused::DayClosed.into());
    }
    Ok(())
}
