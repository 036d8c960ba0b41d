//! The rules of the house for tables and statements, asked of the engines.

use crate::place::on_both;
use motcua_store::{Location, Options, SHARED, Store};

/// Tables that grow with the dossiers: no statement may walk one whole.
const LARGE: &[&str] = &[
    "access_log",
    "appointment",
    "attachment",
    "consent",
    "dossier",
    "dossier_clock",
    "end_in_hand",
    "event",
    "feedback",
    "feedback_event",
    "feedback_opened",
    "feedback_photo",
    "idempotency",
    "ledger_node",
    "money",
    "outbox",
    "paper_template",
    "person",
    "personal",
    "print_wait",
    "printed",
    "receipt_note",
    "report_case",
    "search_bucket",
    "search_token",
    "survey_asked",
    "survey_ballot",
    "survey_box",
    "survey_comment",
    "survey_invited",
    "survey_token",
    "tracking",
    "visit",
    "visit_dossier",
    "visit_interval",
    "visit_told",
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

/// Work that goes over all of something on purpose, in parts or streamed.
const BULK: &[&str] = &[
    // Recomputing every open dossier under another calendar.
    "FROM dossier_clock c JOIN dossier d",
    // Emptied once, when words of an earlier program have been taken in.
    "DELETE FROM search_token",
];

/// What a statement calls a table: its name, and the short names it gives it.
fn named(sql: &str, table: &str) -> Vec<String> {
    let mut names = vec![table.to_owned()];
    let words: Vec<_> = sql.split_whitespace().collect();
    for pair in words.windows(2) {
        if pair[0] == table && pair[1].len() == 1 {
            names.push(pair[1].to_owned());
        }
    }
    names
}

#[test]
fn every_statement_is_understood_and_none_walks_a_large_table() {
    on_both(|store, _| {
        let plans = store.plans().unwrap();
        assert!(plans.len() > 80, "only {} statements", plans.len());
        let mut walks = Vec::new();
        for plan in plans {
            for step in &plan.steps {
                for table in LARGE {
                    let names = named(plan.sql, table);
                    let begins = |verb: &str| {
                        let is = |name: &String| step.starts_with(&format!("{verb} {name} "));
                        names.iter().any(is) || step == &format!("{verb} {table}")
                    };
                    let bulk = BULK.iter().any(|text| plan.sql.contains(text));
                    let scan = begins("SCAN") && !bulk;
                    // "(desk_id=?)" alone is all of one desk: a page may begin
                    // there when it takes the first rows of an index as they
                    // come, not when another table decides which rows count.
                    // The director's counts walk the open dossiers, in their
                    // index.
                    let page = plan.sql.contains("LIMIT")
                        && plan
                            .steps
                            .iter()
                            .all(|s| s == step || s.ends_with("LEFT-JOIN"));
                    let desk = begins("SEARCH") && step.ends_with("(desk_id=?)") && !page && !bulk;
                    let counts = *table == "dossier_clock"
                        && plan.sql.contains("GROUP BY")
                        && step.contains("COVERING INDEX");
                    if scan || (desk && !counts) {
                        walks.push(format!("{}: {}\n{:#?}", plan.noun, plan.sql, plan.steps));
                    }
                }
            }
        }
        assert!(walks.is_empty(), "{}", walks.join("\n"));
    });
}

/// An index costs every act a write and a page of the log: one that no
/// statement walks is not kept.
#[test]
fn every_index_is_walked_by_some_statement() {
    let place = tempfile::tempdir().unwrap();
    let location = Location::Folder(place.path().to_owned());
    let store = Store::open(&location, &Options::new(Some([7; 64]))).unwrap();
    let steps: Vec<String> = store
        .plans()
        .unwrap()
        .into_iter()
        .flat_map(|plan| plan.steps)
        .collect();
    let db = rusqlite::Connection::open(place.path().join("motcua.db")).unwrap();
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .unwrap();
    let idle: Vec<String> = names
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap()
        .map(Result::unwrap)
        .filter(|name| {
            let said = format!("INDEX {name} ");
            !steps.iter().any(|step| step.contains(&said))
        })
        .collect();
    assert_eq!(idle, Vec::<String>::new());
}

#[test]
fn the_check_finds_nothing_wrong_with_a_new_store() {
    on_both(|store, _| assert_eq!(store.check().unwrap(), Vec::<String>::new()));
}
