//! What may not stand in a model, each with its place and the reason.

use super::model::{Kind, Law, Model, Official, Reading, Service, Span, begin};
use super::policy::{Booking, Policy};

/// Most queues of a model: a bit each in a roster's skills.
pub const QUEUES: usize = 16;
/// Most officials.
pub const OFFICIALS: usize = 64;
/// Most visits of a usual day, changes included.
pub const VISITS: f64 = 30_000.0;
/// Most parts of an opening.
const SESSIONS: usize = 8;

/// What is wrong with a model or a change of it.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum BadModel {
    /// Not TOML of this shape.
    #[error("{0}")]
    Shape(String),
    /// A number that cannot be.
    #[error("{place}: {value} is not possible; it must be {must}")]
    Number {
        /// Where.
        place: String,
        /// What stands there.
        value: f64,
        /// What may stand there.
        must: &'static str,
    },
    /// A queue that nobody serves.
    #[error("nobody serves the queue `{0}`: people would wait for ever")]
    Nobody(String),
    /// Too many of something, or none.
    #[error("{what}: {n}, and it must be 1 to {most}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many.
        n: usize,
        /// Most.
        most: usize,
    },
    /// Two parts that cross.
    #[error("{place}: the part from minute {from} begins before the one before it ends at {end}")]
    Crosses {
        /// Where.
        place: String,
        /// Begin of the later part.
        from: f64,
        /// End of the earlier one.
        end: f64,
    },
    /// A name that is not one of the model's.
    #[error("{place}: there is no `{name}` in this model")]
    Unknown {
        /// Where.
        place: String,
        /// What stands there.
        name: String,
    },
    /// Two of one name.
    #[error("{place}: `{name}` stands there twice")]
    Twice {
        /// Where.
        place: &'static str,
        /// The name.
        name: String,
    },
    /// No clock time.
    #[error("begins: `{0}` is no clock time such as 07:30")]
    Clock(String),
}

impl Model {
    pub(super) fn check(&self) -> Result<(), BadModel> {
        begin(&self.begins).ok_or_else(|| BadModel::Clock(self.begins.clone()))?;
        count("kinds", self.kind.len(), 64)?;
        count("arrivals", self.arrivals.len(), 96)?;
        range("visits", self.visits, 0.0, VISITS, "0 to 30,000")?;
        range("day_cv", self.day_cv, 0.0, 1.0, "0 to 1")?;
        share("priority", self.priority)?;
        share("no_show", self.no_show)?;
        minutes("no_show_minutes", self.no_show_minutes)?;
        minutes("within", self.within)?;
        if let Some(patience) = self.patience {
            range("patience", patience, 0.01, 1e6, "0.01 minutes or more")?;
        }
        opening(&self.open)?;
        self.check_arrivals()?;
        self.check_kinds()?;
        officials(&self.official)?;
        self.booking.as_ref().map_or(Ok(()), booking)?;
        self.policy.as_ref().map_or(Ok(()), policy)
    }

    fn check_arrivals(&self) -> Result<(), BadModel> {
        let mut before = f64::NEG_INFINITY;
        for part in &self.arrivals {
            let place = format!("arrivals from {}", part.from);
            let span = Span {
                from: part.from,
                to: part.to,
            };
            before = follows(&place, span, before)?;
            range(&place, part.weight, 0.0, 1e6, "0 or more")?;
        }
        let weight: f64 = self.arrivals.iter().map(|part| part.weight).sum();
        range("weights of arrivals", weight, 1e-9, 1e9, "above 0")
    }

    fn check_kinds(&self) -> Result<(), BadModel> {
        let weight: f64 = self.kind.iter().map(|kind| kind.weight).sum();
        range("weights of kinds", weight, 1e-9, 1e9, "above 0")?;
        once("kind", self.kind.iter().map(|kind| &kind.id))?;
        for kind in &self.kind {
            range(&kind.id, kind.weight, 0.0, 1e6, "0 or more")?;
            share(&format!("{} returns", kind.id), kind.returns)?;
            service(&kind.id, &kind.service)?;
            if let Some(step) = &kind.then {
                let place = format!("{} then", kind.id);
                share(&place, step.share)?;
                service(&place, &step.service)?;
            }
        }
        Ok(())
    }
}

impl Reading {
    pub(super) fn check_queues(&self) -> Result<(), BadModel> {
        count("queues", self.queues.len(), QUEUES)?;
        self.check_officials(&self.model.official)
    }

    /// Are these officials possible in this model: queues it has, each queue
    /// that somebody comes to with somebody who serves it?
    ///
    /// Possible, and played: an official without a queue serves nobody; a part
    /// of the day in which nobody is there for a queue is a hole, which
    /// `holes` tells.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check_officials(&self, them: &[Official]) -> Result<(), BadModel> {
        officials(them)?;
        for official in them {
            let names = official.skills.iter().chain(&official.helps);
            for name in names {
                self.number(name).ok_or_else(|| BadModel::Unknown {
                    place: format!("skills of {}", official.name),
                    name: name.clone(),
                })?;
            }
        }
        let lost = self.queues.iter().find(|queue| {
            let serves = |one: &Official| one.skills.contains(queue) || one.helps.contains(queue);
            self.model.kind.iter().any(|kind| comes_to(kind, queue)) && !them.iter().any(serves)
        });
        lost.map_or(Ok(()), |queue| Err(BadModel::Nobody(queue.clone())))
    }
}

fn comes_to(kind: &Kind, queue: &str) -> bool {
    let then = kind.then.as_ref();
    kind.weight > 0.0
        && (kind.queue == queue || then.is_some_and(|step| step.queue == queue && step.share > 0.0))
}

fn officials(them: &[Official]) -> Result<(), BadModel> {
    count("officials", them.len(), OFFICIALS)?;
    for official in them {
        for (what, spans) in [("away", &official.away), ("hours", &official.hours)] {
            let place = format!("{} {what}", official.name);
            spans.iter().try_for_each(|span| part(&place, *span))?;
        }
        let place = format!("{} lunch", official.name);
        official.lunch.map_or(Ok(()), |span| part(&place, span))?;
    }
    Ok(())
}

/// Is an opening possible: parts in the order of the day that do not cross?
pub(super) fn opening(open: &[Span]) -> Result<(), BadModel> {
    count("open", open.len(), SESSIONS)?;
    let mut before = f64::NEG_INFINITY;
    for span in open {
        before = follows("open", *span, before)?;
    }
    Ok(())
}

/// A part after another that ended at `before`; gives its own end.
fn follows(place: &str, span: Span, before: f64) -> Result<f64, BadModel> {
    part(place, span)?;
    range(place, span.to - span.from, 0.001, 1_440.0, "before its end")?;
    if span.from < before {
        return Err(BadModel::Crosses {
            place: place.to_owned(),
            from: span.from,
            end: before,
        });
    }
    Ok(span.to)
}

/// A part of a day, or of the hours around it; an end before its begin is one
/// that crosses midnight, which no desk does.
fn part(place: &str, span: Span) -> Result<(), BadModel> {
    let day = "within a day of the begin, in minutes";
    range(place, span.from, -1_440.0, 1_440.0, day)?;
    range(place, span.to, -1_440.0, 1_440.0, day)?;
    range(place, span.to - span.from, 0.0, 1_440.0, "before its end")
}

pub(super) fn booking(booking: &Booking) -> Result<(), BadModel> {
    share("booking share", booking.share)?;
    range("booking slot", booking.slot, 5.0, 480.0, "5 to 480 minutes")?;
    let places = f64::from(booking.places);
    range("booking places", places, 1.0, 1_000.0, "1 to 1,000")?;
    minutes("booking early", booking.early)?;
    minutes("booking late", booking.late)
}

pub(super) fn policy(policy: &Policy) -> Result<(), BadModel> {
    if policy.classes.len() > 100 {
        return count("classes", policy.classes.len(), 100);
    }
    once("class", policy.classes.iter().map(|class| &class.id))?;
    for class in &policy.classes {
        share(&class.id, class.share)?;
        // Past a day there is none who was there earlier.
        let start = class.head_start.unwrap_or(0.0);
        range(&class.id, start, 0.0, 1e7, "0 to 10,000,000 minutes")?;
    }
    let all: f64 = policy.classes.iter().map(|class| class.share).sum();
    range("shares of classes", all, 0.0, 1.000_001, "0 to 1 together")?;
    let longest = policy.longest_wait.unwrap_or(1.0);
    range("longest_wait", longest, 1.0, 1_440.0, "1 to 1,440 minutes")
}

pub(super) fn count(what: &'static str, n: usize, most: usize) -> Result<(), BadModel> {
    let fits = (1..=most).contains(&n);
    fits.then_some(()).ok_or(BadModel::Count { what, n, most })
}

pub(super) fn range(
    place: &str,
    value: f64,
    low: f64,
    high: f64,
    must: &'static str,
) -> Result<(), BadModel> {
    let fits = (low..=high).contains(&value);
    fits.then_some(()).ok_or_else(|| BadModel::Number {
        place: place.to_owned(),
        value,
        must,
    })
}

pub(super) fn share(place: &str, share: f64) -> Result<(), BadModel> {
    range(place, share, 0.0, 1.0, "0 to 1")
}

fn minutes(place: &str, value: f64) -> Result<(), BadModel> {
    range(place, value, 0.0, 1_440.0, "0 to 1,440 minutes")
}

fn once<'a>(place: &'static str, names: impl Iterator<Item = &'a String>) -> Result<(), BadModel> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let name = name.clone();
            return Err(BadModel::Twice { place, name });
        }
    }
    Ok(())
}

fn service(place: &str, service: &Service) -> Result<(), BadModel> {
    let times = "0 to 1,440 minutes";
    for seen in &service.seen {
        range(place, *seen, 0.0, 1_440.0, times)?;
    }
    if service.law == Law::Observed {
        // The mean is that of the times; of times that are all zero it is 0.
        let n = service.seen.len() as f64;
        range(place, n, 1.0, 1e6, "a law with times that were seen")?;
        return range(place, service.mean, 0.0, 1_440.0, times);
    }
    range(place, service.mean, 0.01, 1_440.0, "0.01 to 1,440 minutes")?;
    range(place, service.cv, 0.0, 10.0, "0 to 10")
}
