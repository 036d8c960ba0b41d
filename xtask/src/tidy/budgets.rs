//! Budgets of size. Tests and generated files are exempt.
//!
//! What is over its budget and stays so for a reason stands in
//! `xtask/over-budget.txt` with its size: it may shrink, never grow, and a line
//! that is no longer needed is a complaint.

use super::source::{self, Span};
use super::{ProjectFile, Report};

const MAX_FILE: usize = 400;
const MAX_MAIN: usize = 80;
const MAX_FUNCTION: usize = 60;

/// Lines of `xtask/over-budget.txt`: what, its most lines, why.
struct Known<'a> {
    what: String,
    most: usize,
    why: &'a str,
}

const KNOWN: &str = "xtask/over-budget.txt";

fn known(text: &str) -> Vec<Known<'_>> {
    let rows = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let mut words = line.splitn(3, ' ');
        Known {
            what: words.next().unwrap_or_default().to_owned(),
            most: words.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            why: words.next().unwrap_or_default().trim(),
        }
    })
    .collect()
}

pub fn check(files: &[ProjectFile], report: &mut Report) {
    let list = files
        .iter()
        .find(|file| file.path == KNOWN)
        .map_or("", |file| &file.text);
    let known = known(list);
    let mut used = vec![false; known.len()];
    let mut found = Report::default();
    sizes(files, &mut found);
    for complaint in found.complaints {
        let (what, n_lines) = subject(&complaint);
        let row = known
            .iter()
            .position(|row| row.what == what && n_lines <= row.most && !row.why.is_empty());
        if let Some(row) = row {
            used[row] = true;
        }
        report.check(row.is_none().then_some(complaint));
    }
    for (row, used) in known.iter().zip(used) {
        report.check((!used).then(|| {
            format!(
                "{KNOWN}: {} is not over its budget, or grew, or has no reason",
                row.what
            )
        }));
    }
}

/// `path` or `path:function`, and the number of lines, of a complaint.
fn subject(complaint: &str) -> (String, usize) {
    let path = complaint.split(':').next().unwrap_or_default();
    let what = match complaint.split('`').nth(1) {
        Some(function) => format!("{path}:{function}"),
        None => path.to_owned(),
    };
    let n_lines = complaint
        .split(" lines")
        .next()
        .and_then(|head| head.split(' ').next_back()?.parse().ok());
    (what, n_lines.unwrap_or(usize::MAX))
}

fn sizes(files: &[ProjectFile], report: &mut Report) {
    for file in files
        .iter()
        .filter(|file| file.has_extension("rs") && !is_exempt(&file.path))
    {
        let code = source::code_only(&file.text);
        let tests = source::test_blocks(&code);
        report.check(file_too_long(file, &tests));
        for (name, span) in source::functions(&code) {
            if tests
                .iter()
                .all(|test| span.first < test.first || span.first > test.last)
            {
                report.check(function_too_long(&file.path, &name, &span));
            }
        }
    }
}

fn is_exempt(path: &str) -> bool {
    let tests = path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
    tests
        || path
            .split('/')
            .any(|part| matches!(part, "tests" | "benches" | "generated"))
}

fn file_too_long(file: &ProjectFile, tests: &[Span]) -> Option<String> {
    let in_tests: usize = tests.iter().map(Span::n_lines).sum();
    let n_lines = file.text.lines().count() - in_tests;
    let budget = if file.path.ends_with("/main.rs") {
        MAX_MAIN
    } else {
        MAX_FILE
    };
    (n_lines > budget).then(|| {
        format!(
            "{}: {n_lines} lines without tests, the budget is {budget}",
            file.path
        )
    })
}

fn function_too_long(path: &str, name: &str, span: &Span) -> Option<String> {
    let n_lines = span.n_lines();
    (n_lines > MAX_FUNCTION).then(|| {
        format!(
            "{path}:{}: `{name}` has {n_lines} lines, the budget is {MAX_FUNCTION}",
            span.first + 1
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: String) -> Vec<String> {
        let mut report = Report::default();
        check(
            &[ProjectFile {
                path: path.to_owned(),
                text,
            }],
            &mut report,
        );
        report.complaints
    }

    #[test]
    fn a_long_function_is_named_with_its_line() {
        let text = format!("\nfn long() {{\n{}}}\n", "    x();\n".repeat(59));
        assert_eq!(
            complaints("crates/domain/src/a.rs", text),
            ["crates/domain/src/a.rs:2: `long` has 61 lines, the budget is 60"]
        );
    }

    #[test]
    fn tests_may_be_long() {
        let body = "    x();\n".repeat(500);
        let text = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\nfn long() {{\n{body}}}\n}}\n");
        assert!(complaints("crates/domain/src/a.rs", text).is_empty());
        assert!(complaints("crates/domain/tests/all/a.rs", body).is_empty());
    }

    #[test]
    fn main_has_the_smaller_budget() {
        assert_eq!(
            complaints("crates/motcua/src/main.rs", "// x\n".repeat(81)).len(),
            1
        );
        assert!(complaints("crates/motcua/src/cli/mod.rs", "// x\n".repeat(81)).is_empty());
    }
}
