//! What took long to count, kept as it was asked for last: the second reader of
//! a page, the other language and the printed sheet wait for nothing.
//!
//! The key holds all that a result depends on, so that one that is found is
//! never out of date: a changed roster, goal, log or day is another key.

use crate::DeskError;
use std::sync::{Arc, Mutex, PoisonError};

/// Results that are kept: the days around tomorrow, and some before a change.
const KEPT: usize = 8;

/// A result, once it was made. Whoever makes it holds the lock, so that those
/// who ask for the same meanwhile wait for it and do not make another.
type Slot<V> = Arc<Mutex<Option<Arc<V>>>>;

/// The last results, by what they depend on; the one asked for last stands last.
pub(super) struct Last<K, V>(Mutex<Vec<(K, Slot<V>)>>);

impl<K, V> Default for Last<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<K: PartialEq, V> Last<K, V> {
    /// The result of a key, made where it is not there.
    ///
    /// # Errors
    /// As `make`; a failure is not kept.
    pub fn get(
        &self,
        key: K,
        make: impl FnOnce() -> Result<V, DeskError>,
    ) -> Result<Arc<V>, DeskError> {
        let slot = self.slot(key);
        let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = kept.as_ref() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(make()?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Those that are made, the one asked for last at the end. What is just
    /// being made is not waited for.
    pub fn made(&self) -> Vec<Arc<V>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slots = all.iter().map(|(_, slot)| slot);
        let made = slots.filter_map(|slot| slot.try_lock().ok()?.clone());
        made.collect()
    }

    fn slot(&self, key: K) -> Slot<V> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().position(|(one, _)| *one == key);
        let one = match found {
            Some(at) => all.remove(at),
            None => (key, Slot::default()),
        };
        if all.len() >= KEPT {
            all.remove(0);
        }
        let slot = Arc::clone(&one.1);
        all.push(one);
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Squares, and how often one was made.
    #[derive(Default)]
    struct Squares {
        last: Last<usize, usize>,
        made: AtomicUsize,
    }

    impl Squares {
        fn of(&self, n: usize) -> usize {
            let made = self.last.get(n, || {
                self.made.fetch_add(1, Ordering::SeqCst);
                Ok(n * n)
            });
            *made.unwrap()
        }

        fn made(&self) -> usize {
            self.made.load(Ordering::SeqCst)
        }
    }

    #[test]
    fn what_is_known_is_made_once_and_what_was_asked_for_longest_ago_is_dropped() {
        let squares = Squares::default();
        for n in (0..KEPT).chain(0..KEPT) {
            assert_eq!(squares.of(n), n * n);
        }
        assert_eq!(squares.made(), KEPT);
        // The first is asked for again, and the second goes for a new one.
        squares.of(0);
        squares.of(KEPT);
        squares.of(0);
        assert_eq!(squares.made(), KEPT + 1);
        squares.of(1);
        assert_eq!(squares.made(), KEPT + 2);
    }

    #[test]
    fn those_who_ask_for_the_same_at_once_wait_for_the_first() {
        let squares = Squares::default();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let made = squares.last.get(3, || {
                        std::thread::sleep(std::time::Duration::from_millis(20));
                        squares.made.fetch_add(1, Ordering::SeqCst);
                        Ok(9)
                    });
                    assert_eq!(*made.unwrap(), 9);
                });
            }
        });
        assert_eq!(squares.made(), 1);
    }

    #[test]
    fn what_is_made_is_told_without_waiting_for_the_next() {
        let squares = Squares::default();
        squares.of(2);
        squares.of(3);
        squares.of(2);
        let seen = squares.last.get(4, || {
            let made = squares.last.made();
            Ok(made.iter().map(|one| **one).sum::<usize>())
        });
        assert_eq!(*seen.unwrap(), 4 + 9);
        let made: Vec<usize> = squares.last.made().iter().map(|one| **one).collect();
        assert_eq!(made, [9, 4, 13]);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let squares = Squares::default();
        let failed = squares.last.get(2, || Err(DeskError::Inside));
        assert!(failed.is_err());
        assert_eq!((squares.of(2), squares.made()), (4, 1));
    }
}
