//! What chances are made from: mornings by the half month of the promise, and
//! the queues of mornings.

use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::calendar::month_of;
use motcua_domain::indicator::Span;
use motcua_domain::risk::{Course, Ended, History, Stand, load};
use motcua_store::{StoreError, Tx};
use std::collections::{BTreeMap, HashMap};

/// Months whose promises speak for a chance: what was done otherwise before is
/// forgotten.
const MONTHS: i32 = 24;
/// Half months that must be over before they speak: promises of the first weeks
/// are short ones alone, and would say of all that they end soon.
const SPEAKS: usize = 2;
/// Mornings before one by which its queue is judged, in days.
const USUAL: i32 = 90;

/// Histories that are held at a time.
const HELD: usize = 12;

/// Mornings by the half month of the promise, and the histories made of them
/// last.
#[derive(Default)]
pub(crate) struct Past {
    halves: BTreeMap<Span, Vec<Ended>>,
    made: BTreeMap<Span, History>,
    /// The first half that was read; `None` = all were.
    from: Option<Span>,
}

impl Past {
    /// Mornings of dossiers that have ended, promised for a day or later;
    /// `None` = all.
    pub(crate) fn read(tx: &mut Tx<'_>, from: Option<Date>) -> Result<Self, StoreError> {
        let mut past = Self {
            from: from.map(Span::of_day),
            ..Self::default()
        };
        let from = past.from.map_or_else(String::new, |half| half.to_string());
        for (half, field, key, course, n) in tx.process_ends(&from)? {
            // A code may have strokes of its own: the stand is what ends the key.
            let Some((at, _)) = key.rmatch_indices('/').nth(2) else {
                continue;
            };
            let (Some(half), Some(stand)) = (Span::parse(&half), Stand::parse(&key[at + 1..]))
            else {
                continue;
            };
            past.halves.entry(half).or_default().push(Ended {
                field,
                procedure: key[..at].to_owned(),
                stand,
                course: Course::parse(course),
                n,
            });
        }
        Ok(past)
    }

    /// Adds mornings of a dossier that was promised in a half month.
    pub(crate) fn add(&mut self, half: Span, rows: Vec<Ended>) {
        if self.halves.contains_key(&half) {
            let later = self.made.iter_mut().filter(|(made, _)| **made > half);
            for (_, history) in later.filter(|(_, history)| history.speaks()) {
                rows.iter().for_each(|row| history.add(row));
            }
        } else {
            // With one half more those made later may speak, that did not.
            self.made.retain(|made, _| *made <= half);
        }
        self.halves.entry(half).or_default().extend(rows);
    }

    /// What was promised in the halves before that of a day.
    pub(crate) fn before(&mut self, day: Date) -> &History {
        let half = Span::of_day(day);
        let is_made = self.made.contains_key(&half);
        if !is_made && self.made.len() >= HELD {
            self.made.pop_first();
        }
        let halves = &self.halves;
        self.made.entry(half).or_insert_with(|| {
            let from = Span::of_day(back(half.first(), MONTHS));
            let before = halves.range(from..half);
            if before.clone().count() < SPEAKS {
                return History::default();
            }
            History::of(before.flat_map(|(_, rows)| rows))
        })
    }

    /// The history by which chances are told on a day: everything that is here
    /// and was promised in the halves before, and mornings of dossiers that are
    /// open, promised in the same halves, of which it is known that they are
    /// late. One promised in the half that runs does not speak yet, late or not:
    /// those that were in time would be missing beside it.
    pub(crate) fn now<'a>(
        &'a self,
        today: Date,
        late: impl IntoIterator<Item = (Span, &'a Ended)>,
    ) -> History {
        let this = Span::of_day(today);
        let speaks = |half: Span| half < this && self.from.is_none_or(|from| from <= half);
        let late = late.into_iter().filter(|(half, _)| speaks(*half));
        let before = self.halves.range(..this);
        if before.clone().count() < SPEAKS {
            return History::default();
        }
        let ended = before.flat_map(|(_, rows)| rows);
        History::of(ended.chain(late.map(|(_, row)| row)))
    }
}

/// The first day whose promises speak for chances that are told on another.
pub(super) fn speaks_from(day: Date) -> Date {
    back(day, MONTHS)
}

fn back(day: Date, months: i32) -> Date {
    day.checked_sub(months.months()).unwrap_or(day)
}

/// The first of the months that speak for one; a text that is no month stands
/// for itself.
pub(crate) fn months_before(month: &str) -> String {
    month_back(month, MONTHS)
}

/// The month so many before one; a text that is no month stands for itself.
pub(super) fn month_back(month: &str, months: i32) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    first.map_or_else(|| month.to_owned(), |day| month_of(back(day, months)))
}

/// How many were at each step on the mornings that were noted.
pub(crate) struct Queues(BTreeMap<Date, HashMap<(String, u16), i64>>);

impl Queues {
    /// All that are noted.
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, StoreError> {
        let mut days: BTreeMap<Date, HashMap<(String, u16), i64>> = BTreeMap::new();
        for (day, field, step, n) in tx.queues(Date::ZERO, Date::MAX)? {
            let step = u16::try_from(step).unwrap_or(u16::MAX);
            days.entry(day).or_default().insert((field, step), n);
        }
        Ok(Self(days))
    }

    /// How the queue of a morning moves chances; not at all where it was not
    /// noted.
    pub(crate) fn load(&self, day: Date, field: &str, step: u16) -> f64 {
        let now = self.0.get(&day);
        now.map_or(1.0, |now| {
            let key = (field.to_owned(), step);
            self.against_usual(now.get(&key).copied().unwrap_or(0), day, &key)
        })
    }

    /// The same of a number that is known otherwise.
    pub(crate) fn against_usual(&self, now: i64, day: Date, key: &(String, u16)) -> f64 {
        let from = day.checked_sub(USUAL.days()).unwrap_or(day);
        let usual = self.0.range(from..day);
        let usual: Vec<i64> = usual
            .map(|(_, steps)| steps.get(key).copied().unwrap_or(0))
            .collect();
        load(now, &usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ended(n: i64) -> Ended {
        Ended {
            field: "land".into(),
            procedure: "A".into(),
            stand: Stand::of(0, 1, 5),
            course: Course::of(2, false),
            n,
        }
    }

    fn half(month: i8, day: i8) -> Span {
        Span::of_day(date(2026, month, day))
    }

    #[test]
    fn a_morning_is_judged_by_the_promises_of_the_halves_before_it() {
        let mut past = Past::default();
        let place = motcua_domain::risk::Place {
            field: "land",
            procedure: "A",
            stand: Stand::of(0, 1, 5),
            assumed: 0.1,
            load: 1.0,
        };
        let seen = |past: &mut Past, day: Date| past.before(day).chance(&place).seen;
        past.add(half(10, 1), vec![ended(100)]);
        // The first half alone would speak of short promises only.
        assert_eq!(seen(&mut past, date(2026, 10, 20)), 0);
        past.add(half(10, 20), vec![ended(30)]);
        assert_eq!(seen(&mut past, date(2026, 10, 20)), 0);
        assert_eq!(seen(&mut past, date(2026, 11, 10)), 130);
        past.add(half(11, 20), vec![ended(100)]);
        assert_eq!(seen(&mut past, date(2026, 11, 30)), 130);
        assert_eq!(seen(&mut past, date(2026, 12, 1)), 230);
        // A history that was made learns of what ends after it was promised.
        past.add(half(10, 10), vec![ended(9)]);
        assert_eq!(seen(&mut past, date(2026, 12, 1)), 239);
        assert_eq!(seen(&mut past, date(2026, 10, 20)), 0);
        past.add(half(9, 30), vec![ended(9)]);
        assert_eq!(seen(&mut past, date(2026, 10, 20)), 118);
        // Two years later nothing of it speaks any more.
        assert_eq!(seen(&mut past, date(2028, 12, 1)), 0);
        assert_eq!(months_before("2026-12"), "2024-12");
    }

    #[test]
    fn what_is_told_today_knows_of_the_late_ones_that_are_open() {
        let mut past = Past::default();
        past.add(half(10, 1), vec![ended(60)]);
        past.add(half(10, 20), vec![ended(40)]);
        past.add(half(11, 20), vec![ended(100)]);
        let late = Ended {
            course: Course::of(20, true),
            ..ended(50)
        };
        let place = motcua_domain::risk::Place {
            field: "land",
            procedure: "A",
            stand: Stand::of(0, 1, 5),
            assumed: 0.0,
            load: 1.0,
        };
        let told = |past: &Past, half: Span| {
            let history = past.now(date(2026, 11, 27), [(half, &late)]);
            history.chance(&place)
        };
        let chance = told(&past, half(11, 10));
        assert_eq!(chance.seen, 150);
        assert!((chance.late - 1.0 / 3.0).abs() < 0.05, "{chance:?}");
        // Of a half that runs nobody speaks: those in time do not either.
        assert_eq!(told(&past, half(11, 20)).seen, 100);
        // What is forgotten of those that ended is forgotten of the others.
        past.from = Some(half(10, 1));
        assert_eq!(told(&past, half(9, 20)).seen, 100);
        assert_eq!(told(&past, half(10, 1)).seen, 150);
    }
}
