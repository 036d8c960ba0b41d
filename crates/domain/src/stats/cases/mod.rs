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
use crate::known::{Format, Known};
use serde_json::{Map, Value, json};

/// The columns of these files.
pub const FORMAT: Format = Format {
    columns: [
        "case",
        "method",
        "inputs_json",
        "quantity",
        "expected",
        "tolerance_abs",
    ],
    codes: true,
    unit: None,
};

/// Answers a case.
///
/// # Errors
/// What is not known or missing.
pub fn answer(case: &Known) -> Result<Value, String> {
    let inputs = Inputs(case.inputs.as_object().ok_or("inputs are no object")?);
    let groups: [fn(&Inputs<'_>, &str, &str) -> Answer; 5] = [
        rates::answer,
        shrunken::answer,
        signals::answer,
        scores::answer,
        hidden::answer,
    ];
    for group in groups {
        if let Some(found) = group(&inputs, &case.method, &case.quantity)? {
            return Ok(found);
        }
    }
    let (method, quantity) = (&case.method, &case.quantity);
    Err(format!("`{method}` has no quantity `{quantity}`"))
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
