//! What must hold of indicators whatever happens: the differences that acts
//! write add up to what the events say, and nobody's time is another's.

use super::*;
use crate::calendar::{Compiled, Layers, OpeningHours, compile};
use crate::deadline::{ClockFacts, DueAt, RuleSetId, StopReason};
use crate::dossier::figures::Counts;
use crate::dossier::{
    DeliveredTo, Dossier, Event, Intake, Organisations, PlannedStep, ProcedureRef, Promise,
    PromiseCause, ResultVia,
};
use crate::id::{DossierCode, DossierId, MoneyId, StaffId, UnitId, VisitId};
use crate::money::Vnd;
use crate::procedure::Channel;
use crate::report::{Period, PeriodKind};
use crate::time::{Timestamp, instant};
use crate::visit::choose::{Rule, Why};
use crate::visit::{ClassId, LineId, Origin, Outcome, TicketNumber, Undoable, Visit};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

macro_rules! shipped {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../../../packs/indicators/", $id, ".toml")))),*]
    };
}

/// Every definition that ships.
const SHIPPED: [(&str, &str); 27] = shipped![
    "asked-again",
    "asked-for-supplement",
    "asked-share",
    "attitude-upheld",
    "box-filed",
    "called-15",
    "days-at-desk",
    "days-for-supplement",
    "days-in-progress",
    "days-taken",
    "digitised",
    "early",
    "electronic-result",
    "first-promise-kept",
    "late-apologised",
    "left",
    "no-paper",
    "on-time",
    "online",
    "own-late-apologised",
    "petitions-in-time",
    "refusals",
    "same-day",
    "satisfaction",
    "steps-in-share",
    "wait-minutes",
    "withdrawn",
];

fn definition(id: &str) -> Definition {
    let found = SHIPPED.iter().find(|(known, _)| *known == id);
    let (_, text) = found.expect("it ships");
    toml::from_str(text).expect("a definition")
}

fn indicator(id: &str) -> Indicator {
    Indicator::read(definition(id)).expect("a sound definition")
}

fn book() -> Book {
    let all: Vec<Indicator> = SHIPPED.iter().map(|(id, _)| indicator(id)).collect();
    Book::of(&all)
}

fn at(text: &str) -> Timestamp {
    instant(text.parse::<DateTime>().expect("a date-time"))
}

/// The shipped calendar, and one official's leave.
struct Office {
    calendar: Arc<Compiled>,
    away: BTreeMap<StaffId, Vec<(Date, Date)>>,
}

impl Office {
    fn open() -> Self {
        let layers = Layers::national(OpeningHours::office());
        let calendar = compile(&layers, None).expect("the shipped calendar compiles");
        Self {
            calendar: Arc::new(calendar),
            away: BTreeMap::new(),
        }
    }
}

impl Working for Office {
    fn calendar(&self, _: &Dossier) -> Arc<Compiled> {
        Arc::clone(&self.calendar)
    }
    fn away(&self, official: StaffId, _: Timestamp) -> Vec<(Date, Date)> {
        self.away.get(&official).cloned().unwrap_or_default()
    }
}

fn intake(channel: Channel) -> Intake {
    let desk = UnitId::new("desk");
    Intake {
        procedure: ProcedureRef {
            code: "1".into(),
            hash: "h".into(),
            field: "land".into(),
        },
        case: None,
        area: None,
        channel,
        outside_code: None,
        orgs: Organisations {
            helped: desk.clone(),
            received: desk,
            decides: UnitId::new("land"),
        },
        parties: Vec::new(),
        papers: Vec::new(),
        result_via: ResultVia::Desk,
        limit: "5 wd".parse().expect("a limit"),
        restarts_on_supplement: false,
        fee: Vnd(10),
        basis: None,
    }
}

fn promise(due: &str, at: Timestamp) -> Promise {
    Promise {
        due: DueAt::parse(due).expect("a due date"),
        at,
        cause: PromiseCause::Acceptance,
        provisional: false,
    }
}

/// Received on Monday 5 October at eight, due on Monday the 12th at five: five
/// working days, of which a fifth is the desk's and the rest, in two steps, the
/// land office's.
fn accepted(now: Timestamp, channel: Channel) -> Event {
    let step = |unit: &str, share_permille| PlannedStep {
        unit: UnitId::new(unit),
        share_permille,
        due: None,
    };
    Event::Accepted {
        code: DossierCode::issue("H53.LA", date(2026, 10, 5), 1),
        intake: Box::new(intake(channel)),
        clock: ClockFacts {
            start: crate::time::local(now),
            limit: "5 wd".parse().expect("a limit"),
            rules: RuleSetId::Vn,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        },
        calendar: String::new(),
        promise: promise("2026-10-12T17:00", now),
        steps: vec![step("desk", 200), step("land", 500), step("land", 300)],
    }
}

fn handed(to: &str, step: u16) -> Event {
    Event::HandedOver {
        to: UnitId::new(to),
        step,
        round: None,
    }
}

fn result() -> Event {
    Event::ResultRecorded {
        positive: true,
        number: None,
        from: None,
    }
}

fn assigned(to: i64) -> Event {
    Event::Assigned {
        to: StaffId(to),
        substitute: false,
    }
}

type Told = (Timestamp, Option<StaffId>, Event);

fn told(text: &str, event: Event) -> Told {
    (at(text), Some(StaffId(7)), event)
}

#[test]
fn every_shipped_definition_is_sound_and_its_pairs_are_there() {
    for (id, _) in SHIPPED {
        let one = indicator(id);
        assert_eq!(one.id(), id);
        let knows = |other: &str| SHIPPED.iter().any(|(known, _)| *known == other);
        assert_eq!(lost_pairs(one.definition(), knows), [], "{id}");
    }
    let parts = book().parts().count();
    assert!((15..=30).contains(&parts), "{parts} parts");
}

#[test]
fn an_indicator_says_at_which_unit_its_cases_are_counted() {
    let at = |id: &str| indicator(id).counted_at();
    for id in ["on-time", "late-apologised", "same-day", "days-taken"] {
        assert_eq!(at(id), CountedAt::Deciding, "{id}");
    }
    for id in ["refusals", "online", "electronic-result"] {
        assert_eq!(at(id), CountedAt::Receiving, "{id}");
    }
    for id in ["steps-in-share", "own-late-apologised", "days-in-progress"] {
        assert_eq!(at(id), CountedAt::Holding, "{id}");
    }
    for id in ["satisfaction", "wait-minutes", "petitions-in-time"] {
        assert_eq!(at(id), CountedAt::Desk, "{id}");
    }
}

#[test]
fn a_case_stays_as_it_was_counted_where_nothing_later_can_mend_it() {
    for id in [
        "on-time",
        "late-apologised",
        "own-late-apologised",
        "steps-in-share",
        "first-promise-kept",
        "same-day",
        "called-15",
        "online",
        "electronic-result",
        "refusals",
        "petitions-in-time",
        "asked-for-supplement",
    ] {
        assert!(indicator(id).is_settled(), "{id}");
    }
    // A paper may come as a file after the end, a slip after the visit.
    for id in ["digitised", "asked-share"] {
        assert!(!indicator(id).is_settled(), "{id}");
    }
    let of = |id: &str, change: &dyn Fn(&mut Definition)| {
        let mut one = definition(id);
        change(&mut one);
        Indicator::read(one)
            .expect("a sound definition")
            .is_settled()
    };
    // What is open may still end in time, or be asked for more papers.
    assert!(!of("online", &|it| it.numerator = "not late".into()));
    assert!(!of("online", &|it| it.numerator = "supplements = 0".into()));
    assert!(!of("on-time", &|it| it.denominator = "received".into()));
    assert!(!of("same-day", &|it| it.numerator = "electronic_result".into()));
}

#[test]
fn a_mistake_is_named_with_its_place_and_reason() {
    let says = |change: &dyn Fn(&mut Definition)| {
        let mut bad = definition("asked-again");
        change(&mut bad);
        let faults = Indicator::read(bad).expect_err("it is wrong");
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        said.join("; ")
    };
    let open = says(&|it| it.numerator = "supplements > 1 and open_at_end".into());
    assert!(open.starts_with("numerator: character 21 of"), "{open}");
    assert!(
        open.contains("`ended` knows instead of `open_at_end`"),
        "{open}"
    );
    let value = says(&|it| it.numerator = "channel = fax".into());
    assert!(value.contains("character 11"), "{value}");
    assert!(says(&|it| it.numerator.clear()).starts_with("numerator: "));
    assert_eq!(
        says(&|it| it.scope = Scope::OfficialSteps),
        "scope: `official-steps` cannot be told of this source"
    );
    assert_eq!(
        says(&|it| it.periods = vec![PeriodKind::Days]),
        "periods: this source is not kept for a `days`"
    );
    assert_eq!(says(&|it| it.min_n = 1), "min_n: from 5 to 1000 only");
    assert_eq!(
        says(&|it| it.id = "Đúng".into()).split(':').next(),
        Some("id")
    );
    let own = says(&|it| it.pair = vec!["asked-again".into()]);
    assert_eq!(own, "pair: an indicator is not its own pair");
    let measure = says(&|it| {
        it.kind = IndicatorKind::Mean;
        it.numerator.clear();
        it.measure = "days_open".into();
    });
    assert_eq!(measure, "measure: `days_open` cannot be measured there");
    let mut monthly = definition("on-time");
    monthly.numerator = "finished minus late".into();
    monthly.periods.push(PeriodKind::ReportMonth);
    let faults = Indicator::read(monthly).expect_err("it is wrong");
    let at: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    assert_eq!(at, ["periods", "numerator"]);
    assert!(faults[1].to_string().contains("word 2: `minus`"));
}

#[test]
fn a_sum_of_columns_is_read_as_it_is_written() {
    let counts = Counts {
        finished: 10,
        late: 3,
        ..Counts::default()
    };
    let of = |text: &str| Sum::parse(text).map(|sum| sum.of(counts)).ok();
    assert_eq!(of("finished - late"), Some(7));
    assert_eq!(of("finished + late - late"), Some(10));
    for bad in ["", "finished -", "- late", "finished late", "closed"] {
        assert_eq!(of(bad), None, "{bad}");
    }
    // The columns are those of the store, in its order.
    for (idx, column) in Column::ALL.iter().enumerate() {
        let mut numbers = [0; 10];
        numbers[idx] = 1;
        let sum = Sum::parse(column.slug()).expect("a column");
        assert_eq!(sum.of(Counts::from_array(numbers)), 1, "{}", column.slug());
    }
}

#[test]
fn halves_of_months_make_calendar_and_report_months() {
    let span = |text: &str| Span::parse(text).expect("a half");
    let within = |text: &str| Span::within(&Period::parse(text).expect("a period"));
    let both = |from: &str, to: &str| (span(from), span(to));
    assert_eq!(within("2026-11"), both("2026-11-01", "2026-11-15"));
    assert_eq!(within("2026-11R"), both("2026-10-15", "2026-11-01"));
    assert_eq!(within("2026"), both("2026-01-01", "2026-12-15"));
    assert_eq!(within("2026-H1R"), both("2025-12-15", "2026-06-01"));
    assert_eq!(Span::of(at("2026-10-14T23:59")), span("2026-10-01"));
    assert_eq!(Span::of(at("2026-10-15T00:00")), span("2026-10-15"));
    assert_eq!(Span::parse("2026-10-14"), None);
    assert_eq!(span("2026-10-15").month(), "2026-10");
}

/// A usual way: a day at the desk, given, fetched the next afternoon, held by
/// official 9 until the result.
fn usual(end: &str) -> Vec<Told> {
    vec![
        told(
            "2026-10-05T08:00",
            accepted(at("2026-10-05T08:00"), Channel::Counter),
        ),
        told("2026-10-05T09:00", assigned(8)),
        told("2026-10-05T16:00", handed("land", 1)),
        told("2026-10-06T15:00", Event::HandOverReceived { from: None }),
        told("2026-10-06T15:30", assigned(9)),
        told(end, result()),
    ]
}

fn held(events: &[Told], office: &Office) -> Vec<(String, i64, i64, i64)> {
    let passed = Passed::of(DossierId(1), events, office).expect("it folds");
    let told = passed.steps.into_iter().map(|it| {
        let official = it.official.map_or(0, |official| official.0);
        (it.unit.to_string(), official, it.minutes, it.given)
    });
    told.collect()
}

/// Working minutes by the calendar, for what a test expects.
fn worked(office: &Office, from: &str, to: &str) -> i64 {
    let (from, to) = (from.parse().expect("a time"), to.parse().expect("a time"));
    office.calendar.between(from, to).expect("a known year").1
}

#[test]
fn a_step_is_counted_in_working_time_and_an_officials_own_alone() {
    let office = Office::open();
    let of = |from: &str, to: &str| worked(&office, from, to);
    let limit = of("2026-10-05T08:00", "2026-10-12T17:00");
    let all = held(&usual("2026-10-12T15:00"), &office);
    // The way counts for the unit that gave the papers, and for no official.
    let desk = of("2026-10-05T08:00", "2026-10-06T15:00");
    let own_desk = of("2026-10-05T09:00", "2026-10-05T16:00");
    let land = of("2026-10-06T15:00", "2026-10-12T15:00");
    let own_land = of("2026-10-06T15:30", "2026-10-12T15:00");
    assert_eq!(
        all,
        [
            ("desk".to_owned(), 0, desk, limit / 5),
            ("desk".to_owned(), 8, own_desk, limit / 5),
            ("land".to_owned(), 0, land, limit * 4 / 5),
            ("land".to_owned(), 9, own_land, limit * 4 / 5),
        ]
    );
    // The desk sat on it for longer than a fifth; its official did not.
    assert!(desk > limit / 5 && own_desk < limit / 5);
    // Approved by hand-over within the unit, each step has its own share.
    let mut handed_on = usual("2026-10-12T15:00");
    handed_on.insert(5, told("2026-10-09T09:00", handed("land", 2)));
    handed_on.insert(
        6,
        told("2026-10-09T09:00", Event::HandOverReceived { from: None }),
    );
    let all = held(&handed_on, &office);
    let shares: Vec<i64> = all.iter().filter(|it| it.1 == 0).map(|it| it.3).collect();
    assert_eq!(shares, [limit / 5, limit / 2, limit * 3 / 10]);
    // Somewhere else than planned, a step has no share and does not count.
    let mut astray = usual("2026-10-12T15:00");
    astray[2] = told("2026-10-05T16:00", handed("tax", 1));
    let units: Vec<String> = held(&astray, &office).into_iter().map(|it| it.0).collect();
    assert_eq!(units, ["desk", "desk"]);
}

#[test]
fn the_step_at_the_desk_is_the_clerks_who_accepted_and_gave_the_papers_on_alone() {
    let office = Office::open();
    let usual = usual("2026-10-12T15:00");
    let of_desk = |events: &[Told]| -> Vec<(i64, i64)> {
        let all = held(events, &office).into_iter();
        let desk = all.filter(|it| it.0 == "desk");
        desk.map(|it| (it.1, it.2)).collect()
    };
    // Nobody was assigned; official 7 accepted it and gave it on.
    let mut own = usual.clone();
    own.remove(1);
    let unit = worked(&office, "2026-10-05T08:00", "2026-10-06T15:00");
    let clerk = worked(&office, "2026-10-05T08:00", "2026-10-05T16:00");
    assert_eq!(
        of_desk(&own),
        [(0, unit), (7, clerk)],
        "the way is the unit's"
    );
    // By more hands it is nobody's.
    let by = |mut events: Vec<Told>, place: usize, who: i64| {
        events[place].1 = Some(StaffId(who));
        events
    };
    assert_eq!(
        of_desk(&by(own.clone(), 1, 3)),
        [(0, unit)],
        "given on by 3"
    );
    let mut touched = own.clone();
    touched.insert(1, told("2026-10-05T10:00", Event::Noted {}));
    assert_eq!(of_desk(&touched), [(0, unit), (7, clerk)]);
    assert_eq!(of_desk(&by(touched, 1, 3)), [(0, unit)], "3 had it too");
    // What comes back is not the clerk's again, unless assigned.
    let mut back = own;
    back.insert(2, told("2026-10-05T16:30", handed("desk", 0)));
    back.insert(
        3,
        told("2026-10-06T08:00", Event::HandOverReceived { from: None }),
    );
    back.insert(4, told("2026-10-06T10:00", handed("land", 1)));
    assert_eq!(of_desk(&back), [(0, unit), (7, clerk)]);
}

#[test]
fn stops_and_leave_count_for_nobody() {
    let mut office = Office::open();
    let usual = usual("2026-10-12T15:00");
    let mut stopped = usual.clone();
    let stop = |reason| Event::ClockStopped { reason };
    let go = Event::ClockResumed {
        promise: None,
        calendar: String::new(),
    };
    stopped.insert(5, told("2026-10-08T00:00", stop(StopReason::OtherAgency)));
    stopped.insert(6, told("2026-10-09T00:00", go));
    let day = worked(&office, "2026-10-08T00:00", "2026-10-09T00:00");
    assert!(day > 0);
    let of = |all: &[(String, i64, i64, i64)], official| {
        let found = all.iter().find(|it| it.1 == official);
        found.map(|it| (it.2, it.3)).expect("an official's step")
    };
    let (before, _) = of(&held(&usual, &office), 9);
    let (after, given) = of(&held(&stopped, &office), 9);
    assert_eq!(after, before - day);
    let limit = worked(&office, "2026-10-05T08:00", "2026-10-12T17:00");
    assert_eq!(
        given,
        (limit - day) * 4 / 5,
        "the stop is no part of the limit"
    );
    // Two leaves that overlap take a day once.
    let leave = vec![
        (date(2026, 10, 7), date(2026, 10, 8)),
        (date(2026, 10, 8), date(2026, 10, 8)),
    ];
    office.away.insert(StaffId(9), leave);
    let all = held(&usual, &office);
    let away = worked(&office, "2026-10-07T00:00", "2026-10-09T00:00");
    assert_eq!(of(&all, 9).0, before - away);
    let unit = all
        .iter()
        .find(|it| it.0 == "land" && it.1 == 0)
        .expect("the unit");
    assert_eq!(
        unit.2,
        worked(&office, "2026-10-06T15:00", "2026-10-12T15:00")
    );
}

#[test]
fn a_promise_on_own_steps_counts_neither_others_nor_a_stop_nor_leave_nor_a_weekend() {
    let mut office = Office::open();
    office
        .away
        .insert(StaffId(9), vec![(date(2026, 10, 7), date(2026, 10, 7))]);
    let go = Event::ClockResumed {
        promise: None,
        calendar: String::new(),
    };
    let stop = Event::ClockStopped {
        reason: StopReason::OtherAgency,
    };
    // 8 had it at the desk, then 9, and from Monday at ten on 10; the clock
    // stood on Thursday, 9 was away on Wednesday.
    let mut events = usual("2026-10-12T15:00");
    events.insert(5, told("2026-10-08T00:00", stop));
    events.insert(6, told("2026-10-09T00:00", go));
    events.insert(7, told("2026-10-12T10:00", assigned(10)));
    let of = |from: &str, to: &str| worked(&office, from, to);
    assert_eq!(of("2026-10-10T00:00", "2026-10-12T00:00"), 0, "a weekend");
    let tuesday = of("2026-10-06T15:30", "2026-10-07T00:00");
    let friday = of("2026-10-09T00:00", "2026-10-10T00:00");
    let monday = of("2026-10-12T00:00", "2026-10-12T10:00");
    let all = held(&events, &office);
    let own = |official: i64| {
        let mut found = all.iter().filter(|it| it.1 == official);
        let one = found.next().map(|it| (it.0.as_str(), it.2));
        assert!(found.next().is_none(), "one step of {official}");
        one.expect("a step")
    };
    assert_eq!(own(8), ("desk", of("2026-10-05T09:00", "2026-10-05T16:00")));
    assert_eq!(own(9), ("land", tuesday + friday + monday));
    assert_eq!(
        own(10),
        ("land", of("2026-10-12T10:00", "2026-10-12T15:00"))
    );
    // Each is held against the share of the step, without the day that stood,
    // and whoever had no step has no case.
    let (book, promise) = (book(), indicator("steps-in-share"));
    let Reads::Parts {
        numerator,
        denominator: Some(whole),
    } = promise.reads()
    else {
        panic!("it is counted in rows of its own");
    };
    for (official, n) in [(8, 1), (9, 1), (10, 1), (7, 0), (3, 0)] {
        let cases = sums(&book, &events, &office, *whole, official).n;
        let kept = sums(&book, &events, &office, *numerator, official).n;
        assert_eq!((cases, kept), (n, n), "{official}");
    }
}

/// Sums of one part over a history, whatever the half month.
fn sums(book: &Book, events: &[Told], office: &Office, id: PartId, official: i64) -> Sums {
    let mut all = Sums::default();
    let mut take = |key: Key, _: Span, sums: Sums| {
        if key.part == id && key.official == official {
            all = all.plus(sums);
        }
    };
    book.history(DossierId(1), events, office, &mut take)
        .expect("it folds");
    all
}

#[test]
fn a_promise_of_an_apology_moves_with_the_dossier_that_goes_late() {
    let (book, office) = (book(), Office::open());
    let promise = indicator("own-late-apologised");
    let Reads::Parts {
        numerator,
        denominator: Some(whole),
    } = promise.reads()
    else {
        panic!("it is counted in rows of its own");
    };
    // Official 9 held it from the 6th to the 20th: late, and by this step.
    let mut late = usual("2026-10-20T10:00");
    assert_eq!(sums(&book, &late, &office, *whole, 9).n, 1);
    assert_eq!(
        sums(&book, &late, &office, *whole, 8).n,
        0,
        "not by the first"
    );
    assert_eq!(sums(&book, &late, &office, *numerator, 9).n, 0);
    let sorry = Event::Apologised {
        late_unit: UnitId::new("land"),
        new_date: DueAt::parse("2026-10-22T17:00").expect("a date"),
    };
    late.push(told("2026-10-20T11:00", sorry));
    assert_eq!(sums(&book, &late, &office, *numerator, 9).n, 1);
    // In time, it asks nothing.
    let usual = usual("2026-10-12T15:00");
    assert_eq!(sums(&book, &usual, &office, *whole, 9).n, 0);
}

#[test]
fn a_late_correction_is_booked_in_its_own_half_month() {
    let (book, office) = (book(), Office::open());
    let mut events = usual("2026-10-12T15:00");
    let corrected = Event::ClosedCorrected {
        number: None,
        positive: Some(false),
        intake: Some(Box::new(intake(Channel::Online))),
        received: None,
    };
    events.push(told("2026-12-03T09:00", corrected));
    let Reads::Parts { numerator, .. } = *indicator("online").reads() else {
        panic!("it is counted in rows of its own");
    };
    let mut rows = Vec::new();
    book.history(DossierId(1), &events, &office, |key, booked, sums| {
        if key.part == numerator {
            rows.push((key.span.to_string(), booked.to_string(), sums.n));
        }
    })
    .expect("it folds");
    assert_eq!(
        rows,
        [("2026-10-01".to_owned(), "2026-12-01".to_owned(), 1)]
    );
}

#[test]
fn what_a_register_told_counts_in_no_step_and_is_booked_when_it_was_taken_in() {
    let (book, office) = (book(), Office::open());
    let mut events = usual("2026-10-12T15:00");
    let (batch, row) = ("3f1c".to_owned(), 1);
    events.push(told(
        "2026-11-20T09:00",
        Event::TakenIn {
            batch: batch.clone(),
            row,
            counted: None,
        },
    ));
    let mut all = Rows::new();
    let mut take = |key: Key, booked: Span, sums: Sums| {
        assert_eq!(booked.to_string(), "2026-11-15");
        let row = all.entry(key).or_default();
        *row = row.plus(sums);
    };
    book.history(DossierId(1), &events, &office, &mut take)
        .expect("it folds");
    all.retain(|_, sums| !sums.is_nothing());
    let of = |key: &Key| book.part(key.part).expect("a part of the book").source();
    assert!(all.keys().any(|key| of(key) == Source::Ended));
    assert!(
        !all.keys()
            .any(|key| matches!(of(key), Source::Step | Source::Stay))
    );
    events.push(told("2026-11-20T10:00", Event::TakenBack { batch, row }));
    let mut left = Rows::new();
    book.history(DossierId(1), &events, &office, |key, _, sums| {
        let row = left.entry(key).or_default();
        *row = row.plus(sums);
    })
    .expect("it folds");
    assert!(left.values().all(|sums| sums.is_nothing()), "{left:?}");
}

fn gathered(indicator: &Indicator, part: i64, whole: i64, monthly: Counts) -> Figure {
    let numerator = match indicator.reads() {
        Reads::Parts { numerator, .. } => Some(*numerator),
        _ => None,
    };
    let parts = |id: PartId| Sums {
        n: if Some(id) == numerator { part } else { whole },
        ..Sums::default()
    };
    indicator.figure(&Gathered {
        parts: &parts,
        monthly,
        outside: &|_| None,
    })
}

#[test]
fn a_figure_says_its_count_and_interval_or_that_there_are_too_few() {
    let again = indicator("asked-again");
    let of = |part, whole| gathered(&again, part, whole, Counts::default());
    assert_eq!(of(0, 0).said, Said::Nothing);
    assert_eq!(of(3, 19).said, Said::TooFew);
    assert_eq!(
        (of(3, 19).part, of(3, 19).whole),
        (3, 19),
        "the count is shown"
    );
    let Said::Value { value, low, high } = of(5, 20).said else {
        panic!("twenty are enough");
    };
    // Wilson 1927 for 5 of 20.
    assert!((value - 25.0).abs() < 1e-9);
    assert!(
        (low - 11.19).abs() < 0.01 && (high - 46.87).abs() < 0.01,
        "{low} {high}"
    );
    let counts = Counts {
        finished: 200,
        late: 10,
        ..Counts::default()
    };
    let on_time = gathered(&indicator("on-time"), 0, 0, counts);
    assert_eq!((on_time.part, on_time.whole), (190, 200));
    assert_eq!(on_time.value(), Some(95.0));
    // Another room that says nothing is no zero.
    let upheld = gathered(&indicator("attitude-upheld"), 0, 0, Counts::default());
    assert_eq!((upheld.said, upheld.value()), (Said::Unknown, None));
}

#[test]
fn a_mean_is_told_in_its_unit_with_the_interval_of_its_spread() {
    let days = indicator("days-taken");
    assert_eq!(days.unit(), ValueUnit::Days);
    // Twenty-five dossiers, of two and of four days in turn.
    let times: Vec<i64> = (0..25).map(|n| (2 + 2 * (n % 2)) * 1440).collect();
    let sums = Sums {
        n: 25,
        total: times.iter().sum(),
        squares: times.iter().map(|t| t * t).sum(),
    };
    let figure = days.figure(&Gathered {
        parts: &|_| sums,
        monthly: Counts::default(),
        outside: &|_| None,
    });
    let Said::Value { value, low, high } = figure.said else {
        panic!("twenty-five are enough");
    };
    assert!((value - 2.96).abs() < 1e-9 && figure.whole == 25);
    assert!((high - value - (value - low)).abs() < 1e-9);
    assert!((high - value - 0.4).abs() < 0.01, "{low} {high}");
    assert_eq!(indicator("wait-minutes").unit(), ValueUnit::Minutes);
}

#[test]
fn a_target_is_held_against_the_value_and_an_idle_one_is_named() {
    let (up, down) = (indicator("on-time"), indicator("asked-again"));
    let figure = gathered(&down, 5, 20, Counts::default());
    let reaches = |target| figure.reaches(down.definition(), target);
    assert_eq!(reaches(25.0), Reach::Reached);
    assert_eq!(reaches(24.9), Reach::NotReached);
    let few = gathered(&down, 0, 3, Counts::default());
    assert_eq!(few.reaches(down.definition(), 25.0), Reach::NotYet);
    assert_eq!(up.target_fault(95.0), None);
    assert_eq!(up.target_fault(100.0), None);
    assert_eq!(up.target_fault(0.0), Some(TargetFault::AlwaysMet));
    assert_eq!(up.target_fault(101.0), Some(TargetFault::NeverMet));
    assert_eq!(down.target_fault(100.0), Some(TargetFault::AlwaysMet));
    assert_eq!(down.target_fault(-1.0), Some(TargetFault::NeverMet));
    assert_eq!(down.target_fault(f64::NAN), Some(TargetFault::OutOfRange));
}

fn event(kind: u8, now: Timestamp, n: u8) -> Event {
    let channel = if n.is_multiple_of(2) {
        Channel::Online
    } else {
        Channel::Counter
    };
    match kind {
        0 => accepted(now, channel),
        1 => handed(
            ["desk", "land", "tax"][usize::from(n % 3)],
            u16::from(n % 3),
        ),
        2 => Event::HandOverReceived { from: None },
        3 => assigned(i64::from(n % 4)),
        4 => Event::SupplementRequested {
            items: Vec::new(),
            warned: true,
        },
        5 => Event::SupplementReceived {
            papers: Vec::new(),
            promise: n
                .is_multiple_of(2)
                .then(|| promise("2026-10-20T17:00", now)),
            calendar: String::new(),
        },
        6 => Event::ClockStopped {
            reason: StopReason::FinancialObligation,
        },
        7 => Event::ClockResumed {
            promise: None,
            calendar: String::new(),
        },
        8 => result(),
        9 => Event::Stopped {
            withdrawn: n.is_multiple_of(2),
        },
        10 => Event::Delivered {
            to: DeliveredTo::Online,
            without_receipt: false,
        },
        11 => Event::Apologised {
            late_unit: UnitId::new("land"),
            new_date: DueAt::parse("2026-10-30T17:00").expect("a date"),
        },
        12 => Event::ClosedCorrected {
            number: None,
            positive: None,
            intake: Some(Box::new(intake(channel))),
            received: None,
        },
        13 => Event::WithdrawalRequested {},
        14 => Event::WithdrawalDeclined {},
        15 => Event::FeeTaken {
            entry: MoneyId(1),
            amount: Vnd(i64::from(n)),
            paid: None,
        },
        16 => Event::TakenIn {
            batch: "b".into(),
            row: 1,
            counted: None,
        },
        17 => Event::TakenBack {
            batch: "b".into(),
            row: 1,
        },
        18 => Event::Refused {},
        _ => Event::Noted {},
    }
}

fn plus(all: &mut Rows, rows: Rows) {
    for (key, sums) in rows {
        let row = all.entry(key).or_default();
        *row = row.plus(sums);
    }
}

fn something(mut rows: Rows) -> Rows {
    rows.retain(|_, sums| !sums.is_nothing());
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// What acts write adds up to the recomputation from the events, and both to
    /// what the dossier contributes as it stands.
    #[test]
    fn differences_over_a_random_history_add_up_to_what_its_events_say(
        steps in proptest::collection::vec((0_u8..20, 0_u8..12, 0_i64..2000), 1..40)
    ) {
        let (book, office, id) = (book(), Office::open(), DossierId(1));
        let mut now = at("2026-10-05T08:00");
        let first = Event::Entered { intake: Box::new(intake(Channel::Online)) };
        let mut dossier = Dossier::begin(id, now, &first).expect("it begins");
        let mut events: Vec<Told> = vec![(now, None, first.clone())];
        let mut written = book.delta(None, &dossier, &first, None);
        for (kind, n, minutes) in steps {
            now += jiff::SignedDuration::from_mins(minutes);
            let (by, what) = (Some(StaffId(5)), event(kind, now, n));
            // What no act would do does not happen.
            let Ok(next) = dossier.clone().apply(now, by, &what) else { continue };
            events.push((now, by, what.clone()));
            let passed = book
                .wants_passed(Some(&dossier), &next)
                .then(|| Passed::of(id, &events, &office).expect("it folds"));
            plus(&mut written, book.delta(Some(&dossier), &next, &what, passed.as_ref()));
            dossier = next;
        }
        let mut again = Rows::new();
        book.history(id, &events, &office, |key, _, sums| {
            plus(&mut again, Rows::from([(key, sums)]));
        }).expect("it folds");
        let passed = Passed::of(id, &events, &office).expect("it folds");
        let stands = book.contribution(&dossier, Some(&passed));
        prop_assert_eq!(something(written), something(again.clone()));
        prop_assert_eq!(something(again), something(stands));
    }

    /// The same of a visit, with everything that can be taken back.
    #[test]
    fn a_visit_counts_once_when_it_is_over(
        steps in proptest::collection::vec((0_u8..9, 0_i64..90), 1..30)
    ) {
        use crate::visit::Event as Of;
        let book = book();
        let mut now = at("2026-10-05T08:00");
        let first = Of::Issued {
            day: date(2026, 10, 5),
            ticket: TicketNumber { prefix: "A".into(), number: 1 },
            line: LineId::new("land"),
            class: ClassId::new("ordinary"),
            origin: Origin::Kiosk,
            place_at: now,
            booked_for: None,
        };
        let mut visit = Visit::begin(VisitId(1), now, &first).expect("it begins");
        let mut written = book.visit_delta(None, &visit);
        for (kind, minutes) in steps {
            now += jiff::SignedDuration::from_mins(minutes);
            let (official, counter) = (StaffId(5), 1);
            let why = Why {
                rule: Rule::Arrival,
                waited: minutes,
                passed: 0,
                line: LineId::new("land"),
                class: ClassId::new("ordinary"),
                turn: None,
            };
            let finished = |outcome| Of::Finished { outcome, missing: None, by_rule: false };
            let what = match kind {
                0 | 1 => Of::Called { official, counter, why },
                2 => Of::Serving { official, counter, undoable: true },
                3 => Of::Missed { until: now },
                4 => Of::CameBack { place_at: now, undoable: true },
                5 => finished(Outcome::Guided),
                6 => finished(Outcome::Left),
                7 => Of::Undone { act: Undoable::Finish, counter: None },
                _ => Of::Undone { act: Undoable::Call, counter: None },
            };
            let Ok(next) = visit.clone().apply(now, Some(official), &what) else { continue };
            plus(&mut written, book.visit_delta(Some(&visit), &next));
            visit = next;
        }
        prop_assert_eq!(something(written), book.visit(&visit));
        prop_assert_eq!(book.visit(&visit).is_empty(), !visit.is_over());
    }
}

#[test]
fn the_words_and_signs_of_a_definition_are_those_by_which_it_is_read() {
    let of = |text: &str, source| pieces(text, source).map(|all| all.join(" "));
    for (text, source, said) in [
        (
            "outcome=left|day_ended",
            Source::Visit,
            "outcome = left | day_ended",
        ),
        (
            "(called and not waited>=15)",
            Source::Visit,
            "( called and not waited >= 15 )",
        ),
        (
            "late  and  beyond_share",
            Source::Step,
            "late and beyond_share",
        ),
        ("received + refused", Source::Monthly, "received + refused"),
        ("finished - late", Source::Monthly, "finished - late"),
    ] {
        assert_eq!(of(text, source).as_deref(), Some(said));
    }
    assert_eq!(of("late & early", Source::Ended), None);
    assert_eq!(of("finished late", Source::Monthly), None);
}
