//! Passwords in files that only the program may read.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Longest secret in bytes.
const MOST: u64 = 4096;

/// Why there is no secret. The secret itself is in none of it.
#[derive(Debug, thiserror::Error)]
pub enum BadSecret {
    /// The file is not there or cannot be read.
    #[error("cannot read {}", .0.display())]
    Io(PathBuf, #[source] std::io::Error),
    /// Others on the machine may read it.
    #[error("{} may be read by others: set its mode to 0600", .0.display())]
    Open(PathBuf),
    /// Empty, too long, or not text of one line.
    #[error("{} is not one line of text", .0.display())]
    NotALine(PathBuf),
}

/// Reads a secret: one line, in a file that nobody but its owner may read.
///
/// # Errors
/// [`BadSecret`].
pub fn secret(path: &Path) -> Result<String, BadSecret> {
    let io = |source| BadSecret::Io(path.to_owned(), source);
    let file = fs::File::open(path).map_err(io)?;
    if is_open(&file.metadata().map_err(io)?) {
        return Err(BadSecret::Open(path.to_owned()));
    }
    let mut text = String::new();
    file.take(MOST).read_to_string(&mut text).map_err(io)?;
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.contains(char::is_control) || text.len() as u64 >= MOST {
        return Err(BadSecret::NotALine(path.to_owned()));
    }
    Ok(line.to_owned())
}

#[cfg(unix)]
fn is_open(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open(_metadata: &fs::Metadata) -> bool {
    false
}
