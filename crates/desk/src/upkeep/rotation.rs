//! Another signing key for the office: before, every desk's record is signed
//! whole with the old one; after, an event tells of the change and the new key
//! signs a record that contains what the old one signed. The name of the
//! record stays, so both checkpoints are of one history.

use super::hold;
use crate::DeskError;
use crate::audit::origin::Origins;
use crate::audit::{self, AuditError};
use crate::clock::Entropy;
use crate::setup::{desk_event, ready};
use motcua_domain::id::StaffId;
use motcua_domain::ledger::note::{KeyKind, NoteSigner};
use motcua_domain::time::Timestamp;
use motcua_store::{ActError, Keys, Priority, Store};
use serde_json::json;
use std::path::Path;

/// Why the signing key was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The record of a desk is held; a new key would sign away the question.
    #[error("the record of desk {0} was restored and is not answered for")]
    Held(String),
    /// The record could not be read or signed.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The keys could not be written.
    #[error(transparent)]
    Store(#[from] motcua_store::StoreError),
}

/// Signs every desk's record as it stands with the key in force.
pub fn sign_off_key(store: &Store, now: Timestamp) -> Result<(), RotationError> {
    let desks = ready(store)?;
    for desk in &desks {
        if hold::of(store, desk.id)?.is_some() {
            return Err(RotationError::Held(desk.slug.clone()));
        }
    }
    for desk in &desks {
        audit::checkpoint(store, desk.id, now)?;
    }
    Ok(())
}

/// Puts a new seed into a folder that nobody serves; the store must be closed.
pub fn replace_key(folder: &Path, signing: &[u8; 32]) -> Result<Keys, RotationError> {
    let old = Keys::of(folder)?;
    let signer = NoteSigner::from_seed("key", KeyKind::Ed25519, &old.signing);
    let public = *signer.map_err(AuditError::from)?.verifier().public();
    Ok(Keys::rotate(folder, public, signing)?)
}

/// Tells of the new key in every desk's record and signs that with it. The
/// store was opened after the change.
pub fn take_up_key(
    store: &Store,
    now: Timestamp,
    chance: &mut dyn Entropy,
) -> Result<(), RotationError> {
    for desk in ready(store)? {
        let keys = Origins::of(store, desk.id)?;
        let facts = json!({
            "key": keys.keys().current().to_string(),
            "former": keys.keys().former().first().map(ToString::to_string),
        });
        let mut salt = [0; 32];
        chance.fill(&mut salt);
        let done: Result<(), ActError<DeskError>> =
            store.act(desk.id, Priority::Person, move |tx| {
                desk_event(tx, "key.rotated", StaffId(0), facts.clone(), now, salt)?;
                Ok(())
            });
        done.map_err(|error| AuditError::from(DeskError::from(error)))?;
        audit::checkpoint(store, desk.id, now)?;
    }
    Ok(())
}
