//! The calendar's pages: year, announcement, preview, publication, the public table.

use crate::{Answer, Office, get, get_as, post_as};
use motcua_domain::calendar::DayKind;
use motcua_web::pages::encode;

/// Announced on the day of these tests, 24 November 2026.
const SWAP: [(&str, &str); 7] = [
    ("layer", "national"),
    ("document_no", "999/VPCP-KGVX"),
    ("document_date", "2026-11-23"),
    ("issuer", "Văn phòng Chính phủ"),
    ("days[0].kind", "swap"),
    ("days[0].date", "2026-12-07"),
    ("days[0].other", "2026-12-12"),
];

fn body(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn hidden(answer: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = answer
        .body
        .find(&mark)
        .unwrap_or_else(|| panic!("no {name}"));
    answer.body[at + mark.len()..]
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

fn kind(office: &Office, day: &str) -> DayKind {
    let day: jiff::civil::Date = day.parse().unwrap();
    office.desk.settings().calendar.day(day).unwrap().kind
}

#[tokio::test]
async fn a_swap_is_previewed_and_published_once_and_holds_at_once() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let year = get_as(&office.app, &cookie, "/admin/calendar?year=2026").await;
    assert_eq!(year.status, 200);
    assert!(
        year.body.contains("Lịch năm 2027 chưa đầy đủ"),
        "{}",
        year.body
    );
    assert!(year.body.contains("12729/VPCP-KGVX"));

    let page = post_as(&office.app, &cookie, "/admin/calendar/new", &body(&SWAP)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("nghỉ hoán đổi") && page.body.contains("làm bù"));
    assert_eq!(
        kind(&office, "2026-12-07"),
        DayKind::Working,
        "a preview writes nothing"
    );
    let (key, seen) = (hidden(&page, "key"), hidden(&page, "seen"));
    let mut pressed = SWAP.to_vec();
    pressed.extend([("key", key.as_str()), ("seen", "other")]);
    let stale = post_as(
        &office.app,
        &cookie,
        "/admin/calendar/publish",
        &body(&pressed),
    )
    .await;
    assert_eq!(stale.status, 422);
    assert!(stale.body.contains("Hãy xem trước lại"), "{}", stale.body);
    pressed.pop();
    pressed.push(("seen", seen.as_str()));
    for _ in 0..2 {
        let done = post_as(
            &office.app,
            &cookie,
            "/admin/calendar/publish",
            &body(&pressed),
        )
        .await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    assert_eq!(kind(&office, "2026-12-07"), DayKind::SwappedOff);
    assert_eq!(kind(&office, "2026-12-12"), DayKind::SwappedOn);
    let versions = office.desk.calendar_versions().unwrap();
    let ours = versions
        .iter()
        .filter(|one| one.version.document_no == "999/VPCP-KGVX");
    assert_eq!(ours.count(), 1, "a double press is one publication");
    let year = get_as(&office.app, &cookie, "/admin/calendar?year=2026").await;
    assert!(year.body.contains("999/VPCP-KGVX"));
    let json = get(&office.app, "/calendar.json").await;
    assert!(
        json.status == 200 && json.body.contains("\"2026-12-12\""),
        "{}",
        json.body
    );
    let ics = get(&office.app, "/calendar.ics").await;
    assert!(ics.body.contains("DTSTART;VALUE=DATE:20261207"));
}

#[tokio::test]
async fn wrong_input_comes_back_explained_at_its_field() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let send = async |change: &[(&str, &str)]| {
        let mut pairs: Vec<(&str, &str)> = SWAP.to_vec();
        for (name, value) in change {
            pairs.retain(|(old, _)| old != name);
            pairs.push((name, value));
        }
        let answer = post_as(&office.app, &cookie, "/admin/calendar/new", &body(&pairs)).await;
        assert_eq!(answer.status, 422, "{change:?} {}", answer.body);
        answer.body
    };
    let half = send(&[("days[0].other", "")]).await;
    assert!(
        half.contains("href=\"#i-days[0].other\"") && half.contains("value=\"2026-12-07\""),
        "{half}"
    );
    let impossible = send(&[("days[0].date", "2026-02-30")]).await;
    assert!(
        impossible.contains("không có ngày “2026-02-30”"),
        "{impossible}"
    );
    let unknown = send(&[
        ("days[0].kind", "holiday"),
        ("days[0].date", "2035-01-01"),
        ("days[0].other", ""),
    ])
    .await;
    assert!(unknown.contains("Lịch chưa có năm 2035"), "{unknown}");
    let closed = send(&[
        ("days[0].kind", "holiday"),
        ("days[0].date", "2024-01-03"),
        ("days[0].other", ""),
    ])
    .await;
    assert!(closed.contains("năm 2024 đã khóa sổ"), "{closed}");
    let twice = send(&[("days[1].date", "2026-12-07"), ("days[1].kind", "holiday")]).await;
    assert!(
        twice.contains("ghi hai lần") && twice.contains("href=\"#i-days[1].date\""),
        "{twice}"
    );
    let sunday = send(&[("days[0].date", "2026-12-06")]).await;
    assert!(sunday.contains("href=\"#i-days[0].date\""), "{sunday}");
    let nameless = send(&[("document_no", "")]).await;
    assert!(nameless.contains("href=\"#i-document_no\""), "{nameless}");
    let pasted = send(&[("csv", "date,kind\n")]).await;
    assert!(pasted.contains("href=\"#i-csv\""), "{pasted}");
    assert_eq!(kind(&office, "2026-12-07"), DayKind::Working);
}

/// The days off of 2028 as the form takes them.
const YEAR_2028: [&str; 12] = [
    "01-03", "01-25", "01-26", "01-27", "01-28", "01-31", "04-04", "04-30", "05-01", "09-01",
    "09-02", "09-04",
];

#[tokio::test]
async fn a_new_year_is_opened_on_the_page_with_one_word_about_it() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let mut pairs: Vec<(String, String)> = SWAP[..4]
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    for (n, day) in YEAR_2028.iter().enumerate() {
        // 1 January is a Saturday.
        let kind = if *day == "01-03" {
            "substitute"
        } else {
            "holiday"
        };
        pairs.push((format!("days[{n}].date"), format!("2028-{day}")));
        pairs.push((format!("days[{n}].kind"), kind.to_owned()));
    }
    let sent = |pairs: &[(String, String)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        body(&pairs)
    };
    let bare = post_as(&office.app, &cookie, "/admin/calendar/new", &sent(&pairs)).await;
    assert_eq!(bare.status, 422);
    let way = "đánh dấu ô “Mở năm tiếp theo trong lịch”";
    // In the summary and at its field.
    assert_eq!(bare.body.matches(way).count(), 2, "{}", bare.body);
    assert!(bare.body.contains("href=\"#i-new_year\""), "{}", bare.body);
    pairs.push(("new_year".to_owned(), "1".to_owned()));
    let page = post_as(&office.app, &cookie, "/admin/calendar/new", &sent(&pairs)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("30/4/2028") && page.body.contains("Khoản 3 Điều 111"));
    assert_eq!(hidden(&page, "new_year"), "1", "the preview carries it on");
}

#[tokio::test]
async fn a_table_is_pasted_and_the_office_closes_alone() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let csv = "date,kind,name_vi,name_en,source,confidence,pair,known_from\n\
               2026-12-08,closed,Đóng cửa vì bão,Storm,12/TB,high,,\n";
    let pairs = [("layer", "unit"), ("document_no", "12/TB"), ("csv", csv)];
    let page = post_as(&office.app, &cookie, "/admin/calendar/new", &body(&pairs)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let (key, seen) = (hidden(&page, "key"), hidden(&page, "seen"));
    let mut pressed = pairs.to_vec();
    pressed.extend([("key", key.as_str()), ("seen", seen.as_str())]);
    let done = post_as(
        &office.app,
        &cookie,
        "/admin/calendar/publish",
        &body(&pressed),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(kind(&office, "2026-12-08"), DayKind::Closed);
    let edit = post_as(
        &office.app,
        &cookie,
        "/admin/calendar/new",
        &(body(&SWAP) + "&do=edit"),
    )
    .await;
    assert!(edit.status == 200 && edit.body.contains("value=\"2026-12-12\""));
}

#[tokio::test]
async fn new_hours_are_previewed_from_their_day_and_published() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let begun = get_as(&office.app, &cookie, "/admin/calendar/new?hours=1").await;
    assert!(
        begun.body.contains("value=\"2026-11-25\"")
            && begun
                .body
                .contains("name=\"counting[0].from\" value=\"07:30\"")
            && begun
                .body
                .contains("name=\"counting[1].to\" value=\"17:00\"")
            && !begun.body.contains("0730-1130"),
        "tomorrow, and the hours in force: {}",
        begun.body
    );
    let hours = |from: &'static str, [open, close]: [&'static str; 2]| {
        vec![
            ("layer", "national"),
            ("document_no", "15/TB"),
            ("hours_from", from),
            ("counting[0].day", "1"),
            ("counting[0].last", "4"),
            ("counting[0].from", open),
            ("counting[0].to", close),
            ("counting[1].day", "1"),
            ("counting[1].last", "4"),
            ("counting[1].from", "13:00"),
            ("counting[1].to", "17h00"),
            ("counting[2].day", "1"),
            ("counting[2].last", "5"),
            ("counting[2].from", ""),
            ("counting[2].to", ""),
            ("reception[0].day", "1"),
            ("reception[0].last", "6"),
            ("reception[0].from", "07:30"),
            ("reception[0].to", "11:30"),
        ]
    };
    let morning = ["07:30", "11:30"];
    let send = async |pairs: &[(&str, &str)]| {
        post_as(&office.app, &cookie, "/admin/calendar/new", &body(pairs)).await
    };
    let today = send(&hours("2026-11-24", morning)).await;
    assert!(
        today.status == 422 && today.body.contains("href=\"#i-hours_from\""),
        "{}",
        today.body
    );
    let unread = send(&hours("2026-12-07", ["11:30", "07:30"])).await;
    assert!(
        unread.status == 422
            && unread.body.contains("href=\"#i-counting[0].to\"")
            && unread
                .body
                .contains("name=\"counting[0].from\" value=\"11:30\""),
        "{}",
        unread.body
    );
    let mut pairs = hours("2026-12-07", morning);
    let page = send(&pairs).await;
    assert!(
        page.status == 200 && page.body.contains("Từ 7/12/2026"),
        "{}",
        page.body
    );
    // Back to the form, the rows are there again.
    let week = hidden(&page, "counting");
    assert_eq!(week, "1-4:0730-1130,1300-1700");
    let back = [
        ("hours_from", "2026-12-07"),
        ("counting", week.as_str()),
        ("do", "edit"),
    ];
    let back = send(&back).await;
    assert!(
        back.body
            .contains("name=\"counting[1].to\" value=\"17:00\""),
        "{}",
        back.body
    );
    let (key, seen) = (hidden(&page, "key"), hidden(&page, "seen"));
    pairs.extend([("key", key.as_str()), ("seen", seen.as_str())]);
    let done = post_as(
        &office.app,
        &cookie,
        "/admin/calendar/publish",
        &body(&pairs),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    let settings = office.desk.settings();
    let is_open = |day: &str| {
        let day = settings.calendar.day(day.parse().unwrap()).unwrap();
        day.is_open()
    };
    assert!(is_open("2026-12-04") && !is_open("2026-12-11"));
}
