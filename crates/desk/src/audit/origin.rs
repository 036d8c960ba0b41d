//! Under which name the record is signed.
//!
//! A record that was restored may go on another way than the one that was
//! lost, and both ways have events of the same numbers. So that no two
//! histories are ever signed under one name, the event that answers for a
//! restore sets a new one: the desk's first name with a suffix of its own.

use super::AuditError;
use motcua_domain::id::DeskId;
use motcua_domain::ledger::checkpoint::CheckpointError;
use motcua_domain::ledger::note::{KeyKind, NoteError, NoteSigner};
use motcua_domain::ledger::{Checkpoint, OfficeKeys};
use motcua_domain::time::Timestamp;
use motcua_store::{Store, StoreError, Tx};

/// Event with which somebody answers for a restored record.
pub(crate) const RESTORED: &str = "record.restored";

/// The names of one desk's record: all are of one key, or of one that was in
/// force before it.
pub(crate) struct Origins {
    first: String,
    seed: [u8; 32],
    keys: OfficeKeys,
}

impl Origins {
    pub(crate) fn of(store: &Store, id: DeskId) -> Result<Self, AuditError> {
        let mut desks = store.desks()?.into_iter();
        let desk = desks.find(|desk| desk.id == id).ok_or(AuditError::NoDesk)?;
        let first = format!("motcua.desk/{}", desk.slug);
        let seed = store.keys().signing;
        let signer = NoteSigner::from_seed(&first, KeyKind::Ed25519, &seed)?;
        let keys = OfficeKeys::new(signer.verifier().clone(), &store.keys().former)?;
        Ok(Self { first, seed, keys })
    }

    /// The name of the first life, which is the office's.
    pub(crate) fn first(&self) -> &str {
        &self.first
    }

    /// The seed in force.
    pub(crate) fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The public keys, the one in force first.
    pub(crate) fn keys(&self) -> &OfficeKeys {
        &self.keys
    }

    /// Name of the file outside the database, the same under all names.
    pub(crate) fn file(&self) -> String {
        let slug = self.first.rsplit('/').next().unwrap_or_default();
        format!("checkpoint-{slug}")
    }

    /// The name in force.
    pub(crate) fn current(&self, tx: &mut Tx<'_>) -> Result<String, StoreError> {
        Ok(restores(tx)?
            .into_iter()
            .next_back()
            .map_or_else(|| self.first.clone(), |(_, origin)| origin))
    }

    /// A name that no other life of the record has.
    pub(crate) fn next(&self, at: Timestamp, random: [u8; 4]) -> String {
        let day = at.strftime("%Y%m%d");
        format!("{}/{day}-{:08x}", self.first, u32::from_be_bytes(random))
    }

    /// The event that answers for the loss of what a checkpoint signed: the
    /// first restore after the life it belongs to, when it tells of more.
    pub(crate) fn answered(
        &self,
        tx: &mut Tx<'_>,
        kept: &Checkpoint,
    ) -> Result<Option<i64>, StoreError> {
        let restores = restores(tx)?;
        let life = restores.iter().position(|(_, name)| *name == kept.origin);
        let later = match life {
            Some(n) => restores.get(n + 1..).unwrap_or_default(),
            None if kept.origin == self.first => restores.as_slice(),
            // A life that this record does not know.
            None => &[],
        };
        let answer = later.first().map(|(seq, _)| *seq);
        Ok(answer.filter(|seq| *seq < kept.size as i64))
    }

    /// The key under one of the names.
    pub(crate) fn signer(&self, origin: &str) -> Result<NoteSigner, NoteError> {
        NoteSigner::from_seed(origin, KeyKind::Ed25519, &self.seed)
    }

    /// Opens a checkpoint of any life of the record: an earlier one is still
    /// a witness, and a restored record does not know of a later one.
    pub(crate) fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        self.keys.open_checkpoint(note)
    }
}

/// Restores that set a new name, oldest first: the event that answered, and
/// the name from then on.
fn restores(tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, StoreError> {
    // Nobody restores a desk a thousand times.
    let events = tx.events_of_kind(RESTORED, i64::MAX, 1000)?;
    let mut found: Vec<(i64, String)> = events
        .iter()
        .filter_map(|event| {
            let facts: serde_json::Value = serde_json::from_str(&event.facts).ok()?;
            Some((event.seq, facts["origin"].as_str()?.to_owned()))
        })
        .collect();
    found.reverse();
    Ok(found)
}
