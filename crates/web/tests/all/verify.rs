//! Receipts that are checked and scanned.

use crate::intake::form;
use crate::{Office, get, get_as, post, post_as};
use motcua_domain::ledger::hash::sha256;

#[tokio::test]
async fn the_checking_page_is_open_holds_the_key_and_runs_its_own_script_alone() {
    let office = Office::new();
    let answer = get(&office.app, "/verify").await;
    assert_eq!(answer.status, 200);
    let policy = answer.header("content-security-policy");
    let script = answer.body.rsplit("<script>").next().unwrap();
    let script = script.split("</script>").next().unwrap();
    let hash = sha256(script.as_bytes()).to_base64();
    assert!(
        policy.contains(&format!("script-src 'sha256-{hash}'")),
        "{policy}"
    );
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
    let keys = office.desk.public_keys().unwrap();
    assert!(answer.body.contains(&keys[0].key));
    let form = get(&office.app, "/t").await;
    assert!(form.body.contains("href=\"/verify\""), "it is linked");
}

#[tokio::test]
async fn the_note_alone_asks_for_the_key_and_a_scanned_link_opens_the_dossier() {
    let office = Office::working();
    let (id, code) = crate::dossier::accept(&office, "a");
    let seq = office
        .desk
        .store()
        .read(office.desk.id(), |tx| tx.events_of(id, i64::MAX, 1))
        .unwrap()[0]
        .seq;
    let proof = office.desk.receipt_proof(id, seq).unwrap().unwrap();
    let key = office.desk.tracking_key(id).printed();
    let alone = form(&[("code", &proof.note), ("key", "")]);
    let asked = post(&office.app, "/t", &alone).await;
    assert_eq!(asked.status, 422);
    assert!(
        asked.body.contains("Chưa có khóa tra cứu"),
        "{}",
        asked.body
    );
    assert!(
        asked.body.contains(&format!("value=\"{code}\"")),
        "the code stays"
    );
    let link = format!("https://motcua.test/t#{code}/{key}");
    let short = format!("/t#{key}");
    let typed = form(&[("code", ""), ("key", &key)]);
    let refused = post(&office.app, "/t", &typed).await;
    assert_eq!(refused.status, 422, "a typed key alone opens nothing");
    for (code, key) in [
        (proof.note.as_str(), key.as_str()),
        (link.as_str(), ""),
        (code.as_str(), link.as_str()),
        (short.as_str(), ""),
    ] {
        let typed = form(&[("code", code), ("key", key)]);
        let shown = post(&office.app, "/t", &typed).await;
        assert_eq!(shown.status, 200, "{code} {key}");
    }
}

#[tokio::test]
async fn any_code_of_a_receipt_leads_a_clerk_to_the_dossier() {
    let office = Office::working();
    let (id, code) = crate::dossier::accept(&office, "a");
    let key = office.desk.tracking_key(id).printed();
    let cookie = office.sign_in("lan").await;
    let note = format!("{code}\nmotcua.desk/x\n1.012790\n");
    for scanned in [
        code.to_string(),
        note.clone(),
        note.replace('\n', ""),
        format!("https://motcua.test/t#{code}/{key}"),
        format!("https://motcua.test/t#{key}"),
    ] {
        let typed = form(&[("q", &scanned)]);
        let sent = post_as(&office.app, &cookie, "/search", &typed).await;
        assert_eq!(sent.status, 303, "{scanned}");
        let found = get_as(&office.app, &cookie, sent.header("location")).await;
        assert_eq!(
            found.header("location"),
            format!("/dossiers/{code}"),
            "{scanned}"
        );
        let typed = form(&[("q", &scanned), ("part", "found")]);
        let list = post_as(&office.app, &cookie, "/find", &typed).await;
        assert!(
            list.body.contains(&format!("href=\"/dossiers/{code}\"")),
            "{scanned}: {}",
            list.body
        );
    }
}
