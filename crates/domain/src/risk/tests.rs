//! Chances: by hand, at their ends, and how right they are on dossiers drawn
//! from a law that is known.

use super::*;
use crate::id::DossierId;
use crate::process::Journey;
use crate::process::tests::{Events, accepted, at, by, calendar, over, received, result, way};
use jiff::civil::date;

fn ended(procedure: &str, day: i64, n: i64) -> Ended {
    Ended {
        field: "land".into(),
        procedure: procedure.into(),
        step: 1,
        day,
        n,
    }
}

fn place(procedure: &str, begins: i64, last: i64) -> Place<'_> {
    Place {
        field: "land",
        procedure,
        step: 1,
        begins,
        last,
        load: 1.0,
    }
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-9
}

#[test]
fn without_history_one_in_ten_is_late_and_the_page_can_say_so() {
    let chance = History::default().chance(&place("A", 0, 4));
    assert!(near(chance.late, PRIOR_LATE), "{chance:?}");
    assert_eq!((chance.basis, chance.seen), (Basis::Assumed, 0));
    // Half of the days gone leaves more than it had at first.
    let older = History::default().chance(&place("A", 3, 4));
    assert!(older.late > chance.late && older.late < 1.0);
}

#[test]
fn many_cases_speak_for_themselves() {
    // Of 1,000 that came to day 2, 600 end on day 2, 300 on 3, 100 on day 9.
    let history = History::of([
        ended("A", 2, 6_000),
        ended("A", 3, 3_000),
        ended("A", 9, 1_000),
    ]);
    let late = |begins, last| history.chance(&place("A", begins, last)).late;
    assert!((late(0, 3) - 0.1).abs() < 0.005, "{}", late(0, 3));
    assert!((late(0, 2) - 0.4).abs() < 0.005);
    assert!((late(3, 3) - 0.25).abs() < 0.005, "of those still there");
    assert!(late(0, 9) < 0.01);
    let chance = history.chance(&place("A", 3, 3));
    assert_eq!((chance.basis, chance.seen), (Basis::Procedure, 4_000));
}

#[test]
fn a_rare_procedure_is_drawn_to_its_field() {
    let rows = || vec![ended("A", 2, 950), ended("A", 20, 50), ended("B", 20, 2)];
    let history = History::of(rows());
    let common = history.chance(&place("A", 0, 5)).late;
    let rare = history.chance(&place("B", 0, 5));
    let unseen = history.chance(&place("C", 0, 5));
    assert!(rare.late > common && rare.late < 0.5, "{rare:?}");
    assert_eq!(unseen.basis, Basis::Field);
    // Two cases, both slow: a little above the field, far from certainty.
    assert!(rare.late > unseen.late);
}

#[test]
fn a_fuller_queue_raises_the_chance_within_bounds() {
    let usual = [10; 20];
    assert!(near(load(10, &usual), 1.0));
    assert!(near(load(10, &usual[..5]), 1.0), "too few mornings");
    assert!(near(load(0, &usual), 1.0));
    assert!(near(load(1_000_000, &usual), 0.8));
    assert!(near(load(1, &usual), 1.25));
    let history = History::of([ended("A", 2, 90), ended("A", 8, 10)]);
    let with = |load| {
        history
            .chance(&Place {
                load,
                ..place("A", 0, 4)
            })
            .late
    };
    assert!(with(0.8) > with(1.0) && with(1.0) > with(1.25));
}

#[test]
fn what_ends_and_what_is_left_add_up() {
    let history = History::of([ended("A", 2, 90), ended("A", 8, 10)]);
    let place = place("A", 1, 12);
    let ends: f64 = history.ends(&place, 12).iter().sum();
    assert!(near(ends, 1.0 - history.chance(&place).late));
}

fn journey(events: &Events, until: &str) -> Journey {
    Journey::of(DossierId(1), events, at(until))
        .unwrap()
        .unwrap()
}

#[test]
fn days_count_while_the_clock_runs() {
    let events = way();
    let ended = journey(&events, "2026-10-30T08:00:00");
    let cal = calendar();
    // Monday the 5th at the desk; the office from the 6th; the clock stood from
    // the 7th to the 14th; back at the desk on the 15th.
    assert_eq!(step_ends(&ended, &cal), Some(vec![(0, 3), (1, 2), (0, 0)]));
    let seen = mornings(&ended, &cal).unwrap();
    let days: Vec<_> = seen
        .iter()
        .map(|it| (it.day.day(), it.step, it.age, it.last))
        .collect();
    // Due on the 12th, then on the 19th.
    assert_eq!(days, [(6, 0, 1, 5), (7, 1, 1, 4), (15, 1, 2, 4)]);
}

#[test]
fn an_open_dossier_stands_where_its_clock_says() {
    let cal = calendar();
    let stands = |n: usize, now: &str| {
        let open = journey(&way()[..n].to_vec(), now);
        position(&open, &cal, at(now))
    };
    let first = stands(1, "2026-10-05T09:00:00").unwrap();
    assert_eq!((first.age, first.begins, first.last), (0, 0, 5));
    assert_eq!(first.due, date(2026, 10, 12));
    // A Sunday counts for nothing: it can end on Monday at the earliest.
    let sunday = stands(1, "2026-10-11T09:00:00").unwrap();
    assert_eq!((sunday.age, sunday.begins, sunday.last), (4, 5, 5));
    let stood = stands(5, "2026-10-09T09:00:00").unwrap();
    assert!(stood.stands);
    assert_eq!(
        (stood.step, stood.age, stood.begins, stood.last),
        (1, 1, 2, 4)
    );
    assert_eq!(stands(1, "2026-10-13T09:00:00"), None, "late already");
    assert_eq!(stands(9, "2026-10-16T09:00:00"), None, "has ended");
    let events = vec![
        accepted(),
        by("2026-10-05T10:00:00", over("office", 1)),
        by("2026-10-05T11:00:00", received()),
        by("2026-10-05T12:00:00", result()),
    ];
    let same_day = journey(&events, "2026-10-06T08:00:00");
    assert_eq!(step_ends(&same_day, &cal), Some(vec![(0, 0), (1, 0)]));
    assert_eq!(mornings(&same_day, &cal), Some(Vec::new()));
}

#[test]
fn what_was_told_is_counted_by_tenths() {
    assert_eq!([0, 99, 100, 999, 1000].map(tenth), [0, 0, 1, 9, 9]);
    let one = Calibration::of_dossier([750, 780, 200], true);
    let two = Calibration::of_dossier([720], false);
    let both = one.plus(two);
    let seventies = both.tenths[7];
    assert_eq!((seventies.mornings, seventies.cases), (3, 2));
    assert_eq!(
        (seventies.expected(), seventies.seen()),
        (Some(750), Some(667))
    );
    // ((1-.75)² + (1-.78)² + (1-.2)² + .72²) / 4
    assert!(near(
        both.brier().unwrap(),
        (0.0625 + 0.0484 + 0.64 + 0.5184) / 4.0
    ));
    assert!(near(both.brier_of_the_share().unwrap(), 0.75 * 0.25));
    assert_eq!(Calibration::default().brier(), None);
    assert_eq!(Told::default().seen(), None);
}

/// Numbers that look random and are the same each time.
fn dice(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

/// A day on which it ends: of those still there a third end each day from day
/// `first` on.
fn drawn(state: &mut u64, first: i64) -> i64 {
    let mut day = first;
    while dice(state) > 1.0 / 3.0 {
        day += 1;
    }
    day
}

#[test]
fn chances_come_true_on_dossiers_they_were_not_made_from() {
    let mut state = 7;
    let procedures = [("A", 1), ("B", 3)];
    let mut rows = Vec::new();
    for _ in 0..4_000 {
        for (procedure, first) in procedures {
            rows.push(ended(procedure, drawn(&mut state, first), 1));
        }
    }
    let history = History::of(rows);
    let mut seen = Calibration::default();
    for n in 0..12_000_i64 {
        for (procedure, first) in procedures {
            let (last, end) = (2 + n % 6, drawn(&mut state, first));
            let mornings = 1..=end.min(last);
            let told = mornings.map(|age| history.chance(&place(procedure, age, last)).permille());
            seen = seen.plus(Calibration::of_dossier(told, end > last));
        }
    }
    for one in seen.tenths.iter().filter(|one| one.cases > 2_000) {
        let (told, came) = (one.expected().unwrap(), one.seen().unwrap());
        assert!((told - came).abs() < 40, "told {told}, came {came}");
    }
    assert!(seen.brier().unwrap() < seen.brier_of_the_share().unwrap());
}

/// Two thousand dossiers, one morning each: half told 5 %, half 75 %.
fn told_too_high() -> Calibration {
    let mut all = Calibration::default();
    for n in 0..1_000 {
        all = all.plus(Calibration::of_dossier([50], n % 100 == 0));
        all = all.plus(Calibration::of_dossier([750], n % 10 < 3));
    }
    all
}

#[test]
fn what_was_told_too_high_is_set_right_by_what_came() {
    let earlier = told_too_high();
    let right = Reliability::of(&earlier);
    assert!((right.chance(750) - 300).abs() < 15, "{right:?}");
    assert!((right.chance(50) - 10).abs() < 10, "{right:?}");
    // Nothing was told in these: the share of all, levelled so that none falls.
    let worth: Vec<i64> = (0..10).map(|n| right.chance(n * 100)).collect();
    assert!(worth.is_sorted(), "{worth:?}");
    let judged = right.judged(&earlier);
    assert_eq!(judged.whole().mornings, earlier.whole().mornings);
    assert_eq!(judged.whole().late, earlier.whole().late);
    assert!(judged.brier() < earlier.brier());
    assert_eq!(earlier.beats_the_share(), Some(false));
    assert_eq!(judged.beats_the_share(), Some(true));
}

#[test]
fn few_dossiers_set_nothing_right_and_a_thin_tenth_is_drawn_to_the_share() {
    let mut few = Calibration::default();
    for _ in 1..LEAST {
        few = few.plus(Calibration::of_dossier([750], false));
    }
    let right = Reliability::of(&few);
    assert_eq!(right.chance(734), 734);
    assert_eq!(right.judged(&few), few);
    assert_eq!(Calibration::default().beats_the_share(), None);
    // One dossier told 95 % that was late does not make such chances certain.
    let one = told_too_high().plus(Calibration::of_dossier([950], true));
    assert!(Reliability::of(&one).chance(950) < 400);
}

#[test]
fn after_closing_it_cannot_end_today() {
    let cal = calendar();
    let begins = |now: &str| {
        let open = journey(&way()[..1].to_vec(), now);
        position(&open, &cal, at(now)).unwrap().begins
    };
    assert_eq!(begins("2026-10-06T09:00:00"), 1);
    assert_eq!(begins("2026-10-06T21:00:00"), 2);
    assert_eq!(begins("2026-10-07T06:00:00"), 2);
}
