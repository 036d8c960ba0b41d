//! The administrator's pages: edit, difference, publish, sign off, import, office.

use crate::{Answer, Office, get, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_desk::packs::to_form;
use motcua_domain::typed::Locale;
use motcua_web::pages::encode;
use std::collections::BTreeMap;

const BIRTH: &str = "1.001193";

fn fields(office: &Office, code: &str) -> BTreeMap<String, String> {
    let current = office
        .desk
        .settings()
        .catalogue
        .current(code, office.desk.today())
        .unwrap();
    to_form(&current.procedure, Locale::Vi)
}

fn body(fields: &BTreeMap<String, String>) -> String {
    let pair = |(name, value): (&String, &String)| format!("{}={}", encode(name), encode(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Value of the first hidden field of that name after `mark`.
fn hidden(answer: &Answer, mark: &str, name: &str) -> String {
    let from = answer
        .body
        .find(mark)
        .unwrap_or_else(|| panic!("no {mark}"));
    let mark = format!("name=\"{name}\" value=\"");
    let rest = &answer.body[from..];
    let at = rest.find(&mark).unwrap_or_else(|| panic!("no {name}"));
    rest[at + mark.len()..]
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_note_is_drafted_read_as_a_difference_published_and_seen_by_citizens() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let path = format!("/admin/procedures/{BIRTH}");
    let edit = get_as(&office.app, &cookie, &format!("{path}/edit")).await;
    assert_eq!(edit.status, 200);
    assert!(
        edit.body.contains("name=\"items[0].name_vi\"") && edit.body.contains("value=\"15:00\""),
        "{}",
        edit.body
    );

    let mut typed = fields(&office, BIRTH);
    typed.insert("often_wrong_vi".into(), "Quên giấy chứng sinh".into());
    typed.insert("key".into(), "k1".into());
    typed.insert("note".into(), "theo ý kiến quầy 3".into());
    let kept = post_as(&office.app, &cookie, &format!("{path}/edit"), &body(&typed)).await;
    assert_eq!(
        (kept.status, kept.header("location")),
        (303, "/admin/procedures/1.001193?done=notice-draft-kept"),
        "{}",
        kept.body
    );

    let page = get_as(&office.app, &cookie, &path).await;
    assert!(
        page.body.contains("Quên giấy chứng sinh") && page.body.contains("theo ý kiến quầy 3"),
        "{}",
        page.body
    );
    let public = format!("/procedures/{BIRTH}");
    assert!(
        !get(&office.app, &public)
            .await
            .body
            .contains("Quên giấy chứng sinh"),
        "a draft is nobody else's"
    );

    let press = format!(
        "key={}&seen={}",
        hidden(&page, "/publish", "key"),
        hidden(&page, "/publish", "seen")
    );
    let stale = post_as(
        &office.app,
        &cookie,
        &format!("{path}/publish"),
        "key=x&seen=other",
    )
    .await;
    assert!(
        stale.status == 422 && stale.body.contains("xem lại khác biệt"),
        "{}",
        stale.body
    );
    for _ in 0..2 {
        let done = post_as(&office.app, &cookie, &format!("{path}/publish"), &press).await;
        assert_eq!(
            done.status, 303,
            "a double submit is one publication: {}",
            done.body
        );
    }
    assert!(
        get(&office.app, &public)
            .await
            .body
            .contains("Quên giấy chứng sinh")
    );
    assert_eq!(
        office
            .desk
            .settings()
            .catalogue
            .current(BIRTH, office.desk.today())
            .unwrap()
            .version,
        2
    );
}

#[tokio::test]
async fn a_form_with_faults_comes_back_with_what_was_typed() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let mut typed = fields(&office, "2.000635");
    typed.insert("fees[0].amount.vnd".into(), "1,5".into());
    typed.insert("plain_vi".into(), "Bản sao <b>".into());
    let answer = post_as(
        &office.app,
        &cookie,
        "/admin/procedures/2.000635/edit",
        &body(&typed),
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("href=\"#i-fees[0].amount.vnd\""),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("value=\"1,5\"") && answer.body.contains("Bản sao &lt;b&gt;"));
    assert!(answer.body.contains("<title>Lỗi:"));
    typed.insert("fees[0].amount.vnd".into(), "abc".into());
    let path = "/admin/procedures/2.000635/edit";
    let answer = post_as(&office.app, &cookie, path, &body(&typed)).await;
    assert!(
        answer.status == 422 && answer.body.contains("Số tiền chỉ gồm chữ số"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("missing field"), "{}", answer.body);
    let nothing = post_as(&office.app, &cookie, "/admin/procedures/new", "key=k").await;
    assert_eq!(nothing.status, 422);
}

#[tokio::test]
async fn hours_of_a_procedure_s_own_are_rows_of_its_form() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let path = "/admin/procedures/2.000635/edit";
    let mut typed = fields(&office, "2.000635");
    for (part, value) in [("day", "6"), ("last", "6"), ("from", "7:30"), ("to", "")] {
        typed.insert(format!("counting[0].{part}"), value.into());
    }
    let half = post_as(&office.app, &cookie, path, &body(&typed)).await;
    assert!(
        half.status == 422
            && half.body.contains("href=\"#i-counting[0].to\"")
            && half
                .body
                .contains("name=\"counting[0].from\" value=\"7:30\""),
        "{}",
        half.body
    );
    typed.insert("counting[0].to".into(), "11h30".into());
    let kept = post_as(&office.app, &cookie, path, &body(&typed)).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let again = get_as(&office.app, &cookie, path).await;
    assert!(
        again
            .body
            .contains("name=\"counting[0].from\" value=\"07:30\"")
            && again
                .body
                .contains("name=\"counting[0].to\" value=\"11:30\""),
        "{}",
        again.body
    );
}

#[tokio::test]
async fn a_signature_lets_the_desk_take_dossiers_in() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let code = "1.013831";
    let usable = || {
        office
            .desk
            .settings()
            .catalogue
            .current(code, office.desk.today())
            .unwrap()
            .is_usable()
    };
    assert!(!usable());
    let told = async || crate::get(&office.app, &format!("/procedures/{code}")).await;
    let unchecked = ["chưa được Trung tâm kiểm tra lại", "kiểm tra lại; "];
    let says = |body: &str| unchecked.iter().any(|words| body.contains(words));
    assert!(says(&told().await.body), "citizens are told so before");
    let page = get_as(&office.app, &cookie, &format!("/admin/procedures/{code}")).await;
    let press = format!(
        "key={}&seen={}",
        hidden(&page, "/sign-off", "key"),
        hidden(&page, "/sign-off", "seen")
    );
    let done = post_as(
        &office.app,
        &cookie,
        &format!("/admin/procedures/{code}/sign-off"),
        &press,
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(usable());
    let after = told().await;
    assert_eq!(after.status, 200);
    assert!(
        !says(&after.body),
        "and no longer once signed: {}",
        after.body
    );
    let list = get_as(&office.app, &cookie, "/admin/procedures?show=sign").await;
    assert!(list.status == 200 && !list.body.contains(&format!("/admin/procedures/{code}\"")));
    assert_eq!(
        get_as(&office.app, &cookie, "/admin/procedures/9.999999")
            .await
            .status,
        404
    );
}

async fn upload(office: &Office, cookie: &str, name: &str, text: &str) -> Answer {
    let part = |head: &str, body: &str| {
        format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let body = part("name=\"key\"", name)
        + &part(&format!("name=\"file\"; filename=\"{name}\""), text)
        + "--cut--\r\n";
    let request = Request::post("/admin/procedures/import")
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    send(&office.app, request).await
}

#[tokio::test]
async fn an_import_answers_row_by_row_and_takes_all_or_nothing() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd,legal_basis\n1.999999,Thủ tục mới,Hộ tịch,3,wd,0,Luật\n";
    let bad = upload(&office, &cookie, "a.csv", &sheet.replace(",3,wd", ",3,")).await;
    assert_eq!(bad.status, 422);
    assert!(
        bad.body.contains("thiếu đơn vị") && bad.body.contains("1.999999"),
        "{}",
        bad.body
    );
    assert_eq!(
        get_as(&office.app, &cookie, "/admin/procedures/1.999999")
            .await
            .status,
        404
    );
    // A file that is no TOML: where and why, in the reader's language.
    let broken = "[[procedure]]\ncode = \"1.999999\nname_vi = 3\n";
    let bad = upload(&office, &cookie, "a.toml", broken).await;
    assert_eq!(bad.status, 422);
    assert!(
        bad.body.contains("dòng 2, ký tự") && bad.body.contains("chưa có dấu đóng"),
        "{}",
        bad.body
    );
    assert!(!bad.body.contains("invalid basic string"), "{}", bad.body);
    let good = upload(&office, &cookie, "b.csv", sheet).await;
    assert_eq!(good.status, 200, "{}", good.body);
    assert!(good.body.contains("href=\"/admin/procedures/1.999999\""));
    assert_eq!(
        get_as(&office.app, &cookie, "/admin/procedures/1.999999")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_office_changes_at_once_or_says_what_is_wrong() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let page = get_as(&office.app, &cookie, "/admin/office").await;
    assert!(
        page.status == 200 && page.body.contains("value=\"H53.LA\""),
        "{}",
        page.body
    );
    let form = |name: &str, code: &str| {
        format!(
            "key={}&name_vi={}&name_en=Centre&parent_vi=UBND&agency_code={}&place=Long+An&address_vi=S%E1%BB%91+1&counting=1-5%3A0730-1130&reception=1-5%3A0730-1130&counters%5B0%5D.number=1",
            encode(name),
            encode(name),
            encode(code)
        )
    };
    let bad = post_as(
        &office.app,
        &cookie,
        "/admin/office",
        &form("Trung tâm mới", "h 53"),
    )
    .await;
    assert!(
        bad.status == 422
            && bad.body.contains("href=\"#i-agency_code\"")
            && bad.body.contains("Trung tâm mới"),
        "{}",
        bad.body
    );
    for code in ["h53.14", "HH", "."] {
        let form = form("Trung tâm mới", code);
        let bad = post_as(&office.app, &cookie, "/admin/office", &form).await;
        assert!(
            bad.status == 422 && bad.body.contains("như H53 hoặc H53.14"),
            "{code}: {}",
            bad.body
        );
    }
    let done = post_as(
        &office.app,
        &cookie,
        "/admin/office",
        &form("Trung tâm mới", "H53.14"),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(get(&office.app, "/").await.body.contains("Trung tâm mới"));
    assert_eq!(office.desk.settings().office.agency_code, "H53.14");
    let page = get_as(&office.app, &cookie, "/admin/office").await;
    assert!(
        page.body.contains("href=\"/admin/calendar/new?hours=1\""),
        "hours are changed from a day on: {}",
        page.body
    );
}

#[tokio::test]
async fn citizens_read_of_the_next_version_and_the_counter_refuses_after_the_last() {
    let office = Office::new();
    let admin = office.sign_in("quan").await;
    let path = format!("/admin/procedures/{BIRTH}");
    let publish = async |typed: &BTreeMap<String, String>| {
        post_as(&office.app, &admin, &format!("{path}/edit"), &body(typed)).await;
        let page = get_as(&office.app, &admin, &path).await;
        let press = format!(
            "key={}&seen={}",
            hidden(&page, "/publish", "key"),
            hidden(&page, "/publish", "seen")
        );
        let done = post_as(&office.app, &admin, &format!("{path}/publish"), &press).await;
        assert_eq!(done.status, 303, "{}", done.body);
    };
    let today = office.desk.today();
    let begins = today.checked_add(jiff::Span::new().days(3)).unwrap();
    let ends = today.checked_add(jiff::Span::new().days(10)).unwrap();
    let mut typed = fields(&office, BIRTH);
    typed.insert("key".into(), "k1".into());
    typed.insert("valid_from".into(), begins.to_string());
    typed.insert("valid_to".into(), ends.to_string());
    typed.insert("often_wrong_vi".into(), "Theo quy định mới".into());
    publish(&typed).await;
    let short = |day: jiff::civil::Date| day.strftime("%-d/%-m/%Y").to_string();
    let page = get(&office.app, &format!("/procedures/{BIRTH}")).await.body;
    assert!(page.contains(&format!("Từ {}", short(begins))), "{page}");
    assert!(!page.contains("Theo quy định mới"), "not in force yet");
    let admins = get_as(&office.app, &admin, &path).await.body;
    assert!(admins.contains("Đã công bố, chưa đến ngày"), "{admins}");

    office
        .clock
        .set(motcua_domain::time::instant(begins.at(9, 0, 0, 0)));
    let page = get(&office.app, &format!("/procedures/{BIRTH}")).await.body;
    assert!(page.contains("Theo quy định mới"), "{page}");

    office
        .clock
        .set(motcua_domain::time::instant(ends.at(9, 0, 0, 0)));
    let gone = get(&office.app, &format!("/procedures/{BIRTH}")).await;
    assert_eq!(gone.status, 200, "who has the address reads why");
    assert!(gone.body.contains("không còn được nhận"), "{}", gone.body);
    let list = get(&office.app, "/procedures").await.body;
    assert!(!list.contains(&format!("href=\"/procedures/{BIRTH}\"")));
    let clerk = office.sign_in("lan").await;
    let intake = get_as(&office.app, &clerk, &format!("/intake?procedure={BIRTH}")).await;
    assert!(
        intake
            .body
            .contains(&format!("không còn hiệu lực từ {}", short(ends))),
        "{}",
        intake.body
    );
}
