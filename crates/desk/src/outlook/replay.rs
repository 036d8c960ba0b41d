//! A past day played again by what was known that morning: the model is the one
//! that the page of a day ahead would have had, with the officials who were
//! there in the place of a roster. The queue's rules, the calendar and the goal
//! are those of today.

use super::log::{Sums, foretell, looked_at_from, place, visit_series};
use super::model::stand_in;
use super::own::{Ahead, Parts};
use super::past::{DayCounts, DayDetail};
use super::roster::open_lines;
use super::{Goal, bad, beside, seed_of, threads};
use crate::queue::DayPlan;
use crate::{DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::visit::Policy;
use motcua_staffing::day::{Change, Official, Outcome, Reading, Span, Tally, run};
use motcua_staffing::forecast::Expected;
use std::collections::BTreeMap;

/// Days on which each past day is played.
pub(super) const PLAYED: usize = 200;

/// A past day, told and seen.
pub(super) struct Replayed {
    pub day: Date,
    /// Visits foretold.
    pub visits: Expected,
    /// Visits foretold by half hour of the day.
    pub halves: BTreeMap<u8, f64>,
    pub outcome: Outcome,
    /// The desk rests between two sessions, and that is counted as no wait.
    pub has_break: bool,
    /// A forecast foretold the visits; else their number was assumed.
    pub is_foretold: bool,
    /// SHA-256 of the model.
    pub hash: String,
}

/// What all days of a replay share.
pub(super) struct Replay<'a> {
    pub settings: &'a Settings,
    /// The days with their details, in order, and those before them.
    pub details: &'a [(Date, DayDetail)],
    /// All days counted.
    pub counts: &'a [(Date, DayCounts)],
    pub goal: Goal,
}

impl Replay<'_> {
    /// The model of a day, of which so much was foretold, and the visits
    /// foretold; `None` = it is closed by the calendar.
    pub fn model(
        &self,
        day: Date,
        detail: &DayDetail,
        ahead: Ahead,
    ) -> Result<Option<(Reading, Option<Expected>)>, DeskError> {
        let Ok(plan) = DayPlan::of(self.settings, day) else {
            return Ok(None);
        };
        if plan.sessions.is_closed() {
            return Ok(None);
        }
        let open = open_lines(&self.settings.queue, Some(&plan));
        let sums = self.sums(day);
        let parts = Parts {
            id: format!("replay-{day}"),
            sums: &sums,
            policy: &self.settings.queue,
            open: &open,
            sessions: &plan.sessions,
            goal: self.goal,
            ahead,
        };
        let mut officials = crew(detail, &self.settings.queue);
        stand_in(&mut officials, self.settings, &plan);
        let made = parts.made(officials);
        let reading = made.model.read().map_err(|why| bad(&why))?;
        Ok(Some((reading, parts.ahead.visits)))
    }

    /// Plays a day; `None` = it is closed by the calendar.
    pub fn play(
        &self,
        day: Date,
        detail: &DayDetail,
        ahead: Ahead,
    ) -> Result<Option<Replayed>, DeskError> {
        let Some((reading, visits)) = self.model(day, detail, ahead)? else {
            return Ok(None);
        };
        let change = [Change::none(&reading)];
        let played = run(&reading, &change, seed_of(day), PLAYED, threads());
        let Some(outcome) = played.into_iter().next() else {
            return Ok(None);
        };
        let mean = reading.model.visits;
        let all: f64 = reading.model.arrivals.iter().map(|one| one.weight).sum();
        let mut halves: BTreeMap<u8, f64> = BTreeMap::new();
        for one in &reading.model.arrivals {
            let half = (one.from / 30.0).floor() as u8;
            *halves.entry(half).or_default() += mean * one.weight / all.max(1e-9);
        }
        Ok(Some(Replayed {
            day,
            has_break: reading.model.rests && reading.model.open.len() > 1,
            is_foretold: visits.is_some(),
            visits: visits.unwrap_or_else(|| Expected::assumed(mean)),
            halves,
            outcome,
            hash: reading.hash,
        }))
    }

    /// What was counted up to the evening before.
    fn before(&self, day: Date) -> &[(Date, DayCounts)] {
        let before = self.counts.partition_point(|(one, _)| *one < day);
        &self.counts[..before]
    }

    /// Sums of the last open days before a day, as its morning knew them.
    pub fn sums(&self, day: Date) -> Sums {
        let at = |day: Date| self.details.partition_point(|(one, _)| *one < day);
        let known = self.details.get(at(looked_at_from(day))..at(day));
        Sums::of(known.unwrap_or_default())
    }

    /// What the forecast of a day's morning said of it, from the days before it
    /// alone: line by line, as the page of a day ahead had it.
    pub fn ahead(&self, day: Date) -> Ahead {
        let series = visit_series(self.before(day));
        let made = foretell(series, &self.settings.calendar, day, 1);
        let told = made.and_then(|made| Some(Ahead::of(&made, place(&made, day)?)));
        told.unwrap_or_default()
    }

    /// The same of days, in their order. Each is a forecast of its own that looks
    /// back on the whole log: they are made beside one another.
    pub fn aheads(&self, days: &[Date]) -> Vec<Ahead> {
        beside(days, |day| self.ahead(*day))
    }
}

/// Whoever was there, when, with the lines of the queue's rules.
fn crew(detail: &DayDetail, policy: &Policy) -> Vec<Official> {
    let official = |shift: &super::past::Shift| {
        let who = motcua_domain::id::StaffId(shift.official);
        let of_rank = |rank: u8| {
            let lines = policy.lines.iter().map(|rule| &rule.id);
            let own = lines.filter(|line| policy.rank(who, line) == Some(rank));
            own.map(ToString::to_string).collect::<Vec<String>>()
        };
        let span = |(from, to): &(u16, u16)| Span {
            from: f64::from(*from),
            to: f64::from(*to),
        };
        Official {
            name: shift.official.to_string(),
            skills: of_rank(0),
            helps: of_rank(1),
            hours: shift.spans.iter().map(span).collect(),
            ..Official::default()
        }
    };
    detail.shifts.iter().map(official).collect()
}

/// Sums over all queues of those who join one in a half hour of the day.
pub(super) fn joined(outcome: &Outcome, queues: usize, half: u8) -> Tally {
    let mut sum = Tally::default();
    let minute = u16::from(half) * 30;
    if let Some(at) = super::tomorrow::half_of((outcome.from, outcome.halves()), minute) {
        for queue in 0..queues {
            sum.add(&outcome.spot(queue, at));
        }
    }
    sum
}
