//! Interviews by the Internal Affairs Office: whom to ask is drawn from the
//! campaign's seed, and nobody chooses.

use super::campaign::{Known, runs};
use super::refused;
use super::shape::{CastError, InterviewResult, Interviewed, Invited};
use super::slip::last_day;
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::VisitId;
use motcua_domain::survey::answer;
use motcua_domain::survey::campaign::Kind;
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::Mark;
use motcua_domain::visit::{Outcome, Phase, Visit};
use motcua_store::{Priority, StoreError};
use std::collections::BTreeMap;

/// Days for which somebody who was drawn stays in the list.
const LISTED_DAYS: i64 = 7;
/// Most visits of a day.
const VISITS: u32 = 5_000;

impl Desk {
    /// Visits of today that are drawn for an interview, and those of the last
    /// week that are still open. Whom they saw is not told.
    pub fn interview_list(&self, me: &Actor, campaign: i64) -> Result<Vec<Invited>, DeskError> {
        let known = self.joint(me, campaign)?;
        let seed = self.0.seed_of(&known.row)?;
        let today = self.today();
        let (visits, results) = self.0.store.read(self.0.id, |tx| {
            let mut visits: Vec<Visit> = Vec::new();
            for back in 0..=LISTED_DAYS {
                let day = today.saturating_sub(back.days());
                if (known.campaign.from..=known.campaign.to).contains(&day) {
                    visits.extend(tx.visits_of_day(day, VisitId(0), VISITS)?);
                }
            }
            Ok::<_, StoreError>((visits, tx.survey_invited(campaign)?))
        })?;
        let results: BTreeMap<VisitId, String> = results.into_iter().collect();
        let row = |visit: Visit| {
            let gone = matches!(
                visit.phase,
                Phase::Finished {
                    outcome: Outcome::Left | Outcome::DayEnded
                }
            );
            let result = results.get(&visit.id);
            let result = result.and_then(|word| InterviewResult::from_slug(word));
            let still = matches!(result, None | Some(InterviewResult::NotFound));
            let stays = visit.day == today || (still && visit.is_over());
            let drawn = seed.invites(visit.id, known.campaign.permille);
            (drawn && stays && !gone).then(|| Invited {
                visit: visit.id,
                ticket: visit.ticket.to_string(),
                over: visit.is_over(),
                line: visit.line,
                day: visit.day,
                result,
            })
        };
        Ok(visits.into_iter().filter_map(row).collect())
    }

    /// Enters how an interview ended.
    ///
    /// # Errors
    /// "Not found" for a visit that was not drawn; `survey-slip-visit` where
    /// nobody was served; `survey-interview-done` the second time.
    pub fn enter_interview(
        &self,
        me: &Actor,
        campaign: i64,
        visit: VisitId,
        what: Interviewed,
    ) -> Result<(), CastError> {
        let known = self.joint(me, campaign)?;
        let takes = known.campaign.takes_answers() && self.today() <= last_day(known.campaign.to);
        if !takes {
            return Err(refused("survey-refused-state").into());
        }
        let seed = self.0.seed_of(&known.row)?;
        if !seed.invites(visit, known.campaign.permille) {
            return Err(DeskError::NotFound.into());
        }
        let over = self.0.store.read(self.0.id, |tx| tx.visit(visit));
        let over = over.map_err(DeskError::from)?;
        if !over.ok_or(DeskError::NotFound)?.is_over() {
            return Err(refused("survey-slip-visit").into());
        }
        let served = self.served_in(visit)?;
        if !(known.campaign.from..=known.campaign.to).contains(&served.day) {
            return Err(DeskError::NotFound.into());
        }
        let (result, boxed) = match what {
            Interviewed::Declined => (InterviewResult::Declined, None),
            Interviewed::NotFound => (InterviewResult::NotFound, None),
            Interviewed::Answers(fields) => {
                let form = self.0.pinned_form(&known.campaign.form)?;
                let read = answer::read(&form, &fields).map_err(CastError::Bad)?;
                let label = self.label(&known, &served, false)?;
                let told = (Channel::Interview, Mark::None);
                let boxed = self.boxed(campaign, label, read, told)?;
                (InterviewResult::Interviewed, Some(boxed))
            }
        };
        let asked = Asked::new("", "interview", &());
        let nobody = self.citizen_actor();
        let done = self.act(&nobody, asked, Priority::Person, move |work| {
            let fresh = work.tx.put_survey_invited(campaign, visit, result.slug())?;
            if let Some((id, sealed)) = boxed.as_ref().filter(|_| fresh) {
                work.tx.put_into_box(*id, sealed)?;
            }
            Ok(fresh)
        })?;
        if done {
            Ok(())
        } else {
            Err(refused("survey-interview-done").into())
        }
    }

    /// A joint campaign, for whoever interviews in it.
    fn joint(&self, me: &Actor, campaign: i64) -> Result<Known, DeskError> {
        authorise(me, Action::Interview, &self.settings().office.unit)?;
        let known = self.0.known(campaign)?;
        if known.campaign.kind != Kind::Joint || runs(me, Kind::Joint).is_none() {
            return Err(DeskError::NotFound);
        }
        Ok(known)
    }
}
