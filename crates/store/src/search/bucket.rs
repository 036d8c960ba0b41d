//! The dossiers of one bucket that have a word, as a set and as bytes.

use crate::error::StoreError;
use motcua_domain::id::DossierId;

/// Ids in a bucket, as a power of two: a desk gives one series of ids to
/// everything it keeps, so that a bucket holds some hundred dossiers.
const SHIFT: u32 = 12;
const IDS: usize = 1 << SHIFT;
/// Bytes of a set written as one bit for each id.
const BITS: usize = IDS / 8;

/// The bucket of a dossier.
pub(super) fn of(dossier: DossierId) -> i64 {
    dossier.0 >> SHIFT
}

/// Dossiers of one bucket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Few([u64; IDS / 64]);

impl Few {
    /// None of them.
    pub(super) fn none() -> Self {
        Self([0; IDS / 64])
    }

    fn place(dossier: DossierId) -> (usize, u64) {
        // What is left of an id below its bucket fits any integer.
        let at = usize::try_from(dossier.0 & (IDS as i64 - 1)).unwrap_or_default();
        (at / 64, 1 << (at % 64))
    }

    /// Adds a dossier of this bucket; was it missing?
    pub(super) fn add(&mut self, dossier: DossierId) -> bool {
        let (at, bit) = Self::place(dossier);
        let missing = self.0[at] & bit == 0;
        self.0[at] |= bit;
        missing
    }

    /// Takes a dossier out; was it there?
    pub(super) fn drop(&mut self, dossier: DossierId) -> bool {
        let (at, bit) = Self::place(dossier);
        let there = self.0[at] & bit != 0;
        self.0[at] &= !bit;
        there
    }

    /// Adds all of another set; were some missing?
    pub(super) fn add_all(&mut self, other: &Self) -> bool {
        let before = self.clone();
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
        *self != before
    }

    /// Keeps those that are in both.
    pub(super) fn keep(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine &= theirs;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The ids, falling.
    pub(super) fn newest_first(&self, bucket: i64) -> impl Iterator<Item = DossierId> {
        let mut from = (bucket + 1) << SHIFT;
        self.0.iter().rev().flat_map(move |word| {
            from -= 64;
            let first = from;
            falling(*word).map(move |bit| DossierId(first + bit))
        })
    }

    /// Two bytes for each, or a bit for each id where that is shorter.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let n: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        if n as usize * 2 >= BITS {
            return self.0.iter().flat_map(|word| word.to_be_bytes()).collect();
        }
        let words = self.0.iter().zip(0..);
        words
            .flat_map(|(word, n)| rising(*word).map(move |bit| n * 64 + bit))
            .flat_map(u16::to_be_bytes)
            .collect()
    }

    /// What [`Few::to_bytes`] wrote.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        let mut few = Self::none();
        if bytes.len() == BITS {
            for (word, eight) in few.0.iter_mut().zip(bytes.as_chunks().0) {
                *word = u64::from_be_bytes(*eight);
            }
            return Ok(few);
        }
        let (places, rest) = bytes.as_chunks();
        for place in places {
            let at = usize::from(u16::from_be_bytes(*place));
            let word = few
                .0
                .get_mut(at / 64)
                .ok_or_else(|| wrong("an id beyond its bucket"))?;
            *word |= 1 << (at % 64);
        }
        if rest.is_empty() {
            Ok(few)
        } else {
            Err(wrong("half an id"))
        }
    }
}

/// The places of the bits that are set. A word that is nought costs nothing:
/// most are.
fn rising(mut word: u64) -> impl Iterator<Item = u16> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        u16::try_from(bit).ok().filter(|bit| *bit < 64)
    })
}

fn falling(mut word: u64) -> impl Iterator<Item = i64> {
    std::iter::from_fn(move || {
        let bit = 63_u32.checked_sub(word.leading_zeros())?;
        word &= !(1 << bit);
        Some(i64::from(bit))
    })
}

fn wrong(what: &str) -> StoreError {
    StoreError::Inconsistent {
        table: "search_bucket",
        row: 0,
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few(ids: impl IntoIterator<Item = i64>) -> Few {
        let mut few = Few::none();
        for id in ids {
            few.add(DossierId(id));
        }
        few
    }

    #[test]
    fn a_set_is_read_back_as_it_was_written_however_full() {
        for step in [1, 2, 15, 16, 17, 4000] {
            let some = few((0..4096).step_by(step));
            let bytes = some.to_bytes();
            assert!(bytes.len() <= 512, "{} bytes", bytes.len());
            assert_eq!(Few::parse(&bytes).unwrap(), some);
            let ids: Vec<i64> = some.newest_first(2).map(|id| id.0).collect();
            let mut back: Vec<i64> = (8192..12288).step_by(step).collect();
            back.reverse();
            assert_eq!(ids, back);
        }
        assert_eq!(few([4095]).to_bytes(), [0x0f, 0xff]);
        assert!(Few::none().to_bytes().is_empty());
    }

    #[test]
    fn bytes_of_no_set_are_refused() {
        assert!(Few::parse(&[0x10, 0]).is_err());
        assert!(Few::parse(&[0, 1, 2]).is_err());
    }

    #[test]
    fn sets_tell_what_changed() {
        let mut some = few([1, 5]);
        assert!(some.add(DossierId(7)) && !some.add(DossierId(4096 + 7)));
        assert!(some.drop(DossierId(5)) && !some.drop(DossierId(5)));
        assert!(some.add_all(&few([9])) && !some.add_all(&few([1, 9])));
        some.keep(&few([9, 10]));
        assert_eq!(some, few([9]));
        some.drop(DossierId(9));
        assert!(some.is_empty());
    }
}
