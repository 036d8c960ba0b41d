//! The administrator's acts on the catalogue: draft, difference, publish,
//! sign off, import.
//!
//! Invariant: a published version never changes. An edit is a new version; a
//! dossier keeps the one it was received under. A version may be published
//! ahead: it waits for its first day, and nobody has to be there then.

mod publish;

pub(crate) use publish::gives_way;

use crate::packs::{Report, import_procedures};
use crate::setup::from_json;
use crate::{Asked, Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::procedure::Procedure;
use motcua_domain::time::Timestamp;
use motcua_store::{Priority, ProcedureRow, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A version of a procedure with its standing at this desk.
#[derive(Clone, Debug)]
pub struct Version {
    /// Number, from 1.
    pub number: u32,
    /// Content hash, hex.
    pub hash: String,
    /// Standing.
    pub state: VersionState,
    /// Who signed its facts off, and when.
    pub signed_off: Option<(StaffId, Timestamp)>,
    /// Note of the editor.
    pub note: String,
    /// When it was written.
    pub at: Timestamp,
    /// First day it is taken in under; `None` = since the desk exists.
    pub starts: Option<Date>,
    /// Content.
    pub procedure: Procedure,
}

impl Version {
    /// Waits for a signature before intake.
    pub fn needs_sign_off(&self) -> bool {
        self.signed_off.is_none() && self.procedure.needs_sign_off()
    }
}

/// Standing of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Being written; nobody sees it.
    Draft,
    /// Published, and its first day is still to come.
    Ahead,
    /// In force.
    Published,
    /// Replaced; dossiers may still pin it.
    Retired,
}

/// A publication or a draft, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// Code.
    pub code: String,
    /// Number of the version.
    pub version: i64,
    /// Content hash, hex.
    pub hash: String,
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// Row by row.
    pub report: Report,
    /// Drafts made: one for each procedure that differs from the one in force.
    pub drafts: Vec<Numbered>,
}

impl Desk {
    /// All versions of a code, oldest first; a draft is the last one.
    pub fn procedure_versions(&self, me: &Actor, code: &str) -> Result<Vec<Version>, DeskError> {
        self.may_edit(me, Action::EditProcedure)?;
        let rows = self
            .store()
            .read(self.id(), |tx| tx.procedure_versions(code))?;
        versions(rows, self.today())
    }

    /// The newest version of every code, drafts before published ones.
    pub fn procedure_list(&self, me: &Actor) -> Result<Vec<Version>, DeskError> {
        self.may_edit(me, Action::EditProcedure)?;
        let rows = self.store().read(self.id(), |tx| tx.procedures())?;
        let mut list = Vec::new();
        for of_code in rows.chunk_by(|(a, _), (b, _)| a.code == b.code) {
            let mut newest = versions(of_code.to_vec(), self.today())?;
            let stands = |version: &Version| version.state != VersionState::Retired;
            let at = newest.iter().rposition(stands);
            newest.truncate(at.map_or(newest.len(), |at| at + 1));
            list.extend(newest.pop());
        }
        Ok(list)
    }

    /// The version that the draft among `versions` takes over from; `None` =
    /// no draft, or nothing before it.
    pub fn taken_over<'a>(&self, versions: &'a [Version]) -> Option<&'a Version> {
        let draft = versions.iter().rfind(|v| v.state == VersionState::Draft)?;
        let starts = publish::begins(&draft.procedure, self.today());
        versions
            .iter()
            .filter(|v| matches!(v.state, VersionState::Published | VersionState::Ahead))
            .filter(|v| v.starts.is_none_or(|day| day <= starts))
            .max_by_key(|v| (v.starts, v.number))
    }

    /// Keeps a draft; there is one at most for each code. It may be unsound,
    /// only publishing asks.
    pub fn save_procedure_draft(
        &self,
        me: &Actor,
        asked: Asked,
        procedure: Procedure,
        note: &str,
    ) -> Result<Numbered, DeskError> {
        self.may_edit(me, Action::EditProcedure)?;
        if !motcua_domain::procedure::check::is_code(&procedure.code) {
            return Err(DeskError::invalid("code", "wrong-code"));
        }
        let note = note.to_owned();
        self.act(me, asked, Priority::Person, move |work| {
            work.put_draft(&procedure, &note)
        })
    }

    /// Throws the draft of a code away.
    pub fn discard_procedure_draft(
        &self,
        me: &Actor,
        asked: Asked,
        code: &str,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditProcedure)?;
        let code = code.to_owned();
        self.act(me, asked, Priority::Person, move |work| {
            let draft = work.draft(&code)?.ok_or(DeskError::NotFound)?;
            work.tx.drop_procedure_draft(&code, draft.version)?;
            Ok(())
        })
    }

    /// Puts the draft in force from today on, or from its own first day when
    /// that is still to come. `seen` is the hash of the draft
    /// whose difference the administrator read: another one is refused.
    pub fn publish_procedure(
        &self,
        me: &Actor,
        asked: Asked,
        code: &str,
        seen: &str,
    ) -> Result<Numbered, DeskError> {
        self.may_edit(me, Action::PublishProcedure)?;
        let (code, seen) = (code.to_owned(), seen.to_owned());
        let done = self.act(me, asked, Priority::Person, move |work| {
            work.publish(&code, &seen)
        })?;
        self.reload_after()?;
        Ok(done)
    }

    /// Answers for the facts of a published version that are not sure.
    pub fn sign_off_procedure(
        &self,
        me: &Actor,
        asked: Asked,
        code: &str,
        seen: &str,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::SignOffProcedure)?;
        let (code, seen) = (code.to_owned(), seen.to_owned());
        self.act(me, asked, Priority::Person, move |work| {
            work.sign_off(&code, &seen)
        })?;
        self.reload_after()
    }

    /// Reads a file of procedures (TOML or CSV). Accepted, each procedure
    /// that differs from the one in force becomes a draft, all in one
    /// transaction; refused, nothing is written.
    pub fn import_procedures(
        &self,
        me: &Actor,
        asked: Asked,
        name: &str,
        bytes: &[u8],
    ) -> Result<Imported, DeskError> {
        self.may_edit(me, Action::ImportPack)?;
        let settings = self.settings();
        let report = import_procedures(name, bytes, |unit| settings.units.contains(unit));
        if !report.is_accepted() {
            return Ok(Imported {
                report,
                drafts: Vec::new(),
            });
        }
        let today = self.today();
        let in_force = |p: &Procedure| {
            settings
                .catalogue
                .current(&p.code, publish::begins(p, today))
                .is_some_and(|old| old.procedure == *p)
        };
        let changed: Vec<Procedure> = report
            .accepted
            .iter()
            .filter(|p| !in_force(p))
            .cloned()
            .collect();
        let file: String = name.chars().take(200).collect();
        let drafts = self.act(me, asked, Priority::Person, move |work| {
            let drafts: Vec<Numbered> = changed
                .iter()
                .map(|procedure| work.put_draft(procedure, &file))
                .collect::<Result<_, _>>()?;
            work.desk_event("procedure.imported", json!({ "n": drafts.len() }))?;
            Ok(drafts)
        })?;
        Ok(Imported { report, drafts })
    }

    pub(crate) fn may_edit(&self, me: &Actor, action: Action) -> Result<(), DeskError> {
        let _permit = authorise(me, action, &self.settings().office.unit)?;
        Ok(())
    }

    /// Takes what was committed into use. The commit stands whatever happens.
    pub(crate) fn reload_after(&self) -> Result<(), DeskError> {
        self.reload().map_err(|error| {
            tracing::error!(%error, "settings were changed but cannot be read back");
            DeskError::Inside
        })
    }
}

fn content(body: &str) -> Result<Procedure, DeskError> {
    from_json("procedure", body).map_err(|error| {
        DeskError::Store(StoreError::Inconsistent {
            table: "pack",
            row: 0,
            what: error.to_string(),
        })
    })
}

/// The versions of one code with their standing on a day.
fn versions(rows: Vec<(ProcedureRow, String)>, today: Date) -> Result<Vec<Version>, DeskError> {
    let begun = rows.iter().map(|(row, _)| row);
    let begun = begun.filter(|row| row.state == "published" && has_begun(row, today));
    let in_force = begun
        .max_by_key(|row| (row.valid_from, row.version))
        .map(|row| row.version);
    let standing = |row: &ProcedureRow| match row.state.as_str() {
        "draft" => VersionState::Draft,
        "published" if !has_begun(row, today) => VersionState::Ahead,
        "published" if in_force == Some(row.version) => VersionState::Published,
        _ => VersionState::Retired,
    };
    rows.into_iter()
        .map(|(row, body)| {
            Ok(Version {
                number: u32::try_from(row.version).unwrap_or(0),
                state: standing(&row),
                hash: row.pack_hash,
                signed_off: row.signed_off_by.zip(row.signed_off_at),
                note: row.note,
                at: row.at,
                starts: row.valid_from,
                procedure: content(&body)?,
            })
        })
        .collect()
}

fn has_begun(row: &ProcedureRow, today: Date) -> bool {
    row.valid_from.is_none_or(|starts| starts <= today)
}
