//! A plan is settled on days that it was not found on.
//!
//! Of many thinner crews a search keeps those to which its days are kind, so
//! what it finds just holds on these days and misses the goal on others. It is
//! only where this begins: on many other days people are added where the goal
//! is missed, and then each one is left out once, and stays out where it is
//! kept all the same. So both can be said of a day that nobody has seen: that
//! the goal is kept, and that with one less it would be missed, each within the
//! error of a share over these days.
//!
//! Most of those who are needed are needed plainly: a part of the days shows
//! it, and only the others are left out on all of them.

use super::crew::{Crew, Seen, Stage};
use super::joint::Joint;
use super::plan::Planned;

/// Visits of the days on which a plan is settled: of twenty people in a half
/// hour on each of five hundred days the share is known to two thirds of a point.
/// More would be surer, and the page slower in proportion.
const VISITS: f64 = 100_000.0;
/// Fewest and most days.
const DAYS: (f64, f64) = (100.0, 4_000.0);
/// Most rounds in which people are added.
const RAISES: usize = 12;
/// Most plays of all days in which people are left out, not one more: beyond it
/// the plan may be one too high somewhere, and the page is still there in time.
const PLAYS: usize = 100;
/// Open half hours so far apart are judged each by itself: whoever is missing
/// in one is felt right before it and in the two after.
const TILE: usize = 4;
/// Of so many days one shows who is needed plainly.
const PART: usize = 4;
/// Standard errors of as many people who have nothing to do with one another,
/// by which the goal is plainly missed. People of one day wait together, so it
/// is about two and a half of the true ones.
const PLAINLY: f64 = 5.0;

/// Days on which a plan is settled, of a desk with so many visits a day.
pub(super) fn days(visits: f64) -> usize {
    (VISITS / visits.max(1.0)).clamp(DAYS.0, DAYS.1) as usize
}

/// One official of a group less, in one half hour.
#[derive(Clone, Copy, Debug)]
struct Less {
    /// Number of the half hour among the open ones.
    place: usize,
    group: usize,
}

/// A plan that is settled.
pub(super) struct Settling<'a> {
    /// On all days.
    all: Joint<'a>,
    /// On a part of them.
    part: Joint<'a>,
    /// The open half hours.
    open: Vec<usize>,
    /// By half hour: the open one in which those who join then are called, by
    /// its number among them.
    places: Vec<usize>,
    /// Is somebody there whenever anybody comes?
    one_stays: bool,
}

impl<'a> Settling<'a> {
    /// On the days of a stage.
    pub fn new(stage: Stage<'a>, one_stays: bool) -> Self {
        let halves = 0..stage.open.len();
        let open: Vec<usize> = halves.clone().filter(|half| stage.open[*half]).collect();
        let last = open.len().saturating_sub(1);
        let place = |half: usize| open.partition_point(|at| *at < half).min(last);
        let places = halves.map(place).collect();
        let part = stage.days.len().div_ceil(PART);
        Self {
            part: Joint::new(stage.on(&stage.days[..part])),
            all: Joint::new(stage),
            places,
            open,
            one_stays,
        }
    }

    /// The plan, begun with one that was found on other days.
    pub fn plan(&self, found: Crew) -> Planned {
        let (mut crew, mut seen) = self.all.enough(found, RAISES);
        let mut plays = 0;
        for first in 0..TILE {
            if plays >= PLAYS {
                break;
            }
            let mut tries = self.tries(first, &crew, &seen);
            while plays < PLAYS {
                let batch = next_of(&mut tries);
                if batch.is_empty() {
                    break;
                }
                for one in self.spared((&mut crew, &mut seen), batch, &mut plays) {
                    // Perhaps a second one can be spared.
                    if self.can_be_less(&crew, &seen, one) {
                        tries[one.place / TILE].push(one);
                    }
                }
            }
        }
        self.all.planned(&crew, &seen)
    }

    /// Of every fourth open half hour from one on, by half hour: whom the part
    /// of the days does not show to be needed. The first to be tried stands
    /// last.
    fn tries(&self, first: usize, crew: &Crew, seen: &Seen) -> Vec<Vec<Less>> {
        let before = self.all.missed(seen);
        let places = (first..self.open.len()).step_by(TILE);
        let of = |place: usize| -> Vec<Less> {
            let groups = (0..crew.len()).map(|group| Less { place, group });
            let groups = groups.filter(|one| self.can_be_less(crew, seen, *one));
            groups.collect()
        };
        let mut asked: Vec<Vec<Less>> = places.map(of).collect();
        let mut tries = vec![Vec::new(); asked.len()];
        loop {
            let batch = next_of(&mut asked);
            if batch.is_empty() {
                return tries;
            }
            let told = self.part.stage.played(&self.without(crew, &batch));
            let missed = self.part.surely_missed(&told, PLAINLY);
            let worse = newly(missed, &before);
            for one in batch {
                if !self.hurts(one, &worse) {
                    tries[one.place / TILE].push(one);
                }
            }
        }
    }

    /// Leaves people out as far as the goal is kept where it was kept; gives
    /// those who were.
    fn spared(
        &self,
        (crew, seen): (&mut Crew, &mut Seen),
        batch: Vec<Less>,
        plays: &mut usize,
    ) -> Vec<Less> {
        in_parts(batch, plays, |some| {
            let before = self.all.missed(seen);
            let less = self.without(crew, some);
            let told = self.all.stage.played(&less);
            let worse = newly(self.all.missed(&told), &before);
            if worse.contains(&true) {
                let far = some.iter().filter(|one| !self.hurts(**one, &worse));
                return Err(far.copied().collect());
            }
            (*crew, *seen) = (less, told);
            Ok(())
        })
    }

    fn without(&self, crew: &Crew, batch: &[Less]) -> Crew {
        let mut less = crew.clone();
        for one in batch {
            let n = &mut less[one.group][self.open[one.place]];
            *n = n.saturating_sub(1);
        }
        less
    }

    /// Is there anybody who could be left out?
    fn can_be_less(&self, crew: &Crew, seen: &Seen, one: Less) -> bool {
        let half = self.open[one.place];
        let mut queues = 0..self.all.stage.queues;
        let comes = self.one_stays && queues.any(|queue| self.all.cell(seen, queue, half).0 > 0.0);
        crew[one.group][half] > u32::from(comes)
    }

    /// Is a miss in one of these half hours felt because somebody is left out?
    fn hurts(&self, one: Less, missed: &[bool]) -> bool {
        let near = one.place.saturating_sub(1)..(one.place + TILE - 1);
        let mut halves = missed.iter().zip(&self.places);
        halves.any(|(missed, place)| *missed && near.contains(place))
    }
}

/// Those of a batch who can be left out together, found in no more plays than
/// are left of [`PLAYS`]. `play` leaves some out for good, or tells which of
/// them have no miss near them: those are tried again without the others. Where
/// that is all of them, a miss is felt further away than looked, and each half
/// is tried by itself.
fn in_parts<T>(
    batch: Vec<T>,
    plays: &mut usize,
    mut play: impl FnMut(&[T]) -> Result<(), Vec<T>>,
) -> Vec<T> {
    let (mut parts, mut spared) = (vec![batch], Vec::new());
    while let Some(mut part) = parts.pop() {
        if part.is_empty() {
            continue;
        }
        if *plays >= PLAYS {
            break;
        }
        *plays += 1;
        match play(&part) {
            Ok(()) => spared.append(&mut part),
            Err(far) if far.len() < part.len() => parts.push(far),
            Err(_) if part.len() > 1 => {
                let rest = part.split_off(part.len() / 2);
                parts.extend([rest, part]);
            }
            // One alone who is felt far away is needed.
            Err(_) => {}
        }
    }
    spared
}

/// The next one of each half hour.
fn next_of(tries: &mut [Vec<Less>]) -> Vec<Less> {
    tries.iter_mut().filter_map(Vec::pop).collect()
}

/// Half hours that are missed now and were not before.
fn newly(now: Vec<bool>, before: &[bool]) -> Vec<bool> {
    let both = now.into_iter().zip(before);
    both.map(|(now, before)| now && !before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_settled_on_as_many_people_whatever_the_desk() {
        assert_eq!(days(200.0), 500);
        assert_eq!(days(366.0), 273);
        assert_eq!(days(0.0), 4_000);
        assert_eq!(days(20_000.0), 100);
    }

    /// Those who are spared of eight where these may not all be left out, with
    /// the plays it took; a miss is felt far from everybody.
    fn far_from(needed: &[usize]) -> (Vec<usize>, usize) {
        let (mut plays, mut out) = (0, Vec::new());
        let spared = in_parts((0..8).collect(), &mut plays, |some| {
            let all: Vec<usize> = out.iter().chain(some).copied().collect();
            if needed.iter().all(|one| all.contains(one)) {
                return Err(some.to_vec());
            }
            out = all;
            Ok(())
        });
        assert_eq!(spared, out);
        (spared, plays)
    }

    #[test]
    fn a_miss_that_is_felt_far_away_is_looked_for_in_halves() {
        let (spared, plays) = far_from(&[5]);
        assert_eq!(spared, [0, 1, 2, 3, 4, 6, 7]);
        assert_eq!(plays, 7);
        // Of two, either of whom is enough, one goes.
        assert_eq!(far_from(&[2, 6]).0, [0, 1, 2, 3, 4, 5, 7]);
    }

    #[test]
    fn those_near_a_miss_stay_and_the_others_are_tried_without_them() {
        let mut plays = 0;
        let spared = in_parts(vec![1, 2, 3, 4], &mut plays, |some| {
            let far: Vec<i32> = some.iter().filter(|one| **one % 2 == 0).copied().collect();
            if far.len() < some.len() {
                return Err(far);
            }
            Ok(())
        });
        assert_eq!((spared, plays), (vec![2, 4], 2));
    }

    #[test]
    fn there_are_never_more_plays_than_the_bound() {
        let mut plays = PLAYS - 3;
        let mut played = 0;
        let spared = in_parts((0..500).collect::<Vec<i32>>(), &mut plays, |some| {
            played += 1;
            Err(some.to_vec())
        });
        assert_eq!((spared.len(), played, plays), (0, 3, PLAYS));
    }

    #[test]
    fn only_what_was_kept_before_is_newly_missed() {
        let now = vec![true, true, false];
        assert_eq!(newly(now, &[true, false, false]), [false, true, false]);
    }
}
