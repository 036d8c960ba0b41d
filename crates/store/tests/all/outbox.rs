//! Messages in the outbox: due, sent, dead, tried again, given up, erased; and
//! the consent beside them.

use crate::place::{morning, on_both};
use jiff::{SignedDuration, Timestamp};
use motcua_domain::id::{DeskId, DossierId, StaffId};
use motcua_store::{ConsentRow, Priority, SentRow, Store, StoreError, Tx};

fn after(minutes: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(minutes)
}

fn act(
    store: &Store,
    desk: DeskId,
    act: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
) {
    store.act(desk, Priority::Person, act).unwrap();
}

fn due(store: &Store, desk: DeskId, now: Timestamp) -> Vec<i64> {
    let rows = store.read(desk, |tx| tx.due_messages(now, "sms", 50));
    rows.unwrap().into_iter().map(|row| row.id).collect()
}

#[test]
fn a_message_is_due_until_it_is_sent_or_dead() {
    on_both(|store, desk| {
        act(store, desk, |tx| {
            tx.queue("sms", Some(DossierId(1)), "{}", morning())?;
            tx.queue("mail", Some(DossierId(1)), "{}", morning())?;
            tx.queue("sms", Some(DossierId(2)), "{}", after(10))?;
            Ok(())
        });
        let first = due(store, desk, morning());
        assert_eq!(first.len(), 1, "one kind, and not before its time");
        let one = first[0];
        act(store, desk, move |tx| {
            tx.message_failed(one, Some(after(1)), "503", morning())
        });
        assert_eq!(due(store, desk, morning()), [0; 0]);
        assert_eq!(due(store, desk, after(1)), [one]);
        act(store, desk, move |tx| {
            tx.message_failed(one, None, "550", after(1))
        });
        assert_eq!(due(store, desk, after(9)), [0; 0]);
        let dead = store.read(desk, |tx| tx.dead_messages(9)).unwrap();
        assert_eq!((dead.len(), dead[0].tries), (1, 2));
        assert_eq!(dead[0].failure.as_deref(), Some("550"));
        act(store, desk, move |tx| {
            assert!(tx.message_again(one, after(9))?);
            assert!(!tx.message_again(one, after(9))?, "it is dead no more");
            assert!(!tx.message_given_up(one, "why", after(9))?);
            Ok(())
        });
        assert_eq!(due(store, desk, after(9)), [one]);
        act(store, desk, move |tx| {
            tx.message_done(one, "{\"sent\":1}", after(9))
        });
        let row = store.read(desk, |tx| tx.message(one)).unwrap().unwrap();
        assert_eq!((row.done_at, row.dead_at), (Some(after(9)), None));
        assert_eq!(row.body, "{\"sent\":1}");
        let (waiting, sent) = store.read(desk, |tx| tx.message_counts(morning())).unwrap();
        let kind = "sms".to_owned();
        assert_eq!((waiting, sent), (2, vec![SentRow { kind, n: 1 }]));
        act(store, desk, |tx| {
            assert_eq!(tx.erase_messages(DossierId(1))?, 2);
            Ok(())
        });
        let left = store.read(desk, |tx| tx.messages_of(DossierId(1))).unwrap();
        assert_eq!(left.len(), 0);
    });
}

#[test]
fn a_message_given_up_is_neither_dead_nor_sent() {
    on_both(|store, desk| {
        act(store, desk, |tx| {
            let id = tx.queue("sms", None, "{}", morning())?;
            tx.message_failed(id, None, "550", morning())?;
            assert!(tx.message_given_up(id, "telephoned", after(5))?);
            Ok(())
        });
        let dead = store.read(desk, |tx| tx.dead_messages(9)).unwrap();
        assert_eq!(dead.len(), 0);
        let counts = store.read(desk, |tx| tx.message_counts(morning()));
        assert_eq!(counts.unwrap(), (0, Vec::new()));
    });
}

#[test]
fn a_consent_stands_until_it_is_changed_or_taken_away() {
    on_both(|store, desk| {
        let row = |way: &str| ConsentRow {
            dossier: DossierId(7),
            way: way.to_owned(),
            lang: "vi".to_owned(),
            at: morning(),
            staff: StaffId(3),
        };
        let read = || store.read(desk, |tx| tx.consent(DossierId(7))).unwrap();
        assert_eq!(read(), None);
        for way in ["sms", "mail"] {
            let one = row(way);
            act(store, desk, move |tx| tx.put_consent(&one));
            assert_eq!(read(), Some(row(way)));
        }
        act(store, desk, |tx| tx.drop_consent(DossierId(7)));
        assert_eq!(read(), None);
    });
}
