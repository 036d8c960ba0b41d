//! The archive: a plain tar with exactly the entries that we write, in the
//! order in which we write them. Whatever else comes is refused before a
//! single byte is unpacked: other kinds of entries (links, sparse files, long
//! names), other names, other orders, contents that are not those sealed.

use super::{DUMP, Manifest};
use crate::engine::DATABASE;
use crate::error::StoreError;
use crate::folder::{Blobs, Keys, hex, unhex};
use crate::migrate::LEVEL;
use motcua_domain::ledger::leaf::commitment_to_bytes;
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

const MANIFEST: &str = "manifest.json";
const BLOBS: &str = "blobs/";
/// Most bytes of a manifest.
const MANIFEST_LIMIT: u64 = 1 << 16;
/// Most bytes of a blob: an upload of 20 MB, sealed, with room.
const BLOB_LIMIT: u64 = 32 << 20;

fn not_sound(why: impl Into<String>) -> StoreError {
    StoreError::Backup(why.into())
}

/// A new file that only its owner may read.
pub(super) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Seals a manifest: nobody without the office's keys can make one.
pub(super) fn seal(manifest: &Manifest, keys: &Keys) -> Result<String, StoreError> {
    let plain = Manifest {
        seal: String::new(),
        ..manifest.clone()
    };
    let text = serde_json::to_vec(&plain).map_err(|e| StoreError::encode("manifest", &e))?;
    Ok(hex(commitment_to_bytes(&keys.seal(), &text).as_bytes()))
}

/// Sum over names and contents of blobs, in order of their names.
pub(super) struct BlobSum {
    hash: Sha256,
    n: u64,
}

impl BlobSum {
    pub(super) fn new() -> Self {
        let hash = Sha256::new();
        Self { hash, n: 0 }
    }
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) {
        self.n += 1;
        self.hash.update(name);
        self.hash.update([0]);
        self.hash.update(Sha256::digest(bytes));
    }
    /// How many, and their sum.
    pub(super) fn end(self) -> (u64, String) {
        (self.n, hex(&self.hash.finalize()))
    }
}

/// Writes the archive and presses it to the disk.
pub(super) fn write(
    archive: &Path,
    database: &Path,
    manifest: &Manifest,
    blobs: &Blobs,
    names: &[String],
) -> Result<(), StoreError> {
    let fail = || StoreError::file("write", archive);
    let mut tar = tar::Builder::new(BufWriter::new(private_file(archive).map_err(fail())?));
    let text =
        serde_json::to_vec_pretty(manifest).map_err(|e| StoreError::encode("manifest", &e))?;
    append(&mut tar, MANIFEST, text.len() as u64, text.as_slice()).map_err(fail())?;
    let content = File::open(database).map_err(fail())?;
    let size = content.metadata().map_err(fail())?.len();
    append(&mut tar, &manifest.database, size, BufReader::new(content)).map_err(fail())?;
    for name in names {
        let bytes = blobs.get(name)?.ok_or_else(|| gone(name))?;
        let path = format!("{BLOBS}{name}");
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

/// An attachment's file that is not there.
pub(super) fn gone(name: &str) -> StoreError {
    not_sound(format!("an attachment's file is missing: {name}"))
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

/// Reads what a backup says of itself, without looking at the rest.
pub(super) fn said(file: &Path) -> Result<Manifest, StoreError> {
    let mut archive = open(file)?;
    let mut entries = entries(&mut archive)?;
    match entries.next() {
        Some(Ok(mut entry)) => manifest(&mut entry),
        _ => Err(not_sound("this is no backup of motcua")),
    }
}

type Archive = tar::Archive<BufReader<File>>;
type Entry<'a> = tar::Entry<'a, BufReader<File>>;

fn open(file: &Path) -> Result<Archive, StoreError> {
    let content = File::open(file).map_err(StoreError::file("read", file))?;
    Ok(tar::Archive::new(BufReader::new(content)))
}

fn entries(archive: &mut Archive) -> Result<tar::Entries<'_, BufReader<File>>, StoreError> {
    // Raw: extensions of the format are entries of another kind, and refused.
    archive
        .entries()
        .map(|entries| entries.raw(true))
        .map_err(|e| not_sound(e.to_string()))
}

/// Name of a plain file; everything else is refused.
fn plain_name(entry: &Entry<'_>) -> Result<String, StoreError> {
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    if entry.header().entry_type() == tar::EntryType::Regular {
        Ok(name)
    } else {
        Err(not_sound(format!("{name:?} in it is no plain file")))
    }
}

fn manifest(entry: &mut Entry<'_>) -> Result<Manifest, StoreError> {
    if plain_name(entry)? != MANIFEST || entry.size() > MANIFEST_LIMIT {
        return Err(not_sound("this is no backup of motcua"));
    }
    let bad = |why: &dyn std::fmt::Display| not_sound(format!("its manifest: {why}"));
    let mut text = String::new();
    entry.read_to_string(&mut text).map_err(|e| bad(&e))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| bad(&e))?;
    if manifest.level > LEVEL {
        return Err(StoreError::NewerData {
            needs: manifest.level,
            have: LEVEL,
        });
    }
    if manifest.motcua_backup != 1 {
        return Err(bad(&"of an unknown form"));
    }
    if manifest.database != DATABASE && manifest.database != DUMP {
        return Err(bad(&"an unknown kind of database"));
    }
    Ok(manifest)
}

/// What a reader of a whole archive does with its parts.
pub(super) trait Taker {
    /// The database, in pieces.
    fn database(&mut self, piece: &[u8]) -> Result<(), StoreError>;
    /// A blob.
    fn blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError>;
}

/// Looks, keeps nothing.
pub(super) struct Look;

impl Taker for Look {
    fn database(&mut self, _: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }
    fn blob(&mut self, _: &str, _: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Reads an archive to its end and gives its parts to `taker`; an error when
/// anything is not as it was sealed.
pub(super) fn read(
    file: &Path,
    keys: &Keys,
    taker: &mut impl Taker,
) -> Result<Manifest, StoreError> {
    let mut archive = open(file)?;
    let mut entries = entries(&mut archive)?;
    let mut next = || -> Result<Option<Entry<'_>>, StoreError> {
        let entry = entries.next().transpose();
        entry.map_err(|e| not_sound(e.to_string()))
    };
    // Whatever the library says of a first entry it cannot read helps nobody.
    let first = next().ok().flatten();
    let mut first = first.ok_or_else(|| not_sound("this is no backup of motcua"))?;
    let said = manifest(&mut first)?;
    if said.data_key != keys.data_id() {
        return Err(not_sound(format!(
            "it was made under the keys {}, these are {}",
            said.data_key,
            keys.data_id()
        )));
    }
    if seal(&said, keys)? != said.seal {
        return Err(not_sound("its manifest was changed"));
    }
    let database = next()?.ok_or_else(|| not_sound("it is not whole"))?;
    if plain_name(&database)? != said.database {
        return Err(not_sound("its database is not where it belongs"));
    }
    if hash_of(database, taker)? != said.sha256 {
        return Err(not_sound(
            "its database is not the one that was written, or it was cut",
        ));
    }
    let (mut sum, mut last) = (BlobSum::new(), String::new());
    while let Some(mut entry) = next()? {
        let path = plain_name(&entry)?;
        let name = path.strip_prefix(BLOBS).unwrap_or_default();
        if unhex(name).is_none() || name <= last.as_str() {
            return Err(not_sound(format!(
                "it holds a file that does not belong: {path:?}"
            )));
        }
        if entry.size() > BLOB_LIMIT {
            return Err(not_sound(format!("{path:?} is larger than any attachment")));
        }
        let mut bytes = Vec::new();
        entry
            .read_to_end(&mut bytes)
            .map_err(|e| not_sound(e.to_string()))?;
        sum.add(name, &bytes);
        taker.blob(name, &bytes)?;
        name.clone_into(&mut last);
    }
    if sum.end() != (said.blobs, said.blobs_sha256.clone()) {
        return Err(not_sound("its attachments are not all those written"));
    }
    Ok(said)
}

fn hash_of(mut entry: Entry<'_>, taker: &mut impl Taker) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let n = entry
            .read(&mut piece)
            .map_err(|e| not_sound(e.to_string()))?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&piece[..n]);
        taker.database(&piece[..n])?;
    }
}
