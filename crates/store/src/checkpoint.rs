//! Signed states of the record.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;

/// A signed state of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointRow {
    /// Number of leaves.
    pub size: i64,
    /// When it was signed.
    pub at: Timestamp,
    /// The signed note.
    pub note: String,
}

const INSERT_CHECKPOINT: &str = "INSERT INTO checkpoint_log (desk_id, size, at, note) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, size) DO NOTHING";
const LAST_CHECKPOINT: &str = "SELECT size, at, note FROM checkpoint_log \
    WHERE desk_id = $1 ORDER BY size DESC LIMIT 1";
const CHECKPOINTS: &str = "SELECT size, at, note FROM checkpoint_log \
    WHERE desk_id = $1 AND size < $2 ORDER BY size DESC LIMIT $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[INSERT_CHECKPOINT, LAST_CHECKPOINT, CHECKPOINTS];

impl Tx<'_> {
    /// Keeps a signed checkpoint.
    pub fn put_checkpoint(&mut self, checkpoint: &CheckpointRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = checkpoint;
        let values = [
            desk.into(),
            row.size.into(),
            row.at.into(),
            row.note.as_str().into(),
        ];
        self.execute(INSERT_CHECKPOINT, &values).map(|_| ())
    }

    /// The newest checkpoint.
    pub fn last_checkpoint(&mut self) -> Result<Option<CheckpointRow>, StoreError> {
        let desk = self.desk();
        self.query_opt(LAST_CHECKPOINT, &[desk.into()])?
            .as_ref()
            .map(checkpoint)
            .transpose()
    }

    /// Checkpoints of smaller trees than `below`, newest first.
    pub fn checkpoints(
        &mut self,
        below: i64,
        limit: u32,
    ) -> Result<Vec<CheckpointRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(CHECKPOINTS, &[desk.into(), below.into(), limit.into()])?;
        rows.iter().map(checkpoint).collect()
    }
}

fn checkpoint(row: &Row) -> Result<CheckpointRow, StoreError> {
    Ok(CheckpointRow {
        size: row.int(0)?,
        at: row.instant(1)?,
        note: row.text(2)?.to_owned(),
    })
}
