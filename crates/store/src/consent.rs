//! What an applicant agreed to: messages about a dossier, which way, in which
//! language. Not part of the record: it can be taken back at any time, and
//! erasure takes it away.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::Timestamp;
use motcua_domain::id::{DossierId, StaffId};

/// A consent as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// Dossier.
    pub dossier: DossierId,
    /// Slug of the way.
    pub way: String,
    /// `vi` or `en`.
    pub lang: String,
    /// When it was given or changed last.
    pub at: Timestamp,
    /// Who wrote it down.
    pub staff: StaffId,
}

const PUT: &str = "INSERT INTO consent (desk_id, dossier_id, way, lang, at, staff_id) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (desk_id, dossier_id) DO UPDATE SET \
    way = excluded.way, lang = excluded.lang, at = excluded.at, staff_id = excluded.staff_id";
const GET: &str = "SELECT dossier_id, way, lang, at, staff_id FROM consent \
    WHERE desk_id = $1 AND dossier_id = $2";
const DROP: &str = "DELETE FROM consent WHERE desk_id = $1 AND dossier_id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, DROP];

impl Tx<'_> {
    /// Writes a consent, or changes it.
    pub fn put_consent(&mut self, row: &ConsentRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            row.dossier.into(),
            row.way.as_str().into(),
            row.lang.as_str().into(),
            row.at.into(),
            row.staff.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// The consent for a dossier; `None` = nobody agreed to messages.
    pub fn consent(&mut self, dossier: DossierId) -> Result<Option<ConsentRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), dossier.into()])?;
        row.map(|row| {
            Ok(ConsentRow {
                dossier: DossierId(row.int(0)?),
                way: row.text(1)?.to_owned(),
                lang: row.text(2)?.to_owned(),
                at: row.instant(3)?,
                staff: StaffId(row.int(4)?),
            })
        })
        .transpose()
    }

    /// Takes it away (withdrawn, or erased).
    pub fn drop_consent(&mut self, dossier: DossierId) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP, &[desk.into(), dossier.into()])
            .map(|_| ())
    }
}
