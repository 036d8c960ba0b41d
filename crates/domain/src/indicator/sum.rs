//! A sum of columns of the monthly figures: `finished - late`.

use super::words::Column;
use crate::dossier::figures::Counts;

/// Columns with their signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum(Vec<(Column, i64)>);

/// Text that is no sum of columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("word {word}: `{found}` instead of {expected}")]
pub struct BadSum {
    /// Word at which it goes wrong, counted from 1.
    pub word: usize,
    /// What stands there; empty = the end.
    pub found: String,
    /// What could.
    pub expected: String,
}

impl Sum {
    /// Reads columns joined by `+` and `-`, with spaces between.
    ///
    /// # Errors
    /// The word at which it goes wrong.
    pub fn parse(text: &str) -> Result<Self, BadSum> {
        let mut terms = Vec::new();
        let mut sign = 1;
        let words: Vec<&str> = text.split_whitespace().collect();
        for (idx, word) in words.iter().enumerate() {
            let bad = |expected: String| BadSum {
                word: idx + 1,
                found: (*word).to_owned(),
                expected,
            };
            if idx % 2 == 0 {
                let column = Column::from_slug(word).ok_or_else(|| bad(columns()))?;
                terms.push((column, sign));
                continue;
            }
            sign = match *word {
                "+" => 1,
                "-" => -1,
                _ => return Err(bad("`+` or `-`".to_owned())),
            };
        }
        if words.len() % 2 == 0 {
            return Err(BadSum {
                word: words.len() + 1,
                found: String::new(),
                expected: columns(),
            });
        }
        Ok(Self(terms))
    }

    /// What it comes to.
    pub fn of(&self, counts: Counts) -> i64 {
        let columns = counts.to_array();
        let terms = self.0.iter();
        terms
            .map(|(column, sign)| sign * columns[*column as usize])
            .sum()
    }

    /// Its columns with their signs, in the order in which they are written.
    pub fn terms(&self) -> &[(Column, i64)] {
        &self.0
    }
}

fn columns() -> String {
    let all: Vec<&str> = Column::ALL.iter().map(|column| column.slug()).collect();
    format!("one of {}", all.join(", "))
}
