//! What chances are made from: ends by month, and the queues of mornings.

use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::risk::{Ended, History, load};
use motcua_store::{StoreError, Tx};
use std::collections::{BTreeMap, HashMap};

/// Months whose ends speak for a chance: what was done otherwise before is
/// forgotten.
const MONTHS: i32 = 24;
/// Mornings before one by which its queue is judged, in days.
const USUAL: i32 = 90;

/// Ends by month of the end, and the history made of them last.
pub(crate) struct Past {
    months: BTreeMap<String, Vec<Ended>>,
    made: Option<(String, History)>,
}

impl Past {
    /// Ends from a month on; empty = all.
    pub(crate) fn read(tx: &mut Tx<'_>, from: &str) -> Result<Self, StoreError> {
        let mut months: BTreeMap<String, Vec<Ended>> = BTreeMap::new();
        for (month, field, key, day, n) in tx.process_ends(from)? {
            let Some((procedure, step)) = key.rsplit_once('/') else {
                continue;
            };
            months.entry(month).or_default().push(Ended {
                field,
                procedure: procedure.to_owned(),
                step: step.parse().unwrap_or(0),
                day,
                n,
            });
        }
        Ok(Self { months, made: None })
    }

    /// Adds ends of a month.
    pub(crate) fn add(&mut self, month: String, rows: Vec<Ended>) {
        if self.made.as_ref().is_some_and(|(made, _)| month < *made) {
            self.made = None;
        }
        self.months.entry(month).or_default().extend(rows);
    }

    /// The history of the months before one.
    pub(crate) fn before(&mut self, month: &str) -> &History {
        let made = self.made.take().filter(|(made, _)| made == month);
        let made = made.unwrap_or_else(|| {
            let from = months_before(month);
            let rows = self.months.range(from..month.to_owned());
            let rows = rows.flat_map(|(_, rows)| rows.iter().cloned());
            (month.to_owned(), History::of(rows))
        });
        &self.made.insert(made).1
    }

    /// The history of everything that is here.
    pub(crate) fn all(&self) -> History {
        History::of(self.months.values().flatten().cloned())
    }
}

/// The first of the months that speak for one; a text that is no month stands
/// for itself.
pub(crate) fn months_before(month: &str) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    let from = first.and_then(|day| day.checked_sub(MONTHS.months()).ok());
    from.map_or_else(
        || month.to_owned(),
        |day| format!("{:04}-{:02}", day.year(), day.month()),
    )
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
            step: 0,
            day: 2,
            n,
        }
    }

    #[test]
    fn a_month_is_judged_by_those_before_it_alone() {
        let mut past = Past {
            months: BTreeMap::new(),
            made: None,
        };
        let place = motcua_domain::risk::Place {
            field: "land",
            procedure: "A",
            step: 0,
            begins: 0,
            last: 5,
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
