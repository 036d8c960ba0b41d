//! Proof files (C2SP tlog-proof): that one event lies in a signed record, in a
//! text that a citizen can keep and check without asking anybody.

use std::fmt;

use super::checkpoint::{Checkpoint, CheckpointError, Policy, parse_count};
use super::hash::{Hash, HashError, from_base64, to_base64};
use super::tree::{ProofError, verify_inclusion};

/// First line of every proof file.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A tree has at most 64 levels, so a longer proof is none.
const MAX_HASHES: usize = 64;

/// Why a proof file is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// Not in the form of a proof file.
    #[error("not a proof file: {0}")]
    Malformed(&'static str),
    /// A line of the proof is not a hash.
    #[error("line {line} of the proof is unusable")]
    Hash {
        /// Counted from 1 among the hashes.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: HashError,
    },
    /// The signed checkpoint is not believed.
    #[error("the checkpoint in the proof is not believed")]
    Checkpoint(#[from] CheckpointError),
    /// The hashes do not lead from the event to the signed root.
    #[error("the event is not in the signed record")]
    Inclusion(#[from] ProofError),
}

/// A proof file. Prints in the C2SP form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque data beside the proof; covered by nothing.
    pub extra: Option<Vec<u8>>,
    /// Index of the event's leaf.
    pub index: u64,
    /// Hashes from the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl TlogProof {
    /// Reads a proof file. What it says is believed only after [`Self::verify`].
    pub fn parse(text: &str) -> Result<Self, TlogProofError> {
        use TlogProofError::Malformed;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(Malformed("no empty line"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(Malformed("another first line"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(data) => {
                let data = from_base64(data).ok_or(Malformed("the extra data is not base64"))?;
                lines.next();
                Some(data)
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(parse_count)
            .ok_or(Malformed("no index"))?;
        let mut hashes = Vec::new();
        for (i, line) in lines.enumerate() {
            if i == MAX_HASHES {
                return Err(Malformed("more hashes than a tree has levels"));
            }
            let hash = Hash::from_base64(line).map_err(|source| TlogProofError::Hash {
                line: i + 1,
                source,
            })?;
            hashes.push(hash);
        }
        Ok(TlogProof {
            extra,
            index,
            hashes,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks that the leaf is in the record that the desk signed; gives the
    /// checkpoint it lies under.
    pub fn verify(&self, leaf: &Hash, policy: &Policy) -> Result<Checkpoint, TlogProofError> {
        let (checkpoint, _) = Checkpoint::open(&self.checkpoint, policy)?;
        verify_inclusion(
            self.index,
            checkpoint.size,
            leaf,
            &self.hashes,
            &checkpoint.root,
        )?;
        Ok(checkpoint)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", to_base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::leaf_hash;
    use super::super::note::{KeyKind, NoteSigner};
    use super::super::tree::{inclusion_proof, nodes_of, root};
    use super::*;
    use proptest::prelude::*;

    fn record(n: u8, extra: Option<&[u8]>) -> (Vec<Hash>, Vec<TlogProof>, Policy) {
        let signer = NoteSigner::from_seed("desk.example", KeyKind::Ed25519, &[1; 32]).unwrap();
        let leaves: Vec<Hash> = (0..n).map(|i| leaf_hash(&[i])).collect();
        let size = u64::from(n);
        let checkpoint = Checkpoint {
            origin: "desk.example".into(),
            size,
            root: root(&leaves),
            extensions: vec![],
        };
        let checkpoint = checkpoint.sign(&signer).unwrap().to_string();
        let proofs = (0..size)
            .map(|index| TlogProof {
                extra: extra.map(<[u8]>::to_vec),
                index,
                hashes: inclusion_proof(index, size, nodes_of(&leaves)).unwrap(),
                checkpoint: checkpoint.clone(),
            })
            .collect();
        let policy = Policy {
            origin: "desk.example".into(),
            log: signer.verifier().clone(),
            witnesses: vec![],
        };
        (leaves, proofs, policy)
    }

    #[test]
    fn a_file_proves_its_own_event_only() {
        for extra in [None, Some(&[][..]), Some(&[1, 2, 3])] {
            for n in [1, 2, 7] {
                let (leaves, proofs, policy) = record(n, extra);
                for proof in &proofs {
                    let again = TlogProof::parse(&proof.to_string()).unwrap();
                    assert_eq!(&again, proof);
                    for (index, leaf) in leaves.iter().enumerate() {
                        let own = index as u64 == proof.index;
                        assert_eq!(again.verify(leaf, &policy).is_ok(), own);
                    }
                }
            }
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let good = record(3, None).1[1].to_string();
        for bad in [
            good.replace("@v1", "@v2"),
            good.replace("index 1", "index 01"),
            good.replace("index 1", "index -1"),
            good.replace("index 1\n", ""),
            good.replace("index 1", "extra !\nindex 1"),
            good.replacen("=\n", "=\n\n", 1),
            good.replacen("=\n", "\n", 1),
            good.replace("\n\n", "\n"),
            format!("{HEADER}\nindex 0\n{}\n", "A\n".repeat(65)),
            String::new(),
        ] {
            let (leaves, _, policy) = record(3, None);
            let outcome = TlogProof::parse(&bad).and_then(|p| p.verify(&leaves[1], &policy));
            assert!(outcome.is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "(c2sp.org/tlog-proof@v1\n)?(index [0-9]{1,22}\n)?\\PC{0,40}\n\n\\PC{0,40}") {
            let _ = TlogProof::parse(&text);
        }

        #[test]
        fn a_changed_byte_never_proves_another_event(at in any::<proptest::sample::Index>(), to in 32_u8..127) {
            let (leaves, proofs, policy) = record(6, None);
            let mut text = proofs[2].to_string().into_bytes();
            let at = at.index(text.len());
            text[at] = to;
            let proof = String::from_utf8(text).ok().and_then(|t| TlogProof::parse(&t).ok());
            if let Some(proof) = proof {
                for leaf in leaves.iter().enumerate().filter(|(i, _)| *i != 2).map(|(_, l)| l) {
                    prop_assert!(proof.verify(leaf, &policy).is_err());
                }
            }
        }
    }
}
