//! Seeded chance.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// A seeded source of chance: same seed, same days.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform whole number in `from..to`; `from` when the range is empty.
    pub fn range(&mut self, from: i64, to: i64) -> i64 {
        let width = (to - from).max(1);
        from + (self.unit() * width as f64) as i64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of a list; the list must not be empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let idx = self.range(0, list.len() as i64) as usize;
        &list[idx.min(list.len() - 1)]
    }

    /// One of a weighted list, by weight.
    pub fn weighted<'a, T>(&mut self, list: &'a [(T, u32)]) -> &'a T {
        let sum: u32 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.range(0, i64::from(sum)) as u32;
        for (item, weight) in list {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &list[0].0
    }

    /// Standard normal, by the sum of twelve (good to three deviations, which
    /// is all a sample day needs).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}
