//! Keeping the write-ahead log short: it is copied back beside the acts, and
//! begun again between two batches.

use super::{BUSY, Sqlite, said};
use crate::error::StoreError;
use rusqlite::ErrorCode;
use std::time::{Duration, Instant};

/// Above this many pages the log is copied back between two batches and begun
/// again, because one that is always being written never begins again by
/// itself. It is not cut: pressing a log that is written over costs no
/// bookkeeping of the file system.
const LOG_LIMIT: i64 = (64 << 20) / 4096;

/// How long a log that somebody reads is left alone.
const PUT_OFF: Duration = Duration::from_secs(1);

impl Sqlite {
    /// Begins the log again when it has grown long and nobody needs it.
    pub(super) fn begin_log_again(&mut self) -> Result<(), StoreError> {
        if self.put_off.is_some_and(|until| Instant::now() < until) {
            return Ok(());
        }
        // Changes nothing; tells how many pages the log holds.
        let pages = self
            .conn
            .prepare_cached("PRAGMA wal_checkpoint(NOOP)")
            .and_then(|mut look| look.query_row([], |row| row.get::<_, i64>(1)));
        if !pages.is_ok_and(|pages| pages > LOG_LIMIT) {
            return Ok(());
        }
        // Whoever reads for long (a backup, an export) needs the log as it is:
        // the acts of the desk do not wait for that.
        let wait = |time| {
            self.conn
                .busy_timeout(time)
                .map_err(|e| said("busy timeout", e))
        };
        wait(Duration::ZERO)?;
        let busy = self.checkpoint("PRAGMA wal_checkpoint(RESTART)");
        wait(BUSY)?;
        self.put_off = busy?.then(|| Instant::now() + PUT_OFF);
        Ok(())
    }

    /// Cuts the log to nothing, so that what was deleted is not read in it
    /// either; `false` = somebody reads, and it is to be tried again.
    pub(super) fn cut_log(&mut self) -> Result<bool, StoreError> {
        let wait = |time| {
            self.conn
                .busy_timeout(time)
                .map_err(|e| said("busy timeout", e))
        };
        wait(Duration::ZERO)?;
        let busy = self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)");
        wait(BUSY)?;
        Ok(!busy?)
    }

    /// Copies the log back; was something in the way (a reader, a full disk)?
    /// Then it is done the next time. A disk that fails is an error: the system
    /// forgets which of the pages it did not take.
    pub(super) fn checkpoint(&self, sql: &str) -> Result<bool, StoreError> {
        match self.conn.query_row(sql, [], |row| row.get::<_, i64>(0)) {
            Ok(busy) => Ok(busy != 0),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) => {
                Err(said(sql, error))
            }
            Err(error) => {
                tracing::warn!(%error, "the log could not be copied back");
                Ok(true)
            }
        }
    }
}
