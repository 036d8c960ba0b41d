//! What reports read: one row of facts a dossier, gathered within a batch and
//! written before its commit; and a reader that meets each dossier once, as it
//! was at a moment.
//!
//! The row is today's fold. What changed after the moment of a report is
//! folded again from its events up to it, so that a report of last month says
//! the same next year. Deliberately absent: what is counted and how.

mod closed;
mod declared;
mod earlier;
mod walk;

pub use closed::ClosedRow;
pub(crate) use closed::STATEMENTS as CLOSED;
pub(crate) use declared::STATEMENTS as DECLARED;
pub use declared::{DeclaredPart, DeclaredRow};
pub(crate) use earlier::{STATEMENTS as BEFORE, take_in, take_in_once};
pub(crate) use walk::STATEMENTS as WALK;

use crate::error::StoreError;
use crate::person::padded;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::Timestamp;
use motcua_domain::dossier::{Dossier, Event, StageName};
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::report::{Case, Ending};
use std::collections::{BTreeMap, HashMap};

/// A dossier's facts for reports, with the event they follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Number of the dossier's last event.
    pub last_seq: i64,
    /// Time of it.
    pub last_at: Timestamp,
    /// The facts.
    pub case: Case,
}

/// A moment of the record: events before this number and before this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    /// Number of events; [`i64::MAX`] = all there are.
    pub size: i64,
    /// Time, exclusive.
    pub at: Timestamp,
}

/// Events with their time and who acted, and corrections that came later.
type Known = (Vec<(Timestamp, Option<StaffId>, Event)>, Vec<Event>);

/// Kind of the events that correct what was closed.
const CORRECTED: &str = "\"closed.corrected\"";

/// `over_at` of a dossier that is not over: after every time.
const STILL: i64 = i64::MAX;
/// Rows of [`PUT_EIGHT`].
const EIGHT: usize = 8;
/// Rows kept in memory at most; see `figures.rs`.
const MOST: usize = 1024;

macro_rules! put_sql {
    ($rows:literal) => {
        concat!(
            "INSERT INTO report_case (desk_id, dossier_id, last_seq, last_at, entered_at, over_at, \
             facts) VALUES ",
            $rows,
            " ON CONFLICT (desk_id, dossier_id) DO UPDATE SET last_seq = excluded.last_seq, \
             last_at = excluded.last_at, entered_at = excluded.entered_at, over_at = excluded.over_at, \
             facts = excluded.facts"
        )
    };
}
const PUT: &str = put_sql!("($1, $2, $3, $4, $5, $6, $7)");
const PUT_EIGHT: &str = put_sql!(
    "($1, $2, $3, $4, $5, $6, $7), ($1, $8, $9, $10, $11, $12, $13), \
     ($1, $14, $15, $16, $17, $18, $19), ($1, $20, $21, $22, $23, $24, $25), \
     ($1, $26, $27, $28, $29, $30, $31), ($1, $32, $33, $34, $35, $36, $37), \
     ($1, $38, $39, $40, $41, $42, $43), ($1, $44, $45, $46, $47, $48, $49)"
);
const ONE: &str = "SELECT last_seq, last_at, facts FROM report_case \
    WHERE desk_id = $1 AND dossier_id = $2";
const SOME: &str = "SELECT last_seq, last_at, facts FROM report_case \
    WHERE desk_id = $1 AND dossier_id IN \
    ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, \
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51) ORDER BY dossier_id";
/// Places for ids in [`SOME`].
const FIFTY: usize = 50;
const COUNT: &str = "SELECT COUNT(*) FROM report_case WHERE desk_id = $1 AND over_at >= $2";
const ANY_BEFORE: &str =
    "SELECT dossier_id FROM report_case WHERE desk_id = $1 AND entered_at < $2 LIMIT 1";
const EVENTS: &str = "SELECT seq, at, actor, facts FROM event \
    WHERE desk_id = $1 AND dossier_id = $2 AND seq < $3 ORDER BY seq";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, PUT_EIGHT, ONE, SOME, COUNT, ANY_BEFORE, EVENTS];

impl CaseRow {
    /// Of a dossier after its event of this number.
    pub fn of(last_seq: i64, dossier: &Dossier) -> Self {
        Self {
            last_seq,
            last_at: dossier.last_at,
            case: Case::of(dossier),
        }
    }

    fn values(&self) -> Result<[Value; 6], StoreError> {
        let case = &self.case;
        let facts = serde_json::to_string(case).map_err(|e| StoreError::encode("case", &e))?;
        Ok([
            case.dossier.into(),
            self.last_seq.into(),
            self.last_at.into(),
            case.entered_at.into(),
            over_at(self).into(),
            facts.into(),
        ])
    }

    /// Do the columns of a row say the same? For the audit.
    pub(crate) fn is_as(&self, columns: &[Value]) -> bool {
        self.values().is_ok_and(|own| own.as_slice() == columns)
    }
}

/// When nothing was left to do: handed over, stopped, withdrawn, refused, or
/// taken back into the register it came from.
fn over_at(row: &CaseRow) -> i64 {
    let case = &row.case;
    let over = match case.ending {
        Some(Ending::Positive | Ending::Negative) => case.delivered_at,
        Some(Ending::Stopped | Ending::Withdrawn | Ending::Refused) => case.ended_at,
        None => is_taken_back(case).then_some(row.last_at),
    };
    over.map_or(STILL, Timestamp::as_microsecond)
}

/// A dossier of a register that was taken in and back again has stopped
/// without an ending.
fn is_taken_back(case: &Case) -> bool {
    case.stage == StageName::Stopped && case.ending.is_none()
}

fn case_row(row: &Row) -> Result<CaseRow, StoreError> {
    let last_seq = row.int(0)?;
    Ok(CaseRow {
        last_seq,
        last_at: row.instant(1)?,
        case: serde_json::from_str(row.text(2)?).map_err(|e| StoreError::Inconsistent {
            table: "report_case",
            row: last_seq,
            what: e.to_string(),
        })?,
    })
}

impl Tx<'_> {
    /// Notes what an act made of a dossier; written with the figures.
    pub(crate) fn add_case(&mut self, seq: i64, dossier: &Dossier) -> Result<(), StoreError> {
        let cases = &mut self.numbers()?.added.cases;
        cases.push(CaseRow::of(seq, dossier));
        if cases.len() < MOST {
            return Ok(());
        }
        self.write_figures()
    }

    /// Writes rows, of each dossier the last, in the table's order.
    pub(crate) fn write_cases(&mut self, cases: Vec<CaseRow>) -> Result<(), StoreError> {
        let last: BTreeMap<DossierId, CaseRow> = cases
            .into_iter()
            .map(|row| (row.case.dossier, row))
            .collect();
        let rows: Vec<CaseRow> = last.into_values().collect();
        let desk: Value = self.desk().into();
        for some in rows.chunks(EIGHT) {
            if some.len() == EIGHT {
                let mut values = vec![desk.clone()];
                for row in some {
                    values.extend(row.values()?);
                }
                self.execute(PUT_EIGHT, &values)?;
                continue;
            }
            for row in some {
                let mut values = vec![desk.clone()];
                values.extend(row.values()?);
                self.execute(PUT, &values)?;
            }
        }
        Ok(())
    }

    /// Today's facts of a dossier.
    pub fn case(&mut self, id: DossierId) -> Result<Option<CaseRow>, StoreError> {
        self.write_figures()?;
        let desk = self.desk();
        let row = self.query_opt(ONE, &[desk.into(), id.into()])?;
        row.as_ref().map(case_row).transpose()
    }

    /// How many dossiers are not over, or were over at a time or later.
    pub fn n_cases_since(&mut self, from: Timestamp) -> Result<i64, StoreError> {
        self.write_figures()?;
        let desk = self.desk();
        let row = self.query_opt(COUNT, &[desk.into(), from.into()])?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    /// Had a dossier reached the desk before a time?
    pub fn had_cases(&mut self, before: Timestamp) -> Result<bool, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(ANY_BEFORE, &[desk.into(), before.into()])?;
        Ok(row.is_some())
    }

    /// Events of a dossier before a moment, oldest first, without words.
    pub fn events_until(
        &mut self,
        id: DossierId,
        until: Until,
    ) -> Result<Vec<(Timestamp, Option<StaffId>, Event)>, StoreError> {
        Ok(self.events_known(id, until)?.0)
    }

    /// Events before the time of `until`, and of those after it that its size
    /// knows the corrections of what was closed.
    fn events_known(&mut self, id: DossierId, until: Until) -> Result<Known, StoreError> {
        let desk = self.desk();
        let rows = self.query(EVENTS, &[desk.into(), id.into(), until.size.into()])?;
        let (mut events, mut later) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut is_later = false;
        for row in &rows {
            let (at, text) = (row.instant(1)?, row.text(3)?);
            is_later |= at >= until.at;
            if is_later && !text.contains(CORRECTED) {
                continue;
            }
            let event = serde_json::from_str(text).map_err(|e| bad_event(row, &e))?;
            if is_later {
                later.push(event);
                continue;
            }
            let by = row.opt_int(2)?.filter(|id| *id != 0).map(StaffId);
            events.push((at, by, event));
        }
        Ok((events, later))
    }

    /// A dossier as it was at a moment; `None` = it did not exist then.
    pub fn dossier_until(
        &mut self,
        id: DossierId,
        until: Until,
    ) -> Result<Option<Dossier>, StoreError> {
        let events = self.events_until(id, until)?;
        folded(id, &events)
    }

    /// A row as it was at a moment. What was taken back by then counts at no
    /// time, also not at those that its register gave it. A result that was
    /// corrected after the moment was wrong then already: it counts as it was
    /// put right, by the corrections that the size knows.
    fn case_until(&mut self, row: CaseRow, until: Until) -> Result<Option<Case>, StoreError> {
        if is_taken_back(&row.case) && row.last_seq < until.size {
            return Ok(None);
        }
        if row.last_seq < until.size && row.last_at < until.at {
            return Ok(Some(row.case));
        }
        let (events, later) = self.events_known(row.case.dossier, until)?;
        let dossier = folded(row.case.dossier, &events)?;
        let right = |dossier| later.iter().fold(dossier, Dossier::put_right_by);
        Ok(dossier.map(right).as_ref().map(Case::of))
    }

    /// Cases of these dossiers as they were at a moment, in the order asked;
    /// those that did not exist then are left out.
    pub fn cases_of(&mut self, ids: &[DossierId], until: Until) -> Result<Vec<Case>, StoreError> {
        let desk = self.desk();
        let mut cases = Vec::with_capacity(ids.len());
        for some in ids.chunks(FIFTY) {
            for row in &self.query(SOME, &padded(desk.into(), some, FIFTY))? {
                cases.extend(self.case_until(case_row(row)?, until)?);
            }
        }
        let place: HashMap<DossierId, usize> =
            ids.iter().enumerate().map(|(n, id)| (*id, n)).collect();
        cases.sort_by_key(|case| place.get(&case.dossier).copied());
        Ok(cases)
    }
}

/// The state that events lead to; `None` of none.
fn folded(
    id: DossierId,
    events: &[(Timestamp, Option<StaffId>, Event)],
) -> Result<Option<Dossier>, StoreError> {
    let mut dossier: Option<Dossier> = None;
    for (at, by, event) in events {
        let next = match dossier {
            None => Dossier::begin(id, *at, event),
            Some(dossier) => dossier.apply(*at, *by, event),
        };
        dossier = Some(next.map_err(|e| StoreError::Inconsistent {
            table: "dossier",
            row: id.0,
            what: e.to_string(),
        })?);
    }
    Ok(dossier)
}

fn bad_event(row: &Row, error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent {
        table: "event",
        row: row.int(0).unwrap_or_default(),
        what: error.to_string(),
    }
}
