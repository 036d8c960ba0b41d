//! What the desk gives for the page of a report.

use super::Trouble;
use super::held;
use super::names::Names;
use super::said;
use super::show::{About, Closed, Show};
use crate::format;
use crate::frame::Frame;
use crate::pages::work::form_key;
use crate::words;
use motcua_desk::report::{
    Anew, ClosedReport, Differs, HeldTime, Names as Known, Recomputed, Report, ReportAsk,
};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::report::{Definition, ReportKind, Table};
use motcua_domain::time::local;

/// A report with what stands beside it.
pub struct Read {
    report: Report,
    names: Known,
    closed: Option<ClosedReport>,
    anew: Option<Recomputed>,
    held: Vec<HeldTime>,
    /// The reader answers for the report of the whole desk.
    answers: bool,
    is_over: bool,
    key: String,
    declare_key: String,
}

/// Reads a report; one that was closed as it was closed.
pub fn report(desk: &Desk, me: &Actor, ask: &ReportAsk, anew: bool) -> Result<Read, DeskError> {
    let closed = closed(desk, me, ask)?;
    let mut report = if closed.is_some() {
        desk.report_frame(me, ask)?
    } else {
        desk.report(me, ask, &mut |_, _| true)?
    };
    let closed = closed.map(|(closed, table)| {
        report.table = table;
        closed
    });
    let anew = match &closed {
        Some(_) if anew => Some(desk.recompute(me, &ask.id, ask.period, Anew::AsClosed)?),
        _ => None,
    };
    let is_over = ask.period.is_over(desk.now());
    let is_counted = report.definition.kind != ReportKind::Register;
    let settings = desk.settings();
    let unit = &settings.office.unit;
    Ok(Read {
        held: held::of_rows(desk, me, ask, &report.definition, &report.table.rows)?,
        names: desk.report_names(ask.period.to)?,
        answers: is_counted
            && ask.unit.is_none()
            && me.may(Action::CloseReport, unit)
            && me.may(Action::ReadReports, unit),
        is_over,
        key: form_key(desk),
        declare_key: form_key(desk),
        report,
        closed,
        anew,
    })
}

/// The report as it was closed. Only reports of the whole desk are, and nothing
/// of them is for those who may read only their own unit's.
pub fn closed(
    desk: &Desk,
    me: &Actor,
    ask: &ReportAsk,
) -> Result<Option<(ClosedReport, Table)>, DeskError> {
    if ask.unit.is_some() {
        return Ok(None);
    }
    match desk.closed_report(me, &ask.id, ask.period) {
        Err(DeskError::Denied(_) | DeskError::NotFound) => Ok(None),
        other => other,
    }
}

/// The page of what was read.
pub(super) fn page(
    f: Frame,
    settings: &Settings,
    read: Read,
    ask: &ReportAsk,
    trouble: Trouble,
) -> Show {
    let Report {
        table, definition, ..
    } = &read.report;
    let names = Names::new(f.lang, definition, Some(read.names));
    let shown = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
    let listed = i64::try_from(read.report.listed).unwrap_or(i64::MAX);
    let differences = read.anew.as_ref().map_or_else(Vec::new, |anew| {
        let of = |one| difference(&f, &names, definition, &anew.then, one);
        anew.differs.iter().map(of).collect()
    });
    let outcome = match &read.anew {
        None => "",
        Some(anew) if anew.is_equal() => "equal",
        Some(_) => "differs",
    };
    let closed = read.closed.as_ref().map(|closed| Closed {
        said: f.t2(
            "report-closed-at",
            "at",
            f.moment(local(closed.closed_at)),
            "who",
            names.of_official(&closed.closed_by.to_string()),
        ),
        size: format::number(f.lang, closed.size),
        hash: closed.hash.clone(),
        anew: outcome,
        differences,
    });
    // A reader of one unit reads that unit's without asking.
    let unit = read.report.unit.as_ref().or(ask.unit.as_ref()).map(|unit| {
        let name = words::unit(f.lang, &settings.units, unit, f.now.date());
        (unit.to_string(), name)
    });
    let about = About {
        period: ask.period,
        unit,
        runs: read.report.runs,
        before_first: read.report.before_first,
        can_close: read.answers && read.is_over && closed.is_none(),
        declare: (read.answers && closed.is_none()).then_some((read.declare_key, trouble.typed)),
        closed,
        key: read.key,
        problem: trouble.problem,
        listed: (definition.kind == ReportKind::Register).then_some((shown, listed)),
        held: read
            .held
            .iter()
            .filter_map(|one| held::said(f.lang, &names, one))
            .collect(),
    };
    Show::new(f, Some(settings), definition, table.clone(), &names, about)
}

/// "Đất đai, Tiếp nhận: 12 thay vì 11".
fn difference(
    f: &Frame,
    names: &Names,
    definition: &Definition,
    table: &Table,
    one: &Differs,
) -> String {
    let column = table.columns.iter().find(|column| column.id == one.column);
    let column = column.map_or_else(
        || f.t("report-points"),
        |column| f.pick(&column.name_vi, &column.name_en).to_owned(),
    );
    let is_index = definition.kind == ReportKind::Index;
    let row = if is_index {
        one.row.clone()
    } else {
        names.of_line(&one.row)
    };
    let place = f.t2("report-cell", "row", row, "column", column);
    f.t3(
        "report-differs",
        "place",
        place,
        "then",
        said::cell(f.lang, &one.then),
        "now",
        said::cell(f.lang, &one.now),
    )
}
