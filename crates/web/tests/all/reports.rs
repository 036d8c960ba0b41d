//! Reports and the public figures: numbers that open, files, closing, and who
//! may see what.

use crate::dossier::{accept, director, get, post, specialist, who};
use crate::{Office, get as anybody};
use motcua_desk::Asked;
use motcua_desk::report::ReportAsk;
use motcua_domain::actor::Role;
use motcua_domain::report::Period;
use motcua_domain::time::local;
use motcua_papers::spreadsheet;
use motcua_web::frame::Who;
use motcua_web::i18n::Lang;
use motcua_web::pages::reports::file::{As, Made, Order, spooled, write};
use std::io::{Read as _, Seek as _};

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

/// A director who signed up, so that the record knows the name.
fn boss(office: &Office) -> Who {
    office.install("boss", "desk", &[Role::Director]);
    who(office, "boss", "desk", &[Role::Director])
}

/// Value of the hidden key of the form that is sent to this address.
fn key_of(page: &str, action: &str) -> String {
    let form = page.split(&format!("action=\"{action}\"")).nth(1);
    let form = form.unwrap_or_else(|| panic!("no form {action}: {page}"));
    let field = form.split("name=\"key\" value=\"").nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

/// What a file of a report holds: all cells of the first sheet of a workbook,
/// or the data of the paper.
fn holds(office: &Office, who: &Who, id: &str, kind: As) -> String {
    let order = Order {
        ask: ReportAsk {
            id: id.to_owned(),
            period: Period::parse("2026-11").unwrap(),
            unit: None,
        },
        kind,
        lang: Lang::Vi,
        now: local(office.desk.now()),
    };
    let out = spooled(&office.desk).unwrap();
    let made = write(&office.desk, &who.actor, &order, out, &mut |_, _| true).unwrap();
    match made {
        Made::Paper(job) => job.data.to_string(),
        Made::File(mut file) => {
            let mut bytes = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut bytes).unwrap();
            let lines = spreadsheet::read(&bytes, None).unwrap().into_lines();
            let lines = lines.into_iter().map(|(_, cells)| cells.join(" | "));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
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
        let none = "/reports/flow/cases?period=2026-11&row=no-such&column=received";
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
            "Ngày cuối đứng trước ngày đầu",
        ),
        ("/reports/flow?from=2026-11-09&to=", "Ghi cả hai ngày"),
    ] {
        let page = get(&office, &boss, path).await;
        assert_eq!(page.status, 422, "{path}: {}", page.body);
        assert!(page.body.contains(said), "{path}: {}", page.body);
        // The report stays open, with its choice of days.
        let stays = page.body.contains("action=\"/reports/flow\"");
        assert_eq!(stays, path.starts_with("/reports/flow"), "{path}");
        assert!(page.body.contains("aria-invalid=\"true\""), "{path}");
    }
    let typed = "/reports/flow?from=2026-11-09&to=2026-11-02";
    let page = get(&office, &boss, typed).await;
    for kept in ["value=\"2026-11-09\"", "value=\"2026-11-02\""] {
        assert!(page.body.contains(kept), "{kept}: {}", page.body);
    }
    // Days are not offered where the report does not take them.
    let page = get(&office, &boss, "/reports/transparency?period=2026-11").await;
    assert!(!page.body.contains("name=\"from\""), "{}", page.body);
    let day = "/reports/transparency?from=2026-11-02&to=2026-11-02";
    let page = get(&office, &boss, day).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("không lập cho loại kỳ đó"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Công khai kết quả"), "{}", page.body);
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
async fn forms_begin_with_the_number_of_the_line_in_all_that_comes_out() {
    let office = Office::new();
    accept(&office, "n1");
    let boss = director(&office);
    let page = get(&office, &boss, "/reports/ii06a?period=2026-11").await;
    assert!(page.body.contains("STT (1)"), "{}", page.body);
    let line = "<td class=\"num\">1</td><th scope=\"row\">";
    assert!(page.body.contains(line), "{}", page.body);
    let total = "<td class=\"num\"></td><th scope=\"row\">Tổng số</th>";
    assert!(page.body.contains(total), "{}", page.body);
    let page = get(&office, &boss, "/reports/register?period=2026-11").await;
    let line = "<td class=\"num\">1</td><td class=\"codeid\">";
    assert!(page.body.contains(line), "{}", page.body);
    let csv = "/reports/register/file?period=2026-11&as=csv";
    let csv = get(&office, &boss, csv).await.body;
    assert!(csv.starts_with("\u{feff}TT,Mã hồ sơ,"), "{csv}");
    assert!(csv.contains("\r\n1,H"), "{csv}");
    let book = holds(&office, &boss, "ii06a", As::Xlsx);
    assert!(book.lines().any(|line| line.starts_with("1 | ")), "{book}");
    let paper = holds(&office, &boss, "ii06a", As::Pdf);
    assert!(paper.contains("{\"cells\":[\"1\","), "{paper}");
}

#[tokio::test]
async fn files_of_an_index_say_all_that_its_page_says() {
    let office = Office::new();
    accept(&office, "i1");
    let boss = director(&office);
    let csv = "/reports/index766/file?period=2026-11&as=csv";
    let csv = get(&office, &boss, csv).await.body;
    let book = holds(&office, &boss, "index766", As::Xlsx);
    for file in [&csv, &book] {
        for said in [
            "not nationally_late",
            "accepted_in or carried",
            "Cần dữ liệu của Cổng Dịch vụ công quốc gia.",
            "tính được 1 trên 2 chỉ số thành phần",
            "còn thiếu điểm của chỉ số: 1, 3, 4, 5, 6",
        ] {
            assert!(file.contains(said), "{said}: {file}");
        }
    }
    assert!(csv.contains(",100.00,20.00,20.00,"), "{csv}");
    let page = get(&office, &boss, "/reports/index766?period=2026-11").await;
    let group = "tính được 1 trên 2 chỉ số thành phần";
    assert!(page.body.contains(group), "{}", page.body);
    let paper = holds(&office, &boss, "index766", As::Pdf);
    assert!(paper.contains("\"counted\":[\"1\",\"2\"]"), "{paper}");
    let json = "/reports/index766/file?period=2026-11&as=json";
    let told = get(&office, &boss, json).await.body;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["score"]["points"], 2000, "{told}");
    assert!(told["score"]["grade"].is_null(), "{told}");
}

#[tokio::test]
async fn files_say_that_a_period_runs_on_or_is_closed_when_by_whom_and_the_hash() {
    let office = Office::new();
    accept(&office, "s1");
    let boss = boss(&office);
    let fetched = async |kind: &str| {
        let path = format!("/reports/flow/file?period=2026-11&as={kind}");
        get(&office, &boss, &path).await.body
    };
    let runs = "Kỳ chưa kết thúc: số liệu tính đến";
    assert!(fetched("csv").await.contains(runs));
    for kind in [As::Xlsx, As::Pdf] {
        let file = holds(&office, &boss, "flow", kind);
        assert!(
            file.contains(runs) && !file.contains("Kỳ đã chốt"),
            "{file}"
        );
    }
    let json: serde_json::Value = serde_json::from_str(&fetched("json").await).unwrap();
    assert!(json["closed"].is_null() && json["runs"] == true, "{json}");

    let later = "2026-12-02T09:00:00+07:00".parse().unwrap();
    office.clock.set(later);
    let pressed = Asked::new("k", "close", &());
    let month = Period::parse("2026-11").unwrap();
    let closed = office
        .desk
        .close_period(&boss.actor, pressed, "flow", month)
        .unwrap();
    let mut files = vec![fetched("csv").await];
    files.extend([As::Xlsx, As::Pdf].map(|kind| holds(&office, &boss, "flow", kind)));
    for file in files {
        for said in [
            "Kỳ đã chốt: Mẫu boss chốt lúc",
            "2/12/2026",
            closed.hash.as_str(),
        ] {
            assert!(file.contains(said), "{said}: {file}");
        }
        assert!(!file.contains(runs), "{file}");
    }
    let json: serde_json::Value = serde_json::from_str(&fetched("json").await).unwrap();
    assert_eq!(json["closed"]["sha256"], closed.hash, "{json}");
    assert_eq!(json["closed"]["by"], "Mẫu boss", "{json}");
    assert_eq!(json["closed"]["at"], "2026-12-02T09:00:00+07:00", "{json}");
}

#[tokio::test]
async fn a_director_declares_points_with_their_evidence_until_the_period_is_closed() {
    let office = Office::new();
    accept(&office, "d1");
    let boss = boss(&office);
    let there = "/reports/decree61?period=2026-11";
    let act = "/reports/decree61/declare";
    let page = get(&office, &boss, there).await;
    let missing = "còn thiếu điểm của chỉ số: 1, 2, 3, 4, 5, 6, 7, 8, 9";
    assert!(page.body.contains(missing), "{}", page.body);
    let key = key_of(&page.body, act);
    let form = |points: &str, evidence: &str| -> Vec<(String, String)> {
        let pairs = [
            ("key", key.as_str()),
            ("period", "2026-11"),
            ("points-6", points),
            ("evidence-6", evidence),
            ("points-8", ""),
            ("evidence-8", ""),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        pairs.to_vec()
    };
    let send = async |who: &Who, pairs: Vec<(String, String)>| {
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        post(&office, who, act, &pairs).await
    };
    for (points, evidence, said) in [
        ("ba", "Biên bản số 4", "Ghi điểm bằng số"),
        ("3", "Biên bản số 4", "Ghi điểm bằng số"),
        ("1,5", "", "Ghi căn cứ của điểm này"),
        ("", "Biên bản số 4", "chưa ghi điểm"),
    ] {
        let answer = send(&boss, form(points, evidence)).await;
        assert_eq!(answer.status, 422, "{points}: {}", answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
        for kept in [points, evidence]
            .into_iter()
            .filter(|text| !text.is_empty())
        {
            assert!(answer.body.contains(kept), "{kept}: {}", answer.body);
        }
    }
    // All that is wrong is told at once, each with its index.
    let mut two = form("ba", "Biên bản số 4");
    for (name, value) in &mut two {
        if name == "evidence-8" {
            "Biên bản số 5".clone_into(value);
        }
    }
    let answer = send(&boss, two).await;
    for said in ["Chỉ số 6: Ghi điểm bằng số", "Chỉ số 8: Đã ghi căn cứ"] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let kept = send(&boss, form("1,5", "Biên bản số 4")).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = get(&office, &boss, there).await;
    for said in [
        "Căn cứ: Biên bản số 4.",
        "Mẫu boss ghi lúc",
        "còn thiếu điểm của chỉ số: 1, 2, 3, 4, 5, 7, 8, 9",
        "1,50 trên 2,00",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let book = holds(&office, &boss, "decree61", As::Xlsx);
    assert!(book.contains("Biên bản số 4"), "{book}");
    // Not for those who may not close it, and not after it was closed.
    let clerk = who(&office, "son", "land-office", &[Role::Specialist]);
    assert_eq!(send(&clerk, form("2", "x")).await.status, 403);
    let own = get(&office, &clerk, there).await;
    assert!(!own.body.contains(act), "{}", own.body);
    let later = "2026-12-02T09:00:00+07:00".parse().unwrap();
    office.clock.set(later);
    let pressed = Asked::new("c", "close", &());
    let month = Period::parse("2026-11").unwrap();
    office
        .desk
        .close_period(&boss.actor, pressed, "decree61", month)
        .unwrap();
    let mut fresh = form("2", "Biên bản số 5");
    "fresh".clone_into(&mut fresh[0].1);
    let late = send(&boss, fresh).await;
    assert_eq!(late.status, 422, "{}", late.body);
    assert!(late.body.contains("Kỳ này đã chốt rồi"), "{}", late.body);
    let page = get(&office, &boss, there).await;
    assert!(
        page.body.contains("Căn cứ: Biên bản số 4."),
        "{}",
        page.body
    );
    assert!(!page.body.contains(act), "{}", page.body);
}

#[tokio::test]
async fn an_own_report_in_the_place_of_a_shipped_one_is_told_on_the_list() {
    let office = Office::new();
    let boss = director(&office);
    let replaced = "dùng thay cho báo cáo có sẵn mang cùng mã “flow”";
    let list = get(&office, &boss, "/reports").await.body;
    assert!(!list.contains(replaced), "{list}");
    let dir = tempfile::tempdir().unwrap();
    let shipped = include_str!("../../../../packs/reports/flow.toml");
    std::fs::write(dir.path().join("ours.toml"), shipped).unwrap();
    assert_eq!(office.desk.use_own_reports(dir.path()), []);
    let list = get(&office, &boss, "/reports").await.body;
    assert!(list.contains(replaced), "{list}");
    assert_eq!(
        list.matches("Báo cáo riêng của cơ quan").count(),
        1,
        "{list}"
    );
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
    let none = "không có chênh lệch nào";
    assert!(page.body.contains(none), "{}", page.body);
    let json = get(&office, &boss, "/reports/flow/file?period=2026-10&as=json").await;
    assert!(json.body.contains("\"difference\":[]"), "{}", json.body);
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
