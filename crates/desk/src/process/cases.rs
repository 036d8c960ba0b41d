//! From a number of the process view down to its dossiers, some at a time.

use super::count::{ended, ends_between};
use super::look::{ProcessWish, asked};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::process::{Measure, contribution};
use motcua_domain::time::Timestamp;
use motcua_store::{ProcessAsk, StoreError, Tx};

/// Dossiers of a page.
const PAGE: usize = 50;
/// Dossiers that one page looks at; what is rare goes on with the next.
const LOOKED_AT: u32 = 1_000;
/// A record of at most so many events is looked through whole: that of an
/// imported log is not in the order of time.
const SHORT: i64 = 100_000;

/// What is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessCasesAsk {
    /// The view it is opened from.
    pub wish: ProcessWish,
    /// What is measured.
    pub measure: Measure,
    /// Of what; `None` = of everything that the measure knows. `2+` = twice or
    /// more often.
    pub key: Option<String>,
    /// After this event of the record.
    pub after: Option<i64>,
}

/// A dossier behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessCase {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: Option<DossierCode>,
    /// Procedure code.
    pub procedure: String,
    /// When it ended.
    pub end: Option<Timestamp>,
    /// Minutes of what was asked.
    pub minutes: i64,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessCases {
    /// Dossiers, in the order in which they ended.
    pub cases: Vec<ProcessCase>,
    /// Where to go on.
    pub next: Option<i64>,
}

impl Desk {
    /// The dossiers behind a number.
    ///
    /// # Errors
    /// As [`Desk::process`].
    pub fn process_cases(
        &self,
        me: &Actor,
        ask: &ProcessCasesAsk,
    ) -> Result<ProcessCases, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let months = asked(&ask.wish)?;
        let upto = self.process_counted()?.upto;
        let period = ask.wish.period;
        let page = self.0.store.read(self.0.id, |tx| {
            let (mut from, mut to) = (0, upto);
            if tx.head()? > SHORT {
                from = tx.seq_at(period.start())?;
                to = tx.seq_at(period.end())?.min(upto);
            }
            let from = ask.after.map_or(from, |after| from.max(after + 1));
            page(tx, ask, &months, (from, to))
        })?;
        Ok(page)
    }
}

fn page(
    tx: &mut Tx<'_>,
    ask: &ProcessCasesAsk,
    months: &ProcessAsk,
    range: (i64, i64),
) -> Result<ProcessCases, StoreError> {
    let ends = ends_between(tx, range, LOOKED_AT)?;
    let more = ends.len() >= LOOKED_AT as usize;
    let mut page = ProcessCases::default();
    for event in &ends {
        page.next = Some(event.seq);
        let Some(id) = event.dossier else {
            continue;
        };
        let Ok(Some(journey)) = ended(tx, id, event.seq)? else {
            continue;
        };
        let rows = contribution(&journey);
        let meant = rows.iter().filter(|(at, _)| {
            at.measure == ask.measure
                && ask.key.as_ref().is_none_or(|key| is_meant(key, &at.key))
                && months.from <= at.month
                && at.month <= months.to
                && (months.field.is_empty() || months.field == at.field)
                && (months.unit.is_empty() || months.unit == at.unit)
        });
        let minutes: Vec<i64> = meant.map(|(_, sum)| sum.minutes).collect();
        if minutes.is_empty() {
            continue;
        }
        page.cases.push(ProcessCase {
            dossier: id,
            code: journey.dossier.code.clone(),
            procedure: journey.dossier.intake.procedure.code.clone(),
            end: journey.end,
            minutes: minutes.iter().sum(),
        });
        if page.cases.len() >= PAGE {
            return Ok(page);
        }
    }
    page.next = page.next.filter(|_| more);
    Ok(page)
}

/// Is a key the one that was asked for, or a number that is large enough?
fn is_meant(asked: &str, key: &str) -> bool {
    let Some(least) = asked.strip_suffix('+') else {
        return asked == key;
    };
    let number = |text: &str| text.parse::<u32>().ok();
    number(least).is_some_and(|least| number(key).is_some_and(|n| n >= least))
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn a_number_with_a_plus_means_that_many_or_more() {
        assert!(is_meant("2+", "2") && is_meant("2+", "3"));
        assert!(!is_meant("2+", "1") && !is_meant("2+", "x"));
        assert!(is_meant("queue", "queue") && !is_meant("queue", "way"));
    }
}
