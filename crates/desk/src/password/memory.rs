//! The memory Argon2 fills, held only while people sign in.
//!
//! It is the stack of a thread: when the thread ends the system has it back at
//! once. What was freed to the allocator stayed with the process, twice over:
//! the thread of a second check got other memory than that of the first.

use super::COST;
use argon2::Block;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::Duration;

/// Blocks of a KiB.
const BLOCKS: usize = COST.0 as usize;
/// Twice the blocks and some: a build without optimisation may make them in
/// one place and move them to another. What is not touched costs nothing.
const STACK: usize = 2 * BLOCKS * Block::SIZE + 8 * 1024 * 1024;
/// How long the thread waits for the next person. Those who sign in one after
/// the other find the memory warm.
const REST: Duration = Duration::from_millis(if cfg!(test) { 20 } else { 2_000 });

/// Work in the memory, which takes its answer away itself.
type Work = Box<dyn FnOnce(&mut [Block]) + Send>;
/// The way to the thread, while there is one.
type Way = Mutex<Option<Sender<Work>>>;

/// The memory, for one at a time. Whoever waits for an answer holds the lock,
/// which also keeps the thread from leaving.
#[derive(Debug, Default)]
pub(super) struct Memory(Arc<Way>);

impl Memory {
    /// Does `work` in the memory, of which it may take what it needs, when it
    /// is its turn. The memory holds what the one before left there. `None` =
    /// the work panicked.
    pub(super) fn lend<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut [Block]) -> T + Send + 'static,
    ) -> Option<T> {
        let mut way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (answer, answered) = channel();
        let work: Work = Box::new(move |blocks: &mut [Block]| {
            // The one who asked waits below.
            let _ = answer.send(work(blocks));
        });
        let left = match way.as_ref() {
            // Refused only when the thread is gone.
            Some(to) => to.send(work).err().map(|SendError(work)| work),
            None => Some(work),
        };
        if let Some(work) = left {
            *way = self.begin(work);
        }
        let told = answered.recv().ok();
        if told.is_none() {
            // Its thread is gone or about to go: the next one begins another,
            // and is not lost with it.
            *way = None;
        }
        told
    }

    /// Starts the thread with its first work. Where the system gives no thread
    /// the work is done here, in memory of the allocator.
    fn begin(&self, first: Work) -> Option<Sender<Work>> {
        let (to, works) = channel();
        let way = Arc::clone(&self.0);
        let thread = std::thread::Builder::new()
            .name("password".to_owned())
            .stack_size(STACK)
            .spawn(move || serve(&works, &way));
        let refused = match thread {
            Ok(_) => to.send(first).err().map(|SendError(first)| first),
            Err(_) => Some(first),
        };
        let Some(first) = refused else {
            return Some(to);
        };
        first(&mut vec![Block::new(); BLOCKS]);
        None
    }
}

impl Drop for Memory {
    /// Nobody will come any more.
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The thread: works until nobody has come for a while.
#[allow(
    clippy::large_stack_arrays,
    reason = "the stack was made for it, see above"
)]
fn serve(works: &Receiver<Work>, way: &Way) {
    let mut blocks = [Block::new(); BLOCKS];
    loop {
        match works.recv_timeout(REST) {
            Ok(work) => work(&mut blocks),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let mut way = match way.try_lock() {
                    Ok(way) => way,
                    Err(TryLockError::Poisoned(broken)) => broken.into_inner(),
                    // Somebody is about to send, and must be heard.
                    Err(TryLockError::WouldBlock) => continue,
                };
                *way = None;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_held(memory: &Memory) -> bool {
        memory.0.lock().unwrap().is_some()
    }

    #[test]
    fn the_memory_is_given_back_and_had_again() {
        let memory = Memory::default();
        for round in 0..3 {
            assert_eq!(
                memory.lend(move |blocks| (round, blocks.len())),
                Some((round, BLOCKS))
            );
            let given_back = (0..5_000).any(|_| {
                std::thread::sleep(REST / 4);
                !is_held(&memory)
            });
            assert!(given_back);
        }
    }

    #[test]
    fn all_who_come_at_once_and_as_it_leaves_are_served() {
        let memory = Memory::default();
        std::thread::scope(|scope| {
            for person in 0_u32..4 {
                let memory = &memory;
                scope.spawn(move || {
                    for time in 0_u32..12 {
                        assert_eq!(memory.lend(move |_| (person, time)), Some((person, time)));
                        std::thread::sleep(REST * (time % 4) / 2);
                    }
                });
            }
        });
    }

    #[test]
    fn one_that_panics_takes_nobody_along() {
        let memory = Memory::default();
        let broken = memory.lend(|blocks| {
            assert!(blocks.is_empty(), "for the test");
        });
        assert_eq!(broken, None);
        assert_eq!(memory.lend(|_| 7), Some(7));
    }
}
