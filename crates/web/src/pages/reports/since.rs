//! What became known after a period was closed: the cells that say something
//! else today, and a period that takes over another number than was left.

use super::names::Names;
use super::{read, said};
use crate::format;
use crate::frame::pick;
use crate::i18n::{Lang, text};
use motcua_desk::report::{Differs, Recomputed, Report, ReportAsk};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::money::Vnd;
use motcua_domain::report::{Cell, Definition, Period, ReportKind, Table};
use serde_json::{Value, json};

/// A cell that says something else today.
pub struct Changed {
    /// Line and column.
    pub place: String,
    /// As it was closed.
    pub then: String,
    /// By what is known today.
    pub now: String,
    /// The difference with its sign; empty where there is none to be counted.
    pub by: String,
}

/// The cells that differ, in words.
pub fn changed(
    lang: Lang,
    names: &Names,
    definition: &Definition,
    today: &Recomputed,
) -> Vec<Changed> {
    let one = |one: &Differs| Changed {
        place: place(lang, names, definition, &today.then, one),
        then: said::cell(lang, &one.then),
        now: said::cell(lang, &one.now),
        by: by(lang, &one.then, &one.now),
    };
    today.differs.iter().map(one).collect()
}

/// The same for programs: `row`, `column`, `then` and `now`, cells as in the
/// rows of the file.
pub fn json(today: &Recomputed) -> Value {
    let one = |one: &Differs| {
        json!({
            "row": one.row,
            "column": one.column,
            "then": one.then,
            "now": one.now,
        })
    };
    today.differs.iter().map(one).collect()
}

/// Line and column of a cell.
pub(super) fn place(
    lang: Lang,
    names: &Names,
    definition: &Definition,
    table: &Table,
    one: &Differs,
) -> String {
    let column = table.columns.iter().find(|column| column.id == one.column);
    let column = column.map_or_else(
        || text(lang, "report-points", &[]),
        |column| pick(lang, &column.name_vi, &column.name_en).to_owned(),
    );
    let row = if definition.kind == ReportKind::Index {
        one.row.clone()
    } else {
        names.of_line(&one.row)
    };
    text(lang, "report-cell", &[("row", &row), ("column", &column)])
}

fn by(lang: Lang, then: &Cell, now: &Cell) -> String {
    let (more, said): (i64, fn(Lang, i64) -> String) = match (then, now) {
        (Cell::Count(then), Cell::Count(now)) => (now - then, format::number),
        (Cell::Empty, Cell::Count(now)) => (*now, format::number),
        (Cell::Count(then), Cell::Empty) => (-then, format::number),
        (Cell::Money(then), Cell::Money(now)) => (now - then, money),
        (Cell::Empty, Cell::Money(now)) => (*now, money),
        (Cell::Money(then), Cell::Empty) => (-then, money),
        (Cell::TenthDays(then), Cell::TenthDays(now)) => (now - then, tenths),
        (Cell::Points(then), Cell::Points(now)) => (now - then, hundredths),
        // Shares and means of nothing have no number to start from.
        _ => return String::new(),
    };
    let sign = if more < 0 { "−" } else { "+" };
    format!("{sign}{}", said(lang, more.saturating_abs()))
}

fn money(lang: Lang, vnd: i64) -> String {
    format::money(lang, Vnd(vnd))
}

fn tenths(lang: Lang, n: i64) -> String {
    said::decimal(lang, n, 10)
}

fn hundredths(lang: Lang, n: i64) -> String {
    said::decimal(lang, n, 100)
}

/// A number carried over that is not the one that was left.
pub(super) struct Carried {
    /// The period before, which is closed.
    pub(super) before: Period,
    /// Left at its end, as it was closed.
    pub(super) left: i64,
    /// Carried over by what is known today.
    pub(super) over: i64,
}

/// Of a report that counts both: does it carry over another number than the
/// period before was closed with? `None` = the same, or that one is open.
pub(super) fn carried(
    desk: &Desk,
    me: &Actor,
    ask: &ReportAsk,
    report: &Report,
) -> Result<Option<Carried>, DeskError> {
    let before = ask.period.previous();
    let of = |selection: &str| {
        let mut columns = report.definition.columns.iter();
        let column = columns.find(|one| one.count.as_deref().map(str::trim) == Some(selection));
        column.map(|column| column.id.clone())
    };
    let (Some(carried), Some(left)) = (of("carried"), of("open_at_end")) else {
        return Ok(None);
    };
    if before == ask.period || report.unit.is_some() {
        return Ok(None);
    }
    let ask = ReportAsk {
        period: before,
        ..ask.clone()
    };
    let Some((_, closed)) = read::closed(desk, me, &ask)? else {
        return Ok(None);
    };
    let pair = total(&report.table, &carried).zip(total(&closed, &left));
    Ok(pair
        .filter(|(carried, left)| carried != left)
        .map(|(carried, left)| Carried {
            before,
            left,
            over: carried,
        }))
}

/// The number of a column over all lines.
fn total(table: &Table, column: &str) -> Option<i64> {
    let at = table.columns.iter().position(|one| one.id == column)?;
    let row = table.rows.iter().find(|row| row.key.is_empty())?;
    match row.cells.get(at)? {
        Cell::Count(n) => Some(*n),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign_and_its_measure() {
        let by = |then, now| by(Lang::Vi, &then, &now);
        assert_eq!(by(Cell::Count(11), Cell::Count(6)), "−5");
        assert_eq!(by(Cell::Empty, Cell::Count(1_200)), "+1.200");
        assert_eq!(by(Cell::TenthDays(15), Cell::TenthDays(27)), "+1,2");
        assert_eq!(by(Cell::Points(200), Cell::Points(75)), "−1,25");
        assert_eq!(by(Cell::Empty, Cell::TenthDays(27)), "");
    }
}
