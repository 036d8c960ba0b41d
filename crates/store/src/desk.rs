//! Desks: several may live on one server, each behind its own wall.

use crate::error::{ActError, StoreError};
use crate::lane::Priority;
use crate::store::{SERVER, Store};
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::DeskId;

/// A desk of this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRow {
    /// Its number.
    pub id: DeskId,
    /// Short name in addresses.
    pub slug: String,
    /// Display name.
    pub name: String,
    /// When it was made.
    pub at: Timestamp,
}

const INSERT: &str = "INSERT INTO desk (desk_id, slug, name, at) VALUES ($1, $2, $3, $4)";
const INSERT_HEAD: &str = "INSERT INTO desk_head (desk_id, seq, next_id) VALUES ($1, 0, 1)";
const LIST: &str = "SELECT desk_id, slug, name, at FROM desk WHERE desk_id > 0 ORDER BY desk_id";
const RENAME: &str = "UPDATE desk SET slug = $2, name = $3 WHERE desk_id = $1";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[INSERT, INSERT_HEAD, LIST, RENAME];

impl Store {
    /// Makes a desk. Its slug must be new on this server.
    pub fn create_desk(
        &self,
        slug: &str,
        name: &str,
        at: Timestamp,
    ) -> Result<DeskId, ActError<StoreError>> {
        let (slug, name) = (slug.to_owned(), name.to_owned());
        self.act(SERVER, Priority::Person, move |tx| {
            let id = DeskId(tx.next_id()?);
            let row = [
                id.into(),
                slug.as_str().into(),
                name.as_str().into(),
                at.into(),
            ];
            tx.execute(INSERT, &row)?;
            tx.execute(INSERT_HEAD, &[id.into()])?;
            Ok(id)
        })
    }

    /// All desks, oldest first.
    pub fn desks(&self) -> Result<Vec<DeskRow>, StoreError> {
        self.read(SERVER, |tx| tx.query(LIST, &[])?.iter().map(desk).collect())
    }
}

impl Tx<'_> {
    /// Gives the desk another short name, new on this server, and another
    /// display name.
    pub fn rename_desk(&mut self, slug: &str, name: &str) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(RENAME, &[desk.into(), slug.into(), name.into()])
            .map(|_| ())
    }
}

fn desk(row: &Row) -> Result<DeskRow, StoreError> {
    Ok(DeskRow {
        id: DeskId(row.int(0)?),
        slug: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        at: row.instant(3)?,
    })
}
