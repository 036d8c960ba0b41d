//! An index in words and in files: its sum and grade, the share of a part or
//! why there is none, and each part with all that its page says of it.

use super::said::{decimal, share};
use crate::frame::pick;
use crate::i18n::{Lang, text};
use motcua_domain::report::{Cell, Column, Definition, Kind, Part, Row, RowKind};

/// Columns of an index in workbooks and text with commas: id, message, kind.
const COLUMNS: [(&str, &str, Kind); 12] = [
    ("id", "report-part-id", Kind::Text),
    ("name", "report-part", Kind::Text),
    ("part", "report-numerator", Kind::Count),
    ("whole", "report-denominator", Kind::Count),
    ("share", "report-share", Kind::Share),
    ("points", "report-points", Kind::Points),
    ("most", "report-most", Kind::Points),
    ("evidence", "report-evidence", Kind::Text),
    ("query", "report-numerator-query", Kind::Text),
    ("among", "report-denominator-query", Kind::Text),
    ("note", "report-note", Kind::Text),
    ("source", "report-source", Kind::Text),
];

/// The columns of its file.
pub fn columns() -> Vec<Column> {
    let column = |(id, message, kind): (&str, &str, Kind)| Column {
        id: id.to_owned(),
        name_vi: text(Lang::Vi, message, &[]),
        name_en: text(Lang::En, message, &[]),
        group_vi: String::new(),
        group_en: String::new(),
        kind,
        opens: false,
    };
    COLUMNS.into_iter().map(column).collect()
}

/// The rows of its file: a line a part, and the sum with the grade or what it
/// still lacks.
pub fn rows(lang: Lang, definition: &Definition, parts: &[Part]) -> Vec<Row> {
    let mut rows: Vec<Row> = parts.iter().map(|part| row(lang, part, parts)).collect();
    if let Some(said) = score(lang, definition, parts) {
        let score = definition.score(parts);
        let mut cells = vec![Cell::Empty; COLUMNS.len()];
        cells[1] = Cell::Text(text(lang, "report-score-sum", &[]));
        cells[5] = Cell::Points(score.points);
        cells[6] = Cell::Points(score.most);
        cells[10] = Cell::Text(said);
        rows.push(Row {
            key: String::new(),
            kind: RowKind::Total,
            cells,
        });
    }
    rows
}

fn row(lang: Lang, part: &Part, all: &[Part]) -> Row {
    let words = |text: &str| match text {
        "" => Cell::Empty,
        text => Cell::Text(text.to_owned()),
    };
    let count = |n: Option<i64>| n.map_or(Cell::Empty, Cell::Count);
    let share = match (part.part, part.whole) {
        (Some(part), Some(whole)) if whole > 0 => Cell::Share { part, whole },
        _ => Cell::Text(share_said(lang, part, all)),
    };
    let declared = part.declared.as_ref();
    let most = Some(part.most).filter(|most| *most > 0);
    Row {
        key: part.id.clone(),
        kind: RowKind::Line,
        cells: vec![
            words(&part.id),
            words(pick(lang, &part.name_vi, &part.name_en)),
            count(part.part),
            count(part.whole),
            share,
            part.points.map_or(Cell::Empty, Cell::Points),
            most.map_or(Cell::Empty, Cell::Points),
            declared.map_or(Cell::Empty, |said| words(&said.evidence)),
            words(&part.query),
            words(&part.among),
            words(pick(lang, &part.note_vi, &part.note_en)),
            words(&part.source),
        ],
    }
}

/// The share of a part; of a group without one how many of its parts are
/// counted, and otherwise that there are no data.
pub fn share_said(lang: Lang, part: &Part, all: &[Part]) -> String {
    if let (Some(of), Some(whole)) = (part.part, part.whole)
        && let Some(said) = share(lang, of, whole)
    {
        return said;
    }
    match part.counted_within(all) {
        Some((n, of)) => text(lang, "report-partly", &[("n", &n), ("all", &of)]),
        None => text(lang, "report-no-data", &[]),
    }
}

/// The sum and the grade, or which parts still lack their points; `None` where
/// no part has any.
pub fn score(lang: Lang, definition: &Definition, parts: &[Part]) -> Option<String> {
    let score = definition.score(parts);
    if score.most == 0 {
        return None;
    }
    let points = decimal(lang, score.points, 100);
    let most = decimal(lang, score.most, 100);
    if !score.missing.is_empty() {
        let missing = score.missing.join(", ");
        let values: [(&str, &dyn crate::i18n::Arg); 3] =
            [("points", &points), ("most", &most), ("missing", &missing)];
        return Some(text(lang, "report-score-missing", &values));
    }
    Some(match &score.grade {
        None => text(
            lang,
            "report-score",
            &[("points", &points), ("most", &most)],
        ),
        Some(grade) => {
            let grade = pick(lang, &grade.name_vi, &grade.name_en);
            let values: [(&str, &dyn crate::i18n::Arg); 3] =
                [("points", &points), ("most", &most), ("grade", &grade)];
            text(lang, "report-score-graded", &values)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::reports::sample_table::{definition, index_table};
    use motcua_domain::report::Period;

    #[test]
    fn a_file_says_query_points_evidence_and_why_there_is_no_share() {
        let definition = definition("index", crate::pages::reports::sample::scored()).unwrap();
        let period = Period::parse("2022-08").unwrap();
        let parts = index_table(&definition, period).parts;
        let columns = columns();
        let rows = rows(Lang::Vi, &definition, &parts);
        let cell = |row: &str, column: &str| {
            let at = columns.iter().position(|one| one.id == column).unwrap();
            let row = rows.iter().find(|one| one.key == row).unwrap();
            row.cells[at].clone()
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(
            cell("2.1", "query"),
            text("ended_in and not nationally_late")
        );
        assert_eq!(cell("2.1", "points"), Cell::Points(1_973));
        assert_eq!(cell("6", "points"), Cell::Points(150));
        assert_eq!(cell("6", "evidence"), text("Biên bản số 12/BB-TTHCC"));
        assert_eq!(cell("3.4", "share"), text("không có số liệu"));
        assert_eq!(
            cell("2", "share"),
            text("tính được 1 trên 2 chỉ số thành phần")
        );
        assert!(matches!(cell("", "note"), Cell::Text(said) if said.contains("3.4")));
        assert!(rows.iter().all(|row| row.cells.len() == columns.len()));
        let mut full = parts;
        full[2].points = Some(1_800);
        let said = score(Lang::Vi, &definition, &full).unwrap();
        assert!(said.contains("Xếp loại: Tốt"), "{said}");
    }
}
