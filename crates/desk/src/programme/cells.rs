//! Cells of a report's tables.

use super::ReportCell;

/// A number that was counted.
pub(super) fn number(n: impl Into<u64>) -> ReportCell {
    ReportCell::Number(n.into())
}

/// How many of something there are.
pub(super) fn count(n: usize) -> ReportCell {
    ReportCell::Number(n as u64)
}

/// Words as somebody wrote them; nothing where there are none.
pub(super) fn text(text: &str) -> ReportCell {
    if text.is_empty() {
        ReportCell::Empty
    } else {
        ReportCell::Text(text.to_owned())
    }
}

/// A word of the program, as a message id.
pub(super) fn word(group: &str, slug: &str) -> ReportCell {
    ReportCell::Word(format!("programme-{group}-{slug}"))
}
