//! The receipt phase of a Dutch municipality, when the shared folder is there.

use std::path::Path;

use motcua_eventlog::{Oddity, Summary, read_file};

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-9)
}

#[test]
fn the_figures_of_a_real_log_are_right() {
    // Beside the repository, or further up.
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders
        .map(|folder| folder.join("shared/data/event-logs/receipt.xes.gz"))
        .find(|path| path.exists());
    let Some(path) = found else {
        eprintln!("NOT TESTED: no ../shared/data/event-logs/receipt.xes.gz beside the repository");
        return;
    };
    let log = read_file(&path).unwrap();
    let summary = Summary::of(&log);
    // Computed by a separate script over the same file.
    assert_eq!((summary.cases, summary.events), (1434, 8577));
    assert_eq!((summary.finished, summary.late), (1329, 377));
    assert!(summary.skipped.is_empty());
    assert!(near(summary.late_share, 377.0 / 1329.0));
    let q = summary.quantiles;
    assert!(near(q.q10, 20.296_979_620_370_37), "{q:?}");
    assert!(near(q.q25, 35.352_494_965_277_78), "{q:?}");
    assert!(near(q.q50, 50.636_994_166_666_67), "{q:?}");
    assert!(near(q.q75, 72.511_659_942_129_63), "{q:?}");
    assert!(near(q.q90, 105.552_232_550_925_92), "{q:?}");
    let n_odd = |kind| log.odd.iter().filter(|odd| odd.what == kind).count();
    assert_eq!(n_odd(Oddity::EndBeforeStart), 2);
    assert_eq!(n_odd(Oddity::EventBeforeStart), 2);
    assert_eq!(n_odd(Oddity::EventAfterEnd), 145);
    assert_eq!(n_odd(Oddity::EventsOutOfOrder), 0);
}
