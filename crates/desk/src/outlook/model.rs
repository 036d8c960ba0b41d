//! The model of one day: the log, the forecast and the roster put together.

use super::inputs::{Assumed, ForecastAbout, Inputs, ModelKind, inputs};
use super::log::{Far, Log};
use super::own::{Ahead, Parts, spans};
use super::roster::{RosterEntry, RosterSource, RosterView, view, weekday_of, windows, written};
use super::{Goal, Window, bad, seed_of};
use crate::queue::DayPlan;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::visit::LineId;
use motcua_staffing::day::{Official, Reading, Span};
use motcua_staffing::forecast::Forecast;
use motcua_store::StaffRow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name in the model of the hole that stands for lines nobody serves.
pub(super) const NOBODY: &str = "?";

/// An official of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPerson {
    /// Name in the model.
    pub key: String,
    /// Account; `None` = a reinforcement without one.
    pub official: Option<StaffId>,
    /// Name for readers; empty where none was given.
    pub name: String,
    /// Lines at first choice.
    pub lines: Vec<LineId>,
}

/// The desk's own model of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnModel {
    /// The day.
    pub day: Date,
    /// The model, checked.
    pub reading: Reading,
    /// Officials of the day: whoever is on leave is left out.
    pub people: Vec<ModelPerson>,
    /// Kinds of visits.
    pub kinds: Vec<ModelKind>,
    /// What it rests on.
    pub inputs: Inputs,
    /// The opening.
    pub sessions: Vec<Window>,
    /// The goal.
    pub goal: Goal,
    /// Seed of the day.
    pub seed: u64,
}

impl OwnModel {
    /// The model as `motcua simulate --model` reads it. It names nobody.
    pub fn toml(&self) -> String {
        toml::to_string(&self.reading.model).unwrap_or_default()
    }

    /// An official by the name in the model.
    pub fn person(&self, key: &str) -> Option<&ModelPerson> {
        self.people.iter().find(|one| one.key == key)
    }

    /// SHA-256 of the model, hex.
    pub fn hash(&self) -> &str {
        &self.reading.hash
    }

    /// Kinds of a line.
    pub fn line_kinds<'a>(&'a self, line: &'a LineId) -> impl Iterator<Item = &'a ModelKind> {
        self.kinds.iter().filter(move |kind| kind.line == *line)
    }
}

/// A model with what it was made of, for the pages.
pub(super) struct Seen {
    pub model: OwnModel,
    pub roster: RosterView,
    pub log: Arc<Log>,
    pub forecast: Option<(Arc<Forecast>, usize)>,
    /// What is assumed of a day that is too far for one.
    pub far: Option<Far>,
}

impl Desk {
    /// The desk's own model of today or a later open day.
    ///
    /// # Errors
    /// When the reader may not read the queue; a day that is past, closed, or
    /// past the calendar.
    pub fn own_model(&self, me: &Actor, day: Date) -> Result<OwnModel, DeskError> {
        Ok(self.model_of(me, day)?.model)
    }

    pub(super) fn model_of(&self, me: &Actor, day: Date) -> Result<Seen, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadQueue, &settings.office.unit)?;
        let plan = self.plan_ahead(&settings, day)?;
        let (log, goal) = (self.log()?, self.goal()?);
        let asked = (Some(day), weekday_of(day), self.today());
        let (staff, roster) = self.store().read(self.id(), |tx| {
            let staff = tx.all_staff()?;
            let roster = written(tx, &settings.queue, &staff, asked)?;
            Ok::<_, DeskError>((staff, roster))
        })?;
        let forecast = log.visits_on(&settings, day);
        let far = match &forecast {
            Some(_) => None,
            None => log.far_on(&settings, day),
        };
        let open = super::roster::open_lines(&settings.queue, Some(&plan));
        let parts = Parts {
            id: format!("desk-{day}"),
            sums: &log.sums,
            policy: &settings.queue,
            open: &open,
            sessions: &plan.sessions,
            goal,
            ahead: ahead(forecast.as_ref(), far.as_ref()),
        };
        let present = super::roster::present(&roster.entries, &staff, Some(day));
        let (mut officials, people) = crew(&present, &staff);
        stand_in(&mut officials, &settings, &plan);
        let mut made = parts.made(officials);
        if roster.source == RosterSource::Usual {
            made.assumed.push(Assumed::Roster);
        }
        if far.is_some() {
            made.assumed.push(Assumed::FarVisits);
        }
        let about = about(forecast.as_ref(), far.as_ref());
        let model = OwnModel {
            day,
            reading: made.model.read().map_err(|why| bad(&why))?,
            people,
            kinds: made.kinds,
            inputs: inputs(&log, made.assumed, about),
            sessions: windows(&plan.sessions),
            goal,
            seed: seed_of(day),
        };
        let shown = (Some(day), asked.1);
        Ok(Seen {
            roster: view(me, &settings, shown, Some(&plan), &staff, roster),
            model,
            log,
            forecast,
            far,
        })
    }

    /// The plan of today or a later open day.
    fn plan_ahead(&self, settings: &Settings, day: Date) -> Result<DayPlan, DeskError> {
        let refuse = |message: &str| Err(DeskError::invalid("day", message));
        if day < self.today() {
            return refuse("outlook-past-day");
        }
        let Ok(plan) = DayPlan::of(settings, day) else {
            return refuse("outlook-no-calendar");
        };
        if plan.sessions.is_closed() {
            return refuse("outlook-closed-day");
        }
        Ok(plan)
    }
}

/// How the number of visits was found.
fn about(forecast: Option<&(Arc<Forecast>, usize)>, far: Option<&Far>) -> ForecastAbout {
    match (forecast, far) {
        (Some((made, at)), _) => ForecastAbout::of(made, *at),
        (None, Some(far)) => ForecastAbout::too_far(far),
        (None, None) => ForecastAbout::default(),
    }
}

/// What a forecast says of the day, or what is assumed of one that is too far.
fn ahead(forecast: Option<&(Arc<Forecast>, usize)>, far: Option<&Far>) -> Ahead {
    let Some((made, place)) = forecast else {
        return far.map_or_else(Ahead::default, |far| Ahead {
            visits: Some(far.beyond.total),
            lines: far.beyond.fields.iter().cloned().collect(),
            halves: far.beyond.halves.clone(),
            line_halves: BTreeMap::new(),
            // It is named as assumed with the number itself.
            is_band_assumed: false,
        });
    };
    Ahead::of(made, *place)
}

/// Keys of entries in the model, in their order: the account's number, or a
/// number of its own of one without.
pub(super) fn keys(entries: &[&RosterEntry]) -> Vec<String> {
    let mut without = 0;
    let key = |one: &&RosterEntry| match one.official {
        Some(id) => id.0.to_string(),
        None => {
            without += 1;
            format!("+{without}")
        }
    };
    entries.iter().map(key).collect()
}

/// Entries as officials of the model, and who they are.
fn crew(entries: &[&RosterEntry], staff: &[StaffRow]) -> (Vec<Official>, Vec<ModelPerson>) {
    let keyed = keys(entries).into_iter().zip(entries);
    let both = keyed.map(|(key, one)| {
        let official = official(key.clone(), one);
        let account = staff.iter().find(|row| Some(row.id) == one.official);
        let person = ModelPerson {
            key,
            official: one.official,
            name: account.map_or_else(|| one.name.clone(), |row| row.name.clone()),
            lines: one.lines.clone(),
        };
        (official, person)
    });
    both.unzip()
}

/// An entry as an official of the model.
pub(super) fn official(name: String, one: &RosterEntry) -> Official {
    let slugs = |lines: &[LineId]| lines.iter().map(ToString::to_string).collect();
    Official {
        name,
        skills: slugs(&one.lines),
        helps: slugs(&one.helps),
        hours: spans(&one.hours),
        lunch: one.lunch.map(span),
        away: spans(&one.away),
    }
}

fn span(one: Window) -> Span {
    Span {
        from: f64::from(one.from),
        to: f64::from(one.to),
    }
}

/// Where nobody serves a line, an official stands for the hole who never comes:
/// so the day can be played, and the people of that line are called by nobody.
/// Lines that are not the rules' any more are dropped.
pub(super) fn stand_in(officials: &mut Vec<Official>, settings: &Settings, plan: &DayPlan) {
    let lines: Vec<String> = settings
        .queue
        .lines
        .iter()
        .map(|rule| rule.id.to_string())
        .collect();
    for one in &mut *officials {
        one.skills.retain(|line| lines.contains(line));
        one.helps.retain(|line| lines.contains(line));
    }
    let serves = |line: &String| {
        let mut them = officials.iter();
        them.any(|one| one.skills.contains(line) || one.helps.contains(line))
    };
    let lost: Vec<String> = lines.iter().filter(|line| !serves(line)).cloned().collect();
    if lost.is_empty() && !officials.is_empty() {
        return;
    }
    // Whoever is away at the last closing does not come back.
    let close = plan.sessions.close().map_or(0.0, f64::from);
    officials.push(Official {
        name: NOBODY.to_owned(),
        skills: lost,
        hours: vec![Span {
            from: close,
            to: close,
        }],
        ..Official::default()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_without_an_account_are_numbered() {
        let known = RosterEntry {
            official: Some(StaffId(104)),
            ..RosterEntry::default()
        };
        let other = RosterEntry::default();
        assert_eq!(keys(&[&other, &known, &other]), ["+1", "104", "+2"]);
    }
}
