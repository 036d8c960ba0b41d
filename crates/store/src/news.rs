//! Events of the hall, for those who follow it live.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::Timestamp;

/// What of an event the live feed needs. Nothing in it names a citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, e.g. `visit.called`.
    pub kind: String,
    /// Facts, JSON as written.
    pub facts: String,
}

const FROM: &str = "SELECT seq, at, kind, facts FROM event WHERE desk_id = $1 AND seq >= $2 \
    AND (kind LIKE 'visit.%' OR kind LIKE 'official.%' OR kind LIKE 'queue.%' OR kind LIKE 'board.%') \
    ORDER BY seq LIMIT $3";

const CALLS: &str = "SELECT seq, at, kind, facts FROM event WHERE desk_id = $1 AND seq >= $2 \
    AND kind = 'visit.called' ORDER BY seq DESC LIMIT $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[FROM, CALLS];

impl Tx<'_> {
    /// Events of visits, officials, queue and board from a number on.
    pub fn news_from(&mut self, seq: i64, limit: u32) -> Result<Vec<NewsRow>, StoreError> {
        self.news(FROM, seq, limit)
    }

    /// Calls among the events from a number on, newest first.
    pub fn calls_since(&mut self, seq: i64, limit: u32) -> Result<Vec<NewsRow>, StoreError> {
        self.news(CALLS, seq, limit)
    }

    fn news(
        &mut self,
        statement: &'static str,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<NewsRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(statement, &[desk.into(), seq.into(), limit.into()])?;
        rows.iter()
            .map(|row| {
                Ok(NewsRow {
                    seq: row.int(0)?,
                    at: row.instant(1)?,
                    kind: row.text(2)?.to_owned(),
                    facts: row.text(3)?.to_owned(),
                })
            })
            .collect()
    }
}
