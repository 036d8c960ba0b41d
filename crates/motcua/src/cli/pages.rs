//! `motcua pages`: a copy of every sampled page, for the checks of
//! accessibility and the pictures of the manual. Hidden: an office needs it
//! never.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::CliError;

/// Arguments of `motcua pages`.
#[derive(Debug, Args)]
pub struct Pages {
    /// Folder to write into; a file server with it as its root shows the pages.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Pages {
    /// Writes the pages and their assets.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let names = motcua_web::samples::write_all(&self.out)
            .map_err(CliError::file("write", &self.out))?;
        println!("{} pages in {}", names.len(), self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}
