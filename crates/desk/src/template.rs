//! With which templates papers are printed: those of the first sheet, so that
//! another one equals it whatever the office has changed since.
//!
//! Invariant: a paper keeps the set and the address of its first PDF, for
//! nobody knows whether that was printed. Only while it waits for the printer
//! may somebody ask for a first sheet anew.

use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::DossierId;
use motcua_domain::ledger::hash::sha256;
use motcua_domain::time::Timestamp;
use motcua_store::{ActError, PaperTemplateRow, Priority, StoreError, TemplateSetRow, Tx};

/// Templates as whoever typesets has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSet {
    /// Name of the content: equal names, equal files.
    pub name: String,
    /// Path and content of each file, in the order of their paths.
    pub files: Vec<(String, Vec<u8>)>,
}

/// With what the first sheet of a paper is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSheet {
    /// The templates.
    pub set: TemplateSet,
    /// Address of the pages that its codes lead to.
    pub site: String,
}

/// With which templates a sheet of a paper is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedWith {
    /// Those in force: it is the first sheet.
    InForce,
    /// As the first sheet.
    First {
        /// Name of its set.
        name: String,
        /// Address of the pages that its codes lead to.
        site: String,
    },
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
            if let Some(first) = tx.paper_template(dossier, seq)?
                && let Some(set) = tx.template_set(first.set)?
            {
                let (name, site) = (set.name, first.site);
                return Ok(PrintedWith::First { name, site });
            }
            let is_first = waits(tx, dossier, seq)? || !tx.was_printed(dossier, seq)?;
            Ok::<_, StoreError>(if is_first {
                PrintedWith::InForce
            } else {
                PrintedWith::Unknown
            })
        })?;
        Ok(found)
    }

    /// Keeps with what the first sheet of the paper of an event was made, and
    /// that the set is good for its form (`2025/receipt`). What is known of the
    /// paper stays, and files that are there already are not kept again.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_templates(
        &self,
        dossier: DossierId,
        seq: i64,
        form: &str,
        made: FirstSheet,
    ) -> Result<(), DeskError> {
        let FirstSheet { set, site } = made;
        let is_kept = self.store().read(self.id(), |tx| {
            let id = tx.template_set_named(&set.name)?.map(|row| row.id);
            Ok::<_, StoreError>(
                id.is_some()
                    && tx.paper_template(dossier, seq)?.is_some()
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
                put_first(tx, (dossier, seq), id, &site)?;
                Ok(())
            });
        Ok(done?)
    }

    /// Lets the first sheet of a paper that still waits for the printer be made
    /// anew, with the templates and the address in force.
    ///
    /// # Errors
    /// "Not found" once somebody holds the sheet, and for whoever may not open
    /// the dossier.
    pub fn print_anew(&self, me: &Actor, dossier: DossierId, seq: i64) -> Result<(), DeskError> {
        let asked = Asked::new("", "print_anew", &(dossier, seq));
        self.act(me, asked, Priority::Person, move |work| {
            let loaded = work.load(dossier)?;
            work.permit(Action::OpenDossier, &loaded)?;
            if !waits(work.tx, dossier, seq)? {
                return Err(DeskError::NotFound);
            }
            work.tx.drop_paper_template(dossier, seq)?;
            Ok(())
        })
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

/// Keeps with what the first sheet of a paper was made, once.
pub(crate) fn put_first(
    tx: &mut Tx<'_>,
    (dossier, seq): (DossierId, i64),
    set: i64,
    site: &str,
) -> Result<(), StoreError> {
    if tx.paper_template(dossier, seq)?.is_some() {
        return Ok(());
    }
    let site = site.to_owned();
    tx.put_paper_template(dossier, seq, &PaperTemplateRow { set, site })
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
