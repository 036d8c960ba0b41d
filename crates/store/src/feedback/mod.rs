//! What people say to the office: the row of today, and
//! [`Tx::record_feedback`], the one door through which an act on it is
//! written. Words come and go sealed; this room cannot read them.

mod beside;

pub(crate) use beside::BESIDE;

use crate::error::StoreError;
use crate::event::NewEvent;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::feedback::act::Transition;
use motcua_domain::feedback::{Event, Feedback, LEDGER_KIND};
use motcua_domain::id::{DeskId, FeedbackId, StaffId};
use motcua_domain::time::Timestamp;

/// A feedback as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedbackRow {
    /// The facts.
    pub feedback: Feedback,
    /// Hash of the key on the slip.
    pub key_hash: [u8; 32],
    /// The key of its words, itself sealed.
    pub wrapped: Vec<u8>,
    /// Its words as they stand now, sealed.
    pub said: Vec<u8>,
    /// Name and contact of the writer, sealed; `None` = none given, or gone.
    pub writer: Option<Vec<u8>>,
}

impl std::fmt::Debug for FeedbackRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FeedbackRow[{}]", self.feedback.id)
    }
}

/// Everything one act writes.
pub struct FeedbackRecord<'a> {
    /// The feedback before; `None` for its first event.
    pub before: Option<&'a Feedback>,
    /// The act.
    pub transition: &'a Transition,
    /// The row after it; its facts are those of the act.
    pub row: &'a FeedbackRow,
    /// Salt of the event's commitment.
    pub salt: [u8; 32],
    /// Words of the event, sealed, with the salt of their commitment.
    pub personal: Option<([u8; 32], Vec<u8>)>,
}

/// An event of one feedback, as read back.
#[derive(Clone, Debug)]
pub struct FeedbackEventRow {
    /// Number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` = the writer, a rule, or whom no fact names.
    pub by: Option<StaffId>,
    /// What.
    pub event: Event,
    /// Its words, sealed.
    pub words: Option<Vec<u8>>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT body, key_hash, wrapped, said, writer FROM feedback WHERE desk_id = $1 ",
            $rest
        )
    };
}

const INSERT: &str = "INSERT INTO feedback (desk_id, id, code, key_hash, kind, stage, owner, \
    filed_at, ended_at, published_at, keeps_writer, row_version, body, wrapped, said, writer) \
    VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)";
const UPDATE: &str = "UPDATE feedback SET code = $3, key_hash = $4, kind = $5, stage = $6, \
    owner = $7, filed_at = $8, ended_at = $9, published_at = $10, keeps_writer = $11, \
    row_version = $12, body = $13, wrapped = $14, said = $15, writer = $16 \
    WHERE desk_id = $1 AND id = $2 AND row_version = $17";
const GET: &str = select!("AND id = $2");
const BY_KEY: &str = select!("AND key_hash = $2");
const CODE: &str = "SELECT id FROM feedback WHERE desk_id = $1 AND code = $2";
const BEFORE: &str = select!("AND id < $2 ORDER BY id DESC LIMIT $3");
const OPEN: &str = select!("AND ended_at IS NULL AND id < $2 ORDER BY id DESC LIMIT $3");
const SEALED: &str = select!("AND kind = 'sealed' AND id < $2 ORDER BY id DESC LIMIT $3");
const PUBLISHED: &str = select!(
    "AND published_at <= $2 AND NOT (published_at = $2 AND id >= $3) \
     ORDER BY published_at DESC, id DESC LIMIT $4"
);
const FILED: &str = "SELECT body FROM feedback WHERE desk_id = $1 AND filed_at >= $2 \
    AND filed_at < $3 ORDER BY filed_at, id LIMIT 50000";
const KEEPS_WRITER: &str = select!(
    "AND keeps_writer = 1 AND filed_at < $2 AND ended_at IS NOT NULL \
     ORDER BY filed_at, id LIMIT $3"
);
const COLUMNS_AFTER: &str = "SELECT desk_id, id, code, key_hash, kind, stage, owner, filed_at, \
    ended_at, published_at, keeps_writer, row_version, body, wrapped, said, writer FROM feedback \
    WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const PUT_EVENT: &str =
    "INSERT INTO feedback_event (desk_id, feedback_id, seq) VALUES ($1, $2, $3)";
const EVENTS_OF: &str = "SELECT e.seq, e.at, e.actor, e.facts, p.bytes FROM feedback_event f \
    JOIN event e ON e.desk_id = f.desk_id AND e.seq = f.seq \
    LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE f.desk_id = $1 AND f.feedback_id = $2 ORDER BY f.seq LIMIT 2000";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    INSERT,
    UPDATE,
    GET,
    BY_KEY,
    CODE,
    BEFORE,
    OPEN,
    SEALED,
    PUBLISHED,
    FILED,
    KEEPS_WRITER,
    COLUMNS_AFTER,
    PUT_EVENT,
    EVENTS_OF,
];

/// A row's columns, in the order of the statements.
fn columns(desk: DeskId, row: &FeedbackRow, body: &str) -> Vec<Value> {
    let one = &row.feedback;
    vec![
        desk.into(),
        one.id.0.into(),
        one.code.as_str().into(),
        row.key_hash.into(),
        one.kind.slug().into(),
        one.stage.name().slug().into(),
        one.owner.map(|owner| owner.0).into(),
        one.filed_at.into(),
        one.ended_at().into(),
        one.published_at().into(),
        (row.writer.is_some() || one.photos > 0).into(),
        i64::from(one.version).into(),
        body.into(),
        (&row.wrapped).into(),
        (&row.said).into(),
        row.writer.clone().into(),
    ]
}

impl Tx<'_> {
    /// Writes one act: event, ledger leaf, row. Gives the event's number.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row moved on since it was read;
    /// the lane of a desk does one act after the other, so that is a bug.
    pub fn record_feedback(&mut self, record: &FeedbackRecord<'_>) -> Result<i64, StoreError> {
        let (desk, next) = (self.desk(), &record.transition.next);
        let body = serde_json::to_string(next).map_err(|e| StoreError::encode("feedback", &e))?;
        let mut values = columns(desk, record.row, &body);
        if let Some(before) = record.before {
            values.push(i64::from(before.version).into());
            if self.execute(UPDATE, &values)? != 1 {
                return Err(StoreError::Inconsistent {
                    table: "feedback",
                    row: next.id.0,
                    what: "the row is not the one that was read".to_owned(),
                });
            }
        } else {
            self.execute(INSERT, &values)?;
        }
        let mut facts = serde_json::to_value(&record.transition.event)
            .map_err(|e| StoreError::encode("event", &e))?;
        facts["feedback"] = next.id.0.into();
        let seq = self.append_event(NewEvent {
            dossier: None,
            at: record.transition.at,
            kind: LEDGER_KIND,
            // Number 0 stands for whoever no fact names.
            actor: record.transition.by.unwrap_or(StaffId(0)),
            facts,
            salt: record.salt,
            personal: record.personal.clone(),
        })?;
        self.execute(PUT_EVENT, &[desk.into(), next.id.0.into(), seq.into()])?;
        Ok(seq)
    }

    /// A feedback.
    pub fn feedback(&mut self, id: FeedbackId) -> Result<Option<FeedbackRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.0.into()])?;
        row.as_ref().map(feedback).transpose()
    }

    /// The feedback with this key.
    pub fn feedback_by_key(&mut self, key: &[u8; 32]) -> Result<Option<FeedbackRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(BY_KEY, &[desk.into(), key.into()])?;
        row.as_ref().map(feedback).transpose()
    }

    /// Is a code given already?
    pub fn has_feedback_code(&mut self, code: &str) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.query_opt(CODE, &[desk.into(), code.into()])?.is_some())
    }

    /// Those before an id, newest first, of whatever kind.
    pub fn feedback_before(
        &mut self,
        before: FeedbackId,
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        self.feedback_page(BEFORE, before, limit)
    }

    /// Those before an id that are not ended, newest first.
    pub fn open_feedback_before(
        &mut self,
        before: FeedbackId,
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        self.feedback_page(OPEN, before, limit)
    }

    /// Sealed ones before an id, newest first.
    pub fn sealed_feedback_before(
        &mut self,
        before: FeedbackId,
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        self.feedback_page(SEALED, before, limit)
    }

    fn feedback_page(
        &mut self,
        sql: &'static str,
        before: FeedbackId,
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(sql, &[desk.into(), before.0.into(), limit.into()])?;
        rows.iter().map(feedback).collect()
    }

    /// Those on the public page, newest first, before a publication: its
    /// moment in microseconds and its id.
    pub fn published_feedback(
        &mut self,
        (at, id): (i64, i64),
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), at.into(), id.into(), limit.into()];
        let rows = self.query(PUBLISHED, &values)?;
        rows.iter().map(feedback).collect()
    }

    /// Facts of those that came in from one moment to before another.
    pub fn feedback_filed(
        &mut self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Feedback>, StoreError> {
        let desk = self.desk();
        let rows = self.query(FILED, &[desk.into(), from.into(), to.into()])?;
        rows.iter().map(|row| facts(row, 0)).collect()
    }

    /// Ended ones that came in before a moment and of which the writer's name,
    /// contact or photos are still kept, oldest first.
    pub fn feedback_with_writer(
        &mut self,
        filed_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<FeedbackRow>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), filed_before.into(), limit.into()];
        let rows = self.query(KEEPS_WRITER, &values)?;
        rows.iter().map(feedback).collect()
    }

    /// For an audit: those after an id, in order, and whether the row's other
    /// columns say the same as its body.
    pub fn audit_feedback(
        &mut self,
        after: FeedbackId,
        limit: u32,
    ) -> Result<Vec<(FeedbackRow, bool)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(COLUMNS_AFTER, &[desk.into(), after.0.into(), limit.into()])?;
        rows.iter()
            .map(|row| {
                let found = FeedbackRow {
                    feedback: facts(row, 12)?,
                    key_hash: row.hash(3)?,
                    wrapped: row.blob(13)?.to_vec(),
                    said: row.blob(14)?.to_vec(),
                    writer: row.opt_blob(15)?.map(<[u8]>::to_vec),
                };
                let says = columns(desk, &found, row.text(12)?);
                let agrees = row.values() == says.as_slice();
                Ok((found, agrees))
            })
            .collect()
    }

    /// Events of a feedback, in order.
    pub fn feedback_events(&mut self, id: FeedbackId) -> Result<Vec<FeedbackEventRow>, StoreError> {
        let desk = self.desk();
        self.query(EVENTS_OF, &[desk.into(), id.0.into()])?
            .iter()
            .map(|row| {
                let (seq, actor) = (row.int(0)?, row.int(2)?);
                let event = serde_json::from_str(row.text(3)?);
                Ok(FeedbackEventRow {
                    seq,
                    at: row.instant(1)?,
                    by: (actor != 0).then_some(StaffId(actor)),
                    event: event.map_err(|e| StoreError::Inconsistent {
                        table: "event",
                        row: seq,
                        what: e.to_string(),
                    })?,
                    words: row.opt_blob(4)?.map(<[u8]>::to_vec),
                })
            })
            .collect()
    }
}

fn feedback(row: &Row) -> Result<FeedbackRow, StoreError> {
    Ok(FeedbackRow {
        feedback: facts(row, 0)?,
        key_hash: row.hash(1)?,
        wrapped: row.blob(2)?.to_vec(),
        said: row.blob(3)?.to_vec(),
        writer: row.opt_blob(4)?.map(<[u8]>::to_vec),
    })
}

fn facts(row: &Row, column: usize) -> Result<Feedback, StoreError> {
    serde_json::from_str(row.text(column)?).map_err(|e| StoreError::Inconsistent {
        table: "feedback",
        row: 0,
        what: e.to_string(),
    })
}
