//! The simulated day from the command line, and queues checked against known
//! answers.

use crate::program::{done, motcua, text};

#[test]
fn an_answer_carries_what_it_was_made_from_and_comes_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let change = folder.path().join("change.toml");
    std::fs::write(
        &change,
        "steps = [{ step = \"skill\", official = \"K\", queue = \"secured\" }]\n",
    )
    .unwrap();
    let args = [
        "simulate", "--days", "60", "--seed", "7", "--json", "--change",
    ];
    let args = [&args[..], &[text(&change)]].concat();
    let said = done(&args);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&told["seed"], &told["days"]), (&7.into(), &60.into()));
    assert_eq!(told["model_sha256"].as_str().unwrap().len(), 64);
    let off = &told["changes"][0]["told"]["within"]["off"];
    assert!(off["half"].as_f64().unwrap() > 0.0, "{off}");
    assert!(told["figures"]["wait"]["day_95"].as_f64().unwrap() > 1.0);
    assert_eq!(said.out, done(&args).out);
    let said = done(&["simulate", "--days", "60", "--need"]);
    for line in [
        ", seed 1, 60 days",
        "officials needed / there",
        "together: with the skills of the model's officials",
    ] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
}

#[test]
fn the_cheapest_fix_is_told_in_sentences_and_as_json_for_machines() {
    let said = done(&["simulate", "--days", "2", "--cheapest"]);
    assert!(said.out.contains("As it is, "), "{said:?}");
    let first = said.out.lines().find(|line| line.starts_with("1. "));
    let first = first.unwrap_or_else(|| panic!("{said:?}"));
    assert!(
        first.contains("of 100 people are called in time"),
        "{first}"
    );
    assert!(!said.out.contains("\"step\""), "{said:?}");
    let said = done(&["simulate", "--days", "2", "--cheapest", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let step = &told["fixes"]["found"][0]["steps"][0]["step"];
    assert!(step.is_string(), "{step}");
}

#[test]
fn a_goal_that_no_desk_can_have_is_refused_with_and_without_the_need() {
    let alone: &[&str] = &[];
    for goal in ["2", "-0.1", "nan", "1", "nhiều"] {
        let goal = format!("--goal={goal}");
        for more in [alone, &["--need"]] {
            let args = [&["simulate", "--days", "2", goal.as_str()][..], more].concat();
            let said = motcua(&args);
            assert_eq!(said.code, 2, "{args:?}: {said:?}");
            assert!(said.err.contains("0 to 0.999"), "{args:?}: {said:?}");
        }
    }
    // It tells what is weak: who asks for little finds no weak spot.
    let said = done(&["simulate", "--days", "60", "--goal", "0.9"]);
    assert!(said.out.contains("the weak spot is"), "{said:?}");
    assert!(said.out.contains("where most people wait longer"));
    let said = done(&["simulate", "--days", "60", "--goal", "0.01"]);
    assert!(!said.out.contains("the weak spot is"), "{said:?}");
}

#[test]
fn a_model_that_is_not_possible_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    let good = include_str!("../../../../packs/models/desk-v1.toml");
    let bad = [
        ("skills = [\"secured\"]", "skills = [\"secure\"]", "secure"),
        ("to = 240 }, {", "to = 400 }, {", "open"),
        ("visits = 200", "visits = many", "visits"),
    ];
    for (from, to, place) in bad {
        assert!(good.contains(from), "{from}");
        std::fs::write(&file, good.replacen(from, to, 1)).unwrap();
        let said = motcua(&["simulate", "--model", text(&file)]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(place), "{place}: {said:?}");
    }
    // Several in one go, each with its line; and what is odd is played and
    // noted.
    let two = good
        .replacen("priority = 0.12", "priority = 1.2", 1)
        .replacen("skills = [\"business\"]", "skills = [\"busines\"]", 1);
    std::fs::write(&file, two).unwrap();
    let said = motcua(&["simulate", "--model", text(&file)]);
    assert_eq!(said.code, 2, "{said:?}");
    for place in ["line 13, priority: 1.2", "official[5].skills[0] (B): "] {
        assert!(said.err.contains(place), "{place}: {said:?}");
    }
    let idle = good.replacen("skills = [\"fee\"]", "skills = []", 1);
    std::fs::write(&file, idle).unwrap();
    let said = done(&["simulate", "--days", "2", "--model", text(&file)]);
    assert!(said.err.contains("official[8].skills (F1)"), "{said:?}");
}

#[test]
fn queues_are_held_against_formulas_and_the_simulated_day() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.csv");
    let head = "id,model,inputs_json,quantity,unit,expected,tolerance,recomputed,kind,source\n";
    let row = |id: &str, expected: &str| {
        let inputs = "{\"\"lambda\"\":0.8,\"\"mu\"\":1,\"\"c\"\":1}";
        format!("{id},M/M/c,\"{inputs}\",Wq,u,{expected},0.0001,,,\n")
    };
    std::fs::write(&file, format!("{head}{}", row("right", "4"))).unwrap();
    let args = [
        "selftest",
        "queueing",
        "--people",
        "20000",
        "--cases",
        text(&file),
    ];
    let said = done(&args);
    assert!(
        said.out.starts_with("right M/M/c Wq: simulated "),
        "{said:?}"
    );
    assert!(said.out.ends_with("\n1 passed, 0 failed\n"), "{said:?}");
    assert!(
        said.out.contains("(20000 people)") || said.out.contains("(80000 people)"),
        "{said:?}"
    );
    let formulas = [
        "selftest",
        "queueing",
        "--people",
        "0",
        "--cases",
        text(&file),
    ];
    assert_eq!(done(&formulas).out, "1 passed, 0 failed\n");
    // So few that nothing is shown by them: refused, and nothing is said passed.
    for few in ["1", "399"] {
        let mut args = formulas;
        args[3] = few;
        let said = motcua(&args);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("400 or more"), "{said:?}");
        assert!(said.out.is_empty(), "{said:?}");
    }
    let two = format!("{head}{}{}", row("right", "4"), row("wrong", "5"));
    std::fs::write(&file, two).unwrap();
    let said = motcua(&args);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("FAILED wrong: "), "{said:?}");
    assert!(said.out.ends_with("\n1 passed, 1 failed\n"), "{said:?}");
}

#[test]
fn a_file_in_which_nothing_can_be_checked_passes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.csv");
    let head = "id,model,inputs_json,quantity,unit,expected,tolerance,recomputed,kind,source\n";
    let row = |id: &str, lambda: &str, unit: &str, tolerance: &str| {
        let inputs = format!(
            "{{\"\"lambda\"\":{lambda},\"\"mu\"\":1,\"\"c\"\":1,\"\"time_unit\"\":\"\"h\"\"}}"
        );
        format!("{id},M/M/c,\"{inputs}\",Wq,{unit},4,{tolerance},,,\n")
    };
    let asked = |rows: &str| {
        std::fs::write(&file, format!("{head}{rows}")).unwrap();
        motcua(&[
            "selftest",
            "queueing",
            "--people",
            "0",
            "--cases",
            text(&file),
        ])
    };
    let good = row("A", "0.8", "h", "0.1");
    assert_eq!(asked(&good).code, 0);
    for (rows, place) in [
        (String::new(), "there is no case in it"),
        (format!("{good}{good}"), "line 3: `id`"),
        (row("A", "0.8", "h", "inf"), "line 2: `tolerance`"),
    ] {
        let said = asked(&rows);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(place), "{place}: {said:?}");
    }
    for (rows, place) in [
        (row("A", "0.8", "min", "0.1"), "the unit of `Wq`"),
        (row("A", "-0.8", "h", "9"), "`lambda` is -0.8"),
    ] {
        let said = asked(&rows);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.out.contains(place), "{place}: {said:?}");
    }
}
