//! Rounds: one act on many dossiers, all or nothing.

use super::{Deed, Seen};
use crate::work::{Asked, Done, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::Priority;

impl Desk {
    /// Gives many papers to one unit in a round. The round bears a number
    /// that the hand-over list shows; its events follow one another in the
    /// record, so that the first one's number finds the list again.
    ///
    /// # Errors
    /// The first refusal of any of them; then nothing is done.
    pub fn hand_over_round(
        &self,
        me: &Actor,
        key: &str,
        dossiers: Vec<Seen>,
        to: UnitId,
    ) -> Result<Vec<Done>, DeskError> {
        let asked = Asked::new(key, "hand_over_round", &(&dossiers, &to));
        self.act(me, asked, Priority::Person, move |work| {
            let round = Some(work.tx.next_id()?);
            let deed = Deed::HandOver {
                to: to.clone(),
                step: None,
                round,
            };
            each(work, dossiers.clone(), &deed)
        })
    }

    /// Receives many papers that are on the way. What differs from the list
    /// (a copy missing, a page torn) is noted in the dossier it concerns.
    ///
    /// # Errors
    /// The first refusal of any of them; then nothing is done.
    pub fn receive_round(
        &self,
        me: &Actor,
        key: &str,
        dossiers: Vec<(Seen, String)>,
    ) -> Result<Vec<Done>, DeskError> {
        let asked = Asked::new(key, "receive_round", &dossiers);
        self.act(me, asked, Priority::Person, move |work| {
            let deed = Deed::ReceiveHandOver {};
            let mut done = Vec::with_capacity(dossiers.len());
            for ((id, seen), difference) in dossiers.clone() {
                let received = work.perform(id, Some(seen), &deed)?;
                done.push(if difference.is_empty() {
                    received
                } else {
                    let note = Deed::Note { text: difference };
                    work.perform(id, Some(received.version), &note)?
                });
            }
            Ok(done)
        })
    }

    /// Gives many dossiers to one official (or the substitute).
    ///
    /// # Errors
    /// The first refusal of any of them; then nothing is done.
    pub fn assign_round(
        &self,
        me: &Actor,
        key: &str,
        dossiers: Vec<Seen>,
        to: StaffId,
    ) -> Result<Vec<Done>, DeskError> {
        let asked = Asked::new(key, "assign_round", &(&dossiers, to));
        self.act(me, asked, Priority::Person, move |work| {
            each(work, dossiers.clone(), &Deed::Assign { to })
        })
    }
}

fn each(work: &mut Work<'_, '_>, dossiers: Vec<Seen>, deed: &Deed) -> Result<Vec<Done>, DeskError> {
    dossiers
        .into_iter()
        .map(|(id, seen)| work.perform(id, Some(seen), deed))
        .collect()
}
