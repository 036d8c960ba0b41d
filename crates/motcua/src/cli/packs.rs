//! `motcua packs check`: reads files of procedures and says what is wrong.

use super::CliError;
use clap::{Args, Subcommand};
use motcua_desk::packs::{MAX_BYTES, Packs, import_procedures};
use motcua_web::i18n::{Lang, text};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Packs of dated data.
#[derive(Args, Debug)]
pub struct PacksArgs {
    #[command(subcommand)]
    command: PacksCommand,
}

#[derive(Debug, Subcommand)]
enum PacksCommand {
    /// Check files of procedures (TOML or CSV) row by row; nothing is written.
    Check(Check),
}

/// Check files of procedures.
#[derive(Args, Debug)]
struct Check {
    /// Files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Packs with the office's own units.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Language of the report: vi or en.
    #[arg(long, value_name = "LANG", default_value = "vi")]
    lang: String,
}

impl PacksArgs {
    /// Prints a line for each finding, tab-separated: file, row, code, field,
    /// what is wrong, what was done. Leaves with 1 when a file is refused.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let PacksCommand::Check(check) = self.command;
        let lang = Lang::parse(&check.lang).unwrap_or_default();
        let packs = match &check.packs {
            Some(dir) => Packs::from_dir(dir),
            None => Packs::built_in(),
        };
        let packs =
            packs.map_err(|e| CliError::bad_input("the packs", "correct the file named", e))?;
        let mut refused = false;
        for path in &check.files {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(path);
            file.and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
                .map_err(|source| CliError::File {
                    doing: "read",
                    path: path.clone(),
                    source,
                })?;
            let name = path.display().to_string();
            let report = import_procedures(&name, &bytes, |unit| packs.units.contains(unit));
            for x in &report.findings {
                let what = text(lang, x.what.message_id(), &[("value", &x.what.value())]);
                let done = text(lang, x.done.message_id(), &[]);
                println!("{name}\t{}\t{}\t{}\t{what}\t{done}", x.row, x.code, x.field);
            }
            eprintln!(
                "{name}: {} rows, {} taken, {} to sign off",
                report.n_rows,
                report.accepted.len(),
                report.n_to_sign_off()
            );
            refused |= !report.is_accepted();
        }
        Ok(if refused {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        })
    }
}
