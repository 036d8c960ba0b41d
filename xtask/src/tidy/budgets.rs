//! Budgets of size. Tests and generated files are exempt.

use super::source::{self, Span};
use super::{ProjectFile, Report};

const MAX_FILE: usize = 400;
const MAX_MAIN: usize = 80;
const MAX_FUNCTION: usize = 60;

pub fn check(files: &[ProjectFile], report: &mut Report) {
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
