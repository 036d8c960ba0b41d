//! Campaigns as rows and as pages show them, and who may do what with them.

use super::held;
use super::sealed;
use super::shape::CampaignView;
use crate::{Desk, DeskError, Inner};
use motcua_domain::actor::{Action, Actor, Role, Scope, authorise, scope};
use motcua_domain::id::StaffId;
use motcua_domain::ledger::hash::to_hex;
use motcua_domain::survey::campaign::{Act, Campaign, Kind, Pinned, State, Whose, may};
use motcua_domain::survey::invite::Seed;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_store::{CampaignRow, StoreError};
use std::sync::Arc;

/// A campaign that was read.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its row.
    pub row: CampaignRow,
    /// What its body says.
    pub campaign: Campaign,
}

impl Known {
    /// Reads a row.
    pub fn of(row: CampaignRow) -> Result<Self, DeskError> {
        let campaign = serde_json::from_str(&row.body).map_err(|e| broken(row.id, &e))?;
        Ok(Self { row, campaign })
    }

    /// The row as it is after an act.
    pub fn next(&self, campaign: &Campaign) -> Result<CampaignRow, DeskError> {
        Ok(CampaignRow {
            version: self.row.version + 1,
            ..row_of(self.row.id, &self.row.name, campaign, self.row.seed.clone())?
        })
    }

    /// Name of the quarter it began in, as `2026-Q4`.
    pub fn quarter(&self) -> String {
        let from = self.campaign.from;
        format!("{:04}-Q{}", from.year(), (from.month() - 1) / 3 + 1)
    }
}

pub(super) fn broken(id: i64, why: &impl ToString) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "survey_campaign",
        row: id,
        what: why.to_string(),
    })
}

/// A row of a campaign, of version 1.
pub(super) fn row_of(
    id: i64,
    name: &str,
    campaign: &Campaign,
    seed: Vec<u8>,
) -> Result<CampaignRow, DeskError> {
    Ok(CampaignRow {
        id,
        name: name.to_owned(),
        state: state_word(campaign.state).to_owned(),
        from: campaign.from,
        to: campaign.to,
        version: 1,
        body: crate::setup::to_json("campaign", campaign)?,
        seed,
    })
}

/// The word of a state, as stored.
pub(super) const fn state_word(state: State) -> &'static str {
    match state {
        State::Planned => "planned",
        State::Open => "open",
        State::Closing => "closing",
        State::Closed => "closed",
        State::Released => "released",
    }
}

/// The role in which somebody runs campaigns of a kind.
pub(super) fn runs(me: &Actor, kind: Kind) -> Option<Role> {
    let mut roles = me.roles.iter().copied();
    roles.find(|role| may(*role, kind, Act::Plan))
}

/// May somebody look at a campaign at all now?
pub(super) fn is_open_to(me: &Actor, campaign: &Campaign) -> bool {
    let sees = |role: &Role| campaign.shows(*role, Whose::Office, None);
    runs(me, campaign.kind).is_some() || me.roles.iter().any(sees)
}

/// Does somebody in these roles serve people, so that they can be judged?
pub(super) fn serves(roles: &[Role]) -> bool {
    let calls = |role: &Role| scope(*role, Action::CallVisit) > Scope::Never;
    roles.iter().any(calls)
}

impl Inner {
    /// The questionnaire that a campaign pinned.
    pub(super) fn pinned_form(&self, pinned: &Pinned) -> Result<Arc<Questionnaire>, DeskError> {
        if let Some(form) = held(&self.survey.forms).get(&pinned.hash) {
            return Ok(Arc::clone(form));
        }
        let body = self.store.read(self.id, |tx| tx.pack(&pinned.hash))?;
        let body = body.ok_or_else(|| broken(0, &format!("no form {}", pinned.hash)))?;
        let form = serde_json::from_str(&body.body).map_err(|e| broken(0, &e))?;
        let form: Arc<Questionnaire> = Arc::new(form);
        held(&self.survey.forms).insert(pinned.hash.clone(), Arc::clone(&form));
        Ok(form)
    }

    /// The seed of a campaign.
    pub(super) fn seed_of(&self, row: &CampaignRow) -> Result<Seed, DeskError> {
        let plain = self.open_bytes(sealed::Kind::Seed, &[], &row.seed)?;
        let seed = plain.try_into().map_err(|_| broken(row.id, &"no seed"))?;
        Ok(Seed(seed))
    }

    /// A campaign.
    pub(super) fn known(&self, id: i64) -> Result<Known, DeskError> {
        let row = self.store.read(self.id, |tx| tx.campaign(id))?;
        Known::of(row.ok_or(DeskError::NotFound)?)
    }

    fn view_of(&self, me: &Actor, known: Known) -> Result<CampaignView, DeskError> {
        let seed = self.seed_of(&known.row)?;
        let open_to_me = is_open_to(me, &known.campaign);
        let released = known.campaign.state == State::Released;
        let form = self.pinned_form(&known.campaign.form)?;
        let mut campaign = known.campaign;
        if !open_to_me {
            campaign.officials.clear();
            campaign.permille = 0;
        }
        Ok(CampaignView {
            id: known.row.id,
            name: known.row.name,
            version: known.row.version,
            seed_commitment: to_hex(&seed.commitment()),
            seed: released.then(|| to_hex(&seed.0)),
            campaign,
            form,
            open_to_me,
        })
    }
}

impl Desk {
    /// Who serves people and can be judged, by name; those who have left are
    /// not among them.
    pub fn survey_officials(&self) -> Result<Vec<(StaffId, String)>, DeskError> {
        let rows = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        let serving = rows
            .into_iter()
            .filter(|row| row.active && serves(&row.roles));
        Ok(serving.map(|row| (row.id, row.name)).collect())
    }

    /// All campaigns, newest first. One of Internal Affairs is named to the
    /// director and closed until it is released.
    pub fn campaigns(&self, me: &Actor) -> Result<Vec<CampaignView>, DeskError> {
        authorise(me, Action::ReadJudgement, &self.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| tx.campaigns())?;
        let view = |row| self.0.view_of(me, Known::of(row)?);
        rows.into_iter().map(view).collect()
    }

    /// One campaign.
    pub fn campaign(&self, me: &Actor, id: i64) -> Result<CampaignView, DeskError> {
        authorise(me, Action::ReadJudgement, &self.settings().office.unit)?;
        let view = self.0.view_of(me, self.0.known(id)?)?;
        if view.open_to_me {
            Ok(view)
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// The view of a campaign for a page that has asked whether it may show it.
    pub(super) fn view_of_known(
        &self,
        me: &Actor,
        known: Known,
    ) -> Result<CampaignView, DeskError> {
        self.0.view_of(me, known)
    }
}
