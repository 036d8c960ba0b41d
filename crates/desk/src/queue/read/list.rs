//! The list on paper, for when everything else fails: whoever is here and not
//! at a counter, in order.

use super::Snapshot;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::time::local;
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
            let today = local(snapshot.now).date();
            let row = |visit: Visit| PaperRow {
                visit,
                wanted: None,
            };
            let mut rows: Vec<PaperRow> = tx.called()?.into_iter().map(row).collect();
            let waiting = snapshot.everybody(&tx.staff_names()?);
            rows.extend(waiting.into_iter().map(|one| PaperRow {
                visit: one.visit,
                wanted: one.wanted,
            }));
            for phase in ["on_hold", "absent"] {
                rows.extend(tx.visits_in(phase)?.into_iter().map(row));
            }
            rows.retain(|one| one.visit.day >= today);
            Ok(rows)
        })
    }
}
