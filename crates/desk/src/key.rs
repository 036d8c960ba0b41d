//! The tracking key on the receipt.
//!
//! 60 bits derived from the desk's data key and the dossier's id, so that a
//! reprint equals the original without the key being stored; the store keeps
//! only its hash. Written in Crockford's alphabet, in groups of four, so that
//! it can be read out on the telephone.

use hmac::{Hmac, Mac as _};
use motcua_domain::id::{DeskId, DossierId};
use sha2::{Digest as _, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARS: usize = 12;

/// A tracking key: 12 characters of Crockford's base 32.
#[derive(Clone, PartialEq, Eq)]
pub struct TrackingKey([u8; CHARS]);

impl TrackingKey {
    /// The key of a dossier.
    pub fn derive(data_key: &[u8; 32], desk: DeskId, dossier: DossierId) -> Self {
        Self::made(data_key, b"tracking-key-1", desk, &dossier.0.to_be_bytes())
    }

    /// The key of a feedback: by it the writer follows what was said, whoever
    /// they are. Made from its code, which is random: an id comes again after a
    /// restore, and would give an old slip the key of something else.
    pub fn of_feedback(data_key: &[u8; 32], desk: DeskId, code: &str) -> Self {
        Self::made(data_key, b"feedback-key-2", desk, code.as_bytes())
    }

    fn made(data_key: &[u8; 32], purpose: &[u8], desk: DeskId, of: &[u8]) -> Self {
        let mut mac = crate::keyed(data_key, purpose);
        mac.update(&desk.0.to_be_bytes());
        mac.update(of);
        let bytes = mac.finalize().into_bytes();
        let mut chars = [0; CHARS];
        for (char, byte) in chars.iter_mut().zip(bytes) {
            *char = ALPHABET[usize::from(byte & 31)];
        }
        Self(chars)
    }

    /// Reads a key as people type it: case, spaces and hyphens do not matter;
    /// O is 0, I and L are 1, as Crockford's alphabet says.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = [0; CHARS];
        let mut n = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            let byte = u8::try_from(c)
                .ok()
                .filter(|byte| ALPHABET.contains(byte))?;
            *chars.get_mut(n)? = byte;
            n += 1;
        }
        (n == CHARS).then_some(Self(chars))
    }

    /// As printed: `ABCD-EFGH-JKMN`.
    pub fn printed(&self) -> String {
        let text: Vec<&str> = self
            .0
            .chunks(4)
            .map(|part| std::str::from_utf8(part).unwrap_or(""))
            .collect();
        text.join("-")
    }

    /// What the store keeps.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"tracking-key-1");
        hash.update(self.0);
        hash.finalize().into()
    }
}

impl std::fmt::Debug for TrackingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TrackingKey([hidden])")
    }
}

/// Names the MAC in one place.
pub(crate) type KeyedHash = Hmac<Sha256>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_people_type_it() {
        let key = TrackingKey::derive(&[7; 32], DeskId(1), DossierId(9));
        let printed = key.printed();
        assert_eq!(printed.len(), 14);
        assert_eq!(TrackingKey::parse(&printed), Some(key.clone()));
        assert_eq!(
            TrackingKey::parse(&printed.to_lowercase().replace('-', " ")),
            Some(key.clone())
        );
        assert_eq!(TrackingKey::parse(&printed[1..]), None);
        assert_eq!(TrackingKey::parse(&format!("{printed}0")), None);
        let of = |code| TrackingKey::of_feedback(&[7; 32], DeskId(1), code);
        assert_ne!(of("GY-7K3M9P"), of("GY-7K3M9Q"));
        let other = TrackingKey::derive(&[7; 32], DeskId(1), DossierId(10));
        assert_ne!(key, other);
        assert_ne!(key.hash(), other.hash());
        assert_eq!(
            TrackingKey::parse("OIL0-0000-0000"),
            TrackingKey::parse("0110-0000-0000")
        );
    }
}
