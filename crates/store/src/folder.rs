//! The data folder: lock, keys, blobs, the last checkpoint.
//!
//! Keys never go into the database, a dump or a backup. Everything written
//! here is on the disk (file and folder) before it is relied on.

use crate::engine::DATABASE;
use crate::error::StoreError;
use crate::keyfile::{existing_keys, keys, without_keys};
use fs4::fs_std::FileExt as _;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The folder, locked for this process as long as it lives.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    keys: Keys,
    /// The lock ends with the file. `None` = only looking: another process
    /// may hold it.
    lock: Option<File>,
}

/// The two keys of an office. `Debug` hides them.
#[derive(Clone)]
pub struct Keys {
    /// Encrypts and hashes personal data.
    pub data: [u8; 32],
    /// Seed of the signing key of receipts and checkpoints (Ed25519).
    pub signing: [u8; 32],
    /// Public halves of signing keys that were in force before, newest first.
    /// They lie beside the keys and not in the database: whoever can write
    /// there could otherwise name a key of his own a former one.
    pub former: Vec<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys[data {}]", self.data_id())
    }
}

impl Keys {
    /// Public name of the data key: 16 hex digits of a hash of it.
    pub fn data_id(&self) -> String {
        let hash = Sha256::new()
            .chain_update(b"motcua data key 1")
            .chain_update(self.data)
            .finalize();
        hex(&hash[..8])
    }
}

impl Folder {
    /// Opens the folder, makes it when it is not there, and locks it.
    pub(crate) fn open(path: &Path, new_keys: Option<[u8; 64]>) -> Result<Self, StoreError> {
        private_dir(path)?;
        let lock = lock(path)?;
        not_half_restored(path)?;
        private_dir(&path.join("blobs"))?;
        let keys = keys(path, new_keys)?;
        Ok(Self {
            path: path.to_owned(),
            keys,
            lock: Some(lock),
        })
    }

    /// Reads the keys of a folder that another process may hold.
    pub(crate) fn look(path: &Path) -> Result<Self, StoreError> {
        let keys = existing_keys(path)?.ok_or_else(|| without_keys(path))?;
        Ok(Self {
            path: path.to_owned(),
            keys,
            lock: None,
        })
    }

    /// Does this process hold the folder? Without, it may only read.
    pub fn is_held(&self) -> bool {
        self.lock.is_some()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Its blobs.
    pub fn blobs(&self) -> Blobs {
        Blobs {
            dir: self.path.join("blobs"),
        }
    }

    /// The last checkpoint of a desk and the word of the last backup lie
    /// outside the database, as small files.
    pub fn note(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        read_if_there(&self.path.join(name))
    }

    /// Writes a small file whole or not at all.
    pub fn set_note(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        write_whole(&self.path.join(name), bytes)
    }

    /// Bytes free on the disk of the folder.
    pub fn free_space(&self) -> Result<u64, StoreError> {
        free_space(&self.path)
    }
}

/// Bytes free on the disk of a folder.
pub fn free_space(folder: &Path) -> Result<u64, StoreError> {
    fs4::available_space(folder).map_err(StoreError::file("measure", folder))
}

/// How long a lock that somebody has is asked for again.
const LETS_GO: Duration = Duration::from_millis(500);

/// Takes the folder's lock, or says who has it. The lock is the system's, so
/// it ends with the process however it ends. It is asked for more than once:
/// a program that is being started somewhere holds for a moment what its
/// parent has let go of, and a service that ends may need one.
pub(crate) fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(StoreError::file("open", &path))?;
    let begun = Instant::now();
    loop {
        match file.try_lock_exclusive() {
            Ok(true) => return Ok(file),
            Ok(false) if begun.elapsed() < LETS_GO => std::thread::sleep(LETS_GO / 25),
            Ok(false) => return Err(StoreError::SecondServer(folder.to_owned())),
            Err(error) => return Err(StoreError::file("lock", &path)(error)),
        }
    }
}

/// A folder in which a restore was interrupted is no new one: a desk made
/// there would stand in the way of the one that was to be restored.
pub(crate) fn not_half_restored(folder: &Path) -> Result<(), StoreError> {
    let database = folder.join(DATABASE).exists();
    let half = RESTORING
        .iter()
        .any(|(file, alone)| folder.join(file).exists() && !(*alone && database));
    if half {
        Err(StoreError::HalfRestored(folder.to_owned()))
    } else {
        Ok(())
    }
}

/// What a restore unpacks beside its place. The first one is swept away after
/// the database has got its name, so that beside a database it says nothing;
/// rows of the second one are in no file of that name until it is gone.
const RESTORING: &[(&str, bool)] = &[
    ("motcua.db.restoring", true),
    ("dump.jsonl.restoring", false),
];

/// Files by content, named by the hex hash that the caller gives. The store
/// does not look inside: they come encrypted.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: PathBuf,
}

impl Blobs {
    pub(crate) fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let fine = (8..=128).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_hexdigit());
        if !fine {
            let source = std::io::Error::from(std::io::ErrorKind::InvalidInput);
            return Err(StoreError::File {
                doing: "name",
                path: name.into(),
                source,
            });
        }
        Ok(self.dir.join(&name[..2]).join(&name[2..]))
    }

    /// Keeps bytes under a name; the disk has them when this returns. Call it
    /// before the act that refers to them: a blob too many is harmless.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path(name)?;
        if path.exists() {
            return Ok(());
        }
        private_dir(path.parent().unwrap_or(&self.dir))?;
        write_whole(&path, bytes)
    }

    /// The bytes under a name.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        read_if_there(&self.path(name)?)
    }

    /// Size of a blob in bytes; 0 when it is not there.
    pub fn size(&self, name: &str) -> Result<u64, StoreError> {
        Ok(fs::metadata(self.path(name)?).map_or(0, |file| file.len()))
    }

    /// Removes what no attachment refers to any more.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::file("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// All names, sorted.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for first in entries(&self.dir)? {
            for rest in entries(&self.dir.join(&first))? {
                if !rest.contains('.') {
                    names.push(format!("{first}{rest}"));
                }
            }
        }
        names.sort();
        Ok(names)
    }
}

pub(crate) fn entries(dir: &Path) -> Result<Vec<String>, StoreError> {
    let fail = || StoreError::file("list", dir);
    if !dir.exists() {
        return Ok(Vec::new());
    }
    fs::read_dir(dir)
        .map_err(fail())?
        .map(|entry| {
            Ok(entry
                .map_err(fail())?
                .file_name()
                .to_string_lossy()
                .into_owned())
        })
        .collect()
}

pub(crate) fn private_dir(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(StoreError::file("make", path))
}

pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::file("open", path)(error)),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(StoreError::file("read", path))?;
    Ok(Some(bytes))
}

/// Writes beside, presses to the disk, renames, presses the folder. Readable
/// for the owner of the folder alone.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = path.with_extension("new");
    let written = write_beside(&beside, bytes).and_then(|()| {
        give_to_owner(&beside, path.parent());
        fs::rename(&beside, path).map_err(StoreError::file("write", path))
    });
    if written.is_err() {
        // Half a file on a full disk is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    written?;
    match path.parent().map(File::open) {
        Some(dir) => dir
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::file("write", path)),
        None => Ok(()),
    }
}

fn write_beside(beside: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(beside)
        .map_err(StoreError::file("write", beside))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(StoreError::file("write", beside))
}

/// A file that root writes into the folder of a service belongs to the
/// service, or the service could not read it.
pub(crate) fn give_to_owner(file: &Path, folder: Option<&Path>) {
    #[cfg(unix)]
    if let (Some(Ok(folder)), Ok(own)) = (folder.map(fs::metadata), fs::metadata(file)) {
        use std::os::unix::fs::MetadataExt as _;
        if folder.uid() != own.uid() {
            // Only root may; for others the file stays their own.
            let _ = std::os::unix::fs::chown(file, Some(folder.uid()), Some(folder.gid()));
        }
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Bytes of a hex text.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
