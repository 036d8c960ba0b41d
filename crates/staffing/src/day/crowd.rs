//! Those who wait under the desk's own rules.
//!
//! They stand apart by queue and class. Within one of these nobody who joined
//! later is called before somebody who joined earlier: the longest wait and the
//! place in line both go by it, and the head start and the turn are those of
//! the class. So the first stands for all behind, and a call looks at some
//! thirty people and not at the whole crowd of a full morning. Only a booked
//! time goes by something else: whoever has one is looked at each time.

use super::check::QUEUES;
use super::policy::{Asks, Key, Order, Waits, before};
use std::collections::VecDeque;

/// Everybody who waits.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    /// Classes of a queue, the ordinary one included.
    classes: usize,
    /// Those without a booked time, by queue and class, in the order of joining.
    lines: Vec<VecDeque<Waits>>,
    /// Those with one, by queue.
    booked: [Vec<Waits>; QUEUES],
    /// How many wait, by queue; and queues in which somebody does, a bit each.
    n: [u32; QUEUES],
    open: u32,
    /// Ordinary people who wait, by queue.
    ordinary: [u32; QUEUES],
    /// Nobody leaves before this minute.
    leaves: f32,
}

/// Where somebody waits.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// First of a class.
    First(usize),
    /// At this place of those with a booked time.
    Booked(usize),
}

impl Crowd {
    /// Nobody, in queues of so many classes.
    pub fn clear(&mut self, classes: usize) {
        self.classes = classes;
        self.lines.resize_with(QUEUES * classes, VecDeque::new);
        self.lines.iter_mut().for_each(VecDeque::clear);
        self.booked.iter_mut().for_each(Vec::clear);
        (self.n, self.open, self.ordinary) = ([0; QUEUES], 0, [0; QUEUES]);
        self.leaves = f32::INFINITY;
    }

    /// Somebody waits.
    pub fn join(&mut self, one: Waits) {
        let queue = usize::from(one.queue);
        self.n[queue] += 1;
        self.open |= 1 << queue;
        self.ordinary[queue] += u32::from(one.class == 0);
        self.leaves = self.leaves.min(one.leaves);
        if one.booked < f32::INFINITY {
            self.booked[queue].push(one);
            return;
        }
        let line = &mut self.lines[queue * self.classes + usize::from(one.class)];
        // Of those who join at one moment the lower number goes first.
        let earlier = |other: &Waits| (other.joined, other.visit) < (one.joined, one.visit);
        let behind = line.iter().rev().take_while(|other| !earlier(other));
        let at = line.len() - behind.count();
        line.insert(at, one);
    }

    /// Takes out who is next; `None` = nobody waits for this official. Whoever
    /// left before is told to `left`, with begin and end of the wait.
    pub fn next(
        &mut self,
        order: &Order,
        (asks, turns): (super::line::Called, &[Option<u16>]),
        left: impl FnMut(f32, f32),
    ) -> Option<Waits> {
        self.gone(asks.now, left);
        let asks = Asks {
            skills: asks.skills,
            first: asks.first,
            turns,
            ordinary: &self.ordinary,
            now: asks.now,
            counted: asks.counted,
        };
        let (queue, place) = self.best(order, asks)?;
        let one = match place {
            Place::First(class) => self.lines[queue * self.classes + class].pop_front()?,
            Place::Booked(at) => self.booked[queue].swap_remove(at),
        };
        self.out(queue, one.class);
        Some(one)
    }

    fn best(&self, order: &Order, asks: Asks<'_>) -> Option<(usize, Place)> {
        let mut best: Option<(Key, usize, Place)> = None;
        let mut open = self.open & asks.skills;
        while open != 0 {
            let queue = open.trailing_zeros() as usize;
            open &= open - 1;
            let mut look = |one: &Waits, place: Place| {
                let key = order.key(one, asks);
                if best.as_ref().is_none_or(|(least, ..)| before(&key, least)) {
                    best = Some((key, queue, place));
                }
            };
            let lines = &self.lines[queue * self.classes..(queue + 1) * self.classes];
            for (class, line) in lines.iter().enumerate() {
                if let Some(one) = line.front() {
                    look(one, Place::First(class));
                }
            }
            for (at, one) in self.booked[queue].iter().enumerate() {
                look(one, Place::Booked(at));
            }
        }
        best.map(|(_, queue, place)| (queue, place))
    }

    fn out(&mut self, queue: usize, class: u8) {
        self.n[queue] -= 1;
        self.ordinary[queue] -= u32::from(class == 0);
        if self.n[queue] == 0 {
            self.open &= !(1 << queue);
        }
    }

    /// Takes out whoever left before now.
    fn gone(&mut self, now: f32, mut left: impl FnMut(f32, f32)) {
        if self.leaves >= now {
            return;
        }
        let (mut next, mut gone) = (f32::INFINITY, Vec::new());
        let mut stays = |one: &Waits| {
            let stays = one.leaves >= now;
            if stays {
                next = next.min(one.leaves);
            } else {
                left(one.joined, one.leaves);
                gone.push((usize::from(one.queue), one.class));
            }
            stays
        };
        for line in &mut self.lines {
            line.retain(&mut stays);
        }
        for line in &mut self.booked {
            line.retain(&mut stays);
        }
        for (queue, class) in gone {
            self.out(queue, class);
        }
        self.leaves = next;
    }

    /// All of them.
    #[cfg(test)]
    pub fn all(&self) -> Vec<Waits> {
        let lines = self.lines.iter().flatten();
        lines.chain(self.booked.iter().flatten()).copied().collect()
    }
}
