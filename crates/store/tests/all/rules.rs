//! The rules of the house for tables and statements, asked of the engines.

use crate::place::on_both;
use motcua_store::SHARED;

/// Tables that grow with the dossiers: no statement may walk one whole.
const LARGE: &[&str] = &[
    "access_log",
    "attachment",
    "dossier",
    "dossier_clock",
    "event",
    "idempotency",
    "ledger_node",
    "money",
    "outbox",
    "person",
    "personal",
    "print_wait",
    "search_token",
    "tracking",
];

#[test]
fn every_key_of_a_desks_table_begins_with_the_desk() {
    on_both(|store, _| {
        let tables = store.tables().unwrap();
        assert!(SHARED.len() <= 10);
        for table in SHARED {
            assert!(
                tables.contains(&(*table).to_owned()),
                "{table} is listed as shared but not there"
            );
        }
        let keys = store.table_keys().unwrap();
        for table in tables
            .iter()
            .filter(|table| !SHARED.contains(&table.as_str()))
        {
            let has_primary = keys
                .iter()
                .any(|key| key.table == *table && key.kind == "primary");
            assert!(has_primary, "{table} has no primary key");
        }
        let mut n_checked = 0;
        for key in &keys {
            let own = SHARED.contains(&key.table.as_str());
            let to_shared = key
                .target
                .as_deref()
                .is_some_and(|target| SHARED.contains(&target));
            // The desk's slug is what an address names it by.
            let slug = key.table == "desk" && key.columns == ["slug"];
            if own || to_shared || slug {
                continue;
            }
            assert_eq!(
                key.columns.first().map(String::as_str),
                Some("desk_id"),
                "{key:?}"
            );
            n_checked += 1;
        }
        assert!(n_checked > 60, "only {n_checked} keys were seen");
    });
}

#[test]
fn every_reference_has_an_index_behind_its_target() {
    on_both(|store, _| {
        let keys = store.table_keys().unwrap();
        for key in keys.iter().filter(|key| key.kind == "foreign") {
            let target = key.target.as_deref().unwrap();
            assert!(
                keys.iter()
                    .any(|k| k.table == target && k.kind == "primary"),
                "{key:?}"
            );
        }
    });
}

#[test]
fn every_statement_is_understood_and_none_walks_a_large_table() {
    on_both(|store, _| {
        let plans = store.plans().unwrap();
        assert!(plans.len() > 80, "only {} statements", plans.len());
        for plan in plans {
            for step in &plan.steps {
                for table in LARGE {
                    let scan = step.starts_with(&format!("SCAN {table}"));
                    // "(desk_id=?)" alone is all of one desk. The director's
                    // counts walk the open dossiers, in their index.
                    let desk = step.starts_with(&format!("SEARCH {table} "))
                        && step.ends_with("(desk_id=?)")
                        && !plan.sql.contains("LIMIT");
                    let counts = *table == "dossier_clock"
                        && plan.sql.contains("GROUP BY")
                        && step.contains("COVERING INDEX");
                    let walks = scan || (desk && !counts);
                    assert!(!walks, "{}: {}\n{:#?}", plan.noun, plan.sql, plan.steps);
                }
            }
        }
    });
}

#[test]
fn the_check_finds_nothing_wrong_with_a_new_store() {
    on_both(|store, _| assert_eq!(store.check().unwrap(), Vec::<String>::new()));
}
