//! Acts that share one commit, and how it ends for each of them.

use super::Shared;
use super::act::{Fate, Job, Ran};
use crate::engine::{CommitError, Connection, Use, connect};
use crate::error::StoreError;
use motcua_domain::id::DeskId;
use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::Duration;

/// Attempts to begin a batch on a connection that turns out to be lost.
const ATTEMPTS: u32 = 5;

/// Acts that share one commit.
#[derive(Default)]
pub(super) struct Batch {
    /// Acts whose writing stands in the open transaction, in order.
    done: Vec<Box<dyn Job>>,
    /// Acts that ended without writing.
    ended: Vec<Box<dyn Job>>,
    /// Desks touched, with their number of events at the commit.
    pub(super) heads: Vec<(DeskId, i64)>,
    /// Set when the transaction is lost for all.
    dead: Option<Fate>,
}

/// Begins every writing transaction: the desk's head row is locked until the
/// commit, so that acts of several servers on one desk are serial too.
const LOCK_HEAD: &str = "UPDATE desk_head SET seq = seq WHERE desk_id = $1 RETURNING seq";

const SEQ: &str = "SELECT seq FROM desk_head WHERE desk_id = $1";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[LOCK_HEAD, SEQ];

/// Begins a batch, on a new connection when the old one is lost: nothing has
/// run yet, so trying again is safe.
pub(super) fn begin<'a>(
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
    if conn.query(LOCK_HEAD, &[desk.into()])?.is_empty() {
        return Err(StoreError::NoSuchDesk(desk));
    }
    Ok(())
}

impl Batch {
    /// A batch on a transaction that has locked this desk's head.
    pub(super) fn on(desk: DeskId) -> Self {
        Self {
            heads: vec![(desk, -1)],
            ..Self::default()
        }
    }

    /// A batch that could not begin.
    pub(super) fn only(job: Box<dyn Job>) -> Self {
        Self {
            ended: vec![job],
            ..Self::default()
        }
    }

    /// The acts, each to be told its end.
    pub(super) fn acts(&mut self) -> impl Iterator<Item = Box<dyn Job>> {
        self.done.drain(..).chain(self.ended.drain(..))
    }

    /// Runs one act; may others join the batch after it?
    ///
    /// There is no savepoint: it would have SQLite note every page twice, for
    /// all acts, and most never need it. When an act fails that has written,
    /// all is undone and the others run again, in their order; then the batch
    /// closes, so that a bad act costs its batch one repetition and no more.
    pub(super) fn run(&mut self, conn: &mut dyn Connection, job: Box<dyn Job>) -> bool {
        let desk = job.desk();
        if !self.heads.iter().any(|(known, _)| *known == desk) {
            match conn.query(LOCK_HEAD, &[desk.into()]) {
                Ok(rows) if rows.is_empty() => {
                    job.end(&Fate::NoDesk);
                    return true;
                }
                Ok(_) => self.heads.push((desk, -1)),
                Err(error) => {
                    self.ended.push(job);
                    self.died(&error);
                    return false;
                }
            }
        }
        let mut waiting = VecDeque::from([job]);
        let mut undone = false;
        while let Some(mut job) = waiting.pop_front() {
            match job.run(conn) {
                Ran::Done => self.done.push(job),
                Ran::Untouched => self.ended.push(job),
                Ran::Undo => {
                    undone = true;
                    self.ended.push(job);
                    waiting = self.done.drain(..).chain(waiting).collect();
                    if let Err(error) = self.begin_again(conn) {
                        self.ended.extend(waiting);
                        self.died(&error);
                        return false;
                    }
                }
            }
        }
        !undone
    }

    /// Undoes everything and locks the same desks again.
    fn begin_again(&self, conn: &mut dyn Connection) -> Result<(), StoreError> {
        conn.rollback();
        conn.begin()?;
        for (desk, _) in &self.heads {
            conn.query(LOCK_HEAD, &[(*desk).into()])?;
        }
        Ok(())
    }

    fn died(&mut self, error: &StoreError) {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the batch was undone"
        );
        let full = matches!(error, StoreError::StorageFull);
        self.dead = Some(if full { Fate::Full } else { Fate::Again });
    }

    pub(super) fn end(&mut self, conn: &mut dyn Connection, shared: &Shared) -> Fate {
        if let Some(fate) = self.dead.take() {
            conn.rollback();
            return fate;
        }
        if self.done.is_empty() {
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
