//! `motcua papers`: the templates of the papers an office prints.

use super::CliError;
use super::progress::spinner;
use clap::{Args, Subcommand};
use motcua_papers::{Problem, Report, check};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Templates of the papers.
#[derive(Args, Debug)]
pub struct PapersArgs {
    #[command(subcommand)]
    command: PapersCommand,
}

#[derive(Debug, Subcommand)]
enum PapersCommand {
    /// Print every sample of every template and say what broke; nothing is put in force.
    Check(Check),
}

/// Try a folder of templates, over those that come with the program.
#[derive(Args, Debug)]
struct Check {
    /// Folder with the office's own templates, samples and fonts, laid out as `packs/papers`.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Keep the papers in this folder, to be looked at.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl PapersArgs {
    /// Prints a line for each finding, tab-separated: kind, place, what, what
    /// may help, the sample that showed it. Leaves with 1 when a paper broke.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let PapersCommand::Check(Check { dir, out }) = self.command;
        std::fs::read_dir(&dir).map_err(CliError::file("read", &dir))?;
        if let Some(out) = &out {
            std::fs::create_dir_all(out).map_err(CliError::file("make", out))?;
        }
        let bar = spinner();
        let mut unwritten = None;
        let report = check(&dir, &mut |name, pdf| {
            bar.set_message(name.to_owned());
            bar.inc(1);
            if let (Some(out), None) = (&out, &unwritten) {
                unwritten = keep(out, name, pdf).err();
            }
        });
        bar.finish_and_clear();
        if let Some(error) = unwritten {
            return Err(error);
        }
        print(&report);
        Ok(if report.is_good() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

fn keep(out: &Path, name: &str, pdf: &[u8]) -> Result<(), CliError> {
    let path = out.join(name).with_extension("pdf");
    std::fs::write(&path, pdf).map_err(CliError::file("write", &path))
}

fn print(report: &Report) {
    let lists = [("broken", &report.broken), ("warning", &report.warnings)];
    for (kind, list) in lists {
        list.iter().for_each(|problem| line(kind, problem));
    }
    eprintln!(
        "{} forms, {} papers, {} pages: {} broken, {} to look at",
        report.n_forms,
        report.n_papers,
        report.n_pages,
        report.broken.len(),
        report.warnings.len()
    );
}

/// A message of several lines stays one row.
fn line(kind: &str, problem: &Problem) {
    let what = &problem.what;
    let place = match (what.line, what.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", what.template),
        _ => what.template.clone(),
    };
    let cells = [kind, &place, &what.message, &what.hint, &problem.sample];
    let cells = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
    println!("{}", cells.join("\t"));
}
