//! The demo: what it plays, what it takes for a demo, and that it is the same
//! each time.

use crate::program::{Office, done, motcua};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// Friday and Monday, and with them the Saturday between.
const DAYS: [&str; 6] = ["demo", "--no-serve", "--days", "2", "--until", "2026-11-23"];

/// Lines of a dump that hold a text.
fn lines<'a>(dump: &'a str, with: &str) -> Vec<&'a str> {
    dump.lines().filter(|line| line.contains(with)).collect()
}

#[test]
fn the_same_seed_gives_the_same_days_with_a_saturday_and_closed_shifts() {
    let folder = Folder::new();
    let played = |name: &str| {
        let (data, file) = (folder.path(name), folder.path(&format!("{name}.jsonl")));
        done(&[&DAYS[..], &["--data", &data]].concat());
        done(&["export", &file, "--data", &data]);
        std::fs::read_to_string(&file).unwrap()
    };
    let (one, two) = (played("one"), played("two"));
    assert!(one == two, "two plays of one seed differ");
    // People were received on Saturday, in the morning only.
    let data = folder.path("one");
    let conn = rusqlite::Connection::open(format!("{data}/motcua.db")).unwrap();
    let count = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    let saturday = count("SELECT count(*) FROM visit WHERE visit_day = '2026-11-21'");
    let monday = count("SELECT count(*) FROM visit WHERE visit_day = '2026-11-23'");
    assert!(
        saturday > 5 && saturday < monday / 2,
        "{saturday}, {monday}"
    );
    let rests = "SELECT count(*) FROM visit WHERE visit_day = '2026-11-21' \
                 AND line NOT IN ('civil', 'collect', 'ask')";
    assert_eq!(count(rests), 0, "lines that rest on Saturdays");
    // Every drawer was counted on its day.
    let closed = count("SELECT count(DISTINCT shift_day) FROM shift_close");
    assert_eq!(closed, 3);
    assert!(!lines(&one, "shift.closed").is_empty());
    done(&["audit", "--data", &data]);
}

#[test]
fn a_desk_that_is_no_demo_is_not_served_as_one() {
    let office = Office::new();
    let said = motcua(&["demo", "--no-serve", "--days", "1", "--data", office.data()]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("which is no demo"), "{said:?}");
    assert!(said.err.contains("another folder"), "{said:?}");
    done(&["audit", "--data", office.data()]);
}

#[test]
fn a_demo_that_was_cut_short_is_not_taken_for_a_whole_one() {
    let folder = Folder::new();
    let data = folder.path("cut");
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["demo", "--no-serve", "--days", "40", "--data", &data])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The desk is there and its days are about to be played.
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.is_ok_and(|line| line.contains("signed off"))));
    child.kill().unwrap();
    child.wait().unwrap();
    let said = motcua(&["demo", "--no-serve", "--days", "40", "--data", &data]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("was cut short"), "{said:?}");
    assert!(said.err.contains("remove the folder"), "{said:?}");
}

#[test]
fn another_seed_than_what_is_there_is_said() {
    let folder = Folder::new();
    let data = folder.path("demo");
    let args = [
        "demo",
        "--no-serve",
        "--days",
        "1",
        "--until",
        "2026-11-20",
        "--data",
        &data,
    ];
    let first = done(&args);
    assert!(!first.err.contains("holds a demo already"), "{first:?}");
    let same = done(&args);
    assert!(same.err.contains("holds a demo already"), "{same:?}");
    assert!(!same.err.contains("not what was asked for"), "{same:?}");
    for more in [["--seed", "9"], ["--days", "2"], ["--until", "2026-11-19"]] {
        let mut asked: Vec<&str> = args.to_vec();
        match asked.iter().position(|arg| *arg == more[0]) {
            Some(at) => asked[at + 1] = more[1],
            None => asked.extend(more),
        }
        let other = done(&asked);
        assert!(other.err.contains("not what was asked for"), "{other:?}");
    }
}
