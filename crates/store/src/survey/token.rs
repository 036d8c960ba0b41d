//! Tokens by their hashes, and that somebody was asked. The two know nothing
//! of each other.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::survey::token::TokenHash;

/// A token with what decides whether it can be spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its campaign.
    pub campaign: i64,
    /// What its ballot may say, sealed.
    pub label: Vec<u8>,
    /// Was it spent?
    pub spent: bool,
    /// State of the campaign.
    pub state: String,
    /// Last day of the campaign.
    pub to: Date,
    /// The campaign, JSON.
    pub body: String,
}

/// A token of a campaign, for counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedRow {
    /// Hash.
    pub hash: [u8; 32],
    /// What its ballot may say, sealed.
    pub label: Vec<u8>,
    /// Was it spent?
    pub spent: bool,
}

const GET: &str = "SELECT t.campaign, t.label, t.spent, c.state, c.to_day, c.body \
    FROM survey_token t JOIN survey_campaign c ON c.desk_id = t.desk_id AND c.id = t.campaign \
    WHERE t.desk_id = $1 AND t.hash = $2";
const PUT: &str = "INSERT INTO survey_token (desk_id, hash, campaign, label, spent) \
    VALUES ($1, $2, $3, $4, 0)";
const SPEND: &str =
    "UPDATE survey_token SET spent = 1 WHERE desk_id = $1 AND hash = $2 AND spent = 0";
const OF_CAMPAIGN: &str =
    "SELECT hash, label, spent FROM survey_token WHERE desk_id = $1 AND campaign = $2";
const N_ISSUED: &str = "SELECT COUNT(*) FROM survey_token WHERE desk_id = $1 AND campaign = $2";
const FORGET: &str = "DELETE FROM survey_token WHERE desk_id = $1 AND campaign = $2";
const ASK: &str = "INSERT INTO survey_asked (desk_id, what, id, seq, campaign) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, what, id, seq) DO NOTHING";
const WAS_ASKED: &str = "SELECT campaign FROM survey_asked \
    WHERE desk_id = $1 AND what = $2 AND id = $3 AND seq = $4";
const VOID: &str = "DELETE FROM survey_token WHERE desk_id = $1 AND hash = $2 AND spent = 0";
const UNASK: &str =
    "DELETE FROM survey_asked WHERE desk_id = $1 AND what = 'visit' AND id = $2 AND seq = 0";
const FORGET_ASKED: &str = "DELETE FROM survey_asked WHERE desk_id = $1 AND campaign = $2";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    GET,
    PUT,
    SPEND,
    OF_CAMPAIGN,
    N_ISSUED,
    FORGET,
    ASK,
    WAS_ASKED,
    VOID,
    UNASK,
    FORGET_ASKED,
];

impl Tx<'_> {
    /// The token with a hash: one statement, whatever is there.
    pub fn survey_token(&mut self, hash: &TokenHash) -> Result<Option<TokenRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), hash.0.into()])?;
        row.map(|row| {
            Ok(TokenRow {
                campaign: row.int(0)?,
                label: row.blob(1)?.to_vec(),
                spent: row.flag(2)?,
                state: row.text(3)?.to_owned(),
                to: row.date(4)?,
                body: row.text(5)?.to_owned(),
            })
        })
        .transpose()
    }

    /// Keeps a token that is printed now.
    pub fn put_survey_token(
        &mut self,
        campaign: i64,
        hash: &TokenHash,
        label: &[u8],
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [desk.into(), hash.0.into(), campaign.into(), label.into()];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Spends a token; `false` = it was spent before, or there is none.
    pub fn spend_survey_token(&mut self, hash: &TokenHash) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(SPEND, &[desk.into(), hash.0.into()])? == 1)
    }

    /// All tokens of a campaign, in no order.
    pub fn survey_tokens(&mut self, campaign: i64) -> Result<Vec<IssuedRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(OF_CAMPAIGN, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| {
            Ok(IssuedRow {
                hash: row.hash(0)?,
                label: row.blob(1)?.to_vec(),
                spent: row.flag(2)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// How many tokens of a campaign were printed.
    pub fn survey_issued(&mut self, campaign: i64) -> Result<u64, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(N_ISSUED, &[desk.into(), campaign.into()])?;
        let n = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Forgets tokens and who was asked, once a campaign is counted.
    pub fn forget_survey_tokens(&mut self, campaign: i64) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(FORGET, &[desk.into(), campaign.into()])?;
        self.execute(FORGET_ASKED, &[desk.into(), campaign.into()])
            .map(|_| ())
    }

    /// Keeps that somebody was asked in a visit; `false` = they were before.
    pub fn ask_visit(&mut self, campaign: i64, visit: VisitId) -> Result<bool, StoreError> {
        self.ask(campaign, "visit", visit.0, 0)
    }

    /// The same of a paper without a visit.
    pub fn ask_paper(
        &mut self,
        campaign: i64,
        dossier: DossierId,
        seq: i64,
    ) -> Result<bool, StoreError> {
        self.ask(campaign, "paper", dossier.0, seq)
    }

    fn ask(&mut self, campaign: i64, what: &str, id: i64, seq: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            what.into(),
            id.into(),
            seq.into(),
            campaign.into(),
        ];
        Ok(self.execute(ASK, &values)? == 1)
    }

    /// Takes back a token that nobody has spent, and that somebody was asked in
    /// this visit: the tablet asked and nobody touched it. `false` = it was
    /// spent meanwhile, or there is none; then nothing changes.
    pub fn void_survey_token(
        &mut self,
        hash: &TokenHash,
        visit: VisitId,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        if self.execute(VOID, &[desk.into(), hash.0.into()])? != 1 {
            return Ok(false);
        }
        self.execute(UNASK, &[desk.into(), visit.into()])?;
        Ok(true)
    }

    /// Was somebody asked in a visit?
    pub fn was_visit_asked(&mut self, visit: VisitId) -> Result<bool, StoreError> {
        self.was_asked("visit", visit.0, 0)
    }

    /// The same of a paper without a visit.
    pub fn was_paper_asked(&mut self, dossier: DossierId, seq: i64) -> Result<bool, StoreError> {
        self.was_asked("paper", dossier.0, seq)
    }

    fn was_asked(&mut self, what: &str, id: i64, seq: i64) -> Result<bool, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), what.into(), id.into(), seq.into()];
        Ok(self.query_opt(WAS_ASKED, &values)?.is_some())
    }
}
