//! Comments, apart from the ballots they came with.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::StaffId;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    /// Random id.
    pub id: i64,
    /// Campaign.
    pub campaign: i64,
    /// About whom; `None` = the office.
    pub official: Option<StaffId>,
    /// Monday of the week in which its batch was released.
    pub week: Date,
    /// `waiting`, `passed`, `held` or `shown`.
    pub state: String,
    /// Topics that were confirmed, apart by spaces.
    pub topics: String,
    /// The text, sealed.
    pub sealed: Vec<u8>,
}

const PUT: &str = "INSERT INTO survey_comment (desk_id, id, campaign, official, week, state, \
    topics, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const GET: &str = "SELECT id, campaign, official, week, state, topics, sealed \
    FROM survey_comment WHERE desk_id = $1 AND id = $2";
const IN_STATE: &str = "SELECT id, campaign, official, week, state, topics, sealed \
    FROM survey_comment WHERE desk_id = $1 AND state = $2 ORDER BY campaign, id LIMIT $3";
const OF_CAMPAIGN: &str = "SELECT id, campaign, official, week, state, topics, sealed \
    FROM survey_comment WHERE desk_id = $1 AND state = $2 AND campaign = $3 ORDER BY id LIMIT $4";
const MOVE: &str = "UPDATE survey_comment SET state = $3, topics = $4 \
    WHERE desk_id = $1 AND id = $2 AND state = $5";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[PUT, GET, IN_STATE, OF_CAMPAIGN, MOVE];

impl Tx<'_> {
    /// Keeps a comment.
    pub fn put_comment(&mut self, row: &CommentRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.id.into(),
            row.campaign.into(),
            row.official.into(),
            row.week.into(),
            row.state.as_str().into(),
            row.topics.as_str().into(),
            row.sealed.as_slice().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// A comment.
    pub fn comment(&mut self, id: i64) -> Result<Option<CommentRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.into()])?;
        row.as_ref().map(comment).transpose()
    }

    /// Comments in a state.
    pub fn comments_in(&mut self, state: &str, limit: u32) -> Result<Vec<CommentRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(IN_STATE, &[desk.into(), state.into(), limit.into()])?;
        rows.iter().map(comment).collect()
    }

    /// Comments of a campaign in a state.
    pub fn comments_of(
        &mut self,
        campaign: i64,
        state: &str,
        limit: u32,
    ) -> Result<Vec<CommentRow>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), state.into(), campaign.into(), limit.into()];
        let rows = self.query(OF_CAMPAIGN, &values)?;
        rows.iter().map(comment).collect()
    }

    /// Moves a comment from one state to another; `false` = it is not there any
    /// more.
    pub fn move_comment(
        &mut self,
        id: i64,
        (from, to): (&str, &str),
        topics: &str,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            id.into(),
            to.into(),
            topics.into(),
            from.into(),
        ];
        Ok(self.execute(MOVE, &values)? == 1)
    }
}

fn comment(row: &Row) -> Result<CommentRow, StoreError> {
    Ok(CommentRow {
        id: row.int(0)?,
        campaign: row.int(1)?,
        official: row.opt_int(2)?.map(StaffId),
        week: row.date(3)?,
        state: row.text(4)?.to_owned(),
        topics: row.text(5)?.to_owned(),
        sealed: row.blob(6)?.to_vec(),
    })
}
