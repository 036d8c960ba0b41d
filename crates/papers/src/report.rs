//! A report as the data of the form `local/report`: an official paper, so in
//! Vietnamese, with everything already written as people read it.

use crate::sheet_csv::{decimal, hundredths};
use crate::table::pick;
use jiff::civil::Date;
use motcua_domain::report::{Cell, Check, Column, Kind, Part, Row, RowKind, Table};
use serde_json::{Map, Value, json};

/// Most rows of a report on paper: about a hundred pages. What is longer is
/// for a workbook.
pub const PDF_ROWS: usize = 3_000;

/// The data of the paper, gathered row by row.
pub struct ReportPaper {
    own: Map<String, Value>,
    rows: Vec<Value>,
}

impl ReportPaper {
    /// Begins with title, source and columns; `period` in words.
    pub fn begin(head: &Table, period: &str) -> Self {
        let mut own = Map::new();
        own.insert("title".to_owned(), json!(head.title_vi));
        own.insert("period".to_owned(), json!(period));
        own.insert("source".to_owned(), json!(head.source));
        // Numbers under the headings only where the form counts its columns.
        let is_numbered = head.columns.iter().all(|column| is_number(&column.id));
        let columns: Vec<Value> = head
            .columns
            .iter()
            .map(|column| as_data(column, is_numbered))
            .collect();
        own.insert("columns".to_owned(), json!(columns));
        Self {
            own,
            rows: Vec::new(),
        }
    }

    /// Takes the next row; `false` when there are more than [`PDF_ROWS`].
    #[must_use]
    pub fn push(&mut self, row: &Row) -> bool {
        if self.rows.len() >= PDF_ROWS {
            return false;
        }
        let cells: Vec<String> = row.cells.iter().map(said).collect();
        let mut line = json!({ "cells": cells });
        if row.kind == RowKind::Total {
            line["total"] = json!(true);
        }
        self.rows.push(line);
        true
    }

    /// What the form has of its own, for [`crate::Sheet::own`]. `lines` stand
    /// under the table: when it was made, whether the period is closed.
    pub fn finish(
        mut self,
        checks: &[Check],
        parts: &[Part],
        lines: &[String],
    ) -> Map<String, Value> {
        let checks: Vec<Value> = checks
            .iter()
            .map(|check| json!({ "says": check.says, "broken": check.broken }))
            .collect();
        let parts: Vec<Value> = parts.iter().map(|part| part_data(part, parts)).collect();
        self.own.insert("rows".to_owned(), json!(self.rows));
        self.own.insert("checks".to_owned(), json!(checks));
        self.own.insert("parts".to_owned(), json!(parts));
        self.own.insert("lines".to_owned(), json!(lines));
        self.own
    }
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.len() <= 3 && id.bytes().all(|b| b.is_ascii_digit())
}

fn as_data(column: &Column, is_numbered: bool) -> Value {
    let (width, align) = match column.kind {
        Kind::Nth => (0.7, 1),
        Kind::Text => (3.0, 0),
        Kind::Code => (2.2, 0),
        Kind::Day => (1.4, 1),
        Kind::Moment | Kind::Money => (1.6, 2),
        Kind::Count | Kind::Share | Kind::Days | Kind::Points => (1.0, 2),
    };
    let mut data = json!({
        "name": column.name_vi,
        "group": column.group_vi,
        "width": width,
        "align": align,
    });
    if is_numbered {
        data["id"] = json!(column.id);
    }
    data
}

fn part_data(part: &Part, all: &[Part]) -> Value {
    let evidence = part.declared.as_ref().map(|said| said.evidence.as_str());
    let counted = part.counted_within(all);
    let counted = counted.map(|(n, of)| vec![n.to_string(), of.to_string()]);
    json!({
        "id": part.id,
        "name": pick(&part.name_vi, &part.name_en, false),
        "part": part.part.map(grouped).unwrap_or_default(),
        "whole": part.whole.map(grouped).unwrap_or_default(),
        "points": part.points.map(points).unwrap_or_default(),
        "most": points(part.most),
        "counted": counted.unwrap_or_default(),
        "evidence": evidence.unwrap_or_default(),
        "query": part.query,
        "among": part.among,
        "note": part.note_vi,
        "source": part.source,
    })
}

/// Points with two decimals and a comma.
fn points(hundredths: i64) -> String {
    decimal(i128::from(hundredths), 100).replace('.', ",")
}

/// A cell as Vietnamese papers write it.
fn said(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Share { whole: 0, .. } => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Code { code, .. } => code.clone(),
        Cell::Nth(n) => n.to_string(),
        Cell::Count(n) | Cell::Money(n) => grouped(*n),
        Cell::Share { part, whole } => {
            decimal(hundredths(*part, *whole), 100).replace('.', ",") + "%"
        }
        Cell::TenthDays(n) => decimal(i128::from(*n), 10).replace('.', ","),
        Cell::Points(n) => points(*n),
        Cell::Day(day) => day_said(*day),
        Cell::Moment(at) => format!("{} {}", at.strftime("%H:%M"), day_said(at.date())),
    }
}

/// "06/9/2022": two digits for days 1 to 9 and months 1 and 2 (Decree
/// 30/2020/NĐ-CP).
fn day_said(day: Date) -> String {
    let month = match day.month() {
        month @ 1..=2 => format!("{month:02}"),
        month => month.to_string(),
    };
    format!("{:02}/{month}/{}", day.day(), day.year())
}

fn grouped(n: i64) -> String {
    let said = crate::dong::dong(n);
    said.trim_end_matches(" đồng").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_samples::{head, line};
    use motcua_domain::id::StaffId;
    use motcua_domain::report::Declared;
    use motcua_domain::time::Timestamp;

    #[test]
    fn cells_are_written_as_on_paper() {
        let mut paper = ReportPaper::begin(&head(), "Tháng 11/2026");
        assert!(paper.push(&line("#panic()")));
        let own = paper.finish(&[], &[], &["Lập lúc".to_owned()]);
        let cells = &own["rows"][0]["cells"];
        let expected = [
            "#panic()",
            "-3",
            "150.000",
            "66,67%",
            "03/11/2026",
            "09:05 03/11/2026",
            "12,5",
            "H53-1",
        ];
        assert_eq!(*cells, json!(expected));
        assert_eq!(own["columns"][1]["id"], "2");
        assert_eq!(own["columns"][1]["group"], "Tiếp nhận");
    }

    #[test]
    fn a_group_says_how_many_of_its_parts_are_counted_and_a_declared_one_why() {
        let part = |id: &str, within: &str, whole: Option<i64>| Part {
            id: id.to_owned(),
            name_vi: id.to_owned(),
            name_en: String::new(),
            part: whole,
            whole,
            points: None,
            most: 200,
            within: within.to_owned(),
            declared: None,
            query: String::new(),
            among: String::new(),
            note_vi: String::new(),
            note_en: String::new(),
            source: String::new(),
        };
        let mut parts = [
            part("3", "", None),
            part("3.1", "3", Some(4)),
            part("3.2", "3", None),
        ];
        parts[2].points = Some(150);
        parts[2].declared = Some(Declared {
            points: 150,
            evidence: "Biên bản số 4".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            by: StaffId(7),
        });
        let own = ReportPaper::begin(&head(), "").finish(&[], &parts, &[]);
        assert_eq!(own["parts"][0]["counted"], json!(["2", "2"]));
        assert_eq!(own["parts"][1]["counted"], json!([]));
        assert_eq!(own["parts"][2]["points"], "1,50");
        assert_eq!(own["parts"][2]["evidence"], "Biên bản số 4");
    }

    #[test]
    fn a_paper_has_an_end() {
        let mut paper = ReportPaper::begin(&head(), "");
        let row = line("x");
        assert!((0..PDF_ROWS).all(|_| paper.push(&row)));
        assert!(!paper.push(&row));
    }
}
