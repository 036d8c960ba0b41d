//! The fold: a visit after an event. The only place where a visit changes.

use super::{Before, Event, Phase, Undoable, Visit};
use crate::id::{StaffId, VisitId};
use crate::time::Timestamp;

/// An event that does not fit the state before it: only a damaged record
/// holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} does not fit a visit that is {phase}")]
pub struct Misfit {
    /// The event.
    pub kind: &'static str,
    /// The phase it met.
    pub phase: &'static str,
}

impl Visit {
    /// A visit after its first event.
    pub fn begin(id: VisitId, at: Timestamp, event: &Event) -> Result<Self, Misfit> {
        let Event::Issued {
            day,
            ticket,
            line,
            class,
            origin,
            place_at,
            booked_for,
        } = event
        else {
            return Err(Misfit {
                kind: event.kind(),
                phase: "not there",
            });
        };
        Ok(Self {
            id,
            day: *day,
            ticket: ticket.clone(),
            line: line.clone(),
            class: class.clone(),
            issued_at: at,
            place_at: *place_at,
            waits_since: None,
            booked_for: *booked_for,
            wants: None,
            origin: *origin,
            phase: Phase::Waiting {},
            since: at,
            n_absent: 0,
            why: None,
            dossiers: Vec::new(),
            missing: None,
            before: None,
            turn_counted: false,
            last_at: at,
            version: 1,
        })
    }

    /// The visit after `event`, done by `by` (`None` = by rule, without a
    /// person: an absence that ran out, the end of the day).
    pub fn apply(
        mut self,
        at: Timestamp,
        by: Option<StaffId>,
        event: &Event,
    ) -> Result<Self, Misfit> {
        let undo = self.undo_point(at, by, event);
        let misfit = Misfit {
            kind: event.kind(),
            phase: self.phase.slug(),
        };
        self.change(at, event).ok_or(misfit)?;
        match event {
            // What does not move the visit leaves the last act undoable.
            Event::Joined { .. } | Event::ClassChanged { .. } | Event::LineChanged { .. } => {}
            _ => self.before = undo,
        }
        self.last_at = at;
        self.version += 1;
        Ok(self)
    }

    fn undo_point(&self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<Box<Before>> {
        let act = match event {
            Event::Called { .. } => Undoable::Call,
            Event::Missed { .. } => Undoable::Missed,
            Event::Held { .. } => Undoable::Hold,
            Event::Transferred { .. } => Undoable::Transfer,
            Event::Finished { by_rule: false, .. } => Undoable::Finish,
            Event::Serving { undoable: true, .. } => Undoable::Serve,
            Event::BackInLine { undoable: true, .. } => Undoable::BackInLine,
            Event::CameBack { undoable: true, .. } => Undoable::Return,
            _ => return None,
        };
        Some(Box::new(Before {
            act,
            at,
            by: by?,
            phase: self.phase.clone(),
            since: self.since,
            place_at: self.place_at,
            waits_since: self.waits_since,
            line: self.line.clone(),
            wants: self.wants,
            n_absent: self.n_absent,
        }))
    }

    /// One arm per event; `None` = it does not fit.
    fn change(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        match (event, &mut self.phase) {
            (
                Event::Called {
                    official,
                    counter,
                    why,
                },
                Phase::Waiting {},
            ) => {
                self.why = Some(why.clone());
                self.enter(
                    at,
                    Phase::Called {
                        official: *official,
                        counter: *counter,
                        recalls: 0,
                        coming: false,
                    },
                );
            }
            (Event::Recalled {}, Phase::Called { recalls, .. }) => *recalls += 1,
            (Event::Walking {}, Phase::Called { coming, .. }) if !*coming => {
                *coming = true;
                self.since = at;
            }
            (
                Event::Serving {
                    official, counter, ..
                },
                Phase::Called { .. } | Phase::OnHold { .. },
            ) => {
                self.turn_counted = false;
                self.enter(
                    at,
                    Phase::Serving {
                        official: *official,
                        counter: *counter,
                    },
                );
            }
            (Event::Missed { until }, Phase::Called { .. }) => {
                self.n_absent += 1;
                self.enter(at, Phase::Absent { until: *until });
            }
            (Event::CameBack { place_at, .. }, Phase::Absent { .. }) => {
                self.place_by_rule(*place_at);
                self.enter(at, Phase::Waiting {});
            }
            (Event::Held { until }, Phase::Serving { official, .. }) => {
                let official = *official;
                self.enter(
                    at,
                    Phase::OnHold {
                        official,
                        until: *until,
                    },
                );
            }
            (
                Event::BackInLine {
                    place_at, wants, ..
                },
                Phase::Called { .. } | Phase::Serving { .. } | Phase::OnHold { .. },
            ) => {
                self.place_at = *place_at;
                self.wants = *wants;
                self.enter(at, Phase::Waiting {});
            }
            (
                Event::Transferred { line, wants },
                Phase::Waiting {} | Phase::Called { .. } | Phase::Serving { .. },
            ) => {
                self.line = line.clone();
                self.wants = *wants;
                if !matches!(self.phase, Phase::Waiting {}) {
                    self.enter(at, Phase::Waiting {});
                }
            }
            (Event::LineChanged { line }, Phase::Waiting {}) => self.line = line.clone(),
            (Event::ClassChanged { class }, phase) if !matches!(phase, Phase::Finished { .. }) => {
                self.class = class.clone();
            }
            (Event::Joined { dossier }, _) if !self.dossiers.contains(dossier) => {
                self.dossiers.push(*dossier);
            }
            (
                Event::Finished {
                    outcome, missing, ..
                },
                phase,
            ) if !matches!(phase, Phase::Finished { .. }) => {
                self.missing = missing.clone();
                self.enter(at, Phase::Finished { outcome: *outcome });
            }
            (Event::Undone { act, counter }, _) => self.restore(*act, *counter)?,
            (
                Event::CarriedOver {
                    day,
                    ticket,
                    place_at,
                },
                Phase::Waiting {} | Phase::Absent { .. } | Phase::OnHold { .. },
            ) => {
                self.day = *day;
                self.ticket = ticket.clone();
                self.place_on_a_later_day(*place_at);
                self.wants = None;
                self.enter(at, Phase::Waiting {});
            }
            _ => return None,
        }
        Some(())
    }

    /// After an absence: kept, the place is the old one and so is the wait.
    fn place_by_rule(&mut self, place_at: Timestamp) {
        if place_at != self.place_at {
            self.place_at = place_at;
            self.waits_since = None;
        }
    }

    /// Carried over: another place on the day makes nobody's wait shorter.
    fn place_on_a_later_day(&mut self, place_at: Timestamp) {
        if place_at != self.place_at {
            self.waits_since = Some(self.waits_from());
            self.place_at = place_at;
        }
    }

    fn enter(&mut self, at: Timestamp, phase: Phase) {
        self.phase = phase;
        self.since = at;
    }

    /// What stood before the act, at the counter where the official is now.
    fn restore(&mut self, act: Undoable, now_at: Option<u16>) -> Option<()> {
        let before = self.before.take().filter(|before| before.act == act)?;
        if act == Undoable::Finish {
            self.missing = None;
        }
        self.phase = before.phase;
        if let (Phase::Called { counter, .. } | Phase::Serving { counter, .. }, Some(now_at)) =
            (&mut self.phase, now_at)
        {
            *counter = now_at;
        }
        // Only a call has its turn counted when the person sits down.
        self.turn_counted = act == Undoable::Serve && matches!(self.phase, Phase::Called { .. });
        self.since = before.since;
        self.place_at = before.place_at;
        self.waits_since = before.waits_since;
        self.line = before.line;
        self.wants = before.wants;
        self.n_absent = before.n_absent;
        Some(())
    }
}
