//! The counter's pages: entered dossiers, drafts, one more like this, the
//! print list, the end of a shift, corrections, hostile cards.

use crate::intake::like;
use crate::{Answer, Office, get_as, post_as};
use motcua_domain::actor::Role;
use motcua_domain::dossier::StageName;
use motcua_domain::id::DossierCode;
use motcua_web::pages::encode;

const GUARDIAN: &str = "1.004837";
/// Certified copies: step fees, result at once.
const COPIES: &str = "2.000815";

/// The value of a hidden field or input.
fn value(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\"");
    let at = body
        .find(&mark)
        .unwrap_or_else(|| panic!("no {name}: {body}"));
    let rest = &body[at..];
    let rest = &rest[..rest.find('>').unwrap()];
    let (_, value) = rest.split_once("value=\"").unwrap_or(("", "\""));
    value.split('"').next().unwrap().to_owned()
}

fn form(pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .map(|(k, v)| format!("{k}={}", encode(v)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Every paper of a procedure, given in the numbers asked for.
fn papers(office: &Office, code: &str) -> String {
    let published = office
        .desk
        .settings()
        .catalogue
        .current(code, office.desk.today())
        .unwrap();
    let given = published.procedure.items.iter().map(|item| {
        let originals = item.originals.max(1);
        format!("&o_{}={originals}&c_{}={}", item.id, item.id, item.copies)
    });
    given.collect()
}

async fn send(office: &Office, cookie: &str, procedure: &str, pairs: &[(&str, &str)]) -> Answer {
    let page = get_as(
        &office.app,
        cookie,
        &format!("/intake?procedure={procedure}"),
    )
    .await;
    let key = value(&page.body, "key");
    let first = form(&[
        ("key", &key),
        ("procedure", procedure),
        ("paper", "citizen_card"),
    ]);
    let body = format!("{first}&{}{}", form(pairs), papers(office, procedure));
    post_as(&office.app, cookie, "/intake", &body).await
}

fn code_of(answer: &Answer) -> DossierCode {
    let to = answer.header("location");
    let code = to
        .split("after=")
        .nth(1)
        .unwrap_or_else(|| panic!("{to}: {}", answer.body));
    DossierCode::parse(code).unwrap()
}

#[tokio::test]
async fn an_entered_dossier_opens_filled_and_is_accepted_with_its_code_only_then() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let answer = send(
        &office,
        &cookie,
        GUARDIAN,
        &[
            ("do", "enter"),
            ("channel", "online"),
            ("outside_code", "G22.1-261124-0007"),
            ("name", "Trần Thị Cổng"),
            ("paper_no", "080190000012"),
        ],
    )
    .await;
    assert_eq!(
        answer.header("location"),
        "/intake/entered?done=notice-entered",
        "{}",
        answer.body
    );
    let list = get_as(&office.app, &cookie, "/intake/entered").await;
    assert!(list.body.contains("G22.1-261124-0007"), "{}", list.body);
    let to = list.body.split("href=\"/d/").nth(1).unwrap();
    let to = format!("/d/{}", to.split('"').next().unwrap());
    let page = get_as(&office.app, &cookie, &to).await;
    assert_eq!(page.status, 200, "{to}: {}", page.body);
    assert_eq!(value(&page.body, "name"), "Trần Thị Cổng");
    assert_eq!(value(&page.body, "outside_code"), "G22.1-261124-0007");
    let [key, entered] = ["key", "entered"].map(|name| value(&page.body, name));
    let body = form(&[
        ("do", "accept"),
        ("key", &key),
        ("procedure", GUARDIAN),
        ("entered", &entered),
        ("channel", "online"),
        ("outside_code", "G22.1-261124-0007"),
        ("name", "Trần Thị Cổng"),
        ("paper", "citizen_card"),
        ("paper_no", "080190000012"),
    ]) + &papers(&office, GUARDIAN);
    let accepted = post_as(&office.app, &cookie, "/intake", &body).await;
    let id = office.desk.find_code(&code_of(&accepted)).unwrap();
    assert_eq!(to, format!("/d/{id}/intake"), "the same dossier");
    let again = get_as(&office.app, &cookie, &to).await;
    assert_eq!(
        again.status, 404,
        "it is accepted: there is nothing to accept"
    );
    // The same outside code again is refused at its field.
    let pairs = [
        ("do", "accept"),
        ("outside_code", "G22.1-261124-0007"),
        ("name", "Lê Văn B"),
    ];
    let twice = send(&office, &cookie, GUARDIAN, &pairs).await;
    assert!(
        twice.status == 422 && twice.body.contains("href=\"#i-outside_code\""),
        "{}",
        twice.body
    );
}

#[tokio::test]
async fn what_is_sent_home_to_be_fixed_gets_its_paper() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [
        ("do", "fix"),
        ("name", "Võ Thị Bảy"),
        ("reason", "Tờ khai chưa ký"),
    ];
    let answer = send(&office, &cookie, GUARDIAN, &pairs).await;
    let to = answer.header("location").to_owned();
    assert!(to.contains("/paper/"), "{to} {}", answer.body);
    let paper = get_as(&office.app, &cookie, &to).await;
    assert!(
        paper.body.contains("Tờ khai chưa ký") && paper.body.contains("hoàn thiện"),
        "{}",
        paper.body
    );
}

#[tokio::test]
async fn drafts_keep_what_was_typed_and_go_with_the_acceptance() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let typed = form(&[
        ("procedure", GUARDIAN),
        ("name", "Trần Thị Nháp"),
        ("key", ""),
    ]);
    let saved = post_as(&office.app, &cookie, "/intake/draft", &typed).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let id = saved.body.clone();
    assert!(id.bytes().all(|b| b.is_ascii_digit()), "{id}");
    // Signed in anew, the draft is there.
    let cookie = office.sign_in("lan").await;
    let list = get_as(&office.app, &cookie, "/intake/drafts").await;
    assert!(list.body.contains("Trần Thị Nháp"), "{}", list.body);
    let page = get_as(&office.app, &cookie, &format!("/intake?draft={id}")).await;
    assert_eq!(value(&page.body, "name"), "Trần Thị Nháp");
    assert_eq!(value(&page.body, "draft"), id);
    let pairs = [("do", "accept"), ("draft", &id), ("name", "Trần Thị Nháp")];
    let accepted = send(&office, &cookie, GUARDIAN, &pairs).await;
    code_of(&accepted);
    let gone = get_as(&office.app, &cookie, &format!("/intake?draft={id}")).await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn same_day_work_is_done_in_one_press_and_the_next_is_like_it() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [
        ("do", "accept"),
        ("name", "Ngân hàng Mẫu"),
        ("kind", "organisation"),
        ("pages", "5"),
        ("copies", "2"),
        ("pay", "cash"),
    ];
    let code = code_of(&send(&office, &cookie, COPIES, &pairs).await);
    let id = office.desk.find_code(&code).unwrap();
    let load = |id| {
        let read = office
            .desk
            .store()
            .read(office.desk.id(), |tx| tx.dossier(id));
        read.unwrap().unwrap()
    };
    let dossier = load(id);
    assert_eq!(dossier.stage.name(), StageName::Delivered);
    assert_eq!(dossier.money.taken.0, 14_000);
    let prints = get_as(&office.app, &cookie, "/prints").await;
    assert!(
        !prints.body.contains(code.as_str()),
        "nobody asked for a receipt"
    );
    let like = get_as(&office.app, &cookie, &like(&code)).await;
    assert_eq!(value(&like.body, "name"), "Ngân hàng Mẫu");
    assert_eq!(value(&like.body, "pages"), "5");
    assert_ne!(value(&like.body, "key"), "");
}

#[tokio::test]
async fn going_back_to_a_form_like_another_takes_nothing_in_twice() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [
        ("do", "accept"),
        ("name", "Ngân hàng Mẫu"),
        ("kind", "organisation"),
        ("pages", "5"),
        ("copies", "2"),
        ("pay", "cash"),
    ];
    let code = code_of(&send(&office, &cookie, COPIES, &pairs).await);
    let asked = get_as(&office.app, &cookie, &format!("/intake?like={code}")).await;
    assert_eq!(asked.status, 303, "the key comes into the address");
    let to = asked.header("location").to_owned();
    let page = get_as(&office.app, &cookie, &to).await;
    let (_, key) = to.rsplit_once("&key=").expect("a key");
    let held = format!("name=\"key\" value=\"{key}\"");
    assert!(page.body.contains(&held), "{to}: {}", page.body);
    let head = form(&[
        ("key", key),
        ("procedure", COPIES),
        ("paper", "citizen_card"),
    ]);
    let body = format!("{head}&{}{}", form(&pairs), papers(&office, COPIES));
    let once = post_as(&office.app, &cookie, "/intake", &body).await;
    let second = code_of(&once);
    assert_ne!(second, code);
    // Back: no form any more, but what it gave; and sent again, the same.
    let back = get_as(&office.app, &cookie, &to).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(code_of(&back), second);
    let again = post_as(&office.app, &cookie, "/intake", &body).await;
    assert_eq!(code_of(&again), second);
}

#[tokio::test]
async fn a_receipt_waits_in_the_print_list_and_can_be_kept_for_later() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [("do", "accept"), ("name", "Trần Thị In")];
    let code = code_of(&send(&office, &cookie, GUARDIAN, &pairs).await);
    let list = get_as(&office.app, &cookie, "/prints").await;
    assert!(list.body.contains(code.as_str()), "{}", list.body);
    let paper = get_as(&office.app, &cookie, &format!("/dossiers/{code}/receipt")).await;
    let [dossier, seq] = ["dossier", "seq"].map(|name| value(&paper.body, name));
    for (press, waits) in [("later", true), ("printed", false), ("later", true)] {
        let body = form(&[("dossier", &dossier), ("seq", &seq), ("do", press)]);
        let answer = post_as(&office.app, &cookie, "/prints", &body).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let list = get_as(&office.app, &cookie, "/prints").await;
        assert_eq!(list.body.contains(code.as_str()), waits, "{press}");
    }
}

#[tokio::test]
async fn a_shift_is_closed_with_its_counted_cash_and_printed() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [
        ("do", "accept"),
        ("name", "Lê Văn Tiền"),
        ("pages", "5"),
        ("copies", "2"),
        ("pay", "cash"),
    ];
    code_of(&send(&office, &cookie, COPIES, &pairs).await);
    let page = get_as(&office.app, &cookie, "/shift").await;
    assert!(page.body.contains("14.000"), "{}", page.body);
    let key = value(&page.body, "key");
    let body = |counted, note| form(&[("key", &key), ("counted", counted), ("note", note)]);
    let wrong = post_as(&office.app, &cookie, "/shift", &body("nhiều", "")).await;
    assert!(wrong.status == 422 && wrong.body.contains("href=\"#i-counted\""));
    let silent = post_as(&office.app, &cookie, "/shift", &body("10.000", "")).await;
    assert!(silent.status == 422 && silent.body.contains("href=\"#i-note\""));
    let closed = post_as(&office.app, &cookie, "/shift", &body("10.000", "Thối nhầm")).await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    let paper = get_as(&office.app, &cookie, closed.header("location")).await;
    assert!(
        paper.body.contains("Thối nhầm") && paper.body.contains("Thiếu 4.000"),
        "{}",
        paper.body
    );
    // The director and the inspector read it; nobody else does.
    office.install("tra", "desk", &[Role::Inspector]);
    office.install("boss", "desk", &[Role::Director]);
    for login in ["tra", "boss"] {
        let reader = office.sign_in(login).await;
        let shifts = get_as(&office.app, &reader, "/shifts").await;
        assert!(
            shifts.body.contains("14.000") && shifts.body.contains("Thiếu 4.000"),
            "{}",
            shifts.body
        );
        let read = closed.header("location").replace("/shift/", "/shifts/");
        assert_eq!(get_as(&office.app, &reader, &read).await.status, 200);
        let past = get_as(&office.app, &reader, "/shifts?before=20200101.1").await;
        assert!(!past.body.contains("14.000"), "{}", past.body);
    }
    office.install("lyly", "desk", &[Role::Specialist]);
    let other = office.sign_in("lyly").await;
    assert_eq!(get_as(&office.app, &other, "/shifts").await.status, 403);
}

#[tokio::test]
async fn the_record_is_read_page_by_page_and_its_checkpoint_taken_away() {
    let office = Office::new();
    let clerk = office.sign_in("lan").await;
    let pairs = [("do", "accept"), ("name", "Trần Thị Sổ")];
    let code = code_of(&send(&office, &clerk, GUARDIAN, &pairs).await);
    motcua_desk::audit::checkpoint(office.desk.store(), office.desk.id(), office.desk.now())
        .unwrap();
    office.install("tra", "desk", &[Role::Inspector]);
    let reader = office.sign_in("tra").await;
    let page = get_as(&office.app, &reader, "/record").await;
    for said in [code.as_str(), "Tiếp nhận", "Thay đổi về cán bộ"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(
        !page.body.contains("Trần Thị Sổ"),
        "no contents of dossiers"
    );
    let (_, rest) = page.body.split_once("href=\"/record/").unwrap();
    let (size, _) = rest.split_once('"').unwrap();
    let note = get_as(&office.app, &reader, &format!("/record/{size}")).await;
    assert!(note.header("content-disposition").starts_with("attachment"));
    assert!(
        note.body.starts_with("motcua.desk/") && note.body.contains(size),
        "{}",
        note.body
    );
    let oldest = get_as(&office.app, &reader, "/record?before=1").await;
    assert!(oldest.body.contains("desk.set_up") && !oldest.body.contains(code.as_str()));
    assert_eq!(
        get_as(&office.app, &reader, "/record/999999").await.status,
        404
    );
    assert_eq!(get_as(&office.app, &clerk, "/record").await.status, 403);
}

#[tokio::test]
async fn a_correction_starts_from_the_values_of_the_intake() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let pairs = [
        ("do", "accept"),
        ("name", "Trần Thị Con"),
        ("name_rep", "Trần Văn Cha"),
        ("authority", "guardian"),
        ("rep_paper", "Giấy khai sinh số 12"),
    ];
    let code = code_of(&send(&office, &cookie, GUARDIAN, &pairs).await);
    let id = office.desk.find_code(&code).unwrap();
    let page = get_as(&office.app, &cookie, &format!("/d/{id}/correct")).await;
    assert_eq!(value(&page.body, "rep_paper"), "Giấy khai sinh số 12");
    assert!(
        page.body.contains("<option value=\"guardian\" selected>"),
        "{}",
        page.body
    );
    assert_eq!(value(&page.body, "pages"), "1");
}

#[tokio::test]
async fn the_portal_file_is_reported_line_by_line() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake/import").await;
    let key = value(&page.body, "key");
    let send = |csv: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{csv}\r\n--x--\r\n"
        );
        let request = axum::http::Request::post("/intake/import")
            .header("host", "motcua.test")
            .header("origin", "http://motcua.test")
            .header("cookie", &cookie)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(axum::body::Body::from(body))
            .unwrap();
        crate::send(&office.app, request)
    };
    let wrong = send(&format!(
        "outside_code,procedure,name\nG1,{GUARDIAN},Mẫu Một\nG2,9.9,Mẫu Hai\n"
    ))
    .await;
    assert!(
        wrong.status == 422 && wrong.body.contains("procedure: không có thủ tục"),
        "{}",
        wrong.body
    );
    let taken = send(&format!(
        "outside_code,procedure,name\nG1,{GUARDIAN},Mẫu Một\n"
    ))
    .await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert!(taken.body.contains("Đã ghi nhận 1 hồ sơ"), "{}", taken.body);
}

#[tokio::test]
async fn hostile_cards_are_told_and_never_fill_half_a_form() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let good = "080190000012||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let long = format!("{good}{}", "A".repeat(3_000));
    let find = |scan: String| {
        let body = form(&[("do", "find"), ("procedure", GUARDIAN), ("scan", &scan)]);
        let (app, cookie) = (office.app.clone(), cookie.clone());
        async move { post_as(&app, &cookie, "/intake", &body).await }
    };
    for bad in [
        "080190000012||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An",
        "080190000012||Trần Thị",
        "08019000001x||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương|01012022",
        "080190000012||Trần Thị Mẫu|31021990|Nữ|12 Hùng Vương|01012022",
        "080190000012|||07031990|Nữ|12 Hùng Vương|01012022",
        &long,
    ] {
        let answer = find(bad.to_owned()).await;
        assert_eq!(value(&answer.body, "name"), "", "{bad}: half a form");
        assert!(
            answer.body.contains("href=\"#i-scan\""),
            "{bad}: {}",
            answer.body
        );
    }
    let decomposed = "080190000012||Tra\u{302}\u{300}n Thi\u{323} Ma\u{302}\u{303}u|07031990|N\u{1b0}\u{303}|12 Hùng Vương|01012022";
    for fine in [
        format!("{good}\r\n"),
        format!("]Q1{good}"),
        decomposed.to_owned(),
    ] {
        let answer = find(fine.clone()).await;
        assert_eq!(value(&answer.body, "name"), "Trần Thị Mẫu", "{fine:?}");
    }
}
