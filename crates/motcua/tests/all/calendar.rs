//! `motcua calendar`: difference, publication, refusals, beside a server.

use crate::program::{Office, Server, done, motcua};
use motcua_desk::clock::{Clock as _, SystemClock};

const HEADER: &str = "date,kind,name_vi,name_en,source,confidence,pair,known_from\n";

/// A swap in next year's March, as far as the shipped table goes.
fn swap() -> (String, String, String) {
    let today = motcua_domain::time::local(SystemClock.now());
    let year = (today.year() + 1).min(2027);
    // The second Monday of March and the Saturday after it: no holiday is near.
    let first = jiff::civil::date(year, 3, 8);
    let monday = first
        .checked_add(
            jiff::Span::new().days((7 - i64::from(first.weekday().to_monday_zero_offset())) % 7),
        )
        .unwrap();
    let saturday = monday.checked_add(jiff::Span::new().days(5)).unwrap();
    let rows = format!(
        "{monday},swapped-off,Nghỉ hoán đổi,Off,999/VPCP-KGVX,high,{saturday},\n\
         {saturday},swapped-on,Làm bù,On,999/VPCP-KGVX,high,{monday},\n"
    );
    (monday.to_string(), saturday.to_string(), rows)
}

#[test]
fn a_difference_is_printed_then_published_and_listed() {
    let office = Office::new();
    let data = office.data();
    let (monday, saturday, rows) = swap();
    let file = office.beside("days.csv");
    std::fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    let diff = done(&["calendar", "diff", &file, "--data", data]);
    assert!(diff.out.contains("0 later, 0 earlier"), "{diff:?}");
    assert!(
        diff.out
            .contains(&format!("{monday}  working day -> off by swap")),
        "{diff:?}"
    );
    let vi = done(&["calendar", "diff", &file, "--data", data, "--lang", "vi"]);
    assert!(vi.out.contains("0 muộn hơn, 0 sớm hơn"), "{vi:?}");
    for english in ["later", "working", "swapped"] {
        assert!(!vi.out.contains(english), "{vi:?}");
    }
    let json = done(&["calendar", "diff", &file, "--data", data, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["days"][1]["date"], saturday);
    assert_eq!(json["days"][1]["source"], "999/VPCP-KGVX");
    assert_eq!(json["days"][0]["new"], "swapped-off", "machines read slugs");
    let said = done(&["calendar", "publish", &file, "--data", data]);
    assert!(said.out.contains("published"), "{said:?}");
    let list = done(&["calendar", "list", "--data", data]);
    assert!(
        list.out
            .lines()
            .next()
            .is_some_and(|line| line.contains("999/VPCP-KGVX") && line.contains("+07:00")),
        "{list:?}"
    );
    let again = motcua(&["calendar", "publish", &file, "--data", data, "--lang", "en"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.err.contains("no day changes"), "{again:?}");
    for other in ["cannot use", "correct the rows"] {
        assert!(!again.err.contains(other), "{other}: {again:?}");
    }
    done(&["audit", "--data", data]);
}

#[test]
fn refusals_name_every_row_in_both_languages_and_take_nothing() {
    let office = Office::new();
    let data = office.data();
    let (_, _, rows) = swap();
    let half = rows.lines().next().unwrap();
    let file = office.beside("half.csv");
    std::fs::write(
        &file,
        format!("{HEADER}{half}\n2026-02-30,holiday,A,A,d,high,,\n"),
    )
    .unwrap();
    let vi = ["một nửa của cặp", "lỗi: không dùng được", "cần làm: "];
    let en = ["half of a swap", "error: cannot use", "next: "];
    let asked = |lang: &[&str]| {
        let publish = ["calendar", "publish", &file, "--data", data];
        motcua(&[&publish[..], lang].concat())
    };
    let cases: [(&[&str], [&str; 3], [&str; 3]); 3] = [
        (&["--lang", "vi"], vi, en),
        (&["--lang", "en"], en, vi),
        (&[], en, vi),
    ];
    for (lang, words, others) in cases {
        let said = asked(lang);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("2026-02-30"), "{said:?}");
        let err = said.err.to_lowercase();
        for (word, other) in words.into_iter().zip(others) {
            assert!(err.contains(word) && !err.contains(other), "{said:?}");
        }
    }
    let unknown = asked(&["--lang", "fr"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.err.contains("vi and en"), "{unknown:?}");
    let missing = motcua(&["calendar", "diff", "no-such-file.csv", "--data", data]);
    assert_eq!(missing.code, 2, "{missing:?}");
    let latin = office.beside("latin.csv");
    std::fs::write(&latin, b"date,kind\n2026-03-09,ngh\xec\n").unwrap();
    for bad in ["no-such-file.csv", &latin] {
        let said = motcua(&["calendar", "diff", bad, "--data", data, "--lang", "vi"]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.starts_with("lỗi: không dùng được"), "{said:?}");
        assert!(said.err.contains("cần làm: ") && !said.err.contains("next: "));
    }
    let list = done(&["calendar", "list", "--data", data]);
    assert!(!list.out.contains("999/VPCP-KGVX"), "{list:?}");
}

#[test]
fn half_a_day_is_told_with_its_hours() {
    let office = Office::new();
    let data = office.data();
    let (monday, _, _) = swap();
    let file = office.beside("half-day.csv");
    let rows = format!("{monday},working,Mất điện buổi chiều,Power cut,12/TB,high,,,0730-1130\n");
    let header = HEADER.trim_end();
    std::fs::write(&file, format!("{header},sessions\n{rows}")).unwrap();
    let args = ["calendar", "diff", &file, "--data", data, "--layer", "unit"];
    let diff = done(&args);
    let told = format!("{monday}  working day 0730-1130,1300-1700 -> working day 0730-1130");
    assert!(diff.out.contains(&told), "{diff:?}");
    let json = done(&[&args[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["days"][0]["new_hours"], "0730-1130");
}

#[test]
fn looking_writes_nothing_and_names_an_unknown_desk() {
    let office = Office::new();
    let (_, _, rows) = swap();
    let file = office.beside("days.csv");
    std::fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    let mistyped = office.beside("dta");
    for args in [
        &["calendar", "list", "--data", &mistyped][..],
        &["calendar", "diff", &file, "--data", &mistyped],
    ] {
        let said = motcua(args);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(!std::path::Path::new(&mistyped).exists(), "{args:?}");
    }
    let said = motcua(&["calendar", "list", "--data", office.data(), "--desk", "x"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.err.contains("no desk \"x\"; there are: thu"),
        "{said:?}"
    );
    // Also while people work.
    let _server = Server::on(office.data());
    done(&["calendar", "list", "--data", office.data()]);
    let diff = done(&["calendar", "diff", &file, "--data", office.data()]);
    assert!(diff.out.contains("0 later, 0 earlier"), "{diff:?}");
}

#[test]
fn a_server_on_the_folder_keeps_the_command_out() {
    let office = Office::new();
    let (_, _, rows) = swap();
    let file = office.beside("days.csv");
    std::fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    let _server = Server::on(office.data());
    let publish = ["calendar", "publish", &file, "--data", office.data()];
    let said = motcua(&publish);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.err.contains("another motcua is already using"),
        "{said:?}"
    );
    let vi = motcua(&[&publish[..], &["--lang", "vi"]].concat());
    assert_eq!(vi.code, 1, "{vi:?}");
    assert!(vi.err.contains("một motcua khác đang dùng"), "{vi:?}");
    assert!(!vi.err.contains("another"), "{vi:?}");
}
