//! Receipts checked by the program, and another signing key.

use crate::program::{Office, done, motcua};
use jiff::civil::date;
use motcua_domain::deadline::DueAt;
use motcua_domain::id::DossierCode;
use motcua_domain::ledger::hash::sha256;
use motcua_domain::ledger::{ReceiptFacts, ReceiptNote};
use motcua_domain::money::Vnd;
use motcua_papers::{Attachment, Engine, Extras, Form, Templates};
use motcua_store::Keys;
use serde_json::json;
use std::path::Path;

/// A receipt as the office `slug` signs it.
fn receipt(data: &str, slug: &str) -> String {
    let facts = ReceiptFacts {
        code: DossierCode::parse("H39.12-261005-0001").unwrap(),
        procedure: "1.012790".to_owned(),
        received: date(2026, 10, 5).at(9, 0, 0, 0),
        due: DueAt::parse("2026-10-19T17:00").unwrap(),
        fee: Vnd(50_000),
    };
    let origin = format!("motcua.desk/{slug}");
    let keys = Keys::of(Path::new(data)).unwrap();
    let note = ReceiptNote::new(&facts, &origin, 12, sha256(b"root"));
    note.sign(&keys.signing).unwrap()
}

#[test]
fn a_receipt_is_checked_and_each_fault_has_its_own_sentence() {
    let office = Office::new();
    let data = office.data();
    let (note, other) = (receipt(data, "thu"), receipt(data, "khac"));
    let check = |text: &str| motcua(&["verify", text, "--data", data, "--lang", "en"]);
    let good = check(&note);
    assert_eq!(good.code, 0, "{good:?}");
    for part in [
        "Proven",
        "H39.12-261005-0001",
        "1.012790",
        "nothing was left out",
    ] {
        assert!(good.out.contains(part), "{part}: {good:?}");
    }
    for (text, says) in [
        (
            note.replace("2026-10-19", "2026-10-12"),
            "was changed after",
        ),
        (
            note[..note.len() - 20].to_owned(),
            "part of the text is missing",
        ),
        (other, "of another office (motcua.desk/khac)"),
        ("hello".to_owned(), "not the text of a receipt"),
    ] {
        let said = check(&text);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(
            said.out.contains("Not proven") && said.out.contains(says),
            "{said:?}"
        );
    }
    assert_eq!(check("missing.tlog-proof").code, 2);
    // A file, and a key that was handed on, without any data folder.
    let (file, key) = (office.beside("receipt.txt"), office.beside("key.txt"));
    std::fs::write(&file, note.replace('\n', "\r\n")).unwrap();
    std::fs::write(&key, done(&["key", "show", "--data", data]).out).unwrap();
    done(&["verify", &file, "--key", &key]);
    let stranger = Office::new();
    let keys = done(&["key", "show", "--data", stranger.data()]).out;
    let said = motcua(&["verify", &file, "--key", &keys]);
    assert_eq!(said.code, 1, "the same name and another key: {said:?}");
    assert_eq!(motcua(&["verify", &file, "--key", "rubbish"]).code, 2);
    let pdf = office.beside("half.pdf");
    std::fs::write(&pdf, b"%PDF-1.7\n").unwrap();
    assert_eq!(motcua(&["verify", &pdf, "--key", &key]).code, 2);
}

/// A receipt as PDF with this note inside.
fn pdf(note: &str) -> Vec<u8> {
    let engine = Engine::new(Templates::built_in().unwrap()).unwrap();
    let form = Form {
        set: "2025",
        form: "receipt",
    };
    let data = json!({"office": "Trung tâm", "date": "2026-10-05", "size": "A5"});
    let file = |name: &str, text: &str| Attachment {
        name: name.to_owned(),
        mime: "text/plain".to_owned(),
        bytes: text.as_bytes().to_vec(),
        description: name.to_owned(),
    };
    let extras = Extras {
        attachments: vec![
            file("other.txt", "Một tệp khác"),
            file("receipt-note.txt", note),
        ],
        mark: None,
    };
    engine.pdf(&form, &data, &extras).unwrap()
}

#[test]
fn a_receipt_handed_in_as_pdf_is_checked_by_the_note_inside() {
    let office = Office::new();
    let data = office.data();
    let note = receipt(data, "thu");
    let file = office.beside("receipt.pdf");
    for (inside, code, says) in [
        (note.clone(), 0, "H39.12-261005-0001"),
        (
            note.replace("2026-10-19", "2026-10-12"),
            1,
            "was changed after",
        ),
        (
            note[..note.len() - 20].to_owned(),
            1,
            "part of the text is missing",
        ),
        (
            receipt(data, "khac"),
            1,
            "of another office (motcua.desk/khac)",
        ),
    ] {
        std::fs::write(&file, pdf(&inside)).unwrap();
        let said = motcua(&["verify", &file, "--data", data, "--lang", "en"]);
        assert_eq!(said.code, code, "{said:?}");
        assert!(said.out.contains(says), "{says}: {said:?}");
        // What was not proven is not told as a fact.
        assert_eq!(said.out.contains("1.012790"), code == 0, "{said:?}");
    }
    std::fs::write(&file, pdf("no receipt at all")).unwrap();
    let said = motcua(&["verify", &file, "--data", data]);
    assert_eq!(said.code, 2, "nothing of a receipt in it: {said:?}");
}

#[test]
fn the_page_is_one_file_with_the_office_s_keys() {
    let office = Office::new();
    let out = office.beside("verify.html");
    done(&["verify", "--page", &out, "--data", office.data()]);
    let page = std::fs::read_to_string(&out).unwrap();
    let keys = done(&["key", "show", "--data", office.data()]).out;
    let key = keys.lines().find(|line| !line.starts_with('#')).unwrap();
    assert!(page.contains(key) && page.contains("phường Thử"));
    assert!(
        !page.contains("src=") && !page.contains("<link"),
        "nothing else is loaded"
    );
}

#[test]
fn another_signing_key_keeps_old_receipts_believed_and_has_to_be_written_out() {
    let office = Office::new();
    let data = office.data();
    let old = receipt(data, "thu");
    let file = office.beside("keys.txt");
    done(&["key", "export", &file, "--data", data]);
    let kept = office.beside("kept.checkpoint");
    done(&["audit", "--keep", &kept, "--data", data]);
    let before = done(&["key", "show", "--data", data]).out;
    let said = done(&["key", "rotate", "--data", data]);
    assert!(said.out.contains("key export"), "{said:?}");
    let after = done(&["key", "show", "--data", data]).out;
    let key = |text: &str, n: usize| {
        let mut keys = text.lines().filter(|line| !line.starts_with('#'));
        keys.nth(n).map(str::to_owned)
    };
    assert_ne!(key(&after, 0), key(&before, 0));
    assert_eq!(
        key(&after, 1),
        key(&before, 0),
        "the old one is a former one"
    );
    done(&["verify", &old, "--data", data]);
    done(&["verify", &receipt(data, "thu"), "--data", data]);
    done(&["audit", "--from", &kept, "--data", data]);
    // The list of former keys goes with the keys into another folder.
    let again = office.beside("keys-again.txt");
    done(&["key", "export", &again, "--data", data]);
    let folder = office.beside("other");
    done(&["key", "import", &again, "--data", &folder]);
    let keys = Keys::of(Path::new(&folder)).unwrap();
    assert_eq!(keys.former.len(), 1);
}
