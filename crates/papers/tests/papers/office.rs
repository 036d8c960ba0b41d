//! Reports as an office program opens them: Debian's LibreOffice, without a
//! window. What was typed by a person is text there and is not carried out;
//! numbers and days are such.

use crate::tools::{Dir, run};
use jiff::civil::date;
use motcua_domain::id::DossierId;
use motcua_domain::report::{Cell, Check, Column, Kind, Period, Row, RowKind, Table};
use motcua_papers::{SheetCsv, TableWords, Xlsx};
use std::fs::File;
use std::path::Path;

/// Texts that would be formulas, or lose a nought, in a careless program.
const TYPED: [&str; 5] = [
    "=1+1",
    "=HYPERLINK(\"http://x.invalid\",\"y\")",
    "+84912",
    "@SUM(A1)",
    "0912",
];

fn head() -> Table {
    let columns = [
        ("TT", Kind::Nth),
        ("Tên", Kind::Text),
        ("Số", Kind::Count),
        ("Tiền", Kind::Money),
        ("Tỷ lệ", Kind::Share),
        ("Ngày", Kind::Day),
        ("Lúc", Kind::Moment),
        ("Số ngày", Kind::Days),
        ("Điểm", Kind::Points),
        ("Mã", Kind::Code),
    ];
    let columns = columns.map(|(name, kind)| Column {
        id: name.to_owned(),
        name_vi: name.to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind,
        opens: false,
    });
    Table {
        report: "sample".to_owned(),
        title_vi: "Báo cáo mẫu".to_owned(),
        title_en: String::new(),
        source: String::new(),
        period: Period::parse("2026-11").unwrap(),
        columns: columns.to_vec(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn line(nth: i64, text: &str) -> Row {
    let day = date(2026, 11, 3);
    Row {
        key: text.to_owned(),
        kind: RowKind::Line,
        cells: vec![
            Cell::Nth(nth),
            Cell::Text(text.to_owned()),
            Cell::Count(-3),
            Cell::Money(150_000),
            Cell::Share { part: 1, whole: 4 },
            Cell::Day(day),
            Cell::Moment(day.at(9, 5, 0, 0)),
            Cell::TenthDays(125),
            Cell::Points(1975),
            Cell::Code {
                code: "H53-1".to_owned(),
                dossier: DossierId(7),
            },
        ],
    }
}

fn words() -> TableWords {
    TableWords {
        lines: vec!["Báo cáo mẫu".to_owned(), "=2+3".to_owned()],
        sheet: "Báo cáo mẫu".to_owned(),
        checks: "Kiểm tra".to_owned(),
        ..TableWords::default()
    }
}

/// A table as LibreOffice reads it from a file: text in quotes, all else
/// without. `shown` = as its formats show it, otherwise as it is kept.
fn opened(dir: &Dir, file: &str, shown: bool) -> String {
    const CSV: &str = "Text - txt - csv (StarCalc)";
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let out = path(if shown { "shown" } else { "kept" });
    // Comma, quotes, UTF-8; all text in quotes, as shown or not.
    let to = format!("csv:{CSV}:44,34,76,1,,0,true,true,{shown}");
    let from = format!("--infilter={CSV}:44,34,76,1");
    // A profile of its own: two of them at once do not share one.
    let profile = format!("-env:UserInstallation=file://{}", path("profile"));
    let (input, is_csv) = (path(file), file.ends_with(".csv"));
    let mut args = vec![profile.as_str(), "--headless", "--norestore"];
    args.extend(is_csv.then_some(from.as_str()));
    args.extend(["--convert-to", &to, "--outdir", &out, &input]);
    run("soffice", &args);
    let made = Path::new(&out).join("report.csv");
    std::fs::read_to_string(made).unwrap()
}

/// The cells of a line; those of text begin with a quote.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        is_quoted ^= c == '"';
        if c == ',' && !is_quoted {
            cells.push(String::new());
        } else if let Some(last) = cells.last_mut() {
            last.push(c);
        }
    }
    cells
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn a_workbook_opens_with_typed_cells_and_carries_nothing_out() {
    let dir = Dir::new();
    let made = date(2026, 11, 30).at(8, 0, 0, 0);
    let mut book = Xlsx::begin(&head(), &words(), made).unwrap();
    for (nth, text) in (1..).zip(TYPED) {
        book.push(&line(nth, text)).unwrap();
    }
    let check = Check {
        says: "(3) = (7) + (11)".to_owned(),
        broken: Vec::new(),
    };
    let file = File::create(dir.path().join("report.xlsx")).unwrap();
    book.finish(&[check], file).unwrap();

    let kept = opened(&dir, "report.xlsx", false);
    // Two lines, a free one, the headings.
    let rows: Vec<Vec<String>> = kept.lines().skip(4).map(cells).collect();
    assert_eq!(rows.len(), TYPED.len(), "{kept}");
    for (n, (row, text)) in rows.iter().zip(TYPED).enumerate() {
        assert_eq!(row.len(), 10, "{row:?}");
        assert_eq!(row[0], (n + 1).to_string());
        assert_eq!(row[1], quoted(text), "text, and as it was typed");
        assert_eq!((row[2].as_str(), row[3].as_str()), ("-3", "150000"));
        assert!(row[4].starts_with("25"), "a quarter: {}", row[4]);
        // Not in quotes: a day and a moment, whatever their writing.
        for at in [&row[5], &row[6]] {
            assert!(at.contains("2026") && !at.starts_with('"'), "{at}");
        }
        assert_eq!((row[7].as_str(), row[8].as_str()), ("12.5", "19.75"));
        assert_eq!(row[9], quoted("H53-1"));
    }
    assert!(kept.contains("\"=2+3\""), "{kept}");

    let shown = opened(&dir, "report.xlsx", true);
    let first = cells(shown.lines().nth(4).unwrap());
    assert_eq!(
        first[5], "03/11/2026",
        "a day as Vietnamese papers write it"
    );
    assert_eq!(first[6], "03/11/2026 09:05");
    assert_eq!((first[4].as_str(), first[8].as_str()), ("25.00%", "19.75"));
    assert!(first[3].contains('₫'), "{}", first[3]);
}

#[test]
fn text_with_commas_opens_and_carries_nothing_out() {
    let dir = Dir::new();
    let file = File::create(dir.path().join("report.csv")).unwrap();
    let mut csv = SheetCsv::begin(&head(), &words(), file).unwrap();
    for (nth, text) in (1..).zip(TYPED) {
        csv.push(&line(nth, text)).unwrap();
    }
    csv.finish().unwrap();
    let kept = opened(&dir, "report.csv", false);
    let rows: Vec<Vec<String>> = kept.lines().map(cells).collect();
    assert_eq!(rows[0][1], quoted("Tên"), "no mark before the headings");
    assert_eq!(rows[1][1], quoted("'=1+1"));
    assert_eq!(rows[2][1], quoted(&format!("'{}", TYPED[1])));
    for row in &rows[1..=TYPED.len()] {
        assert_eq!((row[2].as_str(), row[8].as_str()), ("-3", "19.75"));
    }
    assert!(kept.contains("'=2+3"), "{kept}");
}
