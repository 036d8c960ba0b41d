//! A past day played again by what was known the evening before: the officials
//! who were there, the visits that were foretold, the times of the days before.

use super::log::{Sums, foretell, total_series, visit_series};
use super::model::stand_in;
use super::own::{Ahead, Parts};
use super::past::{DayCounts, DayDetail};
use super::roster::open_lines;
use super::{Goal, bad, seed_of, threads};
use crate::queue::DayPlan;
use crate::{DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::calendar::Sessions;
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
    /// SHA-256 of the model.
    pub hash: String,
}

/// What all days of a replay share.
pub(super) struct Replay<'a> {
    pub settings: &'a Settings,
    /// Of the days before the first of them.
    pub sums: &'a Sums,
    /// All days counted.
    pub counts: &'a [(Date, DayCounts)],
    pub goal: Goal,
}

impl Replay<'_> {
    /// The model of a day and the visits foretold; `None` = it is closed by the
    /// calendar.
    pub fn model(
        &self,
        day: Date,
        detail: &DayDetail,
    ) -> Result<Option<(Reading, Option<Expected>)>, DeskError> {
        let Ok(plan) = DayPlan::of(self.settings, day) else {
            return Ok(None);
        };
        if plan.sessions.is_closed() {
            return Ok(None);
        }
        let open = open_lines(&self.settings.queue, Some(&plan));
        let parts = Parts {
            id: format!("replay-{day}"),
            sums: self.sums,
            policy: &self.settings.queue,
            open: &open,
            sessions: &plan.sessions,
            goal: self.goal,
            ahead: self.ahead(day, &plan.sessions),
        };
        let mut officials = crew(detail, &self.settings.queue);
        stand_in(&mut officials, self.settings, &plan);
        let made = parts.made(officials);
        let reading = made.model.read().map_err(|why| bad(&why))?;
        Ok(Some((reading, parts.ahead.visits)))
    }

    /// Plays a day; `None` = nobody was received on it.
    pub fn play(&self, day: Date, detail: &DayDetail) -> Result<Option<Replayed>, DeskError> {
        let Some((reading, visits)) = self.model(day, detail)? else {
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

    /// The forecast that the evening before would have made of all lines
    /// together, with the half hours of each.
    fn ahead(&self, day: Date, sessions: &Sessions) -> Ahead {
        let all = total_series(self.before(day));
        let lines = visit_series(self.before(day)).into_iter().map(|one| {
            let halves = one.halves.ahead(&all.halves, day, sessions, 0.0);
            (one.field, halves)
        });
        let line_halves = lines.collect();
        let Some(made) = foretell(vec![all], &self.settings.calendar, day, 1) else {
            return Ahead::default();
        };
        let Some(place) = super::log::place(&made, day) else {
            return Ahead::default();
        };
        Ahead {
            // Shares of the lines are those of the log: one forecast a day of the
            // month is enough to wait for.
            lines: BTreeMap::new(),
            line_halves,
            ..Ahead::of(&made, place)
        }
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
