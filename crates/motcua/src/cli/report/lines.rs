//! Lines of a report on a terminal.

use motcua_desk::report::ClosedReport;
use motcua_domain::report::{Column, Part};
use motcua_domain::time::local;
use motcua_papers::heading;
use motcua_web::i18n::{Lang, text};
use motcua_web::pages::reports::{Names, index, said, since};

/// Most characters of a cell on a terminal.
const WIDEST: usize = 40;

/// A heading with its group before it: three "Total" are told apart so.
pub(super) fn titled(column: &Column, is_english: bool) -> String {
    let name = heading(column, is_english);
    let group = if is_english && !column.group_en.is_empty() {
        &column.group_en
    } else {
        &column.group_vi
    };
    if group.is_empty() {
        name.to_owned()
    } else {
        format!("{group}: {name}")
    }
}

/// A part of an index: share, points of the most, selections, and what is to
/// be known, as why it cannot be counted here or what declared points rest on.
pub(super) fn part_line(lang: Lang, part: &Part, all: &[Part]) -> String {
    let points = |n: i64| said::decimal(lang, n, 100);
    let number = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let pick = |vi: &str, en: &str| -> String {
        let is_english = lang == Lang::En && !en.is_empty();
        let said = if is_english { en } else { vi };
        said.to_owned()
    };
    let mut known = vec![pick(&part.note_vi, &part.note_en)];
    if part.counted_within(all).is_some() {
        known.insert(0, index::share_said(lang, part, all));
    }
    known.extend(part.declared.as_ref().map(|said| said.evidence.clone()));
    format!(
        "{}  {}  {} / {}  {} / {}  [{}] / [{}]  {}\n",
        part.id,
        pick(&part.name_vi, &part.name_en),
        number(part.part),
        number(part.whole),
        part.points.map_or_else(|| "-".to_owned(), points),
        points(part.most),
        part.query,
        part.among,
        known.join("; ")
    )
}

/// Of a closed period: when and by whom it was closed, with its hash, and what
/// differs by what is known today.
pub(super) fn closing(
    lang: Lang,
    names: &Names,
    closed: &ClosedReport,
    changed: &[since::Changed],
) -> String {
    let at = motcua_web::format::moment(lang, local(closed.closed_at));
    let who = names.of_official(&closed.closed_by.to_string());
    let mut said = vec![
        text(lang, "report-file-closed", &[("who", &who), ("at", &at)]),
        text(
            lang,
            "report-file-hash",
            &[("hash", &closed.hash), ("n", &closed.size)],
        ),
    ];
    let t = |id: &str| text(lang, id, &[]);
    said.push(t(if changed.is_empty() {
        "report-since-none"
    } else {
        "report-since-how"
    }));
    let mut said = said.join("\n") + "\n";
    if changed.is_empty() {
        return said;
    }
    let heads = ["cell", "then", "now", "by"].map(|of| t(&format!("report-since-{of}")));
    let mut lines = vec![heads.to_vec()];
    for one in changed {
        let cells = [&one.place, &one.then, &one.now, &one.by];
        lines.push(cells.map(String::clone).to_vec());
    }
    said.push_str(&aligned(&lines));
    said
}

/// Lines with their cells below each other; numbers at the right.
pub(super) fn aligned(lines: &[Vec<String>]) -> String {
    let n_columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let cut = |cell: &str| -> String { cell.chars().take(WIDEST).collect() };
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count().min(WIDEST))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let cell = cut(cell);
            let free = " ".repeat(width.saturating_sub(cell.chars().count()));
            if column > 0 {
                text.push_str("  ");
            }
            let is_number =
                column > 0 && cell.starts_with(|c: char| c.is_ascii_digit() || c == '−');
            if is_number {
                text.push_str(&free);
                text.push_str(&cell);
            } else {
                text.push_str(&cell);
                text.push_str(&free);
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_the_right_of_their_column() {
        let line = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let said = aligned(&[
            line(&["Lĩnh vực", "Số"]),
            line(&["Đất đai", "1.204"]),
            line(&["Hộ tịch", "7"]),
        ]);
        assert_eq!(said, "Lĩnh vực  Số\nĐất đai   1.204\nHộ tịch       7\n");
    }
}
