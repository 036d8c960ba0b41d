//! Acts, snapshots, failures: the same on both engines.

use crate::place::{morning, on_both, on_both_places, options};
use motcua_domain::id::DeskId;
use motcua_store::{ActError, Priority, Store, StoreError, Value};
use std::sync::{Arc, Mutex};

const PUT: &str = "INSERT INTO setting (desk_id, key, value) VALUES ($1, $3, $2)
    ON CONFLICT (desk_id, key) DO UPDATE SET value = excluded.value";
const GET: &str = "SELECT value FROM setting WHERE desk_id = $1 AND key = $2";

fn put(
    store: &Store,
    desk: DeskId,
    key: &'static str,
    value: &'static str,
) -> Result<(), ActError<StoreError>> {
    store.act(desk, Priority::Person, move |tx| {
        // Values by their number, not by their place: $3 comes before $2.
        tx.execute(PUT, &[desk.into(), value.into(), key.into()])
            .map(|_| ())
    })
}

fn get(store: &Store, desk: DeskId, key: &str) -> Option<String> {
    store
        .read(desk, |tx| {
            let row = tx.query_opt(GET, &[desk.into(), key.into()])?;
            row.map(|row| Ok::<_, StoreError>(row.text(0)?.to_owned()))
                .transpose()
        })
        .unwrap()
}

#[test]
fn an_act_is_there_after_it_was_answered_and_after_opening_again() {
    on_both_places(|place| {
        let store = place.open();
        let desk = store.create_desk("long-an", "Long An", morning()).unwrap();
        put(&store, desk, "office", "Một cửa").unwrap();
        assert_eq!(get(&store, desk, "office").as_deref(), Some("Một cửa"));
        drop(store);
        let store = place.open();
        assert_eq!(get(&store, desk, "office").as_deref(), Some("Một cửa"));
        assert_eq!(store.desks().unwrap()[0].slug, "long-an");
    });
}

#[test]
fn a_failed_act_and_a_panicking_act_leave_nothing_and_harm_no_neighbour() {
    on_both(|store, desk| {
        let stop = Arc::new(std::sync::Barrier::new(2));
        let at_stop = Arc::clone(&stop);
        let once = std::sync::Once::new();
        // Holds the lane so that the four acts below share one batch.
        let first = store
            .submit(desk, Priority::Person, move |tx| {
                // A batch in which an act fails is run again.
                once.call_once(|| {
                    at_stop.wait();
                });
                tx.head()
            })
            .unwrap();
        let good = |key: &'static str| {
            store
                .submit(desk, Priority::Person, move |tx| {
                    tx.execute(PUT, &[desk.into(), "1".into(), key.into()])
                })
                .unwrap()
        };
        let before = good("before");
        let refused = store
            .submit(desk, Priority::Person, move |tx| {
                tx.execute(PUT, &[desk.into(), "1".into(), "refused".into()])?;
                Err::<(), _>(StoreError::Inconsistent {
                    table: "setting",
                    row: 1,
                    what: "test".into(),
                })
            })
            .unwrap();
        let panics = store
            .submit(
                desk,
                Priority::Person,
                move |tx| -> Result<(), StoreError> {
                    tx.execute(PUT, &[desk.into(), "1".into(), "panicked".into()])?;
                    panic!("on purpose")
                },
            )
            .unwrap();
        let broken = store
            .submit(desk, Priority::Person, move |tx| {
                tx.execute(PUT, &[desk.into(), "1".into(), "broken".into()])?;
                tx.execute(PUT, &[desk.into(), Value::Null, "broken".into()])
            })
            .unwrap();
        let swallowed = store
            .submit(desk, Priority::Person, move |tx| {
                tx.execute(PUT, &[desk.into(), "1".into(), "swallowed".into()])?;
                let _ = tx.execute(PUT, &[desk.into(), Value::Null, "swallowed".into()]);
                let after = tx.execute(PUT, &[desk.into(), "1".into(), "after".into()]);
                assert!(matches!(after, Err(StoreError::Poisoned)));
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let after = good("after");
        stop.wait();
        first.wait().unwrap();
        before.wait().unwrap();
        assert!(matches!(
            refused.wait(),
            Err(ActError::Act(StoreError::Inconsistent { .. }))
        ));
        assert!(matches!(panics.wait(), Err(ActError::Panicked)));
        assert!(matches!(
            broken.wait(),
            Err(ActError::Act(StoreError::Constraint { .. }))
        ));
        assert!(matches!(
            swallowed.wait(),
            Err(ActError::Act(StoreError::Poisoned))
        ));
        after.wait().unwrap();
        for key in ["before", "after"] {
            assert!(get(store, desk, key).is_some(), "{key}");
        }
        for key in ["refused", "panicked", "broken", "swallowed"] {
            assert_eq!(get(store, desk, key), None, "{key}");
        }
    });
}

#[test]
fn a_page_cannot_write() {
    on_both(|store, desk| {
        let tried: Result<u64, StoreError> = store.read(desk, |tx| {
            tx.execute(PUT, &[desk.into(), "1".into(), "page".into()])
        });
        assert!(tried.is_err());
        assert_eq!(get(store, desk, "page"), None);
        put(store, desk, "page", "2").unwrap();
    });
}

#[test]
fn a_page_sees_one_moment() {
    on_both(|store, desk| {
        put(store, desk, "k", "old").unwrap();
        store
            .read(desk, |tx| {
                let first = tx.query(GET, &[desk.into(), "k".into()])?;
                put(store, desk, "k", "new").unwrap();
                assert_eq!(first, tx.query(GET, &[desk.into(), "k".into()])?);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert_eq!(get(store, desk, "k").as_deref(), Some("new"));
    });
}

#[test]
fn ids_and_numbers_rise_without_gaps_under_many_hands() {
    on_both(|store, desk| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for hand in 0..8_i64 {
                let seen = Arc::clone(&seen);
                scope.spawn(move || {
                    for n in 0..25 {
                        let got = store.act(desk, Priority::Person, move |tx| {
                            let number = tx.next_number("code 2026-03-02")?;
                            let id = tx.next_id()?;
                            if (hand + n) % 5 == 0 {
                                return Err(StoreError::Poisoned);
                            }
                            Ok((number, id))
                        });
                        if let Ok(got) = got {
                            seen.lock().unwrap().push(got);
                        }
                    }
                });
            }
        });
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        assert_eq!(seen.len(), 160);
        for (n, (number, _)) in seen.iter().enumerate() {
            assert_eq!(*number as usize, n + 1);
        }
        assert!(seen.windows(2).all(|w| w[0].1 < w[1].1));
    });
}

#[test]
fn the_word_is_passed_after_the_commit_in_its_order() {
    on_both(|store, desk| {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        store.on_commit(move |desk, seq| hears.lock().unwrap().push((desk, seq)));
        put(store, desk, "k", "1").unwrap();
        put(store, desk, "k", "2").unwrap();
        let _ = store.act(desk, Priority::Person, |_| {
            Err::<(), _>(StoreError::Poisoned)
        });
        put(store, desk, "k", "3").unwrap();
        let third = store.act(desk, Priority::Person, |tx| tx.head()).unwrap();
        let heard = heard.lock().unwrap();
        assert_eq!(*heard, [(desk, third); 4]);
    });
}

#[test]
fn an_unknown_desk_and_a_full_queue_are_said_plainly() {
    on_both_places(|place| {
        let mut options = options();
        options.queue = 2;
        let store = Store::open(&place.location, &options).unwrap();
        let nowhere = store.act(DeskId(77), Priority::Person, |tx| tx.head());
        assert!(matches!(
            nowhere,
            Err(ActError::Store(StoreError::NoSuchDesk(DeskId(77))))
        ));
        let desk = store.create_desk("d", "d", morning()).unwrap();
        let stop = Arc::new(std::sync::Barrier::new(2));
        let at_stop = Arc::clone(&stop);
        let began = Arc::new(std::sync::Barrier::new(2));
        let at_begin = Arc::clone(&began);
        let first = store
            .submit(desk, Priority::Person, move |tx| {
                at_begin.wait();
                at_stop.wait();
                tx.head()
            })
            .unwrap();
        began.wait();
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                store
                    .submit(desk, Priority::Person, |tx| tx.head())
                    .unwrap()
            })
            .collect();
        assert!(matches!(
            store.submit(desk, Priority::Person, |tx| tx.head()),
            Err(ActError::Busy)
        ));
        let bulk = store.submit(desk, Priority::Bulk, |tx| tx.head()).unwrap();
        stop.wait();
        first.wait().unwrap();
        bulk.wait().unwrap();
        for pending in waiting {
            pending.wait().unwrap();
        }
    });
}

#[test]
fn a_nul_byte_and_a_wrong_number_of_values_are_refused_alike() {
    on_both(|store, desk| {
        let nul = store.act(desk, Priority::Person, move |tx| {
            tx.execute(PUT, &[desk.into(), "a\0b".into(), "nul".into()])
        });
        assert!(matches!(nul, Err(ActError::Act(StoreError::NulByte))));
        let few = store.act(desk, Priority::Person, move |tx| {
            tx.execute(PUT, &[desk.into(), "a".into()])
        });
        assert!(matches!(few, Err(ActError::Act(StoreError::Values { .. }))));
        let many = store.act(desk, Priority::Person, move |tx| {
            tx.query(GET, &[desk.into(), "a".into(), "b".into()])
        });
        assert!(matches!(
            many,
            Err(ActError::Act(StoreError::Values { .. }))
        ));
    });
}

#[test]
fn at_most_one_bulk_act_goes_before_people_who_came_later() {
    on_both(|store, desk| {
        let (stop, began) = (
            Arc::new(std::sync::Barrier::new(2)),
            Arc::new(std::sync::Barrier::new(2)),
        );
        let (at_stop, at_begin) = (Arc::clone(&stop), Arc::clone(&began));
        let first = store
            .submit(desk, Priority::Person, move |tx| {
                at_begin.wait();
                at_stop.wait();
                tx.head()
            })
            .unwrap();
        began.wait();
        let order = Arc::new(Mutex::new(Vec::new()));
        let send = |priority, what: &'static str| {
            let order = Arc::clone(&order);
            store
                .submit(desk, priority, move |tx| {
                    order.lock().unwrap().push(what);
                    tx.head()
                })
                .unwrap()
        };
        let sent = [
            send(Priority::Bulk, "bulk 1"),
            send(Priority::Bulk, "bulk 2"),
            send(Priority::Person, "person 1"),
            send(Priority::Person, "person 2"),
        ];
        stop.wait();
        first.wait().unwrap();
        for pending in sent {
            pending.wait().unwrap();
        }
        // Whether bulk has its turn first depends on how long the first batch
        // went on taking people.
        let order = order.lock().unwrap().join(", ");
        assert!(
            [
                "person 1, person 2, bulk 1, bulk 2",
                "bulk 1, person 1, person 2, bulk 2"
            ]
            .contains(&order.as_str()),
            "{order}"
        );
    });
}
