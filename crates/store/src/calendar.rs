//! Calendar versions a desk published; the newest is in force.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::dossier::{Dossier, OpenClock, StageName};
use motcua_domain::id::DossierId;

/// A published calendar version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarRow {
    /// Number, rising.
    pub version: i64,
    /// Pack with its days.
    pub pack_hash: String,
    /// `national`, `province`, `unit` or `procedure`.
    pub layer: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// Announcement it follows.
    pub document: String,
    /// Hash of the difference over the open dossiers, hex.
    pub diff_hash: Option<String>,
}

/// The row of an open dossier. Reading it is the larger part of the work, and
/// needs no transaction: it can be another thread's.
pub struct OpenRow(Row);

impl OpenRow {
    /// Its clock, and whether it waits for the citizen to mend it.
    pub fn read(&self) -> Result<(OpenClock, bool), StoreError> {
        let awaits_fix = self.0.text(0)? == StageName::AwaitingFix.slug();
        Ok((body(self.0.text(1)?)?, awaits_fix))
    }
}

const PUT: &str = "INSERT INTO calendar_version (desk_id, version, pack_hash, layer, \
    published_at, document, diff_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ALL: &str = "SELECT version, pack_hash, layer, published_at, document, diff_hash \
    FROM calendar_version WHERE desk_id = $1 ORDER BY version";
const LAST: &str = "SELECT version, pack_hash, layer, published_at, document, diff_hash \
    FROM calendar_version WHERE desk_id = $1 ORDER BY version DESC LIMIT 1";

const OPEN_CLOCKS: &str = "SELECT d.stage, d.body FROM dossier_clock c \
    JOIN dossier d ON d.desk_id = c.desk_id AND d.id = c.dossier_id \
    WHERE c.desk_id = $1 ORDER BY c.dossier_id";
const OPEN_AFTER: &str = "SELECT d.body, c.calendar_hash FROM dossier_clock c \
    JOIN dossier d ON d.desk_id = c.desk_id AND d.id = c.dossier_id \
    WHERE c.desk_id = $1 AND c.dossier_id > $2 ORDER BY c.dossier_id LIMIT $3";
// The counts of the lists know it without walking the open dossiers.
const N_OPEN: &str =
    "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM open_count WHERE desk_id = $1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, ALL, LAST, OPEN_CLOCKS, OPEN_AFTER, N_OPEN];

impl Tx<'_> {
    /// Publishes a calendar version.
    pub fn put_calendar(&mut self, calendar: &CalendarRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = calendar;
        let values = [
            desk.into(),
            row.version.into(),
            row.pack_hash.as_str().into(),
            row.layer.as_str().into(),
            row.published_at.into(),
            row.document.as_str().into(),
            row.diff_hash.clone().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// All versions, oldest first.
    pub fn calendars(&mut self) -> Result<Vec<CalendarRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(calendar)
            .collect()
    }

    /// The version in force.
    pub fn last_calendar(&mut self) -> Result<Option<CalendarRow>, StoreError> {
        let desk = self.desk();
        self.query_opt(LAST, &[desk.into()])?
            .as_ref()
            .map(calendar)
            .transpose()
    }

    /// All open dossiers in order of their ids, one by one.
    pub fn each_open_clock(&mut self, mut each: impl FnMut(OpenRow)) -> Result<(), StoreError> {
        let desk = self.desk();
        self.each(OPEN_CLOCKS, &[desk.into()], |row| {
            each(OpenRow(row));
            Ok(())
        })
    }

    /// Open dossiers after an id, each with the hash of the calendar that its
    /// clock row was made with.
    pub fn open_after(
        &mut self,
        after: DossierId,
        limit: u32,
    ) -> Result<Vec<(Dossier, String)>, StoreError> {
        let desk = self.desk();
        self.query(OPEN_AFTER, &[desk.into(), after.0.into(), limit.into()])?
            .iter()
            .map(|row| Ok((body(row.text(0)?)?, row.text(1)?.to_owned())))
            .collect()
    }

    /// Number of open dossiers.
    pub fn n_open(&mut self) -> Result<i64, StoreError> {
        self.write_figures()?;
        let desk = self.desk();
        let row = self.query_opt(N_OPEN, &[desk.into()])?;
        row.map_or(Ok(0), |row| row.int(0))
    }
}

fn body<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Inconsistent {
        table: "dossier",
        row: 0,
        what: e.to_string(),
    })
}

fn calendar(row: &Row) -> Result<CalendarRow, StoreError> {
    Ok(CalendarRow {
        version: row.int(0)?,
        pack_hash: row.text(1)?.to_owned(),
        layer: row.text(2)?.to_owned(),
        published_at: row.instant(3)?,
        document: row.text(4)?.to_owned(),
        diff_hash: row.opt_text(5)?.map(str::to_owned),
    })
}
