//! The store: lanes for acts, snapshots for pages.

use crate::engine::{self, Connection, Durability, Location, Use};
use crate::error::{ActError, StoreError};
use crate::folder::{Blobs, Folder, Keys};
use crate::lane::{Act, Full, Lane, Pending, Priority, Shared};
use crate::migrate;
use crate::search::TakingIn;
use crate::tidying::tidy;
use crate::tx::{Failed, Tx};
use motcua_domain::id::DeskId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The server itself, as a desk of its own: its lane makes other desks and
/// takes in what all desks share (calendars, packs).
pub const SERVER: DeskId = DeskId(0);

/// A reader that holds its snapshot longer than this is named in the log: it
/// keeps the write-ahead log from being emptied.
const LONG_READ: Duration = Duration::from_secs(5);

/// Connections that are at least kept open to a server of PostgreSQL: opening
/// one costs it more than the reading. In a folder each has a cache, and
/// opening one costs nothing.
const REMOTE: usize = 16;

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// `Full` for every office.
    pub durability: Durability,
    /// 64 random bytes for the data key and the signing key, used when the
    /// folder has none yet; without them such a folder is refused.
    pub new_keys: Option<[u8; 64]>,
    /// Acts that may wait in a lane before the next is refused as `Busy`.
    pub queue: usize,
    /// Connections for pages that are kept open.
    pub readers: usize,
    /// Told while the opening takes in the search words of an earlier program.
    pub taking_in: Option<TakingIn>,
}

impl Options {
    /// For an office: durable, with the keys made from `randomness` at the
    /// first opening.
    pub fn new(randomness: Option<[u8; 64]>) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            durability: Durability::Full,
            new_keys: randomness,
            queue: 1024,
            readers: cores + 2,
            taking_in: None,
        }
    }
}

/// A handle to the store; clones share it. Closing waits for what is queued
/// and happens when the last clone is dropped.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// A lane and its thread.
type Working = (Arc<Lane>, JoinHandle<()>);

struct Inner {
    shared: Arc<Shared>,
    options: Options,
    folder: Folder,
    lanes: Mutex<HashMap<DeskId, Working>>,
    readers: Mutex<Vec<Box<dyn Connection>>>,
    tidying: Option<(Sender<()>, JoinHandle<()>)>,
    n_read: AtomicU64,
}

impl Store {
    /// Opens a store, makes it when it is not there, and brings its tables up
    /// to date. Must not be called on an async thread.
    pub fn open(location: &Location, options: &Options) -> Result<Self, StoreError> {
        let folder = Folder::open(location.folder(), options.new_keys)?;
        let mut conn = engine::connect(location, Use::Write, options.durability)?;
        if !conn.hold()? {
            return Err(StoreError::SecondOnDatabase);
        }
        let told = options.taking_in.as_deref();
        let tell = |share| told.map_or((), |told| told(share));
        migrate::run(conn.as_mut(), &folder, &tell)?;
        let mut store = Self::over(location, options, folder);
        if let Some(inner) = Arc::get_mut(&mut store.inner) {
            inner.tidying = tidy(conn, &inner.shared);
        }
        Ok(store)
    }

    /// Looks into a store that another process may be serving: takes no lock,
    /// changes nothing, refuses acts. The folder must hold keys and, on
    /// SQLite, a database.
    pub fn look(location: &Location) -> Result<Self, StoreError> {
        let folder = Folder::look(location.folder())?;
        if let Location::Folder(path) = location
            && !path.join(engine::DATABASE).exists()
        {
            crate::folder::not_half_restored(path)?;
            return Err(StoreError::NoDatabase(path.clone()));
        }
        let mut conn = engine::connect(location, Use::Read, Durability::Full)?;
        conn.begin()?;
        let fits = migrate::fits(conn.as_mut(), &folder);
        conn.rollback();
        fits?;
        Ok(Self::over(location, &Options::new(None), folder))
    }

    /// A store in a folder of its own that is thrown away after a check; keys
    /// and notes are those of `like`.
    pub(crate) fn scratch(dir: &std::path::Path, like: &Self) -> Result<Self, StoreError> {
        let folder = Folder::look(like.folder().path())?;
        let options = Options {
            durability: Durability::Off,
            ..Options::new(None)
        };
        let location = Location::Folder(dir.to_owned());
        let mut conn = engine::connect(&location, Use::Write, options.durability)?;
        migrate::run(conn.as_mut(), &folder, &|_| {})?;
        Ok(Self::over(&location, &options, folder))
    }

    fn over(location: &Location, options: &Options, folder: Folder) -> Self {
        let shared = Arc::new(Shared::new(location.clone(), options.durability));
        Self {
            inner: Arc::new(Inner {
                shared,
                options: options.clone(),
                folder,
                lanes: Mutex::default(),
                readers: Mutex::default(),
                tidying: None,
                n_read: AtomicU64::new(0),
            }),
        }
    }

    /// Is it the same open store?
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Where the store is.
    pub fn location(&self) -> &Location {
        &self.inner.shared.location
    }

    /// Level of the program that the data ask for.
    pub fn needed_level(&self) -> Result<i64, StoreError> {
        let mut conn = self.reader()?;
        let level = migrate::needed(conn.as_mut());
        conn.rollback();
        level
    }

    /// The data folder beside the database.
    pub fn folder(&self) -> &Folder {
        &self.inner.folder
    }

    /// Keys of the folder.
    pub fn keys(&self) -> &Keys {
        self.inner.folder.keys()
    }

    /// Files by content.
    pub fn blobs(&self) -> Blobs {
        self.inner.folder.blobs()
    }

    /// Calls `hook` after every commit, in commit order, with the desk and
    /// its number of events. It runs on the lane: it must only pass the word.
    pub fn on_commit(&self, hook: impl Fn(DeskId, i64) + Send + Sync + 'static) {
        let hooks = &self.inner.shared.hooks;
        hooks
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(hook));
    }

    /// Does an act on a desk and waits for its commit. The act runs on the
    /// desk's lane, alone; when it fails or panics it leaves nothing behind.
    /// It may run again when another act of its batch had to be undone, so it
    /// changes nothing but what it writes.
    pub fn act<T, E>(
        &self,
        desk: DeskId,
        priority: Priority,
        act: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ActError<E>>
    where
        T: Send + 'static,
        E: Send + 'static + From<StoreError>,
    {
        self.submit(desk, priority, act)?.wait()
    }

    /// Like [`Store::act`], and does it again, up to five times, when the
    /// engine undid it (a deadlock, a lost connection before the commit).
    pub fn act_again<T, E>(
        &self,
        desk: DeskId,
        priority: Priority,
        act: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, ActError<E>>
    where
        T: Send + 'static,
        E: Send + 'static + From<StoreError>,
    {
        let act = Arc::new(act);
        for _ in 0..4 {
            let once = Arc::clone(&act);
            match self.act(desk, priority, move |tx| once(tx)) {
                Err(ActError::Again) => {}
                answer => return answer,
            }
        }
        self.act(desk, priority, move |tx| act(tx))
    }

    /// Asks that what was deleted cannot be read in the files, after the next act.
    pub fn forget_deleted(&self) {
        self.inner.shared.forget.store(true, Ordering::Release);
    }

    /// Sends an act to its lane without waiting: many can share a commit.
    pub fn submit<T, E>(
        &self,
        desk: DeskId,
        priority: Priority,
        act: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Pending<T, E>, ActError<E>>
    where
        T: Send + 'static,
        E: Send + 'static + From<StoreError>,
    {
        if !self.folder().is_held() {
            return Err(ActError::Store(StoreError::OnlyLooking));
        }
        let (job, pending) = Act::new(desk, act);
        match self
            .lane(desk)
            .map_err(ActError::Store)?
            .send(Box::new(job), priority)
        {
            Ok(()) => Ok(pending),
            Err(Full::Busy) => Err(ActError::Busy),
            Err(Full::Closed) => Err(ActError::Store(StoreError::Closed)),
        }
    }

    /// Reads a desk in one snapshot. Runs on the caller's thread; writing is
    /// refused.
    pub fn read<T, E>(
        &self,
        desk: DeskId,
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut conn = self.reader()?;
        let begun = Instant::now();
        let mut tx = Tx::new(conn.as_mut(), desk);
        let result = read(&mut tx);
        let failed = tx.failed();
        self.inner
            .n_read
            .fetch_add(tx.statements(), Ordering::Relaxed);
        conn.rollback();
        if begun.elapsed() > LONG_READ {
            tracing::warn!(
                seconds = begun.elapsed().as_secs(),
                "a page held its snapshot long"
            );
        }
        if failed == Failed::No || conn.is_usable() {
            let mut idle = self
                .inner
                .readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let readers = self.inner.options.readers;
            let kept = if self.location().has_one_writer() {
                readers
            } else {
                readers.max(REMOTE)
            };
            if idle.len() < kept {
                idle.push(conn);
            }
        }
        result
    }

    /// Statements of all reads so far: pages are tested not to need more of
    /// them with more rows.
    pub fn statements_read(&self) -> u64 {
        self.inner.n_read.load(Ordering::Relaxed)
    }

    /// A connection with an open snapshot. One that went stale while idle (a
    /// server that was restarted) is replaced.
    pub(crate) fn reader(&self) -> Result<Box<dyn Connection>, StoreError> {
        loop {
            let idle = self
                .inner
                .readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop();
            let Some(mut conn) = idle else { break };
            if conn.is_usable() && conn.begin().is_ok() {
                return Ok(conn);
            }
        }
        let shared = &self.inner.shared;
        let mut conn = engine::connect(&shared.location, Use::Read, shared.durability)?;
        conn.begin()?;
        Ok(conn)
    }

    /// A connection of its own for work that is not an act (import).
    pub(crate) fn writer(&self) -> Result<Box<dyn Connection>, StoreError> {
        let shared = &self.inner.shared;
        engine::connect(&shared.location, Use::Write, shared.durability)
    }

    /// The lane of a desk. SQLite has one writer, so all desks share a lane;
    /// on PostgreSQL each desk has its own.
    fn lane(&self, desk: DeskId) -> Result<Arc<Lane>, StoreError> {
        let key = if self.location().has_one_writer() {
            SERVER
        } else {
            desk
        };
        let mut lanes = self
            .inner
            .lanes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((lane, thread)) = lanes.get(&key)
            && !thread.is_finished()
        {
            return Ok(Arc::clone(lane));
        }
        let lane = Lane::new(self.inner.options.queue);
        let (working, shared) = (Arc::clone(&lane), Arc::clone(&self.inner.shared));
        let thread = std::thread::Builder::new()
            .name(format!("lane {key}"))
            .spawn(move || working.work(&shared))
            .map_err(StoreError::file(
                "start the lane of",
                self.location().folder(),
            ))?;
        lanes.insert(key, (Arc::clone(&lane), thread));
        Ok(lane)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let lanes = self.lanes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (lane, _) in lanes.values() {
            lane.close();
        }
        for (_, (_, thread)) in lanes.drain() {
            // The last to let go may be the lane itself, which had the desk in
            // its hands for an act; it ends by itself.
            if thread.thread().id() == std::thread::current().id() {
                continue;
            }
            // A lane that panicked has answered nobody wrongly.
            let _ = thread.join();
        }
        if let Some((stop, thread)) = self.tidying.take() {
            drop(stop);
            let _ = thread.join();
        }
        // A PostgreSQL connection may not be dropped on an async thread.
        let readers = std::mem::take(
            self.readers
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        );
        let _ = std::thread::spawn(move || drop(readers)).join();
    }
}
