//! How long things took: sums by month, written by the machine after dossiers
//! have ended; and the events from which they are counted.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::dossier::Event;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::process::{CountKey, CountSum, Measure};
use motcua_domain::time::Timestamp;

/// An event of a dossier with its number.
pub type NumberedEvent = (i64, Timestamp, Option<StaffId>, Event);

/// Mornings by what became of them: half month of the promise, by its first
/// day, field, `procedure/stand`, course, number.
pub type Ends = (String, String, String, i64, i64);

/// What sums of a period are narrowed to; empty = everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessAsk {
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Field slug.
    pub field: String,
    /// Unit; empty = all units together, in which a dossier counts once.
    pub unit: String,
}

/// A sum over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessRow {
    /// What is measured.
    pub measure: Measure,
    /// Of what.
    pub key: String,
    /// Class of the duration.
    pub bucket: i64,
    /// The sum.
    pub sum: CountSum,
}

/// A sum over a period of one field or one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessPlaceRow {
    /// Field slug or unit.
    pub place: String,
    /// What is measured.
    pub measure: Measure,
    /// Of what.
    pub key: String,
    /// The sum.
    pub sum: CountSum,
}

/// Rows of [`ADD_EIGHT`].
const EIGHT: usize = 8;

macro_rules! add_sql {
    ($rows:literal) => {
        concat!(
            "INSERT INTO process_count (desk_id, measure, month, field, unit, key, bucket, n, \
             minutes) VALUES ",
            $rows,
            " ON CONFLICT (desk_id, measure, month, field, unit, key, bucket) DO UPDATE SET \
             n = process_count.n + excluded.n, minutes = process_count.minutes + excluded.minutes"
        )
    };
}
const ADD: &str = add_sql!("($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const ADD_EIGHT: &str = add_sql!(
    "($1, $2, $3, $4, $5, $6, $7, $8, $9), ($1, $10, $11, $12, $13, $14, $15, $16, $17), \
     ($1, $18, $19, $20, $21, $22, $23, $24, $25), ($1, $26, $27, $28, $29, $30, $31, $32, $33), \
     ($1, $34, $35, $36, $37, $38, $39, $40, $41), ($1, $42, $43, $44, $45, $46, $47, $48, $49), \
     ($1, $50, $51, $52, $53, $54, $55, $56, $57), ($1, $58, $59, $60, $61, $62, $63, $64, $65)"
);
/// All measures but the mornings, which are for chances.
macro_rules! told_sql {
    ($columns:literal, $where:literal, $unit:literal, $group:literal) => {
        concat!(
            "SELECT ",
            $columns,
            ", CAST(SUM(n) AS BIGINT), CAST(SUM(minutes) AS BIGINT) FROM process_count \
             WHERE desk_id = $1 AND month >= $2 AND month <= $3 AND ",
            $where,
            " AND ($4 = '' OR field = $4) AND ",
            $unit,
            " GROUP BY ",
            $group,
            " ORDER BY ",
            $group
        )
    };
}
const OF_PERIOD: &str = told_sql!(
    "measure, key, bucket",
    "measure IN ('whole', 'status', 'step', 'lay', 'way', 'supplements', 'returns', 'hand_overs', \
     'fixes', 'activity')",
    "unit = $5",
    "measure, key, bucket"
);
const BY_FIELD: &str = told_sql!(
    "field, measure, key",
    "measure IN ('whole', 'lay', 'supplements', 'returns')",
    "unit = $5",
    "field, measure, key"
);
const BY_UNIT: &str = told_sql!(
    "unit, measure, key",
    "measure IN ('whole', 'lay', 'supplements', 'returns')",
    "unit <> '' AND ($5 = '' OR unit = $5)",
    "unit, measure, key"
);
const MONTHS: &str = "SELECT DISTINCT month FROM process_count \
    WHERE desk_id = $1 AND measure = 'whole' ORDER BY month";
const FIELDS: &str = "SELECT DISTINCT field FROM process_count \
    WHERE desk_id = $1 AND measure = 'whole' ORDER BY field";
const UNITS: &str = "SELECT DISTINCT unit FROM process_count \
    WHERE desk_id = $1 AND measure IN ('whole', 'lay') AND unit <> '' ORDER BY unit";
const ENDS: &str = "SELECT month, field, key, bucket, CAST(SUM(n) AS BIGINT) FROM process_count \
    WHERE desk_id = $1 AND measure = 'end' AND month >= $2 \
    GROUP BY month, field, key, bucket ORDER BY month, field, key, bucket";
const LAST_END: &str = "SELECT MAX(month) FROM process_count \
    WHERE desk_id = $1 AND measure = 'end'";
const ALL: &str = "SELECT measure, month, field, unit, key, bucket, n, minutes FROM process_count \
    WHERE desk_id = $1 ORDER BY measure, month, field, unit, key, bucket";
const CLEAR: &str = "DELETE FROM process_count WHERE desk_id = $1";
const EVENTS: &str = "SELECT seq, at, actor, facts FROM event \
    WHERE desk_id = $1 AND dossier_id = $2 AND seq < $3 AND kind <> 'note.added' ORDER BY seq";
const ENTERED: &str = "SELECT id FROM dossier WHERE desk_id = $1 AND id > $2 AND entered_at >= $3 \
    AND entered_at < $4 ORDER BY id LIMIT $5";
const REFUSED: &str = "SELECT COUNT(*) FROM event e \
    JOIN dossier d ON d.desk_id = e.desk_id AND d.id = e.dossier_id \
    WHERE e.desk_id = $1 AND e.kind = 'dossier.refused' AND e.seq >= $2 AND e.seq < $3 \
    AND e.at >= $4 AND e.at < $5 AND ($6 = '' OR d.field = $6) AND ($7 = '' OR d.unit = $7)";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    ADD, ADD_EIGHT, OF_PERIOD, BY_FIELD, BY_UNIT, MONTHS, FIELDS, UNITS, ENDS, LAST_END, ALL,
    CLEAR, EVENTS, ENTERED, REFUSED,
];

impl Tx<'_> {
    /// Adds to sums, each key at most once.
    pub fn add_process(&mut self, rows: &[(CountKey, CountSum)]) -> Result<(), StoreError> {
        let desk: Value = self.desk().into();
        for some in rows.chunks(EIGHT) {
            if some.len() == EIGHT {
                let mut values = Vec::with_capacity(1 + 8 * EIGHT);
                values.push(desk.clone());
                for row in some {
                    values.extend(columns(row));
                }
                self.execute(ADD_EIGHT, &values)?;
                continue;
            }
            for row in some {
                let mut values = vec![desk.clone()];
                values.extend(columns(row));
                self.execute(ADD, &values)?;
            }
        }
        Ok(())
    }

    /// Sums over a period, by what they are of and class.
    pub fn process_sums(&mut self, ask: &ProcessAsk) -> Result<Vec<ProcessRow>, StoreError> {
        let values = self.asked(ask);
        self.query(OF_PERIOD, &values)?
            .iter()
            .map(|row| {
                Ok(ProcessRow {
                    measure: measure(row, 0)?,
                    key: row.text(1)?.to_owned(),
                    bucket: row.int(2)?,
                    sum: sum(row, 3)?,
                })
            })
            .collect()
    }

    /// Sums over a period by field.
    pub fn process_by_field(
        &mut self,
        ask: &ProcessAsk,
    ) -> Result<Vec<ProcessPlaceRow>, StoreError> {
        let values = self.asked(ask);
        self.query(BY_FIELD, &values)?.iter().map(placed).collect()
    }

    /// Sums over a period by unit.
    pub fn process_by_unit(
        &mut self,
        ask: &ProcessAsk,
    ) -> Result<Vec<ProcessPlaceRow>, StoreError> {
        let values = self.asked(ask);
        self.query(BY_UNIT, &values)?.iter().map(placed).collect()
    }

    /// The months of which there is something, the oldest first.
    pub fn process_months(&mut self) -> Result<Vec<String>, StoreError> {
        self.process_words(MONTHS)
    }

    /// The fields of which there is something.
    pub fn process_fields(&mut self) -> Result<Vec<String>, StoreError> {
        self.process_words(FIELDS)
    }

    /// The units of which there is something.
    pub fn process_units(&mut self) -> Result<Vec<String>, StoreError> {
        self.process_words(UNITS)
    }

    /// The first column of a statement that asks for nothing but the desk.
    fn process_words(&mut self, statement: &'static str) -> Result<Vec<String>, StoreError> {
        let desk = self.desk();
        self.query(statement, &[desk.into()])?
            .iter()
            .map(|row| Ok(row.text(0)?.to_owned()))
            .collect()
    }

    /// The last half month, by its first day, of whose promises there are
    /// mornings; `None` = of none.
    pub fn last_end_half(&mut self) -> Result<Option<String>, StoreError> {
        let desk = self.desk();
        let rows = self.query(LAST_END, &[desk.into()])?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(row.opt_text(0)?.map(str::to_owned))
    }

    /// Mornings of dossiers that have ended, promised from a half month on; empty
    /// = all.
    pub fn process_ends(&mut self, from: &str) -> Result<Vec<Ends>, StoreError> {
        let desk = self.desk();
        self.query(ENDS, &[desk.into(), from.into()])?
            .iter()
            .map(|row| {
                Ok((
                    row.text(0)?.to_owned(),
                    row.text(1)?.to_owned(),
                    row.text(2)?.to_owned(),
                    row.int(3)?,
                    row.int(4)?,
                ))
            })
            .collect()
    }

    /// Everything that is kept, for a recount.
    pub fn process_rows(&mut self) -> Result<Vec<(CountKey, CountSum)>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(|row| {
                let key = CountKey {
                    measure: measure(row, 0)?,
                    month: row.text(1)?.to_owned(),
                    field: row.text(2)?.to_owned(),
                    unit: row.text(3)?.to_owned(),
                    key: row.text(4)?.to_owned(),
                    bucket: row.int(5)?,
                };
                Ok((key, sum(row, 6)?))
            })
            .collect()
    }

    /// Drops all sums, before they are counted anew.
    pub fn clear_process(&mut self) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(CLEAR, &[desk.into()]).map(|_| ())
    }

    /// Events of a dossier with numbers below one, oldest first, without notes.
    pub fn numbered_events(
        &mut self,
        id: DossierId,
        below: i64,
    ) -> Result<Vec<NumberedEvent>, StoreError> {
        let values = [self.desk().into(), id.into(), below.into()];
        self.query(EVENTS, &values)?
            .iter()
            .map(|row| {
                let seq = row.int(0)?;
                let event = serde_json::from_str(row.text(3)?);
                let event = event.map_err(|e| StoreError::Inconsistent {
                    table: "event",
                    row: seq,
                    what: e.to_string(),
                })?;
                let by = row.opt_int(2)?.filter(|id| *id != 0).map(StaffId);
                Ok((seq, row.instant(1)?, by, event))
            })
            .collect()
    }

    /// Dossiers after an id that entered from a time on and before another, in
    /// the order of their ids.
    pub fn dossiers_entered(
        &mut self,
        after: DossierId,
        (from, before): (Timestamp, Timestamp),
        many: u32,
    ) -> Result<Vec<DossierId>, StoreError> {
        let values = [
            self.desk().into(),
            after.into(),
            from.into(),
            before.into(),
            many.into(),
        ];
        self.query(ENTERED, &values)?
            .iter()
            .map(|row| row.int(0).map(DossierId))
            .collect()
    }

    /// Dossiers that were not accepted, of the field and the unit that are asked
    /// for: from a time on and before another, in a stretch of the record. They
    /// are in no sum: what was not accepted was not processed.
    pub fn refused_before_acceptance(
        &mut self,
        ask: &ProcessAsk,
        (first, below): (i64, i64),
        (from, before): (Timestamp, Timestamp),
    ) -> Result<i64, StoreError> {
        let values = [
            self.desk().into(),
            first.into(),
            below.into(),
            from.into(),
            before.into(),
            ask.field.as_str().into(),
            ask.unit.as_str().into(),
        ];
        let rows = self.query(REFUSED, &values)?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }

    fn asked(&self, ask: &ProcessAsk) -> [Value; 5] {
        [
            self.desk().into(),
            ask.from.as_str().into(),
            ask.to.as_str().into(),
            ask.field.as_str().into(),
            ask.unit.as_str().into(),
        ]
    }
}

fn columns((key, sum): &(CountKey, CountSum)) -> [Value; 8] {
    [
        key.measure.slug().into(),
        key.month.as_str().into(),
        key.field.as_str().into(),
        key.unit.as_str().into(),
        key.key.as_str().into(),
        key.bucket.into(),
        sum.n.into(),
        sum.minutes.into(),
    ]
}

fn placed(row: &Row) -> Result<ProcessPlaceRow, StoreError> {
    Ok(ProcessPlaceRow {
        place: row.text(0)?.to_owned(),
        measure: measure(row, 1)?,
        key: row.text(2)?.to_owned(),
        sum: sum(row, 3)?,
    })
}

fn sum(row: &Row, at: usize) -> Result<CountSum, StoreError> {
    Ok(CountSum {
        n: row.int(at)?,
        minutes: row.int(at + 1)?,
    })
}

fn measure(row: &Row, at: usize) -> Result<Measure, StoreError> {
    let slug = row.text(at)?;
    Measure::parse(slug).ok_or_else(|| StoreError::Inconsistent {
        table: "process_count",
        row: 0,
        what: format!("measure {slug:?}"),
    })
}
