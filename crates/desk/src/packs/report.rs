//! What an import found and did, row by row.

use super::FileFault;
use motcua_domain::deadline::BadLimit;
use motcua_domain::id::UnitId;
use motcua_domain::money::BadAmount;
use motcua_domain::office::OfficeWrong;
use motcua_domain::procedure::check::Wrong;
use motcua_domain::procedure::{Confidence, Procedure};
use motcua_domain::unit::UnitFault;
use std::fmt;

/// The result of an import: every row, or none and why.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name of the file as the user gave it.
    pub file: String,
    /// How many rows (procedures, units, persons …) were seen.
    pub n_rows: usize,
    /// Everything found, in the order of the rows.
    pub findings: Vec<Finding>,
    /// The procedures; empty when anything was refused, and for other kinds.
    pub accepted: Vec<Procedure>,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Number of the row (procedure, unit, person …) in the file from 1; for a
    /// sheet the line of the file, whose head is line 1; 0 = the file as a whole.
    pub row: usize,
    /// Code of the procedure, slug or sign-in name, as far as it could be read.
    pub code: String,
    /// Field, e.g. `limits[0].limit`; a column's name in a sheet.
    pub field: String,
    /// What is wrong.
    pub what: Problem,
    /// What was done.
    pub done: Done,
}

/// What was done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The file was refused.
    Refused,
    /// Stored in composed form (NFC).
    Composed,
    /// Kept; the fee or limit was marked "unsure" and needs a signature.
    MarkedUnsure,
    /// Kept as it is.
    Kept,
}

impl Done {
    /// Id of the message.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Refused => "import-refused",
            Self::Composed => "import-composed",
            Self::MarkedUnsure => "import-marked-unsure",
            Self::Kept => "import-kept",
        }
    }
}

/// What can be wrong with a file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file as a whole.
    File(FileFault),
    /// No procedure in it.
    NoRows,
    /// A field or column nobody knows, probably misspelt.
    UnknownKey,
    /// A field or column that must be there.
    MissingKey,
    /// A value of the wrong kind, in the reader's own words.
    Unreadable(String),
    /// A number that its field cannot hold.
    OutOfRange(String),
    /// Not a date that exists.
    BadDate(String),
    /// A time limit that cannot be read.
    Limit(BadLimit),
    /// An amount that cannot be read.
    Amount(BadAmount),
    /// A count of papers that was not understood.
    ItemCount(String),
    /// The code came before, in that row (0 = in another file).
    DuplicateCode {
        /// The earlier row.
        first: usize,
    },
    /// A line with more or fewer cells than the head.
    Cells {
        /// Cells of the line.
        found: usize,
        /// Cells of the head.
        wanted: usize,
    },
    /// A rule of the catalogue.
    Rule(Wrong),
    /// Units that do not fit together.
    Unit(UnitFault),
    /// The office.
    Office(OfficeWrong),
    /// A sign-in name that cannot be typed.
    Login,
    /// A name that could be a real person's.
    NotMarked,
    /// Nothing to do.
    NoRole,
}

impl Problem {
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::File(fault) => fault.message_id(),
            Self::NoRows => "import-no-rows",
            Self::UnknownKey => "import-unknown-key",
            Self::MissingKey => "import-missing-key",
            Self::Unreadable(_) => "import-unreadable",
            Self::OutOfRange(_) => "import-out-of-range",
            Self::BadDate(_) => "bad-date",
            Self::Limit(BadLimit::NoUnit(_)) => "import-limit-no-unit",
            Self::Limit(BadLimit::UnknownUnit(_)) => "import-limit-unknown-unit",
            Self::Limit(BadLimit::BadAmount(_)) => "import-limit-amount",
            Self::Limit(BadLimit::BadCutoff(_)) => "import-limit-cutoff",
            Self::Amount(bad) => bad.message_id(),
            Self::ItemCount(_) => "import-item-count",
            Self::DuplicateCode { .. } => "import-duplicate-code",
            Self::Cells { .. } => "import-cells",
            Self::Rule(wrong) => wrong.message_id(),
            Self::Unit(fault) => fault.message_id(),
            Self::Office(wrong) => wrong.message_id(),
            Self::Login => "staff-login",
            Self::NotMarked => "staff-not-marked",
            Self::NoRole => "pack-no-role",
        }
    }
    /// The value the message names, empty when none.
    pub fn value(&self) -> String {
        match self {
            Self::File(FileFault::CutShort { line }) => line.to_string(),
            Self::File(fault) => fault.to_string(),
            Self::Unreadable(text)
            | Self::OutOfRange(text)
            | Self::BadDate(text)
            | Self::ItemCount(text)
            | Self::Limit(
                BadLimit::NoUnit(text) | BadLimit::UnknownUnit(text) | BadLimit::BadCutoff(text),
            ) => text.clone(),
            Self::Limit(BadLimit::BadAmount(text)) => without_unit(text).to_owned(),
            Self::DuplicateCode { first } => first.to_string(),
            Self::Cells { found, wanted } => format!("{found}/{wanted}"),
            Self::Rule(wrong) => wrong.value(),
            Self::Unit(fault) => fault.names().map_or_else(String::new, UnitId::to_string),
            Self::Office(wrong) => wrong.value(),
            Self::NoRows
            | Self::UnknownKey
            | Self::MissingKey
            | Self::Amount(_)
            | Self::Login
            | Self::NotMarked
            | Self::NoRole => String::new(),
        }
    }
}

/// The number of a limit as it was typed. The unit is a code (`-1 wd`), which
/// whoever chose it from a list has never seen.
fn without_unit(limit: &str) -> &str {
    let units = ["wd", "cd", "wh", "ch", "wk", "mo", "yr"];
    let number = units.iter().find_map(|unit| limit.strip_suffix(unit));
    number.unwrap_or(limit).trim_end()
}

/// A row that was read; `None` when its findings say why not.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) procedure: Option<Procedure>,
}

impl Report {
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            n_rows: 0,
            findings: Vec::new(),
            accepted: Vec::new(),
        }
    }

    /// True when every row was taken.
    pub fn is_accepted(&self) -> bool {
        !self
            .findings
            .iter()
            .any(|finding| finding.done == Done::Refused)
    }

    /// Rows that were taken: all or none.
    pub fn n_taken(&self) -> usize {
        if self.is_accepted() { self.n_rows } else { 0 }
    }

    /// Procedures that need a signature before intake.
    pub fn n_to_sign_off(&self) -> usize {
        self.accepted.iter().filter(|p| p.needs_sign_off()).count()
    }

    pub(super) fn refuse_file(&mut self, what: Problem) {
        self.add(0, "", "", what, Done::Refused);
    }

    pub(super) fn add(&mut self, row: usize, code: &str, field: &str, what: Problem, done: Done) {
        self.findings.push(Finding {
            row,
            code: code.to_owned(),
            field: field.to_owned(),
            what,
            done,
        });
    }

    /// Applies the rules of the catalogue to every row, then takes all or none.
    pub(super) fn judge(
        &mut self,
        rows: Vec<Row>,
        earlier: &[Procedure],
        knows: impl Fn(&UnitId) -> bool,
    ) {
        self.n_rows = rows.len();
        if rows.is_empty() && self.is_accepted() {
            self.refuse_file(Problem::NoRows);
        }
        let mut accepted: Vec<(usize, Procedure)> = Vec::new();
        for row in rows {
            let Some(mut procedure) = row.procedure else {
                continue;
            };
            let in_file = accepted
                .iter()
                .find(|(_, p)| p.code == procedure.code)
                .map(|(n, _)| *n);
            let before = earlier
                .iter()
                .any(|p| p.code == procedure.code)
                .then_some(0);
            if let Some(first) = in_file.or(before) {
                let what = Problem::DuplicateCode { first };
                self.add(row.number, &procedure.code, "code", what, Done::Refused);
            }
            for fault in procedure.faults(&knows) {
                let done = match fault.what {
                    Wrong::FeeSuspicious(_) => {
                        procedure.confidence_fee = Confidence::Unsure;
                        Done::MarkedUnsure
                    }
                    ref what if what.is_warning() => Done::Kept,
                    _ => Done::Refused,
                };
                let what = Problem::Rule(fault.what);
                self.add(row.number, &procedure.code, &fault.path, what, done);
            }
            accepted.push((row.number, procedure));
        }
        self.findings.sort_by_key(|finding| finding.row);
        if self.is_accepted() {
            self.accepted = accepted
                .into_iter()
                .map(|(_, procedure)| procedure)
                .collect();
        }
    }
}

impl fmt::Display for Report {
    /// For the terminal: one line for each finding, then one of sums.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            let Finding {
                row,
                code,
                field,
                what,
                done,
            } = finding;
            let value = what.value();
            let colon = if value.is_empty() { "" } else { ": " };
            writeln!(
                f,
                "row {row} {code} {field}: {}{colon}{value} ({})",
                what.message_id(),
                done.message_id()
            )?;
        }
        let n_taken = self.n_taken();
        write!(
            f,
            "{} rows, {n_taken} taken, {} to sign off",
            self.n_rows,
            self.n_to_sign_off()
        )
    }
}
