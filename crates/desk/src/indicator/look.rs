//! Which events lead to the things that an indicator counts, and whether one of
//! them is among these.

use super::library::Known;
use motcua_domain::dossier::{Event, StageName};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{
    Book, Column, Condition, Held, Part, Passed, Reads, Source, Subject, Sum,
};
use motcua_domain::report::{Case, Ending, Period};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::Visit;

use super::cases::Side;
use super::trend::Whom;

/// The events of lines that were taken in from a register.
pub(super) const TAKEN_IN: &str = "register.taken_in";
/// The events that end the processing of a dossier.
pub(super) const ENDS: &[&str] = &["result.recorded", "dossier.stopped"];

/// Things of one source, and which of them are counted.
pub(super) struct Look {
    /// What they are.
    pub source: Source,
    test: Test,
}

enum Test {
    /// Those of a part.
    Part(Part),
    /// Those of columns: counted are those for which more columns with a plus
    /// hold than with a minus.
    Columns(Vec<(Condition, i64)>),
    /// Those of the first that are none of the second.
    Without(Box<Self>, Box<Self>),
}

/// What one number of an indicator counts. Nothing for figures of other rooms:
/// ballots are never opened, and reports about attitude in their own room only.
pub(super) fn looks(known: &Known, book: &Book, side: Side) -> Vec<Look> {
    if side == Side::Rest {
        return rest(known, book);
    }
    match known.indicator.reads() {
        Reads::Outside { .. } => Vec::new(),
        Reads::Parts {
            numerator,
            denominator,
        } => {
            let id = match side {
                Side::Part => *numerator,
                Side::Whole | Side::Rest => denominator.unwrap_or(*numerator),
            };
            let part = book.part(id).cloned();
            let look = part.map(|part| Look {
                source: part.source(),
                test: Test::Part(part),
            });
            look.into_iter().collect()
        }
        Reads::Monthly {
            numerator,
            denominator,
        } => match (side, denominator) {
            (Side::Whole, Some(sum)) => columns(sum),
            (Side::Part | Side::Whole | Side::Rest, _) => columns(numerator),
        },
    }
}

/// What is in the whole of a share and not in its part.
fn rest(known: &Known, book: &Book) -> Vec<Look> {
    let mut parts = looks(known, book, Side::Part);
    let whole = looks(known, book, Side::Whole).into_iter();
    let rest = whole.map(|look| {
        let place = parts.iter().position(|part| part.source == look.source);
        match place {
            Some(place) => Look {
                source: look.source,
                test: Test::Without(Box::new(look.test), Box::new(parts.swap_remove(place).test)),
            },
            None => look,
        }
    });
    rest.collect()
}

/// Columns of the monthly figures, by the moment at which they are counted.
fn columns(sum: &Sum) -> Vec<Look> {
    let mut looks: Vec<(Source, Vec<(Condition, i64)>)> = Vec::new();
    for (column, sign) in sum.terms() {
        let (source, text) = column_of(*column);
        // The texts are below; a test reads each.
        let Ok(condition) = Condition::parse(text, source) else {
            continue;
        };
        match looks.iter_mut().find(|(known, _)| *known == source) {
            Some((_, terms)) => terms.push((condition, *sign)),
            None => looks.push((source, vec![(condition, *sign)])),
        }
    }
    let looks = looks.into_iter().map(|(source, terms)| Look {
        source,
        test: Test::Columns(terms),
    });
    looks.collect()
}

/// What a column counts, in the words of a condition.
fn column_of(column: Column) -> (Source, &'static str) {
    match column {
        Column::Received => (Source::Accepted, "any"),
        Column::Finished => (Source::Ended, "any"),
        Column::Late => (Source::Ended, "late"),
        Column::LateWithApology => (Source::Ended, "late and apologised"),
        Column::Early => (Source::Ended, "early"),
        Column::MissedFirst => (Source::Ended, "missed_first"),
        Column::Supplements => (Source::Accepted, "supplements > 0"),
        Column::Refused => (Source::Refused, "any"),
        Column::Withdrawn => (Source::Ended, "ending = withdrawn"),
        Column::Fee => (Source::Accepted, "held > 0"),
    }
}

impl Look {
    /// Kinds of the events at which they come to be counted.
    pub(super) fn kinds(&self) -> &'static [&'static str] {
        match self.source {
            Source::Entered => &["dossier.entered", "dossier.accepted", TAKEN_IN],
            Source::Accepted => &["dossier.accepted", TAKEN_IN],
            Source::Refused => &["dossier.refused"],
            Source::Ended => &["result.recorded", "dossier.stopped", TAKEN_IN],
            Source::Delivered => &["result.delivered", TAKEN_IN],
            // What a register told has no steps.
            Source::Step | Source::Stay => ENDS,
            Source::Visit => &["visit.finished"],
            Source::Monthly | Source::Survey | Source::Feedback => &[],
        }
    }

    /// Is a dossier counted in a period, of whom it is asked for? `kind` = the
    /// event by which it was found.
    pub(super) fn counts(&self, case: &Case, kind: &str, period: &Period, whom: &Whom) -> bool {
        let Some((at, unit)) = moment(self.source, case) else {
            return false;
        };
        // Who came to the counter was accepted at once; who came online was
        // found by the entry.
        let twice = self.source == Source::Entered
            && kind == "dossier.accepted"
            && case.accepted_at != Some(case.entered_at);
        let of_unit = match whom {
            Whom::Unit(asked) => asked.as_str() == unit,
            Whom::Desk | Whom::Official(_) => true,
        };
        !twice && of_unit && period.holds(at) && self.test.holds(Subject::Case(case))
    }

    /// The same of a dossier's steps or stays, with the steps that are meant;
    /// `None` = it is not among them.
    pub(super) fn passed(&self, case: &Case, passed: &Passed, whom: &Whom) -> Option<Vec<Held>> {
        let is_of = |unit: &UnitId, official: Option<StaffId>| match whom {
            Whom::Desk => official.is_none(),
            Whom::Unit(asked) => official.is_none() && asked == unit,
            Whom::Official(asked) => official == Some(*asked),
        };
        if self.source == Source::Step {
            let steps = passed.steps.iter().filter(|held| {
                is_of(&held.unit, held.official) && self.test.holds(Subject::Step(case, held))
            });
            let steps: Vec<Held> = steps.cloned().collect();
            return Some(steps).filter(|steps| !steps.is_empty());
        }
        let mut stays = passed.stays.iter();
        let is_meant =
            stays.any(|stay| is_of(&stay.unit, None) && self.test.holds(Subject::Stay(case, stay)));
        is_meant.then(Vec::new)
    }

    /// The same of a visit that is over.
    pub(super) fn counts_visit(&self, visit: &Visit, period: &Period) -> bool {
        visit.is_over() && period.holds(visit.since) && self.test.holds(Subject::Visit(visit))
    }

    /// Does the way of the dossier have to be known?
    pub(super) fn asks_passed(&self) -> bool {
        matches!(self.source, Source::Step | Source::Stay)
    }
}

impl Test {
    fn holds(&self, subject: Subject<'_>) -> bool {
        match self {
            Self::Part(part) => part.sums(subject).is_some(),
            Self::Columns(terms) => {
                let holding = terms
                    .iter()
                    .filter(|(condition, _)| condition.holds(subject));
                holding.map(|(_, sign)| sign).sum::<i64>() > 0
            }
            Self::Without(whole, part) => whole.holds(subject) && !part.holds(subject),
        }
    }
}

/// When and of which unit a dossier is counted by a source, by its facts.
pub(super) fn moment(source: Source, case: &Case) -> Option<(Timestamp, &str)> {
    if case.stage == StageName::Stopped && case.ending.is_none() {
        return None;
    }
    let (received, decides) = (case.received_by.as_str(), case.decides.as_str());
    let is_refused = case.ending == Some(Ending::Refused);
    match source {
        Source::Entered => Some((case.entered_at, received)),
        Source::Accepted => case.accepted_at.map(|at| (at, received)),
        Source::Refused => case
            .ended_at
            .filter(|_| is_refused)
            .map(|at| (at, received)),
        Source::Ended | Source::Step | Source::Stay => case
            .ended_at
            .filter(|_| !is_refused)
            .map(|at| (at, decides)),
        Source::Delivered => case.delivered_at.map(|at| (at, received)),
        Source::Monthly | Source::Visit | Source::Survey | Source::Feedback => None,
    }
}

/// Was the dossier taken in from a register?
pub(super) fn is_of_register<T, U>(events: &[(T, U, Event)]) -> bool {
    events
        .iter()
        .any(|(_, _, event)| matches!(event, Event::TakenIn { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_opens_by_a_condition_that_can_be_read() {
        for column in Column::ALL {
            let (source, text) = column_of(*column);
            assert!(Condition::parse(text, source).is_ok(), "{text}");
            let sum = Sum::parse(column.slug()).unwrap();
            let looks = columns(&sum);
            assert_eq!(looks.len(), 1, "{}", column.slug());
            assert!(!looks[0].kinds().is_empty());
        }
        let both = columns(&Sum::parse("received + refused").unwrap());
        let sources: Vec<Source> = both.iter().map(|look| look.source).collect();
        assert_eq!(sources, [Source::Accepted, Source::Refused]);
    }
}
