//! Planning a campaign.

use super::campaign::{Known, row_of, runs};
use super::refused;
use super::sealed;
use super::shape::CampaignInput;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::ledger::hash::to_hex;
use motcua_domain::survey::campaign::{Act, Campaign, Pinned, State};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::time::local;
use motcua_domain::typed;
use motcua_store::{Priority, pack_hash};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Kind of the packs that questionnaires are.
const PACK: &str = "survey";
/// Most characters of a name.
const NAME_MAX: usize = 120;
/// Years ahead that a plan may reach at most: further is a slip of the pen.
const YEARS_MOST: i32 = 2;

impl Desk {
    /// Plans a campaign, or (`change`: its id and the version that the page
    /// showed) plans it anew. Gives its id.
    ///
    /// # Errors
    /// Fields that cannot be taken; `survey-refused-role` for a kind that is
    /// not run in any of the roles; `survey-overlap`, `survey-stale`.
    pub fn plan_campaign(
        &self,
        me: &Actor,
        key: &str,
        change: Option<(i64, u32)>,
        input: CampaignInput,
    ) -> Result<i64, DeskError> {
        authorise(me, Action::RunSurvey, &self.settings().office.unit)?;
        let (name, campaign, form) = self.checked_plan(me, &input)?;
        let asked = Asked::new(key, "plan_campaign", &(change, &input));
        let title = form.title_vi.clone();
        let body = crate::setup::to_json("questionnaire", form.as_ref())?;
        self.act(me, asked, Priority::Person, move |work| {
            work.tx.put_pack(PACK, &title, &body)?;
            work.plan_campaign(change, &name, &campaign)
        })
    }

    fn checked_plan(
        &self,
        me: &Actor,
        input: &CampaignInput,
    ) -> Result<(String, Campaign, Arc<Questionnaire>), DeskError> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, message: &str| {
            faults.push(Invalid {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        let name = typed::line(&input.name, NAME_MAX);
        if name.is_err() {
            fault("name", "survey-name");
        }
        if input.permille > 1_000 {
            fault("permille", "survey-permille");
        }
        let today = self.today();
        let furthest = today.saturating_add(jiff::Span::new().years(YEARS_MOST));
        if input.to < today && input.from <= input.to {
            fault("to", "survey-plan-past");
        } else if input.to > furthest {
            fault("to", "survey-plan-far");
        }
        let form = self.0.survey.library.form(&input.form);
        if form.is_none() {
            fault("form", "survey-form-unknown");
        }
        let known = self.survey_officials()?;
        let known: BTreeSet<StaffId> = known.into_iter().map(|(id, _)| id).collect();
        if !input.officials.is_subset(&known) {
            fault("officials", "survey-official-unknown");
        }
        let (Ok(name), Some(form), true) = (name, form, faults.is_empty()) else {
            return Err(DeskError::Invalid(faults));
        };
        let body = crate::setup::to_json("questionnaire", form.as_ref())?;
        let campaign = Campaign {
            kind: input.kind,
            from: input.from,
            to: input.to,
            form: Pinned {
                id: form.id.clone(),
                version: form.version,
                hash: pack_hash(&body),
            },
            officials: input.officials.clone(),
            quota: input.quota,
            permille: input.permille,
            state: State::Planned,
            closed_on: None,
        };
        runs(me, input.kind).ok_or_else(|| refused("survey-refused-role"))?;
        campaign.check().map_err(|why| refused(why.message_id()))?;
        Ok((name, campaign, form))
    }
}

impl Work<'_, '_> {
    fn plan_campaign(
        &mut self,
        change: Option<(i64, u32)>,
        name: &str,
        campaign: &Campaign,
    ) -> Result<i64, DeskError> {
        let role = runs(&self.me, campaign.kind).ok_or_else(|| refused("survey-refused-role"))?;
        let overlaps = |other: &Known| {
            let open = matches!(
                other.campaign.state,
                State::Planned | State::Open | State::Closing
            );
            open && other.campaign.kind == campaign.kind
                && other.campaign.from <= campaign.to
                && campaign.from <= other.campaign.to
        };
        for row in self.tx.campaigns()? {
            if change.is_some_and(|(id, _)| id == row.id) {
                continue;
            }
            if overlaps(&Known::of(row)?) {
                return Err(refused("survey-overlap"));
            }
        }
        let row = if let Some((id, seen)) = change {
            let before = self.tx.campaign(id)?.ok_or(DeskError::NotFound)?;
            let before = Known::of(before)?;
            if before.campaign.kind != campaign.kind {
                return Err(refused("survey-refused-role"));
            }
            let today = local(self.now).date();
            let same = before.campaign.clone().act(role, Act::Plan, today);
            same.map_err(|why| refused(why.message_id()))?;
            let mut row = before.next(campaign)?;
            row.name = name.to_owned();
            self.update_campaign(&row, seen)?;
            row
        } else {
            let id = self.tx.next_id()?;
            let seed: [u8; 32] = self.random();
            let sealed = self.desk.seal_bytes(sealed::Kind::Seed, &[], &seed)?;
            let row = row_of(id, name, campaign, sealed)?;
            self.tx.add_campaign(&row)?;
            row
        };
        let seed = self.desk.seed_of(&row)?;
        let facts = serde_json::json!({
            "campaign": row.id,
            "what": campaign.kind,
            "from": campaign.from,
            "to": campaign.to,
            "form": campaign.form.hash,
            "officials": campaign.officials,
            "permille": campaign.permille,
            "seed": to_hex(&seed.commitment()),
        });
        self.desk_event("survey.planned", facts)?;
        Ok(row.id)
    }
}
