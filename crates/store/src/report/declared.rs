//! Points that persons declared for parts of an index: a row an event, and what
//! they rest on in the event's personal part.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// Points declared for one part. Never changed; a later one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredRow {
    /// Number of its event.
    pub seq: i64,
    /// Id of the report's definition.
    pub report: String,
    /// The period, as it is written.
    pub period: String,
    /// Id of the part.
    pub part: String,
    /// Points, hundredths; `None` = what was declared is taken back.
    pub points: Option<i64>,
}

/// The same with what its event tells beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPart {
    /// The row.
    pub row: DeclaredRow,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
    /// What the points rest on; empty where it was erased.
    pub evidence: String,
}

const PUT: &str = "INSERT INTO report_declared (desk_id, seq, report, period, part, points) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const OF_PERIOD: &str = "SELECT d.seq, d.report, d.period, d.part, d.points, e.at, e.actor, p.bytes \
    FROM report_declared d LEFT JOIN event e ON e.desk_id = d.desk_id AND e.seq = d.seq \
    LEFT JOIN personal p ON p.desk_id = d.desk_id AND p.seq = d.seq \
    WHERE d.desk_id = $1 AND d.report = $2 AND d.period = $3 AND d.seq < $4 ORDER BY d.seq";
const AFTER: &str = "SELECT seq, report, period, part, points FROM report_declared \
    WHERE desk_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[PUT, OF_PERIOD, AFTER];

impl Tx<'_> {
    /// Keeps points that an event of this act declares.
    ///
    /// # Errors
    /// When the event is not there, or has a row already.
    pub fn put_declared(&mut self, row: &DeclaredRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.seq.into(),
            row.report.as_str().into(),
            row.period.as_str().into(),
            row.part.as_str().into(),
            row.points.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// All that was declared for a report and period by events before `size`,
    /// in their order: of each part the last one counts.
    ///
    /// # Errors
    /// When the store fails or a row cannot be read.
    pub fn declared(
        &mut self,
        report: &str,
        period: &str,
        size: i64,
    ) -> Result<Vec<DeclaredPart>, StoreError> {
        let values = [
            self.desk().into(),
            report.into(),
            period.into(),
            size.into(),
        ];
        let rows = self.query(OF_PERIOD, &values)?;
        rows.iter().map(part).collect()
    }

    /// Rows after one, for the audit.
    ///
    /// # Errors
    /// As [`Tx::declared`].
    pub fn declared_after(&mut self, seq: i64, limit: u32) -> Result<Vec<DeclaredRow>, StoreError> {
        let values = [self.desk().into(), seq.into(), limit.into()];
        let rows = self.query(AFTER, &values)?;
        rows.iter().map(declared).collect()
    }
}

fn declared(row: &Row) -> Result<DeclaredRow, StoreError> {
    Ok(DeclaredRow {
        seq: row.int(0)?,
        report: row.text(1)?.to_owned(),
        period: row.text(2)?.to_owned(),
        part: row.text(3)?.to_owned(),
        points: row.opt_int(4)?,
    })
}

fn part(row: &Row) -> Result<DeclaredPart, StoreError> {
    let evidence = row.opt_blob(7)?.unwrap_or_default();
    Ok(DeclaredPart {
        row: declared(row)?,
        at: row.instant(5)?,
        by: StaffId(row.int(6)?),
        evidence: String::from_utf8_lossy(evidence).into_owned(),
    })
}
