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
use motcua_domain::dossier::{Dossier, PartyRole, StageName};
use motcua_domain::id::DossierId;
use motcua_domain::person::{IdPaper, Person};
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
    /// It had been sent back to be fixed; the papers that came now were taken
    /// in. The owner stays as entered until a clerk accepts.
    Fixed {
        /// Its dossier.
        dossier: DossierId,
        /// Columns of the owner that say something else now.
        #[serde(default)]
        differs: Vec<String>,
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
        let before = self.load(dossier)?;
        if before.stage.name() != StageName::AwaitingFix {
            return Ok(Outcome::Known { dossier });
        }
        let papers = row.input.papers.clone();
        self.perform(dossier, None, &Deed::ReceiveFix { papers })?;
        let differs = self.differs(&before, row)?;
        Ok(Outcome::Fixed { dossier, differs })
    }

    /// Columns in which a row says of the owner what the dossier does not.
    fn differs(&mut self, dossier: &Dossier, row: &Sound) -> Result<Vec<String>, DeskError> {
        let owner = dossier.intake.parties.iter();
        let owner = owner.filter(|party| party.role == PartyRole::Owner);
        let ids: Vec<_> = owner.map(|party| party.person).take(1).collect();
        let held = self.tx.people(&ids)?;
        let (Some(held), Some(new)) = (held.first(), row.input.owners.first()) else {
            return Ok(Vec::new());
        };
        let old = self.desk.open_person(held)?;
        let text = |person: &Person| {
            let address = person.address.as_ref();
            address.map(|address| address.text.clone())
        };
        let columns = [
            ("name", old.name != new.name),
            ("id_number", new.id != IdPaper::None && old.id != new.id),
            ("born", new.birth.is_some() && old.birth != new.birth),
            ("phone", new.phone.is_some() && old.phone != new.phone),
            ("email", new.email.is_some() && old.email != new.email),
            ("address", text(new).is_some() && text(&old) != text(new)),
        ];
        let said = columns.into_iter().filter(|(_, differs)| *differs);
        Ok(said.map(|(column, _)| column.to_owned()).collect())
    }
}
