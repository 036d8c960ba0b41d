//! Leave of officials over time: what was written down when, and taken back.
//! The account itself keeps the last leave only.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::id::StaffId;

/// A leave as it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaveRow {
    /// Whose.
    pub staff: StaffId,
    /// When it was written down.
    pub at: Timestamp,
    /// First day away.
    pub from: Date,
    /// Last day away.
    pub to: Date,
    /// When it was taken back, or another one took its place before it was over.
    pub ended_at: Option<Timestamp>,
}

const ALL: &str = "SELECT staff_id, at, from_day, to_day, ended_at FROM staff_leave \
    WHERE desk_id = $1 ORDER BY staff_id, at";
const PUT: &str = "INSERT INTO staff_leave (desk_id, staff_id, at, from_day, to_day, ended_at) \
    VALUES ($1, $2, $3, $4, $5, CAST(NULL AS BIGINT)) \
    ON CONFLICT (desk_id, staff_id, at) DO UPDATE SET from_day = excluded.from_day, \
    to_day = excluded.to_day, ended_at = excluded.ended_at";
const END: &str = "UPDATE staff_leave SET ended_at = $3 \
    WHERE desk_id = $1 AND staff_id = $2 AND ended_at IS NULL AND to_day >= $4";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[ALL, PUT, END];

impl Tx<'_> {
    /// All leave that was ever written down: some dozens a year.
    pub fn leaves(&mut self) -> Result<Vec<LeaveRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(|row| {
                Ok(LeaveRow {
                    staff: StaffId(row.int(0)?),
                    at: row.instant(1)?,
                    from: row.date(2)?,
                    to: row.date(3)?,
                    ended_at: row.opt_instant(4)?,
                })
            })
            .collect()
    }

    /// Writes a leave down, or takes it back (`None`); `today` is the day of
    /// `at`. Leave that is over stays what it was.
    pub fn put_leave(
        &mut self,
        staff: StaffId,
        (at, today): (Timestamp, Date),
        leave: Option<(Date, Date)>,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let ended = [desk.into(), staff.into(), at.into(), today.into()];
        self.execute(END, &ended)?;
        let Some((from, to)) = leave else {
            return Ok(());
        };
        let values = [desk.into(), staff.into(), at.into(), from.into(), to.into()];
        self.execute(PUT, &values).map(|_| ())
    }
}
