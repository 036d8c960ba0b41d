//! Acts that share one commit, and how it ends for each of them.

use super::Shared;
use super::act::{Fate, Job, Ran};
use super::press::Left;
use crate::engine::{CommitError, Connection, Use, connect};
use crate::error::StoreError;
use crate::tx::{Head, Tx};
use motcua_domain::id::DeskId;
use motcua_domain::ledger::Hash;
use std::collections::VecDeque;
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
    /// Desks touched: what their head's row held when it was read, and their
    /// numbers as they stand.
    heads: Vec<(DeskId, (i64, i64), Head)>,
    /// Set when the transaction is lost for all.
    dead: Option<Fate>,
}

/// The newest nodes of a desk's tree, as its last batch left them: the next
/// leaf's left siblings need not be read back. They hold as long as nobody
/// else has written since.
#[derive(Default)]
pub(super) struct Tops {
    of: Option<(DeskId, i64)>,
    nodes: Vec<Option<(u64, Hash)>>,
}

impl Tops {
    /// Gives them to the head of a batch, if they are this desk's.
    pub(super) fn put(&mut self, desk: DeskId, head: Head) -> Head {
        let nodes = std::mem::take(&mut self.nodes);
        if self.of == Some((desk, head.seq)) {
            return Head { nodes, ..head };
        }
        head
    }

    /// Keeps them of a batch that was committed.
    pub(super) fn keep(&mut self, desk: DeskId, head: &Head) {
        self.of = Some((desk, head.seq));
        self.nodes.clone_from(&head.nodes);
    }
}

/// Begins every writing transaction: the desk's head row is locked until the
/// commit, so that acts of several servers on one desk are serial too.
const LOCK_HEAD: &str = "UPDATE desk_head SET seq = seq WHERE desk_id = $1 RETURNING seq, next_id";

const KEEP_HEAD: &str = "UPDATE desk_head SET seq = $2, next_id = $3 WHERE desk_id = $1";

const KEEP_SERIES: &str = "INSERT INTO counter (desk_id, series, n) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, series) DO UPDATE SET n = excluded.n";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[LOCK_HEAD, KEEP_HEAD, KEEP_SERIES];

/// Begins a batch, on a new connection when the old one is lost: nothing has
/// run yet, so trying again is safe.
pub(super) fn begin<'a>(
    shared: &Shared,
    conn: &'a mut Option<Box<dyn Connection>>,
    desk: DeskId,
) -> Result<(&'a mut Box<dyn Connection>, Head), StoreError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let open = match conn.take() {
            Some(open) => Ok(open),
            None => connect(&shared.location, Use::Lane, shared.durability),
        };
        let begun = open.and_then(|mut open| match lock(open.as_mut(), desk) {
            Ok(head) => Ok((open, head)),
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
            Ok((open, head)) => return Ok((conn.insert(open), head)),
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

fn lock(conn: &mut dyn Connection, desk: DeskId) -> Result<Head, StoreError> {
    conn.begin()?;
    head(conn, desk)?.ok_or(StoreError::NoSuchDesk(desk))
}

/// Locks the head of a desk until the commit and reads it.
fn head(conn: &mut dyn Connection, desk: DeskId) -> Result<Option<Head>, StoreError> {
    let rows = conn.query(LOCK_HEAD, &[desk.into()])?;
    rows.first()
        .map(|row| {
            Ok(Head {
                seq: row.int(0)?,
                next_id: row.int(1)?,
                ..Head::default()
            })
        })
        .transpose()
}

impl Batch {
    /// A batch on a transaction that has locked this desk's head.
    pub(super) fn on(desk: DeskId, head: Head) -> Self {
        Self {
            heads: vec![(desk, head.row(), head)],
            ..Self::default()
        }
    }

    /// The head of the desk it began on.
    pub(super) fn head(&self) -> Option<&Head> {
        self.heads.first().map(|(.., now)| now)
    }

    /// A batch that could not begin.
    pub(super) fn only(job: Box<dyn Job>) -> Self {
        Self {
            ended: vec![job],
            ..Self::default()
        }
    }

    /// What is left when the batch has ended: the answers, and the desks to be
    /// told of with their numbers of events (none when nothing was written).
    pub(super) fn left(self, fate: Fate) -> Left {
        let wrote = !self.done.is_empty();
        let acts = self.done.into_iter().chain(self.ended);
        Left {
            answers: acts.map(Job::answer).collect(),
            heads: match fate {
                Fate::Own if wrote => self.heads.iter().map(|(d, _, h)| (*d, h.seq)).collect(),
                _ => Vec::new(),
            },
            fate,
        }
    }

    /// Runs one act; may others join the batch after it?
    ///
    /// There is no savepoint: it would have SQLite note every page twice, for
    /// all acts, and most never need it. When an act fails that has written,
    /// all is undone and the others run again, in their order; then the batch
    /// closes, so that a bad act costs its batch one repetition and no more.
    pub(super) fn run(&mut self, conn: &mut dyn Connection, job: Box<dyn Job>) -> bool {
        let desk = job.desk();
        if !self.heads.iter().any(|(known, ..)| *known == desk) {
            match head(conn, desk) {
                Ok(None) => {
                    job.answer().tell(&Fate::NoDesk);
                    return true;
                }
                Ok(Some(head)) => self.heads.push((desk, head.row(), head)),
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
            let desk = job.desk();
            let Some((.., head)) = self.heads.iter_mut().find(|(known, ..)| *known == desk) else {
                continue;
            };
            match job.run(conn, head) {
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
    fn begin_again(&mut self, conn: &mut dyn Connection) -> Result<(), StoreError> {
        conn.rollback();
        conn.begin()?;
        for (desk, read, now) in &mut self.heads {
            let fresh = head(conn, *desk)?.ok_or(StoreError::NoSuchDesk(*desk))?;
            *read = fresh.row();
            *now = fresh;
        }
        Ok(())
    }

    /// Writes the figures that were added to and the numbers that were given
    /// out.
    fn keep_heads(&mut self, conn: &mut dyn Connection) -> Result<(), StoreError> {
        for (desk, read, now) in &mut self.heads {
            Tx::writing(conn, *desk, now).write_figures()?;
            if now.row() != *read {
                let values = [(*desk).into(), now.seq.into(), now.next_id.into()];
                conn.execute(KEEP_HEAD, &values)?;
            }
            for (series, n) in &now.series {
                let values = [(*desk).into(), series.as_str().into(), (*n).into()];
                conn.execute(KEEP_SERIES, &values)?;
            }
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

    pub(super) fn end(&mut self, conn: &mut dyn Connection) -> Fate {
        if let Some(fate) = self.dead.take() {
            conn.rollback();
            return fate;
        }
        if self.done.is_empty() {
            // Only refusals: nothing to write, no need to press the disk.
            conn.rollback();
            return Fate::Own;
        }
        if let Err(error) = self.keep_heads(conn) {
            self.died(&error);
            conn.rollback();
            return self.dead.take().unwrap_or(Fate::Again);
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
