//! Names for the keys of lines and cells, as they were on a day.

use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::id::UnitId;
use motcua_domain::report::GroupBy;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of units, procedures and officials.
pub struct Names {
    settings: Arc<Settings>,
    officials: BTreeMap<String, String>,
    day: Date,
}

impl Desk {
    /// Names as they were on a day: the last of a report's period.
    ///
    /// # Errors
    /// When the store fails.
    pub fn report_names(&self, day: Date) -> Result<Names, DeskError> {
        let staff = self.0.store.read(self.0.id, |tx| tx.staff_names())?;
        let officials = staff.into_iter().map(|one| (one.id.to_string(), one.name));
        Ok(Names {
            settings: self.settings(),
            officials: officials.collect(),
            day,
        })
    }
}

impl Names {
    /// Vietnamese and English name of a key. `None` for fields and channels,
    /// which the reader's language names, and for keys that nobody knows.
    pub fn of(&self, by: GroupBy, key: &str) -> Option<(String, String)> {
        match by {
            GroupBy::Unit | GroupBy::Decides | GroupBy::ReceivedBy => {
                let id = UnitId::new(key);
                let units = &self.settings.units;
                let unit = units.nearest(&id, self.day)?;
                Some((unit.name_vi.clone(), unit.name_en.clone()))
            }
            GroupBy::Procedure => {
                let published = self.settings.catalogue.current(key, self.day)?;
                let procedure = &published.procedure;
                Some((procedure.name_vi.clone(), procedure.name_en.clone()))
            }
            GroupBy::Holder => {
                let name = self.officials.get(key)?;
                Some((name.clone(), name.clone()))
            }
            GroupBy::None | GroupBy::Field | GroupBy::Channel => None,
        }
    }
}
