//! The acts on a campaign after it was planned. Each is an event.

use super::campaign::{Known, is_open_to, runs};
use super::close::Closing;
use super::{held, refused};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::ledger::hash::to_hex;
use motcua_domain::survey::campaign::{Act, State};
use motcua_domain::time::local;
use motcua_store::{BesideRow, CampaignRow, Priority};

impl Desk {
    /// Does another act on a campaign: opens it, stops handing out slips,
    /// counts, releases. `seen` is the version that the page showed.
    ///
    /// # Errors
    /// As the campaign's rules refuse (`survey-refused-…`), and `survey-stale`.
    pub fn campaign_act(
        &self,
        me: &Actor,
        key: &str,
        id: i64,
        seen: u32,
        act: Act,
    ) -> Result<State, DeskError> {
        authorise(me, Action::RunSurvey, &self.settings().office.unit)?;
        let name = match act {
            Act::Plan => return Err(refused("survey-refused-state")),
            Act::Open => "open",
            Act::StartClosing => "start_closing",
            Act::Close => "close",
            Act::Release => "release",
        };
        let known = self.0.known(id)?;
        if !is_open_to(me, &known.campaign) {
            return Err(DeskError::NotFound);
        }
        let _one_at_a_time = held(&self.0.survey.releasing);
        let ready = self.ready_for(me, &known, act)?;
        let asked = Asked::new(key, "campaign_act", &(id, seen, name));
        let state = self.act(me, asked, Priority::Person, move |work| {
            work.campaign_act(id, seen, act, ready.as_ref())
        })?;
        if act == Act::Close {
            // Tokens and boxes are gone from the tables, and shall be from the files.
            self.0.store.forget_deleted();
        }
        Ok(state)
    }

    /// What an act needs to have counted beforehand, beside the lane.
    fn ready_for(&self, me: &Actor, known: &Known, act: Act) -> Result<Option<Ready>, DeskError> {
        let role = runs(me, known.campaign.kind);
        let role = role.ok_or_else(|| refused("survey-refused-role"))?;
        let next = known.campaign.clone().act(role, act, self.today());
        // Asked again in the lane: there a second press gets its first answer.
        let Ok(next) = next else {
            return Ok(None);
        };
        match act {
            Act::Open => Ok(Some(Ready::Plan(self.bands_now()?))),
            Act::Close => Ok(Some(Ready::Closing(Box::new(self.closing(known, &next)?)))),
            Act::Plan | Act::StartClosing | Act::Release => Ok(None),
        }
    }
}

/// What was counted for an act.
enum Ready {
    /// Bands for labels, JSON.
    Plan(String),
    /// Everything that closing writes.
    Closing(Box<Closing>),
}

impl Work<'_, '_> {
    /// Writes a campaign whose version was `seen`.
    pub(super) fn update_campaign(
        &mut self,
        row: &CampaignRow,
        seen: u32,
    ) -> Result<(), DeskError> {
        if row.version == seen + 1 && self.tx.update_campaign(row, seen)? {
            Ok(())
        } else {
            Err(refused("survey-stale"))
        }
    }

    fn campaign_act(
        &mut self,
        id: i64,
        seen: u32,
        act: Act,
        ready: Option<&Ready>,
    ) -> Result<State, DeskError> {
        let row = self.tx.campaign(id)?.ok_or(DeskError::NotFound)?;
        let before = Known::of(row)?;
        let role = runs(&self.me, before.campaign.kind);
        let role = role.ok_or_else(|| refused("survey-refused-role"))?;
        if before.row.version != seen {
            return Err(refused("survey-stale"));
        }
        let today = local(self.now).date();
        let next = before.campaign.clone().act(role, act, today);
        let next = next.map_err(|why| refused(why.message_id()))?;
        self.update_campaign(&before.next(&next)?, seen)?;
        let mut facts = serde_json::json!({ "campaign": id });
        let kind = match (act, ready) {
            (Act::Open, Some(Ready::Plan(plan))) => {
                let row = BesideRow {
                    plan: Some(plan.clone()),
                    ..BesideRow::default()
                };
                self.tx.keep_beside(id, &row)?;
                "survey.opened"
            }
            (Act::StartClosing, _) => {
                facts["to"] = serde_json::json!(next.to);
                "survey.closing"
            }
            (Act::Close, Some(Ready::Closing(closing))) => {
                self.close_campaign(id, closing)?;
                facts["ballots"] = closing.n_ballots().into();
                "survey.closed"
            }
            (Act::Release, _) => {
                let seed = self.desk.seed_of(&before.row)?;
                facts["seed"] = to_hex(&seed.0).into();
                "survey.released"
            }
            // Something happened between counting and writing.
            _ => return Err(refused("survey-stale")),
        };
        self.desk_event(kind, facts)?;
        Ok(next.state)
    }
}
