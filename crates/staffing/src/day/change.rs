//! A desk that is asked about: the model's own, or a change of it.

use super::check::{BadModel, VISITS, booking, opening, policy, range, share};
use super::model::{Law, Official, Reading, Span};
use super::policy::{Booking, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A desk that is asked about, whole: what a play needs beside the drawn days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Officials.
    pub officials: Vec<Official>,
    /// When tickets are given.
    pub open: Vec<Span>,
    /// Visits, as a share of the model's.
    pub visits: f64,
    /// Share of no-shows.
    pub no_show: f64,
    /// Factor on the service time of each kind, in the model's order.
    pub service: Vec<f64>,
    /// Return visits caused by supplements, as a share of the model's.
    pub returns: f64,
    /// Booked times.
    pub booking: Option<Booking>,
    /// Who is called next.
    pub policy: Option<Policy>,
}

impl Change {
    /// The model as it is.
    pub fn none(reading: &Reading) -> Self {
        let model = &reading.model;
        Self {
            officials: model.official.clone(),
            open: model.open.clone(),
            visits: 1.0,
            no_show: model.no_show,
            service: vec![1.0; model.kind.len()],
            returns: 1.0,
            booking: model.booking,
            policy: model.policy.clone(),
        }
    }

    /// Is this desk possible?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, reading: &Reading) -> Result<(), BadModel> {
        opening(&self.open)?;
        range(
            "visits",
            self.visits,
            0.0,
            10.0,
            "0 to 10 times the model's",
        )?;
        let visits = self.visits * reading.model.visits;
        range("visits a day", visits, 0.0, VISITS, "0 to 30,000")?;
        share("no_show", self.no_show)?;
        range("returns", self.returns, 0.0, 1.0, "0 to 1")?;
        for (kind, factor) in reading.model.kind.iter().zip(&self.service) {
            let place = format!("service of {}", kind.id);
            range(&place, *factor, 0.0, 10.0, "0 to 10 times the model's")?;
            // What a model may not say of a service, a change may not either.
            let (least, must) = if kind.service.law == Law::Observed {
                (0.0, "a mean of 0 to 1,440 minutes")
            } else {
                (0.01, "a mean of 0.01 to 1,440 minutes")
            };
            range(&place, kind.service.mean * factor, least, 1_440.0, must)?;
        }
        self.booking.as_ref().map_or(Ok(()), booking)?;
        self.policy.as_ref().map_or(Ok(()), policy)?;
        reading.check_officials(&self.officials)
    }
}

/// What a person changes: what is left out stays as in the model. The form of
/// a page and the file of a command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeSet {
    /// All officials, as they would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officials: Option<Vec<Official>>,
    /// When tickets are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Vec<Span>>,
    /// Visits, as a share of the model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<f64>,
    /// Share of no-shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_show: Option<f64>,
    /// Factor on service times, by name of the kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub service: BTreeMap<String, f64>,
    /// Return visits caused by supplements, as a share of the model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<f64>,
    /// Share of visits that book; the slots stay as in the model, or half
    /// hours with two places in a queue, people at most 10 minutes early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booked: Option<f64>,
    /// Booked times in full; `booked` then changes their share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// Who is called next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Single steps on the officials, one after the other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Fix>,
}

/// Slots of a desk that books none yet.
const USUAL: Booking = Booking {
    share: 0.0,
    slot: 30.0,
    places: 2,
    early: 10.0,
    late: 0.0,
};

impl ChangeSet {
    /// Reads a file of changes.
    ///
    /// # Errors
    /// What is no TOML of this shape, with its line.
    pub fn parse(text: &str) -> Result<Self, BadModel> {
        toml::from_str(text).map_err(|e| BadModel::Shape(e.to_string()))
    }

    /// The desk with what is changed.
    ///
    /// # Errors
    /// The first thing that is not possible, with its place.
    pub fn apply(&self, reading: &Reading) -> Result<Change, BadModel> {
        let mut change = Change::none(reading);
        if let Some(officials) = &self.officials {
            change.officials.clone_from(officials);
        }
        if let Some(open) = &self.open {
            change.open.clone_from(open);
        }
        change.visits = self.visits.unwrap_or(change.visits);
        change.no_show = self.no_show.unwrap_or(change.no_show);
        change.returns = self.returns.unwrap_or(change.returns);
        change.booking = self.booking.or(change.booking);
        if let Some(share) = self.booked {
            let slots = change.booking.unwrap_or(USUAL);
            change.booking = Some(Booking { share, ..slots });
        }
        if let Some(policy) = &self.policy {
            change.policy = Some(policy.clone());
        }
        for (name, factor) in &self.service {
            let kinds = &reading.model.kind;
            let at = kinds.iter().position(|kind| kind.id == *name);
            let at = at.ok_or_else(|| BadModel::Unknown {
                place: "service".to_owned(),
                name: name.clone(),
            })?;
            change.service[at] = *factor;
        }
        for step in &self.steps {
            step.apply(&mut change.officials)?;
        }
        change.check(reading)?;
        Ok(change)
    }
}

/// One step on the officials that a person can take, and a search tries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step", deny_unknown_fields)]
pub enum Fix {
    /// An official's lunch is shifted.
    Lunch {
        /// Whose.
        official: String,
        /// Minutes later; below 0 = earlier.
        by: f64,
    },
    /// An official serves another queue, and no more those of before.
    Move {
        /// Who.
        official: String,
        /// Where to.
        queue: String,
    },
    /// Somebody helps for a part of the day.
    Reinforce {
        /// The queue.
        queue: String,
        /// From, minutes after the begin.
        from: f64,
        /// To.
        to: f64,
    },
    /// An official serves one queue more.
    Skill {
        /// Who.
        official: String,
        /// Which.
        queue: String,
    },
}

impl Fix {
    /// How much a step asks of a desk, for the order of steps that help alike:
    /// 1 = a lunch is shifted, 2 = an official sits elsewhere, 3 = somebody
    /// comes from elsewhere for a part of the day, 5 = an official learns a
    /// field. The numbers only order; they are no money.
    pub const fn effort(&self) -> u8 {
        match self {
            Self::Lunch { .. } => 1,
            Self::Move { .. } => 2,
            Self::Reinforce { .. } => 3,
            Self::Skill { .. } => 5,
        }
    }

    /// Whom it concerns; `None` = somebody from elsewhere.
    pub fn official(&self) -> Option<&str> {
        match self {
            Self::Lunch { official, .. }
            | Self::Move { official, .. }
            | Self::Skill { official, .. } => Some(official),
            Self::Reinforce { .. } => None,
        }
    }

    /// The same step by another official.
    pub(super) fn by(&self, name: &str) -> Self {
        let mut step = self.clone();
        match &mut step {
            Self::Lunch { official, .. }
            | Self::Move { official, .. }
            | Self::Skill { official, .. } => name.clone_into(official),
            Self::Reinforce { .. } => {}
        }
        step
    }

    /// Takes the step.
    ///
    /// # Errors
    /// When there is no such official, or no lunch to be shifted.
    pub fn apply(&self, officials: &mut Vec<Official>) -> Result<(), BadModel> {
        match self {
            Self::Lunch { official, by } => {
                let one = find(officials, official)?;
                let lunch = one.lunch.as_mut().ok_or_else(|| BadModel::Unknown {
                    place: format!("lunch of {official}"),
                    name: "lunch".to_owned(),
                })?;
                lunch.from += by;
                lunch.to += by;
            }
            Self::Move { official, queue } => {
                let one = find(officials, official)?;
                one.skills = vec![queue.clone()];
                one.helps.clear();
            }
            Self::Reinforce { queue, from, to } => officials.push(Official {
                name: free_name(officials, queue),
                skills: vec![queue.clone()],
                hours: vec![Span {
                    from: *from,
                    to: *to,
                }],
                ..Official::default()
            }),
            Self::Skill { official, queue } => {
                let one = find(officials, official)?;
                one.helps.retain(|helped| helped != queue);
                if !one.skills.contains(queue) {
                    one.skills.push(queue.clone());
                }
            }
        }
        Ok(())
    }
}

fn find<'a>(officials: &'a mut [Official], name: &str) -> Result<&'a mut Official, BadModel> {
    let one = officials.iter_mut().find(|one| one.name == name);
    one.ok_or_else(|| BadModel::Unknown {
        place: "official".to_owned(),
        name: name.to_owned(),
    })
}

/// `+land`, and `+land 2` when that one is there already.
fn free_name(officials: &[Official], queue: &str) -> String {
    let taken = |name: &str| officials.iter().any(|one| one.name == name);
    let first = format!("+{queue}");
    if !taken(&first) {
        return first;
    }
    let mut n = 2;
    while taken(&format!("+{queue} {n}")) {
        n += 1;
    }
    format!("+{queue} {n}")
}
