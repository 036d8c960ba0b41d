//! Refusals at their fields, whose word counts, and units that change, over
//! HTTP.

use crate::{Answer, Office, get_as, post_as};
use motcua_domain::actor::Role;
use motcua_domain::id::UnitId;
use motcua_web::pages::encode;

type Fields<'a> = &'a [(&'a str, &'a str)];

async fn send(office: &Office, cookie: &str, path: &str, n: u8, fields: Fields<'_>) -> Answer {
    let mut pairs = vec![format!("key={n:032}")];
    let all = fields.iter();
    pairs.extend(all.map(|(name, value)| format!("{}={}", encode(name), encode(value))));
    post_as(&office.app, cookie, path, &pairs.join("&")).await
}

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

#[tokio::test]
async fn a_document_of_an_older_year_replaces_nothing_and_the_reference_says_so() {
    let office = Office::working();
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("vuong").await;
    let to = "/programme/new/directive";
    let usual = [
        ("level", "city"),
        ("number", "15-KH/TU"),
        ("on", "2026-01-20"),
        ("title", "Kế hoạch năm 2026"),
        ("binds", "all"),
    ];
    let page = led(&send(&office, &officer, to, 1, &usual).await);
    let id = page.rsplit('/').next().unwrap().to_owned();
    let older = [
        ("level", "city"),
        ("number", "16-KH/TU"),
        ("on", "2020-01-20"),
        ("title", "Kế hoạch gõ nhầm năm"),
        ("binds", "all"),
        ("link-0-to", id.as_str()),
        ("link-0-how", "replaces"),
    ];
    let refused = send(&office, &officer, to, 2, &older).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("i-link-0-to") && refused.body.contains("20/1/2026"),
        "{}",
        refused.body
    );
    let still = read(&office, &officer, &page).await;
    assert!(!still.contains("Đã bị thay thế"), "{still}");
    let long_ago = [
        ("level", "city"),
        ("number", "17-KH/TU"),
        ("on", "1999-01-20"),
        ("title", "Kế hoạch"),
        ("binds", "all"),
    ];
    let refused = send(&office, &officer, to, 3, &long_ago).await;
    assert!(refused.body.contains("id=\"i-on-e\""), "{}", refused.body);
    assert!(refused.body.contains("2000"), "{}", refused.body);
}

#[tokio::test]
async fn an_inspection_and_a_review_say_what_does_not_fit_at_its_field() {
    let office = Office::working();
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    office.install("giam-doc", "desk", &[Role::Director]);
    let (officer, director) = (
        office.sign_in("vuong").await,
        office.sign_in("giam-doc").await,
    );
    let visit = [
        ("unit", "justice"),
        ("on", "2026-11-20"),
        ("title", "Kiểm tra đột xuất"),
        ("finding-2", "Thiếu biển báo"),
        ("finding-2-due", "2026-11-10"),
    ];
    let to = "/programme/new/inspection";
    let refused = send(&office, &officer, to, 1, &visit).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("id=\"i-finding-2-due-e\""));
    let review = |unit, form| {
        [
            ("year", "2026"),
            ("unit", unit),
            ("half", "end"),
            ("form", form),
        ]
    };
    let to = "/programme/new/review";
    let refused = send(&office, &director, to, 2, &review("justice", "half-year")).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("id=\"i-form-e\""), "{}", refused.body);
    let refused = send(&office, &director, to, 3, &review("tay-ninh", "year")).await;
    assert!(refused.body.contains("id=\"i-unit-e\""), "{}", refused.body);
    let page = led(&send(&office, &director, to, 4, &review("justice", "year")).await);
    // The director does not say what the unit says of itself.
    let shown = read(&office, &director, &page).await;
    assert!(!shown.contains("value=\"assess_own\""), "{shown}");
}

#[tokio::test]
async fn whoever_has_a_commitment_opens_it_instead_of_a_second_form() {
    let office = Office::working();
    let son = office.sign_in("son").await;
    let new = "/programme/new/commitment?year=2026";
    assert!(read(&office, &son, new).await.contains("name=\"target-0\""));
    let fields = [
        ("year", "2026"),
        ("target-0", "Hướng dẫn người cao tuổi"),
        ("step", "save"),
    ];
    let page = led(&send(&office, &son, "/programme/new/commitment", 1, &fields).await);
    let again = get_as(&office.app, &son, new).await;
    assert_eq!(led(&again), page);
}

#[tokio::test]
async fn a_merger_is_looked_at_first_and_then_recorded() {
    let office = Office::working();
    let quan = office.sign_in("quan").await;
    let page = read(&office, &quan, "/admin/units").await;
    assert!(page.contains("name=\"end-successors\""), "{page}");
    let missing = [("what", "end"), ("end-unit", "land-office")];
    let wrong = send(&office, &quan, "/admin/units", 1, &missing).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("id=\"i-end-on-e\""), "{}", wrong.body);
    let merger = [
        ("what", "end"),
        ("end-unit", "land-office"),
        ("end-on", "2026-12-01"),
        ("end-successors", "economy"),
        ("end-source", "Quyết định 12/QĐ-UBND ngày 20/11/2026"),
    ];
    let looked = send(&office, &quan, "/admin/units", 2, &merger).await;
    assert_eq!(looked.status, 200, "{}", looked.body);
    assert!(
        looked.body.contains("name=\"sure\" value=\"1\""),
        "{}",
        looked.body
    );
    let land = UnitId::new("land-office");
    let ends = || {
        let settings = office.desk.settings();
        let row = settings.units.on(&land, office.desk.today());
        row.and_then(|row| row.valid_to)
    };
    assert_eq!(ends(), None, "nothing is recorded yet");
    let sure: Vec<(&str, &str)> = merger.into_iter().chain([("sure", "1")]).collect();
    let done = send(&office, &quan, "/admin/units", 3, &sure).await;
    assert_eq!(led(&done), "/admin/units");
    assert_eq!(ends(), Some(jiff::civil::date(2026, 12, 1)));
    let page = read(&office, &quan, "/admin/units").await;
    assert!(page.contains("Quyết định 12/QĐ-UBND"), "{page}");
    let twice = send(&office, &quan, "/admin/units", 4, &sure).await;
    assert!(twice.body.contains("id=\"i-end-unit-e\""), "{}", twice.body);
    let son = office.sign_in("son").await;
    let hidden = get_as(&office.app, &son, "/admin/units").await;
    assert_eq!(hidden.status, 403);
}
