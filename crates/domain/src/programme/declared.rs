//! Numbers that somebody typed because nothing counts them: marked as declared
//! wherever they stand, and one in ten drawn at random for checking.

use super::measure::{Book, Target};
use super::{Body, CheckFound, Event, Item};
use crate::calendar::month_of;
use crate::id::{ProgrammeId, StaffId};
use crate::ledger::Hash;
use crate::report::Period;
use crate::time::{Timestamp, local};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One number in so many is drawn.
pub const ONE_IN: usize = 10;

/// A number that was declared for a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its number among those of the plan or model, from 1.
    pub n: u16,
    /// Number of the target.
    pub target: u16,
    /// The month that it is for, as `2026-11`.
    pub month: String,
    /// The number, hundredths.
    pub value: i64,
    /// When it was declared.
    pub at: Timestamp,
    /// By whom: nobody checks what is their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
}

/// A number that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Of which plan or model.
    pub of: ProgrammeId,
    /// Its number there.
    pub n: u16,
    /// What was declared, hundredths.
    pub value: i64,
    /// What the check found; `None` = not checked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<CheckFound>,
    /// The number that was found, hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<i64>,
}

/// A drawing among the numbers that were declared in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The month, as `2026-11`.
    pub month: String,
    /// The seed, 64 hex digits: with the list of numbers it gives the same
    /// drawing to everybody.
    pub seed: String,
    /// How many numbers it was drawn from.
    pub pool: u32,
    /// Those that were drawn.
    pub drawn: Vec<Drawn>,
}

/// A number that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lot {
    /// Of which plan or model.
    pub of: ProgrammeId,
    /// Its number there.
    pub n: u16,
    /// What was declared.
    pub value: i64,
}

/// The number by which a declared target is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The number that was declared.
    pub n: u16,
    /// The month that it is for, as `2026-11`.
    pub month: String,
    /// What it is judged by, hundredths: what a check found, else what was
    /// declared.
    pub value: i64,
}

/// A number by which a past day is told, and that was declared only after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// Day on which it was declared.
    pub on: Date,
    /// The month that it is for.
    pub month: Period,
    /// What had been declared last by the day that is told, for that month or
    /// an earlier one: which, and the number in hundredths. `None` = nothing.
    pub before: Option<(Period, i64)>,
}

impl Declared {
    /// What is judged by it, hundredths: the right number where a check found
    /// another one; `None` = the check found nothing that proves it.
    pub fn counts(&self, drawn: Option<&Drawn>) -> Option<i64> {
        match drawn.and_then(|one| one.found) {
            None | Some(CheckFound::Confirmed) => Some(self.value),
            Some(CheckFound::Differs) => drawn.and_then(|one| one.right),
            Some(CheckFound::NoProof) => None,
        }
    }
}

impl Drawn {
    /// Does the number stand, so that no other one is declared in its place? It
    /// waits for its check, or the check said what it is. One that nothing
    /// proves may be declared anew.
    pub fn holds(&self) -> bool {
        self.found != Some(CheckFound::NoProof)
    }

    /// A check said what the number is.
    fn is_sure(&self) -> bool {
        matches!(
            self.found,
            Some(CheckFound::Confirmed | CheckFound::Differs)
        )
    }
}

/// A declared number among drawings, where it was drawn.
pub fn drawn_of<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    (of, n): (ProgrammeId, u16),
) -> Option<&'a Drawn> {
    let drawn = items.into_iter().filter_map(|item| match &item.body {
        Body::Draw(draw) => Some(&draw.drawn),
        _ => None,
    });
    drawn.flatten().find(|one| (one.of, one.n) == (of, n))
}

impl Book {
    /// Takes up what drawings drew, and what the checks found.
    pub fn take_draws<'a>(&mut self, items: impl IntoIterator<Item = &'a Item>) {
        for item in items {
            if let Body::Draw(draw) = &item.body {
                let drawn = draw.drawn.iter();
                self.drawn
                    .extend(drawn.map(|one| ((one.of, one.n), one.clone())));
            }
        }
    }
}

impl Item {
    /// The numbers that were declared in a month, as lots to draw from: those in
    /// whose place none was declared by a time, for the same target and month.
    /// `None` = those that were replaced, too.
    pub fn lots(&self, month: &Period, by: Option<Timestamp>) -> Vec<Lot> {
        let all = self.declared();
        let is_known = |one: &Declared| by.is_none_or(|by| one.at <= by);
        let is_replaced = |one: &Declared| {
            let same = |other: &Declared| (other.target, &other.month) == (one.target, &one.month);
            by.is_some()
                && all
                    .iter()
                    .any(|other| other.n > one.n && same(other) && is_known(other))
        };
        let in_month = all
            .iter()
            .filter(|one| month.holds(one.at) && is_known(one));
        let stands = in_month.filter(|one| !is_replaced(one));
        let lots = stands.map(|one| Lot {
            of: self.id,
            n: one.n,
            value: one.value,
        });
        lots.collect()
    }

    /// The number by which a target that nothing counts is judged on a day: the
    /// last one for a month of the period that is due ([`Item::due`]), and for
    /// no earlier one. Of several for one month that which a check confirmed or
    /// put right goes before whatever was declared beside it; one that nothing
    /// proves is none.
    pub fn standing(&self, target: &Target, book: &Book, day: Date) -> Option<Standing> {
        let due = self.due(target, day);
        let period = due.unwrap_or_else(|| target.period(self.year, day));
        let last = month_of(period.to).min(self.month_on(day));
        self.standing_in(target.n, (&month_of(period.from), &last), book)
    }

    /// The number that stands for months from one to another (`2026-11`): the
    /// last one.
    pub fn standing_in(&self, target: u16, months: (&str, &str), book: &Book) -> Option<Standing> {
        self.standing_among(target, months, book, |_| true)
    }

    /// Was the number that stands for a day declared only after it? It counts,
    /// and is said to be later, with what stood on the day.
    pub(super) fn later(&self, target: &Target, book: &Book, day: Date) -> Option<Later> {
        let now = self.standing(target, book, day)?;
        let told = self.declared().iter().find(|one| one.n == now.n)?;
        let on = local(told.at).date();
        if on <= day {
            return None;
        }
        let is_known = |one: &Declared| local(one.at).date() <= day;
        let before = self.standing_among(target.n, ("", &now.month), book, is_known);
        let month = |written: &str| Period::parse(written).ok();
        Some(Later {
            on,
            month: month(&now.month)?,
            before: before.and_then(|one| Some((month(&one.month)?, one.value))),
        })
    }

    fn standing_among(
        &self,
        target: u16,
        (from, to): (&str, &str),
        book: &Book,
        is_known: impl Fn(&Declared) -> bool,
    ) -> Option<Standing> {
        let is_in = |month: &str| (from..=to).contains(&month);
        let is_it = |one: &&Declared| one.target == target && is_in(&one.month);
        let known = self.declared().iter().filter(|one| is_known(one));
        let all = known.filter(is_it).filter_map(|one| {
            let drawn = book.drawn.get(&(self.id, one.n));
            let value = one.counts(drawn)?;
            Some((one, drawn.is_some_and(Drawn::is_sure), value))
        });
        let last = all.max_by(|(one, sure, _), (other, other_sure, _)| {
            (&one.month, sure, one.n).cmp(&(&other.month, other_sure, other.n))
        });
        last.map(|(one, _, value)| Standing {
            n: one.n,
            month: one.month.clone(),
            value,
        })
    }
}

/// The numbers of plans and models from which is drawn for a month, as
/// [`Item::lots`]: whatever year they are for, it counts when they were declared.
pub fn lots_of<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    month: &Period,
    by: Option<Timestamp>,
) -> Vec<Lot> {
    let lots = items.into_iter().flat_map(|item| item.lots(month, by));
    lots.collect()
}

impl Draw {
    /// The numbers that it was drawn from among all plans and models, where it
    /// was drawn at a time. Drawings used to leave out what was declared two years
    /// late or later, and before that to be drawn from replaced numbers, too:
    /// such a one keeps its lots.
    pub fn lots_among(&self, items: &[Item], at: Timestamp) -> Vec<Lot> {
        let Ok(month) = Period::parse(&self.month) else {
            return Vec::new();
        };
        let all = lots_of(items, &month, Some(at));
        if self.is_from(&all) {
            return all;
        }
        let year = month.to.year();
        let is_near = |item: &&Item| (year - 1..=year).contains(&item.year);
        let near = lots_of(items.iter().filter(is_near), &month, Some(at));
        if self.is_from(&near) {
            return near;
        }
        lots_of(items.iter().filter(is_near), &month, None)
    }

    /// Draws one in ten, rounded up: the lots whose hash under the seed is
    /// smallest. Nobody who knew the lots before the seed could choose them.
    pub fn of(month: String, seed: [u8; 32], lots: &[Lot]) -> Self {
        let ticketed = lots.iter().map(|lot| (ticket(&seed, lot), *lot));
        let mut order: Vec<([u8; 32], Lot)> = ticketed.collect();
        order.sort();
        order.truncate(lots.len().div_ceil(ONE_IN));
        let drawn = order.into_iter().map(|(_, lot)| Drawn {
            of: lot.of,
            n: lot.n,
            value: lot.value,
            found: None,
            right: None,
        });
        Self {
            month,
            seed: Hash::new(seed).to_hex(),
            pool: u32::try_from(lots.len()).unwrap_or(u32::MAX),
            drawn: drawn.collect(),
        }
    }

    /// The lots in the order in which the seed puts them, each with its hash in
    /// hex digits: the first ones were drawn. `None` = the seed is none.
    pub fn order(&self, lots: &[Lot]) -> Option<Vec<(String, Lot)>> {
        let seed = Hash::from_hex(&self.seed).ok()?;
        let mut order: Vec<(String, Lot)> = lots
            .iter()
            .map(|lot| (Hash::new(ticket(seed.as_bytes(), lot)).to_hex(), *lot))
            .collect();
        order.sort();
        Some(order)
    }

    /// Was it drawn from these lots, as many and in this order?
    pub fn is_from(&self, lots: &[Lot]) -> bool {
        let order = self.order(lots).unwrap_or_default();
        let mut drawn = self.drawn.iter().zip(&order);
        usize::try_from(self.pool).is_ok_and(|pool| pool == order.len())
            && drawn.all(|(one, (_, lot))| (one.of, one.n) == (lot.of, lot.n))
    }

    /// Those that wait for their check.
    pub fn waiting(&self) -> impl Iterator<Item = &Drawn> {
        self.drawn.iter().filter(|one| one.found.is_none())
    }

    /// How many wait for their check.
    pub fn open(&self) -> usize {
        self.waiting().count()
    }

    pub(super) fn take(&mut self, event: &Event) -> Option<()> {
        let Event::NumberChecked {
            of,
            n,
            found,
            right,
        } = event
        else {
            return None;
        };
        let is_it = |one: &&mut Drawn| one.of == *of && one.n == *n && one.found.is_none();
        let drawn = self.drawn.iter_mut().find(is_it)?;
        drawn.found = Some(*found);
        drawn.right = *right;
        Some(())
    }
}

fn ticket(seed: &[u8; 32], lot: &Lot) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update(lot.of.0.to_be_bytes());
    hash.update(lot.n.to_be_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lots(n: u16) -> Vec<Lot> {
        let lot = |n: u16| Lot {
            of: ProgrammeId(i64::from(n % 7)),
            n,
            value: i64::from(n),
        };
        (1..=n).map(lot).collect()
    }

    #[test]
    fn each_number_is_drawn_about_one_time_in_ten() {
        let pool = lots(50);
        let mut times = vec![0_u32; 51];
        for round in 0_u8..200 {
            let draw = Draw::of("2026-11".to_owned(), [round; 32], &pool);
            assert_eq!(draw.drawn.len(), 5);
            for one in draw.drawn {
                times[usize::from(one.n)] += 1;
            }
        }
        // 200 rounds at one in ten: 20 each, six standard deviations wide.
        assert!(times[1..].iter().all(|n| (1..=46).contains(n)), "{times:?}");
    }

    #[test]
    fn few_numbers_are_drawn_from_too_and_the_seed_gives_their_order() {
        for (n, drawn) in [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3)] {
            let pool = lots(n);
            let draw = Draw::of("2026-11".to_owned(), [7; 32], &pool);
            assert_eq!(draw.drawn.len(), drawn, "of {n}");
            assert_eq!(draw.pool, u32::from(n));
            let order = draw.order(&pool).unwrap();
            assert_eq!(order.len(), usize::from(n));
            for ((hash, lot), one) in order.iter().zip(&draw.drawn) {
                assert_eq!((lot.of, lot.n), (one.of, one.n));
                assert_eq!(hash.len(), 64);
            }
        }
        // Of ten numbers each is drawn by some seed: none is spared.
        let pool = lots(10);
        let mut times = [0_u32; 11];
        for round in 0_u8..=255 {
            let draw = Draw::of("2026-11".to_owned(), [round; 32], &pool);
            times[usize::from(draw.drawn[0].n)] += 1;
        }
        assert!(times[1..].iter().all(|n| *n >= 5), "{times:?}");
    }

    #[test]
    fn a_drawing_knows_the_lots_that_it_was_drawn_from() {
        let pool = lots(12);
        let draw = Draw::of("2026-11".to_owned(), [7; 32], &pool);
        assert!(draw.is_from(&pool));
        assert!(!draw.is_from(&pool[1..]), "another number of lots");
        let others: Vec<Lot> = pool
            .iter()
            .map(|lot| Lot {
                n: lot.n + 100,
                ..*lot
            })
            .collect();
        assert!(!draw.is_from(&others), "as many, and others");
    }

    proptest! {
        #[test]
        fn the_drawing_follows_from_seed_and_numbers(seed in any::<[u8; 32]>(), n in 0_u16..60) {
            let pool = lots(n);
            let mut turned = pool.clone();
            turned.reverse();
            let one = Draw::of("2026-11".to_owned(), seed, &pool);
            let other = Draw::of("2026-11".to_owned(), seed, &turned);
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(one.drawn.len(), usize::from(n).div_ceil(ONE_IN));
            prop_assert_eq!(one.open(), one.drawn.len());
        }
    }
}
