//! Calendar versions a desk published; the newest is in force.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;

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

const PUT: &str = "INSERT INTO calendar_version (desk_id, version, pack_hash, layer, \
    published_at, document, diff_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ALL: &str = "SELECT version, pack_hash, layer, published_at, document, diff_hash \
    FROM calendar_version WHERE desk_id = $1 ORDER BY version";
const LAST: &str = "SELECT version, pack_hash, layer, published_at, document, diff_hash \
    FROM calendar_version WHERE desk_id = $1 ORDER BY version DESC LIMIT 1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, ALL, LAST];

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
