//! Drafts, publications and signatures inside their transaction.

use super::{Numbered, content};
use crate::setup::{desk_event, put_procedure};
use crate::work::Work;
use crate::{DeskError, Invalid};
use jiff::civil::Date;
use motcua_domain::procedure::Procedure;
use motcua_domain::procedure::change::diff;
use motcua_domain::time::local;
use motcua_store::ProcedureRow;
use serde_json::json;

/// First day a version published on a day is taken in under: its own, when
/// that is still to come.
pub(super) fn begins(procedure: &Procedure, today: Date) -> Date {
    procedure.valid_from.map_or(today, |from| from.max(today))
}

/// Does a published version, in force from its own day, leave no day to a
/// version that is published today and begins on a day? It is retired then.
pub(crate) fn gives_way(from: Option<Date>, starts: Date, today: Date) -> bool {
    from.is_none_or(|from| from <= starts) && (starts <= today || from == Some(starts))
}

impl Work<'_, '_> {
    pub(super) fn draft(&mut self, code: &str) -> Result<Option<ProcedureRow>, DeskError> {
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

    pub(super) fn put_draft(
        &mut self,
        procedure: &Procedure,
        note: &str,
    ) -> Result<Numbered, DeskError> {
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

    pub(super) fn publish(&mut self, code: &str, seen: &str) -> Result<Numbered, DeskError> {
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
        let today = local(self.now).date();
        let starts = begins(&procedure, today);
        if procedure.valid_to.is_some_and(|to| to <= starts) {
            return Err(DeskError::invalid("valid_to", "procedure-over"));
        }
        let mut facts = json!({ "code": code, "version": draft.version, "hash": draft.pack_hash });
        facts["starts"] = starts.to_string().into();
        if let Some((old, content)) = self.make_way(code, starts, today)? {
            facts["replaces"] = old.into();
            facts["n_changes"] = diff(&content, &procedure).len().into();
        }
        let row = ProcedureRow {
            state: "published".to_owned(),
            valid_from: Some(starts),
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

    /// Retires what a version that begins on a day leaves no day to come:
    /// what has begun already when it begins today, and what was to begin on
    /// the same day. Gives number and content of the one it follows.
    fn make_way(
        &mut self,
        code: &str,
        starts: Date,
        today: Date,
    ) -> Result<Option<(i64, Procedure)>, DeskError> {
        let mut before: Option<(ProcedureRow, String)> = None;
        for (row, body) in self.tx.procedure_versions(code)? {
            let from = row.valid_from;
            if row.state != "published" || from.is_some_and(|from| from > starts) {
                continue;
            }
            if gives_way(from, starts, today) {
                let state = "retired".to_owned();
                self.tx.put_procedure(&ProcedureRow {
                    state,
                    ..row.clone()
                })?;
            }
            let follows = before
                .as_ref()
                .is_none_or(|(old, _)| (old.valid_from, old.version) < (from, row.version));
            if follows {
                before = Some((row, body));
            }
        }
        let read = |(row, body): (ProcedureRow, String)| Ok((row.version, content(&body)?));
        before.map(read).transpose()
    }

    pub(super) fn sign_off(&mut self, code: &str, seen: &str) -> Result<(), DeskError> {
        let rows = self.tx.procedure_versions(code)?;
        let mut published = rows
            .into_iter()
            .filter(|(row, _)| row.state == "published")
            .peekable();
        if published.peek().is_none() {
            return Err(DeskError::NotFound);
        }
        let (row, body) = published
            .find(|(row, _)| row.pack_hash == seen)
            .ok_or_else(|| DeskError::invalid("seen", "procedure-draft-changed"))?;
        let procedure = content(&body)?;
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
