//! Cases with known answers, as `motcua selftest stats` reads them: one number,
//! list or code per row (CSV). Each method is answered by the functions that
//! the pages use.

mod hidden;
mod rates;
mod scores;
mod shrunken;
mod signals;

use super::ordinal::Five;
use super::{Interval, Of};
use serde_json::{Map, Value, json};

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Method.
    pub method: String,
    /// Inputs.
    pub inputs: Value,
    /// What is asked for.
    pub quantity: String,
    /// The answer: a number, a list, an object or a code.
    pub expected: Value,
    /// How far a number may be off.
    pub tolerance: f64,
}

/// Why a file of cases cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
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

const COLUMNS: [&str; 6] = [
    "case",
    "method",
    "inputs_json",
    "quantity",
    "expected",
    "tolerance_abs",
];

/// Reads a file of cases. A row that does not read makes the file unusable.
pub fn read(text: &str) -> Result<Vec<Case>, CaseError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: &csv::Error| CaseError::Csv {
        line: error.position().map_or(1, csv::Position::line),
        why: error.to_string(),
    };
    let head = reader.headers().map_err(|e| broken(&e))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = head.iter().position(|name| name.trim() == column);
        *place = found.ok_or(CaseError::MissingColumn(column))?;
    }
    let mut cases = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let text = |i: usize| record.get(places[i]).unwrap_or_default().trim();
        let field = |i: usize, why: String| CaseError::Field {
            line,
            column: COLUMNS[i],
            why,
        };
        cases.push(Case {
            id: text(0).to_owned(),
            method: text(1).to_owned(),
            inputs: serde_json::from_str(text(2)).map_err(|e| field(2, e.to_string()))?,
            quantity: text(3).to_owned(),
            // A code is written as it is; all else is JSON.
            expected: serde_json::from_str(text(4)).unwrap_or_else(|_| json!(text(4))),
            tolerance: text(5)
                .parse()
                .map_err(|_| field(5, format!("{:?} is no number", text(5))))?,
        });
    }
    Ok(cases)
}

impl Case {
    /// Does an answer agree?
    pub fn agrees(&self, found: &Value) -> bool {
        agrees(&self.expected, found, self.tolerance)
    }

    /// Answers the case; the error says what is not known or missing.
    pub fn answer(&self) -> Result<Value, String> {
        let inputs = Inputs(self.inputs.as_object().ok_or("inputs are no object")?);
        let groups: [fn(&Inputs<'_>, &str, &str) -> Answer; 5] = [
            rates::answer,
            shrunken::answer,
            signals::answer,
            scores::answer,
            hidden::answer,
        ];
        for group in groups {
            if let Some(found) = group(&inputs, &self.method, &self.quantity)? {
                return Ok(found);
            }
        }
        let (method, quantity) = (&self.method, &self.quantity);
        Err(format!("`{method}` has no quantity `{quantity}`"))
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

/// `None` = another group's.
type Answer = Result<Option<Value>, String>;

fn no_data() -> Value {
    json!("no_data")
}

#[expect(clippy::unnecessary_wraps, reason = "the last step of what may fail")]
fn number(value: Option<f64>) -> Answer {
    let finite = value.filter(|value| value.is_finite());
    Ok(Some(finite.map_or_else(no_data, |value| json!(value))))
}

fn ends(interval: Option<Interval>, quantity: &str) -> Answer {
    let Some(Interval { lower, upper }) = interval else {
        return Ok(Some(no_data()));
    };
    Ok(Some(match quantity {
        "lower" => json!(lower),
        "upper" => json!(upper),
        "interval" | "bounds" => json!([lower, upper]),
        _ => return Ok(None),
    }))
}

/// Inputs of a case.
struct Inputs<'a>(&'a Map<String, Value>);

impl Inputs<'_> {
    fn get(&self, name: &str) -> Result<&Value, String> {
        self.0
            .get(name)
            .ok_or_else(|| format!("`{name}` is missing"))
    }

    fn num(&self, name: &str) -> Result<f64, String> {
        let value = self.get(name)?.as_f64();
        value.ok_or_else(|| format!("`{name}` is no number"))
    }

    fn count(&self, name: &str) -> Result<u32, String> {
        let value = self.get(name)?.as_u64().and_then(|n| u32::try_from(n).ok());
        value.ok_or_else(|| format!("`{name}` is no count"))
    }

    fn list(&self, name: &str) -> Result<Vec<f64>, String> {
        numbers(self.get(name)?).ok_or_else(|| format!("`{name}` is no list of numbers"))
    }

    fn five(&self, name: &str) -> Result<Five, String> {
        let list = self.list(name)?;
        list.try_into()
            .map_err(|_| format!("`{name}` has not five numbers"))
    }

    fn of(&self, x: &str, n: &str) -> Result<Of, String> {
        Ok(Of {
            x: self.num(x)?,
            n: self.num(n)?,
        })
    }

    /// Satisfied and answers of all officials.
    fn officials(&self) -> Result<Vec<Of>, String> {
        let (x, n) = (self.list("satisfied")?, self.list("answers")?);
        if x.len() != n.len() {
            return Err("`satisfied` and `answers` are not of one length".to_owned());
        }
        Ok(x.into_iter().zip(n).map(|(x, n)| Of { x, n }).collect())
    }

    /// The item of a list that `name` numbers from 1.
    fn item<T: Copy>(&self, name: &str, list: &[T]) -> Result<T, String> {
        let i = self.count(name)? as usize;
        let item = i.checked_sub(1).and_then(|i| list.get(i));
        item.copied()
            .ok_or_else(|| format!("`{name}` names none of them"))
    }
}

fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}

fn pair(value: &Value) -> Option<Of> {
    match numbers(value)?.as_slice() {
        [n, x] => Some(Of { x: *x, n: *n }),
        _ => None,
    }
}
