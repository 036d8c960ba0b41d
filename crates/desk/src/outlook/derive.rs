//! Deriving days that are over, and counting dossiers that came in: by the
//! machine each night, and by the first page that finds yesterday missing.

use super::past::{DayCounts, DayDetail, PastDay};
use crate::queue::{DayPlan, hours_over};
use crate::setup::{put_setting, to_json};
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use motcua_domain::calendar::Sessions;
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::time::local;
use motcua_domain::visit::Visit;
use motcua_store::{OutlookKind, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Setting: how far days were derived and dossiers counted.
const MARK: &str = "outlook";
/// Days for which details are kept: the model looks at 60 open days, the trust
/// page at a month and the 60 days before it; the rest is a year to look back.
const DETAILED: i32 = 400;
/// Visits read at once.
const VISITS: u32 = 500;
/// Dossiers counted in one act: some hundred rows, so that it holds the lane
/// for a few milliseconds.
const SLICE: u32 = 2_000;
/// What is derived of a day; counted up when a day says more, or something else,
/// than it did, so that days that were derived before are derived anew.
const SAYS: u32 = 1;
/// Before any day of a desk.
pub(super) const FIRST: Date = date(1900, 1, 1);

/// How far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// All days up to this one are derived.
    through: Option<Date>,
    /// What they say, see [`SAYS`].
    #[serde(default)]
    says: u32,
    /// The last dossier counted.
    dossier: i64,
    /// Counts up with each write, so that whoever keeps something read from
    /// here knows that it is old.
    n: u64,
}

impl Desk {
    /// Derives days that are over and counts dossiers that came in; gives how
    /// many days were derived. A desk that begins with this derives its last 400
    /// days with visits.
    ///
    /// # Errors
    /// When the store fails, or a row of it cannot be read.
    pub fn derive_outlook(&self) -> Result<usize, DeskError> {
        let days = self.derive_days()?;
        self.count_entered()?;
        Ok(days)
    }

    /// Forgets what was derived and derives it again, as far back as days with
    /// visits are looked for; gives how many days. What comes out is the same,
    /// unless the opening hours of a past day were changed since, or a dossier
    /// was put under a procedure of another field.
    ///
    /// # Errors
    /// As [`Desk::derive_outlook`].
    pub fn recount_outlook(&self) -> Result<usize, DeskError> {
        let n = self.outlook_mark()?.n;
        self.batch(&self.counter_of_process(), move |work| {
            work.tx.clear_outlook()?;
            let fresh = Mark {
                n: n + 1,
                says: SAYS,
                ..Mark::default()
            };
            Ok(put_setting(work.tx, MARK, &fresh)?)
        })?;
        self.derive_outlook()
    }

    /// Derives what is missing of the days up to yesterday, and gives a mark
    /// that is another one after anything was derived.
    pub(super) fn catch_up(&self) -> Result<String, DeskError> {
        let yesterday = self.today().yesterday().unwrap_or(FIRST);
        let mark = self.outlook_mark()?;
        if mark.through < Some(yesterday) || mark.says != SAYS {
            self.derive_outlook()?;
        }
        Ok(to_json("outlook", &self.outlook_mark()?)?)
    }

    fn outlook_mark(&self) -> Result<Mark, DeskError> {
        Ok(self.store().read(self.id(), mark)?)
    }

    fn derive_days(&self) -> Result<usize, DeskError> {
        let today = self.today();
        let yesterday = today.yesterday().unwrap_or(FIRST);
        let through = self.derived_through()?;
        if through >= Some(yesterday) {
            return Ok(0);
        }
        let from = through.and_then(|day| day.tomorrow().ok()).unwrap_or(FIRST);
        let mut days = self.store().read(self.id(), |tx| tx.visit_days(from))?;
        days.retain(|day| *day < today);
        days.sort_unstable();
        for day in &days {
            let (counts, detail) = self.derive_day(*day)?;
            self.keep_day(*day, &counts, &detail)?;
        }
        let old = today.checked_sub(DETAILED.days()).unwrap_or(FIRST);
        self.batch(&self.counter_of_process(), move |work| {
            work.tx.drop_outlook_days(OutlookKind::Detail, old)?;
            come_to(work.tx, yesterday)
        })?;
        Ok(days.len())
    }

    /// The day up to which days are derived and say what they should; those that
    /// say less are forgotten as derived, not as counted: what is left of them
    /// is shown until they are made anew.
    fn derived_through(&self) -> Result<Option<Date>, DeskError> {
        let seen = self.outlook_mark()?;
        if seen.says == SAYS {
            return Ok(seen.through);
        }
        self.batch(&self.counter_of_process(), |work| {
            let mut now = mark(work.tx)?;
            if now.says != SAYS {
                (now.through, now.says) = (None, SAYS);
                now.n += 1;
            }
            Ok(put_setting(work.tx, MARK, &now)?)
        })?;
        Ok(self.outlook_mark()?.through)
    }

    fn keep_day(&self, day: Date, counts: &DayCounts, detail: &DayDetail) -> Result<(), DeskError> {
        let counts = to_json("counts", counts)?;
        let detail = to_json("detail", detail)?;
        self.batch(&self.counter_of_process(), move |work| {
            work.tx.put_outlook_day(OutlookKind::Count, day, &counts)?;
            work.tx.put_outlook_day(OutlookKind::Detail, day, &detail)?;
            come_to(work.tx, day)
        })
    }

    /// A day as its visits, their intervals and the officials' work have it.
    pub(super) fn derive_day(&self, day: Date) -> Result<(DayCounts, DayDetail), DeskError> {
        let settings = self.settings();
        let (visits, intervals, work, handled) = self.store().read(self.id(), |tx| {
            let mut visits: Vec<Visit> = Vec::new();
            loop {
                let after = visits.last().map_or(VisitId(i64::MIN), |visit| visit.id);
                let page = tx.visits_that_came(day, after, VISITS)?;
                let is_last = page.len() < VISITS as usize;
                visits.extend(page);
                if is_last {
                    break;
                }
            }
            Ok::<_, StoreError>((
                visits,
                tx.intervals_of_day(day)?,
                tx.work_of_day(day)?,
                tx.handled_on(day)?,
            ))
        })?;
        let plan = DayPlan::of(&settings, day);
        let sessions = plan.map_or_else(|_| Sessions::closed(), |plan| plan.sessions);
        let past = PastDay {
            day,
            hours: &hours_over(&settings, day),
            sessions: &sessions,
            visits: &visits,
            intervals: &intervals,
            work: &work,
            handled: &handled,
        };
        Ok(past.derive())
    }

    /// Counts dossiers that were not counted yet, in the order in which they
    /// were written: a register that was taken in counts to its own days.
    fn count_entered(&self) -> Result<(), DeskError> {
        loop {
            let seen = self.outlook_mark()?.dossier;
            let rows = self
                .store()
                .read(self.id(), |tx| tx.entered_after(DossierId(seen), SLICE))?;
            let Some(last) = rows.last().map(|row| row.dossier.0) else {
                return Ok(());
            };
            let is_last = rows.len() < SLICE as usize;
            let mut sums: BTreeMap<(Date, String), i64> = BTreeMap::new();
            for row in rows {
                *sums.entry((local(row.at).date(), row.field)).or_default() += 1;
            }
            self.batch(&self.counter_of_process(), move |work| {
                let mut now = mark(work.tx)?;
                // Somebody else counted meanwhile.
                if now.dossier != seen {
                    return Ok(());
                }
                for ((day, field), n) in &sums {
                    work.tx.add_outlook_dossiers(*day, field, *n)?;
                }
                now.dossier = last;
                now.n += 1;
                Ok(put_setting(work.tx, MARK, &now)?)
            })?;
            if is_last {
                return Ok(());
            }
        }
    }
}

fn mark(tx: &mut Tx<'_>) -> Result<Mark, StoreError> {
    let text = tx.setting(MARK)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

fn come_to(tx: &mut Tx<'_>, day: Date) -> Result<(), DeskError> {
    let mut now = mark(tx)?;
    now.through = now.through.max(Some(day));
    now.n += 1;
    Ok(put_setting(tx, MARK, &now)?)
}
