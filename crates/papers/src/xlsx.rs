//! A report as a workbook, row by row: memory does not grow with the rows.
//!
//! Invariant: text from data is written as a string cell, never through a
//! call that would guess; `=cmd|…` in a name stays a name. Numbers, days and
//! shares are typed, so that they can be summed and sorted.

use crate::table::{FileError, TableWords, heading, is_grouped, is_text, spans};
use jiff::civil::DateTime;
use motcua_domain::report::{Cell, Check, Column, Kind, Row, RowKind, Table};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use std::io::{Seek, Write};

/// Rows of a sheet, those above the table included.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters of a cell; what is longer is cut.
const CELL_CHARS: usize = 32_767;
/// Characters of a sheet's name.
const NAME_CHARS: usize = 31;
/// A4, as workbooks number paper.
const A4: u8 = 9;

/// A workbook that is being written.
pub struct Xlsx {
    book: Workbook,
    full: Vec<Worksheet>,
    sheet: Worksheet,
    columns: Vec<Column>,
    words: TableWords,
    looks: Looks,
    next: u32,
    most: u32,
}

impl Xlsx {
    /// Begins a workbook with the columns of a report; its rows are not
    /// looked at. `made` becomes its date.
    pub fn begin(head: &Table, words: &TableWords, made: DateTime) -> Result<Self, FileError> {
        Self::with_most(head, words, made, SHEET_ROWS)
    }

    fn with_most(
        head: &Table,
        words: &TableWords,
        made: DateTime,
        most: u32,
    ) -> Result<Self, FileError> {
        let mut book = Workbook::new();
        let title = words.lines.first().map_or("", String::as_str);
        let mut about = DocProperties::new().set_title(title);
        if let Some(made) = excel_time(made) {
            about = about.set_creation_datetime(&made);
        }
        book.set_properties(&about);
        let looks = Looks::new();
        let (sheet, next) = open_sheet(&mut book, &head.columns, words, &looks, 1)?;
        Ok(Self {
            book,
            full: Vec::new(),
            sheet,
            columns: head.columns.clone(),
            words: words.clone(),
            looks,
            next,
            most,
        })
    }

    /// Writes the next row; on a further sheet when this one is full.
    pub fn push(&mut self, row: &Row) -> Result<(), FileError> {
        if self.next >= self.most {
            let n = self.full.len() + 2;
            let (sheet, next) =
                open_sheet(&mut self.book, &self.columns, &self.words, &self.looks, n)?;
            self.full.push(std::mem::replace(&mut self.sheet, sheet));
            self.next = next;
        }
        let is_total = row.kind == RowKind::Total;
        for (i, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
            // A promise without an hour is a day in a column of minutes.
            let kind = match cell {
                Cell::Day(_) => Kind::Day,
                _ => column.kind,
            };
            let look = self.looks.of(kind, is_total);
            write_cell(&mut self.sheet, self.next, i as u16, cell, look)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Goes on with another table on a sheet of its own, whose name must be
    /// none of those before.
    pub fn next_table(&mut self, head: &Table, words: &TableWords) -> Result<(), FileError> {
        let (sheet, next) = open_sheet(&mut self.book, &head.columns, words, &self.looks, 1)?;
        self.full.push(std::mem::replace(&mut self.sheet, sheet));
        self.columns.clone_from(&head.columns);
        self.words = words.clone();
        self.next = next;
        Ok(())
    }

    /// Writes checks on a sheet of their own, and the file.
    pub fn finish(
        mut self,
        checks: &[Check],
        to: impl Write + Seek + Send,
    ) -> Result<(), FileError> {
        for sheet in self.full.drain(..) {
            self.book.push_worksheet(sheet);
        }
        self.book.push_worksheet(self.sheet);
        if !checks.is_empty() {
            let sheet = self.book.add_worksheet();
            write_checks(sheet, &self.words, &self.looks, checks)?;
        }
        self.book.save_to_writer(to)?;
        Ok(())
    }
}

/// Formats, made once: a line and a total of each kind.
struct Looks {
    title: Format,
    line: Format,
    head: Format,
    cells: [[Format; 2]; 10],
}

impl Looks {
    fn new() -> Self {
        let base = Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top);
        let pair = |format: Format| [format.clone(), format.set_bold()];
        let of = |kind: Kind| match kind {
            // "@": an office program that opens it leaves the text alone too.
            Kind::Text | Kind::Code => base.clone().set_num_format("@").set_text_wrap(),
            Kind::Nth => {
                let middle = base.clone().set_align(FormatAlign::Center);
                middle.set_num_format("0")
            }
            Kind::Count => base.clone().set_num_format("#,##0"),
            Kind::Money => base.clone().set_num_format("#,##0\\ \"₫\""),
            Kind::Share => base.clone().set_num_format("0.00%"),
            Kind::Day => base.clone().set_num_format("dd/mm/yyyy"),
            Kind::Moment => base.clone().set_num_format("dd/mm/yyyy hh:mm"),
            Kind::Days => base.clone().set_num_format("0.0"),
            Kind::Points => base.clone().set_num_format("0.00"),
        };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            line: Format::new(),
            head: base
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            cells: KINDS.map(|kind| pair(of(kind))),
        }
    }

    fn of(&self, kind: Kind, is_total: bool) -> &Format {
        let at = KINDS.iter().position(|known| *known == kind).unwrap_or(0);
        &self.cells[at][usize::from(is_total)]
    }
}

const KINDS: [Kind; 10] = [
    Kind::Nth,
    Kind::Text,
    Kind::Count,
    Kind::Money,
    Kind::Share,
    Kind::Day,
    Kind::Moment,
    Kind::Days,
    Kind::Points,
    Kind::Code,
];

/// A sheet with its lines and headings; the row of its first data.
fn open_sheet(
    book: &mut Workbook,
    columns: &[Column],
    words: &TableWords,
    looks: &Looks,
    n: usize,
) -> Result<(Worksheet, u32), FileError> {
    let mut sheet = book.new_worksheet_with_constant_memory();
    sheet.set_name(sheet_name(&words.sheet, n))?;
    for (i, column) in columns.iter().enumerate() {
        sheet.set_column_width(i as u16, width(column.kind))?;
    }
    let mut row = 0;
    for line in &words.lines {
        let look = if row == 0 { &looks.title } else { &looks.line };
        sheet.write_string_with_format(row, 0, cut(line), look)?;
        row += 1;
    }
    let head = row + 1;
    let first = write_head(&mut sheet, head, columns, words.english, &looks.head)?;
    // The name of a line stays in sight, and its number before it.
    let numbers = columns.iter().take_while(|one| one.kind == Kind::Nth);
    sheet.set_freeze_panes(first, numbers.count() as u16 + 1)?;
    sheet.set_repeat_rows(head, first.saturating_sub(1).max(head))?;
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    Ok((sheet, first))
}

/// One row of headings, or two where columns stand in groups.
fn write_head(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    english: bool,
    look: &Format,
) -> Result<u32, FileError> {
    let spans = spans(columns, english);
    if !is_grouped(&spans) {
        for (i, column) in columns.iter().enumerate() {
            sheet.write_string_with_format(row, i as u16, cut(heading(column, english)), look)?;
        }
        return Ok(row + 1);
    }
    // From left to right and from above: rows that were left are written.
    for span in &spans {
        let (first, last) = (span.first as u16, (span.first + span.n - 1) as u16);
        if span.group.is_empty() {
            let name = cut(heading(&columns[span.first], english));
            sheet.merge_range(row, first, row + 1, last, &name, look)?;
        } else if span.n == 1 {
            sheet.write_string_with_format(row, first, cut(span.group), look)?;
        } else {
            sheet.merge_range(row, first, row, last, &cut(span.group), look)?;
        }
    }
    for span in spans.iter().filter(|span| !span.group.is_empty()) {
        let under = columns.iter().enumerate().skip(span.first).take(span.n);
        for (i, column) in under {
            let name = cut(heading(column, english));
            sheet.write_string_with_format(row + 1, i as u16, name, look)?;
        }
    }
    Ok(row + 2)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    look: &Format,
) -> Result<(), FileError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, look)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, cut(text), look)?,
        Cell::Code { code, .. } => sheet.write_string_with_format(row, column, cut(code), look)?,
        Cell::Nth(n) | Cell::Count(n) | Cell::Money(n) => {
            sheet.write_number_with_format(row, column, *n as f64, look)?
        }
        Cell::Share { whole: 0, .. } => sheet.write_blank(row, column, look)?,
        Cell::Share { part, whole } => {
            let share = *part as f64 / *whole as f64;
            sheet.write_number_with_format(row, column, share, look)?
        }
        Cell::TenthDays(n) => {
            sheet.write_number_with_format(row, column, *n as f64 / 10.0, look)?
        }
        Cell::Points(n) => sheet.write_number_with_format(row, column, *n as f64 / 100.0, look)?,
        Cell::Day(day) => match excel_time(day.at(0, 0, 0, 0)) {
            Some(at) => sheet.write_datetime_with_format(row, column, &at, look)?,
            None => sheet.write_string_with_format(row, column, day.to_string(), look)?,
        },
        Cell::Moment(at) => match excel_time(*at) {
            Some(at) => sheet.write_datetime_with_format(row, column, &at, look)?,
            None => sheet.write_string_with_format(row, column, at.to_string(), look)?,
        },
    };
    Ok(())
}

/// Identities and whether they hold.
fn write_checks(
    sheet: &mut Worksheet,
    words: &TableWords,
    looks: &Looks,
    checks: &[Check],
) -> Result<(), FileError> {
    sheet.set_name(sheet_name(&words.checks, 1))?;
    let text = looks.of(Kind::Text, false);
    sheet.set_column_width(0, 60.0)?;
    sheet.set_column_width(1, 60.0)?;
    for (row, check) in (0..).zip(checks) {
        let said = if check.broken.is_empty() {
            words.holds.clone()
        } else {
            format!("{} {}", words.broken, check.broken.join("; "))
        };
        sheet.write_string_with_format(row, 0, cut(&check.says), text)?;
        sheet.write_string_with_format(row, 1, cut(&said), text)?;
    }
    Ok(())
}

fn excel_time(at: DateTime) -> Option<ExcelDateTime> {
    // Days before 1900 have no number there.
    let year = u16::try_from(at.year()).ok().filter(|year| *year >= 1900)?;
    let (month, day) = (u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?);
    let hour = u16::try_from(at.hour()).ok()?;
    let minute = u8::try_from(at.minute()).ok()?;
    let day = ExcelDateTime::from_ymd(year, month, day).ok()?;
    day.and_hms(hour, minute, 0.0).ok()
}

fn width(kind: Kind) -> f64 {
    match kind {
        Kind::Nth => 6.0,
        kind if is_text(kind) => 28.0,
        Kind::Money | Kind::Moment => 17.0,
        _ => 12.0,
    }
}

/// A name that a sheet may have: no signs of a reference, and not too long.
fn sheet_name(name: &str, n: usize) -> String {
    let tail = if n > 1 {
        format!(" ({n})")
    } else {
        String::new()
    };
    let most = NAME_CHARS - tail.chars().count();
    let kept = name
        .chars()
        .filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c));
    let kept: String = kept.take(most).collect();
    let kept = kept.trim();
    let kept = if kept.is_empty() { "1" } else { kept };
    format!("{kept}{tail}")
}

/// Text as a cell may hold it: two characters are not of XML at all.
fn cut(text: &str) -> String {
    let good = text.chars().map(|c| match c {
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        c => c,
    });
    good.take(CELL_CHARS).collect()
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
mod tests;
