//! Tracking keys of receipts: only their hashes are kept.

use crate::error::StoreError;
use crate::tx::Tx;
use motcua_domain::id::DossierId;

const PUT: &str = "INSERT INTO tracking (desk_id, token_hash, dossier_id) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, token_hash) DO NOTHING";
const GET: &str = "SELECT dossier_id FROM tracking WHERE desk_id = $1 AND token_hash = $2";
const BETWEEN: &str = "SELECT dossier_id, token_hash FROM tracking \
    WHERE desk_id = $1 AND dossier_id > $2 AND dossier_id <= $3 ORDER BY dossier_id";
const DROP: &str = "DELETE FROM tracking WHERE desk_id = $1 AND dossier_id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, BETWEEN, DROP];

impl Tx<'_> {
    /// Lets a key lead to a dossier.
    pub fn put_tracking(&mut self, hash: &[u8; 32], dossier: DossierId) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(PUT, &[desk.into(), hash.into(), dossier.into()])
            .map(|_| ())
    }

    /// The dossier a key leads to.
    pub fn tracked(&mut self, hash: &[u8; 32]) -> Result<Option<DossierId>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), hash.into()])?;
        row.map(|row| row.int(0).map(DossierId)).transpose()
    }

    /// Hashes of the keys that lead to the dossiers after one id up to another,
    /// for the audit.
    pub fn tracking_between(
        &mut self,
        after: DossierId,
        up_to: DossierId,
    ) -> Result<Vec<(DossierId, Vec<u8>)>, StoreError> {
        let desk = self.desk();
        self.query(BETWEEN, &[desk.into(), after.into(), up_to.into()])?
            .iter()
            .map(|row| Ok((DossierId(row.int(0)?), row.blob(1)?.to_vec())))
            .collect()
    }

    /// No key leads to the dossier any more.
    pub fn drop_tracking(&mut self, dossier: DossierId) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP, &[desk.into(), dossier.into()])
            .map(|_| ())
    }
}
