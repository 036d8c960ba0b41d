//! What chances are made from: mornings by month of the end, and the queues of
//! mornings.

use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::calendar::month_of;
use motcua_domain::risk::{Course, Ended, History, Stand, load};
use motcua_store::{StoreError, Tx};
use std::collections::{BTreeMap, HashMap};

/// Months whose ends speak for a chance: what was done otherwise before is
/// forgotten.
const MONTHS: i32 = 24;
/// Mornings before one by which its queue is judged, in days.
const USUAL: i32 = 90;

/// Histories that are held at a time.
const HELD: usize = 6;

/// Mornings by month of the end, and the histories made of them last.
pub(crate) struct Past {
    months: BTreeMap<String, Vec<Ended>>,
    made: BTreeMap<String, History>,
}

impl Past {
    /// Mornings of dossiers that ended from a month on; empty = all.
    pub(crate) fn read(tx: &mut Tx<'_>, from: &str) -> Result<Self, StoreError> {
        let mut months: BTreeMap<String, Vec<Ended>> = BTreeMap::new();
        for (month, field, key, course, n) in tx.process_ends(from)? {
            // A code may have strokes of its own: the stand is what ends the key.
            let Some((at, _)) = key.rmatch_indices('/').nth(2) else {
                continue;
            };
            let Some(stand) = Stand::parse(&key[at + 1..]) else {
                continue;
            };
            months.entry(month).or_default().push(Ended {
                field,
                procedure: key[..at].to_owned(),
                stand,
                course: Course::parse(course),
                n,
            });
        }
        let made = BTreeMap::new();
        Ok(Self { months, made })
    }

    /// Adds mornings of a dossier that ended in a month.
    pub(crate) fn add(&mut self, month: String, rows: Vec<Ended>) {
        // Histories of later months were made without them.
        self.made.retain(|made, _| *made <= month);
        self.months.entry(month).or_default().extend(rows);
    }

    /// The history of what ended in the months before one.
    pub(crate) fn before(&mut self, month: &str) -> &History {
        let is_made = self.made.contains_key(month);
        if !is_made && self.made.len() >= HELD {
            self.made.pop_first();
        }
        let months = &self.months;
        self.made.entry(month.to_owned()).or_insert_with(|| {
            let from = months_before(month);
            let rows = months.range(from..month.to_owned());
            History::of(rows.flat_map(|(_, rows)| rows))
        })
    }

    /// The history of everything that is here.
    pub(crate) fn all(&self) -> History {
        History::of(self.months.values().flatten())
    }
}

/// The first of the months that speak for one; a text that is no month stands
/// for itself.
pub(crate) fn months_before(month: &str) -> String {
    month_back(month, MONTHS)
}

/// The month so many before one; a text that is no month stands for itself.
pub(super) fn month_back(month: &str, months: i32) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    let from = first.and_then(|day| day.checked_sub(months.months()).ok());
    from.map_or_else(|| month.to_owned(), month_of)
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

    fn ended(n: i64) -> Ended {
        Ended {
            field: "land".into(),
            procedure: "A".into(),
            stand: Stand::of(0, 1, 5),
            course: Course::of(2, false),
            n,
        }
    }

    #[test]
    fn a_month_is_judged_by_those_before_it_alone() {
        let mut past = Past {
            months: BTreeMap::new(),
            made: BTreeMap::new(),
        };
        let place = motcua_domain::risk::Place {
            field: "land",
            procedure: "A",
            stand: Stand::of(0, 1, 5),
            assumed: 0.1,
            load: 1.0,
        };
        past.add("2026-10".to_owned(), vec![ended(100)]);
        past.add("2026-11".to_owned(), vec![ended(100)]);
        assert_eq!(past.before("2026-10").chance(&place).seen, 0);
        assert_eq!(past.before("2026-11").chance(&place).seen, 100);
        assert_eq!(past.before("2026-12").chance(&place).seen, 200);
        past.add("2026-09".to_owned(), vec![ended(7)]);
        assert_eq!(past.before("2026-12").chance(&place).seen, 207);
        // Two years later nothing of it speaks any more.
        assert_eq!(past.before("2028-12").chance(&place).seen, 0);
        assert_eq!(months_before("2026-12"), "2024-12");
    }
}
