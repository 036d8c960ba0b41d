//! Time and randomness as arguments.
//!
//! Invariant: nothing else in the workspace asks the host for the time or for
//! random bytes. The whole desk runs in tests and in the demo on a set clock
//! and a seed, and then gives the same bytes again.

use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The instant now, in whole microseconds: that is what the store keeps,
    /// and a state made from a finer instant would differ from its events.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock; everyone else gets a Clock"
    )]
    fn now(&self) -> Timestamp {
        whole_micros(Timestamp::now())
    }
}

fn whole_micros(at: Timestamp) -> Timestamp {
    motcua_domain::time::storable(at)
}

/// A clock that stands until it is set: tests and the demo.
#[derive(Debug)]
pub struct SetClock(std::sync::atomic::AtomicI64);

impl SetClock {
    /// Stands at `at`.
    pub fn new(at: Timestamp) -> Self {
        Self(std::sync::atomic::AtomicI64::new(at.as_microsecond()))
    }
    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        self.0
            .store(at.as_microsecond(), std::sync::atomic::Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        let at = self.0.load(std::sync::atomic::Ordering::Relaxed);
        Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A clock may be corrected by so much without anybody being told.
const SLACK: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);

impl crate::Desk {
    /// How far the clock stands behind the last recorded act; `None` when it
    /// does not. Acts recorded meanwhile bear the time of the dossier's last
    /// event, so the record stays in order; somebody must set the clock.
    pub fn clock_behind(&self) -> Result<Option<jiff::SignedDuration>, crate::DeskError> {
        let last = self.0.store.read(self.0.id, |tx| {
            let head = tx.head()?;
            let from = u64::try_from(head - 1).unwrap_or(0);
            tx.events_from(from.cast_signed(), 1)
        })?;
        let now = self.0.clock.now();
        let behind = last.first().map(|event| event.at.duration_since(now));
        Ok(behind.filter(|behind| *behind > SLACK))
    }
}

/// Where random bytes come from: salts, tokens, keys, ids of sessions.
pub trait Entropy: Send {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    /// # Panics
    /// When the operating system has no randomness to give. A token or salt
    /// made without it would be guessable, so there is nothing to go on with.
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::getrandom(bytes)
            .expect("the operating system gives random bytes; a desk without them must not run");
    }
}

/// A seeded generator for the demo and for tests: same seed, same bytes.
/// Never for a desk that serves people.
#[derive(Clone)]
pub struct SeededEntropy(ChaCha20Rng);

impl SeededEntropy {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_no_finer_than_what_the_store_keeps() {
        let fine = jiff::Timestamp::from_nanosecond(1_700_000_000_123_456_789).expect("in range");
        assert_eq!(
            whole_micros(fine).as_nanosecond(),
            1_700_000_000_123_456_000
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
        let draw = |seed| {
            let mut bytes = [0; 32];
            SeededEntropy::new(seed).fill(&mut bytes);
            bytes
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn the_system_gives_different_bytes_each_time() {
        let (mut one, mut two) = ([0; 32], [0; 32]);
        OsEntropy.fill(&mut one);
        OsEntropy.fill(&mut two);
        assert_ne!(one, two);
    }
}
