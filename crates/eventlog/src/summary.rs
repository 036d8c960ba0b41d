//! The figures of a log.

use serde::Serialize;

use crate::log::{Case, Log};

/// What a log amounts to. Its JSON has these keys and no others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Usable cases.
    pub cases: usize,
    /// Their events.
    pub events: usize,
    /// Cases that could not be used.
    pub skipped: Vec<SkippedCase>,
    /// Cases with an end.
    pub finished: usize,
    /// Finished cases whose end is after their deadline, as instants.
    pub late: usize,
    /// `late / finished`; nothing when no case is finished.
    pub late_share: Option<f64>,
    /// Days from start to end, of the finished cases that have a start.
    pub quantiles: Quantiles,
}

/// A case that could not be used, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedCase {
    /// Its name, or `#N`, its place in the file.
    pub case: String,
    /// Why.
    pub reason: String,
}

/// Linear quantiles (type 7 of Hyndman and Fan); nothing without a case.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantiles {
    /// A tenth took at most so long.
    pub q10: Option<f64>,
    /// A quarter took at most so long.
    pub q25: Option<f64>,
    /// The median.
    pub q50: Option<f64>,
    /// Three quarters took at most so long.
    pub q75: Option<f64>,
    /// Nine tenths took at most so long.
    pub q90: Option<f64>,
}

impl Quantiles {
    /// Quantiles of some figures, in any order.
    pub fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |p: f64| {
            let place = p * (figures.len().checked_sub(1)? as f64);
            let below = *figures.get(place.floor() as usize)?;
            let above = *figures.get(place.ceil() as usize)?;
            Some(below + (place - place.floor()) * (above - below))
        };
        Quantiles {
            q10: at(0.1),
            q25: at(0.25),
            q50: at(0.5),
            q75: at(0.75),
            q90: at(0.9),
        }
    }
}

impl Summary {
    /// The figures of a log.
    pub fn of(log: &Log) -> Self {
        let finished = log.cases.iter().filter(|case| case.is_finished()).count();
        let late = log.cases.iter().filter(|case| case.is_late()).count();
        let skipped = log.skipped.iter().map(|skipped| SkippedCase {
            case: skipped.case.clone(),
            reason: skipped.reason.to_string(),
        });
        Summary {
            cases: log.cases.len(),
            events: log.cases.iter().map(|case| case.events.len()).sum(),
            skipped: skipped.collect(),
            finished,
            late,
            late_share: (finished > 0).then(|| late as f64 / finished as f64),
            quantiles: Quantiles::of(log.cases.iter().filter_map(Case::days_taken).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_neighbours() {
        let q = Quantiles::of(vec![40.0, 10.0, 20.0, 30.0]);
        // numpy.quantile([10,20,30,40], [.1,.25,.5,.75,.9])
        let expected = [13.0, 17.5, 25.0, 32.5, 37.0];
        for (found, expected) in [q.q10, q.q25, q.q50, q.q75, q.q90]
            .into_iter()
            .zip(expected)
        {
            assert!(
                (found.unwrap() - expected).abs() < 1e-12,
                "{found:?} {expected}"
            );
        }
    }

    #[test]
    fn one_case_is_its_own_quantiles_and_none_has_none() {
        assert_eq!(Quantiles::of(vec![3.5]).q90, Some(3.5));
        assert_eq!(Quantiles::of(vec![]).q50, None);
        assert_eq!(Summary::of(&Log::default()).late_share, None);
    }
}
