//! How far a campaign is, and what the office should do: hand out slips. It
//! never asks anybody to press for answers.

use super::campaign::{Known, runs};
use super::page::read_warnings;
use super::shape::ProgressView;
use super::tally::{TYPED, Tally};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::survey::campaign::progress;
use motcua_store::StoreError;
use std::collections::BTreeMap;

impl Desk {
    /// How far a campaign is, for whoever runs it.
    ///
    /// # Errors
    /// "Not found" for a campaign that is not run in any of the roles: what
    /// Internal Affairs asks, the centre does not watch.
    pub fn campaign_progress(&self, me: &Actor, id: i64) -> Result<ProgressView, DeskError> {
        authorise(me, Action::RunSurvey, &self.settings().office.unit)?;
        let known = self.0.known(id)?;
        if runs(me, known.campaign.kind).is_none() {
            return Err(DeskError::NotFound);
        }
        let (tally, counts, warnings, issued) = self.0.store.read(self.0.id, |tx| {
            let tally = tx.campaign_tally(id)?;
            let counts = tx.survey_counts(id)?;
            let warnings = tx.survey_warnings(id)?;
            Ok::<_, StoreError>((tally, counts, warnings, tx.survey_issued(id)?))
        })?;
        let tally = Tally::of(id, tally.as_deref())?;
        let names = self.officials_of(&known)?;
        let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default().1;
        let prompts = self.prompts_of(&known, &tally)?;
        let mut tokens = self.public_tokens(id, &tally)?;
        tokens.issued = tokens.issued.max(issued);
        let mut officials = Vec::new();
        for (official, (_, name)) in by_name(&names) {
            let served = prompts.iter().find(|(one, _)| one.official == *official);
            let (visits, asked) = served.map_or((0, 0), |(one, _)| (one.visits, one.asked));
            let answers = tally.answers_of(*official);
            let today = self.today();
            let of = progress(&known.campaign, visits, asked, answers, today);
            officials.push((*official, name.clone(), of));
        }
        let typed = counts.iter().filter(|(what, ..)| what == TYPED);
        let warnings = read_warnings(warnings).into_iter();
        Ok(ProgressView {
            as_of: tally.as_of,
            officials,
            tokens,
            typed: typed
                .map(|(_, who, n)| (self.staff_name(*who), *n))
                .collect(),
            bursts: self.bursts(),
            warnings: warnings.map(|(who, it)| (who, name(who), it)).collect(),
            prompts: prompts.into_iter().map(|(it, name)| (name, it)).collect(),
            open_box: tally.waiting,
        })
    }

    /// The judged officials with the key of their order and their names; also
    /// those who have left.
    fn officials_of(
        &self,
        known: &Known,
    ) -> Result<BTreeMap<StaffId, (String, String)>, DeskError> {
        let rows = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        let judged = rows
            .into_iter()
            .filter(|row| known.campaign.officials.contains(&row.id));
        Ok(judged
            .map(|row| (row.id, (row.name_sort, row.name)))
            .collect())
    }

    fn staff_name(&self, id: StaffId) -> String {
        let row = self.0.store.read(self.0.id, |tx| tx.staff(id));
        let name = row.ok().flatten().map(|row| row.name);
        name.unwrap_or_default()
    }
}

/// In the order of their names.
fn by_name(names: &BTreeMap<StaffId, (String, String)>) -> Vec<(&StaffId, &(String, String))> {
    let mut all: Vec<_> = names.iter().collect();
    all.sort_by(|(a, one), (b, other)| (&one.0, a).cmp(&(&other.0, b)));
    all
}
