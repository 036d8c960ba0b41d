//! The token on the evaluation slip (phiếu đánh giá): spent once, made when
//! the slip is printed, never stored and never printed again.
//!
//! 80 random bits in Crockford's alphabet, in groups of four, so that it can
//! be typed from paper. Only its hash is kept.

use crate::id::DeskId;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// Crockford's alphabet: no I, L, O, U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random bytes in a token.
pub const BYTES: usize = 10;
/// Characters of a token.
pub const CHARS: usize = 16;
/// Keeps the hash apart from every other hash of the same characters.
const PREFIX: &[u8] = b"motcua ballot token 1";

/// Reads characters of Crockford's alphabet as people type them: case, spaces,
/// hyphens and dashes do not matter, full-width forms are plain ones, O is 0,
/// I and L are 1. `None` where another character stands, or where there are
/// more or fewer than `N`.
pub fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let dash = |c: char| matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let mut chars = [0; N];
    let mut n = 0;
    for c in text.nfkc().filter(|c| !c.is_whitespace() && !dash(*c)) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        let byte = u8::try_from(c).ok().filter(|b| ALPHABET.contains(b))?;
        *chars.get_mut(n)? = byte;
        n += 1;
    }
    (n == N).then_some(chars)
}

/// In groups of four: `ABCD-EFGH`.
pub fn grouped(chars: &[u8]) -> String {
    let groups: Vec<String> = chars
        .chunks(4)
        .map(|group| group.iter().map(|b| char::from(*b)).collect())
        .collect();
    groups.join("-")
}

/// A token. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct BallotToken([u8; CHARS]);

impl BallotToken {
    /// The token of ten random bytes.
    pub fn from_random(bytes: [u8; BYTES]) -> Self {
        let mut bits = [0; 16];
        bits[6..].copy_from_slice(&bytes);
        let mut rest = u128::from_be_bytes(bits);
        let mut chars = [0; CHARS];
        for char in chars.iter_mut().rev() {
            *char = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        Self(chars)
    }

    /// Reads a token as people type it; see [`read`].
    pub fn parse(text: &str) -> Option<Self> {
        read(text).map(Self)
    }

    /// As printed: `ABCD-EFGH-JKMN-PQRS`.
    pub fn printed(&self) -> String {
        grouped(&self.0)
    }

    /// What the store keeps. The desk is in it: a token is worth nothing at
    /// another desk.
    pub fn hash(&self, desk: DeskId) -> TokenHash {
        let mut hash = Sha256::new();
        hash.update(PREFIX);
        hash.update(desk.0.to_be_bytes());
        hash.update(self.0);
        TokenHash(hash.finalize().into())
    }
}

impl std::fmt::Debug for BallotToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BallotToken([hidden])")
    }
}

/// Hash of a token: says whether a token was issued, not which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub [u8; 32]);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_known_token() {
        let token = BallotToken::from_random([0, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF]);
        assert_eq!(token.printed(), "000G-40R4-0M30-E27Z");
        assert_eq!(
            BallotToken::from_random([0xFF; 10]).printed(),
            "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
        );
        assert_eq!(format!("{token:?}"), "BallotToken([hidden])");
    }

    #[test]
    fn it_is_read_as_people_type_it() {
        let token = BallotToken::from_random([0; 10]);
        for text in [
            "0000-0000-0000-0000",
            "oooo oooo OOOO 0000",
            "0000–0000—0000_0000",
            "００００ 0000 0000 0000 ",
        ] {
            assert_eq!(BallotToken::parse(text), Some(token.clone()), "{text}");
        }
        for text in [
            "",
            "0000",
            "0000-0000-0000-000",
            "00000-0000-0000-0000",
            "U000-0000-0000-0000",
        ] {
            assert_eq!(BallotToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn another_desk_has_another_hash() {
        let token = BallotToken::from_random([9; 10]);
        assert_ne!(token.hash(DeskId(1)), token.hash(DeskId(2)));
        // Not the plain hash of the characters.
        let plain: [u8; 32] = Sha256::digest(token.0).into();
        assert_ne!(token.hash(DeskId(1)).0, plain);
    }

    proptest! {
        #[test]
        fn all_80_bits_are_kept(one in any::<[u8; 10]>(), two in any::<[u8; 10]>()) {
            let (a, b) = (BallotToken::from_random(one), BallotToken::from_random(two));
            prop_assert_eq!(one == two, a == b);
            let typed = a.printed().to_lowercase().replace('-', " ");
            prop_assert_eq!(BallotToken::parse(&typed), Some(a));
        }

        #[test]
        fn nothing_typed_makes_it_fail(text in "\\PC{0,40}") {
            if let Some(token) = BallotToken::parse(&text) {
                prop_assert_eq!(token.printed().len(), 19);
            }
        }
    }
}
