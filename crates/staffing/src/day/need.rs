//! How many officials each queue needs by half hour, held against a roster.
//!
//! Iterative staffing by simulation (Feldman, Mandelbaum, Massey and Whitt,
//! 2008): days are played with officials for everybody, and how many of them
//! serve at a time is read off; a high quantile of that is enough for almost
//! nobody to wait. What is asked for here is less, a call within some minutes,
//! so the plan is played and thinned from there, half hour by half hour, as
//! long as the share called in time keeps the goal in every one.
//!
//! Each queue stands for itself, as if it had its own officials. Where people
//! of one queue go on to another, they come there as soon as their first
//! service is over, without a wait before it.

use super::change::Change;
use super::check::BadModel;
use super::draw::{Drawn, NONE, draw};
use super::model::{Reading, Span};
use super::moved::Moved;
use super::outcome::HALF;
use super::plan::{Ask, Job, Planned};
use super::policy::Rules;
use super::roster::{ends, present};
use super::run::{half_hours, plan};
use serde::Serialize;
use std::collections::VecDeque;

/// Need and roster of a half hour.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HalfNeed {
    /// Its begin, minutes after the begin of the day.
    pub from: f64,
    /// Officials needed for this queue alone.
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

/// Need of a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Need {
    /// Share that is called in time in every half hour.
    pub goal: f64,
    /// Each queue.
    pub queues: Vec<QueueNeed>,
    /// All officials who are there, by half hour: an official who serves
    /// several queues is one here. Held against the sum of the needs, which
    /// forgets that several queues share their quiet minutes and is so a
    /// little high.
    pub at_work: Vec<u32>,
}

/// Plans officials so that in every half hour the share `goal` of those who
/// join is called in time.
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
    let jobs = jobs(reading, change, days, seed);
    let ask = Ask {
        goal,
        within: reading.model.within as f32,
        from: from as f32,
        halves,
        open: &change.open,
        rests: reading.model.rests,
    };
    let next = std::sync::Mutex::new((0..jobs.len()).collect::<VecDeque<usize>>());
    let plans: std::sync::Mutex<Vec<Option<Planned>>> =
        std::sync::Mutex::new(vec![None; jobs.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let queue = next.lock().ok().and_then(|mut queues| queues.pop_front());
                    let Some(queue) = queue else {
                        break;
                    };
                    let planned = ask.plan(&jobs[queue]);
                    if let Ok(mut plans) = plans.lock() {
                        plans[queue] = Some(planned);
                    }
                }
            });
        }
    });
    let plans = plans.into_inner().unwrap_or_default();
    Ok(held_against(reading, change, &ask, days, plans))
}

fn held_against(
    reading: &Reading,
    change: &Change,
    ask: &Ask<'_>,
    days: usize,
    plans: Vec<Option<Planned>>,
) -> Need {
    let begins = |half: usize| f64::from(ask.from) + HALF * half as f64;
    let there = there(reading, change, ask);
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
            people: planned.seen[half].0 / days as f64,
            within: planned.share(half),
        };
        QueueNeed {
            queue: name.clone(),
            halves: (0..ask.halves).map(half).collect(),
        }
    });
    Need {
        goal: ask.goal,
        queues: queues.collect(),
        at_work: (0..ask.halves)
            .map(|half| serving(half, &|_| true))
            .collect(),
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
            let spans = present(one, &open, reading.model.rests);
            let inside = |half: usize| {
                let from = begins(half);
                let part = |span: &Span| (span.to.min(from + HALF) - span.from.max(from)).max(0.0);
                spans.iter().map(part).sum::<f64>() >= HALF / 2.0
            };
            (0..ask.halves).map(inside).collect()
        })
        .collect()
}

/// Who joins each queue, by day.
fn jobs(reading: &Reading, change: &Change, days: usize, seed: u64) -> Vec<Vec<Vec<Job>>> {
    let plan = plan(reading, std::slice::from_ref(change));
    let moved = Moved::new(reading, change);
    let rules = Rules::new(change.policy.as_ref(), reading.model.priority);
    let (mut drawn, mut other, mut taken) = (Drawn::default(), Drawn::default(), Vec::new());
    let mut jobs = vec![vec![Vec::new(); days]; reading.queues.len()];
    for day in 0..days {
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
            let first = rules.class(one.class) > 0;
            let comes = f64::from(one.no_show) >= change.no_show;
            let factor = change.service.get(usize::from(one.kind));
            let minutes = if comes {
                one.first * factor.copied().unwrap_or(1.0) as f32
            } else {
                reading.model.no_show_minutes as f32
            };
            let mut add = |queue: u8, at, minutes| {
                if let Some(of) = jobs.get_mut(usize::from(queue)) {
                    of[day].push(Job { at, minutes, first });
                }
            };
            add(one.queue, one.at, minutes);
            if comes && one.then != NONE {
                add(one.then, one.at + minutes, one.second);
            }
        }
    }
    for day in jobs.iter_mut().flatten() {
        day.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    jobs
}
