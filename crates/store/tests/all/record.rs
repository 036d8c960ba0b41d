//! The record: numbers, leaves, tree, and what an erasure leaves standing.

use crate::place::{morning, on_both};
use motcua_domain::id::{DeskId, DossierId, StaffId};
use motcua_domain::ledger::{Hash, tree};
use motcua_store::{ActError, CheckpointRow, NewEvent, Priority, Store, StoreError};

fn append(store: &Store, desk: DeskId, n: u8, personal: bool) -> i64 {
    store
        .act(desk, Priority::Person, move |tx| {
            tx.append_event(NewEvent {
                dossier: None,
                at: morning(),
                kind: "note.added",
                actor: StaffId(3),
                facts: serde_json::json!({"n": n, "what": "tờ khai"}),
                salt: [n; 32],
                personal: personal.then(|| ([n + 1; 32], "Nguyễn Thị Mẫu".into())),
            })
        })
        .unwrap()
}

#[test]
fn leaves_follow_from_the_rows_and_the_tree_from_the_leaves() {
    on_both(|store, desk| {
        let n_events = 37;
        for n in 0..n_events {
            assert_eq!(append(store, desk, n, n % 2 == 0), i64::from(n));
        }
        let events = store.read(desk, |tx| tx.events_from(0, 100)).unwrap();
        assert_eq!(events.len(), usize::from(n_events));
        for event in &events {
            assert_eq!(event.computed_leaf().unwrap(), event.leaf);
            assert!(event.is_personal_sound());
        }
        let leaves: Vec<Hash> = events.iter().map(|event| event.leaf).collect();
        for size in 1..=u64::from(n_events) {
            let root = store.read(desk, |tx| tx.ledger_root(size)).unwrap();
            assert_eq!(root, tree::root(&leaves[..size as usize]), "size {size}");
            let proof = store
                .read(desk, |tx| tx.inclusion_proof(size / 2, size))
                .unwrap();
            let index = size / 2;
            if index < size {
                tree::verify_inclusion(index, size, &leaves[index as usize], &proof, &root)
                    .unwrap();
            }
        }
        let proof = store.read(desk, |tx| tx.consistency_proof(11, 37)).unwrap();
        tree::verify_consistency(
            11,
            37,
            &tree::root(&leaves[..11]),
            &tree::root(&leaves),
            &proof,
        )
        .unwrap();
    });
}

#[test]
fn a_changed_row_gives_another_leaf() {
    on_both(|store, desk| {
        append(store, desk, 1, true);
        let event = store
            .read(desk, |tx| tx.events_from(0, 1))
            .unwrap()
            .remove(0);
        let mut other = event.clone();
        other.facts = other.facts.replace('1', "2");
        assert_ne!(other.computed_leaf().unwrap(), event.leaf);
        let mut other = event.clone();
        other.actor = StaffId(4);
        assert_ne!(other.computed_leaf().unwrap(), event.leaf);
        let mut other = event.clone();
        other.personal.as_mut().unwrap().1[0] ^= 1;
        assert!(!other.is_personal_sound());
    });
}

const REWRITE: &str = "UPDATE event SET facts = $2 WHERE desk_id = $1";
const DELETE: &str = "DELETE FROM event WHERE desk_id = $1";
const DELETE_NODE: &str = "DELETE FROM ledger_node WHERE desk_id = $1";

#[test]
fn events_and_nodes_can_neither_be_changed_nor_deleted() {
    on_both(|store, desk| {
        for n in 0..4 {
            append(store, desk, n, false);
        }
        let tries: [Result<u64, ActError<StoreError>>; 3] = [
            store.act(desk, Priority::Person, move |tx| {
                tx.execute(REWRITE, &[desk.into(), "{}".into()])
            }),
            store.act(desk, Priority::Person, move |tx| {
                tx.execute(DELETE, &[desk.into()])
            }),
            store.act(desk, Priority::Person, move |tx| {
                tx.execute(DELETE_NODE, &[desk.into()])
            }),
        ];
        for tried in tries {
            assert!(
                matches!(tried, Err(ActError::Act(StoreError::Constraint { .. }))),
                "{tried:?}"
            );
        }
        assert_eq!(
            store.read(desk, |tx| tx.events_from(0, 10)).unwrap().len(),
            4
        );
    });
}

#[test]
fn a_failed_act_takes_no_number() {
    on_both(|store, desk| {
        append(store, desk, 0, false);
        let failed = store.act(desk, Priority::Person, move |tx| {
            tx.append_event(NewEvent {
                dossier: Some(DossierId(9)),
                at: morning(),
                kind: "note.added",
                actor: StaffId(3),
                facts: serde_json::json!({}),
                salt: [9; 32],
                personal: None,
            })?;
            Err::<(), _>(StoreError::Poisoned)
        });
        assert!(failed.is_err());
        assert_eq!(append(store, desk, 1, false), 1);
    });
}

#[test]
fn numbers_that_json_would_round_are_refused() {
    on_both(|store, desk| {
        let refused = store.act(desk, Priority::Person, move |tx| {
            tx.append_event(NewEvent {
                dossier: None,
                at: morning(),
                kind: "note.added",
                actor: StaffId(3),
                facts: serde_json::json!({"n": i64::MAX}),
                salt: [9; 32],
                personal: None,
            })
        });
        assert!(matches!(
            refused,
            Err(ActError::Act(StoreError::Encode { .. }))
        ));
    });
}

#[test]
fn checkpoints_are_kept_newest_first() {
    on_both(|store, desk| {
        for size in [3, 8, 12] {
            store
                .act(desk, Priority::Person, move |tx| {
                    tx.put_checkpoint(&CheckpointRow {
                        size,
                        at: morning(),
                        note: format!("note {size}"),
                    })
                })
                .unwrap();
        }
        let last = store
            .read(desk, |tx| tx.last_checkpoint())
            .unwrap()
            .unwrap();
        assert_eq!((last.size, last.note.as_str()), (12, "note 12"));
        let older = store.read(desk, |tx| tx.checkpoints(12, 10)).unwrap();
        assert_eq!(older.iter().map(|row| row.size).collect::<Vec<_>>(), [8, 3]);
    });
}
