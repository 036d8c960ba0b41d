//! Chances of lateness of what is open, and how often they came true. Written
//! by the machine now and then; see `migrations/0028_risk.sql`.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::civil::Date;
use motcua_domain::id::DossierId;
use motcua_domain::risk::Basis;

/// The chance of one open dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskRow {
    /// The dossier.
    pub dossier: DossierId,
    /// Unit that has the papers.
    pub unit: String,
    /// Field slug.
    pub field: String,
    /// Step of the plan, from 0.
    pub step: i64,
    /// Chance of being late, in thousandths.
    pub permille: i64,
    /// The promised day.
    pub due: Date,
    /// The clock stands.
    pub stands: bool,
    /// Cases that speak for the chance.
    pub seen: i64,
    /// Which cases those are.
    pub basis: Basis,
}

/// What a list of chances asks for; empty = everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskAsk {
    /// Only of this unit.
    pub unit: String,
    /// Only of this field.
    pub field: String,
    /// Only what is promised for this day.
    pub due: Option<Date>,
    /// Chances from this, in thousandths.
    pub from: i64,
    /// Below this place (chance, id): those with the largest chance come first.
    pub below: Option<(i64, DossierId)>,
    /// In the order of their promised days, not of their chances; then from a
    /// place (day, id) on, and `below` bounds the chance alone.
    pub by_due: Option<(Date, DossierId)>,
    /// Those whose clock stands in place of those whose clock runs; only by
    /// their promised days.
    pub stands: bool,
    /// At most so many rows.
    pub limit: u32,
}

/// What is due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// The day.
    pub day: Date,
    /// Dossiers promised for it whose clock runs.
    pub due: i64,
    /// Sum of their chances of being late, in thousandths.
    pub late: i64,
}

const PUT_QUEUE: &str = "INSERT INTO risk_queue (desk_id, day, field, step, n) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, day, field, step) DO UPDATE SET n = excluded.n";
const QUEUES: &str = "SELECT day, field, step, n FROM risk_queue \
    WHERE desk_id = $1 AND day >= $2 AND day < $3 ORDER BY day, field, step";
const DROP_QUEUES: &str = "DELETE FROM risk_queue WHERE desk_id = $1 AND day < $2";

const PUT: &str = "INSERT INTO risk_open (desk_id, dossier_id, unit, field, step, permille, due_day, \
    stands, seen, basis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
    ON CONFLICT (desk_id, dossier_id) DO UPDATE SET unit = excluded.unit, field = excluded.field, \
    step = excluded.step, permille = excluded.permille, due_day = excluded.due_day, \
    stands = excluded.stands, seen = excluded.seen, basis = excluded.basis";
const DROP: &str = "DELETE FROM risk_open WHERE desk_id = $1 AND dossier_id = $2";
macro_rules! list_sql {
    ($where:literal) => {
        concat!(
            "SELECT dossier_id, unit, field, step, permille, due_day, stands, seen, basis \
             FROM risk_open WHERE desk_id = $1 AND (permille, dossier_id) < ($2, $3) \
             AND permille >= $4 AND ($5 = '' OR unit = $5) AND ($6 = '' OR field = $6) \
             AND stands = 0",
            $where,
            " ORDER BY permille DESC, dossier_id DESC LIMIT $7"
        )
    };
}
const LIST: &str = list_sql!("");
const LIST_OF_DAY: &str = list_sql!(" AND due_day = $8");
const LIST_BY_DUE: &str = "SELECT dossier_id, unit, field, step, permille, due_day, stands, seen, \
    basis FROM risk_open WHERE desk_id = $1 AND (due_day, dossier_id) > ($2, $3) \
    AND permille >= $4 AND ($5 = '' OR unit = $5) AND ($6 = '' OR field = $6) \
    AND permille < $8 AND due_day <= $9 AND stands = $10 ORDER BY due_day, dossier_id LIMIT $7";
const STANDING: &str = "SELECT COUNT(*) FROM risk_open WHERE desk_id = $1 AND stands = 1 \
    AND ($2 = '' OR unit = $2) AND ($3 = '' OR field = $3)";
const ALL: &str = "SELECT dossier_id, unit, field, step, permille, due_day, stands, seen, basis \
    FROM risk_open WHERE desk_id = $1 ORDER BY dossier_id";
const BY_CHANCE: &str = "SELECT permille, COUNT(*) FROM risk_open \
    WHERE desk_id = $1 AND stands = 0 AND ($2 = '' OR unit = $2) AND ($3 = '' OR field = $3) \
    GROUP BY permille ORDER BY permille";
const BY_DAY: &str = "SELECT due_day, COUNT(*), CAST(SUM(permille) AS BIGINT) FROM risk_open \
    WHERE desk_id = $1 AND due_day >= $2 AND due_day <= $3 AND stands = 0 \
    AND ($4 = '' OR unit = $4) GROUP BY due_day ORDER BY due_day";

const CLEAR_WAVE: &str = "DELETE FROM risk_wave WHERE desk_id = $1";
const PUT_WAVE: &str = "INSERT INTO risk_wave (desk_id, day, unit, ends) VALUES ($1, $2, $3, $4)";
const WAVE: &str = "SELECT day, CAST(SUM(ends) AS BIGINT) FROM risk_wave \
    WHERE desk_id = $1 AND ($2 = '' OR unit = $2) GROUP BY day ORDER BY day";
/// Open dossiers, by id, a slice at a time.
const OPEN: &str = "SELECT dossier_id FROM dossier_clock \
    WHERE desk_id = $1 AND dossier_id > $2 ORDER BY dossier_id LIMIT $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    PUT_QUEUE,
    QUEUES,
    DROP_QUEUES,
    PUT,
    DROP,
    LIST,
    LIST_OF_DAY,
    LIST_BY_DUE,
    STANDING,
    ALL,
    BY_CHANCE,
    BY_DAY,
    CLEAR_WAVE,
    PUT_WAVE,
    WAVE,
    OPEN,
];

impl Tx<'_> {
    /// Notes how many were at a step on a morning.
    pub fn put_queue(
        &mut self,
        day: Date,
        (field, step): (&str, u16),
        n: i64,
    ) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            day.into(),
            field.into(),
            step.into(),
            n.into(),
        ];
        self.execute(PUT_QUEUE, &values).map(|_| ())
    }

    /// Numbers of mornings from a day on, before another: day, field, step, n.
    pub fn queues(
        &mut self,
        from: Date,
        before: Date,
    ) -> Result<Vec<(Date, String, i64, i64)>, StoreError> {
        let values = [self.desk().into(), from.into(), before.into()];
        self.query(QUEUES, &values)?
            .iter()
            .map(|row| {
                Ok((
                    row.date(0)?,
                    row.text(1)?.to_owned(),
                    row.int(2)?,
                    row.int(3)?,
                ))
            })
            .collect()
    }

    /// Forgets mornings before a day.
    pub fn drop_queues(&mut self, before: Date) -> Result<(), StoreError> {
        let values = [self.desk().into(), before.into()];
        self.execute(DROP_QUEUES, &values).map(|_| ())
    }

    /// Writes the chance of a dossier.
    pub fn put_risk(&mut self, row: &RiskRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.dossier.into(),
            row.unit.as_str().into(),
            row.field.as_str().into(),
            row.step.into(),
            row.permille.into(),
            row.due.into(),
            row.stands.into(),
            row.seen.into(),
            row.basis.slug().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Drops that of a dossier that is over, or late.
    pub fn drop_risk(&mut self, dossier: DossierId) -> Result<(), StoreError> {
        let values = [self.desk().into(), dossier.into()];
        self.execute(DROP, &values).map(|_| ())
    }

    /// All chances, by dossier.
    pub fn all_risks(&mut self) -> Result<Vec<RiskRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(ALL, &[desk.into()])?;
        rows.iter().map(risk).collect()
    }

    /// Chances, the largest first, or by promised day.
    pub fn risks(&mut self, ask: &RiskAsk) -> Result<Vec<RiskRow>, StoreError> {
        if let Some(place) = ask.by_due {
            return self.risks_by_due(ask, place);
        }
        let (permille, id) = ask
            .below
            .map_or((i64::MAX, i64::MAX), |(permille, id)| (permille, id.0));
        let mut values: Vec<Value> = vec![
            self.desk().into(),
            permille.into(),
            id.into(),
            ask.from.into(),
            ask.unit.as_str().into(),
            ask.field.as_str().into(),
            ask.limit.into(),
        ];
        let sql = match ask.due {
            None => LIST,
            Some(day) => {
                values.push(day.into());
                LIST_OF_DAY
            }
        };
        self.query(sql, &values)?.iter().map(risk).collect()
    }

    fn risks_by_due(
        &mut self,
        ask: &RiskAsk,
        (day, id): (Date, DossierId),
    ) -> Result<Vec<RiskRow>, StoreError> {
        // A page of one day begins no earlier than that day.
        let (day, id) = match ask.due {
            Some(due) if day < due => (due, DossierId(i64::MIN)),
            _ => (day, id),
        };
        let below = ask.below.map_or(i64::MAX, |(permille, _)| permille);
        let values: [Value; 10] = [
            self.desk().into(),
            day.into(),
            id.into(),
            ask.from.into(),
            ask.unit.as_str().into(),
            ask.field.as_str().into(),
            ask.limit.into(),
            below.into(),
            ask.due.unwrap_or(Date::MAX).into(),
            ask.stands.into(),
        ];
        self.query(LIST_BY_DUE, &values)?.iter().map(risk).collect()
    }

    /// How many open dossiers stand, of a unit and a field or of all (empty).
    pub fn risk_standing(&mut self, unit: &str, field: &str) -> Result<i64, StoreError> {
        let values = [self.desk().into(), unit.into(), field.into()];
        let rows = self.query(STANDING, &values)?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }

    /// How many open dossiers whose clock runs have which chance, in thousandths.
    pub fn risk_by_chance(
        &mut self,
        unit: &str,
        field: &str,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let values = [self.desk().into(), unit.into(), field.into()];
        self.query(BY_CHANCE, &values)?
            .iter()
            .map(|row| Ok((row.int(0)?, row.int(1)?)))
            .collect()
    }

    /// What is due on the days from one to another, both included, of a unit or
    /// of all (empty).
    pub fn due_by_day(
        &mut self,
        (from, to): (Date, Date),
        unit: &str,
    ) -> Result<Vec<DueRow>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into(), unit.into()];
        self.query(BY_DAY, &values)?
            .iter()
            .map(|row| {
                Ok(DueRow {
                    day: row.date(0)?,
                    due: row.int(1)?,
                    late: row.int(2)?,
                })
            })
            .collect()
    }

    /// Writes how many are expected to end by day and unit, in thousandths of a
    /// dossier, in place of what stood there.
    pub fn put_wave(&mut self, rows: &[(Date, String, i64)]) -> Result<(), StoreError> {
        let desk: Value = self.desk().into();
        self.execute(CLEAR_WAVE, std::slice::from_ref(&desk))?;
        for (day, unit, ends) in rows {
            let values = [desk.clone(), (*day).into(), unit.into(), (*ends).into()];
            self.execute(PUT_WAVE, &values)?;
        }
        Ok(())
    }

    /// The same, of a unit or of all (empty).
    pub fn wave(&mut self, unit: &str) -> Result<Vec<(Date, i64)>, StoreError> {
        let values = [self.desk().into(), unit.into()];
        self.query(WAVE, &values)?
            .iter()
            .map(|row| Ok((row.date(0)?, row.int(1)?)))
            .collect()
    }

    /// Open dossiers after an id, in the order of their ids.
    pub fn open_ids_after(
        &mut self,
        after: DossierId,
        many: u32,
    ) -> Result<Vec<DossierId>, StoreError> {
        let values = [self.desk().into(), after.into(), many.into()];
        self.query(OPEN, &values)?
            .iter()
            .map(|row| row.int(0).map(DossierId))
            .collect()
    }
}

fn risk(row: &Row) -> Result<RiskRow, StoreError> {
    let id = row.int(0)?;
    let slug = row.text(8)?;
    Ok(RiskRow {
        dossier: DossierId(id),
        unit: row.text(1)?.to_owned(),
        field: row.text(2)?.to_owned(),
        step: row.int(3)?,
        permille: row.int(4)?,
        due: row.date(5)?,
        stands: row.flag(6)?,
        seen: row.int(7)?,
        basis: Basis::parse(slug).ok_or_else(|| StoreError::Inconsistent {
            table: "risk_open",
            row: id,
            what: format!("basis {slug:?}"),
        })?,
    })
}
