//! The board and the live feed, over HTTP on a real desk.

use crate::{Office, get, get_as, server};
use axum::body::Body;
use axum::http::{Request, header};
use hyper::body::Body as _;
use motcua_desk::clock::Clock as _;
use motcua_desk::queue::{Ask, DeviceKind, Handled};
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_web::hall::device_cookie;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tower::ServiceExt as _;

/// An office with a head, an official at counter 1, and a paired board.
struct Hall {
    office: Office,
    official: Actor,
    head: Actor,
    /// Of the screen that was let in; its address's token before that.
    cookie: String,
    token: String,
}

fn actor(office: &Office, login: &str, name: &str, roles: &[Role]) -> Actor {
    let unit = office.desk.settings().office.unit.clone();
    let form = StaffForm {
        name: name.to_owned(),
        unit: unit.clone(),
        roles: roles.to_vec(),
        counter: None,
    };
    let door = Door::new(&mut motcua_desk::clock::SeededEntropy::new(6));
    let id = office
        .desk
        .install_staff(&door, login, form, crate::PASSWORD, false)
        .unwrap();
    Actor {
        id,
        unit,
        roles: roles.to_vec(),
    }
}

/// Opens a device's address; gives the cookie that the answer sets.
async fn pair(office: &Office, token: &str) -> String {
    let answer = get(&office.app, &format!("/device?t={token}")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().unwrap().to_owned()
}

impl Hall {
    /// The screen opens the address that the page of devices shows, once.
    async fn new() -> Self {
        let mut hall = Self::unpaired();
        hall.cookie = pair(&hall.office, &hall.token).await;
        hall
    }

    fn unpaired() -> Self {
        let office = Office::new();
        // The day of the other tests is a holiday; the hall is open on the next.
        let clock = &office.clock;
        clock.set(clock.now() + jiff::SignedDuration::from_hours(24));
        let official = actor(&office, "goi", "Phạm Thị Gọi", &[Role::Clerk]);
        let head = actor(&office, "truong", "Trần Văn Trưởng", &[Role::Director]);
        let desk = &office.desk;
        desk.take_counter(&official, "c1", 1).unwrap();
        let paired = desk
            .add_device(&head, "d1", DeviceKind::Board, "Màn hình sảnh", "")
            .unwrap();
        Self {
            cookie: String::new(),
            token: paired.token,
            official,
            head,
            office,
        }
    }

    fn ticket(&self, key: &str) -> VisitId {
        let ask = Ask {
            line: LineId::new("land"),
            class: ClassId::ordinary(),
            origin: Origin::Kiosk,
        };
        let kiosk = self.office.desk.device_actor(1);
        let issued = self.office.desk.issue_ticket(&kiosk, key, ask);
        issued.unwrap().visit.id
    }

    fn call(&self, key: &str) -> motcua_desk::queue::Turn {
        self.office.desk.call_next(&self.official, key).unwrap()
    }

    fn handle(&self, key: &str, visit: VisitId, what: Handled) {
        self.office
            .desk
            .handle(&self.official, key, visit, what)
            .unwrap();
    }

    /// Seconds go by.
    fn later(&self, seconds: i64) {
        let clock = &self.office.clock;
        clock.set(clock.now() + jiff::SignedDuration::from_secs(seconds));
    }

    /// The person sits down and the visit ends.
    fn finish(&self, visit: VisitId) {
        self.handle("serve", visit, Handled::Serve {});
        let (outcome, missing) = (Outcome::Guided, None);
        self.handle("finish", visit, Handled::Finish { outcome, missing });
    }

    /// Number of events.
    fn n(&self) -> i64 {
        self.office.desk.hall_head().unwrap()
    }

    async fn stream(&self, path: &str, last: Option<i64>) -> Stream {
        let mut request = Request::get(path).header(header::COOKIE, &self.cookie);
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let request = request.body(Body::empty()).unwrap();
        let app = self.office.app.clone();
        let answer = server().spawn(async move { app.oneshot(request).await.unwrap() });
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Stream(answer.into_body())
    }
}

/// An open stream.
struct Stream(Body);

impl Stream {
    /// The next frame; `None` when the stream has ended.
    async fn frame(&mut self) -> Option<String> {
        let next = std::future::poll_fn(|cx| Pin::new(&mut self.0).poll_frame(cx));
        let frame = tokio::time::timeout(Duration::from_secs(5), next)
            .await
            .expect("nothing came for five seconds")?;
        let bytes = frame.unwrap().into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The next message of a kind, and what came before it.
    async fn until(&mut self, what: &str) -> String {
        let mut seen = String::new();
        loop {
            let frame = self.frame().await.expect("the stream ended");
            seen.push_str(&frame);
            if frame.contains(what) {
                return seen;
            }
        }
    }
}

#[tokio::test]
async fn a_call_reaches_the_board_within_a_second_and_names_no_citizen() {
    let hall = Hall::new().await;
    let mut stream = hall.stream("/board/stream", None).await;
    let retry = stream.frame().await.unwrap();
    assert!(retry.starts_with("retry: "), "{retry}");
    hall.ticket("t1");
    let began = Instant::now();
    let turn = hall.call("k1");
    let seen = stream.until("visit.called").await;
    assert!(began.elapsed() < Duration::from_secs(1));
    let seq = turn.seq;
    for part in [
        format!("id: {seq}\ndata: "),
        format!("\"seq\":{seq}"),
        "\"ticket\":\"A001\"".to_owned(),
        "\"counter\":1".to_owned(),
        "\"line\":\"land\"".to_owned(),
        "\"official\":\"Phạm Thị Gọi\"".to_owned(),
        "\"say\":[\"call\",\"a\",\"0\",\"0\",\"1\",\"to\",\"c1\"]".to_owned(),
    ] {
        assert!(seen.contains(&part), "{part} is not in {seen}");
    }
    // A recall is said again, with its counter.
    hall.later(6);
    hall.handle("r1", turn.visit.id, Handled::Recall {});
    let seen = stream.until("visit.recalled").await;
    assert!(seen.contains("\"say\":[\"call\",\"a\""), "{seen}");
    // A break of an official is told too, an act on a dossier is not.
    hall.finish(turn.visit.id);
    hall.office
        .desk
        .take_break(&hall.official, "b1", "short")
        .unwrap();
    let seen = stream.until("official.break").await;
    assert!(
        !seen.contains("\"reason\""),
        "a reason is nobody's business: {seen}"
    );
    let before = hall.n();
    crate::dossier::accept(&hall.office, "a");
    hall.office.desk.back_to_work(&hall.official, "w1").unwrap();
    let seen = stream.until("official.back").await;
    assert!(
        hall.n() > before + 1 && !seen.contains("dossier."),
        "{seen}"
    );
    assert!(!seen.contains("Đậu Mẫu"), "{seen}");
}

#[tokio::test]
async fn what_was_missed_comes_after_the_last_number_seen() {
    let hall = Hall::new().await;
    let after = hall.n() - 1;
    let first = hall.ticket("t1");
    let turn = hall.call("k1");
    let mut stream = hall
        .stream(&format!("/board/stream?after={after}"), None)
        .await;
    let seen = stream.until("visit.called").await;
    assert!(
        seen.contains("visit.issued") && !seen.contains("reload"),
        "{seen}"
    );
    drop(stream);
    hall.handle("s1", first, Handled::Serve {});
    // What the browser saw last beats what the page was made with.
    let path = format!("/board/stream?after={after}");
    let mut stream = hall.stream(&path, Some(turn.seq)).await;
    let seen = stream.until("visit.serving").await;
    assert!(!seen.contains("visit.called"), "{seen}");
    // The server was away: nothing is lost either.
    let Hall {
        office,
        official,
        head,
        cookie,
        token,
    } = hall;
    drop(stream);
    let office = office.restarted();
    let hall = Hall {
        office,
        official,
        head,
        cookie,
        token,
    };
    let mut stream = hall.stream(&path, Some(turn.seq)).await;
    let seen = stream.until("visit.serving").await;
    assert!(
        !seen.contains("visit.called") && !seen.contains("reload"),
        "{seen}"
    );
}

#[tokio::test]
async fn a_number_that_is_gone_or_was_never_ours_answers_reload() {
    let hall = Hall::new().await;
    for n in 0..1_010 {
        hall.ticket(&format!("t{n}"));
    }
    let head = hall.n();
    for last in [0, head + 1_000_000, i64::MAX - 1, -5] {
        let mut stream = hall.stream("/board/stream", Some(last)).await;
        let seen = stream.frame().await.unwrap();
        let order = format!("id: {}\nevent: reload\ndata: ", head - 1);
        assert!(seen.contains(&order), "{last}: {seen}");
    }
    // One that cannot be read is no number: the stream begins with what is new.
    let mut stream = hall.stream("/board/stream?after=x", None).await;
    assert!(!stream.frame().await.unwrap().contains("reload"));
    let turn = hall.call("k1");
    let seen = stream.frame().await.unwrap();
    assert!(seen.starts_with(&format!("id: {}\n", turn.seq)), "{seen}");
}

#[tokio::test]
async fn a_reader_that_falls_behind_the_buffer_is_dropped_and_others_are_not() {
    let hall = Hall::new().await;
    let mut slow = hall.stream("/board/stream", None).await;
    assert!(slow.frame().await.unwrap().starts_with("retry"));
    let mut quick = hall.stream("/board/stream", None).await;
    assert!(quick.frame().await.unwrap().starts_with("retry"));
    for n in 0..1_100 {
        hall.ticket(&format!("t{n}"));
        quick.until("visit.issued").await;
    }
    assert_eq!(slow.frame().await, None, "the slow one has ended");
    hall.call("k1");
    quick.until("visit.called").await;
}

#[tokio::test]
async fn the_board_is_for_paired_screens_and_for_whoever_is_signed_in() {
    let hall = Hall::new().await;
    let app = &hall.office.app;
    for path in ["/board", "/board/stream"] {
        assert_eq!(get(app, path).await.status, 403, "{path}");
        let made_up = format!("{}=AAAAAAAAAAAAAAAAAAAA", device_cookie(false));
        assert_eq!(get_as(app, &made_up, path).await.status, 403, "{path}");
    }
    // A kiosk is no board; a screen that was shut out is none any more.
    let desk = &hall.office.desk;
    let kiosk = desk.add_device(&hall.head, "d2", DeviceKind::Kiosk, "Máy lấy số", "");
    let kiosk = pair(&hall.office, &kiosk.unwrap().token).await;
    assert_eq!(get_as(app, &kiosk, "/board").await.status, 403);
    assert_eq!(get_as(app, &hall.cookie, "/board").await.status, 200);
    let staff = hall.office.sign_in("son").await;
    assert_eq!(get_as(app, &staff, "/board").await.status, 200);
    // The feed for other pages asks for a session.
    let live = get_as(app, &hall.cookie, "/live/stream").await;
    assert!(live.header("location").starts_with("/sign-in"));
    let board = desk
        .devices()
        .unwrap()
        .into_iter()
        .find(|one| one.kind == DeviceKind::Board);
    desk.end_device(&hall.head, "e1", board.unwrap().id)
        .unwrap();
    assert_eq!(get_as(app, &hall.cookie, "/board").await.status, 403);
}

#[tokio::test]
async fn the_board_shows_the_call_and_no_citizen() {
    let hall = Hall::new().await;
    crate::dossier::accept(&hall.office, "a");
    let quiet = get_as(&hall.office.app, &hall.cookie, "/board").await.body;
    assert!(quiet.contains("Chưa gọi số nào"), "{quiet}");
    hall.ticket("t1");
    hall.ticket("t2");
    let turn = hall.call("k1");
    let page = get_as(&hall.office.app, &hall.cookie, "/board").await.body;
    for part in [
        "<p class=\"no\">A001</p>",
        "<section class=\"call new\"",
        "Đến quầy 1",
        "Phạm Thị Gọi",
        "<b>A002 </b>",
        "http-equiv=\"refresh\" content=\"10\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(page.contains(&format!("data-after=\"{}\"", hall.n() - 1)));
    assert!(!page.contains("Đậu Mẫu"), "{page}");
    // After eight seconds the call is calm; on a break the counter says so.
    hall.later(9);
    let page = get_as(&hall.office.app, &hall.cookie, "/board").await.body;
    assert!(page.contains("<section class=\"call\""), "{page}");
    hall.finish(turn.visit.id);
    hall.office
        .desk
        .take_break(&hall.official, "b1", "lunch")
        .unwrap();
    let english = get_as(&hall.office.app, &hall.cookie, "/board?lang=en")
        .await
        .body;
    assert!(english.contains("On a break"), "{english}");
}

#[tokio::test]
async fn the_board_says_the_noon_break_and_the_closing_and_points_nobody_to_a_counter() {
    let hall = Hall::new().await;
    let page = async || get_as(&hall.office.app, &hall.cookie, "/board").await.body;
    hall.ticket("t1");
    hall.ticket("t2");
    let turn = hall.call("k1");
    hall.finish(turn.visit.id);
    hall.later(3 * 3600);
    let noon = page().await;
    for part in [
        "Nghỉ trưa, làm việc lại lúc 13:00",
        "Tạm nghỉ",
        "1 người chờ",
    ] {
        assert!(noon.contains(part), "{part} is not in {noon}");
    }
    assert!(!noon.contains("Sẵn sàng"), "{noon}");
    hall.later(2 * 3600);
    hall.call("k2");
    assert!(page().await.contains("<p class=\"no\">A002</p>"));
    // The official went home without a word, and nobody came.
    hall.later(6 * 3600);
    let night = page().await;
    let closed = "Đang đóng cửa, mở lại thứ Năm 26/11/2026, 7:30";
    assert!(night.contains(closed), "{night}");
    for part in ["<p class=\"no\">", "data-counter=", "Sẵn sàng"] {
        assert!(!night.contains(part), "{part} is in {night}");
    }
}

#[tokio::test]
async fn a_call_that_is_over_stays_among_the_recent_ones() {
    let hall = Hall::new().await;
    hall.ticket("t1");
    hall.ticket("t2");
    let page = async || get_as(&hall.office.app, &hall.cookie, "/board").await.body;
    let recent = async || {
        let page = page().await;
        let part = page.split("data-part=\"recent\">").nth(1).unwrap();
        part.split("</div>").next().unwrap().to_owned()
    };
    let turn = hall.call("k1");
    assert_eq!(recent().await, "", "it stands large");
    hall.finish(turn.visit.id);
    let over = recent().await;
    for part in ["Vừa gọi", "<b>A001</b>", "quầy 1", "9:00"] {
        assert!(over.contains(part), "{part}: {over}");
    }
    let turn = hall.call("k2");
    let next = recent().await;
    assert!(next.contains("A001") && !next.contains("A002"), "{next}");
    // Seated: nobody is invited any more.
    hall.handle("serve2", turn.visit.id, Handled::Serve {});
    let calm = page().await;
    assert!(calm.contains("Đang phục vụ</h2>"), "{calm}");
    assert!(!calm.contains("<p class=\"no\">"), "{calm}");
    assert!(recent().await.contains("A002"));
}

#[tokio::test]
async fn pieces_are_served_and_nothing_else_of_the_folder() {
    let hall = Hall::new().await;
    let app = &hall.office.app;
    for piece in ["vi/call", "en/c30", "vi/0", "en/z"] {
        let answer = get(app, &format!("/voice/{piece}")).await;
        assert_eq!(answer.status, 200, "{piece}");
        assert_eq!(answer.header("content-type"), "audio/ogg");
    }
    for none in ["vi/c31", "fr/call", "vi/..%2Fcall", "vi/call.opus", "vi/"] {
        assert_eq!(
            get(app, &format!("/voice/{none}")).await.status,
            404,
            "{none}"
        );
    }
}

#[tokio::test]
async fn a_stop_of_the_server_ends_streams_at_once() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let hall = Hall::new().await;
    let listen = motcua_web::Listen {
        at: "127.0.0.1:0".parse().unwrap(),
        tls: None,
        proxies: Vec::new(),
    };
    let (app, cookie) = (hall.office.app.clone(), hall.cookie.clone());
    let task = server().spawn(async move {
        let bound = listen.bind().await.unwrap();
        let at = bound.at();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let served = tokio::spawn(motcua_web::serve(bound, app, stopped));
        let mut line = tokio::net::TcpStream::connect(at).await.unwrap();
        let ask = format!("GET /board/stream HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\n\r\n");
        line.write_all(ask.as_bytes()).await.unwrap();
        let mut seen = String::new();
        while !seen.contains("retry: ") {
            let mut part = [0; 512];
            let n = line.read(&mut part).await.unwrap();
            assert!(n > 0, "{seen}");
            seen.push_str(&String::from_utf8_lossy(&part[..n]));
        }
        let began = Instant::now();
        stop.send(true).unwrap();
        // Everything up to the end of the connection.
        line.read_to_end(&mut Vec::new()).await.unwrap();
        served.await.unwrap();
        began.elapsed()
    });
    let took = task.await.unwrap();
    assert!(took < Duration::from_secs(5), "{took:?}");
}
