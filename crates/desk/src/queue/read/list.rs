//! The list on paper, for when everything else fails: whoever is here and not
//! at a counter, in order.

use super::Snapshot;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::visit::Visit;

/// A row of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRow {
    /// The visit.
    pub visit: Visit,
    /// Name of the official for whom alone the person waits.
    pub wanted: Option<String>,
}

impl Desk {
    /// Whoever is called and not seated, waits, is on hold or absent, in this
    /// order. For everybody who works in the hall: when the machines stand
    /// still, it is not only the head who must go on by hand.
    pub fn paper_list(&self, me: &Actor) -> Result<Vec<PaperRow>, DeskError> {
        let unit = &self.settings().office.unit;
        authorise(me, Action::ReadHallList, unit)?;
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let row = |visit: &Visit| PaperRow {
                visit: visit.clone(),
                wanted: None,
            };
            let mut called: Vec<&Visit> = snapshot.in_phase("called").collect();
            called.extend(snapshot.in_phase("walking"));
            called.sort_by_key(|visit| (visit.since, visit.id));
            let mut rows: Vec<PaperRow> = called.into_iter().map(row).collect();
            let waiting = snapshot.everybody(&tx.staff_names()?);
            rows.extend(waiting.into_iter().map(|one| PaperRow {
                visit: one.visit,
                wanted: one.wanted,
            }));
            for phase in ["on_hold", "absent"] {
                rows.extend(snapshot.in_phase(phase).map(row));
            }
            Ok(rows)
        })
    }
}
