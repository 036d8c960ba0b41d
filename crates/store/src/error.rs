//! What can go wrong under the desk.
//!
//! A refusal of the law is not here: that is a normal answer of `domain`.

use motcua_domain::id::{DeskId, DossierId};
use std::path::PathBuf;

/// Cause given by an engine or the file system.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused a statement for a reason not told apart below.
    #[error("the database failed at: {doing}")]
    Engine {
        /// Statement or step.
        doing: String,
        /// What the engine said.
        #[source]
        source: Cause,
    },
    /// A key, check or reference does not hold (a bug, or a race that the
    /// act should have asked about first).
    #[error("a rule of the tables does not hold: {what}")]
    Constraint {
        /// Statement.
        doing: String,
        /// Rule, as the engine names it.
        what: String,
    },
    /// The disk is full: nothing was written, reading goes on.
    #[error("the disk is full")]
    StorageFull,
    /// The transaction failed before; nothing of it counts.
    #[error("the transaction failed before this statement")]
    Poisoned,
    /// The engine ended the transaction (deadlock, serialisation, lost
    /// connection): nothing was written, the act may be sent again.
    #[error("the database ended the transaction; send again")]
    Again {
        /// What the engine said.
        #[source]
        source: Cause,
    },
    /// A text with a NUL byte, which one of the engines cannot hold.
    #[error("a text holds a NUL byte")]
    NulByte,
    /// A statement was given fewer or more values than it names.
    #[error("statement wants {wants} values and got {got}: {doing}")]
    Values {
        /// Statement.
        doing: String,
        /// Highest number named in it.
        wants: usize,
        /// Values given.
        got: usize,
    },
    /// A column does not hold what the code reads from it.
    #[error("column {idx} does not hold {wanted}")]
    Column {
        /// Place in the row.
        idx: usize,
        /// What was asked for.
        wanted: &'static str,
    },
    /// A row that contradicts itself or another.
    #[error("{table} {row}: {what}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Its id.
        row: i64,
        /// What is wrong.
        what: String,
    },
    /// Someone else changed the dossier since it was read (optimistic lock).
    #[error("dossier {dossier} was changed by someone else")]
    Stale {
        /// Which.
        dossier: DossierId,
    },
    /// Someone else had this person's turn first (guard of the row).
    #[error("visit {visit} was changed by someone else")]
    StaleVisit {
        /// Which.
        visit: motcua_domain::id::VisitId,
    },
    /// A value that cannot be written as JSON.
    #[error("cannot write {what} as JSON: {why}")]
    Encode {
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The desk is not on this server.
    #[error("there is no desk {0}")]
    NoSuchDesk(DeskId),
    /// Another server or command writes to this folder.
    #[error("another motcua is already using {}", .0.display())]
    SecondServer(PathBuf),
    /// Another server or command, with a folder of its own, writes to this
    /// PostgreSQL database.
    #[error("another motcua is already using this database")]
    SecondOnDatabase,
    /// The store was opened only to be looked into.
    #[error("opened only to look; this would write")]
    OnlyLooking,
    /// There is no database where one was looked for.
    #[error("there is no desk in {}", .0.display())]
    NoDatabase(PathBuf),
    /// A folder that is to be filled holds something already.
    #[error("{} holds a desk already", .0.display())]
    NotEmpty(PathBuf),
    /// The data was written by a newer program.
    #[error("the data needs motcua of level {needs} or newer; this one is {have}")]
    NewerData {
        /// Level the data asks for.
        needs: i64,
        /// Level of this binary.
        have: i64,
    },
    /// The level that the data ask for is none that this program knows.
    #[error("the data ask for motcua of level {0:?}, which this one does not know")]
    UnknownLevel(String),
    /// A migration that was applied differs from the one in this program.
    #[error("migration {0} was changed after it had been applied")]
    ChangedMigration(i64),
    /// The database belongs to other keys than those in the folder.
    #[error("the keys in {} are not those of this database", .0.display())]
    OtherKeys(PathBuf),
    /// The keys are to be made and no randomness was given.
    #[error("{} has no keys yet and none may be made here", .0.display())]
    NoKeys(PathBuf),
    /// The folder was in use and its keys, or one of them, are gone or cannot
    /// be read.
    #[error("the keys of {} are gone: keys/data.key and keys/signing.key must both be there", .0.display())]
    LostKeys(PathBuf),
    /// A restore into the folder was interrupted.
    #[error("a restore into {} was interrupted", .0.display())]
    HalfRestored(PathBuf),
    /// A backup of SQLite is a database file and goes into a folder only.
    #[error("this is a backup of a desk on SQLite; it cannot be restored into PostgreSQL")]
    OtherEngine,
    /// The engine is older than what is safe.
    #[error("{engine} {found} is too old, {needs} is needed")]
    OldEngine {
        /// Which.
        engine: &'static str,
        /// Found.
        found: String,
        /// Needed.
        needs: &'static str,
    },
    /// A setting of the engine did not take.
    #[error("the database did not accept {0}")]
    Setting(&'static str),
    /// The file system failed.
    #[error("cannot {doing} {}", .path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A dump or backup that cannot be taken in.
    #[error("line {line} of the dump: {what}")]
    Dump {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A backup that does not hold together.
    #[error("the backup is not sound: {0}")]
    Backup(String),
    /// Not enough room for what was asked.
    #[error("{needs} bytes are needed and {free} are free")]
    NoRoom {
        /// Bytes needed.
        needs: u64,
        /// Bytes free.
        free: u64,
    },
    /// The store is being closed.
    #[error("the store is closing")]
    Closed,
}

impl StoreError {
    pub(crate) fn encode(what: &'static str, error: &impl std::fmt::Display) -> Self {
        Self::Encode {
            what,
            why: error.to_string(),
        }
    }

    pub(crate) fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| {
            if source.kind() == std::io::ErrorKind::StorageFull {
                Self::StorageFull
            } else {
                Self::File {
                    doing,
                    path,
                    source,
                }
            }
        }
    }
}

/// Why an act has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ActError<E> {
    /// The act itself ended with an error and left nothing behind.
    #[error(transparent)]
    Act(E),
    /// The queue is full; nothing was begun. Try again in a moment.
    #[error("too much is waiting")]
    Busy,
    /// The engine undid the whole batch; nothing was written. Send again.
    #[error("the batch was undone; send again")]
    Again,
    /// The disk or the connection failed at the commit: it may or may not
    /// have been written. Send again with the same idempotency key.
    #[error("it is not known whether this was written; send again")]
    OutcomeUnknown,
    /// The code of the act panicked; it left nothing behind.
    #[error("the act failed inside")]
    Panicked,
    /// The store could not begin or end the batch; nothing was written.
    #[error(transparent)]
    Store(StoreError),
}

impl<E> ActError<E> {
    /// Turns the act's own error into another.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> ActError<F> {
        match self {
            Self::Act(error) => ActError::Act(f(error)),
            Self::Busy => ActError::Busy,
            Self::Again => ActError::Again,
            Self::OutcomeUnknown => ActError::OutcomeUnknown,
            Self::Panicked => ActError::Panicked,
            Self::Store(error) => ActError::Store(error),
        }
    }
}
