//! The tablet at a counter: asks whoever was just served, once, and nobody
//! else can ask or answer for it.

use crate::kiosk::pair;
use crate::rating::{served, survey};
use crate::{Office, get, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_desk::queue::DeviceKind;
use motcua_domain::actor::Role;
use motcua_domain::id::VisitId;

/// A tablet that stands at Lan's counter: its cookie.
async fn tablet(office: &Office) -> String {
    let (cookie, id) = pair(office, DeviceKind::Tablet, "").await;
    office.install("boss", "desk", &[Role::Director]);
    let boss = office.sign_in("boss").await;
    let page = get_as(&office.app, &boss, "/admin/devices").await;
    assert!(page.body.contains("name=\"counter\""), "{}", page.body);
    let number = office.desk.settings().office.counters[0].number;
    let form = format!("key=stand&do=counter&device={id}&counter={number}");
    let done = post_as(&office.app, &boss, "/admin/devices", &form).await;
    let there = "/admin/devices?done=notice-device-counter";
    assert_eq!(done.header("location"), there, "{}", done.body);
    cookie
}

/// Lan presses "finish".
async fn finishes(office: &Office, clerk: &str, visit: VisitId) {
    let key = format!("{:032x}", visit.0);
    let form = format!("key={key}&do=finish&visit={visit}&outcome=guided");
    let done = post_as(&office.app, clerk, "/counter", &form).await;
    assert_eq!(done.header("location"), "/counter", "{}", done.body);
}

async fn now(office: &Office, cookie: &str, mark: &str) -> serde_json::Value {
    let answer = get_as(&office.app, cookie, &format!("/tablet/now?mark={mark}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// What the script sends: told in a header that it will not follow.
async fn answers(office: &Office, cookie: &str, form: &str) -> u16 {
    let request = Request::post("/tablet/answer")
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("motcua-again", "1")
        .body(Body::from(form.to_owned()))
        .unwrap();
    send(&office.app, request).await.status
}

#[tokio::test]
async fn a_finished_visit_arms_the_tablet_of_its_counter_once() {
    let office = Office::working();
    survey(&office);
    let (tablet, clerk) = (tablet(&office).await, office.sign_in("lan").await);
    assert!(now(&office, &tablet, "").await["armed"].is_null());
    let (_, visit) = served(&office, "a");
    finishes(&office, &clerk, visit).await;
    let armed = now(&office, &tablet, "").await["armed"].clone();
    let token = armed["token"].as_str().unwrap_or_else(|| panic!("{armed}"));
    assert!(armed["seconds"].as_u64().unwrap() <= 90);
    for (lang, text) in [("vi", "Rất hài lòng"), ("en", "Very satisfied")] {
        let asks = armed["asks"][lang].as_str().unwrap();
        assert!(
            asks.contains(text) && asks.contains("name=\"q.overall\""),
            "{asks}"
        );
        assert!(!asks.contains("textarea"), "{asks}");
    }
    // What the page has already is not sent again with each look.
    let again = now(&office, &tablet, armed["mark"].as_str().unwrap()).await;
    assert!(again["armed"]["token"].is_null() && !again["armed"].is_null());
    // The official learns that the person was asked, and no more.
    let counter = get_as(&office.app, &clerk, "/counter").await.body;
    assert!(counter.contains("Đã mời đánh giá") && !counter.contains(token));
    let form = format!("token={token}&q.overall=4");
    assert_eq!(answers(&office, &tablet, &form).await, 204);
    assert!(now(&office, &tablet, "").await["armed"].is_null());
    assert_eq!(answers(&office, &tablet, &form).await, 422, "once");
    let slip = post_as(&office.app, &clerk, "/slip", &format!("visit={visit}")).await;
    assert_eq!(slip.status, 422, "asked once, on the tablet");
}

#[tokio::test]
async fn a_tablet_without_a_script_asks_and_thanks_by_itself() {
    let office = Office::working();
    survey(&office);
    let (tablet, clerk) = (tablet(&office).await, office.sign_in("lan").await);
    let calm = get_as(&office.app, &tablet, "/tablet").await;
    assert_eq!(calm.status, 200, "{}", calm.body);
    assert!(
        calm.body.contains("http-equiv=\"refresh\""),
        "{}",
        calm.body
    );
    let (_, visit) = served(&office, "a");
    finishes(&office, &clerk, visit).await;
    let asks = get_as(&office.app, &tablet, "/tablet").await;
    assert!(asks.body.contains("name=\"q.overall\""), "{}", asks.body);
    let token = crate::kiosk::value(&asks.body, "token");
    let none = format!("token={token}&q.courtesy=3");
    let back = post_as(&office.app, &tablet, "/tablet/answer", &none).await;
    assert_eq!(back.status, 422, "{}", back.body);
    assert_eq!(crate::kiosk::value(&back.body, "token"), token);
    let done = format!("{none}&q.overall=5");
    let done = post_as(&office.app, &tablet, "/tablet/answer", &done).await;
    assert_eq!(done.header("location"), "/tablet?thanks=1", "{}", done.body);
    let thanks = get_as(&office.app, &tablet, "/tablet?thanks=1").await;
    assert!(!thanks.body.contains("name=\"q."), "{}", thanks.body);
}

#[tokio::test]
async fn whoever_says_no_is_not_asked_again_and_late_answers_disturb_nobody() {
    let office = Office::working();
    survey(&office);
    let (tablet, clerk) = (tablet(&office).await, office.sign_in("lan").await);
    let (_, first) = served(&office, "a");
    finishes(&office, &clerk, first).await;
    let armed = now(&office, &tablet, "").await["armed"]["token"].clone();
    let late = format!("token={}&q.overall=2", armed.as_str().unwrap());
    let away = post_as(&office.app, &tablet, "/tablet/away", "").await;
    assert_eq!(away.header("location"), "/tablet");
    assert!(now(&office, &tablet, "").await["armed"].is_null());
    let (_, second) = served(&office, "b");
    finishes(&office, &clerk, second).await;
    // Answered while the server was away, sent now.
    assert_eq!(answers(&office, &tablet, &late).await, 204);
    let armed = now(&office, &tablet, "").await["armed"].clone();
    assert!(armed["token"].is_string(), "the next person is still asked");
}

#[tokio::test]
async fn nothing_but_a_tablet_is_asked() {
    let office = Office::working();
    survey(&office);
    let kiosk = crate::kiosk::kiosk(&office).await;
    let clerk = office.sign_in("lan").await;
    for path in ["/tablet", "/tablet/now"] {
        assert_eq!(get(&office.app, path).await.status, 403, "{path}");
        for cookie in [&kiosk, &clerk] {
            assert_eq!(
                get_as(&office.app, cookie, path).await.status,
                403,
                "{path}"
            );
        }
    }
    for path in ["/tablet/begun", "/tablet/away", "/tablet/answer"] {
        for cookie in [&kiosk, &clerk] {
            let answer = post_as(&office.app, cookie, path, "token=x").await;
            assert_eq!(answer.status, 403, "{path}");
        }
    }
}
