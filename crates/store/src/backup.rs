//! Backups: one archive of the whole store as of one moment, without the
//! keys, checked before it gets its name.
//!
//! The archive is a plain tar: `manifest.json`, then `motcua.db` (SQLite) or
//! `dump.jsonl` (PostgreSQL), then `blobs/…`. The checkpoint and the list of
//! erasures in the folder are neither in it nor touched by a restore: they
//! are what a restored database is held against.

use crate::dump::WithBlobs;
use crate::engine::{self, DATABASE, Location};
use crate::error::StoreError;
use crate::folder::{self, Blobs, hex};
use crate::migrate::LEVEL;
use crate::store::{Options, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
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
}

const BLOBS_USED: &str = "SELECT DISTINCT hash FROM attachment ORDER BY hash";

impl Store {
    /// Writes a backup of the live store to `file`, which must not exist.
    /// Acts go on meanwhile. The copy is checked (pages, references, blobs
    /// that attachments name) before the archive gets its name.
    pub fn backup(&self, file: &Path, at: Timestamp) -> Result<Manifest, StoreError> {
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
        let copy = Beside::new(file, "copy");
        let archive = Beside::new(file, "part");
        let used = self.blobs_used()?;
        let database = self.copy_database(&copy.0)?;
        let names = self.blobs().names()?;
        if let Some(missing) = used.iter().find(|name| names.binary_search(name).is_err()) {
            return Err(StoreError::Backup(format!(
                "an attachment's file is missing: {missing}"
            )));
        }
        let manifest = Manifest {
            motcua_backup: 1,
            level: LEVEL,
            data_key: self.keys().data_id(),
            at: at.to_string(),
            database: database.to_owned(),
            sha256: sha256_of(&copy.0)?,
            blobs: names.len() as u64,
        };
        self.write_archive(&archive.0, &copy.0, &manifest, &names)?;
        fs::rename(&archive.0, file).map_err(StoreError::file("write", file))?;
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::file("write", dir))?;
        Ok(manifest)
    }

    fn check_room(&self, dir: &Path) -> Result<(), StoreError> {
        let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        let folder = self.folder().path();
        let database = folder.join(DATABASE);
        let mut needs = 2 * (size(&database) + size(&folder.join("motcua.db-wal")));
        for name in self.blobs().names()? {
            needs += self.blobs().size(&name)?;
        }
        let free = fs4::available_space(dir).map_err(StoreError::file("measure", dir))?;
        if needs > free {
            Err(StoreError::NoRoom { needs, free })
        } else {
            Ok(())
        }
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

    /// Copies the database as of one moment and checks the copy.
    fn copy_database(&self, to: &Path) -> Result<&'static str, StoreError> {
        if let Location::Folder(folder) = self.location() {
            engine::copy_live(&folder.join(DATABASE), to)?;
            sound(&engine::check_file(to)?)?;
            return Ok(DATABASE);
        }
        let file = File::create(to).map_err(StoreError::file("write", to))?;
        let mut out = BufWriter::new(file);
        self.export(&mut out, WithBlobs::No)?;
        out.into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(StoreError::file("write", to))?;
        Ok(DUMP)
    }

    fn write_archive(
        &self,
        archive: &Path,
        copy: &Path,
        manifest: &Manifest,
        blobs: &[String],
    ) -> Result<(), StoreError> {
        let fail = || StoreError::file("write", archive);
        let file = File::create(archive).map_err(fail())?;
        let mut tar = tar::Builder::new(BufWriter::new(file));
        let text =
            serde_json::to_vec_pretty(manifest).map_err(|e| StoreError::encode("manifest", &e))?;
        append(&mut tar, MANIFEST, text.len() as u64, text.as_slice()).map_err(fail())?;
        let database = File::open(copy).map_err(fail())?;
        let size = database.metadata().map_err(fail())?.len();
        append(&mut tar, &manifest.database, size, BufReader::new(database)).map_err(fail())?;
        for name in blobs {
            let bytes = self.blobs().get(name)?.unwrap_or_default();
            let path = format!("blobs/{name}");
            append(&mut tar, &path, bytes.len() as u64, bytes.as_slice()).map_err(fail())?;
        }
        tar.into_inner()
            .and_then(|out| {
                out.into_inner()
                    .map_err(std::io::IntoInnerError::into_error)
            })
            .and_then(|file| file.sync_all())
            .map_err(fail())
    }
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    size: u64,
    content: impl Read,
) -> std::io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(size);
    header.set_mode(0o600);
    tar.append_data(&mut header, name, content)
}

/// A file beside another that goes when it is no longer needed.
struct Beside(PathBuf);

impl Beside {
    fn new(file: &Path, what: &str) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(what);
        Self(name.into())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Usually renamed or never made.
        let _ = fs::remove_file(&self.0);
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

/// Reads what a backup says of itself.
pub fn backup_manifest(file: &Path) -> Result<Manifest, StoreError> {
    let fail = || StoreError::file("read", file);
    let mut archive = tar::Archive::new(BufReader::new(File::open(file).map_err(fail())?));
    let mut entries = archive.entries().map_err(fail())?;
    match entries.next() {
        Some(Ok(entry)) => manifest(entry),
        _ => Err(StoreError::Backup("this is no backup of motcua".to_owned())),
    }
}

fn manifest(mut entry: impl Read) -> Result<Manifest, StoreError> {
    let mut text = String::new();
    let bad = |why: &dyn std::fmt::Display| StoreError::Backup(format!("its manifest: {why}"));
    entry
        .by_ref()
        .take(1 << 20)
        .read_to_string(&mut text)
        .map_err(|e| bad(&e))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| bad(&e))?;
    if manifest.level > LEVEL {
        return Err(StoreError::NewerData {
            needs: manifest.level,
            have: LEVEL,
        });
    }
    Ok(manifest)
}

/// Brings a backup back into a folder that holds no database yet (keys may
/// be there, and must then be the ones of the backup). Everything is checked
/// before the database gets its name, so an interrupted restore leaves a
/// folder that can be restored into again.
pub fn restore(file: &Path, location: &Location) -> Result<Manifest, StoreError> {
    let said = backup_manifest(file)?;
    let folder = location.folder();
    let database = folder.join(DATABASE);
    let keys = folder::existing_keys(folder)?;
    if keys
        .as_ref()
        .is_some_and(|keys| keys.data_id() != said.data_key)
    {
        return Err(StoreError::OtherKeys(folder.to_owned()));
    }
    let fits = match location {
        Location::Folder(_) => said.database == DATABASE || keys.is_some(),
        Location::Postgres { .. } => said.database == DUMP && keys.is_some(),
    };
    if !fits {
        return Err(StoreError::Backup(
            "a backup of SQLite goes into a folder, one of PostgreSQL needs the keys in the folder first"
                .to_owned(),
        ));
    }
    folder::private_dir(folder)?;
    let lock = folder::lock(folder)?;
    if database.exists() {
        return Err(StoreError::Backup(
            "the folder holds a database already".to_owned(),
        ));
    }
    let unpacked = Beside::new(&database, "restored");
    unpack(file, folder, &unpacked.0, &said)?;
    if said.database == DATABASE {
        sound(&engine::check_file(&unpacked.0)?)?;
        fs::rename(&unpacked.0, &database).map_err(StoreError::file("write", &database))?;
        File::open(folder)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::file("write", folder))?;
    } else {
        drop(lock);
        let store = Store::open(location, &Options::new(None))?;
        let dump = File::open(&unpacked.0).map_err(StoreError::file("read", &unpacked.0))?;
        store.import(BufReader::new(dump))?;
    }
    Ok(said)
}

fn unpack(file: &Path, folder: &Path, to: &Path, said: &Manifest) -> Result<(), StoreError> {
    let fail = || StoreError::file("read", file);
    let blobs = Blobs::at(folder.join("blobs"));
    let mut archive = tar::Archive::new(BufReader::new(File::open(file).map_err(fail())?));
    let mut seen = BTreeSet::new();
    for entry in archive.entries().map_err(fail())? {
        let mut entry = entry.map_err(fail())?;
        let name = entry.path().map_err(fail())?.to_string_lossy().into_owned();
        if name == said.database {
            let mut out = File::create(to).map_err(StoreError::file("write", to))?;
            std::io::copy(&mut entry, &mut out)
                .and_then(|_| out.sync_all())
                .map_err(StoreError::file("write", to))?;
        } else if let Some(blob) = name.strip_prefix("blobs/") {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(fail())?;
            // `put` refuses names that are not hex.
            blobs.put(blob, &bytes)?;
        } else if name != MANIFEST {
            return Err(StoreError::Backup(format!(
                "it holds a file that does not belong: {name}"
            )));
        }
        if !seen.insert(name.clone()) {
            return Err(StoreError::Backup(format!("it holds {name} twice")));
        }
    }
    if !seen.contains(&said.database) || seen.len() as u64 != said.blobs + 2 {
        return Err(StoreError::Backup("it is not whole".to_owned()));
    }
    if sha256_of(to)? != said.sha256 {
        return Err(StoreError::Backup(
            "its database is not the one that was written".to_owned(),
        ));
    }
    Ok(())
}
