//! What a desk goes by: office, units, procedures, calendar. Loaded once,
//! replaced whole after a publication; an act uses one throughout.

use crate::Catalogue;
use motcua_domain::calendar::{Compiled, Layers};
use motcua_domain::dossier::act::Counting;
use motcua_domain::office::Office;
use motcua_domain::unit::Units;
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
    /// Compiled calendar in force.
    pub calendar: Arc<Compiled>,
    /// Its hash, hex.
    pub calendar_hash: String,
}

impl Settings {
    /// The calendar, to count with.
    pub fn counting(&self) -> Counting<'_> {
        Counting {
            calendar: &self.calendar,
            hash: &self.calendar_hash,
        }
    }
}
