//! The intake's form in the hand of somebody in a hurry: wrong numbers, other
//! people's codes, many owners, dossiers that came another way.

use crate::intake::{accept, complete, form, key, like, papers};
use crate::{Answer, Office, get_as, post_as};
use motcua_desk::staff::AccessOf;
use motcua_domain::actor::Role;
use motcua_domain::dossier::{PaperHow, StageName};
use motcua_domain::id::{DossierCode, DossierId, UnitId};
use motcua_domain::person::IdPaper;

const GUARDIAN: &str = "1.004837";

fn me(office: &Office) -> motcua_domain::actor::Actor {
    crate::dossier::clerk(office).actor
}

/// The dossier that the answer says was accepted.
fn accepted(office: &Office, answer: &Answer) -> DossierId {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.header("location");
    let code = to.split("after=").nth(1).unwrap_or_else(|| panic!("{to}"));
    let code = DossierCode::parse(code).unwrap();
    office.desk.find_code(&code).unwrap()
}

#[tokio::test]
async fn a_number_of_somebody_else_is_asked_about_and_renames_nobody() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let first = accepted(&office, &accept(&office, &cookie, &[]).await);
    let other = [("name", "Lê Văn Nhầm"), ("born", "1971")];
    let asked = accept(&office, &cookie, &other).await;
    assert_eq!(asked.status, 422);
    for part in [
        "href=\"#i-paper_no\"",
        "Trần Thị Mẫu",
        "name=\"same\" value=\"080190000012\"",
    ] {
        assert!(asked.body.contains(part), "{part}: {}", asked.body);
    }
    // A tick for another number is none for this one.
    let elsewhere = [other[0], other[1], ("same", "080190000013")];
    assert_eq!(accept(&office, &cookie, &elsewhere).await.status, 422);
    let ticked = [other[0], other[1], ("same", "080190000012")];
    let second = accepted(&office, &accept(&office, &cookie, &ticked).await);
    let shown = |id: DossierId| {
        let (office, cookie) = (&office, &cookie);
        async move {
            let code = office.desk.view(&me(office), id).unwrap().dossier.code;
            let path = format!("/dossiers/{}", code.unwrap());
            get_as(&office.app, cookie, &path).await.body
        }
    };
    let (one, two) = (shown(first).await, shown(second).await);
    assert!(one.contains("Trần Thị Mẫu") && !one.contains("Lê Văn Nhầm"));
    assert!(two.contains("Lê Văn Nhầm"));
    // A new phone of the same person leaves what stood in the first dossier.
    let moved = [("phone", "0988 222 333")];
    accepted(&office, &accept(&office, &cookie, &moved).await);
    let one = shown(first).await;
    assert!(
        one.contains("0912345678") && !one.contains("0988222333"),
        "{one}"
    );
}

#[tokio::test]
async fn sending_home_under_a_known_outside_code_is_a_fault_of_the_code() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let coded = [
        ("do", "enter"),
        ("channel", "online"),
        ("outside_code", "G22.1-261124-0009"),
    ];
    assert_eq!(accept(&office, &cookie, &coded).await.status, 303);
    for what in ["refuse", "fix"] {
        let other = [
            ("do", what),
            ("channel", "online"),
            ("outside_code", "G22.1-261124-0009"),
            ("reason", "Không thuộc thẩm quyền"),
            ("name", "Lê Văn Sau"),
            ("paper_no", ""),
        ];
        let answer = accept(&office, &cookie, &other).await;
        assert_eq!(answer.status, 422, "{what}");
        assert!(
            answer.body.contains("href=\"#i-outside_code\""),
            "{}",
            answer.body
        );
    }
    let waiting = office.desk.awaiting_acceptance(&me(&office)).unwrap();
    assert_eq!(waiting.len(), 1);
    let stage = waiting[0].dossier.stage.name();
    assert_eq!(stage, StageName::AwaitingAcceptance);
}

#[tokio::test]
async fn papers_that_come_again_are_counted_or_ticked_and_a_slip_loses_none() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let sent = [
        ("do", "fix"),
        ("reason", "Thiếu tờ khai"),
        ("o_p4", ""),
        ("h_p4", "yes"),
    ];
    let page = get_as(&office.app, &cookie, "/intake?procedure=1.004837").await;
    let key = key(&page.body);
    let mut pairs = complete(&key);
    pairs.retain(|(name, _)| *name != "do");
    pairs.extend(sent);
    pairs.push(("o_p1", "1"));
    let answer = post_as(&office.app, &cookie, "/intake", &form(&pairs)).await;
    let to = answer.header("location").to_owned();
    let id: i64 = to.split('/').nth(2).unwrap().parse().unwrap();
    let id = DossierId(id);
    let page = get_as(&office.app, &cookie, &format!("/d/{id}")).await.body;
    let hidden = |name| crate::dossier::hidden(&page, "receive_fix", name);
    let (act_key, version) = (hidden("key"), hidden("version"));
    assert!(
        page.contains("name=\"receive_fix-how-p4\" value=\"shown\" checked"),
        "{page}"
    );
    let act = format!("/d/{id}/do");
    let send = |count: &'static str| {
        let pairs = [
            ("deed", "receive_fix"),
            ("key", act_key.as_str()),
            ("version", version.as_str()),
            ("receive_fix-paper", "p1"),
            ("receive_fix-originals-p1", count),
            ("receive_fix-copies-p1", "0"),
            ("receive_fix-paper", "p4"),
            ("receive_fix-originals-p4", "0"),
            ("receive_fix-copies-p4", "0"),
            ("receive_fix-how-p4", "shown"),
        ];
        let body = form(&pairs);
        let (office, cookie, act) = (&office, &cookie, &act);
        async move { post_as(&office.app, cookie, act, &body).await }
    };
    let slip = send("1q").await;
    assert_eq!(slip.status, 422);
    assert!(
        slip.body.contains("value=\"1q\" aria-invalid=\"true\""),
        "{}",
        slip.body
    );
    let given = |id| {
        office
            .desk
            .view(&me(&office), id)
            .unwrap()
            .dossier
            .intake
            .papers
    };
    assert_eq!(given(id).len(), 2, "nothing was lost");
    assert_eq!(send("2").await.status, 303);
    let now = given(id);
    assert_eq!((now[0].originals, now[1].how), (2, PaperHow::Shown));
}

#[tokio::test]
async fn no_pages_are_a_fault_and_not_one_page() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=2.000815").await;
    let key = key(&page.body);
    let mut pairs = complete(&key);
    pairs.retain(|(name, _)| *name != "procedure");
    pairs.extend([("procedure", "2.000815"), ("pages", "0"), ("copies", "1")]);
    let answer = post_as(&office.app, &cookie, "/intake", &form(&pairs)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("href=\"#i-pages\""), "{}", answer.body);
}

#[tokio::test]
async fn whoever_sees_a_persons_data_stands_in_the_log() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let id = accepted(&office, &accept(&office, &cookie, &[]).await);
    let code = office.desk.view(&me(&office), id).unwrap().dossier.code;
    let code = code.unwrap();
    office.install("thanh-tra", "leaders", &[Role::Inspector]);
    let inspector = crate::dossier::who(&office, "thanh-tra", "leaders", &[Role::Inspector]).actor;
    let lines = || {
        let of = AccessOf::Dossier(id);
        let log = office.desk.access_log(&inspector, of, None, 50).unwrap();
        let mine = log.iter().filter(|line| line.dossier == Some(id));
        mine.map(|line| line.what.clone()).collect::<Vec<_>>()
    };
    let before = lines().len();
    for path in [like(&code), format!("/d/{id}/correct")] {
        let page = get_as(&office.app, &cookie, &path).await;
        assert!(page.body.contains("Trần Thị Mẫu"), "{path}");
    }
    assert_eq!(lines().len(), before + 2, "{:?}", lines());
    // So does who asks for one that is not theirs to see, or not there.
    let path = format!("/d/{}/correct", id.0 + 1_000);
    assert_eq!(get_as(&office.app, &cookie, &path).await.status, 404);
    // Nobody waits for that line; it comes before the next.
    get_as(&office.app, &cookie, &format!("/d/{id}/correct")).await;
    let log = office.desk.access_log(&inspector, AccessOf::All, None, 2);
    assert_eq!(log.unwrap()[1].what, "open_refused");
}

#[tokio::test]
async fn post_has_its_own_hour_of_receipt_and_help_its_place() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let came = [
        ("channel", "post"),
        ("received_day", "2026-11-23"),
        ("received_time", "09:30"),
        ("helped", "justice"),
    ];
    let id = accepted(&office, &accept(&office, &cookie, &came).await);
    let dossier = office.desk.view(&me(&office), id).unwrap().dossier;
    let start = dossier.clock.unwrap().start.to_string();
    assert!(start.starts_with("2026-11-23T09:30"), "{start}");
    assert_eq!(dossier.intake.orgs.helped, UnitId::new("justice"));
    for (field, change) in [
        ("received_day", vec![("received_day", "2026-11-23")]),
        (
            "received_day",
            vec![("channel", "post"), ("received_day", "2026-11-25")],
        ),
        (
            "received_day",
            vec![("channel", "post"), ("received_time", "09:30")],
        ),
        ("helped", vec![("helped", "nowhere")]),
    ] {
        let answer = accept(&office, &cookie, &change).await;
        assert_eq!(answer.status, 422, "{change:?}");
        let link = format!("href=\"#i-{field}\"");
        assert!(answer.body.contains(&link), "{change:?}: {}", answer.body);
    }
    // Entered today, accepted later: it counts from when the post brought it.
    let entered = [
        ("do", "enter"),
        ("channel", "post"),
        ("received_day", "2026-11-20"),
        ("received_time", "10:00"),
    ];
    assert_eq!(accept(&office, &cookie, &entered).await.status, 303);
    let waiting = office.desk.awaiting_acceptance(&me(&office)).unwrap();
    let path = format!("/d/{}/intake", waiting[0].dossier.id);
    let page = get_as(&office.app, &cookie, &path).await.body;
    assert!(
        page.contains("value=\"2026-11-20\"") && page.contains("value=\"10:00\""),
        "{page}"
    );
}

#[tokio::test]
async fn the_number_of_a_money_receipt_is_the_one_typed() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let page = get_as(&office.app, &cookie, "/intake?procedure=2.000815").await;
    assert!(page.body.contains("name=\"receipt_no\""), "{}", page.body);
    let key = key(&page.body);
    let mut pairs = complete(&key);
    pairs.retain(|(name, _)| !["procedure", "pay"].contains(name));
    pairs.extend([
        ("procedure", "2.000815"),
        ("pages", "2"),
        ("copies", "1"),
        ("pay", "cash"),
        ("receipt_no", "AB/26E 0001234"),
        ("result_number", "12/SY"),
    ]);
    let given = papers(&office, "2.000815");
    pairs.extend(given.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    let answer = post_as(&office.app, &cookie, "/intake", &form(&pairs)).await;
    let id = accepted(&office, &answer);
    let view = office.desk.view(&me(&office), id).unwrap();
    assert_eq!(view.money[0].receipt_no, "AB/26E 0001234");
}

#[tokio::test]
async fn every_owner_and_the_representative_are_written_as_the_first() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let more = [
        ("do", "owner"),
        ("procedure", GUARDIAN),
        ("name", "Trần Thị Mẫu"),
    ];
    let mut body = form(&more);
    for n in 2..=4 {
        let page = post_as(&office.app, &cookie, "/intake", &body).await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains(&format!("name=\"address_{}\"", n + 1)),
            "{n}"
        );
        assert!(page.body.contains("value=\"Trần Thị Mẫu\""));
        body = form(&more) + &format!("&owners={}", n + 1);
    }
    let people = [
        ("name_2", "Lê Thị Hai"),
        ("paper_2", "other"),
        ("paper_no_2", "KS-2019/0044"),
        ("paper_what_2", "Giấy khai sinh"),
        ("phone_2", "0988 222 333"),
        ("born_2", "2019"),
        ("address_2", "Ấp Hai"),
        ("name_5", "Lê Thị Năm"),
        ("name_rep", "Phạm Văn Thay"),
        ("paper_rep", "other"),
        ("paper_no_rep", "TV 12345"),
        ("paper_what_rep", "Thẻ luật sư"),
        ("phone_rep", "0977 111 222"),
        ("rep_paper", "Giấy ủy quyền số 1"),
    ];
    let id = accepted(&office, &accept(&office, &cookie, &people).await);
    let view = office.desk.view(&me(&office), id).unwrap();
    let names: Vec<&str> = view.people.iter().map(|p| p.person.name.as_str()).collect();
    assert_eq!(
        names,
        ["Trần Thị Mẫu", "Lê Thị Hai", "Lê Thị Năm", "Phạm Văn Thay"]
    );
    let two = &view.people[1].person;
    assert!(matches!(&two.id, IdPaper::Other { what, .. } if what == "Giấy khai sinh"));
    assert!(two.phone.is_some() && two.birth.is_some() && two.address.is_some());
    let code = view.dossier.code.unwrap();
    let like = get_as(&office.app, &cookie, &like(&code)).await;
    for value in ["Giấy khai sinh", "Thẻ luật sư", "0977111222", "Ấp Hai"] {
        assert!(like.body.contains(&format!("value=\"{value}\"")), "{value}");
    }
    // A number without a name is not dropped in silence.
    for (lone, fault) in [("paper_no_2", "name_2"), ("phone_rep", "name_rep")] {
        let answer = accept(&office, &cookie, &[(lone, "0988222333")]).await;
        assert_eq!(answer.status, 422, "{lone}");
        assert!(
            answer.body.contains(&format!("href=\"#i-{fault}\"")),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_new_card_finds_who_was_here_with_the_old_one() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    let old = [("paper", "old_card"), ("paper_no", "301234567")];
    assert_eq!(accept(&office, &cookie, &old).await.status, 303);
    let scan = "080190000012|301234567|Trần Thị Mẫu|07031990|Nữ|12 Hùng Vương, Long An|01012022";
    let asked = form(&[("do", "find"), ("procedure", GUARDIAN), ("scan", scan)]);
    let page = post_as(&office.app, &cookie, "/intake", &asked).await;
    assert!(page.body.contains("value=\"0912345678\""), "{}", page.body);
    assert!(page.body.contains("value=\"080190000012\""));
}

#[tokio::test]
async fn h45_what_is_sought_stands_in_no_address() {
    let office = Office::new();
    let cookie = office.sign_in("lan").await;
    accepted(&office, &accept(&office, &cookie, &[]).await);
    let work = get_as(&office.app, &cookie, "/work").await;
    assert!(
        work.body.contains("method=\"post\" action=\"/search\""),
        "{}",
        work.body
    );
    for (path, typed) in [
        ("/search", "0912345678"),
        ("/search", "080190000012"),
        ("/search", "Trần Thị Mẫu"),
        ("/find", "0912345678"),
    ] {
        let asked = form(&[("q", typed), ("at", "/work")]);
        let answer = post_as(&office.app, &cookie, path, &asked).await;
        assert_eq!(answer.status, 303, "{path}");
        let to = answer.header("location").to_owned();
        assert!(!to.contains(typed) && to.starts_with(path), "{to}");
        // Going back to it and reading it again show the same.
        for _ in 0..2 {
            let page = get_as(&office.app, &cookie, &to).await;
            assert_eq!(page.status, 200, "{to}");
            assert!(page.body.contains("Trần Thị Mẫu"), "{typed}: {}", page.body);
        }
        // The address tells nobody else.
        let other = office.sign_in("son").await;
        let page = get_as(&office.app, &other, &to).await;
        assert!(!page.body.contains(typed), "{}", page.body);
    }
    let part = form(&[("q", "0912345678"), ("part", "found")]);
    let page = post_as(&office.app, &cookie, "/find", &part).await;
    assert!(
        page.status == 200 && page.body.contains("data-found"),
        "{}",
        page.body
    );
}
