//! Hostile input and faults over HTTP, by the numbers of the list of hostile
//! cases. H19 is the access walk (`walk.rs`), H21 and the log of H45 stand in
//! `access.rs`, H35 to H41 with the store and the audit.

use crate::dossier::{clerk, events, get, hidden, post, specialist};
use crate::intake::{complete, form, key, papers};
use crate::{Answer, Office, attach, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_domain::id::DossierId;
use motcua_domain::time::Timestamp;
use motcua_web::pages::encode;

/// What no answer may hold, whatever was sent.
fn tells_nothing_inside(answer: &Answer) {
    for word in [
        "SELECT",
        "INSERT",
        "sqlite",
        "postgres",
        "panicked",
        "crates/",
        ".rs:",
        "StoreError",
        "deserialize",
        "RUST_BACKTRACE",
    ] {
        assert!(!answer.body.contains(word), "{word} in {}", answer.body);
    }
}

fn rows(answer: &Answer) -> usize {
    answer.body.matches("href=\"/dossiers/").count()
}

#[test]
fn h01_sql_in_searches_and_addresses_is_text_or_refused() {
    crate::on_both(async |office: Office| {
        crate::dossier::accept(&office, "a");
        let cookie = office.sign_in("lan").await;
        let found = get_as(&office.app, &cookie, "/search?q=dau+mau").await;
        assert!(rows(&found) > 0, "the search works: {}", found.body);
        for typed in [
            "' OR 1=1-- ",
            "\") UNION SELECT 1,2,3--",
            "' OR '1'='1",
            "mau' AND 1=1--",
            "%",
            "_",
            "*",
            "mau* OR x",
            "\"mau\" NEAR/9 dau",
            "1; DROP TABLE dossier",
            "\\",
            "\u{FEFF}",
            "pg_sleep(9)",
        ] {
            let begun = std::time::Instant::now();
            let page = get_as(
                &office.app,
                &cookie,
                &format!("/search?q={}", encode(typed)),
            )
            .await;
            assert_eq!(page.status, 200, "{typed}");
            // What was typed is shown again; all else must be quiet.
            if !typed.contains("SELECT") {
                tells_nothing_inside(&page);
            }
            assert!(begun.elapsed().as_secs() < 5, "{typed}");
            if !typed.contains("mau") {
                assert_eq!(rows(&page), 0, "{typed} is no name here");
            }
            let public = get_as(&office.app, "", &format!("/procedures?q={}", encode(typed))).await;
            assert_eq!(public.status, 200, "{typed}");
        }
        // A branch that is true and one that is false are the same text.
        let one = get_as(
            &office.app,
            &cookie,
            &format!("/search?q={}", encode("zz' OR 1=1--")),
        )
        .await;
        let two = get_as(
            &office.app,
            &cookie,
            &format!("/search?q={}", encode("zz' OR 1=2--")),
        )
        .await;
        assert_eq!((rows(&one), rows(&two)), (0, 0));
        for bad in [
            "/work?sort=(CASE+WHEN+1=1+THEN+id+ELSE+due+END)",
            "/work?limit=-1",
            "/search?q=a&order=due;--",
            "/work?after=1%27--",
            "/work?official=1e400",
            "/access-log?before=x",
            "/search?q=%00",
            "/work?unit=%00",
            "/procedures?page=9223372036854775808",
        ] {
            let answer = get_as(&office.app, &cookie, bad).await;
            assert_eq!(answer.status, 400, "{bad}");
            assert!(
                answer.header("content-type").starts_with("text/html"),
                "{bad}"
            );
            tells_nothing_inside(&answer);
        }
        for odd in [
            "/work?unit=%27+OR+1%3D1--",
            "/work?near=%27",
            "/work?of=%22%3B--",
            "/dossiers/%27%20OR%201=1--",
            "/d/9223372036854775807",
            "/d/-1",
            "/d/1e9",
            "/d/99999999999999999999",
            "/shift?day=%27",
            "/procedures/%27?case=%27",
            "/intake?procedure=%27%3B--&after=%27",
        ] {
            let answer = get_as(&office.app, &cookie, odd).await;
            assert!(answer.status < 500, "{odd}: {}", answer.status);
            tells_nothing_inside(&answer);
        }
    });
}

async fn upload(office: &Office, id: DossierId, key: &str, name: &[u8], bytes: &[u8]) -> Answer {
    let version = {
        let me = clerk(office).actor;
        office
            .desk
            .view(&me, id)
            .unwrap()
            .dossier
            .version
            .to_string()
    };
    let file = (name, "application/pdf", bytes);
    attach(office, clerk(office), id, (key, &version), file).await
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n";

#[test]
fn h09_a_hostile_file_name_is_a_cleaned_label_and_nothing_lies_outside() {
    crate::on_both(async |office: Office| {
        let (id, code) = crate::dossier::accept(&office, "a");
        let long = "ệ".repeat(300) + ".pdf";
        let names: [&[u8]; 9] = [
            b"../../etc/cron.d/x.pdf",
            b"..%2f..%2fx.pdf",
            b"C:\\x.pdf",
            b"CON",
            b"a\0b.pdf",
            long.as_bytes(),
            "a\u{202E}fdp.exe".as_bytes(),
            b"\xff\xfe.pdf",
            b"<img src=x>.pdf",
        ];
        let mut n_kept = 0;
        for (n, name) in names.iter().enumerate() {
            let answer = upload(&office, id, &format!("u{n}"), name, PDF).await;
            assert!(
                matches!(answer.status, 303 | 400 | 422),
                "{n}: {} {}",
                answer.status,
                answer.body
            );
            tells_nothing_inside(&answer);
            n_kept += usize::from(answer.status == 303);
        }
        let me = clerk(&office).actor;
        let view = office.desk.view(&me, id).unwrap();
        assert_eq!(view.attachments.len(), n_kept);
        assert!(n_kept >= 6, "names are cleaned, not refused: {n_kept}");
        for kept in &view.attachments {
            assert!(
                kept.label.len() <= 255 && !kept.label.contains(['/', '\\', '\0', '\u{202E}']),
                "{:?}",
                kept.label
            );
            assert!(
                kept.hash.len() == 64 && kept.hash.bytes().all(|b| b.is_ascii_hexdigit()),
                "the place is a hash"
            );
        }
        assert!(
            view.attachments
                .iter()
                .any(|a| a.label.starts_with("ệệ") && a.label.ends_with(".pdf"))
        );
        let beside: Vec<_> = std::fs::read_dir(office.around())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        assert_eq!(beside, ["data"]);
        let page = get(&office, &clerk(&office), &format!("/dossiers/{code}")).await;
        assert!(!page.body.contains("<img src=x>"), "a label is text");
    });
}

#[tokio::test]
async fn h10_a_file_that_is_not_what_it_claims_or_is_cut_off_is_refused_and_a_bomb_is_not_unpacked()
{
    use std::io::Write as _;
    let office = Office::new();
    let (id, _) = crate::dossier::accept(&office, "a");
    let png = |length: u32| {
        [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &length.to_be_bytes(),
            b"IHDR",
            &[0; 17],
        ]
        .concat()
    };
    let bad: [&[u8]; 9] = [
        b"",
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04zip",
        b"MZ\x90\0",
        &PDF[..PDF.len() - 8],
        b"\xFF\xD8\xFF\xE0 no end",
        &png(13),
        &png(u32::MAX),
        b"%PDF-1.4 startxref %%EOF",
    ];
    let before = events(&office, id);
    for (n, bytes) in bad.iter().enumerate() {
        let answer = upload(&office, id, &format!("b{n}"), b"a.pdf", bytes).await;
        assert_eq!(answer.status, 422, "{n}: {}", answer.body);
        tells_nothing_inside(&answer);
    }
    // An object stream of 1 GB of nothing: read no further than the limit.
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..256 {
        packed.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let bomb = [
        b"%PDF-1.5\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n".as_slice(),
        &packed.finish().unwrap(),
        b"\nendstream endobj\nstartxref\n9\n%%EOF\n",
    ]
    .concat();
    let begun = std::time::Instant::now();
    let answer = upload(&office, id, "bomb", b"a.pdf", &bomb).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert_eq!(events(&office, id), before);
}

async fn accept_with(office: &Office, cookie: &str, change: &[(&str, &str)]) -> Answer {
    let page = get_as(&office.app, cookie, "/intake?procedure=1.004837").await;
    let key = key(&page.body);
    let mut pairs = complete(&key);
    for (name, value) in change {
        pairs.retain(|(n, _)| n != name);
        pairs.push((name, value));
    }
    let papers = papers(office, "1.004837");
    pairs.extend(papers.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    post_as(&office.app, cookie, "/intake", &form(&pairs)).await
}

#[test]
fn h11_composed_and_decomposed_letters_are_one_name_and_one_person() {
    use motcua_domain::actor::Role;
    crate::on_both(async |office: Office| {
        let cookie = office.sign_in("lan").await;
        let nfd = "Nguye\u{302}\u{303}n Thi\u{323} Ma\u{302}\u{303}u";
        let other = "Nguye\u{303}\u{302}n".to_owned();
        for name in ["Nguyễn Thị Mẫu", nfd] {
            let answer = accept_with(&office, &cookie, &[("name", name)]).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        for typed in ["Nguyễn Thị Mẫu", nfd, "nguyen thi mau"] {
            let page = get_as(
                &office.app,
                &cookie,
                &format!("/search?q={}", encode(typed)),
            )
            .await;
            assert!(
                page.body.contains("0001") && page.body.contains("0002"),
                "{typed}: {}",
                page.body
            );
        }
        assert!(!other.is_empty());
        let lan = crate::dossier::who(&office, "lan", "desk", &[Role::Clerk]).actor;
        let found = office.desk.find_people(&lan, "080190000012").unwrap();
        assert_eq!(found.len(), 1, "one card, one person");
        assert_eq!(
            found[0].person.name.as_str(),
            "Nguyễn Thị Mẫu",
            "kept composed"
        );
        // A code typed full-width is the same dossier, not another one.
        let full = format!("/dossiers/{}", encode("Ｈ53.LA-261124-0001"));
        let found = get_as(&office.app, &cookie, &full).await;
        assert!(
            found.status == 200 && found.body.contains("H53.LA-261124-0001"),
            "{}",
            found.status
        );
    });
}

#[tokio::test]
async fn h13_look_alikes_and_hidden_characters_are_refused_or_shown_for_what_they_are() {
    let office = Office::new();
    let admin = office.sign_in("quan").await;
    for login in [
        "quаn",
        "lan\u{200D}",
        "l\u{202E}an",
        "ｌａｎ",
        "la.n",
        "l.an-",
        "１an",
    ] {
        let sent = format!(
            "login={}&name=X+Y&unit=desk&role=clerk&counter=",
            encode(login)
        );
        let answer = post_as(&office.app, &admin, "/people", &sent).await;
        assert_eq!(
            answer.status,
            422,
            "{login:?}: {}",
            answer.header("location")
        );
    }
    let clerk = office.sign_in("lan").await;
    for (field, value) in [
        ("name", "Trần \u{202E}Mẫu"),
        ("name", "Trần\u{200B} Mẫu"),
        ("note", "a\u{2066}b"),
        ("name", "Tr\0n Mẫu"),
        ("paper_no", "０80190000012x"),
    ] {
        let answer = accept_with(&office, &clerk, &[(field, value)]).await;
        assert_eq!(answer.status, 422, "{field} {value:?}");
        tells_nothing_inside(&answer);
    }
    let accepted = accept_with(&office, &clerk, &[]).await;
    assert_eq!(accepted.status, 303);
    for code in [
        "H53.LA-261124-OOO1",
        "H53.LA-261124-0001\u{200D}",
        "H53.LA\u{202E}-261124-0001",
        "Н53.LA-261124-0001",
    ] {
        let answer = get_as(&office.app, &clerk, &format!("/dossiers/{}", encode(code))).await;
        assert_eq!(answer.status, 404, "{code:?}");
    }
}

#[tokio::test]
async fn h15_numbers_out_of_range_fractions_and_foreign_digits_name_their_field() {
    let office = Office::new();
    let (id, code) = crate::dossier::accept(&office, "a");
    let me = clerk(&office);
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    let before = events(&office, id);
    for (n, amount) in [
        "-1",
        "1e400",
        "9223372036854775808",
        "0.1",
        "0,1",
        "1,5",
        "٣",
        "12 34",
        "",
        "1000000000001",
        "NaN",
        "0x10",
        "+5",
    ]
    .iter()
    .enumerate()
    {
        let sent = [
            ("deed", "assess_fee"),
            ("key", &format!("m{n}")),
            ("version", "1"),
            ("assess_fee-amount", amount),
            ("assess_fee-reason", "tb"),
        ];
        let answer = post(&office, &me, &format!("/d/{id}/do"), &sent).await;
        assert!(
            matches!(answer.status, 400 | 422),
            "{amount}: {}",
            answer.status
        );
        assert!(
            answer.body.contains("assess_fee-amount"),
            "{amount}: the field is named"
        );
        tells_nothing_inside(&answer);
    }
    assert_eq!(events(&office, id), before);
    assert!(page.contains("assess_fee-amount"), "the form is there");
    let version = hidden(&page, "assess_fee", "version");
    let sent = [
        ("deed", "assess_fee"),
        ("key", "vi"),
        ("version", version.as_str()),
        ("assess_fee-amount", "1.500.000"),
        ("assess_fee-reason", "tb"),
    ];
    let done = post(&office, &me, &format!("/d/{id}/do"), &sent).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let view = office.desk.view(&me.actor, id).unwrap();
    assert_eq!(view.dossier.money.open().0, 1_500_000);
    for version in ["-1", "1e400", "99999999999999999999", "1.5", "", "٣"] {
        let sent = [
            ("deed", "note"),
            ("key", "v"),
            ("version", version),
            ("note-reason", "x"),
        ];
        assert_eq!(
            post(&office, &me, &format!("/d/{id}/do"), &sent)
                .await
                .status,
            400,
            "{version}"
        );
    }
}

#[test]
fn h17_a_clock_that_jumps_breaks_neither_order_nor_sessions() {
    crate::on_both(async |office: Office| {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (id, _) = crate::dossier::accept(&office, "a");
        let cookie = office.sign_in("lan").await;
        let me = clerk(&office).actor;
        let note = |key: &str| {
            let version = office.desk.view(&me, id).unwrap().dossier.version;
            let text = key.to_owned();
            office
                .desk
                .perform(&me, key, (id, version), motcua_desk::Deed::Note { text })
                .unwrap();
        };
        office.clock.set(at("2026-11-24T07:00:00+07:00"));
        note("back");
        let health = crate::get(&office.app, "/health").await;
        assert!(
            health.body.contains("\"ok\":false") && health.body.contains("clock"),
            "{}",
            health.body
        );
        let (_, second) = crate::dossier::accept(&office, "b");
        assert_eq!(second.as_str(), "H53.LA-261124-0002");
        office.clock.set(at("2026-11-25T09:00:00+07:00"));
        note("forth");
        assert!(
            crate::get(&office.app, "/health")
                .await
                .body
                .contains("\"ok\":true")
        );
        assert_eq!(
            get_as(&office.app, &cookie, "/me").await.status,
            303,
            "a session ends with its day"
        );
        let view = office.desk.view(&me, id).unwrap();
        assert!(
            view.timeline
                .windows(2)
                .all(|two| two[0].at <= two[1].at && two[0].seq < two[1].seq)
        );
        let (head, events) = office
            .desk
            .store()
            .read(office.desk.id(), |tx| {
                Ok::<_, motcua_store::StoreError>((tx.head()?, tx.events_from(0, 1000)?))
            })
            .unwrap();
        assert!(
            events
                .iter()
                .enumerate()
                .all(|(n, event)| event.seq == n as i64)
                && events.len() as i64 == head
        );
    });
}

#[test]
fn h25_a_state_cannot_be_jumped_and_the_answer_offers_what_can_be_done() {
    crate::on_both(async |office: Office| {
        let (id, _) = crate::dossier::accept(&office, "a");
        let me = clerk(&office);
        let before = events(&office, id);
        let head = || {
            office
                .desk
                .store()
                .read(office.desk.id(), |tx| tx.head())
                .unwrap()
        };
        let (leaves, version) = (head(), "1");
        let jumps: [(&str, &[(&str, &str)]); 3] = [
            ("deliver", &[("deliver-to", "owner")]),
            ("receive_supplement", &[]),
            ("resume", &[]),
        ];
        for (deed, more) in jumps {
            let mut sent = vec![("deed", deed), ("key", deed), ("version", version)];
            sent.extend(more);
            let who = if deed == "resume" {
                specialist(&office)
            } else {
                me.clone()
            };
            let answer = post(&office, &who, &format!("/d/{id}/do"), &sent).await;
            assert!(
                matches!(answer.status, 409 | 422),
                "{deed}: {} {}",
                answer.status,
                answer.body
            );
            if deed == "deliver" {
                assert_eq!(answer.status, 409, "{deed}");
                assert!(
                    answer.body.contains("id=\"act-note\"")
                        && !answer.body.contains("id=\"act-deliver\""),
                    "what can be done now is offered, what cannot is not"
                );
            }
        }
        // Refusing without a reason; a step of another agency.
        let sent = [
            ("deed", "stop"),
            ("key", "s"),
            ("version", version),
            ("stop-reason", ""),
        ];
        let who = specialist(&office);
        assert_eq!(
            post(&office, &who, &format!("/d/{id}/do"), &sent)
                .await
                .status,
            422
        );
        assert_eq!(
            (events(&office, id), head()),
            (before, leaves),
            "nothing written"
        );
    });
}

#[test]
fn h31_one_key_has_one_effect_over_fifty_requests_other_people_and_a_restart() {
    crate::on_both(async |office: Office| {
        let cookie = office.sign_in("lan").await;
        office.install("hoa", "desk", &[motcua_domain::actor::Role::Clerk]);
        let page = get_as(&office.app, &cookie, "/intake?procedure=1.004837").await;
        let key = key(&page.body);
        let papers = papers(&office, "1.004837");
        let body = |change: Option<(&'static str, &'static str)>| {
            let mut pairs = complete(&key);
            if let Some((name, value)) = change {
                pairs.retain(|(n, _)| *n != name);
                pairs.push((name, value));
            }
            pairs.extend(papers.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            form(&pairs)
        };
        let sent = body(None);
        let mut tries = Vec::new();
        for _ in 0..50 {
            let (app, cookie, sent) = (office.app.clone(), cookie.clone(), sent.clone());
            tries.push(
                crate::server()
                    .spawn(async move { post_as(&app, &cookie, "/intake", &sent).await }),
            );
        }
        let mut places = std::collections::BTreeSet::new();
        let mut n_done = 0;
        for answer in tries {
            let answer = answer.await.unwrap();
            // A full queue says so before any work; all others give one answer.
            assert!(matches!(answer.status, 303 | 503), "{}", answer.status);
            if answer.status == 303 {
                n_done += 1;
                places.insert(answer.header("location").to_owned());
            }
        }
        assert!(n_done > 0 && places.len() == 1, "{places:?}");
        let other = post_as(
            &office.app,
            &cookie,
            "/intake",
            &body(Some(("name", "Lê Thị Khác"))),
        )
        .await;
        assert_eq!(other.status, 422, "{}", other.header("location"));
        assert!(other.body.contains("Lê Thị Khác"), "what was typed is kept");
        let hoa = office.sign_in("hoa").await;
        let theirs = post_as(&office.app, &hoa, "/intake", &sent).await;
        assert_eq!(theirs.status, 303);
        assert!(
            !places.contains(theirs.header("location")),
            "nobody gets another's answer"
        );
        let office = office.restarted();
        let cookie = office.sign_in("lan").await;
        let again = post_as(&office.app, &cookie, "/intake", &sent).await;
        assert_eq!(
            Some(again.header("location")),
            places.first().map(String::as_str),
            "still one effect after a restart"
        );
    });
}

#[test]
fn h33_the_second_of_two_clerks_sees_who_did_what_and_keeps_the_typed_text() {
    crate::on_both(async |office: Office| {
        let (id, _) = crate::dossier::accept(&office, "a");
        let (one, two) = (clerk(&office), specialist(&office));
        let note = |key: &'static str, text: &'static str| {
            vec![
                ("deed", "note"),
                ("key", key),
                ("version", "1"),
                ("note-reason", text),
            ]
        };
        let first = post(&office, &one, &format!("/d/{id}/do"), &note("k1", "một")).await;
        assert_eq!(first.status, 303, "{}", first.body);
        let second = post(
            &office,
            &two,
            &format!("/d/{id}/do"),
            &note("k2", "chữ của tôi"),
        )
        .await;
        assert_eq!(second.status, 409);
        assert!(second.body.contains("chữ của tôi"), "own text kept");
        let said = second.body.split("Việc gần nhất: ").nth(1).unwrap_or("");
        let said = said.split('<').next().unwrap_or("");
        assert!(
            said.contains("Ghi chú") && said.contains("Mẫu lan"),
            "what and by whom: {said}"
        );
        let kept = events(&office, id);
        // With the version of the page that was shown again it goes through once.
        let version = hidden(&second.body, "note", "version");
        let key = hidden(&second.body, "note", "key");
        let sent = [
            ("deed", "note"),
            ("key", key.as_str()),
            ("version", version.as_str()),
            ("note-reason", "chữ của tôi"),
        ];
        assert_eq!(
            post(&office, &two, &format!("/d/{id}/do"), &sent)
                .await
                .status,
            303
        );
        assert_eq!(events(&office, id), kept + 1);
    });
}

fn wipe(dir: &std::path::Path) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir() {
            wipe(&path);
        } else if name.len() >= 60 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[tokio::test]
async fn h45_errors_hold_an_apology_and_nothing_of_the_inside_and_no_page_is_kept() {
    let office = Office::new();
    let (id, code) = crate::dossier::accept(&office, "a");
    let cookie = office.sign_in("lan").await;
    assert_eq!(upload(&office, id, "f", b"a.pdf", PDF).await.status, 303);
    // A fault of ours: the file behind an attachment is gone.
    wipe(office.around());
    let me = clerk(&office).actor;
    let file = office.desk.view(&me, id).unwrap().attachments[0].id;
    let paths = [
        (format!("/d/{id}/files/{file}"), 500),
        ("/search?limit=1".into(), 400),
        ("/nowhere/canary-0901234567".into(), 404),
        ("/people".into(), 403),
        (format!("/dossiers/{code}"), 200),
        ("/work".into(), 200),
        ("/search?q=dau".into(), 200),
        ("/me".into(), 200),
    ];
    for (path, status) in paths {
        let answer = get_as(&office.app, &cookie, &path).await;
        assert_eq!(answer.status, status, "{path}");
        tells_nothing_inside(&answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        if status >= 400 {
            assert!(
                answer.header("content-type").starts_with("text/html"),
                "{path}"
            );
            assert!(
                !answer.body.contains(office.around().to_str().unwrap()),
                "{path}"
            );
        }
        // No link of a page names a person, a card or a telephone.
        for link in answer.body.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            let link = motcua_web_decoded(link);
            if path.starts_with("/search") || path.starts_with("/nowhere") {
                continue; // the reader's own words, in the link to the other language
            }
            for secret in ["Đậu", "Mẫu", "080000000012", "0901234567"] {
                assert!(!link.contains(secret), "{path} links to {link}");
            }
        }
    }
    // Forms that do not read answer in our words too.
    for path in ["/sign-in", "/t", "/me/end", "/intake", "/work"] {
        for (kind, body) in [
            ("text/plain", "a=b"),
            ("application/json", "{}"),
            ("application/x-www-form-urlencoded", "%FF=%00&&&="),
        ] {
            let request = Request::post(path)
                .header(header::HOST, "motcua.test")
                .header(header::ORIGIN, "http://motcua.test")
                .header(header::COOKIE, &cookie)
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body))
                .unwrap();
            let answer = send(&office.app, request).await;
            assert!(answer.status < 500, "{path} {kind}: {}", answer.status);
            tells_nothing_inside(&answer);
            if answer.status >= 400 {
                assert!(
                    answer.header("content-type").starts_with("text/html"),
                    "{path} {kind} {}: {}",
                    answer.status,
                    answer.body
                );
            }
        }
    }
}

/// Undoes the escapes of an address in HTML.
fn motcua_web_decoded(link: &str) -> String {
    motcua_web::carry::decode(&link.replace("&#38;", "&").replace("&amp;", "&"))
}
