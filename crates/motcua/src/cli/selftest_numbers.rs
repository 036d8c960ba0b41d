//! `motcua selftest stats` and `motcua selftest queueing`: numbers checked
//! against known answers.
//!
//! As with the deadlines, one row that does not read makes the file unusable
//! (exit code 2), and so does a file without a case: nothing was checked.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use motcua_domain::known::{self, CaseError, Format, Known};
use motcua_domain::stats::cases as stats;
use motcua_staffing::queueing::cases as queueing;
use motcua_staffing::queueing::simulated::{Checked, Simulator};
use serde_json::Value;

use super::CliError;
use super::selftest::{text_of, verdict};

/// Arguments of the self-test of statistics.
#[derive(Debug, Args)]
pub struct SelftestNumbers {
    /// File of cases (CSV).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
}

/// Arguments of the self-test of queues.
#[derive(Debug, Args)]
pub struct SelftestQueueing {
    /// File of cases (CSV).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// People whom the simulated day plays for each queue that it knows, at
    /// least 400; four times as many others where those lie too far off. 0 =
    /// formulas alone.
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = people)]
    people: u32,
}

/// Fewest people of a simulated queue of which an error can be told.
const FEWEST: u32 = 400;

/// How many people are played: none, or enough of them.
fn people(text: &str) -> Result<u32, String> {
    let n: u32 = text
        .parse()
        .map_err(|_| "give a whole number of people".to_owned())?;
    if n == 0 || n >= FEWEST {
        return Ok(n);
    }
    Err(format!(
        "so few people show nothing: give {FEWEST} or more, or 0 for the formulas alone"
    ))
}

impl SelftestNumbers {
    /// Runs all cases of statistics of the file.
    pub fn stats(self) -> Result<ExitCode, CliError> {
        let cases = cases(&self.cases, stats::FORMAT)?;
        let mut n_failed = 0;
        for case in &cases {
            if let Err(difference) = check(case, &stats::answer(case)) {
                n_failed += 1;
                println!("FAILED {}: {difference}", case.id);
            }
        }
        Ok(verdict(cases.len() - n_failed, n_failed))
    }
}

impl SelftestQueueing {
    /// Runs all cases of queues of the file. A case passes when the formula
    /// gives the known answer and the simulated day, where it knows such a
    /// queue, lies near enough.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let cases = cases(&self.cases, queueing::FORMAT)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut simulator = Simulator::new(self.people as usize, threads);
        let mut n_failed = 0;
        for case in &cases {
            let answer = queueing::answer(case);
            let mut failed = false;
            if let Err(difference) = check(case, &answer) {
                failed = true;
                println!("FAILED {}: {difference}", case.id);
            }
            let played = match &answer {
                Ok(exact) if self.people > 0 => simulator.check(case, exact),
                _ => None,
            };
            if let Some(checked) = played {
                failed |= !checked.agrees();
                println!("{}", simulated(case, &checked));
            }
            n_failed += usize::from(failed);
        }
        Ok(verdict(cases.len() - n_failed, n_failed))
    }
}

/// A line about a simulated quantity.
fn simulated(case: &Known, checked: &Checked) -> String {
    let failed = if checked.agrees() { "" } else { "FAILED " };
    format!(
        "{failed}{} {} {}: simulated {:.6}, exact {:.6}, {:.2} standard errors off of at most {} ({:.0} people)",
        case.id,
        case.method,
        case.quantity,
        checked.found,
        checked.exact,
        checked.errors(),
        checked.most,
        checked.people,
    )
}

fn cases(path: &Path, format: Format) -> Result<Vec<Known>, CliError> {
    let text = text_of(path)?;
    known::read(&text, format).map_err(|source| {
        let next = match source {
            CaseError::Empty => "give a file with at least one case under its head",
            CaseError::MissingColumn(_) => "give a file with that column in its head",
            CaseError::Csv { .. } | CaseError::Field { .. } => {
                "correct that line and run the test again"
            }
        };
        CliError::bad_input(path.display().to_string(), next, source)
    })
}

fn check(case: &Known, found: &Result<Value, String>) -> Result<(), String> {
    let expected = &case.expected;
    match found {
        Ok(found) if case.agrees(found) => Ok(()),
        Ok(found) => Err(format!("expected {expected}, found {found}")),
        Err(why) => Err(format!("expected {expected}, refused: {why}")),
    }
}
