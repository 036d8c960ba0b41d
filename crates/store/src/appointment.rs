//! Booked times.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::VisitId;
use motcua_domain::time::Timestamp;
use motcua_domain::visit::LineId;

/// A booked time.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Id.
    pub id: i64,
    /// Local day, `YYYY-MM-DD`.
    pub day: String,
    /// Line.
    pub line: LineId,
    /// Time.
    pub at: Timestamp,
    /// `booked`, `used`, `released` or `missed`.
    pub state: String,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// Name and telephone, encrypted; `None` when forgotten or not given.
    pub sealed: Option<Vec<u8>>,
    /// The visit it became.
    pub visit: Option<VisitId>,
    /// When it was booked.
    pub made_at: Timestamp,
}

impl std::fmt::Debug for AppointmentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppointmentRow[{} {}]", self.id, self.state)
    }
}

const PUT: &str = "INSERT INTO appointment (desk_id, id, visit_day, line, at, state, code_hash, \
    sealed, visit_id, made_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) \
    ON CONFLICT (desk_id, id) DO UPDATE SET visit_day = excluded.visit_day, line = excluded.line, \
    at = excluded.at, state = excluded.state, sealed = excluded.sealed, visit_id = excluded.visit_id";
const BY_CODE: &str = "SELECT id, visit_day, line, at, state, code_hash, sealed, visit_id, made_at \
    FROM appointment WHERE desk_id = $1 AND code_hash = $2";
const OF_DAY: &str = "SELECT id, visit_day, line, at, state, code_hash, sealed, visit_id, made_at \
    FROM appointment WHERE desk_id = $1 AND visit_day = $2 ORDER BY line, at, id LIMIT 2000";
const TAKEN: &str = "SELECT visit_day, at, COUNT(*) FROM appointment WHERE desk_id = $1 \
    AND visit_day >= $2 AND visit_day <= $3 AND line = $4 AND state IN ('booked', 'used') \
    GROUP BY visit_day, at ORDER BY visit_day, at";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, BY_CODE, OF_DAY, TAKEN];

impl Tx<'_> {
    /// Writes a booked time, new or changed.
    pub fn put_appointment(&mut self, row: &AppointmentRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.id.into(),
            row.day.as_str().into(),
            row.line.as_str().into(),
            row.at.into(),
            row.state.as_str().into(),
            row.code_hash.into(),
            row.sealed.clone().into(),
            row.visit.map(|visit| visit.0).into(),
            row.made_at.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// The booked time with this code.
    pub fn appointment(&mut self, code: &[u8; 32]) -> Result<Option<AppointmentRow>, StoreError> {
        let values = [self.desk().into(), code.into()];
        let row = self.query_opt(BY_CODE, &values)?;
        row.as_ref().map(appointment).transpose()
    }

    /// Booked times of a day.
    pub fn appointments_of(&mut self, day: Date) -> Result<Vec<AppointmentRow>, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        self.query(OF_DAY, &values)?
            .iter()
            .map(appointment)
            .collect()
    }

    /// Places taken of a line from one day to another: time and how many.
    pub fn places_taken(
        &mut self,
        line: &LineId,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Timestamp, i64)>, StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            to.to_string().into(),
            line.as_str().into(),
        ];
        self.query(TAKEN, &values)?
            .iter()
            .map(|row| Ok((row.instant(1)?, row.int(2)?)))
            .collect()
    }
}

fn appointment(row: &Row) -> Result<AppointmentRow, StoreError> {
    Ok(AppointmentRow {
        id: row.int(0)?,
        day: row.text(1)?.to_owned(),
        line: LineId::new(row.text(2)?),
        at: row.instant(3)?,
        state: row.text(4)?.to_owned(),
        code_hash: row.hash(5)?,
        sealed: row.opt_blob(6)?.map(<[u8]>::to_vec),
        visit: row.opt_int(7)?.map(VisitId),
        made_at: row.instant(8)?,
    })
}
