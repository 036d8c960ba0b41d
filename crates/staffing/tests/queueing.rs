//! Exact queues held against each other: where two models say the same thing,
//! they must give the same number.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use motcua_domain::known::{CaseError, read};
use motcua_staffing::queueing::cases::{FORMAT, answer};
use motcua_staffing::queueing::changing::{Day, Part};
use motcua_staffing::queueing::simulated::Simulator;
use motcua_staffing::queueing::steady::{
    Queue, by_priority, erlang_b, erlang_b_servers, erlang_c_servers, one_server,
};
use motcua_staffing::queueing::trace::{Node, Trace};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// Loads from nearly idle to nearly full, few and many servers.
fn queues() -> impl Iterator<Item = Queue> {
    [1, 2, 5, 40, 300].into_iter().flat_map(|c| {
        [0.05, 0.5, 0.9, 0.99].map(|rho| Queue {
            lambda: rho * f64::from(c) / 3.0,
            service: 3.0,
            c,
        })
    })
}

#[test]
fn littles_law_holds_and_the_room_without_end_is_the_limit_of_rooms() {
    for queue in queues() {
        let steady = queue.steady().unwrap();
        assert!(near(steady.in_system, queue.lambda * steady.time));
        assert!(near(steady.waiting, queue.lambda * steady.wait));
        let bounded = queue.with_room(queue.c + 6_000).unwrap();
        assert!(near(bounded.wait, steady.wait), "{queue:?}");
        assert!(near(bounded.p0, steady.p0), "{queue:?}");
        // No room to wait in at all is Erlang's loss system.
        let lost = queue.with_room(queue.c).unwrap().blocking;
        assert!(near(lost, erlang_b(queue.load(), queue.c)));
    }
}

#[test]
fn endless_patience_is_erlang_c_and_within_zero_is_who_need_not_wait() {
    for queue in queues().filter(|queue| queue.rho() < 0.95) {
        let steady = queue.steady().unwrap();
        let patient = queue.impatient(1e12).unwrap();
        assert!((patient.must_wait - steady.must_wait).abs() < 1e-6);
        assert!(near(queue.within(0.0).unwrap(), 1.0 - steady.must_wait));
        // Whoever may leave makes the others wait less.
        let hurried = queue.impatient(1.0).unwrap();
        assert!(hurried.wait < steady.wait && hurried.abandon > 0.0);
    }
}

#[test]
fn a_queue_that_grows_without_end_has_no_mean() {
    let full = Queue {
        lambda: 2.0,
        service: 1.0,
        c: 2,
    };
    assert_eq!(full.steady(), None);
    assert_eq!(full.within(1.0), None);
    assert_eq!(one_server(1.0, 1.0, 0.0), None);
    assert_eq!(by_priority(&[1.0, 1.0], 1.0, 2), vec![None, None]);
    // People who leave keep it finite.
    assert!(full.impatient(5.0).is_some());
}

#[test]
fn priorities_change_who_waits_and_not_how_much_is_waited() {
    for queue in queues() {
        let shares = [0.2, 0.3, 0.5].map(|share| share * queue.lambda);
        let waits: Vec<f64> = by_priority(&shares, queue.service, queue.c)
            .into_iter()
            .map(Option::unwrap)
            .collect();
        let mean: f64 = shares.iter().zip(&waits).map(|(l, w)| l * w).sum::<f64>() / queue.lambda;
        assert!(near(mean, queue.steady().unwrap().wait), "{queue:?}");
        assert!(waits[0] <= waits[1] && waits[1] <= waits[2]);
    }
    let one = Queue {
        lambda: 0.25,
        service: 3.0,
        c: 1,
    };
    // An exponential law has a standard deviation equal to its mean.
    assert!(near(
        one_server(0.25, 3.0, 3.0).unwrap(),
        one.steady().unwrap().wait
    ));
}

#[test]
fn sizes_are_the_fewest_that_keep_the_promise() {
    let c = erlang_c_servers(4.0, 5.0, 1.0, 0.9, 0.85).unwrap();
    let queue = |c| Queue {
        lambda: 4.0,
        service: 5.0,
        c,
    };
    assert!(queue(c).within(1.0).unwrap() >= 0.9 && queue(c).rho() <= 0.85);
    let fewer = queue(c - 1);
    assert!(fewer.within(1.0).is_none_or(|share| share < 0.9) || fewer.rho() > 0.85);
    let c = erlang_b_servers(20.0, 0.01).unwrap();
    assert!(erlang_b(20.0, c) <= 0.01 && erlang_b(20.0, c - 1) > 0.01);
}

#[test]
fn a_day_of_one_rate_comes_to_the_steady_state() {
    let day = Day {
        c: 3,
        service: 10.0,
        start: 0,
        parts: vec![Part {
            from: 0.0,
            to: 5_000.0,
            rate: 0.24,
        }],
    };
    let steady = Queue {
        lambda: 0.24,
        service: 10.0,
        c: 3,
    };
    let late = day.at(4_900.0);
    assert!((late.virtual_wait() - steady.steady().unwrap().wait).abs() < 1e-6);
    assert!((late.all_busy() - steady.must_wait().unwrap()).abs() < 1e-8);
    assert!((late.within(15.0) - steady.within(15.0).unwrap()).abs() < 1e-8);
    // At the opening nobody waits, and before anybody came nothing is told.
    assert!(day.at(0.0).virtual_wait().abs() < 1e-12);
    let empty = Day {
        parts: Vec::new(),
        ..day
    };
    assert_eq!(empty.told(15.0), None);
}

#[test]
fn a_trace_ends_services_before_it_lets_people_in() {
    let node = |arrivals: &[f64], service| Node {
        arrivals: arrivals.to_vec(),
        services: vec![service; arrivals.len()],
    };
    let mut trace = Trace {
        nodes: vec![node(&[0.8, 1.6, 4.8], 4.0)],
        servers: 1,
        capacity: None,
        baulk_at: Some(1),
        until: 20.0,
    };
    // 1.6 finds somebody there; at 4.8 the first service has just ended.
    let happened = trace.play();
    assert_eq!(happened.lost, [1.6]);
    assert_eq!(happened.served.len(), 2);
    assert!(near(happened.served[1].start, 4.8));
    // Room for one in both nodes together: the first node goes first.
    trace.nodes = vec![node(&[1.0, 9.0], 2.0), node(&[1.0], 2.0)];
    trace.baulk_at = None;
    trace.capacity = Some(1);
    let happened = trace.play();
    assert_eq!(happened.lost, [1.0]);
    assert!(happened.served.iter().all(|served| served.node == 1));
}

#[test]
fn a_wrong_file_says_where() {
    let head = "id,model,inputs_json,quantity,unit,expected,tolerance,recomputed,kind,source";
    let row = |inputs: &str, expected: &str| {
        read(
            &format!("{head}\nA,M/M/c,{inputs},Wq,u,{expected},0.1,,,\n"),
            FORMAT,
        )
    };
    assert!(matches!(
        row("{", "1"),
        Err(CaseError::Field {
            line: 2,
            column: "inputs_json",
            ..
        })
    ));
    assert!(matches!(
        row("{}", "soon"),
        Err(CaseError::Field {
            line: 2,
            column: "expected",
            ..
        })
    ));
    assert_eq!(read("id\n", FORMAT), Err(CaseError::MissingColumn("model")));
    assert!(answer(&row("{}", "1").unwrap()[0]).is_err());
    assert_eq!(read(&format!("{head}\n"), FORMAT), Err(CaseError::Empty));
    let line = |id: &str, tolerance: &str| format!("{id},M/M/c,{{}},Wq,u,1,{tolerance},,,\n");
    for tolerance in ["inf", "NaN", "-0.1", ""] {
        let text = format!("{head}\n{}{}", line("A", "0"), line("B", tolerance));
        let told = read(&text, FORMAT);
        let here = matches!(
            told,
            Err(CaseError::Field {
                line: 3,
                column: "tolerance",
                ..
            })
        );
        assert!(here, "{tolerance}: {told:?}");
    }
    let twice = format!("{head}\n{}{}", line("A", "0"), line("A", "0"));
    let told = read(&twice, FORMAT);
    assert!(
        matches!(
            &told,
            Err(CaseError::Field {
                line: 3,
                column: "id",
                ..
            })
        ),
        "{told:?}"
    );
}

/// Answers a case of these inputs.
fn asked(model: &str, inputs: &str, quantity: &str, unit: &str) -> Result<f64, String> {
    let head = "id,model,inputs_json,quantity,unit,expected,tolerance,recomputed,kind,source";
    let inputs = inputs.replace('"', "\"\"");
    let text = format!("{head}\nA,{model},\"{inputs}\",{quantity},{unit},1,0,,,\n");
    let found = answer(&read(&text, FORMAT).unwrap()[0])?;
    Ok(found.as_f64().unwrap())
}

#[test]
fn a_quantity_that_there_is_not_and_a_queue_without_an_end_have_their_own_reasons() {
    let steady = r#"{"lambda":0.5,"mu":1,"c":1}"#;
    let full = r#"{"lambda":2,"mu":1,"c":1}"#;
    for (model, inputs) in [("M/M/c", steady), ("M/M/c", full), ("Erlang B", steady)] {
        let why = asked(model, inputs, "Zz", "").unwrap_err();
        let must = format!("the model `{model}` has no quantity `Zz`");
        assert_eq!(why, must);
    }
    for (model, quantity) in [("M/M/c", "Wq"), ("Erlang C", "SL"), ("M/G/1", "Wq")] {
        let full = r#"{"lambda":2,"mu":1,"c":1,"t":1,"service_sd":1}"#;
        let unit = if quantity == "SL" { "" } else { "u" };
        let why = asked(model, full, quantity, unit).unwrap_err();
        assert!(why.contains("no steady state"), "{model}: {why}");
    }
    let classes = r#"{"lambda":[0.2,0.3],"mu":1,"c":1}"#;
    assert!(asked("M/M/c priority", classes, "Wq_2", "u").is_ok());
    for (quantity, why) in [
        ("Wq_3", "names class 3, and `lambda` has 2"),
        ("Zz_1", "has no quantity `Zz_1`"),
        ("Wq", "has no quantity `Wq`"),
    ] {
        let said = asked("M/M/c priority", classes, quantity, "u").unwrap_err();
        assert!(said.contains(why), "{quantity}: {said}");
    }
}

#[test]
fn a_unit_that_is_not_that_of_the_inputs_is_a_wrong_answer() {
    let inputs = r#"{"lambda":0.5,"mu":1,"c":1,"time_unit":"min"}"#;
    assert!(near(asked("M/M/c", inputs, "Wq", "min").unwrap(), 1.0));
    assert!(near(asked("M/M/c", inputs, "Lq", "").unwrap(), 0.5));
    for (quantity, unit) in [("Wq", "s"), ("Wq", ""), ("W", "u"), ("Lq", "min")] {
        let told = asked("M/M/c", inputs, quantity, unit);
        let why = told.unwrap_err();
        assert!(why.contains("unit"), "{quantity} {unit}: {why}");
    }
    let week = inputs.replace("min", "week");
    assert!(asked("M/M/c", &week, "Wq", "week").is_err());
}

#[test]
fn what_cannot_be_is_refused_and_not_computed() {
    let changing = |part: &str, start: &str| {
        format!(
            r#"{{"c":1,"service_mean_min":15,"start_state":{start},"arrivals":[{part}],"closing":"none"}}"#
        )
    };
    let good = r#"{"from_min":0,"to_min":60,"rate_per_h":2}"#;
    assert!(asked("Mt/M/c", &changing(good, "0"), "Wq", "min").is_ok());
    let back = r#"{"from_min":60,"to_min":0,"rate_per_h":2}"#;
    let below = r#"{"from_min":0,"to_min":60,"rate_per_h":-2}"#;
    for (part, start) in [(back, "0"), (below, "0"), (good, "-1"), (good, "1.5")] {
        let told = asked("Mt/M/c", &changing(part, start), "Wq", "min");
        assert!(told.is_err(), "{part} {start}: {told:?}");
    }
    // Two rates at one minute, whatever the order in which they are written.
    let later = r#"{"from_min":45,"to_min":90,"rate_per_h":3}"#;
    let touching = r#"{"from_min":60,"to_min":90,"rate_per_h":3}"#;
    for parts in [format!("{good},{later}"), format!("{later},{good}")] {
        let told = asked("Mt/M/c", &changing(&parts, "0"), "Wq", "min");
        let why = told.unwrap_err();
        assert!(why.contains("from minute 0 and from minute 45"), "{why}");
    }
    let told = asked(
        "Mt/M/c",
        &changing(&format!("{touching},{good}"), "0"),
        "Wq",
        "min",
    );
    assert!(told.is_ok(), "{told:?}");
    // A day that is never solved is refused at once, with its place.
    let endless = r#"{"from_min":0,"to_min":3000000,"rate_per_h":2}"#;
    for (part, quantity, unit, place) in [
        (endless, "Wq", "min", "`to_min` is 3000000"),
        (endless, "SL", "", "`to_min` is 3000000"),
        (good, "virtual_wait", "min", "`at_min` is 3000000"),
    ] {
        let inputs = changing(part, "0").replacen('{', r#"{"t_min":5,"at_min":3000000,"#, 1);
        let why = asked("Mt/M/c", &inputs, quantity, unit).unwrap_err();
        assert!(
            why.contains(place) && why.contains("must be at most"),
            "{why}"
        );
    }
    let uneven = r#"{"nodes":[{"arrivals":[1,2],"service_times":[1]}],"until":9}"#;
    assert!(asked("D/D/1 trace", uneven, "waits", "u").is_err());
    for (model, inputs, quantity, unit) in [
        ("M/M/c", r#"{"lambda":-0.5,"mu":1,"c":1}"#, "Wq", "u"),
        ("M/M/c", r#"{"lambda":0.5,"mu":-1,"c":1}"#, "Wq", "u"),
        (
            "M/M/c",
            r#"{"lambda":0.5,"service_mean":0,"c":1}"#,
            "Wq",
            "u",
        ),
        ("M/M/c", r#"{"lambda":0.5,"mu":1,"c":0}"#, "Wq", "u"),
        ("M/M/c", r#"{"lambda":0.5,"mu":1,"c":1.5}"#, "Wq", "u"),
        (
            "Erlang C",
            r#"{"lambda":0.5,"mu":1,"c":1,"t":-1}"#,
            "SL",
            "",
        ),
        ("Erlang B", r#"{"a":-1,"c":1}"#, "blocking", ""),
        (
            "Erlang B sizing",
            r#"{"a":1,"max_blocking":1.5}"#,
            "min_servers",
            "",
        ),
        (
            "Erlang A",
            r#"{"lambda":0.5,"mu":1,"c":1,"patience_mean":0}"#,
            "Wq",
            "u",
        ),
        ("M/M/c/K", r#"{"lambda":0.5,"mu":1,"c":2,"K":1}"#, "Wq", "u"),
        (
            "M/M/c/K",
            r#"{"lambda":0.5,"mu":1,"c":1,"K":3.5}"#,
            "Wq",
            "u",
        ),
        (
            "M/M/c priority",
            r#"{"lambda":[0.5,-0.1],"mu":1,"c":1}"#,
            "Wq_1",
            "u",
        ),
        (
            "M/G/1",
            r#"{"lambda":0.5,"service_mean":1,"service_sd":-1}"#,
            "Wq",
            "u",
        ),
    ] {
        let told = asked(model, inputs, quantity, unit);
        assert!(told.is_err(), "{model} {inputs}: {told:?}");
    }
}

/// One queue of each kind that the day can play, with few people: that the
/// right quantity is looked at, not how exact a million people would be.
#[test]
fn the_simulated_day_agrees_with_exact_queues() {
    let head = "id,model,inputs_json,quantity,unit,expected,tolerance,recomputed,kind,source\n";
    let steady = r#""{""lambda"":3.7,""mu"":1.33,""c"":5,""t"":0.2,""patience_mean"":2}""#;
    let classes = r#""{""lambda"":[0.2,0.6,1.2],""mu"":3,""c"":1}""#;
    let two = r#""{""lambda"":[0.2,0.6],""mu"":1,""c"":1}""#;
    let general = r#""{""lambda"":0.13,""service_mean"":5,""service_sd"":4}""#;
    let changing = r#""{""c"":1,""service_mean_min"":15,""t_min"":15,""start_state"":0,""arrivals"":[{""from_min"":0,""to_min"":60,""rate_per_h"":4.5},{""from_min"":60,""to_min"":240,""rate_per_h"":2.5}]}""#;
    let rows = [
        ("M/M/c", steady, "Wq Lq W L"),
        ("Erlang C", steady, "Pw SL"),
        ("Erlang A", steady, "P_abandon Wq"),
        ("M/M/c priority", two, "Wq_1 W_2"),
        ("M/M/c priority", classes, "Wq_1 Wq_3"),
        ("M/G/1", general, "Wq"),
        ("Mt/M/c", changing, "Wq SL"),
    ];
    let mut text = head.to_owned();
    for (n, (model, inputs, quantities)) in rows.into_iter().enumerate() {
        for quantity in quantities.split(' ') {
            let unit = match quantity.split('_').next() {
                Some("W" | "Wq") if model == "Mt/M/c" => "min",
                Some("W" | "Wq") => "u",
                _ => "",
            };
            text.push_str(&format!(
                "{model}-{n}-{quantity},{model},{inputs},{quantity},{unit},1,1,,,\n"
            ));
        }
    }
    let mut simulator = Simulator::new(60_000, 2);
    let cases = read(&text, FORMAT).unwrap();
    assert_eq!(cases.len(), 15);
    for case in cases {
        let exact = answer(&case).unwrap();
        let checked = simulator.check(&case, &exact).unwrap();
        assert!(checked.agrees(), "{}: {checked:?}", case.id);
        // Near enough to tell a wrong quantity from a right one.
        assert!(
            checked.error < 0.1 * checked.exact,
            "{}: {checked:?}",
            case.id
        );
        // A wrong answer is found.
        let wrong = serde_json::json!(checked.exact * 2.0);
        assert!(
            !simulator.check(&case, &wrong).unwrap().agrees(),
            "{}",
            case.id
        );
    }
    // Whoever asks for few people is not made to wait for many.
    let mut few = Simulator::new(2_000, 2);
    let text = format!("{head}few,M/M/c,{steady},Wq,u,1,1,,,\n");
    let case = &read(&text, FORMAT).unwrap()[0];
    let checked = few.check(case, &answer(case).unwrap()).unwrap();
    assert!(checked.agrees(), "{checked:?}");
    assert!([2_000.0, 8_000.0].contains(&checked.people), "{checked:?}");
    // What the day does not know it does not claim.
    let lost = format!(
        "{head}A,M/M/c/K,\"{{\"\"lambda\"\":1,\"\"mu\"\":2,\"\"c\"\":1,\"\"K\"\":3}}\",Wq,,1,1,,,\n"
    );
    let lost = read(&lost, FORMAT).unwrap();
    assert_eq!(simulator.check(&lost[0], &serde_json::json!(1.0)), None);
}
