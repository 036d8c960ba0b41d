//! Packs: dated data by content hash, shared by all desks and never changed.

use crate::error::StoreError;
use crate::folder::hex;
use crate::tx::Tx;
use crate::value::Row;
use sha2::{Digest as _, Sha256};

/// A pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackRow {
    /// SHA-256 of the body, hex.
    pub hash: String,
    /// What it is: `calendar`, `procedure`, `units`, …
    pub kind: String,
    /// Name for people.
    pub name: String,
    /// Content.
    pub body: String,
}

const PUT: &str = "INSERT INTO pack (hash, kind, name, body) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (hash) DO NOTHING";
const GET: &str = "SELECT hash, kind, name, body FROM pack WHERE hash = $1";
const OF_KIND: &str =
    "SELECT hash, kind, name, body FROM pack WHERE kind = $1 ORDER BY name, hash LIMIT $2";
const AFTER: &str =
    "SELECT hash, kind, name, body FROM pack WHERE hash > $1 ORDER BY hash LIMIT $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, OF_KIND, AFTER];

/// Name of a pack: SHA-256 of its body, hex.
pub fn pack_hash(body: &str) -> String {
    hex(&Sha256::digest(body))
}

impl Tx<'_> {
    /// Keeps a pack and gives its hash; the same content twice is one pack.
    pub fn put_pack(&mut self, kind: &str, name: &str, body: &str) -> Result<String, StoreError> {
        let hash = pack_hash(body);
        self.execute(
            PUT,
            &[hash.as_str().into(), kind.into(), name.into(), body.into()],
        )?;
        Ok(hash)
    }

    /// A pack by its hash.
    pub fn pack(&mut self, hash: &str) -> Result<Option<PackRow>, StoreError> {
        self.query_opt(GET, &[hash.into()])?
            .as_ref()
            .map(pack)
            .transpose()
    }

    /// Packs after a hash, in the order of their hashes.
    pub fn packs_after(&mut self, after: &str, limit: u32) -> Result<Vec<PackRow>, StoreError> {
        self.query(AFTER, &[after.into(), limit.into()])?
            .iter()
            .map(pack)
            .collect()
    }

    /// Packs of a kind, by name.
    pub fn packs(&mut self, kind: &str, limit: u32) -> Result<Vec<PackRow>, StoreError> {
        self.query(OF_KIND, &[kind.into(), limit.into()])?
            .iter()
            .map(pack)
            .collect()
    }
}

fn pack(row: &Row) -> Result<PackRow, StoreError> {
    Ok(PackRow {
        hash: row.text(0)?.to_owned(),
        kind: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        body: row.text(3)?.to_owned(),
    })
}
