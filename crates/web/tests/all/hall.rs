//! The counter, the head's view, the rules and the devices, as browsers send
//! them, on a real desk.

use crate::{Answer, Office, get_as, post_as};
use motcua_desk::queue::{Ask, BookingAsk};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::visit::{ClassId, LineId, Origin, Phase};
use motcua_web::pages::encode;

/// A ticket of the kiosk.
fn ticket(office: &Office, key: &str, line: &str, class: &str) -> VisitId {
    let ask = Ask {
        line: LineId::new(line),
        class: ClassId::new(class),
        origin: Origin::Kiosk,
    };
    let me = office.desk.device_actor(1);
    office.desk.issue_ticket(&me, key, ask).unwrap().visit.id
}

fn person(office: &Office, login: &str, roles: &[Role]) -> Actor {
    crate::dossier::who(office, login, "desk", roles).actor
}

fn clerk(office: &Office) -> Actor {
    person(office, "lan", &[Role::Clerk, Role::Cashier])
}

fn minutes(office: &Office, n: i64) {
    use motcua_desk::clock::Clock as _;
    let later = office.clock.now() + jiff::SignedDuration::from_mins(n);
    office.clock.set(later);
}

/// The value of a hidden field.
fn value(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = body
        .find(&mark)
        .unwrap_or_else(|| panic!("no {name}: {body}"));
    body[at + mark.len()..]
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// Presses a button of the counter's page as it stands now.
async fn press(office: &Office, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let page = get_as(&office.app, cookie, "/counter").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let key = value(&page.body, "key");
    let body = form(&[&[("key", key.as_str())][..], pairs].concat());
    post_as(&office.app, cookie, "/counter", &body).await
}

/// A clerk at counter 1 with nobody yet.
async fn at_counter(office: &Office, login: &str, counter: &str) -> String {
    let cookie = office.sign_in(login).await;
    let done = press(office, &cookie, &[("do", "take"), ("counter", counter)]).await;
    assert_eq!(done.header("location"), "/counter", "{}", done.body);
    cookie
}

fn now(office: &Office, me: &Actor) -> Option<VisitId> {
    office.desk.workplace(me).unwrap().now.map(|one| one.id)
}

fn seen(office: &Office, id: VisitId) -> motcua_domain::visit::Visit {
    office.desk.visit_seen(&clerk(office), id).unwrap()
}

#[test]
fn two_officials_pressing_at_once_get_two_people_and_a_double_press_gets_one() {
    crate::on_both(async |office: Office| {
        minutes(&office, 24 * 60);
        office.install("hai", "desk", &[Role::Clerk]);
        let first = at_counter(&office, "lan", "1").await;
        let second = at_counter(&office, "hai", "2").await;
        let ids = ["a", "b", "c"].map(|key| ticket(&office, key, "land", "ordinary"));
        let key = "k".repeat(32);
        let body = form(&[("key", &key), ("do", "next")]);
        let other = body.replace(&key, &"l".repeat(32));
        let (one, two, again) = tokio::join!(
            post_as(&office.app, &first, "/counter", &body),
            post_as(&office.app, &second, "/counter", &other),
            post_as(&office.app, &first, "/counter", &body),
        );
        for answer in [one, two, again] {
            assert_eq!(answer.header("location"), "/counter", "{}", answer.body);
        }
        let (lan, hai) = (clerk(&office), person(&office, "hai", &[Role::Clerk]));
        let mut called = [now(&office, &lan).unwrap(), now(&office, &hai).unwrap()];
        called.sort();
        assert_eq!(called, [ids[0], ids[1]], "two people, and nobody twice");
        assert_eq!(seen(&office, ids[2]).phase, Phase::Waiting {});
        let page = get_as(&office.app, &first, "/counter").await.body;
        assert!(page.contains("đến trước nhất trong hàng Đất đai"), "{page}");
    });
}

#[tokio::test]
async fn an_empty_line_and_a_counter_used_twice_are_said_in_words() {
    let office = Office::working();
    office.install("hai", "desk", &[Role::Clerk]);
    let first = at_counter(&office, "lan", "1").await;
    let empty = press(&office, &first, &[("do", "next")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Không có ai chờ."), "{}", empty.body);
    let second = office.sign_in("hai").await;
    let twice = press(&office, &second, &[("do", "take"), ("counter", "1")]).await;
    assert_eq!(twice.status, 409);
    assert!(twice.body.contains("Quầy 1 đã có người khác nhận."));
    assert!(
        !twice.body.contains("value=\"1\">Quầy 1"),
        "only free ones are offered"
    );
    let none = press(&office, &second, &[("do", "take"), ("counter", "77")]).await;
    assert!(none.body.contains("Không có quầy 77."), "{}", none.body);
    let lost = press(&office, &second, &[("do", "next")]).await;
    assert!(
        lost.body.contains("Ông/Bà chưa nhận quầy."),
        "{}",
        lost.body
    );
    let english = get_as(&office.app, &second, "/counter?lang=en").await;
    assert!(english.body.contains("Take a counter"), "{}", english.body);
}

#[tokio::test]
async fn a_visit_goes_from_the_call_to_the_intake_and_ends_with_an_outcome() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    let id = ticket(&office, "a", "land", "elderly");
    let visit = id.to_string();
    minutes(&office, 31);
    press(&office, &cookie, &[("do", "next")]).await;
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(
        page.contains("A001") && page.contains("Chờ 31 phút"),
        "{page}"
    );
    assert!(
        page.contains("Căn cước hoặc giấy tờ có năm sinh"),
        "what to show"
    );
    // Not again within five seconds, and not absent before it was called often.
    let soon = press(&office, &cookie, &[("do", "recall"), ("visit", &visit)]).await;
    assert!(
        soon.status == 422 && soon.body.contains("Vừa gọi xong"),
        "{}",
        soon.body
    );
    let missed = press(&office, &cookie, &[("do", "missed"), ("visit", &visit)]).await;
    assert!(
        missed.body.contains("Gọi lại thêm 2 lần nữa"),
        "{}",
        missed.body
    );
    // Priority was not shown: ordinary, with the arrival kept.
    let changed = [
        ("do", "class"),
        ("visit", visit.as_str()),
        ("class", "ordinary"),
    ];
    press(&office, &cookie, &changed).await;
    assert!(seen(&office, id).class.is_ordinary());
    let seated = press(&office, &cookie, &[("do", "serve"), ("visit", &visit)]).await;
    assert_eq!(seated.header("location"), "/intake", "{}", seated.body);
    let intake = get_as(&office.app, &cookie, "/intake").await.body;
    assert!(
        intake.contains("A001") && intake.contains("thuộc hàng của người"),
        "{intake}"
    );
    assert!(
        !intake.contains("id=\"g-civil_status\""),
        "only the line's fields"
    );
    let all = get_as(&office.app, &cookie, "/intake?all=1").await.body;
    assert!(all.contains("id=\"g-civil_status\""), "{all}");
    let open = press(&office, &cookie, &[("do", "finish"), ("visit", &visit)]).await;
    assert_eq!(open.status, 422, "an outcome must be chosen");
    assert!(open.body.contains("Chọn kết quả của lượt này."));
    // A dossier joins, and "accepted" is chosen beforehand.
    let (dossier, _) = crate::dossier::accept(&office, "a");
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("value=\"accepted\" checked"), "{page}");
    let own = get_as(&office.app, &cookie, &format!("/d/{dossier}")).await;
    let own = get_as(&office.app, &cookie, own.header("location"))
        .await
        .body;
    assert!(own.contains("Số A001, 25/11/2026, Đất đai"), "{own}");
    let done = [
        ("do", "finish_next"),
        ("visit", visit.as_str()),
        ("outcome", "accepted"),
    ];
    let over = press(&office, &cookie, &done).await;
    assert_eq!(over.header("location"), "/counter?done=notice-nobody-waits");
    // A page that shows the visit still at the counter: the act is stale.
    let stale = press(&office, &cookie, &done).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(
        stale.body.contains("lượt này đã kết thúc"),
        "{}",
        stale.body
    );
    // Taken back within the minutes of the rules.
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("Hoàn lại: kết thúc A001"), "{page}");
    press(&office, &cookie, &[("do", "undo"), ("visit", &visit)]).await;
    assert_eq!(now(&office, &clerk(&office)), Some(id));
}

#[tokio::test]
async fn absent_held_and_sent_on_people_keep_their_places() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    let first = ticket(&office, "a", "land", "ordinary");
    let visit = first.to_string();
    press(&office, &cookie, &[("do", "next")]).await;
    for _ in 0..2 {
        minutes(&office, 1);
        let again = press(&office, &cookie, &[("do", "recall"), ("visit", &visit)]).await;
        assert_eq!(again.status, 303, "{}", again.body);
    }
    let missed = press(&office, &cookie, &[("do", "missed"), ("visit", &visit)]).await;
    assert_eq!(missed.status, 303, "{}", missed.body);
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(
        page.contains("Vắng khi gọi") && page.contains("Đã quay lại"),
        "{page}"
    );
    press(&office, &cookie, &[("do", "return"), ("visit", &visit)]).await;
    press(&office, &cookie, &[("do", "next")]).await;
    press(&office, &cookie, &[("do", "serve"), ("visit", &visit)]).await;
    press(&office, &cookie, &[("do", "hold"), ("visit", &visit)]).await;
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(
        page.contains("Đang tạm chờ") && page.contains("Đã ngồi lại"),
        "{page}"
    );
    press(&office, &cookie, &[("do", "serve"), ("visit", &visit)]).await;
    // Nothing chosen: refused with what to choose, and nobody moves.
    let own = [
        ("do", "transfer"),
        ("visit", visit.as_str()),
        ("line", "land"),
        ("wants", ""),
    ];
    let own = press(&office, &cookie, &own).await;
    assert_eq!(own.status, 422, "{}", own.body);
    for part in [
        "<a href=\"#i-line\">Chọn hàng khác hoặc một cán bộ",
        "id=\"transfer\" data-key=\"f9\" open",
        "aria-describedby=\"i-line-e\"",
    ] {
        assert!(own.body.contains(part), "{part}: {}", own.body);
    }
    assert_eq!(seen(&office, first).phase.slug(), "serving");
    let sent = [
        ("do", "transfer"),
        ("visit", visit.as_str()),
        ("line", "civil"),
        ("wants", ""),
    ];
    let sent = press(&office, &cookie, &sent).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let there = seen(&office, first);
    assert_eq!(
        (there.line.as_str(), &there.phase),
        ("civil", &Phase::Waiting {})
    );
    let nobody = [
        ("do", "transfer"),
        ("visit", visit.as_str()),
        ("line", "nowhere"),
    ];
    let nobody = press(&office, &cookie, &nobody).await;
    assert_eq!(nobody.status, 422, "{}", nobody.body);
    // A break has a reason of the list and nothing else.
    let ill = press(&office, &cookie, &[("do", "break"), ("reason", "ill")]).await;
    assert!(
        ill.body.contains("Chọn một lý do trong danh sách."),
        "{}",
        ill.body
    );
    press(&office, &cookie, &[("do", "break"), ("reason", "lunch")]).await;
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("tạm nghỉ: ăn trưa"), "{page}");
    // A page from before the break still has the button: nobody is called, the
    // break goes on, and the answer says how it ends.
    let stale = press(&office, &cookie, &[("do", "next")]).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(
        stale.body.contains("Bấm “Trở lại làm việc” trước")
            && stale.body.contains("value=\"back\"")
            && !stale.body.contains("value=\"next\""),
        "{}",
        stale.body
    );
    press(&office, &cookie, &[("do", "back")]).await;
    let left = press(&office, &cookie, &[("do", "leave")]).await;
    assert_eq!(left.status, 303, "{}", left.body);
}

#[tokio::test]
async fn sent_home_prints_the_papers_that_are_missing() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    let id = ticket(&office, "a", "civil", "ordinary");
    press(&office, &cookie, &[("do", "next")]).await;
    press(
        &office,
        &cookie,
        &[("do", "serve"), ("visit", &id.to_string())],
    )
    .await;
    let settings = office.desk.settings();
    let published = settings
        .catalogue
        .all(office.desk.today())
        .find(|p| p.procedure.field == "civil_status" && p.procedure.items.len() > 1);
    let procedure = published.unwrap().procedure.clone();
    let there = format!("/visit/{id}/home");
    let page = get_as(
        &office.app,
        &cookie,
        &format!("{there}?procedure={}", procedure.code),
    )
    .await;
    assert!(page.body.contains("name=\"item\""), "{}", page.body);
    let key = value(&page.body, "key");
    let none = form(&[("key", &key), ("procedure", &procedure.code)]);
    let none = post_as(&office.app, &cookie, &there, &none).await;
    assert_eq!(none.status, 422);
    assert!(
        none.body.contains("Đánh dấu ít nhất một giấy tờ"),
        "{}",
        none.body
    );
    let key = value(&none.body, "key");
    let item = &procedure.items[0];
    let body = form(&[
        ("key", &key),
        ("procedure", &procedure.code),
        ("item", &item.id),
    ]);
    let done = post_as(&office.app, &cookie, &there, &body).await;
    assert_eq!(
        done.header("location"),
        format!("/visit/{id}/missing?print=1")
    );
    let paper = get_as(&office.app, &cookie, &format!("/visit/{id}/missing")).await;
    assert!(paper.body.contains(&item.name_vi), "{}", paper.body);
    assert!(!paper.body.contains(&procedure.items[1].name_vi));
    let other = ticket(&office, "b", "civil", "ordinary");
    let none = get_as(&office.app, &cookie, &format!("/visit/{other}/missing")).await;
    assert_eq!(none.status, 404, "nothing is missing there");
}

#[tokio::test]
async fn choosing_is_offered_only_where_the_rules_allow_it() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    let ids = ["a", "b"].map(|key| ticket(&office, key, "land", "ordinary"));
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(!page.contains("Chọn người để gọi"), "{page}");
    let second = ids[1].to_string();
    let locked = press(&office, &cookie, &[("do", "call"), ("visit", &second)]).await;
    assert!(locked.status == 422 && locked.body.contains("không cho chọn người"));
    let mut policy = office.desk.queue_policy().as_ref().clone();
    policy.choice_locked = false;
    let boss = person(&office, "quan", &[Role::Director]);
    office.desk.draft_queue_rules(&boss, "d", &policy).unwrap();
    let mark = office.desk.queue_rules(&boss).unwrap().mark;
    office.desk.publish_queue_rules(&boss, "p", &mark).unwrap();
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("Chọn người để gọi"), "{page}");
    let called = press(&office, &cookie, &[("do", "call"), ("visit", &second)]).await;
    assert_eq!(called.status, 303, "{}", called.body);
    assert_eq!(now(&office, &clerk(&office)), Some(ids[1]));
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("Được cán bộ chọn"), "{page}");
}

#[tokio::test]
async fn the_name_of_a_booked_time_is_shown_to_nobody_before_the_call() {
    let office = Office::working();
    let slot = office.desk.booking_slots(&LineId::new("land")).unwrap()[0].at;
    let ask = BookingAsk {
        line: LineId::new("land"),
        at: slot,
        name: "Đỗ Thị Hẹn".to_owned(),
        phone: "0912 345 678".to_owned(),
    };
    let booked = office.desk.book("b", ask).unwrap();
    office.clock.set(slot);
    let me = office.desk.device_actor(1);
    let issued = office.desk.check_in(&me, "c", &booked.code).unwrap();
    let id = issued.visit.id.to_string();
    let cookie = at_counter(&office, "lan", "1").await;
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(!page.contains("Đỗ Thị Hẹn"), "{page}");
    press(&office, &cookie, &[("do", "next")]).await;
    let page = get_as(&office.app, &cookie, "/counter").await.body;
    assert!(page.contains("Đỗ Thị Hẹn"), "{page}");
    press(&office, &cookie, &[("do", "serve"), ("visit", &id)]).await;
    let code = {
        let settings = office.desk.settings();
        let mut all = settings.catalogue.all(office.desk.today());
        all.find(|p| p.procedure.field == "land")
            .unwrap()
            .procedure
            .code
            .clone()
    };
    let intake = get_as(&office.app, &cookie, &format!("/intake?procedure={code}"))
        .await
        .body;
    assert!(intake.contains("value=\"Đỗ Thị Hẹn\""), "{intake}");
    assert!(intake.contains("value=\"0912 345 678\""), "{intake}");
    // The list of the day: names for who runs the hall, not for others.
    office.install("sep", "leaders", &[Role::Director]);
    let boss = office.sign_in("sep").await;
    let list = get_as(&office.app, &boss, "/admin/booked").await.body;
    assert!(
        list.contains("Đỗ Thị Hẹn") && list.contains("Đã đến"),
        "{list}"
    );
    let admin = office.sign_in("quan").await;
    let list = get_as(&office.app, &admin, "/admin/booked").await;
    assert!(
        list.status == 200 && !list.body.contains("Đỗ Thị Hẹn"),
        "{}",
        list.body
    );
}

/// Presses a button of the head's page as it stands now.
async fn run(office: &Office, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let visit = pairs.iter().find(|(name, _)| *name == "visit");
    let official = pairs.iter().find(|(name, _)| *name == "official");
    let query = visit.or(official).map(|(name, id)| format!("?{name}={id}"));
    let there = format!("/hall{}", query.unwrap_or_default());
    let page = get_as(&office.app, cookie, &there).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let key = value(&page.body, "key");
    let body = form(&[&[("key", key.as_str())][..], pairs].concat());
    post_as(&office.app, cookie, "/hall", &body).await
}

#[tokio::test]
async fn the_head_sees_who_is_next_and_why_and_mends_what_hangs() {
    let office = Office::working();
    office.install("sep", "leaders", &[Role::Director]);
    let boss = office.sign_in("sep").await;
    let clerk_cookie = at_counter(&office, "lan", "1").await;
    let ids = ["a", "b", "c"].map(|key| ticket(&office, key, "land", "ordinary"));
    minutes(&office, 35);
    press(&office, &clerk_cookie, &[("do", "next")]).await;
    let page = get_as(&office.app, &boss, "/hall").await.body;
    assert!(page.contains("Số A002 chờ 35 phút"), "{page}");
    assert!(
        page.contains("Mẫu lan") && page.contains("<td>A001</td>"),
        "{page}"
    );
    assert!(page.contains("<b>A002</b>"), "who is next for lan");
    let [_, second, third] = ids.map(|id| id.to_string());
    let moved = run(
        &office,
        &boss,
        &[("do", "line"), ("visit", &second), ("line", "civil")],
    )
    .await;
    assert_eq!(moved.header("location"), "/hall?done=notice-visit-changed");
    let same = run(
        &office,
        &boss,
        &[("do", "line"), ("visit", &second), ("line", "civil")],
    )
    .await;
    assert!(same.status == 422 && same.body.contains("Không có gì thay đổi."));
    let classed = [
        ("do", "class"),
        ("visit", second.as_str()),
        ("class", "merit"),
    ];
    assert_eq!(run(&office, &boss, &classed).await.status, 303);
    let ended = run(&office, &boss, &[("do", "end"), ("visit", &third)]).await;
    assert_eq!(ended.header("location"), "/hall?done=notice-visit-ended");
    // The official falls ill: the person is in line again.
    let lan = clerk(&office).id.to_string();
    let gone = run(&office, &boss, &[("do", "gone"), ("official", &lan)]).await;
    assert_eq!(
        gone.header("location"),
        "/hall?done=notice-official-gone",
        "{}",
        gone.body
    );
    assert_eq!(seen(&office, ids[0]).phase, Phase::Waiting {});
    let paper = get_as(&office.app, &boss, "/hall/list").await.body;
    assert!(
        paper.contains("A001") && paper.contains("&nbsp;"),
        "{paper}"
    );
    let log = get_as(
        &office.app,
        &boss,
        &format!("/hall/visits?visit={}", ids[0]),
    )
    .await
    .body;
    assert!(log.contains("đang gọi") && log.contains("Mẫu lan"), "{log}");
    let waits = get_as(&office.app, &boss, "/hall/waits").await;
    assert!(
        waits.status == 200 && waits.body.contains("1 lượt"),
        "{}",
        waits.body
    );
    // The day ends only when one is sure.
    let unsure = run(&office, &boss, &[("do", "close")]).await;
    assert_eq!(unsure.status, 422);
    let closed = run(&office, &boss, &[("do", "close"), ("sure", "yes")]).await;
    assert_eq!(closed.header("location"), "/hall?done=notice-day-closed");
    assert!(seen(&office, ids[1]).is_over());
}

#[tokio::test]
async fn messages_of_the_board_are_kept() {
    let office = Office::working();
    office.install("sep", "leaders", &[Role::Director]);
    let boss = office.sign_in("sep").await;
    let page = get_as(&office.app, &boss, "/hall/messages").await;
    let key = value(&page.body, "key");
    let body = form(&[
        ("key", &key),
        ("vi0", "Chiều nay nghỉ sớm"),
        ("en0", "Closes early"),
    ]);
    let kept = post_as(&office.app, &boss, "/hall/messages", &body).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let messages = office.desk.board().unwrap().messages;
    assert_eq!(
        messages,
        [("Chiều nay nghỉ sớm".to_owned(), "Closes early".to_owned())]
    );
}

/// Every field of a page's forms as a browser would send them.
pub(crate) fn fields(body: &str) -> Vec<(String, String)> {
    let attr = |tag: &str, name: &str| {
        let mark = format!(" {name}=\"");
        let at = tag.find(&mark)? + mark.len();
        Some(tag[at..].split('"').next().unwrap().to_owned())
    };
    let mut all = Vec::new();
    for part in body.split("<input").skip(1) {
        let tag = part.split('>').next().unwrap();
        let is_box = attr(tag, "type").is_some_and(|kind| kind == "checkbox" || kind == "radio");
        if let Some(name) = attr(tag, "name").filter(|_| !is_box || tag.contains(" checked")) {
            all.push((name, attr(tag, "value").unwrap_or_default()));
        }
    }
    for part in body.split("<select").skip(1) {
        let select = part.split("</select>").next().unwrap();
        let options: Vec<&str> = select.split("<option").skip(1).collect();
        let chosen = options.iter().find(|o| o.contains(" selected"));
        let chosen = chosen.or(options.first()).unwrap();
        let name = attr(select.split('>').next().unwrap(), "name").unwrap();
        all.push((name, attr(chosen, "value").unwrap()));
    }
    all.retain(|(name, _)| name != "key");
    all
}

/// The rules' form with some fields typed over, saved.
async fn save(office: &Office, cookie: &str, typed: &[(&str, &str)]) -> Answer {
    let page = get_as(&office.app, cookie, "/admin/queue").await;
    let mut all = fields(&page.body);
    for (name, value) in typed {
        all.retain(|(one, _)| one != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all.push(("key".to_owned(), value(&page.body, "key")));
    let body: Vec<String> = all
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    post_as(&office.app, cookie, "/admin/queue", &body.join("&")).await
}

/// The same form sent under another key.
fn publish_again(body: &str) -> String {
    body.replacen("key=", "key=1", 1)
}

#[tokio::test]
async fn rules_that_starve_somebody_are_kept_as_a_draft_and_refused_with_the_reason() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let before = office.desk.queue_policy();
    let same = save(&office, &admin, &[]).await;
    assert_eq!(
        same.header("location"),
        "/admin/queue?done=notice-queue-draft",
        "{}",
        same.body
    );
    let me = person(&office, "quan", &[Role::Administrator]);
    assert_eq!(
        office.desk.queue_rules(&me).unwrap().policy,
        *before,
        "the form loses nothing"
    );
    let starving = [
        ("ratio", ""),
        ("longest_wait", ""),
        ("classes[0].head_start", ""),
    ];
    assert_eq!(save(&office, &admin, &starving).await.status, 303);
    let page = get_as(&office.app, &admin, "/admin/queue").await.body;
    assert!(page.contains("người thường có thể chờ mãi"), "{page}");
    assert!(page.contains("href=\"#i-longest_wait\""), "{page}");
    let mark = value(&page, "mark");
    let publish = form(&[
        ("key", &value(&page, "key")),
        ("mark", &mark),
        ("do", "publish"),
    ]);
    let refused = post_as(&office.app, &admin, "/admin/queue", &publish).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("người thường có thể chờ mãi"),
        "{}",
        refused.body
    );
    assert_eq!(office.desk.queue_policy(), before, "nothing is in force");
    // What was looked at is not what stands there now.
    assert_eq!(save(&office, &admin, &[("alert", "31")]).await.status, 303);
    let other = post_as(
        &office.app,
        &admin,
        "/admin/queue",
        &publish_again(&publish),
    )
    .await;
    assert!(
        other.status == 409 && other.body.contains("Bản nháp đã được người khác sửa"),
        "{}",
        other.body
    );
    let word = save(&office, &admin, &[("absent", "mười")]).await;
    assert!(
        word.status == 422 && word.body.contains("Ghi một số nguyên."),
        "{}",
        word.body
    );
    // Bounded again, with a new line: in force at once.
    let good = [
        ("longest_wait", "45"),
        ("lines[6].id", "pay"),
        ("lines[6].prefix", "p"),
        ("lines[6].name_vi", "Nộp tiền"),
        ("lines[6].name_en", "Pay"),
        ("lines[6].minutes", "3"),
    ];
    assert_eq!(save(&office, &admin, &good).await.status, 303);
    let page = get_as(&office.app, &admin, "/admin/queue").await.body;
    let mark = value(&page, "mark");
    let publish = form(&[
        ("key", &value(&page, "key")),
        ("mark", &mark),
        ("do", "publish"),
    ]);
    let done = post_as(&office.app, &admin, "/admin/queue", &publish).await;
    assert_eq!(
        done.header("location"),
        "/admin/queue?done=notice-queue-published",
        "{}",
        done.body
    );
    let policy = office.desk.queue_policy();
    assert_eq!(policy.longest_wait, Some(45));
    assert!(policy.line(&LineId::new("pay")).is_some());
    assert!(
        policy.skills.is_empty(),
        "whoever serves all serves the new line too"
    );
}

#[tokio::test]
async fn every_wrong_field_of_the_rules_is_named_and_each_once() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let wrong = [
        ("longest_wait", ""),
        ("classes[0].head_start", ""),
        ("classes[1].head_start", ""),
        ("lines[0].minutes", "0"),
        ("lines[1].minutes", "241"),
        ("recalls", "0"),
    ];
    assert_eq!(save(&office, &admin, &wrong).await.status, 303);
    let summary = |body: &str| {
        let part = body.split("class=\"errsum").nth(1);
        let part = part.and_then(|rest| rest.split("</ul>").next());
        part.unwrap_or_else(|| panic!("no summary: {body}"))
            .to_owned()
    };
    let named = |said: &str, field: &str| said.matches(&format!("href=\"#i-{field}\"")).count();
    let page = get_as(&office.app, &admin, "/admin/queue").await.body;
    let said = summary(&page);
    for field in [
        "longest_wait",
        "lines[0].minutes",
        "lines[1].minutes",
        "recalls",
    ] {
        assert_eq!(named(&said, field), 1, "{field}: {said}");
    }
    assert_eq!(
        said.matches("người thường có thể chờ mãi").count(),
        1,
        "{said}"
    );
    assert!(said.contains("Ghi số trong khoảng 1–10."), "{said}");
    let minutes = "Ghi số trong khoảng 1–240 (Đất đai, thế chấp).";
    assert!(said.contains(minutes), "{said}");
    // What cannot be read hides nothing of the rest.
    let word = save(&office, &admin, &[("absent", "mười")]).await;
    assert_eq!(word.status, 422);
    let said = summary(&word.body);
    for field in ["absent", "longest_wait", "lines[1].minutes", "recalls"] {
        assert_eq!(named(&said, field), 1, "{field}: {said}");
    }
}

#[tokio::test]
async fn a_draft_is_tried_on_past_days_before_it_is_in_force() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    for key in ["a", "b"] {
        let id = ticket(&office, key, "land", "ordinary").to_string();
        minutes(&office, 5);
        press(&office, &cookie, &[("do", "next")]).await;
        press(&office, &cookie, &[("do", "serve"), ("visit", &id)]).await;
        minutes(&office, 10);
        let done = [
            ("do", "finish"),
            ("visit", id.as_str()),
            ("outcome", "guided"),
        ];
        press(&office, &cookie, &done).await;
    }
    press(&office, &cookie, &[("do", "leave")]).await;
    minutes(&office, 24 * 60);
    let admin = office.sign_in("quan").await;
    let page = get_as(&office.app, &admin, "/admin/queue/compare")
        .await
        .body;
    assert!(
        page.contains("1 ngày có số liệu") && page.contains("<svg"),
        "{page}"
    );
    assert!(
        page.contains("Chưa có bản nháp") && page.contains("Trong 15 phút"),
        "{page}"
    );
    let none = "/admin/queue/compare?from=2020-01-01&to=2020-01-02";
    let none = get_as(&office.app, &admin, none).await.body;
    assert!(none.contains("Không có ngày nào đã qua"), "{none}");
}

#[tokio::test]
async fn a_device_shows_its_address_once_and_is_shut_out() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let page = get_as(&office.app, &admin, "/admin/devices").await;
    let key = value(&page.body, "key");
    let add = |printer: &str| {
        let pairs = [
            ("key", key.as_str()),
            ("do", "add"),
            ("kind", "kiosk"),
            ("name", "Kiốt cửa chính"),
            ("printer", printer),
        ];
        form(&pairs)
    };
    let bad = post_as(&office.app, &admin, "/admin/devices", &add("máy in")).await;
    assert!(
        bad.status == 422 && bad.body.contains("href=\"#i-printer\""),
        "{}",
        bad.body
    );
    let body = add("192.168.1.40:9100/80");
    let added = post_as(&office.app, &admin, "/admin/devices", &body).await;
    let address = |body: &str| {
        let at = body.split("<code>").nth(1).unwrap();
        at.split('<').next().unwrap().to_owned()
    };
    let first = address(&added.body);
    assert!(first.contains("/device?t="), "{first}");
    assert!(
        office
            .desk
            .device(first.split("t=").nth(1).unwrap())
            .unwrap()
            .is_some()
    );
    let twice = post_as(&office.app, &admin, "/admin/devices", &body).await;
    assert_eq!(address(&twice.body), first, "one press, one device");
    let list = get_as(&office.app, &admin, "/admin/devices").await.body;
    assert!(!list.contains("/device?t="), "shown once");
    let device = office.desk.devices().unwrap().remove(0);
    let end = form(&[
        ("key", &format!("{}-{}", value(&list, "key"), device.id)),
        ("do", "end"),
        ("device", &device.id.to_string()),
    ]);
    let ended = post_as(&office.app, &admin, "/admin/devices", &end).await;
    assert_eq!(
        ended.header("location"),
        "/admin/devices?done=notice-device-ended"
    );
    assert!(!office.desk.devices().unwrap()[0].active);
}

#[tokio::test]
async fn a_day_without_booked_times_says_how_many_it_meets() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let slots = office.desk.booking_slots(&LineId::new("land")).unwrap();
    let last = slots.last().unwrap().at;
    let day = motcua_domain::time::local(last).date().to_string();
    let ask = BookingAsk {
        line: LineId::new("land"),
        at: last,
        name: String::new(),
        phone: String::new(),
    };
    office.desk.book("b", ask).unwrap();
    let page = get_as(&office.app, &admin, "/admin/booked").await.body;
    let key = value(&page, "key");
    let past = form(&[("key", &key), ("do", "shut"), ("shut", "2020-01-01")]);
    let past = post_as(&office.app, &admin, "/admin/booked", &past).await;
    assert_eq!(past.status, 422);
    let shut = form(&[("key", &key), ("do", "shut"), ("shut", &day)]);
    let shut = post_as(&office.app, &admin, "/admin/booked", &shut).await;
    assert_eq!(shut.status, 303, "{}", shut.body);
    let page = get_as(&office.app, &admin, shut.header("location"))
        .await
        .body;
    assert!(page.contains("1 lượt đã đặt trong ngày này"), "{page}");
    let key = value(&page, "key");
    let open = form(&[("key", &key), ("do", "open"), ("shut", &day)]);
    post_as(&office.app, &admin, "/admin/booked", &open).await;
    assert!(office.desk.blackout().unwrap().is_empty());
}

#[tokio::test]
async fn each_page_is_for_its_roles() {
    let office = Office::working();
    office.install("doc", "leaders", &[Role::Inspector]);
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    let inspector = office.sign_in("doc").await;
    for (cookie, path, status) in [
        (&clerk, "/counter", 200),
        (&clerk, "/hall", 403),
        (&clerk, "/admin/queue", 403),
        (&admin, "/counter", 403),
        (&admin, "/hall", 403),
        (&admin, "/admin/queue", 200),
        (&inspector, "/hall", 200),
        (&inspector, "/hall/visits", 200),
        (&inspector, "/hall/messages", 403),
        (&inspector, "/counter", 403),
    ] {
        assert_eq!(
            get_as(&office.app, cookie, path).await.status,
            status,
            "{path}"
        );
    }
    let act = form(&[("key", "k"), ("do", "close"), ("sure", "yes")]);
    let act = post_as(&office.app, &inspector, "/hall", &act).await;
    assert_eq!(act.status, 403);
    let keyless = post_as(&office.app, &clerk, "/counter", "do=next").await;
    assert_eq!(keyless.status, 400, "a press without its key does nothing");
}

#[tokio::test]
async fn the_person_served_stands_above_the_work_and_the_booker_s_phone_is_filled_in() {
    let office = Office::working();
    // Taken in before anybody sat there: it belongs to no visit.
    let (_, code) = crate::dossier::accept(&office, "bar");
    let cookie = at_counter(&office, "lan", "1").await;
    let id = ticket(&office, "a", "collect", "ordinary").to_string();
    press(&office, &cookie, &[("do", "next")]).await;
    let page = get_as(&office.app, &cookie, "/search").await.body;
    assert!(!page.contains("A001"), "called, not served");
    let seated = press(&office, &cookie, &[("do", "serve"), ("visit", &id)]).await;
    assert_eq!(seated.header("location"), "/search", "{}", seated.body);
    let number = seen(&office, VisitId(id.parse().unwrap()))
        .ticket
        .to_string();
    let page = format!("/dossiers/{code}");
    for path in ["/search", "/work", &page] {
        let page = get_as(&office.app, &cookie, path).await.body;
        assert!(page.contains(&number), "{path}: {page}");
        assert!(
            page.contains("data-key=\"f2\"") && page.contains("value=\"finish_next\""),
            "{page}"
        );
    }
    // Without an outcome the fault leads to the choice itself.
    let none = press(&office, &cookie, &[("do", "finish"), ("visit", &id)]).await;
    assert_eq!(none.status, 422, "{}", none.body);
    assert!(
        none.body.contains("href=\"#i-outcome\"")
            && none.body.contains("name=\"outcome\" id=\"i-outcome\""),
        "{}",
        none.body
    );
    // Accepted is a dossier, not a button.
    let bare = [
        ("do", "finish"),
        ("visit", id.as_str()),
        ("outcome", "accepted"),
    ];
    let bare = press(&office, &cookie, &bare).await;
    assert!(
        bare.status == 422 && bare.body.contains("Chưa có hồ sơ nào được tiếp nhận"),
        "{}",
        bare.body
    );
    // A seat taken by mistake is taken back.
    let undo = press(&office, &cookie, &[("do", "undo"), ("visit", &id)]).await;
    assert_eq!(undo.status, 303, "{}", undo.body);
    assert_eq!(
        seen(&office, VisitId(id.parse().unwrap())).phase.slug(),
        "called"
    );
}

#[tokio::test]
async fn who_was_absent_yesterday_is_nobody_s_today_also_before_anything_is_pressed() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    let id = ticket(&office, "a", "land", "ordinary");
    press(&office, &cookie, &[("do", "next")]).await;
    let visit = id.to_string();
    for _ in 0..office.desk.queue_policy().recalls {
        minutes(&office, 1);
        press(&office, &cookie, &[("do", "recall"), ("visit", &visit)]).await;
    }
    press(&office, &cookie, &[("do", "missed"), ("visit", &visit)]).await;
    assert_eq!(seen(&office, id).phase.slug(), "absent");
    office.install("sep", "leaders", &[Role::Director]);
    let boss = office.sign_in("sep").await;
    let today = get_as(&office.app, &boss, "/hall").await.body;
    assert!(today.contains("A001"), "{today}");
    // The next morning, on a program that was started again and did nothing yet.
    let office = office.restarted();
    office
        .clock
        .set("2026-11-26T07:20:00+07:00".parse().unwrap());
    let boss = office.sign_in("sep").await;
    let clerk = office.sign_in("lan").await;
    for (who, path) in [
        (&boss, "/hall"),
        (&boss, "/hall/list"),
        (&clerk, "/counter"),
    ] {
        let page = get_as(&office.app, who, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("A001"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn the_paper_list_is_for_everybody_in_the_hall_and_has_everybody() {
    let office = Office::working();
    let cookie = at_counter(&office, "lan", "1").await;
    for key in ["a", "b"] {
        ticket(&office, key, "land", "ordinary");
    }
    press(&office, &cookie, &[("do", "next")]).await;
    let list = get_as(&office.app, &cookie, "/hall/list").await;
    assert_eq!(list.status, 200, "a clerk prints it too");
    assert!(
        list.body.contains("A001") && list.body.contains("gọi đến quầy 1"),
        "called and not seated: {}",
        list.body
    );
    assert!(list.body.contains("A002") && list.body.contains("href=\"/counter\""));
}
