//! Answers kept under the key a form carried: sending twice is one act.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// What was answered to a key.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Hash of what was asked.
    pub body: [u8; 32],
    /// The answer, JSON.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

const GET: &str = "SELECT body_hash, answer, at FROM idempotency \
    WHERE desk_id = $1 AND actor = $2 AND key = $3";
const PUT: &str = "INSERT INTO idempotency (desk_id, actor, key, body_hash, answer, at) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const FORGET: &str = "DELETE FROM idempotency WHERE desk_id = $1 AND at < $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[GET, PUT, FORGET];

impl Tx<'_> {
    /// The answer kept under a key of this person.
    pub fn idempotent_answer(
        &mut self,
        actor: StaffId,
        key: &str,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), actor.into(), key.into()])?;
        row.map(|row| {
            Ok(KeptAnswer {
                body: row.hash(0)?,
                answer: row.text(1)?.to_owned(),
                at: row.instant(2)?,
            })
        })
        .transpose()
    }

    /// Keeps an answer, in the transaction of the act itself.
    pub fn keep_answer(
        &mut self,
        actor: StaffId,
        key: &str,
        body: &[u8; 32],
        answer: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            actor.into(),
            key.into(),
            body.into(),
            answer.into(),
            at.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Forgets answers older than a moment.
    pub fn forget_answers(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(FORGET, &[desk.into(), before.into()])
    }
}
