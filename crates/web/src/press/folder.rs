//! Has a folder of templates changed?

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Most files of a folder whose times are compared; a folder with more is no
/// folder of templates, and changes in the rest of it are not seen.
const MOST_FILES: usize = 2_000;

/// A file as it was when the folder was last read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

/// The files of a folder with size and time, in order. What cannot be read is
/// left out: reading the templates says so.
pub(super) fn files(dir: &Path) -> Vec<Seen> {
    let (mut found, mut waiting) = (Vec::new(), vec![dir.to_path_buf()]);
    while let Some(dir) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries.flatten() {
            let Ok(about) = std::fs::metadata(entry.path()) else {
                continue;
            };
            if found.len() + waiting.len() >= MOST_FILES {
                break;
            }
            if about.is_dir() {
                waiting.push(entry.path());
            } else {
                found.push(Seen {
                    path: entry.path(),
                    bytes: about.len(),
                    changed: about.modified().ok(),
                });
            }
        }
    }
    found.sort();
    found
}
