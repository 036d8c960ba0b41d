//! Definitions of reports to the level above, and what may be wrong with one.

use super::{Form, Half};
use motcua_domain::programme::{PackFault, PackWrong};
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
    /// place; blocks are numbered from 1.
    pub(super) fn faults(&self, forms: &[Form]) -> Vec<PackFault> {
        let mut faults = Vec::new();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // It stands in an address and in the name of a file.
        if self.id.is_empty() || !self.id.chars().all(plain) {
            faults.push(PackFault::new("id", PackWrong::Id));
        }
        for (place, text) in [("name_vi", &self.name_vi), ("name_en", &self.name_en)] {
            if text.trim().is_empty() {
                faults.push(PackFault::new(place, PackWrong::Empty));
            }
        }
        if self.blocks.is_empty() {
            faults.push(PackFault::new("block", PackWrong::NoRow));
        }
        for (n, block) in (1..).zip(&self.blocks) {
            let mut add = |place: &str, what| {
                faults.push(PackFault::new(format!("block {n}: {place}"), what));
            };
            for (place, text) in [("name_vi", &block.name_vi), ("name_en", &block.name_en)] {
                if text.trim().is_empty() {
                    add(place, PackWrong::Empty);
                }
            }
            let is_words = block.of == BlockOf::Words;
            let known = forms.iter().any(|form| form.asks_words(&block.item));
            if is_words && !known {
                add("item", PackWrong::NoItem(block.item.clone()));
            }
            if !is_words && !block.item.is_empty() {
                add("item", PackWrong::NoPlace);
            }
        }
        faults
    }
}
