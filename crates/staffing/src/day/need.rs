//! How many officials each queue needs by half hour, held against a roster.
//!
//! Iterative staffing by simulation (Feldman, Mandelbaum, Massey and Whitt,
//! 2008): days are played with officials for everybody, and how many of them
//! serve at a time is read off; a high quantile of that is enough for almost
//! nobody to wait. What is asked for here is less, a call within some minutes,
//! so the plan is played and thinned from there, half hour by half hour, as
//! long as the share called in time keeps the goal in every one.
//!
//! So each queue stands for itself, as if it had its own officials: where
//! people of one queue go on to another, they come there as soon as their first
//! service is over, without a wait before it. The sum over the queues asks for
//! too many, since an official who serves several is needed once. How many all
//! queues need together is therefore planned a second time, with officials of
//! the roster's skills: see [`super::joint`].
//!
//! Both play days in the same way ([`super::crew`]), and what they find is
//! settled on days that it was not found on ([`super::settle`]). In a break
//! those work on who do so by the roster, for people who still wait when the
//! doors are shut.

use super::change::Change;
use super::check::BadModel;
use super::crew::{Come, Crew, Group, Stage};
use super::draw::{Drawn, NONE, draw};
use super::joint::Joint;
use super::model::{Reading, Span};
use super::moved::Moved;
use super::outcome::HALF;
use super::plan::{Alone, Ask, Planned};
use super::policy::Rules;
use super::promise::Promise;
use super::roster::{Roster, ends, present};
use super::run::{half_hours, plan};
use super::settle::{self, Settling};
use super::turns::breaks;
use serde::Serialize;
use std::collections::VecDeque;
use std::ops::Range;

/// Need and roster of a half hour.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HalfNeed {
    /// Its begin, minutes after the begin of the day.
    pub from: f64,
    /// Officials needed if this queue stood alone.
    pub need: u32,
    /// Officials of the roster who are there for at least half of it and serve
    /// this queue, beside others perhaps.
    pub serving: u32,
    /// People a day who join the queue then.
    pub people: f64,
    /// Of them called in time with the officials needed; 1 where nobody comes.
    pub within: f64,
}

/// Need of a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueNeed {
    /// Its name.
    pub queue: String,
    /// Each half hour.
    pub halves: Vec<HalfNeed>,
}

/// Need of all queues together in a half hour, and the roster.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WholeNeed {
    /// Its begin, minutes after the begin of the day.
    pub from: f64,
    /// Officials needed, with the skills that those of the roster have: with
    /// one less the goal would be missed. Whoever serves several queues is one.
    pub need: u32,
    /// Officials of the roster who are there for at least half of it and serve
    /// some queue.
    pub at_work: u32,
    /// People a day who join any queue then.
    pub people: f64,
    /// Of them called in time with the officials needed; 1 where nobody comes.
    pub within: f64,
}

/// Need of a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Need {
    /// Share that is called in time in every half hour.
    pub goal: f64,
    /// Days on which it was found.
    pub days: usize,
    /// Days on which it was settled, none of those on which it was found: the
    /// people, and those called in time, are of these.
    pub settled: usize,
    /// Each queue.
    pub queues: Vec<QueueNeed>,
    /// All of them together.
    pub together: Vec<WholeNeed>,
}

/// Plans officials so that in every half hour the share `goal` of those who
/// join is called in time: for each queue alone, and for all together with the
/// skills of the roster. It is found on `days` days and settled on others, as
/// many as bring 200,000 visits.
///
/// # Errors
/// When the desk is not possible, or the goal is no share below 1.
pub fn need(
    reading: &Reading,
    change: &Change,
    goal: f64,
    days: usize,
    seed: u64,
    threads: usize,
) -> Result<Need, BadModel> {
    change.check(reading)?;
    super::check::range("goal", goal, 0.0, 0.999, "0 to 0.999")?;
    super::check::range("days", days as f64, 1.0, 1e6, "1 or more")?;
    let (from, halves) = half_hours(reading, std::slice::from_ref(change));
    let settled = settle::days(reading.model.visits * change.visits);
    let found = comers(reading, change, 0..days, seed);
    let others = comers(reading, change, days..days + settled, seed);
    let ask = Ask {
        goal,
        promise: Promise::new(reading, &change.open, false),
        from: from as f32,
        halves,
        open: &change.open,
    };
    let roster = Roster::new(reading, &change.officials, &change.open);
    let jobs = |comers: &[Vec<Come>]| jobs(comers, reading.queues.len());
    let alone = alone(&ask, &roster, (&jobs(&found), &jobs(&others)), threads);
    let there = there(reading, change, &ask);
    let together = together((&ask, &roster), &there, (&found, &others), threads);
    let (plans, days) = ((alone, together), (days, settled));
    Ok(held_against(reading, change, (&ask, &there), days, plans))
}

/// Officials who serve the only queue of a plan.
const ONE: &[Group] = &[Group {
    skills: 1,
    first: 1,
}];

/// Who joins a queue, day by day.
type Joins = Vec<Vec<Come>>;

/// The plan of each queue as if it stood alone, from who joins it on the days
/// on which it is found, and on those on which it is settled.
fn alone(
    ask: &Ask<'_>,
    roster: &Roster,
    (found, others): (&[Joins], &[Joins]),
    threads: usize,
) -> Vec<Option<Planned>> {
    let next = std::sync::Mutex::new((0..found.len()).collect::<VecDeque<usize>>());
    let plans: std::sync::Mutex<Vec<Option<Planned>>> =
        std::sync::Mutex::new(vec![None; found.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, found.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let queue = next.lock().ok().and_then(|mut queues| queues.pop_front());
                    let Some(queue) = queue else {
                        break;
                    };
                    let serves = |who: &usize| roster.skills[*who] & (1 << queue) != 0;
                    let who = (0..roster.skills.len()).filter(serves);
                    let away = who.map(|who| roster.spans[who].as_slice());
                    let breaks = breaks(ask, &[away.collect()]);
                    let stage = Stage::new(ask, ONE, breaks, (1, &found[queue]), 1);
                    let settling = Settling::new(stage.on(&others[queue]), true);
                    let planned = settling.plan(vec![Alone::new(stage).need()]);
                    if let Ok(mut plans) = plans.lock() {
                        plans[queue] = Some(planned);
                    }
                }
            });
        }
    });
    plans.into_inner().unwrap_or_default()
}

/// The plan of all queues, begun with those who are there by the roster: from
/// who comes on the days on which it is found, and on those on which it is
/// settled.
fn together(
    (ask, roster): (&Ask<'_>, &Roster),
    there: &[Vec<bool>],
    (found, others): (&[Vec<Come>], &[Vec<Come>]),
    threads: usize,
) -> Planned {
    let mine = |who: usize| Group {
        skills: roster.skills[who],
        first: roster.first[who],
    };
    let officials = 0..roster.skills.len();
    let mut groups: Vec<Group> = officials
        .clone()
        .map(mine)
        .filter(|group| group.skills != 0)
        .collect();
    groups.sort_by_key(|group| (group.skills.count_ones(), group.skills, group.first));
    groups.dedup();
    let of = |group: &Group| -> Vec<u32> {
        let count = |half: usize| {
            let who = officials.clone();
            let who = who.filter(|who| there[*who][half] && mine(*who) == *group);
            who.count() as u32
        };
        (0..ask.halves).map(count).collect()
    };
    let crew: Crew = groups.iter().map(of).collect();
    let away = |group: &Group| {
        let who = officials.clone().filter(|who| mine(*who) == *group);
        who.map(|who| roster.spans[who].as_slice()).collect()
    };
    let away: Vec<Vec<&[(f32, f32)]>> = groups.iter().map(away).collect();
    let breaks = breaks(ask, &away);
    let queues = roster.order.len();
    let stage = Stage::new(ask, &groups, breaks, (queues, found), threads);
    let settling = Settling::new(stage.on(others), false);
    settling.plan(Joint::new(stage).crew(crew))
}

fn held_against(
    reading: &Reading,
    change: &Change,
    (ask, there): (&Ask<'_>, &[Vec<bool>]),
    (days, settled): (usize, usize),
    (plans, together): (Vec<Option<Planned>>, Planned),
) -> Need {
    let begins = |half: usize| f64::from(ask.from) + HALF * half as f64;
    let serving = |half: usize, serves: &dyn Fn(usize) -> bool| {
        let who = (0..there.len()).filter(|who| there[*who][half] && serves(*who));
        who.count() as u32
    };
    let queues = reading.queues.iter().zip(plans).map(|(name, planned)| {
        let planned = planned.unwrap_or_else(|| Planned::none(ask.halves));
        let skilled = |who: usize| {
            let one = &change.officials[who];
            one.skills.contains(name) || one.helps.contains(name)
        };
        let half = |half: usize| HalfNeed {
            from: begins(half),
            need: planned.need[half],
            serving: serving(half, &skilled),
            people: planned.seen[half].0 / settled as f64,
            within: planned.share(half),
        };
        QueueNeed {
            queue: name.clone(),
            halves: (0..ask.halves).map(half).collect(),
        }
    });
    let queues = queues.collect();
    let serves = |who: usize| {
        let one = &change.officials[who];
        let mut lines = one.skills.iter().chain(&one.helps);
        lines.any(|line| reading.queues.contains(line))
    };
    let whole = |half: usize| WholeNeed {
        from: begins(half),
        need: together.need[half],
        at_work: serving(half, &serves),
        people: together.seen[half].0 / settled as f64,
        within: together.share(half),
    };
    Need {
        goal: ask.goal,
        days,
        settled,
        queues,
        together: (0..ask.halves).map(whole).collect(),
    }
}

/// Who is there for at least half of each half hour, by official.
fn there(reading: &Reading, change: &Change, ask: &Ask<'_>) -> Vec<Vec<bool>> {
    let begins = |half: usize| f64::from(ask.from) + HALF * half as f64;
    // Without rests the officials go on through a break.
    let (begin, end) = ends(&change.open);
    let whole = vec![Span {
        from: begin,
        to: end,
    }];
    let open = if reading.model.rests {
        change.open.clone()
    } else {
        whole
    };
    change
        .officials
        .iter()
        .map(|one| {
            let spans = present(one, &open);
            let inside = |half: usize| {
                let from = begins(half);
                let part = |span: &Span| (span.to.min(from + HALF) - span.from.max(from)).max(0.0);
                spans.iter().map(part).sum::<f64>() >= HALF / 2.0
            };
            (0..ask.halves).map(inside).collect()
        })
        .collect()
}

/// Who comes on the days of these numbers, by day and in order.
fn comers(reading: &Reading, change: &Change, days: Range<usize>, seed: u64) -> Vec<Vec<Come>> {
    let plan = plan(reading, std::slice::from_ref(change));
    let moved = Moved::new(reading, change);
    let rules = Rules::new(change.policy.as_ref(), reading.model.priority);
    let (mut drawn, mut other, mut taken) = (Drawn::default(), Drawn::default(), Vec::new());
    let mut comers = vec![Vec::new(); days.len()];
    for (day, comers) in days.zip(&mut comers) {
        draw(&plan, seed, day as u64, &mut drawn);
        let visits = match &moved {
            None => &drawn.visits,
            Some(moved) => {
                moved.apply(&drawn, &mut other, &mut taken);
                &other.visits
            }
        };
        for one in visits {
            if f64::from(one.level) >= change.visits {
                continue;
            }
            let comes = f64::from(one.no_show) >= change.no_show;
            let factor = change.service.get(usize::from(one.kind));
            let minutes = if comes {
                one.first * factor.copied().unwrap_or(1.0) as f32
            } else {
                reading.model.no_show_minutes as f32
            };
            comers.push(Come {
                at: one.at,
                queue: one.queue,
                minutes,
                first: rules.class(one.class) > 0,
                then: if comes { one.then } else { NONE },
                second: one.second,
            });
        }
        comers.sort_by(|a: &Come, b: &Come| a.at.total_cmp(&b.at));
    }
    comers
}

/// Who joins each queue, by day, as the only queue there is.
fn jobs(comers: &[Vec<Come>], queues: usize) -> Vec<Vec<Vec<Come>>> {
    let mut jobs = vec![vec![Vec::new(); comers.len()]; queues];
    for (day, comers) in comers.iter().enumerate() {
        for one in comers {
            let mut add = |queue: u8, at, minutes| {
                if let Some(of) = jobs.get_mut(usize::from(queue)) {
                    of[day].push(Come {
                        at,
                        queue: 0,
                        minutes,
                        first: one.first,
                        then: NONE,
                        second: 0.0,
                    });
                }
            };
            add(one.queue, one.at, one.minutes);
            if one.then != NONE {
                add(one.then, one.at + one.minutes, one.second);
            }
        }
    }
    for day in jobs.iter_mut().flatten() {
        day.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    jobs
}
