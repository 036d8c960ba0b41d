//! Known answers of the statistics, made by other programs with random inputs.

use motcua_domain::known::{CaseError, Known, read};
use motcua_domain::stats::cases::{FORMAT, answer};
use motcua_domain::stats::disclose::{Shown, suppress};
use motcua_domain::stats::rate::{homogeneity, poststratified, wilson};
use motcua_domain::stats::shrink::{Beta, fit, shrunken};
use motcua_domain::stats::{Of, Z95};
use proptest::prelude::*;
use serde_json::json;

fn cases(text: &str) -> Result<Vec<Known>, CaseError> {
    read(text, FORMAT)
}

const CASES: &str = include_str!("data/stats-cases.csv");

#[test]
fn every_known_answer_is_found() {
    let cases = cases(CASES).unwrap();
    assert!(cases.len() > 150, "{} cases", cases.len());
    for case in cases {
        let found = answer(&case).unwrap();
        assert!(
            case.agrees(&found),
            "{} {} {}: expected {}, found {found}",
            case.id,
            case.method,
            case.quantity,
            case.expected
        );
    }
}

#[test]
fn a_wrong_file_says_where() {
    let head = CASES.lines().next().unwrap();
    let row = |inputs: &str, tolerance: &str| {
        cases(&format!(
            "{head}\nA,wilson95,{inputs},lower,0.1,{tolerance},,\n"
        ))
    };
    assert!(matches!(
        row("{oops", "0"),
        Err(CaseError::Field {
            line: 2,
            column: "inputs_json",
            ..
        })
    ));
    assert!(matches!(
        row("{}", "near"),
        Err(CaseError::Field {
            line: 2,
            column: "tolerance_abs",
            ..
        })
    ));
    assert_eq!(
        cases("case,method\n1,2\n"),
        Err(CaseError::MissingColumn("inputs_json"))
    );
    // A sound row whose inputs lack something is an answer that fails.
    let cases = row("{}", "0").unwrap();
    assert_eq!(answer(&cases[0]), Err("`x` is missing".to_owned()));
}

#[test]
fn where_there_are_no_data_nothing_is_said() {
    let nobody = Of { x: 0.0, n: 0.0 };
    assert_eq!(wilson(nobody, Z95), None);
    assert_eq!(homogeneity(&[nobody, Of { x: 3.0, n: 5.0 }]), None);
    // All content: nothing can differ, and no prior can be fitted.
    let content = [Of { x: 5.0, n: 5.0 }, Of { x: 9.0, n: 9.0 }];
    assert_eq!(homogeneity(&content), None);
    assert_eq!(fit(&content), None);
    assert_eq!(poststratified(&[]), None);
    let text = format!(
        "{}\nA,wilson95,\"{{\"\"x\"\":0,\"\"n\"\":0}}\",interval,no_data,0,,\n",
        CASES.lines().next().unwrap()
    );
    let case = cases(&text).unwrap().remove(0);
    assert_eq!(answer(&case), Ok(json!("no_data")));
    assert!(case.agrees(&json!("no_data")) && !case.agrees(&json!(0)));
}

#[test]
fn officials_who_differ_by_chance_all_get_the_centres_rate() {
    let all = [18.0, 54.0, 91.0].map(|x| Of { x, n: x / 0.9 });
    let rates: Vec<f64> = shrunken(&all)
        .unwrap()
        .into_iter()
        .map(Beta::mean)
        .collect();
    assert!(rates.iter().all(|rate| (rate - rates[0]).abs() < 1e-12));
    assert!((rates[0] - 0.9).abs() < 0.01);
}

proptest! {
    #[test]
    fn no_hidden_cell_can_be_computed_from_the_total(
        counts in prop::collection::vec(0_u64..40, 1..8),
        k in 2_u64..8,
    ) {
        let names: Vec<String> = (0..counts.len()).map(|i| format!("cell {i}")).collect();
        let cells: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(counts.iter().copied()).collect();
        let shown = suppress(k, &cells);
        let hidden = shown.iter().filter(|cell| !matches!(cell, Shown::Count(_))).count();
        let others = counts.iter().filter(|count| **count > 0).count();
        // One alone is hidden only where no other cell has anything to hide it with.
        prop_assert!(hidden != 1 || others == 1);
        for (cell, count) in shown.iter().zip(&counts) {
            prop_assert!(*cell != Shown::Count(*count) || *count == 0 || *count >= k);
        }
    }

    #[test]
    fn an_interval_holds_its_rate(n in 1_u32..5_000, share in 0.0_f64..=1.0) {
        let x = (f64::from(n) * share).floor();
        let of = Of { x, n: f64::from(n) };
        let found = wilson(of, Z95).unwrap();
        let rate = of.rate().unwrap();
        prop_assert!(0.0 <= found.lower && found.lower <= rate + 1e-12);
        prop_assert!(rate - 1e-12 <= found.upper && found.upper <= 1.0);
    }
}
