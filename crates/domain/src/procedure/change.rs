//! Content hash of a version, and the difference between two.

use super::Procedure;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, e.g. `limits[0].limit` or `items.birth.originals`.
    pub path: String,
    /// What it was; `None` = it was not there.
    pub old: Option<String>,
    /// What it is; `None` = it is gone.
    pub new: Option<String>,
}

impl Procedure {
    /// The bytes that are hashed and stored: JSON with sorted keys and no
    /// spaces, so that equal versions have equal bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut out = String::new();
        write_sorted(&self.value(), &mut out);
        out.into_bytes()
    }

    /// SHA-256 of [`canonical_bytes`](Self::canonical_bytes), 64 hex digits.
    /// A dossier pins its version by it.
    pub fn content_hash(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(self.canonical_bytes()) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    fn value(&self) -> Value {
        // Every field is a string, a number, a list or a map with text keys.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

/// Everything that differs, in the order of the fields. Lists whose members
/// have an `id` are compared by it, so that an inserted paper is one change.
pub fn diff(old: &Procedure, new: &Procedure) -> Vec<Change> {
    let mut changes = Vec::new();
    let (old, new) = (in_order(old), in_order(new));
    compare("", Some(&old.value()), Some(&new.value()), &mut changes);
    changes
}

/// The same version with its sets in one order: who is freed of a fee is no
/// list, and the editor writes it in an order of its own.
fn in_order(procedure: &Procedure) -> Procedure {
    let mut same = procedure.clone();
    for fee in &mut same.fees {
        fee.exempt.sort_unstable();
    }
    same
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let below = |step: &str| {
        if path.is_empty() {
            step.to_owned()
        } else {
            format!("{path}.{step}")
        }
    };
    match (old, new) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                compare(&below(key), a.get(key), b.get(key), changes);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            let (a_keys, b_keys) = (keys(a), keys(b));
            for key in a_keys
                .iter()
                .chain(b_keys.iter().filter(|key| !a_keys.contains(key)))
            {
                let find = |keys: &[String], list: &'_ [Value]| -> Option<Value> {
                    keys.iter()
                        .position(|k| k == key)
                        .and_then(|at| list.get(at))
                        .cloned()
                };
                let (was, is) = (find(&a_keys, a), find(&b_keys, b));
                let path = if key.starts_with('[') {
                    format!("{path}{key}")
                } else {
                    below(key)
                };
                compare(&path, was.as_ref(), is.as_ref(), changes);
            }
            if a_keys != b_keys && same_members(&a_keys, &b_keys) {
                changes.push(Change {
                    path: below("order"),
                    old: Some(a_keys.join(", ")),
                    new: Some(b_keys.join(", ")),
                });
            }
        }
        _ => changes.push(Change {
            path: path.to_owned(),
            old: text(old),
            new: text(new),
        }),
    }
}

fn same_members(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|key| b.contains(key))
}

/// Names of the members: their id (numbered when it comes again), or `[n]`.
fn keys(list: &[Value]) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(list.len());
    for (n, member) in list.iter().enumerate() {
        let id = member
            .get("id")
            .and_then(Value::as_str)
            .map(ToOwned::to_owned);
        let mut key = id.clone().unwrap_or_else(|| format!("[{n}]"));
        let mut again = 2;
        while found.contains(&key) {
            key = format!("{}#{again}", id.as_deref().unwrap_or_default());
            again += 1;
        }
        found.push(key);
    }
    found
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => {
            let mut out = String::new();
            write_sorted(other, &mut out);
            Some(out)
        }
    }
}

fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (n, (key, value)) in entries.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (n, value) in list.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_sorted(value, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::check::tests::{item, sample};
    use crate::procedure::{Fee, FeeAmount, ItemKind};

    #[test]
    fn equal_versions_have_equal_hashes_and_a_change_shows() {
        let a = sample();
        let stored: Procedure = serde_json::from_slice(&a.canonical_bytes()).unwrap();
        assert_eq!(stored, a);
        assert_eq!(stored.content_hash(), a.content_hash());
        let mut b = a.clone();
        b.often_wrong_vi = "Thiếu chữ ký".into();
        assert_ne!(a.content_hash(), b.content_hash());
        assert_eq!(a.content_hash().len(), 64);
    }

    #[test]
    fn an_inserted_paper_is_one_change() {
        let old = Procedure {
            items: vec![item("a", ItemKind::Submit), item("c", ItemKind::Submit)],
            ..sample()
        };
        let mut new = old.clone();
        new.items.insert(1, item("b", ItemKind::Present));
        new.items[2].originals = 2;
        new.limits[0].limit = "7 wd".parse().unwrap();
        let changes = diff(&old, &new);
        let paths: Vec<&str> = changes.iter().map(|c| c.path.as_str()).collect();
        assert_eq!(paths, ["limits[0].limit", "items.c.originals", "items.b"]);
        assert_eq!(
            (changes[0].old.as_deref(), changes[0].new.as_deref()),
            (Some("5 wd"), Some("7 wd"))
        );
        assert_eq!(changes[2].old, None);
        assert_eq!(diff(&new, &new), []);
    }

    #[test]
    fn who_is_freed_of_a_fee_has_no_order() {
        let old = Procedure {
            fees: vec![Fee {
                id: "a".into(),
                name_vi: "Phí".into(),
                name_en: "Fee".into(),
                case: None,
                amount: FeeAmount::ByNotice,
                valid_from: None,
                valid_to: None,
                exempt: vec!["poor".into(), "merit".into()],
            }],
            ..sample()
        };
        let mut new = old.clone();
        new.fees[0].exempt.reverse();
        assert_eq!(diff(&old, &new), []);
        new.fees[0].exempt.pop();
        assert_eq!(diff(&old, &new).len(), 1);
    }

    #[test]
    fn a_new_order_is_a_change() {
        let old = Procedure {
            items: vec![item("a", ItemKind::Submit), item("b", ItemKind::Submit)],
            ..sample()
        };
        let mut new = old.clone();
        new.items.reverse();
        let changes = diff(&old, &new);
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[0].path.as_str(), changes[0].new.as_deref()),
            ("items.order", Some("b, a"))
        );
    }
}
