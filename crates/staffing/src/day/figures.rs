//! What a day comes to, and what many days come to together.

use motcua_domain::stats::special::t_two_sided;
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
    /// Half of the 95 % interval of the average; of a share the longer of its
    /// two sides, see [`share`].
    pub half: f64,
    /// 5 % of the days lie below.
    pub day_low: f64,
    /// 5 % of the days lie above.
    pub day_high: f64,
}

/// A ratio of sums over days (minutes waited by people): estimate, its 95 %
/// half width by the usual linearisation, and quantiles of single days. `None`
/// where there is nobody. What is a share has an interval of its own: [`share`].
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

/// The fewest degrees of freedom with which the spread of days is taken to be
/// known.
const FREEDOM: f64 = 6.0;

/// A share of sums over days (people called in time of all people), with an
/// interval that holds near 0 and near 100 % too.
///
/// There a few full days make up nearly all that is missing, and a sample of
/// days has often too few of them: then both the share and its spread come out
/// too rosy, and the plain interval of 400 quiet days holds the true share in
/// 85 of 100 samples. This one is made on the scale of the odds, by Student's t
/// with as many degrees of freedom as the spread is known with (Satterthwaite
/// 1946, from the fourth powers of how far days lie off), and holds it in about
/// 94. Where everybody or nobody was called in time it is that of a desk where
/// one person was not.
pub fn share(days: &[(f64, f64)]) -> Option<Band> {
    let plain = ratio(days)?;
    let half = longer_side(days, &plain);
    Some(Band { half, ..plain })
}

fn longer_side(days: &[(f64, f64)], plain: &Band) -> f64 {
    let (share, error) = (plain.mean, plain.half / 1.96);
    if !error.is_finite() {
        return error;
    }
    if share <= 0.0 || share >= 1.0 {
        let (_, people) = sums(days);
        return from_odds((1.0 / people).ln() + t_two_sided(0.05, FREEDOM));
    }
    if error <= 0.0 {
        return 0.0;
    }
    let reach = t_two_sided(0.05, freedom(days, share)) * error / (share * (1.0 - share));
    let odds = (share / (1.0 - share)).ln();
    let (low, high) = (from_odds(odds - reach), from_odds(odds + reach));
    (share - low).max(high - share)
}

/// The share with such a logarithm of the odds.
fn from_odds(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// Degrees of freedom with which the spread of days around a ratio is known.
fn freedom(days: &[(f64, f64)], mean: f64) -> f64 {
    let count = days.len() as f64;
    let squares = days.iter().map(|(y, x)| (y - mean * x).powi(2));
    let (two, four) = squares.fold((0.0, 0.0), |(two, four), one| (two + one, four + one * one));
    // 3 where days lie around it as in a normal law, more where a few lie far.
    let kurtosis = count * four / (two * two);
    let known = 2.0 * count / (kurtosis - 1.0).max(1e-9);
    known.clamp(FREEDOM, (count - 1.0).max(FREEDOM))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Chance;

    /// Days of a hundred people, nearly all of them quiet.
    fn quiet(sample: u64, days: usize) -> Vec<(f64, f64)> {
        let mut chance = Chance::new(5, sample, 0);
        let mut late = || {
            let is_full = chance.unit() < 0.02;
            let late = 30.0 * chance.exponential();
            if is_full { late.min(100.0) } else { 0.0 }
        };
        (0..days).map(|_| (100.0 - late(), 100.0)).collect()
    }

    #[test]
    fn the_interval_of_a_share_near_all_holds_what_it_promises() {
        // The mean of an exponential law that is cut at a hundred.
        let truth = 1.0 - 0.02 * 0.3 * (1.0 - (-100.0_f64 / 30.0).exp());
        let samples = 400;
        let held = |band: fn(&[(f64, f64)]) -> Option<Band>| {
            let holds = |sample: &u64| {
                let band = band(&quiet(*sample, 400)).unwrap();
                (band.mean - truth).abs() <= band.half
            };
            (0..samples).filter(holds).count() as f64 / samples as f64
        };
        let (own, plain) = (held(share), held(ratio));
        assert!(own > 0.93, "{own}");
        assert!(plain < 0.92, "{plain}");
    }

    #[test]
    fn in_the_middle_a_share_has_the_plain_interval() {
        let mut chance = Chance::new(6, 0, 0);
        let mut day = || (50.0 + 8.0 * chance.normal(), 100.0);
        let days: Vec<(f64, f64)> = (0..1_000).map(|_| day()).collect();
        let (own, plain) = (share(&days).unwrap(), ratio(&days).unwrap());
        assert!((own.half / plain.half - 1.0).abs() < 0.01, "{own:?}");
        assert_eq!(Band { half: 0.0, ..own }, Band { half: 0.0, ..plain });
    }

    #[test]
    fn a_share_of_all_or_of_nobody_is_not_quite_sure() {
        let all = share(&[(100.0, 100.0); 400]).unwrap();
        let none = share(&[(0.0, 100.0); 400]).unwrap();
        assert!(all.half > 1e-5 && all.half < 1e-3, "{all:?}");
        assert!((all.half - none.half).abs() < 1e-12, "{none:?}");
        let few = share(&[(1.0, 1.0); 3]).unwrap();
        assert!(few.half > 0.5 && few.half <= 1.0, "{few:?}");
        // Days that are all alike, and no day at all.
        let alike = share(&[(9.0, 10.0); 40]).unwrap();
        assert!(alike.half < 1e-6, "{alike:?}");
        assert!(share(&[(9.0, 10.0)]).unwrap().half.is_infinite());
        assert_eq!(share(&[]), None);
    }
}
