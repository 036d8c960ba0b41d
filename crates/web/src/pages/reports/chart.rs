//! The chart beside a report: what one looks at before one reads. Its first
//! group of counted columns, line by line.

use crate::frame::Frame;
use crate::pages::director::chart::{BARS, Bar, draw};
use crate::view::Html;
use motcua_domain::report::{Cell, Kind, Row, RowKind, Table};
use motcua_papers::{heading, spans};

/// Colours of the parts of a bar, in the order of the columns.
const COLOURS: [&str; 4] = ["f1", "f2", "f3", "f5"];

/// A chart with what its colours mean, from left to right.
pub struct Chart {
    /// What it compares.
    pub title: String,
    /// The drawing.
    pub svg: Html,
    /// Under it.
    pub caption: String,
}

/// Nothing where there is nothing to compare: no counted columns, or fewer
/// than two lines.
pub fn chart(f: &Frame, title: &str, table: &Table) -> Option<Chart> {
    let columns = shown(f, table);
    let lines: Vec<&Row> = table
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Line)
        .collect();
    if columns.is_empty() || lines.len() < 2 {
        return None;
    }
    let value = |row: &Row, column: usize| match row.cells.get(column) {
        Some(Cell::Count(n)) => *n,
        _ => 0,
    };
    let bars: Vec<Bar> = lines
        .iter()
        .take(BARS)
        .map(|row| Bar {
            name: match row.cells.get(table.label_at()) {
                Some(Cell::Text(name)) => name.clone(),
                _ => row.key.clone(),
            },
            parts: columns
                .iter()
                .zip(COLOURS)
                .map(|(column, colour)| (value(row, *column), colour))
                .collect(),
            text: columns
                .iter()
                .map(|column| crate::format::number(f.lang, value(row, *column)))
                .collect::<Vec<_>>()
                .join(" · "),
        })
        .collect();
    let is_english = f.lang == crate::i18n::Lang::En;
    let names: Vec<&str> = columns
        .iter()
        .map(|column| heading(&table.columns[*column], is_english))
        .collect();
    let first = &table.columns[columns[0]];
    let what = match f.pick(&first.group_vi, &first.group_en) {
        "" => names[0],
        group => group,
    };
    Some(Chart {
        title: f.t1("report-chart-title", "what", what),
        svg: draw(&f.t1("report-chart", "title", title), &bars),
        caption: f.t1("report-chart-parts", "parts", names.join(" · ")),
    })
}

/// Columns whose numbers stand side by side in a bar: those of the last group
/// of counts, its own total left out; without groups the first count alone.
fn shown(f: &Frame, table: &Table) -> Vec<usize> {
    let is_count = |column: &usize| table.columns[*column].kind == Kind::Count;
    let spans = spans(&table.columns, f.lang == crate::i18n::Lang::En);
    let groups = spans.iter().filter(|span| !span.group.is_empty());
    let best = groups
        .map(|span| (span.first..span.first + span.n).collect::<Vec<_>>())
        .rfind(|columns| columns.len() > 1 && columns.iter().all(is_count));
    match best {
        // A total beside its parts would make every bar twice as long.
        Some(mut columns) => {
            if is_sum(table, &columns) {
                columns.remove(0);
            }
            columns.truncate(COLOURS.len());
            columns
        }
        None => (0..table.columns.len()).filter(is_count).take(1).collect(),
    }
}

/// Is the first of these the sum of the others, in every line?
fn is_sum(table: &Table, columns: &[usize]) -> bool {
    let value = |row: &Row, column: usize| match row.cells.get(column) {
        Some(Cell::Count(n)) => *n,
        _ => 0,
    };
    columns.len() > 2
        && table.rows.iter().all(|row| {
            let rest: i64 = columns[1..].iter().map(|column| value(row, *column)).sum();
            value(row, columns[0]) == rest
        })
}
