//! Bringing the tables up to date.
//!
//! Numbered files, run once each, with checksums. A migration only adds (and
//! takes at most two seconds), or drops an index nobody walks; filling in is bulk work, removing comes a
//! release later, so that an older program can still run on newer data until
//! `min_binary` says otherwise.

use crate::engine::{CommitError, Connection};
use crate::error::StoreError;
use crate::folder::{Folder, hex};
use crate::{report, search, words};
use sha2::{Digest as _, Sha256};

/// Level of this program; data that asks for a higher one is refused.
pub const LEVEL: i64 = 6;

const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001_desk.sql")),
    (2, include_str!("migrations/0002_counter.sql")),
    (3, include_str!("migrations/0003_lists.sql")),
    (4, include_str!("migrations/0004_often_wrong.sql")),
    (5, include_str!("migrations/0005_queue.sql")),
    (6, include_str!("migrations/0006_fewer_indexes.sql")),
    (11, include_str!("migrations/0011_money_receipt.sql")),
    (12, include_str!("migrations/0012_visit_official.sql")),
    (13, include_str!("migrations/0013_search_fresh.sql")),
    (14, include_str!("migrations/0014_search_bucket.sql")),
    (15, include_str!("migrations/0015_visit_came.sql")),
    (16, include_str!("migrations/0016_receipt_note.sql")),
    (17, include_str!("migrations/0017_messages.sql")),
    (18, include_str!("migrations/0018_report_case.sql")),
    (21, include_str!("migrations/0021_printed.sql")),
    (22, include_str!("migrations/0022_report_declared.sql")),
    (23, include_str!("migrations/0023_template.sql")),
    (24, include_str!("migrations/0024_survey.sql")),
    (25, include_str!("migrations/0025_feedback.sql")),
    (26, include_str!("migrations/0026_indicator.sql")),
    (27, include_str!("migrations/0027_programme.sql")),
    (28, include_str!("migrations/0028_risk.sql")),
    (29, include_str!("migrations/0029_outlook.sql")),
    (30, include_str!("migrations/0030_risk_morning.sql")),
    (31, include_str!("migrations/0031_end_in_hand.sql")),
];

const META: &str = "CREATE TABLE IF NOT EXISTS meta (
    key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) NARROW;";
const READ: &str = "SELECT value FROM meta WHERE key = $1";
const WRITE: &str = "INSERT INTO meta (key, value) VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[READ, WRITE];

/// Runs what has not run yet, in one transaction, one server at a time.
/// `taking_in` is told what may last.
pub(crate) fn run(
    conn: &mut dyn Connection,
    folder: &Folder,
    taking_in: &dyn Fn(f64),
) -> Result<(), StoreError> {
    conn.begin()?;
    conn.lock_schema()?;
    let done = migrate(conn, folder, taking_in);
    if done.is_err() {
        conn.rollback();
        return done;
    }
    conn.commit().map_err(|error| match error {
        CommitError::Undone(error) => error,
        CommitError::Unknown(source) => StoreError::Engine {
            doing: "migrate".to_owned(),
            source,
        },
    })
}

/// Level of the program that the data ask for; 0 = a new store.
pub(crate) fn needed(conn: &mut dyn Connection) -> Result<i64, StoreError> {
    let Some(needs) = get(conn, "min_binary")? else {
        return Ok(0);
    };
    // A level in another form was not written by this program: it may be of
    // one that is newer in ways this one cannot know.
    needs.parse().map_err(|_| StoreError::UnknownLevel(needs))
}

/// Refuses data of a newer program and of other keys; changes nothing.
pub(crate) fn fits(conn: &mut dyn Connection, folder: &Folder) -> Result<(), StoreError> {
    let needs = needed(conn)?;
    if needs > LEVEL {
        return Err(StoreError::NewerData { needs, have: LEVEL });
    }
    match get(conn, "data_key")? {
        Some(known) if known != folder.keys().data_id() => {
            Err(StoreError::OtherKeys(folder.path().to_owned()))
        }
        _ => Ok(()),
    }
}

fn migrate(
    conn: &mut dyn Connection,
    folder: &Folder,
    taking_in: &dyn Fn(f64),
) -> Result<(), StoreError> {
    conn.migrate(META)?;
    fits(conn, folder)?;
    for (number, sql) in MIGRATIONS {
        let (key, sum) = (format!("migration.{number:04}"), hex(&Sha256::digest(sql)));
        match get(conn, &key)? {
            Some(known) if known == sum => continue,
            Some(_) => return Err(StoreError::ChangedMigration(*number)),
            None => {}
        }
        conn.migrate(sql)?;
        set(conn, &key, &sum)?;
        set(conn, "min_binary", &LEVEL.to_string())?;
    }
    words::fill(conn)?;
    search::take_in(conn, taking_in)?;
    report::take_in_once(conn, taking_in)?;
    match get(conn, "data_key")? {
        Some(_) => Ok(()),
        None => set(conn, "data_key", &folder.keys().data_id()),
    }
}

pub(crate) fn get(conn: &mut dyn Connection, key: &str) -> Result<Option<String>, StoreError> {
    match conn.query(READ, &[key.into()])?.first() {
        Some(row) => Ok(Some(row.text(0)?.to_owned())),
        None => Ok(None),
    }
}

pub(crate) fn set(conn: &mut dyn Connection, key: &str, value: &str) -> Result<(), StoreError> {
    conn.execute(WRITE, &[key.into(), value.into()]).map(|_| ())
}
