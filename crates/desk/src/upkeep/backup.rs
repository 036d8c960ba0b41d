//! A backup with all its checks, the word of the last one, and which to keep.

use super::UpkeepError;
use crate::audit;
use jiff::civil::Date;
use motcua_domain::id::DeskId;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{Folder, Manifest, Step, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const NOTE: &str = "backup.json";

/// A backup that was made and found good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it was begun.
    pub at: Timestamp,
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Attachments in it.
    pub blobs: u64,
    /// Desks in it, by short name, with events and dossiers that were audited.
    pub desks: Vec<(String, u64, u64)>,
    /// Name of the keys it is read with.
    pub key: String,
}

/// A backup that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Why, for whoever looks after the machine.
    pub why: String,
}

/// The last good backup and the last failed one, if that is newer. Lies in
/// the data folder: the database would tell of the backup it was restored from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackups {
    /// The last good one.
    pub good: Option<Report>,
    /// The last try, when it failed.
    pub failed: Option<Failure>,
}

impl LastBackups {
    /// Reads the word of the last ones.
    pub fn of(folder: &Folder) -> Result<Self, StoreError> {
        let note = folder.note(NOTE)?.unwrap_or_default();
        Ok(serde_json::from_slice(&note).unwrap_or_default())
    }
}

/// Writes a backup of a live store and checks it: pages, references,
/// attachments, the audit of every desk against the checkpoints kept outside
/// when it began, and the archive read back.
pub fn backup(
    store: &Store,
    file: &Path,
    now: Timestamp,
    say: &mut dyn FnMut(Step),
) -> Result<Report, UpkeepError> {
    // Before the copy: a checkpoint signed while copying would speak of
    // events that the copy has not.
    let mut kept: Vec<(DeskId, String, Vec<String>)> = Vec::new();
    for desk in store.desks()? {
        let outside = audit::kept_outside(store, desk.id)?;
        kept.push((desk.id, desk.slug, outside));
    }
    let mut desks = Vec::new();
    let mut check = |copy: &Store| {
        for (id, slug, kept) in &kept {
            let found = audit::audit_against(copy, *id, kept)
                .map_err(|error| StoreError::Backup(format!("desk {slug}: {error}")))?;
            if let Some(fault) = found.faults.first() {
                let n = found.faults.len();
                let why = format!("the audit of desk {slug} finds {n} faults, first: {fault}");
                return Err(StoreError::Backup(why));
            }
            desks.push((slug.clone(), found.n_events, found.n_dossiers));
        }
        Ok(())
    };
    let said: Manifest = store.backup_checked(file, now, say, &mut check)?;
    Ok(Report {
        at: now,
        file: file.to_owned(),
        bytes: std::fs::metadata(file).map_or(0, |file| file.len()),
        blobs: said.blobs,
        desks,
        key: said.data_key,
    })
}

/// A backup into a folder, under a name that says when.
pub(super) fn into_folder(
    store: &Store,
    dir: &Path,
    now: Timestamp,
) -> Result<Report, UpkeepError> {
    std::fs::create_dir_all(dir).map_err(|source| StoreError::File {
        doing: "make",
        path: dir.to_owned(),
        source,
    })?;
    let name = format!("motcua-{}.tar", local(now).strftime("%Y%m%d-%H%M%S"));
    backup(store, &dir.join(name), now, &mut |_| ())
}

/// Keeps the word of a try in the data folder.
pub fn remember(
    store: &Store,
    now: Timestamp,
    tried: &Result<Report, UpkeepError>,
) -> Result<(), StoreError> {
    let mut last = LastBackups::of(store.folder())?;
    match tried {
        Ok(report) => {
            last.good = Some(report.clone());
            last.failed = None;
        }
        Err(error) => {
            last.failed = Some(Failure {
                at: now,
                why: error.to_string(),
            });
        }
    }
    let text = crate::setup::to_json("backup", &last)?;
    store.folder().set_note(NOTE, text.as_bytes())
}

/// Day of a backup by its name; `None` = none of ours, never touched.
fn day_of(name: &str) -> Option<Date> {
    let stamp = name.strip_prefix("motcua-")?.strip_suffix(".tar")?;
    let (day, time) = stamp.split_once('-')?;
    let fine = time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit());
    fine.then(|| Date::strptime("%Y%m%d", day).ok()).flatten()
}

/// Names that may go: all but the newest `daily` and the newest of each of
/// the last `weekly` weeks that have one.
pub(super) fn surplus(names: &[String], daily: u32, weekly: u32) -> Vec<String> {
    let mut ours: Vec<(&String, Date)> = names
        .iter()
        .filter_map(|name| Some((name, day_of(name)?)))
        .collect();
    ours.sort_by(|a, b| b.0.cmp(a.0));
    let mut weeks = BTreeSet::new();
    let mut surplus = Vec::new();
    for (n, (name, day)) in ours.iter().enumerate() {
        let week = day.iso_week_date();
        let first_of_week =
            weeks.len() < weekly as usize && weeks.insert((week.year(), week.week()));
        if n >= daily as usize && !first_of_week {
            surplus.push((*name).clone());
        }
    }
    surplus
}

/// Removes what need not be kept. Only called after a good backup.
pub(super) fn thin(dir: &Path, daily: u32, weekly: u32) -> Result<(), StoreError> {
    let fail = |doing, path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::File {
            doing,
            path,
            source,
        }
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(fail("list", dir))? {
        let entry = entry.map_err(fail("list", dir))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    // Left behind by a process that was killed in the middle.
    for name in names.iter().filter(|name| name.ends_with(".tar.making")) {
        let path = dir.join(name);
        std::fs::remove_dir_all(&path).map_err(fail("remove", &path))?;
    }
    for name in surplus(&names, daily, weekly) {
        let path = dir.join(name);
        std::fs::remove_file(&path).map_err(fail("remove", &path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_days_and_the_newest_of_each_week_are_kept() {
        let first = jiff::civil::date(2026, 9, 1);
        let mut names: Vec<String> = (0..60)
            .map(|n| first.saturating_add(jiff::Span::new().days(n)))
            .map(|day| format!("motcua-{}-223000.tar", day.strftime("%Y%m%d")))
            .collect();
        names.push("motcua-mine.tar".to_owned());
        names.push("notes.txt".to_owned());
        let gone = surplus(&names, 7, 4);
        let kept: Vec<&String> = names.iter().filter(|name| !gone.contains(name)).collect();
        // 30 October 2026 is a Friday: seven days, then the Sundays before.
        let days: Vec<&str> = kept.iter().filter_map(|name| name.get(7..15)).collect();
        assert_eq!(
            days,
            [
                "20261011", "20261018", "20261024", "20261025", "20261026", "20261027", "20261028",
                "20261029", "20261030", "mine.tar", // and what is not ours
            ]
        );
        assert_eq!(kept.len(), 11);
        assert_eq!(surplus(&names, 100, 0), Vec::<String>::new());
    }
}
