//! How often chances that were told came true; see `migrations/0028_risk.sql`.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::risk::{Calibration, TENTHS, Told};

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

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[ADD_TOLD, TOLD, TOLD_BY_MONTH, CLEAR_TOLD];

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
        for (tenth, told) in (0_i64..).zip(seen.tenths) {
            if told == Told::default() {
                continue;
            }
            let values = [
                desk.clone(),
                month.into(),
                field.into(),
                tenth.into(),
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
        let desk = self.desk();
        self.execute(CLEAR_TOLD, &[desk.into()]).map(|_| ())
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

/// Puts a tenth in its place; `at` is its column, the numbers follow.
fn put(seen: &mut Calibration, row: &Row, at: usize) -> Result<(), StoreError> {
    let tenth = usize::try_from(row.int(at)?).unwrap_or(TENTHS);
    let told = Told {
        mornings: row.int(at + 1)?,
        cases: row.int(at + 2)?,
        late: row.int(at + 3)?,
        told: row.int(at + 4)?,
        squares: row.int(at + 5)?,
    };
    if let Some(place) = seen.tenths.get_mut(tenth) {
        *place = told;
    }
    Ok(())
}
