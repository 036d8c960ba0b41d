//! The staff pages over a real desk: every form as a browser sends it.

use crate::{Answer, Office, attach, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_desk::Deed;
use motcua_desk::accept::{AcceptInput, IntakeInput};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::deadline::LimitUnit;
use motcua_domain::dossier::{ExtensionPaper, PaperGiven, PaperHow, ResultVia};
use motcua_domain::id::{DossierCode, DossierId, StaffId, UnitId};
use motcua_domain::person::{
    Authority, FullName, IdPaper, Person, PersonKind, Phone, Representative,
};
use motcua_domain::procedure::{Channel, Procedure, fee};
use motcua_web::frame::Who;
use motcua_web::pages::encode;

pub(crate) fn who(office: &Office, login: &str, unit: &str, roles: &[Role]) -> Who {
    let staff = office.desk.staff_for_machine().unwrap();
    let id = staff
        .iter()
        .find(|s| s.login == login)
        .map_or(StaffId(99), |s| s.id);
    let unit = UnitId::new(unit);
    Who {
        actor: Actor {
            id,
            unit: unit.clone(),
            roles: roles.to_vec(),
        },
        name: login.to_owned(),
        unit,
    }
}

pub(crate) fn clerk(office: &Office) -> Who {
    who(office, "lan", "desk", &[Role::Clerk, Role::Cashier])
}
pub(crate) fn specialist(office: &Office) -> Who {
    who(office, "son", "desk", &[Role::Specialist, Role::Head])
}
pub(crate) fn director(office: &Office) -> Who {
    who(office, "quan", "leaders", &[Role::Director])
}

pub(crate) async fn get(office: &Office, who: &Who, path: &str) -> Answer {
    let mut request = Request::get(path)
        .header(header::HOST, "motcua.test")
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(who.clone());
    send(&office.app, request).await
}

pub(crate) async fn post(office: &Office, who: &Who, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let form: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let mut request = Request::post(path)
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.join("&")))
        .unwrap();
    request.extensions_mut().insert(who.clone());
    send(&office.app, request).await
}

/// A procedure counted in working days that may be used as it is.
fn procedure(office: &Office) -> Procedure {
    let settings = office.desk.settings();
    let fits = |p: &Procedure| {
        p.cases.is_empty()
            && !p.supplement_once
            && p.limit_for(None, None, Channel::Counter)
                .is_some_and(|row| row.limit.unit == LimitUnit::WorkingDays)
    };
    let found = settings
        .catalogue
        .all(office.desk.today())
        .find(|p| p.is_usable() && fits(&p.procedure))
        .expect("the catalogue has a usable procedure in working days");
    found.procedure.clone()
}

pub(crate) fn intake(office: &Office) -> IntakeInput {
    let procedure = procedure(office);
    let papers = procedure.items.iter().map(|item| PaperGiven {
        item: item.id.clone(),
        originals: item.originals.max(1),
        copies: item.copies,
        how: PaperHow::Given,
    });
    IntakeInput {
        papers: papers.collect(),
        procedure: procedure.code,
        case: None,
        area: None,
        channel: Channel::Counter,
        outside_code: None,
        helped: None,
        received: None,
        owners: vec![Person {
            kind: PersonKind::Individual,
            name: FullName::parse("Trần Văn Đậu Mẫu").unwrap(),
            id: IdPaper::parse("citizen_card", "080000000012", "").unwrap(),
            birth: None,
            sex: None,
            phone: Some(Phone::parse("0901234567").unwrap()),
            email: None,
            address: None,
        }],
        representative: None,
        result_via: ResultVia::Desk,
        counts: fee::Counts::ONE,
        exemption: None,
        fee_by_notice: None,
        note: String::new(),
        told: None,
    }
}

pub(crate) fn accept(office: &Office, key: &str) -> (DossierId, DossierCode) {
    let input = AcceptInput {
        entered: None,
        intake: intake(office),
        payment: None,
        express: None,
    };
    let done = office
        .desk
        .accept(&clerk(office).actor, key, input)
        .unwrap();
    (done.done.dossier, done.code)
}

/// Value of a hidden field of the form of one act.
pub(crate) fn hidden(page: &str, act: &str, name: &str) -> String {
    let form = page
        .split(&format!("id=\"act-{act}\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no form {act}"));
    let field = form
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap();
    field.split('"').next().unwrap().to_owned()
}

pub(crate) fn events(office: &Office, id: DossierId) -> usize {
    let me = director(office).actor;
    office.desk.view(&me, id).unwrap().timeline.len()
}

#[tokio::test]
async fn the_page_explains_its_date_and_hides_the_number_of_the_card() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let page = get(&office, &specialist(&office), &format!("/dossiers/{code}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains('⟦'), "{}", page.body);
    assert!(page.body.contains("Trần Văn Đậu Mẫu") && page.body.contains("•••••••••012"));
    assert!(
        !page.body.contains("080000000012"),
        "the whole number is not shown"
    );
    assert!(page.body.contains("class=\"days\"") && page.body.contains("Giấy hẹn lúc đầu"));
    assert!(page.body.contains("data-key=\"ctrl+b\""));
    assert_eq!(
        page.body.matches("<button class=\"btn\">").count(),
        1,
        "one filled button"
    );
    let by_id = get(&office, &specialist(&office), &format!("/d/{id}")).await;
    assert_eq!(by_id.header("location"), format!("/dossiers/{code}"));
}

#[tokio::test]
async fn a_supplement_without_a_reason_keeps_what_was_typed_and_then_stops_the_clock() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = specialist(&office);
    let address = format!("/dossiers/{code}");
    let page = get(&office, &me, &address).await.body;
    let (key, version) = (
        hidden(&page, "request_supplement", "key"),
        hidden(&page, "request_supplement", "version"),
    );
    let act = format!("/d/{id}/do");
    let line = ("request_supplement-lines", "Tờ khai thuế <2026>");
    let form = |key: &'static str| vec![("deed", "request_supplement"), line, ("x", key)];
    let mut without = form("1");
    without.extend([("key", key.as_str()), ("version", version.as_str())]);
    let refused = post(&office, &me, &act, &without).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Tờ khai thuế &#60;2026&#62;")
            || refused.body.contains("Tờ khai thuế &lt;2026&gt;")
    );
    assert!(
        refused.body.contains("aria-invalid=\"true\""),
        "the fault stands at its field"
    );
    assert_eq!(events(&office, id), 1);

    let key = hidden(&refused.body, "request_supplement", "key");
    let mut whole = form("1");
    whole.extend([("key", key.as_str()), ("version", version.as_str())]);
    whole.push(("request_supplement-reason", "Thiếu tờ khai"));
    let done = post(&office, &me, &act, &whole).await;
    assert_eq!(
        done.header("location"),
        format!("{address}?done=done-supplement")
    );
    // Pressed twice: one effect, the same page.
    let again = post(&office, &me, &act, &whole).await;
    assert_eq!(again.header("location"), done.header("location"));
    assert_eq!(events(&office, id), 2);
    let page = get(&office, &me, &address).await.body;
    assert!(page.contains("Dừng chờ bổ sung") && page.contains("Thiếu tờ khai"));

    // Back button, another text, the same key: nothing is done, the text stays.
    let mut other = whole.clone();
    other.push(("request_supplement-items", "no-such"));
    let conflict = post(&office, &me, &act, &other).await;
    assert_eq!(conflict.status, 422, "{}", conflict.body);
    assert_eq!(events(&office, id), 2);
}

#[tokio::test]
async fn a_second_request_needs_the_warning_to_be_read() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = specialist(&office);
    let act = format!("/d/{id}/do");
    let ask = |version: &'static str, key: &'static str| {
        vec![
            ("deed", "request_supplement"),
            ("key", key),
            ("version", version),
            ("request_supplement-lines", "Bản vẽ"),
            ("request_supplement-reason", "Thiếu"),
        ]
    };
    assert_eq!(post(&office, &me, &act, &ask("1", "k1")).await.status, 303);
    let back = [
        ("deed", "receive_supplement"),
        ("key", "k2"),
        ("version", "2"),
    ];
    assert_eq!(post(&office, &me, &act, &back).await.status, 303);
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    assert!(
        page.contains("lần yêu cầu bổ sung thứ hai"),
        "the warning stands before the act"
    );
    let refused = post(&office, &me, &act, &ask("3", "k3")).await;
    assert_eq!(refused.status, 422);
    let mut warned = ask("3", "k4");
    warned.push(("request_supplement-warned", "1"));
    assert_eq!(post(&office, &me, &act, &warned).await.status, 303);
    let page = get(&office, &me, &format!("/dossiers/{code}?lang=en"))
        .await
        .body;
    assert!(page.contains("the national index counts this dossier late"));
}

#[tokio::test]
async fn the_second_of_two_officials_sees_what_the_first_did() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let (first, second) = (specialist(&office), clerk(&office));
    let act = format!("/d/{id}/do");
    let note = |key: &'static str, text: &'static str| {
        [
            ("deed", "note"),
            ("key", key),
            ("version", "1"),
            ("note-reason", text),
        ]
    };
    assert_eq!(
        post(&office, &first, &act, &note("k1", "Đã gọi điện"))
            .await
            .status,
        303
    );
    let late = post(&office, &second, &act, &note("k2", "Dân hẹn chiều đến")).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Dân hẹn chiều đến"),
        "the own text stays"
    );
    assert!(late.body.contains("Ghi chú") && late.body.contains("bản mới nhất"));
    assert!(
        late.body.contains("Đã gọi điện"),
        "the page is the newest one"
    );
    assert_eq!(events(&office, id), 2);
    let version = hidden(&late.body, "note", "version");
    assert_eq!(version, "2");
}

#[tokio::test]
async fn outside_the_unit_a_dossier_is_not_there() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let other = who(&office, "son", "land-office", &[Role::Specialist]);
    for path in [
        format!("/dossiers/{code}"),
        format!("/d/{id}"),
        format!("/dossiers/{code}/receipt"),
    ] {
        assert_eq!(get(&office, &other, &path).await.status, 404, "{path}");
    }
    let form = [
        ("deed", "note"),
        ("key", "k"),
        ("version", "1"),
        ("note-reason", "x"),
    ];
    assert_eq!(
        post(&office, &other, &format!("/d/{id}/do"), &form)
            .await
            .status,
        404
    );
    let list = get(&office, &other, "/work?of=all").await;
    assert!(list.status == 200 && !list.body.contains(code.as_str()));
    let holder = get(&office, &other, "/work?official=2").await;
    assert!(!holder.body.contains(code.as_str()));
    let admin = who(&office, "quan", "desk", &[Role::Administrator]);
    assert_eq!(
        get(&office, &admin, &format!("/dossiers/{code}"))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn papers_go_in_a_round_and_are_received_together() {
    let office = Office::new();
    let (one, code) = accept(&office, "a");
    let (two, _) = accept(&office, "b");
    let me = clerk(&office);
    let list = get(&office, &me, "/work").await;
    assert!(
        list.body.contains(code.as_str()) && list.body.contains("ngày làm việc"),
        "{}",
        list.body
    );
    let seen = [format!("{one}.1"), format!("{two}.1")];
    let none = post(
        &office,
        &me,
        "/hand-over",
        &[("key", "r0"), ("to", "land-office")],
    )
    .await;
    assert_eq!(none.status, 422);
    let round = [
        ("key", "r1"),
        ("to", "land-office"),
        ("d", seen[0].as_str()),
        ("d", seen[1].as_str()),
    ];
    let done = post(&office, &me, "/hand-over", &round).await;
    assert_eq!(done.header("location"), "/rounds?done=done-handed-over");
    let other = who(&office, "son", "land-office", &[Role::Specialist]);
    let there = get(&office, &other, "/work").await;
    assert!(there.body.contains("đang chuyển đến: 2"), "{}", there.body);
    let (first, second) = (format!("{one}.2"), format!("{two}.2"));
    let differs = format!("diff-{second}");
    let take = [
        ("key", "r2"),
        ("d", first.as_str()),
        ("d", second.as_str()),
        (differs.as_str(), "Thiếu một bản sao"),
    ];
    let waiting = get(&office, &me, "/rounds").await;
    assert!(waiting.body.contains("chưa nhận"), "{}", waiting.body);
    let taken = post(&office, &other, "/receive", &take).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    // The list names who received and when, on the page and on the paper.
    let named = |login: &str| {
        let staff = office.desk.staff_for_machine().unwrap();
        let found = staff.into_iter().find(|one| one.login == login);
        found.unwrap().name
    };
    let (giver, receiver) = (named("lan"), named("son"));
    let rounds = get(&office, &me, "/rounds").await.body;
    assert!(!rounds.contains("chưa nhận"), "{rounds}");
    assert!(rounds.contains(&format!("<td>{receiver}, ")), "{rounds}");
    let (_, first) = rounds.split_once("href=\"/rounds/").unwrap();
    let first = first.split('"').next().unwrap();
    let list = get(&office, &me, &format!("/rounds/{first}")).await.body;
    assert!(list.contains(&format!("Nhận: {receiver}, ")), "{list}");
    assert!(list.contains(&format!("người giao: {giver}")), "{list}");
    assert!(list.contains(&format!("<span class=\"nm\">{receiver}</span>")));
    let differed = "<td data-th=\"Sai khác khi nhận\">Thiếu một bản sao</td>";
    assert_eq!(list.matches(differed).count(), 1, "{list}");
    let page = get(&office, &other, &format!("/dossiers/{code}")).await;
    assert_eq!(page.status, 200, "it lies with this unit now");
    // The timeline's entry of the receipt says who had given it, and when.
    assert!(
        page.body.contains("Nhận bàn giao từ ") && page.body.contains(&format!("{giver} giao lúc")),
        "{}",
        page.body
    );
    let slip = get(&office, &other, &format!("/d/{one}/control")).await;
    // One row names who gave and who took, and nobody signs below.
    let rows: Vec<&str> = slip.body.split("<tr><td>").collect();
    let row = |what: &str| {
        let row = rows.iter().find(|r| r.starts_with(&format!("{what}</td>")));
        let cells = row.unwrap().split("<td>").skip(1).take(2);
        cells
            .map(|cell| cell.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_ne!(row("Giao")[0], row("Giao")[1]);
    let both = format!("{giver} → {receiver}");
    assert!(slip.body.contains(&both), "{}", slip.body);
    assert_eq!(row("Tiếp nhận")[0], "Người nộp hồ sơ");
    assert!(!slip.body.contains("class=\"sig\""), "{}", slip.body);
}

#[tokio::test]
async fn a_reprint_of_the_receipt_equals_the_original() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let path = format!("/dossiers/{code}/receipt");
    let first = get(&office, &me, &path).await;
    assert_eq!(first.status, 200);
    for must in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        code.as_str(),
        "Trần Văn Đậu Mẫu",
        "class=\"qr\"",
    ] {
        assert!(first.body.contains(must), "{must}");
    }
    let note = [
        ("deed", "note"),
        ("key", "k"),
        ("version", "1"),
        ("note-reason", "Sau khi in"),
    ];
    assert_eq!(
        post(&office, &me, &format!("/d/{id}/do"), &note)
            .await
            .status,
        303
    );
    assert_eq!(get(&office, &me, &path).await.body, first.body);
}

#[tokio::test]
async fn who_submits_for_the_owner_is_named_as_such_with_the_paper_that_authorises() {
    let office = Office::new();
    let mut intake = intake(&office);
    let mut other = intake.owners[0].clone();
    other.name = FullName::parse("Lê Thị Đại Diện").unwrap();
    other.id = IdPaper::parse("citizen_card", "080000000013", "").unwrap();
    let paper = "Giấy ủy quyền số 1";
    let today = office.desk.today();
    intake.representative =
        Some(Representative::new(other, Authority::PowerOfAttorney, paper, None, today).unwrap());
    let input = AcceptInput {
        entered: None,
        intake,
        payment: None,
        express: None,
    };
    let me = clerk(&office);
    let code = office.desk.accept(&me.actor, "a", input).unwrap().code;
    let receipt = get(&office, &me, &format!("/dossiers/{code}/receipt")).await;
    assert_eq!(receipt.body.matches("Hồ sơ của:").count(), 1);
    let (_, submits) = receipt.body.split_once("Người nộp thay: ").unwrap();
    let line = submits.split("</p>").next().unwrap();
    assert!(
        line.contains("Lê Thị Đại Diện") && line.contains(paper),
        "{line}"
    );
    let page = get(&office, &me, &format!("/dossiers/{code}")).await;
    assert!(page.body.contains(paper), "{}", page.body);
}

#[tokio::test]
async fn an_extension_is_told_where_the_date_is_explained() {
    let office = Office::new();
    let input = AcceptInput {
        entered: None,
        intake: intake(&office),
        payment: None,
        express: None,
    };
    let clerk = clerk(&office);
    let done = office.desk.accept(&clerk.actor, "a", input).unwrap();
    let (code, key) = (done.code.to_string(), done.key.clone());
    let extend = Deed::Extend {
        amount: 1,
        reason: "Phải lấy ý kiến".to_owned(),
        paper: ExtensionPaper {
            number: "12/CV".to_owned(),
            date: motcua_domain::time::local(office.desk.now()).date(),
        },
    };
    let seen = (done.done.dossier, done.done.version);
    let head = director(&office);
    office.desk.perform(&head.actor, "e", seen, extend).unwrap();
    let page = get(&office, &clerk, &format!("/dossiers/{code}")).await;
    assert!(
        page.body.contains("Gia hạn lúc") && page.body.contains("+ 1 ="),
        "{}",
        page.body
    );
    let form = format!("code={}&key={}", encode(&code), encode(&key));
    let tracked = crate::post(&office.app, "/t", &form).await;
    assert!(
        tracked.body.contains("Gia hạn lúc") && tracked.body.contains("+ 1 ="),
        "{}",
        tracked.body
    );
    // Both timelines and the printed paper name the decision.
    for body in [&page.body, &tracked.body] {
        assert!(body.contains("theo văn bản số 12/CV ngày "), "{body}");
    }
    let again = get(&office, &head, &format!("/dossiers/{code}")).await;
    assert!(!again.body.contains("id=\"act-extend\""), "once only");
    let (_, printed) = page.body.rsplit_once("/paper/").unwrap();
    let seq = printed.split('"').next().unwrap();
    let paper = get(&office, &clerk, &format!("/d/{}/paper/{seq}", seen.0)).await;
    assert!(
        paper.body.contains("Văn bản: 12/CV ngày "),
        "{}",
        paper.body
    );
}

#[tokio::test]
async fn an_extension_asks_for_the_number_and_the_date_of_its_paper() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let head = director(&office);
    let page = get(&office, &head, &format!("/dossiers/{code}")).await.body;
    assert!(page.contains("name=\"extend-document\""), "{page}");
    let today = motcua_domain::time::local(office.desk.now())
        .date()
        .to_string();
    let dated = format!("value=\"{today}\"");
    assert!(page.contains(&dated), "the day of the paper is filled in");
    let path = format!("/d/{id}/do");
    let base = [
        ("deed", "extend"),
        ("key", "x1"),
        ("version", "1"),
        ("extend-reason", "Phải lấy ý kiến"),
        ("extend-document_date", today.as_str()),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&base[..], more].concat();
    let bare = with(&[("extend-amount", "1")]);
    let bare = post(&office, &head, &path, &bare).await;
    assert_eq!(bare.status, 422);
    assert!(
        bare.body.contains("Ghi số của văn bản gia hạn"),
        "{}",
        bare.body
    );
    let long = with(&[("extend-amount", "366"), ("extend-document", "12/CV")]);
    let long = post(&office, &head, &path, &long).await;
    assert_eq!(long.status, 422);
    assert!(long.body.contains("Gia hạn từ 1 đến"), "{}", long.body);
    let right = with(&[("extend-amount", "1"), ("extend-document", "12/CV")]);
    let right = post(&office, &head, &path, &right).await;
    assert_eq!(right.status, 303, "{}", right.body);
}

#[tokio::test]
async fn after_an_apology_the_new_date_is_the_date_and_the_first_one_says_what_it_was() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let key = office.desk.tracking_key(id).printed();
    let act = [
        ("deed", "apologise"),
        ("key", "sorry"),
        ("version", "1"),
        ("apologise-new_date", "2026-12-18"),
        ("apologise-new_time", "17:00"),
        ("apologise-late_unit", "desk"),
        ("apologise-reason", "Nơi khác chưa trả lời"),
    ];
    let sorry = post(&office, &director(&office), &format!("/d/{id}/do"), &act).await;
    assert_eq!(sorry.status, 303, "{}", sorry.body);
    let form = format!("code={}&key={}", encode(code.as_str()), encode(&key));
    let tracked = crate::post(&office.app, "/t", &form).await.body;
    let (_, grid) = tracked.split_once("<ol class=\"days\"").unwrap();
    let (grid, rest) = grid.split_once("</ol>").unwrap();
    let (legend, _) = rest.split_once("</ul>").unwrap();
    assert!(
        grid.contains("ngày hẹn lúc đầu, đã hẹn lại") && grid.contains("<small>hẹn đầu</small>"),
        "{grid}"
    );
    assert!(grid.contains("18/12/2026: ngày hẹn mới"), "{grid}");
    assert_eq!(grid.matches("class=\"due").count(), 1, "{grid}");
    assert!(!grid.contains("<small>hạn</small>"), "{grid}");
    assert!(legend.contains("hẹn lúc đầu") && !legend.contains("hết thời hạn"));
    assert!(tracked.contains("Ngày hẹn sau cùng: thứ Sáu 18/12/2026."));
    let list = get(&office, &clerk(&office), "/work").await.body;
    assert!(list.contains("18/12/2026, 17:00"), "{list}");
    // The rest of the time is that to the new date, and nobody is "on time".
    let (_, row) = list.split_once("<tr data-row>").unwrap();
    let (near, _) = row.split_once("</td><th").unwrap();
    let view = office.desk.view(&clerk(&office).actor, id).unwrap();
    let settings = office.desk.settings();
    let days = |due: motcua_domain::deadline::DueAt| {
        let calendar = settings.counting_of(&view.dossier).calendar;
        let now = motcua_domain::time::local(office.desk.now());
        calendar.between(now, due.local()).unwrap().0
    };
    let new = days(view.dossier.apology.as_ref().unwrap().new_date);
    assert!(new > days(view.dossier.promised().unwrap().due));
    assert!(near.contains(&format!("còn {new} ngày")), "{new}: {near}");
    assert!(!near.contains("Đúng hạn"), "{near}");
    assert!(list.contains("hẹn lúc đầu "), "{list}");
    // The filter names the date it goes by: not that of the director's figure.
    assert!(list.contains("near=late\">Quá ngày hẹn hiện tại"), "{list}");
}

#[tokio::test]
async fn the_life_to_the_delivered_result_and_the_cash_in_the_drawer() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let (clerk, son, head) = (clerk(&office), specialist(&office), director(&office));
    let act = format!("/d/{id}/do");
    let assess = [
        ("deed", "assess_fee"),
        ("key", "k0"),
        ("version", "1"),
        ("assess_fee-amount", "150.000"),
        ("assess_fee-reason", "Thông báo 12"),
    ];
    assert_eq!(post(&office, &clerk, &act, &assess).await.status, 303);
    let result = [
        ("deed", "record_result"),
        ("key", "k1"),
        ("version", "2"),
        ("record_result-outcome", "positive"),
        ("record_result-number", "CH 7"),
    ];
    let answer = post(&office, &son, &act, &result).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(
        get(&office, &clerk, "/work")
            .await
            .body
            .contains("Kết quả chờ trả: 1")
    );
    let deliver = |version: &'static str, key: &'static str| {
        [
            ("deed", "deliver"),
            ("key", key),
            ("version", version),
            ("deliver-to", "owner"),
        ]
    };
    let unpaid = post(&office, &clerk, &act, &deliver("3", "k2")).await;
    assert_eq!(unpaid.status, 422);
    assert!(
        unpaid.body.contains("150.000"),
        "it says what is still owed"
    );
    let take = [
        ("deed", "take_fee"),
        ("key", "k3"),
        ("version", "3"),
        ("take_fee-amount", "150.000 đ"),
        ("take_fee-means", "cash"),
    ];
    assert_eq!(post(&office, &clerk, &act, &take).await.status, 303);
    assert_eq!(
        post(&office, &clerk, &act, &deliver("4", "k4"))
            .await
            .status,
        303
    );
    let page = get(&office, &clerk, &format!("/dossiers/{code}"))
        .await
        .body;
    assert!(page.contains("Đã trả kết quả") && page.contains("Phiếu trả kết quả"));
    let to = "Trả kết quả cho chủ hồ sơ: Trần Văn Đậu Mẫu";
    assert!(page.contains(to), "{page}");
    let shift = get(&office, &clerk, "/shift").await.body;
    assert!(shift.contains("150.000\u{a0}₫"), "{shift}");
    let overview = get(&office, &head, "/director/load").await;
    assert_eq!(overview.status, 200);
    assert!(overview.body.contains("(1 trên 1)"), "{}", overview.body);
    // What "late" counts here, and what the list behind the figure holds.
    for part in ["không xóa việc trễ", "“Quá ngày hẹn hiện tại”"] {
        assert!(overview.body.contains(part), "{part}: {}", overview.body);
    }
    for page in ["/director", "/director/load"] {
        assert_eq!(get(&office, &clerk, page).await.status, 403, "{page}");
    }
}

#[tokio::test]
async fn a_file_is_kept_as_it_came_and_a_broken_one_is_refused() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj 2 0 obj<</Type /Page>>endobj\nstartxref\n9\n%%EOF\n";
    let upload = async |key: &str, version: &str, bytes: &[u8]| {
        let file = ("giấy.pdf".as_bytes(), "text/html", bytes);
        attach(&office, me.clone(), id, (key, version), file).await
    };
    let broken = upload("f1", "1", &pdf[..pdf.len() - 9]).await;
    assert_eq!(broken.status, 422);
    assert!(broken.body.contains("cắt cụt"), "{}", broken.body);
    assert_eq!(upload("f2", "1", b"<html>").await.status, 422);
    let kept = upload("f3", "1", pdf).await;
    assert_eq!(
        kept.header("location"),
        format!("/dossiers/{code}?done=done-attached")
    );
    assert_eq!(upload("f3", "1", pdf).await.status, 303, "sent twice");
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    assert_eq!(page.matches("?look=1").count(), 1);
    assert!(page.contains("PDF, 2 trang"), "{page}");
    let url = page
        .split("href=\"/d/")
        .find(|p| p.contains("/files/"))
        .unwrap();
    let url = format!("/d/{}", url.split(['"', '?']).next().unwrap());
    let shown = get(&office, &me, &format!("{url}?look=1")).await;
    assert!(shown.header("content-disposition").starts_with("inline;"));
    assert_eq!(shown.header("content-type"), "application/pdf");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    let file = get(&office, &me, &url).await;
    assert_eq!(file.body.as_bytes(), pdf);
    assert!(
        file.header("content-disposition")
            .starts_with("attachment;")
    );
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_file_too_large_leaves_the_official_on_the_dossier_s_page() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let large = vec![b'x'; 21 << 20];
    let file = (&b"a.pdf"[..], "application/pdf", &large[..]);
    let answer = attach(&office, clerk(&office), id, ("k", "1"), file).await;
    assert_eq!(answer.status, 413);
    for part in [
        "<body class=\"staff\"",
        "href=\"/intake\"",
        code.as_str(),
        "20 MB",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    assert_eq!(events(&office, id), 1, "nothing was kept");
}

#[tokio::test]
async fn a_dossier_is_found_by_a_name_without_diacritics_and_by_its_code() {
    let office = Office::new();
    let (_, code) = accept(&office, "a");
    let me = clerk(&office);
    let found = get(&office, &me, "/search?q=tran+van+dau").await;
    assert!(found.body.contains(code.as_str()), "{}", found.body);
    let by_code = get(&office, &me, &format!("/search?q={code}")).await;
    assert_eq!(by_code.header("location"), format!("/dossiers/{code}"));
    let none = get(&office, &me, "/search?q=khong+co+ai").await;
    assert!(none.status == 200 && !none.body.contains(code.as_str()));
}

#[tokio::test]
async fn a_wrong_intake_is_put_right_on_a_page_of_its_own() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let page = get(&office, &me, &format!("/d/{id}/correct")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let procedure = procedure(&office).code;
    let form = |name: &'static str, reason: &'static str, key: &'static str| {
        vec![
            ("key", key),
            ("version", "1"),
            ("procedure", ""),
            ("shown", ""),
            ("channel", "post"),
            ("day", "2026-11-23"),
            ("time", "08:00"),
            ("name", name),
            ("phone", "0901234567"),
            ("pages", "1"),
            ("copies", "1"),
            ("each", "1"),
            ("reason", reason),
        ]
    };
    let fill = |mut form: Vec<(&'static str, &'static str)>, code: &'static str| {
        form[2].1 = code;
        form[3].1 = code;
        form
    };
    let procedure: &'static str = procedure.leak();
    let bad = post(
        &office,
        &me,
        &format!("/d/{id}/correct"),
        &fill(form("", "Sai tên", "c1"), procedure),
    )
    .await;
    assert_eq!(bad.status, 422);
    let done = post(
        &office,
        &me,
        &format!("/d/{id}/correct"),
        &fill(form("Trần Văn Đâu", "Sai tên", "c2"), procedure),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    assert!(page.contains("Trần Văn Đâu") && page.contains("Đính chính tiếp nhận"));
    // As many owners as there are and one more, and a button for further ones.
    let asked = get(&office, &me, &format!("/d/{id}/correct")).await.body;
    assert!(asked.contains("name=\"name_2\"") && !asked.contains("name=\"name_3\""));
    assert!(asked.contains("value=\"owner\""));
}

#[tokio::test]
async fn an_error_shows_a_signed_in_official_their_own_menu() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let answer = crate::get_as(&office.app, &cookie, "/dossiers/H00.00-260101-0001").await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("href=\"/intake\""), "{}", answer.body);
    assert!(!answer.body.contains("href=\"/sign-in\""));
}

#[tokio::test]
async fn a_stale_act_that_is_no_longer_possible_says_so() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let head = director(&office);
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    office
        .desk
        .perform(&head.actor, "s", (id, 1), stop)
        .unwrap();
    let act = [
        ("deed", "extend"),
        ("key", "e"),
        ("version", "1"),
        ("extend-amount", "1"),
        ("extend-document", "12/CV"),
        ("extend-document_date", "2026-11-24"),
        ("extend-reason", "Phải lấy ý kiến"),
    ];
    let late = post(&office, &head, &format!("/d/{id}/do"), &act).await;
    assert_eq!(late.status, 409, "{}", late.body);
    let gone = "không còn cần hoặc không còn làm được việc này";
    assert!(late.body.contains(gone), "{}", late.body);
    assert!(!late.body.contains("gửi nếu vẫn cần"), "{}", late.body);
}

#[tokio::test]
async fn whoever_is_asked_for_papers_is_not_told_that_nothing_is_to_do() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let ask = Deed::RequestSupplement {
        items: Vec::new(),
        lines: vec!["Bản vẽ".to_owned()],
        reason: "Bản nộp mờ".to_owned(),
        warned: false,
    };
    let son = specialist(&office);
    office.desk.perform(&son.actor, "q", (id, 1), ask).unwrap();
    office
        .clock
        .set("2027-03-24T09:00:00+07:00".parse().unwrap());
    let key = office.desk.tracking_key(id).printed();
    let form = format!("code={}&key={}", encode(code.as_str()), encode(&key));
    let tracked = crate::post(&office.app, "/t", &form).await.body;
    assert!(tracked.contains("Ông/Bà cần bổ sung:"), "{tracked}");
    assert!(tracked.contains("Thời hạn đang dừng"), "{tracked}");
    for wrong in ["Trễ hẹn", "không phải làm thêm gì"] {
        assert!(!tracked.contains(wrong), "{wrong}: {tracked}");
    }
}
