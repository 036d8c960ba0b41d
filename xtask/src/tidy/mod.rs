//! Rules that the compiler does not know, checked over the files git knows.
//!
//! A rule that matters is here or it does not hold: budgets of size, the
//! direction of dependencies, the words of the glossary, and that no committed
//! file names a place on somebody's machine.

mod budgets;
mod manifests;
mod places;
mod source;
mod words;

use crate::run::{self, Done};
use std::path::Path;

/// What the rules found.
#[derive(Default)]
struct Report {
    /// Checks that held.
    n_passed: u64,
    /// One line per check that did not, with file and line where there is one.
    complaints: Vec<String>,
}

impl Report {
    /// Counts one check: the sentence that says what is wrong, or none.
    fn check(&mut self, complaint: Option<String>) {
        match complaint {
            None => self.n_passed += 1,
            Some(complaint) => self.complaints.push(complaint),
        }
    }

    /// Shows the complaints and the counts.
    fn print(&self) {
        for complaint in &self.complaints {
            println!("{complaint}");
        }
        println!(
            "tidy: {} checks hold, {} do not",
            self.n_passed,
            self.complaints.len()
        );
    }
}

/// One text file of the project.
struct ProjectFile {
    /// Path from the root, with `/`.
    path: String,
    /// Its text.
    text: String,
}

impl ProjectFile {
    fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }
}

/// Applies every rule.
fn check() -> Result<Report, String> {
    let files = text_files()?;
    let mut report = Report::default();
    budgets::check(&files, &mut report);
    manifests::check(&files, &mut report)?;
    words::check(&files, &mut report)?;
    places::check(&files, &mut report);
    Ok(report)
}

/// Applies every rule and fails when one does not hold.
pub fn run() -> Done {
    let report = check()?;
    report.print();
    match report.complaints.len() {
        0 => Ok(()),
        n => Err(format!("{n} things to mend")),
    }
}

/// Files that are not text (pictures, fonts, samples) are left out.
fn text_files() -> Result<Vec<ProjectFile>, String> {
    let mut files = Vec::new();
    for path in run::project_files()? {
        let bytes = std::fs::read(run::root().join(&path))
            .map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(ProjectFile {
                path: path.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
    Ok(files)
}
