//! `motcua selftest deadlines`: due dates checked against known answers.
//!
//! The file is read wholly first: one row that does not read makes the file
//! unusable (exit code 2), so that a half-checked file never looks checked.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use motcua_domain::deadline::DueAt;
use motcua_domain::deadline::cases::{self, Calendars, Case};

use super::CliError;
use super::selftest::{text_of, verdict};

/// Arguments of `motcua selftest deadlines`.
#[derive(Debug, Args)]
pub struct SelftestDeadlines {
    /// File of cases (CSV).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
}

impl SelftestDeadlines {
    /// Runs all cases of the file.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let text = text_of(&self.cases)?;
        let cases = cases::read(&text).map_err(|source| {
            let next = "correct that line and run the test again";
            CliError::bad_input(self.cases.display().to_string(), next, source)
        })?;
        let mut calendars = Calendars::default();
        let mut n_failed = 0;
        for case in &cases {
            if let Err(difference) = check(case, &mut calendars) {
                n_failed += 1;
                println!("FAILED {}: {difference}", case.id);
            }
        }
        Ok(verdict(cases.len() - n_failed, n_failed))
    }
}

/// Compares as instants, so that `T24:00` equals 00:00 of the next day.
fn check(case: &Case, calendars: &mut Calendars) -> Result<(), String> {
    let shown = |at: Option<DueAt>| at.map_or_else(|| "none".to_owned(), |at| at.to_string());
    let expected = shown(case.expected);
    match calendars.answer(case) {
        Ok(found) if found.map(DueAt::local) == case.expected.map(DueAt::local) => Ok(()),
        Ok(found) => Err(format!("expected {expected}, found {}", shown(found))),
        Err(refusal) => Err(format!("expected {expected}, refused: {refusal}")),
    }
}
