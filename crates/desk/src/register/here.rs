//! A code of a line that the desk has already: the same dossier, or another
//! one with the same code.

use super::Outcome;
use super::check::Taken;
use super::fields::Field;
use crate::Inner;
use motcua_domain::dossier::Dossier;
use motcua_domain::id::DossierId;
use motcua_domain::text::fold;
use motcua_domain::time::local;
use motcua_store::{StoreError, Tx};

/// What the desk has under the codes of a line.
pub(super) enum Here {
    /// The dossier of the line.
    Known(DossierId),
    /// Another dossier: which code it has, and the message.
    Other(Field, &'static str),
    /// Another dossier has the old code, and a new one may be drawn.
    Draw,
}

impl Here {
    pub(super) fn is_draw(&self) -> bool {
        matches!(self, Self::Draw)
    }

    /// What becomes of the line as it stands.
    pub(super) fn outcome(&self) -> Outcome {
        let wrong = |field, message: &str| Outcome::Wrong {
            faults: vec![(field, message.to_owned())],
        };
        match self {
            Self::Known(dossier) => Outcome::Known { dossier: *dossier },
            Self::Other(field, message) => wrong(*field, message),
            Self::Draw => wrong(Field::Code, "register-code-clash"),
        }
    }
}

impl Inner {
    /// What the desk has under the codes of a line; `None` = nothing.
    /// `may_draw` = a code that cannot be kept may become an outside code.
    pub(super) fn here(
        &self,
        tx: &mut Tx<'_>,
        taken: &Taken,
        may_draw: bool,
    ) -> Result<Option<Here>, StoreError> {
        if let Some(code) = &taken.code
            && let Some(id) = tx.dossier_by_code(code)?
        {
            let here = self.same_or_other(tx, id, taken, Field::Code)?;
            if !may_draw || !matches!(here, Here::Other(..)) {
                return Ok(Some(here));
            }
            // Taken in before under a new code, it is known by the old one.
            let before = tx.dossier_by_outside_code(code.as_str())?;
            return Ok(Some(before.map_or(Here::Draw, Here::Known)));
        }
        let Some(outside) = &taken.outside else {
            return Ok(None);
        };
        match tx.dossier_by_outside_code(outside)? {
            Some(id) => self
                .same_or_other(tx, id, taken, Field::OutsideCode)
                .map(Some),
            None => Ok(None),
        }
    }

    fn same_or_other(
        &self,
        tx: &mut Tx<'_>,
        id: DossierId,
        taken: &Taken,
        field: Field,
    ) -> Result<Here, StoreError> {
        let Some(dossier) = tx.dossier(id)? else {
            return Ok(Here::Known(id));
        };
        if self.is_same(tx, &dossier, taken)? {
            return Ok(Here::Known(id));
        }
        let message = if dossier.register.is_some() {
            "register-code-other"
        } else {
            "register-code-clash"
        };
        Ok(Here::Other(field, message))
    }

    /// Are a line and a dossier of one code one dossier? A dossier of this desk
    /// has the line's person, procedure and day. One that came from a register
    /// may have been corrected since: it is another only where the person and
    /// one of the others differ.
    fn is_same(
        &self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        taken: &Taken,
    ) -> Result<bool, StoreError> {
        let parties = dossier.intake.parties.iter();
        let ids: Vec<_> = parties.map(|party| party.person).collect();
        let people = tx.people(&ids)?;
        let opened = people.iter().filter_map(|row| self.open_person(row).ok());
        let names: Vec<String> = opened.map(|one| fold(one.name.as_str())).collect();
        // Erased persons tell nobody apart.
        let name = fold(taken.person.name.as_str());
        let is_person = names.is_empty() || names.contains(&name);
        let is_procedure = dossier.intake.procedure.code == taken.published.procedure.code;
        let day = |at| local(at).date();
        let is_day = day(dossier.received_at()) == day(taken.received);
        Ok(if dossier.register.is_some() {
            is_person || (is_procedure && is_day)
        } else {
            is_person && is_procedure && is_day
        })
    }
}
