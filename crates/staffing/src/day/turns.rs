//! Who works on in a break of the opening, where lunch is taken in turns: for
//! those who still wait when the doors are shut.
//!
//! A plan of officials has no names, so it goes by the shares of the roster: of
//! the people it has before a break as many work on as of the roster's own, and
//! of those it has after the break as many are back before its end.

use super::crew::Crew;
use super::model::Span;
use super::plan::Ask;

/// Absences of an official, in order, none overlapping.
type Away = [(f32, f32)];

/// By whom it goes how many work in a part of a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// Those who are there before the break.
    Before,
    /// Those who are there after it.
    After,
    /// Nobody: somebody who comes within the break and goes again.
    Itself,
}

/// A part of a break in which an official of the roster works.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    from: f32,
    to: f32,
    of: Of,
}

/// Officials of the roster in a group: how many are there right before a break
/// and right after it, and who works when in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Turns {
    before: u32,
    after: u32,
    parts: Vec<Part>,
}

impl Turns {
    fn of(officials: &[&Away], (from, to): (f32, f32)) -> Self {
        let mut turns = Self::default();
        for away in officials {
            let is_before = !away.iter().any(|one| one.0 < from && from <= one.1);
            let is_after = !away.iter().any(|one| one.0 <= to && to < one.1);
            turns.before += u32::from(is_before);
            turns.after += u32::from(is_after);
            let within = away.iter().filter(|one| from < one.1 && one.0 < to);
            let mut begin = from;
            for (gone, back) in within.copied().chain([(to, to)]) {
                if begin < gone {
                    let of = if is_before && begin <= from {
                        Of::Before
                    } else if is_after && gone >= to {
                        Of::After
                    } else {
                        Of::Itself
                    };
                    turns.parts.push(Part {
                        from: begin,
                        to: gone,
                        of,
                    });
                }
                begin = begin.max(back);
            }
        }
        turns
    }
}

/// A break between two parts of the opening.
#[derive(Clone, Debug)]
pub(super) struct Break {
    from: f32,
    to: f32,
    /// Half hour of the last moment before it, and that of the first after it.
    before: usize,
    after: usize,
    /// By group.
    groups: Vec<Turns>,
}

impl Break {
    /// Does a moment lie in it?
    pub fn has(&self, now: f32) -> bool {
        self.from <= now && now < self.to
    }

    /// Moments at which somebody more may work.
    pub fn edges(&self) -> impl Iterator<Item = f32> {
        let parts = self.groups.iter().flat_map(|turns| &turns.parts);
        parts.map(|part| part.from)
    }

    /// Officials of a group who work at a moment of the break, under a crew. A
    /// share of them is rounded down: the plan is not to count on half a person.
    pub fn there(&self, crew: &Crew, group: usize, now: f32) -> u32 {
        let turns = &self.groups[group];
        let works = |of: Of| {
            let parts = turns.parts.iter();
            let them = parts.filter(|part| part.of == of && part.from <= now && now < part.to);
            them.count() as u32
        };
        let share = |of: Of, all: u32, half: usize| {
            let some = crew[group][half] * works(of);
            some.checked_div(all).unwrap_or(0)
        };
        share(Of::Before, turns.before, self.before)
            + share(Of::After, turns.after, self.after)
            + works(Of::Itself)
    }
}

/// The breaks of an opening, from the absences of the roster's officials by
/// group. A desk that does not rest has none: there the plan is asked how many
/// the break itself needs.
pub(super) fn breaks(ask: &Ask<'_>, groups: &[Vec<&Away>]) -> Vec<Break> {
    if !ask.promise.rests {
        return Vec::new();
    }
    let between = |pair: &[Span]| {
        let (from, to) = (pair[0].to as f32, pair[1].from as f32);
        let turns = groups.iter().map(|them| Turns::of(them, (from, to)));
        Break {
            from,
            to,
            before: ask.half(from.next_down()),
            after: ask.half(to),
            groups: turns.collect(),
        }
    };
    let pairs = ask.open.windows(2);
    let pairs = pairs.filter(|pair| pair[0].to < pair[1].from);
    pairs.map(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::roster::GONE;

    fn at(officials: &[&Away], (before, after): (u32, u32), now: f32) -> u32 {
        let one = Break {
            from: 240.0,
            to: 330.0,
            before: 0,
            after: 1,
            groups: vec![Turns::of(officials, (240.0, 330.0))],
        };
        assert!(one.has(now));
        one.there(&vec![vec![before, after]], 0, now)
    }

    #[test]
    fn of_a_plan_as_many_work_in_a_break_as_of_the_roster() {
        let whole: &Away = &[(240.0, 330.0)];
        let late: &Away = &[(270.0, 330.0)];
        let early: &Away = &[(240.0, 300.0)];
        let them = [whole, late, late, early];
        assert_eq!(at(&them, (4, 4), 250.0), 2);
        assert_eq!(at(&them, (9, 4), 250.0), 4);
        assert_eq!(at(&them, (1, 4), 250.0), 0);
        assert_eq!(at(&them, (4, 4), 270.0), 0);
        assert_eq!(at(&them, (4, 8), 310.0), 2);
        // Whoever works all through it counts once.
        assert_eq!(at(&[&[], whole], (2, 2), 250.0), 1);
        // Nobody of them is there in the morning, or all day.
        assert_eq!(at(&[&[(-1e7, 300.0)]], (3, 2), 310.0), 2);
        assert_eq!(at(&[&[(-1e7, GONE)]], (3, 3), 250.0), 0);
        assert_eq!(at(&[], (3, 3), 250.0), 0);
        // Somebody for the break alone is there whatever the plan has.
        assert_eq!(at(&[&[(-1e7, 250.0), (300.0, GONE)]], (0, 0), 260.0), 1);
    }
}
