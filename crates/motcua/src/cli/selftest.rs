//! `motcua selftest …`: files of cases with known answers.
//!
//! Every self-test prints each difference, ends with one line
//! `N passed, M failed` and leaves with 0, 1 (one failed) or 2 (the input
//! cannot be read). None needs a data folder.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::CliError;
use super::selftest_deadlines::SelftestDeadlines;
use super::selftest_ledger::SelftestLedger;
use super::selftest_numbers::{SelftestNumbers, SelftestQueueing};

/// Arguments of `motcua selftest`.
#[derive(Debug, Args)]
pub struct Selftest {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The legal clock: due dates under four rule sets.
    Deadlines(SelftestDeadlines),
    /// The tamper-evident record: hashes, proofs, checkpoints, signatures.
    Ledger(SelftestLedger),
    /// Statistics of few answers: intervals, shrinkage, signals, disclosure.
    Stats(SelftestNumbers),
    /// Queues with exact answers: Erlang, priorities, a day of changing
    /// arrivals; and the simulated day held against them.
    Queueing(SelftestQueueing),
}

impl Selftest {
    /// Runs the chosen self-test.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::Deadlines(test) => test.run(),
            What::Ledger(test) => test.run(),
            What::Stats(test) => test.stats(),
            What::Queueing(test) => test.run(),
        }
    }
}

/// Prints the last line of a self-test and gives its exit code.
pub fn verdict(n_passed: usize, n_failed: usize) -> ExitCode {
    println!("{n_passed} passed, {n_failed} failed");
    ExitCode::from(u8::from(n_failed > 0))
}

/// The text of a file of cases, without a byte order mark. A file that is not
/// UTF-8 is told with its line, so that it can be found and saved anew.
pub fn text_of(path: &Path) -> Result<String, CliError> {
    let bytes = std::fs::read(path).map_err(CliError::file("read", path))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        CliError::BadInput {
            what: format!("{}: line {line} is not in UTF-8", path.display()),
            next: "save the file as UTF-8 and run the test again",
            source: None,
        }
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
