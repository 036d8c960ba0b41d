use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write as _;
use unicode_normalization::UnicodeNormalization as _;

fn texts(table: &Table) -> Vec<(u32, Vec<&str>)> {
    let rows = table.rows.iter();
    rows.map(|row| {
        let cells = row.cells.iter().map(|cell| cell.text.as_str());
        (row.line, cells.collect())
    })
    .collect()
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"Sổ &amp; 1\">{rows}</table:table>\
         <table:table table:name=\"Khác\"/></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("content.xml", content.as_bytes())])
}

#[test]
fn a_workbook_gives_text_days_numbers_and_the_last_value_of_a_formula() {
    let bytes = workbook(|sheet| {
        sheet.set_name("Sổ 2026").unwrap();
        sheet.write(0, 0, "Mã hồ sơ").unwrap();
        sheet.write(0, 1, "Ngày tiếp nhận").unwrap();
        sheet.write(2, 0, "H53.LA-261120-0001").unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy hh:mm");
        let at = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
        sheet
            .write_datetime_with_format(2, 1, at.and_hms(8, 30, 0).unwrap(), &day)
            .unwrap();
        sheet.write(2, 2, 150_000).unwrap();
        let formula = Formula::new("HYPERLINK(\"http://x\")").set_result("bấm");
        sheet.write_formula(2, 3, formula).unwrap();
    });
    let table = read(&bytes, None).unwrap();
    assert_eq!((table.sheets.len(), table.sheet.as_str()), (1, "Sổ 2026"));
    assert_eq!(
        texts(&table),
        [
            (1, vec!["Mã hồ sơ", "Ngày tiếp nhận"]),
            (
                3,
                vec!["H53.LA-261120-0001", "2026-11-20T08:30", "150000", "bấm"]
            ),
        ]
    );
    let kinds: Vec<Kind> = table.rows[1].cells.iter().map(|cell| cell.kind).collect();
    assert_eq!(kinds, [Kind::Text, Kind::Date, Kind::Number, Kind::Text]);
    assert_eq!(read(&bytes, Some("Sổ 2025")), Err(Unread::NoSuchSheet));
}

#[test]
fn one_cell_far_away_costs_nothing_and_too_much_is_refused() {
    let far = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 0, "b").unwrap();
    });
    let table = read(&far, None).unwrap();
    assert_eq!(texts(&table), [(1, vec!["a"]), (1_048_576, vec!["b"])]);
    let wide = workbook(|sheet| {
        sheet.write(0, 60, "a").unwrap();
    });
    assert_eq!(read(&wide, None), Err(Unread::TooManyColumns));
    let long = "x\n".repeat(MAX_ROWS + 1);
    assert_eq!(read(long.as_bytes(), None), Err(Unread::TooManyRows));
    assert_eq!(
        read(&vec![b'a'; MAX_BYTES + 1], None),
        Err(Unread::TooLarge)
    );
}

#[test]
fn csv_is_read_with_any_separator_and_refused_in_another_encoding() {
    for (text, name) in [
        ("\u{feff}Mã;Tên\r\n1;\"Lê; A\"\r\n", "semicolon"),
        ("Mã,Tên\n1,\"Lê; A\"\n", "comma"),
        ("Mã\tTên\n1\tLê; A\n", "tab"),
    ] {
        let table = read(text.as_bytes(), None).unwrap();
        let expected = [(1, vec!["Mã", "Tên"]), (2, vec!["1", "Lê; A"])];
        assert_eq!(texts(&table), expected, "{name}");
    }
    let lines = read(b"a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", None).unwrap();
    assert_eq!(
        texts(&lines),
        [
            (1, vec!["a", "b"]),
            (2, vec!["x y", "2"]),
            (4, vec!["3", "4"])
        ]
    );
    assert_eq!(read(b"M\xe3 h\xf4,T\xean\n", None), Err(Unread::NotUtf8));
    assert_eq!(read(b"\xff\xfea\0b\0", None), Err(Unread::NotUtf8));
    assert_eq!(read(b"%PDF-1.7", None), Err(Unread::NotASheet));
    for page in [
        "<html><body><table><tr><td>M\u{e3}</td></tr></table>",
        "\u{feff}\n<TABLE border=1>",
        "<?xml version=\"1.0\"?><Workbook/>",
    ] {
        assert_eq!(read(page.as_bytes(), None), Err(Unread::NotASheet));
    }
    assert!(read(b"<b>,1\n<i>,2\n", None).is_ok());
    assert_eq!(read(b"", None), Err(Unread::Empty));
    assert_eq!(read(b" ,\n", None), Err(Unread::Empty));
}

#[test]
fn letters_of_any_keyboard_become_one_spelling_and_long_cells_are_cut() {
    let apart: String = "Nguyễn Đình".nfd().collect();
    let long = "ê".repeat(300);
    let huge = "x".repeat(30_000);
    let text = format!("{apart},{long},{huge},👩‍🌾\n=1+1,@a,-1,+2\n");
    let table = read(text.as_bytes(), None).unwrap();
    let first = &table.rows[0].cells;
    assert_eq!(first[0].text, "Nguyễn Đình");
    assert_eq!(first[1].text, long);
    assert_eq!(first[2].text.len(), MAX_CELL);
    assert_eq!(texts(&table)[1].1, ["=1+1", "@a", "-1", "+2"]);
}

#[test]
fn an_open_document_is_read_with_its_repeats_and_without_its_notes() {
    let bytes = ods(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Mã &lt;1&gt;</text:p>\
         <office:annotation><text:p>ghi chú</text:p></office:annotation></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"date\" office:date-value=\"2026-11-20T08:30:00\"><text:p>20/11</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"90.0\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>",
    );
    let table = read(&bytes, None).unwrap();
    assert_eq!(table.sheets, ["Sổ & 1", "Khác"]);
    assert_eq!(
        texts(&table),
        [
            (1, vec!["Mã <1>", "2026-11-20T08:30", "2026-11-20T08:30"]),
            (5, vec!["90"]),
        ]
    );
}

#[test]
fn bombs_and_lies_are_refused() {
    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>";
    let rows =
        format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    assert_eq!(read(&ods(&rows), None), Err(Unread::TooManyRows));
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"4000000000\" \
                office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row>";
    assert_eq!(read(&ods(wide), None), Err(Unread::TooManyColumns));
    let zeros = vec![0_u8; 300 << 20];
    let bomb = zipped(&[
        ("xl/workbook.xml", &b"<workbook/>"[..]),
        ("xl/a", &zeros[..]),
    ]);
    assert!(bomb.len() < MAX_BYTES);
    assert_eq!(read(&bomb, None), Err(Unread::Bomb));
    assert_eq!(
        read(&zipped(&[("word/document.xml", &b"<a/>"[..])]), None),
        Err(Unread::NotASheet)
    );
    assert_eq!(
        read(&zipped(&[("xl/workbook.xml", &b"<<<"[..])]), None),
        Err(Unread::Broken)
    );
    assert_eq!(
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        Err(Unread::OldOrLocked)
    );
    let whole = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
    });
    for end in [5, whole.len() / 2, whole.len() - 1] {
        assert!(read(&whole[..end], None).is_err());
    }
}
