//! Checkpoints (C2SP tlog-checkpoint): how many events there were and the root
//! over them, signed.

use super::hash::Hash;
use super::note::{Note, NoteError, NoteSigner, Verified, VerifierKey};
use super::tree::{ProofError, verify_consistency};

/// Why text is not a checkpoint, or not one to believe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not in the form: origin, size, root, each on a line.
    #[error("not a checkpoint: {0}")]
    Malformed(&'static str),
    /// The signed note around it is unusable or not believed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Others signed, the desk itself did not.
    #[error("the desk's own signature is missing")]
    NotSignedByLog,
    /// A checkpoint of another desk, or of the time before a restore.
    #[error("the checkpoint belongs to {found:?}, not to {expected:?}")]
    OtherOrigin {
        /// Whose checkpoint was expected.
        expected: String,
        /// Whose it is.
        found: String,
    },
    /// Size 0 with a root other than SHA-256 of nothing.
    #[error("the root of an empty record is wrong")]
    WrongEmptyRoot,
}

/// What an auditor reports when the later record does not contain the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// The first events of the later record are not the earlier ones.
    #[error("history rewritten between {from} and {to}")]
    Rewritten {
        /// Size of the earlier record.
        from: u64,
        /// Size of the later record.
        to: u64,
    },
    /// The later record has fewer events, as after an old backup was restored.
    #[error("history shortened from {from} to {to} events")]
    Shortened {
        /// Size of the earlier record.
        from: u64,
        /// Size of the later record.
        to: u64,
    },
}

/// Whose signatures a reader believes.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The desk's origin line.
    pub origin: String,
    /// The desk's key: its signature must be there.
    pub log: VerifierKey,
    /// Witnesses: theirs may be missing, never wrong.
    pub witnesses: Vec<VerifierKey>,
}

/// The state of a record at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the record: an address without scheme, one line.
    pub origin: String,
    /// Number of events.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// Further lines; ours are none.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// Reads the unsigned text; every deviation from the form is refused.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        use CheckpointError::Malformed;
        if text.contains(|c: char| c < ' ' && c != '\n') {
            return Err(Malformed("control characters"));
        }
        let lines = text
            .strip_suffix('\n')
            .ok_or(Malformed("no newline at the end"))?;
        let mut lines = lines.split('\n');
        let origin = lines
            .next()
            .filter(|l| !l.is_empty())
            .ok_or(Malformed("no origin"))?;
        let size = lines
            .next()
            .and_then(parse_count)
            .ok_or(Malformed("no tree size"))?;
        let root = lines
            .next()
            .and_then(|line| Hash::from_base64(line).ok())
            .ok_or(Malformed("no root of 32 bytes"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(Malformed("an empty line"));
        }
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size,
            root,
            extensions,
        })
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        );
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signs with the desk's key. Fails when the origin cannot stand in a note.
    pub fn sign(&self, signer: &NoteSigner) -> Result<Note, NoteError> {
        let mut note = Note::new(self.to_text())?;
        note.add(signer.sign(note.text(), 0));
        Ok(note)
    }

    /// Reads a signed checkpoint and believes it only with the desk's own
    /// signature, the expected origin and no wrong witness line.
    pub fn open(note: &str, policy: &Policy) -> Result<(Self, Vec<Verified>), CheckpointError> {
        let note = Note::parse(note)?;
        let mut known = vec![&policy.log];
        known.extend(&policy.witnesses);
        let verified = note.verify(&known)?;
        if !verified.iter().any(|v| v.key == policy.log) {
            return Err(CheckpointError::NotSignedByLog);
        }
        let checkpoint = Checkpoint::parse(note.text())?;
        if checkpoint.origin != policy.origin {
            return Err(CheckpointError::OtherOrigin {
                expected: policy.origin.clone(),
                found: checkpoint.origin,
            });
        }
        if checkpoint.size == 0 && checkpoint.root != Hash::EMPTY_ROOT {
            return Err(CheckpointError::WrongEmptyRoot);
        }
        Ok((checkpoint, verified))
    }

    /// Whether a later record, given by size and root, contains this one.
    /// Everything contains the empty record.
    pub fn check_extended_by(
        &self,
        size: u64,
        root: &Hash,
        proof: &[Hash],
    ) -> Result<(), HistoryError> {
        if self.size == 0 && self.root == Hash::EMPTY_ROOT {
            return Ok(());
        }
        match verify_consistency(self.size, size, &self.root, root, proof) {
            Ok(()) => Ok(()),
            Err(ProofError::Shrunk { from, to }) => Err(HistoryError::Shortened { from, to }),
            Err(_) => Err(HistoryError::Rewritten {
                from: self.size,
                to: size,
            }),
        }
    }
}

/// A whole number in ASCII digits without leading zeros, within 64 bits.
pub(super) fn parse_count(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if plain && !leading_zero {
        text.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::leaf_hash;
    use super::super::note::KeyKind;
    use super::super::tree::{consistency_proof, nodes_of, root};
    use super::*;

    const ORIGIN: &str = "desk.example/tan-an";

    fn keys() -> (NoteSigner, NoteSigner, Policy) {
        let log = NoteSigner::from_seed(ORIGIN, KeyKind::Ed25519, &[1; 32]).unwrap();
        let witness = NoteSigner::from_seed("w.example", KeyKind::Cosignature, &[2; 32]).unwrap();
        let policy = Policy {
            origin: ORIGIN.into(),
            log: log.verifier().clone(),
            witnesses: vec![witness.verifier().clone()],
        };
        (log, witness, policy)
    }

    fn checkpoint(leaves: &[Hash]) -> Checkpoint {
        let size = leaves.len() as u64;
        Checkpoint {
            origin: ORIGIN.into(),
            size,
            root: root(leaves),
            extensions: vec![],
        }
    }

    #[test]
    fn the_form_is_strict() {
        let good = checkpoint(&[leaf_hash(b"a")]).to_text();
        assert_eq!(Checkpoint::parse(&good).unwrap().to_text(), good);
        let more = format!("{good}extra\n");
        assert_eq!(Checkpoint::parse(&more).unwrap().to_text(), more);
        for bad in [
            good.replace("\n1\n", "\n+1\n"),
            good.replace("\n1\n", "\n01\n"),
            good.replace("\n1\n", "\n 1\n"),
            good.replace("\n1\n", "\n\n"),
            good.replace("\n1\n", "\n١\n"),
            good.replace('\n', "\r\n"),
            good.replace("=\n", "\n"),
            format!("{good}\n"),
            good.trim_end().to_owned(),
            format!("{ORIGIN}\n1\n"),
            String::new(),
        ] {
            assert!(Checkpoint::parse(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_witness_alone_is_not_the_desk() {
        let (log, witness, policy) = keys();
        let seen = checkpoint(&[leaf_hash(b"a")]);
        let mut note = seen.sign(&log).unwrap();
        note.add(witness.sign(note.text(), 9));
        let (opened, verified) = Checkpoint::open(&note.to_string(), &policy).unwrap();
        assert_eq!((opened, verified.len()), (seen.clone(), 2));
        let mut alone = Note::new(seen.to_text()).unwrap();
        alone.add(witness.sign(alone.text(), 9));
        assert_eq!(
            Checkpoint::open(&alone.to_string(), &policy),
            Err(CheckpointError::NotSignedByLog)
        );
    }

    #[test]
    fn another_desks_checkpoint_and_a_false_empty_root_are_refused() {
        let (log, _, policy) = keys();
        let other = Checkpoint {
            origin: "other.example".into(),
            ..checkpoint(&[])
        };
        assert!(matches!(
            Checkpoint::open(&other.sign(&log).unwrap().to_string(), &policy),
            Err(CheckpointError::OtherOrigin { .. })
        ));
        let false_empty = Checkpoint {
            root: leaf_hash(b""),
            ..checkpoint(&[])
        };
        assert_eq!(
            Checkpoint::open(&false_empty.sign(&log).unwrap().to_string(), &policy),
            Err(CheckpointError::WrongEmptyRoot)
        );
    }

    #[test]
    fn an_auditor_sees_rewriting_and_shortening() {
        let old: Vec<Hash> = (0..5_u8).map(|i| leaf_hash(&[i])).collect();
        let mut new = old.clone();
        let kept = checkpoint(&old[..3]);
        let proof = consistency_proof(3, 5, nodes_of(&new)).unwrap();
        assert_eq!(kept.check_extended_by(5, &root(&new), &proof), Ok(()));
        new[2] = leaf_hash(b"rewritten");
        let proof = consistency_proof(3, 5, nodes_of(&new)).unwrap();
        let error = kept.check_extended_by(5, &root(&new), &proof).unwrap_err();
        assert_eq!(error.to_string(), "history rewritten between 3 and 5");
        assert_eq!(
            kept.check_extended_by(2, &root(&old[..2]), &[]),
            Err(HistoryError::Shortened { from: 3, to: 2 })
        );
        assert_eq!(
            checkpoint(&[]).check_extended_by(5, &root(&new), &[]),
            Ok(())
        );
    }
}
