//! One ticket on its phone, and the log of visits and waits.

use super::Snapshot;
use super::board::just_called;
use crate::queue::wait::{Now, Told, hours_of, hours_over, rest_until};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::hours::{Rest, When};
use motcua_domain::visit::wait::{ENOUGH, Range};
use motcua_domain::visit::{LineId, Phase, Visit};
use motcua_store::{IntervalRow, TruthRow, Tx};

/// A ticket as its phone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The visit.
    pub visit: Visit,
    /// People who are called before, of whatever line, by the officials who
    /// may call this person; while waiting.
    pub ahead: u32,
    /// Wait from now, in minutes of waiting: breaks are left out. None for
    /// whoever is called at a booked time that is still to come.
    pub range: Option<Range>,
    /// When that is on the clock; unknown after the last closing.
    pub when: Option<When>,
    /// Nobody is called now. Of the kind `Ended` it says for somebody in line
    /// that the place is kept for another day, on which the line is open; with
    /// `unserved`, that it is not.
    pub rest: Option<Rest>,
    /// A break before or amid the call; none while nobody is called anyway.
    pub pause: Option<Rest>,
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
            pause: None,
            unserved: false,
        }
    }
}

/// Days looked back on for how often the ranges told of a line were true, as
/// on the page of the head.
const TOLD_DAYS: i64 = 30;
/// Fewest of ten that are worth telling a person.
const TOLD_FEWEST: i64 = 7;

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
            let rest = self.rest_beside(tx, &visit)?;
            return Ok(Follow::bare(visit, rest));
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
        let Told { ahead, range, .. } = snapshot.crowd().tell(tx, own)?;
        let booked = visit.booked_for.is_some_and(|at| at > now);
        let kept = snapshot.kept(&settings, &visit.line);
        let lost = snapshot.hall.is_over() && kept.is_none();
        let unserved = lost || (!booked && snapshot.unserved(&visit.line));
        let told = !booked && !unserved;
        let (when, pause) = match kept {
            Some(day) => {
                let hours = hours_of(&settings, day);
                (hours.when(now, range.low, range.high), None)
            }
            None => snapshot.hall.when(&range),
        };
        let later = kept.and_then(|day| rest_until(&settings, day, now));
        Ok(Follow {
            visit,
            ahead,
            range: told.then_some(range),
            when: when.filter(|_| told),
            rest: later.or(snapshot.hall.rest),
            pause: pause.filter(|_| told),
            unserved,
        })
    }

    /// Why nobody is called now, for somebody who is not in line: one who was
    /// called and has not come, was absent, or whose place a counter keeps. A
    /// call made just now stands, also when a break begins.
    fn rest_beside(&self, tx: &mut Tx<'_>, visit: &Visit) -> Result<Option<Rest>, DeskError> {
        let now = self.now();
        let asked = match visit.phase {
            Phase::Called { .. } => !just_called(visit.last_at, now),
            Phase::OnHold { .. } | Phase::Absent { .. } => true,
            _ => false,
        };
        if !asked {
            return Ok(None);
        }
        let hall = Now::read(tx, &self.settings(), now)?;
        if hall.rest.or(hall.over).is_none() {
            return Ok(None);
        }
        Ok(Snapshot::take(self, tx)?.hall.rest)
    }

    /// Of ten people of a line who were called in the last days, how many were
    /// called within the range they had been told. None where too few were
    /// counted to say so, or where it was true too seldom to lean on.
    pub fn told_true(&self, line: &LineId) -> Result<Option<u8>, DeskError> {
        let today = local(self.now()).date();
        let from = today.saturating_sub(jiff::Span::new().days(TOLD_DAYS));
        let counted = self
            .store()
            .read(self.id(), |tx| tx.wait_truth_of(line, from));
        let (inside, n) = counted?;
        let enough = n >= i64::from(ENOUGH);
        let of_ten = (inside * 10).checked_div(n).filter(|_| enough);
        let worth = of_ten.filter(|of_ten| *of_ten >= TOLD_FEWEST);
        Ok(worth.and_then(|of_ten| u8::try_from(of_ten).ok()))
    }

    /// Token of a visit's phone page.
    pub fn follow_token(&self, visit: VisitId) -> String {
        self.0.follow_token(visit)
    }

    /// Minutes of waiting between two moments, breaks and nights left out: how
    /// long an interval lasted that goes over days.
    pub fn open_minutes(&self, from: Timestamp, to: Timestamp) -> i64 {
        hours_over(&self.settings(), local(to).date()).minutes(from, to)
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

    /// Visits of a day after an id, with a limit: whose ticket was of that day,
    /// carried over or not, and who were carried over to it.
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
            .read(self.id(), |tx| tx.visits_that_came(day, after, limit))?)
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
