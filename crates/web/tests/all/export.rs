//! Everything of a dossier in one ZIP, as an inspector takes it along.

use crate::dossier::{accept, clerk, director, get, who};
use crate::{Office, attach, server};
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use motcua_desk::staff::AccessOf;
use motcua_domain::actor::Role;
use motcua_domain::id::DossierId;
use motcua_domain::ledger::checkpoint::Checkpoint;
use motcua_domain::ledger::hash::from_base64;
use motcua_domain::ledger::tree::verify_inclusion;
use motcua_domain::ledger::{Hash, Leaf, leaf};
use motcua_web::frame::Who;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use tower::ServiceExt as _;

const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj 2 0 obj<</Type /Page>>endobj\nstartxref\n9\n%%EOF\n";

fn inspector(office: &Office) -> Who {
    office.install("thanh-tra", "leaders", &[Role::Inspector]);
    who(office, "thanh-tra", "leaders", &[Role::Inspector])
}

/// Name and content of each file of the ZIP, with the answer's headers.
async fn export(
    office: &Office,
    who: &Who,
    id: DossierId,
) -> (HeaderMap, BTreeMap<String, Vec<u8>>) {
    let mut request = Request::get(format!("/d/{id}/all.zip"))
        .header(header::HOST, "motcua.test")
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(who.clone());
    let app = office.app.clone();
    let read = server().spawn(async move {
        let response = app.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        (parts, bytes)
    });
    let (parts, bytes) = read.await.unwrap();
    assert_eq!(parts.status, 200);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut files = BTreeMap::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let name = file.name().to_owned();
        assert!(file.enclosed_name().is_some(), "{name} leads elsewhere");
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(
            files.insert(name.clone(), content).is_none(),
            "{name} twice"
        );
    }
    (parts.headers, files)
}

async fn attach_one(office: &Office, id: DossierId, name: &str) {
    let me = clerk(office);
    let version = office.desk.view(&me.actor, id).unwrap().dossier.version;
    let version = version.to_string();
    let file = (name.as_bytes(), "application/pdf", PDF);
    let key = format!("f{version}");
    let answer = attach(office, me, id, (&key, &version), file).await;
    assert_eq!(answer.status, 303, "{name}: {}", answer.body);
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let file = files.get(name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(file.clone()).unwrap()
}

/// The leaf of an event computed from its facts alone, as an inspector would.
fn computed(event: &Value, dossier: DossierId) -> Hash {
    let bytes = |name: &str| from_base64(event[name].as_str().unwrap()).unwrap();
    let salt: [u8; 32] = bytes("salt").try_into().unwrap();
    let payload = json!({
        "actor": event["actor"],
        "dossier": dossier.0,
        "personal": event["personal"],
        "facts": event["facts"],
    });
    Leaf {
        at: event["at"].as_str().unwrap().parse().unwrap(),
        commit: leaf::commitment(&salt, &payload).unwrap(),
        kind: event["kind"].as_str().unwrap().to_owned(),
        seq: event["seq"].as_u64().unwrap(),
    }
    .hash()
}

#[test]
fn a_zip_holds_timeline_facts_and_files_under_names_that_are_safe() {
    crate::on_both(async |office: Office| {
        let (id, code) = accept(&office, "a");
        for name in ["Tờ khai.pdf", "../../tờ KHAI.pdf", "a:b*.pdf"] {
            attach_one(&office, id, name).await;
        }
        let (headers, files) = export(&office, &inspector(&office), id).await;
        assert_eq!(headers[header::CONTENT_TYPE], "application/zip");
        let how = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(how, format!("attachment; filename=\"ho-so-{code}.zip\""));
        let attached: Vec<&str> = files
            .keys()
            .filter_map(|name| name.strip_prefix("tep-dinh-kem/"))
            .collect();
        assert_eq!(attached, ["Tờ khai.pdf", "a_b_.pdf", "tờ KHAI (2).pdf"]);
        assert_eq!(files["tep-dinh-kem/tờ KHAI (2).pdf"], PDF);
        // The receipt and the control slip as PDF, and what proves the receipt.
        let papers: Vec<(&String, &Vec<u8>)> = files
            .iter()
            .filter(|(name, _)| name.starts_with("giay-to/"))
            .collect();
        assert_eq!(papers.len(), 2, "{:?}", files.keys());
        for (name, pdf) in papers {
            assert!(name.ends_with(".pdf") && pdf.starts_with(b"%PDF"), "{name}");
        }
        for proof in ["note.txt", "proof.tlog-proof", "payload.json"] {
            let is = |name: &&String| name.starts_with("bang-chung/") && name.ends_with(proof);
            assert_eq!(files.keys().filter(is).count(), 1, "{proof}");
        }
        let index = text(&files, "index.html");
        for part in [code.as_str(), "timeline.csv", "Tờ khai.pdf", "Mẫu lan"] {
            // The reader's name stands on it, the attacher's in the timeline.
            let place = if part == "Mẫu lan" {
                text(&files, "timeline.csv")
            } else {
                index.clone()
            };
            assert!(place.contains(part), "{part}: {place}");
        }
        assert!(!index.contains('⟦'), "{index}");
        let timeline = text(&files, "timeline.csv");
        assert!(timeline.starts_with('\u{FEFF}'), "Excel needs the mark");
        assert_eq!(timeline.lines().count(), 1 + 4, "{timeline}");
        assert!(timeline.contains("Tiếp nhận hồ sơ"), "{timeline}");
        let facts: Value = serde_json::from_str(&text(&files, "facts.json")).unwrap();
        let events = facts["events"].as_array().unwrap();
        assert_eq!(events.len(), 4);
        for event in events {
            assert_eq!(computed(event, id).to_base64(), event["leaf"]);
            assert_eq!(event["proof"], Value::Null, "nothing was signed yet");
        }
        // Facts name nobody, whatever else is in the ZIP.
        assert!(!text(&files, "facts.json").contains("Đậu Mẫu"));
        assert!(!files.contains_key("checkpoint.txt"));
    });
}

#[test]
fn each_event_leads_to_the_signed_root_that_goes_with_it() {
    crate::on_both(async |office: Office| {
        let (id, _) = accept(&office, "a");
        accept(&office, "b");
        let (desk, now) = (&office.desk, office.desk.now());
        motcua_desk::audit::checkpoint(desk.store(), desk.id(), now).unwrap();
        attach_one(&office, id, "sau.pdf").await;
        let (_, files) = export(&office, &inspector(&office), id).await;
        let note = text(&files, "checkpoint.txt");
        let signed = note.split("\n\n").next().unwrap();
        let signed = Checkpoint::parse(&format!("{signed}\n")).unwrap();
        let facts: Value = serde_json::from_str(&text(&files, "facts.json")).unwrap();
        let events = facts["events"].as_array().unwrap();
        let (mut proven, mut later) = (0, 0);
        for event in events {
            let Some(way) = event["proof"].as_array() else {
                later += 1;
                continue;
            };
            let way: Vec<Hash> = way
                .iter()
                .map(|hash| Hash::from_base64(hash.as_str().unwrap()).unwrap())
                .collect();
            let leaf = computed(event, id);
            let seq = event["seq"].as_u64().unwrap();
            verify_inclusion(seq, signed.size, &leaf, &way, &signed.root).unwrap();
            proven += 1;
        }
        assert_eq!((proven, later), (1, 1));
        assert!(text(&files, "index.html").contains("sau lần ký sổ gần nhất: 1"));
    });
}

#[test]
fn only_who_may_read_the_record_takes_it_along_and_each_time_is_logged() {
    crate::on_both(async |office: Office| {
        let (id, code) = accept(&office, "a");
        let inspector = inspector(&office);
        let path = format!("/d/{id}/all.zip");
        let page = format!("/dossiers/{code}");
        for (who, may) in [
            (clerk(&office), false),
            (director(&office), true),
            (inspector.clone(), true),
        ] {
            let offered = get(&office, &who, &page).await.body.contains(&path);
            assert_eq!(offered, may, "{}", who.name);
            let status = get(&office, &who, &path).await.status;
            assert_eq!(status, if may { 200 } else { 403 }, "{}", who.name);
        }
        assert_eq!(get(&office, &inspector, "/d/999/all.zip").await.status, 404);
        let of = AccessOf::Dossier(id);
        let log = office.desk.access_log(&inspector.actor, of, None, 50);
        let log = log.unwrap();
        let times = log.iter().filter(|line| line.what == "exported").count();
        assert_eq!(times, 2);
    });
}
