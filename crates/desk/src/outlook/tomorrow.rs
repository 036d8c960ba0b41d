//! Tomorrow: how many will come, how many officials that needs by half hour
//! against the roster, and one sentence about it.

use super::arrivals::open_halves;
use super::model::Seen;
use super::scores::ForecastScore;
use super::{OwnModel, RosterView, bad, threads};
use crate::queue::DayPlan;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::visit::LineId;
use motcua_staffing::day::{
    Change, HALF, HalfNeed, Need, Outcome, Sentence, Told, need, run, sentence, tell,
};
use motcua_staffing::forecast::{Expected, Forecast, Mark, Outlook};
use std::sync::Arc;

/// Days on which a page's day is played.
pub(super) const DAYS: usize = 400;
/// Days on which the need is found: it is in whole officials, and is settled on
/// many others.
const FOUND_ON: usize = 60;

/// What is expected of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineAhead {
    /// The line.
    pub line: LineId,
    /// Visits.
    pub expected: Expected,
    /// How good forecasts of it were.
    pub score: ForecastScore,
}

/// What is expected of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldAhead {
    /// Field slug; `all` = all fields together.
    pub field: String,
    /// Dossiers that come in.
    pub expected: Expected,
    /// How good forecasts of it were.
    pub score: ForecastScore,
}

/// A half hour of the opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfAhead {
    /// From, minutes after midnight.
    pub from: u16,
    /// To.
    pub to: u16,
    /// Visits expected.
    pub visits: f64,
    /// Share of those who come then that is called in time; `None` = nobody.
    pub within: Option<f64>,
    /// Their mean wait, minutes.
    pub wait: Option<f64>,
}

/// Officials needed for a line by half hour, if it stood alone.
#[derive(Clone, Debug, PartialEq)]
pub struct LineNeed {
    /// The line.
    pub line: LineId,
    /// Half hours of the opening.
    pub halves: Vec<HalfNeed>,
}

/// Officials needed for all lines in a half hour, and those of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeHalf {
    /// From, minutes after midnight.
    pub from: u16,
    /// Needed for all lines together, with the skills of the roster; whoever
    /// serves several lines is one. With one less the goal would be missed. No
    /// more than those at work where the roster as it is keeps the goal.
    pub need: u32,
    /// At work by the roster, those who serve some line.
    pub at_work: u32,
}

/// A day ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Tomorrow {
    /// The model of the day, with what it rests on.
    pub model: OwnModel,
    /// The roster.
    pub roster: RosterView,
    /// Why the day is unlike others of its weekday.
    pub marks: Vec<Mark>,
    /// The calendar is sure of the day.
    pub calendar_sure: bool,
    /// Visits, with a band of 80 %.
    pub visits: Expected,
    /// By line; empty without a forecast.
    pub lines: Vec<LineAhead>,
    /// By half hour of the opening.
    pub halves: Vec<HalfAhead>,
    /// Dossiers by field; empty without a forecast.
    pub dossiers: Vec<FieldAhead>,
    /// All of them together.
    pub dossiers_all: Option<FieldAhead>,
    /// Officials needed, by line.
    pub need: Vec<LineNeed>,
    /// Of all lines together.
    pub whole: Vec<WholeHalf>,
    /// The sentence; `None` when nobody is expected.
    pub sentence: Option<Sentence>,
    /// Figures of the day under the roster.
    pub told: Told,
    /// Days on which the officials needed were settled.
    pub planned: usize,
    /// Days simulated.
    pub days: usize,
}

/// All that a played and planned day depends on: the model by its hash, the
/// seed, and how many of a hundred people should be called in time. Who is at
/// work, the rules and the opening are in the model.
pub(super) type Key = (String, u64, u8);

/// A half hour of the day as it was played under the roster.
#[derive(Clone, Copy, Debug)]
struct PlayedHalf {
    /// Mean wait, minutes, and share called in time, of those who came then.
    figures: Option<(f64, f64)>,
    /// The roster as it is keeps the goal in it.
    keeps: bool,
}

/// What takes long of a day ahead: it is played, and planned.
pub(super) struct Played {
    /// Minute with which the first half hour begins.
    from: f64,
    halves: Vec<PlayedHalf>,
    sentence: Option<Sentence>,
    told: Told,
    need: Need,
}

impl Played {
    /// Plays and plans the day of a model; it depends on [`Key`] alone.
    fn of(model: &OwnModel) -> Result<Self, DeskError> {
        let (reading, share) = (&model.reading, model.goal.share());
        let change = Change::none(reading);
        let changes = std::slice::from_ref(&change);
        let played = run(reading, changes, model.seed, DAYS, threads());
        let outcome = played.into_iter().next().unwrap_or(Outcome {
            days: Vec::new(),
            from: 0.0,
        });
        let need = need(reading, &change, share, FOUND_ON, model.seed, threads())
            .map_err(|why| bad(&why))?;
        let half = |half: usize| {
            let queues = 0..reading.queues.len();
            let cells = queues.map(|queue| {
                let one = outcome.spot(queue, half);
                (one.n, one.within)
            });
            PlayedHalf {
                figures: outcome
                    .half(half)
                    .map(|(wait, within)| (wait.mean, within.mean)),
                keeps: motcua_staffing::day::keeps(cells, share),
            }
        };
        Ok(Self {
            from: outcome.from,
            halves: (0..outcome.halves()).map(half).collect(),
            sentence: sentence(reading, &outcome, share),
            told: tell(reading, &change, &outcome, None),
            need,
        })
    }

    /// The half hour in which a minute lies.
    fn half(&self, minute: u16) -> Option<&PlayedHalf> {
        let at = half_of((self.from, self.halves.len()), minute)?;
        self.halves.get(at)
    }
}

impl Desk {
    /// Today or a later open day, as far as it can be foreseen.
    ///
    /// # Errors
    /// As [`Desk::own_model`].
    pub fn tomorrow(&self, me: &Actor, day: Date) -> Result<Tomorrow, DeskError> {
        let seen = self.model_of(me, day)?;
        let settings = self.settings();
        let model = &seen.model;
        let key = (model.hash().to_owned(), model.seed, model.goal.percent);
        let played = self.0.outlook.played.get(key, || Played::of(model))?;
        let plan = DayPlan::of(&settings, day)?;
        let parts = open_halves(&plan.sessions);
        let halves = parts.iter().map(|part| half_ahead(part, model, &played));
        let dossiers = seen.log.dossiers_on(&settings, day);
        let (need, mut whole) = of_opening(&played.need, &parts);
        for half in &mut whole {
            half.need = half.need.min(most_needed(&played, half));
        }
        let info = settings.calendar.day(day);
        let sure =
            info.is_ok_and(|info| info.confidence() == motcua_domain::calendar::Confidence::High);
        Ok(Tomorrow {
            marks: marks(&seen),
            calendar_sure: sure,
            visits: visits(&seen),
            lines: lines(&seen),
            halves: halves.collect(),
            dossiers: dossiers.as_ref().map_or_else(Vec::new, fields),
            dossiers_all: dossiers.map(|(made, at)| field_ahead(&made.total, at)),
            need,
            whole,
            sentence: played.sentence.clone(),
            told: played.told.clone(),
            planned: played.need.settled,
            days: DAYS,
            model: seen.model,
            roster: seen.roster,
        })
    }
}

fn marks(seen: &Seen) -> Vec<Mark> {
    match (&seen.forecast, &seen.far) {
        (Some((made, at)), _) => made.days[*at].workday.marks.clone(),
        (None, Some(far)) => far.marks.clone(),
        (None, None) => Vec::new(),
    }
}

/// Visits of the day; what is assumed of a desk without a count has the band of
/// its number alone.
fn visits(seen: &Seen) -> Expected {
    match (&seen.forecast, &seen.far) {
        (Some((made, at)), _) => return made.total.days[*at],
        (None, Some(far)) => return far.beyond.total,
        (None, None) => {}
    }
    Expected::assumed(seen.model.reading.model.visits)
}

fn lines(seen: &Seen) -> Vec<LineAhead> {
    let Some((made, at)) = &seen.forecast else {
        return Vec::new();
    };
    let line = |line: &LineId| {
        let one = made.fields.iter().find(|one| one.field == line.as_str())?;
        Some(LineAhead {
            line: line.clone(),
            expected: one.days[*at],
            score: ForecastScore::of(one),
        })
    };
    seen.roster.lines.iter().filter_map(line).collect()
}

fn fields((made, at): &(Arc<Forecast>, usize)) -> Vec<FieldAhead> {
    let fields = made.fields.iter();
    fields.map(|one| field_ahead(one, *at)).collect()
}

fn field_ahead(one: &Outlook, at: usize) -> FieldAhead {
    FieldAhead {
        field: one.field.clone(),
        expected: one.days[at],
        score: ForecastScore::of(one),
    }
}

/// A half hour of the opening with those who come in it.
fn half_ahead(part: &super::Window, model: &OwnModel, played: &Played) -> HalfAhead {
    let reading = &model.reading.model;
    let all: f64 = reading.arrivals.iter().map(|one| one.weight).sum();
    let from = f64::from(part.from);
    let own = reading
        .arrivals
        .iter()
        .find(|one| (one.from - from).abs() < 0.5);
    let visits = own.map_or(0.0, |one| reading.visits * one.weight / all.max(1e-9));
    let figures = played.half(part.from).and_then(|half| half.figures);
    HalfAhead {
        from: part.from,
        to: part.to,
        visits,
        within: figures.map(|(_, within)| within),
        wait: figures.map(|(wait, _)| wait),
    }
}

/// The number of the half hour in which a minute lies, of so many from a minute
/// on.
pub(super) fn half_of((from, halves): (f64, usize), minute: u16) -> Option<usize> {
    let at = ((f64::from(minute) - from) / HALF).floor();
    let half = (at >= 0.0).then_some(at as usize)?;
    (half < halves).then_some(half)
}

/// No more are needed in a half hour than those at work, where the roster as it
/// is keeps the goal in it: the plan is one of several, and may have one more
/// here for one less there.
fn most_needed(played: &Played, half: &WholeHalf) -> u32 {
    let keeps = played.half(half.from).is_some_and(|half| half.keeps);
    if keeps { half.at_work } else { u32::MAX }
}

/// The need in the half hours of the opening.
fn of_opening(needed: &Need, parts: &[super::Window]) -> (Vec<LineNeed>, Vec<WholeHalf>) {
    let begins = |from: f64| {
        let off = |part: &super::Window| f64::from(part.from / 30 * 30) - from;
        parts.iter().any(|part| off(part).abs() < 0.5)
    };
    let line = needed.queues.iter().map(|one| LineNeed {
        line: LineId::new(one.queue.as_str()),
        halves: one
            .halves
            .iter()
            .filter(|half| begins(half.from))
            .copied()
            .collect(),
    });
    let lines: Vec<LineNeed> = line.collect();
    let whole = needed.together.iter().filter(|half| begins(half.from));
    let whole = whole.map(|half| WholeHalf {
        from: half.from as u16,
        need: half.need,
        at_work: half.at_work,
    });
    let whole = whole.collect();
    (lines, whole)
}
