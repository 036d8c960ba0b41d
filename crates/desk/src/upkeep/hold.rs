//! A record that is not the one that was kept: restored from a backup, or put
//! back behind the program's back. Receipts given since the backup may be in
//! citizens' hands under codes that would be issued again, so the desk issues
//! none until somebody has answered for it.

use crate::audit::origin::{Origins, RESTORED as EVENT};
use crate::audit::{self, AuditError};
use crate::setup::desk_event;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::{DeskId, StaffId};
use motcua_domain::ledger::Checkpoint;
use motcua_domain::ledger::checkpoint::HistoryError;
use motcua_store::{ActError, Priority, RESTORED, Restored, Store, StoreError, Tx};
use serde_json::json;
use std::sync::PoisonError;

/// Why a desk issues no receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The record is shorter than a checkpoint kept outside the database.
    Shorter {
        /// Events the checkpoint speaks of.
        kept: u64,
        /// Events there are.
        now: u64,
    },
    /// The record does not contain what a kept checkpoint signed.
    Rewritten,
    /// The folder was restored from a backup.
    Restored(Restored),
}

/// Is a desk held, and why?
pub(crate) fn of(store: &Store, id: DeskId) -> Result<Option<Hold>, AuditError> {
    let origins = Origins::of(store, id)?;
    let kept = audit::kept_outside(store, id)?;
    let note = store.folder().note(RESTORED)?;
    store.read(id, |tx| {
        let size = tx.head()?.unsigned_abs();
        for text in &kept {
            // One that cannot be believed holds nobody; the audit names it.
            let Ok(kept) = origins.open(text) else {
                tracing::warn!("a checkpoint kept outside the database cannot be read");
                continue;
            };
            // On a disk that was not plugged in when the loss was answered for.
            if origins.answered(tx, &kept)?.is_some() {
                continue;
            }
            if let Some(hold) = against(tx, &kept, size)? {
                return Ok(Some(hold));
            }
        }
        restored(tx, note)
    })
}

fn against(tx: &mut Tx<'_>, kept: &Checkpoint, size: u64) -> Result<Option<Hold>, AuditError> {
    let proof = match kept.size {
        from if from == 0 || from > size => Vec::new(),
        from => match tx.consistency_proof(from, size) {
            Ok(proof) => proof,
            Err(StoreError::Inconsistent { .. }) => Vec::new(),
            Err(other) => return Err(other.into()),
        },
    };
    let root = match tx.ledger_root(size) {
        Ok(root) => root,
        Err(StoreError::Inconsistent { .. }) => return Ok(Some(Hold::Rewritten)),
        Err(other) => return Err(other.into()),
    };
    Ok(match kept.check_extended_by(size, &root, &proof) {
        Ok(()) => None,
        Err(HistoryError::Shortened { from, to }) => Some(Hold::Shorter {
            kept: from,
            now: to,
        }),
        Err(_) => Some(Hold::Rewritten),
    })
}

/// A restored folder is held until each desk in it has an event that answers
/// for this very restore.
fn restored(tx: &mut Tx<'_>, note: Option<Vec<u8>>) -> Result<Option<Hold>, AuditError> {
    let Some(note) = note.and_then(|note| serde_json::from_slice::<Restored>(&note).ok()) else {
        return Ok(None);
    };
    let answered = tx.events_of_kind(EVENT, i64::MAX, 1)?;
    let done = answered.first().is_some_and(|event| {
        serde_json::from_str::<serde_json::Value>(&event.facts)
            .is_ok_and(|facts| facts["restored_at"] == note.at)
    });
    Ok((!done).then_some(Hold::Restored(note)))
}

impl crate::Inner {
    pub(crate) fn is_held(&self) -> bool {
        let hold = self.hold.read().unwrap_or_else(PoisonError::into_inner);
        hold.is_some()
    }
}

impl Desk {
    /// Why the desk issues no receipts now; `None` = it does.
    pub fn hold(&self) -> Option<Hold> {
        let hold = self.0.hold.read();
        hold.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks again; called when the desk is opened and after an answer.
    pub(crate) fn look_at_hold(&self) -> Result<(), AuditError> {
        let found = of(&self.0.store, self.0.id)?;
        let mut hold = self.0.hold.write().unwrap_or_else(PoisonError::into_inner);
        *hold = found;
        Ok(())
    }

    /// An administrator answers for a restored or shortened record: what was
    /// recorded since the backup has been looked for (receipts, papers) and
    /// will be entered again. From then on receipts are issued.
    pub fn acknowledge_restore(&self, me: &Actor) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        self.answer_for_restore(me.id)
    }

    /// The same for whoever sits at the machine itself.
    pub fn acknowledge_restore_for_machine(&self) -> Result<(), DeskError> {
        self.answer_for_restore(StaffId(0))
    }

    fn answer_for_restore(&self, by: StaffId) -> Result<(), DeskError> {
        self.look_at_hold().map_err(inside)?;
        let Some(hold) = self.hold() else {
            return Ok(());
        };
        let note = self.0.store.folder().note(RESTORED)?;
        let note = note.and_then(|note| serde_json::from_slice::<Restored>(&note).ok());
        let origins = Origins::of(&self.0.store, self.0.id).map_err(inside)?;
        let now = self.0.clock.now();
        let facts = json!({
            // From this event on the record is signed under a name of its own.
            "origin": origins.next(now, self.random()),
            "restored_at": note.as_ref().map(|note| note.at.clone()),
            "backup_at": note.map(|note| note.backup_at),
            "kept": match &hold { Hold::Shorter { kept, .. } => Some(*kept), _ => None },
            "rewritten": hold == Hold::Rewritten,
        });
        let salt = self.random();
        let done: Result<(), ActError<DeskError>> =
            self.0.store.act(self.0.id, Priority::Person, move |tx| {
                desk_event(tx, EVENT, by, facts.clone(), now, salt)?;
                Ok(())
            });
        done?;
        // The witness of the lost record is replaced only now, when the record
        // itself tells of it.
        audit::checkpoint(&self.0.store, self.0.id, now).map_err(inside)?;
        self.look_at_hold().map_err(inside)
    }
}

/// What the record says against itself, as the answer to an act.
pub(crate) fn inside(error: AuditError) -> DeskError {
    match error {
        AuditError::Store(error) => error.into(),
        AuditError::Act(error) => error,
        other => {
            tracing::error!(error = %other, "the record's hold cannot be looked at");
            DeskError::Inside
        }
    }
}
