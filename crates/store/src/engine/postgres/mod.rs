//! PostgreSQL: READ COMMITTED for acts (the head row is locked first),
//! REPEATABLE READ READ ONLY for pages.

mod catalogue;

use crate::engine::ddl::{Dialect, translate};
use crate::engine::{Column, CommitError, Connection, Durability, Key, Use, head};
use crate::error::{Cause, StoreError};
use crate::value::{Row, Value};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, Statement};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Oldest server: 15 (`server_version_num`).
const OLDEST: i64 = 150_000;

/// Of all servers that ask, one migrates. Any number nobody else uses.
const SCHEMA_LOCK: i64 = 0x006d_6f74_6375_6100;

/// One server or writing command at a time, wherever its folder lies.
const SERVER_LOCK: i64 = SCHEMA_LOCK + 1;

/// The session of a server that was killed may outlive it by a moment.
const GOING: Duration = Duration::from_secs(2);

pub(super) struct Postgres {
    client: Client,
    purpose: Use,
    prepared: HashMap<String, Statement>,
}

impl Postgres {
    pub(super) fn open(
        url: &str,
        purpose: Use,
        durability: Durability,
    ) -> Result<Self, StoreError> {
        let client = Client::connect(url, NoTls).map_err(|e| said("connect", &e))?;
        let mut this = Self {
            client,
            purpose,
            prepared: HashMap::new(),
        };
        let version = this.query(
            "SELECT CAST(current_setting('server_version_num') AS BIGINT)",
            &[],
        )?;
        let found = version.first().map_or(Ok(0), |row| row.int(0))?;
        if found < OLDEST {
            return Err(StoreError::OldEngine {
                engine: "PostgreSQL",
                found: found.to_string(),
                needs: "15",
            });
        }
        // Every query goes by a key and takes few rows. With the plans left
        // open the planner walks or hashes whole tables when its statistics
        // are old, most of all for rare search words.
        this.batch(
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
             SET random_page_cost = 1.1; SET jit = off; SET client_min_messages = warning; \
             SET lock_timeout = '10s'",
        )?;
        // Whatever the database or the role has set: an answer means the disk.
        this.batch(match durability {
            Durability::Full => "SET synchronous_commit = on",
            Durability::Off => "SET synchronous_commit = off",
        })?;
        Ok(this)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(|e| said(sql, &e))
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|e| said(sql, &e))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn bound<'a>(
    statement: &Statement,
    sql: &str,
    values: &'a [Value],
) -> Result<Vec<&'a (dyn ToSql + Sync)>, StoreError> {
    let wants = statement.params().len();
    if wants != values.len() {
        return Err(StoreError::Values {
            doing: head(sql),
            wants,
            got: values.len(),
        });
    }
    Ok(values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect())
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *ty == Type::INT8 => n.to_sql(ty, out),
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) if *ty == Type::FLOAT8 => (*n as f64).to_sql(ty, out),
            Self::Real(x) if *ty == Type::FLOAT8 => x.to_sql(ty, out),
            Self::Text(t) if *ty == Type::TEXT || *ty == Type::VARCHAR => t.to_sql(ty, out),
            Self::Blob(b) if *ty == Type::BYTEA => b.to_sql(ty, out),
            _ => Err(format!("{self:?} where {ty} is wanted").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn row(found: &postgres::Row) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(found.len());
    for (idx, column) in found.columns().iter().enumerate() {
        let fail = |e: postgres::Error| said(column.name(), &e);
        let ty = column.type_();
        values.push(if *ty == Type::INT8 {
            found.try_get::<_, Option<i64>>(idx).map_err(fail)?.into()
        } else if *ty == Type::INT4 {
            found.try_get::<_, Option<i32>>(idx).map_err(fail)?.into()
        } else if *ty == Type::BYTEA {
            found.try_get::<_, Option<&[u8]>>(idx).map_err(fail)?.into()
        } else if *ty == Type::FLOAT8 {
            found.try_get::<_, Option<f64>>(idx).map_err(fail)?.into()
        } else if *ty == Type::BOOL {
            found.try_get::<_, Option<bool>>(idx).map_err(fail)?.into()
        } else if *ty == Type::TEXT || *ty == Type::VARCHAR || *ty == Type::NAME {
            found.try_get::<_, Option<&str>>(idx).map_err(fail)?.into()
        } else {
            return Err(StoreError::Column {
                idx,
                wanted: "one of the four types (CAST it)",
            });
        });
    }
    Ok(Row(values))
}

/// What the server said, without the DETAIL line: that quotes the values of
/// the row, which may be a person's.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {message}")]
struct Said {
    code: String,
    message: String,
}

/// Did the server or the connection end everything?
fn is_ended(error: &postgres::Error) -> bool {
    match error.code() {
        Some(code) => {
            *code == SqlState::T_R_SERIALIZATION_FAILURE
                || *code == SqlState::T_R_DEADLOCK_DETECTED
                || *code == SqlState::LOCK_NOT_AVAILABLE
                || *code == SqlState::ADMIN_SHUTDOWN
                || *code == SqlState::CRASH_SHUTDOWN
                || *code == SqlState::CANNOT_CONNECT_NOW
                || code.code().starts_with("08")
        }
        None => {
            error.is_closed()
                || std::error::Error::source(error)
                    .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        }
    }
}

fn said(doing: &str, error: &postgres::Error) -> StoreError {
    let source: Cause = Box::new(match error.as_db_error() {
        Some(db) => Said {
            code: db.code().code().to_owned(),
            message: db.message().to_owned(),
        },
        None => Said {
            code: "client".to_owned(),
            message: error.to_string(),
        },
    });
    if is_ended(error) {
        return StoreError::Again { source };
    }
    match error.as_db_error() {
        Some(db) if *db.code() == SqlState::DISK_FULL => StoreError::StorageFull,
        Some(db) if db.code().code().starts_with("23") => StoreError::Constraint {
            doing: head(doing),
            what: db.constraint().unwrap_or_else(|| db.message()).to_owned(),
        },
        _ => StoreError::Engine {
            doing: head(doing),
            source,
        },
    }
}

impl Connection for Postgres {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.prepared(sql)?;
        let bound = bound(&statement, sql, values)?;
        self.client
            .execute(&statement, &bound)
            .map_err(|e| said(sql, &e))
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepared(sql)?;
        let bound = bound(&statement, sql, values)?;
        let rows = self
            .client
            .query(&statement, &bound)
            .map_err(|e| said(sql, &e))?;
        rows.iter().map(row).collect()
    }

    fn stream(
        &mut self,
        sql: &str,
        values: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.client.prepare(sql).map_err(|e| said(sql, &e))?;
        let bound = bound(&statement, sql, values)?;
        let mut rows = self
            .client
            .query_raw(&statement, bound)
            .map_err(|e| said(sql, &e))?;
        while let Some(found) = rows.next().map_err(|e| said(sql, &e))? {
            each(row(&found)?)?;
        }
        Ok(())
    }

    fn migrate(&mut self, text: &str) -> Result<(), StoreError> {
        for statement in translate(text, Dialect::Postgres) {
            self.batch(&statement)?;
        }
        Ok(())
    }

    fn lock_schema(&mut self) -> Result<(), StoreError> {
        self.batch(&format!("SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
    }

    fn hold(&mut self) -> Result<bool, StoreError> {
        // A machine that went away without a word must not hold it for hours.
        self.batch(
            "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; \
             SET tcp_keepalives_count = 3",
        )?;
        let sql =
            format!("SELECT CAST(CAST(pg_try_advisory_lock({SERVER_LOCK}) AS INT) AS BIGINT)");
        let begun = Instant::now();
        loop {
            let got = self.query(&sql, &[])?;
            if got.first().map_or(Ok(0), |row| row.int(0))? == 1 {
                return Ok(true);
            }
            if begun.elapsed() > GOING {
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.batch(match self.purpose {
            Use::Write | Use::Lane => "BEGIN ISOLATION LEVEL READ COMMITTED",
            Use::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        self.client.batch_execute("COMMIT").map_err(|error| {
            if error.as_db_error().is_some() && !is_ended(&error) {
                CommitError::Undone(said("COMMIT", &error))
            } else {
                CommitError::Unknown(Box::new(said("COMMIT", &error)))
            }
        })
    }

    fn rollback(&mut self) {
        // A connection that cannot roll back is dropped by the next
        // `is_usable`, and the server undoes its transaction.
        let _ = self.client.batch_execute("ROLLBACK");
    }

    fn is_usable(&self) -> bool {
        !self.client.is_closed()
    }

    /// Rows that were deleted stay in the pages until these are vacuumed. The
    /// server's own log keeps them as long as it keeps its files.
    fn forget(&mut self) -> Result<bool, StoreError> {
        let done = self.batch("VACUUM survey_box, survey_token, survey_asked");
        if let Err(error) = done {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "released ballots were not vacuumed away"
            );
        }
        Ok(true)
    }

    /// Statistics as the server's own daemon makes them, but within a second
    /// instead of a minute: plans made for empty tables walk whole desks, and
    /// an import or a demo fills tables faster than the daemon looks.
    fn tidy_aside(&mut self) -> Result<Option<Duration>, StoreError> {
        let stale = self.query(
            "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public' \
             AND n_mod_since_analyze > 200 + n_live_tup / 5",
            &[],
        );
        for row in stale.unwrap_or_default() {
            let done = row
                .text(0)
                .and_then(|table| self.batch(&format!("ANALYZE {table}")));
            if let Err(error) = done {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "no new statistics"
                );
            }
        }
        Ok(Some(Duration::from_secs(1)))
    }

    fn columns(&mut self, table: &str) -> Result<Vec<Column>, StoreError> {
        self.columns_of(table)
    }

    fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        self.table_names()
    }

    fn keys(&mut self) -> Result<Vec<Key>, StoreError> {
        self.all_keys()
    }

    fn plan(&mut self, sql: &str) -> Result<Vec<String>, StoreError> {
        self.plan_of(sql)
    }

    /// The server checks its pages and references by itself.
    fn check(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}
