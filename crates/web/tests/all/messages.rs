//! Messages to applicants, from the settings through the intake to a gateway
//! and the dossier's page.

use crate::intake::{accept, form};
use crate::{Answer, Office, get_as, post_as};
use motcua_domain::id::DossierCode;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A gateway that takes everything and keeps what it was given.
fn gateway() -> (u16, Arc<Mutex<Vec<String>>>) {
    failing(0)
}

/// The same, busy for so many requests first.
fn failing(busy: usize) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&taken);
    std::thread::spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
                    break;
                }
                let lower = line.to_ascii_lowercase();
                if let Some(n) = lower.strip_prefix("content-length:") {
                    length = n.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            kept.lock().unwrap().push(String::from_utf8(body).unwrap());
            let status = if n < busy { "503 Busy" } else { "200 OK" };
            let rest = "Content-Length: 0\r\nConnection: close\r\n\r\n";
            write!(stream, "HTTP/1.1 {status}\r\n{rest}").unwrap();
        }
    });
    (port, taken)
}

fn settings(url: &str) -> String {
    form(&[
        ("key", "k1"),
        ("way", "sms"),
        ("quiet_from", "21:00"),
        ("quiet_to", "07:00"),
        ("smtp_port", "587"),
        ("sms_url", url),
        ("sms_method", "post"),
        ("sms_kind", "json"),
        ("sms_body", r#"{"to":"{to}","text":"{text}"}"#),
    ])
}

/// Code of the dossier that an intake led to.
fn code_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let after = answer.header("location").split("after=").nth(1).unwrap();
    after.split('&').next().unwrap().to_owned()
}

/// One round of the post: sent, failed, dead.
async fn round(office: &Office) -> (u32, u32, u32) {
    let desk = office.desk.clone();
    let posted = tokio::task::spawn_blocking(move || motcua_web::post::post_due(&desk));
    let posted = posted.await.unwrap().unwrap();
    (posted.sent, posted.failed, posted.dead)
}

#[tokio::test]
async fn the_settings_are_the_administrators_and_a_try_says_what_came_of_it() {
    let office = Office::new();
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    for path in [
        "/admin/messages",
        "/admin/messages/test",
        "/admin/messages/letters",
    ] {
        let answer = post_as(&office.app, &clerk, path, "").await;
        assert_eq!(answer.status, 403, "{path}");
    }
    let page = get_as(&office.app, &admin, "/admin/messages?lang=en").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("There are none."), "{}", page.body);
    let bad = settings("http://gateway.example.vn/send");
    let answer = post_as(&office.app, &admin, "/admin/messages?lang=en", &bad).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("begins with https://"));
    assert!(
        answer.body.contains("gateway.example.vn"),
        "what was typed is kept"
    );
    let (port, taken) = gateway();
    let good = settings(&format!("http://127.0.0.1:{port}/send"));
    let answer = post_as(&office.app, &admin, "/admin/messages", &good).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let test = |to: &str| form(&[("test_way", "sms"), ("test_to", to), ("test_lang", "en")]);
    let path = "/admin/messages/test?lang=en";
    let answer = post_as(&office.app, &admin, path, &test("nobody")).await;
    assert_eq!(answer.status, 422);
    assert!(taken.lock().unwrap().is_empty());
    let answer = post_as(&office.app, &admin, path, &test("0912 345 678")).await;
    assert!(
        answer.body.contains("The test was taken."),
        "{}",
        answer.body
    );
    let first = taken.lock().unwrap().first().cloned().unwrap();
    assert!(
        first.contains("0912345678") && first.contains("TEST"),
        "{first}"
    );
    // Somebody who is not there.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("http://{}/send", gone.local_addr().unwrap());
    drop(gone);
    let moved = settings(&nowhere).replace("key=k1", "key=k2");
    post_as(&office.app, &admin, "/admin/messages", &moved).await;
    let answer = post_as(&office.app, &admin, path, &test("0912345678")).await;
    assert!(
        answer.body.contains("The test did not go out"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn an_applicant_who_agrees_is_written_to_and_the_dossier_shows_it() {
    let office = Office::new();
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    let page = get_as(&office.app, &clerk, "/intake?procedure=1.004837").await;
    assert!(
        !page.body.contains("name=\"told\""),
        "no way is switched on"
    );
    let (port, taken) = gateway();
    let good = settings(&format!("http://127.0.0.1:{port}/send"));
    post_as(&office.app, &admin, "/admin/messages", &good).await;
    let page = get_as(&office.app, &clerk, "/intake?procedure=1.004837").await;
    assert!(page.body.contains("name=\"told\""), "{}", page.body);
    let refused = accept(&office, &clerk, &[("told", "sms"), ("phone", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Cần số điện thoại"),
        "{}",
        refused.body
    );
    let answer = accept(&office, &clerk, &[("told", "sms"), ("told_lang", "en")]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let code = code_of(&answer);
    let code = code.as_str();
    let path = format!("/dossiers/{code}?lang=en");
    let page = get_as(&office.app, &clerk, &path).await;
    assert!(
        page.body.contains("Messages to the applicant"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Waits, at the earliest"),
        "{}",
        page.body
    );
    assert_eq!(round(&office).await, (1, 0, 0));
    let sent = taken.lock().unwrap().first().cloned().unwrap();
    assert!(
        sent.contains("0912345678") && sent.contains("was accepted"),
        "{sent}"
    );
    for personal in ["Mẫu", "080190", "Trần"] {
        assert!(!sent.contains(personal), "{personal} in {sent}");
    }
    let page = get_as(&office.app, &clerk, &path).await;
    assert!(page.body.contains("Text as sent"), "{}", page.body);
    // The applicant wants no more.
    let id = office
        .desk
        .find_code(&DossierCode::parse(code).unwrap())
        .unwrap();
    let none = form(&[("key", "x"), ("told", ""), ("told_lang", "vi")]);
    let answer = post_as(&office.app, &clerk, &format!("/d/{id}/messages"), &none).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let store = office.desk.store();
    let consent = store.read(office.desk.id(), |tx| tx.consent(id)).unwrap();
    assert_eq!(consent, None);
}

#[tokio::test]
async fn a_gateway_that_fails_twice_is_told_in_words_and_takes_the_message_at_last() {
    let office = Office::new();
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    let (port, taken) = failing(2);
    let good = settings(&format!("http://127.0.0.1:{port}/send"));
    post_as(&office.app, &admin, "/admin/messages", &good).await;
    let answer = accept(&office, &clerk, &[("told", "sms"), ("told_lang", "vi")]).await;
    let path = format!("/dossiers/{}", code_of(&answer));
    assert_eq!(round(&office).await, (0, 1, 0));
    let page = get_as(&office.app, &clerk, &path).await;
    for part in [
        "Chờ gửi, sớm nhất",
        "Lần thử trước: Máy chủ đang bận",
        "Lời báo của máy chủ",
        "<code>the gateway answers 503</code>",
    ] {
        assert!(page.body.contains(part), "{part} is not in {}", page.body);
    }
    let at = |text: &str| office.clock.set(text.parse().unwrap());
    at("2026-11-24T09:01:00+07:00");
    assert_eq!(round(&office).await, (0, 1, 0));
    // The next try would fall into the night: the page says so.
    at("2026-11-24T21:30:00+07:00");
    assert_eq!(round(&office).await, (0, 0, 0));
    let clerk = office.sign_in("lan").await;
    let page = get_as(&office.app, &clerk, &path).await;
    assert!(page.body.contains(": giờ không gửi tin"), "{}", page.body);
    assert!(page.body.contains("25/11/2026"), "{}", page.body);
    let english = get_as(&office.app, &clerk, &format!("{path}?lang=en")).await;
    assert!(english.body.contains(": quiet hours"), "{}", english.body);
    at("2026-11-25T07:00:00+07:00");
    assert_eq!(round(&office).await, (1, 0, 0));
    let taken = taken.lock().unwrap();
    assert_eq!(taken.len(), 3);
    assert!(taken.iter().all(|body| *body == taken[0]), "{taken:?}");
    assert!(taken[0].contains("Đã tiếp nhận"), "{taken:?}");
}
