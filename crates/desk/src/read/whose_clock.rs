//! Whose clock ran: of the time that finished dossiers took, how much lay
//! with the office, with the citizen and with other agencies.
//!
//! Looked at are the newest finished dossiers, a bounded number, so that the
//! page costs the same at an old desk as at a young one. The time counted is
//! that of the calendar on the wall (days and nights), from acceptance to the
//! end of processing; a stop belongs to whoever was waited for.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::deadline::StopReason;
use motcua_domain::time::{Timestamp, instant};
use motcua_store::{FinishedRow, StoreError};
use std::collections::BTreeMap;

/// Finished dossiers looked at, of each state.
pub const LOOKED_AT: u32 = 300;

/// Time of the dossiers of one field, in minutes, summed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Dossiers.
    pub n: i64,
    /// With the office.
    pub office: i64,
    /// With the citizen: supplements and payments.
    pub citizen: i64,
    /// With other agencies: opinions and appraisals.
    pub others: i64,
    /// With nobody: storm, fire, epidemic.
    pub nobody: i64,
}

impl Shares {
    /// All of it.
    pub fn total(&self) -> i64 {
        self.office + self.citizen + self.others + self.nobody
    }
}

impl Desk {
    /// Whose clock ran, by field slug.
    ///
    /// # Errors
    /// When the reader may not read the director's pages, or the store fails.
    pub fn whose_clock(&self, me: &Actor) -> Result<Vec<(String, Shares)>, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| {
            let mut rows = tx.finished_in_stage("delivered", LOOKED_AT)?;
            rows.extend(tx.finished_in_stage("result_ready", LOOKED_AT)?);
            Ok::<_, StoreError>(rows)
        })?;
        let mut fields: BTreeMap<String, Shares> = BTreeMap::new();
        for row in rows {
            let one = of(&row);
            let sum = fields.entry(row.field).or_default();
            sum.n += 1;
            sum.office += one.office;
            sum.citizen += one.citizen;
            sum.others += one.others;
            sum.nobody += one.nobody;
        }
        Ok(fields.into_iter().collect())
    }
}

/// The time of one finished dossier. Stops are cut to its life; where two
/// overlap the earlier one counts.
fn of(row: &FinishedRow) -> Shares {
    let minutes = |from: Timestamp, to: Timestamp| (to.as_second() - from.as_second()).max(0) / 60;
    let (begin, end) = (row.accepted_at, row.ended_at);
    let mut shares = Shares {
        n: 1,
        ..Shares::default()
    };
    let mut stops: Vec<_> = row.stops.iter().collect();
    stops.sort_by_key(|stop| stop.from);
    let mut reached = begin;
    for stop in stops {
        let from = instant(stop.from).max(reached);
        let to = stop.to.map_or(end, instant).min(end);
        let part = minutes(from, to);
        reached = reached.max(to);
        match stop.reason {
            StopReason::Supplement | StopReason::FinancialObligation => shares.citizen += part,
            StopReason::OtherAgency | StopReason::ExpertAppraisal => shares.others += part,
            StopReason::ForceMajeure => shares.nobody += part,
        }
    }
    let stood = shares.citizen + shares.others + shares.nobody;
    shares.office = (minutes(begin, end) - stood).max(0);
    shares
}
