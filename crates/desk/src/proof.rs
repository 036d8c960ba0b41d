//! What makes a receipt prove itself: the signed note, made once at first
//! issue and read back ever after, and the proof that its event lies in the
//! record that the note signs.

use crate::audit::origin::Origins;
use crate::upkeep::inside;
use crate::{Desk, DeskError};
use motcua_domain::id::DossierId;
use motcua_domain::ledger::note::Note;
use motcua_domain::ledger::verify::Opened;
use motcua_domain::ledger::{Checkpoint, Hash, OfficeKeys, ReceiptFacts, ReceiptNote, TlogProof};
use motcua_store::{ActError, Priority, ReceiptRow, StoreError, Tx};

/// Most events of a dossier that are looked through for what its receipt says.
const EVENTS: u32 = 10_000;

/// All that a receipt carries to prove itself. The same bytes at every
/// printing, whatever has happened since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptProof {
    /// The signed note, for the QR code and as an attachment; at most 320 bytes.
    pub note: String,
    /// The proof file (C2SP tlog-proof) for the state that the note signs.
    pub tlog_proof: String,
    /// What the leaf of the event is made of, as JSON. Names nobody.
    pub opened: String,
}

/// A public key of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Name of the office's record.
    pub name: String,
    /// The key as text, for `motcua verify --key` and other people's tools.
    pub key: String,
    /// What people compare by eye.
    pub fingerprint: String,
    /// It signs now; otherwise it signed before.
    pub in_force: bool,
}

/// What a receipt is signed over: facts, number of events, root, and the name
/// of the record's life.
type Ready = (ReceiptFacts, i64, Hash, String);

impl Desk {
    /// The office's public keys, the one in force first.
    pub fn public_keys(&self) -> Result<Vec<PublicKey>, DeskError> {
        let keys = self.office_keys()?;
        let key = |(n, key): (usize, &motcua_domain::ledger::note::VerifierKey)| PublicKey {
            name: key.name().to_owned(),
            key: key.to_string(),
            fingerprint: key.fingerprint(),
            in_force: n == 0,
        };
        Ok(keys.all().enumerate().map(key).collect())
    }

    /// The same, to check with.
    pub fn office_keys(&self) -> Result<OfficeKeys, DeskError> {
        crate::audit::office_keys(self.store(), self.id()).map_err(inside)
    }

    /// What proves the receipt of an acceptance, or of a corrected intake. The
    /// first call signs it over the record as committed by then and keeps it;
    /// two at once give one. `None` when the event has no receipt.
    ///
    /// # Errors
    /// [`DeskError::Held`] when nothing was signed yet and the record is held;
    /// what the store says.
    pub fn receipt_proof(
        &self,
        dossier: DossierId,
        seq: i64,
    ) -> Result<Option<ReceiptProof>, DeskError> {
        let kept = self.store().read(self.id(), |tx| tx.receipt_note(seq))?;
        let row = match kept {
            Some(row) => Some(row),
            None => self.sign_receipt(dossier, seq)?,
        };
        match row.filter(|row| row.dossier == dossier) {
            Some(row) => self.prove(row).map(Some),
            None => Ok(None),
        }
    }

    fn sign_receipt(&self, dossier: DossierId, seq: i64) -> Result<Option<ReceiptRow>, DeskError> {
        let origins = Origins::of(self.store(), self.id()).map_err(inside)?;
        // A reader sees committed events alone.
        let ready: Option<Ready> = self.store().read(self.id(), |tx| {
            let Some(facts) = facts(tx, dossier, seq)? else {
                return Ok(None);
            };
            let size = tx.head()?;
            let root = tx.current_root(size)?;
            Ok::<_, StoreError>(Some((facts, size, root, origins.current(tx)?)))
        })?;
        let Some(ready) = ready else {
            return Ok(None);
        };
        if self.0.is_held() {
            return Err(DeskError::Held);
        }
        let (note, checkpoint) = signed(&origins, ready)?;
        let row = ReceiptRow {
            seq,
            dossier,
            at: self.now(),
            note,
            checkpoint,
        };
        let done: Result<ReceiptRow, ActError<DeskError>> =
            self.store().act(self.id(), Priority::Person, move |tx| {
                tx.put_receipt_note(&row)?;
                tx.receipt_note(row.seq)?.ok_or(DeskError::Inside)
            });
        Ok(Some(done?))
    }

    /// The proof and the opened event of a signed receipt: made anew from the
    /// record, which only grows, for the state that was signed.
    fn prove(&self, row: ReceiptRow) -> Result<ReceiptProof, DeskError> {
        let bad = |what: String| StoreError::Inconsistent {
            table: "receipt_note",
            row: row.seq,
            what,
        };
        let signed = Note::parse(&row.checkpoint).map_err(|e| bad(e.to_string()))?;
        let state = Checkpoint::parse(signed.text()).map_err(|e| bad(e.to_string()))?;
        let index = row.seq.unsigned_abs();
        let (event, hashes) = self.store().read(self.id(), |tx| {
            let event = tx.events_from(row.seq, 1)?.into_iter().next();
            Ok::<_, StoreError>((event, tx.inclusion_proof(index, state.size)?))
        })?;
        let event = event
            .filter(|event| event.seq == row.seq)
            .ok_or_else(|| bad("its event is gone".to_owned()))?;
        let opened = Opened {
            at: event.at,
            kind: event.kind.clone(),
            seq: index,
            salt: event.salt,
            payload: event.payload()?,
        };
        let proof = TlogProof {
            extra: None,
            index,
            hashes,
            checkpoint: row.checkpoint.clone(),
        };
        Ok(ReceiptProof {
            tlog_proof: proof.to_string(),
            opened: opened.to_text(),
            note: row.note,
        })
    }
}

/// What the receipt of an event says; `None` when the event is no acceptance
/// and no correction of this dossier.
pub(crate) fn facts(
    tx: &mut Tx<'_>,
    dossier: DossierId,
    seq: i64,
) -> Result<Option<ReceiptFacts>, StoreError> {
    let events = tx.events_of(dossier, seq.saturating_add(1), EVENTS)?;
    if events.last().is_none_or(|last| last.seq != seq) {
        return Ok(None);
    }
    Ok(ReceiptFacts::of(events.iter().map(|past| &past.event)))
}

/// Note and checkpoint over one state of the record.
fn signed(
    origins: &Origins,
    (facts, size, root, life): Ready,
) -> Result<(String, String), DeskError> {
    let fail = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a receipt cannot be signed");
        DeskError::Inside
    };
    let signer = origins.signer(&life).map_err(|error| fail(&error))?;
    let size = size.unsigned_abs();
    let note = ReceiptNote::new(&facts, origins.first(), size, root)
        .sign(origins.seed())
        .map_err(|error| fail(&error))?;
    let state = Checkpoint {
        origin: life,
        size,
        root,
        extensions: Vec::new(),
    };
    let state = state.sign(&signer).map_err(|error| fail(&error))?;
    Ok((note, state.to_string()))
}
