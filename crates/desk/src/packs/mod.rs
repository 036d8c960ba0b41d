//! Dated data an office may replace without a release: procedures, units,
//! staff of the sample desk, groups free of fees.
//!
//! Invariant: nothing is half-imported. A file is accepted whole or refused
//! whole, and every row that was refused or changed is in the report.

mod catalogue;
mod file;
mod form;
mod report;
mod sheet;
mod staff;

pub use file::{FileFault, MAX_BYTES};
pub use form::{Edited, from_form, to_form};
pub use report::{Done, Finding, Problem, Report};
pub use staff::{SamplePerson, StaffFault};

use motcua_domain::calendar::{
    CalendarError, CalendarVersion, Layers, TableError, TableProblem, compile, table, versions_of,
};
use motcua_domain::id::UnitId;
use motcua_domain::office::{Office, OfficeFault};
use motcua_domain::procedure::Procedure;
use motcua_domain::unit::{Unit, UnitFault, Units};
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
    /// A file is too large, not UTF-8 and the like.
    #[error("{path}: {fault}")]
    File {
        /// Which.
        path: String,
        /// Why.
        fault: FileFault,
    },
    /// A file of procedures was refused.
    #[error("{path}: {report}")]
    Procedures {
        /// Which.
        path: String,
        /// What is wrong, row by row.
        report: Box<Report>,
    },
    /// Units that do not fit together.
    #[error("units: {0:?}")]
    Units(Vec<UnitFault>),
    /// The office cannot be used.
    #[error("office: {0:?}")]
    Office(Vec<OfficeFault>),
    /// No file describes the office.
    #[error("no office")]
    NoOffice,
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
    /// A person of the sample staff does not fit.
    #[error("staff: {0}")]
    Staff(#[from] StaffFault),
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
        let mut units = Vec::new();
        for file in files("units")? {
            units.extend(rows::<UnitPack>(&file)?.unit);
        }
        let units = Units::new(units).map_err(PackError::Units)?;
        let mut exemptions = Vec::new();
        for file in files("fees")? {
            exemptions.extend(rows::<FeePack>(&file)?.group);
        }
        let mut staff = Vec::new();
        for file in files("staff")? {
            staff.extend(rows::<staff::StaffPack>(&file)?.person);
        }
        staff::check(&staff, &units)?;
        let mut office: Option<Office> = None;
        for file in files("office")? {
            office = Some(rows(&file)?);
        }
        let office = office.ok_or(PackError::NoOffice)?;
        let faults = office.faults(|unit| units.contains(unit));
        if !faults.is_empty() {
            return Err(PackError::Office(faults));
        }
        let mut procedures: Vec<Procedure> = Vec::new();
        for file in files("procedures")? {
            let report = import_after(&procedures, &file.name, &file.bytes, |unit| {
                units.contains(unit)
            });
            if !report.is_accepted() {
                return Err(PackError::Procedures {
                    path: file.name,
                    report: Box::new(report),
                });
            }
            procedures.extend(report.accepted);
        }
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
    match file::text(bytes) {
        Err(fault) => report.refuse_file(Problem::File(fault)),
        Ok(text) => {
            let is_sheet = Path::new(name)
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
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
        let text = file::text(&file.bytes).map_err(|fault| PackError::File {
            path: file.name.clone(),
            fault,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitPack {
    unit: Vec<Unit>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeePack {
    group: Vec<ExemptGroup>,
}

fn rows<T: for<'a> Deserialize<'a>>(file: &PackFile) -> Result<T, PackError> {
    let fault = |fault| PackError::File {
        path: file.name.clone(),
        fault,
    };
    let text = file::text(&file.bytes).map_err(fault)?;
    toml::from_str(text).map_err(|error| fault(FileFault::Syntax(error.to_string())))
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
