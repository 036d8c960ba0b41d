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
async fn the_fault_of_an_act_stands_at_its_field_and_the_top_names_and_leads_to_it() {
    let office = Office::working();
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("vuong").await;
    let written = [
        ("level", "city"),
        ("number", "15-KH/TU"),
        ("on", "2026-01-20"),
        ("title", "Kế hoạch năm 2026"),
        ("binds", "all"),
    ];
    let page = led(&send(&office, &officer, "/programme/new/directive", 1, &written).await);
    let to = format!("{page}/act");
    let no_day = [
        ("act", "end_directive"),
        ("part", ""),
        ("version", "1"),
        ("end_directive-on", ""),
    ];
    let refused = send(&office, &officer, &to, 2, &no_day).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("id=\"i-end_directive-on-e\""));
    let (_, top) = refused.body.split_once("class=\"errsum").unwrap();
    let (top, _) = top.split_once("</div>").unwrap();
    let (_, line) = top.split_once("<a href=\"#i-end_directive-on\">").unwrap();
    // The line begins with what the field is called.
    assert!(line.contains(": "), "{line}");
    // A refusal of the whole stays at the top and in its form.
    let stale = [
        ("act", "end_directive"),
        ("part", ""),
        ("version", "9"),
        ("end_directive-on", "2026-02-01"),
    ];
    let stale = send(&office, &officer, &to, 3, &stale).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(stale.body.contains("class=\"note late\""), "{}", stale.body);
}

#[tokio::test]
async fn a_narrower_document_replaces_a_wider_one_only_when_that_is_confirmed() {
    let office = Office::working();
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    office.install("ho-tich", "justice", &[Role::Head]);
    let (officer, head) = (
        office.sign_in("vuong").await,
        office.sign_in("ho-tich").await,
    );
    let to = "/programme/new/directive";
    let wide = [
        ("level", "commune"),
        ("number", "12/KH"),
        ("on", "2026-01-20"),
        ("title", "Kế hoạch của mọi đơn vị"),
        ("binds", "all"),
    ];
    let page = led(&send(&office, &officer, to, 1, &wide).await);
    let id = page.rsplit('/').next().unwrap().to_owned();
    let mut narrow = vec![
        ("level", "commune"),
        ("number", "14/KH"),
        ("on", "2026-01-21"),
        ("title", "Kế hoạch của một đơn vị"),
        ("binds", "some"),
        ("unit", "desk"),
        ("link-0-to", id.as_str()),
        ("link-0-how", "replaces"),
    ];
    let asked = send(&office, &officer, to, 2, &narrow).await;
    assert_eq!(asked.status, 422, "{}", asked.body);
    for said in ["12/KH đang ràng buộc cả", "name=\"narrower\"", "i-narrower"] {
        assert!(asked.body.contains(said), "{said}: {}", asked.body);
    }
    assert!(asked.body.contains("Kế hoạch của một đơn vị"), "text kept");
    let still = read(&office, &officer, &page).await;
    assert!(!still.contains("Đã bị thay thế"), "{still}");
    narrow.push(("narrower", "yes"));
    let new = led(&send(&office, &officer, to, 5, &narrow).await);
    // Whoever was bound reads that, and opens what took its place, which stands
    // under it.
    let link = format!("<a href=\"{new}\">");
    for path in ["/programme", "/programme/list?kind=directive"] {
        let page = read(&office, &head, path).await;
        let (_, rest) = page.split_once(&link).unwrap_or_else(|| panic!("{page}"));
        let said: String = rest.chars().take(400).collect();
        assert!(said.contains("Đã bị thay thế bởi 14/KH"), "{path}: {said}");
    }
    let list = read(&office, &head, "/programme/list?kind=directive").await;
    let mut rows = list.split("<tr");
    let row = rows.find(|row| row.contains("Kế hoạch của một đơn vị"));
    assert!(row.unwrap().contains('└'), "{list}");
    // From below nothing of above is replaced.
    let central = [
        ("level", "central"),
        ("number", "05-CT/TW"),
        ("on", "2026-01-20"),
        ("title", "Chỉ thị"),
        ("binds", "all"),
    ];
    let above = led(&send(&office, &officer, to, 3, &central).await);
    let above = above.rsplit('/').next().unwrap().to_owned();
    let from_below = [
        ("level", "commune"),
        ("number", "15/KH"),
        ("on", "2026-01-22"),
        ("title", "Kế hoạch"),
        ("binds", "all"),
        ("link-0-to", above.as_str()),
        ("link-0-how", "replaces"),
    ];
    let refused = send(&office, &officer, to, 4, &from_below).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("id=\"i-link-0-to-e\"") && refused.body.contains("Trung ương"),
        "{}",
        refused.body
    );
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
            ("sure", "1"),
            ("sure-unit", "1"),
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
async fn a_head_with_a_commitment_still_finds_where_one_on_paper_is_entered() {
    let office = Office::working();
    office.install("truong", "desk", &[Role::Head]);
    let (head, son) = (office.sign_in("truong").await, office.sign_in("son").await);
    let fields = [
        ("year", "2026"),
        ("target-0", "Hướng dẫn người cao tuổi"),
        ("step", "save"),
    ];
    led(&send(&office, &head, "/programme/new/commitment", 1, &fields).await);
    let paper = "/programme/new/commitment?paper=1";
    for path in ["/programme", "/programme/list?kind=commitment&year=2026"] {
        assert!(read(&office, &head, path).await.contains(paper), "{path}");
        assert!(!read(&office, &son, path).await.contains(paper), "{path}");
    }
    let form = read(&office, &head, &format!("{paper}&year=2026")).await;
    assert!(form.contains("name=\"name\""), "{form}");
}

#[tokio::test]
async fn a_review_of_a_unit_without_a_part_in_the_programme_is_asked_for_twice() {
    let office = Office::working();
    office.install("giam-doc", "desk", &[Role::Director]);
    let director = office.sign_in("giam-doc").await;
    let to = "/programme/new/review";
    let asked = [
        ("year", "2026"),
        ("unit", "front"),
        ("half", "mid"),
        ("form", "half-year"),
    ];
    let first = send(&office, &director, to, 1, &asked).await;
    assert_eq!(first.status, 422, "{}", first.body);
    for words in ["id=\"i-sure-unit-e\"", "không tham gia chuyên đề năm 2026"] {
        assert!(first.body.contains(words), "{words}: {}", first.body);
    }
    let sure: Vec<(&str, &str)> = asked.into_iter().chain([("sure-unit", "1")]).collect();
    led(&send(&office, &director, to, 2, &sure).await);
    // Of one whose people work here nothing is asked.
    let own = [
        ("year", "2026"),
        ("unit", "desk"),
        ("half", "mid"),
        ("form", "half-year"),
    ];
    led(&send(&office, &director, to, 3, &own).await);
}

#[tokio::test]
async fn what_can_never_be_approved_or_signed_is_not_offered() {
    let office = Office::working();
    office.install("truong", "desk", &[Role::Head]);
    office
        .clock
        .set("2027-01-05T09:00:00+07:00".parse().unwrap());
    let head = office.sign_in("truong").await;
    let offers = async |path: &str| {
        let page = read(&office, &head, path).await;
        ["plan", "commitment"].map(|what| page.contains(&format!("/programme/new/{what}?")))
    };
    assert_eq!(offers("/programme?year=2026").await, [false, false]);
    assert_eq!(offers("/programme?year=2027").await, [true, true]);
    for kind in ["plan", "commitment"] {
        let list = format!("/programme/list?kind={kind}&year=2026");
        assert_eq!(offers(&list).await, [false, false], "{kind}");
    }
    let late = "/programme/new/commitment?year=2026";
    let refused = get_as(&office.app, &head, late).await;
    assert!(refused.body.contains("Năm 2026 đã hết"), "{}", refused.body);
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
    for field in ["i-end-on-e", "i-end-source-e"] {
        let at = format!("id=\"{field}\"");
        assert!(wrong.body.contains(&at), "{field}: {}", wrong.body);
    }
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
    assert!(looked.body.contains("do đơn vị tiếp nhận xem và làm tiếp"));
    // Led back, the form stands as it was typed.
    let back: Vec<(&str, &str)> = merger.into_iter().chain([("back", "1")]).collect();
    let again = send(&office, &quan, "/admin/units", 5, &back).await;
    assert_eq!(again.status, 200, "{}", again.body);
    for kept in [
        "value=\"land-office\" selected",
        "value=\"2026-12-01\"",
        "value=\"economy\" checked",
        "value=\"Quyết định 12/QĐ-UBND ngày 20/11/2026\"",
    ] {
        assert!(again.body.contains(kept), "{kept}: {}", again.body);
    }
    assert!(!again.body.contains("name=\"sure\""), "{}", again.body);
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

#[tokio::test]
async fn closing_says_what_happens_and_the_office_does_not_end_what_it_serves() {
    let office = Office::working();
    let quan = office.sign_in("quan").await;
    let end = |unit, to| {
        [
            ("what", "end"),
            ("end-unit", unit),
            ("end-on", "2026-12-01"),
            ("end-source", "Quyết định 12/QĐ-UBND ngày 20/11/2026"),
            ("end-successors", to),
        ]
    };
    let to = "/admin/units";
    let closing = end("land-office", "");
    let looked = send(&office, &quan, to, 1, &closing[..4]).await;
    assert_eq!(looked.status, 200, "{}", looked.body);
    assert!(looked.body.contains("không ai làm tiếp"), "{}", looked.body);
    assert!(!looked.body.contains("do đơn vị tiếp nhận xem"));
    let ward = end("tay-ninh.long-an", "tay-ninh.tan-an");
    for (n, fields) in [(2, &ward[..]), (3, &ward[..4])] {
        let refused = send(&office, &quan, to, n, fields).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("id=\"i-end-unit-e\""));
        assert!(refused.body.contains("chọn địa bàn phục vụ mới trước"));
    }
    // Where the rows are known from is said in the reader's language.
    let page = read(&office, &quan, to).await;
    assert!(page.contains("mã đơn vị hành chính của cơ quan thống kê"));
    assert!(!page.contains("unit codes of"), "{page}");
    let english = read(&office, &quan, "/admin/units?lang=en").await;
    assert!(english.contains("unit codes of"), "{english}");
}

/// The land office merges into the economy office, from today on.
async fn merge(office: &Office) {
    let quan = office.sign_in("quan").await;
    let fields = [
        ("what", "end"),
        ("end-unit", "land-office"),
        ("end-on", "2026-11-25"),
        ("end-successors", "economy"),
        ("end-source", "Quyết định 12/QĐ-UBND ngày 20/11/2026"),
        ("sure", "1"),
    ];
    let done = send(office, &quan, "/admin/units", 90, &fields).await;
    assert_eq!(led(&done), "/admin/units");
}

/// Its name, and that of the office that took over.
const LAND: &str = "Chi nhánh Văn phòng đăng ký đất đai";
const ECONOMY: &str = "Phòng Kinh tế, Hạ tầng và Đô thị";

#[tokio::test]
async fn the_head_of_a_unit_that_is_no_more_is_offered_nothing_new_and_told_who_took_over() {
    let office = Office::working();
    office.install("truong", "land-office", &[Role::Head]);
    office.install("giam-doc", "desk", &[Role::Director]);
    let (head, director) = (
        office.sign_in("truong").await,
        office.sign_in("giam-doc").await,
    );
    let told = format!("“{LAND}” không còn từ ngày 25/11/2026; tiếp nhận: {ECONOMY}");
    let kinds = ["plan", "model", "review", "commitment"];
    let links = |page: &str| {
        let offered = kinds.iter().filter(|kind| {
            let link = format!("/programme/new/{kind}");
            page.contains(&link)
        });
        offered.count()
    };
    assert_eq!(links(&read(&office, &head, "/programme").await), 4);
    merge(&office).await;
    let home = read(&office, &head, "/programme").await;
    assert_eq!(links(&home), 0, "{home}");
    assert!(home.contains(&told), "{home}");
    for kind in kinds {
        let list = format!("/programme/list?kind={kind}&year=2026");
        assert_eq!(links(&read(&office, &head, &list).await), 0, "{kind}");
        let form = format!("/programme/new/{kind}");
        let closed = get_as(&office.app, &head, &form).await;
        assert_eq!(closed.status, 422, "{kind}: {}", closed.body);
        assert!(closed.body.contains(&told), "{kind}: {}", closed.body);
    }
    // A form that was open is answered so too, with what was typed.
    let plan = [
        ("unit", "land-office"),
        ("year", "2026"),
        ("title", "Kế hoạch của Địa chính"),
        ("objective-0", "Không ai phải đi lại lần hai"),
        ("task-0", "Soát 20 thủ tục đất đai"),
        ("task-0-unit", "economy"),
        ("task-0-due", "2026-12-15"),
        ("do", "save"),
    ];
    let forged = send(&office, &head, "/programme/new/plan", 1, &plan).await;
    assert_eq!(forged.status, 422, "{}", forged.body);
    assert!(forged.body.contains(&told), "{}", forged.body);
    assert!(forged.body.contains("Kế hoạch của Địa chính"));
    let promised = [
        ("year", "2026"),
        ("target-0", "Hướng dẫn người cao tuổi"),
        ("step", "save"),
    ];
    let forged = send(&office, &head, "/programme/new/commitment", 2, &promised).await;
    assert_eq!(forged.status, 422, "{}", forged.body);
    assert!(forged.body.contains(&told), "{}", forged.body);
    let review = [
        ("year", "2026"),
        ("unit", "land-office"),
        ("half", "mid"),
        ("form", "half-year"),
    ];
    let forged = send(&office, &director, "/programme/new/review", 3, &review).await;
    assert_eq!(forged.status, 422, "{}", forged.body);
    assert!(forged.body.contains("id=\"i-unit-e\""), "{}", forged.body);
    assert!(forged.body.contains(&told), "{}", forged.body);
    let form = read(&office, &director, "/programme/new/review").await;
    assert!(!form.contains("value=\"land-office\""), "{form}");
}

#[tokio::test]
async fn whoever_follows_all_units_is_asked_to_pass_on_the_review_of_one_that_merged() {
    let office = Office::working();
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    office.install("giam-doc", "desk", &[Role::Director]);
    office.install("kinh", "economy", &[Role::Head]);
    let (officer, director, next) = (
        office.sign_in("vuong").await,
        office.sign_in("giam-doc").await,
        office.sign_in("kinh").await,
    );
    let review = [
        ("year", "2026"),
        ("unit", "land-office"),
        ("half", "mid"),
        ("form", "half-year"),
        ("sure-unit", "1"),
    ];
    let page = led(&send(&office, &director, "/programme/new/review", 1, &review).await);
    let asked = format!("Chuyển sang đơn vị tiếp nhận: Sơ kết sáu tháng 2026: {LAND}");
    let home = read(&office, &officer, "/programme").await;
    assert!(!home.contains(&asked), "{home}");
    merge(&office).await;
    let link = format!("<a href=\"{page}\">{asked}</a>");
    for who in [&officer, &director] {
        let home = read(&office, who, "/programme").await;
        assert!(home.contains(&link), "{home}");
    }
    assert!(!read(&office, &next, "/programme").await.contains(&asked));
    let shown = read(&office, &officer, &page).await;
    let (_, form) = shown.split_once("id=\"act-move\"").unwrap();
    assert!(form.contains("value=\"economy\" selected"), "{form}");
    let version = form.split_once("name=\"version\" value=\"").unwrap().1;
    let version = version.split('"').next().unwrap();
    let fields = [
        ("act", "move"),
        ("part", ""),
        ("version", version),
        ("move-to", "economy"),
    ];
    let to = format!("{page}/act");
    led(&send(&office, &officer, &to, 2, &fields).await);
    let home = read(&office, &officer, "/programme").await;
    assert!(!home.contains(&asked), "{home}");
    // It is the successor's to assess now.
    let shown = read(&office, &next, &page).await;
    assert!(shown.contains("value=\"assess_own\""), "{shown}");
}
