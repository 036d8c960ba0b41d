//! Closing: the last batch, the frame for good, and what later quarters hold
//! themselves against. Tokens and who was asked are forgotten with it.

use super::campaign::Known;
use super::facts::Fact;
use super::release::Outgoing;
use super::tally::Tally;
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::K;
use motcua_domain::survey::answer::Cast;
use motcua_domain::survey::bands::{Band, Finished, Plan};
use motcua_domain::survey::campaign::Campaign;
use motcua_domain::survey::pressure::Mark;
use motcua_domain::survey::result::{FrameRow, Response};
use motcua_store::BesideRow;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that closing writes.
pub(super) struct Closing {
    out: Outgoing,
    /// Too few of their channel ever to be released.
    left: Vec<i64>,
    beside: BesideRow,
}

impl Closing {
    /// Ballots of the last batch.
    pub fn n_ballots(&self) -> u64 {
        self.out.ballots.len() as u64
    }
}

/// What a closed quarter keeps for later ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PastKept {
    /// Name of the quarter.
    pub quarter: String,
    /// The question.
    pub question: String,
    /// The office (`official` is nothing) and its officials.
    pub rows: Vec<PastRow>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PastRow {
    /// About whom.
    pub official: Option<StaffId>,
    /// Satisfied answers.
    pub x: u64,
    /// Answers.
    pub n: u64,
    /// The frame: visits, slips, tokens spent.
    pub visits: u64,
    /// Slips.
    pub asked: u64,
    /// Spent.
    pub answered: u64,
}

/// Visits and slips by official.
type Served = Vec<(StaffId, u64, u64)>;

impl Desk {
    /// Counts a campaign for good; `next` is the campaign as it will be.
    pub(super) fn closing(&self, known: &Known, next: &Campaign) -> Result<Closing, DeskError> {
        let id = known.row.id;
        let opened = self.open_box()?;
        let out = self.batch_of(known, &opened, self.today(), true)?;
        let own = opened.iter().filter(|one| one.boxed.campaign == id);
        let left: Vec<i64> = own
            .map(|one| one.id)
            .filter(|id| !out.boxes.contains(id))
            .collect();
        let mut ballots = self.released(id)?;
        ballots.extend(out.ballots.iter().cloned());
        let counted = self.survey_counted(known, left.len() as u64)?;
        let (frame, served) = self.frame(known, next, &ballots)?;
        let tally = Tally { served, ..counted };
        let form = self.0.pinned_form(&known.campaign.form)?;
        let question = form.main_question().map_or("", |q| q.id.as_str());
        let past = past(&known.quarter(), question, &ballots, &frame);
        Ok(Closing {
            out,
            left,
            beside: BesideRow {
                plan: None,
                tally: Some(crate::setup::to_json("tally", &tally)?),
                frame: Some(crate::setup::to_json("frame", &frame)?),
                past: Some(crate::setup::to_json("past", &past)?),
            },
        })
    }

    /// Released ballots of a campaign.
    pub(super) fn released(&self, id: i64) -> Result<Vec<Cast>, DeskError> {
        let mut ballots = Vec::new();
        self.0.store.read(self.0.id, |tx| {
            tx.each_ballot(id, |id, body| {
                ballots.push(super::release::cast_of(id, body)?);
                Ok(())
            })
        })?;
        Ok(ballots)
    }

    /// The frame, in kinds that both visits and ballots tell apart; and visits
    /// with slips by official.
    fn frame(
        &self,
        known: &Known,
        next: &Campaign,
        ballots: &[Cast],
    ) -> Result<(Vec<FrameRow>, Served), DeskError> {
        let id = known.row.id;
        let mut facts = self.survey_facts((next.from, next.to), id)?;
        let invited = self.0.store.read(self.0.id, |tx| tx.survey_invited(id))?;
        let invited: BTreeMap<VisitId, String> = invited.into_iter().collect();
        let how = |fact: &Fact| fact.visit.and_then(|visit| invited.get(&visit));
        let asked =
            |fact: &Fact| how(fact).is_some_and(|how| how == "interviewed" || how == "declined");
        for fact in &mut facts {
            fact.asked |= asked(fact);
        }
        let kinds = Kinds::of(&next.officials, &facts, ballots);
        let mut rows: BTreeMap<(Option<StaffId>, Band), FrameRow> = BTreeMap::new();
        let mut served: BTreeMap<StaffId, (u64, u64)> = BTreeMap::new();
        for fact in &facts {
            let row = kinds.row(&mut rows, Some(fact.official), &fact.band);
            row.visits += 1;
            row.asked += u64::from(fact.asked);
            row.answered += u64::from(how(fact).is_some_and(|how| how == "interviewed"));
            let of = served.entry(fact.official).or_default();
            of.0 += 1;
            of.1 += u64::from(fact.asked);
        }
        for label in self.spent_labels(id)? {
            kinds.row(&mut rows, label.official, &label.band).answered += 1;
        }
        let judged = |(official, of): (StaffId, (u64, u64))| {
            let is_judged = next.officials.contains(&official);
            is_judged.then_some((official, of.0, of.1))
        };
        Ok((
            rows.into_values().collect(),
            served.into_iter().filter_map(judged).collect(),
        ))
    }
}

/// What a quarter keeps of its ballots: the office, and officials with enough
/// answers to be shown.
pub(super) fn past(
    quarter: &str,
    question: &str,
    ballots: &[Cast],
    frame: &[FrameRow],
) -> PastKept {
    let mut sums: BTreeMap<Option<StaffId>, (u64, u64)> = BTreeMap::new();
    for cast in ballots.iter().filter(|cast| cast.seen.mark == Mark::None) {
        let answer = cast.ballot.answers.get(question);
        let Some(satisfied) = answer.and_then(|answer| answer.is_satisfied()) else {
            continue;
        };
        let whose: BTreeSet<Option<StaffId>> = [None, cast.seen.official].into();
        for who in whose {
            let of = sums.entry(who).or_default();
            of.0 += u64::from(satisfied);
            of.1 += 1;
        }
    }
    let enough = |(official, (x, n)): (Option<StaffId>, (u64, u64))| {
        let own = |row: &&FrameRow| official.is_none() || row.official == official;
        let response = Response::of(frame.iter().filter(own), None);
        (n >= K).then_some(PastRow {
            official,
            x,
            n,
            visits: response.visits,
            asked: response.asked,
            answered: response.answered,
        })
    };
    PastKept {
        quarter: quarter.to_owned(),
        question: question.to_owned(),
        rows: sums.into_iter().filter_map(enough).collect(),
    }
}

/// Kinds that the frame tells apart: at least five visits each, and no finer
/// than what ballots say.
struct Kinds<'a> {
    officials: &'a BTreeSet<StaffId>,
    plan: Plan,
    told: BTreeMap<StaffId, BTreeSet<Band>>,
}

impl<'a> Kinds<'a> {
    fn of(officials: &'a BTreeSet<StaffId>, facts: &[Fact], ballots: &[Cast]) -> Self {
        let finished: Vec<Finished> = facts.iter().map(Fact::finished).collect();
        let mut told: BTreeMap<StaffId, BTreeSet<Band>> = BTreeMap::new();
        for cast in ballots {
            if let Some(official) = cast.seen.official {
                let bands = told.entry(official).or_default();
                bands.insert(cast.seen.band.clone());
            }
        }
        Self {
            officials,
            plan: Plan::of(K, &finished),
            told,
        }
    }

    fn row<'r>(
        &self,
        rows: &'r mut BTreeMap<(Option<StaffId>, Band), FrameRow>,
        official: Option<StaffId>,
        band: &Band,
    ) -> &'r mut FrameRow {
        let judged = official.filter(|id| self.officials.contains(id));
        let label = judged.map(|id| self.plan.label(id, band));
        let official = label.as_ref().and_then(|label| label.official);
        let told = official.and_then(|id| self.told.get(&id));
        let mut at = label.filter(|_| official.is_some()).map(|label| label.band);
        let band = loop {
            match at {
                None => break Band::default(),
                Some(band) if told.is_some_and(|told| told.contains(&band)) => break band,
                Some(band) => at = band.parent(),
            }
        };
        let empty = FrameRow {
            official,
            band: band.clone(),
            visits: 0,
            asked: 0,
            answered: 0,
        };
        rows.entry((official, band)).or_insert(empty)
    }
}

impl Work<'_, '_> {
    /// Writes what was counted for good.
    pub(super) fn close_campaign(&mut self, id: i64, closing: &Closing) -> Result<(), DeskError> {
        self.write_batch(id, &closing.out)?;
        for left in &closing.left {
            self.tx.take_out_of_box(*left)?;
        }
        self.tx.forget_survey_tokens(id)?;
        self.tx.keep_beside(id, &closing.beside)?;
        Ok(())
    }
}
