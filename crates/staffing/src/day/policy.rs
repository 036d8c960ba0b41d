//! The rules of the queue as the simulated day knows them.
//!
//! The order is that of `motcua_domain::visit::Choice`: the longest wait, the
//! booked time that has come, first-choice queues before those helped out
//! with, and the place in line where a class counts as having waited longer.
//! It is written a second time here, over numbers and not over names, because
//! a day asks for it hundreds of times and a search plays 60,000 days; a test
//! plays days of random desks and asks the first writing at every single call
//! whether it would have called the same person.

use motcua_domain::visit::policy as desk;
use serde::{Deserialize, Serialize};

/// A class of people in line (diện ưu tiên).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its slug.
    pub id: String,
    /// Share of all visits.
    pub share: f64,
    /// Minutes that it counts as having waited longer; `None` = always before
    /// the ordinary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_start: Option<f64>,
}

/// Who is called next. A model without these rules calls whoever goes first,
/// and then whoever waited longest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Classes besides the ordinary one.
    #[serde(default)]
    pub classes: Vec<Class>,
    /// While both wait in a queue, so many ordinary people are called between
    /// two of a class. A call to which nobody came counts too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<u16>,
    /// Whoever has waited so many whole minutes of open hours is called before
    /// everybody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_wait: Option<f64>,
}

impl Policy {
    /// The rules of a desk, with the share of visits of each of its classes.
    pub fn of_desk(rules: &desk::Policy, share: impl Fn(&desk::ClassId) -> f64) -> Self {
        let class = |one: &desk::ClassRule| Class {
            id: one.id.to_string(),
            share: share(&one.id),
            head_start: one.head_start.map(f64::from),
        };
        Self {
            classes: rules.classes.iter().map(class).collect(),
            ratio: rules.ratio,
            longest_wait: rules.longest_wait.map(f64::from),
        }
    }
}

/// Booked times (lịch hẹn).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// Share of visits that book.
    pub share: f64,
    /// Minutes of a slot.
    pub slot: f64,
    /// People a queue takes in each slot.
    pub places: u16,
    /// People come up to so many minutes before their time.
    pub early: f64,
    /// And up to so many minutes after it.
    pub late: f64,
}

impl Booking {
    /// The slots of a desk's rules, with the share of visits that book.
    pub fn of_desk(rules: &desk::Booking, share: f64) -> Self {
        Self {
            share,
            slot: f64::from(rules.slot),
            places: rules.places,
            early: f64::from(rules.early),
            late: f64::from(rules.late),
        }
    }
}

/// Minutes of head start of a class that always goes first: more than any day.
const ALWAYS: f64 = 1e9;

/// Rules, ready to play.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// Sums of the classes' shares so far: what a visit's number is held
    /// against. Class 0 is the ordinary one, class 1 the first of these.
    upto: Vec<f64>,
    /// The order of the desk; `None` = whoever goes first, then the longest
    /// wait.
    pub order: Option<Order>,
}

/// The order of the desk's own rules.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// Head start of each class, the ordinary one with 0.
    starts: Vec<f64>,
    ratio: Option<u16>,
    longest: Option<f64>,
}

impl Rules {
    pub fn new(policy: Option<&Policy>, priority: f64) -> Self {
        let Some(policy) = policy else {
            return Self {
                upto: vec![priority],
                order: None,
            };
        };
        let mut sum = 0.0;
        let upto = policy.classes.iter().map(|class| {
            sum += class.share;
            sum
        });
        let upto = upto.collect();
        let starts = policy.classes.iter();
        let starts = starts.map(|class| class.head_start.unwrap_or(ALWAYS));
        Self {
            upto,
            order: Some(Order {
                starts: std::iter::once(0.0).chain(starts).collect(),
                ratio: policy.ratio,
                longest: policy.longest_wait,
            }),
        }
    }

    /// The class of a visit whose number between 0 and 1 this is.
    #[inline]
    pub fn class(&self, number: f32) -> u8 {
        let at = self.upto.iter().position(|upto| f64::from(number) < *upto);
        at.map_or(0, |at| at as u8 + 1)
    }
}

/// Somebody who waits, as far as the order is concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    /// Number of the visit: breaks ties.
    pub visit: u32,
    pub queue: u8,
    pub class: u8,
    /// Joined the queue, minutes.
    pub joined: f32,
    /// The same in open hours.
    pub counted: f32,
    /// Booked time; infinity = none.
    pub booked: f32,
    /// Leaves at this minute if not called by then; infinity = never.
    pub leaves: f32,
}

/// What the choice looks at besides those who wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asks<'a> {
    /// Queues of the official, a bit each, and those of first choice.
    pub skills: u32,
    pub first: u32,
    /// Ordinary calls since the last of a class, by queue; `None` = no call of
    /// a class today.
    pub turns: &'a [Option<u16>],
    /// Ordinary people who wait, by queue.
    pub ordinary: &'a [u32],
    pub now: f32,
    /// `now` in open hours.
    pub counted: f32,
}

/// Order: stage, key, place, number.
pub(super) type Key = (u8, f64, f32, u32);

impl Order {
    /// Classes, the ordinary one included.
    pub fn classes(&self) -> usize {
        self.starts.len()
    }

    /// What decides whether somebody is called before others: the least is.
    #[inline]
    pub fn key(&self, one: &Waits, asks: Asks<'_>) -> Key {
        let place = f64::from(one.joined);
        let waited = f64::from(asks.counted) - f64::from(one.counted);
        if self.longest.is_some_and(|most| waited >= most) {
            return (0, place, one.joined, one.visit);
        }
        if one.booked <= asks.now {
            return (1, f64::from(one.booked), one.joined, one.visit);
        }
        let start = if self.waits_for_turn(one, asks) {
            0.0
        } else {
            self.starts[usize::from(one.class)]
        };
        let helped = u8::from(asks.first & (1 << one.queue) == 0);
        (2 + helped, place - start, one.joined, one.visit)
    }

    fn waits_for_turn(&self, one: &Waits, asks: Asks<'_>) -> bool {
        let queue = usize::from(one.queue);
        let (Some(ratio), Some(since)) = (self.ratio, asks.turns[queue]) else {
            return false;
        };
        one.class > 0 && since < ratio && asks.ordinary[queue] > 0
    }
}

/// Is somebody of key `a` called before somebody of key `b`?
#[inline]
pub(super) fn before(a: &Key, b: &Key) -> bool {
    let order = a.0.cmp(&b.0).then(a.1.total_cmp(&b.1));
    let order = order.then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3));
    order.is_lt()
}

/// Turns of a queue after a call.
#[inline]
pub(super) fn turn_after(turns: &mut Option<u16>, class: u8) {
    if class > 0 {
        *turns = Some(0);
    } else if let Some(since) = turns {
        *since = since.saturating_add(1);
    }
}
