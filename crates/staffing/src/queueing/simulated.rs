//! The simulated day held against queues whose answer is known exactly.
//!
//! A steady queue is played as long days that begin empty; whoever comes in
//! the first four hours of such a day counts in no figure. A day of changing
//! arrivals is played as itself, from its first minute.

use super::cases::Inputs;
use super::single::{DAY, exponential, model};
use crate::day::{
    Arrivals, Band, Class, DayFigures, Law, Long, Model, Policy, Reading, Service, long_days, ratio,
};
use motcua_domain::known::Known;
use serde_json::Value;
use std::collections::BTreeMap;

/// Of these not counted.
const WARM: f64 = 240.0;
/// People of a long day.
const PEOPLE: f64 = 25_000.0;
/// Of these counted.
const COUNTED: f64 = PEOPLE * (DAY - WARM) / DAY;
/// Whoever asks for fewer people than two long days count gets so many shorter
/// ones: from two days no error is told.
const SHORT: f64 = 8.0;
/// Least people counted of a shorter day.
const LEAST: f64 = 50.0;
/// Fuller queues than this are so slow to forget their beginning that a
/// million people are few.
const FULLEST: f64 = 0.97;
/// Standard errors that a steady queue may lie off, and a day of changing
/// arrivals.
const STEADY: f64 = 4.0;
const CHANGING: f64 = 3.0;
/// A difference too large is looked at once more, on other days and so many
/// times as many of them: chance goes away with that, an error stays.
const MORE: usize = 4;

/// Plays queues and keeps what it has played.
#[derive(Debug)]
pub struct Simulator {
    people: usize,
    threads: usize,
    played: BTreeMap<(String, usize), Vec<DayFigures>>,
}

/// A simulated quantity beside the exact one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    /// Exact.
    pub exact: f64,
    /// Simulated.
    pub found: f64,
    /// Standard error of the simulated one.
    pub error: f64,
    /// Standard errors it may lie off.
    pub most: f64,
    /// People counted.
    pub people: f64,
}

impl Checked {
    /// How many standard errors it lies off.
    pub fn errors(&self) -> f64 {
        let off = (self.found - self.exact).abs();
        if off <= 0.0 { 0.0 } else { off / self.error }
    }

    /// Is it near enough?
    pub fn agrees(&self) -> bool {
        self.errors() <= self.most
    }
}

/// A quantity as a ratio of sums over days, times a factor, plus a constant.
struct Asked {
    of: fn(&DayFigures) -> (f64, f64),
    factor: f64,
    plus: f64,
}

/// A queue as the day plays it.
struct Played {
    reading: Reading,
    /// Minutes before which nobody counts.
    warm: f64,
    /// People counted a day.
    people: f64,
    asked: Asked,
    most: f64,
}

impl Simulator {
    /// Plays about `people` people of each queue, at least 400; four times as
    /// many once more where those lie too far off.
    pub fn new(people: usize, threads: usize) -> Self {
        Self {
            people,
            threads,
            played: BTreeMap::new(),
        }
    }

    /// Simulates a case and holds it against the exact answer. `None` where
    /// the day has no such queue: lost customers, traces, sizes, a queue
    /// without a steady state or nearly so, more than 64 servers.
    pub fn check(&mut self, case: &Known, exact: &Value) -> Option<Checked> {
        let exact = exact.as_f64()?;
        let people = (self.people as f64).max(SHORT * LEAST);
        let played = played(case, people)?;
        let days = (people / played.people).ceil().clamp(2.0, 1e6) as usize;
        let first = self.held(&played, days, exact, 0)?;
        if first.agrees() {
            return Some(first);
        }
        self.held(&played, MORE * days, exact, days)
    }

    fn held(&mut self, played: &Played, days: usize, exact: f64, first: usize) -> Option<Checked> {
        let hash = &played.reading.hash;
        // Each queue its own days, so that one lucky week is not in all.
        let digits = hash.get(..16).unwrap_or_default();
        let seed = u64::from_str_radix(digits, 16).unwrap_or(1);
        let key = (hash.clone(), first);
        let threads = self.threads;
        let figures = self.played.entry(key).or_insert_with(|| {
            let long = Long {
                seed,
                first: first as u64,
                days,
                warm: played.warm,
                threads,
            };
            long_days(&played.reading, long)
        });
        let pairs: Vec<(f64, f64)> = figures.iter().map(played.asked.of).collect();
        let Band { mean, half, .. } = ratio(&pairs)?;
        Some(Checked {
            exact,
            found: mean * played.asked.factor + played.asked.plus,
            error: half / 1.96 * played.asked.factor.abs(),
            most: played.most,
            people: played.people * figures.len() as f64,
        })
    }
}

fn wait(day: &DayFigures) -> (f64, f64) {
    (day.all.wait, day.all.n)
}

fn within(day: &DayFigures) -> (f64, f64) {
    (day.all.within, day.all.n)
}

fn wait_of_all(day: &DayFigures) -> (f64, f64) {
    (day.all.wait + day.gone.wait, day.all.n + day.gone.n)
}

fn left(day: &DayFigures) -> (f64, f64) {
    (day.gone.n, day.all.n + day.gone.n)
}

fn wait_first(day: &DayFigures) -> (f64, f64) {
    let one = &day.queues[0][0];
    (one.wait, one.n)
}

fn wait_last(day: &DayFigures) -> (f64, f64) {
    let one = &day.queues[0][1];
    (one.wait, one.n)
}

fn plain(of: fn(&DayFigures) -> (f64, f64), factor: f64) -> Asked {
    Asked {
        of,
        factor,
        plus: 0.0,
    }
}

/// The queue of a case as the day plays it, so that `people` people count in
/// all.
fn played(case: &Known, people: f64) -> Option<Played> {
    let inputs = Inputs(&case.inputs);
    let quantity = case.quantity.as_str();
    let (model, asked) = match case.method.as_str() {
        "M/M/c" | "M/M/1" | "Erlang C" | "Erlang A" | "M/G/1" => steady(case, &inputs, quantity)?,
        "M/M/c priority" => priority(&inputs, quantity)?,
        "Mt/M/c" => return changing(&inputs, quantity),
        _ => return None,
    };
    long(model, asked, people)
}

/// A steady queue whose time is stretched so that a day has [`PEOPLE`]:
/// `stretch` minutes of the day are one unit of the case.
struct Stretched {
    servers: u32,
    service: f64,
    stretch: f64,
}

fn stretched(lambda: f64, service: f64, servers: u32) -> Option<Stretched> {
    let possible = lambda > 0.0 && service > 0.0 && (1..=64).contains(&servers);
    possible.then(|| {
        let stretch = lambda * DAY / PEOPLE;
        Stretched {
            servers,
            service: service * stretch,
            stretch,
        }
    })
}

fn steady(case: &Known, inputs: &Inputs<'_>, quantity: &str) -> Option<(Model, Asked)> {
    let (lambda, mean) = (inputs.num("lambda").ok()?, inputs.service().ok()?);
    let servers = inputs.servers().unwrap_or(1);
    let queue = stretched(lambda, mean, servers)?;
    let per_unit = 1.0 / queue.stretch;
    let mut model = model(queue.servers, exponential(queue.service), PEOPLE);
    let full = lambda * mean / f64::from(servers);
    let asked = match (case.method.as_str(), quantity) {
        ("Erlang A", "Wq") => plain(wait_of_all, per_unit),
        ("Erlang A", "P_abandon") => plain(left, 1.0),
        ("Erlang A", _) => return None,
        (_, "Wq") => plain(wait, per_unit),
        ("M/G/1", _) => return None,
        // Little's law, by the rate as given.
        (_, "Lq") => plain(wait, per_unit * lambda),
        (_, "W") => Asked {
            plus: mean,
            ..plain(wait, per_unit)
        },
        (_, "L") => Asked {
            plus: lambda * mean,
            ..plain(wait, per_unit * lambda)
        },
        (_, "Pw") => Asked {
            plus: 1.0,
            ..plain(within, -1.0)
        },
        (_, "SL") => plain(within, 1.0),
        _ => return None,
    };
    match case.method.as_str() {
        "Erlang A" => model.patience = Some(inputs.num("patience_mean").ok()? * queue.stretch),
        "M/G/1" => {
            let sd = inputs.num("service_sd").ok()?;
            model.kind[0].service = Service {
                mean: queue.service,
                cv: sd / mean,
                law: Law::Lognormal,
                seen: Vec::new(),
            };
        }
        _ => {}
    }
    model.within = match quantity {
        "SL" => inputs.num("t").ok()? * queue.stretch,
        _ => 0.0,
    };
    let lets = case.method == "Erlang A" || full <= FULLEST;
    lets.then_some((model, asked))
}

/// Two classes as those who go first and the others, more by head starts that
/// no wait makes up for.
fn priority(inputs: &Inputs<'_>, quantity: &str) -> Option<(Model, Asked)> {
    let rates = inputs.list("lambda").ok()?;
    let (lambda, mean) = (rates.iter().sum::<f64>(), inputs.service().ok()?);
    let queue = stretched(lambda, mean, inputs.servers().ok()?)?;
    let (what, class) = quantity.split_once('_')?;
    let (class, last): (usize, usize) = (class.parse().ok()?, rates.len());
    if lambda * mean / f64::from(queue.servers) > FULLEST || class == 0 || class > last {
        return None;
    }
    let mut model = model(queue.servers, exponential(queue.service), PEOPLE);
    // The day counts those who go first apart from the ordinary, and so the
    // first class of several or the last, but none between.
    let of: fn(&DayFigures) -> (f64, f64);
    if class == 1 || last == 2 {
        // For the first class all others are one.
        model.priority = rates[0] / lambda;
        of = if class == 1 { wait_first } else { wait_last };
    } else if class == last {
        of = wait_last;
        let before = rates[..last - 1].iter().enumerate();
        let classes = before.map(|(at, rate)| Class {
            id: format!("class-{at}"),
            share: rate / lambda,
            head_start: Some(1e5 * (last - at) as f64),
        });
        model.policy = Some(Policy {
            classes: classes.collect(),
            ..Policy::default()
        });
    } else {
        return None;
    }
    let plus = match what {
        "Wq" => 0.0,
        "W" => mean,
        _ => return None,
    };
    let asked = Asked {
        of,
        factor: 1.0 / queue.stretch,
        plus,
    };
    Some((model, asked))
}

fn changing(inputs: &Inputs<'_>, quantity: &str) -> Option<Played> {
    let asked = match quantity {
        "Wq" => plain(wait, 1.0),
        "SL" => plain(within, 1.0),
        _ => return None,
    };
    if inputs
        .get("start_state")
        .and_then(Value::as_u64)
        .unwrap_or(0)
        > 0
    {
        return None;
    }
    let parts = inputs.get("arrivals")?.as_array()?.iter().map(|value| {
        let part = Inputs(value);
        let (from, to) = (part.num("from_min").ok()?, part.num("to_min").ok()?);
        let weight = part.num("rate_per_h").ok()? / 60.0 * (to - from);
        Some(Arrivals { from, to, weight })
    });
    let arrivals: Vec<Arrivals> = parts.collect::<Option<_>>()?;
    let people = arrivals.iter().map(|part| part.weight).sum::<f64>();
    let service = exponential(inputs.num("service_mean_min").ok()?);
    let mut model = model(inputs.servers().ok()?, service, people);
    model.arrivals = arrivals;
    model.within = inputs.num("t_min").unwrap_or(0.0);
    Some(Played {
        reading: model.read().ok()?,
        warm: -DAY,
        people: people.max(1.0),
        asked,
        most: CHANGING,
    })
}

/// A steady queue as long days; as shorter ones, which warm up as long, where so
/// few people are asked for that two long days have more.
fn long(mut model: Model, asked: Asked, people: f64) -> Option<Played> {
    let mut counted = COUNTED;
    if people < 2.0 * COUNTED {
        counted = (people / SHORT).max(LEAST);
        let to = WARM + counted / PEOPLE * DAY;
        model.visits *= to / DAY;
        for part in &mut model.arrivals {
            part.to = to;
        }
    }
    Some(Played {
        people: counted,
        reading: model.read().ok()?,
        warm: WARM,
        asked,
        most: STEADY,
    })
}
