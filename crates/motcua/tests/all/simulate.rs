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
    for line in [", seed 1, 60 days", "officials needed / there"] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
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
    let formulas = [
        "selftest",
        "queueing",
        "--people",
        "0",
        "--cases",
        text(&file),
    ];
    assert_eq!(done(&formulas).out, "1 passed, 0 failed\n");
    let two = format!("{head}{}{}", row("right", "4"), row("wrong", "5"));
    std::fs::write(&file, two).unwrap();
    let said = motcua(&args);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("FAILED wrong: "), "{said:?}");
    assert!(said.out.ends_with("\n1 passed, 1 failed\n"), "{said:?}");
}
