//! What must hold of every due date, whatever the calendar.

use crate::support::{RandomCalendar, end};
use jiff::Span;
use jiff::civil::{DateTime, date};
use motcua_domain::calendar::{CalendarVersion, DayFact, Layer, compile};
use motcua_domain::deadline::{
    ClockFacts, Due, DueAt, Limit, LimitUnit, RuleSetId, Stop, StopReason, due, elapsed, explain,
};
use proptest::prelude::*;
use std::sync::LazyLock;

const UNITS: [LimitUnit; 3] = [
    LimitUnit::WorkingDays,
    LimitUnit::CalendarDays,
    LimitUnit::WorkingHours,
];

static CALENDARS: LazyLock<Vec<RandomCalendar>> = LazyLock::new(|| {
    (0..30)
        .map(|seed| RandomCalendar::new(seed, false))
        .collect()
});

fn moment(minutes: i64) -> DateTime {
    date(2023, 1, 1)
        .at(0, 0, 0, 0)
        .checked_add(Span::new().minutes(minutes))
        .unwrap()
}

fn cases() -> impl Strategy<Value = (usize, ClockFacts)> {
    let start = 0..(800 * 1440_i64);
    let stops = prop::collection::vec((-7200..40_000_i64, 0..20_000_i64), 0..4);
    (0..CALENDARS.len(), start, 1..25_u32, 0..3_usize, stops).prop_map(
        |(seed, start, amount, unit, stops)| {
            let stops = stops
                .into_iter()
                .map(|(from, length)| Stop {
                    from: moment((start + from).max(0)),
                    to: Some(moment((start + from).max(0) + length)),
                    reason: StopReason::Supplement,
                })
                .collect();
            let facts = ClockFacts {
                start: moment(start),
                limit: Limit {
                    amount,
                    unit: UNITS[unit],
                },
                rules: RuleSetId::Vn,
                stops,
                restarts: vec![],
                extensions: vec![],
            };
            (seed, facts)
        },
    )
}

fn at(facts: &ClockFacts, cal: &RandomCalendar) -> Option<DueAt> {
    due(facts, &cal.compiled).ok().and_then(end)
}

/// An end that is not there lies after all others.
fn is_later(one: Option<DueAt>, two: Option<DueAt>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => one <= two,
        (None, Some(_)) => false,
        (_, None) => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_to_do_or_a_later_start_never_ends_earlier((seed, facts) in cases(), shift in 0..9000_i64) {
        let cal = &CALENDARS[seed];
        let mut more = facts.clone();
        more.limit.amount += 1;
        prop_assert!(is_later(at(&facts, cal), at(&more, cal)));
        let mut later = facts.clone();
        later.start = later.start.checked_add(Span::new().minutes(shift)).unwrap();
        prop_assert!(is_later(at(&facts, cal), at(&later, cal)));
    }

    #[test]
    fn the_end_lies_in_a_session_or_at_its_end((seed, facts) in cases()) {
        let cal = &CALENDARS[seed];
        let Some(end) = at(&facts, cal) else { return Ok(()) };
        let sessions = cal.sessions(end.date);
        prop_assert!(sessions.iter().any(|(open, close)| *open < end.minute && end.minute <= *close));
        if facts.limit.unit != LimitUnit::WorkingHours {
            prop_assert_eq!(Some(end.minute), sessions.last().map(|session| session.1));
        }
    }

    #[test]
    fn hours_add_up((seed, facts) in cases(), more in 1..20_u32) {
        let cal = &CALENDARS[seed];
        let hours = |start, amount| ClockFacts {
            start,
            limit: Limit { amount, unit: LimitUnit::WorkingHours },
            stops: vec![],
            ..facts.clone()
        };
        let (a, b) = (facts.limit.amount, more);
        if let Some(first) = at(&hours(facts.start, a), cal) {
            let second = at(&hours(first.local(), b), cal);
            prop_assert_eq!(second, at(&hours(facts.start, a + b), cal));
        }
    }

    #[test]
    fn how_stops_are_written_down_does_not_matter(
        (seed, facts) in cases(), nothing in 0..40_000_i64, cut in 0..=100_i64,
    ) {
        let cal = &CALENDARS[seed];
        let expected = at(&facts, cal);
        let mut empty = facts.clone();
        let moment = facts.start.checked_add(Span::new().minutes(nothing)).unwrap();
        empty.stops.push(Stop { from: moment, to: Some(moment), reason: StopReason::OtherAgency });
        prop_assert_eq!(at(&empty, cal), expected, "a stop of no length");

        let mut reversed = facts.clone();
        reversed.stops.reverse();
        prop_assert_eq!(at(&reversed, cal), expected, "another order");

        let mut split = facts.clone();
        if let Some(stop) = split.stops.pop() {
            let length = stop.from.duration_until(stop.to.unwrap()).as_mins();
            let middle = stop.from.checked_add(Span::new().minutes(length * cut / 100)).unwrap();
            split.stops.push(Stop { to: Some(middle), ..stop.clone() });
            split.stops.push(Stop { from: middle, ..stop });
            prop_assert_eq!(at(&split, cal), expected, "cut in two");
        }
    }

    #[test]
    fn a_version_that_changes_other_days_changes_nothing((seed, facts) in cases(), far in 1..300_i64) {
        let cal = &CALENDARS[seed];
        let Some(end) = at(&facts, cal) else { return Ok(()) };
        let mut version = CalendarVersion::empty("storm", Layer::Procedure);
        let before = facts.start.date().checked_sub(Span::new().days(far)).unwrap();
        let after = end.date.checked_add(Span::new().days(far)).unwrap();
        version.days = [before, after]
            .into_iter()
            .filter(|day| cal.compiled.day(*day).is_ok())
            .map(|day| if far % 2 == 0 {
                DayFact::closed(day, "storm")
            } else {
                DayFact::opened(day, "0000-2400".parse().unwrap(), "desk")
            })
            .collect();
        let changed = compile(&cal.layers.with(version), None).unwrap();
        prop_assert_eq!(due(&facts, &changed), due(&facts, &cal.compiled));
    }

    #[test]
    fn what_has_elapsed_at_the_end_is_the_amount((seed, facts) in cases()) {
        let cal = &CALENDARS[seed];
        let Some(end) = at(&facts, cal) else { return Ok(()) };
        let last = end.date.at(23, 59, 0, 0);
        match facts.limit.unit {
            LimitUnit::WorkingDays => {
                prop_assert_eq!(elapsed(&facts, &cal.compiled, last).unwrap().days, facts.limit.amount);
            }
            LimitUnit::WorkingHours if end.minute < 1440 => {
                let worked = elapsed(&facts, &cal.compiled, end.local()).unwrap();
                prop_assert_eq!(worked.minutes, facts.limit.amount * 60);
            }
            _ => {}
        }
    }

    #[test]
    fn the_counted_lines_sum_to_the_amount((seed, facts) in cases()) {
        let cal = &CALENDARS[seed];
        let Ok(explanation) = explain(&facts, &cal.compiled) else { return Ok(()) };
        let Due::At { at, .. } = explanation.due else { return Ok(()) };
        prop_assert_eq!(explanation.days.last().unwrap().date, at.date);
        prop_assert_eq!(explanation.days[0].date, facts.start.date());
        let counted: Vec<_> = explanation.days.iter().filter(|day| day.counted).collect();
        if facts.limit.unit == LimitUnit::WorkingHours {
            let minutes: u32 = counted.iter().filter_map(|day| day.minutes).sum();
            prop_assert_eq!(minutes, facts.limit.amount * 60);
        } else {
            let n: Vec<_> = counted.iter().map(|day| day.n.unwrap()).collect();
            prop_assert_eq!(n, (1..=facts.limit.amount).collect::<Vec<_>>());
        }
        let lines = motcua_domain::deadline::lines(&explanation);
        prop_assert_eq!(lines.iter().filter(|line| line.is_end).count(), 1);
        let mut day = facts.start.date();
        for line in &lines {
            prop_assert_eq!(line.from, day, "lines leave no day out");
            day = line.to.tomorrow().unwrap();
        }
    }
}
