//! Whose time it was: the calendar that judges a dossier, and leave as it was
//! known then.

use crate::work::Work;
use crate::{DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::calendar::Compiled;
use motcua_domain::dossier::Dossier;
use motcua_domain::dossier::act::Transition;
use motcua_domain::id::StaffId;
use motcua_domain::indicator::{Passed, Working};
use motcua_domain::time::{LAST, Timestamp, local};
use motcua_store::{LeaveRow, StoreError, Until};
use std::sync::Arc;

/// Settings and leaves of a desk, for counting steps.
pub(crate) struct Times<'a> {
    /// Calendars.
    pub(crate) settings: &'a Settings,
    /// All leave that was ever written down.
    pub(crate) leaves: Vec<LeaveRow>,
}

impl Working for Times<'_> {
    /// What was published after the end did not judge it.
    fn calendar(&self, ended: &Dossier) -> Arc<Compiled> {
        self.settings.judging(ended).calendar
    }

    fn away(&self, official: StaffId, known: Timestamp) -> Vec<(Date, Date)> {
        let own = self.leaves.iter().filter(|leave| leave.staff == official);
        own.filter(|leave| leave.at <= known)
            .filter_map(|leave| {
                // Taken back, it counts for the days before.
                let back = leave.ended_at.filter(|at| *at <= known);
                let last = match back {
                    Some(at) => leave.to.min(local(at).date().yesterday().ok()?),
                    None => leave.to,
                };
                (leave.from <= last).then_some((leave.from, last))
            })
            .collect()
    }
}

impl Work<'_, '_> {
    /// What a dossier went through until the act that ends it, for the steps
    /// and stays that are counted then.
    pub(crate) fn passed(
        &mut self,
        settings: &Settings,
        transition: &Transition,
    ) -> Result<Passed, DeskError> {
        let id = transition.next.id;
        let all = Until {
            size: i64::MAX,
            at: LAST,
        };
        let mut events = self.tx.events_until(id, all)?;
        let by = Some(self.me.id).filter(|by| by.0 != 0);
        events.push((transition.at, by, transition.event.clone()));
        let times = Times {
            settings,
            leaves: self.tx.leaves()?,
        };
        let passed = Passed::of(id, &events, &times).map_err(|bad| StoreError::Inconsistent {
            table: "event",
            row: id.0,
            what: bad.to_string(),
        })?;
        Ok(passed)
    }
}
