//! Archives that somebody made to do harm, or that were harmed.

use crate::place::{Place, morning};
use motcua_domain::id::StaffId;
use motcua_store::{Location, NewEvent, Priority, RESTORED, Store, StoreError, restore};
use std::path::{Path, PathBuf};

/// A good backup of a small store, and the keys to read it with.
struct Good {
    place: Place,
    dir: tempfile::TempDir,
    file: PathBuf,
}

impl Good {
    fn new() -> Self {
        let place = Place::sqlite();
        let store = place.open();
        let desk = store.create_desk("d", "d", morning()).unwrap();
        let noted = store.act(desk, Priority::Person, |tx| {
            tx.append_event(NewEvent {
                dossier: None,
                at: morning(),
                kind: "note.added",
                actor: StaffId(1),
                facts: serde_json::json!({}),
                salt: [1; 32],
                personal: None,
            })
        });
        noted
            .map_err(|_: motcua_store::ActError<StoreError>| ())
            .unwrap();
        store.blobs().put("00ff00ff00", &[1; 5000]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("good.tar");
        store.backup(&file, morning()).unwrap();
        drop(store);
        Self { place, dir, file }
    }

    /// Entries of the good archive: header and content.
    fn entries(&self) -> Vec<(tar::Header, Vec<u8>)> {
        let mut archive = tar::Archive::new(std::fs::File::open(&self.file).unwrap());
        let entries = archive.entries().unwrap();
        entries
            .map(|entry| {
                let mut entry = entry.unwrap();
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
                (entry.header().clone(), bytes)
            })
            .collect()
    }

    /// An empty folder with the office's keys.
    fn empty(&self) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        motcua_store::Keys::of(self.place.location.folder())
            .unwrap()
            .install(&folder)
            .unwrap();
        (dir, folder)
    }

    fn write(&self, name: &str, entries: &[(tar::Header, Vec<u8>)]) -> PathBuf {
        let file = self.dir.path().join(name);
        let mut tar = tar::Builder::new(std::fs::File::create(&file).unwrap());
        for (header, bytes) in entries {
            tar.append(header, bytes.as_slice()).unwrap();
        }
        tar.finish().unwrap();
        file
    }
}

/// Everything under a folder, by name.
fn all_under(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        found.push(entry.path().display().to_string());
        if entry.file_type().unwrap().is_dir() {
            found.extend(all_under(&entry.path()));
        }
    }
    found.sort();
    found
}

fn header(name: &[u8], kind: tar::EntryType, size: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    // Past the guards of the library: what an attacker's program would write.
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    header
}

#[test]
fn h09_restore_refuses_names_that_lead_elsewhere_links_and_what_does_not_belong() {
    let good = Good::new();
    let hostile: Vec<(&str, tar::Header, Vec<u8>)> = [
        ("../../etc/cron.d/x", tar::EntryType::Regular),
        ("/etc/cron.d/x", tar::EntryType::Regular),
        ("blobs/../../x", tar::EntryType::Regular),
        ("blobs/..%2fx", tar::EntryType::Regular),
        ("C:\\x", tar::EntryType::Regular),
        ("keys/data.key", tar::EntryType::Regular),
        ("blobs/aabbccddee", tar::EntryType::Symlink),
        ("blobs/aabbccddee", tar::EntryType::Link),
        ("blobs/aabbccddee", tar::EntryType::Directory),
        ("blobs/aabbccddee", tar::EntryType::GNUSparse),
        ("././@LongLink", tar::EntryType::GNULongName),
        ("x", tar::EntryType::XHeader),
        ("blobs/aabbccddee\0x", tar::EntryType::Regular),
        ("blobs/0000000000", tar::EntryType::Regular),
        ("blobs/00ff00ff00", tar::EntryType::Regular),
        ("motcua.db", tar::EntryType::Regular),
    ]
    .map(|(name, kind)| {
        let mut header = header(name.as_bytes(), kind, 3);
        if matches!(kind, tar::EntryType::Symlink | tar::EntryType::Link) {
            header.set_link_name("/etc/passwd").unwrap();
            header.set_cksum();
        }
        (name, header, b"abc".to_vec())
    })
    .into();
    for (name, header, bytes) in hostile {
        for place in [0, 1, 2, 3] {
            let mut entries = good.entries();
            entries.insert(place, (header.clone(), bytes.clone()));
            let file = good.write("bad.tar", &entries);
            let (dir, folder) = good.empty();
            let before = all_under(dir.path());
            let refused = restore(&file, &Location::Folder(folder), morning());
            assert!(
                matches!(refused, Err(StoreError::Backup(_))),
                "{name} at {place}: {refused:?}"
            );
            let mut after = all_under(dir.path());
            after.retain(|path| !path.ends_with("/lock"));
            let before: Vec<_> = before
                .into_iter()
                .filter(|p| !p.ends_with("/lock"))
                .collect();
            assert_eq!(before, after, "{name} at {place} left something");
        }
    }
}

#[test]
fn h09_restore_refuses_what_was_cut_or_changed_anywhere() {
    let good = Good::new();
    let bytes = std::fs::read(&good.file).unwrap();
    let bad = good.dir.path().join("bad.tar");
    let refused = |bytes: &[u8], what: &str| {
        std::fs::write(&bad, bytes).unwrap();
        let (_dir, folder) = good.empty();
        let answer = restore(&bad, &Location::Folder(folder.clone()), morning());
        assert!(answer.is_err(), "{what} was taken");
        assert!(!folder.join("motcua.db").exists(), "{what}");
        assert!(!folder.join("blobs").exists(), "{what} unpacked something");
    };
    for part in 0..8 {
        refused(&bytes[..bytes.len() * part / 8], "cut");
    }
    // One bit in every part that means something: manifest, pages, a blob.
    let blob = bytes.windows(100).rposition(|w| w == [1; 100]).unwrap();
    for at in (512..2048).step_by(97).chain([5000, bytes.len() / 2, blob]) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if changed[at] == 1 || bytes[at] == 0 {
            // Padding between entries means nothing.
            continue;
        }
        refused(&changed, &format!("byte {at}"));
    }
    // Sealed anew by somebody without the keys: the sums fit, the seal not.
    let mut entries = good.entries();
    let text = String::from_utf8(entries[0].1.clone()).unwrap();
    let text = text.replace("2026-03-02", "2026-03-03");
    entries[0].1 = text.into_bytes();
    let file = good.write("forged.tar", &entries);
    let forged = std::fs::read(file).unwrap();
    refused(&forged, "a changed manifest");
    refused(b"PK\x03\x04 no tar", "a zip");
    refused(&[], "nothing");
}

#[test]
fn h09_restore_refuses_a_bomb_without_writing_it() {
    let good = Good::new();
    // A blob that says it has a terabyte, one of 40 MB, and a sparse one.
    let huge = header(b"blobs/aabbccddee", tar::EntryType::Regular, 1 << 40);
    let sparse = header(b"blobs/aabbccddee", tar::EntryType::GNUSparse, 1 << 40);
    for header in [huge, sparse] {
        let mut bytes = std::fs::read(&good.file).unwrap();
        bytes.truncate(bytes.len() - 1024);
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(&[0; 4096]);
        let file = good.dir.path().join("bomb.tar");
        std::fs::write(&file, bytes).unwrap();
        let (_dir, folder) = good.empty();
        assert!(restore(&file, &Location::Folder(folder.clone()), morning()).is_err());
        assert!(!folder.join("blobs").exists() && !folder.join("motcua.db").exists());
    }
    let mut entries = good.entries();
    let forty = 40 << 20;
    entries.push((
        header(b"blobs/aabbccddee", tar::EntryType::Regular, forty),
        vec![0; forty as usize],
    ));
    let file = good.write("bomb.tar", &entries);
    let (_dir, folder) = good.empty();
    assert!(restore(&file, &Location::Folder(folder.clone()), morning()).is_err());
    assert!(!folder.join("blobs").exists());
}

#[test]
fn a_restore_needs_the_keys_an_empty_folder_and_leaves_its_note() {
    let good = Good::new();
    let dir = tempfile::tempdir().unwrap();
    let bare = Location::Folder(dir.path().join("bare"));
    assert!(matches!(
        restore(&good.file, &bare, morning()),
        Err(StoreError::NoKeys(_))
    ));
    assert!(matches!(
        restore(&good.file, &good.place.location, morning()),
        Err(StoreError::NotEmpty(_))
    ));
    let (_dir, folder) = good.empty();
    let location = Location::Folder(folder.clone());
    // Held by a server: refused.
    let other = good.place.open();
    assert!(matches!(
        restore(&good.file, &good.place.location, morning()),
        Err(StoreError::SecondServer(_))
    ));
    drop(other);
    restore(&good.file, &location, morning()).unwrap();
    let store = Store::open(&location, &crate::place::options()).unwrap();
    assert_eq!(store.blobs().get("00ff00ff00").unwrap().unwrap(), [1; 5000]);
    let note = store.folder().note(RESTORED).unwrap().unwrap();
    let note: motcua_store::Restored = serde_json::from_slice(&note).unwrap();
    assert_eq!(note.at, morning().to_string());
}

#[test]
fn a_backup_is_taken_beside_a_server_and_only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let good = Good::new();
    let _server = good.place.open();
    let look = Store::look(&good.place.location).unwrap();
    let file = good.dir.path().join("beside.tar");
    look.backup(&file, morning()).unwrap();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (_dir, folder) = good.empty();
    restore(&file, &Location::Folder(folder), morning()).unwrap();
    // A check that finds something keeps the backup from getting its name.
    let file = good.dir.path().join("refused.tar");
    let refused = look.backup_checked(&file, morning(), &mut |_| (), &mut |_| {
        Err(StoreError::Backup("the record is not sound".to_owned()))
    });
    assert!(refused.is_err() && !file.exists());
    let names: Vec<_> = std::fs::read_dir(good.dir.path())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(
        names
            .iter()
            .all(|name| !name.to_string_lossy().contains("making"))
    );
}
