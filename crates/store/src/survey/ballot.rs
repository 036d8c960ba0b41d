//! Ballots: sealed in the box, and released. Ids are random; nothing here
//! comes from the desk's counter.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;

/// A ballot or interview that is not released yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxRow {
    /// Random id.
    pub id: i64,
    /// All of it.
    pub sealed: Vec<u8>,
}

/// A released ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotRow {
    /// Random id, another than it had in the box.
    pub id: i64,
    /// What was seen and answered, JSON.
    pub body: String,
}

const PUT_BOX: &str = "INSERT INTO survey_box (desk_id, id, sealed) VALUES ($1, $2, $3)";
const BOX: &str = "SELECT id, sealed FROM survey_box WHERE desk_id = $1 AND id > $2 \
    ORDER BY id LIMIT $3";
const TAKE_OUT: &str = "DELETE FROM survey_box WHERE desk_id = $1 AND id = $2";
const PUT: &str = "INSERT INTO survey_ballot (desk_id, campaign, id, body) VALUES ($1, $2, $3, $4)";
const OF_CAMPAIGN: &str = "SELECT id, body FROM survey_ballot \
    WHERE desk_id = $1 AND campaign = $2 ORDER BY id";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[PUT_BOX, BOX, TAKE_OUT, PUT, OF_CAMPAIGN];

impl Tx<'_> {
    /// Puts something into the box.
    pub fn put_into_box(&mut self, id: i64, sealed: &[u8]) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(PUT_BOX, &[desk.into(), id.into(), sealed.into()])
            .map(|_| ())
    }

    /// What lies in the box after an id, by its random ids.
    pub fn survey_box(&mut self, after: i64, limit: u32) -> Result<Vec<BoxRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(BOX, &[desk.into(), after.into(), limit.into()])?;
        let one = |row: &Row| {
            Ok(BoxRow {
                id: row.int(0)?,
                sealed: row.blob(1)?.to_vec(),
            })
        };
        rows.iter().map(one).collect()
    }

    /// Takes something out of the box; `false` = it was not there.
    pub fn take_out_of_box(&mut self, id: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(TAKE_OUT, &[desk.into(), id.into()])? == 1)
    }

    /// Keeps a released ballot.
    pub fn put_ballot(&mut self, campaign: i64, row: &BallotRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            campaign.into(),
            row.id.into(),
            row.body.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Released ballots of a campaign, row by row.
    pub fn each_ballot(
        &mut self,
        campaign: i64,
        mut each: impl FnMut(i64, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        self.each(OF_CAMPAIGN, &[desk.into(), campaign.into()], |row| {
            each(row.int(0)?, row.text(1)?)
        })
    }
}
