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
    /// The steps that help, their differences told against [`Self::from`] on days
    /// of their own, and what that comes to on those.
    pub fixes: Fixes,
    /// The day before any step, on the days of [`Desk::whatif`]: what the other
    /// pages say of it.
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

/// All that the answer to a change depends on: the model by its hash, the seed,
/// how many of a hundred people should be called in time, and the changed day.
pub(super) type Key = (String, u64, u8, Change);

/// What takes long of a what-if: both days are played.
pub(super) struct Both {
    /// Minute with which the first half hour begins.
    from: f64,
    /// Share called in time of those who come in each half hour, as it is and
    /// with the change; `None` = nobody comes in one of them.
    halves: Vec<Option<(f64, f64)>>,
    answer: Answer,
    before: Option<Sentence>,
    sentence: Option<Sentence>,
}

impl Both {
    /// Plays the day of a model as it is and with a change.
    fn of(model: &OwnModel, change: Change) -> Result<Self, DeskError> {
        let reading = &model.reading;
        let both = [Change::none(reading), change];
        let mut played = run(reading, &both, model.seed, DAYS, threads()).into_iter();
        let (Some(base), Some(then)) = (played.next(), played.next()) else {
            return Err(DeskError::Inside);
        };
        let goal = model.goal.share();
        let within = |outcome: &Outcome, half: usize| {
            let (_, within) = outcome.half(half)?;
            Some(within.mean)
        };
        let pair = |half: usize| Some((within(&base, half)?, within(&then, half)?));
        Ok(Self {
            from: base.from,
            halves: (0..base.halves().min(then.halves())).map(pair).collect(),
            before: sentence(reading, &base, goal),
            sentence: sentence(reading, &then, goal),
            answer: Answer {
                model: reading.hash.clone(),
                seed: model.seed,
                days: DAYS,
                within_minutes: reading.model.within,
                base: tell(reading, &both[0], &base, None),
                changes: vec![tell(reading, &both[1], &then, Some((&both[0], &base)))],
            },
        })
    }
}

/// What takes long of a search.
pub(super) struct Searched {
    fixes: Fixes,
    told: Told,
}

impl Searched {
    /// Searches from a change of the day of a model on.
    fn of(
        model: &OwnModel,
        from: &Change,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Self, DeskError> {
        let search = Search {
            aim: Aim::Within,
            seed: model.seed,
            threads: threads(),
            ..Search::default()
        };
        let fixes = cheapest(&model.reading, from, search, progress).map_err(|why| bad(&why))?;
        let changes = std::slice::from_ref(from);
        let played = run(&model.reading, changes, model.seed, DAYS, threads());
        let now = played.first().ok_or(DeskError::Inside)?;
        Ok(Self {
            told: tell(&model.reading, from, now, None),
            fixes,
        })
    }
}

/// The key of a change of the day of a model.
fn key(model: &OwnModel, change: &Change) -> Key {
    let hash = model.hash().to_owned();
    (hash, model.seed, model.goal.percent, change.clone())
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
        let settings = self.settings();
        let plan = DayPlan::of(&settings, day)?;
        let change = changed(&settings, &plan, &model, set)?;
        let kept = &self.0.outlook.compared;
        let both = kept.get(key(&model, &change), || Both::of(&model, change))?;
        let parts = open_halves(&plan.sessions);
        let pairs = parts.iter().filter_map(|part| {
            let half = half_of((both.from, both.halves.len()), part.from)?;
            let (base, then) = both.halves[half]?;
            Some(HalfPair {
                from: part.from,
                base,
                then,
            })
        });
        Ok(WhatIf {
            halves: pairs.collect(),
            sentence: both.sentence.clone(),
            before: both.before.clone(),
            answer: both.answer.clone(),
            model,
        })
    }

    /// Searches one step and two that help most, beginning at the day with a
    /// change of it: at what a what-if shows. Takes a second or more, unless the
    /// same was searched before: it is run where nobody else waits.
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
        let kept = &self.0.outlook.fixes;
        let found = kept.get(key(&model, &from), || Searched::of(&model, &from, progress))?;
        Ok(Cheapest {
            fixes: found.fixes.clone(),
            told: found.told.clone(),
            model,
            mark,
            from,
        })
    }
}
