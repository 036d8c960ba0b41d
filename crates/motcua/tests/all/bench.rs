//! The measurements as commands, small: what they claim to prove they prove
//! in every run of the tests, and none of them breaks unseen. No figure is
//! looked at.

use crate::pg;
use crate::program::{done, text};

/// Acts at random by six officials at once, two kills and a clock that is set
/// back between them: no visit lost, nobody called twice, a clean audit.
fn queue(data: &str, database: Option<&str>) {
    let mut args = vec![
        "bench",
        "queue",
        "--visits",
        "250",
        "--seconds",
        "1",
        "--ops",
        "1200",
        "--kills",
        "2",
        "--officials",
        "6",
        "--data",
        data,
    ];
    args.extend(database.iter().flat_map(|url| ["--database", *url]));
    let said = done(&args);
    let proven = "killed 2 times: 0 acknowledged visits lost, 0 double calls, 0 faults";
    assert!(said.out.contains(proven), "{said:?}");
}

#[test]
fn acts_at_random_with_kills_lose_nobody_and_call_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    queue(text(&folder.path().join("queue")), None);
}

#[test]
fn acts_at_random_do_the_same_on_postgres() {
    let Some(database) = pg::database() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    queue(text(&folder.path().join("queue")), Some(&database));
}

#[test]
fn accepted_dossiers_survive_the_kill_that_ends_the_measurement() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("accept");
    let said = done(&[
        "bench",
        "accept",
        "--clients",
        "8",
        "--seconds",
        "1",
        "--runs",
        "1",
        "--data",
        text(&data),
    ]);
    assert!(
        said.out.contains(" acknowledged dossiers: 0 lost"),
        "{said:?}"
    );
    assert!(said.out.contains("audit after the kill: clean"), "{said:?}");
}

#[test]
fn a_filled_folder_is_sound_and_its_pages_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("seed");
    let data = text(&data);
    done(&["bench", "seed", "--dossiers", "1200", "--data", data]);
    done(&["audit", "--data", data]);
    let said = done(&["bench", "pages", "--times", "3", "--data", data]);
    for page in ["work list", "dossier", "tracking", "search"] {
        assert!(said.out.contains(page), "{page}: {said:?}");
    }
    let few = ["--papers", "10", "--rows", "200", "--long", "300"];
    let said = done(&[&["bench", "papers", "--data", data][..], &few].concat());
    for figure in [
        "first receipt after the start of the program",
        "workbook of 200 rows",
        "workbook of 300 rows",
        "report ii06a over 2025",
        "register over 2025 as a workbook",
        "served: 10 receipts",
        "served: resident memory of the whole server",
        "pages a second of the processor",
    ] {
        assert!(said.out.contains(figure), "{figure}: {said:?}");
    }
    figures_are_the_records(data);
}

/// Indicators over the filled folder: what acts wrote is what the record says.
fn figures_are_the_records(data: &str) {
    let mut indicators = vec!["bench", "indicators", "--times", "2", "--runs", "1"];
    indicators.extend(["--lives", "4", "--data", data]);
    let said = done(&indicators);
    let equal = said
        .out
        .lines()
        .filter(|line| line.ends_with(" 0 put right"));
    assert_eq!(
        equal.count(),
        2,
        "what acts wrote is the record's: {said:?}"
    );
    assert!(said.out.contains("CPU an act: "), "{said:?}");
    let said = done(&["indicators", "recompute", "--check", "--data", data]);
    assert!(
        said.out.contains("all of this is as the record says"),
        "{said:?}"
    );
    let said = done(&[
        "indicators",
        "show",
        "on-time",
        "--period",
        "2025",
        "--data",
        data,
    ]);
    assert!(
        said.out.contains("Đúng hẹn") && said.out.contains(" of "),
        "{said:?}"
    );
    let said = done(&["indicators", "list", "--data", data]);
    assert!(said.out.lines().count() >= 20, "{said:?}");
}

#[test]
fn every_answer_that_phones_send_is_in_the_box_and_reports_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("survey");
    let few = [
        "--phones",
        "8",
        "--rounds",
        "2",
        "--answers",
        "600",
        "--desks",
        "2",
        "--all",
        "1200",
    ];
    let said = done(&[&["bench", "survey", "--data", text(&data)][..], &few].concat());
    assert!(
        said.out.contains("32 answers sent, 32 in the box"),
        "{said:?}"
    );
    for figure in [
        "all phones at the same instant",
        "a quarter's report, 10 officials, 600 answers",
        "a report over 2 desks and 1200 answers, again",
    ] {
        assert!(said.out.contains(figure), "{figure}: {said:?}");
    }
    done(&["audit", "--data", text(&data)]);
}

/// The simulated day: every figure is told, of few days.
#[test]
fn simulated_days_are_measured() {
    let few = ["--days", "20", "--runs", "1", "--scenarios", "40"];
    let said = done(&[&["bench", "simulate"][..], &few].concat());
    for figure in [
        "20 days on one core: median",
        "8 scenarios on the same 20 days",
        "a what-if of 200 days",
        "officials needed by half hour",
        "cheapest fix over 40 scenarios on 50 days, the better half on 200",
    ] {
        assert!(said.out.contains(figure), "{figure}: {said:?}");
    }
}
