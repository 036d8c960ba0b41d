//! CSV, with the separator found out.

use super::{Gathered, Kind, Table, Unread};

/// What files begin with that were never rows of text.
const NO_TEXT: [&[u8]; 6] = [
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"PK\x05\x06",
];

pub(super) fn read(bytes: &[u8]) -> Result<Table, Unread> {
    if NO_TEXT.iter().any(|begin| bytes.starts_with(begin)) {
        return Err(Unread::NotASheet);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Unread::NotUtf8);
    }
    if bytes.iter().take(4096).any(|byte| *byte == 0) {
        return Err(Unread::NotASheet);
    }
    if is_markup(bytes) {
        return Err(Unread::NotASheet);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unread::NotUtf8)?;
    // The reader counts `\r\n` wrongly; white space in a cell does not matter.
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut gathered = Gathered::default();
    let mut lines = Lines {
        text: text.as_bytes(),
        at: 0,
        row: 0,
    };
    for record in reader.records() {
        let record = record.map_err(|_| Unread::Broken)?;
        let row = lines.of(&record)?;
        for (column, cell) in record.iter().enumerate() {
            gathered.put(row, column, cell, Kind::Text)?;
        }
    }
    Ok(Table {
        sheets: Vec::new(),
        sheet: String::new(),
        rows: gathered.into_rows(),
    })
}

/// A web page, as some portals give it out under the name of a workbook.
fn is_markup(bytes: &[u8]) -> bool {
    let begin = bytes.get(..1024).unwrap_or(bytes);
    let begin = String::from_utf8_lossy(begin).to_lowercase();
    let begin = begin.trim_start_matches('\u{feff}').trim_start();
    begin.starts_with('<')
        && ["<html", "<table", "<?xml", "<!doctype"]
            .iter()
            .any(|tag| begin.contains(tag))
}

/// Counts lines as a person does: the reader of rows says that one begins
/// where the empty lines before it begin.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    row: u32,
}

impl Lines<'_> {
    /// The line where a row begins, from 0; rows are asked for in order.
    fn of(&mut self, record: &csv::StringRecord) -> Result<u32, Unread> {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.at) {
            if self.at >= start && *byte != b'\n' {
                break;
            }
            if *byte == b'\n' {
                self.row = self.row.checked_add(1).ok_or(Unread::TooManyRows)?;
            }
            self.at += 1;
        }
        Ok(self.row)
    }
}

/// The sign of the three that stands most often in the first lines outside
/// quotation marks. Excel writes semicolons where the comma is the decimal
/// sign, as in Vietnam.
fn separator(text: &str) -> u8 {
    let mut seen = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let first: usize = text.split_inclusive('\n').take(20).map(str::len).sum();
    for byte in text.bytes().take(first) {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            for (sign, n) in &mut seen {
                *n += usize::from(byte == *sign);
            }
        }
    }
    let mut best = (b',', 0);
    for (sign, n) in seen {
        if n > best.1 {
            best = (sign, n);
        }
    }
    best.0
}
