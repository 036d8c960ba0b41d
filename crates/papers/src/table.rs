//! What the files of a report share: the words beside it and its headings.

use motcua_domain::report::{Column, Kind};

/// What a file says beside its report. The words come in, so that this room
/// has none of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableWords {
    /// Headings in English instead of Vietnamese.
    pub english: bool,
    /// Lines beside the table, the title first: period, source, whether the
    /// period runs on or is closed, when it was made. Above it in a workbook,
    /// under it in text with commas.
    pub lines: Vec<String>,
    /// Name of the sheet.
    pub sheet: String,
    /// Name of the sheet with checks.
    pub checks: String,
    /// Said of an identity that holds.
    pub holds: String,
    /// Said of one that does not, before the rows.
    pub broken: String,
}

/// Why a file was not made.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The workbook cannot take it, or its temporary file failed.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The text cannot be written.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Columns under one heading; each column without a group is alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// The heading above them; empty = none.
    pub group: &'a str,
    /// The first column.
    pub first: usize,
    /// How many.
    pub n: usize,
}

/// Heading of a column; Vietnamese where English is empty.
pub fn heading(column: &Column, english: bool) -> &str {
    pick(&column.name_vi, &column.name_en, english)
}

/// The columns with what stands above them, from left to right.
pub fn spans(columns: &[Column], english: bool) -> Vec<Span<'_>> {
    let mut spans: Vec<Span<'_>> = Vec::new();
    for (first, column) in columns.iter().enumerate() {
        let group = pick(&column.group_vi, &column.group_en, english);
        match spans.last_mut() {
            Some(last) if !group.is_empty() && last.group == group => last.n += 1,
            _ => spans.push(Span { group, first, n: 1 }),
        }
    }
    spans
}

/// Does any column stand under a group?
pub fn is_grouped(spans: &[Span<'_>]) -> bool {
    spans.iter().any(|span| !span.group.is_empty())
}

/// Are the cells words, to be read from the left?
pub(crate) fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Code)
}

pub(crate) fn pick<'a>(vi: &'a str, en: &'a str, english: bool) -> &'a str {
    if english && !en.is_empty() { en } else { vi }
}
