//! One ticket on its phone, and the log of visits and waits.

use super::Snapshot;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{Phase, Visit};
use motcua_store::{IntervalRow, TruthRow};

/// A ticket as its phone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The visit.
    pub visit: Visit,
    /// People ahead while waiting.
    pub ahead: u32,
    /// Wait from now.
    pub range: Option<Range>,
    /// Waits in a line that nobody at work serves: there is no range to tell.
    pub unserved: bool,
}

/// How often ranges were true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// By day, line and what it rested on.
    pub rows: Vec<TruthRow>,
    /// Called within the range.
    pub inside: i64,
    /// All.
    pub n: i64,
}

impl Desk {
    /// A ticket as its phone sees it.
    pub fn follow(&self, visit: VisitId) -> Result<Follow, DeskError> {
        self.store().read(self.id(), |tx| {
            let visit = tx.visit(visit)?.ok_or(DeskError::NotFound)?;
            if !matches!(visit.phase, Phase::Waiting {}) {
                return Ok(Follow {
                    visit,
                    ahead: 0,
                    range: None,
                    unserved: false,
                });
            }
            let snapshot = Snapshot::take(self, tx)?;
            let own = snapshot.waiting.iter().find(|one| one.visit == visit.id);
            let ahead = own.map_or(0, |own| {
                crate::queue::ahead_of(
                    &snapshot.policy,
                    &snapshot.turns,
                    &snapshot.waiting,
                    own,
                    snapshot.now,
                )
            });
            let (_, range) = snapshot.range(tx, &visit.line, ahead)?;
            let unserved = snapshot.unserved(&visit.line);
            Ok(Follow {
                visit,
                ahead,
                range: (!unserved).then_some(range),
                unserved,
            })
        })
    }

    /// Token of a visit's phone page.
    pub fn follow_token(&self, visit: VisitId) -> String {
        self.0.follow_token(visit)
    }

    /// One visit with its intervals, for whoever may read the log.
    pub fn visit_log(
        &self,
        me: &Actor,
        visit: VisitId,
    ) -> Result<(Visit, Vec<IntervalRow>), DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let found = tx.visit(visit)?.ok_or(DeskError::NotFound)?;
            Ok((found, tx.visit_intervals(visit)?))
        })
    }

    /// Visits of a day after an id, with a limit: the log, and the paper list
    /// for when everything else fails.
    pub fn visits_of(
        &self,
        me: &Actor,
        day: Date,
        after: VisitId,
        limit: u32,
    ) -> Result<Vec<Visit>, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)
            .or_else(|_| authorise(me, Action::IssueTicket, &self.settings().office.unit))?;
        Ok(self
            .store()
            .read(self.id(), |tx| tx.visits_of_day(day, after, limit))?)
    }

    /// Visits in which a dossier was handled.
    pub fn visits_of_dossier(&self, dossier: DossierId) -> Result<Vec<Visit>, DeskError> {
        Ok(self
            .store()
            .read(self.id(), |tx| tx.visits_of_dossier(dossier))?)
    }

    /// How often the range told was true, from a day on.
    pub fn wait_truth(&self, me: &Actor, from: Date) -> Result<Truth, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        let rows = self.store().read(self.id(), |tx| tx.wait_truths(from))?;
        let inside = rows.iter().map(|row| row.inside).sum();
        let n = rows
            .iter()
            .map(|row| row.inside + row.sooner + row.later)
            .sum();
        Ok(Truth { rows, inside, n })
    }
}
