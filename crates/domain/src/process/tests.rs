//! The way of a dossier, and what it adds.

use super::*;
use crate::calendar::{Compiled, Layers, OpeningHours, compile};
use crate::deadline::{ClockFacts, DueAt, Limit, RuleSetId};
use crate::dossier::{
    Event, Intake, Organisations, PlannedStep, ProcedureRef, Promise, PromiseCause, ResultVia,
};
use crate::id::{DossierCode, DossierId, StaffId, UnitId};
use crate::money::Vnd;
use crate::time::{Timestamp, instant};
use jiff::civil::{DateTime, date};
use std::collections::BTreeMap;

pub type Events = Vec<(Timestamp, Option<StaffId>, Event)>;

pub fn at(text: &str) -> Timestamp {
    instant(text.parse::<DateTime>().unwrap())
}

fn intake() -> Intake {
    let desk = UnitId::new("desk");
    Intake {
        procedure: ProcedureRef {
            code: "1.002273".into(),
            hash: "h".into(),
            field: "land".into(),
        },
        case: None,
        area: None,
        channel: crate::procedure::Channel::Counter,
        outside_code: None,
        orgs: Organisations {
            helped: desk.clone(),
            received: desk,
            decides: UnitId::new("office"),
        },
        parties: Vec::new(),
        papers: Vec::new(),
        result_via: ResultVia::Desk,
        limit: "5 wd".parse::<Limit>().unwrap(),
        restarts_on_supplement: false,
        fee: Vnd(0),
        basis: None,
    }
}

fn due(day: i8) -> DueAt {
    DueAt {
        date: date(2026, 10, day),
        minute: 1020,
    }
}

fn promise(at: Timestamp, day: i8, cause: PromiseCause) -> Promise {
    Promise {
        due: due(day),
        at,
        cause,
        provisional: false,
    }
}

/// Accepted on Monday 5 October 2026 at eight, due on the 12th.
pub fn accepted() -> (Timestamp, Option<StaffId>, Event) {
    let at = at("2026-10-05T08:00:00");
    let step = |unit: &str| PlannedStep {
        unit: UnitId::new(unit),
        share_permille: 500,
        due: None,
    };
    let event = Event::Accepted {
        code: DossierCode::parse("H39.12-261005-0001").unwrap(),
        intake: Box::new(intake()),
        clock: ClockFacts {
            start: date(2026, 10, 5).at(8, 0, 0, 0),
            limit: "5 wd".parse().unwrap(),
            rules: RuleSetId::Vn,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        },
        calendar: "c".into(),
        promise: promise(at, 12, PromiseCause::Acceptance),
        steps: vec![step("desk"), step("office")],
    };
    (at, Some(StaffId(1)), event)
}

pub fn by(text: &str, event: Event) -> (Timestamp, Option<StaffId>, Event) {
    (at(text), Some(StaffId(1)), event)
}

pub fn over(to: &str, step: u16) -> Event {
    Event::HandedOver {
        to: UnitId::new(to),
        step,
        round: None,
    }
}

pub fn received() -> Event {
    Event::HandOverReceived { from: None }
}

pub fn result() -> Event {
    Event::ResultRecorded {
        positive: true,
        number: None,
        from: None,
    }
}

fn ask() -> Event {
    Event::SupplementRequested {
        items: Vec::new(),
        warned: true,
    }
}

fn given(promised: Promise) -> Event {
    Event::SupplementReceived {
        papers: Vec::new(),
        promise: Some(promised),
        calendar: "c".into(),
    }
}

/// To the office on Tuesday, asked for a supplement on Wednesday, given on the
/// Wednesday after, back at the desk on the Thursday and ended there.
pub fn way() -> Events {
    let later = promise(at("2026-10-14T08:00:00"), 19, PromiseCause::Supplement);
    vec![
        accepted(),
        by("2026-10-05T10:00:00", over("office", 1)),
        by("2026-10-06T10:00:00", received()),
        by(
            "2026-10-06T11:00:00",
            Event::Assigned {
                to: StaffId(7),
                substitute: false,
            },
        ),
        by("2026-10-07T11:00:00", ask()),
        by("2026-10-14T08:00:00", given(later)),
        by("2026-10-14T09:00:00", over("desk", 0)),
        by("2026-10-15T08:00:00", received()),
        by("2026-10-15T09:00:00", result()),
        by("2026-10-16T09:00:00", Event::Noted {}),
    ]
}

pub fn calendar() -> Compiled {
    compile(&Layers::national(OpeningHours::office()), None).unwrap()
}

pub fn journey(events: &Events) -> Journey {
    let until = at("2026-10-20T08:00:00");
    Journey::of(DossierId(1), events, until).unwrap().unwrap()
}

#[test]
fn every_minute_lies_with_somebody_and_nothing_counts_after_the_end() {
    let journey = journey(&way());
    assert_eq!(journey.end, Some(at("2026-10-15T09:00:00")));
    assert_eq!(journey.n_events, 9);
    let whole: i64 = journey.pieces.iter().map(Piece::minutes).sum();
    assert_eq!(whole, (10 * 24 + 1) * 60);
    let mut lay: BTreeMap<Lay, i64> = BTreeMap::new();
    for piece in &journey.pieces {
        *lay.entry(piece.lay).or_default() += piece.minutes();
    }
    let hours = |of: Lay| lay.get(&of).copied().unwrap_or(0) / 60;
    assert_eq!(hours(Lay::Queue), 2 + 1 + 1);
    assert_eq!(hours(Lay::Way), 24 + 23);
    assert_eq!(hours(Lay::Work), 24 + 1);
    assert_eq!(hours(Lay::Citizen), 7 * 24 - 3);
}

#[test]
fn hand_overs_and_returns_are_counted() {
    let journey = journey(&way());
    let ways: Vec<_> = journey
        .hand_overs
        .iter()
        .map(|over| (over.from.as_str(), over.to.as_str(), over.minutes / 60))
        .collect();
    assert_eq!(ways, [("desk", "office", 24), ("office", "desk", 23)]);
    assert_eq!(journey.returns, 1, "the desk had them before");
}

#[test]
fn a_dossier_adds_once_to_each_sum_of_its_month() {
    let rows = contribution(&journey(&way()));
    let one = |measure: Measure, unit: &str, key: &str| {
        let mut found = rows.iter().filter(|(at, _)| {
            at.measure == measure && at.unit == unit && at.key == key && at.month == "2026-10"
        });
        let sum = found.next().map(|(_, sum)| (sum.n, sum.minutes / 60));
        assert_eq!(found.next(), None);
        sum
    };
    assert_eq!(one(Measure::Whole, "desk", ""), Some((1, 241)));
    assert_eq!(one(Measure::Supplements, "desk", "1"), Some((1, 0)));
    assert_eq!(one(Measure::Returns, "desk", "1"), Some((1, 0)));
    assert_eq!(one(Measure::HandOvers, "desk", "2"), Some((1, 0)));
    assert_eq!(one(Measure::Way, "office", "desk>office"), Some((1, 24)));
    assert_eq!(one(Measure::Lay, "office", "citizen"), Some((1, 165)));
    // The first two hours, the way to the office and the last hour.
    assert_eq!(one(Measure::Step, "desk", "0"), Some((1, 2 + 24 + 1)));
    // Over all units the dossier counts once, however many units it was with.
    assert_eq!(one(Measure::Whole, WHOLE, ""), Some((1, 241)));
    assert_eq!(one(Measure::Lay, "desk", "queue"), Some((1, 3)));
    assert_eq!(one(Measure::Lay, "office", "queue"), Some((1, 1)));
    assert_eq!(one(Measure::Lay, WHOLE, "queue"), Some((1, 4)));
    assert_eq!(one(Measure::Way, WHOLE, "desk>office"), Some((1, 24)));
}

#[test]
fn events_out_of_order_give_no_minute_twice() {
    let logged = |name: &str| Event::Logged {
        activity: name.into(),
        resource: None,
    };
    let events = vec![
        accepted(),
        by("2026-10-01T09:00:00", logged("before it came in")),
        by("2026-10-07T08:00:00", logged("later")),
        by("2026-10-06T08:00:00", logged("earlier")),
        by("2026-10-06T08:00:00", logged("at the same time")),
        by("2026-10-08T08:00:00", result()),
    ];
    let journey = journey(&events);
    let whole: i64 = journey.pieces.iter().map(Piece::minutes).sum();
    assert_eq!(whole, 3 * 24 * 60, "from entry to the end and no more");
    assert!(journey.pieces.is_sorted_by(|a, b| a.to <= b.from));
    let total: i64 = entries(&journey)
        .iter()
        .filter(|(at, _)| at.measure == Measure::Whole && at.unit == WHOLE)
        .map(|(_, minutes)| minutes)
        .sum();
    assert_eq!(total, whole);
}

#[test]
fn an_end_before_the_entry_takes_no_time_and_one_at_the_end_of_time_is_none() {
    let swapped = journey(&vec![accepted(), by("2026-09-01T08:00:00", result())]);
    assert_eq!(swapped.pieces.iter().map(Piece::minutes).sum::<i64>(), 0);
    let rows = contribution(&swapped);
    assert!(!rows.is_empty() && rows.keys().all(|at| at.month == "2026-09"));
    let never = journey(&vec![accepted(), (crate::time::LAST, None, result())]);
    assert_eq!(never.end, None);
    assert!(contribution(&never).is_empty());
}

#[test]
fn an_open_dossier_adds_nothing() {
    let open = journey(&way()[..8].to_vec());
    assert_eq!(open.end, None);
    assert_eq!(open.pieces.last().unwrap().to, at("2026-10-20T08:00:00"));
    assert!(contribution(&open).is_empty());
}

#[test]
fn an_activity_of_a_log_lasts_until_the_next_event() {
    let logged = |name: &str| Event::Logged {
        activity: name.into(),
        resource: None,
    };
    let events = vec![
        accepted(),
        by("2026-10-05T09:00:00", logged("Xem")),
        by("2026-10-05T09:30:00", logged("Duyệt")),
        by("2026-10-05T11:30:00", result()),
    ];
    let journey = journey(&events);
    assert_eq!(
        journey.activities,
        [("Xem".to_owned(), 30), ("Duyệt".to_owned(), 120)]
    );
}

#[test]
fn classes_hold_their_upper_end_and_quantiles_lie_within() {
    assert_eq!([bucket(0), bucket(15), bucket(16)], [0, 0, 1]);
    assert_eq!(bucket(i64::MAX), 19);
    let classes = BTreeMap::from([(0, 1), (5, 2), (19, 1)]);
    assert_eq!(quantile(&classes, 0.5), Some(240 + 120));
    assert_eq!(quantile(&classes, 1.0), Some(259_200));
    assert_eq!(quantile(&BTreeMap::new(), 0.5), None);
}
