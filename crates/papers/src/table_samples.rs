//! A report with a cell of each kind, for the tests of the files.

use jiff::civil::date;
use motcua_domain::id::DossierId;
use motcua_domain::report::{Cell, Column, Kind, Period, PeriodKind, Row, RowKind, Table};

fn column(id: &str, name: &str, group: &str, kind: Kind) -> Column {
    Column {
        id: id.to_owned(),
        name_vi: name.to_owned(),
        name_en: String::new(),
        group_vi: group.to_owned(),
        group_en: String::new(),
        kind,
        opens: false,
    }
}

/// Its head.
pub fn head() -> Table {
    Table {
        report: "sample".to_owned(),
        title_vi: "Báo cáo mẫu".to_owned(),
        title_en: "Sample report".to_owned(),
        source: "Nguồn".to_owned(),
        period: Period {
            kind: PeriodKind::Month,
            from: date(2026, 11, 1),
            to: date(2026, 11, 30),
        },
        columns: vec![
            column("1", "Tên", "", Kind::Text),
            column("2", "Số", "Tiếp nhận", Kind::Count),
            column("3", "Tiền", "Tiếp nhận", Kind::Money),
            column("4", "Tỷ lệ", "Kết quả", Kind::Share),
            column("5", "Ngày", "", Kind::Day),
            column("6", "Lúc", "", Kind::Moment),
            column("7", "Số ngày", "", Kind::Days),
            column("8", "Mã", "", Kind::Code),
        ],
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

/// A line of it.
pub fn line(text: &str) -> Row {
    Row {
        key: text.to_owned(),
        kind: RowKind::Line,
        cells: vec![
            Cell::Text(text.to_owned()),
            Cell::Count(-3),
            Cell::Money(150_000),
            Cell::Share { part: 2, whole: 3 },
            Cell::Day(date(2026, 11, 3)),
            Cell::Moment(date(2026, 11, 3).at(9, 5, 0, 0)),
            Cell::TenthDays(125),
            Cell::Code {
                code: "H53-1".to_owned(),
                dossier: DossierId(7),
            },
        ],
    }
}
