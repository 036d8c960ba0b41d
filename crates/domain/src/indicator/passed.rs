//! Whose time it was: how long each unit and each official held each step of a
//! dossier that ended, and how long it lay in each state.
//!
//! A step is counted in working minutes while the clock ran, against its share
//! of the limit. What is not a person's own never counts against them: the time
//! of whoever had the step before or after, the citizen's (the clock stood), the
//! way between two units, and days of leave. A unit answers for the way too: the
//! one that gave the papers, as in the control slip of the dossier.
//!
//! Whose a step is, the assignment says (phân công). At the desk nobody is
//! assigned: there it is the clerk's who accepted the dossier, where the same
//! person gave the papers on and nobody else did anything with them between. By
//! more hands, it is the unit's alone.
//!
//! The time of a state is that of the calendar on the wall.

use crate::calendar::Compiled;
use crate::dossier::{BadFold, Dossier, Event, PlannedStep, Stage, StageName};
use crate::id::{DossierId, StaffId, UnitId};
use crate::time::{Timestamp, local};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A step that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Unit.
    pub unit: UnitId,
    /// Step of the plan, from 0.
    pub step: u16,
    /// The official whose own time it is; `None` = the unit's.
    pub official: Option<StaffId>,
    /// Working minutes.
    pub minutes: i64,
    /// Its share of the limit in force, in working minutes: that of the step,
    /// and of the unit's steps after it which nobody had to enter.
    pub given: i64,
}

/// Time in one state with one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Unit that had the papers.
    pub unit: UnitId,
    /// State. A withdrawal that was asked for changes none: the dossier goes on
    /// where it was until somebody decides.
    pub status: StageName,
    /// Minutes on the wall.
    pub minutes: i64,
}

/// What a dossier went through until its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Steps, of units and of officials. Empty where the calendar does not know
    /// the years, or nothing was planned.
    pub steps: Vec<Held>,
    /// Stays.
    pub stays: Vec<Stay>,
}

/// What is needed of the desk to tell working time from time on the wall.
pub trait Working {
    /// The calendar that judges a dossier that has ended.
    fn calendar(&self, ended: &Dossier) -> Arc<Compiled>;
    /// Days on which an official was away, first and last of each leave, as it
    /// was written down by a moment: what is written later changes no figure.
    fn away(&self, official: StaffId, known: Timestamp) -> Vec<(Date, Date)>;
}

/// A stretch between two events in which nothing changed.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that are independent of each other"
)]
struct Piece {
    from: Timestamp,
    unit: UnitId,
    step: u16,
    official: Option<StaffId>,
    status: StageName,
    accepted: bool,
    stood: bool,
    way: bool,
    /// Who did what this stretch begins with.
    by: Option<StaffId>,
    /// What it begins with is the acceptance.
    begins: bool,
}

/// Gathers what a dossier goes through, event by event.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pieces: Vec<Piece>,
    /// The dossier with the event that ended it.
    ended: Option<Box<Dossier>>,
}

impl Path {
    /// The dossier after its next event; what comes after the end is not its
    /// way to it.
    pub(super) fn goes_on(
        &mut self,
        (at, by, event): (Timestamp, Option<StaffId>, &Event),
        dossier: &Dossier,
    ) {
        if self.ended.is_some() {
            return;
        }
        if dossier.ended_at().is_some() {
            self.ended = Some(Box::new(dossier.clone()));
            return;
        }
        if matches!(event, Event::HandedOver { .. }) {
            self.given_on(by);
        }
        self.pieces.push(Piece {
            from: at,
            unit: dossier.unit.clone(),
            step: dossier.step,
            official: dossier.holder,
            status: status(&dossier.stage),
            accepted: dossier.accepted_at.is_some(),
            stood: dossier.open_stop().is_some(),
            way: dossier.pending.is_some(),
            by,
            begins: matches!(event, Event::Accepted { .. }),
        });
    }

    /// The papers are given on by somebody: from the acceptance until now they
    /// were in that person's hands, if it was this person's and nobody else had
    /// to do with them.
    fn given_on(&mut self, by: Option<StaffId>) {
        let (Some(by), Some(first)) = (by, self.pieces.iter().rposition(|piece| piece.begins))
        else {
            return;
        };
        let held = &mut self.pieces[first..];
        let step = (held[0].unit.clone(), held[0].step);
        let is_own = |piece: &Piece| {
            let same = (&piece.unit, piece.step) == (&step.0, step.1);
            let alone = piece.by.is_none_or(|other| other == by);
            same && alone && !piece.way && piece.official.is_none()
        };
        if held[0].by == Some(by) && held.iter().all(is_own) {
            for piece in held {
                piece.official = Some(by);
            }
        }
    }

    /// What it was in all; nothing for a dossier that has not ended.
    pub(super) fn passed(&self, working: &dyn Working) -> Passed {
        let Some(ended) = &self.ended else {
            return Passed::default();
        };
        let Some(end) = ended.ended_at() else {
            return Passed::default();
        };
        Passed {
            steps: self.steps(ended, end, working).unwrap_or_default(),
            stays: self.stays(end),
        }
    }

    fn with_ends(&self, end: Timestamp) -> impl Iterator<Item = (&Piece, Timestamp)> {
        let next = self.pieces.iter().skip(1).map(|piece| piece.from);
        let ends = next.chain(std::iter::once(end));
        self.pieces.iter().zip(ends)
    }

    fn stays(&self, end: Timestamp) -> Vec<Stay> {
        let mut sums: BTreeMap<(&UnitId, StageName), i64> = BTreeMap::new();
        for (piece, to) in self.with_ends(end) {
            let seconds = (to.as_second() - piece.from.as_second()).max(0);
            *sums.entry((&piece.unit, piece.status)).or_default() += seconds;
        }
        sums.into_iter()
            .map(|((unit, status), seconds)| Stay {
                unit: unit.clone(),
                status,
                minutes: seconds / 60,
            })
            .collect()
    }

    /// `None` where the calendar does not reach, or nothing was promised.
    fn steps(&self, ended: &Dossier, end: Timestamp, working: &dyn Working) -> Option<Vec<Held>> {
        let calendar = working.calendar(ended);
        let clock = ended.clock.as_ref()?;
        let start = clock
            .restarts
            .iter()
            .copied()
            .fold(clock.start, DateTime::max);
        let due = ended.promised()?.due.local();
        let mut limit = minutes(&calendar, start, due)?;
        for stop in &clock.stops {
            let to = stop.to.unwrap_or(due).min(due);
            limit -= minutes(&calendar, stop.from.max(start), to)?;
        }
        let mut sums: BTreeMap<(&UnitId, u16, Option<StaffId>), i64> = BTreeMap::new();
        let mut leave: BTreeMap<StaffId, Vec<(Date, Date)>> = BTreeMap::new();
        for (piece, to) in self.with_ends(end) {
            if !piece.accepted || piece.stood {
                continue;
            }
            let (from, to) = (local(piece.from).max(start), local(to));
            let held = minutes(&calendar, from, to)?;
            *sums.entry((&piece.unit, piece.step, None)).or_default() += held;
            if let Some(official) = piece.official.filter(|_| !piece.way) {
                let known = || working.away(official, end);
                let away = leave.entry(official).or_insert_with(known);
                let own = held - minutes_away(&calendar, away, (from, to))?;
                *sums
                    .entry((&piece.unit, piece.step, Some(official)))
                    .or_default() += own;
            }
        }
        let entered: BTreeSet<u16> = sums.keys().map(|(_, step, _)| *step).collect();
        let held = sums
            .into_iter()
            .filter_map(|((unit, step, official), held)| {
                let share = share_of(&ended.steps, unit, step, &entered)?;
                Some(Held {
                    unit: unit.clone(),
                    step,
                    official,
                    minutes: held,
                    given: limit.max(0) * i64::from(share) / 1000,
                })
            });
        Some(held.collect())
    }
}

impl Passed {
    /// What a dossier went through, from its events up to its first end.
    ///
    /// # Errors
    /// An event that does not fit the state before it.
    pub fn of(
        id: DossierId,
        events: &[(Timestamp, Option<StaffId>, Event)],
        working: &dyn Working,
    ) -> Result<Self, BadFold> {
        let mut path = Path::default();
        let mut dossier: Option<Dossier> = None;
        for (at, by, event) in events {
            let next = match dossier {
                None => Dossier::begin(id, *at, event)?,
                Some(dossier) => dossier.apply(*at, *by, event)?,
            };
            path.goes_on((*at, *by, event), &next);
            if path.ended.is_some() {
                break;
            }
            dossier = Some(next);
        }
        Ok(path.passed(working))
    }
}

/// Share of the limit of a unit that entered at a step, in thousandths: of this
/// step and of those after it that are the unit's too, up to the next one that
/// was entered. Examination, approval and signature within one unit need no
/// hand-over. `None` = the papers went another way than planned.
fn share_of(
    plan: &[PlannedStep],
    unit: &UnitId,
    step: u16,
    entered: &BTreeSet<u16>,
) -> Option<u32> {
    let first = usize::from(step);
    let next = entered.iter().find(|other| **other > step);
    let next = next.map_or(plan.len(), |next| usize::from(*next).min(plan.len()));
    let own: Vec<u32> = plan
        .get(first..next)?
        .iter()
        .take_while(|planned| planned.unit == *unit)
        .map(|planned| planned.share_permille)
        .collect();
    (!own.is_empty()).then(|| own.iter().sum())
}

fn status(stage: &Stage) -> StageName {
    match stage {
        Stage::WithdrawalRequested { before, .. } => before.name(),
        stage => stage.name(),
    }
}

/// Working minutes from one moment to another, never below nothing.
fn minutes(calendar: &Compiled, from: DateTime, to: DateTime) -> Option<i64> {
    if to <= from {
        return Some(0);
    }
    let (_, minutes) = calendar.between(from, to).ok()?;
    Some(minutes.max(0))
}

/// Working minutes of a stretch that lie within leaves, which may overlap.
fn minutes_away(
    calendar: &Compiled,
    away: &[(Date, Date)],
    (from, to): (DateTime, DateTime),
) -> Option<i64> {
    let mut all: Vec<(Date, Date)> = away.to_vec();
    all.sort_unstable();
    let (mut sum, mut reached) = (0, from);
    for (first, last) in all {
        let after = last.checked_add(1.day()).unwrap_or(last);
        let begin = first.at(0, 0, 0, 0).max(reached);
        let end = after.at(0, 0, 0, 0).min(to);
        sum += minutes(calendar, begin, end)?;
        reached = reached.max(end);
    }
    Some(sum)
}
