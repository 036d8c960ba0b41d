//! What a day comes to, and what many days come to together.

use serde::Serialize;

/// A sum over people: how many, how long they waited, how many were called in
/// time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Services begun, and people who were never called.
    pub n: f64,
    /// Minutes waited together.
    pub wait: f64,
    /// Called within the set time.
    pub within: f64,
}

impl Tally {
    /// Puts another beside it.
    pub fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.wait += other.wait;
        self.within += other.within;
    }
}

/// The same for one queue and one half hour of joining it, in small.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// People.
    pub n: f32,
    /// Minutes waited together.
    pub wait: f32,
    /// Called within the set time.
    pub within: f32,
}

/// A played day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayFigures {
    /// Per queue: those who go first, then the others.
    pub queues: Vec<[Tally; 2]>,
    /// Per half hour in which somebody joined a first queue.
    pub halves: Vec<Tally>,
    /// Per queue, and in it per half hour in which somebody joined it.
    pub spots: Vec<Spot>,
    /// First steps of all queues together.
    pub first: Tally,
    /// All steps.
    pub all: Tally,
    /// Those who left before they were called, and how long they waited; they
    /// stand in no other sum.
    pub gone: Tally,
    /// Those whom nobody called until the end of the day, since nobody served
    /// their queue any more. In the other sums they count as not called in
    /// time, with the wait until the end of the day.
    pub left: f64,
    /// Minutes from the end of the opening to the last end of a service.
    pub overtime: f64,
    /// Minutes served per official.
    pub busy: Vec<f32>,
}

/// An average over days with its band, and the band of a single day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// The average.
    pub mean: f64,
    /// Half of the 95 % interval of the average.
    pub half: f64,
    /// 5 % of the days lie below.
    pub day_low: f64,
    /// 5 % of the days lie above.
    pub day_high: f64,
}

/// A ratio of sums over days (people called in time of all people): estimate,
/// its 95 % half width by the usual linearisation, and quantiles of single
/// days. `None` where there is nobody.
pub fn ratio(days: &[(f64, f64)]) -> Option<Band> {
    let count = days.len() as f64;
    let (top, bottom) = sums(days);
    if bottom <= 0.0 {
        return None;
    }
    let mean = top / bottom;
    let average = bottom / count;
    let squares: f64 = days.iter().map(|(y, x)| (y - mean * x).powi(2)).sum();
    let half = if count > 1.0 {
        1.96 * (squares / (count - 1.0) / count).sqrt() / average
    } else {
        f64::INFINITY
    };
    let mut single: Vec<f64> = days
        .iter()
        .filter(|(_, x)| *x > 0.0)
        .map(|(y, x)| y / x)
        .collect();
    single.sort_unstable_by(f64::total_cmp);
    Some(Band {
        mean,
        half,
        day_low: quantile(&single, 0.05),
        day_high: quantile(&single, 0.95),
    })
}

/// Sums of both.
pub fn sums(days: &[(f64, f64)]) -> (f64, f64) {
    days.iter()
        .fold((0.0, 0.0), |(a, b), (y, x)| (a + y, b + x))
}

/// How a change differs from something else on the same days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Difference of the averages.
    pub mean: f64,
    /// Half of its 95 % interval.
    pub half: f64,
}

/// The difference of two ratios of sums over the same days, with the interval
/// that the common days make narrow.
pub fn compare(now: &[(f64, f64)], then: &[(f64, f64)]) -> Option<Difference> {
    let count = now.len().min(then.len()) as f64;
    let (before, after) = (sums(now), sums(then));
    if before.1 <= 0.0 || after.1 <= 0.0 || count < 2.0 {
        return None;
    }
    let (old, new) = (before.0 / before.1, after.0 / after.1);
    // How far a day lies from the ratio of all, in units of the ratio.
    let off = |day: &(f64, f64), ratio: f64, all: f64| (day.0 - ratio * day.1) * count / all;
    let both = now.iter().zip(then);
    let squares: f64 = both
        .map(|(one, two)| (off(two, new, after.1) - off(one, old, before.1)).powi(2))
        .sum();
    Some(Difference {
        mean: new - old,
        half: 1.96 * (squares / (count - 1.0) / count).sqrt(),
    })
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = (q * last as f64).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
