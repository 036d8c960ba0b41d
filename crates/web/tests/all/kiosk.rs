//! Kiosk, ticket, phone and booking on a real desk: double presses, wrong
//! codes and tokens, closed days, phones that ask too often, devices shut out,
//! printers with and without paper.

use crate::{Answer, Office, get, get_as, post, post_as};
use motcua_desk::queue::{DeviceKind, Handled};
use motcua_domain::actor::Actor;
use motcua_domain::visit::{LineId, Phase, Visit};
use motcua_web::pages::encode;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

pub(crate) fn value(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = body.split(&mark).nth(1);
    let at = at.unwrap_or_else(|| panic!("no {name}: {body}"));
    at.split('"').next().unwrap().to_owned()
}

pub(crate) fn set(office: &Office, at: &str) {
    office.clock.set(at.parse().unwrap());
}

pub(crate) fn director(office: &Office) -> Actor {
    crate::dossier::director(office).actor
}

/// A device of this kind; the cookie that lets it in, and its id.
pub(crate) async fn pair(office: &Office, kind: DeviceKind, printer: &str) -> (String, i64) {
    let name = format!("Máy {}", kind.slug());
    let me = director(office);
    let key = format!("add-{name}-{printer}");
    let paired = office
        .desk
        .add_device(&me, &key, kind, &name, printer)
        .unwrap();
    let answer = get(&office.app, &format!("/device?t={}", paired.token)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(answer.header("location"), format!("/{}", kind.slug()));
    let cookie = answer.header("set-cookie");
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    (cookie.split(';').next().unwrap().to_owned(), paired.id)
}

pub(crate) async fn kiosk(office: &Office) -> String {
    pair(office, DeviceKind::Kiosk, "").await.0
}

/// Presses a line; gives the key that was sent with it and the answer.
pub(crate) async fn press(office: &Office, cookie: &str, line: &str) -> (String, Answer) {
    let page = get_as(&office.app, cookie, "/kiosk").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let key = value(&page.body, "key");
    let form = format!("key={key}&line={line}");
    (
        key,
        post_as(&office.app, cookie, "/kiosk/ticket", &form).await,
    )
}

/// Token of the ticket an answer leads to.
pub(crate) fn token(answer: &Answer) -> String {
    let to = answer.header("location");
    let rest = to
        .strip_prefix("/kiosk/t/")
        .or_else(|| to.strip_prefix("/q/"));
    let rest = rest.unwrap_or_else(|| panic!("{} {to} {}", answer.status, answer.body));
    rest.split('?').next().unwrap().to_owned()
}

pub(crate) fn visit(office: &Office, token: &str) -> Visit {
    let id = office.desk.followed(token).unwrap();
    office.desk.follow(id).unwrap().visit
}

/// Lan at counter 3, calling.
fn at_counter(office: &Office) -> Actor {
    let me = crate::dossier::clerk(office).actor;
    let number = office.desk.settings().office.counters[0].number;
    office.desk.take_counter(&me, "counter", number).unwrap();
    me
}

#[tokio::test]
async fn a_kiosk_is_let_in_by_its_token_and_shut_out_alone() {
    let office = Office::working();
    let nobody = get(&office.app, "/kiosk").await;
    assert!(nobody.header("location").starts_with("/sign-in"));
    let wrong = get(&office.app, "/device?t=WRONGWRONGWRONGWRONG").await;
    assert_eq!(wrong.status, 404);
    assert!(wrong.header("set-cookie").is_empty());
    let (cookie, id) = pair(&office, DeviceKind::Kiosk, "").await;
    let other = pair(&office, DeviceKind::Board, "").await.0;
    let page = get_as(&office.app, &cookie, "/kiosk").await;
    assert!(
        page.status == 200 && page.body.contains("Đất đai"),
        "{}",
        page.body
    );
    let board = get_as(&office.app, &other, "/kiosk").await;
    assert_eq!(board.status, 303, "a board gives no tickets");
    office
        .desk
        .end_device(&director(&office), "end", id)
        .unwrap();
    let out = get_as(&office.app, &cookie, "/kiosk").await;
    assert!(out.header("location").starts_with("/sign-in"));
    let form = format!("key={}&line=land", "a".repeat(32));
    let out = post_as(&office.app, &cookie, "/kiosk/ticket", &form).await;
    assert_eq!(out.status, 303);
    assert!(out.header("location").starts_with("/sign-in"));
    // Somebody who may issue tickets needs no device, others are told.
    let clerk = office.sign_in("lan").await;
    assert_eq!(get_as(&office.app, &clerk, "/kiosk").await.status, 200);
    let specialist = office.sign_in("son").await;
    assert_eq!(get_as(&office.app, &specialist, "/kiosk").await.status, 403);
}

#[tokio::test]
async fn the_address_of_a_device_opens_once_and_a_kiosk_that_begins_with_it_stays_in() {
    let office = Office::working();
    let me = director(&office);
    let paired = office
        .desk
        .add_device(&me, "add", DeviceKind::Kiosk, "Cửa chính", "")
        .unwrap();
    let address = format!("/device?t={}", paired.token);
    let first = get(&office.app, &address).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let cookie = first.header("set-cookie").split(';').next().unwrap();
    // Somebody else finds the address.
    let second = get(&office.app, &address).await;
    assert_eq!(second.status, 410, "{}", second.body);
    assert!(second.header("set-cookie").is_empty());
    for words in ["đã được mở một lần", "thêm lại để có địa chỉ mới"] {
        assert!(second.body.contains(words), "{words}: {}", second.body);
    }
    let other = pair(&office, DeviceKind::Board, "").await.0;
    let by_other = get_as(&office.app, &other, &address).await;
    assert_eq!(by_other.status, 410, "another device");
    let name = motcua_web::hall::device_cookie(false);
    let made_up = format!("{name}={}", paired.token);
    let page = get_as(&office.app, &made_up, "/kiosk").await;
    assert_eq!(page.status, 303, "the address is no cookie any more");
    // After a power cut the browser begins with its address again.
    let again = get_as(&office.app, cookie, &address).await;
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(again.header("location"), "/kiosk");
    assert!(again.header("set-cookie").starts_with(cookie));
    assert_eq!(get_as(&office.app, cookie, "/kiosk").await.status, 200);
    let id = paired.id;
    office.desk.end_device(&me, "end", id).unwrap();
    let out = get_as(&office.app, cookie, &address).await;
    assert_eq!(out.status, 404, "shut out");
}

#[tokio::test]
async fn one_touch_gives_an_ordinary_ticket_and_a_second_press_the_same() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let (key, first) = press(&office, &cookie, "land").await;
    let form = format!("key={key}&line=land");
    let second = post_as(&office.app, &cookie, "/kiosk/ticket", &form).await;
    assert_eq!(token(&first), token(&second));
    let got = visit(&office, &token(&first));
    assert_eq!(got.ticket.to_string(), "A001");
    assert!(got.class.is_ordinary());
    let other = format!("key={key}&line=civil");
    let other = post_as(&office.app, &cookie, "/kiosk/ticket", &other).await;
    assert_eq!(other.header("location"), "/kiosk?done=notice-kiosk-pressed");
    let waiting: u32 = office
        .desk
        .lines_now()
        .unwrap()
        .iter()
        .map(|l| l.waiting)
        .sum();
    assert_eq!(waiting, 1);
    let page = get_as(&office.app, &cookie, first.header("location")).await;
    for text in [
        "A001",
        "Căn cước",
        "data-idle=\"30\"",
        "/change",
        "<svg",
        "Bước 2 trên 2",
    ] {
        assert!(page.body.contains(text), "no {text}: {}", page.body);
    }
    for bad in ["key=&line=land", "line=land"] {
        let answer = post_as(&office.app, &cookie, "/kiosk/ticket", bad).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
    let wrong = get_as(&office.app, &cookie, "/kiosk/t/1-ABCDEFGHJK").await;
    assert_eq!(wrong.status, 404);
}

#[tokio::test]
async fn priority_is_a_page_of_its_own_and_no_class_is_never_asked() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let page = get_as(&office.app, &cookie, "/kiosk/priority").await;
    assert!(page.body.contains("Người khuyết tật"), "{}", page.body);
    assert!(!page.body.contains("ordinary") && !page.body.contains("Không ưu tiên"));
    // The steps never count backwards: two, on whatever way.
    assert!(page.body.contains("Bước 1 trên 2"), "{}", page.body);
    let page = get_as(&office.app, &cookie, "/kiosk?class=disabled").await;
    assert!(page.body.contains("Bước 1 trên 2"), "{}", page.body);
    let form = format!("key={}&class=disabled&line=civil", value(&page.body, "key"));
    let answer = post_as(&office.app, &cookie, "/kiosk/ticket", &form).await;
    assert_eq!(visit(&office, &token(&answer)).class.as_str(), "disabled");
    let page = get_as(&office.app, &cookie, answer.header("location")).await;
    assert!(
        page.body.contains("Giấy xác nhận khuyết tật"),
        "{}",
        page.body
    );
    let form = format!("key={}&class=king&line=civil", "b".repeat(32));
    let answer = post_as(&office.app, &cookie, "/kiosk/ticket", &form).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn a_wrong_choice_is_mended_and_the_place_stays() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let given = press(&office, &cookie, "land").await.1;
    let (path, before) = (
        format!("/kiosk/t/{}/change", token(&given)),
        visit(&office, &token(&given)),
    );
    set(&office, "2026-11-25T09:05:00+07:00");
    let page = get_as(&office.app, &cookie, &path).await;
    let form = format!("key={}&line=civil", value(&page.body, "key"));
    let answer = post_as(&office.app, &cookie, &path, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let after = visit(&office, &token(&given));
    assert_eq!(after.line.as_str(), "civil");
    assert_eq!(
        (after.place_at, &after.ticket),
        (before.place_at, &before.ticket)
    );
    // Called already: said, and nothing changes.
    let me = at_counter(&office);
    office.desk.call_next(&me, "call").unwrap();
    let form = format!("key={}&line=land", "c".repeat(32));
    let answer = post_as(&office.app, &cookie, &path, &form).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("đã được gọi"), "{}", answer.body);
}

#[tokio::test]
async fn a_line_that_is_closed_today_takes_no_changed_ticket() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    // Saturday morning: papers are taken in fewer lines, if the office has one.
    set(&office, "2026-11-28T08:00:00+07:00");
    let lines = office.desk.kiosk_lines().unwrap();
    let is_open = |slug: &str| {
        lines
            .iter()
            .any(|l| l.now.line.as_str() == slug && l.shut.is_none())
    };
    if !is_open("civil") {
        assert!(
            lines
                .iter()
                .all(|line| line.shut.is_some() && line.opens.is_some())
        );
        return;
    }
    assert!(!is_open("land"));
    let given = press(&office, &cookie, "civil").await.1;
    let path = format!("/kiosk/t/{}/change", token(&given));
    let form = format!("key={}&line=land", "d".repeat(32));
    let answer = post_as(&office.app, &cookie, &path, &form).await;
    assert_eq!(answer.status, 422, "nobody would ever call it");
}

#[tokio::test]
async fn a_closed_day_says_when_and_keeps_the_first_place() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    for (at, says) in [
        ("2026-11-29T09:00:00+07:00", "đang đóng cửa"),
        ("2026-11-25T04:00:00+07:00", "Máy phát số từ 7:00"),
        ("2026-11-25T16:58:00+07:00", "Từ giờ đến 17:00"),
        ("2026-11-25T23:00:00+07:00", "đang đóng cửa"),
    ] {
        set(&office, at);
        let form = format!("key={}&line=land", "e".repeat(32));
        let answer = post_as(&office.app, &cookie, "/kiosk/ticket", &form).await;
        assert_eq!(answer.status, 422, "{at}");
        assert!(answer.body.contains(says), "{at}: {}", answer.body);
        assert!(answer.body.contains("Mở lại"), "{at}: {}", answer.body);
        let start = get_as(&office.app, &cookie, "/kiosk").await;
        assert!(
            start.body.contains("href=\"/kiosk/closed?line=land\""),
            "{at}: {}",
            start.body
        );
    }
    let page = get_as(&office.app, &cookie, "/kiosk/closed?line=land").await;
    let [key, line, slot] = ["key", "line", "at"].map(|name| value(&page.body, name));
    let form = format!("key={key}&line={line}&at={slot}");
    let kept = post_as(&office.app, &cookie, "/kiosk/book", &form).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert!(
        kept.header("location").is_empty(),
        "the code is in no address"
    );
    let code = code(&kept.body);
    let again = post_as(&office.app, &cookie, "/kiosk/book", &form).await;
    assert_eq!(self::code(&again.body), code, "pressed twice, booked once");
    // On its day: too early, then in time, then used.
    let at = motcua_domain::time::Timestamp::from_second(slot.parse().unwrap()).unwrap();
    let answers = [
        (-40, 422, "nhập lại mã từ"),
        (-10, 303, ""),
        // The same ticket again: its paper may be lost.
        (0, 303, ""),
    ];
    for (n, (minutes, status, says)) in answers.into_iter().enumerate() {
        office
            .clock
            .set(at + jiff::SignedDuration::from_mins(minutes));
        let form = format!(
            "key={}&code={}",
            n.to_string().repeat(32),
            encode(&code.to_lowercase())
        );
        let answer = post_as(&office.app, &cookie, "/kiosk/booked", &form).await;
        // Before the desk opens the time of day answers first.
        assert_eq!(answer.status, status, "{minutes}: {}", answer.body);
        assert!(answer.body.contains(says), "{minutes}: {}", answer.body);
        if status == 303 {
            assert_eq!(visit(&office, &token(&answer)).booked_for, Some(at));
        }
    }
    let unknown = format!("key={}&code=0000-0000-0000", "f".repeat(32));
    let answer = post_as(&office.app, &cookie, "/kiosk/booked", &unknown).await;
    assert!(answer.status == 422 && answer.body.contains("Không có giờ hẹn nào"));
}

/// The code a page shows large.
pub(crate) fn code(body: &str) -> String {
    let words = body.split(['<', '>']);
    let is_code = |word: &&str| {
        word.len() == 14
            && word.bytes().enumerate().all(|(n, b)| match n {
                4 | 9 => b == b'-',
                _ => b.is_ascii_digit() || b.is_ascii_uppercase(),
            })
    };
    let mut found = words.filter(is_code);
    found
        .next()
        .unwrap_or_else(|| panic!("no code: {body}"))
        .to_owned()
}

#[tokio::test]
async fn a_receipt_is_answered_without_a_ticket() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let (id, number) = crate::dossier::accept(&office, "ready");
    let key = office.desk.tracking_key(id).printed();
    let scan = format!("scan={}", encode(&format!("https://a.vn/t#{number}/{key}")));
    let answer = post_as(&office.app, &cookie, "/kiosk/ready", &scan).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("Hồ sơ chưa xong"), "{}", answer.body);
    assert!(
        !answer.body.contains(&key),
        "the next person must not read the key"
    );
    let typed = format!("code={number}&key={key}");
    let answer = post_as(&office.app, &cookie, "/kiosk/ready", &typed).await;
    assert_eq!(answer.status, 200);
    // Wrong: what was entered stays to be mended, and the fault is where it is.
    let wrong = format!("code={number}&key=0000-0000-0000");
    let answer = post_as(&office.app, &cookie, "/kiosk/ready", &wrong).await;
    assert_eq!(answer.status, 422);
    for kept in [number.as_str(), "0000-0000-0000", "href=\"#i-code\""] {
        assert!(answer.body.contains(kept), "{kept}: {}", answer.body);
    }
    let scan = "scan=8931234500017&code=&key=";
    let answer = post_as(&office.app, &cookie, "/kiosk/ready", scan).await;
    assert_eq!(answer.status, 422);
    for kept in ["value=\"8931234500017\"", "href=\"#i-scan\""] {
        assert!(answer.body.contains(kept), "{kept}: {}", answer.body);
    }
    assert!(!answer.body.contains("href=\"#i-code\""), "{}", answer.body);
    let page = get_as(&office.app, &cookie, "/kiosk/ready").await;
    assert!(!page.body.contains("8931234500017"), "{}", page.body);
    let waiting: u32 = office
        .desk
        .lines_now()
        .unwrap()
        .iter()
        .map(|l| l.waiting)
        .sum();
    assert_eq!(waiting, 0);
}

#[tokio::test]
async fn a_kiosk_tells_the_date_of_an_apology_as_the_page_that_follows_it() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let (id, number) = crate::dossier::accept(&office, "late");
    let key = office.desk.tracking_key(id).printed();
    let act = [
        ("deed", "apologise"),
        ("key", "sorry"),
        ("version", "1"),
        ("apologise-new_date", "2026-12-18"),
        ("apologise-new_time", "17:00"),
        ("apologise-late_unit", "desk"),
        ("apologise-reason", "Nơi khác chưa trả lời"),
    ];
    let director = crate::dossier::director(&office);
    let path = format!("/d/{id}/do");
    let sorry = crate::dossier::post(&office, &director, &path, &act).await;
    assert_eq!(sorry.status, 303, "{}", sorry.body);
    let typed = format!("code={number}&key={key}");
    let kiosk = post_as(&office.app, &cookie, "/kiosk/ready", &typed).await;
    let phone = post(&office.app, "/t", &typed).await;
    for page in [kiosk, phone] {
        assert!(
            page.body.contains("Hẹn trả thứ Sáu 18/12/2026"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("Đúng tiến độ"));
    }
}

pub(crate) async fn phone_key(office: &Office) -> String {
    value(&get(&office.app, "/q").await.body, "key")
}

#[tokio::test]
async fn a_phone_takes_one_ticket_with_the_code_of_now_and_waits_for_the_next() {
    let office = Office::working();
    let key = phone_key(&office).await;
    let code = office.desk.presence_code();
    let bad = if code == "0000" { "0001" } else { "0000" };
    let wrong = post(
        &office.app,
        "/q",
        &format!("key={key}&line=civil&code={bad}"),
    )
    .await;
    assert!(
        wrong.status == 422 && wrong.body.contains("không phải mã"),
        "{}",
        wrong.body
    );
    let form = format!("key={key}&line=civil&code={code}");
    let first = post(&office.app, "/q", &form).await;
    let twice = post(&office.app, "/q", &form).await;
    assert_eq!(token(&first), token(&twice), "the same press");
    let cookie = first
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let token = token(&first);
    let again = get_as(&office.app, &cookie, "/q").await;
    assert_eq!(
        again.header("location"),
        format!("/q/{token}"),
        "one live ticket"
    );
    let form = format!("key={}&line=land&code={code}", "9".repeat(32));
    let again = post_as(&office.app, &cookie, "/q", &form).await;
    assert_eq!(again.header("location"), format!("/q/{token}"));
    let page = get(&office.app, &format!("/q/{token}")).await;
    assert!(page.body.contains("D001") && page.body.contains("http-equiv=\"refresh\""));
    // Over: another only after a while.
    let id = office.desk.followed(&token).unwrap();
    office
        .desk
        .end_visit(&crate::dossier::specialist(&office).actor, "end", id)
        .unwrap();
    let early = post_as(&office.app, &cookie, "/q", &form).await;
    assert!(
        early.status == 422 && early.body.contains("10 phút"),
        "{}",
        early.body
    );
    set(&office, "2026-11-25T09:11:00+07:00");
    let form = form.replace(&code, &office.desk.presence_code());
    let next = post_as(&office.app, &cookie, "/q", &form).await;
    assert_eq!(visit(&office, &self::token(&next)).line.as_str(), "land");
    // Guessing is stopped and says for how long.
    let mut last = 0;
    for n in 0..12 {
        let form = format!("key={:032}&line=civil&code={bad}", n + 100);
        let answer = post(&office.app, "/q", &form).await;
        last = answer.status;
        if last == 429 {
            assert!(!answer.header("retry-after").is_empty());
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_phone_that_asks_too_often_is_told_when() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let one = token(&press(&office, &cookie, "land").await.1);
    let two = token(&press(&office, &cookie, "land").await.1);
    let (page, live) = (format!("/q/{one}"), format!("/q/{one}/now"));
    for _ in 0..30 {
        assert_eq!(get(&office.app, &page).await.status, 200);
        let answer = get(&office.app, &live).await;
        assert!(answer.body.contains("\"mark\":\""), "{}", answer.body);
    }
    for path in [&page, &live] {
        let answer = get(&office.app, path).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), "60");
        assert!(answer.body.contains("60"), "{}", answer.body);
    }
    assert_eq!(
        get(&office.app, &format!("/q/{two}")).await.status,
        200,
        "a neighbour"
    );
    set(&office, "2026-11-25T09:01:00+07:00");
    assert_eq!(get(&office.app, &page).await.status, 200, "a minute later");
    for n in 0..20 {
        let wrong = format!("/q/1-AAAAAAAA{n:02}");
        assert_eq!(get(&office.app, &wrong).await.status, 404, "{n}");
    }
    assert_eq!(
        get(&office.app, "/q/1-AAAAAAAAZZ").await.status,
        429,
        "guessing tokens"
    );
}

#[tokio::test]
async fn a_phone_is_called_says_it_comes_and_comes_back_with_the_code() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let token = token(&press(&office, &cookie, "civil").await.1);
    let path = format!("/q/{token}");
    let me = at_counter(&office);
    let called = office.desk.call_next(&me, "call").unwrap().visit;
    let counter = called.phase.counter().unwrap();
    let page = get(&office.app, &path).await;
    assert!(
        page.body.contains(&format!("Mời đến quầy {counter}")),
        "{}",
        page.body
    );
    let live = get(&office.app, &format!("{path}/now")).await.body;
    assert!(live.contains("\"next\":3"), "{live}");
    for _ in 0..2 {
        let answer = post(&office.app, &format!("{path}/coming"), "").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    assert!(matches!(
        visit(&office, &token).phase,
        Phase::Called { coming: true, .. }
    ));
    let recalls = office.desk.queue_policy().recalls;
    for n in 1..recalls {
        set(&office, &format!("2026-11-25T09:0{n}:00+07:00"));
        let key = format!("again{n}");
        office
            .desk
            .handle(&me, &key, called.id, Handled::Recall {})
            .unwrap();
    }
    office
        .desk
        .handle(&me, "gone", called.id, Handled::Missed {})
        .unwrap();
    let page = get(&office.app, &path).await;
    assert!(page.body.contains("không thấy Ông/Bà"), "{}", page.body);
    let key = value(&page.body, "key");
    let wrong = post(
        &office.app,
        &format!("{path}/back"),
        &format!("key={key}&code=x"),
    )
    .await;
    assert_eq!(wrong.status, 422);
    let form = format!("key={key}&code={}", office.desk.presence_code());
    let back = post(&office.app, &format!("{path}/back"), &form).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert!(matches!(visit(&office, &token).phase, Phase::Waiting {}));
}

#[tokio::test]
async fn what_is_left_empty_is_told_by_the_page_and_is_no_wrong_code() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let enter = get_as(&office.app, &cookie, "/kiosk/booked").await.body;
    let field = enter.split("id=\"i-code\"").nth(1).unwrap();
    let field = field.split('>').next().unwrap();
    assert!(field.contains("autofocus"), "{field}");
    let take = get(&office.app, "/q").await.body;
    let mine = get(&office.app, "/book/mine").await.body;
    // A browser that checked the fields would speak its own language.
    for (page, action) in [
        (&enter, "/kiosk/booked"),
        (&take, "/q"),
        (&mine, "/book/mine"),
    ] {
        let form = format!("action=\"{action}\" novalidate");
        assert!(page.contains(&form), "{action}: {page}");
    }
    let key = value(&take, "key");
    for _ in 0..25 {
        let form = format!("key={key}&code=");
        let none = post(&office.app, "/q", &form).await;
        assert_eq!(none.status, 422, "{}", none.body);
        for words in ["Nhập 4 chữ số", "Chọn việc Ông/Bà"] {
            assert!(none.body.contains(words), "{words}: {}", none.body);
        }
        let mine = post(&office.app, "/book/mine", "code=").await;
        let entered = post_as(&office.app, &cookie, "/kiosk/booked", &form).await;
        for none in [mine, entered] {
            assert_eq!(none.status, 422, "{}", none.body);
            assert!(none.body.contains("Nhập mã đặt hẹn."), "{}", none.body);
        }
    }
    // A code of another day is told that day.
    let slots = office.desk.booking_slots(&LineId::new("land")).unwrap();
    let at = slots.last().unwrap().at;
    let ask = motcua_desk::queue::BookingAsk {
        line: LineId::new("land"),
        at,
        name: String::new(),
        phone: String::new(),
    };
    let booked = office.desk.book("b", ask).unwrap();
    let form = format!("key={}&code={}", "2".repeat(32), encode(&booked.code));
    let early = post_as(&office.app, &cookie, "/kiosk/booked", &form).await;
    assert_eq!(early.status, 422, "{}", early.body);
    let day = motcua_domain::time::local(at).date();
    let day = format!("{}/{}/{}", day.day(), day.month(), day.year());
    let told = early.body.split("Mã này hẹn").nth(1).unwrap();
    assert!(told.contains(&day), "{day}: {told}");
}

async fn book(office: &Office, key: &str, slot: &str, more: &str) -> Answer {
    let key = key.repeat(32);
    let form = format!("key={key}&line=land&at={slot}{more}");
    post(&office.app, "/book", &form).await
}

#[tokio::test]
async fn a_time_is_booked_moved_and_given_back_and_full_is_said() {
    let office = Office::working();
    let page = get(&office.app, "/book?line=land").await;
    let slots: Vec<String> = page
        .body
        .split("name=\"at\" value=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect();
    assert!(slots.len() > 20, "{}", page.body);
    let first = book(
        &office,
        "1",
        &slots[0],
        "&name=H%E1%BB%93ng&phone=0901234567",
    )
    .await;
    assert_eq!(first.status, 200, "{}", first.body);
    let code = code(&first.body);
    let again = book(
        &office,
        "1",
        &slots[0],
        "&name=H%E1%BB%93ng&phone=0901234567",
    )
    .await;
    assert_eq!(self::code(&again.body), code, "sent twice, booked once");
    let places = office.desk.queue_policy().booking.as_ref().unwrap().places;
    for n in 1..places {
        assert_eq!(
            book(&office, &(n + 1).to_string(), &slots[0], "")
                .await
                .status,
            200
        );
    }
    let full = book(&office, "8", &slots[0], "").await;
    assert!(
        full.status == 422 && full.body.contains("không còn chỗ"),
        "{}",
        full.body
    );
    let none = book(&office, "9", "", "").await;
    assert!(
        none.status == 422 && none.body.contains("Chọn một giờ"),
        "{}",
        none.body
    );
    let bad = book(&office, "7", &slots[1], "&phone=12").await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("value=\"12\""), "nothing is typed twice");
    let typed = format!("code={}", code.to_lowercase().replace('-', "+"));
    let mine = post(&office.app, "/book/mine", &typed).await;
    assert!(
        mine.status == 200 && mine.body.contains(&code),
        "{}",
        mine.body
    );
    assert!(
        mine.body.contains("Giờ đang hẹn: ") && mine.body.contains("Giờ này vẫn giữ"),
        "{}",
        mine.body
    );
    let key = value(&mine.body, "key");
    let form = format!("key={key}&code={code}&at={}", slots[5]);
    let moved = post(&office.app, "/book/move", &form).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    assert_eq!(
        book(&office, "6", &slots[0], "").await.status,
        200,
        "the place is free"
    );
    let none = format!("key={key}&code={code}");
    let none = post(&office.app, "/book/move", &none).await;
    assert!(
        none.status == 422 && none.body.contains("Giờ hẹn của Ông/Bà chưa thay đổi"),
        "{}",
        none.body
    );
    let key = value(&moved.body, "key");
    let form = format!("key={key}&code={code}");
    for _ in 0..2 {
        let gone = post(&office.app, "/book/release", &form).await;
        assert!(
            gone.status == 200 && gone.body.contains("đã được trả lại"),
            "{}",
            gone.body
        );
    }
    let late = format!("key={}&code={code}&at={}", "5".repeat(32), slots[6]);
    assert_eq!(post(&office.app, "/book/move", &late).await.status, 422);
    let wrong = post(&office.app, "/book/mine", "code=0000-0000-0000").await;
    assert!(wrong.status == 422 && wrong.body.contains("Không có giờ hẹn nào"));
    // A closed day has no times, also when one is made up.
    let sunday: motcua_domain::time::Timestamp = "2026-11-29T08:00:00+07:00".parse().unwrap();
    let made_up = book(&office, "4", &sunday.as_second().to_string(), "").await;
    assert_eq!(made_up.status, 422);
}

/// A printer: its address, and what it took once the job is over.
fn printer(paper: u8) -> (String, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("{}/80", listener.local_addr().unwrap());
    let serve = move |mut stream: TcpStream| {
        let (mut taken, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(n @ 1..) = stream.read(&mut buffer) {
            match &buffer[..n] {
                [0x10, 4, 4] => stream.write_all(&[paper]).unwrap(),
                [0x10, 4, _] => stream.write_all(&[0x12]).unwrap(),
                job => taken.extend(job),
            }
        }
        taken
    };
    let thread = std::thread::spawn(move || serve(listener.accept().unwrap().0));
    (address, thread)
}

pub(crate) fn fault(office: &Office, id: i64) -> Option<String> {
    let devices = office.desk.devices().unwrap();
    devices.into_iter().find(|one| one.id == id).unwrap().fault
}

#[tokio::test]
async fn a_ticket_is_printed_as_a_picture_with_its_code() {
    let office = Office::working();
    let (address, job) = printer(0x12);
    let (cookie, id) = pair(&office, DeviceKind::Kiosk, &address).await;
    let given = press(&office, &cookie, "land").await.1;
    let job = job.join().unwrap();
    let picture = motcua_web::escpos::decode(&job).unwrap();
    assert_eq!(picture.width, 576);
    let dark = |x: usize, y: usize| if picture.is_black(x, y) { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(576, picture.rows.len(), dark);
    let read: Vec<String> = image
        .detect_grids()
        .iter()
        .map(|g| g.decode().unwrap().1)
        .collect();
    assert_eq!(read, [format!("http://motcua.test/q/{}", token(&given))]);
    assert_eq!(fault(&office, id), None);
}

#[tokio::test]
async fn no_paper_is_told_and_the_number_stays_large_on_the_screen() {
    let office = Office::working();
    let (address, job) = printer(0x72);
    let (cookie, id) = pair(&office, DeviceKind::Kiosk, &address).await;
    let given = press(&office, &cookie, "land").await.1;
    assert_eq!(given.status, 303, "nobody waits for the printer");
    assert!(job.join().unwrap().is_empty());
    for _ in 0..50 {
        if fault(&office, id).is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(fault(&office, id).as_deref(), Some("paper"));
    let page = get_as(&office.app, &cookie, given.header("location")).await;
    assert!(page.body.contains("Máy in hết giấy"), "{}", page.body);
    // The part that is asked for again holds the heading too: no paper is
    // promised beside a printer without paper.
    let said = page.body.split("data-part=\"said\"").nth(1).unwrap();
    let said = said.split("</div>").next().unwrap();
    assert!(
        said.contains("<h1>Phiếu của Ông/Bà</h1>") && said.contains("Máy in hết giấy"),
        "{said}"
    );
    assert!(!page.body.contains("Mời Ông/Bà lấy phiếu"));
    assert!(
        page.body.contains("class=\"knumber\">A001"),
        "{}",
        page.body
    );
    // Paper put in, reprinted: the fault is gone.
    let reprint = format!("/kiosk/t/{}/print", token(&given));
    assert_eq!(
        post_as(&office.app, &cookie, &reprint, "").await.status,
        303
    );
}

#[tokio::test]
async fn a_printer_that_never_answers_delays_nobody() {
    let office = Office::working();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("{}/58", listener.local_addr().unwrap());
    let cookie = pair(&office, DeviceKind::Kiosk, &address).await.0;
    let begun = std::time::Instant::now();
    let given = press(&office, &cookie, "land").await.1;
    let page = get_as(&office.app, &cookie, given.header("location")).await;
    assert_eq!(page.status, 200);
    assert!(
        begun.elapsed() < Duration::from_millis(2900),
        "{:?}",
        begun.elapsed()
    );
    drop(listener);
}

#[tokio::test]
async fn a_kiosk_in_english_goes_back_to_vietnamese_by_itself() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let english = format!("{cookie}; lang=en");
    let back = "href=\"/kiosk?fresh=1&amp;lang=vi\" data-idle=\"30\"";
    for path in ["/kiosk?lang=en", "/kiosk/priority", "/kiosk/guide"] {
        let page = get_as(&office.app, &english, path).await;
        assert!(page.body.contains("<html lang=\"en\""), "{path}");
        assert!(page.body.contains(back), "{path}: {}", page.body);
    }
    let page = get_as(&office.app, &cookie, "/kiosk").await;
    assert!(page.body.contains("<html lang=\"vi\""), "{}", page.body);
    assert!(!page.body.contains("data-idle"), "nothing to go back to");
}

#[tokio::test]
async fn a_booked_ticket_tells_its_hour_and_no_other() {
    let office = Office::working();
    let slots = office.desk.booking_slots(&LineId::new("land")).unwrap();
    let at = slots[0].at;
    let ask = motcua_desk::queue::BookingAsk {
        line: LineId::new("land"),
        at,
        name: String::new(),
        phone: String::new(),
    };
    let booked = office.desk.book("b", ask).unwrap();
    office.clock.set(at - jiff::SignedDuration::from_mins(7));
    let cookie = kiosk(&office).await;
    let form = format!("key={}&code={}", "1".repeat(32), encode(&booked.code));
    let answer = post_as(&office.app, &cookie, "/kiosk/booked", &form).await;
    let token = token(&answer);
    let screen = get_as(&office.app, &cookie, answer.header("location")).await;
    let phone = get(&office.app, &format!("/q/{token}")).await;
    for page in [&screen.body, &phone.body] {
        assert!(page.contains("Hẹn "), "{page}");
        for false_now in ["không phải chờ", "Được gọi khoảng"] {
            assert!(!page.contains(false_now), "{false_now}: {page}");
        }
    }
    // Late, the hour is over: the wait is told again, and no hour beside it.
    office.clock.set(at + jiff::SignedDuration::from_mins(3));
    let alone = get(&office.app, &format!("/q/{token}")).await;
    let says = "Chưa có quầy nào mở cho việc này";
    assert!(alone.body.contains(says), "{}", alone.body);
    at_counter(&office);
    let late = get(&office.app, &format!("/q/{token}")).await;
    assert!(late.body.contains("Được gọi khoảng"), "{}", late.body);
}

#[tokio::test]
async fn a_receipt_can_be_typed_on_a_kiosk_without_a_keyboard() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let page = get_as(&office.app, &cookie, "/kiosk/ready").await;
    let keys = page.body.split("data-keys=\"").nth(1).expect("keys");
    let tag = keys.split('>').next().unwrap();
    assert!(tag.starts_with("i-code i-key\""), "both fields: {tag}");
    let letters = tag.split("data-letters=\"").nth(1).unwrap();
    let letters = letters.split('"').next().unwrap();
    let (id, number) = crate::dossier::accept(&office, "ready");
    let key = office.desk.tracking_key(id).printed();
    for wanted in number.as_str().chars().chain(key.chars()) {
        assert!(letters.contains(wanted), "no key for {wanted:?}");
    }
    // Typed without the dots and dashes, as fingers do.
    let bare = |text: &str| text.replace(['.', '-'], "").to_lowercase();
    let typed = format!("code={}&key={}", bare(number.as_str()), bare(&key));
    let answer = post_as(&office.app, &cookie, "/kiosk/ready", &typed).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_time_that_cannot_be_booked_says_why() {
    let office = Office::working();
    let slots = office.desk.booking_slots(&LineId::new("land")).unwrap();
    let odd = slots[0].at + jiff::SignedDuration::from_mins(1);
    let at = |text: &str| text.parse::<motcua_domain::time::Timestamp>().unwrap();
    for (n, (slot, says)) in [
        (at("2026-11-29T08:00:00+07:00"), "Ngày này không tiếp nhận"),
        (at("2026-11-25T08:00:00+07:00"), "Giờ này đã qua"),
        (at("2027-06-01T08:00:00+07:00"), "chưa mở đặt giờ"),
        (odd, "ngoài giờ hẹn"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = book(&office, &n.to_string(), &slot.as_second().to_string(), "").await;
        assert_eq!(answer.status, 422, "{slot}");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
}

#[tokio::test]
async fn letters_and_buttons_are_for_one_person_only() {
    let office = Office::working();
    let cookie = kiosk(&office).await;
    let answer = post_as(&office.app, &cookie, "/kiosk/look", "look=big").await;
    let look = answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let both = format!("{cookie}; {look}");
    let page = get_as(&office.app, &both, "/kiosk").await;
    assert!(
        page.body.contains("<body class=\"kiosk k-big\""),
        "{}",
        page.body
    );
    let fresh = get_as(&office.app, &both, "/kiosk?fresh=1&lang=vi").await;
    assert!(fresh.body.contains("<body class=\"kiosk\""));
    let set: Vec<&str> = fresh
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap())
        .collect();
    assert!(
        set.iter()
            .any(|c| c.starts_with("kiosk-look=;") && c.contains("Max-Age=0")),
        "{set:?}"
    );
    assert!(set.iter().any(|c| c.starts_with("lang=vi")), "{set:?}");
}
