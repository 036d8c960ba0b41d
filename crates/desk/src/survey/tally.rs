//! What is counted of a campaign: once a day while it runs, and for good when
//! it is closed.

use super::campaign::{Known, broken};
use super::release::Opened;
use super::sealed::{Kind, Label};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::Tokens;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was counted of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The day up to whose evening it was counted.
    pub as_of: Option<Date>,
    /// Tokens printed.
    pub issued: u64,
    /// Tokens spent.
    pub spent: u64,
    /// Answers given in interviews, which need no token.
    #[serde(default)]
    pub interviews: u64,
    /// Answers by official; those of nobody in particular are left out.
    pub answers: Vec<(StaffId, u64)>,
    /// Visits by official, and in how many the person was asked; only of a
    /// campaign that is closed.
    #[serde(default)]
    pub served: Vec<(StaffId, u64, u64)>,
    /// Ballots that wait for their batch; once closed, those that were too few
    /// of a channel ever to be released.
    pub waiting: u64,
}

impl Tally {
    /// Reads what a row keeps; nothing = nothing counted yet.
    pub(super) fn of(id: i64, text: Option<&str>) -> Result<Self, DeskError> {
        text.map_or_else(
            || Ok(Self::default()),
            |text| serde_json::from_str(text).map_err(|e| broken(id, &e)),
        )
    }

    /// As it was on an evening: what came in on a later day, which still lies
    /// in the box, is taken off.
    pub(super) fn upto(mut self, through: Date, campaign: i64, opened: &[Opened]) -> Self {
        let later = |one: &&Opened| one.boxed.campaign == campaign && one.boxed.day > through;
        for one in opened.iter().filter(later) {
            let seen = &one.boxed.seen;
            let n = if seen.channel == Channel::Interview {
                &mut self.interviews
            } else {
                &mut self.spent
            };
            *n = n.saturating_sub(1);
            let mut answers = self.answers.iter_mut();
            let own = answers.find(|(official, _)| seen.official == Some(*official));
            if let Some((_, n)) = own {
                *n = n.saturating_sub(1);
            }
        }
        self.as_of = Some(through);
        self
    }

    /// Answers of an official.
    pub fn answers_of(&self, official: StaffId) -> u64 {
        let mut all = self.answers.iter();
        all.find(|(id, _)| *id == official).map_or(0, |(_, n)| *n)
    }
}

/// Counts of tries and typed papers, as the store words them.
pub(super) const REFUSED: &str = "refused";
pub(super) const TYPED: &str = "typed";
pub(super) const PASSED: &str = "comment_passed";
pub(super) const HELD: &str = "comment_held";

impl Desk {
    /// Labels of the tokens that were spent.
    pub(super) fn spent_labels(&self, campaign: i64) -> Result<Vec<Label>, DeskError> {
        let tokens = self
            .0
            .store
            .read(self.0.id, |tx| tx.survey_tokens(campaign))?;
        let spent = tokens.iter().filter(|token| token.spent);
        spent
            .map(|token| self.0.open_json(Kind::Label, &token.hash, &token.label))
            .collect()
    }

    /// Counts a campaign that runs; `waiting` ballots lie in the box.
    pub(super) fn survey_counted(&self, known: &Known, waiting: u64) -> Result<Tally, DeskError> {
        let id = known.row.id;
        let spent = self.spent_labels(id)?;
        let (issued, invited) = self.0.store.read(self.0.id, |tx| {
            let issued = tx.survey_issued(id)?;
            Ok::<_, motcua_store::StoreError>((issued, tx.survey_invited(id)?))
        })?;
        let mut answers: BTreeMap<StaffId, u64> = BTreeMap::new();
        for official in spent.iter().filter_map(|label| label.official) {
            *answers.entry(official).or_default() += 1;
        }
        let interviewed = invited.iter().filter(|(_, how)| how == "interviewed");
        let interviewed: BTreeSet<VisitId> = interviewed.map(|(visit, _)| *visit).collect();
        if !interviewed.is_empty() {
            let days = (known.campaign.from, known.campaign.to);
            let facts = self.survey_facts(days, id)?;
            let was = |visit: Option<VisitId>| visit.is_some_and(|it| interviewed.contains(&it));
            for fact in facts.iter().filter(|fact| was(fact.visit)) {
                *answers.entry(fact.official).or_default() += 1;
            }
        }
        Ok(Tally {
            as_of: Some(self.today()),
            issued,
            spent: spent.len() as u64,
            interviews: interviewed.len() as u64,
            answers: answers.into_iter().collect(),
            served: Vec::new(),
            waiting,
        })
    }

    /// What may be counted in public.
    pub(super) fn public_tokens(&self, id: i64, tally: &Tally) -> Result<Tokens, DeskError> {
        let counts = self.0.store.read(self.0.id, |tx| tx.survey_counts(id))?;
        let of = |what: &str| -> u64 {
            let rows = counts.iter().filter(|(word, ..)| word == what);
            rows.map(|(.., n)| n).sum()
        };
        Ok(Tokens {
            issued: tally.issued,
            spent: tally.spent,
            interviews: tally.interviews,
            refused: of(REFUSED),
        })
    }
}
