//! The director's board over HTTP: what it counts, what it opens, what waits
//! for a decision, and for whom.

use crate::Office;
use crate::dossier::{accept, clerk, director, get, post, who};
use motcua_desk::queue::Ask;
use motcua_domain::actor::Role;
use motcua_domain::visit::{ClassId, LineId, Origin};

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
