//! The engines: SQLite in one file, PostgreSQL over a socket.
//!
//! The only `match` on the engine is [`connect`]; the two connections differ
//! in this folder and nowhere else. Deliberately absent: anything an office
//! could notice.

mod ddl;
mod postgres;
mod sqlite;

use crate::error::{Cause, StoreError};
use crate::value::{Row, Value};
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where a store lives. The folder always holds keys, blobs and the last
/// checkpoint, which must not lie in the database.
#[derive(Clone, Debug)]
pub enum Location {
    /// Everything in one folder, the database as `motcua.db`.
    Folder(PathBuf),
    /// The database on a PostgreSQL server (15 or newer).
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
        /// Folder for keys, blobs and the checkpoint.
        folder: PathBuf,
    },
}

impl Location {
    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        match self {
            Self::Folder(folder) | Self::Postgres { folder, .. } => folder,
        }
    }

    /// Can only one transaction at a time write, whichever desk it is for?
    pub(crate) fn has_one_writer(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

/// How hard a commit presses the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// An acknowledged act survives a power cut. The only one for an office.
    Full,
    /// Nothing is forced to the disk. For measuring what safety costs.
    Off,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Reads and writes; a commit is on the disk when it returns.
    Write,
    /// A lane: the same, but where [`Connection::press`] names a file, its
    /// commits are on the disk only when that file has been pressed after them.
    Lane,
    /// Pages: snapshots, read only.
    Read,
}

/// A commit that did not go through.
pub(crate) enum CommitError {
    /// Certainly undone.
    Undone(StoreError),
    /// Nobody knows; look at the head after opening again.
    Unknown(Cause),
}

/// One connection to one engine. Two implementations, chosen by [`connect`].
pub(crate) trait Connection: Send {
    /// Runs a statement, gives the number of rows changed.
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError>;
    /// Runs a query, gives all its rows.
    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError>;
    /// Runs a query whose text is not kept prepared, row by row.
    fn stream(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
    /// Runs a migration written in our own table language.
    fn migrate(&mut self, ddl: &str) -> Result<(), StoreError>;
    /// Keeps other servers from migrating at the same time (until the end of
    /// the transaction).
    fn lock_schema(&mut self) -> Result<(), StoreError>;
    /// Keeps every other server and writing command out of the database until
    /// this connection ends; `false` = one is there. Where the database lies in
    /// the folder, the folder's lock does it.
    fn hold(&mut self) -> Result<bool, StoreError> {
        Ok(true)
    }
    /// Begins a transaction of the kind the connection was opened for.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Makes the transaction last.
    fn commit(&mut self) -> Result<(), CommitError>;
    /// Undoes the transaction, if there is one.
    fn rollback(&mut self);
    /// Can this connection be used again?
    fn is_usable(&self) -> bool;
    /// The file that must be pressed on the disk (`sync_data`) before what was
    /// committed so far may be acknowledged; `None` = nothing is left to do.
    fn press(&mut self) -> std::io::Result<Option<Arc<File>>> {
        Ok(None)
    }
    /// Housekeeping between batches; may block for some milliseconds. An error
    /// = the disk did not take what was answered: nothing may be written on.
    fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
    /// Makes what was deleted unreadable in the engine's files, as far as the
    /// engine can; `false` = something was in the way. Errors as in
    /// [`Connection::tidy`].
    fn forget(&mut self) -> Result<bool, StoreError> {
        Ok(true)
    }
    /// Housekeeping on a connection and thread of its own; gives the time
    /// until the next, `None` = this engine does its own. Errors as in
    /// [`Connection::tidy`].
    fn tidy_aside(&mut self) -> Result<Option<Duration>, StoreError> {
        Ok(None)
    }
    /// Columns of a table, in order.
    fn columns(&mut self, table: &str) -> Result<Vec<Column>, StoreError>;
    /// Names of all tables, sorted.
    fn tables(&mut self) -> Result<Vec<String>, StoreError>;
    /// Every primary key, unique constraint, index and foreign key.
    fn keys(&mut self) -> Result<Vec<Key>, StoreError>;
    /// The plan of a statement, one line a step, tables scanned whole marked
    /// by a leading `SCAN table`.
    fn plan(&mut self, sql: &str) -> Result<Vec<String>, StoreError>;
    /// Checks the file and all references; gives what is wrong.
    fn check(&mut self) -> Result<Vec<String>, StoreError>;
}

/// A column as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Is it part of the primary key, and where (from 1; 0 = no)?
    pub key_place: i64,
}

/// A key or index as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Table.
    pub table: String,
    /// `primary`, `unique`, `index` or `foreign`.
    pub kind: &'static str,
    /// Columns in order.
    pub columns: Vec<String>,
    /// Table a foreign key points to.
    pub target: Option<String>,
}

/// Opens one connection: the only place that asks which engine it is.
pub(crate) fn connect(
    location: &Location,
    purpose: Use,
    durability: Durability,
) -> Result<Box<dyn Connection>, StoreError> {
    Ok(match location {
        Location::Folder(folder) => Box::new(sqlite::Sqlite::open(
            &folder.join(DATABASE),
            purpose,
            durability,
        )?),
        Location::Postgres { url, .. } => {
            Box::new(postgres::Postgres::open(url, purpose, durability)?)
        }
    })
}

/// File of the SQLite database inside the folder.
pub const DATABASE: &str = "motcua.db";

pub(crate) use sqlite::{check_file, copy_live};

/// Number in the name of a parameter: `$12` is 12.
fn number(name: &str) -> Option<usize> {
    name.strip_prefix('$')?.parse().ok()
}

/// First words of a statement, for error texts.
fn head(sql: &str) -> String {
    sql.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}
