//! Whom to invite: a list drawn beforehand, never chosen by a clerk.
//!
//! A visit's turn is decided by HMAC-SHA256 of its id under the campaign's
//! seed. The seed is drawn when the campaign is planned, and its hash is shown
//! from then on; when the campaign is over the seed itself is shown, and
//! anybody with the frame can draw the same list again.

use crate::id::{StaffId, VisitId};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Thirty-two random bytes of a campaign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed([hidden])")
    }
}

impl Seed {
    /// What is shown before the campaign begins: the seed cannot be changed
    /// any more, and nobody can tell from it who will be invited.
    pub fn commitment(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"motcua survey seed 1");
        hash.update(self.0);
        hash.finalize().into()
    }

    /// The visit's lot: the smaller, the sooner invited.
    fn lot(&self, visit: VisitId) -> u64 {
        // A key of any length is taken; the other arm cannot be reached.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return u64::MAX;
        };
        mac.update(b"motcua survey lot 1");
        mac.update(&visit.0.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let mut lot = [0; 8];
        lot.copy_from_slice(&bytes[..8]);
        u64::from_be_bytes(lot)
    }

    /// Is this visit invited at once, when it ends, where `permille` of all
    /// are? Known from the seed alone, before anybody came.
    pub fn invites(&self, visit: VisitId, permille: u16) -> bool {
        let share = u128::from(permille.min(1_000));
        u128::from(self.lot(visit)) * 1_000 < (share << 64)
    }

    /// The list from a finished frame: for each official the given number of
    /// visits with the smallest lots, in the order of their lots. The order
    /// of the frame does not matter, and a visit named twice counts once.
    pub fn draw(
        &self,
        frame: &[(StaffId, VisitId)],
        per_official: usize,
    ) -> Vec<(StaffId, VisitId)> {
        let mut by_official: BTreeMap<StaffId, Vec<(u64, VisitId)>> = BTreeMap::new();
        for (official, visit) in frame {
            let lots = by_official.entry(*official).or_default();
            lots.push((self.lot(*visit), *visit));
        }
        let mut list = Vec::new();
        for (official, mut lots) in by_official {
            lots.sort_unstable();
            lots.dedup();
            let chosen = lots.into_iter().take(per_official);
            list.extend(chosen.map(|(_, visit)| (official, visit)));
        }
        list
    }
}
