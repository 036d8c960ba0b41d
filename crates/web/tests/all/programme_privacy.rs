//! Who reads a commitment, what is never bound to a person, what two people at
//! once are told, and the module switched off, over HTTP.

use crate::{Answer, Office, get_as, post_as};
use motcua_domain::actor::Role;
use motcua_web::pages::encode;

type Fields<'a> = &'a [(&'a str, &'a str)];

const PROMISE: &str = "Trực tiếp hướng dẫn người cao tuổi";

fn body(pairs: Fields<'_>) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

async fn send(office: &Office, cookie: &str, path: &str, n: u8, fields: Fields<'_>) -> Answer {
    let key = format!("{n:032}");
    let mut all = vec![("key", key.as_str())];
    all.extend(fields);
    post_as(&office.app, cookie, path, &body(&all)).await
}

/// The page that an answer leads to, without the notice.
fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    to.split('?').next().unwrap().to_owned()
}

/// The commitment of `son`, begun and signed: version 2.
async fn signed(office: &Office, son: &str) -> String {
    let fields = [("year", "2026"), ("target-0", PROMISE), ("step", "save")];
    let begun = send(office, son, "/programme/new/commitment", 1, &fields).await;
    let page = led(&begun);
    let sign = [
        ("act", "sign"),
        ("part", ""),
        ("version", "1"),
        ("sign-on", ""),
    ];
    led(&send(office, son, &format!("{page}/act"), 2, &sign).await);
    page
}

#[tokio::test]
async fn a_commitment_is_closed_to_every_role_but_the_person_the_head_and_the_director() {
    let office = Office::working();
    let unit = office.desk.settings().office.unit.to_string();
    let others = [
        ("huong-dan", "desk", Role::Guide),
        ("tiep-nhan", "desk", Role::Clerk),
        ("thu-quy", "desk", Role::Cashier),
        ("chuyen-vien", "desk", Role::Specialist),
        ("van-thu", "desk", Role::RecordsClerk),
        ("nguoi-ky", "desk", Role::Signer),
        ("thanh-tra", "desk", Role::Inspector),
        ("khao-sat", "desk", Role::Surveyor),
        ("chuyen-de", "desk", Role::ProgrammeOfficer),
        ("quan-tri", "desk", Role::Administrator),
        // The head of another unit is nobody here.
        ("truong-khac", "land-office", Role::Head),
    ];
    for (login, at, role) in others {
        let at = if at == "desk" { unit.as_str() } else { at };
        office.install(login, at, &[role]);
    }
    office.install("truong", &unit, &[Role::Head]);
    office.install("giam-doc", &unit, &[Role::Director]);
    let son = office.sign_in("son").await;
    let page = signed(&office, &son).await;
    let staff = office.desk.staff_for_machine().unwrap();
    let id = staff.iter().find(|one| one.login == "son").unwrap().id;
    let paths = [
        page.clone(),
        format!("{page}/paper"),
        format!("{page}/edit"),
        format!("{page}/file/1"),
        format!("/programme/sheet?who={id}&year=2026"),
    ];
    for (login, ..) in others {
        let cookie = office.sign_in(login).await;
        for path in &paths {
            let answer = get_as(&office.app, &cookie, path).await;
            assert!(
                matches!(answer.status, 403 | 404),
                "{login}: {path}: {}",
                answer.status
            );
            assert!(!answer.body.contains(PROMISE), "{login}: {path}");
        }
        let lists = [
            "/programme",
            "/programme/list?kind=commitment&year=2026",
            "/programme/month?month=2026-11",
            "/programme/report/year-end?year=2026",
            "/record",
        ];
        for path in lists {
            let answer = get_as(&office.app, &cookie, path).await;
            assert!(!answer.body.contains(PROMISE), "{login}: {path}");
            assert!(!answer.body.contains(&page), "{login}: {path}");
        }
        for what in ["confirm_commitment", "explain", "withdraw", "sections"] {
            let text = format!("{what}-text");
            let fields = [
                ("act", what),
                ("part", ""),
                ("version", "2"),
                (text.as_str(), "x"),
            ];
            let to = format!("{page}/act");
            let answer = send(&office, &cookie, &to, 3, &fields).await;
            assert!(
                matches!(answer.status, 403 | 404),
                "{login}: {what}: {}",
                answer.status
            );
            assert!(!answer.body.contains(PROMISE), "{login}: {what}");
        }
    }
    for login in ["son", "truong", "giam-doc"] {
        let cookie = office.sign_in(login).await;
        for path in [&paths[0], &paths[1], &paths[4]] {
            let answer = get_as(&office.app, &cookie, path).await;
            assert_eq!(answer.status, 200, "{login}: {path}");
            assert!(answer.body.contains(PROMISE), "{login}: {path}");
        }
    }
}

#[tokio::test]
async fn ratings_and_reports_are_not_offered_for_a_person_and_a_forged_form_is_refused() {
    let office = Office::working();
    let son = office.sign_in("son").await;
    let new = "/programme/new/commitment";
    let form = get_as(&office.app, &son, new).await;
    assert_eq!(form.status, 200, "{}", form.body);
    for offered in ["steps:steps-in-share", "desk:satisfaction"] {
        assert!(form.body.contains(offered), "{offered}");
    }
    for id in ["satisfaction", "attitude-upheld", "box-filed", "on-time"] {
        let forged = format!("steps:{id}");
        assert!(!form.body.contains(&forged), "{forged}");
        for step in ["check", "save"] {
            let fields = [
                ("year", "2026"),
                ("target-0", PROMISE),
                ("target-0-measure", forged.as_str()),
                ("target-0-value", "90"),
                ("step", step),
            ];
            let answer = send(&office, &son, new, 4, &fields).await;
            assert_eq!(answer.status, 422, "{forged}: {step}: {}", answer.body);
            assert!(answer.body.contains(PROMISE), "what was typed stays");
        }
    }
    let list = "/programme/list?kind=commitment&year=2026";
    let list = get_as(&office.app, &son, list).await;
    let mut links = list.body.split("href=\"/programme/").skip(1);
    let is_saved = links.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    assert!(!is_saved, "{}", list.body);
    // Nor more than all of a share, nor a promise for a year that is over.
    for (year, value) in [("2026", "101"), ("2025", "90")] {
        let fields = [
            ("year", year),
            ("target-0", PROMISE),
            ("target-0-measure", "steps:steps-in-share"),
            ("target-0-value", value),
            ("step", "save"),
        ];
        let answer = send(&office, &son, new, 5, &fields).await;
        assert_eq!(answer.status, 422, "{year} {value}: {}", answer.body);
    }
}

#[tokio::test]
async fn who_is_second_is_told_so_in_their_language_and_nothing_is_lost() {
    let office = Office::working();
    let unit = office.desk.settings().office.unit.to_string();
    office.install("truong", &unit, &[Role::Head]);
    office.install("giam-doc", &unit, &[Role::Director]);
    let son = office.sign_in("son").await;
    let page = signed(&office, &son).await;
    let (head, director) = (
        office.sign_in("truong").await,
        office.sign_in("giam-doc").await,
    );
    let to = format!("{page}/act");
    let confirm = [
        ("act", "confirm_commitment"),
        ("part", ""),
        ("version", "2"),
    ];
    led(&send(&office, &head, &to, 6, &confirm).await);
    let second = send(&office, &director, &to, 7, &confirm).await;
    assert_eq!(second.status, 409, "{}", second.body);
    assert!(second.body.contains("Có người vừa thay đổi trước"));
    assert!(second.body.contains("Đã xác nhận"), "{}", second.body);
    // In English, and with the words that were typed.
    let back = [
        ("act", "return_commitment"),
        ("part", ""),
        ("version", "2"),
        ("return_commitment-text", "Say which step"),
    ];
    let english = send(&office, &director, &format!("{to}?lang=en"), 8, &back).await;
    assert_eq!(english.status, 409, "{}", english.body);
    assert!(!english.body.contains("Có người vừa thay đổi trước"));
    assert!(english.body.contains("Say which step"), "{}", english.body);
    assert!(english.body.contains("<html lang=\"en\""));
    let again = send(&office, &head, &to, 6, &confirm).await;
    assert_eq!(again.status, 303, "the same form is answered as before");
}

#[tokio::test]
async fn switched_off_it_has_no_entry_in_the_menu_and_its_addresses_answer_so() {
    let office = Office::working();
    let unit = office.desk.settings().office.unit.to_string();
    office.install("truong", &unit, &[Role::Head]);
    office.install("giam-doc", &unit, &[Role::Director]);
    let (son, head, director, admin) = (
        office.sign_in("son").await,
        office.sign_in("truong").await,
        office.sign_in("giam-doc").await,
        office.sign_in("quan").await,
    );
    let page = signed(&office, &son).await;
    let set = async |n: u8, on: bool, commitments: bool| {
        let mut fields = vec![("submit_day", "15"), ("submit_month", "3")];
        if on {
            fields.push(("on", "1"));
        }
        if commitments {
            fields.push(("commitments", "1"));
        }
        let to = "/programme/settings";
        led(&send(&office, &admin, to, n, &fields).await);
    };
    let status = async |cookie: &str, path: &str| get_as(&office.app, cookie, path).await.status;
    set(20, true, false).await;
    for path in [
        page.as_str(),
        "/programme/list?kind=commitment&year=2026",
        "/programme/new/commitment",
    ] {
        assert_eq!(status(&son, path).await, 404, "{path}");
    }
    let paper = "/programme/new/commitment?paper=1";
    assert_eq!(status(&head, paper).await, 404);
    let home = get_as(&office.app, &son, "/programme").await;
    assert_eq!(home.status, 200, "{}", home.body);
    assert!(!home.body.contains("/programme/new/commitment"));
    assert!(!home.body.contains("kind=commitment"));
    // The evidence for the grading is more than promises: it stays.
    assert!(home.body.contains("href=\"/programme/sheet?year="));
    let sheet = get_as(&office.app, &son, "/programme/sheet?year=2026").await;
    assert_eq!(sheet.status, 200, "{}", sheet.body);
    assert!(
        sheet.body.contains("không giữ bản cam kết"),
        "{}",
        sheet.body
    );
    assert!(!sheet.body.contains(PROMISE), "{}", sheet.body);
    for path in ["/programme/month?month=2026-11", "/indicators", "/director"] {
        assert_eq!(status(&director, path).await, 200, "{path}");
    }

    set(21, false, false).await;
    for path in ["/programme", page.as_str(), "/programme/list?kind=plan"] {
        assert_eq!(status(&son, path).await, 404, "{path}");
    }
    // No page leads there any more.
    for (cookie, path) in [
        (&son, "/me"),
        (&director, "/indicators"),
        (&director, "/director"),
    ] {
        let page = get_as(&office.app, cookie, path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains("href=\"/programme"), "{path}");
    }
    set(22, true, true).await;
    assert_eq!(status(&son, &page).await, 200, "nothing was lost");
    let me = get_as(&office.app, &son, "/me").await;
    assert!(me.body.contains("href=\"/programme\""), "{}", me.body);
}
