//! Days played under a crew: so many officials of each group of skills in
//! each half hour, and not people with names. It is what a plan of officials is
//! tried with, for one queue alone and for all of them; lunches taken in turns
//! are those of the roster, by their shares: see [`super::turns`].

use super::draw::NONE;
use super::outcome::HALF;
use super::plan::Ask;
use super::turns::Break;
use std::collections::VecDeque;

/// Somebody who comes, with all that chance has decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Come {
    pub at: f32,
    pub queue: u8,
    pub minutes: f32,
    /// Goes before the others.
    pub first: bool,
    /// Queue of the second step, 255 = there is none, and its minutes.
    pub then: u8,
    pub second: f32,
}

/// Officials of the same skills, a bit for each queue, and those of first
/// choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub skills: u32,
    pub first: u32,
}

/// Officials of each group by half hour.
pub(super) type Crew = Vec<Vec<u32>>;

/// Who joined, and who of them was called in time, by queue and half hour.
pub(super) type Seen = Vec<(u32, u32)>;

/// Days, and what they are played with.
pub(super) struct Stage<'a> {
    pub ask: &'a Ask<'a>,
    /// Whoever serves fewest queues first.
    pub groups: &'a [Group],
    pub queues: usize,
    pub days: &'a [Vec<Come>],
    pub threads: usize,
    /// Is a half hour one of the opening?
    pub open: Vec<bool>,
    breaks: Vec<Break>,
    /// Moments at which the number of officials changes.
    edges: Vec<f32>,
    /// Whoever is there at this moment stays until the last is served.
    close: f32,
}

/// A crew, and who is there after the closing.
struct Here<'a> {
    crew: &'a Crew,
    after: Vec<u32>,
}

impl<'a> Stage<'a> {
    pub fn new(
        ask: &'a Ask<'a>,
        groups: &'a [Group],
        breaks: Vec<Break>,
        (queues, days): (usize, &'a [Vec<Come>]),
        threads: usize,
    ) -> Self {
        let rests = ask.promise.rests;
        let begins = |half: usize| ask.from + HALF as f32 * half as f32;
        let close = match ask.open.last() {
            Some(last) if rests => last.to as f32,
            _ => begins(ask.halves),
        };
        let is_open = |half: usize| {
            let (from, to) = (f64::from(begins(half)), f64::from(begins(half + 1)));
            let mut spans = ask.open.iter();
            !rests || spans.any(|span| span.from < to && from < span.to)
        };
        let mut edges: Vec<f32> = (0..ask.halves).map(begins).collect();
        edges.extend(ask.open.iter().map(|span| span.from as f32));
        edges.extend(breaks.iter().flat_map(Break::edges));
        edges.push(close);
        edges.sort_by(f32::total_cmp);
        edges.dedup();
        Self {
            open: (0..ask.halves).map(is_open).collect(),
            ask,
            groups,
            queues,
            days,
            threads,
            breaks,
            edges,
            close,
        }
    }

    /// The same on other days.
    pub fn on(&self, days: &'a [Vec<Come>]) -> Self {
        Self {
            days,
            open: self.open.clone(),
            breaks: self.breaks.clone(),
            edges: self.edges.clone(),
            ..*self
        }
    }

    /// Mean minutes of a first step.
    pub fn mean(&self) -> f64 {
        let comers = || self.days.iter().flatten();
        let minutes: f64 = comers().map(|one| f64::from(one.minutes)).sum();
        minutes / comers().count().max(1) as f64
    }

    /// Plays all days under a crew.
    pub fn played(&self, crew: &Crew) -> Seen {
        let here = &self.here(crew);
        if self.threads <= 1 {
            return self.part(here, self.days);
        }
        let share = self.days.len().div_ceil(self.threads).max(1);
        let parts: Vec<Seen> = std::thread::scope(|scope| {
            let chunks = self.days.chunks(share);
            let running: Vec<_> = chunks
                .map(|days| scope.spawn(move || self.part(here, days)))
                .collect();
            let parts = running.into_iter().filter_map(|one| one.join().ok());
            parts.collect()
        });
        let mut all = vec![(0, 0); self.queues * self.ask.halves];
        for (sum, one) in parts.iter().flat_map(|part| part.iter().enumerate()) {
            all[sum].0 += one.0;
            all[sum].1 += one.1;
        }
        all
    }

    /// Who stays after the closing: those of its half hour, and somebody for
    /// each queue.
    fn here<'c>(&self, crew: &'c Crew) -> Here<'c> {
        let last = self.open.iter().rposition(|open| *open).unwrap_or(0);
        let mut after: Vec<u32> = crew.iter().map(|group| group[last]).collect();
        for queue in 0..self.queues {
            let serves = |at: &usize| self.groups[*at].skills & (1 << queue) != 0;
            let them: Vec<usize> = (0..self.groups.len()).filter(serves).collect();
            if let Some(first) = them.first()
                && them.iter().all(|at| after[*at] == 0)
            {
                after[*first] = 1;
            }
        }
        Here { crew, after }
    }

    fn part(&self, here: &Here<'_>, days: &[Vec<Come>]) -> Seen {
        let mut seen = vec![(0, 0); self.queues * self.ask.halves];
        let mut room = Room::new(self.groups.len(), self.queues);
        for day in days {
            self.day(day, here, &mut room, &mut seen);
        }
        seen
    }

    /// Plays a day; at its end the room is empty again.
    fn day(&self, comers: &[Come], here: &Here<'_>, room: &mut Room, seen: &mut Seen) {
        let (mut next, mut edge) = (0, 0);
        room.there.fill(0);
        loop {
            let comes = comers.get(next).map_or(f32::INFINITY, |one| one.at);
            let ends = room.busy.iter().map(|one| one.until);
            let done = ends.fold(f32::INFINITY, f32::min);
            let turn = match self.edges.get(edge) {
                Some(at) if room.is_waiting() => *at,
                _ => f32::INFINITY,
            };
            let now = comes.min(done).min(turn);
            if now == f32::INFINITY {
                return;
            }
            room.finish(now);
            while let Some(at) = self.edges.get(edge).filter(|at| **at <= now) {
                for group in 0..self.groups.len() {
                    room.change(group, self.there(here, group, *at));
                }
                edge += 1;
            }
            if comes <= now {
                let one = comers[next];
                next += 1;
                room.join(one.queue, one.first, Wait::of(&one));
            }
            if room.is_waiting() {
                self.call(here, now, room, seen);
            }
        }
    }

    /// Whoever is free takes somebody: from queues of first choice, then from
    /// those helped out with.
    fn call(&self, here: &Here<'_>, now: f32, room: &mut Room, seen: &mut Seen) {
        for is_first in [true, false] {
            for (number, group) in self.groups.iter().enumerate() {
                let queues = if is_first {
                    group.first
                } else {
                    group.skills & !group.first
                };
                if !room.is_waiting_in(queues) {
                    continue;
                }
                let there = self.there(here, number, now);
                while room.serving[number] < there {
                    let Some((queue, first, one)) = room.next(queues) else {
                        break;
                    };
                    let cell = &mut seen[queue * self.ask.halves + self.ask.half(one.joined)];
                    cell.0 += 1;
                    cell.1 += u32::from(self.ask.promise.is_in_time(one.joined, now));
                    room.serve(number, first, one, now);
                }
            }
        }
    }

    /// Officials of a group at a moment.
    fn there(&self, here: &Here<'_>, group: usize, now: f32) -> u32 {
        if now >= self.close {
            here.after[group]
        } else if let Some(rest) = self.breaks.iter().find(|rest| rest.has(now)) {
            rest.there(here.crew, group, now)
        } else if self.ask.is_shut(now) {
            0
        } else {
            here.crew[group][self.ask.half(now)]
        }
    }
}

/// The group of those who finish somebody after having left.
const GONE: usize = usize::MAX;

/// Somebody who waits.
#[derive(Clone, Copy, Debug)]
struct Wait {
    joined: f32,
    minutes: f32,
    then: u8,
    second: f32,
}

impl Wait {
    fn of(one: &Come) -> Self {
        Self {
            joined: one.at,
            minutes: one.minutes,
            then: one.then,
            second: one.second,
        }
    }
}

/// Somebody who is served.
#[derive(Clone, Copy, Debug)]
struct Service {
    until: f32,
    group: usize,
    first: bool,
    then: u8,
    second: f32,
}

/// Who waits and who is served: the working memory of plays.
struct Room {
    busy: Vec<Service>,
    /// How many of each group are there, and how many of them serve. Whoever
    /// finishes somebody after having left is in neither.
    there: Vec<u32>,
    serving: Vec<u32>,
    /// By queue, those who go first apart.
    lines: Vec<[VecDeque<Wait>; 2]>,
    /// Queues in which somebody waits, a bit each.
    waiting: [u32; 2],
}

impl Room {
    fn new(groups: usize, queues: usize) -> Self {
        Self {
            busy: Vec::new(),
            there: vec![0; groups],
            serving: vec![0; groups],
            lines: vec![[VecDeque::new(), VecDeque::new()]; queues],
            waiting: [0; 2],
        }
    }

    fn is_waiting(&self) -> bool {
        self.waiting != [0; 2]
    }

    fn is_waiting_in(&self, queues: u32) -> bool {
        (self.waiting[0] | self.waiting[1]) & queues != 0
    }

    fn join(&mut self, queue: u8, first: bool, one: Wait) {
        let class = usize::from(!first);
        if let Some(lines) = self.lines.get_mut(usize::from(queue)) {
            lines[class].push_back(one);
            self.waiting[class] |= 1 << queue;
        }
    }

    /// Another number of a group is there. Of those who leave as large a share
    /// serves as of all of the group: they finish, and keep nobody who stays
    /// from calling the next.
    fn change(&mut self, group: usize, there: u32) {
        let before = std::mem::replace(&mut self.there[group], there);
        let (serve, leave) = (self.serving[group], before.saturating_sub(there));
        let all = before.max(serve);
        if leave == 0 || serve == 0 {
            return;
        }
        let mut leave = (serve * leave + all / 2) / all;
        for one in self.busy.iter_mut().filter(|one| one.group == group) {
            if leave == 0 {
                break;
            }
            one.group = GONE;
            self.serving[group] -= 1;
            leave -= 1;
        }
    }

    /// Ends services; second steps join their queue.
    fn finish(&mut self, now: f32) {
        let mut at = 0;
        while let Some(one) = self.busy.get(at).copied() {
            if one.until > now {
                at += 1;
                continue;
            }
            self.busy.swap_remove(at);
            if let Some(serving) = self.serving.get_mut(one.group) {
                *serving -= 1;
            }
            if one.then != NONE {
                let second = Wait {
                    joined: one.until,
                    minutes: one.second,
                    then: NONE,
                    second: 0.0,
                };
                self.join(one.then, one.first, second);
            }
        }
    }

    /// Takes out of these queues who goes first, then whoever waited longest.
    fn next(&mut self, queues: u32) -> Option<(usize, bool, Wait)> {
        for class in 0..2 {
            let mut open = self.waiting[class] & queues;
            let mut best: Option<(f32, usize)> = None;
            while open != 0 {
                let queue = open.trailing_zeros() as usize;
                open &= open - 1;
                let front = self.lines[queue][class].front();
                let joined = front.map_or(f32::INFINITY, |one| one.joined);
                if best.is_none_or(|(first, _)| joined < first) {
                    best = Some((joined, queue));
                }
            }
            if let Some((_, queue)) = best {
                let line = &mut self.lines[queue][class];
                let one = line.pop_front()?;
                if line.is_empty() {
                    self.waiting[class] &= !(1 << queue);
                }
                return Some((queue, class == 0, one));
            }
        }
        None
    }

    fn serve(&mut self, group: usize, first: bool, one: Wait, now: f32) {
        self.serving[group] += 1;
        self.busy.push(Service {
            until: now + one.minutes,
            group,
            first,
            then: one.then,
            second: one.second,
        });
    }
}
