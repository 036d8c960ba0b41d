//! What lies beside a thing of the programme: its files, and what a commitment
//! keeps apart. Both sealed.

use crate::error::StoreError;
use crate::tx::Tx;
use motcua_domain::id::ProgrammeId;

const PUT_FILE: &str = "INSERT INTO programme_file (desk_id, programme_id, n, sealed) \
    VALUES ($1, $2, $3, $4)";
const FILE: &str =
    "SELECT sealed FROM programme_file WHERE desk_id = $1 AND programme_id = $2 AND n = $3";
const COUNT_FILES: &str =
    "SELECT COUNT(*) FROM programme_file WHERE desk_id = $1 AND programme_id = $2";
const PUT_SEALED: &str = "INSERT INTO programme_sealed (desk_id, programme_id, sealed) \
    VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, programme_id) DO UPDATE SET sealed = excluded.sealed";
const SEALED: &str = "SELECT sealed FROM programme_sealed WHERE desk_id = $1 AND programme_id = $2";
const DROP_SEALED: &str = "DELETE FROM programme_sealed WHERE desk_id = $1 AND programme_id = $2";
const DROP_ALL_SEALED: &str = "DELETE FROM programme_sealed WHERE desk_id = $1";

/// Statements of this file.
pub(crate) const BESIDE: &[&str] = &[
    PUT_FILE,
    FILE,
    COUNT_FILES,
    PUT_SEALED,
    SEALED,
    DROP_SEALED,
    DROP_ALL_SEALED,
];

impl Tx<'_> {
    /// Keeps a file, sealed.
    pub fn put_programme_file(
        &mut self,
        id: ProgrammeId,
        n: u16,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.0.into(), n.into(), sealed.into()];
        self.execute(PUT_FILE, &values).map(|_| ())
    }

    /// A file, sealed.
    pub fn programme_file(
        &mut self,
        id: ProgrammeId,
        n: u16,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let values = [self.desk().into(), id.0.into(), n.into()];
        let row = self.query_opt(FILE, &values)?;
        row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
    }

    /// How many files are kept.
    pub fn count_programme_files(&mut self, id: ProgrammeId) -> Result<u64, StoreError> {
        let values = [self.desk().into(), id.0.into()];
        let row = self.query_opt(COUNT_FILES, &values)?;
        row.map_or(Ok(0), |row| Ok(row.int(0)?.unsigned_abs()))
    }

    /// Keeps what a commitment holds apart, sealed.
    pub fn put_programme_sealed(
        &mut self,
        id: ProgrammeId,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.0.into(), sealed.into()];
        self.execute(PUT_SEALED, &values).map(|_| ())
    }

    /// What a commitment holds apart, sealed.
    pub fn programme_sealed(&mut self, id: ProgrammeId) -> Result<Option<Vec<u8>>, StoreError> {
        let values = [self.desk().into(), id.0.into()];
        let row = self.query_opt(SEALED, &values)?;
        row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
    }

    /// Destroys what one commitment holds apart.
    pub fn drop_programme_sealed(&mut self, id: ProgrammeId) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.0.into()];
        self.execute(DROP_SEALED, &values).map(|_| ())
    }

    /// Destroys what all commitments of the desk hold apart. Gives how many
    /// did.
    pub fn drop_all_programme_sealed(&mut self) -> Result<u64, StoreError> {
        let values = [self.desk().into()];
        self.execute(DROP_ALL_SEALED, &values)
    }
}
