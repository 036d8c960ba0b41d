//! What an audit reads: dossiers in order with their columns and clock rows,
//! and the events of a range of dossiers.

use crate::dossier::{ClockRow, columns};
use crate::error::StoreError;
use crate::report::CaseRow;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::Timestamp;
use motcua_domain::dossier::figures::{Counts, FigureKey};
use motcua_domain::dossier::{Dossier, Event, Words};
use motcua_domain::id::{DeskId, DossierId, StaffId};

/// A dossier's row with all that is derived from it.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// The dossier as the row's body says.
    pub dossier: Dossier,
    /// The row's other columns say the same as its body.
    pub columns_agree: bool,
    /// Its clock row.
    pub clock: Option<ClockRow>,
    /// Unit, official, field and state of the clock row are those of the
    /// dossier.
    pub clock_agrees: bool,
    /// Its row for reports, column by column; nothing where there is none.
    case: Vec<Value>,
}

impl AuditRow {
    /// Is the dossier's row for reports the one that follows from the folded
    /// dossier and its last event?
    pub fn case_agrees(&self, last_seq: i64, folded: &Dossier) -> bool {
        CaseRow::of(last_seq, folded).is_as(&self.case)
    }
}

/// An event of a dossier, as the fold needs it.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// Number in the desk's record.
    pub seq: i64,
    /// Dossier.
    pub dossier: DossierId,
    /// When.
    pub at: Timestamp,
    /// Who; `None` = nobody of the staff.
    pub by: Option<StaffId>,
    /// What; `None` when the facts cannot be read as an event.
    pub event: Option<Event>,
    /// Its words, for money and files only; `None` = none, or erased.
    pub words: Option<Words>,
}

const DOSSIERS_AFTER: &str = "SELECT d.id, d.code, d.outside_code, d.row_version, d.stage, \
    d.procedure_code, d.procedure_hash, d.field, d.channel, d.unit, d.holder, d.owner, d.pending_to, \
    d.entered_at, d.accepted_at, d.ended_at, d.late, d.body, c.unit, c.holder, c.due_at, c.sort_at, \
    c.provisional, c.calendar_hash, c.field, c.stage, \
    r.dossier_id, r.last_seq, r.last_at, r.entered_at, r.over_at, r.facts \
    FROM dossier d LEFT JOIN dossier_clock c ON c.desk_id = d.desk_id AND c.dossier_id = d.id \
    LEFT JOIN report_case r ON r.desk_id = d.desk_id AND r.dossier_id = d.id \
    WHERE d.desk_id = $1 AND d.id > $2 ORDER BY d.id LIMIT $3";
const EVENTS_BETWEEN: &str = "SELECT e.seq, e.dossier_id, e.at, e.actor, e.facts, p.bytes FROM event e \
    LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
        AND e.kind IN ('money.taken', 'money.refunded', 'attachment.added') \
    WHERE e.desk_id = $1 AND e.dossier_id > $2 AND e.dossier_id <= $3 ORDER BY e.dossier_id, e.seq";
const FIGURES: &str = "SELECT unit, official, procedure_code, effective_month, \
    CAST(SUM(received) AS BIGINT), CAST(SUM(finished) AS BIGINT), CAST(SUM(late) AS BIGINT), \
    CAST(SUM(late_with_apology) AS BIGINT), CAST(SUM(early) AS BIGINT), \
    CAST(SUM(missed_first) AS BIGINT), CAST(SUM(supplements) AS BIGINT), \
    CAST(SUM(refused) AS BIGINT), CAST(SUM(withdrawn) AS BIGINT), CAST(SUM(fee) AS BIGINT) \
    FROM monthly WHERE desk_id = $1 GROUP BY unit, official, procedure_code, effective_month";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[DOSSIERS_AFTER, EVENTS_BETWEEN, FIGURES];

impl Tx<'_> {
    /// Dossiers after an id, in the order of their ids.
    pub fn audit_dossiers(
        &mut self,
        after: DossierId,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(DOSSIERS_AFTER, &[desk.into(), after.into(), limit.into()])?;
        rows.iter().map(|row| audit_row(desk, row)).collect()
    }

    /// Events of the dossiers after one id up to another, by dossier and number.
    pub fn audit_events(
        &mut self,
        after: DossierId,
        up_to: DossierId,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let desk = self.desk();
        let rows = self.query(EVENTS_BETWEEN, &[desk.into(), after.into(), up_to.into()])?;
        rows.iter().map(audit_event).collect()
    }

    /// All figures, summed over the months they were booked in.
    pub fn audit_figures(&mut self) -> Result<Vec<(FigureKey, Counts)>, StoreError> {
        self.write_figures()?;
        let desk = self.desk();
        let rows = self.query(FIGURES, &[desk.into()])?;
        rows.iter().map(figures).collect()
    }
}

fn audit_row(desk: DeskId, row: &Row) -> Result<AuditRow, StoreError> {
    let id = row.int(0)?;
    let body = row.text(17)?;
    let dossier: Dossier = serde_json::from_str(body).map_err(|e| StoreError::Inconsistent {
        table: "dossier",
        row: id,
        what: e.to_string(),
    })?;
    let mut found: Vec<Value> = vec![desk.into()];
    found.extend_from_slice(row.values().get(..18).unwrap_or_default());
    let clock = match row.opt_int(21)? {
        Some(sort_at) => Some(ClockRow {
            due_at: row.opt_int(20)?,
            sort_at,
            provisional: row.int(22)? == 1,
            calendar: row.text(23)?.to_owned(),
        }),
        None => None,
    };
    let clock_agrees = clock.is_none()
        || (row.opt_text(18)? == Some(dossier.unit.as_str())
            && row.opt_int(19)? == dossier.holder.map(|holder| holder.0)
            && row.opt_text(24)? == Some(dossier.intake.procedure.field.as_str())
            && row.opt_text(25)? == Some(dossier.stage.name().slug()));
    Ok(AuditRow {
        columns_agree: found == columns(desk, &dossier, body),
        dossier,
        clock,
        clock_agrees,
        case: row.values().get(26..).unwrap_or_default().to_vec(),
    })
}

fn audit_event(row: &Row) -> Result<AuditEvent, StoreError> {
    Ok(AuditEvent {
        seq: row.int(0)?,
        dossier: DossierId(row.int(1)?),
        at: row.instant(2)?,
        by: row.opt_int(3)?.filter(|id| *id != 0).map(StaffId),
        event: serde_json::from_str(row.text(4)?).ok(),
        words: row
            .opt_blob(5)?
            .and_then(|bytes| serde_json::from_slice(bytes).ok()),
    })
}

fn figures(row: &Row) -> Result<(FigureKey, Counts), StoreError> {
    let key = FigureKey {
        unit: row.text(0)?.to_owned(),
        official: row.int(1)?,
        procedure: row.text(2)?.to_owned(),
        month: row.text(3)?.to_owned(),
    };
    let mut counts = [0; 10];
    for (idx, count) in counts.iter_mut().enumerate() {
        *count = row.int(4 + idx)?;
    }
    Ok((key, Counts::from_array(counts)))
}
