//! One ticket on its phone, and the log of visits and waits.

use super::Snapshot;
use crate::queue::wait::{hours_of, rest_until};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::time::local;
use motcua_domain::visit::hours::{Rest, When};
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{Phase, Visit};
use motcua_store::{IntervalRow, TruthRow, Tx};

/// A ticket as its phone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The visit.
    pub visit: Visit,
    /// People ahead while waiting.
    pub ahead: u32,
    /// Wait from now, in minutes of waiting: breaks are left out. None for
    /// whoever is called at a booked time that is still to come.
    pub range: Option<Range>,
    /// When that is on the clock; unknown after the last closing.
    pub when: Option<When>,
    /// Nobody is called now, or there is a break before the call. Of the kind
    /// `Ended` it says that the place is kept for another day, on which the
    /// line is open.
    pub rest: Option<Rest>,
    /// Waits in a line that nobody at work serves, or for a day that is over
    /// and keeps nobody: there is no range to tell.
    pub unserved: bool,
}

impl Follow {
    /// Nothing is told of a wait.
    const fn bare(visit: Visit, rest: Option<Rest>) -> Self {
        Self {
            visit,
            ahead: 0,
            range: None,
            when: None,
            rest,
            unserved: false,
        }
    }
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
        self.store().read(self.id(), |tx| self.follow_in(tx, visit))
    }

    /// The same, in a snapshot that is open already.
    pub(in crate::queue) fn follow_in(
        &self,
        tx: &mut Tx<'_>,
        visit: VisitId,
    ) -> Result<Follow, DeskError> {
        let visit = tx.visit(visit)?.ok_or(DeskError::NotFound)?;
        if !matches!(visit.phase, Phase::Waiting {}) {
            return Ok(Follow::bare(visit, None));
        }
        let snapshot = Snapshot::take(self, tx)?;
        let own = snapshot.waiting.iter().find(|one| one.visit == visit.id);
        let (settings, now) = (self.settings(), snapshot.now);
        let Some(own) = own else {
            // Kept for a day to come, or left over from an earlier day
            // until the hall goes on to today.
            let later = visit.day > local(now).date();
            let rest = if later {
                rest_until(&settings, visit.day, now)
            } else {
                snapshot.hall.rest
            };
            return Ok(Follow::bare(visit, rest));
        };
        let ahead = snapshot.crowd().ahead(own);
        let (_, range) = snapshot.crowd().range(tx, own)?;
        let booked = visit.booked_for.is_some_and(|at| at > now);
        let kept = snapshot.kept(&settings, &visit.line);
        let lost = snapshot.hall.is_over() && kept.is_none();
        let unserved = lost || (!booked && snapshot.unserved(&visit.line));
        let told = !booked && !unserved;
        let (when, rest) = match kept {
            Some(day) => {
                let hours = hours_of(&settings, day);
                let when = hours.when(now, range.low, range.high);
                (when.filter(|_| told), rest_until(&settings, day, now))
            }
            None if told => snapshot.hall.when(&range),
            None => (None, None),
        };
        Ok(Follow {
            visit,
            ahead,
            range: told.then_some(range),
            when,
            rest,
            unserved,
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
