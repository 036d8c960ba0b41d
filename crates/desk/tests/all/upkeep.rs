//! Backups at night, checkpoints, and a desk that notices it was restored.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::accept::AcceptInput;
use motcua_desk::audit::audit;
use motcua_desk::clock::{SeededEntropy, SetClock};
use motcua_desk::upkeep::backup::backup;
use motcua_desk::upkeep::{Did, Hold, Upkeep};
use motcua_desk::{Asked, Desk, DeskError};
use motcua_domain::actor::Role;
use motcua_store::{Keys, Location, Options, Store, StoreError, restore};
use std::path::Path;
use std::sync::Arc;

const LAND: &str = "1.012790";

fn keep(t: &TestDesk, upkeep: &Upkeep) -> Result<(), DeskError> {
    let asked = Asked::new("", "upkeep", upkeep);
    let administrator = t.with(Role::Administrator);
    t.desk.edit_upkeep(&administrator, asked, upkeep.clone())
}

fn backups(did: &[Did]) -> usize {
    let is = |did: &&Did| matches!(did, Did::Backup(_));
    did.iter().filter(is).count()
}

fn signed(did: &[Did]) -> usize {
    did.len() - backups(did)
}

#[test]
fn a_backup_is_made_each_night_thinned_and_a_missed_night_is_made_up() {
    on_both(|t| {
        let dir = tempfile::tempdir().unwrap();
        let upkeep = Upkeep {
            nightly: true,
            time: "22:30".to_owned(),
            folder: dir.path().display().to_string(),
            daily: 2,
            weekly: 0,
            ..Upkeep::default()
        };
        let names = || std::fs::read_dir(dir.path()).unwrap().count();
        keep(t, &upkeep).unwrap();
        t.at("2026-10-05T09:00").accept("a", LAND, "Trần Thị Ba");
        // The night before was missed: there was no desk yet, but no backup either.
        let (did, failed) = t.desk.tick();
        assert_eq!((backups(&did), signed(&did)), (1, 1), "{failed:?}");
        let (did, _) = t.at("2026-10-05T22:29").desk.tick();
        assert_eq!(did.len(), 0);
        for (day, kept) in [(5, 2), (6, 2), (7, 2)] {
            t.at(&format!("2026-10-{day:02}T22:31"));
            let (did, failed) = t.desk.tick();
            assert_eq!(backups(&did), 1, "{failed:?}");
            assert_eq!(names(), kept, "the 2 newest are kept");
            assert_eq!(backups(&t.desk.tick().0), 0, "once a night");
        }
        // On demand, at once.
        assert!(t.desk.want_backup(&t.of("desk", Role::Clerk)).is_err());
        let administrator = t.with(Role::Administrator);
        t.at("2026-10-08T08:00")
            .desk
            .want_backup(&administrator)
            .unwrap();
        assert_eq!(backups(&t.desk.tick().0), 1);
        let health = t.desk.health(&administrator).unwrap();
        assert!(!health.backup_is_too_old() && !health.checkpoint_is_too_old());
        let health = t
            .at("2026-10-09T11:00")
            .desk
            .health(&administrator)
            .unwrap();
        assert!(health.backup_is_too_old());
        // A failure is said, tried again an hour later, and forgotten when all is well.
        drop(std::fs::remove_dir_all(dir.path()));
        std::fs::write(dir.path(), "in the way").unwrap();
        t.at("2026-10-09T22:31");
        assert_eq!(t.desk.tick().1.len(), 1);
        assert_eq!(t.desk.tick().1.len(), 0, "not each second");
        let health = t.desk.health(&administrator).unwrap();
        assert!(health.last.failed.is_some() && health.last.good.is_some());
        std::fs::remove_file(dir.path()).unwrap();
        let (did, failed) = t.at("2026-10-09T23:40").desk.tick();
        assert_eq!(backups(&did), 1, "{failed:?}");
        assert!(t.desk.health(&administrator).unwrap().last.failed.is_none());
    });
}

#[test]
fn checkpoints_are_signed_each_day_and_each_so_many_events_in_both_folders() {
    on_both(|t| {
        let second = tempfile::tempdir().unwrap();
        let upkeep = Upkeep {
            every: 3,
            second: second.path().display().to_string(),
            ..Upkeep::default()
        };
        keep(t, &upkeep).unwrap();
        assert_eq!(signed(&t.desk.tick().0), 1);
        assert_eq!(signed(&t.desk.tick().0), 0);
        t.at("2026-10-05T09:00").accept("1", LAND, "Trần Thị Ba");
        assert_eq!(signed(&t.desk.tick().0), 0, "one event is not three");
        t.accept("2", LAND, "Trần Thị Bốn");
        t.accept("3", LAND, "Trần Thị Năm");
        assert_eq!(signed(&t.desk.tick().0), 1);
        t.accept("4", LAND, "Trần Thị Sáu");
        assert_eq!(
            signed(&t.at("2026-10-06T07:30").desk.tick().0),
            1,
            "a new day"
        );
        let name = "checkpoint-long-an";
        let first = t.desk.store().folder().note(name).unwrap().unwrap();
        assert_eq!(std::fs::read(second.path().join(name)).unwrap(), first);
        assert!(audit(t.desk.store(), t.desk.id(), &[]).unwrap().is_clean());
    });
}

#[test]
fn settings_that_cannot_be_are_refused_by_field() {
    on_both(|t| {
        let bad = Upkeep {
            time: "25:00".to_owned(),
            folder: "relative".to_owned(),
            second: "/nowhere/at/all".to_owned(),
            daily: 0,
            every: 0,
            ..Upkeep::default()
        };
        let Err(DeskError::Invalid(faults)) = keep(t, &bad) else {
            panic!("taken");
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["time", "folder", "second", "daily", "every"]);
    });
}

/// A desk opened from a folder.
fn open(folder: &Path, t: &TestDesk) -> Desk {
    let location = Location::Folder(folder.to_owned());
    let store = Store::open(&location, &Options::new(None)).unwrap();
    let clock = Arc::new(SetClock::new(t.desk.now()));
    Desk::open(store, t.desk.id(), clock, Box::new(SeededEntropy::new(9))).unwrap()
}

fn accept(desk: &Desk, t: &TestDesk, key: &str) -> Result<(), DeskError> {
    let input = AcceptInput {
        entered: None,
        intake: t.intake(LAND, "Lê Văn Chín"),
        payment: None,
        express: None,
    };
    desk.accept(&t.of("desk", Role::Clerk), key, input)
        .map(|_| ())
}

#[test]
fn h40_a_restored_desk_gives_no_receipts_until_an_administrator_answers_for_it() {
    on_both(|t| {
        t.at("2026-10-05T09:00").accept("1", LAND, "Trần Thị Ba");
        t.desk.tick();
        let first = t.desk.store().folder().note("checkpoint-long-an");
        let first = String::from_utf8(first.unwrap().unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("b.tar");
        let report = backup(t.desk.store(), &file, t.desk.now(), &mut |_| ()).unwrap();
        assert_eq!(report.desks.len(), 1);
        assert_eq!(report.desks[0].2, 1, "one dossier was audited");
        // More happens after the backup, and is signed.
        t.accept("2", LAND, "Trần Thị Bốn");
        t.at("2026-10-06T09:00").desk.tick();
        let old = t.desk.store().folder();
        for with_witness in [true, false] {
            let folder = dir.path().join(format!("back-{with_witness}"));
            Keys::of(old.path()).unwrap().install(&folder).unwrap();
            let name = "checkpoint-long-an";
            if with_witness {
                std::fs::write(folder.join(name), old.note(name).unwrap().unwrap()).unwrap();
            }
            restore(
                &file,
                &Location::Folder(folder.clone()),
                at("2026-10-06T10:00"),
            )
            .unwrap();
            let desk = open(&folder, t);
            match desk.hold() {
                Some(Hold::Shorter { kept, now }) if with_witness => assert!(kept > now),
                Some(Hold::Restored(_)) if !with_witness => {}
                other => panic!("{with_witness}: {other:?}"),
            }
            assert!(matches!(accept(&desk, t, "k"), Err(DeskError::Held)));
            let head = |desk: &Desk| {
                let read = desk.store().read(desk.id(), |tx| tx.head());
                read.map_err(|_: StoreError| ()).unwrap()
            };
            let before = head(&desk);
            desk.tick();
            assert_eq!(
                with_witness,
                desk.store().folder().note(name).unwrap() == old.note(name).unwrap(),
                "the witness is not replaced while the desk is held"
            );
            assert!(
                desk.acknowledge_restore(&t.of("desk", Role::Clerk))
                    .is_err()
            );
            assert!(matches!(accept(&desk, t, "k"), Err(DeskError::Held)));
            desk.acknowledge_restore(&t.with(Role::Administrator))
                .unwrap();
            assert_eq!(desk.hold(), None);
            assert_eq!(head(&desk), before + 1, "the answer is an event");
            accept(&desk, t, "k").unwrap();
            assert!(audit(desk.store(), desk.id(), &[]).unwrap().is_clean());
            // Two histories, two names. What was signed before the backup is
            // still a witness; what was lost is told, with who answers for it.
            let signed = |desk: &Desk| {
                let note = desk.store().folder().note(name).unwrap().unwrap();
                String::from_utf8(note).unwrap()
            };
            let (lost, now) = (signed(&t.desk), signed(&desk));
            assert_eq!(lost.lines().next(), Some("motcua.desk/long-an"));
            let origin = now.lines().next().unwrap();
            assert!(origin.starts_with("motcua.desk/long-an/2026"), "{origin}");
            let early = std::slice::from_ref(&first);
            assert!(audit(desk.store(), desk.id(), early).unwrap().is_clean());
            let found = audit(desk.store(), desk.id(), &[lost]).unwrap();
            let told = format!("signed before the restore that event {before} answers for");
            assert!(found.faults[0].to_string().ends_with(&told), "{found:?}");
            // A later life is a witness against a database put back to before.
            assert!(
                !audit(t.desk.store(), t.desk.id(), &[now])
                    .unwrap()
                    .is_clean()
            );
            // Opened again, it stays answered.
            drop(desk);
            assert_eq!(open(&folder, t).hold(), None);
        }
    });
}
