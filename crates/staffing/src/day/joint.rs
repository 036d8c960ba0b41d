//! The fewest officials for all queues together, half hour by half hour, with
//! the skills that the roster has.
//!
//! It begins with those who are there by the roster, adds somebody like them
//! where the goal is missed, and takes people out again as long as it is kept.
//! What is found so just holds on the days that it was found on, and is settled
//! on others: see [`super::settle`]. Whoever serves several queues is one person
//! here and takes whoever waited longest in any of them, as in the play of a
//! day; so what one queue does not need is there for the others.
//!
//! The goal is kept when of all who join in a half hour its share is called in
//! time, and no queue falls short of it by more than chance: by one standard
//! error of as many people. Few people join a small queue in a half hour, and
//! without that slack the luck of some days would be paid with an official.
//!
//! Deliberately absent: the ratio and the head starts of the queue's rules,
//! booked times, and people who leave. They move waits between people, and
//! hardly the number of officials.

use super::crew::{Crew, Seen, Stage};
use super::outcome::HALF;
use super::plan::Planned;

/// Most officials of a group.
const MOST: u32 = 64;
/// Most rounds in which people are added.
const RAISES: usize = 40;
/// Most plays in which people are taken out: beyond it the plan is a little
/// high, and the page is still there in time.
const PLAYS: usize = 150;
/// Half hours so far apart are judged each by itself: a play tries one in
/// three of them at once.
const STRIDE: usize = 3;

/// Is the goal kept by queues of which so many people joined and so many of
/// them were called in time?
pub fn keeps(queues: impl Iterator<Item = (f64, f64)> + Clone, goal: f64) -> bool {
    let late: f64 = queues.clone().map(|cell| excess(cell, goal)).sum();
    late <= 1e-9 && !queues.into_iter().any(|cell| falls_short(cell, goal))
}

/// People who are called late beyond what the goal lets be.
fn excess((n, within): (f64, f64), goal: f64) -> f64 {
    n - within - (1.0 - goal) * n
}

/// Does a queue fall short of the goal by more than chance?
fn falls_short(cell: (f64, f64), goal: f64) -> bool {
    excess(cell, goal) > slack(cell.0, goal)
}

/// People of so many that chance may call late, of a queue: a standard error.
fn slack(n: f64, goal: f64) -> f64 {
    (n * goal * (1.0 - goal)).sqrt().max(1.0)
}

/// A plan in the making.
pub(super) struct Joint<'a> {
    pub stage: Stage<'a>,
    /// Mean service, minutes.
    mean: f64,
}

impl<'a> Joint<'a> {
    pub fn new(stage: Stage<'a>) -> Self {
        let mean = stage.mean();
        Self { stage, mean }
    }

    /// A crew that keeps the goal on these days, begun with those who are there.
    pub fn crew(&self, there: Crew) -> Crew {
        let (mut crew, mut seen) = self.enough(there, RAISES);
        self.thin(&mut crew, &mut seen);
        crew
    }

    /// A crew with people added, in so many rounds, until the goal is kept; and
    /// what was seen under it.
    pub fn enough(&self, there: Crew, rounds: usize) -> (Crew, Seen) {
        let mut seen = self.stage.played(&there);
        let mut crew = there;
        for _ in 0..rounds {
            let more = self.raised(&crew, &seen);
            if more == crew {
                break;
            }
            seen = self.stage.played(&more);
            crew = more;
        }
        (crew, seen)
    }

    /// What a crew is in numbers.
    pub fn planned(&self, crew: &Crew, seen: &Seen) -> Planned {
        let halves = 0..self.stage.ask.halves;
        let all = |half: usize| {
            let cells = (0..self.stage.queues).map(|queue| self.cell(seen, queue, half));
            cells.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        };
        Planned {
            need: halves
                .clone()
                .map(|half| crew.iter().map(|group| group[half]).sum::<u32>())
                .collect(),
            seen: halves.map(all).collect(),
        }
    }

    pub fn cell(&self, seen: &Seen, queue: usize, half: usize) -> (f64, f64) {
        let (n, within) = seen[queue * self.stage.ask.halves + half];
        (f64::from(n), f64::from(within))
    }

    fn excess(&self, cell: (f64, f64)) -> f64 {
        excess(cell, self.stage.ask.goal)
    }

    fn falls_short(&self, cell: (f64, f64)) -> bool {
        falls_short(cell, self.stage.ask.goal)
    }

    /// Half hours in which the goal is missed.
    pub fn missed(&self, seen: &Seen) -> Vec<bool> {
        let is_missed = |half: usize| {
            let cells = (0..self.stage.queues).map(|queue| self.cell(seen, queue, half));
            !keeps(cells, self.stage.ask.goal)
        };
        (0..self.stage.ask.halves).map(is_missed).collect()
    }

    /// Half hours in which it is missed by so many standard errors more, for
    /// all together or for a queue.
    pub fn surely_missed(&self, seen: &Seen, errors: f64) -> Vec<bool> {
        let goal = self.stage.ask.goal;
        let by = |(n, within): (f64, f64)| {
            excess((n, within), goal) - errors * (n * goal * (1.0 - goal)).sqrt()
        };
        let is_missed = |half: usize| {
            let cells = (0..self.stage.queues).map(|queue| self.cell(seen, queue, half));
            let all = cells
                .clone()
                .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            by(all) > 0.0 || cells.into_iter().any(|cell| by(cell) > slack(cell.0, goal))
        };
        (0..self.stage.ask.halves).map(is_missed).collect()
    }

    /// The crew with more people where the goal is missed; the same crew where
    /// it is not, or where nobody could help.
    fn raised(&self, crew: &Crew, seen: &Seen) -> Crew {
        let mut more = crew.clone();
        let missed = self.missed(seen).into_iter().enumerate();
        for (half, _) in missed.filter(|(_, is_missed)| *is_missed) {
            // Whoever comes while the desk rests is called when it opens.
            let later = (half..self.stage.open.len()).find(|at| self.stage.open[*at]);
            let Some(at) = later.or_else(|| self.stage.open.iter().rposition(|open| *open)) else {
                continue;
            };
            self.raise(&mut more, seen, (half, at));
        }
        more
    }

    /// Adds people at one half hour for those who join in another.
    fn raise(&self, crew: &mut Crew, seen: &Seen, (half, at): (usize, usize)) {
        let cells: Vec<(f64, f64)> = (0..self.stage.queues)
            .map(|queue| self.cell(seen, queue, half))
            .collect();
        let by_queue = cells.iter().any(|cell| self.falls_short(*cell));
        let late = |cell: &(f64, f64)| {
            if by_queue && !self.falls_short(*cell) {
                0.0
            } else {
                self.excess(*cell).max(0.0)
            }
        };
        let mut late: Vec<f64> = cells.iter().map(late).collect();
        loop {
            // The group that can help most of them; of equals the first.
            let mut best = (0.0, 0);
            for (number, group) in self.stage.groups.iter().enumerate() {
                let helped: f64 = of(group.skills, self.stage.queues).map(|q| late[q]).sum();
                if helped > best.0 {
                    best = (helped, number);
                }
            }
            let (helped, number) = best;
            if helped <= 0.0 {
                return;
            }
            // Half of what they would take: the rest may follow by itself.
            let minutes = helped / self.stage.days.len().max(1) as f64 * self.mean;
            let add = (minutes / HALF * 0.5).round().clamp(1.0, f64::from(MOST)) as u32;
            let n = &mut crew[number][at];
            *n = (*n + add).min(MOST);
            if !by_queue {
                return;
            }
            of(self.stage.groups[number].skills, self.stage.queues).for_each(|q| late[q] = 0.0);
        }
    }

    /// Takes people out as long as the goal is kept where it was kept: half of
    /// a group at first, then fewer, at last one.
    fn thin(&self, crew: &mut Crew, seen: &mut Seen) {
        let half_of =
            |group: &Vec<u32>| -> Vec<u32> { group.iter().map(|n| n.div_ceil(2)).collect() };
        let mut steps: Crew = crew.iter().map(half_of).collect();
        let mut plays = 0;
        loop {
            let mut is_tried = false;
            for group in 0..self.stage.groups.len() {
                for phase in 0..STRIDE {
                    let halves = (phase..self.stage.ask.halves).step_by(STRIDE);
                    let can = |half: &usize| steps[group][*half].min(crew[group][*half]) > 0;
                    let batch: Vec<usize> = halves.filter(can).collect();
                    if batch.is_empty() {
                        continue;
                    }
                    if plays >= PLAYS {
                        return;
                    }
                    is_tried = true;
                    plays += self.spare((&mut *crew, &mut *seen), &mut steps[group], group, &batch);
                }
            }
            if !is_tried {
                return;
            }
        }
    }

    /// Takes people of a group out of half hours; where that would miss the
    /// goal they stay, and fewer are tried next. Gives the number of plays.
    fn spare(
        &self,
        (crew, seen): (&mut Crew, &mut Seen),
        steps: &mut [u32],
        group: usize,
        batch: &[usize],
    ) -> usize {
        let before = self.missed(seen);
        let less = |halves: &[usize]| {
            let mut less = crew.clone();
            for half in halves {
                let n = &mut less[group][*half];
                *n -= steps[*half].min(*n);
            }
            let told = self.stage.played(&less);
            let missed = self.missed(&told).into_iter().zip(&before);
            let worse: Vec<bool> = missed.map(|(now, before)| now && !before).collect();
            (less, told, worse)
        };
        let mut plays = 1;
        let mut tried = less(batch);
        let mut refused: Vec<usize> = Vec::new();
        if tried.2.contains(&true) {
            let worse = &tried.2;
            let hurts = |half: &usize| {
                let near = half.saturating_sub(1)..(half + 2).min(worse.len());
                worse[near].contains(&true)
            };
            let (hurting, fine): (Vec<usize>, Vec<usize>) = batch.iter().copied().partition(hurts);
            refused = hurting;
            if !refused.is_empty() && !fine.is_empty() {
                tried = less(&fine);
                plays += 1;
            }
        }
        let (next, told, worse) = tried;
        if worse.contains(&true) {
            refused = batch.to_vec();
        } else {
            (*crew, *seen) = (next, told);
        }
        for half in refused {
            steps[half] /= 2;
        }
        plays
    }
}

/// Numbers of the queues of some skills.
fn of(skills: u32, queues: usize) -> impl Iterator<Item = usize> {
    (0..queues).filter(move |queue| skills & (1 << queue) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_is_left_alone_is_not_hidden_by_the_others() {
        let fine = [(100.0, 99.0), (100.0, 99.0)];
        assert!(keeps(fine.into_iter(), 0.9));
        // 203 of 220 are more than nine of ten; of the last queue it is a quarter.
        let alone = [(100.0, 99.0), (100.0, 99.0), (20.0, 5.0)];
        assert!(!keeps(alone.into_iter(), 0.9));
        // Of a small queue one or two are chance.
        assert!(keeps([(100.0, 99.0), (4.0, 3.0)].into_iter(), 0.9));
        assert!(!keeps([(100.0, 80.0)].into_iter(), 0.9));
        assert!(keeps(std::iter::empty(), 0.9));
    }
}
