//! The roster as browsers send it: a day of its own, the usual week, what is
//! wrong at its field, two who write at once, and a reader who may only look.

use crate::dossier::{get, post, who};
use crate::{Answer, Office};
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_domain::id::UnitId;
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
async fn a_reinforcement_with_a_name_is_taken_out_by_choosing_nobody() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let both = [
        ("0-official", lan.as_str()),
        ("0-lines", "land"),
        // A name in a new row is enough to say who it is.
        ("1-official", ""),
        ("1-name", "Trần Thị Tăng Cường"),
        ("1-lines", "civil"),
    ];
    let kept = send(&office, &boss, &page, "keep", &both).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = get(&office, &boss, DAY).await;
    let entries = || {
        let day = "2026-11-26".parse().unwrap();
        office.desk.roster(&boss.actor, day).unwrap().entries
    };
    assert_eq!(entries().len(), 2);
    // What the page shows there now is sent back with it.
    assert_eq!(value(&page, "1-was"), "0");
    let mut without = both.to_vec();
    without.push(("0-was", lan.as_str()));
    without.push(("1-was", "0"));
    let kept = send(&office, &boss, &page, "keep", &without).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = get(&office, &boss, DAY).await;
    assert!(!page.body.contains("Trần Thị Tăng Cường"), "{}", page.body);
    assert_eq!(entries().len(), 1);
}

#[tokio::test]
async fn a_form_that_hides_rows_keeps_nothing() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let [key, mark] = ["key", "mark"].map(|name| value(&page, name));
    for rows in ["-1", "0", "2", "1000", ""] {
        let pairs = [
            ("key", key.as_str()),
            ("mark", mark.as_str()),
            ("day", "2026-11-26"),
            ("rows", rows),
            ("do", "keep"),
            ("2-official", lan.as_str()),
            ("2-lines", "land"),
        ];
        let refused = post(&office, &boss, "/director/roster", &pairs).await;
        assert_eq!(refused.status, 400, "{rows}: {}", refused.body);
    }
    let page = get(&office, &boss, DAY).await;
    assert!(page.body.contains(&said("roster-source-usual")));
}

#[tokio::test]
async fn what_names_nobody_takes_nobody_out_and_a_closed_day_says_that_it_is_closed() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let land = [("0-official", lan.as_str()), ("0-lines", "land")];
    let kept = send(&office, &boss, &page, "keep", &land).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = get(&office, &boss, DAY).await;
    let nobody = [
        ("0-was", lan.as_str()),
        ("0-official", "abc"),
        ("0-lines", "land"),
    ];
    let refused = send(&office, &boss, &page, "keep", &nobody).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("id=\"i-0-official-e\""));
    let day = "2026-11-26".parse().unwrap();
    let seen = office.desk.roster(&boss.actor, day).unwrap();
    assert_eq!(seen.entries.len(), 1);
    assert_eq!(seen.entries[0].official.unwrap().to_string(), lan);
    // A Sunday has no form, and whoever sends one hears why, whatever its mark.
    let sunday = "/director/roster?day=2026-11-29";
    let closed = get(&office, &boss, sunday).await;
    assert!(closed.body.contains(&said("roster-closed")));
    assert!(!closed.body.contains("name=\"mark\""), "{}", closed.body);
    for mark in [value(&page, "mark").as_str(), "usual"] {
        let key = format!("sunday-{mark}");
        let pairs = [
            ("key", key.as_str()),
            ("mark", mark),
            ("day", "2026-11-29"),
            ("rows", "2"),
            ("do", "keep"),
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
        ];
        let refused = post(&office, &boss, "/director/roster", &pairs).await;
        assert_eq!(refused.status, 422, "{mark}: {}", refused.body);
        assert!(refused.body.contains(&said("outlook-closed-day")));
        assert!(!refused.body.contains(&said("roster-stale")));
    }
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

/// A message about somebody.
fn about(id: &str, name: &str) -> String {
    text(Lang::Vi, id, &[("name", &name)])
}

#[test]
fn whoever_was_blocked_or_moved_since_is_named_and_is_not_counted() {
    crate::on_both(async |office: Office| {
        let boss = boss(&office);
        office.install("hoa", "desk", &[Role::Clerk]);
        let ids = ["lan", "hoa"].map(|login| id(&office, login));
        let page = get(&office, &boss, DAY).await;
        let rows = [
            ("0-official", ids[0].as_str()),
            ("0-lines", "land"),
            ("1-official", ids[1].as_str()),
            ("1-lines", "civil"),
        ];
        let kept = send(&office, &boss, &page, "keep", &rows).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let day = "2026-11-26".parse().unwrap();
        let holes_of = |line: &str| {
            let seen = office.desk.roster(&boss.actor, day).unwrap();
            seen.holes
                .iter()
                .filter(|one| one.line.as_str() == line)
                .count()
        };
        assert_eq!((holes_of("land"), holes_of("civil")), (0, 0));
        let quan = who(&office, "quan", "desk", &[Role::Administrator]).actor;
        let [lan, hoa] = ["lan", "hoa"].map(|login| who(&office, login, "desk", &[]).actor.id);
        office.desk.set_staff_active(&quan, lan, false).unwrap();
        let records = StaffForm {
            name: "Mẫu hoa".to_owned(),
            unit: UnitId::new("desk"),
            roles: vec![Role::RecordsClerk],
            counter: None,
        };
        office.desk.edit_staff(&quan, hoa, records).unwrap();
        let page = get(&office, &boss, DAY).await;
        let ahead = get(&office, &boss, "/director/tomorrow?day=2026-11-26").await;
        for answer in [&page, &ahead] {
            let gone = "Người không còn làm ở đây (mã";
            assert!(answer.body.contains(gone), "{}", answer.body);
            assert!(
                answer
                    .body
                    .contains("vẫn đứng trong lịch mà không được tính")
            );
            let moved = about("roster-doubt-calls", "Mẫu hoa");
            assert!(answer.body.contains(&moved), "{}", answer.body);
        }
        assert_eq!((holes_of("land") > 0, holes_of("civil")), (true, 0));
        // The same kept again: the row says what is wrong with it.
        let again = send(&office, &boss, &page, "keep", &rows).await;
        assert_eq!(again.status, 422, "{}", again.body);
        assert!(
            again.body.contains("id=\"i-0-official-e\""),
            "{}",
            again.body
        );
        assert!(again.body.contains(&said("roster-bad-official")));
    });
}

#[tokio::test]
async fn hours_that_may_not_be_meant_are_kept_and_pointed_out() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    for (hours, lunch, away, message) in [
        ("7:00-11:30", "", "", "roster-doubt-beyond"),
        ("", "", "7:30-17:00", "roster-doubt-never"),
        ("8:00-10:30", "14:00-14:30", "", "roster-doubt-lunch"),
    ] {
        let page = get(&office, &boss, DAY).await;
        let rows = [
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
            ("0-hours", hours),
            ("0-lunch", lunch),
            ("0-away", away),
        ];
        let kept = send(&office, &boss, &page, "keep", &rows).await;
        assert_eq!(kept.status, 303, "{message}: {}", kept.body);
        let page = get(&office, &boss, DAY).await;
        let told = about(message, "Mẫu lan");
        assert!(page.body.contains(&told), "{message}: {}", page.body);
    }
}

#[tokio::test]
async fn hours_that_cannot_be_are_refused_at_their_field() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    for (field, value, message) in [
        ("0-away", "9:00-10:00, 9:30-11:00", "roster-bad-crosses"),
        ("0-away", "15:00-14:00", "roster-bad-time"),
        ("0-hours", "18:00-20:00", "roster-hours-outside"),
        ("0-lunch", "18:00-18:30", "roster-lunch-outside"),
        // A window of a reinforcement that ends before it begins.
        ("1-hours", "10:30-8:00", "roster-bad-time"),
    ] {
        let rows = [
            ("0-official", lan.as_str()),
            ("0-lines", "land"),
            ("1-official", "0"),
            ("1-name", "Trần Thị Tăng Cường"),
            ("1-lines", "civil"),
            (field, value),
        ];
        let wrong = send(&office, &boss, &page, "keep", &rows).await;
        assert_eq!(wrong.status, 422, "{value}: {}", wrong.body);
        let at = format!("id=\"i-{field}-e\"");
        assert!(wrong.body.contains(&at), "{value}: {}", wrong.body);
        assert!(wrong.body.contains(&said(message)), "{value}");
        let typed = format!("value=\"{value}\"");
        assert!(wrong.body.contains(&typed), "{value}");
    }
    let page = get(&office, &boss, DAY).await;
    assert!(page.body.contains(&said("roster-source-usual")));
}

#[tokio::test]
async fn a_roster_that_somebody_else_has_just_written_is_not_dropped_unseen() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let page = get(&office, &boss, DAY).await;
    let land = [("0-official", lan.as_str()), ("0-lines", "land")];
    let first = send(&office, &boss, &page, "keep", &land).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let both = get(&office, &boss, DAY).await;
    let civil = [("0-official", lan.as_str()), ("0-lines", "civil")];
    let other = send(&office, &boss, &both, "keep", &civil).await;
    assert_eq!(other.status, 303, "{}", other.body);
    let dropped = send(&office, &boss, &both, "drop", &land).await;
    assert_eq!(dropped.status, 409, "{}", dropped.body);
    assert!(dropped.body.contains(&said("roster-stale")));
    let page = get(&office, &boss, DAY).await;
    assert!(page.body.contains(&said("roster-source-day")));
}

#[tokio::test]
async fn a_week_that_was_copied_says_where_it_does_not_fit() {
    let office = Office::working();
    let boss = boss(&office);
    let lan = id(&office, "lan");
    let monday = get(&office, &boss, "/director/roster?week=1").await;
    let rows = [
        ("0-official", lan.as_str()),
        ("0-lines", "land"),
        ("0-hours", "13:00-17:00"),
        ("also", "6"),
    ];
    let kept = send(&office, &boss, &monday, "keep", &rows).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let never = about("roster-doubt-never", "Mẫu lan");
    let monday = get(&office, &boss, "/director/roster?week=1").await;
    assert!(!monday.body.contains(&never), "{}", monday.body);
    // A Saturday is open in the morning alone.
    let saturday = get(&office, &boss, "/director/roster?week=6").await;
    assert!(saturday.body.contains(&never), "{}", saturday.body);
}
