//! One plain sentence about a day: "7 to 9 of 10 people will be called within
//! 15 minutes; the weak spot is land, 08:30 to 10:30."

use super::model::Reading;
use super::outcome::Outcome;
use serde::Serialize;

/// The figures of the sentence; its words are the page's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// Of 10 people so many are called in time on a bad day: 5 % of the days
    /// are worse.
    pub low: u8,
    /// And so many on a good one: 5 % are better.
    pub high: u8,
    /// On average, as a share.
    pub average: f64,
    /// Minutes within which people should be called.
    pub minutes: f64,
    /// The weak spot; `None` = none.
    pub weak: Option<Weak>,
}

/// Where most people wait too long.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weak {
    /// The queue.
    pub queue: String,
    /// Begin of its first half hour, minutes after the begin of the day.
    pub from: f64,
    /// End of its last.
    pub to: f64,
    /// Of those who join then, so many a day wait longer than they should.
    pub late: f64,
    /// Share called in time of those who join then.
    pub within: f64,
}

/// The sentence about an outcome. `goal` is the share that should be called in
/// time, 0.9 where nothing else is set. `None` when nobody comes.
///
/// The weak spot is the queue and the half hour of joining it in which most
/// people a day are called too late, and the half hours beside it as long as
/// the goal is missed there too and at least half as many are late. A tenth of
/// a person a day is no weak spot.
pub fn sentence(reading: &Reading, outcome: &Outcome, goal: f64) -> Option<Sentence> {
    let within = outcome.within()?;
    let tenths = |share: f64| (share * 10.0).round().clamp(0.0, 10.0) as u8;
    let weak = (0..reading.queues.len()).filter_map(|queue| weak(reading, outcome, queue, goal));
    Some(Sentence {
        low: tenths(within.day_low),
        high: tenths(within.day_high),
        average: within.mean,
        minutes: reading.model.within,
        weak: weak.max_by(|a, b| a.late.total_cmp(&b.late)),
    })
}

fn weak(reading: &Reading, outcome: &Outcome, queue: usize, goal: f64) -> Option<Weak> {
    let days = outcome.days.len() as f64;
    let spots: Vec<(f64, f64)> = (0..outcome.halves())
        .map(|half| {
            let spot = outcome.spot(queue, half);
            (spot.n / days, (spot.n - spot.within) / days)
        })
        .collect();
    let missed = |at: usize| spots[at].1 > (1.0 - goal) * spots[at].0;
    let peak = (0..spots.len()).filter(|at| missed(*at));
    let peak = peak.max_by(|a, b| spots[*a].1.total_cmp(&spots[*b].1))?;
    let goes_on = |at: usize| missed(at) && spots[at].1 >= 0.5 * spots[peak].1;
    let first = (0..peak).rev().take_while(|at| goes_on(*at)).last();
    let last = (peak + 1..spots.len()).take_while(|at| goes_on(*at)).last();
    let (first, last) = (first.unwrap_or(peak), last.unwrap_or(peak));
    let part = &spots[first..=last];
    let n: f64 = part.iter().map(|one| one.0).sum();
    let late: f64 = part.iter().map(|one| one.1).sum();
    (late >= 0.1).then(|| Weak {
        queue: reading.queues[queue].clone(),
        from: outcome.half_begins(first),
        to: outcome.half_begins(last + 1),
        late,
        within: 1.0 - late / n,
    })
}
