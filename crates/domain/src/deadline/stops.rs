//! Stops as intervals on one axis, merged while they are walked.
//!
//! On the axis of days a stop is the skipped days `S < d <= E`: the day it
//! begins is used, the day it ends is not. On the axis of minutes it is
//! `[from, to)`. Both are half-open, so one walk serves both.

use super::{ClockFacts, DeadlineError, Stop};
use crate::calendar::{DAY, day_number, minute_of};
use jiff::civil::DateTime;

/// One skipped stretch of an axis; `to = None` = not resumed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Skip {
    pub from: i64,
    pub to: Option<i64>,
}

/// Days from 1970.
pub(super) fn day_axis(at: DateTime) -> i64 {
    i64::from(day_number(at.date()))
}

/// Minutes from 1970, local; seconds are cut off.
pub(super) fn minute_axis(at: DateTime) -> i64 {
    day_axis(at) * DAY + i64::from(minute_of(at))
}

/// Refuses a stop that ends before it begins.
pub(super) fn check(stops: &[Stop]) -> Result<(), DeadlineError> {
    match stops
        .iter()
        .find(|stop| stop.to.is_some_and(|to| to < stop.from))
    {
        Some(stop) => Err(DeadlineError::StopEndsBeforeItBegins { from: stop.from }),
        None => Ok(()),
    }
}

/// The stretches after `start`, disjoint and in order. Touching and
/// overlapping stops become neighbours that share no point.
pub(super) fn skips(facts: &ClockFacts, start: i64, axis: fn(DateTime) -> i64) -> Vec<Skip> {
    if facts.stops.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<Skip> = facts
        .stops
        .iter()
        .map(|stop| Skip {
            from: axis(stop.from),
            to: stop.to.map(axis),
        })
        .collect();
    all.sort_unstable_by_key(|skip| skip.from);
    let mut covered = start;
    let mut open = false;
    all.retain_mut(|skip| {
        skip.from = skip.from.max(covered);
        let holds = !open && skip.to.is_none_or(|to| to > skip.from);
        if holds {
            covered = skip.to.unwrap_or(covered);
            open = skip.to.is_none();
        }
        holds
    });
    all
}

/// Moves `target` (a count on `measure`) past the stretches that begin before
/// it is reached. `None` = an open one does: there is no end now.
pub(super) fn push_back(
    skips: &[Skip],
    mut target: i64,
    measure: impl Fn(i64) -> i64,
) -> Option<i64> {
    for skip in skips {
        let begins = measure(skip.from);
        if begins >= target {
            break;
        }
        target += measure(skip.to?) - begins;
    }
    Some(target)
}

/// How much of `measure` lies in `low..high` outside the stretches.
pub(super) fn outside(
    skips: &[Skip],
    (low, high): (i64, i64),
    measure: impl Fn(i64) -> i64,
) -> i64 {
    if high <= low {
        return 0;
    }
    let mut sum = measure(high) - measure(low);
    for skip in skips {
        let (from, to) = (skip.from.max(low), skip.to.unwrap_or(high).min(high));
        if from < to {
            sum -= measure(to) - measure(from);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{Limit, RuleSetId, StopReason, parse_local};

    fn facts(stops: &[(&str, &str)]) -> ClockFacts {
        let at = |text: &str| parse_local(text).unwrap();
        ClockFacts {
            start: at("2024-06-03T09:00"),
            limit: "10 wd".parse::<Limit>().unwrap(),
            rules: RuleSetId::Vn,
            stops: stops
                .iter()
                .map(|(from, to)| Stop {
                    from: at(from),
                    to: (!to.is_empty()).then(|| at(to)),
                    reason: StopReason::Supplement,
                })
                .collect(),
            restarts: vec![],
            extensions: vec![],
        }
    }

    #[test]
    fn overlapping_stops_share_no_point_and_nothing_follows_an_open_one() {
        let facts = facts(&[
            ("2024-06-10T09:00", ""),
            ("2024-06-04T09:00", "2024-06-06T09:00"),
            ("2024-06-05T09:00", "2024-06-07T09:00"),
            ("2024-06-11T09:00", "2024-06-12T09:00"),
        ]);
        let start = day_axis(facts.start);
        let found: Vec<_> = skips(&facts, start, day_axis)
            .into_iter()
            .map(|s| (s.from - start, s.to.map(|to| to - start)))
            .collect();
        assert_eq!(found, [(1, Some(3)), (3, Some(4)), (7, None)]);
    }
}
