//! Sums of a cashier's shift, and shifts that were closed.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// Sum of a shift for one kind and means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRow {
    /// Kind.
    pub kind: String,
    /// Means.
    pub means: String,
    /// Sum in đồng.
    pub amount: i64,
    /// Number of entries.
    pub entries: i64,
    /// Id of the last of them.
    pub last: i64,
}

/// A closed shift. Never changed; what comes after it belongs to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftCloseRow {
    /// Id.
    pub id: i64,
    /// Whose.
    pub cashier: StaffId,
    /// Local day, `YYYY-MM-DD`.
    pub day: String,
    /// When it was closed.
    pub at: Timestamp,
    /// Id of the last money entry in it.
    pub upto: i64,
    /// Sums and counted cash, JSON.
    pub body: String,
}

const SUMS: &str = "SELECT kind, means, CAST(SUM(amount) AS BIGINT), COUNT(*), MAX(id) FROM money \
    WHERE desk_id = $1 AND shift_day = $2 AND cashier = $3 AND id > $4 \
    GROUP BY kind, means ORDER BY kind, means";
const PUT: &str = "INSERT INTO shift_close (desk_id, id, cashier, shift_day, at, upto, body) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OF_DAY: &str = "SELECT id, cashier, shift_day, at, upto, body FROM shift_close \
    WHERE desk_id = $1 AND shift_day = $2 AND cashier = $3 ORDER BY id LIMIT 50";
const GET: &str = "SELECT id, cashier, shift_day, at, upto, body FROM shift_close \
    WHERE desk_id = $1 AND id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[SUMS, PUT, OF_DAY, GET];

impl Tx<'_> {
    /// Sums of a cashier on a day, of the entries after `after`.
    pub fn shift_sums(
        &mut self,
        cashier: StaffId,
        day: &str,
        after: i64,
    ) -> Result<Vec<ShiftRow>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), day.into(), cashier.into(), after.into()];
        self.query(SUMS, &values)?
            .iter()
            .map(|row| {
                Ok(ShiftRow {
                    kind: row.text(0)?.to_owned(),
                    means: row.text(1)?.to_owned(),
                    amount: row.int(2)?,
                    entries: row.int(3)?,
                    last: row.int(4)?,
                })
            })
            .collect()
    }

    /// Closes a shift.
    pub fn put_shift_close(&mut self, close: &ShiftCloseRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            close.id.into(),
            close.cashier.into(),
            close.day.as_str().into(),
            close.at.into(),
            close.upto.into(),
            close.body.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// What a cashier closed on a day, oldest first.
    pub fn shift_closes(
        &mut self,
        cashier: StaffId,
        day: &str,
    ) -> Result<Vec<ShiftCloseRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(OF_DAY, &[desk.into(), day.into(), cashier.into()])?;
        rows.iter().map(close).collect()
    }

    /// One closed shift.
    pub fn shift_close(&mut self, id: i64) -> Result<Option<ShiftCloseRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.into()])?;
        row.as_ref().map(close).transpose()
    }
}

fn close(row: &Row) -> Result<ShiftCloseRow, StoreError> {
    Ok(ShiftCloseRow {
        id: row.int(0)?,
        cashier: StaffId(row.int(1)?),
        day: row.text(2)?.to_owned(),
        at: row.instant(3)?,
        upto: row.int(4)?,
        body: row.text(5)?.to_owned(),
    })
}
