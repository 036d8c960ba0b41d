//! Officials at work: what each does now, at which counter, with whom; and
//! the intervals of a day.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::Timestamp;

/// What an official does now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtWorkRow {
    /// Who.
    pub staff: StaffId,
    /// `free`, `serving`, `break`, `back_office` or `absent`.
    pub state: String,
    /// Reason of a break, from the short list.
    pub reason: Option<String>,
    /// Counter taken.
    pub counter: Option<u16>,
    /// Person called or at the counter.
    pub visit: Option<VisitId>,
    /// Since when in this state.
    pub since: Timestamp,
}

/// An interval of an official's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkIntervalRow {
    /// Who.
    pub staff: StaffId,
    /// State.
    pub state: String,
    /// Reason of a break.
    pub reason: Option<String>,
    /// Counter.
    pub counter: Option<u16>,
    /// From.
    pub from: Timestamp,
    /// To; `None` while it lasts.
    pub to: Option<Timestamp>,
}

const PUT: &str = "INSERT INTO at_work (desk_id, staff_id, state, reason, counter, visit_id, since) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (desk_id, staff_id) DO UPDATE SET \
    state = excluded.state, reason = excluded.reason, counter = excluded.counter, \
    visit_id = excluded.visit_id, since = excluded.since";
const GET: &str = "SELECT staff_id, state, reason, counter, visit_id, since FROM at_work \
    WHERE desk_id = $1 AND staff_id = $2";
const AT_COUNTER: &str = "SELECT staff_id, state, reason, counter, visit_id, since FROM at_work \
    WHERE desk_id = $1 AND counter = $2";
const ALL: &str = "SELECT staff_id, state, reason, counter, visit_id, since FROM at_work \
    WHERE desk_id = $1 ORDER BY staff_id";
const CLOSE: &str = "UPDATE work_interval SET to_at = $4 \
    WHERE desk_id = $1 AND work_day = $2 AND staff_id = $3 AND to_at IS NULL";
const OPEN: &str = "INSERT INTO work_interval (desk_id, work_day, staff_id, n, state, reason, \
    counter, from_at, to_at) SELECT $1, $2, $3, COALESCE(MAX(n), 0) + 1, $4, CAST($5 AS TEXT), \
    CAST($6 AS BIGINT), $7, CAST(NULL AS BIGINT) \
    FROM work_interval WHERE desk_id = $1 AND work_day = $2 AND staff_id = $3";
const OF_DAY: &str = "SELECT staff_id, state, reason, counter, from_at, to_at FROM work_interval \
    WHERE desk_id = $1 AND work_day = $2 ORDER BY staff_id, n";
const LAST_DAY: &str = "SELECT work_day FROM work_interval WHERE desk_id = $1 AND work_day < $2 \
    ORDER BY work_day DESC LIMIT 1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, AT_COUNTER, ALL, CLOSE, OPEN, OF_DAY, LAST_DAY];

impl Tx<'_> {
    /// What an official does now; `None` = has not taken a counter yet.
    pub fn at_work(&mut self, staff: StaffId) -> Result<Option<AtWorkRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), staff.into()])?;
        row.as_ref().map(at_work).transpose()
    }

    /// Who has a counter.
    pub fn at_counter(&mut self, counter: u16) -> Result<Option<AtWorkRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(AT_COUNTER, &[desk.into(), counter.into()])?;
        row.as_ref().map(at_work).transpose()
    }

    /// What everybody does now.
    pub fn all_at_work(&mut self) -> Result<Vec<AtWorkRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(at_work)
            .collect()
    }

    /// Keeps what an official does now. A new interval begins when state,
    /// reason or counter is another one than in `before`.
    pub fn put_at_work(
        &mut self,
        day: Date,
        before: Option<&AtWorkRow>,
        next: &AtWorkRow,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            next.staff.into(),
            next.state.as_str().into(),
            next.reason.as_deref().into(),
            next.counter.into(),
            next.visit.map(|visit| visit.0).into(),
            next.since.into(),
        ];
        self.execute(PUT, &values)?;
        let same = before.is_some_and(|before| {
            before.state == next.state
                && before.reason == next.reason
                && before.counter == next.counter
        });
        if same {
            return Ok(());
        }
        let day = day.to_string();
        let values = [
            desk.into(),
            day.as_str().into(),
            next.staff.into(),
            next.since.into(),
        ];
        self.execute(CLOSE, &values)?;
        if next.state == "absent" {
            return Ok(());
        }
        let values = [
            desk.into(),
            day.into(),
            next.staff.into(),
            next.state.as_str().into(),
            next.reason.as_deref().into(),
            next.counter.into(),
            next.since.into(),
        ];
        self.execute(OPEN, &values).map(|_| ())
    }

    /// The last day with work before `day`.
    pub fn last_day_of_work(&mut self, day: Date) -> Result<Option<Date>, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        let Some(row) = self.query_opt(LAST_DAY, &values)? else {
            return Ok(None);
        };
        let day = row.text(0)?.parse();
        day.map(Some).map_err(|_| StoreError::Inconsistent {
            table: "work_interval",
            row: 0,
            what: "a day of work is no day".to_owned(),
        })
    }

    /// Who had a counter on a day.
    pub fn crew_of(&mut self, day: Date) -> Result<Vec<StaffId>, StoreError> {
        let rows = self.work_of_day(day)?.into_iter();
        let mut crew: Vec<StaffId> = rows
            .filter(|row| row.counter.is_some())
            .map(|row| row.staff)
            .collect();
        crew.dedup();
        Ok(crew)
    }

    /// What officials did on a day, by official and in order.
    pub fn work_of_day(&mut self, day: Date) -> Result<Vec<WorkIntervalRow>, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        self.query(OF_DAY, &values)?
            .iter()
            .map(|row| {
                Ok(WorkIntervalRow {
                    staff: StaffId(row.int(0)?),
                    state: row.text(1)?.to_owned(),
                    reason: row.opt_text(2)?.map(str::to_owned),
                    counter: row.opt_int(3)?.and_then(|n| u16::try_from(n).ok()),
                    from: row.instant(4)?,
                    to: row.opt_instant(5)?,
                })
            })
            .collect()
    }
}

fn at_work(row: &Row) -> Result<AtWorkRow, StoreError> {
    Ok(AtWorkRow {
        staff: StaffId(row.int(0)?),
        state: row.text(1)?.to_owned(),
        reason: row.opt_text(2)?.map(str::to_owned),
        counter: row.opt_int(3)?.and_then(|n| u16::try_from(n).ok()),
        visit: row.opt_int(4)?.map(VisitId),
        since: row.instant(5)?,
    })
}
