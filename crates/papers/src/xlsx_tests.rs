use super::*;
use crate::table_samples::{head, line};
use calamine::{Data, DataType as _, Reader as _, Xlsx as Read, open_workbook_from_rs};
use jiff::civil::date;
use std::io::Cursor;

fn words() -> TableWords {
    TableWords {
        lines: vec!["Báo cáo mẫu".to_owned(), "Tháng 11/2026".to_owned()],
        sheet: "Báo cáo [mẫu]: 'một/hai'".to_owned(),
        checks: "Kiểm tra".to_owned(),
        holds: "đúng".to_owned(),
        broken: "không đúng ở".to_owned(),
        ..TableWords::default()
    }
}

fn made() -> DateTime {
    date(2026, 11, 30).at(8, 0, 0, 0)
}

fn read(bytes: Vec<u8>) -> Read<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn sample() -> Vec<u8> {
    let mut book = Xlsx::begin(&head(), &words(), made()).unwrap();
    for text in [
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1",
        "@x",
        "0912",
        "Nguyễn \u{1}\u{FFFE}",
    ] {
        book.push(&line(text)).unwrap();
    }
    let check = Check {
        says: "(3) = (7) + (11)".to_owned(),
        broken: vec!["land".to_owned()],
    };
    let mut out = Cursor::new(Vec::new());
    book.finish(&[check], &mut out).unwrap();
    out.into_inner()
}

#[test]
fn texts_stay_texts_and_the_rest_is_typed() {
    let mut book = read(sample());
    let names = book.sheet_names();
    assert_eq!(names, ["Báo cáo mẫu mộthai", "Kiểm tra"]);
    for name in &names {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(
            formulas.used_cells().next().is_none(),
            "a formula in {name}"
        );
    }
    let sheet = book.worksheet_range(&names[0]).unwrap();
    let at = |row: u32, column: u32| {
        sheet
            .get_value((row, column))
            .cloned()
            .unwrap_or(Data::Empty)
    };
    assert_eq!(at(0, 0), Data::String("Báo cáo mẫu".to_owned()));
    // Two lines, one free, two rows of headings.
    assert_eq!(at(3, 1), Data::String("Tiếp nhận".to_owned()));
    assert_eq!(at(4, 2), Data::String("Tiền".to_owned()));
    assert_eq!(at(3, 7), Data::String("Mã".to_owned()));
    assert_eq!(
        at(5, 0),
        Data::String("=HYPERLINK(\"http://x\")".to_owned())
    );
    assert_eq!(at(9, 0), Data::String("0912".to_owned()));
    assert_eq!(at(5, 1).get_float(), Some(-3.0));
    assert_eq!(at(5, 2).get_float(), Some(150_000.0));
    assert!((at(5, 3).get_float().unwrap() - 2.0 / 3.0).abs() < 1e-9);
    let Data::DateTime(day) = at(5, 4) else {
        panic!("{:?} is no day", at(5, 4))
    };
    // Days since 30 December 1899.
    assert!((day.as_f64() - 46_329.0).abs() < 1e-9, "{day:?}");
    assert!(matches!(at(5, 5), Data::DateTime(_)), "{:?}", at(5, 5));
    assert_eq!(at(5, 6).get_float(), Some(12.5));
    assert_eq!(at(5, 7), Data::String("H53-1".to_owned()));
}

#[test]
fn checks_stand_on_a_sheet_of_their_own() {
    let mut book = read(sample());
    let sheet = book.worksheet_range("Kiểm tra").unwrap();
    let all: Vec<String> = sheet.used_cells().map(|cell| cell.2.to_string()).collect();
    for said in ["(3) = (7) + (11)", "không đúng ở land"] {
        assert!(all.iter().any(|cell| cell == said), "{said} in {all:?}");
    }
}

#[test]
fn numbers_of_lines_and_points_are_numbers_to_reckon_with() {
    let mut head = head();
    for (column, kind) in head.columns.iter_mut().zip([Kind::Nth, Kind::Points]) {
        column.kind = kind;
    }
    head.columns.truncate(2);
    let mut book = Xlsx::begin(&head, &words(), made()).unwrap();
    let mut row = line("x");
    row.cells = vec![Cell::Nth(1), Cell::Points(1973)];
    book.push(&row).unwrap();
    let mut out = Cursor::new(Vec::new());
    book.finish(&[], &mut out).unwrap();
    let mut book = read(out.into_inner());
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let number = |column: u32| sheet.get_value((5, column)).and_then(Data::get_float);
    assert_eq!((number(0), number(1)), (Some(1.0), Some(19.73)));
}

#[test]
fn a_full_sheet_goes_on_in_the_next_with_its_headings() {
    let mut book = Xlsx::with_most(&head(), &words(), made(), 7).unwrap();
    for n in 0..5 {
        book.push(&line(&format!("dòng {n}"))).unwrap();
    }
    let mut out = Cursor::new(Vec::new());
    book.finish(&[], &mut out).unwrap();
    let mut book = read(out.into_inner());
    let names = book.sheet_names();
    assert_eq!(names.len(), 3, "{names:?}");
    let mut found = Vec::new();
    for name in &names {
        let sheet = book.worksheet_range(name).unwrap();
        assert_eq!(
            sheet.get_value((4, 1)),
            Some(&Data::String("Số".to_owned()))
        );
        for row in 5..7 {
            if let Some(Data::String(text)) = sheet.get_value((row, 0)) {
                found.push(text.clone());
            }
        }
    }
    assert_eq!(found, ["dòng 0", "dòng 1", "dòng 2", "dòng 3", "dòng 4"]);
}

#[test]
fn names_of_sheets_are_taken_by_office_programs() {
    let long = "x".repeat(80);
    assert_eq!(sheet_name(&long, 12).chars().count(), NAME_CHARS);
    assert_eq!(sheet_name("[]:*?/\\'", 1), "1");
    assert_eq!(sheet_name("Sổ", 2), "Sổ (2)");
}
