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

const AFTER: &str = "SELECT id, cashier, shift_day, at, upto, body FROM shift_close \
    WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";

const NEWEST: &str = "SELECT m.shift_day, m.cashier, s.name, \
    CAST(SUM(CASE WHEN m.means <> 'cash' THEN 0 WHEN m.kind = 'taken' THEN m.amount ELSE -m.amount END) AS BIGINT), \
    CAST(SUM(CASE WHEN m.means IN ('cash', 'none') THEN 0 WHEN m.kind = 'taken' THEN m.amount ELSE -m.amount END) AS BIGINT), \
    CAST(SUM(CASE WHEN m.kind = 'exempted' THEN m.amount ELSE 0 END) AS BIGINT), COUNT(*), MAX(m.id) \
    FROM money m JOIN staff s ON s.desk_id = m.desk_id AND s.id = m.cashier \
    WHERE m.desk_id = $1 AND m.shift_day <= $2 AND (m.shift_day < $2 OR m.cashier < $3) \
    AND ($4 = '' OR s.unit = $4) \
    GROUP BY m.shift_day, m.cashier, s.name ORDER BY m.shift_day DESC, m.cashier DESC LIMIT $5";
const CLOSED_BETWEEN: &str = "SELECT id, cashier, shift_day, at, upto, body FROM shift_close \
    WHERE desk_id = $1 AND shift_day >= $2 AND shift_day <= $3 ORDER BY shift_day, cashier, id LIMIT 2000";
const LEFT_OPEN: &str = "SELECT m.shift_day FROM money m \
    WHERE m.desk_id = $1 AND m.shift_day >= $2 AND m.shift_day < $3 AND m.cashier = $4 AND m.id > COALESCE( \
        (SELECT MAX(c.upto) FROM shift_close c WHERE c.desk_id = m.desk_id AND c.shift_day = m.shift_day \
            AND c.cashier = m.cashier), 0) \
    GROUP BY m.shift_day ORDER BY m.shift_day";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    SUMS,
    PUT,
    OF_DAY,
    GET,
    AFTER,
    NEWEST,
    CLOSED_BETWEEN,
    LEFT_OPEN,
];

/// A day of a cashier in the list of shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftSumRow {
    /// Local day.
    pub day: String,
    /// Who.
    pub cashier: StaffId,
    /// Their name.
    pub name: String,
    /// Cash taken less given back.
    pub cash: i64,
    /// The same by other means.
    pub other: i64,
    /// Exempted.
    pub exempted: i64,
    /// Entries.
    pub entries: i64,
    /// Id of the last of them.
    pub last: i64,
}

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

    /// Closed shifts after an id, oldest first, for the audit.
    pub fn shift_closes_after(
        &mut self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ShiftCloseRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(AFTER, &[desk.into(), after.into(), limit.into()])?;
        rows.iter().map(close).collect()
    }

    /// Days of cashiers, the newest first, before a day and cashier; of one
    /// unit unless it is empty.
    pub fn shift_days(
        &mut self,
        (day, cashier): (&str, StaffId),
        unit: &str,
        limit: u32,
    ) -> Result<Vec<ShiftSumRow>, StoreError> {
        let values = [
            self.desk().into(),
            day.into(),
            cashier.into(),
            unit.into(),
            limit.into(),
        ];
        self.query(NEWEST, &values)?
            .iter()
            .map(|row| {
                Ok(ShiftSumRow {
                    day: row.text(0)?.to_owned(),
                    cashier: StaffId(row.int(1)?),
                    name: row.text(2)?.to_owned(),
                    cash: row.int(3)?,
                    other: row.int(4)?,
                    exempted: row.int(5)?,
                    entries: row.int(6)?,
                    last: row.int(7)?,
                })
            })
            .collect()
    }

    /// All shifts closed for the days from one to another.
    pub fn shift_closes_between(
        &mut self,
        from: &str,
        to: &str,
    ) -> Result<Vec<ShiftCloseRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(CLOSED_BETWEEN, &[desk.into(), from.into(), to.into()])?;
        rows.iter().map(close).collect()
    }

    /// Days from one up to another on which a cashier left something open.
    pub fn shifts_left_open(
        &mut self,
        cashier: StaffId,
        from: &str,
        before: &str,
    ) -> Result<Vec<String>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), from.into(), before.into(), cashier.into()];
        self.query(LEFT_OPEN, &values)?
            .iter()
            .map(|row| Ok(row.text(0)?.to_owned()))
            .collect()
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
