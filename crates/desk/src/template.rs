//! With which templates papers are printed: those of the first sheet, so that
//! another one equals it whatever the office has changed since.
//!
//! Invariant: while a paper waits for the printer, its set is the one it was
//! made with last; from then on it stands. A paper that never waits keeps the
//! set it was made with first.

use crate::{Desk, DeskError};
use motcua_domain::id::DossierId;
use motcua_domain::ledger::hash::sha256;
use motcua_domain::time::Timestamp;
use motcua_store::{ActError, Priority, StoreError, TemplateSetRow, Tx};

/// Templates as whoever typesets has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSet {
    /// Name of the content: equal names, equal files.
    pub name: String,
    /// Path and content of each file, in the order of their paths.
    pub files: Vec<(String, Vec<u8>)>,
}

/// With which templates a sheet of a paper is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedWith {
    /// Those in force: it is the first sheet.
    InForce,
    /// The set of this name.
    Set(String),
    /// Nobody knows any more: the first sheet is from before sets were kept.
    Unknown,
}

impl Desk {
    /// With which templates a sheet of the paper of an event is to be made.
    ///
    /// # Errors
    /// What the store says.
    pub fn printed_with(&self, dossier: DossierId, seq: i64) -> Result<PrintedWith, DeskError> {
        let found = self.store().read(self.id(), |tx| {
            if waits(tx, dossier, seq)? {
                return Ok(PrintedWith::InForce);
            }
            let set = match tx.paper_template(dossier, seq)? {
                Some(id) => tx.template_set(id)?,
                None => None,
            };
            Ok::<_, StoreError>(match set {
                Some(set) => PrintedWith::Set(set.name),
                None if tx.was_printed(dossier, seq)? => PrintedWith::Unknown,
                None => PrintedWith::InForce,
            })
        })?;
        Ok(found)
    }

    /// Keeps that the paper of an event was made with a set, and that the set
    /// is good for its form (`2025/receipt`). Files that are there already are
    /// not kept again.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_templates(
        &self,
        dossier: DossierId,
        seq: i64,
        form: &str,
        set: TemplateSet,
    ) -> Result<(), DeskError> {
        let is_kept = self.store().read(self.id(), |tx| {
            let id = tx.template_set_named(&set.name)?.map(|row| row.id);
            Ok::<_, StoreError>(
                id.is_some()
                    && tx.paper_template(dossier, seq)? == id
                    && tx.good_template(Some(form))? == id,
            )
        })?;
        if is_kept {
            return Ok(());
        }
        let (form, now) = (form.to_owned(), self.now());
        let done: Result<(), ActError<DeskError>> =
            self.store().act(self.id(), Priority::Person, move |tx| {
                let id = put_set(tx, &set, now)?;
                tx.put_good_template(&form, id, now)?;
                if waits(tx, dossier, seq)? || tx.paper_template(dossier, seq)?.is_none() {
                    tx.put_paper_template(dossier, seq, id)?;
                }
                Ok(())
            });
        Ok(done?)
    }

    /// The set of a name; `None` where a file of it is not there any more, or
    /// is not what was kept.
    ///
    /// # Errors
    /// What the store says.
    pub fn template_set(&self, name: &str) -> Result<Option<TemplateSet>, DeskError> {
        let found = self.store().read(self.id(), |tx| {
            let Some(row) = tx.template_set_named(name)? else {
                return Ok(None);
            };
            let mut files = Vec::new();
            for line in row.files.lines() {
                let Some((hash, path)) = line.split_once(' ') else {
                    return Ok(None);
                };
                match tx.template_file(hash)? {
                    Some(body) if sha256(&body).to_hex() == hash => {
                        files.push((path.to_owned(), body));
                    }
                    _ => return Ok(None),
                }
            }
            let name = row.name;
            Ok::<_, StoreError>(Some(TemplateSet { name, files }))
        })?;
        Ok(found)
    }

    /// Name of the set with which a form, or else any, was made last without a
    /// fault.
    ///
    /// # Errors
    /// What the store says.
    pub fn good_templates(&self, form: Option<&str>) -> Result<Option<String>, DeskError> {
        let found = self.store().read(self.id(), |tx| {
            let set = match tx.good_template(form)? {
                Some(id) => tx.template_set(id)?,
                None => None,
            };
            Ok::<_, StoreError>(set.map(|set| set.name))
        })?;
        Ok(found)
    }
}

/// Keeps a set, once, and gives its id.
pub(crate) fn put_set(
    tx: &mut Tx<'_>,
    set: &TemplateSet,
    now: Timestamp,
) -> Result<i64, StoreError> {
    if let Some(row) = tx.template_set_named(&set.name)? {
        return Ok(row.id);
    }
    let mut files = String::new();
    for (path, body) in &set.files {
        let hash = sha256(body).to_hex();
        tx.put_template_file(&hash, body)?;
        files.push_str(&format!("{hash} {path}\n"));
    }
    let id = tx.next_id()?;
    tx.put_template_set(&TemplateSetRow {
        id,
        name: set.name.clone(),
        at: now,
        files,
    })?;
    Ok(id)
}

fn waits(tx: &mut Tx<'_>, dossier: DossierId, seq: i64) -> Result<bool, StoreError> {
    let rows = tx.prints_of_dossier(dossier)?;
    Ok(rows.iter().any(|row| row.seq == seq))
}
