//! Surveys: campaigns, and what is kept beside them. Ballots and tokens are in
//! files of their own.
//!
//! Invariant: no statement of this room writes an event or takes an id from
//! the desk's counter for anything that came from a citizen.

mod ballot;
mod comment;
mod frame;
mod token;
mod within;

pub use ballot::{BallotRow, BoxRow};
pub use comment::CommentRow;
pub use frame::{PaperAsked, ServedBy, ServedRow};
pub use token::{IssuedRow, TokenRow};

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};

pub(crate) const BALLOT: &[&str] = ballot::STATEMENTS;
pub(crate) const COMMENT: &[&str] = comment::STATEMENTS;
pub(crate) const FRAME: &[&str] = frame::STATEMENTS;
pub(crate) const TOKEN: &[&str] = token::STATEMENTS;
pub(crate) const WITHIN: &[&str] = within::STATEMENTS;

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRow {
    /// Id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// State, as the body says it.
    pub state: String,
    /// First day, as the body says it.
    pub from: Date,
    /// Last day, as the body says it.
    pub to: Date,
    /// Version; an act on it counts it up.
    pub version: u32,
    /// The campaign, JSON.
    pub body: String,
    /// Seed of the draws, sealed.
    pub seed: Vec<u8>,
}

/// What is counted and kept beside a campaign, each as JSON or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BesideRow {
    /// Bands by which tokens are labelled.
    pub plan: Option<String>,
    /// What was counted last.
    pub tally: Option<String>,
    /// The frame, once closed.
    pub frame: Option<String>,
    /// What later quarters hold themselves against, once closed.
    pub past: Option<String>,
}

/// What an official says to their figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextRow {
    /// Official.
    pub staff: StaffId,
    /// The words.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

const ALL: &str = "SELECT id, name, state, from_day, to_day, row_version, body, seed \
    FROM survey_campaign WHERE desk_id = $1 ORDER BY id DESC LIMIT 400";
const IN_STATE: &str = "SELECT id, name, state, from_day, to_day, row_version, body, seed \
    FROM survey_campaign WHERE desk_id = $1 AND state = $2 ORDER BY id LIMIT 400";
const ONE: &str = "SELECT id, name, state, from_day, to_day, row_version, body, seed \
    FROM survey_campaign WHERE desk_id = $1 AND id = $2";
const BESIDE: &str =
    "SELECT plan, tally, frame, past FROM survey_campaign WHERE desk_id = $1 AND id = $2";
const TALLY: &str = "SELECT tally FROM survey_campaign WHERE desk_id = $1 AND id = $2";
const PASTS: &str = "SELECT id, past FROM survey_campaign \
    WHERE desk_id = $1 AND state = 'released' ORDER BY id DESC LIMIT 40";
const INSERT: &str = "INSERT INTO survey_campaign (desk_id, id, name, state, from_day, to_day, \
    row_version, body, seed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const UPDATE: &str = "UPDATE survey_campaign SET name = $3, state = $4, from_day = $5, \
    to_day = $6, row_version = $7, body = $8 \
    WHERE desk_id = $1 AND id = $2 AND row_version = $9";
const KEEP: &str = "UPDATE survey_campaign SET plan = $3, tally = $4, frame = $5, past = $6 \
    WHERE desk_id = $1 AND id = $2";
const COUNTED: &str = "UPDATE survey_campaign \
    SET plan = COALESCE(CAST($3 AS TEXT), plan), tally = $4 WHERE desk_id = $1 AND id = $2";
const COUNTS: &str = "SELECT what, staff, n FROM survey_count \
    WHERE desk_id = $1 AND campaign = $2 ORDER BY what, staff";
const COUNT: &str = "INSERT INTO survey_count (desk_id, campaign, what, staff, n) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, campaign, what, staff) \
    DO UPDATE SET n = survey_count.n + excluded.n";
const SHOWN: &str = "SELECT body FROM survey_shown WHERE desk_id = $1 AND campaign = $2";
const PUT_SHOWN: &str = "INSERT INTO survey_shown (desk_id, campaign, body) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, campaign) DO UPDATE SET body = excluded.body";
const CONTEXTS: &str = "SELECT staff, words, at FROM survey_context \
    WHERE desk_id = $1 AND campaign = $2 ORDER BY staff";
const PUT_CONTEXT: &str = "INSERT INTO survey_context (desk_id, campaign, staff, words, at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, campaign, staff) \
    DO UPDATE SET words = excluded.words, at = excluded.at";
const WARNINGS: &str = "SELECT staff, body FROM survey_warning \
    WHERE desk_id = $1 AND campaign = $2 ORDER BY staff";
const PUT_WARNING: &str = "INSERT INTO survey_warning (desk_id, campaign, staff, body) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, campaign, staff) \
    DO UPDATE SET body = excluded.body";
const INVITED: &str = "SELECT visit_id, result FROM survey_invited \
    WHERE desk_id = $1 AND campaign = $2 ORDER BY visit_id";
const PUT_INVITED: &str = "INSERT INTO survey_invited (desk_id, campaign, visit_id, result) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, campaign, visit_id) \
    DO UPDATE SET result = excluded.result WHERE survey_invited.result = 'not_found'";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    ALL,
    IN_STATE,
    ONE,
    BESIDE,
    TALLY,
    PASTS,
    INSERT,
    UPDATE,
    KEEP,
    COUNTED,
    COUNTS,
    COUNT,
    SHOWN,
    PUT_SHOWN,
    CONTEXTS,
    PUT_CONTEXT,
    WARNINGS,
    PUT_WARNING,
    INVITED,
    PUT_INVITED,
];

impl Tx<'_> {
    /// All campaigns, newest first; without what is kept beside them.
    pub fn campaigns(&mut self) -> Result<Vec<CampaignRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(ALL, &[desk.into()])?;
        rows.iter().map(campaign).collect()
    }

    /// Campaigns in a state, oldest first.
    pub fn campaigns_in(&mut self, state: &str) -> Result<Vec<CampaignRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(IN_STATE, &[desk.into(), state.into()])?;
        rows.iter().map(campaign).collect()
    }

    /// A campaign.
    pub fn campaign(&mut self, id: i64) -> Result<Option<CampaignRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(ONE, &[desk.into(), id.into()])?;
        row.as_ref().map(campaign).transpose()
    }

    /// What is kept beside a campaign.
    pub fn campaign_beside(&mut self, id: i64) -> Result<BesideRow, StoreError> {
        let desk = self.desk();
        let Some(row) = self.query_opt(BESIDE, &[desk.into(), id.into()])? else {
            return Ok(BesideRow::default());
        };
        let text = |idx| Ok::<_, StoreError>(row.opt_text(idx)?.map(str::to_owned));
        Ok(BesideRow {
            plan: text(0)?,
            tally: text(1)?,
            frame: text(2)?,
            past: text(3)?,
        })
    }

    /// What was counted last of a campaign, JSON.
    pub fn campaign_tally(&mut self, id: i64) -> Result<Option<String>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(TALLY, &[desk.into(), id.into()])?;
        let text = row.as_ref().map(|row| row.opt_text(0)).transpose()?;
        Ok(text.flatten().map(str::to_owned))
    }

    /// What released campaigns keep for later quarters, newest first.
    pub fn campaign_pasts(&mut self) -> Result<Vec<(i64, String)>, StoreError> {
        let desk = self.desk();
        let mut found = Vec::new();
        for row in self.query(PASTS, &[desk.into()])? {
            if let Some(past) = row.opt_text(1)? {
                found.push((row.int(0)?, past.to_owned()));
            }
        }
        Ok(found)
    }

    /// Adds a campaign.
    pub fn add_campaign(&mut self, row: &CampaignRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.id.into(),
            row.name.as_str().into(),
            row.state.as_str().into(),
            row.from.into(),
            row.to.into(),
            row.version.into(),
            row.body.as_str().into(),
            row.seed.as_slice().into(),
        ];
        self.execute(INSERT, &values).map(|_| ())
    }

    /// Writes a campaign whose version was `seen`; `false` = it moved on since,
    /// or is not there. Its seed stays.
    pub fn update_campaign(&mut self, row: &CampaignRow, seen: u32) -> Result<bool, StoreError> {
        let values = [
            self.desk().into(),
            row.id.into(),
            row.name.as_str().into(),
            row.state.as_str().into(),
            row.from.into(),
            row.to.into(),
            row.version.into(),
            row.body.as_str().into(),
            seen.into(),
        ];
        Ok(self.execute(UPDATE, &values)? == 1)
    }

    /// Keeps all that lies beside a campaign.
    pub fn keep_beside(&mut self, id: i64, row: &BesideRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            id.into(),
            row.plan.as_deref().into(),
            row.tally.as_deref().into(),
            row.frame.as_deref().into(),
            row.past.as_deref().into(),
        ];
        self.execute(KEEP, &values).map(|_| ())
    }

    /// Keeps plan and tally alone: what is counted anew each day. Without a new
    /// plan the old one stays.
    pub fn keep_counted(
        &mut self,
        id: i64,
        plan: Option<&str>,
        tally: &str,
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.into(), plan.into(), tally.into()];
        self.execute(COUNTED, &values).map(|_| ())
    }

    /// Counts of a campaign: what, whose (0 = all), how many.
    pub fn survey_counts(
        &mut self,
        campaign: i64,
    ) -> Result<Vec<(String, StaffId, u64)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(COUNTS, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| {
            let n = u64::try_from(row.int(2)?).unwrap_or(0);
            Ok((row.text(0)?.to_owned(), StaffId(row.int(1)?), n))
        };
        rows.iter().map(one).collect()
    }

    /// Adds to a count.
    pub fn count_survey(
        &mut self,
        campaign: i64,
        what: &str,
        staff: StaffId,
        n: u32,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            campaign.into(),
            what.into(),
            staff.into(),
            n.into(),
        ];
        self.execute(COUNT, &values).map(|_| ())
    }

    /// The list of what was shown of a campaign, JSON.
    pub fn survey_shown(&mut self, campaign: i64) -> Result<Option<String>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(SHOWN, &[desk.into(), campaign.into()])?;
        row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }

    /// Keeps that list.
    pub fn put_survey_shown(&mut self, campaign: i64, body: &str) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(PUT_SHOWN, &[desk.into(), campaign.into(), body.into()])
            .map(|_| ())
    }

    /// What officials say to their figures.
    pub fn survey_contexts(&mut self, campaign: i64) -> Result<Vec<ContextRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(CONTEXTS, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| {
            Ok(ContextRow {
                staff: StaffId(row.int(0)?),
                words: row.text(1)?.to_owned(),
                at: row.instant(2)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Keeps what an official says, in place of what they said before.
    pub fn put_survey_context(
        &mut self,
        campaign: i64,
        row: &ContextRow,
    ) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            campaign.into(),
            row.staff.into(),
            row.words.as_str().into(),
            row.at.into(),
        ];
        self.execute(PUT_CONTEXT, &values).map(|_| ())
    }

    /// Early warnings of a campaign, JSON by official.
    pub fn survey_warnings(&mut self, campaign: i64) -> Result<Vec<(StaffId, String)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(WARNINGS, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| Ok((StaffId(row.int(0)?), row.text(1)?.to_owned()));
        rows.iter().map(one).collect()
    }

    /// Keeps an early warning.
    pub fn put_survey_warning(
        &mut self,
        campaign: i64,
        staff: StaffId,
        body: &str,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [desk.into(), campaign.into(), staff.into(), body.into()];
        self.execute(PUT_WARNING, &values).map(|_| ())
    }

    /// Visits that were to be interviewed, with how it ended.
    pub fn survey_invited(&mut self, campaign: i64) -> Result<Vec<(VisitId, String)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(INVITED, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| Ok((VisitId(row.int(0)?), row.text(1)?.to_owned()));
        rows.iter().map(one).collect()
    }

    /// Keeps how an interview ended; `false` = that was known before. Who was
    /// not found may be found later.
    pub fn put_survey_invited(
        &mut self,
        campaign: i64,
        visit: VisitId,
        result: &str,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), campaign.into(), visit.into(), result.into()];
        Ok(self.execute(PUT_INVITED, &values)? == 1)
    }
}

fn campaign(row: &Row) -> Result<CampaignRow, StoreError> {
    Ok(CampaignRow {
        id: row.int(0)?,
        name: row.text(1)?.to_owned(),
        state: row.text(2)?.to_owned(),
        from: row.date(3)?,
        to: row.date(4)?,
        version: u32::try_from(row.int(5)?).unwrap_or(0),
        body: row.text(6)?.to_owned(),
        seed: row.blob(7)?.to_vec(),
    })
}
