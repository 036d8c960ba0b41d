//! A report as a table, for page, PDF, XLSX and CSV alike.

use crate::id::DossierId;
use crate::report::Period;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Count,
    /// Đồng.
    Money,
    /// A share, shown in per cent with two decimals.
    Share,
    /// A day.
    Day,
    /// A minute of a day.
    Moment,
    /// Days of work or of the calendar, one decimal.
    Days,
    /// A dossier code.
    Code,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing; also a share of nothing.
    Empty,
    /// Words, from data: never a formula.
    Text(String),
    /// A number.
    Count(i64),
    /// Đồng.
    Money(i64),
    /// `part` of `whole`.
    Share {
        /// Numerator.
        part: i64,
        /// Denominator; 0 is shown as "no data".
        whole: i64,
    },
    /// A day.
    Day(Date),
    /// A minute.
    Moment(DateTime),
    /// Tenths of a day.
    TenthDays(i64),
    /// A dossier.
    Code {
        /// Its code.
        code: String,
        /// Its id, for the link.
        dossier: DossierId,
    },
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Id in the definition, as `7`.
    pub id: String,
    /// Heading in Vietnamese.
    pub name_vi: String,
    /// Heading in English.
    pub name_en: String,
    /// What stands above several columns ("Tiếp nhận"), Vietnamese; empty = nothing.
    pub group_vi: String,
    /// The same in English.
    pub group_en: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Can a cell be opened down to its dossiers?
    pub opens: bool,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A line.
    Line,
    /// The sum of the lines.
    Total,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is about (field slug, unit, index id), for opening its cells.
    pub key: String,
    /// What it is.
    pub kind: RowKind,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// An identity that must hold, as (3) = (7) + (11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// As people write it.
    pub says: String,
    /// Keys of the rows in which it does not hold.
    pub broken: Vec<String>,
}

/// One part of an index, with how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Id, as `2.1`.
    pub id: String,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// Name, English.
    pub name_en: String,
    /// Numerator; `None` = cannot be counted here (`why`).
    pub part: Option<i64>,
    /// Denominator.
    pub whole: Option<i64>,
    /// Points, hundredths.
    pub points: Option<i64>,
    /// Most points, hundredths.
    pub most: i64,
    /// The selection of the numerator, as the definition writes it.
    pub query: String,
    /// The selection of the denominator.
    pub among: String,
    /// Formula in words, or why it cannot be counted, Vietnamese.
    pub note_vi: String,
    /// The same in English.
    pub note_en: String,
    /// Source.
    pub source: String,
}

/// A report over a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Id of the definition.
    pub report: String,
    /// Title, Vietnamese.
    pub title_vi: String,
    /// Title, English.
    pub title_en: String,
    /// Where the form comes from.
    pub source: String,
    /// The days.
    pub period: Period,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows; of a register only so many as were asked for.
    pub rows: Vec<Row>,
    /// Identities.
    pub checks: Vec<Check>,
    /// Parts of an index; empty for other reports.
    pub parts: Vec<Part>,
}

impl Table {
    /// Writes the label cells of the lines anew, from their keys: for a reader
    /// of another language. `None` leaves a label as it is. Only for reports
    /// whose lines have labels.
    pub fn label(&mut self, name: &dyn Fn(&str) -> Option<String>) {
        let lines = self.rows.iter_mut().filter(|row| row.kind == RowKind::Line);
        for row in lines {
            if let (Some(Cell::Text(label)), Some(name)) = (row.cells.first_mut(), name(&row.key)) {
                *label = name;
            }
        }
    }

    /// Do all identities hold in all lines?
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.broken.is_empty())
    }
}
