//! Campaigns of some days, with what each kept when it was closed: what may be
//! told of surveys over a period, in one statement.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::civil::Date;

use super::{CampaignRow, campaign};

const WITHIN: &str = "SELECT id, name, state, from_day, to_day, row_version, body, seed, past \
    FROM survey_campaign WHERE desk_id = $1 AND from_day >= $2 AND to_day <= $3 \
    ORDER BY id DESC LIMIT 400";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[WITHIN];

impl Tx<'_> {
    /// Campaigns that lie within some days, both ends included, newest first;
    /// with what later quarters hold themselves against, once closed (JSON).
    pub fn campaigns_within(
        &mut self,
        from: Date,
        to: Date,
    ) -> Result<Vec<(CampaignRow, Option<String>)>, StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            to.to_string().into(),
        ];
        let mut found = Vec::new();
        for row in self.query(WITHIN, &values)? {
            found.push((campaign(&row)?, row.opt_text(8)?.map(str::to_owned)));
        }
        Ok(found)
    }
}
