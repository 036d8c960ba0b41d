//! Signed notes of receipts, as they were given out first.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::DossierId;

/// The note of one receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Event whose receipt it is.
    pub seq: i64,
    /// Its dossier.
    pub dossier: DossierId,
    /// When it was signed.
    pub at: Timestamp,
    /// The signed note.
    pub note: String,
    /// The signed state of the record at that moment.
    pub checkpoint: String,
}

const PUT: &str = "INSERT INTO receipt_note (desk_id, seq, dossier_id, at, note, checkpoint) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (desk_id, seq) DO NOTHING";
const GET: &str = "SELECT seq, dossier_id, at, note, checkpoint FROM receipt_note \
    WHERE desk_id = $1 AND seq = $2";
const AFTER: &str = "SELECT seq, dossier_id, at, note, checkpoint FROM receipt_note \
    WHERE desk_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, AFTER];

impl Tx<'_> {
    /// Keeps the note of a receipt unless there is one: the first stays.
    pub fn put_receipt_note(&mut self, row: &ReceiptRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            row.seq.into(),
            row.dossier.into(),
            row.at.into(),
            row.note.as_str().into(),
            row.checkpoint.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// The note of an event's receipt.
    pub fn receipt_note(&mut self, seq: i64) -> Result<Option<ReceiptRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), seq.into()])?;
        row.as_ref().map(receipt).transpose()
    }

    /// Notes of receipts after an event, in order, for the audit.
    pub fn receipt_notes_after(
        &mut self,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<ReceiptRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(AFTER, &[desk.into(), seq.into(), limit.into()])?;
        rows.iter().map(receipt).collect()
    }
}

fn receipt(row: &Row) -> Result<ReceiptRow, StoreError> {
    Ok(ReceiptRow {
        seq: row.int(0)?,
        dossier: DossierId(row.int(1)?),
        at: row.instant(2)?,
        note: row.text(3)?.to_owned(),
        checkpoint: row.text(4)?.to_owned(),
    })
}
