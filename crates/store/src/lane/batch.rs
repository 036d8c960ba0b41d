//! Acts that share one commit, and how it ends for each of them.

use super::Shared;
use super::act::{Fate, Job, Ran};
use crate::engine::{CommitError, Connection, Use, connect};
use crate::error::StoreError;
use motcua_domain::id::DeskId;
use std::sync::PoisonError;
use std::time::Duration;

/// Attempts to begin a batch on a connection that turns out to be lost.
const ATTEMPTS: u32 = 5;

/// Acts that share one commit.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) ended: Vec<Box<dyn Job>>,
    /// Desks touched, with their number of events at the commit.
    pub(super) heads: Vec<(DeskId, i64)>,
    /// Set when the engine undid everything.
    pub(super) dead: Option<Fate>,
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
    /// Runs one act that shares its transaction with nobody, so that it needs
    /// no savepoint: what a long act changes would be noted twice, and SQLite
    /// walks those notes at every statement.
    pub(super) fn run_alone(&mut self, conn: &mut dyn Connection, mut job: Box<dyn Job>) -> bool {
        let ran = job.run(conn);
        self.ended.push(job);
        if ran != Ran::Done {
            conn.rollback();
        }
        ran == Ran::Done
    }

    /// Runs one act; is it to be committed?
    pub(super) fn run(&mut self, conn: &mut dyn Connection, mut job: Box<dyn Job>) -> bool {
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

    pub(super) fn end(
        &mut self,
        conn: &mut dyn Connection,
        n_done: usize,
        shared: &Shared,
    ) -> Fate {
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
