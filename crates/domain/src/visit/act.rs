//! The acts of a visit: each looks at the visit and the policy, and gives the
//! event with the next state, or the reason why not.

use super::choose::Why;
use super::{ClassId, Event, LineId, Origin, Phase, Policy, Refused, TicketNumber, Visit};
use crate::actor::{Action, Permit};
use crate::id::{DossierId, StaffId, VisitId};
use crate::time::Timestamp;
use jiff::SignedDuration;
use jiff::civil::Date;

/// What an act gives: the fact, and the visit after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The visit after the event.
    pub next: Visit,
    /// The event.
    pub event: Event,
    /// Event time: never before the visit's last event (H17).
    pub at: Timestamp,
    /// Who did it, in the record as in the fold; `None` = by rule, or a phone.
    pub by: Option<StaffId>,
}

/// Seconds between two calls of one person: time to be heard and to stand up.
pub const RECALL_SECONDS: i64 = 5;

/// A ticket about to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Id.
    pub id: VisitId,
    /// Day.
    pub day: Date,
    /// What is printed.
    pub ticket: TicketNumber,
    /// Line.
    pub line: LineId,
    /// Class.
    pub class: ClassId,
    /// Where from.
    pub origin: Origin,
    /// Booked time that still counts.
    pub booked_for: Option<Timestamp>,
    /// Place of the newest ticket of the day: after a clock that was set back,
    /// nobody who comes later is given a place before it.
    pub not_before: Option<Timestamp>,
}

impl Visit {
    /// Issues a ticket.
    pub fn issue(
        policy: &Policy,
        by: Option<StaffId>,
        now: Timestamp,
        issue: Issue,
    ) -> Result<Transition, Refused> {
        if policy.line(&issue.line).is_none() {
            return Err(Refused::NoSuchLine);
        }
        if !policy.knows_class(&issue.class) {
            return Err(Refused::NoSuchClass);
        }
        let event = Event::Issued {
            day: issue.day,
            ticket: issue.ticket,
            line: issue.line,
            class: issue.class,
            origin: issue.origin,
            place_at: issue.not_before.map_or(now, |place| place.max(now)),
            booked_for: issue.booked_for,
        };
        let next = Self::begin(issue.id, now, &event).map_err(|misfit| wrong(misfit.phase))?;
        Ok(Transition {
            next,
            event,
            at: now,
            by,
        })
    }

    pub(super) fn done(
        &self,
        by: Option<StaffId>,
        now: Timestamp,
        event: Event,
    ) -> Result<Transition, Refused> {
        let at = now.max(self.last_at);
        let next = self
            .clone()
            .apply(at, by, &event)
            .map_err(|misfit| wrong(misfit.phase))?;
        Ok(Transition {
            next,
            event,
            at,
            by,
        })
    }

    /// Calls this person to a counter. Whether it is this person's turn was
    /// decided by [`super::choose`]; `why` tells.
    pub fn call(
        &self,
        permit: &Permit,
        now: Timestamp,
        counter: u16,
        why: Why,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::CallVisit)?;
        let event = Event::Called {
            official: permit.who(),
            counter,
            why,
        };
        self.done(Some(permit.who()), now, event)
    }

    /// Calls again.
    pub fn recall(&self, permit: &Permit, now: Timestamp) -> Result<Transition, Refused> {
        self.mine(permit)?;
        if !matches!(self.phase, Phase::Called { .. }) {
            return Err(wrong(self.phase.slug()));
        }
        let seconds = self.recall_wait(now);
        if seconds > 0 {
            return Err(Refused::TooSoon { seconds });
        }
        self.done(Some(permit.who()), now, Event::Recalled {})
    }

    /// Seconds until the person may be called again.
    pub fn recall_wait(&self, now: Timestamp) -> i64 {
        left(RECALL_SECONDS, self.last_at, now)
    }

    /// Seconds until the person may count as absent: from the first call, or
    /// from when they were said to come.
    pub fn missed_wait(&self, policy: &Policy, now: Timestamp) -> i64 {
        left(i64::from(policy.missed_after), self.since, now)
    }

    /// Was the person called as often as the policy asks, and did not come in
    /// the time it gives?
    pub fn is_missed(&self, policy: &Policy, now: Timestamp) -> bool {
        let Phase::Called { recalls, .. } = self.phase else {
            return false;
        };
        policy.recalls.saturating_sub(recalls + 1) == 0 && self.missed_wait(policy, now) == 0
    }

    /// The person was seen to be on the way, or said so on the phone.
    pub fn walking(&self, by: Option<StaffId>, now: Timestamp) -> Result<Transition, Refused> {
        self.done(by, now, Event::Walking {})
    }

    /// The person sits down: after the call, or back from hold.
    pub fn serve(
        &self,
        permit: &Permit,
        now: Timestamp,
        counter: u16,
    ) -> Result<Transition, Refused> {
        self.mine(permit)?;
        let event = Event::Serving {
            official: permit.who(),
            counter,
            undoable: true,
        };
        self.done(Some(permit.who()), now, event)
    }

    /// Did not come: after as many calls and seconds as the policy asks.
    pub fn missed(
        &self,
        permit: &Permit,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Transition, Refused> {
        self.mine(permit)?;
        let Phase::Called { recalls, .. } = self.phase else {
            return Err(wrong(self.phase.slug()));
        };
        // The call itself is the first.
        let more = policy.recalls.saturating_sub(recalls + 1);
        if more > 0 {
            return Err(Refused::RecallFirst { more });
        }
        let seconds = self.missed_wait(policy, now);
        if seconds > 0 {
            return Err(Refused::MissedTooSoon { seconds });
        }
        let until = now + minutes(policy.absent);
        self.done(Some(permit.who()), now, Event::Missed { until })
    }

    /// Back from absence, at the place the rule gives.
    pub fn come_back(
        &self,
        by: Option<StaffId>,
        now: Timestamp,
        place_at: Timestamp,
    ) -> Result<Transition, Refused> {
        let Phase::Absent { until } = self.phase else {
            return Err(wrong(self.phase.slug()));
        };
        if now > until {
            return Err(Refused::AbsenceOver);
        }
        let event = Event::CameBack {
            place_at,
            undoable: true,
        };
        self.done(by, now, event)
    }

    /// Sends the person to fetch or fill something; `held` are on hold with
    /// this official already.
    pub fn hold(
        &self,
        permit: &Permit,
        policy: &Policy,
        now: Timestamp,
        held: usize,
    ) -> Result<Transition, Refused> {
        self.mine(permit)?;
        if held >= usize::from(policy.hold_most) {
            return Err(Refused::TooManyHeld {
                most: policy.hold_most,
            });
        }
        let until = now + minutes(policy.hold);
        self.done(Some(permit.who()), now, Event::Held { until })
    }

    /// Puts the person in line again with the place kept, when the official
    /// has to stop.
    pub fn back_in_line(&self, by: Option<StaffId>, now: Timestamp) -> Result<Transition, Refused> {
        let event = Event::BackInLine {
            place_at: self.place_at,
            wants: None,
            undoable: true,
        };
        self.done(by, now, event)
    }

    /// Sends on to another line or to one official, with the place kept. From a
    /// counter one of the two must be chosen: to the same line and to nobody in
    /// particular is what `back_in_line` says.
    pub fn transfer(
        &self,
        permit: &Permit,
        policy: &Policy,
        now: Timestamp,
        line: LineId,
        wants: Option<StaffId>,
    ) -> Result<Transition, Refused> {
        if self.phase.official().is_some() {
            self.mine(permit)?;
        }
        if policy.line(&line).is_none() {
            return Err(Refused::NoSuchLine);
        }
        let unchosen = match self.phase {
            Phase::Waiting {} => wants == self.wants,
            Phase::Called { .. } | Phase::Serving { .. } => wants.is_none(),
            _ => false,
        };
        if line == self.line && unchosen {
            return Err(Refused::NothingChanged);
        }
        self.done(Some(permit.who()), now, Event::Transferred { line, wants })
    }

    /// Mends a wrong button at the kiosk; number and place stay.
    pub fn change_line(
        &self,
        by: Option<StaffId>,
        policy: &Policy,
        now: Timestamp,
        line: LineId,
    ) -> Result<Transition, Refused> {
        if policy.line(&line).is_none() {
            return Err(Refused::NoSuchLine);
        }
        if line == self.line {
            return Err(Refused::NothingChanged);
        }
        self.done(by, now, Event::LineChanged { line })
    }

    /// Priority was shown, or was not: the arrival stays.
    pub fn change_class(
        &self,
        permit: &Permit,
        policy: &Policy,
        now: Timestamp,
        class: ClassId,
    ) -> Result<Transition, Refused> {
        if !policy.knows_class(&class) {
            return Err(Refused::NoSuchClass);
        }
        if class == self.class {
            return Err(Refused::NothingChanged);
        }
        self.done(Some(permit.who()), now, Event::ClassChanged { class })
    }

    /// A dossier was handled in this visit; a second time changes nothing.
    pub fn join(
        &self,
        by: StaffId,
        now: Timestamp,
        dossier: DossierId,
    ) -> Result<Option<Transition>, Refused> {
        if self.dossiers.contains(&dossier) {
            return Ok(None);
        }
        self.done(Some(by), now, Event::Joined { dossier })
            .map(Some)
    }

    pub(super) fn mine(&self, permit: &Permit) -> Result<(), Refused> {
        match self.phase.official() {
            Some(official) if official == permit.who() => Ok(()),
            Some(_) => Err(Refused::NotYours),
            None => Err(wrong(self.phase.slug())),
        }
    }
}

/// Place of somebody who comes back, among those who wait in the line now
/// (their places, in any order).
pub fn return_place(
    policy: &Policy,
    old: Timestamp,
    now: Timestamp,
    mut places: Vec<Timestamp>,
) -> Timestamp {
    use super::policy::ReturnPlace;
    match policy.return_place {
        ReturnPlace::Kept => old,
        // Places lie after now where the clock was set back.
        ReturnPlace::Last => places
            .iter()
            .max()
            .map_or(now, |last| now.max(*last + SignedDuration::from_micros(1))),
        ReturnPlace::After => {
            places.sort_unstable();
            let after = usize::from(policy.return_after);
            match after.checked_sub(1).map(|n| places.get(n)) {
                None => old,
                Some(Some(place)) => (*place + SignedDuration::from_micros(1)).max(old),
                // Fewer wait than would be let pass: behind them all.
                Some(None) => places.last().map_or(old, |last| {
                    (*last + SignedDuration::from_micros(1)).max(old)
                }),
            }
        }
    }
}

/// What is left of so many seconds since a moment. A clock that was set back
/// says nothing of that moment, and then nobody waits for it.
fn left(seconds: i64, since: Timestamp, now: Timestamp) -> i64 {
    let gone = now.duration_since(since).as_secs();
    if (0..seconds).contains(&gone) {
        seconds - gone
    } else {
        0
    }
}

pub(super) fn minutes(n: u16) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}

pub(super) fn wrong(phase: &str) -> Refused {
    Refused::WrongPhase {
        phase: phase.to_owned(),
    }
}

fn holds(permit: &Permit, action: Action) -> Result<(), Refused> {
    if permit.action() == action {
        Ok(())
    } else {
        Err(Refused::WrongPermit)
    }
}
