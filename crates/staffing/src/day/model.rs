//! A desk as a model: who comes, what it takes, who works.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Most queues of a model: a bit each in a roster's skills.
pub const QUEUES: usize = 16;
/// Most officials.
pub const OFFICIALS: usize = 64;

/// A part of a day, minutes after its begin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
}

/// Arrivals of a part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// From, minutes after the begin.
    pub from: f64,
    /// To.
    pub to: f64,
    /// Weight beside the other parts.
    pub weight: f64,
}

/// How a time is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Lognormal by mean and coefficient of variation.
    #[default]
    Lognormal,
    /// Exponential; `cv` is not read.
    Exponential,
    /// Always the mean.
    Fixed,
}

/// A service time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Mean, minutes.
    pub mean: f64,
    /// Standard deviation over mean.
    #[serde(default)]
    pub cv: f64,
    /// Spread.
    #[serde(default)]
    pub law: Law,
    /// Times that were seen, minutes: drawn from instead of any law.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<f64>,
}

/// A second step after the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its queue.
    pub queue: String,
    /// Share of those served who go there.
    pub share: f64,
    /// How long it takes.
    pub service: Service,
}

/// A kind of visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Name, as `land`.
    pub id: String,
    /// Queue.
    pub queue: String,
    /// Weight beside the other kinds.
    pub weight: f64,
    /// How long it takes.
    pub service: Service,
    /// What may follow.
    #[serde(default)]
    pub then: Option<Step>,
}

/// An official.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Official {
    /// Name shown.
    pub name: String,
    /// Queues they serve.
    pub skills: Vec<String>,
    /// When they are away: lunch, leave, or before a reinforcement comes.
    #[serde(default)]
    pub away: Vec<Span>,
}

/// A desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name.
    pub id: String,
    /// Where its numbers come from.
    pub source: String,
    /// Clock time of minute 0, `07:30`.
    pub begins: String,
    /// When tickets are given.
    pub open: Vec<Span>,
    /// Visits of a usual day.
    pub visits: f64,
    /// Day-to-day spread of the number of visits beyond chance, as the
    /// standard deviation of the rate over its mean; 0 = none.
    #[serde(default)]
    pub day_cv: f64,
    /// Share of visits that go first.
    #[serde(default)]
    pub priority: f64,
    /// Share of those called who do not come.
    #[serde(default)]
    pub no_show: f64,
    /// Minutes that a call takes to which nobody comes.
    #[serde(default)]
    pub no_show_minutes: f64,
    /// Minutes within which people should be called.
    pub within: f64,
    /// Arrivals by part of the day.
    pub arrivals: Vec<Arrivals>,
    /// Kinds of visits.
    pub kind: Vec<Kind>,
    /// Officials.
    pub official: Vec<Official>,
}

/// What is wrong with a model.
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
}

/// A model read and checked, with what the simulation needs beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The model.
    pub model: Model,
    /// Names of its queues, in the order in which they are numbered.
    pub queues: Vec<String>,
    /// SHA-256 of the model, hexadecimal: printed beside each result.
    pub hash: String,
}

impl Model {
    /// Reads and checks a model.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str) -> Result<Reading, BadModel> {
        let model: Self = toml::from_str(text).map_err(|e| BadModel::Shape(e.to_string()))?;
        model.read()
    }

    /// Checks a model and numbers its queues.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read(self) -> Result<Reading, BadModel> {
        self.check()?;
        let mut queues: Vec<String> = Vec::new();
        let steps = self.kind.iter().flat_map(|kind| {
            let then = kind.then.iter().map(|step| &step.queue);
            std::iter::once(&kind.queue).chain(then)
        });
        for queue in steps {
            if !queues.contains(queue) {
                queues.push(queue.clone());
            }
        }
        count("queues", queues.len(), QUEUES)?;
        let served = |queue: &String| self.official.iter().any(|one| one.skills.contains(queue));
        if let Some(lost) = queues.iter().find(|queue| !served(queue)) {
            return Err(BadModel::Nobody(lost.clone()));
        }
        let json = serde_json::to_vec(&self).map_err(|e| BadModel::Shape(e.to_string()))?;
        let hash = Sha256::digest(json);
        Ok(Reading {
            model: self,
            queues,
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    fn check(&self) -> Result<(), BadModel> {
        count("kinds", self.kind.len(), 64)?;
        count("officials", self.official.len(), OFFICIALS)?;
        count("arrivals", self.arrivals.len(), 96)?;
        range("visits", self.visits, 0.0, 30_000.0, "0 to 30,000")?;
        range("day_cv", self.day_cv, 0.0, 1.0, "0 to 1")?;
        for (place, share) in [("priority", self.priority), ("no_show", self.no_show)] {
            range(place, share, 0.0, 1.0, "0 to 1")?;
        }
        minutes("no_show_minutes", self.no_show_minutes)?;
        minutes("within", self.within)?;
        let mut before = 0.0;
        for part in &self.arrivals {
            let place = format!("arrivals from {}", part.from);
            range(
                &place,
                part.from,
                before,
                1_440.0,
                "in the order of the day",
            )?;
            range(
                &place,
                part.to - part.from,
                0.001,
                1_440.0,
                "before its end",
            )?;
            range(&place, part.weight, 0.0, 1e6, "0 or more")?;
            before = part.to;
        }
        let weight: f64 = self.arrivals.iter().map(|part| part.weight).sum();
        range("weights of arrivals", weight, 1e-9, 1e9, "above 0")?;
        let weight: f64 = self.kind.iter().map(|kind| kind.weight).sum();
        range("weights of kinds", weight, 1e-9, 1e9, "above 0")?;
        for kind in &self.kind {
            range(&kind.id, kind.weight, 0.0, 1e6, "0 or more")?;
            service(&kind.id, &kind.service)?;
            if let Some(step) = &kind.then {
                range(&format!("{} then", kind.id), step.share, 0.0, 1.0, "0 to 1")?;
                service(&format!("{} then", kind.id), &step.service)?;
            }
        }
        for official in &self.official {
            for span in &official.away {
                let place = format!("{} away", official.name);
                range(&place, span.to - span.from, 0.0, 1_440.0, "before its end")?;
            }
        }
        Ok(())
    }
}

fn count(what: &'static str, n: usize, most: usize) -> Result<(), BadModel> {
    let fits = (1..=most).contains(&n);
    fits.then_some(()).ok_or(BadModel::Count { what, n, most })
}

fn range(place: &str, value: f64, low: f64, high: f64, must: &'static str) -> Result<(), BadModel> {
    let fits = (low..=high).contains(&value);
    fits.then_some(()).ok_or_else(|| BadModel::Number {
        place: place.to_owned(),
        value,
        must,
    })
}

fn minutes(place: &str, value: f64) -> Result<(), BadModel> {
    range(place, value, 0.0, 1_440.0, "0 to 1,440 minutes")
}

fn service(place: &str, service: &Service) -> Result<(), BadModel> {
    range(place, service.mean, 0.01, 1_440.0, "0.01 to 1,440 minutes")?;
    range(place, service.cv, 0.0, 10.0, "0 to 10")?;
    service
        .seen
        .iter()
        .try_for_each(|seen| range(place, *seen, 0.0, 1_440.0, "0 to 1,440 minutes"))
}
