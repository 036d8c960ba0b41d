//! Known answers, one rule of counting after the other.

use crate::support::{due_text, facts, national};
use motcua_domain::deadline::cases::{Calendars, CaseError, read};
use motcua_domain::deadline::{DeadlineError, Extension, RuleSetId, due};

const CASES: &str = include_str!("data/deadline-cases.csv");

#[test]
fn every_known_answer_is_found() {
    let mut calendars = Calendars::default();
    let cases = read(CASES).unwrap();
    assert!(cases.len() > 60, "{} cases", cases.len());
    for case in cases {
        assert_eq!(calendars.answer(&case), Ok(case.expected), "{}", case.id);
    }
}

#[test]
fn a_wrong_file_says_where() {
    let header = CASES.lines().next().unwrap();
    let row = "x,vn,2024-02-30T10:00,wd,5,,1-5:0730-1130,,,,none,hand,";
    let error = read(&format!("{header}\n{row}\n")).unwrap_err();
    let text = "2024-02-30T10:00".to_owned();
    assert_eq!(
        error,
        CaseError::Field {
            line: 2,
            field: "start",
            text
        }
    );
    assert!(matches!(
        read("a,b\n1,2\n"),
        Err(CaseError::Header { missing: "id", .. })
    ));
    assert!(matches!(
        read(&format!("{header}\nx,vn\n")),
        Err(CaseError::Csv { line: 2, .. })
    ));
}

#[test]
fn a_day_far_from_the_answer_changes_nothing_and_loose_writing_reads() {
    let header = CASES.lines().next().unwrap();
    let answer = |row: &str| {
        let case = read(&format!("{header}\n{row}\n")).unwrap().remove(0);
        (Calendars::default().answer(&case), Ok(case.expected))
    };
    let mut rows: Vec<String> = ["vn", "vn-midnight", "eu", "frcp"]
        .map(|rules| {
            let end = if rules == "vn" { "17:00" } else { "24:00" };
            format!(
                "far,{rules},2024-06-03T09:00,wd,2,,\"1-5:0730-1130,1300-1700\",\
                 2012-06-04:closed;2044-06-05:0730-1130,,,2024-06-05T{end},hand,"
            )
        })
        .to_vec();
    rows.extend(
        [
            "no-amount,vn,2024-06-03T09:00,sd15,,,\"1-5:0730-1130,1300-1700\",,,,2024-06-03T17:00,hand,",
            "no-sessions,vn,2024-06-03T09:00,wd,1,,\"1-5:0730-1130,1300-1700\",2024-06-04:,,,2024-06-05T17:00,hand,",
            "later-wins,vn,2024-06-06T09:00,wd,1,,\"1-5:0730-1130,1300-1700;5:0730-1130\",,,,2024-06-07T11:30,hand,",
        ]
        .map(str::to_owned),
    );
    for row in &rows {
        let (found, expected) = answer(row);
        assert_eq!(found, expected, "{row}");
    }
}

#[test]
fn a_file_cut_off_inside_a_quoted_field_is_refused() {
    let header = CASES.lines().next().unwrap();
    let cut = format!("{header}\nx,vn,2024-06-03T09:00,wd,5,,\"1-5:0730-1130\",,,,none,hand,\"as");
    assert!(
        matches!(read(&cut), Err(CaseError::Csv { line: 2, .. })),
        "{:?}",
        read(&cut)
    );
}

#[test]
fn what_no_rule_says_is_refused() {
    let cal = national(None);
    let stopped = ["2024-06-05T09:00/2024-06-06T09:00"];
    for limit in ["2 wk", "1 mo", "1 yr", "5 ch", "sd15"] {
        let refused = due(&facts("2024-06-03T09:00", limit, &stopped), &cal);
        assert!(
            matches!(refused, Err(DeadlineError::StopNotRuled { .. })),
            "{limit}: {refused:?}"
        );
    }
    for rules in [RuleSetId::Eu, RuleSetId::Frcp] {
        let mut facts = facts("2024-06-03T09:00", "5 wd", &stopped);
        facts.rules = rules;
        assert!(matches!(
            due(&facts, &cal),
            Err(DeadlineError::StopNotRuled { .. })
        ));
    }
    for rules in [RuleSetId::VnMidnight, RuleSetId::Eu, RuleSetId::Frcp] {
        let mut facts = facts("2024-06-03T09:00", "sd15", &[]);
        facts.rules = rules;
        assert_eq!(
            due(&facts, &cal),
            Err(DeadlineError::SameDayNotRuled(rules.slug()))
        );
    }
    let nothing = due(&facts("2024-06-03T09:00", "0 wd", &[]), &cal);
    assert_eq!(nothing, Err(DeadlineError::NoAmount("wd")));
    let backwards = ["2024-06-06T09:00/2024-06-05T09:00"];
    let backwards = due(&facts("2024-06-03T09:00", "5 wd", &backwards), &cal);
    assert!(matches!(
        backwards,
        Err(DeadlineError::StopEndsBeforeItBegins { .. })
    ));
}

#[test]
fn a_year_not_loaded_is_an_error_and_not_a_guess() {
    let cal = national(None);
    for (start, limit) in [
        ("2027-12-20T09:00", "20 wd"),
        ("2027-12-20T09:00", "20 cd"),
        ("2027-12-20T09:00", "200 wh"),
        ("2027-12-31T16:00", "sd15"),
        ("2027-12-20T09:00", "1 mo"),
        ("2017-12-20T09:00", "5 wd"),
        ("2027-12-20T09:00", "9000 yr"),
    ] {
        let refused = due(&facts(start, limit, &[]), &cal);
        let reason = matches!(
            refused,
            Err(DeadlineError::Calendar(_) | DeadlineError::TooLong)
        );
        assert!(reason, "{start} {limit}: {refused:?}");
    }
}

#[test]
fn a_restart_counts_anew_and_lets_earlier_extensions_lapse() {
    let cal = national(None);
    let mut facts = facts("2024-06-03T09:00", "5 wd", &[]);
    assert_eq!(due_text(&facts, &cal), "2024-06-10T17:00");
    let extension = |at: &str, amount| Extension {
        at: crate::support::at(at),
        amount,
    };
    facts.extensions = vec![extension("2024-06-05T10:00", 3)];
    assert_eq!(due_text(&facts, &cal), "2024-06-13T17:00");
    facts.restarts = vec![crate::support::at("2024-06-07T10:00")];
    assert_eq!(due_text(&facts, &cal), "2024-06-14T17:00");
    facts.extensions.push(extension("2024-06-12T10:00", 1));
    assert_eq!(due_text(&facts, &cal), "2024-06-17T17:00");
    let mut same_day = crate::support::facts("2024-06-03T09:00", "sd15", &[]);
    same_day.extensions = vec![extension("2024-06-03T11:00", 2)];
    assert_eq!(due_text(&same_day, &cal), "2024-06-05T17:00");
}

/// A file is read by its columns' names, whatever their order, with a byte
/// order mark and with either end of line; what does not read names its line.
#[test]
fn a_file_that_a_spreadsheet_saved_says_the_same() {
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    let mut moved = csv::Writer::from_writer(Vec::new());
    let header = reader.headers().unwrap().clone();
    moved.write_record(header.iter().rev()).unwrap();
    for record in reader.records() {
        moved.write_record(record.unwrap().iter().rev()).unwrap();
    }
    let moved = String::from_utf8(moved.into_inner().unwrap()).unwrap();
    let plain = read(CASES).unwrap();
    assert_eq!(read(&moved).unwrap(), plain);
    let saved = format!(
        "\u{feff}{}",
        CASES.replace("\r\n", "\n").replace('\n', "\r\n")
    );
    assert_eq!(read(&saved).unwrap(), plain);
    let header = CASES.lines().next().unwrap();
    assert_eq!(
        read(""),
        Err(CaseError::Header {
            missing: "id",
            header: String::new()
        })
    );
    assert_eq!(read(&format!("{header}\n")), Err(CaseError::NoCase));
    let twice = format!("{header},id\n");
    assert!(matches!(
        read(&twice),
        Err(CaseError::Header { missing: "id", .. })
    ));
}
