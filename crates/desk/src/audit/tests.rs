use super::*;
use crate::clock::{Clock, SeededEntropy};
use crate::import_xes::{LogCase, LogEvent, LogFile, import_log};
use motcua_domain::ledger::note::{KeyKind, NoteSigner};
use motcua_store::{Location, Options};
use std::path::PathBuf;
use std::sync::Arc;

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A desk with a few dossiers and a checkpoint of its first half.
struct Place {
    _dir: tempfile::TempDir,
    path: PathBuf,
    id: DeskId,
    kept: String,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data");
        let mut place = Place {
            _dir: dir,
            path,
            id: DeskId(0),
            kept: String::new(),
        };
        let store = place.store();
        let now = at("2026-03-02T01:00:00Z");
        let log = LogFile {
            name: "sample".into(),
            sha256: "cd".repeat(32),
            cases: cases(),
        };
        let entropy = Box::new(SeededEntropy::new(1));
        place.id = import_log(&store, Arc::new(At(now)), entropy, log, |_| ())
            .unwrap()
            .desk;
        place.kept = checkpoint(&store, place.id, now).unwrap();
        place
    }

    fn store(&self) -> Store {
        Store::open(
            &Location::Folder(self.path.clone()),
            &Options::new(Some([7; 64])),
        )
        .unwrap()
    }

    /// Changes the database behind the program's back.
    fn sql(&self, sql: &str) {
        let conn = rusqlite::Connection::open(self.path.join(motcua_store::DATABASE)).unwrap();
        for table in ["event", "ledger_node"] {
            let find = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1";
            let mut statement = conn.prepare(find).unwrap();
            let names: Vec<String> = statement
                .query_map([table], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for name in names {
                conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
            }
        }
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
            .unwrap();
    }

    fn audit(&self) -> Audit {
        audit(&self.store(), self.id, std::slice::from_ref(&self.kept)).unwrap()
    }

    fn faults(&self) -> Vec<String> {
        self.audit()
            .faults
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}

fn cases() -> Vec<LogCase> {
    (1..=4)
        .map(|n| LogCase {
            name: format!("case-{n}"),
            start: at(&format!("2011-01-0{n}T08:00:00Z")),
            deadline: Some(at("2011-02-01T08:00:00Z")),
            end: (n < 3).then(|| at(&format!("2011-02-0{n}T09:00:00Z"))),
            channel: None,
            department: None,
            responsible: Some("Resource01".into()),
            events: vec![LogEvent {
                activity: "Decide".into(),
                resource: Some("Resource02".into()),
                at: at("2011-01-20T08:00:00Z"),
            }],
        })
        .collect()
}

#[test]
fn an_untouched_desk_is_clean() {
    let place = Place::new();
    let audit = place.audit();
    assert_eq!(place.faults(), Vec::<String>::new());
    assert_eq!((audit.n_events, audit.n_dossiers), (15, 4));
    assert!(
        audit.n_checkpoints >= 2,
        "the one in the database and the one kept"
    );
}

#[test]
fn h41_a_changed_event_is_named() {
    let place = Place::new();
    place.sql("UPDATE event SET at = at + 1000000 WHERE seq = 3");
    let faults = place.faults();
    assert_eq!(
        faults[0],
        "event 3: changed after it was written: its leaf differs"
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("history rewritten between 15 and 15")),
        "{faults:?}"
    );
}

#[test]
fn h41_a_removed_event_is_named() {
    let place = Place::new();
    place.sql("DELETE FROM event WHERE seq = 5");
    assert_eq!(
        place.faults()[0],
        "event 5: missing; the next one found is 6"
    );
}

#[test]
fn h41_an_event_cut_off_at_the_end_is_seen() {
    let place = Place::new();
    place.sql("DELETE FROM event WHERE seq = 14");
    let faults = place.faults();
    assert!(
        faults.iter().any(|fault| fault.contains("says 15 events")),
        "{faults:?}"
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("history shortened from 15 to 14")),
        "{faults:?}"
    );
}

#[test]
fn h41_a_rewritten_and_signed_record_is_caught_by_a_kept_checkpoint() {
    let place = Place::new();
    // The whole record made anew with another salt, as one who holds the keys
    // can: leaves, nodes and checkpoints all fit together.
    let store = place.store();
    let events = store.read(place.id, |tx| tx.events_from(0, 1000)).unwrap();
    let mut edge = motcua_domain::ledger::Frontier::new();
    let mut sql = String::from("DELETE FROM ledger_node; DELETE FROM checkpoint_log;");
    let hex = |hash: &Hash| hash.to_hex();
    for mut event in events {
        event.salt = [9; 32];
        let leaf = event.computed_leaf().unwrap();
        let (salt, hash) = ("09".repeat(32), hex(&leaf));
        sql += &format!(
            "UPDATE event SET salt = x'{salt}', leaf_hash = x'{hash}' WHERE seq = {} AND desk_id = {};",
            event.seq, place.id
        );
        for node in edge.append(leaf) {
            sql += &format!(
                "INSERT INTO ledger_node (desk_id, level, idx, hash) VALUES ({}, {}, {}, x'{}');",
                place.id,
                node.level,
                node.index,
                hex(&node.hash)
            );
        }
    }
    drop(store);
    place.sql(&sql);
    let store = place.store();
    checkpoint(&store, place.id, at("2026-03-03T01:00:00Z")).unwrap();
    assert!(
        audit(&store, place.id, &[]).unwrap().is_clean(),
        "without a kept checkpoint nobody sees it"
    );
    drop(store);
    assert_eq!(
        place.faults(),
        ["against a kept checkpoint: history rewritten between 15 and 15"]
    );
}

#[test]
fn the_first_bad_event_is_that_of_the_record_and_not_of_a_row_that_suffers_from_it() {
    let mut audit = Place::new().audit();
    assert_eq!(audit.first_bad(), None);
    let fault = |seq, what| Fault {
        seq: Some(seq),
        dossier: None,
        what,
    };
    let row = Wrong::Visit(motcua_domain::id::VisitId(1));
    audit.faults.push(fault(3, row));
    assert_eq!(audit.first_bad(), Some(3));
    audit.faults.push(fault(9, Wrong::Gap { found: 10 }));
    audit.faults.push(fault(7, Wrong::Leaf));
    assert_eq!(audit.first_bad(), Some(7));
}

#[test]
fn h41_a_changed_dossier_is_named() {
    let place = Place::new();
    place.sql("UPDATE dossier SET stage = 'delivered' WHERE outside_code = 'case-1'");
    assert!(place.faults()[0].ends_with("a column of its row says something else than the row"));
    let place = Place::new();
    place.sql("UPDATE dossier SET body = replace(body, '2011-02-01', '2011-03-01') WHERE outside_code = 'case-3'");
    assert!(place.faults()[0].ends_with("its row says something else than its events"));
    let place = Place::new();
    place.sql("UPDATE dossier_clock SET sort_at = 0");
    let faults = place.faults();
    assert_eq!(faults.len(), 2);
    assert!(
        faults[0].ends_with("its place in the work list does not follow from it"),
        "{faults:?}"
    );
    let place = Place::new();
    place.sql("UPDATE monthly SET late = late + 1");
    assert!(
        place
            .faults()
            .iter()
            .all(|fault| fault.contains("do not add up"))
            && !place.audit().is_clean()
    );
}

#[test]
fn what_reports_read_is_compared_and_made_once_for_dossiers_of_an_earlier_program() {
    let place = Place::new();
    place.sql("UPDATE report_case SET facts = replace(facts, '\"n\":0', '\"n\":3')");
    let wrong = "its facts for reports do not follow from it";
    let faults = place.faults();
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(faults.iter().all(|fault| fault.ends_with(wrong)));
    // A row that is gone is not made again behind the audit's back.
    place.sql("DELETE FROM report_case");
    assert_eq!(place.faults().len(), 4);
    // As a folder of a program before level 5.
    place.sql("DELETE FROM meta WHERE key = 'report_case.taken_in'");
    assert_eq!(place.faults(), Vec::<String>::new());
}

#[test]
fn a_changed_node_and_a_dossier_that_is_gone_are_named() {
    let place = Place::new();
    place.sql("UPDATE ledger_node SET hash = zeroblob(32) WHERE level = 1 AND idx = 2");
    assert_eq!(
        place.faults()[0],
        "event 5: the tree's node of level 1 differs"
    );
    let place = Place::new();
    place.sql("DELETE FROM dossier WHERE outside_code = 'case-4'; DELETE FROM dossier_clock");
    assert!(
        place
            .faults()
            .iter()
            .any(|fault| fault.ends_with("has events and no row"))
    );
}

#[test]
fn a_checkpoint_of_another_key_is_not_believed() {
    let place = Place::new();
    let other =
        NoteSigner::from_seed("motcua.desk/log-cdcdcdcdcdcd", KeyKind::Ed25519, &[1; 32]).unwrap();
    let forged = Checkpoint {
        origin: other.verifier().name().into(),
        size: 0,
        root: Hash::EMPTY_ROOT,
        extensions: vec![],
    };
    let note = forged.sign(&other).unwrap().to_string();
    let audit = audit(&place.store(), place.id, &[note]).unwrap();
    assert_eq!(
        audit.faults[0].to_string(),
        "against a kept checkpoint: no signature by a known key"
    );
}

#[test]
fn h41_two_swapped_events_are_named() {
    let place = Place::new();
    place.sql(
        "UPDATE event SET seq = 999999 WHERE seq = 6; UPDATE event SET seq = 6 WHERE seq = 7; \
         UPDATE event SET seq = 7 WHERE seq = 999999",
    );
    assert_eq!(
        place.faults()[0],
        "event 6: changed after it was written: its leaf differs"
    );
}

#[test]
fn h40_a_restored_older_record_is_shorter_than_the_checkpoint_in_the_folder() {
    let place = Place::new();
    let database = place.path.join(motcua_store::DATABASE);
    let backup = std::fs::read(&database).unwrap();
    let store = place.store();
    let now = at("2026-03-03T01:00:00Z");
    let done: Result<i64, motcua_store::ActError<StoreError>> =
        store.act(place.id, Priority::Person, move |tx| {
            let facts = serde_json::json!({});
            crate::setup::desk_event(
                tx,
                "desk.noted",
                motcua_domain::id::StaffId(0),
                facts,
                now,
                [3; 32],
            )
        });
    assert_eq!(done.unwrap(), 15);
    checkpoint(&store, place.id, now).unwrap();
    assert!(audit(&store, place.id, &[]).unwrap().is_clean());
    drop(store);
    std::fs::write(&database, backup).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", database.display()));
    }
    let audit = audit(&place.store(), place.id, &[]).unwrap();
    let faults: Vec<String> = audit.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        ["against a kept checkpoint: history shortened from 16 to 15 events"]
    );
}

#[test]
fn a_new_signing_key_keeps_what_the_old_one_signed_believed() {
    use crate::upkeep::rotation::{replace_key, sign_off_key, take_up_key};
    let place = Place::new();
    let now = at("2026-03-03T01:00:00Z");
    let receipt = |now| {
        let store = place.store();
        let event = store.read(place.id, |tx| {
            tx.events_of_kind("dossier.accepted", i64::MAX, 1)
        });
        let event: motcua_store::StoredEvent = event.unwrap().remove(0);
        let entropy = Box::new(SeededEntropy::new(2));
        let desk = crate::Desk::open(store, place.id, Arc::new(At(now)), entropy).unwrap();
        let proof = desk.receipt_proof(event.dossier.unwrap(), event.seq);
        (proof.unwrap().unwrap(), desk.public_keys().unwrap())
    };
    let (first, keys) = receipt(now);
    sign_off_key(&place.store(), now).unwrap();
    replace_key(&place.path, &[9; 32]).unwrap();
    take_up_key(&place.store(), now, &mut SeededEntropy::new(3)).unwrap();
    let (again, new) = receipt(now);
    assert_eq!(again, first, "a reprint survives a change of key");
    assert_eq!((new.len(), &new[1].key), (2, &keys[0].key));
    assert!(new[0].in_force && !new[1].in_force);
    // The checkpoint kept before the change is still a witness.
    assert_eq!(place.faults(), Vec::<String>::new());
    assert_eq!(place.audit().n_receipts, 1);
    // Without the list of former keys all of that would look forged.
    std::fs::remove_file(place.path.join("keys").join("former")).unwrap();
    let faults = place.faults();
    assert!(
        faults.iter().any(|it| it.contains("signed receipt")),
        "{faults:?}"
    );
    assert!(
        faults.iter().any(|it| it.contains("known key")),
        "{faults:?}"
    );
}
