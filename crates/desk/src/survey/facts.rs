//! The facts of finished visits: who, what kind, which day, and whether the
//! person was asked. From them come labels and the frame.

use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::K;
use motcua_domain::survey::bands::{Band, Finished, Outcome, Plan};
use motcua_domain::time::local;
use motcua_store::{PaperAsked, ServedRow, StoreError};

/// Days of which the bands of new tokens are made.
const DAYS_BEFORE: i64 = 90;

/// A finished visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The visit; `None` = a paper outside a visit.
    pub visit: Option<VisitId>,
    /// Who served.
    pub official: StaffId,
    /// The finest band.
    pub band: Band,
    /// Day.
    pub day: Date,
    /// The person was asked.
    pub asked: bool,
}

impl Fact {
    /// Of a visit; `None` where nobody was served.
    pub fn of_visit(settings: &Settings, row: &ServedRow) -> Option<Self> {
        let outcome = Outcome::of_visit(row.outcome)?;
        let waited = row.called.map(|called| called.duration_since(row.begun));
        let minutes = waited.map_or(0, |waited| waited.as_mins().max(0));
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        Some(Self {
            visit: Some(row.visit),
            official: row.official,
            band: Band::fine(outcome, &group(settings, row), minutes),
            day: row.day,
            asked: row.asked,
        })
    }

    /// Of a paper; `None` of one that nobody waits for at a counter.
    pub fn of_paper(row: &PaperAsked) -> Option<Self> {
        Some(Self {
            visit: None,
            official: row.official,
            band: Band::fine(outcome_of_paper(&row.kind)?, &row.field, 0),
            day: local(row.at).date(),
            asked: true,
        })
    }

    /// As the bands take it.
    pub fn finished(&self) -> Finished {
        Finished {
            official: self.official,
            band: self.band.clone(),
            day: self.day,
        }
    }
}

/// What the paper of an event says of how it went; `None` = no slip goes with
/// it.
pub(super) fn outcome_of_paper(kind: &str) -> Option<Outcome> {
    match kind {
        "dossier.accepted" | "result.delivered" => Some(Outcome::Got),
        "dossier.fix_asked" | "supplement.requested" => Some(Outcome::Guided),
        "dossier.refused" => Some(Outcome::Refused),
        _ => None,
    }
}

/// The procedure group: the field of what was handled, or of what was missing,
/// or the first of the line; a line without fields is its own group.
fn group(settings: &Settings, row: &ServedRow) -> String {
    if let Some(field) = &row.field {
        return field.clone();
    }
    let missing = row.missing.as_deref();
    let published = missing.and_then(|code| settings.catalogue.current(code, row.day));
    if let Some(published) = published {
        return published.procedure.field.clone();
    }
    let line = settings.queue.line(&row.line);
    let first = line.and_then(|line| line.fields.first()).cloned();
    first.unwrap_or_else(|| row.line.as_str().to_owned())
}

impl Desk {
    /// Everything that counts on some days; `campaign` says of which survey
    /// `asked` tells, and whose papers outside a visit are among it.
    pub(super) fn survey_facts(
        &self,
        days: (Date, Date),
        campaign: i64,
    ) -> Result<Vec<Fact>, DeskError> {
        let settings = self.settings();
        let (served, papers) = self.0.store.read(self.0.id, |tx| {
            let served = tx.served(days, campaign)?;
            Ok::<_, StoreError>((served, tx.papers_asked(campaign)?))
        })?;
        let visits = served.iter();
        let mut facts: Vec<Fact> = visits
            .filter_map(|row| Fact::of_visit(&settings, row))
            .collect();
        facts.extend(papers.iter().filter_map(Fact::of_paper));
        Ok(facts)
    }

    /// The bands by which tokens are labelled from today on, JSON: those of
    /// the last quarter of a year.
    pub(super) fn bands_now(&self) -> Result<String, DeskError> {
        let today = self.today();
        let from = today.saturating_sub(DAYS_BEFORE.days());
        let facts = self.survey_facts((from, today), 0)?;
        let finished: Vec<Finished> = facts.iter().map(Fact::finished).collect();
        Ok(crate::setup::to_json("bands", &Plan::of(K, &finished))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::dossier::Event;

    #[test]
    fn a_slip_goes_with_the_papers_that_somebody_waits_for() {
        let refused = Event::Refused {};
        assert_eq!(outcome_of_paper(refused.kind()), Some(Outcome::Refused));
        for kind in ["dossier.accepted", "result.delivered"] {
            assert_eq!(outcome_of_paper(kind), Some(Outcome::Got));
        }
        assert_eq!(
            outcome_of_paper("supplement.requested"),
            Some(Outcome::Guided)
        );
        assert_eq!(outcome_of_paper("note.added"), None);
    }
}
