//! The personal part of events: names and words, kept apart from the facts.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person as written on the papers of an act.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSnapshot {
    /// Who.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Phone, possibly empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Mail, possibly empty; not kept with acts of earlier programs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address as given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Masked number of the identity paper.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_masked: String,
}

/// The personal part of an event: names and words that people typed. Lies
/// apart, can be erased; the event keeps only its commitment.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The reason or remark in the official's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Lines of a list (papers asked for in words, …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonSnapshot>,
    /// Other named texts (document number, signer, receipt number of money…).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named: BTreeMap<String, String>,
}

impl Words {
    /// Only a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
    /// Nothing personal to keep.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words([hidden])")
    }
}
impl std::fmt::Debug for PersonSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonSnapshot({}, [hidden])", self.id)
    }
}
