//! Bringing a backup back.

use super::archive::{self, Taker};
use super::{Beside, DUMP, Manifest, room_for, sound};
use crate::dump::DumpReport;
use crate::engine::{self, DATABASE, Location};
use crate::error::StoreError;
use crate::folder::{self, Blobs, Keys};
use crate::store::{Options, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;

/// Name of the note that a restore leaves in the folder: until somebody has
/// answered for it, each desk in it issues no receipts.
pub const RESTORED: &str = "restored.json";

/// The note of a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// When it was restored, RFC 3339.
    pub at: String,
    /// When the backup had been begun, RFC 3339.
    pub backup_at: String,
}

/// Brings a backup back into a folder (or PostgreSQL) that holds no desk yet.
/// The keys of the office must be in the folder. The archive is read and
/// checked to its end before anything is unpacked, and the database before it
/// gets its name, so an interrupted restore leaves a folder that can be
/// restored into again. A backup of either engine goes into either, when it
/// came from PostgreSQL; one of SQLite goes into a folder.
pub fn restore(file: &Path, location: &Location, at: Timestamp) -> Result<Manifest, StoreError> {
    let folder = location.folder();
    let keys = Keys::of(folder)?;
    let lock = folder::lock(folder)?;
    let database = folder.join(DATABASE);
    if database.exists() {
        return Err(StoreError::NotEmpty(folder.to_owned()));
    }
    let said = archive::read(file, &keys, &mut archive::Look)?;
    if said.database == DATABASE && matches!(location, Location::Postgres { .. }) {
        return Err(StoreError::OtherEngine);
    }
    let size = fs::metadata(file).map_or(0, |file| file.len());
    room_for(folder, 2 * size)?;
    if said.database == DUMP {
        // The store takes the lock itself.
        drop(lock);
        return from_dump(file, location, &keys, at);
    }
    let work = Beside::new(&database, "restoring")?;
    let unpacked = work.0.join(DATABASE);
    unpack(file, folder, &unpacked, &keys)?;
    sound(&engine::check_file(&unpacked)?)?;
    leave_note(folder, &said, at)?;
    fs::rename(&unpacked, &database).map_err(StoreError::file("write", &database))?;
    folder::give_to_owner(&database, Some(folder));
    File::open(folder)
        .and_then(|dir| dir.sync_all())
        .map_err(StoreError::file("write", folder))?;
    Ok(said)
}

fn from_dump(
    file: &Path,
    location: &Location,
    keys: &Keys,
    at: Timestamp,
) -> Result<Manifest, StoreError> {
    let folder = location.folder();
    // Of a restore that was interrupted: this is the one that does it again.
    drop(Beside::new(&folder.join(DUMP), "restoring")?);
    let store = Store::open(location, &Options::new(None))?;
    if !store.desks()?.is_empty() {
        return Err(StoreError::NotEmpty(folder.to_owned()));
    }
    let work = Beside::new(&folder.join(DUMP), "restoring")?;
    let unpacked = work.0.join(DUMP);
    let said = unpack(file, folder, &unpacked, keys)?;
    leave_note(folder, &said, at)?;
    let dump = File::open(&unpacked).map_err(StoreError::file("read", &unpacked))?;
    store.import(BufReader::new(dump))?;
    sound(&store.check()?)?;
    Ok(said)
}

fn leave_note(folder: &Path, said: &Manifest, at: Timestamp) -> Result<(), StoreError> {
    let note = Restored {
        at: at.to_string(),
        backup_at: said.at.clone(),
    };
    let text = serde_json::to_vec(&note).map_err(|e| StoreError::encode("note", &e))?;
    folder::write_whole(&folder.join(RESTORED), &text)
}

impl Store {
    /// Takes a dump in as [`Store::import`] does, and leaves the note of a
    /// restore: a dump may be as old as any backup, and what was given out
    /// since must be looked for before the desk gives receipts.
    pub fn bring_in(&self, dump: impl BufRead, at: Timestamp) -> Result<DumpReport, StoreError> {
        if !self.desks()?.is_empty() {
            return Err(StoreError::NotEmpty(self.folder().path().to_owned()));
        }
        let before = self.folder().note(RESTORED)?;
        let mut note = Restored {
            at: at.to_string(),
            backup_at: at.to_string(),
        };
        // Before the rows: a power cut must not leave rows without the note.
        self.note_restored(&note)?;
        match self.import(dump) {
            Ok(report) => {
                if let Some(last) = self.last_event()? {
                    note.backup_at = last.to_string();
                    self.note_restored(&note)?;
                }
                Ok(report)
            }
            Err(error) => {
                match before {
                    Some(text) => self.folder().set_note(RESTORED, &text)?,
                    None => {
                        let path = self.folder().path().join(RESTORED);
                        fs::remove_file(&path).map_err(StoreError::file("remove", &path))?;
                    }
                }
                Err(error)
            }
        }
    }

    fn note_restored(&self, note: &Restored) -> Result<(), StoreError> {
        let text = serde_json::to_vec(note).map_err(|e| StoreError::encode("note", &e))?;
        self.folder().set_note(RESTORED, &text)
    }

    /// Time of the newest event of all desks.
    pub fn last_event(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut last = None;
        for desk in self.desks()? {
            let newest = self.read(desk.id, |tx| {
                let head = tx.head()?;
                tx.events_from(head - 1, 1)
            })?;
            last = last.max(newest.first().map(|event| event.at));
        }
        Ok(last)
    }
}

fn unpack(file: &Path, folder: &Path, to: &Path, keys: &Keys) -> Result<Manifest, StoreError> {
    let mut unpacking = Unpacking {
        out: archive::private_file(to).map_err(StoreError::file("write", to))?,
        to,
        blobs: Blobs::at(folder.join("blobs")),
    };
    let said = archive::read(file, keys, &mut unpacking)?;
    unpacking
        .out
        .sync_all()
        .map_err(StoreError::file("write", to))?;
    Ok(said)
}

struct Unpacking<'a> {
    out: File,
    to: &'a Path,
    blobs: Blobs,
}

impl Taker for Unpacking<'_> {
    fn database(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.out
            .write_all(piece)
            .map_err(StoreError::file("write", self.to))
    }
    fn blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        // `put` refuses names that are not hex.
        self.blobs.put(name, bytes)
    }
}
