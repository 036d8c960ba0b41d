//! Dossiers by the codes that people type, to be linked as what shows a task
//! done.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, DossierId};
use std::collections::BTreeSet;

impl Desk {
    /// Ids of the dossiers with these codes, to be linked as what shows a task
    /// done.
    ///
    /// # Errors
    /// A field `dossiers` where one is not there or the reader may not open
    /// it: the answer tells the two not apart.
    pub fn programme_dossiers(
        &self,
        me: &Actor,
        codes: &[DossierCode],
    ) -> Result<BTreeSet<DossierId>, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let fault = || DeskError::invalid("dossiers", "programme-bad-dossier");
        self.0.store.read(self.0.id, |tx| {
            let mut ids = BTreeSet::new();
            for code in codes {
                let id = tx.dossier_by_code(code)?.ok_or_else(fault)?;
                let dossier = tx.dossier(id)?.ok_or_else(fault)?;
                crate::permit(me, Action::OpenDossier, &dossier).map_err(|_| fault())?;
                ids.insert(id);
            }
            Ok(ids)
        })
    }
}
