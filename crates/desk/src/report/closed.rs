//! Closing a report for a period: the table stands for good, the record holds
//! its hash and the number of events that it counted, and anybody who may read
//! it can have it counted anew as of then.

use super::{Making, Report, ReportAsk};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::ledger::hash::sha256;
use motcua_domain::report::{Cell, Definition, Kind, Period, ReportKind, Row, Table};
use motcua_domain::time::Timestamp;
use motcua_store::{ClosedRow, Priority, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A closed report, without its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedReport {
    /// Id of its definition.
    pub report: String,
    /// The days.
    pub period: Period,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// By whom.
    pub closed_by: StaffId,
    /// Number of events of the record that it counted.
    pub size: i64,
    /// SHA-256 of the table's JSON, hex; the record holds it too.
    pub hash: String,
}

/// The table and the definition that it was counted by: a later version of the
/// definition does not change what it says.
#[derive(Serialize, Deserialize)]
struct Body {
    definition: Definition,
    table: Table,
}

impl Desk {
    /// A report as a reader is shown it: of a period that was closed, by the
    /// definition and as of the size of the record that it was closed with.
    pub(super) fn making_shown(&self, me: &Actor, ask: &ReportAsk) -> Result<Making, DeskError> {
        if ask.unit.is_none() && me.scope(Action::ReadReports) == Scope::Desk {
            let found = self.closed_body(me, &ask.id, ask.period)?;
            if let Some((closed, body)) = found {
                let moment = (self.now(), closed.size);
                return Making::new(&body.definition, ask.period, None, moment);
            }
        }
        self.making(me, ask)
    }
}

/// As of when a closed report is counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// As of its closing: the same, or something is wrong.
    AsClosed,
    /// By what is known today of the days of the period: results and intakes
    /// that were corrected since, dossiers that were taken in or back.
    Today,
}

/// A cell that says something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Differs {
    /// Key of the row, or id of the part.
    pub row: String,
    /// Id of the column; `points` of a part.
    pub column: String,
    /// As it was closed; empty where there was no such row.
    pub then: Cell,
    /// As it is now.
    pub now: Cell,
}

/// A closed report beside the one that was counted anew.
#[derive(Clone, Debug)]
pub struct Recomputed {
    /// The closing.
    pub closed: ClosedReport,
    /// The table as it was closed.
    pub then: Table,
    /// As it comes out now.
    pub now: Table,
    /// The hash of the closed table is the one that was kept.
    pub hash_holds: bool,
    /// Cells that differ; empty = equal.
    pub differs: Vec<Differs>,
}

impl Recomputed {
    /// The same numbers, and the table that was closed.
    pub fn is_equal(&self) -> bool {
        self.hash_holds && self.differs.is_empty()
    }
}

/// Closings of a list.
const LISTED: u32 = 100;

impl Desk {
    /// Closes a report for a period that is over: what it says now stands for
    /// good. Once for each report and period.
    ///
    /// # Errors
    /// A role that may not; "not found" for an unknown report; fields that
    /// cannot be taken for a period that runs on, a register (it names people
    /// and is not frozen), and what is closed already.
    pub fn close_period(
        &self,
        me: &Actor,
        asked: Asked,
        id: &str,
        period: Period,
    ) -> Result<ClosedReport, DeskError> {
        authorise(me, Action::CloseReport, &self.settings().office.unit)?;
        if !period.is_over(self.now()) {
            return Err(DeskError::invalid("period", "invalid-report-running"));
        }
        let ask = ReportAsk {
            id: id.to_owned(),
            period,
            unit: None,
        };
        let making = self.making(me, &ask)?;
        if making.evaluation.definition().kind == ReportKind::Register {
            return Err(DeskError::invalid("report", "invalid-report-register"));
        }
        let report = self.counted(making, &mut |_, _| true)?;
        let hash = hash_of(&report.table)?;
        let (size, period) = (report.size, report.table.period);
        let id = id.to_owned();
        let body = Body {
            definition: report.definition,
            table: report.table,
        };
        let body = crate::setup::to_json("closed report", &body)?;
        self.act(me, asked, Priority::Person, move |work| {
            let closed = ClosedReport {
                report: id.clone(),
                period,
                closed_at: work.now,
                closed_by: work.me.id,
                size,
                hash: hash.clone(),
            };
            work.close_report(closed, &body)
        })
    }

    /// A closed report and its table; `None` = that period is not closed.
    ///
    /// # Errors
    /// When the reader may not read the reports of the whole desk.
    pub fn closed_report(
        &self,
        me: &Actor,
        id: &str,
        period: Period,
    ) -> Result<Option<(ClosedReport, Table)>, DeskError> {
        let found = self.closed_body(me, id, period)?;
        Ok(found.map(|(closed, body)| (closed, body.table)))
    }

    /// The closings of a report, the latest period first.
    ///
    /// # Errors
    /// As [`Desk::closed_report`].
    pub fn closed_reports(&self, me: &Actor, id: &str) -> Result<Vec<ClosedReport>, DeskError> {
        authorise(me, Action::ReadReports, &self.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| {
            // After every period that can be written.
            tx.closed_periods(id, "9", LISTED)
        })?;
        rows.iter().map(closed).collect()
    }

    /// Counts a closed report anew, by the definition that it was closed with.
    ///
    /// # Errors
    /// "Not found" where nothing was closed; as [`Desk::closed_report`].
    pub fn recompute(
        &self,
        me: &Actor,
        id: &str,
        period: Period,
        anew: Anew,
    ) -> Result<Recomputed, DeskError> {
        let found = self.closed_body(me, id, period)?;
        let (closed, body) = found.ok_or(DeskError::NotFound)?;
        let now = self.counted_as_of(&closed, &body.definition, anew)?.table;
        let then = body.table;
        Ok(Recomputed {
            hash_holds: hash_of(&then)? == closed.hash,
            differs: differences(&then, &now),
            closed,
            then,
            now,
        })
    }

    fn counted_as_of(
        &self,
        closed: &ClosedReport,
        definition: &Definition,
        anew: Anew,
    ) -> Result<Report, DeskError> {
        let (now, period) = (self.now(), closed.period);
        let mut making = Making::new(definition, period, None, (now, closed.size))?;
        if anew == Anew::Today {
            // What happened afterwards belongs to later periods; only what is
            // known of this one may have changed.
            making.until.size = i64::MAX;
        }
        self.counted(making, &mut |_, _| true)
    }

    fn closed_body(
        &self,
        me: &Actor,
        id: &str,
        period: Period,
    ) -> Result<Option<(ClosedReport, Body)>, DeskError> {
        authorise(me, Action::ReadReports, &self.settings().office.unit)?;
        let key = period.to_string();
        let row = self
            .0
            .store
            .read(self.0.id, |tx| tx.closed_report(id, &key))?;
        row.map(|row| {
            let body: Body =
                serde_json::from_str(&row.body).map_err(|e| bad(&row, &e.to_string()))?;
            Ok((closed(&row)?, body))
        })
        .transpose()
    }
}

impl Work<'_, '_> {
    fn close_report(
        &mut self,
        closed: ClosedReport,
        body: &str,
    ) -> Result<ClosedReport, DeskError> {
        authorise(
            &self.me,
            Action::CloseReport,
            &self.desk.settings().office.unit,
        )?;
        let period = closed.period.to_string();
        if self.tx.closed_report(&closed.report, &period)?.is_some() {
            return Err(DeskError::invalid("period", "invalid-report-closed"));
        }
        self.tx.put_closed_report(&ClosedRow {
            report: closed.report.clone(),
            period: period.clone(),
            closed_at: closed.closed_at,
            closed_by: closed.closed_by,
            size: closed.size,
            table_hash: closed.hash.clone(),
            body: body.to_owned(),
        })?;
        self.desk_event(
            "report.closed",
            serde_json::json!({
                "report": closed.report,
                "period": period,
                "size": closed.size,
                "sha256": closed.hash,
            }),
        )?;
        Ok(closed)
    }
}

/// SHA-256 of a table's JSON, hex.
fn hash_of(table: &Table) -> Result<String, StoreError> {
    let text = crate::setup::to_json("report", table)?;
    Ok(sha256(text.as_bytes()).to_hex())
}

/// The hash of the table that a row holds, for the audit; `None` = it cannot
/// be read.
pub(crate) fn hash_in(row: &ClosedRow) -> Option<String> {
    let body: Body = serde_json::from_str(&row.body).ok()?;
    hash_of(&body.table).ok()
}

fn closed(row: &ClosedRow) -> Result<ClosedReport, DeskError> {
    Ok(ClosedReport {
        report: row.report.clone(),
        period: Period::parse(&row.period).map_err(|e| bad(row, &e.to_string()))?,
        closed_at: row.closed_at,
        closed_by: row.closed_by,
        size: row.size,
        hash: row.table_hash.clone(),
    })
}

fn bad(row: &ClosedRow, what: &str) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "report_closed",
        row: row.size,
        what: format!("{} {}: {what}", row.report, row.period),
    })
}

/// Cells that differ between two tables of one report. Labels do not count:
/// units and procedures change their names; nor do the numbers of the lines.
fn differences(then: &Table, now: &Table) -> Vec<Differs> {
    let mut differs = Vec::new();
    let keys: BTreeSet<&str> = then
        .rows
        .iter()
        .chain(&now.rows)
        .map(|row| row.key.as_str())
        .collect();
    for key in keys {
        let of = |table: &Table| -> Option<Row> {
            table.rows.iter().find(|row| row.key == key).cloned()
        };
        let (old, new) = (of(then), of(now));
        for (idx, column) in then.columns.iter().enumerate() {
            if matches!(column.kind, Kind::Text | Kind::Nth) {
                continue;
            }
            let cell = |row: &Option<Row>| {
                let cell = row.as_ref().and_then(|row| row.cells.get(idx)).cloned();
                cell.unwrap_or(Cell::Empty)
            };
            note(&mut differs, (key, &column.id), cell(&old), cell(&new));
        }
    }
    let points = |points: Option<i64>| points.map_or(Cell::Empty, Cell::Points);
    for (old, new) in then.parts.iter().zip(&now.parts) {
        let (then, now) = (points(old.points), points(new.points));
        note(&mut differs, (&old.id, "points"), then, now);
    }
    differs
}

fn note(differs: &mut Vec<Differs>, (row, column): (&str, &str), then: Cell, now: Cell) {
    if then != now {
        differs.push(Differs {
            row: row.to_owned(),
            column: column.to_owned(),
            then,
            now,
        });
    }
}
