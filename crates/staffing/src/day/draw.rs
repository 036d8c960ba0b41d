//! Drawing a day: everything that chance decides.

use super::chance::Chance;
use super::model::{Kind, Law, Model, Reading, Service};

/// Number of the second step's queue where there is none.
pub(super) const NONE: u8 = u8::MAX;

/// A visit as drawn. What a change of the desk may decide differently (does
/// somebody come at all, do they answer the call) stands as a number between
/// 0 and 1 that is held against the share in force, so that a change moves
/// only those whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    /// Arrival, minutes after the begin.
    pub at: f32,
    /// Service time of the first step, minutes.
    pub first: f32,
    /// Of the second.
    pub second: f32,
    /// Against the visits asked for, as a share of the model's: 0 to 1 are
    /// those of the model, 1 to 2 the next as many, and so on.
    pub level: f32,
    /// Against the share of no-shows.
    pub no_show: f32,
    /// Against the shares of the classes.
    pub class: f32,
    /// Against the share that books.
    pub books: f32,
    /// Which slot, from 0 to 1 over the day.
    pub slot: f32,
    /// Against the share of visits that are returns.
    pub returns: f32,
    /// How long they wait before they leave, in means of that time.
    pub patience: f32,
    /// The booked time; infinity = none.
    pub booked: f32,
    /// Number of its kind.
    pub kind: u8,
    /// Queue of the first step.
    pub queue: u8,
    /// Queue of the second step; 255 = there is none.
    pub then: u8,
}

/// A drawn day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Visits in the order in which they come.
    pub visits: Vec<Visit>,
}

/// What is the same for all days of a model.
#[derive(Clone, Debug)]
pub struct Plan {
    parts: Vec<Part>,
    /// Sums of the kinds' shares so far, from 0 to 1: one list, or one for each
    /// part where queues have their own times of the day.
    shares: Vec<Vec<f64>>,
    kinds: Vec<Prepared>,
    /// How many times the model's visits are drawn.
    layers: u64,
    /// Are bookings, returns or leaving asked for?
    more: bool,
    /// Shape of the gamma that spreads the days; `None` = no spread.
    shape: Option<f64>,
}

/// A part of the day.
#[derive(Clone, Copy, Debug)]
struct Part {
    from: f64,
    to: f64,
    /// Arrivals a minute.
    rate: f64,
    /// Which list of shares.
    shares: usize,
}

#[derive(Clone, Debug)]
struct Prepared {
    queue: u8,
    first: Times,
    then: Option<(u8, f64, Times)>,
}

/// Service times, ready to be drawn.
#[derive(Clone, Debug)]
enum Times {
    Lognormal { mu: f64, sigma: f64 },
    Exponential(f64),
    Fixed(f64),
    Seen(Vec<f64>),
}

impl Times {
    fn of(service: &Service) -> Self {
        if !service.seen.is_empty() {
            return Self::Seen(service.seen.clone());
        }
        match service.law {
            Law::Exponential => Self::Exponential(service.mean),
            Law::Lognormal if service.cv > 0.0 => {
                let variance = (1.0 + service.cv * service.cv).ln();
                Self::Lognormal {
                    mu: service.mean.ln() - variance / 2.0,
                    sigma: variance.sqrt(),
                }
            }
            Law::Lognormal | Law::Fixed | Law::Observed => Self::Fixed(service.mean),
        }
    }

    #[inline]
    fn draw(&self, chance: &mut Chance) -> f32 {
        let minutes = match self {
            Self::Lognormal { mu, sigma } => {
                return ((mu + sigma * chance.normal()) as f32).exp();
            }
            Self::Exponential(mean) => mean * chance.exponential(),
            Self::Fixed(mean) => *mean,
            Self::Seen(seen) => {
                let at = (chance.unit() * seen.len() as f64) as usize;
                seen.get(at).copied().unwrap_or_default()
            }
        };
        minutes as f32
    }
}

impl Plan {
    /// Prepares a model. `most` is the largest share of the model's visits that
    /// any change asks for: as many are drawn, and each change lets in its
    /// own. Visits of the model are the same whatever is asked for beside
    /// them. `more` = numbers for bookings, returns and leaving too.
    pub fn new(reading: &Reading, most: f64, more: bool) -> Self {
        let model = &reading.model;
        let number = |name: &str| {
            let at = reading.number(name);
            at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NONE)
        };
        let (parts, shares) = if model.profile.is_empty() {
            together(model)
        } else {
            apart(model)
        };
        let kinds = model.kind.iter().map(|kind| {
            let then = kind.then.as_ref();
            Prepared {
                queue: number(&kind.queue),
                first: Times::of(&kind.service),
                then: then.map(|t| (number(&t.queue), t.share, Times::of(&t.service))),
            }
        });
        Self {
            kinds: kinds.collect(),
            parts,
            shares,
            layers: most.ceil().max(1.0) as u64,
            more,
            shape: (model.day_cv > 0.0).then(|| 1.0 / (model.day_cv * model.day_cv)),
        }
    }
}

/// Every queue comes at the same times of the day.
fn together(model: &Model) -> (Vec<Part>, Vec<Vec<f64>>) {
    let all: f64 = model.arrivals.iter().map(|part| part.weight).sum();
    let rate = |weight: f64, minutes: f64| model.visits * weight / all / minutes;
    let parts = model.arrivals.iter().map(|p| Part {
        from: p.from,
        to: p.to,
        rate: rate(p.weight, p.to - p.from),
        shares: 0,
    });
    let weights = model.kind.iter().map(|kind| kind.weight);
    (parts.collect(), vec![upto(weights)])
}

/// Queues come at their own times: between any two cuts of the day each kind
/// has a rate, and their sum is the rate of the part.
fn apart(model: &Model) -> (Vec<Part>, Vec<Vec<f64>>) {
    let of = |kind: &Kind| {
        let own = model.profile.iter().find(|one| one.queue == kind.queue);
        own.map_or(model.arrivals.as_slice(), |one| one.arrivals.as_slice())
    };
    let weights: f64 = model.kind.iter().map(|kind| kind.weight).sum();
    let lists = model.profile.iter().map(|one| one.arrivals.as_slice());
    let lists = lists.chain([model.arrivals.as_slice()]);
    let mut cuts: Vec<f64> = lists.flatten().flat_map(|p| [p.from, p.to]).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let (mut parts, mut shares) = (Vec::new(), Vec::new());
    for pair in cuts.windows(2) {
        let rate = |kind: &Kind| {
            let arrivals = of(kind);
            let all: f64 = arrivals.iter().map(|part| part.weight).sum();
            let mut around = arrivals.iter();
            let around = around.find(|part| part.from <= pair[0] && pair[1] <= part.to);
            around.map_or(0.0, |part| {
                model.visits * kind.weight / weights * part.weight / all / (part.to - part.from)
            })
        };
        let rates: Vec<f64> = model.kind.iter().map(rate).collect();
        let rate: f64 = rates.iter().sum();
        if rate > 0.0 {
            parts.push(Part {
                from: pair[0],
                to: pair[1],
                rate,
                shares: shares.len(),
            });
            shares.push(upto(rates.into_iter()));
        }
    }
    (parts, shares)
}

/// Sums so far, as shares of the whole.
fn upto(weights: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let all: f64 = weights.clone().sum();
    let mut sum = 0.0;
    let so_far = weights.map(|weight| {
        sum += weight / all;
        sum
    });
    so_far.collect()
}

/// Draws a day into `day`, whose memory is used again.
pub fn draw(plan: &Plan, seed: u64, number: u64, day: &mut Drawn) {
    day.visits.clear();
    // A busy day is busy from morning to evening (a Cox process).
    let mut when = Chance::new(seed, number, 1);
    let busy = plan.shape.map_or(1.0, |shape| when.gamma(shape));
    for layer in 0..plan.layers {
        // The first layer is the model's own day, each other one as busy.
        let mut what = Chance::new(seed, number, 2 + 3 * layer);
        if layer > 0 {
            when = Chance::new(seed, number, 1 + 3 * layer);
        }
        let begin = day.visits.len();
        for part in &plan.parts {
            let shares = &plan.shares[part.shares];
            let rate = part.rate * busy;
            if rate <= 0.0 {
                continue;
            }
            let mut at = part.from;
            loop {
                at += when.exponential() / rate;
                if at >= part.to {
                    break;
                }
                let mut visit = visit(plan, shares, at, &mut what);
                visit.level += layer as f32;
                day.visits.push(visit);
            }
        }
        if plan.more {
            let mut more = Chance::new(seed, number, 3 + 3 * layer);
            let drawn = &mut day.visits[begin..];
            drawn.iter_mut().for_each(|visit| add(visit, &mut more));
        }
    }
    if plan.layers > 1 {
        day.visits.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
}

/// Bookings, returns and leaving.
fn add(visit: &mut Visit, more: &mut Chance) {
    let bits = more.bits();
    let part = |shift: u32| ((bits >> shift) & 0x1F_FFFF) as f32 / 2_097_152.0;
    visit.books = part(0);
    visit.slot = part(21);
    visit.returns = part(42);
    visit.patience = more.exponential() as f32;
}

#[inline]
fn visit(plan: &Plan, shares: &[f64], at: f64, what: &mut Chance) -> Visit {
    // One draw serves several small decisions: 16 bits each of one number.
    let bits = what.bits();
    let part = |shift: u32| ((bits >> shift) & 0xFFFF) as f32 / 65_536.0;
    let pick = what.unit();
    let last = plan.kinds.len().saturating_sub(1);
    let kind = shares.iter().position(|upto| pick < *upto);
    let kind = kind.unwrap_or(last);
    let prepared = &plan.kinds[kind];
    let (then, second) = match &prepared.then {
        Some((queue, share, times)) => {
            if f64::from(part(0)) < *share {
                (*queue, times.draw(what))
            } else {
                (NONE, 0.0)
            }
        }
        None => (NONE, 0.0),
    };
    Visit {
        at: at as f32,
        first: prepared.first.draw(what),
        second,
        level: part(16),
        no_show: part(32),
        class: part(48),
        books: 1.0,
        slot: 0.0,
        returns: 1.0,
        patience: f32::INFINITY,
        booked: f32::INFINITY,
        kind: kind as u8,
        queue: prepared.queue,
        then,
    }
}
