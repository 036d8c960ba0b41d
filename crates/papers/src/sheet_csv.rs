//! A report as comma-separated text (RFC 4180), row by row: CRLF, quotes where
//! needed, UTF-8 with its mark, without which office programs guess.
//!
//! A cell of text that begins with `=`, `+`, `-`, `@`, a tab or a line break
//! would be carried out as a formula by an office program. It gets an
//! apostrophe before it, which such a program shows as part of the text; who
//! reads the file by program takes one leading apostrophe off where one of
//! those follows. Numbers stay as they are, also negative ones.
//!
//! What the page says beside the table (title, period, whether it runs on or is
//! closed) stands under it, after an empty record, a line a record of one cell:
//! the first record are the headings, whatever else is said.

use crate::table::{FileError, TableWords, heading, pick};
use motcua_domain::report::{Cell, Kind, Row, Table};
use std::io::Write;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Text that is being written.
pub struct SheetCsv<W: Write> {
    out: csv::Writer<W>,
    lines: Vec<String>,
}

impl<W: Write> SheetCsv<W> {
    /// Begins with one line of headings; a group stands before the name of
    /// its columns.
    pub fn begin(head: &Table, words: &TableWords, mut to: W) -> Result<Self, FileError> {
        to.write_all(MARK)?;
        let mut out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(to);
        let names = head.columns.iter().map(|column| {
            let group = pick(&column.group_vi, &column.group_en, words.english);
            let name = heading(column, words.english);
            let unit = if column.kind == Kind::Share {
                " (%)"
            } else {
                ""
            };
            let name = match group {
                "" => format!("{name}{unit}"),
                group => format!("{group}: {name}{unit}"),
            };
            harmless(&name)
        });
        out.write_record(names)?;
        Ok(Self {
            out,
            lines: words.lines.clone(),
        })
    }

    /// Writes the next row.
    pub fn push(&mut self, row: &Row) -> Result<(), FileError> {
        self.out.write_record(row.cells.iter().map(plain))?;
        Ok(())
    }

    /// Writes what is said beside the table, and what is left.
    pub fn finish(mut self) -> Result<(), FileError> {
        if !self.lines.is_empty() {
            self.out.write_record([""])?;
        }
        for line in &self.lines {
            self.out.write_record([harmless(line)])?;
        }
        self.out.flush()?;
        Ok(())
    }
}

/// A cell as programs read it: days as `2026-11-03`, shares in per cent with a
/// point, days of work with one decimal.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Share { whole: 0, .. } => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Code { code, .. } => harmless(code),
        Cell::Nth(n) | Cell::Count(n) | Cell::Money(n) => n.to_string(),
        Cell::Share { part, whole } => {
            let hundredths = hundredths(*part, *whole);
            decimal(hundredths, 100)
        }
        Cell::TenthDays(n) => decimal(i128::from(*n), 10),
        Cell::Points(n) => decimal(i128::from(*n), 100),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

/// A share in hundredths of a per cent, rounded to the nearest.
pub(crate) fn hundredths(part: i64, whole: i64) -> i128 {
    let (part, whole) = (i128::from(part) * 10_000, i128::from(whole));
    let half = whole.abs() / 2 * if part < 0 { -1 } else { 1 };
    (part + half).checked_div(whole).unwrap_or(0)
}

/// `n` of so many parts with a point: `(1234, 100)` is "12.34".
pub(crate) fn decimal(n: i128, parts: i128) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let (n, digits) = (n.abs(), if parts == 100 { 2 } else { 1 });
    format!("{sign}{}.{:0digits$}", n / parts, n % parts)
}

/// Text that no office program carries out.
fn harmless(text: &str) -> String {
    // The wide signs are read as the plain ones where Chinese or Japanese is typed.
    let bad = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(bad) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_samples::{head, line};

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_numbers() {
        let mut out = Vec::new();
        let words = TableWords::default();
        let mut csv = SheetCsv::begin(&head(), &words, &mut out).unwrap();
        for text in [
            "=1+1",
            "+84",
            "-x",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "＝1",
            "Lê, \"B\"",
        ] {
            csv.push(&line(text)).unwrap();
        }
        csv.finish().unwrap();
        assert!(out.starts_with(MARK));
        let text = String::from_utf8(out[3..].to_vec()).unwrap();
        assert!(text.ends_with("\r\n"), "{text}");
        let mut read = csv::Reader::from_reader(text.as_bytes());
        let names: Vec<String> = read.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(names[0], "Tên");
        assert!(
            names.contains(&"Kết quả: Tỷ lệ (%)".to_owned()),
            "{names:?}"
        );
        let rows: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
        let first: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
        assert_eq!(
            first,
            [
                "'=1+1",
                "'+84",
                "'-x",
                "'@SUM(A1)",
                "'\tx",
                "'\rx",
                "'＝1",
                "Lê, \"B\""
            ]
        );
        let cells: Vec<&str> = rows[0].iter().skip(1).collect();
        assert_eq!(
            cells,
            [
                "-3",
                "150000",
                "66.67",
                "2026-11-03",
                "2026-11-03 09:05",
                "12.5",
                "H53-1"
            ]
        );
    }

    #[test]
    fn what_is_said_of_the_period_stands_under_the_table() {
        let mut out = Vec::new();
        let words = TableWords {
            lines: vec!["Kỳ chưa kết thúc".to_owned(), "=1+1".to_owned()],
            ..TableWords::default()
        };
        let mut csv = SheetCsv::begin(&head(), &words, &mut out).unwrap();
        csv.push(&line("a")).unwrap();
        csv.finish().unwrap();
        let text = String::from_utf8(out[3..].to_vec()).unwrap();
        assert!(text.starts_with("Tên,"), "headings first: {text}");
        let end = "H53-1\r\n\"\"\r\nKỳ chưa kết thúc\r\n'=1+1\r\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn numbers_of_lines_and_points_are_numbers() {
        assert_eq!(plain(&Cell::Nth(12)), "12");
        assert_eq!(plain(&Cell::Points(1973)), "19.73");
        assert_eq!(plain(&Cell::Points(200)), "2.00");
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_and_of_nothing_is_empty() {
        assert_eq!(decimal(hundredths(1, 3), 100), "33.33");
        assert_eq!(decimal(hundredths(2, 3), 100), "66.67");
        assert_eq!(decimal(hundredths(1, 1), 100), "100.00");
        assert_eq!(plain(&Cell::Share { part: 0, whole: 0 }), "");
        assert_eq!(decimal(-5, 10), "-0.5");
    }
}
