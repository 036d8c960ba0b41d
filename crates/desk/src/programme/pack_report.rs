//! Definitions of reports to the level above, and what may be wrong with one.

use super::{Form, Half};
use serde::Deserialize;

/// What a block of a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockOf {
    /// Units with tasks, plan, targets.
    Units,
    /// Targets with their figures.
    Targets,
    /// Registered models.
    Models,
    /// Commitments, as numbers.
    Commitments,
    /// Inspections.
    Inspections,
    /// Declared numbers and their checks.
    Checks,
    /// Words of the reviews.
    Words,
}

/// A block of a report's definition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockDefinition {
    /// What it shows.
    pub of: BlockOf,
    /// Heading in Vietnamese.
    pub name_vi: String,
    /// Heading in English.
    pub name_en: String,
    /// Of words: the item of the form.
    #[serde(default)]
    pub item: String,
}

/// A report's definition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportDefinition {
    /// Id.
    pub id: String,
    /// Title in Vietnamese.
    pub name_vi: String,
    /// Title in English.
    pub name_en: String,
    /// After what it was written.
    pub source: String,
    /// At mid-year or year's end.
    pub half: Half,
    /// Blocks.
    #[serde(rename = "block")]
    pub blocks: Vec<BlockDefinition>,
}

impl ReportDefinition {
    /// What is wrong with it beyond what its file's grammar tells, each with its
    /// place, in English.
    pub(super) fn faults(&self, forms: &[Form]) -> Vec<String> {
        let mut faults = Vec::new();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // It stands in an address and in the name of a file.
        if self.id.is_empty() || !self.id.chars().all(plain) {
            faults.push("id: letters, digits, - and _ only, and at least one".to_owned());
        }
        for (place, text) in [("name_vi", &self.name_vi), ("name_en", &self.name_en)] {
            if text.trim().is_empty() {
                faults.push(format!("{place}: empty"));
            }
        }
        if self.blocks.is_empty() {
            faults.push("block: none".to_owned());
        }
        for (n, block) in (1..).zip(&self.blocks) {
            for (place, text) in [("name_vi", &block.name_vi), ("name_en", &block.name_en)] {
                if text.trim().is_empty() {
                    faults.push(format!("block {n}: {place}: empty"));
                }
            }
            let is_words = block.of == BlockOf::Words;
            let known = forms.iter().any(|form| form.asks_words(&block.item));
            if is_words && !known {
                let item = &block.item;
                faults.push(format!(
                    "block {n}: item: no form asks for words to “{item}”"
                ));
            }
            if !is_words && !block.item.is_empty() {
                faults.push(format!("block {n}: item: only a block of words has one"));
            }
        }
        faults
    }
}
