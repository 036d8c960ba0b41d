//! Chances: by hand, at their ends, and how right they are on dossiers drawn
//! from a law that is known.

use super::*;
use crate::id::DossierId;
use crate::process::Journey;
use crate::process::tests::{Events, accepted, at, by, calendar, over, received, result, way};
use jiff::civil::date;

fn stand(used: i64, left: i64) -> Stand {
    Stand::of(1, used, left)
}

fn ended(procedure: &str, stand: Stand, (days, late): (i64, bool), n: i64) -> Ended {
    Ended {
        field: "land".into(),
        procedure: procedure.into(),
        stand,
        course: Course::of(days, late),
        n,
    }
}

fn place(procedure: &str, stand: Stand) -> Place<'_> {
    Place {
        field: "land",
        procedure,
        stand,
        assumed: PRIOR_LATE,
        load: 1.0,
    }
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-9
}

#[test]
fn mornings_stand_alike_by_step_days_left_and_share_used() {
    let all = [(1, 19), (5, 15), (18, 2), (20, 0), (400, 0), (0, 0)];
    let seen = all.map(|(used, left)| (stand(used, left).left, stand(used, left).used));
    assert_eq!(seen, [(7, 0), (7, 1), (2, 5), (0, 5), (0, 5), (0, 0)]);
    for (used, left) in all {
        let stand = stand(used, left);
        assert_eq!(Stand::parse(&stand.key()), Some(stand));
    }
    assert_eq!(Stand::parse("1/2"), None);
    assert_eq!(Stand::parse("1/2/3/4"), None);
    for course in [
        Course::of(0, false),
        Course::of(99, true),
        Course::of(7, true),
    ] {
        assert_eq!(Course::parse(course.number()), course);
    }
    assert_eq!(Course::of(99, true).days, AHEAD as i64);
}

#[test]
fn without_history_one_in_ten_is_late_and_the_page_can_say_so() {
    let none = History::default();
    let chance = none.chance(&place("A", stand(0, 4)));
    assert!(near(chance.late, PRIOR_LATE), "{chance:?}");
    assert_eq!((chance.basis, chance.seen), (Basis::Assumed, 0));
    // Half of the days gone leaves more than it had at first.
    assert!(near(assumed(0, 4), PRIOR_LATE));
    assert!(assumed(3, 1) > assumed(0, 4) && assumed(4, 0) < 1.0);
    let ends = none.ends(&place("A", stand(0, 4)), 2);
    assert!(near(ends[0], 0.2) && near(ends[1], 0.16), "{ends:?}");
}

#[test]
fn many_mornings_speak_for_themselves() {
    // Of 10,000 such mornings 6,000 ended the same day, 3,000 the next, and
    // 1,000 much later and late.
    let here = stand(3, 2);
    let history = History::of(&[
        ended("A", here, (0, false), 6_000),
        ended("A", here, (1, false), 3_000),
        ended("A", here, (30, true), 1_000),
    ]);
    let chance = history.chance(&place("A", here));
    assert!((chance.late - 0.1).abs() < 0.005, "{chance:?}");
    assert_eq!((chance.basis, chance.seen), (Basis::Procedure, 10_000));
    let ends = history.ends(&place("A", here), AHEAD + 5);
    assert_eq!(ends.len(), AHEAD);
    assert!((ends[0] - 0.6).abs() < 0.005 && (ends[1] - 0.3).abs() < 0.005);
    assert!(ends[2] < 0.005 && ends.iter().all(|end| *end >= 0.0));
    assert!(ends.iter().sum::<f64>() < 0.92);
    // Another stand of the same desk is drawn to all of its mornings.
    let other = history.chance(&place("A", stand(1, 9)));
    assert_eq!(other.basis, Basis::Desk);
    assert!((other.late - 0.1).abs() < 0.01, "{other:?}");
}

#[test]
fn a_rare_procedure_is_drawn_to_its_field() {
    let here = stand(3, 2);
    let history = History::of(&[
        ended("A", here, (2, false), 950),
        ended("A", here, (20, true), 50),
        ended("B", here, (20, true), 2),
    ]);
    let common = history.chance(&place("A", here)).late;
    let rare = history.chance(&place("B", here));
    let unseen = history.chance(&place("C", here));
    assert!(rare.late > common && rare.late < 0.5, "{rare:?}");
    assert_eq!(unseen.basis, Basis::Field);
    // Two mornings, both late: a little above the field, far from certainty.
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
    let here = stand(3, 2);
    let rows = [
        ended("A", here, (2, false), 90),
        ended("A", here, (8, true), 10),
    ];
    let history = History::of(&rows);
    let with = |load| Place {
        load,
        ..place("A", here)
    };
    let late = |load| history.chance(&with(load)).late;
    assert!(late(0.8) > late(1.0) && late(1.0) > late(1.25));
    let within = |load| history.ends(&with(load), 5).iter().sum::<f64>();
    assert!(within(0.8) < within(1.0) && within(1.0) < within(1.25));
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
    let seen = mornings(&ended, &cal).unwrap();
    // Monday the 5th at the desk; the office from the 6th; the clock stood from
    // the 7th to the 14th; back at the desk on the 15th. Due on the 12th, then
    // on the 19th. Days to the end are those of the wall.
    let days: Vec<_> = seen
        .iter()
        .map(|it| (it.day.day(), it.stand, it.until))
        .collect();
    assert_eq!(
        days,
        [
            (6, Stand::of(0, 1, 4), 7),
            (7, Stand::of(1, 2, 3), 6),
            (15, Stand::of(1, 3, 2), 0),
        ]
    );
    assert!(seen.iter().all(|it| !it.course.late));
}

#[test]
fn an_open_dossier_stands_where_its_clock_says() {
    let cal = calendar();
    let stands = |n: usize, now: &str| {
        let open = journey(&way()[..n].to_vec(), now);
        position(&open, &cal, at(now))
    };
    let first = stands(1, "2026-10-05T09:00:00").unwrap();
    assert_eq!((first.used, first.left), (0, 5));
    assert_eq!(first.due, date(2026, 10, 12));
    assert_eq!(first.stand(), Stand::of(0, 0, 5));
    // A Sunday counts for nothing: it can end on Monday at the earliest.
    let sunday = stands(1, "2026-10-11T09:00:00").unwrap();
    assert_eq!((sunday.used, sunday.left), (5, 0));
    let stood = stands(5, "2026-10-09T09:00:00").unwrap();
    assert!(stood.stands);
    assert_eq!((stood.step, stood.used, stood.left), (1, 3, 2));
    assert_eq!(stands(1, "2026-10-13T09:00:00"), None, "late already");
    assert_eq!(stands(9, "2026-10-16T09:00:00"), None, "has ended");
    let events = vec![
        accepted(),
        by("2026-10-05T10:00:00", over("office", 1)),
        by("2026-10-05T11:00:00", received()),
        by("2026-10-05T12:00:00", result()),
    ];
    let same_day = journey(&events, "2026-10-06T08:00:00");
    assert_eq!(mornings(&same_day, &cal), Some(Vec::new()));
}

#[test]
fn what_was_told_is_counted_by_classes() {
    assert_eq!(
        [0, 9, 10, 99, 100, 999, 1000].map(class),
        [0, 0, 1, 3, 4, 9, 9]
    );
    assert_eq!(
        (class_from(0), class_from(7), class_from(CLASSES)),
        (0, 500, 1000)
    );
    let one = Calibration::of_dossier([750, 780, 200], true);
    let two = Calibration::of_dossier([720], false);
    let both = one.plus(two);
    let seventies = both.classes[8];
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

/// A dossier of a law that is known: three steps, of each of those still there a
/// share leaves each day; slow ones are slow at every step. Gives its mornings
/// as (step, used, left, working days until the end, late).
fn drawn(state: &mut u64, limit: i64) -> Vec<(u16, i64, i64, i64, bool)> {
    let leaves = if dice(state) < 0.25 { 0.25 } else { 0.7 };
    let mut steps = Vec::new();
    for step in 0..3_u16 {
        steps.push(step);
        while dice(state) > leaves {
            steps.push(step);
        }
    }
    let end = steps.len() as i64;
    let all = (1..).zip(steps).take_while(|(used, _)| *used <= limit);
    all.map(|(used, step)| (step, used, limit - used, end - used, end > limit))
        .collect()
}

fn rows_of(mornings: &[(u16, i64, i64, i64, bool)], procedure: &str) -> Vec<Ended> {
    mornings
        .iter()
        .map(|(step, used, left, until, late)| {
            let stand = Stand::of(*step, *used, *left);
            ended(procedure, stand, (*until, *late), 1)
        })
        .collect()
}

#[test]
fn chances_and_ends_come_true_on_dossiers_they_were_not_made_from() {
    let mut state = 7;
    let procedures = [("A", 7), ("B", 12)];
    let mut rows = Vec::new();
    for _ in 0..4_000 {
        for (procedure, limit) in procedures {
            rows.extend(rows_of(&drawn(&mut state, limit), procedure));
        }
    }
    let history = History::of(&rows);
    let mut seen = Calibration::default();
    let mut within = SPANS.map(|_| (0.0, 0.0));
    for _ in 0..6_000 {
        for (procedure, limit) in procedures {
            let mornings = drawn(&mut state, limit);
            let mut told = Vec::new();
            for (step, used, left, until, _) in &mornings {
                let place = place(procedure, Stand::of(*step, *used, *left));
                told.push(history.chance(&place).permille());
                let ends = history.ends(&place, AHEAD);
                for (span, sum) in SPANS.into_iter().zip(&mut within) {
                    sum.0 += ends.iter().take(span).sum::<f64>();
                    sum.1 += f64::from(u8::from(*until < span as i64));
                }
            }
            let late = mornings.iter().any(|morning| morning.4);
            seen = seen.plus(Calibration::of_dossier(told, late));
        }
    }
    for one in seen.classes.iter().filter(|one| one.cases > 500) {
        let (told, came) = (one.expected().unwrap(), one.seen().unwrap());
        assert!((told - came).abs() < 40, "told {told}, came {came}");
    }
    for (told, came) in within {
        assert!((told / came - 1.0).abs() < 0.03, "told {told}, came {came}");
    }
    assert!(seen.brier().unwrap() < seen.brier_of_the_share().unwrap());
    assert!(seen.caught().unwrap() > 200, "{:?}", seen.caught());
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
fn what_was_told_too_high_is_drawn_to_the_share_and_keeps_its_order() {
    let earlier = told_too_high();
    assert_eq!(earlier.beats_the_share(), Some(false));
    let right = Reliability::of(&earlier);
    let worth: Vec<i64> = [50, 60, 300, 740, 750].map(|n| right.chance(n)).to_vec();
    assert!(worth.is_sorted_by(|a, b| a < b), "{worth:?}");
    assert!(worth[4] < 450, "{worth:?}");
    let judged = right.judged(&earlier);
    assert_eq!(judged.whole().mornings, earlier.whole().mornings);
    assert_eq!(judged.whole().late, earlier.whole().late);
    assert!(judged.brier() < earlier.brier());
    // Of 310 late ones 300 are among the half that was told most, of which the
    // tenth takes a fifth.
    assert_eq!(earlier.caught(), Some(194));
}

#[test]
fn sums_far_apart_and_an_order_that_helps_little_are_found() {
    let high = told_too_high();
    // 800 told, 310 seen; worse than the share, and the tenth holds 194.
    assert_eq!(high.sums_apart(), Some((800, 310)));
    assert!(high.orders_little());
    let of = |permille: i64, late: i64, n: i64| {
        let one = |at: i64| Calibration::of_dossier([permille], at < late);
        let all = (0..n).map(one);
        all.fold(Calibration::default(), Calibration::plus)
    };
    let good = of(5, 5, 900).plus(of(800, 80, 100));
    assert_eq!((good.sums_apart(), good.orders_little()), (None, false));
    // 49 late are too few to say anything.
    let few = of(10, 49, 1_000);
    assert_eq!((few.sums_apart(), few.orders_little()), (None, false));
    assert_eq!(of(10, 50, 1_000).sums_apart(), Some((10, 50)));
}

#[test]
fn chances_that_say_nothing_come_near_the_share_and_right_ones_stay() {
    let mut nothing = Calibration::default();
    let mut just = Calibration::default();
    for n in 0..2_000_i64 {
        let told = if n % 2 == 0 { 100 } else { 600 };
        nothing = nothing.plus(Calibration::of_dossier([told], n % 20 < 2));
        just = just.plus(Calibration::of_dossier([told], n / 2 % 10 < told / 100));
    }
    let right = Reliability::of(&nothing);
    let (low, high) = (right.chance(100), right.chance(600));
    assert!(low < high && high < 170, "{low} {high}");
    let right = Reliability::of(&just);
    assert!((right.chance(600) - 600).abs() < 10 && (right.chance(100) - 100).abs() < 10);
}

#[test]
fn few_dossiers_draw_nothing() {
    let mut few = Calibration::default();
    for _ in 1..LEAST {
        few = few.plus(Calibration::of_dossier([750], false));
    }
    let right = Reliability::of(&few);
    assert_eq!(right.chance(734), 734);
    assert_eq!(right.judged(&few), few);
    assert_eq!(Calibration::default().beats_the_share(), None);
    assert_eq!(Calibration::default().caught(), None);
}

#[test]
fn ends_told_are_held_against_ends_seen() {
    let both = Foretold::morning(12_000_000, 10).plus(Foretold::morning(8_000_000, 10));
    assert_eq!((both.ratio(), both.miss()), (Some(1000), Some(200)));
    assert_eq!(Foretold::default().ratio(), None);
}

#[test]
fn after_closing_it_cannot_end_today() {
    let cal = calendar();
    let first = |now: &str| {
        let open = journey(&way()[..1].to_vec(), now);
        let found = position(&open, &cal, at(now)).unwrap();
        (found.used, found.left)
    };
    assert_eq!(first("2026-10-06T09:00:00"), (1, 4));
    assert_eq!(first("2026-10-06T21:00:00"), (2, 3));
    assert_eq!(first("2026-10-07T06:00:00"), (2, 3));
}
