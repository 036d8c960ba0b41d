//! Templates that are wrong, and what is asked wrongly: each is told by file,
//! place and reason, and no citizen's word with it.

use crate::tools::{Dir, ENGINE, sample};
use motcua_papers::{Broken, Engine, Extras, Form, Report, Templates, check};
use serde_json::json;
use std::path::Path;

const RECEIPT: Form<'static> = Form {
    set: "2025",
    form: "receipt",
};

/// A folder of an office with some files in it.
fn office(files: &[(&str, &[u8])]) -> Dir {
    let dir = Dir::new();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn checked(files: &[(&str, &[u8])]) -> Report {
    check(office(files).path(), &mut |_, _| {})
}

fn first(files: &[(&str, &[u8])]) -> Broken {
    let report = checked(files);
    assert!(!report.is_good(), "{report}");
    report.broken[0].what.clone()
}

fn with_body(body: &str) -> Engine {
    let text = format!(
        "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#show: sheet.with(d, title: \"T\")\n{body}\n"
    );
    let dir = office(&[("2025/receipt.typ", text.as_bytes())]);
    Engine::new(Templates::load(dir.path()).unwrap()).unwrap()
}

fn failure(body: &str) -> Broken {
    let data = sample("2025", "receipt", "usual", "A4");
    let engine = with_body(body);
    engine.pdf(&RECEIPT, &data, &Extras::default()).unwrap_err()
}

#[test]
fn a_template_that_does_not_parse_is_told_before_it_is_used() {
    let text = b"#let d = json(\"/data.json\")\n\n  #let x = (1, 2\nText\n";
    let dir = office(&[("2025/receipt.typ", text)]);
    let broken = Engine::new(Templates::load(dir.path()).unwrap())
        .err()
        .unwrap();
    assert_eq!(broken.template, "2025/receipt.typ");
    assert_eq!(
        (broken.line, broken.column),
        (Some(3), Some(12)),
        "{broken}"
    );
    assert_eq!(broken.message, "unclosed delimiter");
    assert_eq!(check(dir.path(), &mut |_, _| {}).broken[0].what, broken);
}

#[test]
fn a_template_that_fails_is_told_by_line() {
    let broken = failure("Chữ\n\n#d.unknown_key");
    assert_eq!(broken.template, "2025/receipt.typ");
    assert_eq!((broken.line, broken.column), (Some(6), Some(4)), "{broken}");
    assert!(
        broken
            .message
            .contains("does not contain key \"unknown_key\""),
        "{broken}"
    );

    let broken = failure("#unknown(1)");
    assert_eq!(
        (broken.line, broken.message.as_str()),
        (Some(4), "unknown variable: unknown")
    );
}

#[test]
fn trouble_in_the_common_file_names_the_form_that_caused_it() {
    let broken = failure("#long-date(\"hôm nay\")");
    assert_eq!(broken.template, "lib.typ", "{broken}");
    assert!(broken.line.is_some(), "{broken}");
    assert!(
        broken.hint.contains("used in 2025/receipt.typ:4:2"),
        "{broken}"
    );
    assert!(
        !broken.to_string().contains("hôm") || broken.hint.contains("receipt"),
        "{broken}"
    );
}

/// A template cannot see the host, the clock or the network, nor go on for
/// ever.
#[test]
fn templates_are_kept_in_their_room() {
    for (body, reason) in [
        ("#read(\"/etc/passwd\")", "file not found"),
        ("#read(\"../../etc/passwd\")", "path"),
        ("#datetime.today()", "date"),
        ("#import \"@preview/cetz:0.3.0\"", "file not found"),
        ("#while true {}", "always true"),
        ("#let n = 0\n#while n >= 0 { n += 1 }", "infinite"),
        ("#let f() = f()\n#f()", "maximum function call depth"),
    ] {
        let broken = failure(body);
        assert!(broken.message.contains(reason), "{body}: {broken}");
        assert_eq!(broken.template, "2025/receipt.typ", "{body}: {broken}");
        assert!(
            broken.line.is_some_and(|line| line >= 4),
            "{body}: {broken}"
        );
    }
}

#[test]
fn no_message_repeats_what_is_written_about_a_person() {
    let mut data = sample("2025", "receipt", "usual", "A4");
    data["people"][0]["name"] = "Đặng Bí Mật 080012345678".into();
    for body in [
        "#panic(d.people.first().name)",
        "#panic(d.people.first().name.slice(0, 6))",
        "#int(d.people.first().name)",
        "#assert.eq(d.people.first().name, \"x\")",
        "#d.at(d.people.first().name)",
        "#json(d.people.first().name)",
        "#read(d.people.first().name)",
        "#text(font: d.people.first().name)[x]#panic()",
        "#eval(d.people.first().name, mode: \"code\")",
        "#symbol(d.people.first().name)",
        "#regex(\"(\" + d.people.first().name)",
        "#panic(d.people.first().name.clusters().join(\"-\"))",
        "#panic(lower(d.people.first().name))",
    ] {
        let broken = with_body(body)
            .pdf(&RECEIPT, &data, &Extras::default())
            .unwrap_err();
        let said = broken.to_string().to_lowercase();
        for secret in ["đặng", "đặ", "bí", "mật", "080012345678", "0800123"] {
            assert!(!said.contains(secret), "{body}: {broken}");
        }
        assert!(broken.line.is_some(), "{body}: {broken}");
    }
}

/// What an office wrote itself may be repeated: it helps.
#[test]
fn messages_of_a_template_of_its_own_come_through() {
    let broken = failure("#panic(\"Thiếu ngày hẹn\")");
    assert!(broken.message.contains("Thiếu ngày hẹn"), "{broken}");
}

#[test]
fn a_missing_font_is_said_and_the_paper_still_prints() {
    let report = checked(&[(
        "local/own.typ",
        b"#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#show: sheet.with(d, title: \"T\")\n#text(font: \"Ban Do 9\")[Xin]\n",
    ), ("samples/local-own-usual.json", br#"{"office": "x", "date": "2026-02-05"}"#)]);
    assert!(report.is_good(), "{report}");
    let warning = report
        .warnings
        .iter()
        .find(|w| w.what.template == "local/own.typ" && w.what.line.is_some());
    let warning = &warning.unwrap_or_else(|| panic!("{report}")).what;
    assert_eq!(warning.line, Some(4), "{report}");
    assert!(
        warning.message.contains("unknown font family: ban do 9"),
        "{report}"
    );
}

#[test]
fn a_font_that_cannot_be_read_is_said() {
    for name in ["fonts/own.ttf", "fonts/own.woff2"] {
        let broken = first(&[(name, b"wOFF no font")]);
        assert_eq!(broken.template, name);
        assert!(broken.message.contains("font"), "{broken}");
    }
}

#[test]
fn a_form_without_sample_or_list_and_a_sample_without_form_are_said() {
    let own = b"#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#show: sheet.with(d, title: \"T\")\nXin\n";
    let report = checked(&[
        ("local/own.typ", own),
        ("samples/local-none-usual.json", b"{}"),
    ]);
    assert!(report.is_good(), "{report}");
    let said: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    for part in [
        "local/own.typ: this form has no sample",
        "local/own.typ: this form is not listed in sets.toml",
        "samples/local-none-usual.json: this sample belongs to no form",
    ] {
        assert!(
            said.iter().any(|line| line.contains(part)),
            "{part}: {report}"
        );
    }
}

#[test]
fn samples_and_lists_that_are_wrong_are_told_by_place() {
    let broken = first(&[("samples/2025-receipt-usual.json", b"{\n  \"office\": ,\n}")]);
    assert_eq!(broken.template, "samples/2025-receipt-usual.json");
    assert_eq!(broken.line, Some(2), "{broken}");

    let broken = first(&[("sets.toml", b"[[set]]\nid = \"x\"\nnam = \"y\"\n")]);
    assert_eq!(
        (broken.template.as_str(), broken.line),
        ("sets.toml", Some(3)),
        "{broken}"
    );

    let broken = first(&[("sets.toml", b"[[set]]\nid = \"x\"\nname = \"y\"\nsource = \"z\"\n[[set.form]]\nid = \"none\"\nname = \"n\"\nsizes = [\"A4\"]\n")]);
    assert_eq!(broken.template, "x/none.typ", "{broken}");

    let broken = first(&[("sets.toml", b"[[set]]\nid = \"x\"\nname = \"y\"\nsource = \"z\"\n[[set.form]]\nid = \"none\"\nname = \"n\"\nsizes = [\"A6\"]\n")]);
    assert!(broken.message.contains("A4, A5"), "{broken}");
}

#[test]
fn a_broken_form_leaves_the_others_alone() {
    let report = checked(&[("2018/refusal.typ", b"#panic(\"x\")")]);
    assert!(!report.is_good());
    assert!(
        report
            .broken
            .iter()
            .all(|p| p.what.template == "2018/refusal.typ"),
        "{report}"
    );
    assert_eq!(report.broken.len(), 1, "told once: {report}");
    // Three samples on two sizes are missing, nothing else.
    assert_eq!(report.n_papers, 99 - 6, "{report}");
}

#[test]
fn an_office_changes_one_template_and_keeps_the_rest() {
    let text = b"#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#show: sheet.with(d, title: \"T\")\nCHUNG TOI\n";
    let dir = office(&[("2025/refusal.typ", text)]);
    let engine = Engine::new(Templates::load(dir.path()).unwrap()).unwrap();
    let data = sample("2025", "refusal", "usual", "A4");
    let form = |set| Form {
        set,
        form: "refusal",
    };
    let own = engine
        .pdf(&form("2025"), &data, &Extras::default())
        .unwrap();
    assert!(crate::tools::text(&own).contains("CHUNGTOI"));
    let other = engine
        .pdf(&form("2018"), &data, &Extras::default())
        .unwrap();
    assert_eq!(
        other,
        ENGINE
            .pdf(&form("2018"), &data, &Extras::default())
            .unwrap()
    );
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let data = json!({"office": "x", "date": "2026-02-05"});
    for (set, form) in [
        ("2025", "recipt"),
        ("2024", "receipt"),
        ("..", "lib"),
        ("", "lib"),
        ("2025/..", "lib"),
    ] {
        let broken = ENGINE
            .pdf(&Form { set, form }, &data, &Extras::default())
            .unwrap_err();
        assert_eq!(broken.message, "there is no such form", "{set}/{form}");
        assert!(broken.hint.contains("2025/receipt"), "{broken}");
    }
    for size in [json!("A6"), json!(5), json!(null)] {
        let data = json!({"office": "x", "date": "2026-02-05", "size": size});
        let broken = ENGINE.pdf(&RECEIPT, &data, &Extras::default()).unwrap_err();
        assert!(broken.hint.contains("A4 and A5"), "{broken}");
    }
    let data = json!({"office": "x", "date": "2026-02-05", "size": "A5"});
    let register = Form {
        set: "2025",
        form: "register",
    };
    assert!(ENGINE.pdf(&register, &data, &Extras::default()).is_err());
}

#[test]
fn data_that_are_wrong_fail_and_the_next_paper_is_made() {
    for data in [
        json!(null),
        json!([]),
        json!("x"),
        json!({}),
        json!({"office": "x", "date": "31/12/2026"}),
        json!({"office": "x", "date": "2026-02-30"}),
        json!({"office": 5, "date": "2026-02-05"}),
        json!({"office": "x", "date": "2026-02-05", "people": "nobody"}),
        json!({"office": "x", "date": "2026-02-05", "due": {"date": "2026-02-05"}}),
        json!({"office": "x", "date": "2026-02-05", "codes": {"code128": "Đ"}}),
    ] {
        let broken = ENGINE.pdf(&RECEIPT, &data, &Extras::default()).unwrap_err();
        assert!(
            !broken.message.is_empty() && !broken.template.is_empty(),
            "{data}: {broken}"
        );
    }
    let good = sample("2025", "receipt", "usual", "A4");
    assert!(ENGINE.pdf(&RECEIPT, &good, &Extras::default()).is_ok());
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let report = check(Path::new("/nowhere/at/all"), &mut |_, _| {});
    assert!(!report.is_good());
    assert!(report.to_string().contains("/nowhere/at/all"), "{report}");
}

#[test]
fn one_broken_template_keeps_no_other_from_being_tried() {
    let whole = check(office(&[]).path(), &mut |_, _| {});
    let wrong: &[u8] = b"#let x = (1, 2\nText\n";
    let report = checked(&[("2025/receipt.typ", wrong), ("local/fee.typ", wrong)]);
    let named: Vec<&str> = report
        .broken
        .iter()
        .map(|one| one.what.template.as_str())
        .collect();
    assert_eq!(named, ["2025/receipt.typ", "local/fee.typ"], "{report}");
    assert_eq!(report.n_forms, whole.n_forms);
    assert!(report.n_papers > 0 && report.n_papers < whole.n_papers);
}
