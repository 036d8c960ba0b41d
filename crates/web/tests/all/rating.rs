//! The evaluation slip from the counter to the answer: handed out once, opened
//! by its code, answered once; typed in from paper; and nothing of the code in
//! an address, a header or another page.

use crate::{Answer, Office, get, get_as, post, post_as};
use jiff::civil::date;
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::survey::CampaignInput;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::survey::campaign::{Act, Kind, Quota};
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_web::pages::encode;
use std::collections::BTreeSet;

/// A survey of the clerk Lan that asks people today.
pub(crate) fn survey(office: &Office) {
    let me = crate::dossier::director(office).actor;
    let lan = crate::dossier::clerk(office).actor.id;
    let input = CampaignInput {
        kind: Kind::Quarterly,
        name: "Quý IV năm 2026".into(),
        from: date(2026, 11, 23),
        to: date(2026, 12, 31),
        form: "default".into(),
        officials: BTreeSet::from([lan]),
        quota: Quota::default(),
        permille: 100,
    };
    let desk = &office.desk;
    let id = desk.plan_campaign(&me, "plan", None, input).unwrap();
    let seen = desk.campaign(&me, id).unwrap().version;
    desk.campaign_act(&me, "open", id, seen, Act::Open).unwrap();
}

/// Somebody sits at Lan's counter.
pub(crate) fn served(office: &Office, key: &str) -> (Actor, VisitId) {
    let (desk, me) = (&office.desk, crate::dossier::clerk(office).actor);
    let number = desk.settings().office.counters[0].number;
    if desk.workplace(&me).unwrap().counter.is_none() {
        desk.take_counter(&me, "counter", number).unwrap();
    }
    let ask = Ask {
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        origin: Origin::Kiosk,
    };
    let kiosk = desk.device_actor(1);
    let id = desk.issue_ticket(&kiosk, key, ask).unwrap().visit.id;
    desk.call_next(&me, &format!("{key}-call")).unwrap();
    let serve = format!("{key}-serve");
    desk.handle(&me, &serve, id, Handled::Serve {}).unwrap();
    (me, id)
}

/// A visit that is over.
fn over(office: &Office, key: &str) -> VisitId {
    let (me, id) = served(office, key);
    let what = Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    };
    let key = format!("{key}-finish");
    office.desk.handle(&me, &key, id, what).unwrap();
    id
}

/// The code that stands on a slip's page.
fn code(page: &Answer) -> String {
    let (_, rest) = page
        .body
        .split_once("class=\"codeid\">")
        .unwrap_or_else(|| panic!("{} no code: {}", page.status, page.body));
    rest.split('<').next().unwrap().to_owned()
}

/// A slip of a new visit; its code.
pub(crate) async fn slip(office: &Office, clerk: &str, key: &str) -> String {
    let id = over(office, key);
    let page = post_as(&office.app, clerk, "/slip", &format!("visit={id}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    code(&page)
}

const ANSWERS: &str = "q.courtesy=2&r.courtesy=rude&q.overall=4&q.comment=";

#[tokio::test]
async fn without_a_survey_nobody_is_asked_and_no_slip_is_made() {
    let office = Office::working();
    let clerk = office.sign_in("lan").await;
    let id = over(&office, "a");
    let counter = get_as(&office.app, &clerk, "/counter").await;
    assert_eq!(counter.status, 200);
    assert!(!counter.body.contains("/slip"), "{}", counter.body);
    let none = post_as(&office.app, &clerk, "/slip", &format!("visit={id}")).await;
    assert_eq!(none.status, 422, "{}", none.body);
    assert!(!none.body.contains("codeid"), "{}", none.body);
}

#[tokio::test]
async fn a_slip_is_handed_out_once_and_says_nothing_of_the_visit() {
    let office = Office::working();
    survey(&office);
    let clerk = office.sign_in("lan").await;
    let id = over(&office, "a");
    let counter = get_as(&office.app, &clerk, "/counter").await.body;
    for text in ["Chưa mời đánh giá", "action=\"/slip?print=1\""] {
        assert!(counter.contains(text), "{text}: {counter}");
    }
    let page = post_as(&office.app, &clerk, "/slip", &format!("visit={id}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("location").is_empty());
    let code = code(&page);
    assert_eq!(code.len(), 19, "{code}");
    for text in ["/r</b>", "Ẩn danh", "<path d="] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    for secret in ["A001", "Mẫu lan", "Quý IV"] {
        let slip = page.body.split("rateslip").nth(1).unwrap();
        assert!(!slip.contains(secret), "{secret}: {slip}");
    }
    let again = post_as(&office.app, &clerk, "/slip", &format!("visit={id}")).await;
    assert_eq!(again.status, 422, "{}", again.body);
    assert!(!again.body.contains("codeid") && !again.body.contains(&code));
    let counter = get_as(&office.app, &clerk, "/counter").await.body;
    assert!(counter.contains("Đã mời đánh giá"), "{counter}");
    assert!(!counter.contains("/slip"), "{counter}");
    for bad in ["", "visit=x", "dossier=1"] {
        let answer = post_as(&office.app, &clerk, "/slip", bad).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_code_opens_the_questions_and_its_answers_arrive_once() {
    let office = Office::working();
    survey(&office);
    let clerk = office.sign_in("lan").await;
    let code = slip(&office, &clerk, "a").await;
    let app = &office.app;
    let ask = get(app, "/r").await;
    assert_eq!(ask.status, 200);
    assert!(ask.body.contains("rating.") && !ask.body.contains(&code));
    let opened = post(app, "/r", &format!("token={code}")).await;
    assert_eq!(opened.status, 200, "{}", opened.body);
    for text in ["type=\"radio\"", "Rất hài lòng", "Không ai biết phiếu"] {
        assert!(opened.body.contains(text), "{text}: {}", opened.body);
    }
    for answer in [&ask, &opened] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        for (name, value) in &answer.headers {
            assert!(!value.to_str().unwrap().contains(&code), "{name}");
        }
        assert!(!answer.body.contains(&format!("/{code}")));
    }
    // As people type it, and in the other language with what was answered.
    let typed = encode(&code.to_lowercase().replace('-', " "));
    let english = post(app, "/r?lang=en", &format!("token={typed}&{ANSWERS}")).await;
    assert!(
        english.body.contains("<html lang=\"en\">"),
        "{}",
        english.body
    );
    let kept = english
        .body
        .split("<input")
        .filter(|one| one.contains(" checked"));
    assert_eq!(kept.count(), 3, "{}", english.body);
    let spent = post(app, "/r/answer", &format!("token={code}&{ANSWERS}")).await;
    assert_eq!(spent.header("location"), "/r/thanks", "{}", spent.body);
    let thanks = get(app, "/r/thanks").await;
    assert!(thanks.body.contains("đã đến nơi") && thanks.body.contains("href=\"/box\""));
    let twice = post(app, "/r/answer", &format!("token={code}&{ANSWERS}")).await;
    assert_eq!(twice.status, 422, "spent");
}

#[tokio::test]
async fn answers_with_a_fault_come_back_and_the_code_is_not_spent() {
    let office = Office::working();
    survey(&office);
    let clerk = office.sign_in("lan").await;
    let code = slip(&office, &clerk, "a").await;
    let long = encode(&"ạ".repeat(1_001));
    let sent = format!("token={code}&large=1&q.courtesy=1&r.courtesy=rude&q.comment={long}");
    let back = post(&office.app, "/r/answer", &sent).await;
    assert_eq!(back.status, 422, "{}", back.body);
    for text in [
        "href=\"#i-q.overall\"",
        "href=\"#i-q.comment\"",
        "rate large",
    ] {
        assert!(back.body.contains(text), "{text}: {}", back.body);
    }
    let kept = back
        .body
        .split("<input")
        .filter(|one| one.contains(" checked"));
    assert_eq!(kept.count(), 2, "{}", back.body);
    let nothing = post(&office.app, "/r/answer", &format!("token={code}")).await;
    assert_eq!(nothing.status, 422);
    let mended = post(
        &office.app,
        "/r/answer",
        &format!("token={code}&q.overall=1"),
    )
    .await;
    assert_eq!(mended.status, 303, "{}", mended.body);
}

#[tokio::test]
async fn a_used_an_unknown_and_a_mistyped_code_get_one_answer() {
    let office = Office::working();
    survey(&office);
    let clerk = office.sign_in("lan").await;
    let used = slip(&office, &clerk, "a").await;
    let form = format!("token={used}&q.overall=5");
    assert_eq!(post(&office.app, "/r/answer", &form).await.status, 303);
    let mut answers = Vec::new();
    for (path, code) in [
        ("/r", used.as_str()),
        ("/r/answer", used.as_str()),
        ("/r", "ZZZZ-ZZZZ-ZZZZ-ZZZZ"),
        ("/r", "7Q4T"),
        ("/r", ""),
    ] {
        let answer = post(&office.app, path, &format!("token={code}&q.overall=5")).await;
        assert_eq!(answer.status, 422, "{path} {code}");
        let shown = format!("value=\"{code}\"");
        answers.push(answer.body.replace(&shown, "value=\"\""));
    }
    for other in &answers[1..] {
        assert_eq!(&answers[0], other);
    }
    for _ in 0..30 {
        post(&office.app, "/r", "token=ZZZZ-ZZZZ-ZZZZ-ZZZZ").await;
    }
    let stopped = post(&office.app, "/r", "token=ZZZZ-ZZZZ-ZZZZ-ZZZZ").await;
    assert_eq!(stopped.status, 429, "a flood is stopped");
    assert!(!stopped.body.contains("ZZZZ"), "{}", stopped.body);
    let right = slip(&office, &clerk, "b").await;
    let right = post(&office.app, "/r", &format!("token={right}")).await;
    assert_eq!(right.status, 200, "whoever has a code never waits");
}

#[tokio::test]
async fn a_receipt_goes_out_with_one_slip_on_its_day() {
    let office = Office::working();
    survey(&office);
    let clerk = office.sign_in("lan").await;
    let (id, code_of) = crate::dossier::accept(&office, "a");
    let receipt = format!("/dossiers/{code_of}/receipt");
    let page = get_as(&office.app, &clerk, &receipt).await.body;
    assert!(page.contains("action=\"/slip?print=1\""), "{page}");
    let seq = crate::kiosk::value(&page, "seq");
    let form = format!("dossier={id}&seq={seq}");
    let slip = post_as(&office.app, &clerk, "/slip", &form).await;
    assert_eq!(slip.status, 200, "{}", slip.body);
    let printed = slip.body.split("rateslip").nth(1).unwrap();
    assert!(!printed.contains(code_of.as_str()) && !printed.contains("Đậu Mẫu"));
    let again = post_as(&office.app, &clerk, "/slip", &form).await;
    assert_eq!(again.status, 422, "{}", again.body);
    let page = get_as(&office.app, &clerk, &receipt).await.body;
    assert!(!page.contains("/slip?print=1"), "{page}");
    // Printed again another day, it is no visit.
    let (_, other) = crate::dossier::accept(&office, "b");
    crate::kiosk::set(&office, "2026-11-26T09:00:00+07:00");
    let other = format!("/dossiers/{other}/receipt");
    let page = get_as(&office.app, &clerk, &other).await.body;
    assert!(!page.contains("/slip?print=1"), "{page}");
}

#[tokio::test]
async fn a_paper_is_typed_in_by_somebody_who_serves_nobody() {
    let office = Office::working();
    survey(&office);
    office.install("nhap", "desk", &[Role::RecordsClerk]);
    let (clerk, typist) = (office.sign_in("lan").await, office.sign_in("nhap").await);
    let code = slip(&office, &clerk, "a").await;
    let denied = get_as(&office.app, &clerk, "/survey/paper").await;
    assert_eq!(denied.status, 403, "a clerk is judged in it");
    let first = post_as(
        &office.app,
        &typist,
        "/survey/paper",
        &format!("token={code}"),
    )
    .await;
    assert_eq!(first.status, 200, "{}", first.body);
    assert!(first.body.contains("name=\"q.overall\""), "{}", first.body);
    let typed = format!("token={code}&form=default&q.courtesy=2&r.courtesy=a b&q.overall=7");
    let bad = post_as(&office.app, &typist, "/survey/paper", &typed).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(bad.body.contains("href=\"#i-q.overall\""), "{}", bad.body);
    assert_eq!(crate::kiosk::value(&bad.body, "r.courtesy"), "a b");
    let typed = typed.replace("q.overall=7", "q.overall=3&q.timeliness=n");
    let done = post_as(&office.app, &typist, "/survey/paper", &typed).await;
    let next = "/survey/paper?form=default&done=notice-paper-ballot";
    assert_eq!(done.header("location"), next, "{}", done.body);
    let next = get_as(&office.app, &typist, next).await;
    for text in ["Đã nhập phiếu", "name=\"q.overall\"", "autofocus"] {
        assert!(next.body.contains(text), "{text}: {}", next.body);
    }
    assert!(!next.body.contains(&code));
    let twice = post_as(&office.app, &typist, "/survey/paper", &typed).await;
    assert_eq!(twice.status, 422);
    let blank = get_as(&office.app, &typist, "/survey/paper/blank").await;
    assert_eq!(blank.status, 200);
    let none = get_as(&office.app, &typist, "/survey/paper/blank?form=none").await;
    assert_eq!(none.status, 404);
}
