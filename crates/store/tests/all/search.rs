//! Search by words: all of them, newest first, none left out.

use crate::place::{morning, on_both, on_both_places};
use motcua_domain::id::{DossierId, PersonId, StaffId};
use motcua_store::{Options, PersonRow, Priority, Store, StoreError, WithBlobs};
use std::sync::{Arc, Mutex};

const ADD_DOSSIER: &str = "INSERT INTO dossier (desk_id, id, code, outside_code, row_version, stage, \
    procedure_code, procedure_hash, field, channel, unit, holder, owner, pending_to, entered_at, accepted_at, \
    ended_at, late, body) VALUES ($1, $2, NULL, NULL, 1, 'accepted', 'p', 'h', 'f', 'counter', 'u', NULL, NULL, \
    NULL, 0, NULL, NULL, NULL, '{}')";

#[test]
fn dossiers_with_all_words_come_newest_first_in_a_constant_number_of_statements() {
    on_both(|store, desk| {
        store
            .act(desk, Priority::Bulk, |tx| {
                for id in 1..=300_i64 {
                    tx.execute(ADD_DOSSIER, &[tx.desk().into(), id.into()])?;
                    // Word 1 is in all, word n+10 in every n-th.
                    let mut words = vec![1, -5];
                    words.extend((2..=12).filter(|n| id % n == 0).map(|n| n + 10));
                    tx.put_search_tokens(DossierId(id), &words)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let find = |words: &[i64], limit| {
            store
                .read(desk, |tx| {
                    let found = tx.search(words, limit)?;
                    Ok::<_, StoreError>((
                        found.iter().map(|id| id.0).collect::<Vec<_>>(),
                        tx.statements(),
                    ))
                })
                .unwrap()
        };
        assert_eq!(
            find(&[1, 17, 15], 50).0,
            [280, 245, 210, 175, 140, 105, 70, 35]
        );
        assert_eq!(find(&[17, 15], 3).0, [280, 245, 210]);
        assert_eq!(find(&[22], 3).0, [300, 288, 276]);
        assert_eq!(find(&[1, 999], 3).0, Vec::<i64>::new());
        assert_eq!(find(&[], 3).0, Vec::<i64>::new());
        assert_eq!(
            find(&[1, -5, 12, 13, 14, 15, 16, 17, 18, 19, 20], 9).0,
            Vec::<i64>::new()
        );
        assert_eq!(find(&[1, -5, 12, 13, 14, 15], 2).0, [300, 240]);
        // The same number of statements for three found as for three hundred.
        assert_eq!(find(&[1, -5], 300).1, find(&[17, 15], 3).1);
        store
            .act(desk, Priority::Person, |tx| {
                tx.drop_search_tokens(DossierId(280), &[17])
            })
            .unwrap();
        assert_eq!(find(&[17, 15], 3).0, [245, 210, 175]);
        // Another desk sees none of it.
        let other = store.create_desk("other", "other", morning()).unwrap();
        assert!(
            store
                .read(other, |tx| tx.search(&[1], 5))
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn a_new_dossiers_words_are_found_before_and_after_they_go_into_the_index() {
    on_both(|store, desk| {
        let waiting = || {
            let count = "SELECT COUNT(*) FROM search_fresh WHERE desk_id = $1";
            store
                .read(desk, |tx| {
                    let desk = tx.desk();
                    let rows = tx.query(count, &[desk.into()])?;
                    rows[0].int(0)
                })
                .unwrap()
        };
        let find = |words: &[i64]| {
            let found = store.read(desk, |tx| tx.search(words, 9)).unwrap();
            found.iter().map(|id| id.0).collect::<Vec<_>>()
        };
        let put = |ids: std::ops::RangeInclusive<i64>| {
            store
                .act(desk, Priority::Bulk, move |tx| {
                    for id in ids.clone() {
                        tx.execute(ADD_DOSSIER, &[tx.desk().into(), id.into()])?;
                        // Words in no order, one of them twice.
                        tx.first_search_tokens(DossierId(id), &[id + 5000, -7, id % 3, -7])?;
                    }
                    Ok::<_, StoreError>(())
                })
                .unwrap();
        };
        let change = |id: i64, gone: i64, new: i64| {
            store
                .act(desk, Priority::Person, move |tx| {
                    tx.drop_search_tokens(DossierId(id), &[gone])?;
                    tx.put_search_tokens(DossierId(id), &[new])
                })
                .unwrap();
        };
        put(1..=40);
        assert_eq!(waiting(), 40);
        assert_eq!(find(&[-7, 5003]), [3]);
        // Corrected while it waits: what was wrong finds it no longer.
        change(3, 5003, 9999);
        assert_eq!(find(&[5003]), [0; 0]);
        assert_eq!(find(&[9999, 0, -7]), [3]);
        // The last of its bucket waits too; the first of the next moves all.
        put(4095..=4095);
        assert_eq!(waiting(), 41);
        put(4096..=4096);
        assert_eq!(waiting(), 1);
        assert_eq!(find(&[9999, 0, -7]), [3]);
        assert_eq!(find(&[5003]), [0; 0]);
        assert_eq!(find(&[-7, 5000 + 4095]), [4095]);
        // Corrected in the index: the words stay in one place.
        change(4, 5004, 9998);
        assert_eq!((waiting(), find(&[5004])), (1, vec![]));
        assert_eq!(find(&[9998, 1]), [4]);
        // One whose number is low but that comes late finds its place.
        put(100..=100);
        assert_eq!((waiting(), find(&[5100])), (2, vec![100]));
        put(4097..=4099);
        assert_eq!(waiting(), 3);
        assert_eq!(find(&[5100, -7]), [100]);
        // What waits and what is in the index come as one list, newest first.
        assert_eq!(find(&[-7, 1])[..4], [4099, 4096, 100, 40]);
        assert_eq!(find(&[-7]).len(), 9);
        // What an act took with it into the index comes back when it fails.
        let failed = store.act(desk, Priority::Person, |tx| {
            tx.execute(ADD_DOSSIER, &[tx.desk().into(), 9000.into()])?;
            tx.first_search_tokens(DossierId(9000), &[-7])?;
            Err::<(), _>(StoreError::NulByte)
        });
        assert!(failed.is_err());
        assert_eq!((waiting(), find(&[-7])[0]), (3, 4099));
        put(9001..=9001);
        assert_eq!(
            (waiting(), find(&[-7])[..2].to_vec()),
            (1, vec![9001, 4099])
        );
    });
}

/// Old dossiers are found however many newer ones have one of the words, and
/// the whole answer is the same as that of looking at every dossier.
#[test]
fn nothing_is_left_out_among_many() {
    on_both(|store, desk| {
        // Far more buckets than a search looks through at first.
        let ids: Vec<i64> = (0..700).map(|n| n * 4000 + n % 7).collect();
        let words = |id: i64| [1, 100 + id % 2, 200 + id % 3, 300 + id % 97];
        let all = ids.clone();
        store
            .act(desk, Priority::Bulk, move |tx| {
                for id in &all {
                    tx.execute(ADD_DOSSIER, &[tx.desk().into(), (*id).into()])?;
                    tx.first_search_tokens(DossierId(*id), &words(*id))?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        for query in [
            vec![1],
            vec![1, 100],
            vec![101, 202],
            vec![1, 300, 200],
            vec![396, 100],
            vec![301, 101, 200, 1],
            vec![302, 303],
        ] {
            for limit in [3, 50, 1000] {
                let mut right: Vec<i64> = ids.clone();
                right.retain(|id| query.iter().all(|word| words(*id).contains(word)));
                right.reverse();
                right.truncate(limit as usize);
                let found = store.read(desk, |tx| tx.search(&query, limit)).unwrap();
                let found: Vec<i64> = found.iter().map(|id| id.0).collect();
                assert_eq!(found, right, "{query:?}, {limit}");
            }
        }
    });
}

/// What programs before level 4 wrote, in a folder and in a dump.
#[test]
fn words_of_an_earlier_program_are_taken_in() {
    const EARLIER: &str =
        "INSERT INTO search_token (desk_id, token, dossier_id) VALUES ($1, $2, $3)";
    const LEFT: &str = "SELECT COUNT(*) FROM search_token";
    on_both_places(|place| {
        let store = place.open();
        let desk = store.create_desk("d", "d", morning()).unwrap();
        store
            .act(desk, Priority::Bulk, |tx| {
                let desk = tx.desk();
                // More rows than are read at a time.
                for id in 1..=1500_i64 {
                    tx.execute(ADD_DOSSIER, &[desk.into(), (id * 5).into()])?;
                    for word in [1, 10 + id % 3, 1000 + id] {
                        tx.execute(EARLIER, &[desk.into(), word.into(), (id * 5).into()])?;
                    }
                }
                // One that this program has written meanwhile.
                tx.put_search_tokens(DossierId(7500), &[1, 77])
            })
            .unwrap();
        let mut dump = Vec::new();
        store.export(&mut dump, WithBlobs::Yes).unwrap();
        drop(store);
        let other = crate::place::Place::sqlite();
        let imported = other.open();
        imported.import(dump.as_slice()).unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let open = || {
            let told = Arc::clone(&told);
            let options = Options {
                taking_in: Some(Arc::new(move |share: f64| told.lock().unwrap().push(share))),
                ..crate::place::options()
            };
            Store::open(&place.location, &options).unwrap()
        };
        let opened = open();
        let shares = std::mem::take(&mut *told.lock().unwrap());
        assert!(shares.len() > 2 && shares.is_sorted(), "{shares:?}");
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        assert!(shares.last().is_some_and(|share| *share >= 1.0));
        // Once: the next opening has nothing to take in.
        drop(opened);
        let opened = open();
        assert!(told.lock().unwrap().is_empty());
        for store in [opened, imported] {
            let find = |words: &[i64], limit| {
                let found = store.read(desk, |tx| tx.search(words, limit)).unwrap();
                found.iter().map(|id| id.0).collect::<Vec<_>>()
            };
            assert_eq!(find(&[1, 11, 1004], 9), [20]);
            assert_eq!(find(&[77], 9), [7500]);
            assert_eq!(find(&[1, 10], 3), [7500, 7485, 7470]);
            assert_eq!(find(&[1], 2000).len(), 1500);
            let left = store.read(desk, |tx| tx.query(LEFT, &[])).unwrap();
            assert_eq!(left[0].int(0).unwrap(), 0);
        }
    });
}

#[test]
fn people_are_found_by_number_phone_and_id() {
    on_both(|store, desk| {
        let row = |id: i64| PersonRow {
            id: PersonId(id),
            name_folded: format!("nguoi mau {id}"),
            phone: Some(format!("09000000{:02}", id % 3)),
            id_hash: (id % 2 == 0).then_some([id as u8; 32]),
            sealed: vec![id as u8; 40],
            at: morning(),
        };
        store
            .act(desk, Priority::Person, move |tx| {
                (1..=20).try_for_each(|id| tx.put_person(&row(id)))
            })
            .unwrap();
        store
            .read(desk, |tx| {
                assert_eq!(tx.people_by_id_hash(&[4; 32])?, [row(4)]);
                let same = tx.people_by_phone("0900000001")?;
                assert_eq!(
                    same.iter().map(|p| p.id.0).collect::<Vec<_>>(),
                    [19, 16, 13, 10, 7, 4, 1]
                );
                let ids: Vec<PersonId> = [9, 3, 99, 20, 3].map(PersonId).to_vec();
                let some = tx.people(&ids)?;
                assert_eq!(some.iter().map(|p| p.id.0).collect::<Vec<_>>(), [9, 3, 20]);
                let many: Vec<PersonId> = (1..=20).map(PersonId).collect();
                assert_eq!(tx.people(&many)?.len(), 20);
                assert!(tx.people(&[])?.is_empty());
                Ok::<_, StoreError>(())
            })
            .unwrap();
        store
            .act(desk, Priority::Person, |tx| {
                tx.erase_person(PersonId(4), &[0], morning())
            })
            .unwrap();
        assert!(
            store
                .read(desk, |tx| tx.people_by_id_hash(&[4; 32]))
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn an_answer_is_kept_once_per_person_and_key() {
    on_both(|store, desk| {
        store
            .act(desk, Priority::Person, |tx| {
                tx.keep_answer(StaffId(1), "k", &[1; 32], "{\"a\":1}", morning())
            })
            .unwrap();
        let again = store.act(desk, Priority::Person, |tx| {
            tx.keep_answer(StaffId(1), "k", &[2; 32], "{}", morning())
        });
        assert!(again.is_err());
        store
            .read(desk, |tx| {
                let kept = tx.idempotent_answer(StaffId(1), "k")?.unwrap();
                assert_eq!((kept.body, kept.answer.as_str()), ([1; 32], "{\"a\":1}"));
                assert!(tx.idempotent_answer(StaffId(2), "k")?.is_none());
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

/// Which plan the server has for a dossier once its tables are filled.
#[test]
fn plans_are_made_anew_when_tables_fill() {
    let Some(place) = crate::place::Place::postgres() else {
        return;
    };
    let store = place.open();
    let desk = store.create_desk("d", "d", morning()).unwrap();
    for part in 0..10_i64 {
        store
            .act(desk, Priority::Bulk, move |tx| {
                for id in part * 300 + 1..=part * 300 + 300 {
                    tx.execute(ADD_DOSSIER, &[tx.desk().into(), id.into()])?;
                    tx.put_search_tokens(DossierId(id), &[1, 2, id])?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    let right = |sql: &str, index: &str| {
        let plans = store.plans().unwrap();
        let plan = plans.iter().find(|plan| plan.sql.starts_with(sql)).unwrap();
        plan.steps.iter().any(|step| step.contains(index))
    };
    let begun = std::time::Instant::now();
    while !right(
        "SELECT body FROM dossier WHERE desk_id = $1 AND id = $2",
        "dossier_pkey",
    ) {
        assert!(begun.elapsed().as_secs() < 30, "statistics never came");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let found = store.read(desk, |tx| tx.search(&[1, 2], 3)).unwrap();
    assert_eq!(
        found.iter().map(|id| id.0).collect::<Vec<_>>(),
        [3000, 2999, 2998]
    );
}
