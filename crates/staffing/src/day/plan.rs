//! The fewest officials of one queue, half hour by half hour.

use super::model::Span;
use super::outcome::HALF;
use std::collections::VecDeque;

/// Somebody who joins a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub at: f32,
    pub minutes: f32,
    pub first: bool,
}

/// The most officials of a queue that a plan asks for.
const MOST: u32 = 64;
/// Moments of a half hour at which those who serve are counted.
const LOOKS: usize = 6;
/// Rounds of thinning.
const ROUNDS: usize = 3;

/// What is planned for.
pub(super) struct Ask<'a> {
    pub goal: f64,
    pub within: f32,
    /// Minute with which the first half hour begins, and how many there are.
    pub from: f32,
    pub halves: usize,
    pub open: &'a [Span],
    pub rests: bool,
}

/// A plan of a queue, and by half hour how many joined and were called in time
/// under it.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub need: Vec<u32>,
    pub seen: Vec<(f64, f64)>,
}

impl Planned {
    pub fn none(halves: usize) -> Self {
        Self {
            need: vec![0; halves],
            seen: vec![(0.0, 0.0); halves],
        }
    }

    pub fn share(&self, half: usize) -> f64 {
        let (n, within) = self.seen[half];
        if n > 0.0 { within / n } else { 1.0 }
    }

    /// Half hours in which the goal is missed.
    fn missed(&self, goal: f64) -> Vec<usize> {
        let all = 0..self.need.len();
        all.filter(|half| self.share(*half) < goal).collect()
    }
}

impl Ask<'_> {
    /// The half hour in which a moment lies.
    pub fn half(&self, at: f32) -> usize {
        (((at - self.from) / HALF as f32) as usize).min(self.halves - 1)
    }

    /// The plan of a queue from who joins it on each day.
    pub fn plan(&self, days: &[Vec<Job>]) -> Planned {
        let ample = self.ample(days);
        let mut planned = self.played(days, ample);
        for _ in 0..ROUNDS {
            let missed = planned.missed(self.goal);
            if missed.is_empty() {
                break;
            }
            let mut need = planned.need.clone();
            for half in missed {
                need[half] = (need[half] + 1).min(MOST);
            }
            planned = self.played(days, need);
        }
        for _ in 0..ROUNDS {
            let before = planned.need.clone();
            self.thin(days, &mut planned);
            if planned.need == before {
                break;
            }
        }
        planned
    }

    /// One less in each half hour, the quietest of misses first, if the goal
    /// is kept all day.
    fn thin(&self, days: &[Vec<Job>], planned: &mut Planned) {
        let mut order: Vec<usize> = (0..self.halves).collect();
        order.sort_by(|a, b| planned.share(*b).total_cmp(&planned.share(*a)));
        let already = planned.missed(self.goal);
        for half in order {
            let least = u32::from(planned.seen[half].0 > 0.0);
            if planned.need[half] <= least {
                continue;
            }
            let mut need = planned.need.clone();
            need[half] -= 1;
            let tried = self.played(days, need);
            let missed = tried.missed(self.goal);
            if missed.iter().all(|half| already.contains(half)) {
                *planned = tried;
            }
        }
    }

    /// Officials for everybody: how many serve at once, as the quantile that
    /// is exceeded so seldom that almost nobody waits.
    fn ample(&self, days: &[Vec<Job>]) -> Vec<u32> {
        let mut seen = vec![vec![0_u32; MOST as usize + 1]; self.halves];
        let mut looks = vec![0_u32; self.halves * LOOKS];
        for day in days {
            looks.iter_mut().for_each(|n| *n = 0);
            let step = HALF as f32 / LOOKS as f32;
            for job in day {
                let first = ((job.at - self.from) / step).ceil().max(0.0) as usize;
                let end = job.at + job.minutes;
                let serves = |look: &usize| self.from + step * *look as f32 - end < 0.0;
                for look in (first..looks.len()).take_while(serves) {
                    looks[look] += 1;
                }
            }
            for (look, n) in looks.iter().enumerate() {
                seen[look / LOOKS][(*n).min(MOST) as usize] += 1;
            }
        }
        let all = (days.len() * LOOKS) as f64;
        let enough = |counts: &Vec<u32>| {
            // The fewest c with P(N >= c) at most 1 - goal.
            let mut above = all;
            let mut c = 0;
            for n in counts {
                if above <= (1.0 - self.goal) * all {
                    break;
                }
                above -= f64::from(*n);
                c += 1;
            }
            c
        };
        seen.iter().map(enough).collect()
    }

    fn played(&self, days: &[Vec<Job>], need: Vec<u32>) -> Planned {
        let mut planned = Planned {
            seen: vec![(0.0, 0.0); self.halves],
            need,
        };
        let mut busy = Vec::new();
        let mut lines = [VecDeque::new(), VecDeque::new()];
        for day in days {
            self.day(day, &mut planned, &mut busy, &mut lines);
        }
        planned
    }

    /// Plays a day of one queue under a plan.
    fn day(
        &self,
        jobs: &[Job],
        planned: &mut Planned,
        busy: &mut Vec<f32>,
        lines: &mut [VecDeque<Job>; 2],
    ) {
        busy.clear();
        let (mut next, mut edge) = (0, 0);
        loop {
            let comes = jobs.get(next).map_or(f32::INFINITY, |job| job.at);
            let waits = lines.iter().any(|line| !line.is_empty());
            let done = busy.iter().copied().fold(f32::INFINITY, f32::min);
            let turn = if waits && edge < self.halves {
                self.from + HALF as f32 * edge as f32
            } else {
                f32::INFINITY
            };
            let now = comes.min(done).min(turn);
            if now == f32::INFINITY {
                return;
            }
            while edge < self.halves && self.from + HALF as f32 * edge as f32 <= now {
                edge += 1;
            }
            busy.retain(|until| *until > now);
            if comes <= now {
                let job = jobs[next];
                next += 1;
                lines[usize::from(!job.first)].push_back(job);
            }
            while busy.len() < self.officials(&planned.need, now) {
                let [first, others] = &mut *lines;
                let Some(job) = first.pop_front().or_else(|| others.pop_front()) else {
                    break;
                };
                self.count(planned, job, now);
                busy.push(now + job.minutes);
            }
        }
    }

    /// Officials at a moment. After the last half hour as many as in it, and
    /// at least one: they stay until the last person is served.
    fn officials(&self, need: &[u32], now: f32) -> usize {
        let half = self.half(now);
        let last = half + 1 == self.halves;
        if !last && self.is_shut(now) {
            return 0;
        }
        need[half].max(u32::from(last)) as usize
    }

    /// Is nobody called at this moment, because the desk rests?
    pub fn is_shut(&self, now: f32) -> bool {
        let now = f64::from(now);
        let open = |span: &Span| span.from <= now && now < span.to;
        self.rests && !self.open.iter().any(open)
    }

    /// Is somebody who joined then and is called now called in time?
    pub fn is_in_time(&self, joined: f32, now: f32) -> bool {
        let open = |at: f32| {
            let at = f64::from(at);
            let inside = |span: &Span| (at.min(span.to) - span.from).max(0.0);
            let end = self.open.last().map_or(0.0, |span| span.to);
            self.open.iter().map(inside).sum::<f64>() + (at - end).max(0.0)
        };
        let wait = if self.rests {
            (open(now) - open(joined)) as f32
        } else {
            now - joined
        };
        wait <= self.within
    }

    fn count(&self, planned: &mut Planned, job: Job, now: f32) {
        let seen = &mut planned.seen[self.half(job.at)];
        seen.0 += 1.0;
        seen.1 += f64::from(u8::from(self.is_in_time(job.at, now)));
    }
}
