//! Papers that wait for the printer: a row stands until somebody holds the
//! sheet in hand.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::{DossierId, StaffId};

/// A paper that was not printed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintRow {
    /// Id.
    pub id: i64,
    /// Dossier.
    pub dossier: DossierId,
    /// Event whose paper it is.
    pub seq: i64,
    /// Since when it waits.
    pub at: Timestamp,
    /// Who has to print it.
    pub staff: StaffId,
}

const PUT: &str = "INSERT INTO print_wait (desk_id, id, dossier_id, seq, at, staff_id) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const OF_STAFF: &str = "SELECT id, dossier_id, seq, at, staff_id FROM print_wait \
    WHERE desk_id = $1 AND staff_id = $2 ORDER BY id LIMIT 200";
const OF_DOSSIER: &str = "SELECT id, dossier_id, seq, at, staff_id FROM print_wait \
    WHERE desk_id = $1 AND dossier_id = $2 ORDER BY id LIMIT 100";
const LOST: &str = "SELECT p.id, p.dossier_id, p.seq, p.at, p.staff_id FROM print_wait p \
    LEFT JOIN event e ON e.desk_id = p.desk_id AND e.seq = p.seq \
    WHERE p.desk_id = $1 AND (e.dossier_id IS NULL OR e.dossier_id <> p.dossier_id) \
    ORDER BY p.id LIMIT $2";
const DONE: &str = "DELETE FROM print_wait WHERE desk_id = $1 AND dossier_id = $2 AND seq = $3";
const HELD: &str = "INSERT INTO printed (desk_id, dossier_id, seq, at, staff_id) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, dossier_id, seq) DO NOTHING";
const WAS_HELD: &str = "SELECT at FROM printed WHERE desk_id = $1 AND dossier_id = $2 AND seq = $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, OF_STAFF, OF_DOSSIER, LOST, DONE, HELD, WAS_HELD];

impl Tx<'_> {
    /// Lets a paper wait.
    pub fn put_print(&mut self, print: &PrintRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            print.id.into(),
            print.dossier.into(),
            print.seq.into(),
            print.at.into(),
            print.staff.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// What a person has not printed yet, oldest first.
    pub fn prints_of_staff(&mut self, staff: StaffId) -> Result<Vec<PrintRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(OF_STAFF, &[desk.into(), staff.into()])?;
        rows.iter().map(print).collect()
    }

    /// Papers of a dossier that nobody has printed yet.
    pub fn prints_of_dossier(&mut self, dossier: DossierId) -> Result<Vec<PrintRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(OF_DOSSIER, &[desk.into(), dossier.into()])?;
        rows.iter().map(print).collect()
    }

    /// Papers that wait for an event which their dossier has not, for the audit.
    pub fn lost_prints(&mut self, limit: u32) -> Result<Vec<PrintRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(LOST, &[desk.into(), limit.into()])?;
        rows.iter().map(print).collect()
    }

    /// The paper of an event is printed; gives whether it waited.
    pub fn print_done(&mut self, dossier: DossierId, seq: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(DONE, &[desk.into(), dossier.into(), seq.into()])? > 0)
    }

    /// Keeps that somebody held the paper of an event in hand: the first time
    /// counts.
    pub fn put_printed(
        &mut self,
        dossier: DossierId,
        seq: i64,
        (at, staff): (Timestamp, StaffId),
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            dossier.into(),
            seq.into(),
            at.into(),
            staff.into(),
        ];
        self.execute(HELD, &values).map(|_| ())
    }

    /// Did somebody hold the paper of an event in hand?
    pub fn was_printed(&mut self, dossier: DossierId, seq: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), dossier.into(), seq.into()];
        Ok(self.query_opt(WAS_HELD, &values)?.is_some())
    }
}

fn print(row: &Row) -> Result<PrintRow, StoreError> {
    Ok(PrintRow {
        id: row.int(0)?,
        dossier: DossierId(row.int(1)?),
        seq: row.int(2)?,
        at: row.instant(3)?,
        staff: StaffId(row.int(4)?),
    })
}
