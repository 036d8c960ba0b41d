//! Sealing bytes so that destroying a key erases them, backups included.
//!
//! ChaCha20-Poly1305 (RFC 8439) for small stored values under counted nonces,
//! XChaCha20-Poly1305 for attachments and wrapped keys, whose 24-byte nonces
//! may be random. A key and a nonce together must never seal twice. The
//! "bound" data (aad) is checked at opening and not hidden: put there what the
//! sealed bytes belong to, so that they cannot be moved to another row.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, XChaCha20Poly1305};

/// Bytes by which sealed text is longer than plain text.
pub const TAG_LEN: usize = 16;

/// Why nothing was sealed or opened. Says nothing more, on purpose: the cause
/// (wrong key, changed bytes, changed binding) helps an attacker alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// More than ChaCha20 can seal under one nonce (256 GiB).
    #[error("too long to seal")]
    TooLong,
    /// Key, nonce, binding and bytes do not belong together.
    #[error("the sealed bytes do not open")]
    DoesNotOpen,
}

/// A nonce, which says by its length which of the two ciphers seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonce {
    /// 12 bytes, counted: ChaCha20-Poly1305.
    Counted([u8; 12]),
    /// 24 bytes, which may be random: XChaCha20-Poly1305.
    Random([u8; 24]),
}

impl From<[u8; 12]> for Nonce {
    fn from(bytes: [u8; 12]) -> Self {
        Self::Counted(bytes)
    }
}

impl From<[u8; 24]> for Nonce {
    fn from(bytes: [u8; 24]) -> Self {
        Self::Random(bytes)
    }
}

/// Seals `plain` under a nonce that this key never had before.
pub fn seal(
    key: &[u8; 32],
    nonce: impl Into<Nonce>,
    bound: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (key, text) = (Key::from_slice(key), payload(plain, bound));
    match nonce.into() {
        Nonce::Counted(nonce) => ChaCha20Poly1305::new(key).encrypt(&nonce.into(), text),
        Nonce::Random(nonce) => XChaCha20Poly1305::new(key).encrypt(&nonce.into(), text),
    }
    .map_err(|_| SealError::TooLong)
}

/// Opens what [`seal`] made.
pub fn open(
    key: &[u8; 32],
    nonce: impl Into<Nonce>,
    bound: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (key, text) = (Key::from_slice(key), payload(sealed, bound));
    match nonce.into() {
        Nonce::Counted(nonce) => ChaCha20Poly1305::new(key).decrypt(&nonce.into(), text),
        Nonce::Random(nonce) => XChaCha20Poly1305::new(key).decrypt(&nonce.into(), text),
    }
    .map_err(|_| SealError::DoesNotOpen)
}

fn payload<'a>(msg: &'a [u8], aad: &'a [u8]) -> Payload<'a, 'a> {
    Payload { msg, aad }
}

#[cfg(test)]
mod tests {
    use super::super::hash::{from_hex, to_hex};
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_its_key_nonce_and_binding_only() {
        let sealed = seal(&[1; 32], [2; 12], b"dossier 7", "giấy".as_bytes()).unwrap();
        assert_eq!(sealed.len(), "giấy".len() + TAG_LEN);
        assert_eq!(
            open(&[1; 32], [2; 12], b"dossier 7", &sealed).unwrap(),
            "giấy".as_bytes()
        );
        assert!(open(&[9; 32], [2; 12], b"dossier 7", &sealed).is_err());
        assert!(open(&[1; 32], [9; 12], b"dossier 7", &sealed).is_err());
        assert!(open(&[1; 32], [2; 12], b"dossier 8", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&[1; 32], [2; 12], b"dossier 7", &changed).is_err());
            assert!(open(&[1; 32], [2; 12], b"dossier 7", &sealed[..at]).is_err());
        }
    }

    #[test]
    fn long_nonces_follow_the_draft() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1 (tag only).
        let key: [u8; 32] = std::array::from_fn(|i| 0x80 + i as u8);
        let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + i as u8);
        let bound = from_hex("50515253c0c1c2c3c4c5c6c7").unwrap();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = seal(&key, nonce, &bound, plain).unwrap();
        assert_eq!(
            to_hex(&sealed[plain.len()..]),
            "c0875924c1c7987947deafd8780acf49"
        );
        assert_eq!(open(&key, nonce, &bound, &sealed).unwrap(), plain);
        assert!(open(&key, nonce, b"", &sealed).is_err());
    }
}
