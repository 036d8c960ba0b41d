//! `motcua selftest stats` and `motcua selftest queueing`: numbers checked
//! against known answers.
//!
//! As with the deadlines, one row that does not read makes the file unusable
//! (exit code 2).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use motcua_domain::known::{self, Format, Known};
use motcua_domain::stats::cases as stats;
use motcua_staffing::queueing::cases as queueing;
use serde_json::Value;

use super::CliError;
use super::selftest::{text_of, verdict};

/// Arguments of both.
#[derive(Debug, Args)]
pub struct SelftestNumbers {
    /// File of cases (CSV).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
}

impl SelftestNumbers {
    /// Runs all cases of statistics of the file.
    pub fn stats(self) -> Result<ExitCode, CliError> {
        self.run(stats::FORMAT, stats::answer)
    }

    /// Runs all cases of queues of the file.
    pub fn queueing(self) -> Result<ExitCode, CliError> {
        self.run(queueing::FORMAT, queueing::answer)
    }

    fn run(
        self,
        format: Format,
        answer: fn(&Known) -> Result<Value, String>,
    ) -> Result<ExitCode, CliError> {
        let text = text_of(&self.cases)?;
        let cases = known::read(&text, format).map_err(|source| {
            let next = "correct that line and run the test again";
            CliError::bad_input(self.cases.display().to_string(), next, source)
        })?;
        let mut n_failed = 0;
        for case in &cases {
            if let Err(difference) = check(case, answer(case)) {
                n_failed += 1;
                println!("FAILED {}: {difference}", case.id);
            }
        }
        Ok(verdict(cases.len() - n_failed, n_failed))
    }
}

fn check(case: &Known, found: Result<Value, String>) -> Result<(), String> {
    let expected = &case.expected;
    match found {
        Ok(found) if case.agrees(&found) => Ok(()),
        Ok(found) => Err(format!("expected {expected}, found {found}")),
        Err(why) => Err(format!("expected {expected}, refused: {why}")),
    }
}
