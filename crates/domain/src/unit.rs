//! Administrative units and the desk's working units (đơn vị) over time.

use crate::id::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Level of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Province or centrally-run city.
    Province,
    /// District, or city of a province (none since 2025-07-01).
    District,
    /// Ward, commune, special zone.
    Commune,
    /// A working unit of an office: desk, land office branch, tax team…
    Section,
}

/// A unit with its validity and successors. Names are resolved at the date of
/// the paper they are printed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Stable slug.
    pub id: UnitId,
    /// National code of the unit, when known.
    #[serde(default)]
    pub code: Option<String>,
    /// Level.
    pub level: Level,
    /// Name in Vietnamese, as on papers.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Unit above.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// First day the unit exists; `None` = before anything the desk holds.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// First day it no longer exists.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Units that took over (whole or in part) at `valid_to`.
    #[serde(default)]
    pub successors: Vec<UnitId>,
    /// Where this row is known from.
    #[serde(default)]
    pub source: String,
}

impl Unit {
    /// Did the unit exist on `day`?
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}
