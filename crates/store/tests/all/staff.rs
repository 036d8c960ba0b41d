//! Staff, sessions and the access log.

use crate::place::{morning, on_both};
use motcua_domain::actor::Role;
use motcua_domain::id::{DeskId, DossierId, StaffId, UnitId};
use motcua_store::{Priority, SessionRow, StaffRow, Store, StoreError, Tx};

fn lan() -> StaffRow {
    StaffRow {
        id: StaffId(0),
        login: "lan".into(),
        name: "Nguyễn Thị Lan".into(),
        name_sort: "lan nguyen thi".into(),
        unit: UnitId::new("desk"),
        roles: vec![Role::Clerk, Role::Cashier],
        password_hash: "$argon2id$…".into(),
        must_change: true,
        active: true,
        counter: Some("1".into()),
        substitute_id: None,
        leave_from: None,
        leave_to: None,
        at: morning(),
    }
}

fn act<T: Send + 'static>(
    store: &Store,
    desk: DeskId,
    act: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.act(desk, Priority::Person, act).unwrap()
}

fn add(store: &Store, desk: DeskId, row: StaffRow) -> StaffId {
    act(store, desk, move |tx| {
        let id = StaffId(tx.next_id()?);
        tx.add_staff(&StaffRow { id, ..row.clone() })?;
        Ok(id)
    })
}

#[test]
fn staff_go_in_and_come_back_whole() {
    on_both(|store, desk| {
        let id = add(store, desk, lan());
        let back = store.read(desk, |tx| tx.staff(id)).unwrap();
        assert!(back == Some(StaffRow { id, ..lan() }));
        let changed = StaffRow {
            id,
            name: "Nguyễn Thị Lan Anh".into(),
            roles: vec![Role::Administrator],
            active: false,
            substitute_id: Some(id),
            leave_from: Some("2026-03-02".into()),
            leave_to: Some("2026-03-09".into()),
            ..lan()
        };
        let other = changed.clone();
        assert!(act(store, desk, move |tx| tx.update_staff(&other)));
        assert!(act(store, desk, move |tx| tx.set_password(id, "new", false)));
        let back = store.read(desk, |tx| tx.staff_by_login("lan")).unwrap();
        assert!(
            back == Some(StaffRow {
                password_hash: "new".into(),
                must_change: false,
                ..changed
            })
        );
        assert_eq!(store.read(desk, |tx| tx.staff_names()).unwrap().len(), 1);
        assert!(
            store
                .read(desk, |tx| tx.staff_by_login("Lan"))
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn another_desk_sees_no_staff_no_session_and_no_log() {
    on_both(|store, desk| {
        let other = store
            .create_desk("tan-an", "Một cửa Tân An", morning())
            .unwrap();
        let id = add(store, desk, lan());
        open(store, desk, id, [1; 32], "10.0.0.1");
        act(store, desk, move |tx| {
            tx.log_access(id, None, "edit_people", morning())
        });
        assert!(store.read(other, |tx| tx.staff(id)).unwrap().is_none());
        assert!(
            store
                .read(other, |tx| tx.session(&[1; 32]))
                .unwrap()
                .is_none()
        );
        assert!(
            store
                .read(other, |tx| tx.access_log(i64::MAX, 10))
                .unwrap()
                .is_empty()
        );
        // The same sign-in name may exist at both.
        add(store, other, lan());
    });
}

fn open(store: &Store, desk: DeskId, staff: StaffId, token_hash: [u8; 32], address: &str) -> i64 {
    let address = address.to_owned();
    act(store, desk, move |tx| {
        let id = tx.next_id()?;
        tx.add_session(&SessionRow {
            token_hash,
            id,
            staff,
            created: morning(),
            seen: morning(),
            ended: None,
            address: address.clone(),
            agent: "Firefox".into(),
        })?;
        Ok(id)
    })
}

#[test]
fn sessions_are_found_by_token_ended_and_forgotten() {
    on_both(|store, desk| {
        let id = add(store, desk, lan());
        let first = open(store, desk, id, [1; 32], "10.0.0.1");
        let second = open(store, desk, id, [2; 32], "10.0.0.2");
        let (row, staff) = store
            .read(desk, |tx| tx.session(&[2; 32]))
            .unwrap()
            .unwrap();
        assert_eq!(
            (row.id, row.ended, staff.login.as_str()),
            (second, None, "lan")
        );
        assert!(
            store
                .read(desk, |tx| tx.session(&[3; 32]))
                .unwrap()
                .is_none()
        );
        let been = |address: &'static str| {
            store
                .read(desk, |tx| tx.has_signed_in_from(id, address, morning()))
                .unwrap()
        };
        assert!(been("10.0.0.1") && !been("10.0.0.3"));

        let later = morning() + jiff::SignedDuration::from_hours(1);
        act(store, desk, move |tx| tx.see_session(&[2; 32], later));
        act(store, desk, move |tx| tx.see_session(&[2; 32], morning()));
        assert_eq!(
            store
                .read(desk, |tx| tx.session(&[2; 32]))
                .unwrap()
                .unwrap()
                .0
                .seen,
            later
        );

        assert_eq!(
            act(store, desk, move |tx| tx.end_session(
                StaffId(99),
                first,
                later
            )),
            0
        );
        assert_eq!(
            act(store, desk, move |tx| tx.end_sessions(
                id,
                Some(second),
                later
            )),
            1
        );
        let list = store.read(desk, |tx| tx.sessions_of(id)).unwrap();
        assert_eq!(
            list.iter().map(|s| (s.id, s.ended)).collect::<Vec<_>>(),
            [(second, None), (first, Some(later))]
        );
        assert_eq!(
            act(store, desk, move |tx| tx.end_session(id, second, later)),
            1
        );
        assert_eq!(
            act(store, desk, move |tx| tx.end_session(id, second, later)),
            0
        );

        assert_eq!(
            act(store, desk, move |tx| tx.forget_sessions(later)),
            1,
            "the one seen before"
        );
        assert_eq!(store.read(desk, |tx| tx.sessions_of(id)).unwrap().len(), 1);
    });
}

#[test]
fn the_access_log_pages_backwards_and_filters() {
    on_both(|store, desk| {
        let id = add(store, desk, lan());
        let other = add(
            store,
            desk,
            StaffRow {
                login: "binh".into(),
                name: "Bình".into(),
                ..lan()
            },
        );
        for n in 0..5 {
            act(store, desk, move |tx| {
                tx.log_access(id, Some(DossierId(n % 2)), "open", morning())
            });
        }
        act(store, desk, move |tx| {
            tx.log_access(other, None, "edit_people", morning())
        });
        let first = store.read(desk, |tx| tx.access_log(i64::MAX, 4)).unwrap();
        assert_eq!(
            (first.len(), first[0].what.as_str(), first[0].name.as_str()),
            (4, "edit_people", "Bình")
        );
        let rest = store
            .read(desk, |tx| tx.access_log(first[3].id, 4))
            .unwrap();
        assert_eq!(rest.len(), 2);
        let of_dossier = store
            .read(desk, |tx| {
                tx.access_log_of_dossier(DossierId(1), i64::MAX, 9)
            })
            .unwrap();
        assert_eq!(of_dossier.len(), 2);
        assert!(
            of_dossier
                .iter()
                .all(|row| row.code.is_none() && row.staff == id)
        );
        let of_staff = store
            .read(desk, |tx| tx.access_log_of_staff(other, i64::MAX, 9))
            .unwrap();
        assert_eq!(of_staff.len(), 1);
    });
}
