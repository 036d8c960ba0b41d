//! What is wrong with a template or with what was asked of it.

use std::fmt;

/// Why a paper could not be made, in a form a person can act on.
///
/// Never holds a citizen's data: messages of the typesetter pass
/// [`crate::redact`] first, so a `Broken` may be shown, logged and sent on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Broken {
    /// The file in question, as `2025/receipt.typ`.
    pub template: String,
    /// Line in it, from 1; `None` where the trouble has no place.
    pub line: Option<usize>,
    /// Column in that line, from 1, counted in characters.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What may help; empty where nothing is known.
    pub hint: String,
}

impl Broken {
    /// Trouble with a file as a whole.
    pub fn of(template: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            template: template.into(),
            line: None,
            column: None,
            message: message.into(),
            hint: String::new(),
        }
    }

    /// With what may help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With its place.
    pub(crate) fn at(mut self, line: usize, column: usize) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, " ({})", self.hint)?;
        }
        Ok(())
    }
}
