//! What the desk gives for the page of a report.

use super::Trouble;
use super::choice::query;
use super::held;
use super::names::Names;
use super::said;
use super::show::{About, Closed, Show};
use super::since::{self, Carried};
use crate::format;
use crate::frame::Frame;
use crate::pages::encode;
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
    /// Of a closed period: counted by what is known today.
    today: Option<Recomputed>,
    carried: Option<Carried>,
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
    let today = closed
        .as_ref()
        .map(|_| desk.recompute(me, &ask.id, ask.period, Anew::Today));
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
        today: today.transpose()?,
        carried: since::carried(desk, me, ask, &report)?,
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
    let closed = Closing {
        definition,
        closed: read.closed.as_ref(),
        anew: read.anew.as_ref(),
        today: read.today.as_ref(),
    };
    let closed = closed_said(&f, &names, &closed);
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
        carried: read
            .carried
            .as_ref()
            .map(|carried| carried_said(&f, &ask.id, carried)),
        listed: (definition.kind == ReportKind::Register).then_some((shown, listed)),
        held: read
            .held
            .iter()
            .filter_map(|one| held::said(f.lang, &names, one))
            .collect(),
    };
    Show::new(f, Some(settings), definition, table.clone(), &names, about)
}

/// What is said of a closing.
struct Closing<'a> {
    definition: &'a Definition,
    closed: Option<&'a ClosedReport>,
    anew: Option<&'a Recomputed>,
    today: Option<&'a Recomputed>,
}

/// The closing in words, and what counting anew shows.
fn closed_said(f: &Frame, names: &Names, read: &Closing<'_>) -> Option<Closed> {
    let closed = read.closed?;
    let definition = read.definition;
    let differences = read.anew.map_or_else(Vec::new, |anew| {
        let of = |one| difference(f, names, definition, &anew.then, one);
        anew.differs.iter().map(of).collect()
    });
    let outcome = match read.anew {
        None => "",
        Some(anew) if anew.is_equal() => "equal",
        Some(_) => "differs",
    };
    Some(Closed {
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
        today: read.today.map_or_else(Vec::new, |today| {
            since::changed(f.lang, names, definition, today)
        }),
    })
}

/// "Đất đai, Tiếp nhận: 12 thay vì 11".
fn difference(
    f: &Frame,
    names: &Names,
    definition: &Definition,
    table: &Table,
    one: &Differs,
) -> String {
    f.t3(
        "report-differs",
        "place",
        since::place(f.lang, names, definition, table, one),
        "then",
        said::cell(f.lang, &one.then),
        "now",
        said::cell(f.lang, &one.now),
    )
}

/// Why the number carried over is not the one that was left, and where the
/// difference of that period stands.
fn carried_said(f: &Frame, report: &str, carried: &Carried) -> (String, String) {
    let said = f.t3(
        "report-carried-differs",
        "period",
        said::period(f.lang, &carried.before),
        "left",
        format::number(f.lang, carried.left),
        "carried",
        format::number(f.lang, carried.over),
    );
    let query = query(&carried.before, None);
    (said, format!("/reports/{}?{query}#closed", encode(report)))
}
