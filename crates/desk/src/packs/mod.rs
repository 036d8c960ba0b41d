//! Dated data an office may replace without a release: procedures, units,
//! staff of the sample desk, groups free of fees.
//!
//! Invariant: nothing is half-imported. A file is accepted whole or refused
//! whole, and every row that was refused or changed is in the report.

mod bad_text;
mod catalogue;
mod file;
mod form;
mod left_out;
mod own;
mod report;
mod rows;
mod sheet;
mod staff;

pub use bad_text::{BadText, TextFault, ValueKind};
pub use file::{FileFault, MAX_BYTES};
pub use form::{Edited, from_form, to_form};
pub use left_out::{FileWrong, OwnFault, OwnKind};
pub(crate) use left_out::{LeftOut, OwnReading, said};
pub(crate) use own::own_files;
pub use report::{Done, Finding, Problem, Report};
pub use staff::SamplePerson;

use motcua_domain::calendar::{
    CalendarError, CalendarVersion, Layers, TableError, TableProblem, compile, table, versions_of,
};
use motcua_domain::id::UnitId;
use motcua_domain::office::Office;
use motcua_domain::procedure::Procedure;
use motcua_domain::unit::{Unit, Units};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything the packs say.
#[derive(Clone, Debug)]
pub struct Packs {
    /// Procedures by code.
    pub procedures: Vec<Procedure>,
    /// Units over time.
    pub units: Units,
    /// Sample staff of the demo.
    pub staff: Vec<SamplePerson>,
    /// Groups that procedures may free of fees.
    pub exemptions: Vec<ExemptGroup>,
    /// The office of the demo, or the one a folder describes.
    pub office: Office,
    /// The national calendar, oldest version first.
    pub calendar: Vec<Arc<CalendarVersion>>,
}

/// A group a procedure may free of its fees.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptGroup {
    /// Slug, as procedures name it.
    pub id: String,
    /// Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
    /// Legal basis.
    pub basis: String,
}

/// Why packs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file of the folder cannot be opened.
    #[error("cannot read {path}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Files were refused; nothing of any of them is used.
    #[error("{}", told(.0))]
    Refused(Vec<Report>),
    /// No file describes the office.
    #[error("no office")]
    NoOffice,
    /// A day table that is no text.
    #[error("{path}: {fault}")]
    Text {
        /// Which.
        path: String,
        /// Why not.
        fault: Box<FileFault>,
    },
    /// A day table that was refused.
    #[error("{path}: {}", .errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Days {
        /// Which.
        path: String,
        /// What is wrong, row by row.
        errors: Vec<TableError>,
    },
    /// Day tables that do not fit together.
    #[error("calendar: {0}")]
    Calendar(#[from] CalendarError),
}

/// The refused files with what is wrong in them, for a terminal.
fn told(reports: &[Report]) -> String {
    let refused = reports.iter().filter(|report| !report.is_accepted());
    let lines = refused.map(|report| format!("{}: {report}", report.file));
    lines.collect::<Vec<_>>().join("\n")
}

/// One file of a pack.
struct PackFile {
    name: String,
    bytes: std::borrow::Cow<'static, [u8]>,
}

macro_rules! built_in {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../../../packs/", $path)))),*]
    };
}

/// The packs compiled in.
const BUILT_IN: &[(&str, &[u8])] = built_in![
    "fees/exemptions.toml",
    "office/sample-2026.toml",
    "procedures/certification.toml",
    "procedures/civil-status.toml",
    "procedures/construction.toml",
    "procedures/household-business.toml",
    "procedures/land.toml",
    "procedures/secured-transactions.toml",
    "staff/sample-2026.toml",
    "units/sections.toml",
    "units/tan-an.toml",
];

impl Packs {
    /// The packs compiled in.
    pub fn built_in() -> Result<Self, PackError> {
        Self::load(|kind| Ok(built_in_files(kind)))
    }

    /// The packs of a folder. A kind that has no file there (`calendar`,
    /// `procedures`, `units`, `staff`, `fees`, `office`) is taken from those compiled in.
    pub fn from_dir(dir: &Path) -> Result<Self, PackError> {
        Self::load(|kind| {
            let found = files_of(&dir.join(kind))?;
            Ok(if found.is_empty() {
                built_in_files(kind)
            } else {
                found
            })
        })
    }

    fn load(files: impl Fn(&str) -> Result<Vec<PackFile>, PackError>) -> Result<Self, PackError> {
        let mut reports = Vec::new();
        let (units, known) = read_units(&files("units")?, &mut reports);
        // The other kinds name units: against refused ones all would be wrong.
        if reports.iter().any(|report| !report.is_accepted()) {
            return Err(PackError::Refused(reports));
        }
        let knows = |unit: &UnitId| known.contains(unit);
        let mut exemptions = Vec::new();
        for file in files("fees")? {
            let (report, rows) = rows::groups(&file.name, &file.bytes, &exemptions);
            reports.push(report);
            exemptions.extend(rows);
        }
        let mut staff = Vec::new();
        for file in files("staff")? {
            let (report, rows) = rows::people(&file.name, &file.bytes, &staff, knows);
            reports.push(report);
            staff.extend(rows);
        }
        let mut office: Option<Office> = None;
        for file in files("office")? {
            let (report, row) = rows::office(&file.name, &file.bytes, knows);
            reports.push(report);
            office = row;
        }
        let mut procedures: Vec<Procedure> = Vec::new();
        for file in files("procedures")? {
            let mut report = import_after(&procedures, &file.name, &file.bytes, knows);
            procedures.append(&mut report.accepted);
            reports.push(report);
        }
        if reports.iter().any(|report| !report.is_accepted()) {
            return Err(PackError::Refused(reports));
        }
        let office = office.ok_or(PackError::NoOffice)?;
        procedures.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self {
            procedures,
            units,
            staff,
            exemptions,
            office,
            calendar: calendar(&files("calendar")?)?,
        })
    }

    /// The procedure of a code.
    pub fn procedure(&self, code: &str) -> Option<&Procedure> {
        self.procedures
            .iter()
            .find(|procedure| procedure.code == code)
    }
}

/// Reads a file of procedures: TOML of the packs, or CSV with the columns of
/// `docs/operations.md`, told apart by the name. `knows` says whether a unit
/// exists.
pub fn import_procedures(name: &str, bytes: &[u8], knows: impl Fn(&UnitId) -> bool) -> Report {
    import_after(&[], name, bytes, knows)
}

/// The same, refusing codes that earlier files of the same pack hold.
fn import_after(
    earlier: &[Procedure],
    name: &str,
    bytes: &[u8],
    knows: impl Fn(&UnitId) -> bool,
) -> Report {
    let mut report = Report::new(name);
    let is_sheet = Path::new(name)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let read = if is_sheet { file::sheet } else { file::text };
    match read(bytes) {
        Err(fault) => report.refuse_file(Problem::File(fault)),
        Ok(text) => {
            let rows = if is_sheet {
                sheet::read(text, &mut report)
            } else {
                catalogue::read(text, &mut report)
            };
            report.judge(rows, earlier, knows);
        }
    }
    report
}

/// The national calendar of the day tables, or the one shipped when there is
/// none. A day is listed once over all tables, and no year is left out between.
fn calendar(files: &[PackFile]) -> Result<Vec<Arc<CalendarVersion>>, PackError> {
    if files.is_empty() {
        return Ok(motcua_domain::calendar::built_in());
    }
    let mut tables = Vec::with_capacity(files.len());
    let mut listed = BTreeSet::new();
    for file in files {
        let refused = |errors| PackError::Days {
            path: file.name.clone(),
            errors,
        };
        let text = file::sheet(&file.bytes).map_err(|fault| PackError::Text {
            path: file.name.clone(),
            fault: Box::new(fault),
        })?;
        let table = table::parse(text).map_err(refused)?;
        let again = table.days.iter().find(|day| !listed.insert(day.date));
        if let Some(day) = again {
            return Err(refused(vec![TableError {
                row: 0,
                field: "date",
                problem: TableProblem::Twice(day.date),
            }]));
        }
        tables.push(table);
    }
    let layers = Layers {
        versions: versions_of(tables).into_iter().map(Arc::new).collect(),
    };
    compile(&layers, None)?;
    Ok(layers.versions)
}

/// Units of all files, and every id they hold.
fn read_units(files: &[PackFile], reports: &mut Vec<Report>) -> (Units, BTreeSet<UnitId>) {
    let read = |file: &PackFile| rows::units(&file.name, &file.bytes);
    let mut read: Vec<_> = files.iter().map(read).collect();
    rows::judge_units(&mut read, |_| false);
    let mut all: Vec<Unit> = Vec::new();
    for (report, rows) in read {
        reports.push(report);
        all.extend(rows.into_iter().map(|(_, unit)| unit));
    }
    let known = all.iter().map(|unit| unit.id.clone()).collect();
    (Units::new(all).unwrap_or_default(), known)
}

/// Checks a file of any kind by what stands in it, against the packs in use;
/// nothing is kept.
pub fn check_file(name: &str, bytes: &[u8], packs: &Packs) -> Report {
    let knows = |unit: &UnitId| packs.units.contains(unit);
    let table = file::text(bytes).ok().map(str::parse::<toml::Table>);
    let table = table.and_then(Result::ok).unwrap_or_default();
    let has = |key: &str| table.contains_key(key);
    if has("unit") && !has("agency_code") {
        let mut files = [rows::units(name, bytes)];
        rows::judge_units(&mut files, knows);
        let [(report, _)] = files;
        report
    } else if has("person") {
        rows::people(name, bytes, &[], knows).0
    } else if has("group") {
        rows::groups(name, bytes, &[]).0
    } else if has("agency_code") || has("parent_vi") {
        rows::office(name, bytes, knows).0
    } else {
        import_procedures(name, bytes, knows)
    }
}

fn built_in_files(kind: &str) -> Vec<PackFile> {
    BUILT_IN
        .iter()
        .filter(|(path, _)| path.split('/').next() == Some(kind))
        .map(|(path, bytes)| PackFile {
            name: (*path).to_owned(),
            bytes: (*bytes).into(),
        })
        .collect()
}

fn files_of(dir: &Path) -> Result<Vec<PackFile>, PackError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(at(dir))? {
        let path = entry.map_err(at(dir))?.path();
        let wanted = path.extension().is_some_and(|e| e == "toml" || e == "csv");
        if wanted && path.is_file() {
            found.push(PackFile {
                name: path.display().to_string(),
                bytes: file::read(&path).map_err(at(&path))?.into(),
            });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

#[cfg(test)]
mod tests;
