//! The command line.
//!
//! One file per command: a struct that derives `clap::Args` and a method
//! `run(self) -> Result<ExitCode, CliError>`. To add a command, write its
//! file, name it below as a module, as a variant of [`Command`] and as an arm
//! of [`Command::run`].
//!
//! Everywhere the same: data goes to standard output, talk and progress to
//! standard error; exit code 0 = done, 1 = done and something is wrong (a
//! failed check, a refusal), 2 = the command or its input could not be used.
//! A run speaks one language, see [`speech`].

mod acknowledge;
mod addresses;
mod audit;
mod backup;
mod bench;
mod calendar;
mod deadline;
mod demo;
mod demo_crew;
mod demo_mark;
mod dump;
mod error;
mod forecast;
mod import;
mod import_register;
mod import_xes;
mod indicators;
mod init;
mod key;
mod live;
mod packs;
mod pages;
mod papers;
mod place;
mod process;
mod progress;
mod report;
mod selftest;
mod selftest_deadlines;
mod selftest_ledger;
mod selftest_numbers;
mod serve;
mod simulate;
mod speech;
mod staff;
mod tls;
mod upkeep;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;

/// A one-stop desk: dossiers from the counter to the result.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer for a restored record, so that the desk gives receipts again.
    Acknowledge(acknowledge::Acknowledge),
    /// Check that what the desk shows is what was recorded.
    Audit(audit::AuditCommand),
    /// Copy the whole server into one file while people work, and check the copy.
    Backup(backup::Backup),
    /// Measure this machine.
    Bench(bench::Bench),
    /// Announcements of days off: difference, publication, list.
    Calendar(calendar::Calendar),
    /// Play a sample centre and serve it.
    Demo(demo::Demo),
    /// Desks of this server: add one, list them.
    Desk(init::DeskArgs),
    /// Write all desks into one file, to be taken in by the other engine.
    Export(dump::Export),
    /// How many people will come, by field and day, from daily counts.
    Forecast(forecast::Forecast),
    /// The office's keys: write them out, put them in.
    Key(key::KeyArgs),
    /// Bring a backup back into an empty folder.
    Restore(backup::Restore),
    /// Indicators: what they are, what they say, and counted anew from the record.
    Indicators(Box<indicators::Indicators>),
    /// Make a desk: asks for the office and its first administrator.
    Init(Box<init::Init>),
    /// Check packs of dated data.
    Packs(packs::PacksArgs),
    /// Check templates of the papers that an office prints.
    Papers(papers::PapersArgs),
    /// How long things took: of this desk, or in an event log; and as event logs
    /// for other programs.
    Process(Box<process::Process>),
    /// Registers and reports: a table, or as CSV, XLSX, JSON or PDF.
    Report(Box<report::ReportCommand>),
    /// Serve the desk's pages.
    Serve(serve::Serve),
    /// Take in what another system wrote.
    Import(import::Import),
    /// Write a copy of every sampled page.
    #[command(hide = true)]
    Pages(pages::Pages),
    /// Compute one due date and explain it day by day.
    Deadline(deadline::Deadline),
    /// Check this program against a file of cases with known answers.
    Selftest(selftest::Selftest),
    /// Many days of a desk, from a model: waits, share called in time, load.
    Simulate(simulate::Simulate),
    /// Add people, give first passwords, list who is there.
    Staff(staff::Staff),
    /// Make an office certificate authority and a certificate for this desk.
    Tls(tls::Tls),
    /// Check a receipt: who signed what, and is it in the record?
    Verify(Box<verify::VerifyCommand>),
}

impl Command {
    fn run(self) -> Result<ExitCode, CliError> {
        match self {
            Command::Acknowledge(command) => command.run(),
            Command::Audit(command) => command.run(),
            Command::Backup(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Forecast(command) => command.run(),
            Command::Key(command) => command.run(),
            Command::Restore(command) => command.run(),
            Command::Bench(command) => command.run(),
            Command::Calendar(command) => command.run(),
            Command::Demo(command) => command.run(),
            Command::Desk(command) => command.run(),
            Command::Indicators(command) => command.run(),
            Command::Init(command) => command.run(),
            Command::Packs(command) => command.run(),
            Command::Papers(command) => command.run(),
            Command::Process(command) => command.run(),
            Command::Report(command) => command.run(),
            Command::Serve(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Pages(command) => command.run(),
            Command::Deadline(command) => command.run(),
            Command::Selftest(command) => command.run(),
            Command::Simulate(command) => command.run(),
            Command::Staff(command) => command.run(),
            Command::Tls(command) => command.run(),
            Command::Verify(command) => command.run(),
        }
    }
}

/// Reads the arguments, runs the command and turns its outcome into an exit
/// code. Errors of usage are printed by clap, which leaves with 2.
pub fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(code) => code,
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}

#[cfg(test)]
mod tests;
