//! The fewest officials of one queue, half hour by half hour, as if it stood
//! alone: it is played as a crew of one group.

use super::crew::Stage;
use super::model::Span;
use super::outcome::HALF;
use super::promise::Promise;

/// The most officials of a queue that a plan asks for.
const MOST: u32 = 64;
/// Moments of a half hour at which those who serve are counted.
const LOOKS: usize = 6;
/// Rounds of thinning.
const ROUNDS: usize = 3;

/// What is planned for.
pub(super) struct Ask<'a> {
    pub goal: f64,
    pub promise: Promise,
    /// Minute with which the first half hour begins, and how many there are.
    pub from: f32,
    pub halves: usize,
    pub open: &'a [Span],
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

    /// Is nobody called at this moment, because the desk rests?
    pub fn is_shut(&self, now: f32) -> bool {
        let now = f64::from(now);
        let open = |span: &Span| span.from <= now && now < span.to;
        self.promise.rests && !self.open.iter().any(open)
    }
}

/// The plan of one queue in the making.
pub(super) struct Alone<'a> {
    stage: Stage<'a>,
}

impl<'a> Alone<'a> {
    /// Of a stage with one queue and one group that serves it.
    pub fn new(stage: Stage<'a>) -> Self {
        Self { stage }
    }

    /// Officials needed by half hour on these days.
    pub fn need(&self) -> Vec<u32> {
        let goal = self.stage.ask.goal;
        let mut planned = self.played(self.ample());
        for _ in 0..ROUNDS {
            let missed = planned.missed(goal);
            if missed.is_empty() {
                break;
            }
            let mut need = planned.need.clone();
            for half in missed {
                need[half] = (need[half] + 1).min(MOST);
            }
            planned = self.played(need);
        }
        for _ in 0..ROUNDS {
            let before = planned.need.clone();
            self.thin(&mut planned);
            if planned.need == before {
                break;
            }
        }
        planned.need
    }

    /// One less in each half hour, the quietest of misses first, if the goal
    /// is kept all day.
    fn thin(&self, planned: &mut Planned) {
        let (goal, halves) = (self.stage.ask.goal, self.stage.ask.halves);
        let mut order: Vec<usize> = (0..halves).collect();
        order.sort_by(|a, b| planned.share(*b).total_cmp(&planned.share(*a)));
        let already = planned.missed(goal);
        for half in order {
            let least = u32::from(planned.seen[half].0 > 0.0);
            if planned.need[half] <= least {
                continue;
            }
            let mut need = planned.need.clone();
            need[half] -= 1;
            let tried = self.played(need);
            let missed = tried.missed(goal);
            if missed.iter().all(|half| already.contains(half)) {
                *planned = tried;
            }
        }
    }

    /// Officials for everybody: how many serve at once, as the quantile that
    /// is exceeded so seldom that almost nobody waits.
    fn ample(&self) -> Vec<u32> {
        let Ask {
            goal, from, halves, ..
        } = *self.stage.ask;
        let mut seen = vec![vec![0_u32; MOST as usize + 1]; halves];
        let mut looks = vec![0_u32; halves * LOOKS];
        for day in self.stage.days {
            looks.iter_mut().for_each(|n| *n = 0);
            let step = HALF as f32 / LOOKS as f32;
            for one in day {
                let first = ((one.at - from) / step).ceil().max(0.0) as usize;
                let end = one.at + one.minutes;
                let serves = |look: &usize| from + step * *look as f32 - end < 0.0;
                for look in (first..looks.len()).take_while(serves) {
                    looks[look] += 1;
                }
            }
            for (look, n) in looks.iter().enumerate() {
                seen[look / LOOKS][(*n).min(MOST) as usize] += 1;
            }
        }
        let all = (self.stage.days.len() * LOOKS) as f64;
        let enough = |counts: &Vec<u32>| {
            // The fewest c with P(N >= c) at most 1 - goal.
            let mut above = all;
            let mut c = 0;
            for n in counts {
                if above <= (1.0 - goal) * all {
                    break;
                }
                above -= f64::from(*n);
                c += 1;
            }
            c
        };
        seen.iter().map(enough).collect()
    }

    fn played(&self, need: Vec<u32>) -> Planned {
        let mut crew = vec![need];
        let seen = self.stage.played(&crew).into_iter();
        let seen = seen.map(|(n, within)| (f64::from(n), f64::from(within)));
        Planned {
            seen: seen.collect(),
            need: crew.swap_remove(0),
        }
    }
}
