//! The fold: a thing of the programme after an event. The only place where one
//! changes.
//!
//! A unit gives a sign of life by what its own people do, and by nothing that
//! others do about it or in its place ([`By::own`]).

use super::{Body, Event, FileFacts, Heard, Item, Kind, Reminder};
use crate::calendar::month_of;
use crate::id::{ProgrammeId, StaffId, UnitId};
use crate::time::{Timestamp, local};
use std::collections::BTreeSet;

/// Who did something, as far as the fold takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// Who; `None` = by rule, or where no fact names who: with commitments.
    pub who: Option<StaffId>,
    /// It was the unit's own doing: of somebody who works there, or typed in for
    /// a unit in which nobody has an account. `None` = the record does not say,
    /// as of what was written down before it did; then it counts as its own.
    pub own: Option<bool>,
}

/// An event that does not fit the state before it: only a damaged record
/// holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} does not fit a {kind} as it stood")]
pub struct Misfit {
    /// The event.
    pub what: &'static str,
    /// What it met.
    pub kind: &'static str,
}

impl Item {
    /// A thing after its first event; `own` as in [`By`].
    pub fn begin(
        id: ProgrammeId,
        at: Timestamp,
        own: Option<bool>,
        event: &Event,
    ) -> Result<Self, Misfit> {
        let Event::Begun { unit, year, body } = event else {
            return Err(Misfit {
                what: event.slug(),
                kind: "nothing",
            });
        };
        Ok(Self {
            id,
            unit: unit.clone(),
            year: *year,
            body: (**body).clone(),
            files: Vec::new(),
            reminded: Vec::new(),
            heard: if own == Some(false) {
                BTreeSet::new()
            } else {
                heard(at, unit)
            },
            earlier: Vec::new(),
            begun_at: at,
            last_at: at,
            version: 1,
        })
    }

    /// The thing after `event`, done by `by`.
    pub fn apply(mut self, at: Timestamp, by: By, event: &Event) -> Result<Self, Misfit> {
        let misfit = Misfit {
            what: event.slug(),
            kind: self.kind().slug(),
        };
        let spoke = self.speaker(event).filter(|_| by.own != Some(false));
        let done = self
            .share(at, event)
            .or_else(|| self.take(at, by.who, event));
        done.ok_or(misfit)?;
        if let Some(unit) = spoke {
            self.heard.extend(heard(at, &unit));
        }
        self.last_at = at;
        self.version += 1;
        Ok(self)
    }

    /// What may happen to every kind; `None` = another event, or it does not
    /// fit.
    fn share(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        match event {
            Event::FileAdded { file } => {
                let next = self.files.last().map_or(1, |last| last.n.saturating_add(1));
                if file.n != next || self.kind() == Kind::Commitment {
                    return None;
                }
                self.files.push(file.clone());
            }
            Event::FileWithdrawn { n } => {
                let is_it = |file: &&mut FileFacts| file.n == *n && file.withdrawn.is_none();
                self.files.iter_mut().find(is_it)?.withdrawn = Some(at);
            }
            Event::Moved { to, on } => {
                if *to == self.unit {
                    return None;
                }
                if let Body::Commitment(one) = &mut self.body {
                    one.left = one.left.or(*on);
                }
                let before = std::mem::replace(&mut self.unit, to.clone());
                self.earlier.push(before);
            }
            Event::Reminded { unit, task } if self.kind().is_followed() => {
                self.reminded.push(Reminder {
                    unit: unit.clone(),
                    task: *task,
                    at,
                });
            }
            Event::Noted {} | Event::Guided {} => {}
            _ => return None,
        }
        Some(())
    }

    fn take(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        match &mut self.body {
            Body::Directive(one) => one.take(event),
            Body::Theme(one) => one.take(event),
            Body::Plan(one) => one.take(at, by, event),
            Body::Model(one) => one.take(at, event),
            Body::Commitment(one) => one.take(at, event),
            Body::Review(one) => one.take(at, by, event),
            Body::Inspection(one) => one.take(at, by, event),
            Body::Draw(one) => one.take(event),
        }
    }

    /// The unit that gives a sign of life with an event, where it is its own
    /// doing.
    fn speaker(&self, event: &Event) -> Option<UnitId> {
        match (&self.body, event) {
            (Body::Plan(plan), event) => plan.speaker(&self.unit, event).cloned(),
            (
                Body::Model(_),
                Event::ModelChanged { .. } | Event::ModelTold { .. } | Event::NumberDeclared { .. },
            )
            | (Body::Review(_), Event::OwnAssessed { .. })
            | (Body::Inspection(_), Event::FindingAnswered { .. }) => Some(self.unit.clone()),
            _ => None,
        }
    }
}

fn heard(at: Timestamp, unit: &UnitId) -> BTreeSet<Heard> {
    BTreeSet::from([Heard {
        month: month_of(local(at).date()),
        unit: unit.clone(),
    }])
}
