//! Of lists of late dossiers: which unit and step held the time, beside each
//! line.

use super::names::Names;
use super::said;
use crate::i18n::{Lang, text};
use motcua_desk::report::{HeldTime, ReportAsk};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::report::{Cell, Column, Definition, Kind, Row, Value};

/// Lines asked for at a time; the desk gives no more.
pub const SLICE: usize = 200;

/// Is it a list that says by how much its dossiers are late?
pub fn is_of_late(definition: &Definition) -> bool {
    let mut columns = definition.columns.iter();
    columns.any(|column| column.value == Some(Value::DaysLate))
}

/// The column that such a list has beside its own.
pub fn column() -> Column {
    Column {
        id: "held-by".to_owned(),
        name_vi: text(Lang::Vi, "report-held-by", &[]),
        name_en: text(Lang::En, "report-held-by", &[]),
        group_vi: String::new(),
        group_en: String::new(),
        kind: Kind::Text,
        opens: false,
    }
}

/// Who held the time of the dossiers of these lines; nothing for other reports.
///
/// # Errors
/// As [`Desk::report`].
pub fn of_rows(
    desk: &Desk,
    me: &Actor,
    ask: &ReportAsk,
    definition: &Definition,
    rows: &[Row],
) -> Result<Vec<HeldTime>, DeskError> {
    if !is_of_late(definition) {
        return Ok(Vec::new());
    }
    let ids: Vec<DossierId> = rows.iter().filter_map(dossier).collect();
    desk.late_steps(me, ask, &ids)
}

/// The dossier that a line is about.
pub fn dossier(row: &Row) -> Option<DossierId> {
    row.cells.iter().find_map(|cell| match cell {
        Cell::Code { dossier, .. } => Some(*dossier),
        _ => None,
    })
}

/// The unit and step that held the time, and how long, in days.
pub fn said(lang: Lang, names: &Names, held: &HeldTime) -> Option<(DossierId, String)> {
    let step = held.steps.get(held.slowest?)?;
    let tenths = step.answers_for() * 10 / (24 * 60);
    let (unit, number) = (
        names.of_unit(step.unit.as_str()),
        (step.step + 1).to_string(),
    );
    let days = said::decimal(lang, tenths, 10);
    let said = text(
        lang,
        "report-held",
        &[("unit", &unit), ("step", &number), ("days", &days)],
    );
    Some((held.dossier, said))
}
