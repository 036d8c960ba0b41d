use super::*;
use serde_json::json;

/// The published leaf hash of RFC 6962 test code, and what must be refused.
fn groups() -> Vec<Value> {
    let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    vec![
        json!({"group": "rfc6962-hash", "vectors": [{"what": "leaf", "data_hex": "", "hash": empty_leaf}]}),
        json!({"group": "tile-paths", "vectors": [
            {"level": 0, "index": 1_234_067, "width": null, "path": "tile/0/x001/x234/067"}]}),
        json!({"group": "checkpoint-parse", "vectors": [
            {"text": "a.example\n007\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "ok": false}]}),
        json!({"group": "all-proofs-8-leaves", "vectors": [
            {"kind": "inclusion", "index": 1, "size": 2, "proof": [empty_leaf]}]}),
        json!({"group": "inclusion-proofs", "vectors": [
            {"leafIdx": 0, "treeSize": 1, "root": "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
             "leafHash": "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=", "proof": null, "wantErr": false}]}),
    ]
}

fn failed(groups: &[Value]) -> Vec<String> {
    check_file(groups)
        .into_iter()
        .filter_map(|c| c.outcome.err().map(|error| format!("{}: {error}", c.label)))
        .collect()
}

#[test]
fn right_answers_pass() {
    assert_eq!(failed(&groups()), Vec::<String>::new());
    assert_eq!(check_file(&groups()).len(), 5);
}

#[test]
fn every_wrong_answer_fails() {
    for (group, field, wrong) in [
        (0, "hash", json!("00")),
        (1, "path", json!("tile/0/067")),
        (2, "ok", json!(true)),
        (
            2,
            "text",
            json!("a.example\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"),
        ),
        (3, "proof", json!([])),
        (4, "wantErr", json!(true)),
        (4, "proof", json!([""])),
        (
            4,
            "root",
            json!("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ),
    ] {
        let mut groups = groups();
        groups[group]["vectors"][0][field] = wrong;
        assert_eq!(failed(&groups).len(), 1, "{field} of group {group}");
    }
}

#[test]
fn what_is_not_understood_fails() {
    for unknown in [
        json!({"group": "no-such-group", "vectors": [{}]}),
        json!({"group": "jcs", "vectors": [{}]}),
        json!({"group": "inclusion-proofs", "vectors": [{"wantErr": true}]}),
        json!({"group": "end-to-end", "vectors": [{"origin": "a.example"}]}),
        json!({"group": "jcs"}),
        json!({"vectors": []}),
    ] {
        assert_eq!(failed(std::slice::from_ref(&unknown)).len(), 1, "{unknown}");
    }
}

/// RFC 4231 case 5 states the first 128 bits only.
#[test]
fn a_code_may_be_stated_by_its_beginning() {
    let case = |mac: &str| {
        json!({"group": "hmac-sha256", "vectors": [{
            "key_hex": "0c".repeat(20), "data_hex": "546573742057697468205472756e636174696f6e",
            "mac": mac}]})
    };
    let failed = |mac: &str| failed(&[case(mac)]).len();
    assert_eq!(failed("a3b6167473100ee06e0c796c2955552b"), 0);
    assert_eq!(failed("a3b6167473100ee06e0c796c2955552c"), 1);
    assert_eq!(failed("a3b6167473100ee06e"), 1, "too short to say anything");
    let whole = "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5";
    assert_eq!(failed(whole), 0);
    assert_eq!(failed(&format!("{whole}00")), 1);
}

/// A record of one event with this payload, erased.
fn erased(payload: &Value) -> Value {
    use motcua_domain::ledger::note::{KeyKind, NoteSigner};
    use motcua_domain::ledger::{Checkpoint, Leaf, leaf::commitment, tree::root};
    let salt = [9; 32];
    let log = NoteSigner::from_seed("a.example/desk", KeyKind::Ed25519, &[5; 32]).unwrap();
    let leaf = Leaf {
        at: "2026-02-22T01:00:00Z".parse().unwrap(),
        commit: commitment(&salt, payload).unwrap(),
        kind: "received".into(),
        seq: 0,
    };
    let checkpoint = Checkpoint {
        origin: "a.example/desk".into(),
        size: 1,
        root: root(&[leaf.hash()]),
        extensions: Vec::new(),
    };
    json!({"group": "end-to-end", "vectors": [{
        "origin": "a.example/desk", "log_seed_hex": "05".repeat(32),
        "log_vkey": log.verifier().to_string(),
        "events": [{
            "payload": payload, "salt_hex": "09".repeat(32),
            "commitment_hex": leaf.commit.to_hex(), "leaf_canonical": leaf.canonical(),
            "leaf_hash": leaf.hash().to_hex()}],
        "checkpoints": [checkpoint.sign(&log).unwrap().to_string()],
        "erasure": {"erase": "salt and payload of event 0"}}]})
}

#[test]
fn an_erased_text_may_happen_to_stand_in_the_leaf() {
    for payload in [
        json!({"note": ""}),
        json!({"received": "2026-02-22", "what": "received", "n": "0"}),
    ] {
        assert_eq!(failed(&[erased(&payload)]), Vec::<String>::new());
    }
}

/// Two such numbers have one text as doubles, so a commitment to one would
/// open as the other: they are written as text.
#[test]
fn a_payload_with_a_number_past_a_double_is_still_refused() {
    let mut record = erased(&json!({"n": "12345678901234567"}));
    record["vectors"][0]["events"][0]["payload"]["n"] = json!(12_345_678_901_234_567_u64);
    let failed = failed(&[record]);
    assert!(
        failed.iter().all(|f| f.contains("write it as text")),
        "{failed:?}"
    );
    assert_eq!(failed.len(), 2, "the event and its erasure");
}
