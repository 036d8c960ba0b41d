//! A past day again, under other rules.
//!
//! The same people come at the same times and need the same minutes at the
//! counter; the same officials are at work. Only the order is another. What
//! cannot be known is kept as it was: how long each would have taken with
//! another official, and who would have left.

use super::choose::{Choice, Turns, Waiting, turn_after};
use super::hours::Hours;
use super::policy::{ClassId, LineId, Policy};
use crate::id::{StaffId, VisitId};
use crate::time::Timestamp;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody of a past day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Who.
    pub visit: VisitId,
    /// When the ticket was issued.
    pub at: Timestamp,
    /// Line.
    pub line: LineId,
    /// Class.
    pub class: ClassId,
    /// Booked time.
    pub booked_for: Option<Timestamp>,
    /// From the call until the official was free again.
    pub taken: SignedDuration,
}

/// When an official was at work: free or serving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtWork {
    /// Who.
    pub official: StaffId,
    /// From.
    pub from: Timestamp,
    /// To; calls begin before it.
    pub to: Timestamp,
}

/// A call of the replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who.
    pub visit: VisitId,
    /// Class.
    pub class: ClassId,
    /// Line.
    pub line: LineId,
    /// By whom.
    pub official: StaffId,
    /// When.
    pub at: Timestamp,
    /// Whole minutes waited.
    pub waited: i64,
}

/// What the people of one class waited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// People, called or not.
    pub n: u32,
    /// Of them never called: they waited until the desk closed, and not within
    /// 15 minutes.
    pub left: u32,
    /// Sum of minutes.
    pub sum: i64,
    /// The longest.
    pub worst: i64,
    /// Called within 15 minutes.
    pub in_15: u32,
}

impl Waited {
    fn add(&mut self, minutes: i64) {
        self.n += 1;
        self.sum += minutes;
        self.worst = self.worst.max(minutes);
        self.in_15 += u32::from(minutes <= 15);
    }
    fn leave(&mut self, minutes: i64) {
        self.n += 1;
        self.left += 1;
        self.sum += minutes;
        self.worst = self.worst.max(minutes);
    }
    /// Mean minutes; `None` of nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / f64::from(self.n))
    }
    /// Share called within 15 minutes; `None` of nobody.
    pub fn share_in_15(&self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.in_15) / f64::from(self.n))
    }
}

/// Calls of a day as figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Everybody.
    pub all: Waited,
    /// By class.
    pub by_class: BTreeMap<ClassId, Waited>,
    /// By line.
    pub by_line: BTreeMap<LineId, Waited>,
    /// Never called; of a past day as it was these are in no other figure,
    /// because what they would have taken is not known.
    pub left_over: u32,
}

impl Figures {
    /// Adds a call.
    pub fn add(&mut self, class: &ClassId, line: &LineId, minutes: i64) {
        self.all.add(minutes);
        self.by_class.entry(class.clone()).or_default().add(minutes);
        self.by_line.entry(line.clone()).or_default().add(minutes);
    }

    /// Adds somebody of a replay who was never called. Left out, they would
    /// make rules look good that leave the longest waits uncalled.
    fn leave(&mut self, class: &ClassId, line: &LineId, minutes: i64) {
        self.all.leave(minutes);
        let classes = self.by_class.entry(class.clone());
        classes.or_default().leave(minutes);
        self.by_line.entry(line.clone()).or_default().leave(minutes);
        self.left_over += 1;
    }

    /// Figures of the calls that a day's people got in a replay.
    pub fn of(calls: &[Call], arrivals: &[Arrival], hours: &Hours) -> Self {
        let mut figures = Self::default();
        for call in calls {
            figures.add(&call.class, &call.line, call.waited);
        }
        let called: BTreeSet<VisitId> = calls.iter().map(|call| call.visit).collect();
        for one in arrivals.iter().filter(|one| !called.contains(&one.visit)) {
            // As late as a call can be: when the desk closes.
            let closing = hours.when(one.at, 0, u16::MAX).map(|when| when.to);
            let waited = closing.map_or(0, |closing| hours.minutes(one.at, closing));
            figures.leave(&one.class, &one.line, waited);
        }
        figures
    }
}

/// Plays a day with its hours under `policy`: calls in order.
pub fn replay(
    policy: &Policy,
    hours: &Hours,
    arrivals: &[Arrival],
    at_work: &[AtWork],
) -> Vec<Call> {
    let mut arrivals: Vec<&Arrival> = arrivals.iter().collect();
    arrivals.sort_by_key(|one| (one.at, one.visit));
    let mut officials: Vec<Desk> = at_work
        .iter()
        .map(|one| Desk {
            work: *one,
            free_at: one.from,
        })
        .collect();
    let (mut waiting, mut calls, mut turns): (Vec<Waiting>, _, _) =
        (Vec::new(), Vec::new(), Turns::new());
    let mut taken: BTreeMap<VisitId, SignedDuration> = BTreeMap::new();
    let mut next = 0;
    let mut now = Timestamp::MIN;
    while let Some(at) = next_moment(&arrivals[next..], &officials, &waiting, now) {
        now = at;
        while let Some(one) = arrivals.get(next).filter(|one| one.at <= now) {
            waiting.push(waits(one));
            taken.insert(one.visit, one.taken);
            next += 1;
        }
        call_all(
            (policy, hours),
            &mut officials,
            &mut waiting,
            &taken,
            &mut turns,
            now,
            &mut calls,
        );
    }
    calls
}

struct Desk {
    work: AtWork,
    free_at: Timestamp,
}

impl Desk {
    fn is_free(&self, now: Timestamp) -> bool {
        self.free_at <= now && now < self.work.to
    }
}

fn waits(one: &Arrival) -> Waiting {
    Waiting {
        visit: one.visit,
        line: one.line.clone(),
        class: one.class.clone(),
        place_at: one.at,
        waits_from: one.at,
        booked_for: one.booked_for,
        wants: None,
    }
}

/// The next moment at which a call may become possible: somebody comes, an
/// official gets free, or a booked time arrives. `None` = nothing more.
fn next_moment(
    arrivals: &[&Arrival],
    officials: &[Desk],
    waiting: &[Waiting],
    now: Timestamp,
) -> Option<Timestamp> {
    let come = arrivals.first().map(|one| one.at);
    let someone = !waiting.is_empty();
    let free = officials
        .iter()
        .filter(|one| someone && one.free_at > now && one.free_at < one.work.to)
        .map(|one| one.free_at)
        .min();
    [come, free].into_iter().flatten().min()
}

fn call_all(
    (policy, hours): (&Policy, &Hours),
    officials: &mut [Desk],
    waiting: &mut Vec<Waiting>,
    taken: &BTreeMap<VisitId, SignedDuration>,
    turns: &mut Turns,
    now: Timestamp,
    calls: &mut Vec<Call>,
) {
    loop {
        // The longest idle calls first, as at a desk where all press at once.
        let mut free: Vec<usize> = (0..officials.len())
            .filter(|n| officials[*n].is_free(now))
            .collect();
        free.sort_by_key(|n| (officials[*n].free_at, officials[*n].work.official));
        let choice = |official| Choice {
            policy,
            official,
            turns: &*turns,
            hours,
            now,
        };
        let called = free.into_iter().find_map(|n| {
            let official = officials[n].work.official;
            let (index, _) = choice(official).next(waiting)?;
            Some((n, index))
        });
        let Some((n, index)) = called else { return };
        let one = waiting.remove(index);
        if let Some(turn) = turn_after(turns, &one.line, &one.class) {
            turns.insert(one.line.clone(), turn);
        }
        let length = taken.get(&one.visit).copied().unwrap_or_default();
        // Nobody is served in no time: a call that was taken back still held
        // the counter for a moment.
        officials[n].free_at = now + length.max(SignedDuration::from_secs(1));
        calls.push(Call {
            visit: one.visit,
            class: one.class,
            line: one.line,
            official: officials[n].work.official,
            at: now,
            waited: hours.minutes(one.waits_from, now),
        });
    }
}
