//! What would change: a change of a day against the day as it is, on the same
//! simulated days; and the search of the cheapest fix.

use super::arrivals::open_halves;
use super::model::{NOBODY, stand_in};
use super::tomorrow::{DAYS, half_of};
use super::{OwnModel, bad, threads};
use crate::queue::DayPlan;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_staffing::day::{
    Aim, Answer, Change, ChangeSet, Fix, Fixes, Outcome, Search, Sentence, Told, cheapest, run,
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
    /// Mark of the roster that was searched on: a fix is written while it is
    /// still that one.
    pub mark: String,
    /// Where the search began: the day with what was changed of it.
    pub from: Change,
    /// The steps that help, their differences told against [`Self::from`].
    pub fixes: Fixes,
    /// The day before any step, on the days of [`Desk::whatif`], so that both
    /// tell the same numbers.
    pub told: Told,
}

impl Cheapest {
    /// Did the search begin elsewhere than at the day as it is?
    pub fn is_moved(&self) -> bool {
        self.from != Change::none(&self.model.reading)
    }

    /// Do these steps mean the same when they are written into the roster of
    /// the day? They do when those whom they concern stand in it as they were
    /// searched with, and hours lie in its opening: a step that builds on what
    /// was only tried would come to something else there.
    pub fn fits_roster(&self, steps: &[Fix]) -> bool {
        let model = &self.model.reading.model;
        steps.iter().all(|step| match step {
            Fix::Reinforce { from, to, .. } => {
                let mut open = model.open.iter();
                open.any(|part| part.from <= *from && *to <= part.to)
            }
            Fix::Lunch { .. } | Fix::Move { .. } | Fix::Skill { .. } => {
                let name = step.official().unwrap_or_default();
                let tried = self.from.officials.iter().find(|one| one.name == name);
                let rostered = model.official.iter().find(|one| one.name == name);
                tried.is_some() && tried == rostered && self.model.person(name).is_some()
            }
        })
    }
}

/// The day as a change of it would be.
fn changed(
    settings: &Settings,
    plan: &DayPlan,
    model: &OwnModel,
    set: &ChangeSet,
) -> Result<Change, DeskError> {
    let mut set = set.clone();
    if let Some(officials) = &mut set.officials {
        // Whoever is taken away may have been the last of a line.
        officials.retain(|one| one.name != NOBODY);
        stand_in(officials, settings, plan);
    }
    set.apply(&model.reading).map_err(|why| bad(&why))
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
        let change = changed(&settings, &plan, &model, set)?;
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

    /// Searches one step and two that help most, beginning at the day with a
    /// change of it: at what a what-if shows. Takes a second or more: it is run
    /// where nobody else waits.
    ///
    /// # Errors
    /// As [`Desk::whatif`].
    pub fn cheapest(
        &self,
        me: &Actor,
        day: Date,
        set: &ChangeSet,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Cheapest, DeskError> {
        let seen = self.model_of(me, day)?;
        let (model, mark) = (seen.model, seen.roster.mark);
        let settings = self.settings();
        let plan = DayPlan::of(&settings, day)?;
        let from = changed(&settings, &plan, &model, set)?;
        let search = Search {
            aim: Aim::Within,
            seed: model.seed,
            threads: threads(),
            ..Search::default()
        };
        let fixes = cheapest(&model.reading, &from, search, progress).map_err(|why| bad(&why))?;
        let played = run(
            &model.reading,
            std::slice::from_ref(&from),
            model.seed,
            DAYS,
            threads(),
        );
        let now = played.first().ok_or(DeskError::Inside)?;
        Ok(Cheapest {
            told: tell(&model.reading, &from, now, None),
            model,
            mark,
            from,
            fixes,
        })
    }
}
