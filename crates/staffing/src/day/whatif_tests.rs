//! What a change does to a day, and that impossible desks are told.

use super::*;

const DESK_V1: &str = include_str!("../../../../packs/models/desk-v1.toml");

fn desk() -> Reading {
    Model::parse(DESK_V1).unwrap()
}

fn set(toml: &str) -> ChangeSet {
    toml::from_str(toml).unwrap()
}

fn asked(reading: &Reading, toml: &str) -> Told {
    let change = set(toml).apply(reading).unwrap();
    let answer = whatif(reading, &[change], 400, 5, 2).unwrap();
    answer.changes.into_iter().next().unwrap()
}

fn off(compared: &Compared) -> Difference {
    compared.off.unwrap()
}

/// The difference lies surely on this side of 0.
fn surely(compared: &Compared, sign: f64) {
    let off = off(compared);
    assert!(off.mean * sign > off.half, "{off:?}");
}

#[test]
fn the_hash_of_the_shipped_model_is_that_of_figures_already_told() {
    let known = "5541c4c2caffe40d3a6473bba98719f9270ee1c79a1f3d1040fc4788e86e4138";
    assert_eq!(desk().hash, known);
}

#[test]
fn each_slider_moves_the_figures_the_way_it_must() {
    let reading = desk();
    surely(&asked(&reading, "visits = 1.2").wait, 1.0);
    surely(&asked(&reading, "visits = 0.8").wait, -1.0);
    surely(&asked(&reading, "service = { land = 0.8 }").wait, -1.0);
    surely(&asked(&reading, "no_show = 0.2").wait, -1.0);
    // Half the people by appointment: the morning's wave is flatter.
    let booked = "booking = { share = 0.5, slot = 30, places = 3, early = 5, late = 5 }";
    surely(&asked(&reading, booked).wait, -1.0);
    // Open an hour earlier: the same people over more time, less overtime.
    let open = "open = [{ from = -60, to = 240 }, { from = 330, to = 570 }]";
    let told = asked(&reading, open);
    surely(&told.wait, -1.0);
    let n = told.services.now.unwrap().mean;
    assert!((n - 274.9).abs() < 3.0, "the same people come: {n}");
    // A policy that gives those with a head start less than "always first".
    let class = "classes = [{ id = \"elderly\", share = 0.12, head_start = 5 }]";
    let told = asked(&reading, &format!("policy = {{ {class} }}"));
    surely(&told.wait_first, 1.0);
    surely(&told.wait_ordinary, -1.0);
}

#[test]
fn a_policy_of_one_class_always_first_is_the_plain_order() {
    let reading = desk();
    let policy = "policy = { classes = [{ id = \"elderly\", share = 0.12 }] }";
    let change = set(policy).apply(&reading).unwrap();
    let out = run(&reading, &[Change::none(&reading), change], 3, 200, 2);
    assert_eq!(out[0], out[1]);
}

#[test]
fn what_a_change_comes_to_is_not_changed_by_those_beside_it() {
    let reading = desk();
    let none = Change::none(&reading);
    let more = set("visits = 2.5").apply(&reading).unwrap();
    let alone = run(&reading, std::slice::from_ref(&none), 3, 50, 1);
    let beside = run(&reading, &[none, more.clone()], 3, 50, 2);
    assert_eq!(alone[0], beside[0]);
    assert_eq!(run(&reading, &[more], 3, 50, 2)[0], beside[1]);
}

#[test]
fn fewer_supplements_bring_fewer_people() {
    let mut model = desk().model;
    model.kind[0].returns = 0.5;
    let reading = model.read().unwrap();
    let told = asked(&reading, "returns = 0.0");
    // Half of the 22.1 % of 200 visits who come for land, and of their 60 %
    // who go on to the fees those who answered the call.
    let expected = -22.1 * (1.0 + 0.96 * 0.6);
    let off = off(&told.services);
    assert!((off.mean - expected).abs() < 3.0 * off.half, "{off:?}");
    surely(&told.wait, -1.0);
}

#[test]
fn an_official_who_leaves_before_the_end_leaves_people_uncalled() {
    let reading = desk();
    let mut officials = reading.model.official.clone();
    let k = officials.iter_mut().find(|one| one.name == "K").unwrap();
    k.hours = vec![Span {
        from: 0.0,
        to: 240.0,
    }];
    let hole = holes(&reading.queues, &officials, &reading.model.open);
    assert_eq!(hole.len(), 1, "{hole:?}");
    assert_eq!(
        (hole[0].queue.as_str(), hole[0].from),
        ("construction", 330.0)
    );
    let change = Change {
        officials,
        ..Change::none(&reading)
    };
    let answer = whatif(&reading, &[change], 200, 1, 2).unwrap();
    let told = &answer.changes[0];
    // 5.2 % of 200 visits, of which 41 % come in the afternoon.
    let left = told.left.now.unwrap().mean;
    assert!((3.5..6.5).contains(&left), "{left}");
    surely(&told.wait, 1.0);
    surely(&told.within, -1.0);
}

#[test]
fn lunches_at_the_same_time_are_worse_than_lunches_in_turn() {
    let mut model = desk().model;
    model.open = vec![Span {
        from: 0.0,
        to: 570.0,
    }];
    for one in &mut model.official {
        one.lunch = Some(Span {
            from: 180.0,
            to: 240.0,
        });
    }
    let reading = model.read().unwrap();
    let steps = "steps = [{ step = \"lunch\", official = \"L1\", by = 60.0 }]";
    surely(&asked(&reading, steps).wait, -1.0);
    let search = Search {
        most: 300,
        days: 100,
        threads: 2,
        ..Search::default()
    };
    let fixes = cheapest(&reading, &Change::none(&reading), search, &|_| ()).unwrap();
    let lunch = |found: &Found| {
        let both = found.steps.iter();
        both.clone().all(|step| matches!(step, Fix::Lunch { .. })) && found.best_of_effort
    };
    assert!(fixes.found.iter().any(lunch), "{fixes:?}");
}

#[test]
fn the_cheapest_fix_is_the_same_on_any_threads_and_surely_helps() {
    let reading = desk();
    let base = Change::none(&reading);
    let search = Search {
        most: 160,
        days: 60,
        again: 200,
        ..Search::default()
    };
    let told = std::sync::Mutex::new(Vec::new());
    let progress = |share: f64| told.lock().unwrap().push(share);
    let one = cheapest(&reading, &base, search, &progress).unwrap();
    let two = Search {
        threads: 3,
        ..search
    };
    assert_eq!(one, cheapest(&reading, &base, two, &|_| ()).unwrap());
    assert_eq!(one.scenarios, 160);
    let told = told.into_inner().unwrap();
    assert!(told.len() > 100 && told.iter().all(|share| *share <= 1.0));
    let best = one.found.first().unwrap();
    assert!(best.within.unwrap().mean > 0.01, "{best:?}");
    // The steps make a desk that a form can send back.
    let change = ChangeSet {
        steps: best.steps.clone(),
        ..ChangeSet::default()
    };
    let text = serde_json::to_string(&change).unwrap();
    let back: ChangeSet = serde_json::from_str(&text).unwrap();
    let change = back.apply(&reading).unwrap();
    let out = run(&reading, &[base, change], 77, 300, 2);
    let gain = difference(&out[0], &out[1], Figure::Within).unwrap();
    assert!(gain.mean > gain.half, "{gain:?}");
}

#[test]
fn few_days_for_what_brings_little_change_nothing_about_the_best() {
    let rules = Policy {
        classes: vec![Class {
            id: "elderly".to_owned(),
            share: 0.12,
            head_start: Some(15.0),
        }],
        ratio: Some(2),
        longest_wait: Some(60.0),
    };
    for policy in [None, Some(rules)] {
        let mut model = desk().model;
        model.visits = 260.0;
        model.policy = policy;
        let reading = model.read().unwrap();
        let base = Change::none(&reading);
        let few = Search {
            most: 120,
            few: 30,
            days: 120,
            again: 60,
            threads: 2,
            ..Search::default()
        };
        let all = Search {
            few: few.days,
            ..few
        };
        let [few, all] = [few, all].map(|one| cheapest(&reading, &base, one, &|_| ()).unwrap());
        assert_eq!((few.few, all.few, few.days), (30, 120, 120));
        assert_eq!(few.scenarios, all.scenarios);
        assert!(!few.found.is_empty());
        assert_eq!(few.found[0], all.found[0]);
    }
}

#[test]
fn a_desk_with_as_many_as_it_needs_calls_people_in_time() {
    let reading = desk();
    let none = Change::none(&reading);
    let need = need(&reading, &none, 0.9, 200, 1, 2).unwrap();
    let queue = reading.number("land").unwrap();
    let land = &need.queues[queue];
    // On other days than those of the plan, with officials who come and go as
    // the plan says.
    let most = land.halves.iter().map(|half| half.need).max().unwrap();
    let mut officials = reading.model.official.clone();
    officials.retain(|one| !one.skills.contains(&"land".to_owned()));
    for n in 0..most {
        let hours = land.halves.iter().filter(|half| half.need > n);
        let hours = hours.map(|half| Span {
            from: half.from,
            to: half.from + HALF,
        });
        officials.push(Official {
            name: format!("land-{n}"),
            skills: vec!["land".to_owned()],
            hours: hours.collect(),
            ..Official::default()
        });
    }
    let change = Change { officials, ..none };
    change.check(&reading).unwrap();
    let out = &run(&reading, &[change], 99, 1_000, 2)[0];
    let within = out.figure(Figure::WithinIn(queue)).unwrap();
    assert!(within.mean > 0.89, "{within:?}");
    // Three officials all day do not.
    assert!(land.halves.iter().any(|half| half.need > half.serving));
}

/// Officials of all skills who come and go so that so many are there.
fn all_skilled(reading: &Reading, there: &[(f64, u32)]) -> Change {
    let most = there.iter().map(|(_, n)| *n).max().unwrap();
    let official = |number: u32| {
        let hours = there.iter().filter(|(_, n)| *n > number);
        let hours = hours.map(|(from, _)| Span {
            from: *from,
            to: from + HALF,
        });
        Official {
            name: format!("all-{number}"),
            skills: reading.queues.clone(),
            hours: hours.collect(),
            ..Official::default()
        }
    };
    Change {
        officials: (0..most).map(official).collect(),
        ..Change::none(reading)
    }
}

/// The desk with officials who serve every queue.
fn of_all_skills() -> Reading {
    let mut model = desk().model;
    let all = desk().queues;
    for one in &mut model.official {
        one.skills.clone_from(&all);
    }
    model.read().unwrap()
}

/// By queue, those who join in a half hour and those of them who are called in
/// time, on all days.
fn called(out: &Outcome, half: usize) -> Vec<(f64, f64)> {
    let mut cells = vec![(0.0, 0.0); out.days[0].spots.len() / out.halves()];
    for day in &out.days {
        let spots = day.spots.iter().skip(half).step_by(out.halves());
        for (cell, spot) in cells.iter_mut().zip(spots) {
            *cell = (cell.0 + f64::from(spot.n), cell.1 + f64::from(spot.within));
        }
    }
    cells
}

/// Of all who join in a half hour the share that is called in time, and its
/// standard error.
fn kept(out: &Outcome, half: usize) -> Option<(f64, f64)> {
    let of = |day: &DayFigures| {
        let spots = day.spots.iter().skip(half).step_by(out.halves());
        spots.fold((0.0, 0.0), |(within, n), one| {
            (within + f64::from(one.within), n + f64::from(one.n))
        })
    };
    let days: Vec<(f64, f64)> = out.days.iter().map(of).collect();
    ratio(&days).map(|band| (band.mean, band.half / 1.96))
}

#[test]
fn a_plan_holds_on_days_that_nobody_has_seen_and_with_one_less_it_does_not() {
    let reading = of_all_skills();
    let found = need(&reading, &Change::none(&reading), 0.9, 60, 1, 2).unwrap();
    assert_eq!((found.days, found.settled), (60, 500));
    let there: Vec<(f64, u32)> = found
        .together
        .iter()
        .map(|half| (half.from, half.need))
        .collect();
    let mut crews = vec![all_skilled(&reading, &there)];
    let staffed: Vec<usize> = (0..there.len()).filter(|at| there[*at].1 > 1).collect();
    for at in &staffed {
        let mut less = there.clone();
        less[*at].1 -= 1;
        crews.push(all_skilled(&reading, &less));
    }
    let out = run(&reading, &crews, 99, 1_000, 2);
    let halves = there.len();
    // Of the days on which it was settled a share has an error too.
    let shares = (0..halves).filter_map(|half| kept(&out[0], half));
    let below: Vec<(f64, f64)> = shares.filter(|(share, _)| *share < 0.9).collect();
    for (share, error) in &below {
        assert!(share + 3.0 * error * 2.0_f64.sqrt() > 0.9, "{below:?}");
    }
    assert!(below.len() * 3 <= halves, "{below:?}");
    // Whoever is missing is missed right there, or a little later, by all
    // together or by one of the queues.
    let holds = |(at, out): &(&usize, &Outcome)| {
        let mut near = at.saturating_sub(1)..halves.min(*at + 3);
        near.all(|half| keeps(called(out, half).into_iter(), 0.9))
    };
    let spared: Vec<usize> = staffed
        .iter()
        .zip(&out[1..])
        .filter(holds)
        .map(|(at, _)| *at)
        .collect();
    assert!(spared.len() * 3 <= staffed.len(), "{spared:?} of {there:?}");
}

#[test]
fn an_official_of_several_queues_is_needed_once_and_not_once_for_each() {
    let reading = of_all_skills();
    let none = Change::none(&reading);
    let found = need(&reading, &none, 0.9, 100, 1, 2).unwrap();
    assert_eq!(found, need(&reading, &none, 0.9, 100, 1, 3).unwrap());
    let halves = found.queues.iter().flat_map(|one| &one.halves);
    let alone: u32 = halves.map(|half| half.need).sum();
    let together: u32 = found.together.iter().map(|half| half.need).sum();
    assert!(together * 10 < alone * 8, "{together} and {alone}");
    assert!(found.together.iter().all(|half| half.within > 0.899));
    // On other days than those of the plan it is enough, and one less in each
    // half hour is not.
    let there = |less: u32| -> Vec<(f64, u32)> {
        let halves = found.together.iter();
        halves
            .map(|half| (half.from, half.need.saturating_sub(less).max(1)))
            .collect()
    };
    let crews = [0, 1].map(|less| all_skilled(&reading, &there(less)));
    let out = run(&reading, &crews, 99, 1_000, 2);
    let [enough, fewer] = [&out[0], &out[1]].map(|out| out.within().unwrap().mean);
    assert!(enough > 0.88, "{enough}");
    assert!(fewer < 0.9 && fewer < enough, "{fewer} and {enough}");
}

#[test]
fn the_need_does_not_hang_on_who_happens_to_be_there() {
    let reading = desk();
    let none = Change::none(&reading);
    let mut away = none.clone();
    for one in &mut away.officials {
        one.away = vec![Span {
            from: 0.0,
            to: 570.0,
        }];
    }
    let sum = |change: &Change| {
        let found = need(&reading, change, 0.9, 100, 1, 2).unwrap();
        let of = found.together.iter();
        let need: u32 = of.clone().map(|half| half.need).sum();
        (need, of.map(|half| half.at_work).sum::<u32>())
    };
    let ((need, there), (without, nobody)) = (sum(&none), sum(&away));
    assert!(there > 0 && nobody == 0, "{there} and {nobody}");
    assert!(need.abs_diff(without) * 10 <= need, "{need} and {without}");
    // Ten specialists cannot stand in for one another.
    assert!(need > 6 * 8, "{need}");
}

/// A rush of a quarter of an hour right before the break, and who has lunch
/// when.
fn rush(lunch: Option<Span>) -> Reading {
    let mut model = desk().model;
    let span = |from: f64, to: f64| Span { from, to };
    model.open = vec![span(0.0, 240.0), span(330.0, 570.0)];
    (model.visits, model.within, model.rests) = (30.0, 5.0, true);
    (model.priority, model.no_show) = (0.0, 0.0);
    model.arrivals = vec![Arrivals {
        from: 225.0,
        to: 240.0,
        weight: 1.0,
    }];
    model.kind.truncate(1);
    model.kind[0].then = None;
    model.kind[0].service = Service {
        mean: 30.0,
        cv: 0.0,
        law: Law::Fixed,
        seen: Vec::new(),
    };
    let official = |n: u32| Official {
        name: n.to_string(),
        skills: vec![model.kind[0].queue.clone()],
        lunch,
        ..Official::default()
    };
    model.official = (0..4).map(official).collect();
    model.read().unwrap()
}

#[test]
fn a_plan_counts_on_lunches_in_turns_as_the_day_does() {
    let late = Span {
        from: 300.0,
        to: 330.0,
    };
    let (turns, together) = (rush(Some(late)), rush(None));
    let plan = |reading: &Reading| {
        let found = need(reading, &Change::none(reading), 0.9, 100, 1, 2).unwrap();
        found.together
    };
    let (planned, resting) = (plan(&turns), plan(&together));
    let sum = |halves: &[WholeNeed]| halves.iter().map(|half| half.need).sum::<u32>();
    // No minute of the break counts as waiting: whoever joined in the last five
    // minutes is called in it, and needs nobody more before or after.
    let (fewer, all) = (sum(&planned), sum(&resting));
    assert!(fewer * 10 < all * 9, "{fewer} and {all}");
    // Enough on other days too, for officials who go on until their lunch.
    let most = planned.iter().map(|half| half.need).max().unwrap();
    let official = |n: u32| {
        let halves = planned.iter().filter(|half| half.need > n);
        let hours = halves.map(|half| Span {
            from: half.from,
            to: if (half.from - 210.0).abs() < 1.0 {
                300.0
            } else {
                half.from + HALF
            },
        });
        Official {
            name: n.to_string(),
            skills: turns.queues.clone(),
            hours: hours.collect(),
            ..Official::default()
        }
    };
    let change = Change {
        officials: (0..most).map(official).collect(),
        ..Change::none(&turns)
    };
    let out = &run(&turns, &[change], 99, 1_000, 2)[0];
    let within = out.within().unwrap();
    assert!(within.mean > 0.85, "{within:?}");
}

#[test]
fn where_nobody_comes_nobody_is_needed() {
    let nobody = Model::parse(&DESK_V1.replace("visits = 200", "visits = 0")).unwrap();
    let found = need(&nobody, &Change::none(&nobody), 0.9, 20, 1, 2).unwrap();
    assert!(found.together.iter().all(|half| half.need == 0));
}

#[test]
fn the_sentence_names_the_weak_spot() {
    let reading = desk();
    let out = &run(&reading, &[Change::none(&reading)], 1, 1_000, 2)[0];
    let said = sentence(&reading, out, 0.9).unwrap();
    assert_eq!((said.low, said.high), (8, 10));
    let weak = said.weak.unwrap();
    assert_eq!(weak.queue, "land");
    assert_eq!(reading.clock(weak.from), "08:00");
    assert!(weak.late > 1.0 && weak.within < 0.9, "{weak:?}");
    // Where everybody is called at once there is none.
    let few = set("visits = 0.05").apply(&reading).unwrap();
    let out = &run(&reading, &[few], 1, 300, 2)[0];
    assert_eq!(sentence(&reading, out, 0.9).unwrap().weak, None);
}

#[test]
fn impossible_desks_are_refused_with_their_place() {
    let change = |from: &str, to: &str| {
        assert!(DESK_V1.contains(from), "{from}");
        Model::parse(&DESK_V1.replace(from, to)).unwrap_err()
    };
    let crossing = change("{ from = 330, to = 570 }]", "{ from = 200, to = 570 }]");
    assert_eq!(
        crossing,
        BadModel::Crosses {
            place: "open".to_owned(),
            from: 200.0,
            end: 240.0
        }
    );
    let backwards = change(
        "open = [{ from = 0, to = 240 }",
        "open = [{ from = 240, to = 0 }",
    );
    assert!(matches!(backwards, BadModel::Number { place, .. } if place == "open"));
    let clock = change("begins = \"07:30\"", "begins = \"7h30\"");
    assert_eq!(clock, BadModel::Clock("7h30".to_owned()));
    let typo = change("skills = [\"business\"]", "skills = [\"busines\"]");
    assert!(matches!(typo, BadModel::Unknown { name, .. } if name == "busines"));
    let twice = change("id = \"pickup\"", "id = \"land\"");
    assert!(matches!(twice, BadModel::Twice { .. }));
    let zero = change("service = { mean = 4, cv = 0.7 }", "service = { mean = 0 }");
    assert!(matches!(zero, BadModel::Number { place, .. } if place == "pickup"));
    let long = change(
        "service = { mean = 4, cv = 0.7 }",
        "service = { mean = 1441 }",
    );
    assert!(matches!(long, BadModel::Number { place, .. } if place == "pickup"));
    let empty = "service = { mean = 4, law = \"observed\" }";
    let unseen = change("service = { mean = 4, cv = 0.7 }", empty);
    assert!(matches!(unseen, BadModel::Number { place, .. } if place == "pickup"));
    let reading = desk();
    let moved = set("steps = [{ step = \"move\", official = \"K\", queue = \"land\" }]");
    let nobody = moved.apply(&reading).unwrap_err();
    assert_eq!(nobody, BadModel::Nobody("construction".to_owned()));
    let unknown = set("service = { taxes = 1.0 }").apply(&reading);
    assert!(matches!(unknown, Err(BadModel::Unknown { .. })));
    let far = set("visits = 200").apply(&reading);
    assert!(matches!(far, Err(BadModel::Number { .. })));
    // A change may say no more than a model.
    for service in ["land = 0", "land = 0.0001", "land = nan", "land = 11"] {
        let told = set(&format!("service = {{ {service} }}")).apply(&reading);
        assert!(
            matches!(&told, Err(BadModel::Number { place, .. }) if place == "service of land"),
            "{service}: {told:?}"
        );
    }
    let again = change("name = \"L2\"", "name = \"L1\"");
    let twice = BadModel::Twice {
        place: "official",
        name: "L1".to_owned(),
    };
    assert_eq!(again, twice);
    let mut both = reading.model.official.clone();
    both.push(both[0].clone());
    let both = ChangeSet {
        officials: Some(both),
        ..ChangeSet::default()
    };
    assert_eq!(both.apply(&reading), Err(twice));
    assert!(whatif(&reading, &[], 1, 1, 1).is_err());
}

#[test]
fn odd_desks_are_played() {
    let change = |from: &str, to: &str| Model::parse(&DESK_V1.replace(from, to)).unwrap();
    // Nobody trained yet, times of nothing, and a service of a whole day.
    let idle = change(
        "[[official]]\nname = \"F2\"\nskills = [\"fee\"]",
        "[[official]]\nname = \"F2\"\nskills = []",
    );
    let told = whatif(&idle, &[], 50, 1, 1).unwrap().base;
    assert!(told.officials[9].minutes.now.unwrap().mean < 1e-9);
    let nothing = change(
        "service = { mean = 4, cv = 0.7 }",
        "service = { mean = 0, law = \"observed\", seen = [0, 0] }",
    );
    assert!(
        whatif(&nothing, &[], 50, 1, 1)
            .unwrap()
            .base
            .wait
            .now
            .is_some()
    );
    let whole = change(
        "service = { mean = 25, cv = 0.7 }",
        "service = { mean = 1440, law = \"fixed\" }",
    );
    let told = whatif(&whole, &[], 50, 1, 1).unwrap().base;
    assert!(told.overtime.now.unwrap().mean > 1_440.0);
    // A day to which nobody comes.
    let nobody = change("visits = 200", "visits = 0");
    let told = whatif(&nobody, &[], 50, 1, 1).unwrap().base;
    assert_eq!(told.wait.now, None);
    assert!(told.overtime.now.unwrap().mean.abs() < 1e-9);
    need(&nobody, &Change::none(&nobody), 0.9, 20, 1, 1).unwrap();
    // Everybody on leave all day: nobody is called.
    let reading = desk();
    let mut away = Change::none(&reading);
    for one in &mut away.officials {
        one.away = vec![Span {
            from: 0.0,
            to: 570.0,
        }];
    }
    let told = &whatif(&reading, &[away], 50, 1, 1).unwrap().changes[0];
    assert!(told.services.now.unwrap().mean.abs() < 1e-9);
    assert!((told.left.now.unwrap().mean - 200.0).abs() < 10.0);
    assert_eq!(told.officials[0].load, None);
}

#[test]
fn a_break_in_which_nobody_is_called_is_no_wait() {
    let mut model = desk().model;
    model.rests = true;
    let reading = model.read().unwrap();
    let out = &run(&reading, &[Change::none(&reading)], 1, 300, 2)[0];
    // Who comes as the morning ends may be called after the break: as minutes
    // of the wall that would be ninety more.
    let land = reading.number("land").unwrap();
    let late = out.spot(land, 7);
    assert!(late.n > 50.0 && late.wait / late.n < 60.0, "{late:?}");
    // A service begun before the break is brought to its end in it.
    assert!(out.wait().unwrap().mean > 5.0);
}

#[test]
fn times_that_were_seen_are_drawn_as_they_are() {
    let seen: Vec<f64> = (1..=40).map(f64::from).collect();
    let service = Service::observed(seen).unwrap();
    assert!((service.mean - 20.5).abs() < 1e-9);
    assert_eq!(Service::observed(Vec::new()), None);
    let mut model = desk().model;
    model.kind[0].service = service;
    let reading = model.read().unwrap();
    let out = &run(&reading, &[Change::none(&reading)], 1, 500, 2)[0];
    let minutes: f64 = (0..3).map(|who| out.busy(who).unwrap().mean).sum();
    // 44.2 people, of whom 4 % do not answer the call.
    let expected = 44.2 * (0.96 * 20.5 + 0.04);
    assert!((minutes - expected).abs() < 0.02 * expected, "{minutes}");
}
