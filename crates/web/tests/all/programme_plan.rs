//! Plans and models over HTTP: from the wizard's page to what was done, with
//! the typed text kept wherever something is refused.

use crate::{Answer, Office, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_domain::actor::Role;
use motcua_web::pages::encode;

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Fields as a browser sends them.
fn body(fields: Fields<'_>) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A key that no other form has.
fn key(n: u8) -> String {
    format!("{n:032x}")
}

/// Where an act led to, without the notice.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    to.split('?').next().unwrap().to_owned()
}

/// The version that a page shows.
async fn version(office: &Office, cookie: &str, there: &str) -> String {
    let page = get_as(&office.app, cookie, there).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let (_, after) = page.body.split_once("name=\"version\" value=\"").unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// Does an act on the version that stands, about a part.
async fn act(
    office: &Office,
    cookie: &str,
    (there, n): (&str, u8),
    (slug, part): (&str, &str),
    fields: Fields<'_>,
) -> Answer {
    let (version, key) = (version(office, cookie, there).await, key(n));
    let mut all = vec![
        ("act", slug),
        ("part", part),
        ("version", version.as_str()),
        ("key", key.as_str()),
    ];
    all.extend(fields);
    post_as(&office.app, cookie, &format!("{there}/act"), &body(&all)).await
}

/// A plan of the land office: task 1, a declared target 2, a counted one 3.
const PLAN: Fields<'static> = &[
    ("unit", "land-office"),
    ("year", "2026"),
    ("title", "Kế hoạch năm 2026 của Địa chính"),
    ("objective-0", "Không ai phải đi lại lần hai"),
    ("study", "Mỗi quý học một tình huống"),
    ("task-0", "Soát 20 thủ tục đất đai"),
    ("task-0-unit", "land-office"),
    ("task-0-owner", "Mẫu truong"),
    ("task-0-due", "2026-12-15"),
    ("task-0-proof", "dossiers"),
    ("task-2", ""),
    ("target-0", "Buổi học có từ 90 % người dự"),
    ("target-0-value", "90"),
    ("target-0-over", "month"),
    ("target-1", "Hồ sơ trả đúng hẹn"),
    ("target-1-indicator", "on-time"),
    ("target-1-scope", "unit"),
    ("target-1-sense", "at_least"),
    ("target-1-value", "95,5"),
    ("target-1-over", "year"),
];

const NEW: &str = "/programme/new/plan";

async fn people(office: &Office) -> (String, String) {
    office.install("truong", "land-office", &[Role::Head]);
    office.install("giam", "desk", &[Role::Director]);
    let head = office.sign_in("truong").await;
    (head, office.sign_in("giam").await)
}

/// Writes the plan; gives its address.
async fn write(office: &Office, head: &str, n: u8) -> String {
    let key = key(n);
    let mut all = vec![("key", key.as_str()), ("do", "save")];
    all.extend(PLAN);
    led_to(&post_as(&office.app, head, NEW, &body(&all)).await)
}

/// Writes it, submits it, and has it approved.
async fn in_force(office: &Office, head: &str, director: &str) -> String {
    let there = write(office, head, 1).await;
    let sent = act(office, head, (there.as_str(), 2), ("submit_plan", ""), &[]).await;
    led_to(&sent);
    let own = act(
        office,
        director,
        (there.as_str(), 3),
        ("approve_plan", ""),
        &[],
    )
    .await;
    led_to(&own);
    there
}

#[test]
fn after_a_plan_was_given_up_the_form_of_another_one_opens() {
    crate::on_both(async |office: Office| {
        let (head, _) = people(&office).await;
        let there = write(&office, &head, 1).await;
        let asked = "/programme/new/plan?unit=land-office&year=2026";
        let led = get_as(&office.app, &head, asked).await;
        assert_eq!(led_to(&led), there, "there is one");
        let gone = act(&office, &head, (there.as_str(), 2), ("drop_plan", ""), &[]).await;
        led_to(&gone);
        // What had been written is not said to be missing.
        let page = get_as(&office.app, &head, &there).await;
        for words in [
            "Không ai phải đi lại lần hai",
            "Soát 20 thủ tục đất đai",
            "Hồ sơ trả đúng hẹn",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains(">Chưa có.<"), "{}", page.body);
        let form = get_as(&office.app, &head, asked).await;
        assert_eq!(form.status, 200, "{}", form.body);
        let again = write(&office, &head, 3).await;
        assert_ne!(again, there);
        let led = get_as(&office.app, &head, asked).await;
        assert_eq!(led_to(&led), again);
    });
}

#[test]
fn a_plan_is_written_approved_and_done_with_what_shows_it() {
    crate::on_both(async |office: Office| {
        let (head, director) = people(&office).await;
        let there = in_force(&office, &head, &director).await;
        let page = get_as(&office.app, &head, &there).await;
        for words in [
            "Không ai phải đi lại lần hai",
            "Soát 20 thủ tục đất đai",
            "Mẫu truong",
            "≥\u{a0}95,5\u{a0}%",
            "id=\"act-report_task-1\"",
            "id=\"act-declare-2\"",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains("id=\"act-declare-3\""), "it is counted");
        // Done without anything that shows it.
        let done = [
            ("report_task-1-state", "done"),
            ("report_task-1-on", "2026-11-24"),
            ("report_task-1-text", "Xong 20 thủ tục <b>"),
        ];
        let said = act(
            &office,
            &head,
            (there.as_str(), 4),
            ("report_task", "1"),
            &done,
        )
        .await;
        assert_eq!(said.status, 422, "{}", said.body);
        assert!(said.body.contains("cần minh chứng"), "{}", said.body);
        assert!(
            said.body.contains("Xong 20 thủ tục &lt;b&gt;"),
            "{}",
            said.body
        );
        // A day on which nobody had approved the plan yet.
        let mut early = done.to_vec();
        early[1].1 = "0001-01-01";
        let said = act(
            &office,
            &head,
            (there.as_str(), 7),
            ("report_task", "1"),
            &early,
        )
        .await;
        assert_eq!(said.status, 422, "{}", said.body);
        assert!(
            said.body.contains("Chỉ báo được từ ngày 24/11/2026"),
            "{}",
            said.body
        );
        // A dossier that is not there.
        let mut with = done.to_vec();
        with.push(("report_task-1-dossiers", "H53.LA-261101-0099"));
        let said = act(
            &office,
            &head,
            (there.as_str(), 5),
            ("report_task", "1"),
            &with,
        )
        .await;
        assert_eq!(said.status, 422, "{}", said.body);
        assert!(
            said.body.contains("Có hồ sơ không tìm thấy"),
            "{}",
            said.body
        );
        let doing = [
            ("report_task-1-state", "doing"),
            ("report_task-1-on", "2026-11-24"),
            ("report_task-1-text", "Đã soát 12 thủ tục"),
        ];
        led_to(
            &act(
                &office,
                &head,
                (there.as_str(), 6),
                ("report_task", "1"),
                &doing,
            )
            .await,
        );
        let page = get_as(&office.app, &director, &there).await;
        assert!(page.body.contains("Đã soát 12 thủ tục"), "{}", page.body);
    });
}

#[test]
fn a_task_that_a_number_is_to_show_is_done_with_its_number_alone() {
    crate::on_both(async |office: Office| {
        let (head, director) = people(&office).await;
        let first = key(1);
        let mut all = vec![("key", first.as_str()), ("do", "save")];
        all.extend(PLAN.iter().map(|pair| match pair {
            ("task-0-proof", _) => ("task-0-proof", "figure"),
            other => *other,
        }));
        let there = led_to(&post_as(&office.app, &head, NEW, &body(&all)).await);
        let at = (there.as_str(), 2);
        led_to(&act(&office, &head, at, ("submit_plan", ""), &[]).await);
        let at = (there.as_str(), 3);
        led_to(&act(&office, &director, at, ("approve_plan", ""), &[]).await);
        let page = get_as(&office.app, &head, &there).await;
        assert!(page.body.contains("kê khai số liệu trước"), "{}", page.body);
        let done = [
            ("report_task-1-state", "done"),
            ("report_task-1-on", "2026-11-24"),
            ("report_task-1-text", "Xong, số trong sổ <b>"),
        ];
        let at = (there.as_str(), 4);
        let said = act(&office, &head, at, ("report_task", "1"), &done).await;
        assert_eq!(said.status, 422, "{}", said.body);
        for words in [
            "cần minh chứng là số liệu",
            "Xong, số trong sổ &lt;b&gt;",
            "id=\"i-report_task-1-state-e\"",
        ] {
            assert!(said.body.contains(words), "{words}: {}", said.body);
        }
        let number = [
            ("declare-1-month", "2026-11"),
            ("declare-1-value", "20"),
            ("declare-1-text", "Sổ theo dõi"),
        ];
        let at = (there.as_str(), 5);
        led_to(&act(&office, &head, at, ("declare", "1"), &number).await);
        let at = (there.as_str(), 6);
        led_to(&act(&office, &head, at, ("report_task", "1"), &done).await);
    });
}

/// Sends a file that shows task 1.
async fn upload(office: &Office, cookie: &str, there: &str, n: u8, file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [
        ("act", "add_file".to_owned()),
        ("part", "1".to_owned()),
        ("key", key(n)),
        ("version", version(office, cookie, there).await),
    ] {
        let part =
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    body.extend_from_slice(
        b"--B\r\nContent-Disposition: form-data; name=\"add_file-1-file\"; \
        filename=\"bien ban.pdf\"\r\nContent-Type: application/pdf\r\n\r\n",
    );
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--B--\r\n");
    let request = Request::post(format!("{there}/file"))
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .body(Body::from(body))
        .unwrap();
    send(&office.app, request).await
}

#[test]
fn a_file_stands_beside_the_task_it_shows_until_it_is_withdrawn_with_a_reason() {
    const PDF: &[u8] = b"%PDF-1.4 1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n";
    crate::on_both(async |office: Office| {
        let (head, director) = people(&office).await;
        let there = in_force(&office, &head, &director).await;
        let bad = upload(&office, &head, &there, 4, b"<html>").await;
        assert_eq!(bad.status, 422, "{}", bad.body);
        assert!(
            bad.body.contains("id=\"act-add_file-1\" open"),
            "{}",
            bad.body
        );
        led_to(&upload(&office, &head, &there, 5, PDF).await);
        let file = format!("{there}/file/1");
        let page = get_as(&office.app, &head, &there).await;
        let (_, beside) = page.body.split_once("id=\"task-1\"").unwrap();
        assert!(beside.contains("bien ban.pdf"), "{}", page.body);
        assert!(beside.contains(&file), "{}", page.body);
        assert_eq!(get_as(&office.app, &head, &file).await.status, 200);
        let done = [
            ("report_task-1-state", "done"),
            ("report_task-1-on", "2026-11-24"),
            ("report_task-1-text", "Xong"),
        ];
        let at = (there.as_str(), 6);
        led_to(&act(&office, &head, at, ("report_task", "1"), &done).await);
        let at = (there.as_str(), 7);
        let none = act(&office, &head, at, ("withdraw_file", "1"), &[]).await;
        assert_eq!(none.status, 422, "{}", none.body);
        assert!(
            none.body.contains("id=\"act-withdraw_file-1\" open"),
            "{}",
            none.body
        );
        let why = [("withdraw_file-1-text", "Nhầm tệp của <b>tháng 9")];
        let at = (there.as_str(), 8);
        led_to(&act(&office, &head, at, ("withdraw_file", "1"), &why).await);
        let page = get_as(&office.app, &head, &there).await;
        for words in [
            "Đã rút",
            "Nhầm tệp của &#60;b&#62;tháng 9",
            "không còn minh chứng nào",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains(&file), "{}", page.body);
        assert_eq!(get_as(&office.app, &head, &file).await.status, 404);
        assert_eq!(get_as(&office.app, &director, &file).await.status, 200);
    });
}

#[tokio::test]
async fn a_number_is_declared_where_nothing_counts_it_and_only_there() {
    let office = Office::new();
    let (head, director) = people(&office).await;
    let there = in_force(&office, &head, &director).await;
    let number = |part: &str| {
        let field = |name: &str| format!("declare-{part}-{name}");
        [
            (field("month"), "2026-10"),
            (field("value"), "92,5"),
            (field("text"), "Sổ điểm danh"),
        ]
    };
    for (n, part, status) in [(4, "2", 303), (5, "3", 422)] {
        let fields = number(part);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        let said = act(
            &office,
            &head,
            (there.as_str(), n),
            ("declare", part),
            &fields,
        )
        .await;
        assert_eq!(said.status, status, "{}", said.body);
    }
    let page = get_as(&office.app, &director, &there).await;
    assert!(page.body.contains("92,5"), "{}", page.body);
    // A dot parts thousands alone; where the number is from is told at its field.
    let wrong = [(6, "1.5", "Sổ điểm danh", "value"), (7, "93", "", "text")];
    for (n, value, text, field) in wrong {
        let fields = [
            ("declare-2-month", "2026-10"),
            ("declare-2-value", value),
            ("declare-2-text", text),
        ];
        let of = ("declare", "2");
        let said = act(&office, &head, (there.as_str(), n), of, &fields).await;
        assert_eq!(said.status, 422, "{}", said.body);
        let at = format!("id=\"i-declare-2-{field}-e\"");
        assert!(said.body.contains(&at), "{at}: {}", said.body);
    }
}

#[tokio::test]
async fn a_revision_shows_what_it_changes_and_the_text_in_force_stays() {
    let office = Office::new();
    let (head, director) = people(&office).await;
    let there = in_force(&office, &head, &director).await;
    let edit = format!("{there}/edit");
    let form = get_as(&office.app, &head, &edit).await;
    assert!(
        form.body.contains("name=\"task-0-n\" value=\"1\""),
        "{}",
        form.body
    );
    assert!(form.body.contains("value=\"95,5\""), "{}", form.body);
    let (version, key) = (version(&office, &head, &edit).await, key(9));
    let mut fields = vec![
        ("key", key.as_str()),
        ("version", version.as_str()),
        ("do", "save"),
    ];
    fields.extend(PLAN);
    fields.extend([
        ("task-0-n", "1"),
        ("target-0-n", "2"),
        ("target-1-n", "3"),
        ("example", "Giám đốc xin lỗi trước"),
    ]);
    assert_eq!(
        led_to(&post_as(&office.app, &head, &edit, &body(&fields)).await),
        there
    );
    let page = get_as(&office.app, &head, &there).await;
    assert!(
        page.body.contains("Bản sửa đổi thay những gì"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Giám đốc xin lỗi trước"),
        "{}",
        page.body
    );
    // The same key again does it once; another one on the old version is late.
    led_to(&post_as(&office.app, &head, &edit, &body(&fields)).await);
    let other = self::key(10);
    fields[0].1 = &other;
    let late = post_as(&office.app, &head, &edit, &body(&fields)).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(
        late.body.contains("Giám đốc xin lỗi trước"),
        "what was typed stays"
    );
}

/// Enters a document that binds everybody; gives its number.
async fn document(office: &Office, officer: &str, n: u8, fields: Fields<'_>) -> String {
    let key = key(n);
    let mut all = vec![("key", key.as_str()), ("level", "city"), ("binds", "all")];
    all.extend(fields);
    let to = "/programme/new/directive";
    let there = led_to(&post_as(&office.app, officer, to, &body(&all)).await);
    there.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_plan_refers_to_stays_in_its_form_when_another_took_its_place() {
    let office = Office::new();
    let (head, director) = people(&office).await;
    office.install("vuong", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("vuong").await;
    let old = [
        ("number", "15-KH/TU"),
        ("on", "2026-01-20"),
        ("title", "Kế hoạch của thành phố"),
    ];
    let old = document(&office, &officer, 20, &old).await;
    let own = key(21);
    let mut all = vec![
        ("key", own.as_str()),
        ("do", "save"),
        ("directive", old.as_str()),
    ];
    all.extend(PLAN);
    let there = led_to(&post_as(&office.app, &head, NEW, &body(&all)).await);
    led_to(
        &act(
            &office,
            &head,
            (there.as_str(), 22),
            ("submit_plan", ""),
            &[],
        )
        .await,
    );
    led_to(
        &act(
            &office,
            &director,
            (there.as_str(), 23),
            ("approve_plan", ""),
            &[],
        )
        .await,
    );
    let new = [
        ("number", "16-KH/TU"),
        ("on", "2026-02-20"),
        ("title", "Kế hoạch thay thế"),
        ("link-0-to", old.as_str()),
        ("link-0-how", "replaces"),
    ];
    let new = document(&office, &officer, 24, &new).await;
    let edit = format!("{there}/edit");
    let form = get_as(&office.app, &head, &edit).await;
    let ticked = format!("name=\"directive\" value=\"{old}\" checked");
    assert!(form.body.contains(&ticked), "{}", form.body);
    let said = "Kế hoạch của thành phố (Đã bị thay thế)";
    assert!(form.body.contains(said), "{}", form.body);
    // A plan that does not refer to it is not offered it.
    let fresh = get_as(&office.app, &officer, "/programme/new/plan?year=2026").await;
    assert_eq!(fresh.status, 200, "{}", fresh.body);
    assert!(!fresh.body.contains("(Đã bị thay thế)"), "{}", fresh.body);
    // Whoever takes it out sees what was there before, and what is there now.
    let (version, saved) = (version(&office, &head, &edit).await, key(25));
    let mut fields = vec![
        ("key", saved.as_str()),
        ("version", version.as_str()),
        ("do", "save"),
        ("directive", new.as_str()),
        ("task-0-n", "1"),
        ("target-0-n", "2"),
        ("target-1-n", "3"),
    ];
    fields.extend(PLAN);
    led_to(&post_as(&office.app, &head, &edit, &body(&fields)).await);
    let page = get_as(&office.app, &head, &there).await;
    let (_, changes) = page.body.split_once("Bản sửa đổi thay những gì").unwrap();
    let (changes, _) = changes.split_once("</table>").unwrap();
    let before = changes.find(said);
    let after = changes.find("Kế hoạch thay thế");
    assert!(before.is_some() && before < after, "{changes}");
}

#[tokio::test]
async fn the_wizard_begins_from_a_sample_says_what_is_missing_and_keeps_what_was_typed() {
    let office = Office::new();
    let (head, _) = people(&office).await;
    let sample = get_as(&office.app, &head, &format!("{NEW}?from=desk")).await;
    assert_eq!(sample.status, 200);
    for words in [
        "Soát 20 thủ tục hay phải bổ sung nhất",
        "data-check",
        "Trang trống",
    ] {
        assert!(sample.body.contains(words), "{words}: {}", sample.body);
    }
    let key = key(1);
    let mut fields = vec![("key", key.as_str()), ("do", "check")];
    fields.extend(PLAN);
    // The check of the page, and its part alone, save nothing.
    let whole = post_as(&office.app, &head, NEW, &body(&fields)).await;
    assert_eq!(whole.status, 200, "{}", whole.body);
    assert!(
        whole.body.contains("Soát 20 thủ tục đất đai"),
        "{}",
        whole.body
    );
    assert!(
        whole.body.contains("52"),
        "the lines of a page: {}",
        whole.body
    );
    fields.push(("part", "1"));
    let part = post_as(&office.app, &head, NEW, &body(&fields)).await;
    assert!(!part.body.contains("<html"), "{}", part.body);
    assert!(
        part.body.contains("href=\"#i-follow\""),
        "an empty content: {}",
        part.body
    );
    fields.pop();
    // More rows, and what cannot be read.
    fields[1].1 = "rows";
    let rows = post_as(&office.app, &head, NEW, &body(&fields)).await;
    assert_eq!(rows.status, 200);
    assert!(rows.body.contains("name=\"task-4\""), "{}", rows.body);
    // Whoever asked for them goes on in the first of them.
    let focused = |n: usize| {
        let of = format!("id=\"i-task-{n}\"");
        let field = rows.body.split_once(of.as_str()).map(|(_, rest)| rest);
        let field = field.and_then(|rest| rest.split('>').next());
        field.unwrap_or_default().contains("autofocus")
    };
    assert_eq!(
        [0, 1, 2].map(focused),
        [false, true, false],
        "{}",
        rows.body
    );
    fields[1].1 = "save";
    fields.retain(|(name, _)| *name != "title" && *name != "task-0-due");
    fields.push(("task-0-due", "không rõ"));
    let bad = post_as(&office.app, &head, NEW, &body(&fields)).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    for words in ["không rõ", "href=\"#i-task-0-due\"", "href=\"#i-title\""] {
        assert!(bad.body.contains(words), "{words}: {}", bad.body);
    }
    // No reader of Vietnamese takes 95,555 for a number of hundredths, and of a
    // share there is no more than all; the check says so, and in which row.
    for (value, said) in [("95,555", "Nhập một số"), ("120", "Tỷ lệ không quá 100")] {
        let kept = PLAN.iter().filter(|(name, _)| *name != "target-1-value");
        let mut fields = vec![("key", key.as_str()), ("do", "check")];
        fields.extend(kept);
        fields.push(("target-1-value", value));
        let bad = post_as(&office.app, &head, NEW, &body(&fields)).await;
        assert_eq!(bad.status, 422, "{value}: {}", bad.body);
        let line = format!("href=\"#i-target-1-value\">Chỉ tiêu 2, Con số: {said}");
        assert!(bad.body.contains(&line), "{line}: {}", bad.body);
    }
    let past = get_as(&office.app, &head, &format!("{NEW}?year=2025")).await;
    assert!(
        past.body.contains("không phê duyệt được nữa"),
        "{}",
        past.body
    );
    let clerk = office.sign_in("lan").await;
    assert_eq!(get_as(&office.app, &clerk, NEW).await.status, 403);
    // Written once: the address of a new one leads to it.
    let there = write(&office, &head, 2).await;
    let again = get_as(&office.app, &head, NEW).await;
    assert_eq!(led_to(&again), there);
}

#[tokio::test]
async fn a_model_is_registered_told_of_and_copied() {
    let office = Office::new();
    let (head, _) = people(&office).await;
    let new = "/programme/new/model";
    let key = key(1);
    let mut fields = vec![
        ("key", key.as_str()),
        ("do", "save"),
        ("unit", "land-office"),
        ("year", "2026"),
        ("shape", "practice"),
        ("title", "Một lần hướng dẫn, đủ một lần"),
        ("content", "Ghi giấy tờ cần có ra phiếu"),
        ("owner", "Trưởng khu phố 2"),
        ("from", "2026-03-01"),
        ("to", "2026-12-31"),
        ("target-0", "Đúng hẹn từ 95 %"),
        ("target-0-indicator", "on-time"),
        ("target-0-scope", "unit"),
        ("target-0-value", "nhiều"),
    ];
    let bad = post_as(&office.app, &head, new, &body(&fields)).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(
        bad.body.contains("href=\"#i-target-0-value\""),
        "{}",
        bad.body
    );
    assert!(
        bad.body.contains("Ghi giấy tờ cần có ra phiếu"),
        "{}",
        bad.body
    );
    fields.last_mut().unwrap().1 = "95";
    let there = led_to(&post_as(&office.app, &head, new, &body(&fields)).await);
    let page = get_as(&office.app, &head, &there).await;
    for words in [
        "Trưởng khu phố 2",
        "≥\u{a0}95\u{a0}%",
        "id=\"act-tell_model\"",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let told = [
        ("tell_model-half", "mid"),
        ("tell_model-outcome", "reached"),
        ("tell_model-text", "Ít người phải quay lại"),
    ];
    led_to(
        &act(
            &office,
            &head,
            (there.as_str(), 2),
            ("tell_model", ""),
            &told,
        )
        .await,
    );
    let why = [("propose_model-text", "Dễ làm ở quầy nào cũng được")];
    led_to(
        &act(
            &office,
            &head,
            (there.as_str(), 3),
            ("propose_model", ""),
            &why,
        )
        .await,
    );
    office.install("tutruong", "justice", &[Role::Head]);
    let other = office.sign_in("tutruong").await;
    let page = get_as(&office.app, &other, &there).await;
    assert!(
        page.body.contains("Ít người phải quay lại"),
        "{}",
        page.body
    );
    let id = there.rsplit('/').next().unwrap();
    let copy = get_as(&office.app, &other, &format!("{new}?copied_from={id}")).await;
    assert!(
        copy.body.contains("Ghi giấy tờ cần có ra phiếu"),
        "{}",
        copy.body
    );
    assert!(
        !copy.body.contains("Trưởng khu phố 2"),
        "the owner is not copied"
    );
}

#[tokio::test]
async fn the_office_s_own_plan_binds_to_the_whole_desk_unless_somebody_chooses_otherwise() {
    let office = Office::new();
    let (head, _) = people(&office).await;
    office.install("chuyen-de", "desk", &[Role::ProgrammeOfficer]);
    let officer = office.sign_in("chuyen-de").await;
    for (cookie, chosen) in [(&officer, "desk"), (&head, "unit")] {
        let page = get_as(&office.app, cookie, NEW).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let (_, scope) = page.body.split_once("name=\"target-0-scope\"").unwrap();
        let scope = scope.split("</select>").next().unwrap();
        let chosen = format!("<option value=\"{chosen}\" selected>");
        assert!(scope.contains(&chosen), "{chosen}: {scope}");
    }
}

#[tokio::test]
async fn whoever_reads_no_indicators_is_led_to_none_from_a_plan() {
    let office = Office::new();
    let (head, director) = people(&office).await;
    let there = in_force(&office, &head, &director).await;
    office.install("van-thu", "land-office", &[Role::RecordsClerk]);
    let archive = office.sign_in("van-thu").await;
    for (cookie, opens) in [(&head, true), (&archive, false)] {
        let page = get_as(&office.app, cookie, &there).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("Hồ sơ trả đúng hẹn"));
        assert_eq!(page.body.contains("href=\"/indicators/on-time"), opens);
    }
    let address = "/indicators/on-time?period=2026&unit=land-office";
    let shown = get_as(&office.app, &head, address).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
}
