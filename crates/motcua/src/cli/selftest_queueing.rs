//! `motcua selftest queueing`: queues checked against known answers.
//!
//! As with the deadlines, one row that does not read makes the file unusable
//! (exit code 2).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use motcua_staffing::queueing::cases::{self, Case};

use super::CliError;
use super::selftest::{text_of, verdict};

/// Arguments of `motcua selftest queueing`.
#[derive(Debug, Args)]
pub struct SelftestQueueing {
    /// File of cases (CSV).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
}

impl SelftestQueueing {
    /// Runs all cases of the file.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let text = text_of(&self.cases)?;
        let cases = cases::read(&text).map_err(|source| {
            let next = "correct that line and run the test again";
            CliError::bad_input(self.cases.display().to_string(), next, source)
        })?;
        let mut n_failed = 0;
        for case in &cases {
            if let Err(difference) = check(case) {
                n_failed += 1;
                println!("FAILED {}: {difference}", case.id);
            }
        }
        Ok(verdict(cases.len() - n_failed, n_failed))
    }
}

fn check(case: &Case) -> Result<(), String> {
    let expected = &case.expected;
    match case.answer() {
        Ok(found) if case.agrees(&found) => Ok(()),
        Ok(found) => Err(format!("expected {expected}, found {found}")),
        Err(why) => Err(format!("expected {expected}, refused: {why}")),
    }
}
