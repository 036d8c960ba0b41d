//! The roster as browsers send it: a day of its own, the usual week, what is
//! wrong at its field, two who write at once, and a reader who may only look.

use crate::dossier::{get, post, who};
use crate::{Answer, Office};
use motcua_domain::actor::Role;
use motcua_web::frame::Who;
use motcua_web::i18n::{Lang, text};

/// Thursday 26 November 2026, an open day.
const DAY: &str = "/director/roster?day=2026-11-26";

fn boss(office: &Office) -> Who {
    office.install("boss", "leaders", &[Role::Director]);
    office
        .clock
        .set("2026-11-25T09:00:00+07:00".parse().unwrap());
    who(office, "boss", "leaders", &[Role::Director])
}

fn id(office: &Office, login: &str) -> String {
    who(office, login, "desk", &[Role::Clerk])
        .actor
        .id
        .to_string()
}

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

/// The value of a hidden field of the form.
fn value(answer: &Answer, name: &str) -> String {
    let form = answer.body.split("<form class=\"card stack").nth(1);
    let form = form.unwrap_or_else(|| panic!("no form: {}", answer.body));
    let mark = format!("name=\"{name}\" value=\"");
    let rest = form.split(&mark).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {name}: {form}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends rows as the page that was read would send them.
async fn send(
    office: &Office,
    me: &Who,
    page: &Answer,
    press: &str,
    rows: &[(&str, &str)],
) -> Answer {
    let [key, mark] = ["key", "mark"].map(|name| value(page, name));
    let of = if page.body.contains("name=\"week\" value=") {
        "week"
    } else {
        "day"
    };
    let what = value(page, of);
    let mut pairs = vec![
        ("key", key.as_str()),
        ("mark", &mark),
        (of, &what),
        ("rows", "4"),
        ("do", press),
    ];
    pairs.extend_from_slice(rows);
    post(office, me, "/director/roster", &pairs).await
}

#[test]
fn a_day_gets_its_own_roster_and_follows_the_week_again() {
    crate::on_both(async |office: Office| {
        let boss = boss(&office);
        let lan = id(&office, "lan");
        let first = get(&office, &boss, DAY).await;
        assert_eq!(first.status, 200, "{}", first.body);
        assert!(first.body.contains(&said("roster-source-usual")));
        let rows = [
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
            ("0-lines", "civil"),
            ("0-helps", "collect"),
            ("0-hours", "7h30-11h, 13:00-16:30"),
            ("0-lunch", ""),
            ("0-away", "14:00-15:00"),
            // Nobody is chosen: the row goes.
            ("1-official", ""),
            ("1-lines", "land"),
            ("2-official", "0"),
            ("2-name", "Trần Thị Tăng Cường"),
            ("2-lines", "construction"),
            ("2-hours", "8:00-10:30"),
        ];
        let kept = send(&office, &boss, &first, "keep", &rows).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let to = kept.header("location");
        assert_eq!(to, format!("{DAY}&done=notice-roster-kept"));
        let page = get(&office, &boss, to).await;
        assert!(page.body.contains(&said("notice-roster-kept")));
        assert!(page.body.contains(&said("roster-source-day")));
        for part in [
            "7:30-11:00, 13:00-16:30",
            "14:00-15:00",
            "8:00-10:30",
            "Trần Thị Tăng Cường",
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        // Nobody serves the other lines, and land has a hole at its end.
        let me = &boss.actor;
        let day = "2026-11-26".parse().unwrap();
        let seen = office.desk.roster(me, day).unwrap();
        assert_eq!(seen.entries.len(), 2);
        assert!(!seen.holes.is_empty());
        assert!(
            page.body.contains("không có ai phục vụ lúc"),
            "{}",
            page.body
        );
        // The same form sent twice is one act.
        let again = send(&office, &boss, &first, "keep", &rows).await;
        assert_eq!(again.status, 303, "{}", again.body);
        let page = get(&office, &boss, DAY).await;
        let dropped = send(&office, &boss, &page, "drop", &[]).await;
        assert_eq!(dropped.status, 303, "{}", dropped.body);
        let page = get(&office, &boss, DAY).await;
        assert!(page.body.contains(&said("roster-source-usual")));
    });
}

#[test]
fn what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept() {
    crate::on_both(async |office: Office| {
        let boss = boss(&office);
        let lan = id(&office, "lan");
        let page = get(&office, &boss, DAY).await;
        let rows = |hours: &'static str| {
            vec![
                // The row above is empty: the desk's first is the form's second.
                ("1-official".to_owned(), lan.clone()),
                ("1-lines".to_owned(), "land".to_owned()),
                ("1-hours".to_owned(), hours.to_owned()),
                ("1-lunch".to_owned(), "11:00-11:30".to_owned()),
            ]
        };
        for (hours, id) in [
            ("buổi sáng", "roster-bad-time"),
            ("11:00-8:00", "roster-bad-time"),
            ("7:30-11:30, 10:00-12:00", "roster-bad-crosses"),
        ] {
            let rows = rows(hours);
            let rows: Vec<(&str, &str)> = rows
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let wrong = send(&office, &boss, &page, "keep", &rows).await;
            assert_eq!(wrong.status, 422, "{hours}: {}", wrong.body);
            assert!(wrong.body.contains("id=\"i-1-hours-e\""), "{}", wrong.body);
            assert!(wrong.body.contains(&said(id)), "{hours}");
            assert!(
                wrong.body.contains(&format!("value=\"{hours}\"")),
                "{hours}"
            );
        }
        let twice = [
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
            ("1-official", lan.as_str()),
            ("1-lines", "civil"),
        ];
        let wrong = send(&office, &boss, &page, "keep", &twice).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(
            wrong.body.contains("id=\"i-1-official-e\""),
            "{}",
            wrong.body
        );
        assert!(wrong.body.contains(&said("roster-twice")));
        let lunch = [
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
            ("0-lunch", "12:00-11:30"),
        ];
        let wrong = send(&office, &boss, &page, "keep", &lunch).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(wrong.body.contains("id=\"i-0-lunch-e\""), "{}", wrong.body);
        // Nothing of it was kept.
        let page = get(&office, &boss, DAY).await;
        assert!(page.body.contains(&said("roster-source-usual")));
    });
}

#[tokio::test]
async fn an_official_without_a_line_is_kept_and_named_at_the_field() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let rows = [("0-official", lan.as_str())];
    let kept = send(&office, &boss, &page, "keep", &rows).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = get(&office, &boss, DAY).await;
    assert!(page.body.contains(&said("roster-no-line")), "{}", page.body);
    assert!(page.body.contains("Mẫu lan chưa có hàng nào để phục vụ."));
    assert!(page.body.contains("<details class=\"mt2\" open>"));
}

#[tokio::test]
async fn one_of_two_who_write_at_once_is_told_and_loses_nothing() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let both = get(&office, &boss, DAY).await;
    let land = [("0-official", lan.as_str()), ("0-lines", "land")];
    let first = send(&office, &boss, &both, "keep", &land).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let head = {
        office.install("truong", "desk", &[Role::Head]);
        who(&office, "truong", "desk", &[Role::Head])
    };
    let civil = [
        ("0-official", lan.as_str()),
        ("0-lines", "civil"),
        ("0-away", "9:00-10:00"),
    ];
    let key = "f".repeat(32);
    let [mark, day] = ["mark", "day"].map(|name| value(&both, name));
    let mut pairs = vec![
        ("key", key.as_str()),
        ("mark", &mark),
        ("day", &day),
        ("rows", "2"),
        ("do", "keep"),
    ];
    pairs.extend_from_slice(&civil);
    let second = post(&office, &head, "/director/roster", &pairs).await;
    assert_eq!(second.status, 409, "{}", second.body);
    assert!(second.body.contains(&said("roster-stale")));
    assert!(second.body.contains("value=\"9:00-10:00\""));
    // Pressed once more from the page that said so, it is meant.
    let meant = send(&office, &head, &second, "keep", &civil).await;
    assert_eq!(meant.status, 303, "{}", meant.body);
}

#[tokio::test]
async fn a_row_is_added_without_a_script_and_nothing_is_kept_yet() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let rows = [("0-official", lan.as_str()), ("0-hours", "chưa rõ")];
    let more = send(&office, &boss, &page, "add", &rows).await;
    assert_eq!(more.status, 200, "{}", more.body);
    assert_eq!(value(&more, "rows"), "5");
    assert!(more.body.contains("id=\"i-4-official\""));
    assert!(more.body.contains("value=\"chưa rõ\""));
    let day = "2026-11-26".parse().unwrap();
    let seen = office.desk.roster(&boss.actor, day).unwrap();
    assert_eq!(seen.source.slug(), "usual");
}

#[tokio::test]
async fn the_usual_week_holds_for_its_days() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let monday = get(&office, &boss, "/director/roster?week=1").await;
    assert_eq!(monday.status, 200, "{}", monday.body);
    assert!(monday.body.contains("Lịch trực tuần thường: thứ Hai"));
    let rows = [
        ("0-official", lan.as_str()),
        ("0-lines", "land"),
        ("0-lunch", "11:00-11:30"),
        ("also", "2"),
    ];
    let kept = send(&office, &boss, &monday, "keep", &rows).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    // Tuesday 1 December; Wednesday stays as it was.
    for (day, source) in [("2026-12-01", "week"), ("2026-12-02", "usual")] {
        let seen = office.desk.roster(&boss.actor, day.parse().unwrap());
        assert_eq!(seen.unwrap().source.slug(), source, "{day}");
    }
    let tuesday = get(&office, &boss, "/director/roster?day=2026-12-01").await;
    assert!(tuesday.body.contains(&said("roster-source-week")));
    assert!(tuesday.body.contains("11:00-11:30"), "{}", tuesday.body);
}

#[tokio::test]
async fn an_inspector_reads_the_roster_and_cannot_write_it() {
    let office = Office::working();
    office.install("thanh-tra", "leaders", &[Role::Inspector]);
    let inspector = who(&office, "thanh-tra", "leaders", &[Role::Inspector]);
    let page = get(&office, &inspector, DAY).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        !page
            .body
            .contains("method=\"post\" action=\"/director/roster\"")
    );
    let pairs = [("key", "a"), ("day", "2026-11-26"), ("do", "keep")];
    let refused = post(&office, &inspector, "/director/roster", &pairs).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
}

#[tokio::test]
async fn a_day_that_is_over_is_shown_and_not_changed() {
    let office = Office::working();
    let boss = boss(&office);
    let past = get(&office, &boss, "/director/roster?day=2026-11-23").await;
    assert_eq!(past.status, 200, "{}", past.body);
    assert!(
        !past
            .body
            .contains("method=\"post\" action=\"/director/roster\"")
    );
    let none = get(&office, &boss, "/director/roster?day=hom-nay").await;
    assert_eq!(none.status, 422, "{}", none.body);
    assert!(none.body.contains(&said("ahead-no-day")));
}
