//! How often chances that were told came true, and ends that were told; see
//! `migrations/0028_risk.sql` and `0030_risk_morning.sql`. The column `tenth` of
//! `risk_told` holds the class of the chance, 0 to 9.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::civil::Date;
use motcua_domain::risk::{CLASSES, Calibration, Told};

const ADD_TOLD: &str = "INSERT INTO risk_told (desk_id, month, field, tenth, mornings, cases, late, \
    told, squares) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (desk_id, month, field, tenth) DO UPDATE SET \
    mornings = risk_told.mornings + excluded.mornings, cases = risk_told.cases + excluded.cases, \
    late = risk_told.late + excluded.late, told = risk_told.told + excluded.told, \
    squares = risk_told.squares + excluded.squares";
const TOLD: &str = "SELECT field, tenth, CAST(SUM(mornings) AS BIGINT), CAST(SUM(cases) AS BIGINT), \
    CAST(SUM(late) AS BIGINT), CAST(SUM(told) AS BIGINT), CAST(SUM(squares) AS BIGINT) \
    FROM risk_told WHERE desk_id = $1 AND month >= $2 AND month <= $3 \
    GROUP BY field, tenth ORDER BY field, tenth";
const TOLD_BY_MONTH: &str = "SELECT month, field, tenth, mornings, cases, late, told, squares \
    FROM risk_told WHERE desk_id = $1 AND month >= $2 AND month <= $3 \
    ORDER BY month, field, tenth";
const CLEAR_TOLD: &str = "DELETE FROM risk_told WHERE desk_id = $1";

const LAST_TOLD: &str = "SELECT MAX(month) FROM risk_told WHERE desk_id = $1";
const ADD_MORNING: &str = "INSERT INTO risk_morning (desk_id, day, span, told, seen) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, day, span) DO UPDATE SET \
    told = risk_morning.told + excluded.told, seen = risk_morning.seen + excluded.seen";
const MORNINGS: &str = "SELECT day, span, told, seen FROM risk_morning \
    WHERE desk_id = $1 ORDER BY day DESC, span DESC LIMIT $2";
const CLEAR_MORNINGS: &str = "DELETE FROM risk_morning WHERE desk_id = $1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    ADD_TOLD,
    TOLD,
    TOLD_BY_MONTH,
    CLEAR_TOLD,
    LAST_TOLD,
    ADD_MORNING,
    MORNINGS,
    CLEAR_MORNINGS,
];

/// Ends told on a morning, of dossiers that have ended since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MorningRow {
    /// The morning.
    pub day: Date,
    /// Within so many working days.
    pub span: i64,
    /// How many were told to end, in millionths of a dossier.
    pub told: i64,
    /// How many ended.
    pub seen: i64,
}

/// What was told of dossiers of a field that ended in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskToldRow {
    /// `YYYY-MM`.
    pub month: String,
    /// Field slug.
    pub field: String,
    /// What was told, and how it came out.
    pub told: Calibration,
}

impl Tx<'_> {
    /// Adds what was told of dossiers of a field that ended in a month.
    pub fn add_told(
        &mut self,
        month: &str,
        field: &str,
        seen: &Calibration,
    ) -> Result<(), StoreError> {
        let desk: Value = self.desk().into();
        for (class, told) in (0_i64..).zip(seen.classes) {
            if told == Told::default() {
                continue;
            }
            let values = [
                desk.clone(),
                month.into(),
                field.into(),
                class.into(),
                told.mornings.into(),
                told.cases.into(),
                told.late.into(),
                told.told.into(),
                told.squares.into(),
            ];
            self.execute(ADD_TOLD, &values)?;
        }
        Ok(())
    }

    /// How often what was told came true, by field, of dossiers that ended in
    /// some months, both ends included.
    pub fn risk_told(
        &mut self,
        from: &str,
        to: &str,
    ) -> Result<Vec<(String, Calibration)>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into()];
        let mut all: Vec<(String, Calibration)> = Vec::new();
        for row in &self.query(TOLD, &values)? {
            let field = row.text(0)?;
            if all.last().is_none_or(|(last, _)| last != field) {
                all.push((field.to_owned(), Calibration::default()));
            }
            if let Some((_, seen)) = all.last_mut() {
                put(seen, row, 1)?;
            }
        }
        Ok(all)
    }

    /// Drops all of that, before it is counted anew.
    pub fn clear_told(&mut self) -> Result<(), StoreError> {
        let desk: [Value; 1] = [self.desk().into()];
        self.execute(CLEAR_MORNINGS, &desk)?;
        self.execute(CLEAR_TOLD, &desk).map(|_| ())
    }

    /// The last month of which there is something told; `None` = of none.
    pub fn last_told_month(&mut self) -> Result<Option<String>, StoreError> {
        let desk: [Value; 1] = [self.desk().into()];
        let rows = self.query(LAST_TOLD, &desk)?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(row.opt_text(0)?.map(str::to_owned))
    }

    /// Adds to what was told on mornings, and seen.
    pub fn add_mornings(&mut self, rows: &[MorningRow]) -> Result<(), StoreError> {
        let desk: Value = self.desk().into();
        for row in rows {
            let values = [
                desk.clone(),
                row.day.into(),
                row.span.into(),
                row.told.into(),
                row.seen.into(),
            ];
            self.execute(ADD_MORNING, &values)?;
        }
        Ok(())
    }

    /// The last mornings, the last of them first; so many rows.
    pub fn last_mornings(&mut self, limit: u32) -> Result<Vec<MorningRow>, StoreError> {
        let values = [self.desk().into(), limit.into()];
        self.query(MORNINGS, &values)?
            .iter()
            .map(|row| {
                Ok(MorningRow {
                    day: row.date(0)?,
                    span: row.int(1)?,
                    told: row.int(2)?,
                    seen: row.int(3)?,
                })
            })
            .collect()
    }

    /// The same month by month, in the order of months.
    pub fn risk_told_by_month(
        &mut self,
        from: &str,
        to: &str,
    ) -> Result<Vec<RiskToldRow>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into()];
        let mut all: Vec<RiskToldRow> = Vec::new();
        for row in &self.query(TOLD_BY_MONTH, &values)? {
            let (month, field) = (row.text(0)?, row.text(1)?);
            if all
                .last()
                .is_none_or(|last| last.month != month || last.field != field)
            {
                all.push(RiskToldRow {
                    month: month.to_owned(),
                    field: field.to_owned(),
                    told: Calibration::default(),
                });
            }
            if let Some(last) = all.last_mut() {
                put(&mut last.told, row, 2)?;
            }
        }
        Ok(all)
    }
}

/// Puts a class in its place; `at` is its column, the numbers follow.
fn put(seen: &mut Calibration, row: &Row, at: usize) -> Result<(), StoreError> {
    let class = usize::try_from(row.int(at)?).unwrap_or(CLASSES);
    let told = Told {
        mornings: row.int(at + 1)?,
        cases: row.int(at + 2)?,
        late: row.int(at + 3)?,
        told: row.int(at + 4)?,
        squares: row.int(at + 5)?,
    };
    if let Some(place) = seen.classes.get_mut(class) {
        *place = told;
    }
    Ok(())
}
