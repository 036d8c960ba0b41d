//! What counting needs of an open dossier, without the rest of its row.

use super::{ProcedureRef, Promise};
use crate::deadline::{ClockFacts, Limit, LimitUnit, RuleSetId};
use crate::id::{DossierCode, DossierId};
use crate::time::{Timestamp, local};
use serde::Deserialize;
use std::borrow::Cow;

/// Working hours within which a dossier of the portal must be answered (Decree
/// 61/2018 art. 17 as amended; one setting for all procedures).
const ANSWER_HOURS: u32 = 8;

/// The clock of an open dossier: a part of its row, so that many can be
/// counted anew without reading all of each.
#[derive(Clone, Debug, Deserialize)]
pub struct OpenClock {
    /// Which.
    pub id: DossierId,
    /// Public code, when accepted.
    pub code: Option<DossierCode>,
    /// Its procedure.
    pub intake: OpenIntake,
    /// When it reached the system.
    pub entered_at: Timestamp,
    /// Facts of the clock, when accepted.
    pub clock: Option<ClockFacts>,
    /// Promises, oldest first.
    pub promises: Vec<Promise>,
}

/// Of the intake of an open dossier, what counting needs.
#[derive(Clone, Debug, Deserialize)]
pub struct OpenIntake {
    /// The version it is judged by.
    pub procedure: ProcedureRef,
}

/// The facts by which an open dossier is due: its own clock, or the hours in
/// which the desk must answer one that is not accepted yet. `None` while the
/// citizen mends it.
pub fn clock_facts(
    clock: Option<&ClockFacts>,
    awaits_fix: bool,
    entered_at: Timestamp,
) -> Option<Cow<'_, ClockFacts>> {
    match clock {
        Some(clock) => Some(Cow::Borrowed(clock)),
        None if awaits_fix => None,
        None => Some(Cow::Owned(ClockFacts {
            start: local(entered_at),
            limit: Limit {
                amount: ANSWER_HOURS,
                unit: LimitUnit::WorkingHours,
            },
            rules: RuleSetId::Vn,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        })),
    }
}
