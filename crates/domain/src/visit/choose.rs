//! Who is next, and why.
//!
//! One official, the people who wait, one policy, one instant: the same input
//! gives the same person on every machine. The order has four rules, and the
//! one that decided is kept with the call:
//!
//! 1. Somebody has waited as long as anybody may: the longest wait first.
//! 2. Somebody's booked time of this day has come: the earliest time first.
//! 3. First-choice lines of the official before lines helped out with.
//! 4. The place in line, where a class counts as having waited longer, unless
//!    its turn has not come by the ratio.
//!
//! A wait is counted in the desk's open hours, over days for whoever was
//! carried over.
//!
//! A head start is a number of minutes, so nobody is passed by a person who
//! came more than that later: the order cannot starve anyone whom
//! [`super::Policy::faults`] let through.

use super::hours::Hours;
use super::policy::{ClassId, LineId, Policy};
use super::{Phase, Visit};
use crate::id::{StaffId, VisitId};
use crate::time::{Timestamp, local};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Somebody who waits, as far as the order is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub visit: VisitId,
    /// For what.
    pub line: LineId,
    /// Class.
    pub class: ClassId,
    /// Place in line counts from here.
    pub place_at: Timestamp,
    /// The wait counts from here ([`Visit::waits_from`]).
    pub waits_from: Timestamp,
    /// Booked time.
    pub booked_for: Option<Timestamp>,
    /// Only this official.
    pub wants: Option<StaffId>,
}

impl From<&Visit> for Waiting {
    fn from(visit: &Visit) -> Self {
        Self {
            visit: visit.id,
            line: visit.line.clone(),
            class: visit.class.clone(),
            place_at: visit.place_at,
            waits_from: visit.waits_from(),
            booked_for: visit.booked_for,
            wants: visit.wants,
        }
    }
}

/// Ordinary people called in each line since one of a class was: what the
/// ratio looks at. A line without an entry has had no such call today.
pub type Turns = BTreeMap<LineId, u16>;

/// The rule that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Waited as long as anybody may.
    LongestWait,
    /// The booked time has come.
    Booked,
    /// Sent to this official with the place kept.
    Wanted,
    /// Priority: passed people who came earlier.
    Class,
    /// Waited since an earlier day, and was carried over.
    Carried,
    /// Came first.
    Arrival,
    /// Nobody waits in the lines of first choice; came first here.
    HelpsOut,
    /// The official chose, where the policy allows it.
    Chosen,
}

impl Rule {
    /// Every rule, in the order in which they are asked.
    pub const ALL: [Self; 8] = [
        Self::LongestWait,
        Self::Booked,
        Self::Wanted,
        Self::Class,
        Self::Carried,
        Self::Arrival,
        Self::HelpsOut,
        Self::Chosen,
    ];

    /// The word as stored and used in message ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::LongestWait => "longest_wait",
            Self::Booked => "booked",
            Self::Wanted => "wanted",
            Self::Class => "class",
            Self::Carried => "carried",
            Self::Arrival => "arrival",
            Self::HelpsOut => "helps_out",
            Self::Chosen => "chosen",
        }
    }
}

/// Why this person was called and nobody else: kept with the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule that decided.
    pub rule: Rule,
    /// Whole minutes waited, from the place in line and over days, breaks and
    /// nights left out.
    pub waited: i64,
    /// People of this official's lines who were there earlier and stay.
    pub passed: u32,
    /// The line.
    pub line: LineId,
    /// The class.
    pub class: ClassId,
    /// Priority had to wait for its turn: so many ordinary people were called
    /// since the last of a class, fewer than the ratio asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u16>,
}

/// Everything the choice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Rules.
    pub policy: &'a Policy,
    /// Who calls.
    pub official: StaffId,
    /// Ordinary calls since the last of a class, by line.
    pub turns: &'a Turns,
    /// Hours of the day: a break is no wait.
    pub hours: &'a Hours,
    /// When.
    pub now: Timestamp,
}

/// Order within a rule: smaller is sooner. Ids break ties, so that two people
/// of one second have one order everywhere.
type Key = (i64, i64, VisitId);

impl Choice<'_> {
    /// Index into `waiting` of who is next, and why. `None` = nobody waits
    /// for this official.
    pub fn next(&self, waiting: &[Waiting]) -> Option<(usize, Why)> {
        let order = self.order(waiting);
        let (index, rule) = order.first().copied()?;
        Some((index, self.why(waiting, index, rule)))
    }

    /// Everybody this official may call, in order, each with the rule that
    /// puts them there.
    pub fn order(&self, waiting: &[Waiting]) -> Vec<(usize, Rule)> {
        let mut order: Vec<((u8, Key), usize, Rule)> = waiting
            .iter()
            .enumerate()
            .filter_map(|(index, one)| {
                let (stage, key, rule) = self.place(waiting, one)?;
                Some(((stage, key), index, rule))
            })
            .collect();
        order.sort_unstable_by_key(|one| one.0);
        order
            .into_iter()
            .map(|(_, index, rule)| (index, rule))
            .collect()
    }

    /// May this official call this person at all? Whoever was sent to one
    /// official waits for that one, but not past the longest wait.
    pub fn may_call(&self, one: &Waiting) -> bool {
        match one.wants {
            Some(wanted) if wanted == self.official => true,
            Some(_) if !self.is_longest(one) => false,
            _ => self.policy.rank(self.official, &one.line).is_some(),
        }
    }

    /// Place of one person: stage, key within it, rule.
    fn place(&self, waiting: &[Waiting], one: &Waiting) -> Option<(u8, Key, Rule)> {
        if !self.may_call(one) {
            return None;
        }
        let place = one.place_at.as_microsecond();
        let plain = (place, place, one.visit);
        if self.is_longest(one) {
            return Some((0, plain, Rule::LongestWait));
        }
        let booked = booked_today(one.booked_for, self.now);
        if let Some(booked) = booked.filter(|booked| *booked <= self.now) {
            let booked = booked.as_microsecond();
            return Some((1, (booked, place, one.visit), Rule::Booked));
        }
        let rank = self.policy.rank(self.official, &one.line).unwrap_or(0);
        let start = self.head_start(waiting, one);
        let key = (place.saturating_sub(start), place, one.visit);
        let rule = match (one.wants, rank) {
            (Some(_), _) => Rule::Wanted,
            (None, 0) if start > 0 && self.passes(waiting, one, key) => Rule::Class,
            (None, 0) if self.is_carried(one) => Rule::Carried,
            (None, 0) => Rule::Arrival,
            (None, _) => Rule::HelpsOut,
        };
        Some((2 + rank, key, rule))
    }

    /// Has waited since an earlier day.
    fn is_carried(&self, one: &Waiting) -> bool {
        local(one.waits_from).date() < local(self.now).date()
    }

    fn is_longest(&self, one: &Waiting) -> bool {
        let longest = self.policy.longest_wait;
        let waited = self.hours.minutes(one.waits_from, self.now);
        longest.is_some_and(|most| waited >= i64::from(most))
    }

    /// Head start in microseconds; none while the turn has not come.
    fn head_start(&self, waiting: &[Waiting], one: &Waiting) -> i64 {
        let Some(class) = self.policy.class(&one.class) else {
            return 0;
        };
        if self.waits_for_turn(waiting, one).is_some() {
            return 0;
        }
        // Always first: farther back than any arrival.
        class
            .head_start
            .map_or(i64::MAX / 4, |minutes| i64::from(minutes) * 60 * 1_000_000)
    }

    /// Ordinary calls since the last of a class in this line, while they are
    /// fewer than the ratio asks and ordinary people wait there too.
    fn waits_for_turn(&self, waiting: &[Waiting], one: &Waiting) -> Option<u16> {
        let ratio = self.policy.ratio?;
        let since = *self.turns.get(&one.line)?;
        if one.class.is_ordinary() || since >= ratio {
            return None;
        }
        let ordinary = |other: &Waiting| {
            other.line == one.line && other.class.is_ordinary() && self.may_call(other)
        };
        waiting.iter().any(ordinary).then_some(since)
    }

    fn passes(&self, waiting: &[Waiting], one: &Waiting, key: Key) -> bool {
        waiting.iter().any(|other| {
            (other.place_at, other.visit) < (one.place_at, one.visit)
                && self.may_call(other)
                && self.policy.rank(self.official, &other.line).unwrap_or(0) == 0
                && (other.place_at.as_microsecond() - self.head_start(waiting, other)) > key.0
        })
    }

    /// The reason kept with a call of `waiting[index]` by `rule`.
    pub fn why(&self, waiting: &[Waiting], index: usize, rule: Rule) -> Why {
        let one = &waiting[index];
        let earlier = |other: &&Waiting| {
            other.visit != one.visit
                && (other.place_at, other.visit) < (one.place_at, one.visit)
                && self.may_call(other)
        };
        Why {
            rule,
            waited: self.hours.minutes(one.waits_from, self.now),
            passed: waiting.iter().filter(earlier).count() as u32,
            line: one.line.clone(),
            class: one.class.clone(),
            turn: self.waits_for_turn(waiting, one),
        }
    }
}

/// The booked time that gives a right on the day of `now`: one of that day.
/// Whoever is carried over to a later day waits there by number, in the place
/// that the end of the day gave. A right that outlived its day would let
/// somebody of Friday pass everybody on Monday whose own time has come.
pub fn booked_today(booked_for: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    booked_for.filter(|at| local(*at).date() == local(now).date())
}

/// Turns after a call, whichever the rule: a call of a class starts the count
/// anew, an ordinary one adds to it.
pub fn turn_after(turns: &Turns, line: &LineId, class: &ClassId) -> Option<u16> {
    if class.is_ordinary() {
        turns.get(line).map(|since| since.saturating_add(1))
    } else {
        Some(0)
    }
}

/// Turns of a day as they are with those who are called now and not yet seated
/// (of `visits` the others are left out), in the order of their calls. A turn
/// counts when the person sits down; until then the call counts as long as it
/// stands, and whoever is put back in line has used none.
pub fn with_called(mut turns: Turns, day: Date, visits: &[Visit]) -> Turns {
    let stands = |visit: &&Visit| {
        matches!(visit.phase, Phase::Called { .. }) && visit.day == day && !visit.turn_counted
    };
    let mut called: Vec<&Visit> = visits.iter().filter(stands).collect();
    called.sort_by_key(|visit| (visit.since, visit.id));
    for visit in called {
        if let Some(since) = turn_after(&turns, &visit.line, &visit.class) {
            turns.insert(visit.line.clone(), since);
        }
    }
    turns
}

/// Whole minutes from one instant to another, not below 0.
pub fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    (to.duration_since(from).as_secs() / 60).max(0)
}
