//! Copies of the file, and looking into one.

use super::{Sqlite, said};
use crate::error::StoreError;
use rusqlite::OpenFlags;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Copies the database at `from`, which may be in use, to the file `to`: one
/// read transaction, so the copy is one moment; writers go on meanwhile.
pub(crate) fn copy_live(from: &Path, to: &Path) -> Result<(), StoreError> {
    let fail = |e| said("copy", e);
    let source = rusqlite::Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(fail)?;
    source.busy_timeout(Duration::from_secs(5)).map_err(fail)?;
    let mut target = rusqlite::Connection::open(to).map_err(fail)?;
    let copy = rusqlite::backup::Backup::new(&source, &mut target).map_err(fail)?;
    match copy.step(-1).map_err(fail)? {
        rusqlite::backup::StepResult::Done => {}
        _ => return Err(StoreError::Backup("the copy stopped half-way".to_owned())),
    }
    drop(copy);
    // A single file, without a log beside it.
    target
        .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
        .map_err(fail)?;
    drop(target);
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::file("write", to))
}

/// Checks pages and references of a database file that nobody uses; gives
/// what is wrong.
pub(crate) fn check_file(path: &Path) -> Result<Vec<String>, StoreError> {
    let conn = rusqlite::Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|e| said("open", e))?;
    let copy = Sqlite {
        conn,
        log: PathBuf::new(),
        begin: "BEGIN",
        pressed: super::Pressed::Inside,
        put_off: None,
    };
    copy.wrong()
}
