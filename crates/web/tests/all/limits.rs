//! Wrong tries of one person shut out nobody else behind the same address: a
//! hall's phones, kiosks and the office itself often share one.

use crate::kiosk::{kiosk, phone_key, press, token};
use crate::{Office, get, get_as, post, post_as};
use motcua_domain::visit::LineId;
use motcua_web::pages::encode;

#[tokio::test]
async fn whoever_has_the_right_address_or_code_never_waits_for_what_others_typed() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let ticket = token(&press(&office, &cookie, "land").await.1);
    let (id, number) = crate::dossier::accept(&office, "a");
    let key = office.desk.tracking_key(id).printed();
    for n in 0..21 {
        get(&office.app, &format!("/q/1-AAAAAAAA{n:02}")).await;
        get(&office.app, &format!("/device?t=AAAAAAAAAAAAAAAAAA{n:02}")).await;
        post(
            &office.app,
            "/t",
            "code=H53.LA-261124-0001&key=0000-0000-0000",
        )
        .await;
        post(&office.app, "/book/mine", "code=0000-0000-0000").await;
    }
    for (path, form) in [
        ("/t", "code=H53.LA-261124-0001&key=0000-0000-0000"),
        ("/book/mine", "code=0000-0000-0000"),
    ] {
        let stopped = post(&office.app, path, form).await;
        assert_eq!(stopped.status, 429, "{path}: guessing is stopped");
    }
    let follows = get(&office.app, &format!("/q/{ticket}")).await;
    assert_eq!(follows.status, 200, "a ticket: {}", follows.body);
    let typed = format!("code={number}&key={key}");
    let tracked = post(&office.app, "/t", &typed).await;
    assert_eq!(tracked.status, 200, "a receipt: {}", tracked.body);
    // The other language is asked for with code and key again, not in an address.
    let number = number.to_string();
    let (_, other) = tracked.body.split_once("action=\"/t?lang=en\"").unwrap();
    let other = other.split("</form>").next().unwrap();
    for (name, value) in [("code", &number), ("key", &key)] {
        let sent = format!("name=\"{name}\" value=\"{value}\"");
        assert!(other.contains(&sent), "{sent}: {other}");
    }
    assert!(!tracked.body.contains("href=\"/t?lang=en\""));
    let english = post(&office.app, "/t?lang=en", &typed).await.body;
    assert!(english.contains("<html lang=\"en\">") && english.contains(&number));
    let ready = post_as(&office.app, &cookie, "/kiosk/ready", &typed).await;
    assert_eq!(ready.status, 200, "at the kiosk: {}", ready.body);
    let second = kiosk_named(&office, "second").await;
    assert_eq!(second, 303, "a device is let in");
}

/// Status of letting another kiosk in.
async fn kiosk_named(office: &Office, key: &str) -> u16 {
    let me = crate::dossier::director(office).actor;
    let kind = motcua_desk::queue::DeviceKind::Kiosk;
    let paired = office.desk.add_device(&me, key, kind, key, "").unwrap();
    let answer = get(&office.app, &format!("/device?t={}", paired.token)).await;
    answer.status
}

#[tokio::test]
async fn what_is_mistyped_at_the_kiosk_is_the_kiosk_s_own() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let at = office.desk.booking_slots(&LineId::new("land")).unwrap()[0].at;
    let ask = motcua_desk::queue::BookingAsk {
        line: LineId::new("land"),
        at,
        name: String::new(),
        phone: String::new(),
    };
    let booked = office.desk.book("b", ask).unwrap();
    office.clock.set(at);
    for _ in 0..25 {
        post(&office.app, "/book/mine", "code=0000-0000-0000").await;
    }
    let typed = |n: usize, code: &str| format!("key={n:032}&code={}", encode(code));
    let wrong = post_as(
        &office.app,
        &cookie,
        "/kiosk/booked",
        &typed(0, "0000-0000-0000"),
    )
    .await;
    assert_eq!(wrong.status, 422, "told, not shut out: {}", wrong.body);
    for n in 1..25 {
        post_as(
            &office.app,
            &cookie,
            "/kiosk/booked",
            &typed(n, "0000-0000-0000"),
        )
        .await;
    }
    let wrong = post_as(
        &office.app,
        &cookie,
        "/kiosk/booked",
        &typed(30, "0000-0000-0000"),
    )
    .await;
    assert_eq!(wrong.status, 429, "guessing is stopped");
    let right = post_as(
        &office.app,
        &cookie,
        "/kiosk/booked",
        &typed(31, &booked.code),
    )
    .await;
    assert_eq!(right.status, 303, "{}", right.body);
}

#[tokio::test]
async fn a_phone_that_guesses_the_kiosk_s_code_leaves_the_others_theirs() {
    let office = Office::working();
    let code = office.desk.presence_code();
    let bad = if code == "0000" { "0001" } else { "0000" };
    let (guesses, honest) = ("motcua-p=one", "motcua-p=two");
    let mut last = 0;
    for n in 0..11 {
        let form = format!("key={n:032}&line=civil&code={bad}");
        last = post_as(&office.app, guesses, "/q", &form).await.status;
    }
    assert_eq!(last, 429);
    let form = format!("key={}&line=civil&code={code}", phone_key(&office).await);
    let stopped = post_as(&office.app, guesses, "/q", &form).await;
    assert_eq!(stopped.status, 429, "it waits, also with the right code");
    let taken = post_as(&office.app, honest, "/q", &form).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let page = get_as(&office.app, honest, taken.header("location")).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_refused_booking_costs_nothing() {
    let office = Office::working();
    let slot = office.desk.booking_slots(&LineId::new("land")).unwrap()[0].at;
    let form =
        |n: usize, more: &str| format!("key={n:032}&line=land&at={}{more}", slot.as_second());
    for n in 0..70 {
        let refused = post(&office.app, "/book", &form(n, "&phone=12")).await;
        assert_eq!(refused.status, 422, "{n}: {}", refused.body);
    }
    let booked = post(&office.app, "/book", &form(100, "&phone=0901234567")).await;
    assert_eq!(booked.status, 200, "{}", booked.body);
}
