//! A report as a file: workbook, text with commas, JSON, or the data of an
//! official paper. Row by row: the file grows on the disk and not in memory.
//! The command line writes its files here too.

use super::held;
use super::names::Names;
pub use super::order::{As, Order};
use super::read;
use super::said;
use crate::Error;
use crate::i18n::{Lang, text};
use crate::pages::print::sheet::heading;
use crate::press::Job;
use crate::spool;
use jiff::civil::DateTime;
use motcua_desk::report::{Progress, Report};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::report::{Cell, Check, Definition, Part, ReportKind, Row, Table};
use motcua_domain::time::{instant, rfc3339};
use motcua_papers::{Extras, FileError, ReportPaper, SheetCsv, TableWords, Xlsx};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};

/// A file to write into, beside the data and without a name.
///
/// # Errors
/// The folder cannot be written to.
pub fn spooled(desk: &Desk) -> Result<File, Error> {
    spool::file(desk.store().folder().path())
}

/// What was made.
pub enum Made {
    /// The file.
    File(File),
    /// A paper that is still to be typeset.
    Paper(Box<Job>),
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// The desk refuses, or failed.
    #[error("{0}")]
    Desk(#[from] DeskError),
    /// It cannot be written.
    #[error("{0}")]
    File(#[from] FileError),
    /// It cannot be written as JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// The disk.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
    /// More rows than a paper takes; a workbook takes them.
    #[error("more rows than a paper takes")]
    TooLong,
}

impl From<Fail> for Error {
    fn from(why: Fail) -> Self {
        match why {
            Fail::Desk(error) => error.into(),
            Fail::File(FileError::Io(error)) | Fail::Disk(error) => spool::failed(error),
            Fail::File(error) => Self::fault(&error),
            Fail::Json(error) => Self::fault(&error),
            Fail::TooLong => DeskError::invalid("as", "report-too-long").into(),
        }
    }
}

/// Writes the rows of a report into `out`.
///
/// # Errors
/// As [`Desk::report`]; when the file cannot be written.
pub fn write(
    desk: &Desk,
    me: &Actor,
    order: &Order,
    out: File,
    progress: Progress<'_>,
) -> Result<Made, Fail> {
    let mut frame = desk.report_frame(me, &order.ask)?;
    let lang = match order.kind {
        As::Pdf => Lang::Vi,
        _ => order.lang,
    };
    let known = desk.report_names(order.ask.period.to)?;
    let names = Names::new(lang, &frame.definition, Some(known));
    frame.table.columns = names.columns(&frame.table.columns);
    if held::is_of_late(&frame.definition) {
        frame.table.columns.push(held::column());
    }
    let words = words(lang, desk, order, &frame.table);
    let mut sink = Sink::begin(order, &frame.table, &words, out)?;
    let report = if frame.definition.kind == ReportKind::Register {
        let mut waiting = Vec::new();
        let mut push = |row: Row| {
            waiting.push(row);
            if waiting.len() < held::SLICE {
                return Ok(());
            }
            let rows = std::mem::take(&mut waiting);
            put(desk, me, order, &frame.definition, &names, rows, &mut sink)
        };
        let report = desk.report_rows::<Fail>(me, &order.ask, &mut push, progress)?;
        put(
            desk,
            me,
            order,
            &frame.definition,
            &names,
            waiting,
            &mut sink,
        )?;
        report
    } else {
        // What was closed is taken along as it was closed.
        let mut report = match read::closed(desk, me, &order.ask)? {
            Some((_, table)) => Report { table, ..frame },
            None => desk.report(me, &order.ask, progress)?,
        };
        for row in std::mem::take(&mut report.table.rows) {
            sink.push(&names.named(row))?;
        }
        report
    };
    sink.finish(desk, order, &report, &names)
}

/// Some rows of a register; a list of late dossiers with who held the time.
fn put(
    desk: &Desk,
    me: &Actor,
    order: &Order,
    definition: &Definition,
    names: &Names,
    rows: Vec<Row>,
    sink: &mut Sink,
) -> Result<(), Fail> {
    let held = held::of_rows(desk, me, &order.ask, definition, &rows)?;
    let lang = names.lang();
    let held: HashMap<DossierId, String> = held
        .iter()
        .filter_map(|one| held::said(lang, names, one))
        .collect();
    for row in rows {
        let said = held::dossier(&row).and_then(|id| held.get(&id).cloned());
        let mut row = names.named(row);
        if held::is_of_late(definition) {
            row.cells.push(said.map_or(Cell::Empty, Cell::Text));
        }
        sink.push(&row)?;
    }
    Ok(())
}

/// A file in the making.
enum Sink {
    Xlsx(Box<Xlsx>, File),
    Csv(Box<SheetCsv<BufWriter<File>>>, File),
    Json(BufWriter<File>, u64),
    Paper(Box<ReportPaper>),
}

impl Sink {
    fn begin(order: &Order, head: &Table, words: &TableWords, out: File) -> Result<Self, Fail> {
        Ok(match order.kind {
            As::Xlsx => Self::Xlsx(Box::new(Xlsx::begin(head, words, order.now)?), out),
            As::Csv => {
                let to = BufWriter::new(out.try_clone()?);
                Self::Csv(Box::new(SheetCsv::begin(head, words, to)?), out)
            }
            As::Json => Self::Json(json_head(order, head, out)?, 0),
            As::Pdf => {
                let period = said::period(Lang::Vi, &order.ask.period);
                Self::Paper(Box::new(ReportPaper::begin(head, &period)))
            }
        })
    }

    fn push(&mut self, row: &Row) -> Result<(), Fail> {
        match self {
            Self::Xlsx(book, _) => book.push(row)?,
            Self::Csv(csv, _) => csv.push(row)?,
            Self::Json(out, n) => {
                let comma = if *n > 0 { ",\n" } else { "\n" };
                out.write_all(comma.as_bytes())?;
                serde_json::to_writer(&mut *out, row)?;
                *n += 1;
            }
            Self::Paper(paper) => {
                if !paper.push(row) {
                    return Err(Fail::TooLong);
                }
            }
        }
        Ok(())
    }

    fn finish(
        self,
        desk: &Desk,
        order: &Order,
        report: &Report,
        names: &Names,
    ) -> Result<Made, Fail> {
        let checks: Vec<Check> = report
            .table
            .checks
            .iter()
            .map(|c| named(c, names))
            .collect();
        let parts = &report.table.parts;
        match self {
            Self::Xlsx(book, out) => {
                book.finish(&checks, parts, &out)?;
                Ok(Made::File(out))
            }
            Self::Csv(csv, out) => {
                csv.finish()?;
                Ok(Made::File(out))
            }
            Self::Json(mut out, _) => {
                let checks = serde_json::to_string(&report.table.checks)?;
                let parts = serde_json::to_string(parts)?;
                write!(out, "],\n\"checks\":{checks},\n\"parts\":{parts}}}\n")?;
                Ok(Made::File(out.into_inner().map_err(|e| e.into_error())?))
            }
            Self::Paper(paper) => {
                let at = said_at(Lang::Vi, order.now);
                let data = paper_data(desk, order, *paper, &checks, parts, at);
                Ok(Made::Paper(Box::new(Job {
                    set: "local".to_owned(),
                    form: "report".to_owned(),
                    data,
                    extras: Extras::default(),
                })))
            }
        }
    }
}

/// The identity with names of the lines in which it does not hold.
fn named(check: &Check, names: &Names) -> Check {
    Check {
        says: check.says.clone(),
        broken: check.broken.iter().map(|key| names.of_line(key)).collect(),
    }
}

fn paper_data(
    desk: &Desk,
    order: &Order,
    paper: ReportPaper,
    checks: &[Check],
    parts: &[Part],
    at: String,
) -> Value {
    let settings = desk.settings();
    let mut sheet = heading(&settings.office, instant(order.now));
    "A4".clone_into(&mut sheet.size);
    let lines: Vec<String> = runs_on(Lang::Vi, order).into_iter().chain([at]).collect();
    sheet.own = paper.finish(checks, parts, &lines);
    sheet.to_value()
}

/// What stands before the rows: keys that stay, so that programs can rely on
/// them (`report`, `period`, `columns`, `rows`, `checks`, `parts`).
fn json_head(order: &Order, head: &Table, out: File) -> Result<BufWriter<File>, Fail> {
    let mut out = BufWriter::new(out);
    let about = serde_json::json!({
        "report": head.report,
        "title_vi": head.title_vi,
        "title_en": head.title_en,
        "source": head.source,
        "period": order.ask.period.to_string(),
        "from": order.ask.period.from.to_string(),
        "to": order.ask.period.to.to_string(),
        "unit": order.ask.unit.as_ref().map(ToString::to_string),
        "made_at": rfc3339(instant(order.now)),
        "as_of": rfc3339(instant(order.now).min(order.ask.period.end())),
        "runs": !order.ask.period.is_over(instant(order.now)),
        "columns": head.columns,
    })
    .to_string();
    // The object stays open for the rows.
    let open = about.strip_suffix('}').unwrap_or(&about);
    write!(out, "{open},\n\"rows\":[")?;
    Ok(out)
}

fn said_at(lang: Lang, now: DateTime) -> String {
    let at = crate::format::moment(lang, now);
    text(lang, "report-made", &[("at", &at)])
}

/// Of a period that is not over: that its numbers will change.
fn runs_on(lang: Lang, order: &Order) -> Option<String> {
    if order.ask.period.is_over(instant(order.now)) {
        return None;
    }
    let at = crate::format::moment(lang, order.now);
    Some(text(lang, "report-runs", &[("at", &at)]))
}

/// The words of a table's file in a language.
fn words(lang: Lang, desk: &Desk, order: &Order, table: &Table) -> TableWords {
    let settings = desk.settings();
    let pick = |vi: &str, en: &str| crate::frame::pick(lang, vi, en).to_owned();
    let t = |id: &str| text(lang, id, &[]);
    let title = pick(&table.title_vi, &table.title_en);
    let mut lines = vec![
        title.clone(),
        pick(&settings.office.name_vi, &settings.office.name_en),
        said::period(lang, &order.ask.period),
        table.source.clone(),
        runs_on(lang, order).unwrap_or_default(),
        said_at(lang, order.now),
    ];
    lines.retain(|line| !line.is_empty());
    TableWords {
        english: lang == Lang::En,
        lines,
        sheet: title,
        checks: t("report-checks"),
        holds: t("report-holds"),
        broken: t("report-broken"),
        part: [
            t("report-part-id"),
            t("report-part"),
            t("report-numerator"),
            t("report-denominator"),
            t("report-points"),
            t("report-most"),
            t("report-numerator-query"),
            t("report-denominator-query"),
            t("report-note"),
            t("report-source"),
        ],
    }
}
