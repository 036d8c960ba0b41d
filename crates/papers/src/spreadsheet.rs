//! A spreadsheet that somebody sends, read into rows of text: XLSX, ODS or CSV.
//!
//! Whatever lies in the file is data: a formula is its last value as text, and
//! nothing is computed, fetched or run. A file is refused with one clear reason
//! rather than read in part; its size is checked before, while and after it is
//! unpacked, so that a small file cannot fill the memory.

mod csv_text;
mod ods;
mod xlsx;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// Most bytes of a file: 20 MiB.
pub const MAX_BYTES: usize = 20 << 20;
/// Most rows with something in them.
pub const MAX_ROWS: usize = 50_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 60;
/// Most bytes that a packed file may become.
const MAX_UNPACKED: u64 = 256 << 20;
/// Most parts of a packed file.
const MAX_PARTS: usize = 2_000;
/// Most bytes of text in all cells together.
const MAX_TEXT: usize = 64 << 20;
/// Characters that are kept of one cell; more than any column of ours takes.
const MAX_CELL: usize = 4_000;

/// What a cell was in its file. Text that looks like a number stays text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, or white space.
    #[default]
    Empty,
    /// Text; every cell of a CSV file.
    Text,
    /// A number.
    Number,
    /// A day `2026-11-20`, a moment `2026-11-20T08:30` or a time `08:30`.
    Date,
    /// `true` or `false`.
    Bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text, NFC, white space at its ends dropped.
    pub text: String,
    /// What it was.
    pub kind: Kind,
}

/// A row with something in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as the reader of the file sees it, from 1.
    pub line: u32,
    /// Its cells from the first column on.
    pub cells: Vec<Cell>,
}

/// A sheet, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of all sheets of the file; a CSV file has none.
    pub sheets: Vec<String>,
    /// The one that was read; empty for a CSV file.
    pub sheet: String,
    /// Rows with something in them, in order.
    pub rows: Vec<Row>,
}

impl Table {
    /// The rows as numbers and texts, for who needs no kinds.
    pub fn into_lines(self) -> Vec<(u32, Vec<String>)> {
        let texts = |row: Row| row.cells.into_iter().map(|cell| cell.text).collect();
        self.rows
            .into_iter()
            .map(|row| (row.line, texts(row)))
            .collect()
    }
}

/// Why a file is not read. Each has one message in each language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// No bytes, or no row with something in it.
    #[error("nothing is in the file")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the file is larger than 20 MB")]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("the sheet has more than 50,000 rows")]
    TooManyRows,
    /// More than [`MAX_COLUMNS`].
    #[error("the sheet has more than 60 columns")]
    TooManyColumns,
    /// It unpacks to more than is read.
    #[error("the file unpacks to more than is read")]
    Bomb,
    /// A workbook of the years before 2007, or one with a password.
    #[error("an old workbook, or one with a password")]
    OldOrLocked,
    /// A PDF, a picture, a text document, a web page.
    #[error("no spreadsheet and no CSV")]
    NotASheet,
    /// Text in another encoding than UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Damaged.
    #[error("the file is damaged")]
    Broken,
    /// It has no sheet of that name.
    #[error("there is no sheet of that name")]
    NoSuchSheet,
}

impl Unread {
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Empty => "sheet-empty",
            Self::TooLarge => "sheet-too-large",
            Self::TooManyRows => "sheet-too-many-rows",
            Self::TooManyColumns => "sheet-too-many-columns",
            Self::Bomb => "sheet-bomb",
            Self::OldOrLocked => "sheet-old-or-locked",
            Self::NotASheet => "sheet-none",
            Self::NotUtf8 => "sheet-not-utf8",
            Self::Broken => "sheet-broken",
            Self::NoSuchSheet => "sheet-no-such",
        }
    }
}

/// Reads a file: what it is says its content, never its name. `sheet` = which
/// one of a workbook; `None` = the first.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    if bytes.is_empty() {
        return Err(Unread::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Unread::TooLarge);
    }
    let table = if bytes.starts_with(b"PK\x03\x04") {
        packed(bytes, sheet)?
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unread::OldOrLocked);
    } else {
        csv_text::read(bytes)?
    };
    if table.rows.is_empty() {
        return Err(Unread::Empty);
    }
    Ok(table)
}

/// A workbook is an archive: looked through before anything reads it.
fn packed(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(Unread::Bomb);
    }
    let mut said = 0_u64;
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| Unread::Broken)?;
        said = said.saturating_add(part.size());
        names.push(part.name().to_owned());
    }
    if said > MAX_UNPACKED {
        return Err(Unread::Bomb);
    }
    // What the directory says may be a lie, so all of it is unpacked once.
    let mut left = MAX_UNPACKED;
    let mut content = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let part = archive.by_index(at).map_err(|_| Unread::Broken)?;
        let mut part = part.take(left + 1);
        let n = if name == "content.xml" {
            part.read_to_end(&mut content).map(|n| n as u64)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
        };
        left = left
            .checked_sub(n.map_err(|_| Unread::Broken)?)
            .ok_or(Unread::Bomb)?;
    }
    if names.iter().any(|name| name == "xl/workbook.xml") {
        xlsx::read(bytes, sheet)
    } else if names.iter().any(|name| name == "content.xml") {
        ods::read(&content, sheet)
    } else {
        Err(Unread::NotASheet)
    }
}

/// Which of the sheets is meant.
fn choose(sheets: &[String], asked: Option<&str>) -> Result<String, Unread> {
    match asked {
        Some(name) => sheets.iter().find(|one| *one == name).cloned(),
        None => sheets.first().cloned(),
    }
    .ok_or(Unread::NoSuchSheet)
}

/// Gathers cells, whatever order they come in, within the limits.
#[derive(Default)]
struct Gathered {
    rows: BTreeMap<u32, Vec<Cell>>,
    bytes: usize,
}

impl Gathered {
    /// Puts a cell; `row` and `column` from 0.
    fn put(&mut self, row: u32, column: usize, text: &str, kind: Kind) -> Result<(), Unread> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(Unread::TooManyColumns);
        }
        self.bytes += text.len();
        if self.bytes > MAX_TEXT {
            return Err(Unread::Bomb);
        }
        let is_new = !self.rows.contains_key(&row);
        if is_new && self.rows.len() == MAX_ROWS {
            return Err(Unread::TooManyRows);
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = Cell { text, kind };
        }
        Ok(())
    }

    fn into_rows(self) -> Vec<Row> {
        let row = |(at, cells): (u32, Vec<Cell>)| Row {
            line: at.saturating_add(1),
            cells,
        };
        self.rows.into_iter().map(row).collect()
    }
}

/// NFC, white space made one space and dropped at the ends; cut where no
/// column of ours would take it anyway.
fn tidy(text: &str) -> String {
    let short: String = text.chars().take(MAX_CELL).collect();
    motcua_domain::text::tidy(&short)
}

#[cfg(test)]
mod tests;
