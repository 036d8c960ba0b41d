//! `motcua report`: the same numbers as on the pages, beside a server too.

use crate::program::{Office, Server, done, motcua};
use motcua_desk::clock::{Clock as _, SystemClock};
use motcua_domain::report::{Period, PeriodKind};

fn last_month() -> Period {
    let today = motcua_domain::time::local(SystemClock.now()).date();
    Period::of(PeriodKind::Month, today).previous()
}

#[test]
fn reports_are_listed_shown_and_written_also_beside_a_server() {
    let office = Office::new();
    let data = office.data();
    let _server = Server::on(data);
    let list = done(&["report", "--list", "--data", data]);
    assert!(list.out.contains("flow\tcounts\tmonth,"), "{list:?}");
    let month = last_month().to_string();
    let asked = |format: &'static str, out: Option<&str>| {
        let mut args = vec!["report", "flow", "--period", &month, "--as", format];
        args.extend(["--data", data]);
        args.extend(out.iter().flat_map(|out| ["--out", *out]));
        args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()
    };
    let run = |args: Vec<String>| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        done(&args)
    };
    let table = run(asked("table", None));
    let identity = "“Đầu vào: Phải giải quyết” = “Đầu ra: Giải quyết xong” + ";
    assert!(table.out.contains(identity), "{table:?}");
    assert!(table.out.contains("  ok\n"), "{table:?}");
    let json = run(asked("json", None));
    let told: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(told["period"], month, "{told}");
    let csv = run(asked("csv", None));
    assert!(csv.out.starts_with('\u{feff}'), "{csv:?}");
    for (format, begins) in [("xlsx", &b"PK"[..]), ("pdf", b"%PDF")] {
        let file = office.beside(&format!("flow.{format}"));
        run(asked(format, Some(&file)));
        assert!(
            std::fs::read(&file).unwrap().starts_with(begins),
            "{format}"
        );
    }
}

#[test]
fn what_cannot_be_reported_is_said_with_what_to_do() {
    let office = Office::new();
    let data = office.data();
    let month = last_month().to_string();
    let future = last_month().next().next().to_string();
    for (args, said) in [
        (vec!["report", "none", "--period", &month], "no such report"),
        (
            vec!["report", "flow", "--period", &month, "--unit", "nowhere"],
            "no such unit",
        ),
        (vec!["report", "flow", "--period", &future], "has not begun"),
        (
            vec!["report", "flow", "--period", "2026-13"],
            "not a period",
        ),
        (
            vec!["report", "flow", "--period", &month, "--as", "xlsx"],
            "without a file",
        ),
    ] {
        let mut args = args;
        args.extend(["--data", data]);
        let answer = motcua(&args);
        assert_eq!(answer.code, 2, "{args:?}: {answer:?}");
        assert!(answer.err.contains(said), "{args:?}: {answer:?}");
    }
    // An administrator closes no report.
    let close = [
        "report", "flow", "--period", &month, "--close", "--by", "quantri", "--data", data,
    ];
    assert_eq!(motcua(&close).code, 1);
}
