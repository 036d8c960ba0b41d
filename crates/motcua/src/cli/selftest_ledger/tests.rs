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
