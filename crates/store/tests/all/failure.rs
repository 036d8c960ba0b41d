//! The process killed, the disk full, the connection lost, the wrong folder.

use crate::place::{Place, morning, on_both_places, options};
use motcua_domain::id::{DeskId, StaffId};
use motcua_store::{ActError, Location, NewEvent, Options, Priority, SERVER, Store, StoreError};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

fn note(store: &Store, desk: DeskId, n: i64) -> Result<i64, ActError<StoreError>> {
    store.act(desk, Priority::Person, move |tx| {
        tx.put_setting(&format!("ack {n}"), "1")?;
        tx.append_event(NewEvent {
            dossier: None,
            at: morning(),
            kind: "note.added",
            actor: StaffId(1),
            facts: serde_json::json!({"n": n}),
            salt: [5; 32],
            personal: None,
        })
    })
}

/// Where the parent told this process to work.
fn child_location() -> Option<Location> {
    let location = std::env::var("MOTCUA_TEST_CHILD").ok()?;
    let (url, folder) = location.split_once('|')?;
    Some(match url {
        "" => Location::Folder(folder.into()),
        url => Location::Postgres {
            url: url.to_owned(),
            folder: folder.into(),
        },
    })
}

/// This program again as another process, doing one ignored test.
fn child(place: &Place, test: &str) -> std::process::Child {
    let location = match &place.location {
        Location::Folder(folder) => format!("|{}", folder.display()),
        Location::Postgres { url, folder } => format!("{url}|{}", folder.display()),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", test])
        .env("MOTCUA_TEST_CHILD", location)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the child of the next test does until it is killed.
#[test]
#[ignore = "run by the test that kills it"]
fn a_child_that_writes_until_it_is_killed() {
    let Some(location) = child_location() else {
        return;
    };
    let store = Store::open(&location, &options()).unwrap();
    let desk = store.desks().unwrap()[0].id;
    std::thread::scope(|scope| {
        for hand in 0..8_i64 {
            let store = &store;
            scope.spawn(move || {
                for n in 0.. {
                    let n = hand * 1_000_000 + n;
                    note(store, desk, n).unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "ACK {n}").unwrap();
                    out.flush().unwrap();
                }
            });
        }
    });
}

#[test]
fn h35_what_was_acknowledged_survives_kill_nine() {
    on_both_places(|place| {
        let store = place.open();
        let desk = store.create_desk("d", "d", morning()).unwrap();
        drop(store);
        let mut child = child(place, "failure::a_child_that_writes_until_it_is_killed");
        let mut acknowledged = Vec::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while acknowledged.len() < 400 {
            let line = lines.next().expect("the child goes on").unwrap();
            acknowledged.extend(line.strip_prefix("ACK ").map(|n| n.parse::<i64>().unwrap()));
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            // The last line may be cut.
            acknowledged.extend(
                line.strip_prefix("ACK ")
                    .and_then(|n| n.parse::<i64>().ok()),
            );
        }
        let store = place.open();
        store
            .read(desk, |tx| {
                for n in &acknowledged {
                    // A number cut at the end names an earlier act of the same hand.
                    assert!(
                        tx.setting(&format!("ack {n}"))?.is_some(),
                        "{n} was acknowledged and is gone"
                    );
                }
                let n_events = tx.head()?;
                assert!(n_events >= acknowledged.len() as i64);
                let events = tx.events_from(0, 1_000_000)?;
                assert_eq!(events.len() as i64, n_events);
                for (n, event) in events.iter().enumerate() {
                    assert_eq!(event.seq, n as i64);
                    assert_eq!(event.computed_leaf()?, event.leaf);
                }
                tx.ledger_root(n_events as u64)?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        note(&store, desk, -1).unwrap();
    });
}

/// A small disk of its own; `None` where mounting is not allowed.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", size, "tmpfs"])
            .arg(dir.path())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn h37_a_full_disk_is_said_plainly_reading_goes_on_and_writing_comes_back() {
    let Some(disk) = SmallDisk::new("size=6m") else {
        eprintln!("!!! the full disk is NOT tested: mounting a small one is not allowed here !!!");
        return;
    };
    let place = Location::Folder(disk.0.path().join("data"));
    let store = Store::open(&place, &options()).unwrap();
    let desk = store.create_desk("d", "d", morning()).unwrap();
    let ballast = disk.0.path().join("ballast");
    std::fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let big = "x".repeat(200_000);
    let put = |n: usize| {
        let big = big.clone();
        store.act(desk, Priority::Person, move |tx| {
            tx.put_setting(&format!("big {n}"), &big)
        })
    };
    let mut n_kept = 0;
    let full = loop {
        match put(n_kept) {
            Ok(()) => n_kept += 1,
            Err(error) => break error,
        }
        assert!(n_kept < 100, "six megabytes held more than twenty");
    };
    let said = |error: &ActError<StoreError>| {
        matches!(
            error,
            ActError::Store(StoreError::StorageFull) | ActError::Act(StoreError::StorageFull)
        )
    };
    assert!(said(&full), "{full:?}");
    assert!(n_kept > 3, "only {n_kept}");
    assert!(said(&put(n_kept).unwrap_err()));
    let kept = |n: usize| {
        store
            .read(desk, |tx| tx.setting(&format!("big {n}")))
            .unwrap()
            .is_some()
    };
    for n in 0..n_kept {
        assert!(kept(n), "{n} was acknowledged and is gone");
    }
    assert!(!kept(n_kept));
    std::fs::remove_file(&ballast).unwrap();
    store
        .act(desk, Priority::Person, |tx| tx.put_setting("small", "1"))
        .unwrap();
    drop(store);
    let store = Store::open(&place, &options()).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert!(
        store
            .read(desk, |tx| tx.setting("small"))
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    on_both_places(|place| {
        let store = place.open();
        match Store::open(&place.location, &options()) {
            Err(StoreError::SecondServer(folder)) => assert_eq!(folder, place.location.folder()),
            other => panic!("{:?}", other.err()),
        }
        drop(store);
        place.open();
    });
}

const SET_META: &str = "UPDATE meta SET value = $2 WHERE key = $1";

/// The lock of the folder keeps nobody with another folder out of a database.
#[test]
fn a_second_server_on_the_same_database_is_refused_whatever_its_folder() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Location::Postgres { url, .. } = place.location.clone() else {
        unreachable!("a place on PostgreSQL");
    };
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = Location::Postgres {
        url: url.clone(),
        folder: dir.path().join("copy"),
    };
    let store = place.open();
    let second = || Store::open(&elsewhere, &options()).err();
    assert!(matches!(second(), Some(StoreError::SecondOnDatabase)));
    // Looking is free.
    Store::look(&elsewhere).unwrap();
    // The server loses its connections, and holds the database again.
    cut(&url);
    let held = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        matches!(second(), Some(StoreError::SecondOnDatabase))
    });
    assert!(held, "the database was left open after a lost connection");
    drop(store);
    assert!(second().is_none());
}

fn with_meta(place: &Place, key: &'static str, value: &'static str) -> Option<StoreError> {
    let store = place.open();
    store
        .act(SERVER, Priority::Person, move |tx| {
            tx.execute(SET_META, &[key.into(), value.into()])
        })
        .unwrap();
    drop(store);
    Store::open(&place.location, &options()).err()
}

#[test]
fn h39_data_of_a_newer_program_are_refused_and_left_alone() {
    on_both_places(|place| {
        let refused = with_meta(place, "min_binary", "999");
        assert!(
            matches!(refused, Some(StoreError::NewerData { needs: 999, .. })),
            "{refused:?}"
        );
        let look = Store::look(&place.location).err();
        assert!(
            matches!(look, Some(StoreError::NewerData { needs: 999, .. })),
            "{look:?}"
        );
    });
}

#[test]
fn a_level_that_is_no_number_is_refused_and_not_taken_for_none() {
    on_both_places(|place| {
        let refused = with_meta(place, "min_binary", "999.0.0");
        assert!(
            matches!(refused, Some(StoreError::UnknownLevel(_))),
            "{refused:?}"
        );
        let look = Store::look(&place.location).err();
        assert!(
            matches!(look, Some(StoreError::UnknownLevel(_))),
            "{look:?}"
        );
    });
}

/// What the child of the next test does.
#[test]
#[ignore = "run by the test that kills it"]
fn a_child_that_opens_a_new_store() {
    let Some(location) = child_location() else {
        return;
    };
    let mut out = std::io::stdout();
    writeln!(out, "BEGIN").unwrap();
    out.flush().unwrap();
    let _store = Store::open(&location, &options()).unwrap();
    writeln!(out, "OPEN").unwrap();
    out.flush().unwrap();
    std::thread::sleep(std::time::Duration::from_mins(1));
}

/// A process that brings a new store up to date is killed a little later each
/// time, from before its first table to after its last.
#[test]
fn h39_a_migration_killed_anywhere_leaves_the_old_tables_or_the_new_ones() {
    for postgres in [false, true] {
        let (mut before, mut after) = (0, 0);
        for n in 0..24_u64 {
            let place = if postgres {
                Place::postgres()
            } else {
                Some(Place::sqlite())
            };
            let Some(place) = place else { return };
            let mut child = child(&place, "failure::a_child_that_opens_a_new_store");
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            while lines.next().expect("the child begins").unwrap() != "BEGIN" {}
            std::thread::sleep(std::time::Duration::from_micros(n * n * 150));
            child.kill().unwrap(); // SIGKILL
            child.wait().unwrap();
            let opened = lines.map_while(Result::ok).any(|line| line == "OPEN");
            *(if opened { &mut after } else { &mut before }) += 1;
            let store = place.open();
            assert_eq!(store.check().unwrap(), Vec::<String>::new(), "kill {n}");
            let desk = store.create_desk("d", "d", morning()).unwrap();
            assert_eq!(note(&store, desk, 1).unwrap(), 0, "kill {n}");
        }
        assert!(before > 0, "none was killed before its end: {after}");
    }
}

#[test]
fn a_look_reads_beside_a_server_and_cannot_write() {
    on_both_places(|place| {
        if place.engine == "SQLite" {
            assert!(matches!(
                Store::look(&place.location).err(),
                Some(StoreError::NoKeys(_))
            ));
        }
        let store = place.open();
        let desk = store.create_desk("d", "d", morning()).unwrap();
        note(&store, desk, 1).unwrap();
        let look = Store::look(&place.location).unwrap();
        assert_eq!(look.read(desk, |tx| tx.head()).unwrap(), 1);
        note(&store, desk, 2).unwrap();
        assert_eq!(look.read(desk, |tx| tx.head()).unwrap(), 2);
        assert!(matches!(
            note(&look, desk, 3),
            Err(ActError::Store(StoreError::OnlyLooking))
        ));
        assert_eq!(look.read(desk, |tx| tx.head()).unwrap(), 2);
    });
}

#[test]
fn a_migration_that_was_changed_is_refused() {
    on_both_places(|place| {
        let refused = with_meta(place, "migration.0001", "0");
        assert!(
            matches!(refused, Some(StoreError::ChangedMigration(1))),
            "{refused:?}"
        );
    });
}

#[test]
fn keys_are_private_made_once_and_belong_to_their_database() {
    on_both_places(|place| {
        let none = Store::open(&place.location, &Options::new(None)).err();
        assert!(matches!(none, Some(StoreError::NoKeys(_))), "{none:?}");
        let store = place.open();
        assert_eq!(
            (store.keys().data, store.keys().signing),
            ([7; 32], [7; 32])
        );
        drop(store);
        let dir = place.location.folder().join("keys");
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&dir.join("data.key")), 0o600);
        assert_eq!(mode(&dir.join("signing.key")), 0o600);
        // Other randomness later changes nothing.
        let store = Store::open(&place.location, &Options::new(Some([9; 64]))).unwrap();
        assert_eq!(store.keys().data, [7; 32]);
        drop(store);
        std::fs::remove_dir_all(&dir).unwrap();
        let other = Store::open(&place.location, &Options::new(Some([9; 64]))).err();
        let refused = matches!(
            other,
            Some(StoreError::OtherKeys(_) | StoreError::LostKeys(_))
        );
        assert!(refused, "{other:?}");
    });
}

/// Ends all other connections to the database of a place.
fn cut(url: &str) {
    let mut admin = postgres::Client::connect(url, postgres::NoTls).unwrap();
    admin
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
            &[],
        )
        .unwrap();
}

#[test]
fn a_lost_connection_is_replaced_and_an_act_can_be_done_again() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Location::Postgres { url, .. } = place.location.clone() else {
        unreachable!()
    };
    let store = place.open();
    let desk = store.create_desk("d", "d", morning()).unwrap();
    store.read(desk, |tx| tx.head()).unwrap();
    // While nobody does anything: nobody notices.
    cut(&url);
    store
        .act(desk, Priority::Person, |tx| tx.put_setting("k", "1"))
        .unwrap();
    assert_eq!(
        store.read(desk, |tx| tx.setting("k")).unwrap().as_deref(),
        Some("1")
    );
    // In the middle of an act: nothing of it is there, it may be sent again.
    let cutting = url.clone();
    let lost = store.act(desk, Priority::Person, move |tx| {
        tx.put_setting("k", "2")?;
        cut(&cutting);
        tx.put_setting("k", "3")
    });
    assert!(matches!(lost, Err(ActError::Again)), "{lost:?}");
    assert_eq!(
        store.read(desk, |tx| tx.setting("k")).unwrap().as_deref(),
        Some("1")
    );
    let tries = std::sync::atomic::AtomicU32::new(0);
    let tries = std::sync::Arc::new(tries);
    let counted = std::sync::Arc::clone(&tries);
    store
        .act_again(desk, Priority::Person, move |tx| {
            if counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
                cut(&url);
            }
            tx.put_setting("k", "4")
        })
        .unwrap();
    assert_eq!(tries.load(std::sync::atomic::Ordering::Relaxed), 2);
    assert_eq!(
        store.read(desk, |tx| tx.setting("k")).unwrap().as_deref(),
        Some("4")
    );
}

/// Makes every commit that writes a draft run `what` at its very end.
fn at_commit(url: &str, what: &str) {
    let mut admin = postgres::Client::connect(url, postgres::NoTls).unwrap();
    admin
        .batch_execute(&format!(
            "DROP TRIGGER IF EXISTS at_commit ON draft;
             CREATE OR REPLACE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN {what}; RETURN NULL; END $$;
             CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON draft DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION at_commit();"
        ))
        .unwrap();
}

#[test]
fn a_commit_of_unknown_outcome_is_said_so_and_a_refused_one_may_be_sent_again() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Location::Postgres { url, .. } = place.location.clone() else {
        unreachable!()
    };
    let store = place.open();
    let desk = store.create_desk("d", "d", morning()).unwrap();
    store
        .act(desk, Priority::Person, |tx| {
            tx.add_staff(&crate::moving::staff(1, "a", None))
        })
        .unwrap();
    let draft = |id| {
        store.act(desk, Priority::Person, move |tx| {
            let body = String::new();
            tx.put_draft(&motcua_store::DraftRow {
                id,
                staff: StaffId(1),
                at: morning(),
                body,
            })
        })
    };
    at_commit(&url, "PERFORM pg_terminate_backend(pg_backend_pid())");
    assert!(matches!(draft(1), Err(ActError::OutcomeUnknown)));
    // The lane has opened again and goes on.
    note(&store, desk, 1).unwrap();
    at_commit(&url, "RAISE EXCEPTION 'no'");
    assert!(matches!(draft(2), Err(ActError::Again)));
    note(&store, desk, 2).unwrap();
    assert!(
        store
            .read(desk, |tx| tx.drafts_of(StaffId(1)))
            .unwrap()
            .is_empty()
    );
    at_commit(&url, "NULL");
    draft(3).unwrap();
    assert_eq!(
        store
            .read(desk, |tx| tx.drafts_of(StaffId(1)))
            .unwrap()
            .len(),
        1
    );
}
