//! What became of a form that was sent before: who goes back in the browser
//! finds it, and must not send it twice.

use super::Accepted;
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;

impl Desk {
    /// The dossier that this person accepted with the form of a key; `None`
    /// while that form was not sent, or was sent for something else.
    ///
    /// # Errors
    /// The store's alone.
    pub fn accepted_with(&self, me: &Actor, key: &str) -> Result<Option<Accepted>, DeskError> {
        let kept = self
            .store()
            .read(self.id(), |tx| tx.idempotent_answer(me.id, key))
            .map_err(DeskError::from)?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept.answer).ok()))
    }
}
