//! The words of an event, and what is said: the fold of them.

use super::event::{Event, Takes};
use super::text::Texts;
use crate::id::StaffId;
use serde::{Deserialize, Serialize};

/// The words of an event. They lie apart, sealed, bound to the leaf by a
/// commitment only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Texts by name.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub texts: Texts,
    /// Whose commitment it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<StaffId>,
    /// Who did it, where the record does not say: with commitments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
}

impl Words {
    /// One text under its name; nothing where it is empty.
    pub fn one(name: impl Into<String>, text: &str) -> Self {
        let mut words = Self::default();
        super::text::put(&mut words.texts, name, text);
        words
    }

    /// Nothing to keep.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words([hidden])")
    }
}

/// What is said: the fold of the words, beside that of the facts.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// The text that stands.
    pub texts: Texts,
    /// The text that is being written, of a plan.
    pub draft: Texts,
    /// What was said since, the last of each name: `report.3`, `reason`.
    pub beside: Texts,
    /// Whose commitment it is.
    pub person: Option<StaffId>,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said([hidden])")
    }
}

impl Said {
    /// Takes the words of an event.
    pub fn take(&mut self, event: &Event, words: &Words) {
        match event.takes() {
            Takes::Whole => self.texts.clone_from(&words.texts),
            Takes::Draft => self.draft.clone_from(&words.texts),
            Takes::DraftStands => self.texts = std::mem::take(&mut self.draft),
            Takes::DraftGoes => self.draft.clear(),
            Takes::Beside => {
                let texts = words.texts.iter();
                let owned = texts.map(|(name, text)| (name.clone(), text.clone()));
                self.beside.extend(owned);
            }
        }
        if words.person.is_some() {
            self.person = words.person;
        }
    }

    /// Its name, for lists: of the text that stands, else of the draft.
    pub fn title(&self) -> &str {
        let stands = super::text::text_of(&self.texts, "title");
        if stands.is_empty() {
            super::text::text_of(&self.draft, "title")
        } else {
            stands
        }
    }
}
