//! How long somebody waits: who is ahead, who will call them, and when, in
//! the hours of the day.

use super::{DayPlan, state};
use crate::{DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::calendar::Sessions;
use motcua_domain::id::StaffId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Turns, Waiting};
use motcua_domain::visit::hours::{Hours, Rest, RestKind, When};
use motcua_domain::visit::wait::{self, Basis, Cell, Load, Range};
use motcua_domain::visit::{LineId, Policy};
use motcua_store::{AtWorkRow, StoreError, Tx};

/// Setting: the day that the head of the desk has ended.
pub(super) const QUEUE_CLOSED: &str = "queue_closed";

/// The hours of the hall at a moment.
pub(crate) struct Now {
    /// When.
    pub at: Timestamp,
    /// The plan of the day, where the calendar knows it.
    pub plan: Option<DayPlan>,
    /// The hours of the day: what counts as waiting.
    pub today: Hours,
    /// The hours in which calls go on: those of today, or of the next open day
    /// once the head has ended this one.
    pub next: Hours,
    /// Nobody is called now.
    pub rest: Option<Rest>,
    /// The head has ended the day.
    pub ended: bool,
}

impl Now {
    /// As the calendar and the head of the desk have it.
    pub fn read(tx: &mut Tx<'_>, settings: &Settings, at: Timestamp) -> Result<Self, StoreError> {
        let day = local(at).date();
        let plan = DayPlan::of(settings, day).ok();
        let today = hours_of(settings, day);
        let ended = is_ended(tx, day)?;
        let tomorrow = ended.then(|| next_open_day(settings, day)).flatten();
        let next = tomorrow.map_or_else(|| today.clone(), |day| hours_of(settings, day));
        let rest = match next.rest(at) {
            Some(rest) if ended => Some(Rest {
                kind: RestKind::Ended,
                ..rest
            }),
            rest => rest,
        };
        Ok(Self {
            at,
            plan,
            today,
            next,
            rest,
            ended,
        })
    }

    /// Who is there to call people: at the counters now; in a break, whoever
    /// has a counter; before the opening, whoever was there the last time too.
    pub fn crew(&self, tx: &mut Tx<'_>, rows: &[AtWorkRow]) -> Result<Vec<StaffId>, StoreError> {
        let kind = self.rest.map(|rest| rest.kind);
        let resting = matches!(kind, Some(RestKind::Noon | RestKind::Between));
        let there = |row: &&AtWorkRow| {
            let papers = row.state == state::BACK_OFFICE;
            row.counter.is_some() && row.state != state::ABSENT && (resting || !papers)
        };
        let here: Vec<StaffId> = rows.iter().filter(there).map(|row| row.staff).collect();
        let day = local(self.at).date();
        let mut crew = match kind {
            Some(RestKind::Opening) => tx.last_crew(day)?,
            Some(RestKind::Ended) => tx.last_crew(day.saturating_add(jiff::Span::new().days(1)))?,
            _ => Vec::new(),
        };
        crew.extend(here);
        crew.sort_unstable();
        crew.dedup();
        Ok(crew)
    }

    /// When somebody with this range is called, and the rest before it.
    pub fn when(&self, range: &Range) -> (Option<When>, Option<Rest>) {
        let when = self.next.when(self.at, range.low, range.high);
        let between = when.and_then(|when| self.today.rest_before(self.at, when.to));
        (when, self.rest.or(between))
    }
}

/// Has the head of the desk ended this day?
pub(super) fn is_ended(tx: &mut Tx<'_>, day: Date) -> Result<bool, StoreError> {
    let ended = tx.setting(QUEUE_CLOSED)?;
    Ok(ended.is_some_and(|ended| ended == day.to_string()))
}

/// The hours of a day; none where the calendar does not know it.
pub(crate) fn hours_of(settings: &Settings, day: Date) -> Hours {
    let plan = DayPlan::of(settings, day);
    let sessions = plan.map_or_else(|_| Sessions::closed(), |plan| plan.sessions);
    Hours::new(day, sessions)
}

/// The next day after `day` on which people are received.
pub(super) fn next_open_day(settings: &Settings, day: Date) -> Option<Date> {
    let days = day.series(jiff::Span::new().days(1)).skip(1).take(40);
    days.into_iter().find(|day| {
        let plan = DayPlan::of(settings, *day);
        plan.is_ok_and(|plan| !plan.sessions.is_closed())
    })
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

    /// People of the same line who would be called before this one: the
    /// number a person is told.
    pub fn ahead(&self, of: &Waiting) -> u32 {
        self.before(of, |one| one.line == of.line)
    }

    /// People of any line whom the officials of this line call before this
    /// one: what the wait depends on.
    fn rivals(&self, of: &Waiting) -> u32 {
        let crew: Vec<StaffId> = self
            .crew
            .iter()
            .copied()
            .filter(|one| self.policy.rank(*one, &of.line).is_some())
            .collect();
        let rival = |one: &Waiting| match one.wants {
            Some(official) => crew.contains(&official),
            None => crew
                .iter()
                .any(|official| self.policy.rank(*official, &one.line).is_some()),
        };
        self.before(of, |one| one.line == of.line || rival(one))
    }

    fn before(&self, of: &Waiting, counts: impl Fn(&Waiting) -> bool) -> u32 {
        let free = |one: &Waiting| Waiting {
            wants: None,
            ..one.clone()
        };
        let others = self.waiting.iter().filter(|one| one.visit != of.visit);
        let mut some: Vec<Waiting> = others.filter(|one| counts(one)).map(free).collect();
        some.push(free(of));
        // An official nobody knows serves every line, at first choice.
        let choice = Choice {
            policy: self.policy,
            official: StaffId(i64::MIN),
            turns: self.turns,
            hours: &self.now.today,
            now: self.now.at,
        };
        let order = choice.order(&some);
        let last = some.len() - 1;
        order.iter().position(|(n, _)| *n == last).unwrap_or(last) as u32
    }

    /// The range for a new ticket, or for one that waits already, in minutes
    /// of waiting: breaks are left out.
    pub fn range(&self, tx: &mut Tx<'_>, of: &Waiting) -> Result<(Cell, Range), StoreError> {
        let (ahead, callers) = (self.rivals(of), self.callers(&of.line));
        let begins = self.now.rest.map_or(self.now.at, |rest| rest.until);
        let cell = Cell {
            line: of.line.clone(),
            hour: local(begins).hour().unsigned_abs(),
            load: Load::of(ahead, callers),
        };
        let past = tx.past_waits(&cell)?;
        let usual = self.policy.line(&of.line).map_or(10, |rule| rule.minutes);
        let ranges = [
            (Basis::Hour, &past.hour),
            (Basis::Line, &past.line),
            (Basis::Desk, &past.desk),
        ];
        Ok((cell, wait::range(ranges, ahead, callers, usual)))
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
