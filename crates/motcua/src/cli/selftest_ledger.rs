//! `motcua selftest ledger`: the record checked against known answers.
//!
//! The file is `{"groups": [{"group": NAME, "vectors": [...]}]}`. Each vector
//! is judged by its own fields, never by its place. A group this program does
//! not know, or a vector whose fields it does not understand, counts as failed:
//! what was not checked must not look checked.

mod end_to_end;
mod groups;
mod refused;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::CliError;
use super::selftest::{text_of, verdict};

/// What one check found: nothing, or the difference in words.
type Outcome = Result<(), String>;

/// One check and what came of it.
struct Checked {
    /// Group, number and description, for the reader of a failure.
    label: String,
    outcome: Outcome,
}

/// Arguments of `motcua selftest ledger`.
#[derive(Debug, Args)]
pub struct SelftestLedger {
    /// File of cases (JSON).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
}

impl SelftestLedger {
    /// Runs all cases of the file.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let text = text_of(&self.cases)?;
        let name = self.cases.display();
        let bad_shape = |what: &str| CliError::BadInput {
            what: format!("{name}: {what}"),
            next: "give a JSON file of the form {\"groups\": [{\"group\": …, \"vectors\": […]}]}",
            source: None,
        };
        let file: Value = serde_json::from_str(&text).map_err(|source| {
            let what = format!("{name}: it is no JSON file");
            CliError::bad_input(what, "give a JSON file of ledger cases", source)
        })?;
        let groups = file["groups"]
            .as_array()
            .ok_or_else(|| bad_shape("there is no list \"groups\""))?;
        let checked = check_file(groups);
        if checked.is_empty() {
            return Err(bad_shape("there is no case in it"));
        }
        let n_failed = checked.iter().filter(|c| c.outcome.is_err()).count();
        for Checked { label, outcome } in &checked {
            if let Err(difference) = outcome {
                println!("FAILED {label}: {difference}");
            }
        }
        Ok(verdict(checked.len() - n_failed, n_failed))
    }
}

fn check_file(groups: &[Value]) -> Vec<Checked> {
    let mut checked = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let Some(name) = group["group"].as_str() else {
            let label = format!("group {}", i + 1);
            checked.push(Checked {
                label,
                outcome: Err("it has no name".into()),
            });
            continue;
        };
        let Some(vectors) = group["vectors"].as_array() else {
            let outcome = Err("it has no list \"vectors\"".into());
            checked.push(Checked {
                label: format!("group {name}"),
                outcome,
            });
            continue;
        };
        for (n, vector) in vectors.iter().enumerate() {
            let label = format!("{name} {}{}", n + 1, described(vector));
            if name == "end-to-end" {
                checked.extend(end_to_end::check(&label, vector));
            } else {
                let outcome = match groups::check(name, vector, groups) {
                    Some(outcome) => outcome,
                    None => Err("this program does not know the group".into()),
                };
                checked.push(Checked { label, outcome });
            }
        }
    }
    checked
}

fn described(vector: &Value) -> String {
    ["desc", "why", "what", "kind"]
        .iter()
        .find_map(|field| vector[field].as_str())
        .map_or(String::new(), |text| format!(" ({text})"))
}

/// Reading of a vector's fields; every error names the field.
trait Fields {
    fn text(&self, field: &str) -> Result<&str, String>;
    fn count(&self, field: &str) -> Result<u64, String>;
    fn hex(&self, field: &str) -> Result<Vec<u8>, String>;
    fn list(&self, field: &str) -> Result<&[Value], String>;
}

impl Fields for Value {
    fn text(&self, field: &str) -> Result<&str, String> {
        self[field]
            .as_str()
            .ok_or_else(|| format!("field {field:?} is not text"))
    }

    fn count(&self, field: &str) -> Result<u64, String> {
        self[field]
            .as_u64()
            .ok_or_else(|| format!("field {field:?} is not a whole number of 64 bits"))
    }

    fn hex(&self, field: &str) -> Result<Vec<u8>, String> {
        motcua_domain::ledger::hash::from_hex(self.text(field)?)
            .ok_or_else(|| format!("field {field:?} is not hexadecimal"))
    }

    /// A missing list and `null` are the empty list.
    fn list(&self, field: &str) -> Result<&[Value], String> {
        match &self[field] {
            Value::Null => Ok(&[]),
            Value::Array(items) => Ok(items),
            _ => Err(format!("field {field:?} is not a list")),
        }
    }
}

/// Passes when both are the same.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over texts they have just made"
)]
fn same<T: PartialEq + std::fmt::Display>(what: &str, found: T, expected: T) -> Outcome {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: found {found}, expected {expected}"))
    }
}

/// Passes when a result is good exactly if it should be.
fn judged<T, E: std::fmt::Display>(result: Result<T, E>, should_hold: bool) -> Outcome {
    match (result, should_hold) {
        (Ok(_), true) | (Err(_), false) => Ok(()),
        (Ok(_), false) => Err("accepted, must be refused".into()),
        (Err(error), true) => Err(format!("refused, must be accepted: {error}")),
    }
}

#[cfg(test)]
mod tests;
