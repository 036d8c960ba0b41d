//! Signed notes (C2SP signed-note): text, an empty line, signature lines.
//!
//! Two signature types are known: Ed25519 over the text (`0x01`), and the
//! witness cosignature with a time (`0x04`, C2SP tlog-cosignature). Lines of
//! unknown keys are kept and not believed; a bad line of a known key spoils
//! the whole note.

mod form;

pub use form::check_signature;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use std::fmt;

use super::hash::{from_base64, from_hex, sha256, to_base64, to_hex};
use form::{check_controls, check_name, cosigned, parse_line};

/// More signature lines than this are refused unread.
pub const MAX_SIGNATURES: usize = 100;

/// Why a key or a note is not usable, or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Key names are not empty and hold no space, plus sign or control sign.
    #[error("{0:?} cannot name a key")]
    KeyName(String),
    /// A verifier key is `name+8 hex digits+base64`.
    #[error("not a verifier key: {0}")]
    VerifierKey(&'static str),
    /// A signature type other than Ed25519 and the Ed25519 cosignature.
    #[error("unknown signature type {0:#04x}")]
    UnknownType(u8),
    /// The note is not in the form of a signed note.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// A line by a known key does not verify: the text was changed, or the line.
    #[error("the signature of {0} is wrong")]
    BadSignature(String),
    /// No line is by a key that the reader trusts.
    #[error("no signature by a known key")]
    NoKnownKey,
}

/// What a key signs and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The text itself (type `0x01`).
    Ed25519,
    /// The text under a time: a witness saw this tree then (type `0x04`).
    Cosignature,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            KeyKind::Ed25519 => 0x01,
            KeyKind::Cosignature => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Result<Self, NoteError> {
        match byte {
            0x01 => Ok(KeyKind::Ed25519),
            0x04 => Ok(KeyKind::Cosignature),
            other => Err(NoteError::UnknownType(other)),
        }
    }
}

/// The public half of a named key; prints and parses as a `vkey`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    public: VerifyingKey,
}

impl VerifierKey {
    /// Reads `name+8 hex digits+base64(type, 32 bytes)`; the digits must be
    /// the id that name and key lead to.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::VerifierKey("it has three parts"));
        };
        check_name(name)?;
        let key = from_base64(key).ok_or(NoteError::VerifierKey("the key is not base64"))?;
        let (kind, public) = key.split_first().ok_or(NoteError::VerifierKey("no key"))?;
        let kind = KeyKind::from_byte(*kind)?;
        let public: &[u8; 32] = public
            .try_into()
            .map_err(|_| NoteError::VerifierKey("the key does not have 32 bytes"))?;
        let public = VerifyingKey::from_bytes(public)
            .map_err(|_| NoteError::VerifierKey("not a point of the curve"))?;
        let key = VerifierKey {
            name: name.to_owned(),
            kind,
            public,
        };
        if id.len() != 8 || from_hex(id).as_deref() != Some(&key.id()[..]) {
            return Err(NoteError::VerifierKey(
                "its id is not that of this name and key",
            ));
        }
        Ok(key)
    }

    /// A key from its name and the 32 bytes of its public half.
    pub fn from_public(name: &str, kind: KeyKind, public: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let public = VerifyingKey::from_bytes(public)
            .map_err(|_| NoteError::VerifierKey("not a point of the curve"))?;
        Ok(VerifierKey {
            name: name.to_owned(),
            kind,
            public,
        })
    }

    /// The same public half under another name, as one seed signs checkpoints
    /// and receipts under two.
    pub fn named(&self, name: &str) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(VerifierKey {
            name: name.to_owned(),
            ..self.clone()
        })
    }

    /// What people compare by eye: the first 16 bytes of SHA-256 over the
    /// public half in eight groups of four hex digits. The same under every
    /// name of the key.
    pub fn fingerprint(&self) -> String {
        let hex = to_hex(&sha256(self.public.as_bytes()).as_bytes()[..16]);
        let groups: Vec<&str> = (0..hex.len())
            .step_by(4)
            .filter_map(|at| hex.get(at..at + 4))
            .collect();
        groups.join(" ")
    }

    /// The key's name, usually an address without scheme.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The raw public key.
    pub fn public(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    /// First four bytes of SHA-256 over name, newline, type and key.
    pub fn id(&self) -> [u8; 4] {
        let mut data = self.name.as_bytes().to_vec();
        data.push(b'\n');
        data.push(self.kind.byte());
        data.extend_from_slice(self.public.as_bytes());
        let hash = sha256(&data);
        let [a, b, c, d, ..] = *hash.as_bytes();
        [a, b, c, d]
    }

    /// Checks one signature by this key; gives the time of a cosignature.
    fn verify(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, NoteError> {
        let bad = || NoteError::BadSignature(self.name.clone());
        match self.kind {
            KeyKind::Ed25519 => {
                check_signature(&self.public, text.as_bytes(), signature).ok_or_else(bad)?;
                Ok(None)
            }
            KeyKind::Cosignature => {
                let (time, signature) = signature.split_at_checked(8).ok_or_else(bad)?;
                let time = u64::from_be_bytes(time.try_into().map_err(|_| bad())?);
                if i64::try_from(time).is_err() {
                    return Err(bad());
                }
                let message = cosigned(text, time);
                check_signature(&self.public, message.as_bytes(), signature).ok_or_else(bad)?;
                Ok(Some(time))
            }
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind.byte()];
        key.extend_from_slice(self.public.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            to_hex(&self.id()),
            to_base64(&key)
        )
    }
}

/// The secret half of a named key. `Debug` hides it.
#[derive(Clone)]
pub struct NoteSigner {
    verifier: VerifierKey,
    secret: SigningKey,
}

impl NoteSigner {
    /// A key from its 32-byte seed (RFC 8032).
    pub fn from_seed(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let secret = SigningKey::from_bytes(seed);
        let public = secret.verifying_key();
        Ok(NoteSigner {
            verifier: VerifierKey {
                name: name.to_owned(),
                kind,
                public,
            },
            secret,
        })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The signature line for a note's text. A cosignature states `now`
    /// (seconds since 1970); a plain signature has no time and ignores it.
    pub fn sign(&self, text: &str, now: u64) -> NoteSignature {
        let mut bytes = Vec::with_capacity(72);
        match self.verifier.kind {
            KeyKind::Ed25519 => {
                bytes.extend_from_slice(&self.secret.sign(text.as_bytes()).to_bytes());
            }
            KeyKind::Cosignature => {
                bytes.extend_from_slice(&now.to_be_bytes());
                let message = cosigned(text, now);
                bytes.extend_from_slice(&self.secret.sign(message.as_bytes()).to_bytes());
            }
        }
        NoteSignature {
            name: self.verifier.name.clone(),
            id: self.verifier.id(),
            bytes,
        }
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({}, [hidden])", self.verifier)
    }
}

/// One signature line, believed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: [u8; 4],
    /// What the key's type prescribes.
    pub bytes: Vec<u8>,
}

/// A signature that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The key that signed.
    pub key: VerifierKey,
    /// When a witness says it saw the text (seconds since 1970).
    pub time: Option<u64>,
}

/// A text with its signature lines. Prints in the C2SP form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// A note without signatures yet. The text ends in a newline and holds no
    /// other control characters.
    pub fn new(text: impl Into<String>) -> Result<Self, NoteError> {
        let text = text.into();
        if !text.ends_with('\n') {
            return Err(NoteError::Malformed("the text does not end in a newline"));
        }
        check_controls(&text)?;
        Ok(Note {
            text,
            signatures: Vec::new(),
        })
    }

    /// Adds a signature line.
    pub fn add(&mut self, signature: NoteSignature) {
        self.signatures.push(signature);
    }

    /// The signed text with its final newline. Believe it only after [`Note::verify`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All lines, of known and unknown keys.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Reads a signed note with at least one signature line.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        check_controls(note)?;
        let at = note
            .rfind("\n\n")
            .ok_or(NoteError::Malformed("no empty line"))?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed(
            "the last line does not end in a newline",
        ))?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == MAX_SIGNATURES {
                return Err(NoteError::Malformed("too many signatures"));
            }
            signatures.push(parse_line(line)?);
        }
        Ok(Note {
            text: text.to_owned(),
            signatures,
        })
    }

    /// Checks the lines of the keys that the reader trusts: at least one must
    /// be there, and none may be wrong.
    pub fn verify(&self, known: &[&VerifierKey]) -> Result<Vec<Verified>, NoteError> {
        let mut verified: Vec<Verified> = Vec::new();
        for line in &self.signatures {
            let Some(key) = known
                .iter()
                .find(|k| k.name == line.name && k.id() == line.id)
            else {
                continue;
            };
            let time = key.verify(&self.text, &line.bytes)?;
            if !verified.iter().any(|v| v.key == **key) {
                verified.push(Verified {
                    key: (*key).clone(),
                    time,
                });
            }
        }
        if verified.is_empty() {
            Err(NoteError::NoKnownKey)
        } else {
            Ok(verified)
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.signatures {
            let mut bytes = line.id.to_vec();
            bytes.extend_from_slice(&line.bytes);
            writeln!(f, "\u{2014} {} {}", line.name, to_base64(&bytes))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
        NoteSigner::from_seed(name, kind, &[seed; 32]).unwrap()
    }

    fn signed() -> (Note, NoteSigner, NoteSigner) {
        let log = signer("desk.example/tan-an", KeyKind::Ed25519, 1);
        let witness = signer("witness.example", KeyKind::Cosignature, 2);
        let mut note = Note::new("hello\n\nworld\n").unwrap();
        note.add(log.sign(note.text(), 0));
        note.add(witness.sign(note.text(), 1_643_000_000));
        (note, log, witness)
    }

    #[test]
    fn what_was_signed_verifies_after_printing_and_reading() {
        let (note, log, witness) = signed();
        let again = Note::parse(&note.to_string()).unwrap();
        assert_eq!(again, note);
        let known = [log.verifier(), witness.verifier()];
        let verified = again.verify(&known).unwrap();
        assert_eq!(verified.len(), 2);
        assert_eq!(verified[1].time, Some(1_643_000_000));
        assert_eq!(
            VerifierKey::parse(&log.verifier().to_string()).as_ref(),
            Ok(log.verifier())
        );
    }

    #[test]
    fn any_changed_character_is_refused() {
        let (note, log, witness) = signed();
        let known = [log.verifier(), witness.verifier()];
        let printed = note.to_string();
        for (at, c) in printed.char_indices() {
            let other = if c == 'A' { 'B' } else { 'A' };
            let mut changed = printed.clone();
            changed.replace_range(at..at + c.len_utf8(), &other.to_string());
            let outcome = Note::parse(&changed).and_then(|n| n.verify(&known));
            // A line whose name or id changed belongs to a stranger: the other
            // key's line may still carry the note, but never both.
            assert!(outcome.map_or(true, |v| v.len() < 2), "{changed}");
        }
    }

    #[test]
    fn a_bad_line_of_a_known_key_spoils_the_note() {
        let (mut note, log, witness) = signed();
        let mut bad = witness.sign("another text\n", 7);
        bad.name = witness.verifier().name().to_owned();
        note.add(bad);
        assert!(matches!(
            note.verify(&[log.verifier(), witness.verifier()]),
            Err(NoteError::BadSignature(_))
        ));
        // To a reader who does not know the witness it is a stranger's line.
        assert_eq!(note.verify(&[log.verifier()]).unwrap().len(), 1);
    }

    #[test]
    fn the_time_of_a_cosignature_is_signed() {
        let (_, _, witness) = signed();
        let mut note = Note::new("x\n").unwrap();
        let mut line = witness.sign("x\n", 5);
        line.bytes[7] ^= 1;
        note.add(line);
        assert!(matches!(
            note.verify(&[witness.verifier()]),
            Err(NoteError::BadSignature(_))
        ));
    }

    #[test]
    fn unusable_keys_are_refused() {
        let good = signer("a.example", KeyKind::Ed25519, 3)
            .verifier()
            .to_string();
        for bad in [
            "",
            "a.example",
            "+00000000+AQ==",
            &good.replace("a.example", "b.example"),
            &good.replace("a.example", "a example"),
            &format!("{good}="),
            &good[..good.len() - 8],
        ] {
            assert!(VerifierKey::parse(bad).is_err(), "{bad}");
        }
        assert!(NoteSigner::from_seed("a b", KeyKind::Ed25519, &[0; 32]).is_err());
        assert!(Note::new("no newline").is_err());
        assert!(Note::new("bell\u{7}\n").is_err());
    }

    #[test]
    fn debug_hides_the_secret() {
        let printed = format!("{:?}", signer("a.example", KeyKind::Ed25519, 0xab));
        assert!(!printed.contains("abab") && printed.contains("[hidden]"));
    }
}
