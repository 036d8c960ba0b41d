//! The scanner's folder of a counter: what a scanner drops there is shown at
//! the dossier, taken in by one key, and removed once it lies sealed among
//! the attachments. A file that is cut off or not what it claims stays where
//! it is, with the reason.

use crate::attach::{MAX_BYTES, NewFile, clean_label, look};
use crate::work::{Asked, Done};
use crate::{Desk, DeskError, Invalid, Seen};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_store::{Priority, StoreError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// Key of the folders in the settings table: counter number → folder.
const SCANNERS: &str = "scanners";
/// Most files of a folder that are looked at; more is no scanner's work.
const MOST: usize = 20;
/// Largest file that the list looks into.
const LISTED: u64 = 2 << 20;

/// What was found in files of the folders, by path, size and time of the last
/// change: a dossier's page lists them at each view and must not read them
/// again each time. Taking in reads anew.
#[derive(Default)]
pub(crate) struct Known(Mutex<BTreeMap<PathBuf, (Stamp, Pages)>>);

type Stamp = (u64, Option<SystemTime>);
/// Pages of a file, or why it cannot be taken.
type Pages = Result<u32, &'static str>;

impl Known {
    /// Pages of a file, or why it cannot be taken.
    fn look(&self, path: &Path, stamp: Stamp) -> Pages {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, found)) = known.get(path)
            && *then == stamp
        {
            return *found;
        }
        let found = read(path).map(|(_, pages)| pages);
        // Files come and go; one that is gone need not be remembered.
        known.retain(|path, _| path.exists());
        known.insert(path.to_owned(), (stamp, found));
        found
    }
}

/// Folders of the counters' scanners.
pub type Scanners = BTreeMap<String, String>;

/// A file that waits in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Name in the folder.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// Pages; `None` = not counted yet, or it cannot be taken: `bad` says why.
    pub pages: Option<u32>,
    /// Message id of what is wrong with it.
    pub bad: Option<&'static str>,
}

/// What became of taking in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files that are attachments now.
    pub taken: usize,
    /// Files that stayed: name and message id.
    pub left: Vec<(String, &'static str)>,
    /// The dossier after the last of them.
    pub done: Option<Done>,
}

impl Desk {
    /// Folders of the scanners, by counter.
    pub fn scanners(&self) -> Result<Scanners, DeskError> {
        let text = self.store().read(self.id(), |tx| tx.setting(SCANNERS))?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Sets the folders. Each must be there, be a folder, be named whole and
    /// lie outside the data folder; an empty one is left out.
    pub fn set_scanners(&self, me: &Actor, key: &str, folders: Scanners) -> Result<(), DeskError> {
        authorise(me, Action::EditOffice, &self.settings().office.unit)?;
        let folders: Scanners = folders
            .into_iter()
            .map(|(counter, folder)| (counter, folder.trim().to_owned()))
            .filter(|(_, folder)| !folder.is_empty())
            .collect();
        let faults: Vec<Invalid> = folders
            .iter()
            .filter_map(|(counter, folder)| {
                let twice = folders.iter().filter(|(_, other)| *other == folder).count() > 1;
                let message = if twice {
                    Some("scanner-folder-twice")
                } else {
                    folder_fault(Path::new(folder), self.store().folder().path())
                };
                message.map(|message| Invalid {
                    field: format!("folder_{counter}"),
                    message: message.to_owned(),
                })
            })
            .collect();
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let asked = Asked::new(key, "scanners", &folders);
        self.act(me, asked, Priority::Person, move |work| {
            crate::setup::put_setting(work.tx, SCANNERS, &folders)?;
            let counters: Vec<&String> = folders.keys().collect();
            let facts = serde_json::json!({ "counters": counters });
            work.desk_event("office.scanners_changed", facts)?;
            Ok(())
        })
    }

    /// What waits for the reader's counter; nothing for one without.
    pub fn scans(&self, me: &Actor) -> Result<Vec<Scan>, DeskError> {
        let Some(folder) = self.own_folder(me)? else {
            return Ok(Vec::new());
        };
        let look_at = |path: PathBuf| {
            let name = path.file_name()?.to_str()?.to_owned();
            let about = fs::symlink_metadata(&path).ok()?;
            let (bytes, stamp) = (about.len(), (about.len(), about.modified().ok()));
            // A page that lists must not read gigabytes; a large file is
            // looked into when it is taken in.
            let look = || self.0.scans.look(&path, stamp);
            let (pages, bad) = match (bytes <= LISTED).then(look) {
                Some(Ok(pages)) => (Some(pages), None),
                Some(Err(why)) => (None, Some(why)),
                None => (None, None),
            };
            Some(Scan {
                name,
                bytes,
                pages,
                bad,
            })
        };
        Ok(files(&folder).into_iter().filter_map(look_at).collect())
    }

    /// Takes everything in that waits for the reader's counter and is sound.
    /// Each file is an act of its own and leaves the folder after its commit:
    /// what is killed in between is taken once more under the same key, with
    /// the same answer.
    pub fn take_scans(
        &self,
        me: &Actor,
        key: &str,
        (dossier, mut seen): Seen,
        item: Option<&str>,
    ) -> Result<Taken, DeskError> {
        let mut taken = Taken::default();
        let Some(folder) = self.own_folder(me)? else {
            return Ok(taken);
        };
        for path in files(&folder) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let bytes = match read(&path) {
                Ok((bytes, _)) => bytes,
                Err(why) => {
                    taken.left.push((name.to_owned(), why));
                    continue;
                }
            };
            let file = NewFile {
                item: item.map(ToOwned::to_owned),
                label: clean_label(name),
                bytes,
            };
            let done = self.attach(me, &format!("{key}-{name}"), (dossier, seen), file)?;
            seen = done.version;
            taken.done = Some(done);
            taken.taken += 1;
            if fs::remove_file(&path).is_err() {
                taken.left.push((name.to_owned(), "scan-not-removed"));
            }
        }
        Ok(taken)
    }

    fn own_folder(&self, me: &Actor) -> Result<Option<PathBuf>, DeskError> {
        let staff = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>(tx.staff(me.id)?.and_then(|row| row.counter))
        })?;
        let folder = match staff {
            Some(counter) => self.scanners()?.remove(&counter),
            None => None,
        };
        Ok(folder.map(PathBuf::from).filter(|folder| folder.is_dir()))
    }
}

fn folder_fault(folder: &Path, data: &Path) -> Option<&'static str> {
    let up = |part: Component<'_>| matches!(part, Component::ParentDir);
    if !folder.is_absolute() || folder.components().any(up) {
        return Some("scanner-folder-whole");
    }
    if !folder.is_dir() {
        return Some("scanner-folder-missing");
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (folder, data) = (real(folder), real(data));
    (folder.starts_with(&data) || data.starts_with(&folder)).then_some("scanner-folder-data")
}

/// Plain files of a folder by name. Links are not followed: what they lead to
/// was not put there by a scanner. Names with a leading dot are half written.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let plain = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| !name.starts_with('.'))
            && fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(plain)
        .collect();
    found.sort();
    found.truncate(MOST);
    found
}

/// Content and pages of a file that can be taken, or why it cannot.
fn read(path: &Path) -> Result<(Vec<u8>, u32), &'static str> {
    let length = fs::symlink_metadata(path).map_err(|_| "scan-unreadable")?;
    if length.len() > MAX_BYTES as u64 {
        return Err("upload-too-large");
    }
    let bytes = fs::read(path).map_err(|_| "scan-unreadable")?;
    let looked = look(&bytes).map_err(crate::attach::BadFile::message)?;
    Ok((bytes, looked.pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_did_not_change_is_not_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jpg");
        fs::write(&path, [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9]).unwrap();
        let known = Known::default();
        let stamp = (6, Some(SystemTime::UNIX_EPOCH));
        assert_eq!(known.look(&path, stamp), Ok(1));
        // Other content behind the same stamp: only reading it would show.
        fs::write(&path, b"nothing").unwrap();
        assert_eq!(known.look(&path, stamp), Ok(1));
        let later = (7, Some(SystemTime::UNIX_EPOCH));
        assert_eq!(known.look(&path, later), Err("upload-unknown"));
        fs::remove_file(&path).unwrap();
        let other = dir.path().join("b.jpg");
        fs::write(&other, b"").unwrap();
        assert_eq!(known.look(&other, later), Err("upload-empty"));
        assert_eq!(
            known.0.lock().unwrap().len(),
            1,
            "what is gone is forgotten"
        );
    }
}
