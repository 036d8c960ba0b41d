//! What waits for a clerk besides the next person, as numbers.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
pub use motcua_store::UndoneRow as Undone;

impl Desk {
    /// How long the reader's three lists are: entered dossiers
    /// ([`Desk::awaiting_acceptance`]), drafts, papers to print
    /// ([`Desk::prints`]). Nobody is opened for it. A paper counts also when
    /// its reader may no longer open the dossier; who accepts may open all.
    pub fn undone(&self, me: &Actor) -> Result<Undone, DeskError> {
        authorise(me, Action::Accept, &self.0.settings().office.unit)?;
        let staff = me.id;
        Ok(self.0.store.read(self.0.id, |tx| tx.undone(staff))?)
    }
}
