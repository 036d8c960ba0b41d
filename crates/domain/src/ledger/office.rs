//! The public keys of one office, as a reader pins them: the key in force and
//! the former ones, all under the name of the office's record.
//!
//! One seed signs checkpoints under the name of the record and receipts under
//! a short one ([`super::receipt::SIGNER`]); what a reader keeps is one text
//! for both. A former key is still believed: papers it signed are in people's
//! hands. Whoever stole it can sign in the office's name until readers drop it
//! from their list; that is why rotation destroys the former seed.

use super::checkpoint::{Checkpoint, CheckpointError, Policy};
use super::note::{KeyKind, NoteError, VerifierKey};
use std::fmt;

/// The keys of one office, the one in force first. Prints and parses as one
/// verifier key a line; empty lines and lines with `#` in front say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeKeys {
    current: VerifierKey,
    former: Vec<VerifierKey>,
}

impl OfficeKeys {
    /// The key in force, whose name is that of the office's record, and the
    /// public halves of former ones.
    pub fn new(current: VerifierKey, former: &[[u8; 32]]) -> Result<Self, NoteError> {
        let mut keys = Self {
            current,
            former: Vec::new(),
        };
        for public in former {
            let key = VerifierKey::from_public(keys.origin(), KeyKind::Ed25519, public)?;
            keys.add(key)?;
        }
        Ok(keys)
    }

    /// Reads the keys; refuses none at all, keys of witnesses, and keys of
    /// several offices in one text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next().ok_or(NoteError::VerifierKey("no key"))?;
        let mut keys = Self {
            current: VerifierKey::parse(first)?,
            former: Vec::new(),
        };
        if keys.current.kind() != KeyKind::Ed25519 {
            return Err(NoteError::VerifierKey("the key of a witness"));
        }
        for line in lines {
            keys.add(VerifierKey::parse(line)?)?;
        }
        Ok(keys)
    }

    fn add(&mut self, key: VerifierKey) -> Result<(), NoteError> {
        if key.name() != self.current.name() || key.kind() != self.current.kind() {
            return Err(NoteError::VerifierKey("keys of several offices"));
        }
        if key != self.current && !self.former.contains(&key) {
            self.former.push(key);
        }
        Ok(())
    }

    /// The key that signs now.
    pub fn current(&self) -> &VerifierKey {
        &self.current
    }

    /// Keys that signed before, the newest first.
    pub fn former(&self) -> &[VerifierKey] {
        &self.former
    }

    /// All of them, the one in force first.
    pub fn all(&self) -> impl Iterator<Item = &VerifierKey> {
        std::iter::once(&self.current).chain(&self.former)
    }

    /// The first name of the office's record.
    pub fn origin(&self) -> &str {
        self.current.name()
    }

    /// Opens a checkpoint of any life of the office's record (a restore sets a
    /// name that begins with the first one and a slash), signed by any of the
    /// keys.
    pub fn open_checkpoint(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let says = note.lines().next().unwrap_or_default();
        let is_ours = says
            .strip_prefix(self.origin())
            .is_some_and(|rest| rest.starts_with('/'));
        let origin = if is_ours { says } else { self.origin() };
        for key in self.all() {
            let policy = Policy {
                origin: origin.to_owned(),
                log: key.named(origin)?,
                witnesses: Vec::new(),
            };
            match Checkpoint::open(note, &policy) {
                Err(CheckpointError::Note(NoteError::NoKnownKey)) => {}
                other => return other.map(|(checkpoint, _)| checkpoint),
            }
        }
        Err(NoteError::NoKnownKey.into())
    }
}

impl fmt::Display for OfficeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.all().try_for_each(|key| writeln!(f, "{key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::Hash;
    use super::super::note::NoteSigner;
    use super::*;

    fn signer(name: &str, seed: u8) -> NoteSigner {
        NoteSigner::from_seed(name, KeyKind::Ed25519, &[seed; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_of_a_former_key_and_of_a_later_life_opens() {
        let (new, old) = (signer("motcua.desk/a", 2), signer("motcua.desk/a", 1));
        let keys = OfficeKeys::new(new.verifier().clone(), &[*old.verifier().public()]).unwrap();
        assert_eq!(OfficeKeys::parse(&keys.to_string()).as_ref(), Ok(&keys));
        let note = |seed: u8, origin: &str| {
            let checkpoint = Checkpoint {
                origin: origin.to_owned(),
                size: 0,
                root: Hash::EMPTY_ROOT,
                extensions: vec![],
            };
            let note = checkpoint.sign(&signer(origin, seed)).unwrap();
            note.to_string()
        };
        for origin in ["motcua.desk/a", "motcua.desk/a/20260101-00000001"] {
            for seed in [1, 2] {
                assert_eq!(
                    keys.open_checkpoint(&note(seed, origin)).unwrap().origin,
                    origin
                );
            }
            assert!(keys.open_checkpoint(&note(3, origin)).is_err());
        }
        assert!(keys.open_checkpoint(&note(2, "motcua.desk/ab")).is_err());
    }

    #[test]
    fn keys_of_two_offices_are_refused() {
        let (a, b) = (signer("motcua.desk/a", 1), signer("motcua.desk/b", 2));
        let both = format!("{}\n{}\n", a.verifier(), b.verifier());
        assert!(OfficeKeys::parse(&both).is_err());
        assert!(OfficeKeys::parse("# nothing\n\n").is_err());
        let twice = format!("# office\n{0}\n\n{0}\n", a.verifier());
        assert_eq!(OfficeKeys::parse(&twice).unwrap().all().count(), 1);
    }
}
