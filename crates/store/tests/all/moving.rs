//! Dumps, backups, and the same acts on both engines.

use crate::place::{Place, morning, on_both_places, options};
use jiff::civil::date;
use motcua_domain::actor::Role;
use motcua_domain::id::{DeskId, DossierId, PersonId, StaffId, UnitId};
use motcua_store::{
    CheckpointRow, DraftRow, DumpReport, Location, NewEvent, OutboxRow, PersonRow, Priority,
    ProcedureRow, RESTORED, Restored, SessionRow, StaffRow, Store, StoreError, Tx, WithBlobs,
    backup_manifest, restore,
};

const ADD_DOSSIER: &str = "INSERT INTO dossier (desk_id, id, code, outside_code, row_version, stage, \
    procedure_code, procedure_hash, field, channel, unit, holder, owner, pending_to, entered_at, accepted_at, \
    ended_at, late, body) VALUES ($1, $2, $3, NULL, 1, 'accepted', 'p', 'h', 'f', 'counter', 'u', NULL, NULL, \
    NULL, 0, NULL, NULL, NULL, '{}')";

/// A small generator: the same numbers on both engines.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn bytes(&mut self) -> [u8; 32] {
        std::array::from_fn(|_| self.roll(256) as u8)
    }
}

pub fn staff(id: i64, login: &str, substitute: Option<i64>) -> StaffRow {
    StaffRow {
        id: StaffId(id),
        login: login.to_owned(),
        name: format!("Mẫu {login}"),
        name_sort: format!("mau {login}"),
        unit: UnitId::new("u"),
        roles: vec![Role::Clerk, Role::Cashier],
        password_hash: "x".to_owned(),
        must_change: true,
        active: true,
        counter: None,
        substitute_id: substitute.map(StaffId),
        leave_from: substitute.map(|_| "2026-03-02".to_owned()),
        leave_to: substitute.map(|_| "2026-03-06".to_owned()),
        at: morning(),
    }
}

/// One act chosen by the dice. Some fail on purpose, half-way.
fn one(tx: &mut Tx<'_>, dice: &mut Dice) -> Result<(), StoreError> {
    let n = dice.roll(20) as i64;
    match dice.roll(11) {
        0..=2 => {
            let personal =
                (dice.roll(2) == 0).then(|| (dice.bytes(), format!("Trần Mẫu {n}").into_bytes()));
            let dossier = (dice.roll(3) == 0).then_some(DossierId(n));
            tx.append_event(NewEvent {
                dossier,
                at: morning(),
                kind: "note.added",
                actor: StaffId(1),
                facts: serde_json::json!({"n": n, "đ": "ư"}),
                salt: dice.bytes(),
                personal,
            })?;
        }
        3 => tx.put_setting(&format!("key {n}"), &format!("{{\"v\": {n}}}"))?,
        4 => tx.put_person(&PersonRow {
            id: PersonId(n + 1),
            name_folded: format!("nguyen {n}"),
            phone: (n % 2 == 0).then(|| format!("090{n}")),
            id_hash: (n % 3 == 0).then(|| dice.bytes()),
            sealed: dice.bytes().to_vec(),
            at: morning(),
        })?,
        5 => {
            let id = tx.next_id()?;
            let number = tx.next_number("code 2026-03-02")?;
            let code = format!("H39.12-260302-{number:04}");
            tx.execute(ADD_DOSSIER, &[tx.desk().into(), id.into(), code.into()])?;
            let tokens: Vec<i64> = (0..=n).map(|k| k * 7919 - 40_000).collect();
            tx.put_search_tokens(DossierId(id), &tokens)?;
            tx.put_tracking(&dice.bytes(), DossierId(id))?;
        }
        6 => {
            tx.queue("mail", None, "{}", morning())?;
            for OutboxRow { id, .. } in tx.due_messages(morning(), "mail", 1)? {
                if n % 2 == 0 {
                    tx.message_done(id, "{}", morning())?;
                } else {
                    tx.message_failed(id, None, "no address", morning())?;
                }
            }
        }
        7 => {
            let hash = tx.put_pack("procedure", "Thử", &format!("{{\"n\":{n}}}"))?;
            tx.put_procedure(&ProcedureRow {
                code: format!("1.{n:06}"),
                version: 1,
                pack_hash: hash,
                state: "published".to_owned(),
                valid_from: Some(date(2026, 1, 1)),
                signed_off_by: None,
                signed_off_at: None,
                note: String::new(),
                at: morning(),
            })?;
        }
        8 => {
            tx.keep_answer(StaffId(1), &format!("k{n}"), &dice.bytes(), "{}", morning())?;
        }
        9 => {
            tx.append_event(NewEvent {
                dossier: None,
                at: morning(),
                kind: "note.added",
                actor: StaffId(1),
                facts: serde_json::json!({}),
                salt: dice.bytes(),
                personal: None,
            })?;
            return Err(StoreError::Inconsistent {
                table: "dossier",
                row: n,
                what: "on purpose".to_owned(),
            });
        }
        _ => {
            let id = tx.next_id()?;
            tx.put_draft(&DraftRow {
                id,
                staff: StaffId(1),
                at: morning(),
                body: format!("nháp {n}"),
            })?;
        }
    }
    Ok(())
}

/// Plays a sequence of acts; gives what each answered.
fn play(store: &Store, seed: u64) -> Vec<bool> {
    let desk = store.create_desk("long-an", "Long An", morning()).unwrap();
    store
        .act(desk, Priority::Person, |tx| {
            tx.add_staff(&staff(2, "b", None))?;
            tx.add_staff(&staff(1, "a", Some(2)))?;
            tx.log_access(StaffId(1), None, "edit_people", morning())?;
            tx.put_checkpoint(&CheckpointRow {
                size: 1,
                at: morning(),
                note: "n".to_owned(),
            })?;
            tx.add_session(&SessionRow {
                token_hash: [3; 32],
                id: 77,
                staff: StaffId(1),
                created: morning(),
                seen: morning(),
                ended: None,
                address: "127.0.0.1".to_owned(),
                agent: String::new(),
            })
        })
        .unwrap();
    (0..80_u64)
        .map(|n| {
            store
                .act(desk, Priority::Person, move |tx| {
                    one(tx, &mut Dice(seed * 1_000_003 + n * 7 + 1))
                })
                .is_ok()
        })
        .collect()
}

fn dump(store: &Store) -> (Vec<u8>, DumpReport) {
    let mut bytes = Vec::new();
    let report = store.export(&mut bytes, WithBlobs::Yes).unwrap();
    (bytes, report)
}

#[test]
fn the_same_acts_give_the_same_dump_on_both_engines() {
    let Some(first) = Place::postgres() else {
        return;
    };
    let mut postgres = Some(first);
    for seed in 1..=6 {
        let (sqlite, postgres) = (
            Place::sqlite(),
            postgres
                .take()
                .or_else(Place::postgres)
                .expect("it was there before"),
        );
        let (a, b) = (sqlite.open(), postgres.open());
        let (answers, other) = (play(&a, seed), play(&b, seed));
        assert_eq!(answers, other, "seed {seed}");
        assert!(
            answers.iter().filter(|ok| **ok).count() > 40,
            "seed {seed}: {answers:?}"
        );
        assert!(answers.contains(&false), "seed {seed}");
        let ((a, report), (b, _)) = (dump(&a), dump(&b));
        assert!(report.rows > 100, "{report:?}");
        let (a, b) = (String::from_utf8(a).unwrap(), String::from_utf8(b).unwrap());
        for (n, (a, b)) in a.lines().zip(b.lines()).enumerate() {
            assert_eq!(a, b, "seed {seed}, line {}", n + 1);
        }
        assert_eq!(a.len(), b.len());
    }
}

#[test]
fn a_dump_moves_a_whole_desk_to_the_other_engine_and_back() {
    let sqlite = Place::sqlite();
    let store = sqlite.open();
    play(&store, 11);
    store
        .blobs()
        .put("ab12cd34ef", b"\x00not text\xff")
        .unwrap();
    let (bytes, report) = dump(&store);
    assert_eq!(report.blobs, 1);
    for to in [Place::postgres(), Some(Place::sqlite())]
        .into_iter()
        .flatten()
    {
        println!("to {}", to.engine);
        let other = to.open();
        assert_eq!(other.import(bytes.as_slice()).unwrap(), report);
        assert_eq!(dump(&other).0, bytes);
        assert_eq!(
            other.blobs().get("ab12cd34ef").unwrap().unwrap(),
            b"\x00not text\xff"
        );
        assert_eq!(other.check().unwrap(), Vec::<String>::new());
        // It goes on where it was.
        let desk = other.desks().unwrap()[0].id;
        let head = other.read(desk, |tx| tx.head()).unwrap();
        let next = other
            .act(desk, Priority::Person, |tx| {
                tx.append_event(NewEvent {
                    dossier: None,
                    at: morning(),
                    kind: "note.added",
                    actor: StaffId(1),
                    facts: serde_json::json!({}),
                    salt: [1; 32],
                    personal: None,
                })
            })
            .unwrap();
        assert_eq!(next, head);
        // And takes in no second one.
        assert!(matches!(
            other.import(bytes.as_slice()),
            Err(StoreError::NotEmpty(_))
        ));
    }
}

#[test]
fn a_dump_that_is_cut_changed_or_of_another_key_leaves_nothing() {
    on_both_places(|place| {
        let source = Place::sqlite();
        let store = source.open();
        play(&store, 5);
        let text = String::from_utf8(dump(&store).0).unwrap();
        let to = place.open();
        let lines: Vec<&str> = text.lines().collect();
        let cut = lines[..lines.len() - 1].join("\n");
        let half = &text[..text.len() / 2];
        let changed = text.replacen("long-an", "long-em", 1);
        let hostile = text.replacen(
            "{\"table\":\"setting\"",
            "{\"table\":\"setting; DROP TABLE event\"",
            1,
        );
        let key = text.replacen(&store.keys().data_id(), "0000000000000000", 1);
        let level = format!("\"level\":{}", motcua_store::LEVEL);
        let newer = text.replacen(&level, "\"level\":99", 1);
        for bad in [
            cut.as_str(),
            half,
            &changed,
            &hostile,
            &key,
            &newer,
            "",
            "no dump",
            "{}\n",
        ] {
            let refused = to.import(bad.as_bytes());
            assert!(refused.is_err(), "taken in: {}", &bad[..bad.len().min(60)]);
            assert!(to.desks().unwrap().is_empty());
        }
        // Nor does it hold a new folder back; a whole one is held until
        // somebody has answered for it, as after a restore.
        let note = || to.folder().note(RESTORED).unwrap();
        assert!(to.bring_in(cut.as_bytes(), morning()).is_err());
        assert_eq!(note(), None);
        to.bring_in(text.as_bytes(), morning()).unwrap();
        let said: Restored = serde_json::from_slice(&note().unwrap()).unwrap();
        assert_eq!(said.at, morning().to_string());
    });
}

#[test]
fn a_backup_of_a_live_desk_is_whole_and_comes_back() {
    on_both_places(|place| {
        let store = place.open();
        play(&store, 3);
        store.blobs().put("00ff00ff00", &[1; 5000]).unwrap();
        let desk = store.desks().unwrap()[0].id;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("backup.tar");
        // Somebody works all the time.
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (store, stop) = (&store, &stop);
            scope.spawn(move || {
                let mut n = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    n += 1;
                    store
                        .act(desk, Priority::Person, move |tx| one(tx, &mut Dice(n)))
                        .ok();
                }
                assert!(n > 3);
            });
            std::thread::sleep(std::time::Duration::from_millis(50));
            let said = store.backup(&file, morning()).unwrap();
            assert_eq!(said, backup_manifest(&file).unwrap());
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert!(
            store.backup(&file, morning()).is_err(),
            "a backup is never written over"
        );
        let beside: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert_eq!(beside, ["backup.tar"]);
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !bytes.windows(14).any(|w| w == b"07070707070707"),
            "the backup holds no key"
        );

        // Back, into an empty place of the same engine with the keys.
        let Some(back) = (if place.engine == "SQLite" {
            Some(Place::sqlite())
        } else {
            Place::postgres()
        }) else {
            return;
        };
        copy_keys(place, &back);
        restore(&file, &back.location, morning()).unwrap();
        let again = back.open();
        assert_eq!(again.check().unwrap(), Vec::<String>::new());
        assert_eq!(again.blobs().get("00ff00ff00").unwrap().unwrap(), [1; 5000]);
        chain_holds(&again, desk);
        drop(again);
        assert!(
            restore(&file, &back.location, morning()).is_err(),
            "never over a database"
        );

        // Half a backup, a changed one, and the keys of somebody else.
        for (what, change) in [("cut", 0), ("changed", 1), ("keys", 2)] {
            let bad = dir.path().join(what);
            let mut bytes = bytes.clone();
            match change {
                0 => bytes.truncate(bytes.len() / 2),
                1 => {
                    let at = bytes.len() / 3;
                    bytes[at..at + 40].fill(7);
                }
                _ => {}
            }
            std::fs::write(&bad, &bytes).unwrap();
            let Some(back) = (if place.engine == "SQLite" {
                Some(Place::sqlite())
            } else {
                Place::postgres()
            }) else {
                return;
            };
            if change == 2 {
                drop(
                    Store::open(&back.location, &motcua_store::Options::new(Some([8; 64])))
                        .unwrap(),
                );
                let _ = std::fs::remove_file(back.location.folder().join("motcua.db"));
            } else {
                copy_keys(place, &back);
            }
            assert!(
                restore(&bad, &back.location, morning()).is_err(),
                "{what} was taken"
            );
        }
    });
}

fn copy_keys(from: &Place, to: &Place) {
    let (from, to) = (
        from.location.folder().join("keys"),
        to.location.folder().join("keys"),
    );
    std::fs::create_dir_all(&to).unwrap();
    for key in ["data.key", "signing.key"] {
        std::fs::copy(from.join(key), to.join(key)).unwrap();
    }
}

fn chain_holds(store: &Store, desk: DeskId) {
    store
        .read(desk, |tx| {
            let n = tx.head()?;
            let events = tx.events_from(0, 1_000_000)?;
            assert_eq!(events.len() as i64, n);
            for event in &events {
                assert_eq!(event.computed_leaf()?, event.leaf);
                assert!(event.is_personal_sound());
            }
            tx.ledger_root(n as u64)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_backup_that_would_miss_a_file_is_not_written() {
    on_both_places(|place| {
        let store = place.open();
        let desk = store.create_desk("d", "d", morning()).unwrap();
        store
            .act(desk, Priority::Person, |tx| {
                tx.execute(
                    ADD_DOSSIER,
                    &[tx.desk().into(), 1_i64.into(), "H39.12-260302-0001".into()],
                )?;
                tx.put_attachment(&motcua_store::AttachmentRow {
                    id: motcua_domain::id::AttachmentId(2),
                    dossier: DossierId(1),
                    item: None,
                    hash: "aabbccddeeff".to_owned(),
                    label: "Tờ khai".to_owned(),
                    media: "application/pdf".to_owned(),
                    bytes: 3,
                    pages: Some(1),
                    wrapped_key: vec![1],
                    at: morning(),
                    by: StaffId(1),
                })
            })
            .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("b.tar");
        assert!(matches!(
            store.backup(&file, morning()),
            Err(StoreError::Backup(_))
        ));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        store.blobs().put("aabbccddeeff", b"pdf").unwrap();
        assert_eq!(store.backup(&file, morning()).unwrap().blobs, 1);
    });
}

#[test]
fn a_location_without_a_server_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = Location::Postgres {
        url: "postgres://postgres@127.0.0.1:1/none".to_owned(),
        folder: dir.path().to_owned(),
    };
    assert!(Store::open(&nowhere, &options()).is_err());
}
