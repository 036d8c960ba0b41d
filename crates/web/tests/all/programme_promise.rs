//! Promises over HTTP: written, signed, confirmed by somebody else and held
//! against the year; reviews and inspections beside them. Nobody else reads a
//! commitment.

use crate::{Answer, Office, get_as, post_as};
use motcua_domain::actor::Role;
use motcua_web::pages::encode;

type Fields<'a> = &'a [(&'a str, &'a str)];

fn body(pairs: Fields<'_>) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// A key of a form: 32 signs that stand for nothing else.
fn key(n: u8) -> String {
    format!("{n:032}")
}

async fn send(office: &Office, cookie: &str, path: &str, n: u8, fields: Fields<'_>) -> Answer {
    let key = key(n);
    let mut all = vec![("key", key.as_str())];
    all.extend(fields);
    post_as(&office.app, cookie, path, &body(&all)).await
}

/// Sends an act on what the page shows now.
async fn act(office: &Office, cookie: &str, page: &str, n: u8, fields: Fields<'_>) -> Answer {
    let shown = get_as(&office.app, cookie, page).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    let version = shown.body.split_once("name=\"version\" value=\"");
    let version = version.map_or("1", |(_, rest)| rest.split('"').next().unwrap());
    let mut all = vec![("version", version), ("part", "")];
    all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
    all.extend(fields);
    send(office, cookie, &format!("{page}/act"), n, &all).await
}

/// The page that an answer leads to, without the notice.
fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    to.split('?').next().unwrap().to_owned()
}

async fn read(office: &Office, cookie: &str, page: &str) -> String {
    let answer = get_as(&office.app, cookie, page).await;
    assert_eq!(answer.status, 200, "{page}: {}", answer.body);
    answer.body
}

fn people(office: &Office) -> String {
    let unit = office.desk.settings().office.unit.clone();
    office.install("truong", unit.as_str(), &[Role::Head]);
    office.install("vuong", unit.as_str(), &[Role::ProgrammeOfficer]);
    office.install("giam-doc", unit.as_str(), &[Role::Director]);
    unit.as_str().to_owned()
}

#[tokio::test]
async fn a_commitment_goes_from_the_form_to_the_end_of_the_year_and_others_see_nothing() {
    let office = Office::working();
    people(&office);
    let (son, lan) = (office.sign_in("son").await, office.sign_in("lan").await);
    let (head, officer) = (
        office.sign_in("truong").await,
        office.sign_in("vuong").await,
    );
    let form = read(&office, &son, "/programme/new/commitment").await;
    assert!(form.contains("name=\"target-0\"") && form.contains("name=\"target-7\""));
    // A row without words is told at its field, and what was typed stays.
    let fields = [
        ("year", "2026"),
        ("target-0-value", "95"),
        ("position", "Chuyên viên"),
    ];
    let wrong = send(&office, &son, "/programme/new/commitment", 1, &fields).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("id=\"i-target-0-e\"") && wrong.body.contains("Chuyên viên"));
    let promise = "Trực tiếp hướng dẫn người cao tuổi <b>";
    let fields = [("year", "2026"), ("target-2", promise), ("step", "check")];
    let checked = send(&office, &son, "/programme/new/commitment", 2, &fields).await;
    assert_eq!(checked.status, 200, "{}", checked.body);
    assert!(checked.body.contains("role=\"status\"") && checked.body.contains("&lt;b&gt;"));
    // What a person typed was not drafted from the plan.
    let fields = [("year", "2026"), ("target-0", promise), ("step", "check")];
    let typed = send(&office, &son, "/programme/new/commitment", 11, &fields).await;
    assert_eq!(typed.status, 200, "{}", typed.body);
    assert!(!typed.body.contains("Đã soạn sẵn"), "{}", typed.body);
    // The check says what saving would refuse.
    let fields = [
        ("year", "2026"),
        ("position", "Chuyên\u{202E}viên"),
        ("target-2", promise),
        ("step", "check"),
    ];
    let hidden = send(&office, &son, "/programme/new/commitment", 10, &fields).await;
    assert_eq!(hidden.status, 422, "{}", hidden.body);
    assert!(
        hidden.body.contains("id=\"i-position-e\""),
        "{}",
        hidden.body
    );
    let fields = [("year", "2026"), ("target-2", promise), ("step", "save")];
    let begun = send(&office, &son, "/programme/new/commitment", 3, &fields).await;
    let page = led(&begun);
    // Only the person and who confirms.
    for other in [&lan, &officer] {
        for path in [
            page.clone(),
            format!("{page}/paper"),
            format!("{page}/edit"),
        ] {
            let answer = get_as(&office.app, other, &path).await;
            assert_eq!(answer.status, 404, "{path}");
        }
    }
    // Nor whoever will confirm it, before it is signed.
    assert_eq!(get_as(&office.app, &head, &page).await.status, 404);
    let paper = read(&office, &son, &format!("{page}/paper")).await;
    assert!(paper.contains("class=\"rule\"") && paper.contains("người cao tuổi"));
    let signed = act(&office, &son, &page, 4, &[("act", "sign"), ("sign-on", "")]).await;
    led(&signed);
    let own = act(&office, &son, &page, 5, &[("act", "confirm_commitment")]).await;
    assert!(own.status >= 400, "nobody confirms what is their own");
    led(&act(&office, &head, &page, 6, &[("act", "confirm_commitment")]).await);
    let said = [
        ("act", "explain"),
        ("explain-text", "Đã hướng dẫn 40 người."),
    ];
    led(&act(&office, &son, &page, 7, &said).await);
    let none = [
        ("act", "compare"),
        ("compare-outcome-1", ""),
        ("compare-text", "Tốt"),
    ];
    let refused = act(&office, &head, &page, 8, &none).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("id=\"i-compare-outcome-1-e\"") && refused.body.contains(">Tốt<")
    );
    let all = [
        ("act", "compare"),
        ("compare-outcome-1", "reached"),
        ("compare-text", "Tốt"),
    ];
    led(&act(&office, &head, &page, 9, &all).await);
    let over = read(&office, &son, &page).await;
    assert!(over.contains("Đã hướng dẫn 40 người.") && over.contains("Tốt"));
    // In November it is a verdict for now: both may still say something.
    assert!(over.contains("Kết luận tạm"), "{over}");
    let again = [
        ("act", "compare"),
        ("compare-outcome-1", "not_reached"),
        ("compare-text", "Xem lại"),
    ];
    led(&act(&office, &head, &page, 11, &again).await);
    led(&act(&office, &son, &page, 12, &said).await);
    // What was signed is the person's to take back, nobody else's.
    let shown = read(&office, &head, &page).await;
    assert!(!shown.contains("act-withdraw"), "{shown}");
}

#[tokio::test]
async fn the_sheet_gives_no_points_and_is_for_the_person_and_the_head() {
    let office = Office::working();
    people(&office);
    let staff = office.desk.staff_for_machine().unwrap();
    let son = staff.iter().find(|one| one.login == "son").unwrap().id;
    let path = format!("/programme/sheet?who={son}&year=2026");
    let (own, head) = (office.sign_in("son").await, office.sign_in("truong").await);
    for cookie in [&own, &head] {
        let sheet = read(&office, cookie, &path).await;
        assert!(sheet.contains("Mẫu son") && sheet.contains("không cho điểm"));
    }
    let other = office.sign_in("lan").await;
    assert_eq!(get_as(&office.app, &other, &path).await.status, 404);
    assert_eq!(
        get_as(&office.app, &own, "/programme/sheet?who=x")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_review_hears_the_unit_first_and_then_the_level_above() {
    let office = Office::working();
    let unit = people(&office);
    let (head, director) = (
        office.sign_in("truong").await,
        office.sign_in("giam-doc").await,
    );
    let fields = [
        ("year", "2026"),
        ("unit", unit.as_str()),
        ("half", ""),
        ("form", "year"),
    ];
    let wrong = send(&office, &head, "/programme/new/review", 1, &fields).await;
    assert!(wrong.status == 422 && wrong.body.contains("id=\"i-half-e\""));
    let fields = [
        ("year", "2026"),
        ("unit", unit.as_str()),
        ("half", "end"),
        ("form", "year"),
    ];
    // Its year is not over: that is said, and asked once more.
    let early = send(&office, &head, "/programme/new/review", 2, &fields).await;
    assert_eq!(early.status, 422, "{}", early.body);
    for words in ["id=\"i-sure-e\"", "name=\"sure\"", "31/12/2026"] {
        assert!(early.body.contains(words), "{words}: {}", early.body);
    }
    let kept = format!("value=\"{unit}\" selected");
    assert!(early.body.contains(&kept), "{}", early.body);
    let sure: Vec<(&str, &str)> = fields.into_iter().chain([("sure", "1")]).collect();
    let page = led(&send(&office, &head, "/programme/new/review", 20, &sure).await);
    let clerk = office.sign_in("lan").await;
    assert_eq!(get_as(&office.app, &clerk, &page).await.status, 404);
    let answers = |side: &str, mark: &'static str| {
        let items = ["plan-done", "targets-met", "model-worth", "findings-mended"];
        let marks = items.map(|item| (format!("{side}-mark-{item}"), mark.to_owned()));
        let mut all = marks.to_vec();
        all.push((
            format!("{side}-text-results"),
            "Ba mô hình đo được".to_owned(),
        ));
        all.push(("act".to_owned(), side.to_owned()));
        all
    };
    for (cookie, side, mark, n) in [
        (&head, "assess_own", "yes", 3),
        (&director, "assess_head", "partly", 4),
    ] {
        let owned = answers(side, mark);
        let fields: Vec<(&str, &str)> = owned
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        led(&act(&office, cookie, &page, n, &fields).await);
    }
    led(&act(&office, &director, &page, 5, &[("act", "close_review")]).await);
    let closed = read(&office, &head, &page).await;
    assert!(closed.contains("Ba mô hình đo được") && closed.contains("Chốt lúc"));
}

#[tokio::test]
async fn a_finding_stays_open_until_it_was_seen_to_be_mended() {
    let office = Office::working();
    let unit = people(&office);
    let (officer, head) = (
        office.sign_in("vuong").await,
        office.sign_in("truong").await,
    );
    let list = read(&office, &officer, "/programme/new/inspection?form=ethics").await;
    assert!(list.contains("name=\"mark-greeting\"") && list.contains("name=\"mark-no-gift\""));
    let usual = [
        ("unit", unit.as_str()),
        ("on", "2026-11-20"),
        ("title", "Kiểm tra đột xuất"),
        ("surprise", "1"),
        ("finding-1", "Thiếu biển báo người thay"),
    ];
    let path = "/programme/new/inspection";
    let wrong = send(&office, &officer, path, 1, &usual).await;
    assert!(wrong.status == 422 && wrong.body.contains("id=\"i-finding-1-due-e\""));
    let whole: Vec<(&str, &str)> = usual
        .into_iter()
        .chain([("finding-1-due", "2026-12-01")])
        .collect();
    let page = led(&send(&office, &officer, path, 2, &whole).await);
    let answer = [
        ("act", "answer_finding"),
        ("part", "1"),
        ("answer_finding-1-text", "Đã làm bốn biển"),
    ];
    let asked = read(&office, &head, &page).await;
    assert!(asked.contains("Chưa trả lời"), "{asked}");
    led(&act(&office, &head, &page, 3, &answer).await);
    // Looked at and not mended, the unit has answered all the same.
    let seen = [
        ("act", "settle_finding"),
        ("part", "1"),
        ("settle_finding-1-mended", "no"),
        ("settle_finding-1-text", "Mới có hai biển"),
    ];
    led(&act(&office, &officer, &page, 5, &seen).await);
    let looked = read(&office, &head, &page).await;
    assert!(looked.contains("Chưa khắc phục") && !looked.contains("Chưa trả lời"));
    let settle = [
        ("act", "settle_finding"),
        ("part", "1"),
        ("settle_finding-1-mended", "yes"),
        ("settle_finding-1-text", "Đã thấy bốn biển"),
    ];
    led(&act(&office, &officer, &page, 4, &settle).await);
    let settled = read(&office, &head, &page).await;
    assert!(settled.contains("Đã làm bốn biển") && settled.contains("Đã thấy bốn biển"));
    assert!(
        !settled.contains("settle_finding"),
        "nothing is left to settle"
    );
}
