//! Lists of dossiers: keyset pages over the clock rows, and the loads that
//! the director sees. Each is one statement, whatever the number of rows.

use crate::dossier::ClockRow;
use crate::open::Narrow;
use crate::person::{PersonRow, padded, person as person_row};
use crate::{Row, StoreError, Tx, Value};
use jiff::Timestamp;
use motcua_domain::deadline::Stop;
use motcua_domain::dossier::Dossier;
use motcua_domain::dossier::figures::Counts;
use motcua_domain::id::{DossierId, StaffId};
use serde::Deserialize;

/// What a list of open dossiers asks for.
#[derive(Clone, Debug, Default)]
pub struct ListAsk {
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// After this place (order, id).
    pub after: Option<(i64, DossierId)>,
    /// Before this order; `None` = to the end.
    pub until: Option<i64>,
    /// At most so many rows.
    pub limit: u32,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// The dossier.
    pub dossier: Dossier,
    /// Clock row, when open.
    pub clock: Option<ClockRow>,
    /// First owner.
    pub owner: Option<PersonRow>,
    /// Name of the official who has it.
    pub holder_name: Option<String>,
}

/// What tells whose clock ran of a finished dossier.
#[derive(Clone, Debug)]
pub struct FinishedRow {
    /// Field of its procedure.
    pub field: String,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// When its processing ended.
    pub ended_at: Timestamp,
    /// The stops of its clock.
    pub stops: Vec<Stop>,
}

/// The part of a dossier's body that holds them: the rest is skipped, which
/// takes a third of the time of reading the dossier.
#[derive(Deserialize)]
struct OnlyClock {
    clock: Option<OnlyStops>,
}
#[derive(Deserialize)]
struct OnlyStops {
    stops: Vec<Stop>,
}

/// Open dossiers of a unit or an official, by nearness of their date.
#[derive(Clone, Debug, Default)]
pub struct LoadRow {
    /// Unit; empty for an official's row.
    pub unit: String,
    /// All.
    pub open: i64,
    /// Past their date.
    pub late: i64,
    /// Due soon.
    pub soon: i64,
    /// Clock standing.
    pub standing: i64,
}

macro_rules! list_sql {
    ($from:literal, $rest:literal) => {
        concat!(
            "SELECT d.body, c.due_at, c.sort_at, c.provisional, c.calendar_hash, s.name, \
             p.id, p.name_folded, p.phone, p.id_hash, p.sealed, p.at FROM ",
            $from,
            " LEFT JOIN person p ON p.desk_id = d.desk_id AND p.id = d.owner \
             LEFT JOIN staff s ON s.desk_id = d.desk_id AND s.id = d.holder WHERE ",
            $rest
        )
    };
}
macro_rules! chosen_sql {
    ($by:literal) => {
        concat!(
            list_sql!(
                "dossier_clock c JOIN dossier d ON d.desk_id = c.desk_id AND d.id = c.dossier_id",
                "c.desk_id = $1 "
            ),
            $by,
            " AND (c.sort_at, c.dossier_id) > ($2, $3) AND c.sort_at < $4 \
             AND ($5 = '' OR c.field = $5) AND ($6 = '' OR c.stage = $6) \
             AND ($7 = '' OR c.unit = $7) ORDER BY c.sort_at, c.dossier_id LIMIT $8"
        )
    };
}
macro_rules! plain_sql {
    ($where:literal) => {
        list_sql!(
            "dossier d LEFT JOIN dossier_clock c ON c.desk_id = d.desk_id AND c.dossier_id = d.id",
            $where
        )
    };
}

pub(crate) const OPEN_ALL: &str = chosen_sql!("");
pub(crate) const OPEN_UNIT: &str = chosen_sql!("AND c.unit = $9");
pub(crate) const OPEN_HOLDER: &str = chosen_sql!("AND c.holder = $9");
pub(crate) const OPEN_NOBODY: &str = chosen_sql!("AND c.holder IS NULL");
pub(crate) const ARRIVING: &str =
    plain_sql!("d.desk_id = $1 AND d.pending_to = $2 ORDER BY d.id LIMIT $3");
pub(crate) const FINISHED: &str = "SELECT id, field, accepted_at, ended_at, body FROM dossier \
    WHERE desk_id = $1 AND stage = $2 ORDER BY id DESC LIMIT $3";
const IN_STAGE: &str = plain_sql!("d.desk_id = $1 AND d.stage = $2 ORDER BY d.id DESC LIMIT $3");
pub(crate) const SOME: &str = plain_sql!(
    "d.desk_id = $1 AND d.id IN \
     ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, \
     $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, \
     $45, $46, $47, $48, $49, $50, $51)"
);
/// Places for ids in [`SOME`]: a page of a list.
const FIFTY: usize = 50;
pub(crate) const LOAD_BY_UNIT: &str = "SELECT unit, COUNT(*), \
    CAST(SUM(CASE WHEN due_at < $2 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN due_at >= $2 AND due_at <= $3 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN due_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) \
    FROM dossier_clock WHERE desk_id = $1 GROUP BY unit ORDER BY unit";
pub(crate) const LOAD_BY_OFFICIAL: &str = "SELECT c.holder, s.name, COUNT(*), \
    CAST(SUM(CASE WHEN c.due_at < $2 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN c.due_at >= $2 AND c.due_at <= $3 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN c.due_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) \
    FROM dossier_clock c LEFT JOIN staff s ON s.desk_id = c.desk_id AND s.id = c.holder \
    WHERE c.desk_id = $1 GROUP BY c.holder, s.name ORDER BY c.holder";
pub(crate) const FIGURES_OF_MONTH: &str = "SELECT procedure_code, CAST(SUM(received) AS BIGINT), \
    CAST(SUM(finished) AS BIGINT), CAST(SUM(late) AS BIGINT), CAST(SUM(late_with_apology) AS BIGINT), \
    CAST(SUM(early) AS BIGINT), CAST(SUM(missed_first) AS BIGINT), CAST(SUM(supplements) AS BIGINT), \
    CAST(SUM(refused) AS BIGINT), CAST(SUM(withdrawn) AS BIGINT), CAST(SUM(fee) AS BIGINT) \
    FROM monthly WHERE desk_id = $1 AND effective_month = $2 GROUP BY procedure_code ORDER BY procedure_code";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    OPEN_ALL,
    OPEN_UNIT,
    OPEN_HOLDER,
    OPEN_NOBODY,
    ARRIVING,
    FINISHED,
    IN_STAGE,
    SOME,
    LOAD_BY_UNIT,
    LOAD_BY_OFFICIAL,
    FIGURES_OF_MONTH,
];

impl Tx<'_> {
    /// Open dossiers in the order of their dates.
    pub fn open_dossiers(&mut self, ask: &ListAsk) -> Result<Vec<ListRow>, StoreError> {
        let (sort_at, id) = ask
            .after
            .map_or((i64::MIN, i64::MIN), |(at, id)| (at, id.0));
        let narrow = &ask.narrow;
        let other = match (&narrow.holder, &narrow.unit) {
            (Some(_), Some(unit)) => unit.as_str(),
            _ => "",
        };
        let mut params: Vec<Value> = vec![
            self.desk().0.into(),
            sort_at.into(),
            id.into(),
            ask.until.unwrap_or(i64::MAX).into(),
            narrow.field.as_str().into(),
            narrow.stage.as_str().into(),
            other.into(),
            i64::from(ask.limit).into(),
        ];
        let sql = match (&narrow.holder, &narrow.unit) {
            (Some(StaffId(0)), _) => OPEN_NOBODY,
            (Some(holder), _) => {
                params.push(holder.0.into());
                OPEN_HOLDER
            }
            (None, Some(unit)) => {
                params.push(unit.as_str().into());
                OPEN_UNIT
            }
            (None, None) => OPEN_ALL,
        };
        let rows = self.query(sql, &params)?;
        rows.iter().map(list_row).collect()
    }

    /// Dossiers on the way to a unit, oldest first.
    pub fn arriving_dossiers(
        &mut self,
        unit: &str,
        limit: u32,
    ) -> Result<Vec<ListRow>, StoreError> {
        let rows = self.query(
            ARRIVING,
            &[self.desk().0.into(), unit.into(), i64::from(limit).into()],
        )?;
        rows.iter().map(list_row).collect()
    }

    /// Dossiers in a state, newest first.
    pub fn dossiers_in_stage(
        &mut self,
        stage: &str,
        limit: u32,
    ) -> Result<Vec<ListRow>, StoreError> {
        let rows = self.query(
            IN_STAGE,
            &[self.desk().0.into(), stage.into(), i64::from(limit).into()],
        )?;
        rows.iter().map(list_row).collect()
    }

    /// Finished dossiers in a state, newest first.
    pub fn finished_in_stage(
        &mut self,
        stage: &str,
        limit: u32,
    ) -> Result<Vec<FinishedRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(FINISHED, &[desk.into(), stage.into(), limit.into()])?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let (Some(accepted_at), Some(ended_at)) = (row.opt_instant(2)?, row.opt_instant(3)?)
            else {
                continue;
            };
            let body: OnlyClock =
                serde_json::from_str(row.text(4)?).map_err(|e| StoreError::Inconsistent {
                    table: "dossier",
                    row: row.int(0).unwrap_or(0),
                    what: e.to_string(),
                })?;
            let Some(clock) = body.clock else {
                continue;
            };
            found.push(FinishedRow {
                field: row.text(1)?.to_owned(),
                accepted_at,
                ended_at,
                stops: clock.stops,
            });
        }
        Ok(found)
    }

    /// Dossiers by id, in the order asked for: one statement for a page of
    /// them. Unknown ids are left out.
    pub fn dossiers_by_id(&mut self, ids: &[DossierId]) -> Result<Vec<ListRow>, StoreError> {
        let desk = self.desk();
        let mut found = Vec::with_capacity(ids.len());
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        for some in plain.chunks(FIFTY) {
            for row in &self.query(SOME, &padded(desk.0.into(), some, FIFTY))? {
                found.push(list_row(row)?);
            }
        }
        found.sort_by_key(|row| ids.iter().position(|id| *id == row.dossier.id));
        found.dedup_by_key(|row| row.dossier.id);
        Ok(found)
    }

    /// Open dossiers by unit; `now` and `soon` in microseconds.
    pub fn load_by_unit(&mut self, now: i64, soon: i64) -> Result<Vec<LoadRow>, StoreError> {
        let rows = self.query(
            LOAD_BY_UNIT,
            &[self.desk().0.into(), now.into(), soon.into()],
        )?;
        rows.iter()
            .map(|row| {
                Ok(LoadRow {
                    unit: row.text(0)?.to_owned(),
                    open: row.int(1)?,
                    late: row.int(2)?,
                    soon: row.int(3)?,
                    standing: row.int(4)?,
                })
            })
            .collect()
    }

    /// Open dossiers by official, with the name.
    pub fn load_by_official(
        &mut self,
        now: i64,
        soon: i64,
    ) -> Result<Vec<(Option<StaffId>, String, LoadRow)>, StoreError> {
        let rows = self.query(
            LOAD_BY_OFFICIAL,
            &[self.desk().0.into(), now.into(), soon.into()],
        )?;
        rows.iter()
            .map(|row| {
                let load = LoadRow {
                    unit: String::new(),
                    open: row.int(2)?,
                    late: row.int(3)?,
                    soon: row.int(4)?,
                    standing: row.int(5)?,
                };
                let name = row.opt_text(1)?.unwrap_or_default().to_owned();
                Ok((row.opt_int(0)?.map(StaffId), name, load))
            })
            .collect()
    }

    /// Figures of an effective month by procedure.
    pub fn figures_of_month(&mut self, month: &str) -> Result<Vec<(String, Counts)>, StoreError> {
        self.write_figures()?;
        let rows = self.query(FIGURES_OF_MONTH, &[self.desk().0.into(), month.into()])?;
        rows.iter()
            .map(|row| {
                let mut counts = [0; 10];
                for (idx, count) in counts.iter_mut().enumerate() {
                    *count = row.int(idx + 1)?;
                }
                Ok((row.text(0)?.to_owned(), Counts::from_array(counts)))
            })
            .collect()
    }
}

fn list_row(row: &Row) -> Result<ListRow, StoreError> {
    let dossier: Dossier =
        serde_json::from_str(row.text(0)?).map_err(|e| StoreError::Inconsistent {
            table: "dossier",
            row: 0,
            what: e.to_string(),
        })?;
    let clock = match row.opt_int(2)? {
        Some(sort_at) => Some(ClockRow {
            due_at: row.opt_int(1)?,
            sort_at,
            provisional: row.int(3)? != 0,
            calendar: row.text(4)?.to_owned(),
        }),
        None => None,
    };
    let owner = match row.opt_int(6)? {
        Some(_) => Some(person_row(row, 6)?),
        None => None,
    };
    Ok(ListRow {
        dossier,
        clock,
        owner,
        holder_name: row.opt_text(5)?.map(ToOwned::to_owned),
    })
}
