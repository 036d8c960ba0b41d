//! `cargo xtask test`: everything, in stages, ending with one line
//! `N passed, M failed`.
//!
//! A stage that fails does not stop the ones after it, so that one run shows
//! all there is to mend; a stage that could not run counts as one failure.

use crate::postgres::Cluster;
use crate::run::{self, Done};
use crate::{generate, setup, tidy};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Checks counted so far.
#[derive(Default)]
struct Tally {
    n_passed: u64,
    n_failed: u64,
    failures: Vec<String>,
    stages: Vec<(&'static str, u64)>,
}

impl Tally {
    /// Runs a stage that is itself one check.
    fn check(&mut self, name: &'static str, work: impl FnOnce() -> Done) {
        self.stage(name, |tally| {
            work()?;
            tally.n_passed += 1;
            Ok(())
        });
    }

    /// Runs a stage that counts its own checks, or none. An error without a
    /// counted failure (nothing compiled, say) is one failure.
    fn stage(&mut self, name: &'static str, work: impl FnOnce(&mut Tally) -> Done) {
        println!("\n=== {name}");
        let started = Instant::now();
        let n_failed_before = self.n_failed;
        let done = work(self);
        match done {
            Err(what) => {
                eprintln!("{what}");
                if self.n_failed == n_failed_before {
                    self.n_failed += 1;
                }
                self.failures.push(format!("{name}: {what}"));
            }
            Ok(()) if self.n_failed > n_failed_before => self.failures.push(name.to_owned()),
            Ok(()) => {}
        }
        let seconds = started.elapsed().as_secs();
        println!("=== {name}: {seconds} s");
        self.stages.push((name, seconds));
    }

    /// Reads a line of the test runner; adds up its summaries.
    fn read_summary(&mut self, line: &str) {
        let Some(summary) = line.strip_prefix("test result: ") else {
            return;
        };
        let count = |word: &str| -> u64 {
            let part = summary
                .split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word));
            part.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
        };
        self.n_passed += count(" passed");
        self.n_failed += count(" failed");
    }

    fn finish(&self) -> ExitCode {
        println!("\n=== seconds per stage");
        for (name, seconds) in &self.stages {
            println!("{seconds:>6}  {name}");
        }
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.n_passed, self.n_failed);
        if self.n_failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Runs every stage.
pub fn run() -> ExitCode {
    let mut tally = Tally::default();
    tally.stage("setup", |_| setup::everything());
    if tally.n_failed > 0 {
        return tally.finish();
    }
    tally.check("tidy", tidy::run);
    tally.check("format", || {
        run::succeed(run::cargo().args(["fmt", "--all", "--check"]))
    });
    tally.check("lints", || {
        let mut clippy = run::cargo();
        clippy.args(["clippy", "--workspace", "--all-targets", "--locked"]);
        run::succeed(clippy.args(["--", "-D", "warnings"]))
    });
    with_cluster(&mut tally);
    tally.finish()
}

/// The stages that need PostgreSQL.
fn with_cluster(tally: &mut Tally) {
    let mut cluster = None;
    tally.stage("start PostgreSQL", |_| {
        cluster = Some(Cluster::start()?);
        Ok(())
    });
    let Some(cluster) = cluster else { return };
    tally.stage("build", |_| run::succeed(run::cargo().args(BUILD)));
    tally.stage("Rust tests", |tally| {
        let mut tests = run::cargo();
        tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
        tests.env("MOTCUA_TEST_PG", cluster.url());
        if let Some(python) = setup::pm4py_python() {
            tests.env("MOTCUA_TEST_PM4PY", python);
        }
        run::watch(&mut tests, |line| tally.read_summary(line))
    });
    tally.stage("clear the databases", |_| cluster.clear());
    tally.check("derived files", generate::check);
    tally.stage("browser stories", |tally| browser_stories(tally, &cluster));
    tally.stage("stop PostgreSQL", move |_| {
        drop(cluster);
        Ok(())
    });
}

/// The binary and the tests in one go, so that cargo plans them together and
/// builds nothing twice; the browser stories use this binary.
const BUILD: [&str; 4] = ["build", "--workspace", "--all-targets", "--locked"];

fn browser_stories(tally: &mut Tally, cluster: &Cluster) -> Done {
    let e2e = run::root().join("e2e");
    let report = e2e.join("results/report.json");
    // A report of an earlier run must not be counted; that there is none is fine.
    let _ = std::fs::remove_file(&report);
    let mut stories = run::command("npm");
    stories.current_dir(&e2e).args(["run", "--silent", "test"]);
    stories
        .env("MOTCUA_TEST_PG", cluster.url())
        .env("MOTCUA_BIN", binary());
    let told = run::succeed(&mut stories);
    let (passed, failed) = read_report(&report)?;
    tally.n_passed += passed;
    tally.n_failed += failed;
    if passed + failed == 0 {
        return Err("no browser story ran".to_owned());
    }
    told
}

/// The binary that the browser stories and the pictures use.
pub fn binary() -> std::path::PathBuf {
    run::target().join("debug/motcua")
}

/// Counts of a Playwright report: (passed, failed). A story that passed only
/// at the second try counts as failed: flaky is failed.
fn read_report(path: &Path) -> Result<(u64, u64), String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("the browser stories left no report: {e}"))?;
    let report: serde_json::Value =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let count = |key: &str| report["stats"][key].as_u64().unwrap_or(0);
    Ok((count("expected"), count("unexpected") + count("flaky")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_the_test_runner_are_added_up() {
        let mut tally = Tally::default();
        tally.read_summary("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s");
        tally.read_summary("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s");
        tally.read_summary("test deadline::leap_day ... ok");
        assert_eq!((tally.n_passed, tally.n_failed), (15, 2));
    }

    #[test]
    fn a_stage_that_could_not_run_is_one_failure() {
        let mut tally = Tally::default();
        tally.stage("nothing compiles", |_| Err("cargo failed".to_owned()));
        tally.check("says yes", || Ok(()));
        tally.stage("only prepares", |_| Ok(()));
        assert_eq!((tally.n_passed, tally.n_failed), (1, 1));
        assert_eq!(tally.failures, ["nothing compiles: cargo failed"]);
    }
}
