//! Procedures from TOML as the packs write it.

use super::report::{Done, Problem, Report, Row};
use super::{FileFault, TextFault};
use jiff::civil::Date;
use motcua_domain::deadline::{BadLimit, Limit};
use motcua_domain::procedure::Procedure;
use motcua_domain::procedure::check::Wrong;
use serde::Deserialize as _;
use toml::{Table, Value};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Keys at the top of a file.
const HEAD: [&str; 3] = ["procedure", "valid_from", "valid_to"];
/// Keys a procedure must have.
const REQUIRED: [&str; 15] = [
    "code",
    "name_vi",
    "name_en",
    "field",
    "level_vi",
    "limits",
    "origin",
    "rules",
    "steps",
    "result_vi",
    "legal_basis",
    "retention",
    "confidence_time",
    "confidence_fee",
    "source",
];
/// Keys a procedure may have.
const OPTIONAL: [&str; 16] = [
    "plain_vi",
    "plain_en",
    "valid_from",
    "valid_to",
    "decides",
    "cases",
    "fees",
    "items",
    "result_en",
    "express",
    "supplement_once",
    "counting",
    "time_note_vi",
    "fee_note_vi",
    "often_wrong_vi",
    "often_wrong_en",
];
/// Keys of the tables inside, by the list they stand in.
const INNER: [(&str, &[&str]); 6] = [
    ("cases", &["id", "name_vi", "name_en"]),
    ("limits", &["case", "area", "channel", "limit"]),
    (
        "fees",
        &[
            "id",
            "name_vi",
            "name_en",
            "case",
            "valid_from",
            "valid_to",
            "amount",
            "exempt",
        ],
    ),
    (
        "items",
        &[
            "id",
            "name_vi",
            "name_en",
            "kind",
            "one_of",
            "condition_vi",
            "condition_en",
            "originals",
            "copies",
            "case",
        ],
    ),
    (
        "steps",
        &["name_vi", "name_en", "unit", "role", "share_permille"],
    ),
    (
        "amount",
        &["by", "vnd", "first", "first_pages", "later", "cap"],
    ),
];

/// Reads the file; rows that cannot be read have findings and no procedure.
pub(super) fn read(text: &str, report: &mut Report) -> Vec<Row> {
    let mut table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let fault = TextFault::of(text, &error);
            report.refuse_file(Problem::File(FileFault::Text(fault)));
            return Vec::new();
        }
    };
    for key in table.keys().filter(|key| !HEAD.contains(&key.as_str())) {
        report.add(0, "", key, Problem::UnknownKey, Done::Refused);
    }
    let shared: Vec<(String, Value)> = ["valid_from", "valid_to"]
        .iter()
        .filter_map(|key| {
            table
                .get(*key)
                .map(|value| ((*key).to_owned(), value.clone()))
        })
        .collect();
    let list = match table.remove("procedure") {
        Some(Value::Array(list)) => list,
        Some(_) | None => Vec::new(),
    };
    let mut rows = Vec::with_capacity(list.len());
    for (n, value) in list.into_iter().enumerate() {
        let number = n + 1;
        let Value::Table(mut fields) = value else {
            report.add(
                number,
                "",
                "procedure",
                Problem::Unreadable(value.to_string()),
                Done::Refused,
            );
            continue;
        };
        for (key, value) in &shared {
            fields.entry(key.clone()).or_insert_with(|| value.clone());
        }
        rows.push(Row {
            number,
            procedure: row(number, fields, report),
        });
    }
    rows
}

pub(super) fn row(number: usize, fields: Table, report: &mut Report) -> Option<Procedure> {
    let code = fields
        .get("code")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut look = Look {
        number,
        code: &code,
        report,
        refused: false,
    };
    for key in REQUIRED.iter().filter(|key| !fields.contains_key(**key)) {
        look.refuse(key, Problem::MissingKey);
    }
    let mut value = Value::Table(fields);
    look.walk("", "", &mut value);
    if look.refused {
        return None;
    }
    match Procedure::deserialize(value) {
        Ok(procedure) => Some(procedure),
        Err(error) => {
            look.refuse("", Problem::Unreadable(error.message().to_owned()));
            None
        }
    }
}

/// Goes through one row, composes its texts and refuses what a field cannot
/// hold, so that the report names the field and not a byte of the file.
struct Look<'a> {
    number: usize,
    code: &'a str,
    report: &'a mut Report,
    refused: bool,
}

impl Look<'_> {
    fn refuse(&mut self, path: &str, what: Problem) {
        self.refused = true;
        self.report
            .add(self.number, self.code, path, what, Done::Refused);
    }

    fn walk(&mut self, path: &str, list: &str, value: &mut Value) {
        match value {
            Value::Table(table) => self.table(path, list, table),
            Value::Array(members) => {
                let list = path.rsplit('.').next().unwrap_or(path).to_owned();
                for (n, member) in members.iter_mut().enumerate() {
                    self.walk(&format!("{path}[{n}]"), &list, member);
                }
            }
            Value::Datetime(day) => *value = Value::String(day.to_string()),
            Value::String(text) => {
                if !is_nfc(text) {
                    *text = text.nfc().collect();
                    let what = Problem::Rule(Wrong::Decomposed);
                    self.report
                        .add(self.number, self.code, path, what, Done::Composed);
                }
            }
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {}
        }
        self.leaf(path, value);
    }

    fn table(&mut self, path: &str, list: &str, table: &mut Table) {
        let inner = INNER
            .iter()
            .find(|(name, _)| *name == list)
            .map(|(_, keys)| *keys);
        let is_known = |key: &str| match inner {
            Some(keys) => keys.contains(&key),
            None => !path.is_empty() || REQUIRED.contains(&key) || OPTIONAL.contains(&key),
        };
        let unknown: Vec<String> = table.keys().filter(|key| !is_known(key)).cloned().collect();
        let below = |key: &str| {
            if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            }
        };
        for key in unknown {
            self.refuse(&below(&key), Problem::UnknownKey);
        }
        for (key, value) in table.iter_mut() {
            let inner = if key == "amount" { "amount" } else { "" };
            self.walk(&below(key), inner, value);
        }
    }

    /// Checks by the name of the field.
    fn leaf(&mut self, path: &str, value: &Value) {
        let key = path.rsplit('.').next().unwrap_or(path);
        match (key, value) {
            ("limit", Value::String(text)) => {
                if let Err(bad) = text.parse::<Limit>() {
                    self.refuse(path, Problem::Limit(bad));
                }
            }
            ("limit", Value::Integer(number)) => {
                self.refuse(path, Problem::Limit(BadLimit::NoUnit(number.to_string())));
            }
            ("valid_from" | "valid_to", Value::String(text)) if text.parse::<Date>().is_err() => {
                self.refuse(path, Problem::BadDate(text.clone()));
            }
            ("originals" | "copies" | "share_permille" | "first_pages", Value::Integer(number))
                if u32::try_from(*number).is_err() =>
            {
                self.refuse(path, Problem::OutOfRange(number.to_string()));
            }
            ("years", Value::Integer(number)) if u16::try_from(*number).is_err() => {
                self.refuse(path, Problem::OutOfRange(number.to_string()));
            }
            (_, Value::Float(number)) => self.refuse(path, Problem::OutOfRange(number.to_string())),
            _ => {}
        }
    }
}
