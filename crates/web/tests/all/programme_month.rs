//! The month of all units over HTTP: who is silent, reminding from there,
//! drawing, and the reports as page, paper and workbook.

use crate::dossier::{get, post, who};
use crate::{Answer, Office};
use motcua_desk::programme::{Begin, Level, ThemeLine};
use motcua_domain::actor::Role;
use motcua_web::frame::Who;

/// Somebody of the programme who follows all units.
fn officer(office: &Office) -> Who {
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    who(office, "chuyen", "desk", &[Role::ProgrammeOfficer])
}

/// A theme of the year, with which units are reminded.
fn theme(office: &Office, who: &Who) {
    let begin = Begin::Theme {
        year: 2026,
        line: ThemeLine {
            level: Level::Commune,
            directive: None,
            title: "Nêu cao trách nhiệm, thái độ phục vụ".to_owned(),
            summary: String::new(),
        },
    };
    office
        .desk
        .programme_begin(&who.actor, "theme-0000000000", &begin)
        .unwrap();
}

/// Value of the first hidden field of this name.
fn hidden(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no field {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends the form of the month with these units ticked.
async fn remind(
    (office, who, fields): (&Office, &Who, &[(&str, &str)]),
    units: &[&str],
    text: &str,
) -> Answer {
    let mut form = fields.to_vec();
    form.push(("text", text));
    form.extend(units.iter().map(|unit| ("unit", *unit)));
    post(office, who, "/programme/month", &form).await
}

#[tokio::test]
async fn where_there_is_nothing_to_remind_with_it_is_said_what_comes_first() {
    let office = Office::new();
    office.install("truong", "land-office", &[Role::Head]);
    let officer = officer(&office);
    let path = "/programme/month?month=2026-11";
    let page = get(&office, &officer, path).await;
    assert!(page.body.contains("Chưa nhắc được"), "{}", page.body);
    assert!(page.body.contains("href=\"/programme/new/theme\""));
    theme(&office, &officer);
    let page = get(&office, &officer, path).await;
    assert!(!page.body.contains("Chưa nhắc được"), "{}", page.body);
}

#[test]
fn silent_units_are_named_and_reminded_from_the_page_of_the_month() {
    crate::on_both(async |office: Office| {
        office.install("truong", "land-office", &[Role::Head]);
        let officer = officer(&office);
        theme(&office, &officer);
        let page = get(&office, &officer, "/programme/month?month=2026-11").await;
        assert_eq!(page.status, 200, "{}", page.body);
        for said in ["Tháng 11/2026", "Chưa có tín hiệu", "Không có nhiệm vụ"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        let ticked = "name=\"unit\" value=\"land-office\" checked";
        assert!(page.body.contains(ticked), "{}", page.body);
        let [key, of, version] = ["key", "of", "version"].map(|name| hidden(&page.body, name));
        let asked = [
            ("key", key.as_str()),
            ("month", "2026-11"),
            ("of", of.as_str()),
            ("version", version.as_str()),
        ];
        let send = (&office, &officer, &asked[..]);
        let none = remind(send, &[], "Nhớ báo cáo").await;
        assert_eq!(none.status, 422, "{}", none.body);
        assert!(none.body.contains("Chọn ít nhất một đơn vị"));
        assert!(none.body.contains("Nhớ báo cáo"), "{}", none.body);
        let empty = remind(send, &["land-office"], "").await;
        assert_eq!(empty.status, 422, "{}", empty.body);
        assert!(empty.body.contains("Ghi lời nhắc"), "{}", empty.body);
        // Pressed twice it is one reminder for each of the two.
        for _ in 0..2 {
            let done = remind(send, &["land-office", "desk"], "Nhớ báo cáo").await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let page = get(&office, &officer, "/programme/month?month=2026-11").await;
        let said = page.body.matches("Đã nhắc 1 lần").count();
        assert_eq!(said, 2, "{}", page.body);
        // Somebody else acted meanwhile: nothing is sent blindly.
        let again = [
            ("key", "00000000000000000000000000000009"),
            ("month", "2026-11"),
            ("of", of.as_str()),
            ("version", version.as_str()),
        ];
        let stale = remind((&office, &officer, &again[..]), &["desk"], "Lần nữa").await;
        assert_eq!(stale.status, 409, "{}", stale.body);
        assert!(stale.body.contains("Lần nữa"), "{}", stale.body);
        // On what stands now: no unit is reminded of it twice a day, and none is
        // ticked that was reminded this month.
        assert!(!page.body.contains(ticked), "{}", page.body);
        let version = hidden(&page.body, "version");
        let fresh = [
            ("key", "00000000000000000000000000000010"),
            ("month", "2026-11"),
            ("of", of.as_str()),
            ("version", version.as_str()),
        ];
        let twice = remind((&office, &officer, &fresh[..]), &["desk"], "Lần nữa").await;
        assert_eq!(twice.status, 422, "{}", twice.body);
        assert!(
            twice.body.contains("Hôm nay đơn vị đã được nhắc"),
            "{}",
            twice.body
        );
        let page = get(&office, &officer, "/programme/month?month=2026-11").await;
        assert!(!page.body.contains("Đã nhắc 2 lần"), "{}", page.body);
    });
}

#[tokio::test]
async fn a_form_with_a_unit_that_is_not_there_reminds_nobody() {
    let office = Office::new();
    office.install("truong", "land-office", &[Role::Head]);
    let officer = officer(&office);
    theme(&office, &officer);
    let path = "/programme/month?month=2026-11";
    let page = get(&office, &officer, path).await;
    let [key, of, version] = ["key", "of", "version"].map(|name| hidden(&page.body, name));
    let asked = [
        ("key", key.as_str()),
        ("month", "2026-11"),
        ("of", of.as_str()),
        ("version", version.as_str()),
    ];
    let units = ["land-office", "khong-co"];
    let sent = remind((&office, &officer, &asked[..]), &units, "Nhớ báo cáo").await;
    assert_eq!(sent.status, 422, "{}", sent.body);
    assert!(sent.body.contains("Nhớ báo cáo"), "{}", sent.body);
    let page = get(&office, &officer, path).await;
    assert!(!page.body.contains("Đã nhắc 1 lần"), "{}", page.body);
}

#[tokio::test]
async fn the_month_is_for_whoever_follows_all_units_and_a_month_that_runs_is_not_drawn() {
    let office = Office::new();
    let officer = officer(&office);
    office.install("truong", "land-office", &[Role::Head]);
    let head = who(&office, "truong", "land-office", &[Role::Head]);
    let report = "/programme/report/mid-year";
    for path in ["/programme/month", report, "/programme/report/none"] {
        assert_eq!(get(&office, &head, path).await.status, 404, "{path}");
    }
    let bad = get(&office, &officer, "/programme/month?month=2026-13").await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(bad.body.contains("Không có tháng này"), "{}", bad.body);
    let early = get(&office, &officer, "/programme/month?month=2031-01").await;
    assert_eq!(early.status, 422, "{}", early.body);
    assert!(
        early.body.contains("Tháng 1/2031 chưa đến"),
        "{}",
        early.body
    );
    for year in ["1", "1999", "abc"] {
        let odd = get(&office, &officer, &format!("/programme?year={year}")).await;
        let said = format!("không có năm “{year}”");
        assert!(odd.body.contains(&said), "{said}: {}", odd.body);
    }
    let form = [
        ("key", "00000000000000000000000000000001"),
        ("month", "2026-11"),
    ];
    let refused = post(&office, &officer, "/programme/draw", &form).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("Tháng này chưa hết"),
        "{}",
        refused.body
    );
    assert_eq!(
        post(&office, &head, "/programme/draw", &form).await.status,
        403
    );
}

#[tokio::test]
async fn a_report_is_a_page_a_paper_and_a_workbook() {
    let office = Office::new();
    let officer = officer(&office);
    let page = get(&office, &officer, "/programme/report/year-end?year=2026").await;
    assert_eq!(page.status, 200, "{}", page.body);
    for said in ["Báo cáo tổng kết năm", "Năm 2026", "(chỉ ghi số lượng)"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let file = "/programme/report/year-end/file?year=2026&as=";
    for (kind, begins) in [("pdf", "%PDF"), ("xlsx", "PK")] {
        let file = get(&office, &officer, &format!("{file}{kind}")).await;
        assert_eq!(file.status, 200, "{kind}: {}", file.body);
        assert!(file.body.starts_with(begins), "{kind}");
        let name = file.header("content-disposition");
        assert!(name.contains(&format!("year-end-2026.{kind}")), "{name}");
    }
    let unknown = get(&office, &officer, &format!("{file}csv")).await;
    assert_eq!(unknown.status, 404);
    // A year that has not begun: from when on there is a report, on the page.
    let coming = "/programme/report/year-end?year=2031";
    let page = get(&office, &officer, coming).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Năm 2031 chưa bắt đầu"), "{}", page.body);
    for day in ["1/1/2031", "1/1/2032"] {
        assert!(page.body.contains(day), "{day}: {}", page.body);
    }
    let file = "/programme/report/year-end/file?year=2031&as=pdf";
    let file = get(&office, &officer, file).await;
    assert_eq!(file.status, 303);
    assert_eq!(file.header("location"), coming);
    let none = get(&office, &officer, "/programme/report/none?year=2031").await;
    assert_eq!(none.status, 404);
}
