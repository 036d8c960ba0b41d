//! The administrator's acts on the catalogue: draft, difference, publish,
//! sign off, import.
//!
//! Invariant: a published version never changes. An edit is a new version; a
//! dossier keeps the one it was received under.

use crate::packs::{Report, import_procedures};
use crate::setup::{desk_event, from_json, put_procedure};
use crate::work::Work;
use crate::{Asked, Desk, DeskError, Invalid};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::procedure::Procedure;
use motcua_domain::procedure::change::{Change, diff};
use motcua_domain::time::{Timestamp, local};
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
        rows.into_iter().map(version).collect()
    }

    /// The newest version of every code, drafts before published ones.
    pub fn procedure_list(&self, me: &Actor) -> Result<Vec<Version>, DeskError> {
        self.may_edit(me, Action::EditProcedure)?;
        let rows = self.store().read(self.id(), |tx| tx.procedures())?;
        let mut list: Vec<Version> = Vec::new();
        for row in rows {
            let next = version(row)?;
            match list.last_mut() {
                Some(last) if last.procedure.code == next.procedure.code => {
                    if next.state != VersionState::Retired {
                        *last = next;
                    }
                }
                _ => list.push(next),
            }
        }
        Ok(list)
    }

    /// What the draft changes against the version in force; `None` = no
    /// draft, or nothing in force yet.
    pub fn procedure_changes(
        &self,
        me: &Actor,
        code: &str,
    ) -> Result<Option<Vec<Change>>, DeskError> {
        let versions = self.procedure_versions(me, code)?;
        let find = |state| versions.iter().rfind(|v| v.state == state);
        Ok(find(VersionState::Draft)
            .zip(find(VersionState::Published))
            .map(|(draft, old)| diff(&old.procedure, &draft.procedure)))
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

    /// Puts the draft in force from today on. `seen` is the hash of the draft
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

    /// Answers for the facts of the version in force that are not sure.
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
        let in_force = |p: &Procedure| {
            settings
                .catalogue
                .current(&p.code)
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

impl Work<'_, '_> {
    fn draft(&mut self, code: &str) -> Result<Option<ProcedureRow>, DeskError> {
        Ok(self.standing(code, "draft")?.map(|(row, _)| row))
    }

    fn standing(
        &mut self,
        code: &str,
        state: &str,
    ) -> Result<Option<(ProcedureRow, Procedure)>, DeskError> {
        let rows = self.tx.procedure_versions(code)?;
        let found = rows.into_iter().rfind(|(row, _)| row.state == state);
        found
            .map(|(row, body)| Ok((row, content(&body)?)))
            .transpose()
    }

    fn put_draft(&mut self, procedure: &Procedure, note: &str) -> Result<Numbered, DeskError> {
        let rows = self.tx.procedure_versions(&procedure.code)?;
        let draft = rows
            .iter()
            .find(|(row, _)| row.state == "draft")
            .map(|(row, _)| row.version);
        let last = rows.last().map_or(0, |(row, _)| row.version);
        let version = draft.unwrap_or(last + 1);
        put_procedure(self.tx, procedure, version, "draft", self.now)?;
        if let Some((row, _)) = self.standing(&procedure.code, "draft")? {
            let note = note.chars().take(500).collect();
            self.tx.put_procedure(&ProcedureRow { note, ..row })?;
        }
        let hash = self
            .draft(&procedure.code)?
            .map(|row| row.pack_hash)
            .unwrap_or_default();
        Ok(Numbered {
            code: procedure.code.clone(),
            version,
            hash,
        })
    }

    fn publish(&mut self, code: &str, seen: &str) -> Result<Numbered, DeskError> {
        let (draft, procedure) = self.standing(code, "draft")?.ok_or(DeskError::NotFound)?;
        if draft.pack_hash != seen {
            return Err(DeskError::invalid("seen", "procedure-draft-changed"));
        }
        let settings = self.desk.settings();
        let faults: Vec<Invalid> = procedure
            .faults(|unit| settings.units.contains(unit))
            .into_iter()
            .filter(|fault| !fault.what.is_warning())
            .map(|fault| Invalid {
                field: fault.path,
                message: fault.what.message_id().to_owned(),
            })
            .collect();
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let mut facts = json!({ "code": code, "version": draft.version, "hash": draft.pack_hash });
        let old = self.standing(code, "published")?;
        if let Some((row, old)) = old {
            facts["replaces"] = row.version.into();
            facts["n_changes"] = diff(&old, &procedure).len().into();
            self.tx.put_procedure(&ProcedureRow {
                state: "retired".to_owned(),
                ..row
            })?;
        }
        let today: Date = local(self.now).date();
        // A publication is in force at once: one for later would be taken in
        // under too early.
        if procedure.valid_from.is_some_and(|from| from > today) {
            return Err(DeskError::invalid("valid_from", "procedure-not-yet"));
        }
        let row = ProcedureRow {
            state: "published".to_owned(),
            valid_from: Some(today),
            signed_off_by: None,
            signed_off_at: None,
            at: self.now,
            ..draft
        };
        self.tx.put_procedure(&row)?;
        let salt = self.random();
        desk_event(
            self.tx,
            "procedure.published",
            self.me.id,
            facts,
            self.now,
            salt,
        )?;
        Ok(Numbered {
            code: code.to_owned(),
            version: row.version,
            hash: row.pack_hash,
        })
    }

    fn sign_off(&mut self, code: &str, seen: &str) -> Result<(), DeskError> {
        let (row, procedure) = self
            .standing(code, "published")?
            .ok_or(DeskError::NotFound)?;
        if row.pack_hash != seen {
            return Err(DeskError::invalid("seen", "procedure-draft-changed"));
        }
        if row.signed_off_by.is_some() || !procedure.needs_sign_off() {
            return Ok(());
        }
        let facts = json!({ "code": code, "version": row.version, "hash": row.pack_hash });
        let row = ProcedureRow {
            signed_off_by: Some(self.me.id),
            signed_off_at: Some(self.now),
            ..row
        };
        self.tx.put_procedure(&row)?;
        self.desk_event("procedure.signed_off", facts)?;
        Ok(())
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

fn version((row, body): (ProcedureRow, String)) -> Result<Version, DeskError> {
    let state = match row.state.as_str() {
        "draft" => VersionState::Draft,
        "published" => VersionState::Published,
        _ => VersionState::Retired,
    };
    Ok(Version {
        number: u32::try_from(row.version).unwrap_or(0),
        hash: row.pack_hash,
        state,
        signed_off: row.signed_off_by.zip(row.signed_off_at),
        note: row.note,
        at: row.at,
        procedure: content(&body)?,
    })
}
