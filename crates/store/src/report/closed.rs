//! Reports that were closed: as they were, with the size of the record that
//! they counted.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// A closed report. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedRow {
    /// Id of its definition.
    pub report: String,
    /// The period, as it is written.
    pub period: String,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// By whom.
    pub closed_by: StaffId,
    /// Number of events that were counted.
    pub size: i64,
    /// SHA-256 of the table's JSON, hex.
    pub table_hash: String,
    /// The table and its definition, JSON; empty in a list.
    pub body: String,
}

const PUT: &str = "INSERT INTO report_closed (desk_id, report, period, closed_at, closed_by, size, \
    table_hash, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ONE: &str = "SELECT report, period, closed_at, closed_by, size, table_hash, body \
    FROM report_closed WHERE desk_id = $1 AND report = $2 AND period = $3";
const OF_REPORT: &str = "SELECT report, period, closed_at, closed_by, size, table_hash, '' \
    FROM report_closed WHERE desk_id = $1 AND report = $2 AND period < $3 \
    ORDER BY period DESC LIMIT $4";
const AFTER: &str = "SELECT report, period, closed_at, closed_by, size, table_hash, body \
    FROM report_closed WHERE desk_id = $1 AND report >= $2 AND (report > $2 OR period > $3) \
    ORDER BY report, period LIMIT $4";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[PUT, ONE, OF_REPORT, AFTER];

impl Tx<'_> {
    /// Keeps a closed report; refused when the same is there.
    pub fn put_closed_report(&mut self, row: &ClosedRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.report.as_str().into(),
            row.period.as_str().into(),
            row.closed_at.into(),
            row.closed_by.into(),
            row.size.into(),
            row.table_hash.as_str().into(),
            row.body.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// A closed report.
    pub fn closed_report(
        &mut self,
        report: &str,
        period: &str,
    ) -> Result<Option<ClosedRow>, StoreError> {
        let values = [self.desk().into(), report.into(), period.into()];
        let row = self.query_opt(ONE, &values)?;
        row.as_ref().map(closed).transpose()
    }

    /// Closed periods of a report, without their tables, the latest first,
    /// before one.
    pub fn closed_periods(
        &mut self,
        report: &str,
        before: &str,
        limit: u32,
    ) -> Result<Vec<ClosedRow>, StoreError> {
        let values = [
            self.desk().into(),
            report.into(),
            before.into(),
            limit.into(),
        ];
        let rows = self.query(OF_REPORT, &values)?;
        rows.iter().map(closed).collect()
    }

    /// Closed reports after one, for the audit.
    pub fn closed_reports_after(
        &mut self,
        (report, period): (&str, &str),
        limit: u32,
    ) -> Result<Vec<ClosedRow>, StoreError> {
        let values = [
            self.desk().into(),
            report.into(),
            period.into(),
            limit.into(),
        ];
        let rows = self.query(AFTER, &values)?;
        rows.iter().map(closed).collect()
    }
}

fn closed(row: &Row) -> Result<ClosedRow, StoreError> {
    Ok(ClosedRow {
        report: row.text(0)?.to_owned(),
        period: row.text(1)?.to_owned(),
        closed_at: row.instant(2)?,
        closed_by: StaffId(row.int(3)?),
        size: row.int(4)?,
        table_hash: row.text(5)?.to_owned(),
        body: row.text(6)?.to_owned(),
    })
}
