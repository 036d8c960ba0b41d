//! The table of a report: headings and lines, and what their cells open.

use super::held::dossier;
use super::said;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::encode;
use crate::pages::work::address;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::report::{Cell, Column, Kind, Row, RowKind, Table};
use motcua_papers::{heading, is_grouped, spans};

/// A heading.
pub struct Head {
    pub(super) text: String,
    pub(super) down: usize,
    pub(super) across: usize,
    pub(super) class: &'static str,
}

/// A cell; with an address it opens.
pub struct Shown {
    pub(super) text: String,
    pub(super) url: String,
    /// What a reader of the screen is told of the link.
    pub(super) label: String,
    pub(super) class: &'static str,
}

/// A line: its number and its name, when it has them, and the rest.
pub struct Line {
    pub(super) nth: Option<String>,
    pub(super) name: Option<String>,
    pub(super) cells: Vec<Shown>,
    pub(super) class: &'static str,
}

fn class(cell: &Cell) -> &'static str {
    match cell {
        Cell::Text(_) => "",
        Cell::Code { .. } => "codeid",
        _ => "num",
    }
}

/// One row of headings, or two; `with_held` adds who held the time.
pub(super) fn heads(f: &Frame, table: &Table, with_held: bool) -> Vec<Vec<Head>> {
    let is_english = f.lang == Lang::En;
    let spans = spans(&table.columns, is_english);
    let rows = if is_grouped(&spans) { 2 } else { 1 };
    let head = |column: usize, down| {
        let column = &table.columns[column];
        Head {
            text: heading(column, is_english).to_owned(),
            down,
            across: 1,
            class: match column.kind {
                Kind::Text | Kind::Code => "",
                _ => "num",
            },
        }
    };
    let mut first = Vec::new();
    let mut second = Vec::new();
    for span in &spans {
        if span.group.is_empty() {
            first.push(head(span.first, rows));
            continue;
        }
        first.push(Head {
            text: span.group.to_owned(),
            down: 1,
            across: span.n,
            class: "",
        });
        second.extend((span.first..span.first + span.n).map(|column| head(column, 1)));
    }
    if with_held {
        first.push(Head {
            text: f.t("report-held-by"),
            down: rows,
            across: 1,
            class: "",
        });
    }
    let mut all = vec![first];
    if !second.is_empty() {
        all.push(second);
    }
    all
}

/// A line, its numbers with the address of their dossiers.
pub(super) fn line(
    f: &Frame,
    table: &Table,
    row: &Row,
    query: &str,
    held: &[(DossierId, String)],
) -> Line {
    let mut cells = row.cells.iter().zip(&table.columns);
    // The sum of all lines has a place for the number, and none.
    let nth = (table.label_at() > 0)
        .then(|| cells.next())
        .flatten()
        .map(|(cell, _)| said::cell(f.lang, cell));
    // What a line is called heads it.
    let name = match row.cells.get(table.label_at()) {
        Some(Cell::Text(name)) => {
            cells.next();
            Some(name.clone())
        }
        _ => None,
    };
    let of = name.as_deref().unwrap_or_default();
    let cells = cells.map(|(cell, column)| {
        let url = match cell {
            Cell::Code { code, dossier } => {
                address(*dossier, DossierCode::parse(code).ok().as_ref())
            }
            Cell::Count(n) if *n != 0 && column.opens => {
                cases_url(&table.report, &row.key, &column.id, query)
            }
            Cell::Share { part, .. } if *part != 0 && column.opens => {
                cases_url(&table.report, &row.key, &column.id, query)
            }
            Cell::Money(n) if *n != 0 && column.opens => {
                cases_url(&table.report, &row.key, &column.id, query)
            }
            // A mean of nothing is an empty cell; one of 0,0 days has dossiers.
            Cell::TenthDays(_) if column.opens => {
                cases_url(&table.report, &row.key, &column.id, query)
            }
            _ => String::new(),
        };
        shown(f, cell, url, (column, of))
    });
    let mut cells: Vec<Shown> = cells.collect();
    if !held.is_empty() {
        cells.push(held_cell(row, held));
    }
    Line {
        cells,
        nth,
        name,
        class: match row.kind {
            RowKind::Line => "",
            RowKind::Total => "total",
        },
    }
}

/// A cell; what a link opens is told of numbers, a code says it itself.
fn shown(f: &Frame, cell: &Cell, url: String, (column, row): (&Column, &str)) -> Shown {
    let text = said::cell(f.lang, cell);
    let name = heading(column, f.lang == Lang::En);
    let label = if url.is_empty() || matches!(cell, Cell::Code { .. }) {
        String::new()
    } else {
        f.t3(
            "report-open",
            "n",
            text.as_str(),
            "column",
            name,
            "row",
            row,
        )
    };
    Shown {
        text,
        url,
        label,
        class: class(cell),
    }
}

/// Who held the time of the dossier of this line.
fn held_cell(row: &Row, held: &[(DossierId, String)]) -> Shown {
    let id = dossier(row);
    let said = held.iter().find(|(of, _)| Some(*of) == id);
    Shown {
        text: said.map_or_else(String::new, |(_, said)| said.clone()),
        url: String::new(),
        label: String::new(),
        class: "",
    }
}

/// Address of the dossiers behind a number.
pub(super) fn cases_url(report: &str, row: &str, column: &str, query: &str) -> String {
    format!(
        "/reports/{}/cases?{query}&row={}&column={}",
        encode(report),
        encode(row),
        encode(column)
    )
}
