//! Files of cases with known answers (CSV): one number, list or code per row.
//! What a case asks is its room's; how a file is read and when two answers
//! agree is the same for all.

use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Method or model.
    pub method: String,
    /// Inputs.
    pub inputs: Value,
    /// What is asked for.
    pub quantity: String,
    /// The answer: a number, a list, an object or a code.
    pub expected: Value,
    /// How far a number may be off: finite, 0 or more.
    pub tolerance: f64,
    /// Unit of the answer; empty = a number without dimension, or a file that
    /// tells no units.
    pub unit: String,
}

/// Why a file of cases cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// There is no case in it: nothing was checked, and nothing looks checked.
    #[error("there is no case in it")]
    Empty,
    /// The head lacks a column.
    #[error("the file has no column `{0}`")]
    MissingColumn(&'static str),
    /// A row is no CSV.
    #[error("line {line}: {why}")]
    Csv {
        /// Line in the file, the head is line 1.
        line: u64,
        /// What the reader says.
        why: String,
    },
    /// A field does not read.
    #[error("line {line}: `{column}` does not read: {why}")]
    Field {
        /// Line in the file.
        line: u64,
        /// Column.
        column: &'static str,
        /// Why.
        why: String,
    },
}

/// How the columns are called, in the order of [`Known`]'s fields, and whether
/// an answer may be a code, written as it is.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Names of the columns.
    pub columns: [&'static str; 6],
    /// Is an answer that is no JSON a code?
    pub codes: bool,
    /// Name of the column with the unit of the answer, where there is one.
    pub unit: Option<&'static str>,
}

/// Reads a file of cases. A row that does not read makes the file unusable,
/// and so do an id that stands there twice, a tolerance that lets everything
/// pass, and a file without a case.
///
/// # Errors
/// The first thing that does not read, with its place.
pub fn read(text: &str, format: Format) -> Result<Vec<Known>, CaseError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: &csv::Error| CaseError::Csv {
        line: error.position().map_or(1, csv::Position::line),
        why: error.to_string(),
    };
    let head = reader.headers().map_err(|e| broken(&e))?.clone();
    let find = |column: &'static str| {
        let found = head.iter().position(|name| name.trim() == column);
        found.ok_or(CaseError::MissingColumn(column))
    };
    let mut places = [0; 6];
    for (place, column) in places.iter_mut().zip(format.columns) {
        *place = find(column)?;
    }
    let unit = format.unit.map(find).transpose()?;
    let mut cases = Vec::new();
    let mut ids = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let text = |i: usize| record.get(places[i]).unwrap_or_default().trim();
        let field = |i: usize, why: String| CaseError::Field {
            line,
            column: format.columns[i],
            why,
        };
        let tolerance = |i: usize| {
            let no_number = |_| field(i, format!("{:?} is no number", text(i)));
            let found: f64 = text(i).parse().map_err(no_number)?;
            let must = || field(i, format!("{found} is not possible; it must be 0 or more"));
            (found >= 0.0 && found.is_finite())
                .then_some(found)
                .ok_or_else(must)
        };
        if !ids.insert(text(0).to_owned()) {
            return Err(field(0, format!("{:?} stands there twice", text(0))));
        }
        cases.push(Known {
            id: text(0).to_owned(),
            method: text(1).to_owned(),
            inputs: serde_json::from_str(text(2)).map_err(|e| field(2, e.to_string()))?,
            quantity: text(3).to_owned(),
            expected: match serde_json::from_str(text(4)) {
                Ok(value) => value,
                Err(_) if format.codes => json!(text(4)),
                Err(error) => return Err(field(4, error.to_string())),
            },
            tolerance: tolerance(5)?,
            unit: unit
                .and_then(|at| record.get(at))
                .unwrap_or_default()
                .trim()
                .to_owned(),
        });
    }
    let has_any = !cases.is_empty();
    has_any.then_some(cases).ok_or(CaseError::Empty)
}

impl Known {
    /// Does an answer agree?
    pub fn agrees(&self, found: &Value) -> bool {
        agrees(&self.expected, found, self.tolerance)
    }
}

fn agrees(expected: &Value, found: &Value, tolerance: f64) -> bool {
    match (expected, found) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agrees(a, b, tolerance))
        }
        (Value::Number(_), Value::Number(_)) => match (expected.as_f64(), found.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= tolerance,
            _ => false,
        },
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key) == Some(value))
        }
        _ => expected == found,
    }
}
