//! The access log: who opened which dossier, and who changed people. Codes
//! and names only, no contents.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::{DossierCode, DossierId, StaffId};

/// One line of the access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Number of the line.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The dossier, when it is about one.
    pub dossier: Option<DossierId>,
    /// Its code, once it has one.
    pub code: Option<DossierCode>,
    /// What was done: a word, and for a change of people the number of the
    /// person changed.
    pub what: String,
}

macro_rules! select {
    ($filter:literal) => {
        concat!(
            "SELECT a.id, a.at, a.staff_id, s.name, a.dossier_id, d.code, a.what FROM access_log a \
             JOIN staff s ON s.desk_id = a.desk_id AND s.id = a.staff_id \
             LEFT JOIN dossier d ON d.desk_id = a.desk_id AND d.id = a.dossier_id \
             WHERE a.desk_id = $1 AND a.id < $2",
            $filter,
            " ORDER BY a.id DESC LIMIT $3"
        )
    };
}

const INSERT: &str = "INSERT INTO access_log (desk_id, id, at, staff_id, dossier_id, what) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const ALL: &str = select!("");
const OF_DOSSIER: &str = select!(" AND a.dossier_id = $4");
const OF_STAFF: &str = select!(" AND a.staff_id = $4");

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[INSERT, ALL, OF_DOSSIER, OF_STAFF];

impl Tx<'_> {
    /// Adds a line to the access log.
    pub fn log_access(
        &mut self,
        staff: StaffId,
        dossier: Option<DossierId>,
        what: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (desk, id) = (self.desk(), self.next_id()?);
        self.execute(
            INSERT,
            &[
                desk.into(),
                id.into(),
                at.into(),
                staff.into(),
                dossier.into(),
                what.into(),
            ],
        )
        .map(|_| ())
    }

    /// Lines before line `before`, newest first.
    pub fn access_log(&mut self, before: i64, limit: u32) -> Result<Vec<AccessRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into(), before.into(), limit.into()])?
            .iter()
            .map(access)
            .collect()
    }

    /// The same, about one dossier.
    pub fn access_log_of_dossier(
        &mut self,
        dossier: DossierId,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AccessRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(
            OF_DOSSIER,
            &[desk.into(), before.into(), limit.into(), dossier.into()],
        )?;
        rows.iter().map(access).collect()
    }

    /// The same, by one person.
    pub fn access_log_of_staff(
        &mut self,
        staff: StaffId,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AccessRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(
            OF_STAFF,
            &[desk.into(), before.into(), limit.into(), staff.into()],
        )?;
        rows.iter().map(access).collect()
    }
}

fn access(row: &Row) -> Result<AccessRow, StoreError> {
    let id = row.int(0)?;
    let code = row.opt_text(5)?.map(DossierCode::parse).transpose();
    Ok(AccessRow {
        id,
        at: row.instant(1)?,
        staff: StaffId(row.int(2)?),
        name: row.text(3)?.to_owned(),
        dossier: row.opt_int(4)?.map(DossierId),
        code: code.map_err(|_| StoreError::Inconsistent {
            table: "dossier",
            row: id,
            what: "its code is none".to_owned(),
        })?,
        what: row.text(6)?.to_owned(),
    })
}
