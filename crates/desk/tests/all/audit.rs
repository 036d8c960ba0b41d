//! The audit against rows that were changed behind the program's back.

use crate::support::both;
use motcua_desk::attach::NewFile;
use motcua_desk::audit::audit;
use motcua_domain::actor::Role;
use motcua_domain::money::Vnd;

const LAND: &str = "1.012790";

#[test]
fn h41_changed_money_files_keys_counters_and_shifts_are_named() {
    // What is changed, and what the audit says then.
    const CHANGES: &[(&str, &str)] = &[
        (
            "UPDATE money SET amount = 1000 WHERE receipt_no = '2026/000001'",
            "its money entry says something else than the event",
        ),
        (
            "UPDATE money SET means = 'transfer' WHERE receipt_no = '2026/000002'",
            "its money entry says something else than the event",
        ),
        (
            "UPDATE money SET receipt_no = 'X' WHERE receipt_no = '2026/000003'",
            "its money entry says something else than the event",
        ),
        (
            "DELETE FROM money WHERE receipt_no = '2026/000004'",
            "its money entry is gone",
        ),
        (
            "INSERT INTO money SELECT desk_id, 999999, dossier_id, at, kind, amount, means, '9', \
             cashier, shift_day FROM money WHERE receipt_no = '2026/000005'",
            "money entry 999999 has no event",
        ),
        (
            "UPDATE attachment SET pages = 9",
            "its attachment says something else than the event",
        ),
        ("DELETE FROM attachment", "its attachment is gone"),
        (
            "UPDATE counter SET n = 1 WHERE series LIKE 'money-receipt%'",
            "counter money-receipt 2026 stands at 1; 5 was issued",
        ),
        (
            "UPDATE counter SET n = 1 WHERE series LIKE 'dossier-code%'",
            "counter dossier-code 261005 stands at 1; 5 was issued",
        ),
        (
            "UPDATE shift_close SET upto = 1",
            "its closed shift says something else than the event",
        ),
        ("DELETE FROM shift_close", "its closed shift is gone"),
        (
            "UPDATE tracking SET dossier_id = (SELECT MIN(id) FROM dossier) \
             WHERE dossier_id = (SELECT MAX(id) FROM dossier)",
            "a tracking key leads there that is not its own",
        ),
        ("DELETE FROM tracking", "its tracking key is gone"),
        (
            "INSERT INTO print_wait SELECT desk_id, 999998, id, 0, 0, \
             (SELECT MIN(s.id) FROM staff s) FROM dossier ORDER BY id LIMIT 1",
            "paper that waits 999998 has no event",
        ),
    ];
    for t in both() {
        let clerk = t.of("desk", Role::Clerk);
        t.at("2026-10-05T09:00");
        for n in 0..5 {
            let done = t.accept_paid(&format!("a{n}"), LAND, Vnd(50_000)).done;
            if n == 0 {
                let file = NewFile {
                    item: None,
                    label: "a.jpg".to_owned(),
                    bytes: vec![0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9],
                };
                let seen = (done.dossier, done.version);
                t.desk.attach(&clerk, "f", seen, file).unwrap();
            }
        }
        let day = jiff::civil::date(2026, 10, 5);
        t.desk
            .close_shift(&clerk, "c", day, Vnd(250_000), "")
            .unwrap();
        let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(found.faults, []);
        assert_eq!((found.n_money, found.n_closes), (5, 1));
        for (sql, says) in CHANGES {
            t.desk
                .batch(&clerk, |work| {
                    work.tx.execute(sql, &[])?;
                    Ok(())
                })
                .unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.iter().any(|fault| fault.ends_with(says)),
                "on {}, {sql}: {faults:?}",
                t.engine
            );
        }
        let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert!(found.faults[0].seq.is_some(), "the event is named");
    }
}

/// Each change on a desk of its own, and what the audit says then.
fn named(
    changes: &'static [(&'static str, &'static str)],
    ready: impl Fn(&crate::support::TestDesk),
) {
    for (sql, says) in changes {
        for t in both() {
            ready(&t);
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            assert_eq!(found.faults, [], "before {sql}");
            let clerk = t.of("desk", Role::Clerk);
            t.desk
                .batch(&clerk, |work| {
                    work.tx.execute(sql, &[])?;
                    Ok(())
                })
                .unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.iter().any(|fault| fault.contains(says)),
                "on {}, {sql}: {faults:?}",
                t.engine
            );
        }
    }
}

#[test]
fn h41_changed_packs_versions_signatures_and_calendars_are_named() {
    const CHANGES: &[(&str, &str)] = &[
        (
            "UPDATE pack SET body = body || ' ' WHERE kind = 'procedure' AND name = '1.012790'",
            "pack procedure 1.012790: its content is not the one it is named after",
        ),
        (
            "UPDATE procedure_version SET signed_off_by = signed_off_by + 1 \
             WHERE signed_off_by IS NOT NULL",
            "is signed off, and no event says so",
        ),
        (
            "UPDATE procedure_version SET pack_hash = (SELECT MAX(v.pack_hash) \
             FROM procedure_version v) WHERE code = '1.012790'",
            "the catalogue that no event published is not the one of the set-up",
        ),
        (
            "UPDATE procedure_version SET valid_from = '2020-01-01' WHERE code = '1.012790'",
            "procedure 1.012790 version 1 says something else",
        ),
        (
            "UPDATE calendar_version SET document = 'forged'",
            "says something else than its pack",
        ),
        (
            "UPDATE calendar_version SET published_at = published_at + 1000000",
            "says something else than its pack",
        ),
    ];
    named(CHANGES, |_| ());
}

#[test]
fn h41_a_personal_part_without_a_record_of_its_erasure_is_a_loss() {
    const CHANGES: &[(&str, &str)] = &[(
        "DELETE FROM personal",
        "its personal part is missing, with no record of an erasure",
    )];
    named(CHANGES, |t| {
        t.at("2026-10-05T09:00");
        t.accept_paid("a", LAND, Vnd(50_000));
    });
}

#[test]
fn h41_changed_accounts_are_named() {
    use motcua_desk::clock::SeededEntropy;
    use motcua_desk::session::Door;
    use motcua_desk::staff::StaffForm;
    const CHANGES: &[(&str, &str)] = &[
        (
            "UPDATE staff SET roles = 'administrator' WHERE login = 'new.one'",
            "has other roles or another unit than the record says",
        ),
        (
            "UPDATE staff SET active = 0 WHERE login = 'new.one'",
            "may sign in, or may not, against the record",
        ),
    ];
    for (sql, says) in CHANGES {
        for t in both() {
            let door = Door::new(&mut SeededEntropy::new(3));
            let form = StaffForm {
                name: "Người Mới".to_owned(),
                unit: t.desk.settings().office.unit.clone(),
                roles: vec![Role::Clerk],
                counter: None,
            };
            t.desk
                .install_staff(&door, "new.one", form, "mot-cua-mau-2026", false)
                .unwrap();
            let clerk = t.of("desk", Role::Clerk);
            t.desk
                .batch(&clerk, |work| {
                    work.tx.execute(sql, &[])?;
                    Ok(())
                })
                .unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.iter().any(|fault| fault.ends_with(says)),
                "{faults:?}"
            );
            // The desk of the test seats its other people without events.
            let unheard = faults
                .iter()
                .filter(|it| it.ends_with("was added by no event"));
            assert_eq!(unheard.count(), t.people.len(), "{faults:?}");
        }
    }
}

#[test]
fn h41_changed_visits_and_intervals_are_named() {
    const ROW: &str = "its row does not follow from its events";
    const INTERVALS: &str = "its intervals do not follow from its events";
    const CHANGES: &[(&str, &str)] = &[
        ("UPDATE visit SET line = 'civil'", ROW),
        ("UPDATE visit SET class = 'elderly'", ROW),
        ("UPDATE visit SET official = 1", ROW),
        ("UPDATE visit SET number = number + 500", ROW),
        ("UPDATE visit_interval SET line = 'civil'", INTERVALS),
        ("UPDATE visit_interval SET class = 'elderly'", INTERVALS),
        ("UPDATE visit_interval SET official = 1", INTERVALS),
    ];
    named(CHANGES, |t| {
        t.at("2026-10-05T08:00");
        crate::queue::ticket(t, "k1", "land", "ordinary");
        let clerk = crate::queue::official(t, "mau01", 1);
        t.at("2026-10-05T08:05");
        t.desk.call_next(&clerk, "c1").unwrap();
    });
}
