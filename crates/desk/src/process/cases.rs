//! From a number of the process view down to its dossiers, some at a time.

use super::ends::{ended, ends_between};
use super::look::ProcessWish;
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::process::{CountKey, Journey, Measure, entries};
use motcua_domain::report::Period;
use motcua_domain::time::Timestamp;
use motcua_store::{ProcessAsk, ProcessRow, StoreError, Tx};

/// Dossiers of a page.
const PAGE: usize = 50;
/// Dossiers that one page looks at; what is rare goes on with the next.
const LOOKED_AT: u32 = 1_000;
/// A record of at most so many events is looked through whole.
const SHORT: i64 = 100_000;
/// So much is looked at on both sides of a period: a clock may have been set
/// back.
const AROUND: SignedDuration = SignedDuration::from_hours(24);

/// What is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessCasesAsk {
    /// The view it is opened from.
    pub wish: ProcessWish,
    /// What is measured.
    pub measure: Measure,
    /// Of what; `None` = of everything that the measure knows. `2+` = twice or
    /// more often, `queue|way` = one of these.
    pub key: Option<String>,
    /// After this event of the record.
    pub after: Option<i64>,
}

/// A dossier behind a number. What a dossier can do more than once (a way
/// between units, an activity) is there as often as it did.
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
    /// How many stand on all pages together; `None` where the sums do not tell,
    /// since a dossier may be in several of what was asked.
    pub total: Option<i64>,
    /// Where to go on.
    pub next: Option<i64>,
}

impl Desk {
    /// The dossiers behind a number: all pages together are as many as it says.
    ///
    /// # Errors
    /// As [`Desk::process`].
    pub fn process_cases(
        &self,
        me: &Actor,
        ask: &ProcessCasesAsk,
    ) -> Result<ProcessCases, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let months = self.process_ask(&ask.wish)?;
        let upto = self.process_counted()?.upto;
        let period = ask.wish.period;
        let is_own = self.settings().log().is_none();
        let page = self.0.store.read(self.0.id, |tx| {
            let (from, to) = stretch(tx, is_own, &period, upto)?;
            let from = ask.after.map_or(from, |after| from.max(after + 1));
            let total = total(&tx.process_sums(&months)?, ask);
            let page = page(tx, ask, &months, (from, to))?;
            Ok::<_, StoreError>(ProcessCases { total, ..page })
        })?;
        Ok(page)
    }
}

/// The numbers below one in which events of a period lie: in a short record all
/// of them, which is read as fast, and in that of an imported log, which is not
/// in the order of time.
pub(super) fn stretch(
    tx: &mut Tx<'_>,
    is_own: bool,
    period: &Period,
    upto: i64,
) -> Result<(i64, i64), StoreError> {
    if !is_own || tx.head()? <= SHORT {
        return Ok((0, upto));
    }
    let before = period.start().checked_sub(AROUND);
    let after = period.end().checked_add(AROUND);
    let from = tx.seq_at(before.unwrap_or(period.start()))?;
    let to = tx.seq_at(after.unwrap_or(period.end()))?;
    Ok((from, to.min(upto)))
}

/// How many all pages together have, by the sums.
fn total(rows: &[ProcessRow], ask: &ProcessCasesAsk) -> Option<i64> {
    // A dossier lies in many states, and has one number of supplements.
    let is_one = ask.measure == Measure::Whole
        || ask.measure.is_number()
        || ask.measure.is_each_time()
        || ask.key.as_ref().is_some_and(|key| !key.contains('|'));
    let rows = rows.iter().filter(|row| row.measure == ask.measure);
    let meant = rows.filter(|row| is_of(ask, &row.key));
    is_one.then(|| meant.map(|row| row.sum.n).sum())
}

/// Is it what was asked for?
fn is_of(ask: &ProcessCasesAsk, key: &str) -> bool {
    ask.key.as_ref().is_none_or(|asked| match ask.measure {
        // A log names its activities as it likes, with any sign.
        Measure::Activity => asked == key,
        _ => is_meant(asked, key),
    })
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
        for minutes in found(&journey, ask, months) {
            page.cases.push(ProcessCase {
                dossier: id,
                code: journey.dossier.code.clone(),
                procedure: journey.dossier.intake.procedure.code.clone(),
                end: journey.end,
                minutes,
            });
        }
        let is_last = ends.last().is_some_and(|last| last.seq == event.seq);
        if page.cases.len() >= PAGE && !is_last {
            return Ok(page);
        }
    }
    page.next = page.next.filter(|_| more);
    Ok(page)
}

/// Minutes of what was asked in the way of a dossier: once for the dossier, or
/// each time for what it can do more than once.
fn found(journey: &Journey, ask: &ProcessCasesAsk, months: &ProcessAsk) -> Vec<i64> {
    let is_asked = |at: &CountKey| {
        at.measure == ask.measure
            && is_of(ask, &at.key)
            && months.from <= at.month
            && at.month <= months.to
            && (months.field.is_empty() || months.field == at.field)
            && months.unit == at.unit
    };
    let all = entries(journey).into_iter();
    let minutes: Vec<i64> = all
        .filter(|(at, _)| is_asked(at))
        .map(|(_, minutes)| minutes)
        .collect();
    if minutes.is_empty() || ask.measure.is_each_time() {
        return minutes;
    }
    vec![minutes.iter().sum()]
}

/// Is a key the one that was asked for, one of them, or a number that is large
/// enough?
fn is_meant(asked: &str, key: &str) -> bool {
    if asked.split('|').any(|one| one == key) {
        return true;
    }
    let Some(least) = asked.strip_suffix('+') else {
        return false;
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
        assert!(is_meant("queue|way", "way") && !is_meant("queue|way", "work"));
    }
}
