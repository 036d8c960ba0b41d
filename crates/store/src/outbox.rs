//! The outbox: messages that go out after the commit, once each.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::DossierId;

/// A message that waits or went out.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Id.
    pub id: i64,
    /// When it was put in.
    pub at: Timestamp,
    /// Which way: `mail`, `sms`, `webhook`, `desk`, …
    pub kind: String,
    /// Dossier it is about.
    pub dossier: Option<DossierId>,
    /// Content, JSON.
    pub body: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it is to be tried; `None` = done or given up.
    pub next_at: Option<Timestamp>,
    /// When it went out.
    pub done_at: Option<Timestamp>,
    /// Why the last try failed, or why somebody gave it up (then it has a
    /// `done_at`, too).
    pub failure: Option<String>,
    /// Since when it lies among the dead letters.
    pub dead_at: Option<Timestamp>,
}

const PUT: &str = "INSERT INTO outbox (desk_id, id, at, kind, dossier_id, body, tries, next_at, \
    done_at, failure) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, NULL, NULL)";
const DUE: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure, \
    dead_at FROM outbox WHERE desk_id = $1 AND next_at <= $2 AND kind = $3 \
    ORDER BY next_at, id LIMIT $4";
const OF_DOSSIER: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure, \
    dead_at FROM outbox WHERE desk_id = $1 AND dossier_id = $2 ORDER BY id LIMIT 1000";
const DONE: &str = "UPDATE outbox SET tries = tries + 1, next_at = NULL, done_at = $3, \
    failure = NULL, dead_at = NULL, body = $4 WHERE desk_id = $1 AND id = $2";
const FAILED: &str = "UPDATE outbox SET tries = tries + 1, next_at = $3, failure = $4, \
    dead_at = $5 WHERE desk_id = $1 AND id = $2";
const ONE: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure, \
    dead_at FROM outbox WHERE desk_id = $1 AND id = $2";
const DEAD: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure, \
    dead_at FROM outbox WHERE desk_id = $1 AND dead_at >= $2 ORDER BY dead_at DESC, id DESC \
    LIMIT $3";
const AGAIN: &str = "UPDATE outbox SET tries = 0, next_at = $3, dead_at = NULL \
    WHERE desk_id = $1 AND id = $2 AND dead_at IS NOT NULL";
const GIVE_UP: &str = "UPDATE outbox SET dead_at = NULL, done_at = $3, failure = $4 \
    WHERE desk_id = $1 AND id = $2 AND dead_at IS NOT NULL";
const DROP: &str = "UPDATE outbox SET next_at = NULL, dead_at = NULL, done_at = $3, failure = $4 \
    WHERE desk_id = $1 AND id = $2 AND done_at IS NULL";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE desk_id = $1 AND next_at >= $2";
const SENT: &str = "SELECT kind, COUNT(*) FROM outbox WHERE desk_id = $1 AND done_at >= $2 \
    AND failure IS NULL GROUP BY kind ORDER BY kind";
const ERASE: &str = "DELETE FROM outbox WHERE desk_id = $1 AND dossier_id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    PUT, DUE, OF_DOSSIER, DONE, FAILED, ONE, DEAD, AGAIN, GIVE_UP, DROP, WAITING, SENT, ERASE,
];

/// How many messages went out one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRow {
    /// Which way.
    pub kind: String,
    /// How many.
    pub n: i64,
}

impl Tx<'_> {
    /// Puts a message into the outbox, in the transaction of the act; it is
    /// tried from `at` on.
    pub fn queue(
        &mut self,
        kind: &str,
        dossier: Option<DossierId>,
        body: &str,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let (desk, id) = (self.desk(), self.next_id()?);
        let values = [
            desk.into(),
            id.into(),
            at.into(),
            kind.into(),
            dossier.into(),
            body.into(),
            at.into(),
        ];
        self.execute(PUT, &values)?;
        Ok(id)
    }

    /// Messages of one kind to be tried now, oldest first.
    pub fn due_messages(
        &mut self,
        now: Timestamp,
        kind: &str,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let desk = self.desk();
        self.query(DUE, &[desk.into(), now.into(), kind.into(), limit.into()])?
            .iter()
            .map(message)
            .collect()
    }

    /// Messages about a dossier, oldest first.
    pub fn messages_of(&mut self, dossier: DossierId) -> Result<Vec<OutboxRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_DOSSIER, &[desk.into(), dossier.into()])?
            .iter()
            .map(message)
            .collect()
    }

    /// One message.
    pub fn message(&mut self, id: i64) -> Result<Option<OutboxRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(ONE, &[desk.into(), id.into()])?;
        row.as_ref().map(message).transpose()
    }

    /// The message went out; `body` is what is kept of it.
    pub fn message_done(&mut self, id: i64, body: &str, at: Timestamp) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [desk.into(), id.into(), at.into(), body.into()];
        self.execute(DONE, &values).map(|_| ())
    }

    /// The message did not go out at `at`; without a time for the next try it
    /// lies among the dead letters.
    pub fn message_failed(
        &mut self,
        id: i64,
        next_at: Option<Timestamp>,
        why: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let dead_at = if next_at.is_none() { Some(at) } else { None };
        let values = [
            desk.into(),
            id.into(),
            next_at.into(),
            why.into(),
            dead_at.into(),
        ];
        self.execute(FAILED, &values).map(|_| ())
    }

    /// Dead letters, newest first.
    pub fn dead_messages(&mut self, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
        let desk = self.desk();
        self.query(DEAD, &[desk.into(), 0_i64.into(), limit.into()])?
            .iter()
            .map(message)
            .collect()
    }

    /// Lets a dead letter be tried again from `at` on; `false` = it is none.
    pub fn message_again(&mut self, id: i64, at: Timestamp) -> Result<bool, StoreError> {
        let desk = self.desk();
        let n = self.execute(AGAIN, &[desk.into(), id.into(), at.into()])?;
        Ok(n > 0)
    }

    /// Takes a dead letter off the list for good; `false` = it is none.
    pub fn message_given_up(
        &mut self,
        id: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), id.into(), at.into(), why.into()];
        Ok(self.execute(GIVE_UP, &values)? > 0)
    }

    /// Takes a message that waits off for good, so that it is never tried and
    /// is no dead letter; `false` = it is done already.
    pub fn message_dropped(
        &mut self,
        id: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), id.into(), at.into(), why.into()];
        Ok(self.execute(DROP, &values)? > 0)
    }

    /// How many messages wait, and how many went out each way since a moment.
    pub fn message_counts(&mut self, since: Timestamp) -> Result<(i64, Vec<SentRow>), StoreError> {
        let desk = self.desk();
        let waiting = self.query_opt(WAITING, &[desk.into(), 0_i64.into()])?;
        let waiting = waiting.map_or(Ok(0), |row| row.int(0))?;
        let sent = self.query(SENT, &[desk.into(), since.into()])?;
        let sent = sent.iter().map(|row| -> Result<SentRow, StoreError> {
            Ok(SentRow {
                kind: row.text(0)?.to_owned(),
                n: row.int(1)?,
            })
        });
        Ok((waiting, sent.collect::<Result<_, StoreError>>()?))
    }

    /// Removes the messages about a dossier (erasure).
    pub fn erase_messages(&mut self, dossier: DossierId) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(ERASE, &[desk.into(), dossier.into()])
    }
}

fn message(row: &Row) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: row.int(0)?,
        at: row.instant(1)?,
        kind: row.text(2)?.to_owned(),
        dossier: row.opt_int(3)?.map(DossierId),
        body: row.text(4)?.to_owned(),
        tries: row.int(5)?,
        next_at: row.opt_instant(6)?,
        done_at: row.opt_instant(7)?,
        failure: row.opt_text(8)?.map(str::to_owned),
        dead_at: row.opt_instant(9)?,
    })
}
