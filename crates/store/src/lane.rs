//! A lane: one thread, one connection, acts one after the other, one commit
//! for all that waited.
//!
//! Sequence order = leaf order = commit order, and a person's act pays one
//! press of the disk however many share it. A lane takes what waits and never
//! waits for company. Deliberately absent: answers before the commit, and any
//! knowledge of what an act does.

use crate::engine::{CommitError, Connection, Durability, Location, Use, connect};
use crate::error::{ActError, StoreError};
use crate::tx::{Failed, Tx};
use motcua_domain::id::DeskId;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Who waits for an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// A person at a screen: first.
    Person,
    /// Recomputing, importing, playing a demo: in slices between.
    Bulk,
}

/// Longest time a batch goes on taking people's acts.
const PEOPLE: Duration = Duration::from_millis(20);
/// Longest slice of bulk work in a batch.
const SLICE: Duration = Duration::from_millis(5);
/// Attempts to begin a batch on a connection that turns out to be lost.
const ATTEMPTS: u32 = 5;

/// What is told after each commit: the desk and its number of events.
pub(crate) type Hook = Box<dyn Fn(DeskId, i64) + Send + Sync>;

/// What the lanes of a store share.
pub(crate) struct Shared {
    pub location: Location,
    pub durability: Durability,
    pub hooks: RwLock<Vec<Hook>>,
}

/// An act that waits, whatever its types.
pub(crate) trait Job: Send {
    fn desk(&self) -> DeskId;
    /// Runs the act inside a savepoint.
    fn run(&mut self, conn: &mut dyn Connection) -> Ran;
    /// Tells whoever waits.
    fn end(self: Box<Self>, fate: &Fate);
}

/// How an act ended, before the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Done,
    Undo,
    UndoFull,
}

/// How the batch ended for an act.
pub(crate) enum Fate {
    /// As the act itself says.
    Own,
    Again,
    Unknown,
    Full,
    NoDesk,
    Broken(String),
}

/// The answer of an act that was sent to a lane.
pub struct Pending<T, E> {
    answer: Receiver<Result<T, ActError<E>>>,
}

impl<T, E> Pending<T, E> {
    /// Waits for the commit.
    pub fn wait(self) -> Result<T, ActError<E>> {
        // A lane that ends without an answer was undone by its own panic.
        self.answer.recv().unwrap_or(Err(ActError::OutcomeUnknown))
    }
}

/// An act with its types.
pub(crate) struct Act<T, E, F> {
    desk: DeskId,
    act: Option<F>,
    result: Option<Result<T, ActError<E>>>,
    answer: SyncSender<Result<T, ActError<E>>>,
}

impl<T, E, F> Act<T, E, F> {
    pub(crate) fn new(desk: DeskId, act: F) -> (Self, Pending<T, E>) {
        let (answer, receiver) = sync_channel(1);
        (
            Self {
                desk,
                act: Some(act),
                result: None,
                answer,
            },
            Pending { answer: receiver },
        )
    }
}

impl<T, E, F> Job for Act<T, E, F>
where
    T: Send,
    E: Send + From<StoreError>,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn desk(&self) -> DeskId {
        self.desk
    }

    fn run(&mut self, conn: &mut dyn Connection) -> Ran {
        let Some(act) = self.act.take() else {
            return Ran::Undo;
        };
        let mut tx = Tx::new(conn, self.desk);
        let result = catch_unwind(AssertUnwindSafe(|| act(&mut tx)));
        let failed = tx.failed();
        let (result, ran) = match (result, failed) {
            (Err(_), _) => (Err(ActError::Panicked), Ran::Undo),
            (Ok(Ok(answer)), Failed::No) => (Ok(answer), Ran::Done),
            // It is not the act's fault and it may be sent again.
            (Ok(_), Failed::Again) => (Err(ActError::Again), Ran::Undo),
            // It swallowed an error of the store: nothing of it counts.
            (Ok(Ok(_)), Failed::Yes) => {
                (Err(ActError::Act(StoreError::Poisoned.into())), Ran::Undo)
            }
            (Ok(Ok(_)), Failed::Full) => {
                (Err(ActError::Store(StoreError::StorageFull)), Ran::UndoFull)
            }
            (Ok(Err(error)), Failed::Full) => (Err(ActError::Act(error)), Ran::UndoFull),
            (Ok(Err(error)), _) => (Err(ActError::Act(error)), Ran::Undo),
        };
        self.result = Some(result);
        ran
    }

    fn end(self: Box<Self>, fate: &Fate) {
        let answer = match (fate, self.result) {
            (Fate::Own, Some(result)) => result,
            // An act that failed on its own failed, whatever came after.
            (Fate::Again | Fate::Unknown | Fate::Full, Some(Err(own))) => Err(own),
            (Fate::Own | Fate::Again, _) => Err(ActError::Again),
            (Fate::Unknown, _) => Err(ActError::OutcomeUnknown),
            (Fate::Full, _) => Err(ActError::Store(StoreError::StorageFull)),
            (Fate::NoDesk, _) => Err(ActError::Store(StoreError::NoSuchDesk(self.desk))),
            (Fate::Broken(what), _) => Err(ActError::Store(StoreError::Engine {
                doing: "begin a batch".to_owned(),
                source: what.clone().into(),
            })),
        };
        // Nobody waits any more: the act stands all the same.
        let _ = self.answer.send(answer);
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
    fn first(&self) -> Option<(Box<dyn Job>, Priority)> {
        let mut waiting = self.waiting();
        loop {
            if let Some(job) = waiting.people.pop_front() {
                return Some((job, Priority::Person));
            }
            if let Some(job) = waiting.bulk.pop_front() {
                return Some((job, Priority::Bulk));
            }
            if waiting.closed {
                return None;
            }
            waiting = self
                .bell
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next(&self, priority: Priority) -> Option<Box<dyn Job>> {
        let mut waiting = self.waiting();
        match priority {
            Priority::Person => waiting.people.pop_front(),
            Priority::Bulk => waiting.bulk.pop_front(),
        }
    }

    /// The lane's thread.
    pub(crate) fn work(&self, shared: &Shared) {
        let mut conn = None;
        while let Some((job, priority)) = self.first() {
            let mut batch = Batch {
                ended: Vec::new(),
                heads: Vec::new(),
                dead: None,
            };
            let fate = self.batch(shared, &mut conn, &mut batch, job, priority);
            for job in batch.ended {
                job.end(&fate);
            }
            if let (Fate::Own, true) = (&fate, !batch.heads.is_empty()) {
                let hooks = shared.hooks.read().unwrap_or_else(PoisonError::into_inner);
                for (desk, seq) in batch.heads {
                    hooks.iter().for_each(|hook| hook(desk, seq));
                }
            }
            match &mut conn {
                Some(open) if open.is_usable() => open.tidy(),
                _ => conn = None,
            }
        }
    }

    fn batch(
        &self,
        shared: &Shared,
        conn: &mut Option<Box<dyn Connection>>,
        batch: &mut Batch,
        first: Box<dyn Job>,
        priority: Priority,
    ) -> Fate {
        let desk = first.desk();
        let conn = match begin(shared, conn, desk) {
            Ok(conn) => conn.as_mut(),
            Err(StoreError::StorageFull) => {
                batch.ended.push(first);
                return Fate::Full;
            }
            Err(StoreError::NoSuchDesk(_)) => {
                batch.ended.push(first);
                return Fate::NoDesk;
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a batch cannot begin"
                );
                batch.ended.push(first);
                return Fate::Broken(error.to_string());
            }
        };
        batch.heads.push((desk, -1));
        let begun = Instant::now();
        let mut n_done = 0;
        let mut run = |batch: &mut Batch, job: Box<dyn Job>| {
            n_done += usize::from(batch.run(conn, job));
            batch.dead.is_none()
        };
        let mut alive = true;
        let mut slice = None;
        match priority {
            Priority::Person => alive = run(batch, first),
            Priority::Bulk => {
                slice = Some(begun);
                alive = alive && run(batch, first);
            }
        }
        while alive && begun.elapsed() < PEOPLE {
            let Some(job) = self.next(Priority::Person) else {
                break;
            };
            alive = run(batch, job);
        }
        let slice = slice.unwrap_or_else(Instant::now);
        while alive && slice.elapsed() < SLICE {
            let Some(job) = self.next(Priority::Bulk) else {
                break;
            };
            alive = run(batch, job);
        }
        batch.end(conn, n_done, shared)
    }
}

/// Why an act was not taken into a queue.
pub(crate) enum Full {
    Busy,
    Closed,
}

/// Acts that share one commit.
struct Batch {
    ended: Vec<Box<dyn Job>>,
    /// Desks touched, with their number of events at the commit.
    heads: Vec<(DeskId, i64)>,
    /// Set when the engine undid everything.
    dead: Option<Fate>,
}

/// Begins every writing transaction: the desk's head row is locked until the
/// commit, so that acts of several servers on one desk are serial too.
pub(crate) const LOCK_HEAD: &str =
    "UPDATE desk_head SET seq = seq WHERE desk_id = $1 RETURNING seq";

const SEQ: &str = "SELECT seq FROM desk_head WHERE desk_id = $1";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[LOCK_HEAD, SEQ];

/// Begins a batch, on a new connection when the old one is lost: nothing has
/// run yet, so trying again is safe.
fn begin<'a>(
    shared: &Shared,
    conn: &'a mut Option<Box<dyn Connection>>,
    desk: DeskId,
) -> Result<&'a mut Box<dyn Connection>, StoreError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let open = match conn.take() {
            Some(open) => Ok(open),
            None => connect(&shared.location, Use::Write, shared.durability),
        };
        let begun = open.and_then(|mut open| match lock(open.as_mut(), desk) {
            Ok(()) => Ok(open),
            Err(error) => {
                open.rollback();
                // What cannot be helped by a new connection keeps the old.
                if matches!(error, StoreError::NoSuchDesk(_) | StoreError::StorageFull) {
                    *conn = Some(open);
                }
                Err(error)
            }
        });
        match begun {
            Ok(open) => return Ok(conn.insert(open)),
            Err(error @ (StoreError::NoSuchDesk(_) | StoreError::StorageFull)) => {
                return Err(error);
            }
            Err(error) if attempt >= ATTEMPTS => return Err(error),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "connecting again");
                std::thread::sleep(Duration::from_millis(20 << attempt));
            }
        }
    }
}

fn lock(conn: &mut dyn Connection, desk: DeskId) -> Result<(), StoreError> {
    conn.begin()?;
    match conn.query(LOCK_HEAD, &[desk.into()])?.is_empty() {
        false => Ok(()),
        true => Err(StoreError::NoSuchDesk(desk)),
    }
}

impl Batch {
    /// Runs one act; is it to be committed?
    fn run(&mut self, conn: &mut dyn Connection, mut job: Box<dyn Job>) -> bool {
        let desk = job.desk();
        if !self.heads.iter().any(|(known, _)| *known == desk) {
            match conn.query(LOCK_HEAD, &[desk.into()]) {
                Ok(rows) if rows.is_empty() => {
                    job.end(&Fate::NoDesk);
                    return false;
                }
                Ok(_) => self.heads.push((desk, -1)),
                Err(error) => return self.died(job, &error),
            }
        }
        if let Err(error) = conn.savepoint() {
            return self.died(job, &error);
        }
        let ran = job.run(conn);
        let over = if ran == Ran::Done {
            conn.release()
        } else {
            conn.rollback_act()
        };
        self.ended.push(job);
        if let Err(error) = over {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the batch was undone"
            );
            self.dead = Some(if ran == Ran::UndoFull {
                Fate::Full
            } else {
                Fate::Again
            });
        }
        ran == Ran::Done
    }

    fn died(&mut self, job: Box<dyn Job>, error: &StoreError) -> bool {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the batch was undone"
        );
        let full = matches!(error, StoreError::StorageFull);
        self.dead = Some(if full { Fate::Full } else { Fate::Again });
        self.ended.push(job);
        false
    }

    fn end(&mut self, conn: &mut dyn Connection, n_done: usize, shared: &Shared) -> Fate {
        if let Some(fate) = self.dead.take() {
            conn.rollback();
            return fate;
        }
        if n_done == 0 {
            // Only refusals: nothing to write, no need to press the disk.
            conn.rollback();
            self.heads.clear();
            return Fate::Own;
        }
        let listened = !shared
            .hooks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty();
        if listened {
            for (desk, seq) in &mut self.heads {
                if let Ok(rows) = conn.query(SEQ, &[(*desk).into()]) {
                    *seq = rows.first().and_then(|row| row.int(0).ok()).unwrap_or(-1);
                }
            }
        } else {
            self.heads.clear();
        }
        match conn.commit() {
            Ok(()) => Fate::Own,
            Err(CommitError::Undone(StoreError::StorageFull)) => Fate::Full,
            Err(CommitError::Undone(error)) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the commit was refused"
                );
                conn.rollback();
                Fate::Again
            }
            Err(CommitError::Unknown(error)) => {
                tracing::error!(%error, "nobody knows whether the commit went through");
                Fate::Unknown
            }
        }
    }
}
