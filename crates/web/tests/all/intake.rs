use crate::{Office, get_as, post_as};
use motcua_domain::procedure::ItemKind;
use motcua_web::pages::encode;

/// The idempotency key of a shown form.
pub(crate) fn key(body: &str) -> String {
    let (_, rest) = body
        .split_once("name=\"key\" value=\"")
        .expect("the form has a key");
    rest.split('"').next().unwrap().to_owned()
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .map(|(k, v)| format!("{k}={}", encode(v)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Guardianship: complete papers and one person.
pub(crate) fn complete(key: &str) -> Vec<(&str, &str)> {
    vec![
        ("do", "accept"),
        ("key", key),
        ("procedure", "1.004837"),
        ("name", "Trần Thị Mẫu"),
        ("paper", "citizen_card"),
        ("paper_no", "080 190 000 012"),
        ("phone", "0912 345 678"),
        ("born", "1990"),
        ("pay", "later"),
    ]
}

/// Every paper of a procedure, given in the numbers asked for.
pub(crate) fn papers(office: &Office, code: &str) -> Vec<(String, String)> {
    let published = office
        .desk
        .settings()
        .catalogue
        .current(code, office.desk.today())
        .unwrap();
    let mut given = Vec::new();
    for item in &published.procedure.items {
        given.push((format!("o_{}", item.id), item.originals.max(1).to_string()));
        given.push((format!("c_{}", item.id), item.copies.to_string()));
    }
    given
}

/// The form that is like a dossier, with a key in its address as the page
/// itself puts one there.
pub(crate) fn like(code: &motcua_domain::id::DossierCode) -> String {
    format!("/intake?like={code}&key=0123456789abcdef0123456789abcdef")
}

#[tokio::test]
async fn one_fee_is_said_once_and_its_sum_beside_the_payment() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=2.000815").await;
    assert!(
        page.body.contains("<span data-out=\"total\" hidden>"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<th scope=\"row\">Thu tại quầy"));
}

pub(crate) async fn accept(
    office: &Office,
    cookie: &str,
    change: &[(&str, &str)],
) -> crate::Answer {
    let page = get_as(&office.app, cookie, "/intake?procedure=1.004837").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let key = key(&page.body);
    let mut pairs = complete(&key);
    for (name, value) in change {
        pairs.retain(|(n, _)| n != name);
        pairs.push((name, value));
    }
    let papers = papers(office, "1.004837");
    pairs.extend(papers.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    post_as(&office.app, cookie, "/intake", &form(&pairs)).await
}

#[tokio::test]
async fn a_clerk_takes_a_dossier_in_and_the_citizen_follows_it() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let answer = accept(&office, &cookie, &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location").to_owned();
    assert!(
        to.starts_with("/intake?after=") && !to.contains("080190"),
        "{to}"
    );
    let page = get_as(&office.app, &cookie, &to).await;
    assert!(
        page.body.contains("data-done=\"intake-1.004837\""),
        "kept text may go"
    );
    let code = to
        .split("after=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(page.body.contains(code), "{}", page.body);

    let code = motcua_domain::id::DossierCode::parse(code).unwrap();
    let id = office.desk.find_code(&code).unwrap();
    let key = office.desk.tracking_key(id).printed();
    let asked = form(&[("code", code.as_str()), ("key", &key)]);
    let shown = crate::post(&office.app, "/t", &asked).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(
        shown.body.contains("T. T. M"),
        "the name is masked: {}",
        shown.body
    );
    assert!(!shown.body.contains("Trần Thị Mẫu") && !shown.body.contains("0912345678"));
    assert!(
        shown.body.contains("class=\"days\""),
        "the date explains itself"
    );
    // The code alone, or another key, tells nothing.
    for bad in ["", "0000-0000-0000"] {
        let asked = form(&[("code", code.as_str()), ("key", bad)]);
        assert_eq!(crate::post(&office.app, "/t", &asked).await.status, 422);
    }
}

#[tokio::test]
async fn the_list_of_procedures_says_which_are_not_signed_off() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let (settings, today) = (office.desk.settings(), office.desk.today());
    let waits = settings.catalogue.current("1.011441", today).unwrap();
    let list = get_as(&office.app, &cookie, "/intake?all=1").await;
    let row = list.body.split("procedure=1.011441\"").nth(1).unwrap();
    let row = row.split("</li>").next().unwrap();
    assert_eq!(row.contains("chưa ký xác nhận"), !waits.is_usable());
    let some = list.body.contains("chưa ký xác nhận");
    assert!(some, "packs hold limits that nobody has signed for");
}

#[tokio::test]
async fn all_papers_means_each_that_must_be_handed_in() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    // A mortgage: for some of its papers the catalogue says no number.
    let code = "1.011441";
    let today = office.desk.today();
    let published = office.desk.settings().catalogue.current(code, today);
    let published = published.unwrap();
    let page = get_as(&office.app, &cookie, &format!("/intake?procedure={code}")).await;
    let items = published.procedure.items.iter().filter(|item| {
        item.kind == ItemKind::Submit && item.one_of.is_none() && item.case.is_none()
    });
    let mut unsaid = 0;
    for item in items {
        let wanted = ["o", "c"].iter().any(|part| {
            let field = format!("id=\"i-{part}_{}\"", item.id);
            let rest = page.body.split(&field).nth(1).unwrap();
            rest.split('>').next().unwrap().contains("data-want=")
        });
        assert!(wanted, "{}", item.id);
        unsaid += usize::from(item.originals == 0 && item.copies == 0);
    }
    assert!(unsaid > 0, "the case this test is for");
}

#[tokio::test]
async fn one_of_several_people_with_a_phone_is_chosen() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    for (name, number) in [
        ("Trần Thị Mẫu", "080190000012"),
        ("Lê Thị Mẫu", "080190000013"),
    ] {
        let change = [("name", name), ("paper_no", number)];
        assert_eq!(accept(&office, &cookie, &change).await.status, 303);
    }
    let ask = |pressed: &str| {
        let pairs = [("do", pressed), ("procedure", "1.004837")];
        format!("{}&phone=0912345678", form(&pairs))
    };
    let page = post_as(&office.app, &cookie, "/intake", &ask("find")).await;
    assert!(!page.body.contains("value=\"Trần Thị Mẫu\""), "nobody yet");
    assert!(page.body.contains("•••012"), "masked: {}", page.body);
    let mut buttons = page.body.split("value=\"pick-").skip(1);
    let button = buttons.find(|b| b.contains("Trần Thị Mẫu"));
    let id = button.unwrap().split('"').next().unwrap();
    let page = post_as(&office.app, &cookie, "/intake", &ask(&format!("pick-{id}"))).await;
    assert!(page.body.contains("value=\"Trần Thị Mẫu\""));
    assert!(page.body.contains("value=\"080190000012\""));
}

#[tokio::test]
async fn a_date_over_days_not_yet_announced_is_said_to_be_provisional() {
    let office = Office::new();
    let said = "Ngày hẹn còn có thể đổi";
    // Two days before the estimated Tết of 2027, and in a month without one.
    for (day, provisional) in [("2026-12-01", false), ("2027-02-03", true)] {
        let now = format!("{day}T09:00:00+07:00");
        office.clock.set(now.parse().unwrap());
        let cookie = office.sign_in("lan").await;
        let live = "/intake/live?procedure=1.004837";
        let side = get_as(&office.app, &cookie, live).await;
        assert_eq!(side.body.contains(said), provisional, "{}", side.body);
        let answer = accept(&office, &cookie, &[]).await;
        let to = answer.header("location");
        let after = get_as(&office.app, &cookie, to).await;
        assert_eq!(after.body.contains(said), provisional, "{}", after.body);
        let code = to.split("after=").nth(1).unwrap();
        let path = format!("/dossiers/{code}/receipt");
        let paper = get_as(&office.app, &cookie, &path).await;
        assert_eq!(paper.body.contains(said), provisional, "{}", paper.body);
    }
}

#[tokio::test]
async fn a_double_submit_accepts_once() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=1.004837").await;
    let key = key(&page.body);
    let papers = papers(&office, "1.004837");
    let mut pairs = complete(&key);
    pairs.extend(papers.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    let body = form(&pairs);
    let first = post_as(&office.app, &cookie, "/intake", &body).await;
    let second = post_as(&office.app, &cookie, "/intake", &body).await;
    assert_eq!(first.status, 303, "{}", first.body);
    assert_eq!(first.header("location"), second.header("location"));
}

#[tokio::test]
async fn faults_stand_at_their_fields_and_nothing_typed_is_lost() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let answer = accept(
        &office,
        &cookie,
        &[
            ("name", "Nguye64n Thị Mẫu"),
            ("paper_no", "12345"),
            ("note", "<b>ghi chú</b>"),
        ],
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("href=\"#i-name\"") && answer.body.contains("href=\"#i-paper_no\"")
    );
    assert!(answer.body.contains("value=\"12345\""), "{}", answer.body);
    assert!(answer.body.contains("&lt;b&gt;ghi chú"));
    assert!(answer.body.contains("<title>Lỗi:"));
    assert!(
        answer.body.contains("<a href=\"#i-paper_no\">Số giấy tờ: "),
        "a line names its field: {}",
        answer.body
    );
    // The clerk has compared it with the card: then it is taken.
    let sure = accept(
        &office,
        &cookie,
        &[("name", "Nguye64n Thị Mẫu"), ("name_ok", "yes")],
    )
    .await;
    assert_eq!(sure.status, 303, "{}", sure.body);
}

#[tokio::test]
async fn missing_papers_are_named() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=1.004837").await;
    let key = key(&page.body);
    let answer = post_as(&office.app, &cookie, "/intake", &form(&complete(&key))).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Còn thiếu: "), "{}", answer.body);
}

#[tokio::test]
async fn a_scanned_card_fills_the_form() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let scan = "080190000012||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let asked = form(&[("do", "find"), ("procedure", "1.004837"), ("scan", scan)]);
    let answer = post_as(&office.app, &cookie, "/intake", &asked).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for value in [
        "080190000012",
        "Trần Thị Mẫu",
        "07/03/1990",
        "12 Hùng Vương, Long An",
    ] {
        assert!(
            answer.body.contains(&format!("value=\"{value}\"")),
            "{value}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_card_scanned_into_another_field_goes_where_cards_are_read() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let scan = "080190000012||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let behind = format!("0912345678{scan}");
    for (field, typed, number) in [
        ("phone", behind.as_str(), "paper_no"),
        ("paper_no_rep", scan, "paper_no_rep"),
    ] {
        let asked = form(&[("do", "find"), ("procedure", "1.004837"), (field, typed)]);
        let answer = post_as(&office.app, &cookie, "/intake", &asked).await;
        let shown = format!("name=\"{number}\"");
        let (_, field) = answer.body.split_once(&shown).unwrap();
        let field = field.split('>').next().unwrap();
        assert!(field.contains("value=\"080190000012\""), "{field}");
        assert!(!answer.body.contains("|07031990|"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_card_scanned_over_restored_text_leaves_nothing_of_whoever_came_before() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let scan = "080190000012||Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let find = |pairs: &[(&str, &str)]| {
        let mut asked = vec![("do", "find"), ("procedure", "1.004837")];
        asked.extend_from_slice(pairs);
        let (app, cookie, body) = (office.app.clone(), cookie.clone(), form(&asked));
        async move { post_as(&app, &cookie, "/intake", &body).await }
    };
    let (paper, _) = papers(&office, "1.004837").swap_remove(0);
    let left = [
        ("phone", "0911111111"),
        ("email", "truoc@mau.vn"),
        ("note", "Việc của người trước"),
        ("name_rep", "Lê Văn Đại Diện"),
        ("rep_paper", "Giấy ủy quyền 12"),
        (paper.as_str(), "77"),
    ];
    for (restored, number, stays) in [
        ("1", "080085004329", false),
        ("1", "", false),
        ("1", "080 190 000 012", true),
        ("", "080085004329", true),
    ] {
        let mut pairs = vec![
            ("scan", scan),
            ("restored", restored),
            ("paper_no", number),
            ("name", "Người Trước"),
        ];
        pairs.extend(left);
        let answer = find(&pairs).await;
        assert!(answer.body.contains("value=\"Trần Thị Mẫu\""));
        let hidden = answer.body.contains("data-kept hidden>");
        assert_eq!(hidden, restored.is_empty(), "the note stays");
        for (field, text) in left {
            let shown = answer.body.contains(&format!("value=\"{text}\""));
            // Another name stood there: whoever it was is reached elsewhere.
            let others = number != "080 190 000 012" && ["phone", "email"].contains(&field);
            assert_eq!(shown, stays && !others, "{restored:?} {number:?} {field}");
        }
    }
    // Typed for whom the card then names, or before anybody was named.
    for name in ["tran thi mau", ""] {
        let answer = find(&[("scan", scan), ("name", name), ("phone", "0911111111")]).await;
        assert!(answer.body.contains("value=\"0911111111\""), "{name:?}");
    }
    // A representative's card leaves the owner as he is.
    let answer = find(&[
        ("restored", "1"),
        ("name", "Người Trước"),
        ("phone_rep", "0911111111"),
        ("paper_no_rep", scan),
    ])
    .await;
    assert!(answer.body.contains("value=\"Người Trước\""));
    assert!(!answer.body.contains("0911111111"), "{}", answer.body);
}

#[tokio::test]
async fn the_answer_to_a_form_keeps_the_name_of_its_kept_text() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    for (sent, shown) in [
        ("intake-1.004837", "intake-1.004837"),
        ("intake-1.000689", "intake-1.004837-draft7"),
    ] {
        let asked = form(&[
            ("do", "owner"),
            ("procedure", "1.004837"),
            ("draft", "7"),
            ("keep", sent),
        ]);
        let answer = post_as(&office.app, &cookie, "/intake", &asked).await;
        let shown = format!("data-keep=\"{shown}\"");
        assert!(answer.body.contains(&shown), "{shown}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_doubtful_card_is_no_refusal_and_the_field_keeps_the_cursor() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let scan = "080190000012||Nguyeexn Thij Maaux|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let asked = form(&[("do", "find"), ("procedure", "1.004837"), ("scan", scan)]);
    let answer = post_as(&office.app, &cookie, "/intake", &asked).await;
    assert!(!answer.body.contains("Chưa tiếp nhận"), "{}", answer.body);
    assert!(!answer.body.contains("errsum"), "{}", answer.body);
    let focus = answer.body.split("autofocus").next().unwrap();
    assert!(focus.rsplit('<').next().unwrap().contains("name=\"name\""));
}

#[tokio::test]
async fn papers_that_stand_for_each_other_are_marked_and_counted_once() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=1.004884").await;
    assert!(
        page.body.contains("Hoặc, thay cho giấy tờ trên"),
        "{}",
        page.body
    );
    let page = crate::get(&office.app, "/procedures/1.004884").await;
    assert!(page.body.contains("Cần mang theo: 2 loại"), "{}", page.body);
}

#[tokio::test]
async fn somebody_who_was_here_is_found_by_phone_again() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    assert_eq!(accept(&office, &cookie, &[]).await.status, 303);
    let asked = form(&[
        ("do", "find"),
        ("procedure", "1.004837"),
        ("phone", "+84 912 345 678"),
    ]);
    let answer = post_as(&office.app, &cookie, "/intake", &asked).await;
    assert!(
        answer.body.contains("value=\"Trần Thị Mẫu\""),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn the_live_part_counts_and_holds_nothing_personal() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let path = "/intake/live?procedure=2.000815&pages=5&copies=2";
    let answer = get_as(&office.app, &cookie, path).await;
    assert_eq!(answer.status, 200);
    // Two copies of five pages: 2 x (2 x 2,000 + 3 x 1,000) = 14,000.
    assert!(answer.body.contains("14.000\u{a0}₫"), "{}", answer.body);
    assert!(answer.body.contains("duebox"), "{}", answer.body);
}

#[tokio::test]
async fn sending_home_needs_a_reason_and_is_recorded() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let silent = accept(&office, &cookie, &[("do", "refuse")]).await;
    assert!(
        silent.status == 422 && silent.body.contains("href=\"#i-reason\""),
        "{}",
        silent.body
    );
    let told = accept(
        &office,
        &cookie,
        &[("do", "refuse"), ("reason", "Không thuộc thẩm quyền")],
    )
    .await;
    let to = told.header("location");
    assert!(
        to.contains("/paper/") && to.contains("done=notice-intake-refused"),
        "{to} {}",
        told.body
    );
    let paper = get_as(&office.app, &cookie, to).await;
    assert!(
        paper.body.contains("Không thuộc thẩm quyền"),
        "{}",
        paper.body
    );
}
