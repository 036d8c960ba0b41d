//! Drafts: what was typed survives a lost connection and an ended sign-in.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// A draft of a form. The body is encrypted by the desk when it names people.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Id.
    pub id: i64,
    /// Whose.
    pub staff: StaffId,
    /// When it was last written.
    pub at: Timestamp,
    /// The form.
    pub body: String,
}

const PUT: &str = "INSERT INTO draft (desk_id, id, staff_id, at, body) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (desk_id, id) DO UPDATE SET at = excluded.at, body = excluded.body \
    WHERE draft.staff_id = excluded.staff_id";
const GET: &str = "SELECT id, staff_id, at, body FROM draft \
    WHERE desk_id = $1 AND id = $2 AND staff_id = $3";
const OF_STAFF: &str = "SELECT id, staff_id, at, body FROM draft \
    WHERE desk_id = $1 AND staff_id = $2 ORDER BY at DESC, id DESC LIMIT 100";
const DROP: &str = "DELETE FROM draft WHERE desk_id = $1 AND id = $2 AND staff_id = $3";
const FORGET: &str = "DELETE FROM draft WHERE desk_id = $1 AND at < $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, OF_STAFF, DROP, FORGET];

impl Tx<'_> {
    /// Writes a draft, new or again; somebody else's is left alone.
    pub fn put_draft(&mut self, draft: &DraftRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = draft;
        let values = [
            desk.into(),
            row.id.into(),
            row.staff.into(),
            row.at.into(),
            row.body.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// One of a person's drafts.
    pub fn draft(&mut self, id: i64, staff: StaffId) -> Result<Option<DraftRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.into(), staff.into()])?;
        row.as_ref().map(draft).transpose()
    }

    /// A person's drafts, newest first.
    pub fn drafts_of(&mut self, staff: StaffId) -> Result<Vec<DraftRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_STAFF, &[desk.into(), staff.into()])?
            .iter()
            .map(draft)
            .collect()
    }

    /// Removes one of a person's drafts; gives whether it was there.
    pub fn drop_draft(&mut self, id: i64, staff: StaffId) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(DROP, &[desk.into(), id.into(), staff.into()])? > 0)
    }

    /// Forgets drafts not touched since a moment.
    pub fn forget_drafts(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(FORGET, &[desk.into(), before.into()])
    }
}

fn draft(row: &Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: row.int(0)?,
        staff: StaffId(row.int(1)?),
        at: row.instant(2)?,
        body: row.text(3)?.to_owned(),
    })
}
