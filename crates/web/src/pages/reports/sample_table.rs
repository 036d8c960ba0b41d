//! Invented tables for the samples of the pages that show reports.

use motcua_desk::report::Report;
use motcua_domain::id::StaffId;
use motcua_domain::report::{
    Cell, Column, Declared, Definition, Kind, Part, Period, Row, RowKind, Table,
};
use serde_json::{Value, json};

const FIELDS: [&str; 6] = [
    "land",
    "civil_status",
    "certification",
    "construction",
    "household_business",
    "secured_transactions",
];

/// A definition as files write it; none when a key of it changed its name,
/// which the test of the samples then shows.
pub(super) fn definition(kind: &str, extra: Value) -> Option<Definition> {
    let mut all = json!({
        "id": "flow", "kind": kind,
        "name_vi": "Hồ sơ trong kỳ", "name_en": "Dossiers of the period",
        "source": "Thông tư 01/2020/TT-VPCP, Biểu II.06a",
        "note_vi": "Trễ hẹn tính theo hạn đang có hiệu lực.",
        "note_en": "Late is judged by the promise in force.",
        "periods": ["month", "report_month"],
        "total_vi": "Tổng số", "total_en": "Total",
    });
    if let (Some(all), Value::Object(extra)) = (all.as_object_mut(), extra) {
        all.extend(extra);
    }
    serde_json::from_value(all).ok()
}

/// Keys of a definition with a line a field.
pub(super) fn lines() -> Value {
    json!({
        "group_by": "field",
        "label": { "id": "2", "name_vi": "Lĩnh vực", "name_en": "Field" },
    })
}

/// The same with the number of each line before its name.
pub(super) fn numbered() -> Value {
    let mut all = lines();
    all["number"] = json!({ "id": "1", "name_vi": "STT", "name_en": "No." });
    all
}

fn column(
    id: &str,
    (vi, en): (&str, &str),
    (group_vi, group_en): (&str, &str),
    kind: Kind,
) -> Column {
    Column {
        id: id.to_owned(),
        name_vi: vi.to_owned(),
        name_en: en.to_owned(),
        group_vi: group_vi.to_owned(),
        group_en: group_en.to_owned(),
        kind,
        opens: matches!(kind, Kind::Count | Kind::Share),
    }
}

fn table(definition: &Definition, period: Period, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        report: definition.id.clone(),
        title_vi: definition.name_vi.clone(),
        title_en: definition.name_en.clone(),
        source: definition.source.clone(),
        period,
        columns,
        rows,
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn row(key: &str, kind: RowKind, numbers: &[i64]) -> Row {
    let name = std::iter::once(Cell::Text(key.to_owned()));
    Row {
        key: key.to_owned(),
        kind,
        cells: name
            .chain(numbers.iter().map(|n| Cell::Count(*n)))
            .collect(),
    }
}

/// A report of numbers: what came, what was done, what is left. Its lines have
/// numbers where the definition wants them.
pub(super) fn flow(definition: &Definition, period: Period, n: usize) -> Table {
    let mut table = plain_flow(definition, period, n);
    let Some(number) = &definition.number else {
        return table;
    };
    let names = (number.name_vi.as_str(), number.name_en.as_str());
    table
        .columns
        .insert(0, column(&number.id, names, ("", ""), Kind::Nth));
    for (nth, row) in (1..).zip(&mut table.rows) {
        let cell = match row.kind {
            RowKind::Line => Cell::Nth(nth),
            RowKind::Total => Cell::Empty,
        };
        row.cells.insert(0, cell);
    }
    table
}

fn plain_flow(definition: &Definition, period: Period, n: usize) -> Table {
    let (input, output) = (("Tiếp nhận", "Received"), ("Đã giải quyết", "Solved"));
    let columns = vec![
        column("2", ("Lĩnh vực", "Field"), ("", ""), Kind::Text),
        column("3", ("Tổng số", "Total"), input, Kind::Count),
        column("4", ("Trực tuyến", "Online"), input, Kind::Count),
        column("6", ("Từ kỳ trước", "Carried over"), input, Kind::Count),
        column("7", ("Tổng số", "Total"), output, Kind::Count),
        column("8", ("Đúng hạn", "On time"), output, Kind::Count),
        column("10", ("Quá hạn", "Late"), output, Kind::Count),
    ];
    let mut rows: Vec<Row> = FIELDS
        .iter()
        .take(n)
        .enumerate()
        .map(|(i, field)| {
            let late = i as i64 % 3;
            let done = 40 + 7 * i as i64;
            row(
                field,
                RowKind::Line,
                &[done + 9, 30, done - 21, done, done - late, late],
            )
        })
        .collect();
    rows.push(row(
        "",
        RowKind::Total,
        &[1_240, 800, 440, 1_200, 1_190, 10],
    ));
    table(definition, period, columns, rows)
}

/// Nobody's numbers for the public page: `n` fields.
pub fn transparency_sample(month: &Period, n: usize) -> Option<Report> {
    let definition = definition("counts", lines())?;
    let none = ("", "");
    let columns = vec![
        column("field", ("Lĩnh vực", "Field"), none, Kind::Text),
        column("received", ("Tiếp nhận", "Received"), none, Kind::Count),
        column(
            "finished",
            ("Giải quyết xong", "Finished"),
            none,
            Kind::Count,
        ),
        column("on-time", ("Đúng hẹn", "On time"), none, Kind::Count),
        column("late", ("Trễ hẹn", "Late"), none, Kind::Count),
        column(
            "share",
            ("Tỷ lệ đúng hẹn", "Share on time"),
            none,
            Kind::Share,
        ),
        column(
            "mean",
            ("Số ngày trung bình", "Mean days"),
            none,
            Kind::Days,
        ),
    ];
    let fill = |key: &str, kind, n: i64| {
        let mut row = row(key, kind, &[n + 4, n, n - n / 9, n / 9]);
        let (part, whole) = (n - n / 9, n);
        row.cells.push(Cell::Share { part, whole });
        row.cells.push(Cell::TenthDays(83));
        row
    };
    let mut rows: Vec<Row> = FIELDS
        .iter()
        .take(n)
        .enumerate()
        .map(|(i, field)| fill(field, RowKind::Line, 31 * (i as i64 + 1)))
        .collect();
    rows.push(fill("", RowKind::Total, if n == 0 { 0 } else { 310 }));
    Some(Report {
        table: table(&definition, *month, columns, rows),
        definition,
        unit: None,
        as_of: month.end(),
        runs: false,
        before_first: n == 0,
        size: 4_711,
        listed: 0,
    })
}

/// An index with parts that were counted, one that was not, one that a person
/// scored, and a group of which one part of two is counted.
pub(super) fn index_table(definition: &Definition, period: Period) -> Table {
    let part = |id: &str, vi: &str, en: &str, counted: Option<(i64, i64)>, most: i64| Part {
        id: id.to_owned(),
        name_vi: vi.to_owned(),
        name_en: en.to_owned(),
        part: counted.map(|one| one.0),
        whole: counted.map(|one| one.1),
        points: counted.map(|_| 1_973),
        most,
        within: String::new(),
        declared: None,
        query: "ended_in and not nationally_late".to_owned(),
        among: "ended_in".to_owned(),
        note_vi: "Tỷ lệ nhân với 20 điểm".to_owned(),
        note_en: "Share times 20 points".to_owned(),
        source: "QĐ 766/QĐ-TTg, 2.1".to_owned(),
    };
    let mut parts = vec![
        part("2", "Tiến độ giải quyết", "Progress", None, 0),
        part("2.1", "Đúng hạn", "On time", Some((1_040, 1_054)), 2_000),
        part("3.4", "Hài lòng", "Satisfaction", None, 2_000),
        part("6", "Công khai thủ tục", "Publicity", None, 200),
        part("2.2", "Thời gian giải quyết", "Time taken", None, 0),
    ];
    for within in [1, 4] {
        "2".clone_into(&mut parts[within].within);
    }
    parts[3].points = Some(150);
    parts[3].declared = Some(Declared {
        points: 150,
        evidence: "Biên bản số 12/BB-TTHCC".to_owned(),
        at: period.end(),
        by: StaffId(7),
    });
    Table {
        parts,
        ..table(definition, period, Vec::new(), Vec::new())
    }
}
