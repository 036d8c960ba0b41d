//! Tomorrow's page over HTTP: a desk without a log says what it assumed, a day
//! that cannot be foreseen says why, and the roster shows in the need.

use crate::Office;
use crate::dossier::{director, get, who};
use motcua_desk::outlook::RosterEntry;
use motcua_domain::actor::Role;
use motcua_domain::visit::LineId;
use motcua_web::i18n::{Lang, text};

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

#[tokio::test]
async fn a_desk_without_a_log_says_what_it_assumed_and_shows_the_day_all_the_same() {
    let office = Office::working();
    let boss = director(&office);
    // Without a day it is the next open one: Thursday.
    let page = get(&office, &boss, "/director/tomorrow").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("thứ Năm 26/11/2026"), "{}", page.body);
    assert!(
        page.body
            .contains("trên 10 người sẽ được gọi trong 15 phút")
    );
    for id in [
        "ahead-first-assumed",
        "ahead-method-none",
        "ahead-assumed-visits",
        "ahead-assumed-roster",
        "ahead-log-none",
        "ahead-no-forecast",
    ] {
        assert!(page.body.contains(&said(id)), "{id}: {}", page.body);
    }
    assert!(page.body.contains("đã thấy 0 Tết"), "{}", page.body);
    // A result that can be made again.
    let hash = office
        .desk
        .own_model(&boss.actor, "2026-11-26".parse().unwrap())
        .unwrap();
    assert!(page.body.contains(hash.hash()));
    assert!(page.body.contains(&hash.seed.to_string()));
    // Every half hour of the opening has a row, and what is missing a shape.
    let rows = hash
        .sessions
        .iter()
        .map(|one| usize::from(one.to - one.from).div_ceil(30))
        .sum::<usize>();
    let table = page.body.split("id=\"need\"").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap();
    assert_eq!(
        table.matches("<tr><th scope=\"row\">").count(),
        rows,
        "{table}"
    );
    assert!(table.contains("tag late"), "{table}");
}

#[tokio::test]
async fn a_day_that_cannot_be_foreseen_says_why_at_its_field() {
    let office = Office::working();
    let boss = director(&office);
    for (day, id) in [
        ("2026-11-29", "outlook-closed-day"),
        ("2026-11-23", "outlook-past-day"),
        ("2099-01-05", "outlook-no-calendar"),
        ("hom-qua", "ahead-no-day"),
    ] {
        let page = get(&office, &boss, &format!("/director/tomorrow?day={day}")).await;
        assert_eq!(page.status, 422, "{day}: {}", page.body);
        assert!(page.body.contains(&said(id)), "{day}: {}", page.body);
        assert!(page.body.contains("id=\"i-day-e\""), "{day}");
        assert!(page.body.contains(&format!("value=\"{day}\"")), "{day}");
    }
    // From a Sunday to the Monday after it.
    let closed = get(&office, &boss, "/director/tomorrow?day=2026-11-29").await;
    let next = "href=\"/director/tomorrow?day=2026-11-30\"";
    assert!(closed.body.contains(next), "{}", closed.body);
}

#[tokio::test]
async fn what_the_roster_lacks_is_said_on_the_page() {
    let office = Office::working();
    office.install("truong", "desk", &[Role::Head]);
    let head = who(&office, "truong", "desk", &[Role::Head]);
    let lan = who(&office, "lan", "desk", &[Role::Clerk]).actor.id;
    let day = "2026-11-26".parse().unwrap();
    let before = office.desk.roster(&head.actor, day).unwrap();
    let entries = [
        RosterEntry {
            official: Some(lan),
            lines: vec![LineId::new("land")],
            ..RosterEntry::default()
        },
        RosterEntry {
            name: "Trần Thị Tăng Cường".to_owned(),
            ..RosterEntry::default()
        },
    ];
    office
        .desk
        .save_roster(&head.actor, "k", day, &entries, &before.mark)
        .unwrap();
    let page = get(&office, &head, "/director/tomorrow?day=2026-11-26").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains(&said("roster-source-day")));
    assert!(
        page.body
            .contains("Hàng Hộ tịch, chứng thực không có ai phục vụ lúc"),
        "{}",
        page.body
    );
    assert!(
        page.body
            .contains("Chưa có hàng nào để phục vụ: Trần Thị Tăng Cường.")
    );
    assert!(!page.body.contains(&said("ahead-assumed-roster")));
}

#[tokio::test]
async fn a_day_on_which_nobody_sits_says_that_nobody_is_called() {
    let office = Office::working();
    let boss = director(&office);
    let day = "2026-11-26".parse().unwrap();
    let before = office.desk.roster(&boss.actor, day).unwrap();
    office
        .desk
        .save_roster(&boss.actor, "k", day, &[], &before.mark)
        .unwrap();
    let page = get(&office, &boss, "/director/tomorrow?day=2026-11-26").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let first = format!("<b>{}</b>", said("ahead-uncalled"));
    assert!(page.body.contains(&first), "{}", page.body);
    assert!(!page.body.contains("điểm yếu là hàng"), "{}", page.body);
    // No wait and no overtime of anybody is told; how many nobody calls is.
    let tile = |id: &str| format!("<span class=\"k\">{}</span>", said(id));
    for id in ["ahead-wait", "ahead-wait-ordinary", "ahead-overtime"] {
        assert!(!page.body.contains(&tile(id)), "{id}: {}", page.body);
    }
    assert!(page.body.contains(&tile("ahead-left")));
    let tried = get(&office, &boss, "/director/whatif?day=2026-11-26").await;
    assert_eq!(tried.status, 200, "{}", tried.body);
    let first = format!("<b>{} ", said("ahead-uncalled"));
    assert!(tried.body.contains(&first), "{}", tried.body);
    assert!(!tried.body.contains("điểm yếu là hàng"), "{}", tried.body);
    let wait = format!("{}<span class=\"v\">không ai được gọi", tile("whatif-wait"));
    assert!(tried.body.contains(&wait), "{}", tried.body);
    // Nor does the search tell a wait of them, or how far one step is from it.
    let fixes = get(&office, &boss, "/director/whatif/fix?day=2026-11-26").await;
    assert_eq!(fixes.status, 200, "{}", fixes.body);
    assert!(fixes.body.contains(&said("fix-uncalled")), "{}", fixes.body);
    let before = format!("<dd>{}</dd>", said("fix-uncalled-before"));
    assert!(fixes.body.contains(&before), "{}", fixes.body);
    for minutes in ["chờ trung bình", " phút ± "] {
        assert!(!fixes.body.contains(minutes), "{minutes}: {}", fixes.body);
    }
    assert!(page.body.contains("không có ai phục vụ lúc"));
    assert!(!page.body.contains(&said("ahead-short-none")));
    // The day's visits by half hour are drawn, and stand in the table.
    assert!(page.body.contains("id=\"profile\""), "{}", page.body);
    // Beside the waits of all three pages: the break is none.
    for body in [&page.body, &tried.body, &fixes.body] {
        assert!(body.contains(&said("ahead-noon")), "{body}");
    }
}
