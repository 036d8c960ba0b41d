//! Playing a drawn day under a roster: no chance, no allocation once warm.
//!
//! The policy is that of desk-v1: who goes first is called first, then whoever
//! waited longest among the queues an official serves; somebody who comes
//! while officials are free goes to the one with the fewest skills, then to
//! the lowest number.

use super::draw::{Drawn, NONE, Visit};
use super::figures::{DayFigures, HALVES, Tally};
use super::model::{Official, QUEUES, Reading};

const FREE: f32 = f32::INFINITY;
const NOBODY: u16 = u16::MAX;

/// Officials, ready to play.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// Queues of each official, a bit each.
    skills: Vec<u32>,
    /// Per queue the officials who serve it: fewest skills first.
    order: Vec<Vec<u8>>,
    /// Begins of absences, in order: when, who, until.
    away: Vec<(f32, u8, f32)>,
}

impl Roster {
    /// Prepares officials for a model's queues.
    pub fn new(reading: &Reading, officials: &[Official]) -> Self {
        let bit = |name: &String| reading.queues.iter().position(|queue| queue == name);
        let skills: Vec<u32> = officials
            .iter()
            .map(|one| {
                let bits = one.skills.iter().filter_map(bit);
                bits.fold(0, |all, at| all | 1 << at)
            })
            .collect();
        let order = (0..reading.queues.len()).map(|queue| {
            let serves = |who: &u8| skills[usize::from(*who)] & (1 << queue) != 0;
            let mut who: Vec<u8> = (0..skills.len() as u8).filter(serves).collect();
            who.sort_by_key(|who| (skills[usize::from(*who)].count_ones(), *who));
            who
        });
        let order = order.collect();
        let mut away: Vec<(f32, u8, f32)> = Vec::new();
        for (who, official) in officials.iter().enumerate() {
            let spans = official.away.iter();
            away.extend(spans.map(|span| (span.from as f32, who as u8, span.to as f32)));
        }
        away.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self {
            skills,
            order,
            away,
        }
    }
}

/// What a play needs beside visits and roster.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Share of the drawn visits that come.
    pub keep: f32,
    /// Share of no-shows.
    pub no_show: f32,
    /// Minutes of a call without answer.
    pub no_show_minutes: f32,
    /// Minutes within which people should be called.
    pub within: f32,
    /// Factor on service times per kind is in the visit's kind.
    pub end: f32,
}

#[derive(Clone, Copy)]
struct Line {
    head: u16,
    tail: u16,
}

const EMPTY: Line = Line {
    head: NOBODY,
    tail: NOBODY,
};

/// The working memory of plays; use one again and again.
#[derive(Debug, Default)]
pub struct Play {
    /// Busy until; infinity = free.
    until: Vec<f32>,
    /// Whom each serves.
    serving: Vec<u16>,
    /// When each visit joined the queue it is in.
    joined: Vec<f32>,
    /// The next in its line.
    next: Vec<u16>,
    /// In the second step.
    second: Vec<bool>,
}

struct Table<'a> {
    visits: &'a [Visit],
    roster: &'a Roster,
    terms: Terms,
    scale: &'a [f32],
    lines: [[Line; 2]; QUEUES],
    /// Lines that have somebody, a bit each, those who go first apart.
    waiting: [u32; 2],
    out: &'a mut DayFigures,
}

impl Play {
    /// Plays a day. `scale` multiplies service times per kind.
    pub(super) fn play(
        &mut self,
        day: &Drawn,
        roster: &Roster,
        terms: Terms,
        scale: &[f32],
        out: &mut DayFigures,
    ) {
        let n = roster.skills.len();
        self.until.clear();
        self.until.resize(n, FREE);
        self.serving.clear();
        self.serving.resize(n, NOBODY);
        self.joined.clear();
        self.joined.resize(day.visits.len(), 0.0);
        self.next.clear();
        self.next.resize(day.visits.len(), NOBODY);
        self.second.clear();
        self.second.resize(day.visits.len(), false);
        let queues = roster.order.len();
        out.queues.clear();
        out.queues.resize(queues, [Tally::default(); 2]);
        out.halves.clear();
        out.halves.resize(HALVES, Tally::default());
        out.busy.clear();
        out.busy.resize(n, 0.0);
        let mut table = Table {
            visits: &day.visits,
            roster,
            terms,
            scale,
            lines: [[EMPTY; 2]; QUEUES],
            waiting: [0; 2],
            out,
        };
        let last = self.events(&mut table);
        table.out.overtime = f64::from((last - terms.end).max(0.0));
        table.out.first = Tally::default();
        for half in &table.out.halves {
            table.out.first.add(half);
        }
        table.out.all = Tally::default();
        for tally in table.out.queues.iter().flatten() {
            table.out.all.add(tally);
        }
    }

    /// Runs all events; gives the end of the last service.
    fn events(&mut self, table: &mut Table<'_>) -> f32 {
        let (mut visit, mut absence) = (0, 0);
        let mut last = 0.0_f32;
        loop {
            while let Some(one) = table.visits.get(visit) {
                if one.thin < table.terms.keep {
                    break;
                }
                visit += 1;
            }
            let comes = table.visits.get(visit).map_or(FREE, |one| one.at);
            let (who, done) = self.soonest();
            let leaves = table.roster.away.get(absence).map_or(FREE, |one| one.0);
            if done <= comes && done <= leaves {
                if done == FREE {
                    return last;
                }
                if self.serving[who] != NOBODY {
                    last = done;
                }
                self.finish(table, who, done);
            } else if leaves <= comes {
                let (_, who, until) = table.roster.away[absence];
                absence += 1;
                let who = usize::from(who);
                // Whoever serves goes when that is over: `free` looks.
                if self.until[who] == FREE {
                    self.until[who] = until;
                }
            } else {
                let queue = table.visits[visit].queue;
                self.join(table, visit as u16, queue, comes);
                visit += 1;
            }
        }
    }

    fn soonest(&self) -> (usize, f32) {
        let mut best = (0, FREE);
        for (who, until) in self.until.iter().enumerate() {
            if *until < best.1 {
                best = (who, *until);
            }
        }
        best
    }

    /// Somebody joins a queue: a free official takes them, or they wait.
    fn join(&mut self, table: &mut Table<'_>, visit: u16, queue: u8, now: f32) {
        self.joined[usize::from(visit)] = now;
        let roster = table.roster;
        let free = |who: &&u8| self.until[usize::from(**who)] == FREE;
        if let Some(who) = roster.order[usize::from(queue)].iter().find(free) {
            self.start(table, usize::from(*who), visit, queue, now);
            return;
        }
        let class = usize::from(!table.visits[usize::from(visit)].priority);
        let line = &mut table.lines[usize::from(queue)][class];
        if line.head == NOBODY {
            line.head = visit;
        } else {
            self.next[usize::from(line.tail)] = visit;
        }
        line.tail = visit;
        table.waiting[class] |= 1 << queue;
    }

    fn start(&mut self, table: &mut Table<'_>, who: usize, visit: u16, queue: u8, now: f32) {
        let at = usize::from(visit);
        let one = &table.visits[at];
        let wait = now - self.joined[at];
        let tally = Tally {
            n: 1.0,
            wait: f64::from(wait),
            within: f64::from(u8::from(wait <= table.terms.within)),
        };
        let class = usize::from(!one.priority);
        table.out.queues[usize::from(queue)][class].add(&tally);
        let minutes = if self.second[at] {
            one.second
        } else {
            let half = (self.joined[at] / 30.0) as usize;
            table.out.halves[half.min(HALVES - 1)].add(&tally);
            if one.no_show < table.terms.no_show {
                table.terms.no_show_minutes
            } else {
                one.first * table.scale[usize::from(one.kind)]
            }
        };
        table.out.busy[who] += minutes;
        self.until[who] = now + minutes;
        self.serving[who] = visit;
    }

    /// A service, or an absence, is over.
    fn finish(&mut self, table: &mut Table<'_>, who: usize, now: f32) {
        let visit = self.serving[who];
        self.serving[who] = NOBODY;
        self.until[who] = FREE;
        if visit != NOBODY {
            let at = usize::from(visit);
            let one = &table.visits[at];
            let came = self.second[at] || one.no_show >= table.terms.no_show;
            if came && !self.second[at] && one.then != NONE {
                self.second[at] = true;
                // Joins before the official looks up: first come, first served.
                self.join_second(table, visit, one.then, now, who);
            }
        }
        if self.until[who] == FREE {
            self.free(table, who, now);
        }
    }

    /// The second step begins; the official of the first is not free yet.
    fn join_second(
        &mut self,
        table: &mut Table<'_>,
        visit: u16,
        queue: u8,
        now: f32,
        official: usize,
    ) {
        self.until[official] = now;
        self.join(table, visit, queue, now);
        self.until[official] = FREE;
    }

    /// A free official leaves, if an absence began meanwhile, or takes the next.
    fn free(&mut self, table: &mut Table<'_>, who: usize, now: f32) {
        let begun = |span: &&(f32, u8, f32)| usize::from(span.1) == who && span.0 <= now;
        let mut spans = table.roster.away.iter().filter(begun);
        if let Some(span) = spans.find(|span| now < span.2) {
            self.until[who] = span.2;
            return;
        }
        for class in 0..2 {
            let mut open = table.waiting[class] & table.roster.skills[who];
            let mut best: Option<(f32, u8)> = None;
            while open != 0 {
                let queue = open.trailing_zeros() as u8;
                open &= open - 1;
                let head = table.lines[usize::from(queue)][class].head;
                let joined = self.joined[usize::from(head)];
                if best.is_none_or(|(first, _)| joined < first) {
                    best = Some((joined, queue));
                }
            }
            if let Some((_, queue)) = best {
                let line = &mut table.lines[usize::from(queue)][class];
                let visit = line.head;
                line.head = self.next[usize::from(visit)];
                self.next[usize::from(visit)] = NOBODY;
                if line.head == NOBODY {
                    *line = EMPTY;
                    table.waiting[class] &= !(1 << queue);
                }
                self.start(table, who, visit, queue, now);
                return;
            }
        }
    }
}
