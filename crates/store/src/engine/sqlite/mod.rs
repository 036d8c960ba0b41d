//! SQLite: one file, write-ahead log, every commit on the disk.

mod catalogue;
mod copy;
mod log;

use crate::engine::ddl::{Dialect, translate};
use crate::engine::{Column, CommitError, Connection, Durability, Key, Use, head, number};
use crate::error::StoreError;
use crate::value::{Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags, Statement};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) use copy::{check_file, copy_live};

/// Older versions can lose a checkpoint of a write-ahead log that two
/// connections restart at once.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");

/// How long a statement waits for a lock.
const BUSY: Duration = Duration::from_secs(5);
pub(super) struct Sqlite {
    conn: rusqlite::Connection,
    log: PathBuf,
    begin: &'static str,
    pressed: Pressed,
    /// Until when the log is not begun again, because a reader needed it.
    put_off: Option<Instant>,
}

/// Who presses the write-ahead log on the disk after a commit.
enum Pressed {
    /// SQLite, inside the commit; or nobody, when nothing is to be safe.
    Inside,
    /// The lane, through a handle of its own (`None` = not opened yet).
    Outside(Option<Arc<File>>),
}

impl Sqlite {
    pub(super) fn open(
        path: &Path,
        purpose: Use,
        durability: Durability,
    ) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST.0 {
            return Err(StoreError::OldEngine {
                engine: "SQLite",
                found: rusqlite::version().to_owned(),
                needs: OLDEST.1,
            });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn =
            rusqlite::Connection::open_with_flags(path, flags).map_err(|e| said("open", e))?;
        keep_plans(&conn)?;
        conn.busy_timeout(BUSY)
            .map_err(|e| said("busy timeout", e))?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        // A reader begins deferred: an immediate one asks for the write lock.
        let begin = match purpose {
            Use::Write | Use::Lane => "BEGIN IMMEDIATE",
            Use::Read => "BEGIN",
        };
        let this = Self {
            conn,
            log: log.into(),
            begin,
            pressed: match (purpose, durability) {
                (Use::Lane, Durability::Full) => Pressed::Outside(None),
                _ => Pressed::Inside,
            },
            put_off: None,
        };
        this.settle(purpose, durability)?;
        Ok(this)
    }

    /// Sets what every connection of this purpose goes by.
    fn settle(&self, purpose: Use, durability: Durability) -> Result<(), StoreError> {
        // NORMAL leaves out only the press at the commit, which the lane does
        // itself: the log's head, and everything around copying it back, are
        // pressed in the same order as with FULL.
        let synchronous = match (durability, &self.pressed) {
            (Durability::Full, Pressed::Inside) => 2,
            (Durability::Full, Pressed::Outside(_)) => 1,
            (Durability::Off, _) => 0,
        };
        let mode: String = self
            .conn
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(|e| said("journal mode", e))?;
        if !mode.eq_ignore_ascii_case("wal") {
            return Err(StoreError::Setting("journal_mode = WAL"));
        }
        self.setting("synchronous", synchronous, "synchronous")?;
        self.setting("foreign_keys", 1, "foreign_keys = ON")?;
        self.setting("temp_store", 2, "temp_store = MEMORY")?;
        // The log is copied back by a thread of its own (see `lane`).
        self.setting("wal_autocheckpoint", 0, "wal_autocheckpoint = 0")?;
        match purpose {
            Use::Write | Use::Lane => {
                self.setting("cache_size", -16_384, "cache_size")?;
                // What is deleted is gone from the file too: ballots that were
                // released would otherwise still lie in its free pages.
                self.setting("secure_delete", 1, "secure_delete = ON")?;
            }
            // One for each core and two more, each with a cache of its own:
            // what one has not, the system's own cache of files has.
            Use::Read => {
                self.setting("cache_size", -2_048, "cache_size")?;
                self.setting("query_only", 1, "query_only = ON")?;
            }
        }
        Ok(())
    }

    /// Sets a number and reads it back: SQLite ignores what it does not know.
    fn setting(&self, name: &str, wanted: i64, what: &'static str) -> Result<(), StoreError> {
        self.conn
            .pragma_update(None, name, wanted)
            .map_err(|e| said(what, e))?;
        let found: i64 = self
            .conn
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|e| said(what, e))?;
        if found == wanted {
            Ok(())
        } else {
            Err(StoreError::Setting(what))
        }
    }

    fn control(&self, sql: &'static str) -> Result<(), StoreError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.raw_execute())
            .map(|_| ())
            .map_err(|e| said(sql, e))
    }
}

/// Statements are prepared once. Without the guarantee SQLite plans one anew
/// when a bound value might suit another plan; ours are written for one plan.
fn keep_plans(conn: &rusqlite::Connection) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(512);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(|_| ())
        .map_err(|e| said("stable plans", e))
}

/// Binds by the number in the name: SQLite takes `$2` for a name and numbers
/// names by first appearance.
fn bind(statement: &mut Statement<'_>, sql: &str, values: &[Value]) -> Result<(), StoreError> {
    let mut highest = 0;
    for place in 1..=statement.parameter_count() {
        let n = statement
            .parameter_name(place)
            .and_then(number)
            .unwrap_or(usize::MAX);
        highest = highest.max(n);
        let Some(value) = n.checked_sub(1).and_then(|idx| values.get(idx)) else {
            return Err(StoreError::Values {
                doing: head(sql),
                wants: n,
                got: values.len(),
            });
        };
        statement
            .raw_bind_parameter(place, Bound(value))
            .map_err(|e| said(sql, e))?;
    }
    if highest == values.len() {
        Ok(())
    } else {
        Err(StoreError::Values {
            doing: head(sql),
            wants: highest,
            got: values.len(),
        })
    }
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Real(x) => ValueRef::Real(*x),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

fn row(row: &rusqlite::Row<'_>, n_columns: usize) -> rusqlite::Result<Row> {
    let mut values = Vec::with_capacity(n_columns);
    for idx in 0..n_columns {
        values.push(match row.get_ref(idx)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => Value::Int(n),
            ValueRef::Real(x) => Value::Real(x),
            // Asked first: the search for what is no text is several times slower.
            ValueRef::Text(t) => Value::Text(match std::str::from_utf8(t) {
                Ok(text) => text.to_owned(),
                Err(_) => String::from_utf8_lossy(t).into_owned(),
            }),
            ValueRef::Blob(b) => Value::Blob(b.to_vec()),
        });
    }
    Ok(Row(values))
}

/// Tells the failures apart that the desk answers differently.
fn said(doing: &str, error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) => match code.code {
            ErrorCode::DiskFull => StoreError::StorageFull,
            ErrorCode::ConstraintViolation => StoreError::Constraint {
                doing: head(doing),
                what: message.clone().unwrap_or_default(),
            },
            _ => StoreError::Engine {
                doing: head(doing),
                source: Box::new(error),
            },
        },
        _ => StoreError::Engine {
            doing: head(doing),
            source: Box::new(error),
        },
    }
}

impl Connection for Sqlite {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let fail = |e| said(sql, e);
        let mut statement = self.conn.prepare_cached(sql).map_err(fail)?;
        bind(&mut statement, sql, values)?;
        statement.raw_execute().map(|n| n as u64).map_err(fail)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let fail = |e| said(sql, e);
        let mut statement = self.conn.prepare_cached(sql).map_err(fail)?;
        bind(&mut statement, sql, values)?;
        let n_columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut all = Vec::new();
        while let Some(found) = rows.next().map_err(fail)? {
            all.push(row(found, n_columns).map_err(fail)?);
        }
        Ok(all)
    }

    fn stream(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let fail = |e| said(sql, e);
        let mut statement = self.conn.prepare(sql).map_err(fail)?;
        bind(&mut statement, sql, values)?;
        let n_columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(found) = rows.next().map_err(fail)? {
            each(row(found, n_columns).map_err(fail)?)?;
        }
        Ok(())
    }

    fn migrate(&mut self, text: &str) -> Result<(), StoreError> {
        for statement in translate(text, Dialect::Sqlite) {
            self.conn
                .execute_batch(&statement)
                .map_err(|e| said(&statement, e))?;
        }
        Ok(())
    }

    /// The folder's lock keeps others out.
    fn lock_schema(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.control(self.begin)
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        match self.control("COMMIT") {
            Ok(()) => Ok(()),
            // The commit frame did not fit into the log: nothing counts.
            Err(full @ StoreError::StorageFull) => {
                self.rollback();
                Err(CommitError::Undone(full))
            }
            Err(error) => Err(CommitError::Unknown(Box::new(error))),
        }
    }

    fn rollback(&mut self) {
        if !self.conn.is_autocommit() {
            // Nothing to be done when even this fails: the connection is
            // dropped by whoever asks `is_usable` next.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    fn is_usable(&self) -> bool {
        self.conn.is_autocommit()
    }

    /// The log stays one file as long as this connection is open, so that one
    /// handle serves all its commits. Pressing it covers every byte written to
    /// it before, whoever wrote them.
    fn press(&mut self) -> std::io::Result<Option<Arc<File>>> {
        let Pressed::Outside(handle) = &mut self.pressed else {
            return Ok(None);
        };
        if handle.is_none() {
            *handle = Some(Arc::new(File::open(&self.log)?));
        }
        Ok(handle.clone())
    }

    fn tidy_aside(&mut self) -> Result<Option<Duration>, StoreError> {
        self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)")?;
        Ok(Some(Duration::from_millis(250)))
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        self.begin_log_again()
    }

    fn forget(&mut self) -> Result<bool, StoreError> {
        self.cut_log()
    }

    fn columns(&mut self, table: &str) -> Result<Vec<Column>, StoreError> {
        self.columns_of(table)
    }

    fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        self.table_names()
    }

    fn keys(&mut self) -> Result<Vec<Key>, StoreError> {
        let mut keys = Vec::new();
        for table in self.table_names()? {
            keys.push(self.primary(&table)?);
            keys.extend(self.indexes(&table)?);
            keys.extend(self.references(&table)?);
        }
        Ok(keys)
    }

    fn plan(&mut self, sql: &str) -> Result<Vec<String>, StoreError> {
        let fail = |e| said(sql, e);
        let mut statement = self
            .conn
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .map_err(fail)?;
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(step) = rows.next().map_err(fail)? {
            steps.push(step.get(3).map_err(fail)?);
        }
        Ok(steps)
    }

    fn check(&mut self) -> Result<Vec<String>, StoreError> {
        self.wrong()
    }
}
