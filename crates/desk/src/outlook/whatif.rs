//! What would change: a change of a day against the day as it is, on the same
//! simulated days; and the search of the cheapest fix.

use super::arrivals::open_halves;
use super::model::{NOBODY, stand_in};
use super::tomorrow::{DAYS, half_of};
use super::{OwnModel, bad, threads};
use crate::queue::DayPlan;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_staffing::day::{
    Aim, Answer, Band, Change, ChangeSet, Fixes, Outcome, Search, Sentence, cheapest, run,
    sentence, tell,
};

/// Share called in time of those who come in a half hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfPair {
    /// From, minutes after midnight.
    pub from: u16,
    /// As it is.
    pub base: f64,
    /// With the change.
    pub then: f64,
}

/// A change held against the day as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// The model of the day as it is.
    pub model: OwnModel,
    /// Figures of both, and their differences.
    pub answer: Answer,
    /// The sentence about the changed day.
    pub sentence: Option<Sentence>,
    /// About the day as it is.
    pub before: Option<Sentence>,
    /// By half hour of the opening; those in which nobody comes are left out.
    pub halves: Vec<HalfPair>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Cheapest {
    /// The model of the day.
    pub model: OwnModel,
    /// The steps that help.
    pub fixes: Fixes,
    /// Share called in time as it is, on the days of [`Desk::whatif`], so that
    /// both tell the same number; 0 to 1.
    pub within: Option<Band>,
    /// Mean wait as it is on those days, minutes.
    pub wait: Option<Band>,
}

impl Desk {
    /// Holds a change against a day as it is.
    ///
    /// # Errors
    /// As [`Desk::own_model`]; a change that is not possible, at its field.
    pub fn whatif(&self, me: &Actor, day: Date, set: &ChangeSet) -> Result<WhatIf, DeskError> {
        let model = self.model_of(me, day)?.model;
        let reading = &model.reading;
        let settings = self.settings();
        let plan = DayPlan::of(&settings, day)?;
        let mut set = set.clone();
        if let Some(officials) = &mut set.officials {
            // Whoever is taken away may have been the last of a line.
            officials.retain(|one| one.name != NOBODY);
            stand_in(officials, &settings, &plan);
        }
        let change = set.apply(reading).map_err(|why| bad(&why))?;
        let both = [Change::none(reading), change];
        let mut played = run(reading, &both, model.seed, DAYS, threads()).into_iter();
        let (Some(base), Some(then)) = (played.next(), played.next()) else {
            return Err(DeskError::Inside);
        };
        let goal = model.goal.share();
        let answer = Answer {
            model: reading.hash.clone(),
            seed: model.seed,
            days: DAYS,
            within_minutes: reading.model.within,
            base: tell(reading, &both[0], &base, None),
            changes: vec![tell(reading, &both[1], &then, Some((&both[0], &base)))],
        };
        let parts = open_halves(&plan.sessions);
        let within = |outcome: &Outcome, minute: u16| {
            let half = half_of(outcome, minute)?;
            outcome.half(half).map(|(_, within)| within.mean)
        };
        let pairs = parts.iter().filter_map(|part| {
            Some(HalfPair {
                from: part.from,
                base: within(&base, part.from)?,
                then: within(&then, part.from)?,
            })
        });
        Ok(WhatIf {
            halves: pairs.collect(),
            sentence: sentence(reading, &then, goal),
            before: sentence(reading, &base, goal),
            answer,
            model,
        })
    }

    /// Searches one step and two that help most. Takes a second or more: it is
    /// run where nobody else waits.
    ///
    /// # Errors
    /// As [`Desk::own_model`].
    pub fn cheapest(
        &self,
        me: &Actor,
        day: Date,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Cheapest, DeskError> {
        let model = self.model_of(me, day)?.model;
        let search = Search {
            aim: Aim::Within,
            seed: model.seed,
            threads: threads(),
            ..Search::default()
        };
        let base = Change::none(&model.reading);
        let fixes = cheapest(&model.reading, &base, search, progress).map_err(|why| bad(&why))?;
        let played = run(
            &model.reading,
            std::slice::from_ref(&base),
            model.seed,
            DAYS,
            threads(),
        );
        let now = played.first().ok_or(DeskError::Inside)?;
        let (within, wait) = (now.within(), now.wait());
        Ok(Cheapest {
            model,
            fixes,
            within,
            wait,
        })
    }
}
