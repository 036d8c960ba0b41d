//! A report as a table, for page, PDF, XLSX and CSV alike.

use crate::id::{DossierId, StaffId};
use crate::report::{Definition, Period};
use crate::time::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The running number of a line (STT); counts nothing.
    Nth,
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
    /// Points of an index, two decimals.
    Points,
    /// A dossier code.
    Code,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing; also a share of nothing.
    Empty,
    /// The running number of a line, from 1.
    Nth(i64),
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
    /// Hundredths of a point.
    Points(i64),
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

/// What a person declared for a part of an index, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Points, hundredths.
    pub points: i64,
    /// The documents that show it, in words; names no applicant.
    pub evidence: String,
    /// When it was declared.
    pub at: Timestamp,
    /// By whom.
    pub by: StaffId,
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
    /// Points, hundredths: counted, or declared by a person.
    pub points: Option<i64>,
    /// Most points, hundredths.
    pub most: i64,
    /// The part that it belongs to, by its id; empty = none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// What its points rest on, where a person declared them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
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

impl Part {
    /// Is there anything counted or declared of it?
    fn has_data(&self) -> bool {
        self.whole.is_some_and(|whole| whole > 0) || self.points.is_some()
    }

    /// Of a part that has no data of its own and stands for a group: how many
    /// of the parts within it have some, and how many there are. `None` where
    /// none has.
    pub fn counted_within(&self, all: &[Self]) -> Option<(usize, usize)> {
        if self.has_data() {
            return None;
        }
        let within = all.iter().filter(|part| part.within == self.id);
        let within: Vec<&Self> = within.collect();
        let counted = within.iter().filter(|part| part.has_data()).count();
        (counted > 0).then_some((counted, within.len()))
    }
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
    /// Place of the label of a line: behind its running number, if it has one.
    pub fn label_at(&self) -> usize {
        let numbers = self.columns.iter();
        numbers.take_while(|one| one.kind == Kind::Nth).count()
    }

    /// Puts in what persons declared, by part: only for parts whose points the
    /// definition leaves to them, and never more than the part has.
    pub fn declare(&mut self, definition: &Definition, said: &BTreeMap<String, Declared>) {
        for (def, part) in definition.parts.iter().zip(&mut self.parts) {
            let Some(declared) = said.get(&part.id).filter(|_| def.declared) else {
                continue;
            };
            part.points = Some(declared.points.clamp(0, part.most));
            part.declared = Some(declared.clone());
        }
    }

    /// Writes the label cells of the lines anew, from their keys: for a reader
    /// of another language. `None` leaves a label as it is. Only for reports
    /// whose lines have labels.
    pub fn label(&mut self, name: &dyn Fn(&str) -> Option<String>) {
        let at = self.label_at();
        let lines = self.rows.iter_mut().filter(|row| row.kind == RowKind::Line);
        for row in lines {
            if let (Some(Cell::Text(label)), Some(name)) = (row.cells.get_mut(at), name(&row.key)) {
                *label = name;
            }
        }
    }

    /// Do all identities hold in all lines?
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.broken.is_empty())
    }
}
