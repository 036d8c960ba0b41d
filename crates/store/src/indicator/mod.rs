//! Rows of indicators: added to with every act, and read as sums of a period or
//! of one part over time. What a definition means is the domain's.

mod begun;
mod cases;
mod recount;

pub(crate) use begun::STATEMENTS as BEGUN;
pub use cases::KindEvent;
pub(crate) use cases::STATEMENTS as CASES;
pub(crate) use recount::STATEMENTS as RECOUNT;
pub use recount::{DeskEvent, DossierEvents};

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::dossier::figures::Counts;
use motcua_domain::indicator::{Key, PartId, Span, Sums};
use std::collections::BTreeMap;

/// A part that is counted at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartRow {
    /// Its name.
    pub part: PartId,
    /// Its rows hold everything from the first event on; otherwise only what
    /// was written since it is counted.
    pub whole: bool,
}

/// Sums of a part and a unit over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Part.
    pub part: PartId,
    /// Unit; empty = the desk's.
    pub unit: String,
    /// As it was booked by the end of the period.
    pub closed: Sums,
    /// With everything booked since.
    pub now: Sums,
}

/// Sums of a part over one half month, booked in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanRow {
    /// Part.
    pub part: PartId,
    /// In which half it took effect.
    pub span: Span,
    /// In which half it was booked.
    pub booked: Span,
    /// Sums.
    pub sums: Sums,
}

/// Monthly figures of a unit over some months, booked in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthlyRow {
    /// Unit; empty where all are summed.
    pub unit: String,
    /// Effective month, `YYYY-MM`; empty where several are summed.
    pub month: String,
    /// Booked month, `YYYY-MM`.
    pub booked: String,
    /// Sums.
    pub counts: Counts,
}

/// Rows of [`ADD_EIGHT`].
const EIGHT: usize = 8;

macro_rules! add_sql {
    ($rows:literal) => {
        concat!(
            "INSERT INTO indicator_count (desk_id, span, part, unit, official, booked, n, total, \
             squares) VALUES ",
            $rows,
            " ON CONFLICT (desk_id, span, part, unit, official, booked) DO UPDATE SET \
             n = indicator_count.n + excluded.n, total = indicator_count.total + excluded.total, \
             squares = indicator_count.squares + excluded.squares"
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
const OF_PERIOD: &str = "SELECT part, unit, \
    CAST(SUM(CASE WHEN booked <= $3 THEN n ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN booked <= $3 THEN total ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN booked <= $3 THEN squares ELSE 0 END) AS BIGINT), \
    CAST(SUM(n) AS BIGINT), CAST(SUM(total) AS BIGINT), CAST(SUM(squares) AS BIGINT) \
    FROM indicator_count WHERE desk_id = $1 AND span >= $2 AND span <= $3 AND official = $4 \
    GROUP BY part, unit ORDER BY part, unit";
const BY_SPAN: &str = "SELECT part, span, booked, \
    CAST(SUM(n) AS BIGINT), CAST(SUM(total) AS BIGINT), CAST(SUM(squares) AS BIGINT) \
    FROM indicator_count WHERE desk_id = $1 AND span >= $2 AND span <= $3 AND part IN ($4, $5) \
    AND official = $6 AND ($7 = '' OR unit = $7) \
    GROUP BY part, span, booked ORDER BY part, span, booked";
const ALL: &str = "SELECT span, part, unit, official, booked, n, total, squares \
    FROM indicator_count WHERE desk_id = $1 ORDER BY span, part, unit, official, booked";

macro_rules! monthly_sql {
    ($columns:literal, $where:literal) => {
        concat!(
            "SELECT ",
            $columns,
            ", booked_month, CAST(SUM(received) AS BIGINT), CAST(SUM(finished) AS BIGINT), \
             CAST(SUM(late) AS BIGINT), CAST(SUM(late_with_apology) AS BIGINT), \
             CAST(SUM(early) AS BIGINT), CAST(SUM(missed_first) AS BIGINT), \
             CAST(SUM(supplements) AS BIGINT), CAST(SUM(refused) AS BIGINT), \
             CAST(SUM(withdrawn) AS BIGINT), CAST(SUM(fee) AS BIGINT) FROM monthly \
             WHERE desk_id = $1 AND effective_month >= $2 AND effective_month <= $3",
            $where,
            " GROUP BY ",
            $columns,
            ", booked_month ORDER BY ",
            $columns,
            ", booked_month"
        )
    };
}
const MONTHLY_BY_UNIT: &str = monthly_sql!("unit", "");
const MONTHLY_BY_MONTH: &str = monthly_sql!("effective_month", " AND ($4 = '' OR unit = $4)");

const PARTS: &str = "SELECT part, whole FROM indicator_part WHERE desk_id = $1 ORDER BY part";
const PUT_PART: &str = "INSERT INTO indicator_part (desk_id, part, said, whole) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, part) DO UPDATE SET whole = excluded.whole";
const DROP_PART: &str = "DELETE FROM indicator_part WHERE desk_id = $1 AND part = $2";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    ADD,
    ADD_EIGHT,
    OF_PERIOD,
    BY_SPAN,
    ALL,
    MONTHLY_BY_UNIT,
    MONTHLY_BY_MONTH,
    PARTS,
    PUT_PART,
    DROP_PART,
];

impl Tx<'_> {
    /// Adds to rows at once, each key at most once, in the table's order. Acts
    /// go through the gathering of their batch instead; this is for differences
    /// found by a recount.
    pub fn add_indicators(&mut self, rows: &[(Key, Span, Sums)]) -> Result<(), StoreError> {
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

    /// Writes what acts added, summed up by row.
    pub(crate) fn write_indicators(
        &mut self,
        added: Vec<(Key, Span, Sums)>,
    ) -> Result<(), StoreError> {
        let mut rows: BTreeMap<(Key, Span), Sums> = BTreeMap::new();
        for (key, booked, sums) in added {
            let row = rows.entry((key, booked)).or_default();
            *row = row.plus(sums);
        }
        let rows: Vec<(Key, Span, Sums)> = rows
            .into_iter()
            .map(|((key, booked), sums)| (key, booked, sums))
            .collect();
        self.add_indicators(&rows)
    }

    /// Sums of all parts over some half months, both ends included, by unit; of
    /// an official's own steps, or of the units (0).
    pub fn indicator_sums(
        &mut self,
        (from, to): (Span, Span),
        official: i64,
    ) -> Result<Vec<IndicatorRow>, StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            to.to_string().into(),
            official.into(),
        ];
        self.query(OF_PERIOD, &values)?
            .iter()
            .map(|row| {
                Ok(IndicatorRow {
                    part: PartId(row.int(0)?),
                    unit: row.text(1)?.to_owned(),
                    closed: sums(row, 2)?,
                    now: sums(row, 5)?,
                })
            })
            .collect()
    }

    /// Sums of one or two parts by half months; of one unit, or of all.
    pub fn indicator_spans(
        &mut self,
        parts: [PartId; 2],
        (from, to): (Span, Span),
        unit: Option<&str>,
        official: i64,
    ) -> Result<Vec<SpanRow>, StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            to.to_string().into(),
            parts[0].0.into(),
            parts[1].0.into(),
            official.into(),
            unit.unwrap_or_default().into(),
        ];
        self.query(BY_SPAN, &values)?
            .iter()
            .map(|row| {
                Ok(SpanRow {
                    part: PartId(row.int(0)?),
                    span: span(row, 1)?,
                    booked: span(row, 2)?,
                    sums: sums(row, 3)?,
                })
            })
            .collect()
    }

    /// Everything that is kept, for an audit and a recount.
    pub fn indicator_rows(&mut self) -> Result<Vec<(Key, Span, Sums)>, StoreError> {
        self.write_figures()?;
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(|row| {
                let key = Key {
                    span: span(row, 0)?,
                    part: PartId(row.int(1)?),
                    unit: row.text(2)?.to_owned(),
                    official: row.int(3)?,
                };
                Ok((key, span(row, 4)?, sums(row, 5)?))
            })
            .collect()
    }

    /// Monthly figures by unit over some months, both ends included.
    pub fn monthly_by_unit(&mut self, from: &str, to: &str) -> Result<Vec<MonthlyRow>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into()];
        let rows = self.query(MONTHLY_BY_UNIT, &values)?;
        rows.iter()
            .map(|row| {
                Ok(MonthlyRow {
                    unit: row.text(0)?.to_owned(),
                    month: String::new(),
                    booked: row.text(1)?.to_owned(),
                    counts: counts(row)?,
                })
            })
            .collect()
    }

    /// Monthly figures by effective month; of one unit, or of all.
    pub fn monthly_by_month(
        &mut self,
        from: &str,
        to: &str,
        unit: Option<&str>,
    ) -> Result<Vec<MonthlyRow>, StoreError> {
        let values = [
            self.desk().into(),
            from.into(),
            to.into(),
            unit.unwrap_or_default().into(),
        ];
        let rows = self.query(MONTHLY_BY_MONTH, &values)?;
        rows.iter()
            .map(|row| {
                Ok(MonthlyRow {
                    unit: String::new(),
                    month: row.text(0)?.to_owned(),
                    booked: row.text(1)?.to_owned(),
                    counts: counts(row)?,
                })
            })
            .collect()
    }

    /// The parts that are counted.
    pub fn indicator_parts(&mut self) -> Result<Vec<PartRow>, StoreError> {
        let desk = self.desk();
        self.query(PARTS, &[desk.into()])?
            .iter()
            .map(|row| {
                Ok(PartRow {
                    part: PartId(row.int(0)?),
                    whole: row.flag(1)?,
                })
            })
            .collect()
    }

    /// Notes that a part is counted, and whether its rows are whole.
    pub fn put_indicator_part(
        &mut self,
        part: PartId,
        said: &str,
        whole: bool,
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), part.0.into(), said.into(), whole.into()];
        self.execute(PUT_PART, &values).map(|_| ())
    }

    /// Notes that a part is no longer counted. Its rows stay: should it be
    /// counted again, a recount sets them right.
    pub fn drop_indicator_part(&mut self, part: PartId) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP_PART, &[desk.into(), part.0.into()])
            .map(|_| ())
    }
}

fn columns((key, booked, sums): &(Key, Span, Sums)) -> [Value; 8] {
    [
        key.span.to_string().into(),
        key.part.0.into(),
        key.unit.as_str().into(),
        key.official.into(),
        booked.to_string().into(),
        sums.n.into(),
        sums.total.into(),
        sums.squares.into(),
    ]
}

fn sums(row: &Row, at: usize) -> Result<Sums, StoreError> {
    Ok(Sums {
        n: row.int(at)?,
        total: row.int(at + 1)?,
        squares: row.int(at + 2)?,
    })
}

fn counts(row: &Row) -> Result<Counts, StoreError> {
    let mut counts = [0; 10];
    for (idx, count) in counts.iter_mut().enumerate() {
        *count = row.int(2 + idx)?;
    }
    Ok(Counts::from_array(counts))
}

fn span(row: &Row, at: usize) -> Result<Span, StoreError> {
    let text = row.text(at)?;
    Span::parse(text).ok_or_else(|| StoreError::Inconsistent {
        table: "indicator_count",
        row: 0,
        what: format!("{text:?} is no half of a month"),
    })
}
