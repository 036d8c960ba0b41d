//! Counting with a compiled calendar, and the promises that come of it.

use super::super::{Dossier, PlannedStep, Promise, PromiseCause, Refused};
use super::Transition;
use crate::actor::{Action, Permit};
use crate::calendar::{CalendarError, Compiled};
use crate::deadline::{
    ClockFacts, DeadlineError, Due, Explanation, Stop, StopReason, due, explain, internal_dues,
};
use crate::dossier::{Event, Words};
use crate::time::Timestamp;
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;

/// A calendar to count with, and its hash for the record.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    /// Compiled calendar in force.
    pub calendar: &'a Compiled,
    /// Its hash, hex.
    pub hash: &'a str,
}

/// What a calendar's publication says to each dossier.
#[derive(Clone, Copy, Debug)]
pub struct Announced<'a> {
    /// The announcing document.
    pub document: &'a str,
    /// The days it changes.
    pub days: &'a [Date],
}

/// What a stop leaves of the limit when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterStop {
    /// The rest: the date moves by the days that it stood.
    Rest,
    /// All of it, counted anew.
    Anew,
    /// Nothing: it began on the last counted day or later, and the date stays
    /// (`calendar-and-deadlines.md` §4.3).
    Nothing,
}

impl Counting<'_> {
    /// Legal due date by the facts.
    pub fn due(&self, clock: &ClockFacts) -> Result<Due, Refused> {
        match counted(clock) {
            Some(facts) => due(&facts, self.calendar).map_err(|why| refused(&why)),
            None => Ok(Due::Paused),
        }
    }

    /// The same, day by day; `None` while a clock stands that cannot be
    /// counted through its stop.
    pub fn explain(&self, clock: &ClockFacts) -> Result<Option<Explanation>, Refused> {
        counted(clock)
            .map(|facts| explain(&facts, self.calendar).map_err(|why| refused(&why)))
            .transpose()
    }

    /// A promise by the facts; `None` while the clock stands.
    pub fn promise(
        &self,
        clock: &ClockFacts,
        at: Timestamp,
        cause: PromiseCause,
    ) -> Result<Option<Promise>, Refused> {
        Ok(match self.due(clock)? {
            Due::At {
                at: due,
                provisional,
            } => Some(Promise {
                due,
                at,
                cause,
                provisional,
            }),
            Due::Paused => None,
        })
    }

    /// Fills the internal due dates of a plan.
    pub fn plan(
        &self,
        clock: &ClockFacts,
        mut steps: Vec<PlannedStep>,
    ) -> Result<Vec<PlannedStep>, Refused> {
        let shares: Vec<u32> = steps.iter().map(|step| step.share_permille).collect();
        let Some(facts) = counted(clock) else {
            return Ok(steps);
        };
        let dues = internal_dues(&facts, self.calendar, &shares).map_err(|why| refused(&why))?;
        for (step, due) in steps.iter_mut().zip(dues) {
            step.due = Some(due);
        }
        Ok(steps)
    }
}

fn refused(why: &DeadlineError) -> Refused {
    match why {
        DeadlineError::Calendar(CalendarError::OutOfRange { date, .. }) => {
            Refused::CalendarMissing { year: date.year() }
        }
        _ => Refused::ClockRefuses { why: why.into() },
    }
}

/// May a stop interrupt the counting of this clock? Same-day, clock-hour,
/// week, month and year limits have no rule for it: there a stop lets the
/// limit begin anew when it ends (see `fold`).
pub(super) fn is_stoppable(clock: &ClockFacts) -> bool {
    use crate::deadline::{LimitUnit, RuleSetId};
    let unit = matches!(
        clock.limit.unit,
        LimitUnit::WorkingDays | LimitUnit::CalendarDays | LimitUnit::WorkingHours
    );
    unit && matches!(clock.rules, RuleSetId::Vn | RuleSetId::VnMidnight)
}

/// The facts as the clock counts them; `None` while a clock stands whose
/// limit will begin anew.
pub fn counted(clock: &ClockFacts) -> Option<Cow<'_, ClockFacts>> {
    if is_stoppable(clock) || clock.stops.is_empty() {
        return Some(Cow::Borrowed(clock));
    }
    if clock.stops.iter().any(|stop| stop.to.is_none()) {
        return None;
    }
    Some(Cow::Owned(ClockFacts {
        stops: Vec::new(),
        ..clock.clone()
    }))
}

impl Dossier {
    /// Does the limit begin anew when a stop for `reason` ends? It does after a
    /// supplement where the procedure counts from a valid dossier, and where no
    /// rule says how a stop acts on the limit.
    pub fn counts_anew(&self, reason: StopReason) -> bool {
        let by_law = self.intake.restarts_on_supplement && reason == StopReason::Supplement;
        let stoppable = self.clock.as_ref().is_none_or(is_stoppable);
        by_law || !stoppable
    }

    /// What the stop that began at `from` leaves of the limit, by what had
    /// happened until then; `None` when none began there.
    pub fn after_stop(&self, from: DateTime, counting: &Counting<'_>) -> Option<AfterStop> {
        let clock = self.clock.as_ref()?;
        let stop = clock.stops.iter().find(|stop| stop.from == from)?;
        if self.counts_anew(stop.reason) {
            return Some(AfterStop::Anew);
        }
        let mut then = clock.clone();
        then.stops.retain(|other| other.from < from);
        then.stops.push(Stop {
            to: None,
            ..stop.clone()
        });
        then.restarts.retain(|at| *at <= from);
        then.extensions.retain(|extension| extension.at <= from);
        Some(match counting.due(&then) {
            Ok(Due::At { .. }) => AfterStop::Nothing,
            Ok(Due::Paused) | Err(_) => AfterStop::Rest,
        })
    }

    /// The promise that `clock` gives now, when it lies after the one in
    /// force: a promised date never moves earlier by itself.
    pub(super) fn later_promise(
        &self,
        counting: &Counting<'_>,
        clock: &ClockFacts,
        at: Timestamp,
        cause: PromiseCause,
    ) -> Result<Option<Promise>, Refused> {
        let fresh = counting.promise(clock, at, cause)?;
        Ok(fresh.filter(|new| self.promised().is_none_or(|old| new.due > old.due)))
    }

    /// Applies a newly published calendar: a later date becomes a new promise
    /// with a paper; an earlier one moves the internal dates only. `None` when
    /// nothing moves, so that applying twice does nothing more.
    pub fn apply_calendar(
        &self,
        permit: &Permit,
        now: Timestamp,
        counting: &Counting<'_>,
        announced: &Announced<'_>,
    ) -> Result<Option<Transition>, Refused> {
        super::holds(permit, Action::PublishCalendar)?;
        let Some(clock) = self.clock.as_ref().filter(|_| self.is_open()) else {
            return Ok(None);
        };
        let Due::At { at: due, .. } = counting.due(clock)? else {
            return Ok(None);
        };
        let last = self.promised().map_or(due, |promise| promise.due.max(due));
        let inside = clock.start.date()..=last.date;
        let days: Vec<Date> = announced
            .days
            .iter()
            .copied()
            .filter(|day| inside.contains(day))
            .collect();
        if days.is_empty() {
            return Ok(None);
        }
        let promise = self.later_promise(counting, clock, now, PromiseCause::Calendar)?;
        let steps = self.plan_moved(counting, clock)?;
        if promise.is_none() && steps.is_empty() {
            return Ok(None);
        }
        let event = Event::CalendarApplied {
            promise,
            calendar: counting.hash.to_owned(),
            steps,
            document: announced.document.to_owned(),
            days,
        };
        self.done(permit, now, event, Words::default()).map(Some)
    }

    /// The plan with the dates of the steps that are not over counted anew;
    /// empty when none moves.
    fn plan_moved(
        &self,
        counting: &Counting<'_>,
        clock: &ClockFacts,
    ) -> Result<Vec<PlannedStep>, Refused> {
        if self.steps.is_empty() {
            return Ok(Vec::new());
        }
        let mut steps = counting.plan(clock, self.steps.clone())?;
        let over = usize::from(self.step).min(steps.len());
        steps[..over].clone_from_slice(&self.steps[..over]);
        Ok(if steps == self.steps {
            Vec::new()
        } else {
            steps
        })
    }
}
