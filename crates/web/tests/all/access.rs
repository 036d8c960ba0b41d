//! Who gets in, what is kept when a sign-in ends, and who looks after whom.

use crate::{Answer, Office, PASSWORD, get, get_as, post, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId};
use motcua_web::pages::encode;
use motcua_web::routes::{ROUTES, Route};

/// An address of a route with something in its places.
fn address(path: &str, id: StaffId) -> String {
    let place = |part: &str| {
        if part.starts_with('{') {
            id.to_string()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(place).collect::<Vec<_>>().join("/")
}

fn id_of(office: &Office, login: &str) -> StaffId {
    let all = office.desk.staff_for_machine().unwrap();
    all.iter().find(|one| one.login == login).unwrap().id
}

/// The value of a hidden or shown field of a page.
fn field<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let mark = format!("name=\"{name}\" value=\"");
    let at = answer
        .body
        .find(&mark)
        .unwrap_or_else(|| panic!("no {name} in {}", answer.body));
    answer.body[at + mark.len()..].split('"').next().unwrap()
}

const BINH: &str =
    "login=binh.tran&name=Tr%E1%BA%A7n+B%C3%ACnh&unit=justice&role=specialist&role=head&counter=";

fn first_password(answer: &Answer) -> String {
    let at = answer
        .body
        .find("<b class=\"code\">")
        .unwrap_or_else(|| panic!("{}", answer.body));
    answer.body[at + 16..].split('<').next().unwrap().to_owned()
}

/// H21: a page elsewhere cannot act with the reader's cookie.
#[tokio::test]
async fn h21_no_form_from_elsewhere_is_taken_on_any_route() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let id = id_of(&office, "lan");
    let head = |office: &Office| {
        office
            .desk
            .store()
            .read(office.desk.id(), |tx| tx.head())
            .unwrap()
    };
    let before = (head(&office), office.desk.staff_for_machine().unwrap());
    for route in ROUTES.iter().filter(|route| route.method != "GET") {
        for (name, value) in [
            ("origin", "https://evil.test"),
            ("origin", "null"),
            ("origin", "http://motcua.test.evil.test"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("x-nothing", "neither origin nor referer"),
        ] {
            for kind in [
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/json",
            ] {
                let request = Request::post(address(route.path, id))
                    .header(header::HOST, "motcua.test")
                    .header(header::COOKIE, &cookie)
                    .header(header::CONTENT_TYPE, kind)
                    .header(name, value)
                    .body(Body::from("name=x&login=x"))
                    .unwrap();
                let answer = send(&office.app, request).await;
                assert_eq!(answer.status, 403, "{} with {name}: {value}", route.path);
            }
        }
    }
    assert_eq!(
        before,
        (head(&office), office.desk.staff_for_machine().unwrap())
    );
    assert_eq!(
        get_as(&office.app, &cookie, "/me").await.status,
        200,
        "nobody was signed out"
    );
}

#[tokio::test]
async fn h21_no_page_that_is_only_looked_at_changes_anything() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let id = id_of(&office, "lan");
    let state = |office: &Office| {
        let head = office
            .desk
            .store()
            .read(office.desk.id(), |tx| tx.head())
            .unwrap();
        (head, office.desk.staff_for_machine().unwrap())
    };
    let before = state(&office);
    // A stream does not end; board.rs reads those.
    let ends = |route: &&Route| route.method == "GET" && !route.path.ends_with("/stream");
    for route in ROUTES.iter().filter(ends) {
        let answer = get_as(&office.app, &cookie, &address(route.path, id)).await;
        assert!(
            answer.status < 500,
            "{} answers {}",
            route.path,
            answer.status
        );
        // What only POST does is not done by GET either.
        let query = format!(
            "{}?name=x&unit=desk&role=clerk&id=0&clear=1",
            address(route.path, id)
        );
        get_as(&office.app, &cookie, &query).await;
    }
    for route in ROUTES.iter().filter(|route| route.method != "GET") {
        let answer = get_as(&office.app, &cookie, &address(route.path, id)).await;
        assert!(
            answer.status < 500,
            "GET {} answers {}",
            route.path,
            answer.status
        );
    }
    assert_eq!(before, state(&office));
    assert_eq!(get_as(&office.app, &cookie, "/me").await.status, 200);
}

/// What was typed survives an expired sign-in, without script.
#[tokio::test]
async fn a_form_sent_after_the_sign_in_had_ended_waits_and_is_sent_by_a_button() {
    let office = Office::new();
    let app = &office.app;
    let expired = post(app, "/people", &format!("{BINH}&password=canary-secret")).await;
    assert_eq!(expired.status, 401);
    assert_eq!(field(&expired, "carry.name"), "Trần Bình");
    assert_eq!(field(&expired, "carry-to"), "/people");
    assert!(
        !expired.body.contains("canary-secret"),
        "a password is not carried"
    );
    assert!(
        office
            .desk
            .staff_for_machine()
            .unwrap()
            .iter()
            .all(|one| one.login != "binh.tran")
    );

    let hidden = "carry-to=%2Fpeople&carry.login=binh.tran&carry.name=Tr%E1%BA%A7n+B%C3%ACnh\
        &carry.unit=justice&carry.role=specialist&carry.role=head&carry.counter=";
    let wrong = post(
        app,
        "/sign-in",
        &format!("login=quan&password=wrong-wrong-wrong&{hidden}"),
    )
    .await;
    assert_eq!(
        (wrong.status, field(&wrong, "carry.name")),
        (422, "Trần Bình")
    );

    let form = format!("login=quan&password={}&{hidden}", encode(PASSWORD));
    let again = post(app, "/sign-in", &form).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert!(again.body.contains("action=\"/people\"") && again.body.contains("Mẫu quan"));
    assert_eq!(again.body.matches("name=\"role\"").count(), 2);
    assert!(
        office
            .desk
            .staff_for_machine()
            .unwrap()
            .iter()
            .all(|one| one.login != "binh.tran"),
        "nothing is sent by itself"
    );
    let cookie = again
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let sent = post_as(app, &cookie, "/people", BINH).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    id_of(&office, "binh.tran");

    // A forged place to send it to is not taken.
    let forged = form.replace("carry-to=%2Fpeople", "carry-to=https%3A%2F%2Fevil.test");
    let answer = post(app, "/sign-in", &forged).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/people"));
}

#[tokio::test]
async fn an_administrator_adds_a_person_who_signs_in_and_is_disabled() {
    let office = Office::new();
    let app = &office.app;
    let admin = office.sign_in("quan").await;
    let bad = post_as(app, &admin, "/people", "login=b%C3%ACnh&name=&unit=nowhere").await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("href=\"#i-login\""), "{}", bad.body);
    let bad = post_as(app, &admin, "/people", "login=binh&name=&unit=nowhere").await;
    for id in ["i-name", "i-unit", "i-roles"] {
        assert!(
            bad.body.contains(&format!("href=\"#{id}\""))
                && bad.body.contains(&format!("id=\"{id}\"")),
            "{id}: {}",
            bad.body
        );
    }
    assert!(bad.body.contains("value=\"binh\""), "what was typed stays");
    let new = get_as(app, &admin, "/people/new").await;
    assert!(new.body.contains("(chọn đơn vị)"), "no unit by oversight");
    for counter in ["-1", "0", "99999999999"] {
        let sent = format!("login=binh&name=&unit=&counter={counter}");
        let bad = post_as(app, &admin, "/people", &sent).await;
        for id in ["i-unit", "i-counter"] {
            let fault = format!("href=\"#{id}\"");
            assert!(bad.body.contains(&fault), "{counter}: {}", bad.body);
        }
    }

    let added = post_as(app, &admin, "/people", BINH).await;
    assert_eq!(
        (added.status, added.header("cache-control")),
        (200, "no-store")
    );
    let first = first_password(&added);
    let twin = post_as(
        app,
        &admin,
        "/people",
        &BINH.replace("binh.tran", "b1nh-tran"),
    )
    .await;
    assert_eq!(twin.status, 422, "a name that looks the same");

    let sign_in = |password: &str| format!("login=binh.tran&password={}", encode(password));
    let answer = post(app, "/sign-in", &sign_in(&first)).await;
    let cookie = answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let change = format!(
        "present={}&new={}&again={}",
        encode(&first),
        encode(PASSWORD),
        encode(PASSWORD)
    );
    assert_eq!(
        post_as(app, &cookie, "/password", &change).await.status,
        303
    );
    assert_eq!(get_as(app, &cookie, "/leave").await.status, 200);
    assert_eq!(get_as(app, &cookie, "/people").await.status, 403);

    let id = id_of(&office, "binh.tran");
    let page = get_as(app, &admin, &format!("/people/{id}")).await;
    assert!(
        page.body.contains("value=\"Trần Bình\"") && page.body.matches(" checked").count() == 2,
        "{}",
        page.body
    );
    let edited = post_as(
        app,
        &admin,
        &format!("/people/{id}"),
        "name=Tr%E1%BA%A7n+An&unit=justice&role=guide",
    )
    .await;
    assert_eq!(edited.header("location"), "/people?done=notice-person");
    assert_eq!(
        get_as(app, &cookie, "/leave").await.status,
        403,
        "the role counts at once"
    );
    assert_eq!(
        post_as(app, &admin, &format!("/people/{id}/disable"), "")
            .await
            .status,
        303
    );
    assert_eq!(get_as(app, &cookie, "/me").await.status, 303, "out at once");
    assert_eq!(post(app, "/sign-in", &sign_in(PASSWORD)).await.status, 422);
    assert_eq!(
        post_as(app, &admin, &format!("/people/{id}/enable"), "")
            .await
            .status,
        303
    );
    let reset = post_as(app, &admin, &format!("/people/{id}/reset"), "").await;
    assert_eq!(
        post(app, "/sign-in", &sign_in(&first_password(&reset)))
            .await
            .status,
        303
    );

    let quan = id_of(&office, "quan");
    let last = post_as(app, &admin, &format!("/people/{quan}/disable"), "").await;
    assert_eq!(last.status, 422);
    assert!(
        last.body.contains("người quản trị cuối cùng"),
        "{}",
        last.body
    );
    assert_eq!(get_as(app, &admin, "/people/999999").await.status, 404);
    assert_eq!(get_as(app, &admin, "/people/x").await.status, 400);
}

/// H19: what lies outside the unit is "not found", and says nothing else.
#[tokio::test]
async fn a_head_writes_leave_for_the_own_unit_and_finds_nobody_elsewhere() {
    let office = Office::new();
    let app = &office.app;
    let door = motcua_desk::session::Door::new(&mut motcua_desk::clock::SeededEntropy::new(9));
    for (login, unit, role) in [
        ("head.j", "justice", Role::Head),
        ("an.j", "justice", Role::Specialist),
        ("chi.l", "land-office", Role::Specialist),
    ] {
        let form = motcua_desk::staff::StaffForm {
            name: format!("Mẫu {login}"),
            unit: UnitId::new(unit),
            roles: vec![role],
            counter: None,
        };
        office
            .desk
            .install_staff(&door, login, form, PASSWORD, false)
            .unwrap();
    }
    let cookie = office.sign_in("head.j").await;
    let (head, an, chi) = (
        id_of(&office, "head.j"),
        id_of(&office, "an.j"),
        id_of(&office, "chi.l"),
    );
    let list = get_as(app, &cookie, "/leave").await;
    assert!(list.body.contains("Mẫu an.j") && !list.body.contains("Mẫu chi.l"));
    let leave = format!("leave_from=2026-11-25&leave_to=2026-11-27&substitute={head}");
    let foreign = post_as(app, &cookie, &format!("/leave/{chi}"), &leave).await;
    let nobody = post_as(app, &cookie, "/leave/999999", &leave).await;
    assert_eq!((foreign.status, nobody.status), (404, 404));
    let bare = |body: &str, id: &str| body.replace(&format!("/leave/{id}"), "/leave/ID");
    assert_eq!(
        bare(&foreign.body, &chi.to_string()),
        bare(&nobody.body, "999999"),
        "one answer for both"
    );
    let backwards = leave.replace("2026-11-27", "2026-11-20");
    let refused = post_as(app, &cookie, &format!("/leave/{an}"), &backwards).await;
    assert!(
        refused.status == 422 && refused.body.contains("value=\"2026-11-20\""),
        "{}",
        refused.body
    );
    assert_eq!(
        post_as(app, &cookie, &format!("/leave/{an}"), &leave)
            .await
            .status,
        303
    );
    let list = get_as(app, &cookie, "/leave?lang=en").await;
    assert!(
        list.body.contains("substitute: Mẫu head.j"),
        "{}",
        list.body
    );
    assert_eq!(
        post_as(app, &cookie, &format!("/leave/{an}"), "clear=1")
            .await
            .status,
        303
    );
}

/// H23: guessing is answered with a wait, the same for names that do not exist.
#[tokio::test]
async fn h23_guessing_is_slowed_and_tells_nothing() {
    let office = Office::new();
    let guess = |login: &str| format!("login={login}&password=doan-thu-xem-sao");
    let mut ends = Vec::new();
    for login in ["lan", "khong-co"] {
        let mut n = 0;
        let last = loop {
            let answer = post(&office.app, "/sign-in", &guess(login)).await;
            if answer.status != 422 {
                break answer;
            }
            n += 1;
        };
        assert_eq!(last.status, 429);
        assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
        let typed = format!("value=\"{login}\"");
        ends.push((n, last.body.replace(&typed, "value=NAME")));
    }
    assert_eq!(ends[0], ends[1]);
}

/// H45: no password, token or sign-in name in the log, whatever its level.
#[tokio::test]
async fn h45_the_log_holds_no_secret_and_no_address() {
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    // For the whole run: it hears what the other tests cause as well.
    let lines = Lines::default();
    let target = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || target.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let office = Office::new();
    let app = &office.app;
    let admin = office.sign_in("quan").await;
    let added = post_as(app, &admin, "/people", BINH).await;
    let first = first_password(&added);
    post(app, "/sign-in", "login=lan&password=canary-wrong-password").await;
    post(app, "/sign-in", "login=canary-unknown-name&password=x").await;
    post(app, "/people", &format!("{BINH}&canary-field=canary-typed")).await;
    get(app, "/people/canary-path?q=canary-query").await;
    get_as(app, "motcua=1.canary-token", "/me").await;
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/sign-in"), "the log was looked at: {log}");
    let token = admin.split('=').nth(1).unwrap();
    for secret in [
        PASSWORD,
        &encode(PASSWORD),
        token,
        &first,
        "canary",
        "binh.tran",
        "Trần Bình",
    ] {
        assert!(!log.contains(secret), "{secret} stands in the log:\n{log}");
    }
}

#[tokio::test]
async fn the_access_log_is_for_inspector_and_administrator_and_filters() {
    let office = Office::new();
    let app = &office.app;
    let admin = office.sign_in("quan").await;
    post_as(app, &admin, "/people", BINH).await;
    let log = get_as(app, &admin, "/access-log").await;
    assert_eq!(log.status, 200);
    assert!(
        log.body.contains("Trần Bình") && log.body.contains("Sửa thông tin cán bộ"),
        "{}",
        log.body
    );
    let lan = id_of(&office, "lan");
    let of_lan = get_as(app, &admin, &format!("/access-log?staff={lan}")).await;
    assert!(
        !of_lan.body.contains("<td>Trần Bình</td>"),
        "{}",
        of_lan.body
    );
    let bad = get_as(app, &admin, "/access-log?code=%3Cscript%3E").await;
    assert!(bad.body.contains("Mã hồ sơ không đúng dạng") && !bad.body.contains("<script>"));
    let unknown = get_as(app, &admin, "/access-log?code=H39.12-220906-0021").await;
    assert!(unknown.body.contains("Không có lần nào"));
    let clerk = office.sign_in("lan").await;
    assert_eq!(get_as(app, &clerk, "/access-log").await.status, 403);
}

#[tokio::test]
async fn a_cookie_is_secure_where_the_browser_speaks_tls() {
    let office = Office::new();
    let form = format!("login=lan&password={}", encode(PASSWORD));
    let plain = post(&office.app, "/sign-in", &form).await;
    let cookie = plain.header("set-cookie");
    assert!(
        cookie.starts_with("motcua=")
            && cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure"));
    // Signing in again ends the session that the browser had.
    let old = cookie.split(';').next().unwrap().to_owned();
    let again = post_as(&office.app, &old, "/sign-in", &form).await;
    assert_eq!(again.status, 303);
    assert_eq!(get_as(&office.app, &old, "/me").await.status, 303);
}
