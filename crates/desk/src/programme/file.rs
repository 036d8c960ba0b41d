//! Files: the text of a document, what shows a task done.

use super::keep::file_part;
use super::moves::Looking;
use super::sight::{here, permit};
use super::{FileFacts, MAX_LINE, ProgrammeDone};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::ProgrammeId;
use motcua_domain::ledger::Hash;
use motcua_domain::programme::line;
use motcua_store::Priority;
use sha2::{Digest as _, Sha256};

/// Most bytes of a file: what an office sends round is smaller.
pub const MAX_FILE_BYTES: usize = 5 << 20;

/// A file as it is given out.
#[derive(Clone, PartialEq, Eq)]
pub struct ProgrammeFile {
    /// Media type.
    pub media: String,
    /// Name.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ProgrammeFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProgrammeFile[{}]", self.media)
    }
}

impl Desk {
    /// Adds a PDF, JPEG or PNG; `task` is the task of a plan that it shows
    /// done.
    ///
    /// # Errors
    /// As [`Desk::programme_act`]; a field `file` for a file that cannot be
    /// taken.
    pub fn add_programme_file(
        &self,
        me: &Actor,
        ikey: &str,
        (id, seen): (ProgrammeId, u32),
        task: Option<u16>,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<ProgrammeDone, DeskError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(DeskError::invalid("file", "programme-file-too-large"));
        }
        let looked = crate::attach::look(&bytes);
        let looked = looked.map_err(|bad| DeskError::invalid("file", bad.message()))?;
        let name = line(&crate::attach::clean_label(name), MAX_LINE);
        let name = name.map_err(|bad| DeskError::invalid("file", bad.message_id()))?;
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        let file = FileFacts {
            n: 0,
            media: looked.media.to_owned(),
            bytes: bytes.len() as u64,
            hash: Hash::new(hash).to_hex(),
            task,
            withdrawn: None,
        };
        let what = (id, task, &name, &file.hash);
        let asked = self.0.programme_asked(ikey, "add_programme_file", &what);
        self.act(me, asked, Priority::Person, move |work| {
            work.add_programme_file((id, seen), &file, &name, &bytes)
        })
    }

    /// A file, for whoever reads the thing; one that was withdrawn only for
    /// whoever inspects.
    ///
    /// # Errors
    /// "Not found" for everybody else, and where there is none.
    pub fn programme_file(
        &self,
        me: &Actor,
        id: ProgrammeId,
        n: u16,
    ) -> Result<ProgrammeFile, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let (held, sealed) = self.0.store.read(self.0.id, |tx| {
            let held = self.programme_for(tx, me, id)?;
            Ok::<_, DeskError>((held, tx.programme_file(id, n)?))
        })?;
        let facts = held.item.files.iter().find(|file| file.n == n);
        let facts = facts.ok_or(DeskError::NotFound)?;
        let (settings, day) = (self.settings(), self.today());
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        if !looking.opens(&held.item, facts) {
            return Err(DeskError::NotFound);
        }
        let sealed = sealed.ok_or(DeskError::NotFound)?;
        let of = (held.item.kind(), id);
        let name = motcua_domain::programme::key("file", n);
        Ok(ProgrammeFile {
            media: facts.media.clone(),
            name: super::text_of(&held.said.beside, &name).to_owned(),
            bytes: self.0.programme_keeper().open(of, &file_part(n), &sealed)?,
        })
    }
}

impl Work<'_, '_> {
    fn add_programme_file(
        &mut self,
        (id, seen): (ProgrammeId, u32),
        file: &FileFacts,
        name: &str,
        bytes: &[u8],
    ) -> Result<ProgrammeDone, DeskError> {
        super::ProgrammeSettings::running(self.tx)?;
        let held = self.programme_held(id)?;
        self.programme_seen(&held.item, seen)?;
        let (settings, day) = self.units_today();
        let (needs, named) = held.item.file_needs(file.task);
        // Whoever owns a task shows it done from wherever they work.
        let owns = file
            .task
            .is_some_and(|n| held.item.owns_task(self.me.id, n));
        let unit = if owns {
            self.me.unit.clone()
        } else {
            here(&self.me, named, &settings.units, day)
        };
        let permit = permit(&self.me, needs, &unit)?;
        let n = held.item.next_file();
        let transition = held
            .item
            .add_file(&self.acting(&permit), file.clone(), name)?;
        let of = (held.item.kind(), id);
        let nonce = self.random();
        let keeper = self.desk.programme_keeper();
        let sealed = keeper.seal(of, &file_part(n), nonce, bytes)?;
        let done = self.record_programme(Some(&held), &transition)?;
        self.tx.put_programme_file(id, n, &sealed)?;
        Ok(done)
    }
}
