//! `motcua import …`: taking in what others wrote.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::CliError;
use super::dump::ImportDump;
use super::import_register::ImportRegister;
use super::import_xes::ImportXes;

/// Arguments of `motcua import`.
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// All desks that `motcua export` wrote, from either engine.
    Dump(ImportDump),
    /// A register of dossiers kept in a spreadsheet (XLSX, ODS, CSV), into a desk.
    Register(Box<ImportRegister>),
    /// An event log (XES, gzipped or not), into a desk of its own.
    Xes(ImportXes),
}

impl Import {
    /// Runs the chosen import.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::Dump(import) => import.run(),
            What::Register(import) => import.run(),
            What::Xes(import) => import.run(),
        }
    }
}
