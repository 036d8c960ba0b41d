//! A SHA-256 hash of the tree, its text forms, and the RFC 6962 hash rules.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt;

/// Why bytes or text are not a hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Not standard base64 with padding.
    #[error("the hash is not standard base64")]
    NotBase64,
    /// Not pairs of hexadecimal digits.
    #[error("the hash is not hexadecimal")]
    NotHex,
    /// A hash is 32 bytes, never more or fewer.
    #[error("a hash has 32 bytes, this has {0}")]
    WrongLength(usize),
}

/// 32 bytes of SHA-256 (or of an HMAC with it).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Root of the tree without leaves: SHA-256 of nothing.
    pub const EMPTY_ROOT: Hash = Hash([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// Wraps 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Hash(bytes)
    }

    /// Takes exactly 32 bytes, for instance a database column.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        bytes
            .try_into()
            .map(Hash)
            .map_err(|_| HashError::WrongLength(bytes.len()))
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads standard base64 with padding, as notes and proofs write it.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        Self::from_slice(&from_base64(text).ok_or(HashError::NotBase64)?)
    }

    /// Standard base64 with padding (44 characters).
    pub fn to_base64(&self) -> String {
        to_base64(&self.0)
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        Self::from_slice(&from_hex(text).ok_or(HashError::NotHex)?)
    }

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        to_hex(&self.0)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", self.to_hex())
    }
}

/// SHA-256 of some bytes.
pub fn sha256(data: &[u8]) -> Hash {
    Hash(Sha256::digest(data).into())
}

/// Hash of a leaf: SHA-256 of a zero byte and the data (RFC 6962 §2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0x00])
            .chain_update(data)
            .finalize()
            .into(),
    )
}

/// Hash of an inner node over its two children (RFC 6962 §2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    node_hash_of_bytes(&left.0, &right.0)
}

/// The rule of [`node_hash`] on bytes of any length. Children of a real tree
/// always have 32 bytes; published test vectors use shorter ones.
pub fn node_hash_of_bytes(left: &[u8], right: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0x01])
            .chain_update(left)
            .chain_update(right)
            .finalize()
            .into(),
    )
}

/// HMAC-SHA256 (RFC 2104) with a key of any length.
pub fn hmac_sha256(key: &[u8], data: &[u8]) -> Hash {
    // The block of the RFC: a long key is hashed, a short one padded with zeros.
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(sha256(key).as_bytes());
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(data);
    Hash(mac.finalize().into_bytes().into())
}

/// Standard base64 with padding.
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64; refuses missing padding, spaces and stray bits.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}"); // a String never refuses
    }
    text
}

/// Reads pairs of hexadecimal digits of either case.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_the_empty_tree_is_the_hash_of_nothing() {
        assert_eq!(Hash::EMPTY_ROOT, sha256(b""));
    }

    #[test]
    fn a_long_key_is_hashed_first() {
        // RFC 4231 case 6: a key of 131 bytes.
        let mac = hmac_sha256(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
        );
        assert_eq!(
            mac.to_hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn text_forms_are_strict() {
        let hash = sha256(b"x");
        assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        assert_eq!(Hash::from_hex(&hash.to_hex()), Ok(hash));
        assert_eq!(
            Hash::from_base64(hash.to_base64().trim_end_matches('=')),
            Err(HashError::NotBase64)
        );
        assert_eq!(Hash::from_base64("CsUY"), Err(HashError::WrongLength(3)));
        assert_eq!(Hash::from_base64(""), Err(HashError::WrongLength(0)));
        assert_eq!(Hash::from_hex("0g"), Err(HashError::NotHex));
        assert_eq!(Hash::from_hex("+1"), Err(HashError::NotHex));
        assert_eq!(Hash::from_hex("abc"), Err(HashError::NotHex));
    }
}
