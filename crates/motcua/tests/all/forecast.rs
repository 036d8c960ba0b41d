//! `motcua forecast --csv`: a right answer, or the line and what to do.

use crate::program::{Said, motcua, text};
use std::fmt::Write as _;

fn foretold(csv: &str, more: &[&str]) -> Said {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("counts.csv");
    std::fs::write(&file, csv).unwrap();
    let mut args = vec!["forecast", "--csv", text(&file), "--json"];
    args.extend(more);
    motcua(&args)
}

fn json(csv: &str, more: &[&str]) -> serde_json::Value {
    let said = foretold(csv, more);
    assert_eq!(said.code, 0, "{said:?}");
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn a_file_that_cannot_be_used_is_told_with_its_line_and_what_to_do() {
    let all = [
        ("", "line 1: no row of counts"),
        ("date,field,count\n", "line 1: no row of counts"),
        ("day,visits\n2026-11-02,1\n", "line 1: the header is"),
        (
            "date,count,x,y\n2026-11-02,1,2,3\n",
            "line 1: the header is",
        ),
        ("date,count\n2026-11-31,1\n", "line 2: no such day"),
        ("date,count\n02/11/2026,1\n", "line 2: no such day"),
        ("date,count\n2026-11-02,-4\n", "line 2: no count: \"-4\""),
        ("date,count\n2026-11-02,1.5\n", "line 2: no count"),
        (
            "date,count\n2026-11-02,100001\n",
            "line 2: 100001 on one day",
        ),
        (
            "date,count\n2026-11-02,1\n2026-11-02,2\n",
            "line 3: 2026-11-02",
        ),
        ("date,count\n2026-11-02\n", "line 2: not a row of the table"),
        ("date,count\n2026-11-07,3\n", "no count of any working day"),
    ];
    for (csv, why) in all {
        let said = foretold(csv, &[]);
        assert_eq!(said.code, 2, "{csv:?}: {said:?}");
        assert!(said.err.contains(why), "{csv:?}: {said:?}");
        assert!(said.err.contains("next: "), "{csv:?}: {said:?}");
        assert!(said.out.is_empty(), "{csv:?}: {said:?}");
    }
    let early = foretold("date,count\n1999-11-02,3\n", &[]);
    assert!(
        early.code == 2 && early.err.contains("--calendar"),
        "{early:?}"
    );
    let far = foretold("date,count\n2026-11-02,3\n", &["--days", "61"]);
    assert!(far.code == 2 && far.err.contains("1 to 60"), "{far:?}");
    let none = motcua(&["forecast", "--csv", "/nowhere/there.csv"]);
    assert!(none.code == 2 && none.err.contains("next: "), "{none:?}");
}

#[test]
fn one_day_is_a_forecast_that_says_how_little_it_rests_on() {
    let found = json("date,count\n2026-11-02,12\n", &["--days", "5"]);
    assert_eq!(found["basis"]["working_days"], 1);
    assert_eq!(found["total"]["method"], "few-days");
    assert_eq!(found["total"]["band_errors"], 0);
    assert_eq!(found["days"].as_array().unwrap().len(), 5);
    // A day that is missing is a gap and no day without people.
    let gap = json("date,count\n2026-11-02,12\n2026-11-04,12\n", &[]);
    assert_eq!(gap["basis"]["gaps"], 1);
    assert_eq!(gap["total"]["days"][0]["date"], "2026-11-05");
    let mean = gap["total"]["days"][0]["mean"].as_f64().unwrap();
    assert!((mean - 12.0).abs() < 1.0, "{mean}");
}

#[test]
fn a_tet_among_the_days_ahead_is_closed_and_felt_before_and_after() {
    let mut csv = "date,count\n".to_owned();
    let first = jiff::civil::date(2025, 9, 8);
    for at in 0..150 {
        let day = first + jiff::Span::new().days(at);
        writeln!(csv, "{day},{}", 40 + at % 5).unwrap();
    }
    let found = json(&csv, &["--days", "15"]);
    assert_eq!(found["tet"]["ahead"], true);
    let days = found["days"].as_array().unwrap();
    let dates: Vec<&str> = days
        .iter()
        .map(|day| day["date"].as_str().unwrap())
        .collect();
    // The first day of the lunar year.
    assert!(!dates.contains(&"2026-02-17"), "{dates:?}");
    let has = |mark: &str| {
        days.iter().any(|day| {
            let all = day["marks"].as_array().unwrap();
            all.iter().any(|one| one == mark)
        })
    };
    assert!(has("tet-1") && has("tet+1"), "{days:?}");
}
