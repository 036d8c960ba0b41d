//! Slips (phiếu đánh giá): one token for each visit, made when it is printed
//! and kept by its hash alone.

use super::campaign::Known;
use super::facts::{Fact, outcome_of_paper};
use super::refused;
use super::sealed::{Kind, Label};
use super::shape::{Slip, SlipOf};
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::survey::K;
use motcua_domain::survey::bands::{Band, Grain, Outcome, Plan};
use motcua_domain::survey::campaign::{GRACE_DAYS, Kind as CampaignKind};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::token::BallotToken;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::{Phase, Visit};
use motcua_store::{PaperAsked, Priority, StoreError, Tx};
use std::sync::Arc;

/// What somebody is asked about.
pub(super) struct Served {
    /// Who served.
    pub official: StaffId,
    /// The finest band.
    pub band: Band,
    /// Day.
    pub day: Date,
    /// What keeps them from being asked twice.
    pub of: Once,
}

/// What a slip is handed out for, once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Once {
    Visit(VisitId),
    Paper(DossierId, i64),
}

/// Whoever has just left the counter may get a paper that was made a moment
/// after the visit ended.
const JUST_LEFT: SignedDuration = SignedDuration::from_mins(5);
/// Nobody sits at a counter for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(8);

/// The visit in which a paper of a dossier is handed over: one person has one
/// slip, whether it is asked for from the counter or from the paper. It is the
/// one at a counter now; or one of the day of the paper in which the dossier
/// was handled, that of its moment first; or the one that whoever made the
/// paper had at the counter then, or had just let go.
fn visit_of_paper(
    tx: &mut Tx<'_>,
    dossier: DossierId,
    (at, by): (Timestamp, Option<StaffId>),
) -> Result<Option<Visit>, StoreError> {
    let visits = tx.visits_of_dossier(dossier)?;
    let now = |visit: &&Visit| matches!(visit.phase, Phase::Serving { .. });
    let day = local(at).date();
    let of_day = || visits.iter().filter(|visit| visit.day == day);
    let lasted = |visit: &&Visit| visit.issued_at <= at && !(visit.is_over() && visit.since < at);
    let found = visits.iter().find(now);
    let found = found.or_else(|| of_day().find(lasted));
    let found = found.or_else(|| of_day().next()).cloned();
    match (found, by) {
        (None, Some(by)) => served_by(tx, by, at),
        (found, _) => Ok(found),
    }
}

/// Whom an official had at the counter at a moment, or had just let go.
fn served_by(
    tx: &mut Tx<'_>,
    official: StaffId,
    at: Timestamp,
) -> Result<Option<Visit>, StoreError> {
    if let Some(id) = tx.at_work(official)?.and_then(|row| row.visit)
        && let Some(visit) = tx.visit(id)?
        && matches!(visit.phase, Phase::Serving { .. })
        && visit.since <= at
    {
        return Ok(Some(visit));
    }
    let served = |visit: &Visit| match visit.phase {
        Phase::Finished { outcome } => Outcome::of_visit(outcome).is_some(),
        _ => false,
    };
    let next = tx.first_ended_by(official, (at, at + LONGEST))?;
    if let Some(visit) = next.filter(served) {
        let sat = tx.visit_intervals(visit.id)?.into_iter().any(|it| {
            it.phase == "serving"
                && it.official == Some(official)
                && it.from <= at
                && it.to.is_none_or(|to| at <= to)
        });
        if sat {
            return Ok(Some(visit));
        }
    }
    let ended = tx.last_ended_by(official, (at - JUST_LEFT, at))?;
    Ok(ended.filter(served))
}

/// The last day on which a token of a campaign that ends on `to` can be spent.
pub(super) fn last_day(to: Date) -> Date {
    to.saturating_add(GRACE_DAYS.days())
}

impl Desk {
    /// Name of the survey that hands out slips today.
    pub fn survey_today(&self) -> Option<String> {
        let found = self.handing_out(self.today()).ok().flatten();
        found.map(|known| known.row.name)
    }

    /// The questionnaire of that survey, as it was pinned.
    pub fn survey_form_today(&self) -> Option<Arc<Questionnaire>> {
        let known = self.handing_out(self.today()).ok().flatten()?;
        self.0.pinned_form(&known.campaign.form).ok()
    }

    /// The campaign that hands out slips on a day: the desk's own of the
    /// quarter first, then one for an occasion, then the joint one.
    pub(super) fn handing_out(&self, day: Date) -> Result<Option<Known>, DeskError> {
        let rows = self.0.store.read(self.0.id, |tx| tx.campaigns_in("open"))?;
        let mut open: Vec<Known> = Vec::new();
        for row in rows {
            let known = Known::of(row)?;
            if known.campaign.issues(day) {
                open.push(known);
            }
        }
        let turn = |known: &Known| match known.campaign.kind {
            CampaignKind::Quarterly => 0,
            CampaignKind::AdHoc => 1,
            CampaignKind::Joint => 2,
        };
        open.sort_by_key(|known| (turn(known), known.row.id));
        Ok(open.into_iter().next())
    }

    /// Makes the slip for a visit or a paper. It is printed now or never: a
    /// visit has one token, and nobody can print it again.
    ///
    /// # Errors
    /// `survey-slip-none` where no survey hands out slips, `survey-slip-visit`
    /// where nobody was served, `survey-slip-before` the second time.
    pub fn hand_slip(&self, me: &Actor, of: SlipOf) -> Result<Slip, DeskError> {
        authorise(me, Action::HandSlip, &self.settings().office.unit)?;
        let served = match of {
            SlipOf::Visit(visit) => self.served_in(visit)?,
            SlipOf::Paper(dossier, seq) => self.served_with(dossier, seq, me.id)?,
        };
        let (known, token) = self.issue(&served, false)?;
        Ok(Slip {
            token,
            last_day: last_day(known.campaign.to),
            survey: known.row.name,
        })
    }

    /// Was a slip handed out, or a tablet armed, for this before? Says nothing
    /// of whether anybody answered. A tablet that nobody touched has not asked.
    pub fn is_asked(&self, of: SlipOf) -> Result<bool, DeskError> {
        let free = |visit: VisitId| self.untouched(visit).is_some();
        let asked = self.0.store.read(self.0.id, |tx| match of {
            SlipOf::Visit(visit) => Ok::<_, StoreError>(tx.was_visit_asked(visit)? && !free(visit)),
            SlipOf::Paper(dossier, seq) => {
                if tx.was_paper_asked(dossier, seq)? {
                    return Ok(true);
                }
                let event = tx.events_of(dossier, seq.saturating_add(1), 1)?.pop();
                let Some(event) = event.filter(|past| past.seq == seq) else {
                    return Ok(false);
                };
                let visit = visit_of_paper(tx, dossier, (event.at, event.by))?;
                visit.map_or(Ok(false), |visit| {
                    Ok(tx.was_visit_asked(visit.id)? && !free(visit.id))
                })
            }
        });
        Ok(asked?)
    }

    /// Makes a token for what was served and keeps its hash.
    pub(super) fn issue(
        &self,
        served: &Served,
        tablet: bool,
    ) -> Result<(Known, BallotToken), DeskError> {
        let known = self.handing_out(served.day)?;
        let known = known.ok_or_else(|| refused("survey-slip-none"))?;
        let label = self.label(&known, served, tablet)?;
        let token = BallotToken::from_random(self.random());
        let hash = token.hash(self.0.id);
        let sealed = self.0.seal_json(Kind::Label, &hash.0, &label)?;
        let (campaign, of) = (known.row.id, served.of);
        let untouched = match of {
            Once::Visit(visit) => self.untouched(visit).map(|old| (old, visit)),
            Once::Paper(..) => None,
        };
        let asked = Asked::new("", "hand_slip", &());
        let nobody = self.citizen_actor();
        // Without a key and without an event: nothing tells which token.
        let fresh = self.act(&nobody, asked, Priority::Person, move |work| {
            if let Some((old, visit)) = &untouched {
                work.tx.void_survey_token(old, *visit)?;
            }
            let fresh = match of {
                Once::Visit(visit) => work.tx.ask_visit(campaign, visit)?,
                Once::Paper(dossier, seq) => work.tx.ask_paper(campaign, dossier, seq)?,
            };
            if fresh {
                work.tx.put_survey_token(campaign, &hash, &sealed)?;
            }
            Ok(fresh)
        })?;
        if let Some((old, _)) = untouched {
            self.put_away_spent(&old);
        }
        if fresh {
            Ok((known, token))
        } else {
            Err(refused("survey-slip-before"))
        }
    }

    /// What a ballot of this visit may say.
    pub(super) fn label(
        &self,
        known: &Known,
        served: &Served,
        tablet: bool,
    ) -> Result<Label, DeskError> {
        let nobody = Label {
            official: None,
            band: Band::default(),
            day: Grain::Quarter.first_day(served.day),
            tablet,
        };
        if !known.campaign.officials.contains(&served.official) {
            return Ok(nobody);
        }
        let since = instant(known.campaign.from.at(0, 0, 0, 0));
        let (beside, so_far) = self.0.store.read(self.0.id, |tx| {
            let beside = tx.campaign_beside(known.row.id)?;
            Ok::<_, StoreError>((beside, tx.served_so_far(served.official, since)?))
        })?;
        let plan: Plan = match beside.plan {
            Some(text) => serde_json::from_str(&text)
                .map_err(|e| super::campaign::broken(known.row.id, &e))?,
            None => Plan::default(),
        };
        let label = plan.label(served.official, &served.band);
        if label.official.is_some() {
            return Ok(Label {
                official: label.official,
                band: label.band,
                day: label.grain.first_day(served.day),
                tablet,
            });
        }
        // Not seen in the last quarter: the official alone, once enough came.
        let named = so_far >= K;
        Ok(Label {
            official: named.then_some(served.official),
            ..nobody
        })
    }

    /// A visit that was finished, or that is being served right now.
    pub(super) fn served_in(&self, visit: VisitId) -> Result<Served, DeskError> {
        let (row, live) = self.0.store.read(self.0.id, |tx| {
            let row = tx.served_visit(visit)?;
            let live = if row.is_none() {
                tx.visit(visit)?
            } else {
                None
            };
            Ok::<_, StoreError>((row, live))
        })?;
        if let Some(row) = row {
            let fact = Fact::of_visit(&self.settings(), &row);
            let fact = fact.ok_or_else(|| refused("survey-slip-visit"))?;
            return Ok(Served {
                official: fact.official,
                band: fact.band,
                day: fact.day,
                of: Once::Visit(visit),
            });
        }
        let live = live.ok_or(DeskError::NotFound)?;
        let Phase::Serving { official, .. } = live.phase else {
            return Err(refused("survey-slip-visit"));
        };
        let outcome = if live.dossiers.is_empty() {
            Outcome::Guided
        } else {
            Outcome::Got
        };
        Ok(self.served_now(&live, official, outcome))
    }

    /// Somebody at the counter, with the outcome that the paper tells.
    fn served_now(&self, visit: &Visit, official: StaffId, outcome: Outcome) -> Served {
        let settings = self.settings();
        let line = settings.queue.line(&visit.line);
        let group = line.and_then(|line| line.fields.first()).cloned();
        let group = group.unwrap_or_else(|| visit.line.as_str().to_owned());
        // They sit: the wait ended when that began.
        let waited = visit.since.duration_since(visit.waits_from()).as_mins();
        let minutes = u32::try_from(waited.max(0)).unwrap_or(u32::MAX);
        Served {
            official,
            band: Band::fine(outcome, &group, minutes),
            day: visit.day,
            of: Once::Visit(visit.id),
        }
    }

    /// What the paper of an event goes with.
    fn served_with(&self, dossier: DossierId, seq: i64, me: StaffId) -> Result<Served, DeskError> {
        let (loaded, event, visit, asked) = self.0.store.read(self.0.id, |tx| {
            let loaded = tx.dossier(dossier)?;
            let event = tx.events_of(dossier, seq.saturating_add(1), 1)?.pop();
            let event = event.filter(|past| past.seq == seq);
            let visit = match &event {
                Some(event) => visit_of_paper(tx, dossier, (event.at, event.by))?,
                None => None,
            };
            let asked = tx.was_paper_asked(dossier, seq)?;
            Ok::<_, StoreError>((loaded, event, visit, asked))
        })?;
        let loaded = loaded.ok_or(DeskError::NotFound)?;
        let event = event.ok_or(DeskError::NotFound)?;
        let outcome = outcome_of_paper(event.event.kind());
        let outcome = outcome.ok_or_else(|| refused("survey-slip-visit"))?;
        // Given out before the person was at a counter.
        if asked {
            return Err(refused("survey-slip-before"));
        }
        if let Some(visit) = visit {
            // The paper says how it goes; a visit that is over says it itself.
            return match visit.phase {
                Phase::Serving { official, .. } => Ok(self.served_now(&visit, official, outcome)),
                _ => self.served_in(visit.id),
            };
        }
        let paper = PaperAsked {
            dossier,
            kind: event.event.kind().to_owned(),
            official: event.by.unwrap_or(me),
            at: event.at,
            field: loaded.intake.procedure.field.clone(),
        };
        let fact = Fact::of_paper(&paper).ok_or_else(|| refused("survey-slip-visit"))?;
        Ok(Served {
            official: fact.official,
            band: fact.band,
            day: fact.day,
            of: Once::Paper(dossier, seq),
        })
    }
}
