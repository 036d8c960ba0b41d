//! What everybody may read: per field and month how dossiers were handled.
//!
//! Counts of dossiers only, no names, so it needs no permit. Because anybody
//! may ask, it is kept in memory, counted by one reader at a time, and only for
//! months of the last years: asking for it again and again costs nothing.

use super::{Making, Report};
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// The definition that is shown.
const SHOWN: &str = "transparency";
/// How old the numbers may be while the record goes on.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Months back that are shown.
const MONTHS: usize = 36;

/// What is shown and kept.
#[derive(Default)]
pub(crate) struct Shown {
    kept: Mutex<Vec<(Period, Timestamp, Arc<Report>)>>,
    counting: Mutex<()>,
}

impl Shown {
    /// What is kept of a month, if it is still good.
    fn of(&self, period: Period, now: Timestamp, head: i64) -> Option<Arc<Report>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, at, report) = kept.iter().find(|(of, ..)| *of == period)?;
        let age = now.duration_since(*at);
        let same = report.size == head && !report.runs;
        (same || (SignedDuration::ZERO <= age && age < FRESH)).then(|| Arc::clone(report))
    }

    fn keep(&self, period: Period, now: Timestamp, report: &Arc<Report>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, ..)| *of != period);
        kept.push((period, now, Arc::clone(report)));
        let over = kept.len().saturating_sub(MONTHS + 1);
        kept.drain(..over);
    }
}

impl Desk {
    /// A month for everybody: received, finished, on time, late, apologies,
    /// days, per field; at most ten minutes old.
    ///
    /// # Errors
    /// "Not found" for what is no month, has not begun or lies more than three
    /// years back.
    pub fn transparency(&self, month: Period) -> Result<Arc<Report>, DeskError> {
        let now = self.now();
        let mut oldest = Period::of(PeriodKind::Month, self.today());
        for _ in 0..MONTHS {
            oldest = oldest.previous();
        }
        if month.kind != PeriodKind::Month || !month.has_begun(now) || month.from < oldest.from {
            return Err(DeskError::NotFound);
        }
        let head = self.0.store.read(self.0.id, |tx| tx.head())?;
        if let Some(report) = self.0.shown.of(month, now, head) {
            return Ok(report);
        }
        // One at a time; whoever waited finds it counted.
        let counting = &self.0.shown.counting;
        let _turn = counting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(report) = self.0.shown.of(month, now, head) {
            return Ok(report);
        }
        let known = self.0.reports.get(SHOWN).ok_or(DeskError::NotFound)?;
        let making = Making::new(&known.definition, month, None, (now, i64::MAX))?;
        let report = Arc::new(self.counted(making, &mut |_, _| true)?);
        self.0.shown.keep(month, now, &report);
        Ok(report)
    }
}
