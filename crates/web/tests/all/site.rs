//! Several desks behind one port, and the server that has none yet.

use crate::{Answer, PASSWORD, get, get_as, morning, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use motcua_desk::Desk;
use motcua_desk::clock::{Entropy, SeededEntropy, SetClock};
use motcua_desk::first::Fresh;
use motcua_desk::packs::Packs;
use motcua_desk::session::Door;
use motcua_desk::setup::{Setup, set_up};
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_store::{Location, Options, Store};
use motcua_web::pages::encode;
use motcua_web::pages::first::First;
use motcua_web::{AppState, Site};
use std::sync::Arc;

fn store(dir: &std::path::Path) -> Store {
    let place = Location::Folder(dir.join("data"));
    Store::open(&place, &Options::new(Some([7; 64]))).unwrap()
}

/// Two desks of one server; `lan` works at both, with one password.
fn two(dir: &std::path::Path) -> Router {
    let store = store(dir);
    let site = Site::new(motcua_web::guard::Net::default(), None, |_| {});
    for (n, slug) in [(1, "tan-an"), (2, "long-an")] {
        let packs = Packs::built_in().unwrap();
        let mut office = packs.office.clone();
        office.name_vi = format!("Trung tâm {slug}");
        let setup = Setup {
            slug: slug.into(),
            office,
            packs,
            salts: [[n; 32], [n + 9; 32]],
            now: morning(),
        };
        let id = set_up(&store, setup).unwrap();
        let entropy = Box::new(SeededEntropy::new(n.into()));
        let desk = Desk::open(
            store.clone(),
            id,
            Arc::new(SetClock::new(morning())),
            entropy,
        )
        .unwrap();
        let door = Door::new(&mut SeededEntropy::new(5));
        let form = StaffForm {
            name: "Mẫu Lan".into(),
            unit: desk.settings().office.unit.clone(),
            roles: vec![Role::Administrator],
            counter: None,
        };
        desk.install_staff(&door, "lan", form, PASSWORD, false)
            .unwrap();
        site.open(slug, AppState::new(desk, door, site.net().clone()));
    }
    site.router()
}

async fn posted(app: &Router, path: &str, cookie: &str, form: &str) -> Answer {
    crate::post_as(app, cookie, path, form).await
}

#[tokio::test]
async fn each_of_several_desks_has_its_own_pages_under_its_prefix() {
    let dir = tempfile::tempdir().unwrap();
    let app = two(dir.path());
    let list = get(&app, "/").await;
    assert_eq!(list.status, 200);
    for slug in ["tan-an", "long-an"] {
        assert!(
            list.body.contains(&format!("href=\"/o/{slug}/\"")),
            "{}",
            list.body
        );
    }
    let home = get(&app, "/o/long-an/").await;
    assert!(home.body.contains("Trung tâm long-an"), "{}", home.body);
    assert!(!home.body.contains("href=\"/procedures"), "{}", home.body);
    assert!(home.body.contains("href=\"/o/long-an/procedures\""));
    assert!(home.body.contains("action=\"/o/long-an/t\""));
    let there = get(&app, "/o/long-an/procedures?q=khai+sinh").await;
    assert!(there.status == 200 && there.body.contains("/o/long-an/procedures/1.001193"));
    let oldest = get(&app, "/procedures").await;
    assert!(
        oldest.body.contains("Trung tâm tan-an") && oldest.body.contains("href=\"/procedures/"),
        "the oldest stays where it was"
    );
    assert_eq!(get(&app, "/o/nobody/").await.status, 404);
}

#[tokio::test]
async fn a_session_of_one_desk_opens_no_page_of_another() {
    let dir = tempfile::tempdir().unwrap();
    let app = two(dir.path());
    let form = format!("login=lan&password={}", encode(PASSWORD));
    let mut cookies = Vec::new();
    for (prefix, name) in [("", "motcua="), ("/o/long-an", "motcua.long-an=")] {
        let answer = posted(&app, &format!("{prefix}/sign-in"), "", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(
            answer
                .header("location")
                .starts_with(&format!("{prefix}/people"))
        );
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        assert!(cookie.starts_with(name), "{cookie}");
        cookies.push(cookie.to_owned());
    }
    let (first, second) = (&cookies[0], &cookies[1]);
    assert_eq!(get_as(&app, first, "/people").await.status, 200);
    assert_eq!(get_as(&app, first, "/o/tan-an/people").await.status, 200);
    assert_eq!(get_as(&app, second, "/o/long-an/people").await.status, 200);
    let crossed = get_as(&app, first, "/o/long-an/people").await;
    assert_eq!(
        crossed.header("location"),
        "/o/long-an/sign-in?next=/people",
        "{}",
        crossed.status
    );
    assert_eq!(get_as(&app, second, "/people").await.status, 303);
    // The secret itself under the other desk's name is no session there.
    let secret = first.split_once('=').unwrap().1;
    let forged = format!("motcua.long-an={secret}");
    assert_eq!(get_as(&app, &forged, "/o/long-an/people").await.status, 303);
    let both = format!("{first}; {second}");
    assert_eq!(get_as(&app, &both, "/o/long-an/people").await.status, 200);
}

fn fresh(dir: &std::path::Path) -> Router {
    let entropy = || Box::new(SeededEntropy::new(3)) as Box<dyn Entropy>;
    let packs = Packs::built_in().unwrap();
    let fresh = Fresh::new(
        store(dir),
        packs,
        Arc::new(SetClock::new(morning())),
        entropy,
    );
    let first = First::new(fresh, "abcd-efgh-1234");
    Site::new(motcua_web::guard::Net::default(), Some(first), |_| {}).router()
}

const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9];

/// Sends the set-up's form with the given fields over sound ones.
async fn set_up_with(app: &Router, host: &str, over: &[(&str, &str)], logo: &[u8]) -> Answer {
    let mut fields = vec![
        ("name_vi", "Trung tâm phường Mẫu"),
        ("name_en", "Sample centre"),
        ("parent_vi", "UBND phường Mẫu"),
        ("agency_code", "H53.14"),
        ("place", "Mẫu"),
        ("address_vi", "Số 1"),
        ("counting[0].day", "1"),
        ("counting[0].last", "5"),
        ("counting[0].from", "7:30"),
        ("counting[0].to", "11h30"),
        ("counters", "2"),
        ("slug", "mau"),
        ("admin", "quantri"),
        ("admin_name", "Mẫu Văn A"),
        ("password", PASSWORD),
        ("password-again", PASSWORD),
    ];
    for (name, value) in over {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    body.extend(
        b"--cut\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"x.svg\"\r\n\r\n",
    );
    body.extend(logo);
    body.extend(b"\r\n--cut--\r\n");
    let request = Request::post("/set-up")
        .header(header::HOST, host)
        .header(header::ORIGIN, format!("http://{host}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    send(app, request).await
}

#[tokio::test]
async fn a_fresh_folder_is_set_up_on_a_page_and_served_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let app = fresh(dir.path());
    let page = get(&app, "/").await;
    assert!(
        page.status == 200 && page.body.contains("action=\"/set-up\""),
        "{}",
        page.body
    );
    assert_eq!(get(&app, "/work").await.header("location"), "/");
    assert!(
        page.body.contains("type=\"time\"") && !page.body.contains("0730"),
        "hours are asked in rows: {}",
        page.body
    );
    let wrong = [
        ("agency_code", "HH"),
        ("counting[0].to", ""),
        ("counters", "0"),
        ("password-again", "x"),
    ];
    let bad = set_up_with(&app, "127.0.0.1:8080", &wrong, b"<svg/>").await;
    assert_eq!(bad.status, 422);
    for field in [
        "agency_code",
        "counting[0].to",
        "counters",
        "password-again",
        "logo",
    ] {
        assert!(
            bad.body.contains(&format!("href=\"#i-{field}\"")),
            "{field}: {}",
            bad.body
        );
    }
    assert!(
        bad.body.contains("value=\"Trung tâm phường Mẫu\""),
        "typed text stays"
    );
    assert!(
        bad.body.contains("như H53 hoặc H53.14")
            && bad
                .body
                .contains("name=\"counting[0].from\" value=\"7:30\""),
        "an example is shown, and typed hours stay: {}",
        bad.body
    );
    let none = [("counting[0].from", ""), ("counting[0].to", "")];
    let none = set_up_with(&app, "127.0.0.1:8080", &none, JPEG).await;
    assert!(
        none.status == 422 && none.body.contains("href=\"#i-counting[0].from\""),
        "{}",
        none.body
    );
    assert_eq!(get(&app, "/").await.status, 200, "nothing was made");
    let done = set_up_with(&app, "127.0.0.1:8080", &[], JPEG).await;
    assert_eq!(
        (done.status, done.header("location")),
        (303, "/sign-in?done=first-ready"),
        "{}",
        done.body
    );
    let home = get(&app, "/").await;
    assert!(home.body.contains("Trung tâm phường Mẫu"), "{}", home.body);
    let at = home.body.find("/logo/").unwrap();
    let logo = home.body[at..].split('"').next().unwrap();
    let logo = get(&app, logo).await;
    assert_eq!(logo.header("content-type"), "image/jpeg");
    let form = format!("login=quantri&password={}", encode(PASSWORD));
    assert_eq!(posted(&app, "/sign-in", "", &form).await.status, 303);
    let again = set_up_with(&app, "127.0.0.1:8080", &[], b"").await;
    assert_eq!(
        again.header("location"),
        "/sign-in",
        "a second press makes no second desk"
    );
}

#[tokio::test]
async fn from_elsewhere_the_set_up_asks_for_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let app = fresh(dir.path());
    let host = "desk.example:8080";
    let without = set_up_with(&app, host, &[], b"").await;
    assert!(
        without.status == 422 && without.body.contains("href=\"#i-code\""),
        "{}",
        without.body
    );
    let wrong = set_up_with(&app, host, &[("code", "abcd-efgh-1235")], b"").await;
    assert_eq!(wrong.status, 422);
    let right = set_up_with(&app, host, &[("code", "ABCD EFGH 1234")], b"").await;
    assert_eq!(right.status, 303, "{}", right.body);
}
