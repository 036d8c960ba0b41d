//! Looking ahead (dự liệu): what the desk knows of its own days, who sits where
//! tomorrow, what one more official would change, and how often it came true.
//!
//! Days that are over are derived once from the tables of the hall; everything
//! else is counted from them when it is asked for, by `staffing`, on the same
//! seed for the same day. All times are minutes after midnight: the model's
//! minute 0 is 00:00. Deliberately absent: any figure of a single official but
//! how much of a day is full, and an average that hides a day's band.

mod arrivals;
mod basis;
mod board;
mod derive;
mod doubts;
mod inputs;
mod last;
mod log;
mod model;
mod own;
mod past;
mod past_month;
mod quiet;
mod replay;
mod roster;
mod roster_act;
mod scores;
mod tomorrow;
mod trust;
mod usual;
mod whatif;

pub use basis::{MODEL_DAYS, TrustBasis};
pub use board::{BoardLine, BoardRisk, HalfNow, LiveBoard, Usual};
pub use doubts::RosterDoubt;
pub use inputs::{Assumed, ForecastAbout, Inputs, ModelKind};
pub(crate) use log::Running;
pub use model::{ModelPerson, OwnModel};
pub use past_month::TrustModel;
pub use roster::{RosterEntry, RosterHole, RosterPerson, RosterSource, RosterView, Window};
pub use scores::{DossierDay, ForecastScore, ScoredForecast};
pub use tomorrow::{FieldAhead, HalfAhead, LineAhead, LineNeed, Tomorrow, WholeHalf};
pub use trust::{BandHeld, Trust, TrustDay, TrustHalf};
pub use whatif::{Cheapest, HalfPair, WhatIf};

pub use motcua_staffing::day::{
    Answer, Band, Booking, Change, ChangeSet, Class, Compared, Difference, Figure, Fix, Fixes,
    Found, HalfNeed, Hole, Model, Official, OfficialTold, Policy as QueuePolicy, QueueTold,
    Reading, Sentence, Span, Told, Weak, Worst,
};
pub use motcua_staffing::forecast::{Expected, FARTHEST, Mark, Method, RECENT, Score};

use crate::queue::DayPlan;
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_staffing::day::BadModel;
use motcua_store::Priority;
use serde::{Deserialize, Serialize};

/// Setting: within how many minutes how many should be called.
const GOAL: &str = "outlook_goal";
/// Days looked through for the next open one.
const NEXT: usize = 40;
/// Threads of a simulation: more would take a small machine from the counter.
const THREADS: usize = 4;

/// Of so many people in a hundred it is wanted that they are called within so
/// many minutes. No law that was read sets a time for a counter in Vietnam: the
/// office sets its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Minutes, 1 to 240.
    pub minutes: u16,
    /// Of a hundred people, 50 to 99.
    pub percent: u8,
}

impl Default for Goal {
    fn default() -> Self {
        Self {
            minutes: 15,
            percent: 90,
        }
    }
}

impl Goal {
    /// As a share.
    pub fn share(self) -> f64 {
        f64::from(self.percent) / 100.0
    }
}

impl Desk {
    /// The goal of the office.
    ///
    /// # Errors
    /// When the store fails.
    pub fn goal(&self) -> Result<Goal, DeskError> {
        let text = self.store().read(self.id(), |tx| tx.setting(GOAL))?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Sets it.
    ///
    /// # Errors
    /// Without the permission to run the queue, and for numbers that cannot be.
    pub fn set_goal(&self, me: &Actor, key: &str, goal: Goal) -> Result<(), DeskError> {
        let asked = Asked::new(key, "outlook_goal", &goal);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            if !(1..=240).contains(&goal.minutes) {
                return Err(DeskError::invalid("minutes", "outlook-bad-number"));
            }
            if !(50..=99).contains(&goal.percent) {
                return Err(DeskError::invalid("percent", "outlook-bad-number"));
            }
            crate::setup::put_setting(work.tx, GOAL, &goal)?;
            let facts = serde_json::json!({ "minutes": goal.minutes, "percent": goal.percent });
            work.desk_event("roster.goal", facts)?;
            Ok(())
        })
    }

    /// The first day after today on which people are received, as far as the
    /// calendar knows.
    pub fn next_open_day(&self) -> Option<Date> {
        let settings = self.settings();
        let mut days = self.today().series(1.day()).skip(1).take(NEXT);
        days.find(|day| DayPlan::of(&settings, *day).is_ok_and(|plan| !plan.sessions.is_closed()))
    }
}

/// Threads that a simulation may use.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.min(THREADS)
}

/// What is made of each of these, in their order, on all those threads.
fn beside<T: Sync, V: Send>(all: &[T], make: impl Fn(&T) -> V + Sync) -> Vec<V> {
    let each = all.len().div_ceil(threads()).max(1);
    let make = &make;
    std::thread::scope(|scope| {
        let parts = all
            .chunks(each)
            .map(|part| scope.spawn(move || part.iter().map(make).collect::<Vec<V>>()));
        let parts: Vec<_> = parts.collect();
        let made = parts.into_iter().flat_map(|part| match part.join() {
            Ok(made) => made,
            Err(why) => std::panic::resume_unwind(why),
        });
        made.collect()
    })
}

/// The seed of a day: the same day is simulated on the same days.
fn seed_of(day: Date) -> u64 {
    let number = i64::from(day.year()) * 1000 + i64::from(day.day_of_year());
    number.unsigned_abs()
}

/// What is wrong with a model or a change of it, at its field.
fn bad(why: &BadModel) -> DeskError {
    let (place, message) = match why {
        BadModel::Number { place, .. } => (place.as_str(), "outlook-bad-number"),
        BadModel::Nobody(_) => ("officials", "outlook-bad-nobody"),
        BadModel::Count { what, .. } => (*what, "outlook-bad-count"),
        BadModel::Crosses { place, .. } => (place.as_str(), "outlook-bad-crosses"),
        BadModel::Unknown { place, .. } => (place.as_str(), "outlook-bad-unknown"),
        BadModel::Twice { place, .. } => (*place, "outlook-bad-twice"),
        BadModel::Clock(_) | BadModel::Shape(_) => ("day", "outlook-bad-number"),
    };
    DeskError::invalid(field_of(place), message)
}

/// The field of a form that a place in a model stands for.
fn field_of(place: &str) -> &'static str {
    const BEGINS: &[(&str, &str)] = &[
        ("day", "day"),
        ("visits", "visits"),
        ("no_show", "no_show"),
        ("service", "service"),
        ("returns", "returns"),
        ("booking", "booked"),
        ("open", "open"),
        ("skills of", "officials"),
        ("lunch of", "officials"),
        ("official", "officials"),
    ];
    let found = BEGINS.iter().find(|(begin, _)| place.starts_with(begin));
    if let Some((_, field)) = found {
        return field;
    }
    let of_official = [" hours", " away", " lunch"];
    if of_official.iter().any(|end| place.ends_with(end)) {
        "officials"
    } else {
        "policy"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let field = |why: &BadModel| match bad(why) {
            DeskError::Invalid(all) => (all[0].field.clone(), all[0].message.clone()),
            other => panic!("{other}"),
        };
        let number = |place: &str| BadModel::Number {
            place: place.to_owned(),
            value: 0.0,
            must: "",
        };
        let of = |place: &str| field(&number(place)).0;
        assert_eq!(of("visits a day"), "visits");
        assert_eq!(of("booking share"), "booked");
        assert_eq!(of("104 hours"), "officials");
        assert_eq!(of("longest_wait"), "policy");
        let nobody = BadModel::Nobody("land".to_owned());
        assert_eq!(field(&nobody).1, "outlook-bad-nobody");
    }
}
