//! The report on a register as a file for a spreadsheet.

use super::{Outcome, Report};

/// The report as CSV for a spreadsheet: `words` says a field or a message in
/// the reader's language.
pub fn report_csv(report: &Report, words: impl Fn(&str) -> String) -> String {
    let mut out = String::from("\u{feff}");
    let head = [
        "register-line",
        "register-f-code",
        "register-outcome",
        "register-column",
        "register-what",
    ];
    let line = |cells: &[String]| {
        let all: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        all.join(",") + "\r\n"
    };
    out.push_str(&line(head.map(&words).as_slice()));
    for row in &report.rows {
        let start = |outcome: &str| vec![row.line.to_string(), row.code.clone(), words(outcome)];
        let Outcome::Wrong { faults } = &row.outcome else {
            let (id, told) = match &row.outcome {
                Outcome::Sound { counted, .. } => ("register-row-sound", counted),
                Outcome::Taken { counted, .. } => ("register-row-taken", counted),
                Outcome::Known { .. } | Outcome::Wrong { .. } => ("register-row-known", &None),
            };
            let mut cells = start(id);
            cells.push(String::new());
            let counted = told.map(|counted| counted.to_string());
            let mended = row.told.iter().map(|id| words(id));
            let all: Vec<String> = counted.into_iter().chain(mended).collect();
            cells.push(all.join(" "));
            out.push_str(&line(&cells));
            continue;
        };
        for (field, message) in faults {
            let mut cells = start("register-row-wrong");
            cells.push(words(field.message_id()));
            cells.push(words(message));
            out.push_str(&line(&cells));
        }
    }
    out
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}
