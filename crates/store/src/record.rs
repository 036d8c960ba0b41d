//! The record as its reader sees it: events in order, without their words.

use crate::error::StoreError;
use crate::event::CheckpointRow;
use crate::tx::Tx;
use jiff::Timestamp;
use motcua_domain::id::{DossierCode, DossierId, StaffId};

/// An event in the list of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: String,
    /// Who; 0 = nobody of the staff.
    pub actor: StaffId,
    /// Their name, when they are of the staff.
    pub name: Option<String>,
    /// Dossier.
    pub dossier: Option<DossierId>,
    /// Its code, once it has one.
    pub code: Option<DossierCode>,
}

const NEWEST: &str = "SELECT e.seq, e.at, e.kind, e.actor, s.name, e.dossier_id, d.code FROM event e \
    LEFT JOIN staff s ON s.desk_id = e.desk_id AND s.id = e.actor \
    LEFT JOIN dossier d ON d.desk_id = e.desk_id AND d.id = e.dossier_id \
    WHERE e.desk_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3";
const CHECKPOINT: &str =
    "SELECT size, at, note FROM checkpoint_log WHERE desk_id = $1 AND size = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[NEWEST, CHECKPOINT];

impl Tx<'_> {
    /// Events before a number, newest first.
    pub fn record_rows(&mut self, before: i64, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
        let desk = self.desk();
        self.query(NEWEST, &[desk.into(), before.into(), limit.into()])?
            .iter()
            .map(|row| {
                Ok(RecordRow {
                    seq: row.int(0)?,
                    at: row.instant(1)?,
                    kind: row.text(2)?.to_owned(),
                    actor: StaffId(row.int(3)?),
                    name: row.opt_text(4)?.map(str::to_owned),
                    dossier: row.opt_int(5)?.map(DossierId),
                    code: row
                        .opt_text(6)?
                        .and_then(|code| DossierCode::parse(code).ok()),
                })
            })
            .collect()
    }

    /// The signed checkpoint over so many events.
    pub fn checkpoint_of(&mut self, size: i64) -> Result<Option<CheckpointRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(CHECKPOINT, &[desk.into(), size.into()])?;
        row.map(|row| {
            Ok(CheckpointRow {
                size: row.int(0)?,
                at: row.instant(1)?,
                note: row.text(2)?.to_owned(),
            })
        })
        .transpose()
    }
}
