//! A desk as a model: who comes, what it takes, who works.

use super::check::BadModel;
use super::found::Found;
use super::policy::{Booking, Policy};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

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

/// The times of the day at which people come for a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The queue of their first step.
    pub queue: String,
    /// Arrivals by part of the day; weights beside each other, not beside those
    /// of other queues.
    pub arrivals: Vec<Arrivals>,
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
    /// Times that were seen: `seen` must not be empty.
    Observed,
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

impl Service {
    /// Times that were seen, with their mean and spread beside them. `None`
    /// without any.
    pub fn observed(seen: Vec<f64>) -> Option<Self> {
        if seen.is_empty() {
            return None;
        }
        let n = seen.len() as f64;
        let mean = seen.iter().sum::<f64>() / n;
        let squares: f64 = seen.iter().map(|one| (one - mean).powi(2)).sum();
        let cv = if mean > 0.0 {
            (squares / n).sqrt() / mean
        } else {
            0.0
        };
        Some(Self {
            mean,
            cv,
            law: Law::Observed,
            seen,
        })
    }
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
    /// Share of these visits that only came about because a dossier of theirs
    /// had to be supplemented (bổ sung).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns: f64,
}

/// An official.
///
/// A service that has begun is always brought to its end. Whoever is there at
/// the last closing stays until the last person is served.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Official {
    /// Name shown.
    pub name: String,
    /// Queues they serve, at first choice.
    pub skills: Vec<String>,
    /// Queues they help out with when nobody waits in the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helps: Vec<String>,
    /// When they are at work, as a reinforcement for two hours; empty = all
    /// day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Span>,
    /// Lunch, which a search may shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunch: Option<Span>,
    /// When they are away otherwise: leave, a meeting.
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
    /// Between the parts of `open`, and before the first, nobody is called and
    /// no minute counts as waiting, as a desk's own figures count. Without it
    /// the officials go on through the break and every minute counts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rests: bool,
    /// Mean of the exponential time after which somebody who waits leaves,
    /// minutes; none = nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<f64>,
    /// Booked times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// Who is called next. With it `priority` is not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Arrivals by part of the day.
    pub arrivals: Vec<Arrivals>,
    /// Queues whose people come at other times than `arrivals` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<Profile>,
    /// Kinds of visits.
    pub kind: Vec<Kind>,
    /// Officials.
    pub official: Vec<Official>,
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

impl Reading {
    /// The number of a queue.
    pub fn number(&self, queue: &str) -> Option<usize> {
        self.queues.iter().position(|one| one == queue)
    }

    /// The clock time of a minute after the begin, `08:30`.
    pub fn clock(&self, minute: f64) -> String {
        let at = begin(&self.model.begins).unwrap_or(0.0) + minute;
        let at = at.round().rem_euclid(24.0 * 60.0) as u32;
        format!("{:02}:{:02}", at / 60, at % 60)
    }
}

/// Minutes after midnight of a clock time such as `07:30`.
pub(super) fn begin(clock: &str) -> Option<f64> {
    let (hour, minute) = clock.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| f64::from(hour * 60 + minute))
}

const fn is_false(told: &bool) -> bool {
    !*told
}

fn is_zero(share: &f64) -> bool {
    *share <= 0.0
}

impl Model {
    /// Reads and checks a model that a program wrote; what a person wrote is
    /// read by [`Model::of_file`], which tells all that is wrong.
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
        let queues = self.queues();
        Found::of_model(&self, &queues).first()?;
        let json = serde_json::to_vec(&self).map_err(|e| BadModel::Shape(e.to_string()))?;
        let hash = Sha256::digest(json);
        Ok(Reading {
            model: self,
            queues,
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    /// Names of its queues, in the order in which they are numbered.
    pub(super) fn queues(&self) -> Vec<String> {
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
        queues
    }
}
