//! A report as a file: workbook, text with commas, JSON, or the data of an
//! official paper. Row by row: the file grows on the disk and not in memory.
//! The command line writes its files here too.

use super::held;
use super::names::Names;
pub use super::order::{As, Order};
use super::said;
use super::{head, index, read, since};
use crate::Error;
use crate::i18n::Lang;
use crate::pages::print::sheet::heading;
use crate::press::Job;
use crate::spool;
use motcua_desk::report::{Anew, ClosedReport, Progress, Recomputed, Report};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::report::{Cell, Check, Column, Definition, ReportKind, Row, Table};
use motcua_domain::time::instant;
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

/// Writes the rows of a report into `out`; what was closed as it was closed.
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
    let (closed, kept) = read::closed(desk, me, &order.ask)?.unzip();
    let today = today(desk, me, order, closed.as_ref())?;
    let mut frame = desk.report_frame(me, &order.ask)?;
    let lang = match order.kind {
        As::Pdf => Lang::Vi,
        _ => order.lang,
    };
    let known = desk.report_names(order.ask.period.to)?;
    let names = Names::new(lang, &frame.definition, Some(known));
    if let Some(kept) = &kept {
        // Its rows stand under the headings that it was closed with.
        frame.table.columns = kept.columns.clone();
    }
    frame.table.columns = columns(order, &frame, &names);
    let beside = head::beside(desk, order, &frame, &names, closed.as_ref());
    let words = head::table_words(lang, desk, order, &frame.table, &beside);
    let begin = Head {
        table: &frame.table,
        words: &words,
        closed: closed.as_ref(),
        today: today.as_ref(),
        names: &names,
    };
    let mut sink = Sink::begin(order, &begin, out)?;
    let report = if frame.definition.kind == ReportKind::Register {
        listed(
            desk,
            me,
            order,
            &frame.definition,
            &names,
            &mut sink,
            progress,
        )?
    } else {
        match kept {
            Some(table) => Report { table, ..frame },
            None => desk.report(me, &order.ask, progress)?,
        }
    };
    if is_wide(order, &report.definition) {
        for row in index::rows(lang, &report.definition, &report.table.parts) {
            sink.push(&row)?;
        }
    } else if report.definition.kind != ReportKind::Register {
        for row in &report.table.rows {
            sink.push(&names.named(row.clone()))?;
        }
    }
    sink.finish(desk, order, &report, (&names, &beside))
}

/// A closed report counted by what is known today, where the file says it.
fn today(
    desk: &Desk,
    me: &Actor,
    order: &Order,
    closed: Option<&ClosedReport>,
) -> Result<Option<Recomputed>, DeskError> {
    let told = closed.filter(|_| order.kind == As::Json);
    let today = told.map(|one| desk.recompute(me, &one.report, one.period, Anew::Today));
    today.transpose()
}

/// The columns of the file: with the names of the lines, and who held the time.
fn columns(order: &Order, frame: &Report, names: &Names) -> Vec<Column> {
    if is_wide(order, &frame.definition) {
        return index::columns();
    }
    let mut columns = names.columns(&frame.table.columns);
    if held::is_of_late(&frame.definition) {
        columns.push(held::column());
    }
    columns
}

/// Is it an index as rows of a workbook or of text, so that each part says
/// there all that its page says?
fn is_wide(order: &Order, definition: &Definition) -> bool {
    definition.kind == ReportKind::Index && matches!(order.kind, As::Xlsx | As::Csv)
}

/// Streams the rows of a register.
fn listed(
    desk: &Desk,
    me: &Actor,
    order: &Order,
    definition: &Definition,
    names: &Names,
    sink: &mut Sink,
    progress: Progress<'_>,
) -> Result<Report, Fail> {
    let mut waiting = Vec::new();
    let mut push = |row: Row| {
        waiting.push(row);
        if waiting.len() < held::SLICE {
            return Ok(());
        }
        let rows = std::mem::take(&mut waiting);
        put(desk, me, order, definition, names, rows, sink)
    };
    let report = desk.report_rows::<Fail>(me, &order.ask, &mut push, progress)?;
    put(desk, me, order, definition, names, waiting, sink)?;
    Ok(report)
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

/// What a file begins with.
struct Head<'a> {
    table: &'a Table,
    words: &'a TableWords,
    closed: Option<&'a ClosedReport>,
    /// Of a closed report as JSON: counted by what is known today.
    today: Option<&'a Recomputed>,
    names: &'a Names,
}

/// A file in the making.
enum Sink {
    Xlsx(Box<Xlsx>, File),
    Csv(Box<SheetCsv<BufWriter<File>>>, File),
    Json(BufWriter<File>, u64),
    Paper(Box<ReportPaper>),
}

impl Sink {
    fn begin(order: &Order, head: &Head<'_>, out: File) -> Result<Self, Fail> {
        let (table, words) = (head.table, head.words);
        Ok(match order.kind {
            As::Xlsx => Self::Xlsx(Box::new(Xlsx::begin(table, words, order.now)?), out),
            As::Csv => {
                let to = BufWriter::new(out.try_clone()?);
                Self::Csv(Box::new(SheetCsv::begin(table, words, to)?), out)
            }
            As::Json => {
                let mut about = head::json_head(order, table, head.names, head.closed);
                about["difference"] = head.today.map_or(Value::Null, since::json);
                Self::Json(opened(&about, out)?, 0)
            }
            As::Pdf => {
                let period = said::period(Lang::Vi, &order.ask.period);
                Self::Paper(Box::new(ReportPaper::begin(table, &period)))
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
        (names, beside): (&Names, &[String]),
    ) -> Result<Made, Fail> {
        match self {
            Self::Xlsx(book, out) => {
                book.finish(&named(&report.table.checks, names), &out)?;
                Ok(Made::File(out))
            }
            Self::Csv(csv, out) => {
                csv.finish()?;
                Ok(Made::File(out))
            }
            Self::Json(out, _) => Ok(Made::File(ended(out, report)?)),
            Self::Paper(paper) => {
                let data = paper_data(desk, order, *paper, report, (names, beside));
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

/// The identities in words, with names of the lines in which they do not hold.
fn named(checks: &[Check], names: &Names) -> Vec<Check> {
    let checks = checks.iter().enumerate();
    checks
        .map(|(n, check)| Check {
            says: names.of_check(n, check),
            broken: check.broken.iter().map(|key| names.of_line(key)).collect(),
        })
        .collect()
}

fn paper_data(
    desk: &Desk,
    order: &Order,
    paper: ReportPaper,
    report: &Report,
    (names, beside): (&Names, &[String]),
) -> Value {
    let settings = desk.settings();
    let mut sheet = heading(&settings.office, instant(order.now));
    "A4".clone_into(&mut sheet.size);
    let table = &report.table;
    let mut lines = beside.to_vec();
    lines.extend(index::score(Lang::Vi, &report.definition, &table.parts));
    lines.push(head::made(Lang::Vi, order.now));
    let checks = named(&table.checks, names);
    sheet.own = paper.finish(&checks, &table.parts, &lines);
    sheet.to_value()
}

/// JSON up to the rows: the object stays open for them.
fn opened(about: &Value, out: File) -> Result<BufWriter<File>, Fail> {
    let mut out = BufWriter::new(out);
    let about = about.to_string();
    let open = about.strip_suffix('}').unwrap_or(&about);
    write!(out, "{open},\n\"rows\":[")?;
    Ok(out)
}

/// JSON behind the rows: keys that stay, `checks`, `parts` and of an index
/// `score`.
fn ended(mut out: BufWriter<File>, report: &Report) -> Result<File, Fail> {
    let table = &report.table;
    let checks = serde_json::to_string(&table.checks)?;
    let parts = serde_json::to_string(&table.parts)?;
    write!(out, "],\n\"checks\":{checks},\n\"parts\":{parts}")?;
    if report.definition.kind == ReportKind::Index {
        let score = report.definition.score(&table.parts);
        write!(out, ",\n\"score\":{}", serde_json::to_string(&score)?)?;
    }
    out.write_all(b"}\n")?;
    Ok(out.into_inner().map_err(|e| e.into_error())?)
}
