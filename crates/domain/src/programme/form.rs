//! Checklists and forms of reviews, as files of a pack say them.

use super::review::Marked;
use super::{Half, PackFault, PackWrong};
use crate::actor::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// For what a form is.
    FormUse {
        /// The review of a unit.
        Review = "review",
        /// An inspection.
        Inspection = "inspection",
    }
}

words! {
    /// What an item asks for.
    AskKind {
        /// A mark: yes, in part, no, does not apply.
        Mark = "mark",
        /// Words.
        Text = "text",
    }
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormItem {
    /// Id; never given to another item.
    pub id: String,
    /// What it asks for.
    pub ask: AskKind,
    /// The item in Vietnamese.
    pub text_vi: String,
    /// The item in English.
    pub text_en: String,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Id.
    pub id: String,
    /// For what.
    #[serde(rename = "for")]
    pub of: FormUse,
    /// The review of the year for which it is; `None` = for both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<Half>,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// After what it was written, for those who ask.
    pub source: String,
    /// Items.
    #[serde(rename = "item")]
    pub items: Vec<FormItem>,
}

impl Form {
    /// What is wrong with it beyond what its file's grammar tells, each with its
    /// place; items are numbered from 1.
    pub fn faults(&self) -> Vec<PackFault> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        if !is_slug(&self.id) {
            faults.push(PackFault::new("id", PackWrong::Slug));
        }
        if self.items.is_empty() {
            faults.push(PackFault::new("item", PackWrong::NoRow));
        }
        for (n, item) in (1..).zip(&self.items) {
            let mut add = |key: &str, what| {
                faults.push(PackFault::new(format!("item {n}: {key}"), what));
            };
            if !is_slug(&item.id) {
                add("id", PackWrong::Slug);
            }
            if !seen.insert(&item.id) {
                add("id", PackWrong::Twice(item.id.clone()));
            }
            for (key, text) in [("text_vi", &item.text_vi), ("text_en", &item.text_en)] {
                if text.trim().is_empty() {
                    add(key, PackWrong::Empty);
                }
            }
        }
        faults
    }

    /// An item by its id.
    pub fn item(&self, id: &str) -> Option<&FormItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Are these answers to its marked items, each once, and all of them?
    pub fn takes(&self, marks: &[Marked]) -> bool {
        let asked = self.items.iter().filter(|item| item.ask == AskKind::Mark);
        let asked: BTreeSet<&str> = asked.map(|item| item.id.as_str()).collect();
        let given: BTreeSet<&str> = marks.iter().map(|one| one.item.as_str()).collect();
        asked == given && marks.len() == given.len()
    }

    /// Is it an item that asks for words?
    pub fn asks_words(&self, id: &str) -> bool {
        self.item(id).is_some_and(|item| item.ask == AskKind::Text)
    }
}

fn is_slug(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=60).contains(&text.len()) && text.bytes().all(sign)
}
