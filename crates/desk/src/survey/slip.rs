//! Slips (phiếu đánh giá): one token for each visit, made when it is printed
//! and kept by its hash alone.

use super::campaign::Known;
use super::facts::{Fact, outcome_of_paper};
use super::refused;
use super::sealed::{Kind, Label};
use super::shape::{Slip, SlipOf};
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::Event;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::survey::K;
use motcua_domain::survey::bands::{Band, Grain, Outcome, Plan};
use motcua_domain::survey::campaign::{GRACE_DAYS, Kind as CampaignKind};
use motcua_domain::survey::token::BallotToken;
use motcua_domain::time::{instant, local};
use motcua_domain::visit::{Phase, Visit};
use motcua_store::{PaperAsked, Priority, StoreError};

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
            SlipOf::Paper(dossier, seq) => self.served_with(me, dossier, seq)?,
        };
        let (known, token) = self.issue(&served, false)?;
        Ok(Slip {
            token,
            last_day: last_day(known.campaign.to),
            survey: known.row.name,
        })
    }

    /// Was a slip handed out, or a tablet armed, for this before? Says nothing
    /// of whether anybody answered.
    pub fn is_asked(&self, of: SlipOf) -> Result<bool, DeskError> {
        let asked = self.0.store.read(self.0.id, |tx| match of {
            SlipOf::Visit(visit) => tx.was_visit_asked(visit),
            SlipOf::Paper(dossier, seq) => {
                if tx.was_paper_asked(dossier, seq)? {
                    return Ok(true);
                }
                let event = tx.events_of(dossier, seq.saturating_add(1), 1)?.pop();
                let day = event.map(|event| local(event.at).date());
                for visit in tx.visits_of_dossier(dossier)? {
                    if Some(visit.day) == day && tx.was_visit_asked(visit.id)? {
                        return Ok(true);
                    }
                }
                Ok(false)
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
        let asked = Asked::new("", "hand_slip", &());
        let nobody = self.citizen_actor();
        // Without a key and without an event: nothing tells which token.
        let fresh = self.act(&nobody, asked, Priority::Person, move |work| {
            let fresh = match of {
                Once::Visit(visit) => work.tx.ask_visit(campaign, visit)?,
                Once::Paper(dossier, seq) => work.tx.ask_paper(campaign, dossier, seq)?,
            };
            if fresh {
                work.tx.put_survey_token(campaign, &hash, &sealed)?;
            }
            Ok(fresh)
        })?;
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
    fn served_with(&self, me: &Actor, dossier: DossierId, seq: i64) -> Result<Served, DeskError> {
        let (loaded, event, visits, at_work) = self.0.store.read(self.0.id, |tx| {
            let loaded = tx.dossier(dossier)?;
            let event = tx.events_of(dossier, seq.saturating_add(1), 1)?.pop();
            let visits = tx.visits_of_dossier(dossier)?;
            Ok::<_, StoreError>((loaded, event, visits, tx.at_work(me.id)?))
        })?;
        let loaded = loaded.ok_or(DeskError::NotFound)?;
        let event = event.filter(|past| past.seq == seq);
        let event = event.ok_or(DeskError::NotFound)?;
        let outcome = outcome_of_paper(event.event.kind());
        let outcome = outcome.ok_or_else(|| refused("survey-slip-visit"))?;
        // The person is at the counter, or was there on the day of the paper.
        let serving = at_work.and_then(|row| row.visit);
        let day = local(event.at).date();
        let handed = matches!(
            event.event,
            Event::Accepted { .. } | Event::Delivered { .. }
        );
        let visit = visits.iter().find(|visit| {
            serving == Some(visit.id) || (handed && visit.day == day && visit.is_over())
        });
        if let Some(visit) = visit {
            // The paper says how it goes; a visit that is over says it itself.
            return match visit.phase {
                Phase::Serving { official, .. } => Ok(self.served_now(visit, official, outcome)),
                _ => self.served_in(visit.id),
            };
        }
        let paper = PaperAsked {
            dossier,
            kind: event.event.kind().to_owned(),
            official: event.by.unwrap_or(me.id),
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
