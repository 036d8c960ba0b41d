//! Who calls people at a moment, or is expected to.

use super::wait::{Now, after, days_before};
use super::{DayPlan, state};
use crate::Settings;
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_store::{AtWorkRow, StoreError, Tx};

/// Days with work that are looked at for one with the hours of the day waited
/// for: past a Saturday, or a week of other hours.
const LOOKED_AT: usize = 7;

impl Now {
    /// Who is there to call people: at the counters now; in a break, whoever
    /// has a counter; before the opening, whoever was there on the last day of
    /// such hours too (a Saturday has fewer people than a Monday), but for those
    /// who have left again ([`Self::gone`]).
    pub fn crew(
        &self,
        tx: &mut Tx<'_>,
        rows: &[AtWorkRow],
        gone: &[StaffId],
    ) -> Result<Vec<StaffId>, StoreError> {
        let kind = self.rest.map(|rest| rest.kind);
        let resting = matches!(kind, Some(RestKind::Noon | RestKind::Between));
        let there = |row: &&AtWorkRow| {
            let papers = row.state == state::BACK_OFFICE;
            row.counter.is_some() && row.state != state::ABSENT && (resting || !papers)
        };
        let here: Vec<StaffId> = rows.iter().filter(there).map(|row| row.staff).collect();
        let day = local(self.at).date();
        let mut crew = match kind {
            Some(RestKind::Opening) => {
                let mut last = self.last_crew(tx, day)?;
                last.retain(|one| !gone.contains(one));
                last
            }
            Some(RestKind::Ended) => self.last_crew(tx, after(day))?,
            _ => Vec::new(),
        };
        crew.extend(here);
        crew.sort_unstable();
        crew.dedup();
        Ok(crew)
    }

    /// Who had a counter on the last day before `day` with the hours of the day
    /// that is waited for; where none of the last days had them, on the last.
    fn last_crew(&self, tx: &mut Tx<'_>, day: Date) -> Result<Vec<StaffId>, StoreError> {
        let (mut before, mut newest) = (day, None);
        for _ in 0..LOOKED_AT {
            let Some(last) = tx.last_day_of_work(before)? else {
                break;
            };
            if self.alike.contains(&last) {
                return tx.crew_of(last);
            }
            newest = newest.or(Some(last));
            before = last;
        }
        newest.map_or_else(|| Ok(Vec::new()), |last| tx.crew_of(last))
    }

    /// Who took a counter this morning and left it before the opening: fallen
    /// ill, say. The row of whoever forgot to leave yesterday changes today as
    /// well, with the hall's new day; only an interval of today tells the two
    /// apart.
    pub fn gone(&self, tx: &mut Tx<'_>, rows: &[AtWorkRow]) -> Result<Vec<StaffId>, StoreError> {
        if self.rest.is_none_or(|rest| rest.kind != RestKind::Opening) {
            return Ok(Vec::new());
        }
        let left = |who: StaffId| {
            let mut absent = rows.iter().filter(|row| row.state == state::ABSENT);
            absent.any(|row| row.staff == who)
        };
        let today = tx.work_of_day(local(self.at).date())?;
        let mut gone: Vec<StaffId> = today.iter().map(|one| one.staff).collect();
        gone.retain(|one| left(*one));
        gone.dedup();
        Ok(gone)
    }
}

/// Days with the hours of the one on which a rest ends.
pub(super) fn days_like(settings: &Settings, rest: &Rest) -> Vec<Date> {
    let day = local(rest.until).date();
    let Ok(plan) = DayPlan::of(settings, day) else {
        return Vec::new();
    };
    let alike = |one: &Date| DayPlan::of(settings, *one).is_ok_and(|other| other == plan);
    days_before(day).filter(alike).collect()
}
