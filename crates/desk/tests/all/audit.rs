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
