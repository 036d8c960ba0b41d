//! The simulator against tables that other programs made, and against queues
//! whose answer is known exactly.

use super::*;
use crate::queueing::steady::{Queue, by_priority, one_server};

const DESK_V1: &str = include_str!("../../../../packs/models/desk-v1.toml");

fn desk() -> Reading {
    Model::parse(DESK_V1).unwrap()
}

fn two_skills() -> Vec<Official> {
    let letters = ["LS", "LS", "LK", "SL", "KL", "BC", "CB", "CS", "FC", "FB"];
    let name = |letter: char| match letter {
        'L' => "land",
        'S' => "secured",
        'K' => "construction",
        'B' => "business",
        'C' => "civil",
        _ => "fee",
    };
    letters
        .iter()
        .map(|skills| Official {
            name: (*skills).to_owned(),
            skills: skills.chars().map(|one| name(one).to_owned()).collect(),
            ..Official::default()
        })
        .collect()
}

fn near(found: Band, expected: f64, slack: f64) {
    let off = (found.mean - expected).abs();
    // Four of its own standard errors, and the rounding of the table.
    let may = found.half / 1.96 * 4.0 + slack;
    assert!(off <= may, "{found:?} is not {expected} ± {may}");
}

#[test]
fn a_queue_may_have_times_of_the_day_of_its_own() {
    let plain = desk();
    let (first, rest) = (plain.queues[0].clone(), &plain.queues[1..]);
    let mut model = plain.model.clone();
    // All of the first queue come in one hour that crosses the model's parts.
    let part = |from: f64, to: f64| Arrivals {
        from,
        to,
        weight: 2.0,
    };
    model.profile = vec![Profile {
        queue: first.clone(),
        arrivals: vec![part(40.0, 100.0)],
    }];
    let own = model.clone().read().unwrap();
    assert_ne!(own.hash, plain.hash);
    let play = |reading: &Reading| {
        let out = run(reading, &[Change::none(reading)], 5, 4_000, 2);
        out.into_iter().next().unwrap()
    };
    let (before, after) = (play(&plain), play(&own));
    // Of the first steps of each queue as many come as before, within five
    // standard errors of a Poisson law with the days' spread.
    let joined = |out: &Outcome, queue: usize| -> Vec<f64> {
        (0..out.halves())
            .map(|half| out.spot(queue, half).n)
            .collect()
    };
    let seen = joined(&after, 0);
    let all: f64 = seen.iter().sum();
    let within: f64 = seen[1..4].iter().sum();
    assert!(all > 0.0 && (all - within).abs() < 1e-9, "{seen:?}");
    for queue in 0..=rest.len() {
        let (was, is) = (joined(&before, queue), joined(&after, queue));
        let (was, is): (f64, f64) = (was.iter().sum(), is.iter().sum());
        assert!((was / is - 1.0).abs() < 0.05, "{queue}: {was} {is}");
    }
    let mut wrong = model.clone();
    wrong.profile[0].queue = "nowhere".to_owned();
    assert!(matches!(wrong.read(), Err(BadModel::Unknown { .. })));
    model.profile.push(model.profile[0].clone());
    assert!(matches!(model.read(), Err(BadModel::Twice { .. })));
}

#[test]
fn desk_v1_agrees_with_three_other_programs() {
    let reading = desk();
    let out = &run(&reading, &[Change::none(&reading)], 1, 20_000, 2)[0];
    let queue = |name: &str| reading.queues.iter().position(|q| q == name).unwrap();
    for (name, first, mean, half) in [
        ("land", false, 8.61, 0.13),
        ("land", true, 2.64, 0.03),
        ("secured", false, 21.85, 0.27),
        ("construction", false, 21.34, 0.34),
        ("business", false, 19.19, 0.26),
        ("civil", false, 5.15, 0.08),
        ("fee", false, 1.36, 0.01),
    ] {
        near(
            out.wait_of(queue(name), first).unwrap(),
            mean,
            2.0 * half + 0.005,
        );
    }
    near(out.wait().unwrap(), 5.90, 0.065);
    near(out.within().unwrap(), 0.8870, 0.0013);
    near(out.services().unwrap(), 274.9, 0.3);
    let fields: Vec<usize> = (0..5)
        .map(|at| queue(["land", "secured", "construction", "business", "civil"][at]))
        .collect();
    let field = out.within_of(&fields).unwrap();
    near(field, 0.770, 0.0015);
    assert!((0.60..0.66).contains(&field.day_low), "{field:?}");
    assert!((0.87..0.93).contains(&field.day_high), "{field:?}");
    near(out.overtime().unwrap(), 12.0, 0.6);
}

#[test]
fn what_if_answers_are_those_of_the_table() {
    let reading = desk();
    let none = Change::none(&reading);
    let skilled = Change {
        officials: two_skills(),
        ..none.clone()
    };
    let mut sick = skilled.clone();
    sick.officials.remove(0);
    let mut more = skilled.clone();
    more.officials.push(Official {
        name: "LS".to_owned(),
        skills: vec!["land".to_owned(), "secured".to_owned()],
        ..Official::default()
    });
    let busy = |change: &Change, visits: f64| Change {
        visits,
        ..change.clone()
    };
    let cases = [
        (none.clone(), 0.887, 5.9),
        (skilled.clone(), 0.915, 3.9),
        (more, 0.927, 3.4),
        (sick, 0.881, 5.2),
        (busy(&none, 1.3), 0.797, 11.3),
        (busy(&skilled, 1.3), 0.726, 10.9),
        (busy(&none, 1.6), 0.670, 19.9),
        (busy(&skilled, 1.6), 0.514, 22.8),
    ];
    let changes: Vec<Change> = cases.iter().map(|case| case.0.clone()).collect();
    let out = run(&reading, &changes, 2, 6_000, 2);
    for (out, (_, within, wait)) in out.iter().zip(&cases) {
        near(out.within().unwrap(), *within, 0.002);
        near(out.wait().unwrap(), *wait, 0.12);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let reading = desk();
    let changes = [
        Change::none(&reading),
        Change {
            visits: 1.3,
            ..Change::none(&reading)
        },
    ];
    let one = run(&reading, &changes, 7, 101, 1);
    assert_eq!(one, run(&reading, &changes, 7, 101, 2));
    assert_eq!(one, run(&reading, &changes, 7, 101, 5));
    assert_ne!(one, run(&reading, &changes, 8, 101, 1));
}

#[test]
fn common_days_make_a_difference_narrow() {
    let reading = desk();
    let none = Change::none(&reading);
    let mut more = none.clone();
    more.officials.push(Official {
        name: "L4".to_owned(),
        skills: vec!["land".to_owned()],
        ..Official::default()
    });
    let pairs = |out: &Outcome| -> Vec<(f64, f64)> {
        out.days
            .iter()
            .map(|day| (day.all.wait, day.all.n))
            .collect()
    };
    let same = run(&reading, &[none, more.clone()], 3, 1_000, 2);
    let other = run(&reading, &[more], 4, 1_000, 2);
    let common = compare(&pairs(&same[0]), &pairs(&same[1])).unwrap();
    let apart = compare(&pairs(&same[0]), &pairs(&other[0])).unwrap();
    let ratio = (apart.half / common.half).powi(2);
    assert!(common.mean < 0.0, "one more helps: {common:?}");
    assert!(ratio > 1.5, "the variance falls only {ratio} times");
}

/// One long day of a plain queue.
fn plain(servers: usize, rate: f64, service: Service, priority: f64) -> Reading {
    let minutes = 1_440.0;
    let model = Model {
        id: "plain".to_owned(),
        source: "test".to_owned(),
        begins: "00:00".to_owned(),
        open: vec![Span {
            from: 0.0,
            to: minutes,
        }],
        visits: rate * minutes,
        day_cv: 0.0,
        priority,
        no_show: 0.0,
        no_show_minutes: 0.0,
        within: 1.0,
        rests: false,
        patience: None,
        booking: None,
        policy: None,
        arrivals: toml::from_str::<Holder>(&format!(
            "arrivals = [{{ from = 0, to = {minutes}, weight = 1 }}]"
        ))
        .unwrap()
        .arrivals,
        profile: Vec::new(),
        kind: vec![Kind {
            id: "one".to_owned(),
            queue: "one".to_owned(),
            weight: 1.0,
            service,
            then: None,
            returns: 0.0,
        }],
        official: (0..servers)
            .map(|n| Official {
                name: n.to_string(),
                skills: vec!["one".to_owned()],
                ..Official::default()
            })
            .collect(),
    };
    model.read().unwrap()
}

#[derive(serde::Deserialize)]
struct Holder {
    arrivals: Vec<super::model::Arrivals>,
}

/// Mean wait over long days that begin empty; the emptiness costs a little.
fn mean_wait(reading: &Reading, first: Option<bool>) -> Band {
    let out = &run(reading, &[Change::none(reading)], 5, 60, 2)[0];
    match first {
        None => out.wait().unwrap(),
        Some(first) => out.wait_of(0, first).unwrap(),
    }
}

#[test]
fn plain_queues_come_to_their_exact_answers() {
    let exponential = |mean: f64| Service {
        mean,
        cv: 0.0,
        law: Law::Exponential,
        seen: Vec::new(),
    };
    // About 15 customers a minute: 1,400,000 of them.
    let queue = Queue {
        lambda: 14.0,
        service: 0.2,
        c: 4,
    };
    let exact = queue.steady().unwrap().wait;
    near(
        mean_wait(&plain(4, 14.0, exponential(0.2), 0.0), None),
        exact,
        0.002 * exact,
    );
    let fixed = Service {
        law: Law::Fixed,
        ..exponential(0.05)
    };
    let exact = one_server(14.0, 0.05, 0.0).unwrap();
    near(
        mean_wait(&plain(1, 14.0, fixed, 0.0), None),
        exact,
        0.002 * exact,
    );
    let waits = by_priority(&[7.0, 7.0], 0.2, 4);
    let reading = plain(4, 14.0, exponential(0.2), 0.5);
    for (first, exact) in [(true, waits[0].unwrap()), (false, waits[1].unwrap())] {
        near(mean_wait(&reading, Some(first)), exact, 0.002 * exact);
    }
}

#[test]
fn a_model_says_what_is_wrong_with_it() {
    let broken = DESK_V1.replace("priority = 0.12", "priority = 1.2");
    assert!(
        matches!(Model::parse(&broken), Err(BadModel::Number { place, .. }) if place == "priority")
    );
    let lost = DESK_V1.replace("skills = [\"construction\"]", "skills = [\"land\"]");
    assert_eq!(
        Model::parse(&lost),
        Err(BadModel::Nobody("construction".to_owned()))
    );
    assert!(matches!(Model::parse("id = 1"), Err(BadModel::Shape(_))));
}

#[test]
fn an_official_who_is_away_serves_nobody_meanwhile() {
    let mut reading = plain(
        1,
        0.05,
        Service {
            mean: 1.0,
            cv: 0.0,
            law: Law::Fixed,
            seen: Vec::new(),
        },
        0.0,
    );
    reading.model.official[0].away = vec![Span {
        from: 600.0,
        to: 900.0,
    }];
    let out = &run(&reading, &[Change::none(&reading)], 9, 200, 1)[0];
    let (at_noon, _) = out.half(20).unwrap();
    let (before, _) = out.half(10).unwrap();
    // Who comes as the absence begins waits five hours.
    assert!(at_noon.mean > 250.0, "{at_noon:?}");
    assert!(before.mean < 1.0, "{before:?}");
}
