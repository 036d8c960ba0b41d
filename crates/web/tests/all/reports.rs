//! Reports and the public figures: numbers that open, files, closing, and who
//! may see what.

use crate::dossier::{accept, director, get, post, specialist, who};
use crate::{Office, get as anybody};
use motcua_domain::actor::Role;

/// The number in the cell of a line: text of the link that opens it.
fn cell<'a>(page: &'a str, row: &str, column: &str) -> Option<&'a str> {
    let mark = format!("&amp;row={row}&amp;column={column}\"");
    let mark = if page.contains(&mark) {
        mark
    } else {
        mark.replace("&amp;", "&#38;")
    };
    let rest = page.split(&mark).nth(1)?;
    rest.split('>').nth(1)?.split('<').next()
}

#[test]
fn a_number_opens_down_to_as_many_dossiers() {
    crate::on_both(async |office: Office| {
        for n in 0..3 {
            accept(&office, &format!("r{n}"));
        }
        let boss = director(&office);
        let list = get(&office, &boss, "/reports?period=2026-11").await;
        assert_eq!(list.status, 200, "{}", list.body);
        assert!(
            list.body.contains("/reports/flow?period=2026-11"),
            "{}",
            list.body
        );
        let page = get(&office, &boss, "/reports/flow?period=2026-11").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(cell(&page.body, "", "received"), Some("3"), "{}", page.body);
        let path = "/reports/flow/cases?period=2026-11&row=&column=received";
        let cases = get(&office, &boss, path).await;
        assert_eq!(cases.status, 200, "{}", cases.body);
        assert_eq!(
            cases.body.matches("<tr data-row>").count(),
            3,
            "{}",
            cases.body
        );
        assert!(cases.body.contains("3 hồ sơ"), "{}", cases.body);
        // Its identities hold and say so.
        assert!(page.body.contains("Khớp") && !page.body.contains("Không khớp"));
        let none = "/reports/flow/cases?period=2026-11&row=&column=nothing";
        assert_eq!(get(&office, &boss, none).await.status, 404);
    });
}

#[tokio::test]
async fn what_is_no_period_is_said_in_words_and_unknown_is_not_found() {
    let office = Office::new();
    let boss = director(&office);
    for (path, said) in [
        ("/reports?period=2026-13", "không phải là một kỳ"),
        ("/reports/flow?period=nonsense", "không phải là một kỳ"),
        ("/reports/flow?period=2026-12", "chưa bắt đầu"),
        ("/reports/flow/file?period=2027-01&as=csv", "chưa bắt đầu"),
        (
            "/reports/flow?from=2026-11-09&to=2026-11-02",
            "không phải là một kỳ",
        ),
    ] {
        let page = get(&office, &boss, path).await;
        assert_eq!(page.status, 422, "{path}: {}", page.body);
        assert!(page.body.contains(said), "{path}: {}", page.body);
    }
    for path in [
        "/reports/none",
        "/reports/none/file?as=csv",
        "/report-files/0",
    ] {
        assert_eq!(get(&office, &boss, path).await.status, 404, "{path}");
    }
    let bad = get(&office, &boss, "/reports/flow/file?period=2026-11&as=exe").await;
    assert_eq!(bad.status, 400);
}

#[tokio::test]
async fn files_hold_what_the_page_shows() {
    let office = Office::new();
    accept(&office, "f1");
    let boss = director(&office);
    let file = async |kind: &str| {
        let path = format!("/reports/flow/file?period=2026-11&as={kind}");
        let answer = get(&office, &boss, &path).await;
        assert_eq!(answer.status, 200, "{kind}");
        let name = answer.header("content-disposition").to_owned();
        assert!(name.contains(&format!("flow-2026-11.{kind}")), "{name}");
        answer
    };
    let csv = file("csv").await;
    assert!(csv.body.starts_with('\u{feff}'), "{}", csv.body);
    assert!(csv.body.contains("Tổng số,0,1,1"), "{}", csv.body);
    let json = file("json").await;
    let told: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(told["period"], "2026-11");
    assert_eq!(told["rows"][0]["cells"][2]["count"], 1, "{told}");
    assert!(told["checks"].is_array() && told["columns"].is_array());
    // The register by rows.
    let path = "/reports/register/file?period=2026-11&as=json";
    let register = get(&office, &boss, path).await;
    let told: serde_json::Value = serde_json::from_str(&register.body).unwrap();
    assert_eq!(told["rows"].as_array().map(Vec::len), Some(1), "{told}");
}

#[tokio::test]
async fn a_period_is_closed_once_and_computed_anew_it_is_equal() {
    let office = Office::new();
    accept(&office, "c1");
    let boss = {
        office.install("boss", "desk", &[Role::Director]);
        who(&office, "boss", "desk", &[Role::Director])
    };
    // A month that runs cannot be closed.
    let running = get(&office, &boss, "/reports/flow?period=2026-11").await;
    assert!(
        !running.body.contains("/reports/flow/close"),
        "{}",
        running.body
    );
    let there = "/reports/flow?period=2026-10";
    let page = get(&office, &boss, there).await;
    assert!(page.body.contains("/reports/flow/close"), "{}", page.body);
    let field = page.body.split("name=\"key\" value=\"").nth(1).unwrap();
    let key = field.split('"').next().unwrap().to_owned();
    let unsure = [("key", key.as_str()), ("period", "2026-10")];
    let refused = post(&office, &boss, "/reports/flow/close", &unsure).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let sure = [
        ("key", key.as_str()),
        ("period", "2026-10"),
        ("sure", "yes"),
    ];
    let closed = post(&office, &boss, "/reports/flow/close", &sure).await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    let again = [("key", "other"), ("period", "2026-10"), ("sure", "yes")];
    let again = post(&office, &boss, "/reports/flow/close", &again).await;
    assert_eq!(again.status, 422, "{}", again.body);
    let page = get(&office, &boss, &format!("{there}&anew=1")).await;
    assert!(page.body.contains("Kỳ đã chốt"), "{}", page.body);
    assert!(page.body.contains("đúng như bản đã chốt"), "{}", page.body);
}

#[tokio::test]
async fn reports_are_for_those_who_may_and_of_the_own_unit() {
    let office = Office::new();
    accept(&office, "p1");
    let admin = who(&office, "quan", "desk", &[Role::Administrator]);
    assert_eq!(get(&office, &admin, "/reports").await.status, 403);
    let elsewhere = who(&office, "son", "land-office", &[Role::Specialist]);
    let page = get(
        &office,
        &elsewhere,
        "/reports/flow?period=2026-11&unit=desk",
    )
    .await;
    assert_eq!(page.status, 404, "{}", page.body);
    let own = get(&office, &elsewhere, "/reports/flow?period=2026-11").await;
    assert_eq!(own.status, 200, "{}", own.body);
    // Closing is not theirs.
    let form = [("key", "k"), ("period", "2026-10"), ("sure", "yes")];
    let closed = post(&office, &elsewhere, "/reports/flow/close", &form).await;
    assert_eq!(closed.status, 403, "{}", closed.body);
    let menu = get(&office, &specialist(&office), "/work").await;
    assert!(menu.body.contains("href=\"/reports\""), "{}", menu.body);
}

#[tokio::test]
async fn everybody_sees_figures_without_names() {
    let office = Office::new();
    accept(&office, "e1");
    let page = anybody(&office.app, "/figures?month=2026-11").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("chưa đo (0 phiếu)"), "{}", page.body);
    assert!(!page.body.contains("Đậu Mẫu"));
    let csv = anybody(&office.app, "/figures.csv?month=2026-11").await;
    assert!(
        csv.body
            .contains("month,field,received,finished,on_time,late"),
        "{}",
        csv.body
    );
    assert!(csv.body.contains("2026-11,total,1,0,"), "{}", csv.body);
    let json = anybody(&office.app, "/figures.json?month=2026-11").await;
    let told: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(told["total"]["received"], 1, "{told}");
    assert_eq!(told["total"]["satisfaction"]["count"], 0);
    assert!(told["total"]["mean_days"].is_null(), "{told}");
    // Unasked: the last month that is over, or in the first month that one.
    assert_eq!(anybody(&office.app, "/figures").await.status, 200);
    for bad in ["2030-01", "2026-Q4", "x"] {
        let path = format!("/figures?month={bad}");
        assert_eq!(anybody(&office.app, &path).await.status, 404, "{bad}");
    }
}
