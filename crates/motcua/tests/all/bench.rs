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
}
