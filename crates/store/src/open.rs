//! How many dossiers are open, by unit, official, field and state: kept as
//! deltas with every act, so that a work list can say its counts without
//! counting; and counts of stretches of the list, up to a cap.

use crate::{Row, StoreError, Tx, Value};
use motcua_domain::dossier::{Dossier, StageName};
use motcua_domain::id::StaffId;

/// What open dossiers are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenKey {
    /// Unit that has the papers.
    pub unit: String,
    /// Official who has it; `None` = nobody yet.
    pub holder: Option<StaffId>,
    /// Field slug of the procedure.
    pub field: String,
    /// State.
    pub stage: StageName,
}

impl OpenKey {
    /// Of a dossier; `None` when it is not open.
    pub fn of(dossier: &Dossier) -> Option<Self> {
        dossier.is_open().then(|| Self {
            unit: dossier.unit.as_str().to_owned(),
            holder: dossier.holder,
            field: dossier.intake.procedure.field.clone(),
            stage: dossier.stage.name(),
        })
    }
}

/// What a list is narrowed to. Empty or `None` = everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only of this unit.
    pub unit: Option<String>,
    /// Only of this official; id 0 = of nobody yet.
    pub holder: Option<StaffId>,
    /// Only of this field.
    pub field: String,
    /// Only in this state.
    pub stage: String,
}

/// Counting stops here: "999+" is all a reader needs.
pub const CAP: i64 = 1_000;

pub(crate) const OF_DESK: &str = "SELECT unit, holder, field, stage, n FROM open_count WHERE desk_id = $1 AND n <> 0 \
     ORDER BY unit, holder, field, stage";
pub(crate) const OF_UNIT: &str = "SELECT unit, holder, field, stage, n FROM open_count WHERE desk_id = $1 AND unit = $2 \
     AND n <> 0 ORDER BY unit, holder, field, stage";

macro_rules! stretch_sql {
    ($by:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM dossier_clock c WHERE c.desk_id = $1 ",
            $by,
            " AND c.sort_at >= $2 AND c.sort_at < $3 AND ($4 = '' OR c.field = $4) \
             AND ($5 = '' OR c.stage = $5) AND ($6 = '' OR c.unit = $6) LIMIT $7) AS counted"
        )
    };
}
pub(crate) const STRETCH_ALL: &str = stretch_sql!("");
pub(crate) const STRETCH_UNIT: &str = stretch_sql!("AND c.unit = $8");
pub(crate) const STRETCH_HOLDER: &str = stretch_sql!("AND c.holder = $8");
pub(crate) const STRETCH_NOBODY: &str = stretch_sql!("AND c.holder IS NULL");

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    OF_DESK,
    OF_UNIT,
    STRETCH_ALL,
    STRETCH_UNIT,
    STRETCH_HOLDER,
    STRETCH_NOBODY,
];

impl Tx<'_> {
    /// Writes what an act changes in the counts.
    pub(crate) fn count_open(
        &mut self,
        before: Option<&Dossier>,
        next: &Dossier,
    ) -> Result<(), StoreError> {
        let (old, new) = (before.and_then(OpenKey::of), OpenKey::of(next));
        if old == new {
            return Ok(());
        }
        for (key, n) in [(old, -1_i64), (new, 1)] {
            if let Some(key) = key {
                self.add_open(key, n)?;
            }
        }
        Ok(())
    }

    /// Open dossiers of the desk or of one unit, by kind.
    pub fn open_counts(&mut self, unit: Option<&str>) -> Result<Vec<(OpenKey, i64)>, StoreError> {
        self.write_figures()?;
        let desk: Value = self.desk().0.into();
        let rows = match unit {
            Some(unit) => self.query(OF_UNIT, &[desk, unit.into()])?,
            None => self.query(OF_DESK, &[desk])?,
        };
        rows.iter().map(counted).collect()
    }

    /// How many open dossiers lie in a stretch of the list (order from
    /// inclusive, to exclusive), up to [`CAP`].
    pub fn count_stretch(
        &mut self,
        narrow: &Narrow,
        (from, to): (i64, i64),
    ) -> Result<i64, StoreError> {
        let other = match (&narrow.holder, &narrow.unit) {
            (Some(_), Some(unit)) => unit.as_str(),
            _ => "",
        };
        let mut params: Vec<Value> = vec![
            self.desk().0.into(),
            from.into(),
            to.into(),
            narrow.field.as_str().into(),
            narrow.stage.as_str().into(),
            other.into(),
            CAP.into(),
        ];
        let sql = match (&narrow.holder, &narrow.unit) {
            (Some(StaffId(0)), _) => STRETCH_NOBODY,
            (Some(holder), _) => {
                params.push(holder.0.into());
                STRETCH_HOLDER
            }
            (None, Some(unit)) => {
                params.push(unit.as_str().into());
                STRETCH_UNIT
            }
            (None, None) => STRETCH_ALL,
        };
        let row = self.query_opt(sql, &params)?;
        row.map_or(Ok(0), |row| row.int(0))
    }
}

fn counted(row: &Row) -> Result<(OpenKey, i64), StoreError> {
    let slug = row.text(3)?;
    let stage = StageName::parse(slug).ok_or_else(|| StoreError::Inconsistent {
        table: "open_count",
        row: 0,
        what: format!("state {slug:?}"),
    })?;
    let key = OpenKey {
        unit: row.text(0)?.to_owned(),
        holder: Some(row.int(1)?).filter(|id| *id != 0).map(StaffId),
        field: row.text(2)?.to_owned(),
        stage,
    };
    Ok((key, row.int(4)?))
}
