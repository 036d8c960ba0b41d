//! Backups: one archive of the whole store as of one moment, without the
//! keys, checked before it gets its name.
//!
//! The archive is a plain tar: `manifest.json`, then `motcua.db` (SQLite) or
//! `dump.jsonl` (PostgreSQL), then `blobs/…`. The manifest is sealed with the
//! office's keys, so a backup that was changed is refused. The last checkpoint
//! in the folder is neither in it nor touched by a restore: it is what a
//! restored database is held against.

mod archive;
mod restore;

pub use restore::{RESTORED, Restored, restore};

use crate::dump::WithBlobs;
use crate::engine::{self, DATABASE, Location};
use crate::error::StoreError;
use crate::folder::{free_space, give_to_owner, hex, private_dir};
use crate::migrate::LEVEL;
use crate::store::Store;
use archive::{BlobSum, Look};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

const DUMP: &str = "dump.jsonl";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the archive.
    pub motcua_backup: i64,
    /// Level of the program that wrote it.
    pub level: i64,
    /// Name of the data key it is read with.
    pub data_key: String,
    /// When it was begun, RFC 3339.
    pub at: String,
    /// `motcua.db` or `dump.jsonl`.
    pub database: String,
    /// SHA-256 of that file, hex.
    pub sha256: String,
    /// Blobs in the archive.
    pub blobs: u64,
    /// SHA-256 over their names and contents, hex.
    pub blobs_sha256: String,
    /// Keyed hash of all the above under the office's keys, hex.
    pub seal: String,
}

/// What a backup is doing, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Copying the database as of one moment.
    Copy,
    /// Checking the copy: pages, references, attachments, record.
    Check,
    /// Writing the archive.
    Write,
    /// Reading the archive back.
    ReadBack,
}

const BLOBS_USED: &str = "SELECT DISTINCT hash FROM attachment ORDER BY hash";

impl Store {
    /// [`Store::backup_checked`] without a word in between and without a
    /// further check.
    pub fn backup(&self, file: &Path, at: Timestamp) -> Result<Manifest, StoreError> {
        self.backup_checked(file, at, &mut |_| (), &mut |_| Ok(()))
    }

    /// Writes a backup of the live store to `file`, which must not exist.
    /// Acts go on meanwhile, also those of another process. The copy is
    /// checked (pages, references, files that attachments name, and whatever
    /// `check` asks of it), the archive is read back, and only then it gets
    /// its name.
    pub fn backup_checked(
        &self,
        file: &Path,
        at: Timestamp,
        say: &mut dyn FnMut(Step),
        check: &mut dyn FnMut(&Store) -> Result<(), StoreError>,
    ) -> Result<Manifest, StoreError> {
        if file.exists() {
            let source = std::io::ErrorKind::AlreadyExists.into();
            return Err(StoreError::File {
                doing: "write over",
                path: file.to_owned(),
                source,
            });
        }
        let dir = file
            .parent()
            .filter(|dir| !dir.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        self.check_room(dir)?;
        let work = Beside::new(file, "making")?;
        say(Step::Copy);
        let (copy, database) = self.copy_database(&work.0)?;
        say(Step::Check);
        let looked = self.copy_as_store(&work.0, &copy)?;
        sound(&looked.check()?)?;
        let names = self.blobs().names()?;
        let used = looked.blobs_used()?;
        if let Some(missing) = used.iter().find(|name| names.binary_search(name).is_err()) {
            return Err(archive::gone(missing));
        }
        check(&looked)?;
        drop(looked);
        say(Step::Write);
        let manifest = self.manifest(at, database, &copy, &names)?;
        let part = work.0.join("archive");
        archive::write(&part, &copy, &manifest, &self.blobs(), &names)?;
        say(Step::ReadBack);
        archive::read(&part, self.keys(), &mut Look)?;
        give_to_owner(&part, Some(dir));
        fs::rename(&part, file).map_err(StoreError::file("write", file))?;
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::file("write", dir))?;
        Ok(manifest)
    }

    /// What the archive will say of itself, sealed.
    fn manifest(
        &self,
        at: Timestamp,
        database: &str,
        copy: &Path,
        names: &[String],
    ) -> Result<Manifest, StoreError> {
        let mut sum = BlobSum::new();
        for name in names {
            let bytes = self.blobs().get(name)?;
            sum.add(name, &bytes.ok_or_else(|| archive::gone(name))?);
        }
        let (blobs, blobs_sha256) = sum.end();
        let mut manifest = Manifest {
            motcua_backup: 1,
            level: LEVEL,
            data_key: self.keys().data_id(),
            at: at.to_string(),
            database: database.to_owned(),
            sha256: sha256_of(copy)?,
            blobs,
            blobs_sha256,
            seal: String::new(),
        };
        manifest.seal = archive::seal(&manifest, self.keys())?;
        Ok(manifest)
    }

    fn check_room(&self, dir: &Path) -> Result<(), StoreError> {
        let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        let folder = self.folder().path();
        let database = folder.join(DATABASE);
        // The copy, one to be checked, and the archive.
        let mut needs = 3 * (size(&database) + size(&folder.join("motcua.db-wal")));
        for name in self.blobs().names()? {
            needs += self.blobs().size(&name)?;
        }
        room_for(dir, needs)
    }

    fn blobs_used(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.reader()?;
        let rows = conn.query(BLOBS_USED, &[]);
        conn.rollback();
        rows?
            .iter()
            .map(|row| Ok(row.text(0)?.to_owned()))
            .collect()
    }

    /// Copies the database as of one moment into `work`.
    fn copy_database(&self, work: &Path) -> Result<(PathBuf, &'static str), StoreError> {
        if let Location::Folder(folder) = self.location() {
            let to = work.join(DATABASE);
            engine::copy_live(&folder.join(DATABASE), &to)?;
            return Ok((to, DATABASE));
        }
        let to = work.join(DUMP);
        let file = archive::private_file(&to).map_err(StoreError::file("write", &to))?;
        let mut out = BufWriter::new(file);
        self.export(&mut out, WithBlobs::No)?;
        out.into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(StoreError::file("write", &to))?;
        Ok((to, DUMP))
    }

    /// The copy as a store of its own, to be checked. A dump is taken in by a
    /// SQLite database that goes afterwards: that is what a restore would do.
    fn copy_as_store(&self, work: &Path, copy: &Path) -> Result<Store, StoreError> {
        let dir = work.join("check");
        private_dir(&dir)?;
        if matches!(self.location(), Location::Folder(_)) {
            // A second name for the same file: looking into it (which begins
            // a log beside it) must not touch what goes into the archive.
            fs::copy(copy, dir.join(DATABASE)).map_err(StoreError::file("write", &dir))?;
            return Store::scratch(&dir, self);
        }
        let store = Store::scratch(&dir, self)?;
        let dump = File::open(copy).map_err(StoreError::file("read", copy))?;
        store.import(std::io::BufReader::new(dump))?;
        Ok(store)
    }
}

fn room_for(dir: &Path, needs: u64) -> Result<(), StoreError> {
    let free = free_space(dir)?;
    if needs > free {
        Err(StoreError::NoRoom { needs, free })
    } else {
        Ok(())
    }
}

/// A private folder beside a file that goes when the work is done, also when
/// it failed; one left behind by a killed process is emptied first.
struct Beside(PathBuf);

impl Beside {
    fn new(file: &Path, what: &str) -> Result<Self, StoreError> {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(what);
        let path = PathBuf::from(name);
        let _ = fs::remove_dir_all(&path);
        private_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What cannot be removed now is removed at the next try.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn sound(wrong: &[String]) -> Result<(), StoreError> {
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Backup(wrong.join("; ")))
    }
}

fn sha256_of(path: &Path) -> Result<String, StoreError> {
    let fail = || StoreError::file("read", path);
    let mut file = File::open(path).map_err(fail())?;
    let mut hash = Sha256::new();
    std::io::copy(&mut file, &mut hash).map_err(fail())?;
    Ok(hex(&hash.finalize()))
}

/// Reads what a backup says of itself; it is not checked by this.
pub fn backup_manifest(file: &Path) -> Result<Manifest, StoreError> {
    archive::said(file)
}
