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
    /// Why the last try failed.
    pub failure: Option<String>,
}

const PUT: &str = "INSERT INTO outbox (desk_id, id, at, kind, dossier_id, body, tries, next_at, \
    done_at, failure) VALUES ($1, $2, $3, $4, $5, $6, 0, $3, NULL, NULL)";
const DUE: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure \
    FROM outbox WHERE desk_id = $1 AND next_at <= $2 ORDER BY next_at, id LIMIT $3";
const OF_DOSSIER: &str = "SELECT id, at, kind, dossier_id, body, tries, next_at, done_at, failure \
    FROM outbox WHERE desk_id = $1 AND dossier_id = $2 ORDER BY id LIMIT 1000";
const DONE: &str = "UPDATE outbox SET tries = tries + 1, next_at = NULL, done_at = $3, \
    failure = NULL WHERE desk_id = $1 AND id = $2";
const FAILED: &str = "UPDATE outbox SET tries = tries + 1, next_at = $3, failure = $4 \
    WHERE desk_id = $1 AND id = $2";
const ERASE: &str = "DELETE FROM outbox WHERE desk_id = $1 AND dossier_id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, DUE, OF_DOSSIER, DONE, FAILED, ERASE];

impl Tx<'_> {
    /// Puts a message into the outbox, in the transaction of the act.
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
        ];
        self.execute(PUT, &values)?;
        Ok(id)
    }

    /// Messages to be tried now.
    pub fn due_messages(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let desk = self.desk();
        self.query(DUE, &[desk.into(), now.into(), limit.into()])?
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

    /// The message went out.
    pub fn message_done(&mut self, id: i64, at: Timestamp) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DONE, &[desk.into(), id.into(), at.into()])
            .map(|_| ())
    }

    /// The message did not go out; `next_at` = `None` gives it up.
    pub fn message_failed(
        &mut self,
        id: i64,
        next_at: Option<Timestamp>,
        why: &str,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(
            FAILED,
            &[desk.into(), id.into(), next_at.into(), why.into()],
        )
        .map(|_| ())
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
    })
}
