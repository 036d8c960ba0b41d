//! The file between the steps of the pages: sealed in the data folder, for the
//! one who sent it, for a day.

use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::ledger::seal;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

const FOLDER: &str = "uploads";
/// A file that nobody came back for.
const OLD: Duration = Duration::from_hours(24);

impl Desk {
    /// Keeps a file until it is taken in or a day is over; gives its name.
    pub fn keep_upload(&self, me: &Actor, bytes: &[u8]) -> Result<String, DeskError> {
        self.may_import(me)?;
        let folder = self.uploads();
        own_folder(&folder).map_err(|error| failed(&error))?;
        sweep(&folder);
        let name: String = self
            .random::<16>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let nonce: [u8; 24] = self.random();
        let bound = self.upload_bound(me, &name);
        let sealed = seal::seal(&self.0.data_key, nonce, bound.as_bytes(), bytes)
            .map_err(|_| DeskError::Inside)?;
        let mut all = nonce.to_vec();
        all.extend(sealed);
        write_own(&folder.join(&name), &all).map_err(|error| failed(&error))?;
        Ok(name)
    }

    /// The file again, for the one who sent it.
    pub fn upload(&self, me: &Actor, name: &str) -> Result<Vec<u8>, DeskError> {
        self.may_import(me)?;
        let all = fs::read(self.upload_path(name)?).map_err(|_| DeskError::NotFound)?;
        let (nonce, sealed) = all.split_first_chunk::<24>().ok_or(DeskError::NotFound)?;
        let bound = self.upload_bound(me, name);
        seal::open(&self.0.data_key, *nonce, bound.as_bytes(), sealed)
            .map_err(|_| DeskError::NotFound)
    }

    /// The file is of no use any more.
    pub fn drop_upload(&self, name: &str) {
        if let Ok(path) = self.upload_path(name) {
            // One that is gone already is what was wanted.
            let _ = fs::remove_file(path);
        }
    }

    /// Removes files that nobody came back for within a day.
    pub(crate) fn sweep_uploads(&self) {
        sweep(&self.uploads());
    }

    fn uploads(&self) -> PathBuf {
        self.0.store.folder().path().join(FOLDER)
    }

    /// Only names that were given here: no way out of the folder.
    fn upload_path(&self, name: &str) -> Result<PathBuf, DeskError> {
        let is_ours = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_ours {
            Ok(self.uploads().join(name))
        } else {
            Err(DeskError::NotFound)
        }
    }

    fn upload_bound(&self, me: &Actor, name: &str) -> String {
        format!("upload {} {} {name}", self.0.id, me.id)
    }
}

/// The folder, for nobody else on the machine.
fn own_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file, for nobody else on the machine.
fn write_own(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Removes what lies there for more than a day by the file system's clock.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|about| about.modified());
        let is_old = age.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > OLD));
        if is_old {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn failed(error: &io::Error) -> DeskError {
    tracing::error!(%error, "an upload cannot be kept");
    if error.kind() == io::ErrorKind::StorageFull {
        DeskError::StorageFull
    } else {
        DeskError::Inside
    }
}
