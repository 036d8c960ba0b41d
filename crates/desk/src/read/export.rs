//! One dossier with all that belongs to it, for an inspector to take along.

use crate::attach::File;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{AttachmentId, DossierId, StaffId};
use motcua_domain::ledger::Hash;
use motcua_domain::time::Timestamp;
use motcua_store::{CheckpointRow, StoreError, StoredEvent};

/// Events read at once.
const EVENTS: u32 = 200;

/// An export that was allowed and is written down. Only [`Desk::export`] gives
/// one, so that nothing is taken along without its line in the access log.
#[derive(Debug)]
pub struct Export {
    dossier: DossierId,
    checkpoint: Option<CheckpointRow>,
}

/// An event as its leaf commits to it, without the words that name somebody.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Number in the record, from 0.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as `dossier.accepted`.
    pub kind: String,
    /// Who; 0 = nobody of the staff.
    pub actor: StaffId,
    /// Facts, JSON as written.
    pub facts: String,
    /// Salt of the leaf's commitment.
    pub salt: [u8; 32],
    /// Commitment to the words, which stays when they are erased.
    pub personal: Option<Hash>,
    /// Hash of the leaf.
    pub leaf: Hash,
    /// Way from the leaf to the root of the export's checkpoint; `None` when
    /// the event came after it.
    pub proof: Option<Vec<Hash>>,
}

impl Export {
    /// Which dossier.
    pub fn dossier(&self) -> DossierId {
        self.dossier
    }

    /// The newest signed state of the record, if one was signed yet.
    pub fn checkpoint(&self) -> Option<&CheckpointRow> {
        self.checkpoint.as_ref()
    }
}

impl Desk {
    /// Begins to export a dossier: for those who may open it and read the
    /// record. It is written down as an opening of its own kind, `exported`.
    ///
    /// # Errors
    /// "Not found" when there is none or the reader may not open it; denied
    /// when they may not read the record.
    pub fn export(&self, me: &Actor, id: DossierId) -> Result<Export, DeskError> {
        self.may_open(me, id)?;
        authorise(me, Action::ReadRecord, &self.settings().office.unit)?;
        self.note_opening(me.id, id, "exported")?;
        let checkpoint = self.store().read(self.id(), |tx| tx.last_checkpoint())?;
        Ok(Export {
            dossier: id,
            checkpoint,
        })
    }

    /// Events of an exported dossier after a number, in order, some at a time:
    /// call again with the last number until nothing comes.
    ///
    /// # Errors
    /// The store's.
    pub fn export_events(&self, export: &Export, after: i64) -> Result<Vec<Recorded>, DeskError> {
        let size = export.checkpoint.as_ref().map_or(0, |row| row.size);
        Ok(self.store().read(self.id(), |tx| {
            let mut found = Vec::new();
            for event in tx.stored_events_of(export.dossier, after, EVENTS)? {
                let proof = if event.seq < size {
                    let (seq, size) = (event.seq.unsigned_abs(), size.unsigned_abs());
                    Some(tx.inclusion_proof(seq, size)?)
                } else {
                    None
                };
                found.push(recorded(event, proof));
            }
            Ok::<_, StoreError>(found)
        })?)
    }

    /// A file of an exported dossier. The export's own line in the access log
    /// stands for it.
    ///
    /// # Errors
    /// "Not found" when the file is of another dossier or was erased.
    pub fn export_file(&self, export: &Export, id: AttachmentId) -> Result<File, DeskError> {
        let row = self.store().read(self.id(), |tx| tx.attachment(id))?;
        let row = row
            .filter(|row| row.dossier == export.dossier)
            .ok_or(DeskError::NotFound)?;
        let bytes = self.take_out(export.dossier, &row)?;
        Ok(File {
            media: row.media,
            label: row.label,
            bytes,
        })
    }
}

fn recorded(event: StoredEvent, proof: Option<Vec<Hash>>) -> Recorded {
    Recorded {
        seq: event.seq,
        at: event.at,
        kind: event.kind,
        actor: event.actor,
        facts: event.facts,
        salt: event.salt,
        personal: event.personal_commit.map(Hash::new),
        leaf: event.leaf,
        proof,
    }
}
