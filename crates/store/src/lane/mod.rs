//! A lane: one thread, one connection, acts one after the other, one commit
//! for all that waited.
//!
//! Sequence order = leaf order = commit order, and a person's act pays one
//! press of the disk however many share it. A lane takes what waits and never
//! waits for company. Where the engine leaves the press to us (SQLite), a
//! second thread does it ([`press`]), and answers wait for it. Deliberately absent: answers before the commit, and any
//! knowledge of what an act does.

mod act;
mod batch;
mod press;

use crate::engine::{Connection, Durability, Location};
use crate::error::StoreError;
use act::Fate;
pub use act::Pending;
pub(crate) use act::{Act, Job};
pub(crate) use batch::STATEMENTS;
use batch::{Batch, Tops, begin};
use motcua_domain::id::DeskId;
use press::{Left, Press};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Who waits for an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// A person at a screen: first.
    Person,
    /// Recomputing, importing, playing a demo: each alone in its transaction,
    /// one between two batches of people's acts.
    Bulk,
}

/// Longest time a batch goes on taking people's acts. Long enough that the
/// commit is little of it; short enough that those who wait are in two
/// batches, one that is run and one that is pressed, not all in one.
const PEOPLE: Duration = Duration::from_millis(8);

/// What is told after each commit: the desk and its number of events.
pub(crate) type Hook = Box<dyn Fn(DeskId, i64) + Send + Sync>;

/// What the lanes of a store share.
pub(crate) struct Shared {
    pub location: Location,
    pub durability: Durability,
    pub hooks: RwLock<Vec<Hook>>,
    /// What the disk said when it did not take a commit: set once, and no
    /// lane takes an act from then on.
    pub broken: OnceLock<String>,
    /// What was deleted is to become unreadable in the engine's files, after
    /// the next batch.
    pub forget: AtomicBool,
}

impl Shared {
    pub fn new(location: Location, durability: Durability) -> Self {
        Self {
            location,
            durability,
            hooks: RwLock::default(),
            broken: OnceLock::new(),
            forget: AtomicBool::new(false),
        }
    }

    /// Hears how housekeeping went. When the disk did not take what the log
    /// held, the next try may call it a success: nothing is written any more
    /// until the program has been started again and has read what is there.
    pub(crate) fn tidied<T>(&self, done: Result<T, StoreError>) -> Option<T> {
        done.inspect_err(|error| {
            let error: &dyn std::error::Error = error;
            tracing::error!(
                error,
                "the log could not be copied back; no act is taken until a restart"
            );
            let _ = self.broken.set(error.to_string());
        })
        .ok()
    }
}

/// What waits for a lane.
pub(crate) struct Lane {
    waiting: Mutex<Waiting>,
    bell: Condvar,
    limit: usize,
}

#[derive(Default)]
struct Waiting {
    people: VecDeque<Box<dyn Job>>,
    bulk: VecDeque<Box<dyn Job>>,
    closed: bool,
}

impl Lane {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            waiting: Mutex::default(),
            bell: Condvar::new(),
            limit,
        })
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nothing panics while holding it; a poisoned queue is still a queue.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an act into the queue; gives it back when the queue is full.
    pub(crate) fn send(&self, job: Box<dyn Job>, priority: Priority) -> Result<(), Full> {
        let mut waiting = self.waiting();
        if waiting.closed {
            return Err(Full::Closed);
        }
        let queue = match priority {
            Priority::Person => &mut waiting.people,
            Priority::Bulk => &mut waiting.bulk,
        };
        if queue.len() >= self.limit {
            return Err(Full::Busy);
        }
        queue.push_back(job);
        drop(waiting);
        self.bell.notify_one();
        Ok(())
    }

    /// Lets the lane finish what waits and end.
    pub(crate) fn close(&self) {
        self.waiting().closed = true;
        self.bell.notify_all();
    }

    /// Waits until something is to be done; `None` when closed and empty.
    /// People come first, but after a batch of theirs (`bulk_turn`) one bulk
    /// act has its turn, so that a full desk cannot hold it up for ever.
    fn first(&self, bulk_turn: bool) -> Option<(Box<dyn Job>, Priority)> {
        let mut waiting = self.waiting();
        loop {
            let person = |waiting: &mut Waiting| waiting.people.pop_front();
            let bulk = |waiting: &mut Waiting| waiting.bulk.pop_front();
            let found = if bulk_turn {
                let first = bulk(&mut waiting).map(|job| (job, Priority::Bulk));
                first.or_else(|| person(&mut waiting).map(|job| (job, Priority::Person)))
            } else {
                let first = person(&mut waiting).map(|job| (job, Priority::Person));
                first.or_else(|| bulk(&mut waiting).map(|job| (job, Priority::Bulk)))
            };
            if found.is_some() || waiting.closed {
                return found;
            }
            waiting = self
                .bell
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next_person(&self) -> Option<Box<dyn Job>> {
        self.waiting().people.pop_front()
    }

    /// The lane's thread.
    pub(crate) fn work(&self, shared: &Shared) {
        let _stranded = Stranded(self);
        std::thread::scope(|scope| {
            let press = Press::start(scope, shared);
            let mut conn = None;
            let mut tops = Tops::default();
            let mut bulk_turn = false;
            while let Some((job, priority)) = self.first(bulk_turn) {
                bulk_turn = priority == Priority::Person;
                let left = self.batch(shared, &mut conn, &mut tops, job, priority);
                let file = conn.as_mut().map_or(Ok(None), |open| open.press());
                press.tell(left, file);
                match &mut conn {
                    Some(_) if shared.broken.get().is_some() => {}
                    Some(open) if open.is_usable() => {
                        shared.tidied(open.tidy());
                        if shared.forget.swap(false, Ordering::AcqRel)
                            && shared.tidied(open.forget()) == Some(false)
                        {
                            shared.forget.store(true, Ordering::Release);
                        }
                    }
                    _ => conn = None,
                }
            }
        });
    }

    fn batch(
        &self,
        shared: &Shared,
        conn: &mut Option<Box<dyn Connection>>,
        tops: &mut Tops,
        first: Box<dyn Job>,
        priority: Priority,
    ) -> Left {
        let desk = first.desk();
        if let Some(what) = shared.broken.get() {
            return Batch::only(first).left(Fate::Broken(what.clone()));
        }
        let (conn, head) = match begin(shared, conn, desk) {
            Ok((conn, head)) => (conn.as_mut(), head),
            Err(StoreError::StorageFull) => return Batch::only(first).left(Fate::Full),
            Err(StoreError::NoSuchDesk(_)) => return Batch::only(first).left(Fate::NoDesk),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a batch cannot begin"
                );
                return Batch::only(first).left(Fate::Broken(error.to_string()));
            }
        };
        let mut batch = Batch::on(desk, tops.put(desk, head));
        let begun = Instant::now();
        let mut goes_on = batch.run(conn, first) && priority == Priority::Person;
        while goes_on && begun.elapsed() < PEOPLE {
            let Some(job) = self.next_person() else {
                break;
            };
            goes_on = batch.run(conn, job);
        }
        let fate = batch.end(conn);
        if let (Fate::Own, Some(head)) = (&fate, batch.head()) {
            tops.keep(desk, head);
        }
        batch.left(fate)
    }
}

/// A lane that panics (acts that do are caught) takes nothing more, and lets
/// go of what waits: whoever waits for an answer is told, and not left waiting
/// for ever.
struct Stranded<'a>(&'a Lane);

impl Drop for Stranded<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut waiting = self.0.waiting();
            waiting.closed = true;
            let left = (
                std::mem::take(&mut waiting.people),
                std::mem::take(&mut waiting.bulk),
            );
            drop(waiting);
            drop(left);
        }
    }
}

/// Why an act was not taken into a queue.
pub(crate) enum Full {
    Busy,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ActError;
    use crate::tx::Tx;

    #[test]
    fn whoever_waits_is_told_when_the_lane_panics_and_it_takes_no_more() {
        let lane = Lane::new(4);
        let act = || Act::new(DeskId(1), |_: &mut Tx<'_>| Ok::<_, StoreError>(()));
        let (job, pending) = act();
        assert!(lane.send(Box::new(job), Priority::Person).is_ok());
        let working = Arc::clone(&lane);
        let thread = std::thread::spawn(move || {
            let _stranded = Stranded(&working);
            panic!("a fault of the lane itself");
        });
        assert!(thread.join().is_err());
        assert!(matches!(pending.wait(), Err(ActError::OutcomeUnknown)));
        let (job, _) = act();
        let refused = lane.send(Box::new(job), Priority::Person);
        assert!(matches!(refused, Err(Full::Closed)));
    }
}
