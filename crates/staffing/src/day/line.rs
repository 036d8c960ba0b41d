//! Those who wait: a line for each queue and class where the order is plain,
//! one crowd where it is by the desk's rules.

use super::check::QUEUES;
use super::crowd::Crowd;
use super::play::NOBODY;
use super::policy::{Order, Rules, Waits, turn_after};

pub(super) use super::policy::Waits as Wait;

#[derive(Clone, Copy, Debug)]
struct Line {
    head: u32,
    tail: u32,
}

const EMPTY: Line = Line {
    head: NOBODY,
    tail: NOBODY,
};

/// A place in a line: begin of the wait, its end if nobody calls, and the
/// next behind.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    joined: f32,
    leaves: f32,
    next: u32,
}

/// An official who calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    /// Queues, a bit each, and those of first choice.
    pub skills: u32,
    pub first: u32,
    /// When, and the same in minutes that count.
    pub now: f32,
    pub counted: f32,
}

/// A choice as it was made: who waited, who asked, the turns, and the number
/// of the visit that was taken.
#[cfg(test)]
type Asked = (Vec<Waits>, Called, [Option<u16>; QUEUES], u32);

/// Everybody who waits.
#[derive(Debug)]
pub(super) struct Lines {
    of: [[Line; 2]; QUEUES],
    /// Lines that have somebody, a bit each, those who go first apart.
    waiting: [u32; 2],
    /// By visit, for the lines.
    places: Vec<Place>,
    /// For the desk's rules.
    crowd: Crowd,
    turns: [Option<u16>; QUEUES],
    /// Every choice by the desk's rules.
    #[cfg(test)]
    pub asked: Vec<Asked>,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            of: [[EMPTY; 2]; QUEUES],
            waiting: [0; 2],
            places: Vec::new(),
            crowd: Crowd::default(),
            turns: [None; QUEUES],
            #[cfg(test)]
            asked: Vec::new(),
        }
    }
}

impl Lines {
    /// Nobody, for a day of so many visits.
    pub fn clear(&mut self, visits: usize, rules: &Rules) {
        self.of = [[EMPTY; 2]; QUEUES];
        self.waiting = [0; 2];
        // What stands there of an earlier day is written over before it is read.
        if self.places.len() < visits {
            self.places.resize(visits, Place::default());
        }
        self.crowd
            .clear(rules.order.as_ref().map_or(0, Order::classes));
        self.turns = [None; QUEUES];
    }

    /// Somebody was called without waiting.
    #[inline]
    pub fn called(&mut self, queue: u8, class: u8) {
        turn_after(&mut self.turns[usize::from(queue)], class);
    }

    /// Somebody waits.
    #[inline]
    pub fn join(&mut self, rules: &Rules, one: Waits) {
        let queue = usize::from(one.queue);
        if rules.order.is_some() {
            self.crowd.join(one);
            return;
        }
        let class = usize::from(one.class == 0);
        let line = &mut self.of[queue][class];
        if line.head == NOBODY {
            line.head = one.visit;
        } else {
            self.places[line.tail as usize].next = one.visit;
        }
        line.tail = one.visit;
        self.places[one.visit as usize] = Place {
            joined: one.joined,
            leaves: one.leaves,
            next: NOBODY,
        };
        self.waiting[class] |= 1 << queue;
    }

    /// Takes whoever is next out of the line: visit and queue. Whoever left
    /// before is told to `left`, with begin and end of the wait.
    #[inline]
    pub fn next(
        &mut self,
        rules: &Rules,
        asks: Called,
        mut left: impl FnMut(f32, f32),
    ) -> Option<(u32, u8)> {
        if let Some(order) = &rules.order {
            return self.by_order(order, asks, left);
        }
        loop {
            let (visit, queue) = self.longest(asks)?;
            let place = &self.places[visit as usize];
            if place.leaves >= asks.now {
                return Some((visit, queue));
            }
            left(place.joined, place.leaves);
        }
    }

    /// Who goes first, then whoever waited longest, in the queues of first
    /// choice and then in those helped out with.
    #[inline]
    fn longest(&mut self, asks: Called) -> Option<(u32, u8)> {
        for skills in [asks.first, asks.skills & !asks.first] {
            for class in 0..2 {
                let mut open = self.waiting[class] & skills;
                let mut best: Option<(f32, u32, usize)> = None;
                while open != 0 {
                    let queue = open.trailing_zeros() as usize;
                    open &= open - 1;
                    let head = self.of[queue][class].head;
                    let joined = self.places[head as usize].joined;
                    let sooner = |(first, number, _): (f32, u32, usize)| {
                        joined < first || (joined <= first && head < number)
                    };
                    if best.is_none_or(sooner) {
                        best = Some((joined, head, queue));
                    }
                }
                if let Some((_, head, queue)) = best {
                    self.pop(queue, class);
                    return Some((head, queue as u8));
                }
            }
        }
        None
    }

    #[inline]
    fn pop(&mut self, queue: usize, class: usize) {
        let line = &mut self.of[queue][class];
        line.head = self.places[line.head as usize].next;
        if line.head == NOBODY {
            *line = EMPTY;
            self.waiting[class] &= !(1 << queue);
        }
    }

    fn by_order(
        &mut self,
        order: &Order,
        asks: Called,
        left: impl FnMut(f32, f32),
    ) -> Option<(u32, u8)> {
        let one = self.crowd.next(order, (asks, &self.turns[..]), left)?;
        #[cfg(test)]
        {
            let mut waited = self.crowd.all();
            waited.push(one);
            self.asked.push((waited, asks, self.turns, one.visit));
        }
        turn_after(&mut self.turns[usize::from(one.queue)], one.class);
        Some((one.visit, one.queue))
    }
}
