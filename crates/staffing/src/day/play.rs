//! Playing a drawn day under a roster: no chance, no allocation once warm.
//!
//! Who is called next: by the desk's own rules where the model has them;
//! otherwise, as in desk-v1, who goes first, then whoever waited longest among
//! the queues an official serves. Somebody who comes while officials are free
//! goes to the one whose first choice it is, with the fewest skills, then to
//! the lowest number.

use super::check::QUEUES;
use super::draw::{Drawn, NONE, Visit};
use super::figures::{DayFigures, Spot, Tally};
use super::line::{Called, Lines, Wait};
use super::policy::Rules;
use super::promise::Promise;
use super::roster::{GONE, Roster};

const FREE: f32 = f32::INFINITY;
pub(super) const NOBODY: u32 = u32::MAX;

/// What a play needs beside visits and roster.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// Visits asked for, as a share of the model's.
    pub visits: f32,
    /// Share of no-shows.
    pub no_show: f32,
    /// Minutes of a call without answer.
    pub no_show_minutes: f32,
    /// Which minutes count, and within how many people should be called.
    pub promise: Promise,
    /// End of the opening.
    pub end: f32,
    /// Mean time until somebody leaves; infinity = nobody does.
    pub patience: f32,
    /// First minute of the first half hour that is kept, and how many are.
    pub from: f32,
    pub halves: usize,
    /// People who joined before count in no figure: a queue that warms up.
    pub warm: f32,
    /// Factors on service times by kind.
    pub scale: Vec<f32>,
    pub rules: Rules,
}

/// The working memory of plays; use one again and again.
#[derive(Debug, Default)]
pub struct Play {
    /// Busy until; infinity = free.
    until: Vec<f32>,
    /// The first who will be free and when, while that is known.
    soonest: Option<(usize, f32)>,
    /// Whom each serves.
    serving: Vec<u32>,
    /// Where each visit is.
    at: Vec<At>,
    pub(super) lines: Lines,
}

/// Where a visit is in its day.
#[derive(Clone, Copy, Debug)]
struct At {
    /// When it joined the queue it is in.
    joined: f32,
    /// The same in minutes that count.
    counted: f32,
    class: u8,
    /// In the second step.
    second: bool,
}

struct Table<'a> {
    visits: &'a [Visit],
    roster: &'a Roster,
    terms: &'a Terms,
    out: &'a mut DayFigures,
}

impl Table<'_> {
    /// When the next visit comes that is asked for; infinity = none does.
    fn next(&self, visit: &mut usize) -> f32 {
        while let Some(one) = self.visits.get(*visit) {
            if one.level < self.terms.visits {
                return one.at;
            }
            *visit += 1;
        }
        FREE
    }
}

fn renew<T: Clone>(list: &mut Vec<T>, n: usize, with: T) {
    list.clear();
    list.resize(n, with);
}

impl Play {
    /// Plays a day.
    pub(super) fn play(
        &mut self,
        day: &Drawn,
        roster: &Roster,
        terms: &Terms,
        out: &mut DayFigures,
    ) {
        let (n, visits) = (roster.skills.len(), day.visits.len());
        renew(&mut self.until, n, FREE);
        self.soonest = None;
        renew(&mut self.serving, n, NOBODY);
        self.at.clear();
        self.at.extend(day.visits.iter().map(|one| At {
            joined: 0.0,
            counted: 0.0,
            class: terms.rules.class(one.class),
            second: false,
        }));
        self.lines.clear(visits, &terms.rules);
        let queues = roster.order.len();
        renew(&mut out.queues, queues, [Tally::default(); 2]);
        renew(&mut out.halves, terms.halves, Tally::default());
        renew(&mut out.spots, terms.halves * queues, Spot::default());
        renew(&mut out.busy, n, 0.0);
        (out.left, out.gone) = (0.0, Tally::default());
        let mut table = Table {
            visits: &day.visits,
            roster,
            terms,
            out,
        };
        let last = self.events(&mut table);
        self.leftover(&mut table, last.max(terms.end));
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
        let mut comes = table.next(&mut visit);
        loop {
            let (who, done) = self.soonest();
            let leaves = table.roster.away.get(absence).map_or(FREE, |one| one.0);
            if comes == FREE && done >= GONE {
                // Nobody comes any more, neither visitors nor officials.
                return last;
            }
            if done <= comes && done <= leaves {
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
                    self.set(who, until);
                }
            } else {
                let queue = table.visits[visit].queue;
                self.join(table, visit as u32, queue, comes);
                visit += 1;
                comes = table.next(&mut visit);
            }
        }
    }

    #[inline]
    fn soonest(&mut self) -> (usize, f32) {
        if let Some(known) = self.soonest {
            return known;
        }
        let mut best = (0, FREE);
        for (who, until) in self.until.iter().enumerate() {
            if *until < best.1 {
                best = (who, *until);
            }
        }
        self.soonest = Some(best);
        best
    }

    #[inline]
    fn set(&mut self, who: usize, until: f32) {
        self.until[who] = until;
        if let Some((first, at)) = self.soonest {
            if who == first {
                self.soonest = None;
            } else if until <= at && (until < at || who < first) {
                self.soonest = Some((who, until));
            }
        }
    }

    /// Somebody joins a queue: a free official takes them, or they wait.
    #[inline]
    fn join(&mut self, table: &mut Table<'_>, visit: u32, queue: u8, now: f32) {
        let at = visit as usize;
        let counted = table.terms.promise.counted(now);
        (self.at[at].joined, self.at[at].counted) = (now, counted);
        let roster = table.roster;
        let free = |who: &&u8| self.until[usize::from(**who)] == FREE;
        if let Some(who) = roster.order[usize::from(queue)].iter().find(free) {
            self.lines.called(queue, self.at[at].class);
            self.start(table, usize::from(*who), visit, queue, now);
            return;
        }
        let one = &table.visits[at];
        self.lines.join(
            &table.terms.rules,
            Wait {
                visit,
                queue,
                class: self.at[at].class,
                joined: now,
                counted,
                booked: one.booked,
                leaves: now + one.patience * table.terms.patience,
            },
        );
    }

    #[inline]
    fn start(&mut self, table: &mut Table<'_>, who: usize, visit: u32, queue: u8, now: f32) {
        let at = visit as usize;
        let one = &table.visits[at];
        let minutes = if self.at[at].second {
            one.second
        } else if one.no_show < table.terms.no_show {
            table.terms.no_show_minutes
        } else {
            one.first * table.terms.scale[usize::from(one.kind)]
        };
        self.count(table, visit, queue, now, true);
        table.out.busy[who] += minutes;
        self.set(who, now + minutes);
        self.serving[who] = visit;
    }

    /// Counts somebody who is called now, or, at the end of the day, is not.
    #[inline]
    fn count(&self, table: &mut Table<'_>, visit: u32, queue: u8, now: f32, called: bool) {
        let (at, terms) = (visit as usize, table.terms);
        let At {
            joined, counted, ..
        } = self.at[at];
        if joined < terms.warm {
            return;
        }
        let wait = terms.promise.wait((joined, counted), now);
        let within = called && terms.promise.is_kept(wait);
        let tally = Tally {
            n: 1.0,
            wait: f64::from(wait),
            within: f64::from(u8::from(within)),
        };
        let class = usize::from(self.at[at].class == 0);
        table.out.queues[usize::from(queue)][class].add(&tally);
        let half = ((joined - terms.from) * (1.0 / 30.0)) as usize;
        let half = half.min(terms.halves - 1);
        let spot = &mut table.out.spots[usize::from(queue) * terms.halves + half];
        spot.n += 1.0;
        spot.wait += wait;
        spot.within += f32::from(u8::from(within));
        if !self.at[at].second {
            table.out.halves[half].add(&tally);
        }
    }

    /// A service, or an absence, is over.
    #[inline]
    fn finish(&mut self, table: &mut Table<'_>, who: usize, now: f32) {
        let visit = self.serving[who];
        self.serving[who] = NOBODY;
        self.set(who, FREE);
        if visit != NOBODY {
            let at = visit as usize;
            let one = &table.visits[at];
            let came = self.at[at].second || one.no_show >= table.terms.no_show;
            if came && !self.at[at].second && one.then != NONE {
                self.at[at].second = true;
                // Joins before the official looks up: first come, first served.
                // Until then the official of the first step is not free.
                self.set(who, now);
                self.join(table, visit, one.then, now);
                self.set(who, FREE);
            }
        }
        if self.until[who] == FREE {
            self.free(table, who, now);
        }
    }

    /// A free official leaves, if an absence began meanwhile, or takes the next.
    #[inline]
    fn free(&mut self, table: &mut Table<'_>, who: usize, now: f32) {
        let spans = &table.roster.spans[who];
        if let Some(span) = spans.iter().find(|span| span.0 <= now && now < span.1) {
            self.set(who, span.1);
            return;
        }
        let called = self.lines.next(
            &table.terms.rules,
            Called {
                skills: table.roster.skills[who],
                first: table.roster.first[who],
                now,
                counted: table.terms.promise.counted(now),
            },
            |joined, leaves| {
                if joined >= table.terms.warm {
                    table.out.gone.n += 1.0;
                    table.out.gone.wait += f64::from(leaves - joined);
                }
            },
        );
        if let Some((visit, queue)) = called {
            self.start(table, who, visit, queue, now);
        }
    }

    /// Those whom nobody called.
    fn leftover(&mut self, table: &mut Table<'_>, end: f32) {
        for queue in 0..QUEUES as u32 {
            let asks = Called {
                skills: 1 << queue,
                first: 1 << queue,
                now: end,
                counted: table.terms.promise.counted(end),
            };
            loop {
                let gone = &mut table.out.gone;
                let next = self.lines.next(&table.terms.rules, asks, |joined, leaves| {
                    gone.n += 1.0;
                    gone.wait += f64::from(leaves - joined);
                });
                let Some((visit, queue)) = next else {
                    break;
                };
                table.out.left += 1.0;
                self.count(table, visit, queue, end, false);
            }
        }
    }
}
