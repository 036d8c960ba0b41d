//! The director's board over HTTP: what it counts, what it opens, what waits
//! for a decision, and for whom.

use crate::Office;
use crate::dossier::{accept, clerk, director, get, intake, post, who};
use motcua_desk::Deed;
use motcua_desk::queue::Ask;
use motcua_domain::actor::Role;
use motcua_domain::id::DossierId;
use motcua_domain::visit::{ClassId, LineId, Origin};
use motcua_web::i18n::{Lang, text};

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

/// The clock stands at a minute.
fn at(office: &Office, minute: &str) {
    let moment = format!("{minute}:00+07:00");
    office.clock.set(moment.parse().unwrap());
}

/// Stops a dossier: it ends.
fn stop(office: &Office, id: DossierId) {
    let read = office
        .desk
        .store()
        .read(office.desk.id(), |tx| tx.dossier(id));
    let version = read.unwrap().unwrap().version;
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    let me = director(office).actor;
    office
        .desk
        .perform(&me, &format!("stop-{id}"), (id, version), stop)
        .unwrap();
}

/// Numbers of the board with their addresses, as it links them.
fn numbers(board: &str) -> Vec<(String, String, String)> {
    let part = board.split("data-refresh=\"now\"").nth(1).unwrap();
    let part = part.split("id=\"decide\"").next().unwrap();
    let links = part.split("<a href=\"").skip(1);
    let link = |rest: &str| {
        let url = rest.split('"').next().unwrap();
        let url = url.replace("&#38;", "&").replace("&amp;", "&");
        let label = rest.split("aria-label=\"").nth(1)?;
        let label = label.split('"').next()?;
        // The label of this link, not of the next.
        let own = rest.split('>').next()?;
        let (name, n) = own
            .contains("aria-label")
            .then(|| label.rsplit_once(": "))??;
        Some((name.to_owned(), n.to_owned(), url))
    };
    links.filter_map(link).collect()
}

/// Rows of the list that an address of the board opens.
fn rows(page: &str, url: &str) -> usize {
    let Some((_, id)) = url.split_once('#') else {
        return page.matches("<tr data-row").count();
    };
    let own = page.split(&format!("id=\"{id}\"")).nth(1).unwrap();
    let section = own.split("</section>").next().unwrap();
    let body = section.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap();
    body.matches("<tr>").count()
}

/// A ticket of the kiosk.
fn ticket(office: &Office, key: &str) {
    let ask = Ask {
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        origin: Origin::Kiosk,
    };
    let me = office.desk.device_actor(1);
    office.desk.issue_ticket(&me, key, ask).unwrap();
}

#[tokio::test]
async fn the_board_counts_who_waits_names_the_weak_spot_and_its_part_says_the_same() {
    let office = Office::working();
    let head = director(&office);
    let empty = get(&office, &head, "/director").await;
    assert_eq!(empty.status, 200, "{}", empty.body);
    assert!(empty.body.contains("aria-label=\"Đang chờ: 0\""));
    for key in ["a", "b"] {
        ticket(&office, key);
    }
    let page = get(&office, &head, "/director").await.body;
    let part = get(&office, &head, "/director?part=now").await.body;
    for body in [&page, &part] {
        let tile = "<a href=\"/hall#rows\" aria-label=\"Đang chờ: 2\">2</a>";
        assert!(body.contains(tile), "{body}");
        let came = "<a href=\"/hall/visits\" aria-label=\"Lượt đến: 2\">2</a>";
        assert!(body.contains(came), "{body}");
        assert!(body.contains("Không có cán bộ nào ở quầy"));
        assert!(body.contains("data-refresh=\"now\""));
    }
    // The part is what changes by the minute, and nothing around it.
    assert!(part.trim_start().starts_with("<div"), "{part}");
    assert!(!part.contains("<nav") && !part.contains("id=\"decide\""));
    let english = get(&office, &head, "/director?part=now&lang=en").await.body;
    assert!(english.contains("Arrivals today against a usual day"));
}

#[tokio::test]
async fn every_page_of_the_director_is_one_link_away_and_says_which_it_is() {
    let office = Office::working();
    let head = director(&office);
    let board = get(&office, &head, "/director").await.body;
    for page in [
        "tomorrow", "roster", "whatif", "risk", "load", "process", "trust",
    ] {
        let link = format!("<a href=\"/director/{page}\">");
        assert!(board.contains(&link), "{page}: {board}");
    }
    for page in ["/indicators", "/programme/month", "/admin/register"] {
        assert!(board.contains(&format!("<a href=\"{page}\">")), "{page}");
    }
    let load = get(&office, &head, "/director/load").await.body;
    assert!(load.contains("href=\"/director/load\" aria-current=\"page\""));
    assert!(load.contains("href=\"/director\">Lúc này</a>"), "{load}");
}

#[tokio::test]
async fn a_dossier_late_without_an_apology_waits_for_a_decision_until_there_is_one() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let head = director(&office);
    let calm = get(&office, &head, "/director").await.body;
    assert!(calm.contains("Không có việc nào chờ quyết định."), "{calm}");
    let view = office.desk.view(&clerk(&office).actor, id).unwrap();
    let due = view.dossier.promised().unwrap().due;
    office
        .clock
        .set(due.instant() + jiff::SignedDuration::from_hours(1));
    let late = get(&office, &head, "/director").await.body;
    assert!(late.contains("Trễ hẹn chưa xin lỗi: 1 hồ sơ"), "{late}");
    let act = format!("href=\"/dossiers/{code}#act-apologise\"");
    assert!(late.contains(&act), "{late}");
    assert!(late.contains("aria-label=\"Trễ hẹn: 1\""), "{late}");
    let sorry = [
        ("deed", "apologise"),
        ("key", "sorry"),
        ("version", "1"),
        ("apologise-new_date", "2026-12-18"),
        ("apologise-new_time", "17:00"),
        ("apologise-late_unit", "desk"),
        ("apologise-reason", "Nơi khác chưa trả lời"),
    ];
    let done = post(&office, &head, &format!("/d/{id}/do"), &sorry).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let after = get(&office, &head, "/director").await.body;
    assert!(!after.contains("Trễ hẹn chưa xin lỗi"), "{after}");
}

#[tokio::test]
async fn an_inspector_reads_the_board_without_what_an_inspector_cannot_open() {
    let office = Office::working();
    office.install("tra", "desk", &[Role::Inspector]);
    let inspector = who(&office, "tra", "desk", &[Role::Inspector]);
    let board = get(&office, &inspector, "/director").await;
    assert_eq!(board.status, 200, "{}", board.body);
    assert!(board.body.contains("href=\"/hall#rows\""));
    assert!(!board.body.contains("/work?of=all"), "{}", board.body);
    assert!(!board.body.contains("href=\"/admin/register\""));
    assert_eq!(
        get(&office, &clerk(&office), "/director?part=now")
            .await
            .status,
        403
    );
}

#[test]
fn the_number_on_each_tile_is_the_length_of_the_list_that_it_opens() {
    crate::on_both(async |office: Office| {
        at(&office, "2026-11-25T09:00");
        let boss = director(&office);
        let (late, code) = accept(&office, "a");
        accept(&office, "b");
        let (ended, _) = accept(&office, "c");
        stop(&office, ended);
        // Two are late by then, and a new one is not.
        let view = office.desk.view(&clerk(&office).actor, late).unwrap();
        let due = view.dossier.promised().unwrap().due;
        office.clock.set(due.instant());
        let day = office.desk.next_open_day().unwrap();
        at(&office, &format!("{day}T09:30"));
        accept(&office, "d");
        office.desk.tell_risk().unwrap();
        let me = clerk(&office).actor;
        office.desk.take_counter(&me, "counter", 1).unwrap();
        for key in ["a", "b", "c"] {
            ticket(&office, key);
        }
        office.desk.call_next(&me, "call").unwrap();
        let board = get(&office, &boss, "/director").await.body;
        assert!(board.contains(code.as_str()), "late without an apology");
        let all = numbers(&board);
        assert!(all.len() >= 20, "{all:?}");
        let mut counted = 0;
        for (name, n, url) in &all {
            let path = url.split('#').next().unwrap();
            let page = get(&office, &boss, path).await;
            assert_eq!(page.status, 200, "{name} {url}");
            match name.as_str() {
                // A time, and a sum of chances: the page says the same.
                "Chờ lâu nhất" => assert!(page.body.contains(n.as_str()), "{name}: {n}"),
                "Dự kiến sẽ trễ" => {
                    let same = format!("<span class=\"v\">{n}</span>");
                    assert!(page.body.contains(&same), "{name}: {n}");
                }
                _ => {
                    counted += rows(&page.body, url);
                    assert_eq!(*n, rows(&page.body, url).to_string(), "{name} {url}");
                }
            }
        }
        assert!(counted > 10, "there was something to count");
        let of = |name: &str| {
            all.iter()
                .find(|one| one.0 == name)
                .map(|one| one.1.as_str())
        };
        assert_eq!(of("Đang chờ"), Some("2"), "one of three was called");
        assert_eq!(of("Lượt đến"), Some("3"));
        assert_eq!(of("Cán bộ tại quầy"), Some("1"));
        assert_eq!(of("Hồ sơ đang giải quyết"), Some("3"));
        assert_eq!(of("Trễ hẹn"), Some("2"));
    });
}

#[tokio::test]
async fn a_closed_desk_says_so_and_when_it_opens_and_judges_no_line() {
    let office = Office::working();
    let boss = director(&office);
    for (minute, told) in [
        // A night, a Sunday, 24 November (a day off), and an early morning.
        ("2026-11-25T21:00", "mở lại thứ Năm 26/11/2026"),
        ("2026-11-29T10:00", "mở lại thứ Hai 30/11/2026"),
        ("2026-11-24T10:00", "mở lại thứ Tư 25/11/2026"),
        ("2026-11-26T06:30", "Mở cửa lúc 7:30"),
    ] {
        at(&office, minute);
        let page = get(&office, &boss, "/director").await.body;
        assert!(page.contains(told), "{minute}: {page}");
        // The words stand in the explanation alone.
        let within = page.matches(&said("live-within")).count();
        assert_eq!(within, 1, "{minute}: {page}");
        assert!(page.contains(&said("live-waits-none")), "{minute}");
    }
    at(&office, "2026-11-29T10:00");
    let sunday = get(&office, &boss, "/director").await.body;
    assert!(sunday.contains(&said("live-arrivals-none")), "{sunday}");
    assert!(!sunday.contains(&said("live-usual-none")), "{sunday}");
    // A working day of a new desk has nothing to be held against.
    at(&office, "2026-11-30T10:00");
    let monday = get(&office, &boss, "/director").await.body;
    assert!(monday.contains(&said("live-usual-none")), "{monday}");
    assert!(monday.contains(&said("live-arrivals-alone")), "{monday}");
    // Day and time, and without a script the page says that it loads anew.
    assert!(monday.contains("Số liệu lúc thứ Hai 30/11/2026, 10:00"));
    let quiet = format!(
        "<noscript><span class=\"muted small\">{}",
        said("live-no-script")
    );
    assert!(monday.contains(&quiet), "{monday}");
    assert!(monday.contains("http-equiv=\"refresh\" content=\"30\""));
}

#[tokio::test]
async fn a_young_desk_says_that_its_chances_are_not_judged_and_what_ended_since() {
    let office = Office::working();
    let boss = director(&office);
    let (open, code) = accept(&office, "a");
    let (other, gone) = accept(&office, "b");
    office.desk.tell_risk().unwrap();
    let risk = get(&office, &boss, "/director/risk").await.body;
    for id in ["chance-young", "chance-score-none", "chance-right-none"] {
        assert!(risk.contains(&said(id)), "{id}: {risk}");
    }
    assert!(risk.contains(code.as_str()) && risk.contains(gone.as_str()));
    stop(&office, other);
    let risk = get(&office, &boss, "/director/risk").await.body;
    assert!(!risk.contains(gone.as_str()), "{risk}");
    assert!(risk.contains("1 hồ sơ đã xong từ lúc tính"), "{risk}");
    stop(&office, open);
    office.desk.tell_risk().unwrap();
    let none = get(&office, &boss, "/director/risk").await.body;
    assert!(!none.contains("đã xong từ lúc tính"), "{none}");
    assert!(none.contains(&said("chance-list-none")), "{none}");
}

#[tokio::test]
async fn a_head_finds_the_roster_and_is_led_to_no_page_that_is_shut() {
    let office = Office::working();
    office.install("truong", "desk", &[Role::Head]);
    let head = who(&office, "truong", "desk", &[Role::Head]);
    let menu = "<li><a href=\"/director/roster\"";
    let work = get(&office, &head, "/work").await;
    assert!(work.body.contains(menu), "{}", work.body);
    let page = get(&office, &head, "/director/roster").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let current = format!("{menu} aria-current=\"page\"");
    assert!(page.body.contains(&current), "{}", page.body);
    let label = format!("aria-label=\"{}\"", said("director-nav"));
    let row = page.body.split(&label).nth(1).unwrap();
    let row = row.split("</nav>").next().unwrap();
    let links: Vec<&str> = row
        .split("<a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.contains(&"/director/tomorrow"), "{links:?}");
    for link in links {
        let there = get(&office, &head, link).await;
        assert_eq!(there.status, 200, "{link}: {}", there.body);
    }
    // A director finds it among the tabs, and not a second time in the menu.
    let board = get(&office, &director(&office), "/director").await;
    assert!(board.body.contains("<a href=\"/director/roster\">"));
    assert!(!board.body.contains(menu), "{}", board.body);
}

#[tokio::test]
async fn what_waits_to_be_accepted_has_its_date_and_nobody_apologises_for_it() {
    let office = Office::working();
    let boss = director(&office);
    at(&office, "2026-11-25T09:00");
    let me = clerk(&office).actor;
    office.desk.enter(&me, "e", intake(&office)).unwrap();
    at(&office, "2026-12-02T09:00");
    let board = get(&office, &boss, "/director").await.body;
    assert!(
        board.contains("Hồ sơ chờ tiếp nhận đã trễ hẹn trả lời: 1"),
        "{board}"
    );
    let act = said("live-sorry-act");
    assert!(!board.contains(&act), "it has no receipt: {board}");
    let url = "/work?of=all&near=late&stage=awaiting_acceptance";
    let link = board.replace("&#38;", "&").replace("&amp;", "&");
    assert!(link.contains(url), "{board}");
    let list = get(&office, &boss, url).await.body;
    assert_eq!(list.matches("<tr data-row").count(), 1, "{list}");
    assert!(
        list.contains("26/11/2026"),
        "eight working hours later: {list}"
    );
}

#[tokio::test]
async fn after_the_closing_a_line_says_who_is_there_and_who_is_expected() {
    let office = Office::working();
    let boss = director(&office);
    at(&office, "2026-11-25T09:00");
    let me = clerk(&office).actor;
    office.desk.take_counter(&me, "counter", 1).unwrap();
    let cell = |n: &str| {
        let head = said("live-there");
        format!("data-th=\"{head}\">{n}</td>")
    };
    let open = get(&office, &boss, "/director?part=now").await.body;
    assert!(open.contains(&cell("1")), "{open}");
    at(&office, "2026-11-25T21:00");
    let shut = get(&office, &boss, "/director?part=now").await.body;
    assert!(!shut.contains(&cell("1")), "{shut}");
    let told = shut.split("data-th=\"").filter_map(|part| {
        let (name, rest) = part.split_once("\">")?;
        (name == said("live-there")).then(|| rest.split('<').next())?
    });
    let told: Vec<&str> = told.collect();
    assert!(!told.is_empty(), "{shut}");
    for one in told {
        assert!(one.contains("(dự kiến "), "{one}");
    }
}

/// The value of an attribute, as a browser reads it.
fn attribute(page: &str, name: &str) -> String {
    let rest = page.split(&format!("{name}=\"")).nth(1).unwrap();
    let value = rest.split('"').next().unwrap();
    value.replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn a_board_whose_session_ended_has_the_words_and_the_way_to_sign_in_again() {
    let office = Office::working();
    let head = director(&office);
    for (lang, url) in [(Lang::Vi, "/director"), (Lang::En, "/director?lang=en")] {
        let page = get(&office, &head, url).await.body;
        assert_eq!(attribute(&page, "data-sign-in"), "/sign-in?next=/director");
        assert_eq!(
            attribute(&page, "data-ended"),
            text(lang, "live-ended", &[])
        );
        let word = text(lang, "live-sign-in", &[]);
        assert_eq!(attribute(&page, "data-sign-in-word"), word);
    }
    // The script knows the end of the session by where its look was led.
    let led = crate::get(&office.app, "/director?part=now").await;
    assert_eq!(led.status, 303);
    let path = |url: &str| url.split('?').next().unwrap().to_owned();
    let page = get(&office, &head, "/director").await.body;
    let known = path(&attribute(&page, "data-sign-in"));
    assert_eq!(path(led.header("location")), known);
    // The hall says the same, and leads back to itself.
    let hall = get(&office, &head, "/hall").await.body;
    assert_eq!(attribute(&hall, "data-sign-in"), "/sign-in?next=/hall");
}

#[tokio::test]
async fn the_clock_of_the_head_is_that_of_the_figures() {
    let office = Office::working();
    let head = director(&office);
    at(&office, "2026-11-25T09:41");
    let page = get(&office, &head, "/director").await.body;
    let (time, day) = (attribute(&page, "data-at"), attribute(&page, "data-day"));
    let clock = format!("data-clock title=\"{day}\">{time}</b>");
    assert!(page.contains(&clock), "{clock}: {page}");
    // What is renewed by itself brings the next moment for the head.
    at(&office, "2026-11-26T13:36");
    let part = get(&office, &head, "/director?part=now").await.body;
    assert_eq!(attribute(&part, "data-at"), "13:36");
    assert_ne!(attribute(&part, "data-day"), day);
}

/// The desk of an imported log with one case that is long late, and its pages.
fn of_a_log(office: &Office) -> (motcua_desk::Desk, axum::Router) {
    use motcua_desk::clock::SeededEntropy;
    use motcua_desk::import_xes::{LogCase, LogFile, import_log};
    let moment = |text: &str| text.parse().unwrap();
    let log = LogFile {
        name: "receipt.xes".to_owned(),
        sha256: "ab".repeat(32),
        cases: vec![LogCase {
            name: "open".to_owned(),
            start: moment("2026-10-01T08:00:00+07:00"),
            deadline: Some(moment("2026-10-20T08:00:00+07:00")),
            end: None,
            channel: None,
            department: None,
            responsible: None,
            events: Vec::new(),
        }],
    };
    let entropy = || Box::new(SeededEntropy::new(4));
    let store = office.desk.store();
    let made = import_log(store, office.clock.clone(), entropy(), log, |_| ()).unwrap();
    let desk =
        motcua_desk::Desk::open(store.clone(), made.desk, office.clock.clone(), entropy()).unwrap();
    let door = motcua_desk::session::Door::new(&mut SeededEntropy::new(5));
    let net = motcua_web::guard::Net::default();
    let state = motcua_web::AppState::new(desk.clone(), door, net);
    (desk, motcua_web::routes::router(state))
}

#[tokio::test]
async fn at_the_desk_of_an_imported_log_nothing_is_offered_that_would_be_refused() {
    use axum::body::Body;
    use axum::http::{Request, header};
    let office = Office::working();
    let (desk, app) = of_a_log(&office);
    let mut head = director(&office);
    head.actor.unit = desk.settings().office.unit.clone();
    head.unit = head.actor.unit.clone();
    let look = async |path: &str| {
        let mut request = Request::get(path)
            .header(header::HOST, "motcua.test")
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(head.clone());
        crate::send(&app, request).await
    };
    let board = look("/director").await;
    assert_eq!(board.status, 200, "{}", board.body);
    // It is counted as late, and nobody is asked to apologise for it.
    assert!(
        board.body.contains("aria-label=\"Trễ hẹn: 1\""),
        "{}",
        board.body
    );
    assert!(!board.body.contains("#act-apologise"), "{}", board.body);
    let open = desk
        .work_list(&head.actor, &motcua_desk::read::Filter::default(), None)
        .unwrap();
    let dossier = &open.items[0].dossier;
    let code = dossier.code.as_ref().unwrap();
    let page = look(&format!("/dossiers/{code}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains("action=\"/d/"), "{}", page.body);
    assert!(page.body.contains(&said("refused-only-looked-at")));
}
