//! Attachments: the row; the bytes lie encrypted among the blobs.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::{AttachmentId, DossierId, StaffId};

/// An attachment of a dossier.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Id.
    pub id: AttachmentId,
    /// Dossier.
    pub dossier: DossierId,
    /// Checklist item it belongs to.
    pub item: Option<String>,
    /// Name of the blob, hex.
    pub hash: String,
    /// What it is called on the page.
    pub label: String,
    /// Media type as recognised, not as claimed.
    pub media: String,
    /// Size of the file.
    pub bytes: i64,
    /// Pages, when they can be counted.
    pub pages: Option<i64>,
    /// Key of the blob, wrapped by the data key.
    pub wrapped_key: Vec<u8>,
    /// When it was added.
    pub at: Timestamp,
    /// Who added it.
    pub by: StaffId,
}

impl std::fmt::Debug for AttachmentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "AttachmentRow[{} {} {} bytes]",
            self.id, self.media, self.bytes
        )
    }
}

const PUT: &str = "INSERT INTO attachment (desk_id, id, dossier_id, item, hash, label, media, \
    bytes, pages, wrapped_key, at, staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const GET: &str = "SELECT id, dossier_id, item, hash, label, media, bytes, pages, wrapped_key, \
    at, staff_id FROM attachment WHERE desk_id = $1 AND id = $2";
const OF_DOSSIER: &str = "SELECT id, dossier_id, item, hash, label, media, bytes, pages, \
    wrapped_key, at, staff_id FROM attachment WHERE desk_id = $1 AND dossier_id = $2 ORDER BY id LIMIT 1000";
const BETWEEN: &str = "SELECT id, dossier_id, item, hash, label, media, bytes, pages, \
    wrapped_key, at, staff_id FROM attachment WHERE desk_id = $1 AND dossier_id > $2 AND dossier_id <= $3 \
    ORDER BY dossier_id, id";
const USES: &str = "SELECT COUNT(*) FROM attachment WHERE desk_id = $1 AND hash = $2";
const DROP: &str = "DELETE FROM attachment WHERE desk_id = $1 AND id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, OF_DOSSIER, BETWEEN, USES, DROP];

impl Tx<'_> {
    /// Adds an attachment. Its blob is on the disk already.
    pub fn put_attachment(&mut self, attachment: &AttachmentRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = attachment;
        let values = [
            desk.into(),
            row.id.into(),
            row.dossier.into(),
            row.item.clone().into(),
            row.hash.as_str().into(),
            row.label.as_str().into(),
            row.media.as_str().into(),
            row.bytes.into(),
            row.pages.into(),
            row.wrapped_key.as_slice().into(),
            row.at.into(),
            row.by.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// One attachment.
    pub fn attachment(&mut self, id: AttachmentId) -> Result<Option<AttachmentRow>, StoreError> {
        let desk = self.desk();
        self.query_opt(GET, &[desk.into(), id.into()])?
            .as_ref()
            .map(attachment)
            .transpose()
    }

    /// Attachments of a dossier, oldest first.
    pub fn attachments_of(&mut self, dossier: DossierId) -> Result<Vec<AttachmentRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_DOSSIER, &[desk.into(), dossier.into()])?
            .iter()
            .map(attachment)
            .collect()
    }

    /// Attachments of the dossiers after one id up to another, for the audit.
    pub fn attachments_between(
        &mut self,
        after: DossierId,
        up_to: DossierId,
    ) -> Result<Vec<AttachmentRow>, StoreError> {
        let desk = self.desk();
        self.query(BETWEEN, &[desk.into(), after.into(), up_to.into()])?
            .iter()
            .map(attachment)
            .collect()
    }

    /// Number of attachments of the desk that use a blob.
    pub fn blob_uses(&mut self, hash: &str) -> Result<i64, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(USES, &[desk.into(), hash.into()])?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    /// Removes the row of an attachment (erasure).
    pub fn drop_attachment(&mut self, id: AttachmentId) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP, &[desk.into(), id.into()]).map(|_| ())
    }
}

fn attachment(row: &Row) -> Result<AttachmentRow, StoreError> {
    Ok(AttachmentRow {
        id: AttachmentId(row.int(0)?),
        dossier: DossierId(row.int(1)?),
        item: row.opt_text(2)?.map(str::to_owned),
        hash: row.text(3)?.to_owned(),
        label: row.text(4)?.to_owned(),
        media: row.text(5)?.to_owned(),
        bytes: row.int(6)?,
        pages: row.opt_int(7)?,
        wrapped_key: row.blob(8)?.to_vec(),
        at: row.instant(9)?,
        by: StaffId(row.int(10)?),
    })
}
