//! The programme's frame over HTTP: documents and themes from the form to the
//! page that everybody reads, notes, files, and what the office decides.

use crate::{Answer, Office, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_domain::actor::Role;
use motcua_web::pages::encode;

/// Fields as a browser sends them.
fn body(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A key that no other form has.
fn key(n: u8) -> String {
    format!("{n:032x}")
}

/// The value of a hidden field on a page, the first of its name.
fn hidden(page: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, after) = page.body.split_once(&mark).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// Where an act led to, without the notice.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    to.split('?').next().unwrap().to_owned()
}

const DIRECTIVE: &[(&str, &str)] = &[
    ("level", "city"),
    ("number", "15-KH/TU"),
    ("on", "2026-01-20"),
    ("title", "Kế hoạch thực hiện chuyên đề năm 2026"),
    ("issuer", "Thành ủy Tân An"),
    ("summary", "Chọn việc đo được."),
    ("expects", "Nộp kế hoạch trước 15/3."),
    ("binds", "all"),
];

/// Enters the document and gives its address.
async fn enter(office: &Office, officer: &str) -> String {
    let key = key(1);
    let mut fields = vec![("key", key.as_str())];
    fields.extend(DIRECTIVE);
    let to = "/programme/new/directive";
    led_to(&post_as(&office.app, officer, to, &body(&fields)).await)
}

#[test]
fn a_document_is_entered_once_and_read_by_everybody() {
    crate::on_both(async |office: Office| {
        office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
        office.install("truong", "land-office", &[Role::Head]);
        let officer = office.sign_in("chuyen").await;
        let head = office.sign_in("truong").await;
        let form = get_as(&office.app, &officer, "/programme/new/directive").await;
        assert_eq!(form.status, 200);
        assert!(form.body.contains("Số, ký hiệu"), "{}", form.body);
        let there = enter(&office, &officer).await;
        assert_eq!(enter(&office, &officer).await, there, "once per key");
        for path in [
            there.as_str(),
            "/programme",
            "/programme/list?kind=directive",
        ] {
            let page = get_as(&office.app, &head, path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert!(page.body.contains("15-KH/TU"), "{path}: {}", page.body);
        }
        let page = get_as(&office.app, &head, &there).await;
        assert!(page.body.contains("Chọn việc đo được."), "{}", page.body);
        assert!(page.body.contains("Thành ủy Tân An"), "{}", page.body);
        let clerk = office.sign_in("lan").await;
        let page = get_as(&office.app, &clerk, &there).await;
        assert!(page.body.contains("Chọn việc đo được."), "{}", page.body);
        assert!(
            !page.body.contains("id=\"act-"),
            "nothing to do for a clerk"
        );
        let refused = get_as(&office.app, &clerk, "/programme/new/directive").await;
        assert_eq!(refused.status, 403);
    });
}

#[tokio::test]
async fn what_a_document_lacks_is_said_at_its_field_and_the_text_is_kept() {
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let key = key(2);
    let fields = [
        ("key", key.as_str()),
        ("level", "city"),
        ("title", "Văn bản <b>"),
        ("on", "2027-01-20"),
        ("number", "1-NQ"),
        ("binds", "some"),
    ];
    let to = "/programme/new/directive";
    let page = post_as(&office.app, &officer, to, &body(&fields)).await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(page.body.contains("Văn bản &lt;b&gt;"), "{}", page.body);
    assert!(
        page.body.contains("Chọn ít nhất một đơn vị"),
        "{}",
        page.body
    );
    // A day that has not come is refused by the rules.
    let key = self::key(3);
    let mut fields = fields.to_vec();
    fields[0].1 = &key;
    fields[5].1 = "all";
    let page = post_as(&office.app, &officer, to, &body(&fields)).await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(page.body.contains("Ngày này chưa tới"), "{}", page.body);
}

#[tokio::test]
async fn a_replaced_document_says_by_what_and_the_same_one_is_not_entered_twice() {
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let old = enter(&office, &officer).await;
    let to = "/programme/new/directive";
    let (again, newer) = (key(6), key(7));
    let mut fields = vec![("key", again.as_str())];
    fields.extend(DIRECTIVE);
    let twice = post_as(&office.app, &officer, to, &body(&fields)).await;
    assert_eq!(twice.status, 422, "{}", twice.body);
    assert!(twice.body.contains("Văn bản này đã có"), "{}", twice.body);
    let id = old.trim_start_matches("/programme/");
    let id = id.split('?').next().unwrap();
    fields.retain(|(name, _)| *name != "number");
    fields[0].1 = &newer;
    fields.extend([
        ("number", "19-KH/TU"),
        ("link-0-to", id),
        ("link-0-how", "replaces"),
    ]);
    let new = led_to(&post_as(&office.app, &officer, to, &body(&fields)).await);
    for path in [old.as_str(), "/programme", "/programme/list?kind=directive"] {
        let page = get_as(&office.app, &officer, path).await;
        let said = "Đã bị thay thế bởi 19-KH/TU";
        assert!(page.body.contains(said), "{path}: {}", page.body);
    }
    let page = get_as(&office.app, &officer, &old).await;
    assert!(page.body.contains("Bị thay thế bởi →"), "{}", page.body);
    let page = get_as(&office.app, &officer, &new).await;
    assert!(page.body.contains("Thay thế →"), "{}", page.body);
}

#[tokio::test]
async fn a_document_is_written_anew_on_the_version_that_was_seen() {
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let there = enter(&office, &officer).await;
    let edit = format!("{there}/edit");
    let form = get_as(&office.app, &officer, &edit).await;
    assert!(form.body.contains("value=\"15-KH/TU\""), "{}", form.body);
    let version = hidden(&form, "version");
    let change = |n: u8, number: &'static str| {
        let key = key(n);
        let mut fields = vec![("key", key.as_str()), ("version", version.as_str())];
        fields.extend(DIRECTIVE);
        fields.retain(|(name, _)| *name != "number");
        fields.push(("number", number));
        body(&fields)
    };
    let first = post_as(&office.app, &officer, &edit, &change(4, "16-KH/TU")).await;
    assert_eq!(led_to(&first), there);
    let second = post_as(&office.app, &officer, &edit, &change(5, "17-KH/TU")).await;
    assert_eq!(second.status, 409, "{}", second.body);
    assert!(second.body.contains("17-KH/TU"), "the text is kept");
    assert!(second.body.contains("Có người vừa thay đổi trước"));
}

#[tokio::test]
async fn a_note_needs_words_and_a_refused_form_stands_open_with_its_problem() {
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let there = enter(&office, &officer).await;
    let page = get_as(&office.app, &officer, &there).await;
    let version = hidden(&page, "version");
    let to = format!("{there}/act");
    let note = |n: u8, text: &'static str| {
        let key = key(n);
        body(&[
            ("act", "note"),
            ("part", ""),
            ("key", key.as_str()),
            ("version", version.as_str()),
            ("note-text", text),
        ])
    };
    let empty = post_as(&office.app, &officer, &to, &note(6, "")).await;
    assert_eq!(empty.status, 422, "{}", empty.body);
    assert!(
        empty.body.contains("id=\"act-note\" open"),
        "{}",
        empty.body
    );
    let hidden_sign = note(7, "a\u{202E}b");
    let hidden_sign = post_as(&office.app, &officer, &to, &hidden_sign).await;
    assert_eq!(hidden_sign.status, 422, "{}", hidden_sign.body);
    let open = hidden_sign.body.split("id=\"act-note\"").nth(1).unwrap();
    assert!(open.contains("aria-invalid=\"true\""), "at its field");
    let done = post_as(&office.app, &officer, &to, &note(8, "Đã gửi các đơn vị")).await;
    assert_eq!(led_to(&done), there);
    let page = get_as(&office.app, &officer, &there).await;
    assert!(page.body.contains("Đã gửi các đơn vị"), "{}", page.body);
    let stale = post_as(&office.app, &officer, &to, &note(9, "Muộn hơn")).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(stale.body.contains("Muộn hơn"), "the text is kept");
    // Whoever only reads does none of it, and no act is no form of ours.
    let clerk = office.sign_in("lan").await;
    let (now, tenth) = (hidden(&page, "version"), key(10));
    let asked = body(&[
        ("act", "note"),
        ("part", ""),
        ("key", tenth.as_str()),
        ("version", now.as_str()),
        ("note-text", "x"),
    ]);
    let refused = post_as(&office.app, &clerk, &to, &asked).await;
    assert!(matches!(refused.status, 403 | 404), "{}", refused.body);
    let nothing = body(&[("act", "fly"), ("key", &key(11)), ("version", "1")]);
    let nothing = post_as(&office.app, &officer, &to, &nothing).await;
    assert_eq!(nothing.status, 400);
}

/// The form with a file.
async fn upload(office: &Office, cookie: &str, there: &str, key: &str, bytes: &[u8]) -> Answer {
    let page = get_as(&office.app, cookie, there).await;
    let version = hidden(&page, "version");
    let mut body = Vec::new();
    for (field, value) in [
        ("act", "add_file"),
        ("part", ""),
        ("key", key),
        ("version", version.as_str()),
    ] {
        let head = format!("--B\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n");
        body.extend(format!("{head}{value}\r\n").bytes());
    }
    let file = "--B\r\ncontent-disposition: form-data; name=\"add_file-file\"; filename=\"vb 15.pdf\"\r\n\r\n";
    body.extend(file.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--B--\r\n");
    let request = Request::post(format!("{there}/file"))
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .body(Body::from(body))
        .unwrap();
    send(&office.app, request).await
}

#[tokio::test]
async fn a_file_is_kept_and_handed_out_and_another_thing_is_not_taken() {
    const PDF: &[u8] = b"%PDF-1.4 1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n";
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let there = enter(&office, &officer).await;
    let bad = upload(&office, &officer, &there, &key(12), b"<html>").await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(
        bad.body.contains("id=\"act-add_file\" open"),
        "{}",
        bad.body
    );
    let large = vec![b'x'; 6 << 20];
    let large = upload(&office, &officer, &there, &key(13), &large).await;
    assert_eq!(large.status, 413, "{}", large.body);
    assert!(large.body.contains("lớn hơn 5 MB"), "{}", large.body);
    let kept = upload(&office, &officer, &there, &key(14), PDF).await;
    assert_eq!(led_to(&kept), there);
    let clerk = office.sign_in("lan").await;
    let page = get_as(&office.app, &clerk, &there).await;
    assert!(page.body.contains("vb 15.pdf"), "{}", page.body);
    let file = get_as(&office.app, &clerk, &format!("{there}/file/1")).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(file.body.as_bytes(), PDF);
    let none = get_as(&office.app, &clerk, &format!("{there}/file/2")).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn a_theme_is_set_once_for_a_year_and_stands_on_the_first_page() {
    let office = Office::new();
    office.install("chuyen", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen").await;
    let theme = |n: u8| {
        let key = key(n);
        body(&[
            ("key", key.as_str()),
            ("year", "2026"),
            ("level", "commune"),
            ("directive", ""),
            ("title", "Nêu cao trách nhiệm"),
            ("summary", "Trễ thì xin lỗi."),
        ])
    };
    let to = "/programme/new/theme";
    let there = led_to(&post_as(&office.app, &officer, to, &theme(15)).await);
    let clerk = office.sign_in("lan").await;
    let home = get_as(&office.app, &clerk, "/programme").await;
    assert!(home.body.contains("Nêu cao trách nhiệm"), "{}", home.body);
    let second = post_as(&office.app, &officer, to, &theme(16)).await;
    assert_eq!(second.status, 409, "{}", second.body);
    let other = get_as(&office.app, &clerk, "/programme?year=2025").await;
    assert!(
        !other.body.contains("Nêu cao trách nhiệm"),
        "{}",
        other.body
    );
    let page = get_as(&office.app, &officer, &there).await;
    let drop = body(&[
        ("act", "drop_theme"),
        ("part", ""),
        ("key", &key(17)),
        ("version", &hidden(&page, "version")),
    ]);
    let dropped = post_as(&office.app, &officer, &format!("{there}/act"), &drop).await;
    assert_eq!(led_to(&dropped), there);
    let home = get_as(&office.app, &clerk, "/programme").await;
    assert!(!home.body.contains("Nêu cao trách nhiệm"), "{}", home.body);
}

#[tokio::test]
async fn the_office_switches_the_programme_off_and_on() {
    let office = Office::new();
    let admin = office.sign_in("quan").await;
    let clerk = office.sign_in("lan").await;
    let page = get_as(&office.app, &admin, "/programme/settings").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Đơn vị phải có kế hoạch"));
    let refused = get_as(&office.app, &clerk, "/programme/settings").await;
    assert_eq!(refused.status, 403);
    let set = |n: u8, day: &'static str, on: bool| {
        let key = key(n);
        let mut fields = vec![
            ("key", key.as_str()),
            ("submit_day", day),
            ("submit_month", "3"),
            ("commitments", "1"),
        ];
        if on {
            fields.push(("on", "1"));
        }
        body(&fields)
    };
    let to = "/programme/settings";
    let bad = post_as(&office.app, &admin, to, &set(18, "32", true)).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    let off = post_as(&office.app, &admin, to, &set(19, "20", false)).await;
    assert_eq!(off.status, 303, "{}", off.body);
    assert_eq!(get_as(&office.app, &clerk, "/programme").await.status, 404);
    let on = post_as(&office.app, &admin, to, &set(20, "20", true)).await;
    assert_eq!(on.status, 303, "{}", on.body);
    let home = get_as(&office.app, &clerk, "/programme").await;
    assert_eq!(home.status, 200);
    assert!(home.body.contains("Chuyên đề năm 2026"), "{}", home.body);
}

#[tokio::test]
async fn the_menu_has_one_entry_and_the_administrator_finds_it_elsewhere() {
    let office = Office::new();
    office.install("giam", "desk", &[Role::Director]);
    for (login, shown) in [("lan", true), ("giam", true), ("quan", false)] {
        let cookie = office.sign_in(login).await;
        let page = get_as(&office.app, &cookie, "/me").await;
        let nav = page.body.split("<nav").nth(1).unwrap();
        let nav = nav.split("</nav>").next().unwrap();
        assert_eq!(nav.contains("href=\"/programme\""), shown, "{login}: {nav}");
        assert!(!nav.contains("/programme/"), "{login}: {nav}");
    }
    let admin = office.sign_in("quan").await;
    let page = get_as(&office.app, &admin, "/admin/office").await;
    assert!(page.body.contains("href=\"/programme\""), "{}", page.body);
}
