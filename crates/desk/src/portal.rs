//! A file of dossiers of the national portal (CSV), entered in one go: every
//! row is checked and reported, and nothing is half imported.
//!
//! The columns are described in `docs/portal-file.md`.

mod read;

use crate::accept::IntakeInput;
use crate::deed::Deed;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::StageName;
use motcua_domain::id::DossierId;
use motcua_store::Priority;
use serde::{Deserialize, Serialize};

pub use read::{COLUMNS, MAX_ROWS};

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Outcome {
    /// Could be entered, but another row is wrong, so nothing was.
    Sound,
    /// Entered.
    Entered {
        /// Its dossier.
        dossier: DossierId,
    },
    /// It had been sent back to be fixed; what came now was taken in.
    Fixed {
        /// Its dossier.
        dossier: DossierId,
    },
    /// The desk has this outside code already; left as it is.
    Known {
        /// Its dossier.
        dossier: DossierId,
    },
    /// Cannot be taken: column and message, each.
    Wrong {
        /// What is wrong.
        faults: Vec<(String, String)>,
    },
}

/// A row of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Line in the file, the head is line 1.
    pub line: u64,
    /// Outside code as written.
    pub outside: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalReport {
    /// What is wrong with the file as a whole: message, and what it is about.
    pub file: Vec<(String, String)>,
    /// Rows in the order of the file.
    pub rows: Vec<RowReport>,
}

impl PortalReport {
    /// Was the file taken?
    pub fn is_taken(&self) -> bool {
        let wrong = |row: &RowReport| matches!(row.outcome, Outcome::Wrong { .. });
        self.file.is_empty() && !self.rows.is_empty() && !self.rows.iter().any(wrong)
    }

    /// Rows with this outcome.
    pub fn count(&self, which: impl Fn(&Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| which(&row.outcome)).count()
    }
}

/// A row that was read.
#[derive(Clone)]
pub(crate) struct Sound {
    line: u64,
    outside: String,
    input: IntakeInput,
}

impl Desk {
    /// Enters the dossiers of a file, all or none.
    pub fn import_portal(
        &self,
        me: &Actor,
        key: &str,
        bytes: &[u8],
    ) -> Result<PortalReport, DeskError> {
        let settings = self.settings();
        authorise(me, Action::EnterPortal, &settings.office.unit)?;
        let today = motcua_domain::time::local(self.now()).date();
        let (report, sound) = read::file(bytes, &settings, today);
        if !report.is_taken() {
            return Ok(report);
        }
        let inputs: Vec<&IntakeInput> = sound.iter().map(|row| &row.input).collect();
        let asked = Asked::new(key, "import_portal", &inputs);
        self.act(me, asked, Priority::Person, move |work| {
            let mut rows = Vec::with_capacity(sound.len());
            for row in sound.clone() {
                let outcome = work.take_row(&row).map_err(|why| at_row(&row, why))?;
                rows.push(RowReport {
                    line: row.line,
                    outside: row.outside,
                    outcome,
                });
            }
            Ok(PortalReport {
                file: Vec::new(),
                rows,
            })
        })
    }
}

/// A fault that only the act finds names its row.
fn at_row(row: &Sound, why: DeskError) -> DeskError {
    match why {
        DeskError::Invalid(faults) => DeskError::Invalid(
            faults
                .into_iter()
                .map(|fault| Invalid {
                    field: format!("{}: {}", row.outside, fault.field),
                    ..fault
                })
                .collect(),
        ),
        other => other,
    }
}

impl Work<'_, '_> {
    fn take_row(&mut self, row: &Sound) -> Result<Outcome, DeskError> {
        let Some(dossier) = self.tx.dossier_by_outside_code(&row.outside)? else {
            let dossier = self.enter(&row.input)?.dossier;
            return Ok(Outcome::Entered { dossier });
        };
        if self.load(dossier)?.stage.name() != StageName::AwaitingFix {
            return Ok(Outcome::Known { dossier });
        }
        let papers = row.input.papers.clone();
        self.perform(dossier, None, &Deed::ReceiveFix { papers })?;
        Ok(Outcome::Fixed { dossier })
    }
}
