//! One dossier's way, in pieces in which nothing changed.

use crate::deadline::{DueAt, StopReason};
use crate::dossier::{BadFold, Dossier, Event, Stage, StageName};
use crate::id::{DossierId, StaffId, UnitId};
use crate::time::{LAST, Timestamp};
use std::collections::BTreeSet;

/// With whom a piece of time lay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lay {
    /// Before it was accepted: no clock runs yet.
    Before,
    /// An official had it and the clock ran.
    Work,
    /// In a unit, with no official yet.
    Queue,
    /// Given to another unit and not received yet.
    Way,
    /// The clock stood for the applicant: a supplement, a payment.
    Citizen,
    /// The clock stood for another agency or an appraisal.
    Others,
    /// The clock stood for a storm, a fire, an epidemic.
    Nobody,
}

impl Lay {
    /// All, in the order of a dossier's life.
    pub const ALL: [Self; 7] = [
        Self::Before,
        Self::Work,
        Self::Queue,
        Self::Way,
        Self::Citizen,
        Self::Others,
        Self::Nobody,
    ];

    /// Stable slug, as stored and as used in message ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Work => "work",
            Self::Queue => "queue",
            Self::Way => "way",
            Self::Citizen => "citizen",
            Self::Others => "others",
            Self::Nobody => "nobody",
        }
    }

    /// Reads a slug back.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lay| lay.slug() == slug)
    }

    /// Does the legal clock run meanwhile?
    pub fn runs(self) -> bool {
        matches!(self, Self::Work | Self::Queue | Self::Way)
    }
}

/// A stretch of time in which nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// Unit that had the papers.
    pub unit: UnitId,
    /// Step of the plan, from 0.
    pub step: u16,
    /// State. A withdrawal that was asked for changes none.
    pub status: StageName,
    /// With whom it lay.
    pub lay: Lay,
    /// The promise in force, if there was one.
    pub due: Option<DueAt>,
}

impl Piece {
    /// Whole minutes on the wall, never below nothing.
    pub fn minutes(&self) -> i64 {
        minutes(self.from, self.to)
    }
}

/// Papers that went from one unit to another and arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// From.
    pub from: UnitId,
    /// To.
    pub to: UnitId,
    /// Minutes until they were received.
    pub minutes: i64,
}

/// A dossier's way up to its first end, or up to a moment while it is open.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The dossier with the event that ended it, or with its last one.
    pub dossier: Dossier,
    /// When its processing ended; `None` while open, and where an imported log
    /// wrote an end at the end of time, by which programs mean "never".
    pub end: Option<Timestamp>,
    /// Events up to the end, that one included.
    pub n_events: usize,
    /// The way, in order.
    pub pieces: Vec<Piece>,
    /// Hand-overs that arrived.
    pub hand_overs: Vec<HandOver>,
    /// How often papers came back to a unit that had had them.
    pub returns: u32,
    /// How often it was sent back to be fixed before it was accepted.
    pub fixes: u32,
    /// What an imported log named, with the minutes until the next event.
    pub activities: Vec<(String, i64)>,
}

impl Journey {
    /// The way of a dossier from its events, oldest first; `until` ends what is
    /// still open. `None` of no events.
    ///
    /// # Errors
    /// An event that does not fit the state before it.
    pub fn of(
        id: DossierId,
        events: &[(Timestamp, Option<StaffId>, Event)],
        until: Timestamp,
    ) -> Result<Option<Self>, BadFold> {
        let mut walk = Walk::default();
        let mut dossier: Option<Dossier> = None;
        for (at, by, event) in events {
            walk.leaves(*at, dossier.as_ref(), event);
            let next = match dossier.take() {
                None => Dossier::begin(id, *at, event)?,
                Some(before) => before.apply(*at, *by, event)?,
            };
            walk.enters(*at, event, &next);
            let ended = next.ended_at().is_some();
            dossier = Some(next);
            if ended {
                break;
            }
        }
        Ok(dossier.map(|dossier| walk.done(dossier, until)))
    }
}

/// What is gathered on the way.
#[derive(Default)]
struct Walk {
    n_events: usize,
    open: Option<Piece>,
    pieces: Vec<Piece>,
    hand_overs: Vec<HandOver>,
    held: BTreeSet<UnitId>,
    returns: u32,
    fixes: u32,
    activity: Option<(String, Timestamp)>,
    activities: Vec<(String, i64)>,
}

impl Walk {
    /// What an event ends.
    fn leaves(&mut self, at: Timestamp, before: Option<&Dossier>, event: &Event) {
        self.n_events += 1;
        if let Some(piece) = self.open.take() {
            let to = at.max(piece.from);
            self.pieces.push(Piece { to, ..piece });
        }
        if let Some((name, from)) = self.activity.take() {
            self.activities.push((name, minutes(from, at)));
        }
        let pending = before.and_then(|dossier| dossier.pending.as_ref());
        if let (Event::HandOverReceived { .. }, Some(pending)) = (event, pending) {
            self.hand_overs.push(HandOver {
                from: pending.from.clone(),
                to: pending.to.clone(),
                minutes: minutes(pending.given_at, at),
            });
            self.returns += u32::from(self.held.contains(&pending.to));
        }
    }

    /// What an event begins.
    fn enters(&mut self, at: Timestamp, event: &Event, next: &Dossier) {
        self.held.insert(next.unit.clone());
        self.fixes += u32::from(matches!(event, Event::FixAsked { .. }));
        if let Event::Logged { activity, .. } = event {
            self.activity = Some((activity.clone(), at));
        }
        if next.ended_at().is_some() {
            return;
        }
        // Events of an imported log need not be in the order of their times, and
        // a clock may be set back: no minute lies with somebody twice.
        let from = self.pieces.last().map_or(at, |last| last.to.max(at));
        self.open = Some(Piece {
            from,
            to: from,
            unit: next.unit.clone(),
            step: next.step,
            status: status(&next.stage),
            lay: lay(next),
            due: next.promised().map(|promise| promise.due),
        });
    }

    fn done(mut self, dossier: Dossier, until: Timestamp) -> Journey {
        if let Some(piece) = self.open.take() {
            let to = until.max(piece.from);
            self.pieces.push(Piece { to, ..piece });
        }
        Journey {
            end: dossier.ended_at().filter(|end| *end < LAST),
            dossier,
            n_events: self.n_events,
            pieces: self.pieces,
            hand_overs: self.hand_overs,
            returns: self.returns,
            fixes: self.fixes,
            activities: self.activities,
        }
    }
}

fn status(stage: &Stage) -> StageName {
    match stage {
        Stage::WithdrawalRequested { before, .. } => before.name(),
        stage => stage.name(),
    }
}

fn lay(dossier: &Dossier) -> Lay {
    if dossier.accepted_at.is_none() {
        return Lay::Before;
    }
    if let Some(stop) = dossier.open_stop() {
        return match stop.reason {
            StopReason::Supplement | StopReason::FinancialObligation => Lay::Citizen,
            StopReason::OtherAgency | StopReason::ExpertAppraisal => Lay::Others,
            StopReason::ForceMajeure => Lay::Nobody,
        };
    }
    if dossier.pending.is_some() {
        return Lay::Way;
    }
    if dossier.holder.is_some() {
        Lay::Work
    } else {
        Lay::Queue
    }
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).max(0) / 60
}
