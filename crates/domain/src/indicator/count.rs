//! What a dossier and a visit contribute, and how it changes with each event.
//!
//! A figure is kept as delta = contribution(after) − contribution(before), so
//! that it is right whatever acts, corrections and takings back happened in
//! between, and follows from the events alone. What is measured over the events
//! themselves (steps, stays) counts once the dossier has ended.

use super::Indicator;
use super::expr::Subject;
use super::part::{Key, Part, PartId, Sums};
use super::passed::{Passed, Path, Working};
use super::span::Span;
use super::words::Source;
use crate::dossier::{BadFold, Dossier, Event, Stage};
use crate::id::{DossierId, StaffId};
use crate::report::Case;
use crate::time::Timestamp;
use crate::visit::Visit;
use std::collections::{BTreeMap, BTreeSet};

/// What the hall counts under: visits belong to no unit.
const OF_THE_DESK: &str = "";

/// Contributions, by where they are counted.
pub type Rows = BTreeMap<Key, Sums>;

/// Everything that is counted at a desk: the parts of its indicators, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_field_names,
    reason = "each list says what it is counted of"
)]
pub struct Book {
    of_dossiers: Vec<Part>,
    of_passed: Vec<Part>,
    of_visits: Vec<Part>,
}

/// Facts of an ended dossier that conditions over its steps and stays may ask;
/// where one changes, they are counted again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct EndFacts {
    ended: Timestamp,
    late: Option<bool>,
    missed_first: Option<bool>,
    due: Option<crate::deadline::DueAt>,
    apologised: bool,
    supplements: u32,
    positive: Option<bool>,
    withdrawn: bool,
    channel: crate::procedure::Channel,
    procedure: (String, String),
    units: (String, String),
}

impl EndFacts {
    /// `None` = its steps and stays do not count: it has not ended, or came with
    /// a register, which tells nothing of either.
    fn of(dossier: &Dossier) -> Option<Self> {
        let ended = dossier.ended_at().filter(|_| dossier.register.is_none())?;
        let intake = &dossier.intake;
        Some(Self {
            ended,
            late: dossier.ended_late(),
            missed_first: dossier.missed_first_promise(),
            due: dossier.promised().map(|promise| promise.due),
            apologised: dossier.apology.is_some(),
            supplements: dossier.supplements,
            positive: dossier.result.as_ref().map(|result| result.positive),
            withdrawn: matches!(
                dossier.stage,
                Stage::Stopped {
                    withdrawn: true,
                    ..
                }
            ),
            channel: intake.channel,
            procedure: (
                intake.procedure.code.clone(),
                intake.procedure.field.clone(),
            ),
            units: (
                intake.orgs.decides.as_str().to_owned(),
                intake.orgs.received.as_str().to_owned(),
            ),
        })
    }
}

/// Can an event change what is counted of the facts of a dossier? These move
/// papers and people, which no condition may ask.
fn moves_figures(event: &Event) -> bool {
    !matches!(
        event,
        Event::Noted {}
            | Event::Logged { .. }
            | Event::HandedOver { .. }
            | Event::HandOverReceived { .. }
            | Event::Assigned { .. }
    )
}

impl Book {
    /// Of these indicators.
    pub fn of<'a>(indicators: impl IntoIterator<Item = &'a Indicator>) -> Self {
        let mut book = Self::default();
        let mut seen = BTreeSet::new();
        for part in indicators.into_iter().flat_map(Indicator::parts) {
            if !seen.insert(part.id()) {
                continue;
            }
            match part.source() {
                Source::Visit => book.of_visits.push(part.clone()),
                Source::Step | Source::Stay => book.of_passed.push(part.clone()),
                _ => book.of_dossiers.push(part.clone()),
            }
        }
        book
    }

    /// Its parts.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.of_dossiers
            .iter()
            .chain(&self.of_passed)
            .chain(&self.of_visits)
    }

    /// The part of this name.
    pub fn part(&self, id: PartId) -> Option<&Part> {
        self.parts().find(|part| part.id() == id)
    }

    /// Must be known what the dossier went through, to count this change?
    pub fn wants_passed(&self, before: Option<&Dossier>, after: &Dossier) -> bool {
        !self.of_passed.is_empty() && before.and_then(EndFacts::of) != EndFacts::of(after)
    }

    /// What a dossier contributes as it stands; `passed` = what it went through,
    /// where its steps and stays are to be counted too.
    pub fn contribution(&self, dossier: &Dossier, passed: Option<&Passed>) -> Rows {
        let mut rows = Rows::new();
        let case = Case::of(dossier);
        self.facts(dossier, &case, &mut rows);
        if let (Some(passed), Some(_)) = (passed, EndFacts::of(dossier)) {
            self.passed(dossier, &case, passed, &mut rows);
        }
        rows
    }

    /// What changes with an event; rows that stay equal are left out.
    pub fn delta(
        &self,
        before: Option<&Dossier>,
        after: &Dossier,
        event: &Event,
        passed: Option<&Passed>,
    ) -> Rows {
        let idle = self.of_dossiers.is_empty() && self.of_passed.is_empty();
        if idle || !moves_figures(event) {
            return Rows::new();
        }
        let passed = passed.filter(|_| self.wants_passed(before, after));
        let old = before.map(|before| self.contribution(before, passed));
        difference(&old.unwrap_or_default(), &self.contribution(after, passed))
    }

    /// What a visit contributes: it counts when it is over.
    pub fn visit(&self, visit: &Visit) -> Rows {
        let mut rows = Rows::new();
        if !visit.is_over() {
            return rows;
        }
        let span = Span::of(visit.since);
        for part in &self.of_visits {
            if let Some(sums) = part.sums(Subject::Visit(visit)) {
                add(&mut rows, (part, span), OF_THE_DESK, 0, sums);
            }
        }
        rows
    }

    /// What changes when a visit becomes another.
    pub fn visit_delta(&self, before: Option<&Visit>, after: &Visit) -> Rows {
        let ends = after.is_over() || before.is_some_and(Visit::is_over);
        if self.of_visits.is_empty() || !ends {
            return Rows::new();
        }
        let old = before.map(|before| self.visit(before));
        difference(&old.unwrap_or_default(), &self.visit(after))
    }

    /// Everything that the events of a dossier contribute, with the half month
    /// in which each difference was booked: what acts have written of it, if
    /// nothing is wrong.
    ///
    /// # Errors
    /// An event that does not fit the state before it.
    pub fn history(
        &self,
        id: DossierId,
        events: &[(Timestamp, Option<StaffId>, Event)],
        working: &dyn Working,
        mut booked: impl FnMut(Key, Span, Sums),
    ) -> Result<(), BadFold> {
        // What came with a register was booked when it was taken in.
        let taken_in = |(_, _, event): &(Timestamp, Option<StaffId>, Event)| {
            matches!(event, Event::TakenIn { .. })
        };
        let mark = events.iter().position(taken_in);
        let mut dossier: Option<Dossier> = None;
        let (mut path, mut rows, mut passed) = (Path::default(), Rows::new(), None);
        for (idx, (at, by, event)) in events.iter().enumerate() {
            let next = match dossier {
                None => Dossier::begin(id, *at, event)?,
                Some(dossier) => dossier.apply(*at, *by, event)?,
            };
            path.goes_on((*at, *by, event), &next);
            if moves_figures(event) {
                let counts = !self.of_passed.is_empty() && EndFacts::of(&next).is_some();
                if counts && passed.is_none() {
                    passed = Some(path.passed(working));
                }
                let after = self.contribution(&next, passed.as_ref());
                let mark = mark.filter(|mark| idx <= *mark);
                let span = Span::of(mark.map_or(*at, |mark| events[mark].0));
                for (key, sums) in difference(&rows, &after) {
                    booked(key, span, sums);
                }
                rows = after;
            }
            dossier = Some(next);
        }
        Ok(())
    }

    fn facts(&self, dossier: &Dossier, case: &Case, rows: &mut Rows) {
        for part in &self.of_dossiers {
            let Some((at, unit)) = moment(part.source(), dossier) else {
                continue;
            };
            if let Some(sums) = part.sums(Subject::Case(case)) {
                add(rows, (part, Span::of(at)), unit, 0, sums);
            }
        }
    }

    fn passed(&self, dossier: &Dossier, case: &Case, passed: &Passed, rows: &mut Rows) {
        let Some(end) = dossier.ended_at() else {
            return;
        };
        let span = Span::of(end);
        for part in &self.of_passed {
            if part.source() == Source::Stay {
                for stay in &passed.stays {
                    if let Some(sums) = part.sums(Subject::Stay(case, stay)) {
                        add(rows, (part, span), stay.unit.as_str(), 0, sums);
                    }
                }
                continue;
            }
            for held in &passed.steps {
                if let Some(sums) = part.sums(Subject::Step(case, held)) {
                    let official = held.official.map_or(0, |official| official.0);
                    add(rows, (part, span), held.unit.as_str(), official, sums);
                }
            }
        }
    }
}

/// When and at which unit a dossier is counted by a source; `None` = not (yet).
pub fn moment(source: Source, dossier: &Dossier) -> Option<(Timestamp, &str)> {
    if dossier.is_taken_back() {
        return None;
    }
    let orgs = &dossier.intake.orgs;
    let (received, decides) = (orgs.received.as_str(), orgs.decides.as_str());
    match source {
        Source::Entered => Some((dossier.entered_at, received)),
        Source::Accepted => dossier.accepted_at.map(|at| (at, received)),
        Source::Refused => match dossier.stage {
            Stage::Refused { at } => Some((at, received)),
            _ => None,
        },
        Source::Ended | Source::Step | Source::Stay => dossier.ended_at().map(|at| (at, decides)),
        Source::Delivered => dossier.delivery.as_ref().map(|it| (it.at, received)),
        Source::Monthly | Source::Visit | Source::Survey | Source::Feedback => None,
    }
}

fn add(rows: &mut Rows, (part, span): (&Part, Span), unit: &str, official: i64, sums: Sums) {
    let key = Key {
        span,
        part: part.id(),
        unit: unit.to_owned(),
        official,
    };
    let row = rows.entry(key).or_default();
    *row = row.plus(sums);
}

/// What is left of the new rows when the old ones are taken away.
fn difference(old: &Rows, new: &Rows) -> Rows {
    let mut left = Rows::new();
    for (key, sums) in new {
        let sums = sums.minus(old.get(key).copied().unwrap_or_default());
        if !sums.is_nothing() {
            left.insert(key.clone(), sums);
        }
    }
    for (key, sums) in old.iter().filter(|(key, _)| !new.contains_key(key)) {
        left.insert(key.clone(), Sums::default().minus(*sums));
    }
    left
}
