//! Checking what a citizen holds: the receipt note, the proof file, and what
//! the recorded event says, against the keys of an office.
//!
//! What is proven is who signed what and that the event lies in the signed
//! record. Not proven: that nothing was left out of the record, that the
//! office keeps its promise, or who holds the receipt.

use serde_json::{Value, json};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::hash::{Hash, from_base64, to_base64};
use super::jcs::canonical;
use super::leaf::{Leaf, SALT_LEN, commitment};
use super::office::OfficeKeys;
use super::proof::TlogProof;
use super::receipt::{ReceiptError, ReceiptFacts, ReceiptNote};
use super::tree::verify_inclusion;
use crate::dossier::Event;
use crate::time::Timestamp;

/// A recorded event laid open: all that its leaf is made of. Names nobody; the
/// personal part stays behind its own commitment.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// When it was done.
    pub at: Timestamp,
    /// What was done.
    pub kind: String,
    /// Its number in the record.
    pub seq: u64,
    /// Salt of its leaf.
    pub salt: [u8; SALT_LEN],
    /// What the leaf commits to: `actor`, `dossier`, `facts`, `personal`.
    pub payload: Value,
}

impl Opened {
    /// As a file beside the proof: canonical JSON.
    pub fn to_text(&self) -> String {
        canonical(&json!({
            "at": crate::time::rfc3339(self.at),
            "kind": self.kind,
            "payload": self.payload,
            "salt": to_base64(&self.salt),
            "seq": self.seq,
        }))
    }

    /// Reads [`Self::to_text`]; `None` = something else.
    pub fn parse(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text.trim()).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        Some(Self {
            at: text("at")?.parse().ok()?,
            kind: text("kind")?.to_owned(),
            seq: value.get("seq")?.as_u64()?,
            salt: from_base64(text("salt")?)?.try_into().ok()?,
            payload: value.get("payload")?.clone(),
        })
    }

    /// Hash of its leaf; `None` when the payload has no canonical form.
    pub fn leaf(&self) -> Option<Hash> {
        let leaf = Leaf {
            at: self.at,
            commit: commitment(&self.salt, &self.payload).ok()?,
            kind: self.kind.clone(),
            seq: self.seq,
        };
        Some(leaf.hash())
    }

    /// The event of a dossier that it tells.
    pub fn event(&self) -> Option<Event> {
        serde_json::from_value(self.payload.get("facts")?.clone()).ok()
    }
}

/// What was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// Text of the receipt note.
    pub note: Option<String>,
    /// The proof file.
    pub proof: Option<String>,
    /// What the event says, see [`Opened`].
    pub opened: Option<String>,
}

impl Papers {
    /// Puts a text into its place, by what it is. A text that is none of the
    /// three counts as a receipt: the check then says what is wrong with it.
    pub fn add(&mut self, text: &str) {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.starts_with("c2sp.org/tlog-proof@") {
            self.proof = Some(start.to_owned());
        } else if start.starts_with('{') {
            self.opened = Some(start.to_owned());
        } else {
            self.note = Some(super::receipt::tidied(text));
        }
    }

    /// Is there anything to check?
    pub fn is_empty(&self) -> bool {
        self.note.is_none() && self.proof.is_none() && self.opened.is_none()
    }
}

/// What is wrong with what was handed in. Each has one sentence in each
/// language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The receipt itself.
    Receipt(ReceiptError),
    /// The proof file is cut off or no proof file.
    ProofForm,
    /// The proof is of another office, or no known key signed its checkpoint.
    ProofKey,
    /// The signed state of the record inside the proof was changed.
    ProofChanged,
    /// A proof without what the event says: it shows some event, nobody knows
    /// which.
    ProofAlone,
    /// What the event says, without a proof.
    OpenedAlone,
    /// What the event says is cut off or in another form.
    OpenedForm,
    /// The event is not in the signed record.
    NotInRecord,
    /// The proof is of another state of the record than the receipt.
    OtherRecord,
    /// The receipt and the recorded event say different things.
    Differs,
}

impl Wrong {
    /// Name of its sentence; the page and the command say the same.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Receipt(ReceiptError::Cut) => "verify-wrong-cut",
            Self::Receipt(ReceiptError::OtherOffice { .. }) => "verify-wrong-office",
            Self::Receipt(ReceiptError::UnknownKey) => "verify-wrong-key",
            Self::Receipt(ReceiptError::Changed) => "verify-wrong-changed",
            Self::Receipt(_) => "verify-wrong-form",
            Self::ProofForm => "verify-wrong-proof-form",
            Self::ProofKey => "verify-wrong-proof-key",
            Self::ProofChanged => "verify-wrong-proof-changed",
            Self::ProofAlone => "verify-wrong-proof-alone",
            Self::OpenedAlone => "verify-wrong-opened-alone",
            Self::OpenedForm => "verify-wrong-opened-form",
            Self::NotInRecord => "verify-wrong-not-in",
            Self::OtherRecord => "verify-wrong-other-record",
            Self::Differs => "verify-wrong-differs",
        }
    }
}

/// What came of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The receipt, when its signature holds.
    pub receipt: Option<ReceiptNote>,
    /// Number of the event, from 0, and of the events of the signed record
    /// that it lies in, when that is proven.
    pub in_record: Option<(u64, u64)>,
    /// What that event says, where it tells all of it by itself.
    pub recorded: Option<ReceiptFacts>,
    /// All that is wrong.
    pub wrong: Vec<Wrong>,
}

impl Verdict {
    /// Something was proven and nothing is wrong.
    pub fn is_proven(&self) -> bool {
        self.wrong.is_empty() && (self.receipt.is_some() || self.in_record.is_some())
    }
}

/// Checks what was handed in against the keys of an office.
pub fn verify(papers: &Papers, keys: &OfficeKeys) -> Verdict {
    let mut verdict = Verdict::default();
    if let Some(note) = &papers.note {
        match ReceiptNote::open(note, keys) {
            Ok(receipt) => verdict.receipt = Some(receipt),
            Err(error) => verdict.wrong.push(Wrong::Receipt(error)),
        }
    }
    let checked = match (&papers.proof, &papers.opened) {
        (None, None) => return verdict,
        (Some(proof), Some(opened)) => recorded(proof, opened, keys),
        (Some(proof), None) => open_proof(proof, keys).and(Err(Wrong::ProofAlone)),
        (None, Some(_)) => Err(Wrong::OpenedAlone),
    };
    match checked {
        Err(wrong) => verdict.wrong.push(wrong),
        Ok((opened, checkpoint)) => {
            verdict.in_record = Some((opened.seq, checkpoint.size));
            let event = opened.event();
            verdict.recorded = event.and_then(|event| ReceiptFacts::of([&event]));
            if let Some(receipt) = &verdict.receipt {
                verdict.wrong.extend(against(receipt, &opened, &checkpoint));
            }
        }
    }
    verdict
}

/// The event, when it lies in the record that the proof's checkpoint signs.
fn recorded(proof: &str, opened: &str, keys: &OfficeKeys) -> Result<(Opened, Checkpoint), Wrong> {
    let (proof, checkpoint) = open_proof(proof, keys)?;
    let opened = Opened::parse(opened).ok_or(Wrong::OpenedForm)?;
    let leaf = opened.leaf().ok_or(Wrong::OpenedForm)?;
    let (size, root) = (checkpoint.size, &checkpoint.root);
    let is_in = proof.index == opened.seq
        && verify_inclusion(proof.index, size, &leaf, &proof.hashes, root).is_ok();
    if is_in {
        Ok((opened, checkpoint))
    } else {
        Err(Wrong::NotInRecord)
    }
}

fn open_proof(proof: &str, keys: &OfficeKeys) -> Result<(TlogProof, Checkpoint), Wrong> {
    use super::note::NoteError;
    let proof = TlogProof::parse(proof).map_err(|_| Wrong::ProofForm)?;
    let checkpoint = keys
        .open_checkpoint(&proof.checkpoint)
        .map_err(|error| match error {
            CheckpointError::Note(NoteError::BadSignature(_)) => Wrong::ProofChanged,
            CheckpointError::Note(NoteError::Malformed(_)) | CheckpointError::Malformed(_) => {
                Wrong::ProofForm
            }
            _ => Wrong::ProofKey,
        })?;
    Ok((proof, checkpoint))
}

/// The signed receipt beside the proven event.
fn against(receipt: &ReceiptNote, opened: &Opened, checkpoint: &Checkpoint) -> Option<Wrong> {
    let same = receipt.size == checkpoint.size && receipt.root == checkpoint.root;
    if !same {
        return Some(Wrong::OtherRecord);
    }
    let event = opened.event();
    let agrees = event.is_some_and(|event| receipt.facts.agrees_with(&event));
    (!agrees).then_some(Wrong::Differs)
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
