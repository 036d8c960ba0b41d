//! What a desk goes by: office, units, procedures, calendar. Loaded once,
//! replaced whole after a publication; an act uses one throughout.

use crate::Catalogue;
use motcua_domain::calendar::{Compiled, Layers};
use motcua_domain::dossier::act::Counting;
use motcua_domain::office::Office;
use motcua_domain::time::Timestamp;
use motcua_domain::unit::Units;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Settings of a desk at one moment.
#[derive(Clone)]
pub struct Settings {
    /// The office.
    pub office: Office,
    /// Units, over time.
    pub units: Units,
    /// Procedures.
    pub catalogue: Catalogue,
    /// Published calendar layers, without the office's hours.
    pub layers: Layers,
    /// The office as it was before each change, oldest first.
    pub past_offices: Vec<PastOffice>,
    /// Compiled calendar in force.
    pub calendar: Arc<Compiled>,
    /// Its hash, hex.
    pub calendar_hash: String,
    /// Rules of the queue in force.
    pub queue: Arc<motcua_domain::visit::Policy>,
}

/// The office as it was until a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PastOffice {
    /// When it was changed.
    pub until: Timestamp,
    /// As it was.
    pub office: Office,
}

impl Settings {
    /// The office as it was at a moment: what a paper of then is headed with.
    pub fn office_at(&self, at: Timestamp) -> &Office {
        let past = self.past_offices.iter().find(|past| at < past.until);
        past.map_or(&self.office, |past| &past.office)
    }

    /// The calendar, to count with.
    pub fn counting(&self) -> Counting<'_> {
        Counting {
            calendar: &self.calendar,
            hash: &self.calendar_hash,
        }
    }
}
