//! Versions of procedures at a desk; their contents are packs.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::id::StaffId;

/// A version of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureRow {
    /// Code.
    pub code: String,
    /// Number of the version, from 1.
    pub version: i64,
    /// Pack with its content.
    pub pack_hash: String,
    /// `draft`, `published` or `retired`.
    pub state: String,
    /// First day it is taken in under.
    pub valid_from: Option<Date>,
    /// Who signed off facts that are not sure.
    pub signed_off_by: Option<StaffId>,
    /// When.
    pub signed_off_at: Option<Timestamp>,
    /// Note of the editor.
    pub note: String,
    /// When the row was written.
    pub at: Timestamp,
}

const PUT: &str = "INSERT INTO procedure_version (desk_id, code, version, pack_hash, state, \
    valid_from, signed_off_by, signed_off_at, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
    ON CONFLICT (desk_id, code, version) DO UPDATE SET pack_hash = excluded.pack_hash, \
    state = excluded.state, valid_from = excluded.valid_from, \
    signed_off_by = excluded.signed_off_by, signed_off_at = excluded.signed_off_at, \
    note = excluded.note, at = excluded.at";
const ALL: &str = "SELECT v.code, v.version, v.pack_hash, v.state, v.valid_from, v.signed_off_by, \
    v.signed_off_at, v.note, v.at, p.body FROM procedure_version v JOIN pack p ON p.hash = v.pack_hash \
    WHERE v.desk_id = $1 ORDER BY v.code, v.version";
const OF_CODE: &str = "SELECT v.code, v.version, v.pack_hash, v.state, v.valid_from, \
    v.signed_off_by, v.signed_off_at, v.note, v.at, p.body FROM procedure_version v \
    JOIN pack p ON p.hash = v.pack_hash WHERE v.desk_id = $1 AND v.code = $2 ORDER BY v.version";
const DROP_DRAFT: &str = "DELETE FROM procedure_version \
    WHERE desk_id = $1 AND code = $2 AND version = $3 AND state = 'draft'";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, ALL, OF_CODE, DROP_DRAFT];

impl Tx<'_> {
    /// Writes a version, new or again.
    pub fn put_procedure(&mut self, procedure: &ProcedureRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = procedure;
        let values = [
            desk.into(),
            row.code.as_str().into(),
            row.version.into(),
            row.pack_hash.as_str().into(),
            row.state.as_str().into(),
            row.valid_from.into(),
            row.signed_off_by.into(),
            row.signed_off_at.into(),
            row.note.as_str().into(),
            row.at.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// All versions with their packs' bodies, by code and number.
    pub fn procedures(&mut self) -> Result<Vec<(ProcedureRow, String)>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(procedure)
            .collect()
    }

    /// Versions of one code with their packs' bodies, oldest first.
    pub fn procedure_versions(
        &mut self,
        code: &str,
    ) -> Result<Vec<(ProcedureRow, String)>, StoreError> {
        let desk = self.desk();
        self.query(OF_CODE, &[desk.into(), code.into()])?
            .iter()
            .map(procedure)
            .collect()
    }

    /// Throws a draft away; a published version stays for ever.
    pub fn drop_procedure_draft(&mut self, code: &str, version: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(DROP_DRAFT, &[desk.into(), code.into(), version.into()])? > 0)
    }
}

fn procedure(row: &Row) -> Result<(ProcedureRow, String), StoreError> {
    let version = ProcedureRow {
        code: row.text(0)?.to_owned(),
        version: row.int(1)?,
        pack_hash: row.text(2)?.to_owned(),
        state: row.text(3)?.to_owned(),
        valid_from: row.opt_date(4)?,
        signed_off_by: row.opt_int(5)?.map(StaffId),
        signed_off_at: row.opt_instant(6)?,
        note: row.text(7)?.to_owned(),
        at: row.instant(8)?,
    };
    Ok((version, row.text(9)?.to_owned()))
}
