//! Corrections as a browser sends them: the page filled by the desk, changed
//! by hand, sent back whole.

use crate::Office;
use crate::dossier::{accept, clerk, director, get, intake, post, specialist};
use motcua_desk::{Deed, Seen};
use motcua_domain::id::DossierId;

type Pairs = Vec<(String, String)>;

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or(("", ""));
    rest.split_once(to).map_or("", |(inside, _)| inside)
}

/// Every field of the correction's form as a browser would send it.
fn fields(page: &str, id: DossierId) -> Pairs {
    let mark = format!("action=\"/d/{id}/correct\"");
    let (_, form) = page.split_once(&mark).unwrap_or_else(|| panic!("{page}"));
    let (form, _) = form.split_once("</form>").unwrap();
    let mut pairs = Pairs::new();
    for tag in form.split('<').skip(1) {
        let name = between(tag, "name=\"", "\"").to_owned();
        let value = between(tag, "value=\"", "\"").replace("&#39;", "'");
        let ticked = !tag.contains("type=\"checkbox\"") || tag.contains(" checked");
        if tag.starts_with("input") && ticked {
            pairs.push((name, value));
        } else if tag.starts_with("select") {
            pairs.push((name, String::new()));
        } else if tag.starts_with("option") {
            let last = pairs.last_mut().unwrap();
            if tag.contains(" selected") {
                last.1 = value;
            }
        } else if tag.starts_with("textarea") {
            pairs.push((name, String::new()));
        }
    }
    pairs
}

async fn form(office: &Office, who: &motcua_web::frame::Who, id: DossierId) -> Pairs {
    let page = get(office, who, &format!("/d/{id}/correct")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    fields(&page.body, id)
}

async fn send(
    office: &Office,
    who: &motcua_web::frame::Who,
    id: DossierId,
    mut pairs: Pairs,
    change: &[(&str, &str)],
) -> crate::Answer {
    pairs.retain(|(name, _)| !change.iter().any(|(changed, _)| name == changed));
    let kept = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    let pairs: Vec<(&str, &str)> = kept.chain(change.iter().copied()).collect();
    post(office, who, &format!("/d/{id}/correct"), &pairs).await
}

fn seen(office: &Office, id: DossierId) -> Seen {
    let view = office.desk.view(&director(office).actor, id).unwrap();
    (id, view.dossier.version)
}

#[tokio::test]
async fn a_correction_reads_people_as_the_intake_does() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let me = clerk(&office);
    let pairs = form(&office, &me, id).await;
    let change = [("name", "Nguye64n Văn Sai"), ("reason", "Sai tên")];
    let garbled = send(&office, &me, id, pairs.clone(), &change).await;
    assert_eq!(garbled.status, 422, "{}", garbled.body);
    assert!(garbled.body.contains("name=\"name_ok\""), "told, not saved");
    // Another person, another kind of paper, a second owner, somebody who submits.
    let change = [
        ("name", "Nguyễn Thị Đúng"),
        ("paper", "passport"),
        ("paper_no", "C1234567"),
        ("born", "07/03/1990"),
        ("sex", "female"),
        ("email", "dung@example.vn"),
        ("name_2", "Lê Văn Hai"),
        ("name_rep", "Trần Văn Thay"),
        ("authority", "power"),
        ("rep_paper", "UQ 12/2026"),
        ("via", "post"),
        ("channel", "post"),
        ("reason", "Sai người"),
        ("key", "c2"),
    ];
    let done = send(&office, &me, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let view = office.desk.view(&me.actor, id).unwrap();
    let people: Vec<(&str, &str)> = view
        .people
        .iter()
        .map(|p| (p.person.name.as_str(), p.person.id.kind()))
        .collect();
    assert_eq!(
        people,
        [
            ("Nguyễn Thị Đúng", "passport"),
            ("Lê Văn Hai", "none"),
            ("Trần Văn Thay", "none"),
        ]
    );
    assert_eq!(view.people[0].person.birth.unwrap().year(), 1990);
    let intake = &view.dossier.intake;
    let code = view.dossier.code.as_ref().unwrap();
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    for told in [
        "Đã sửa: ",
        " → Nguyễn Thị Đúng",
        "Chủ hồ sơ: (không có) → Lê Văn Hai",
        "Người được ủy quyền: (không có) → Trần Văn Thay",
        "Cách nộp: ",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(intake.channel, motcua_domain::procedure::Channel::Post);
    assert_eq!(intake.result_via, motcua_domain::dossier::ResultVia::Post);
    // Taken out again, and the paper of who submits is asked for.
    let pairs = form(&office, &me, id).await;
    let change = [("rep_paper", ""), ("reason", "x"), ("key", "c3")];
    let bare = send(&office, &me, id, pairs.clone(), &change).await;
    assert_eq!(bare.status, 422, "{}", bare.body);
    let change = [
        ("name_2", ""),
        ("name_rep", ""),
        ("reason", "x"),
        ("key", "c4"),
    ];
    let done = send(&office, &me, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let view = office.desk.view(&me.actor, id).unwrap();
    assert_eq!(view.people.len(), 1);
}

#[tokio::test]
async fn another_procedure_asks_for_its_papers_before_anything_is_saved() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let me = clerk(&office);
    let pairs = form(&office, &me, id).await;
    let old = office
        .desk
        .view(&me.actor, id)
        .unwrap()
        .procedure
        .procedure
        .code
        .clone();
    let settings = office.desk.settings();
    let other = settings.catalogue.all(office.desk.today()).find(|p| {
        let limit = p
            .procedure
            .limit_for(None, None, motcua_domain::procedure::Channel::Counter);
        p.procedure.code != old
            && p.is_usable()
            && p.procedure.items.len() > 1
            && limit.is_some()
            && p.procedure.cases.is_empty()
    });
    let other = &other.expect("another usable procedure").procedure;
    let change = [
        ("procedure", other.code.as_str()),
        ("reason", "Nhầm thủ tục"),
    ];
    let asked = send(&office, &me, id, pairs, &change).await;
    assert_eq!(asked.status, 422);
    let last = &other.items.last().unwrap().id;
    assert!(
        asked.body.contains(&format!("name=\"o_{last}\"")),
        "{}",
        asked.body
    );
    // What was counted stays with a paper of the same name, and with no other;
    // the browser puts nothing back over the answer.
    assert!(asked.body.contains(" data-answered>"), "{}", asked.body);
    let pairs = fields(&asked.body, id);
    let view = office.desk.view(&me.actor, id).unwrap();
    let before = &view.procedure.procedure;
    for item in &other.items {
        let field = format!("o_{}", item.id);
        let shown = pairs.iter().find(|(name, _)| *name == field);
        let shown = shown.map_or("", |(_, value)| value.as_str());
        let same = before.items.iter().any(|old| old.name_vi == item.name_vi);
        assert_eq!(shown.is_empty(), !same, "{}: {shown}", item.name_vi);
    }
    // Sent without papers it is refused, with them it is saved.
    let none: Vec<(String, String)> = other
        .items
        .iter()
        .flat_map(|i| {
            [
                (format!("o_{}", i.id), String::new()),
                (format!("c_{}", i.id), String::new()),
            ]
        })
        .collect();
    let none: Vec<(&str, &str)> = none.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let change = [&none[..], &[("reason", "Nhầm thủ tục"), ("key", "p1")]].concat();
    let bare = send(&office, &me, id, pairs.clone(), &change).await;
    assert_eq!(bare.status, 422, "{}", bare.body);
    let all: Vec<(String, String)> = other
        .items
        .iter()
        .flat_map(|i| {
            [
                (format!("o_{}", i.id), i.originals.max(1).to_string()),
                (format!("c_{}", i.id), i.copies.to_string()),
            ]
        })
        .collect();
    let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let change = [&all[..], &[("reason", "Nhầm thủ tục"), ("key", "p2")]].concat();
    let done = send(&office, &me, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let intake = office.desk.view(&me.actor, id).unwrap().dossier.intake;
    assert_eq!(intake.procedure.code, other.code);
    assert_eq!(intake.papers.len(), other.items.len());
}

#[tokio::test]
async fn the_page_shows_the_corrected_receipt() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let pairs = form(&office, &me, id).await;
    let change = [
        ("day", "2026-11-20"),
        ("time", "08:15"),
        ("channel", "post"),
        ("reason", "Sai ngày"),
    ];
    let done = send(&office, &me, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    let (_, received) = page.split_once("Nhận lúc").unwrap();
    let received: String = received.chars().take(60).collect();
    assert!(
        received.contains("08:15") || received.contains("8:15"),
        "{received}"
    );
    assert!(received.contains("20/11"), "{received}");
}

#[tokio::test]
async fn who_cannot_correct_is_shown_no_form_and_the_closed_dossier_gets_a_paper() {
    let office = Office::new();
    let (me, boss) = (clerk(&office), director(&office));
    let entered = office.desk.enter(&me.actor, "e", intake(&office)).unwrap();
    let path = |id: DossierId| format!("/d/{id}/correct");
    let page = get(&office, &me, &path(entered.dossier)).await;
    assert_eq!(page.status, 422, "not accepted yet");
    let (id, code) = accept(&office, "a");
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    let stopped = office
        .desk
        .perform(&boss.actor, "s", seen(&office, id), stop);
    let stopped = stopped.unwrap();
    let page = get(&office, &me, &path(id)).await;
    assert_eq!(page.status, 403, "the director answers for closed ones");
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    assert!(!page.contains(&path(id)), "no link to what cannot work");
    let notice = get(&office, &me, &format!("/d/{id}/paper/{}", stopped.seq)).await;
    assert!(
        notice.body.contains("Thông báo dừng giải quyết hồ sơ")
            && notice.body.contains("Người nộp đã mất"),
        "{}",
        notice.body
    );
    let pairs = form(&office, &boss, id).await;
    let change = [
        ("name", "Đỗ Thị Đúng"),
        ("day", "2026-11-23"),
        ("time", "08:00"),
        ("channel", "post"),
        ("reason", "Sai người"),
    ];
    let done = send(&office, &boss, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = get(&office, &boss, &format!("/dossiers/{code}")).await.body;
    assert!(page.contains("Đỗ Thị Đúng") && page.contains("Phiếu đính chính"));
    let seq = stopped.seq + 1;
    let paper = get(&office, &boss, &format!("/d/{id}/paper/{seq}"))
        .await
        .body;
    assert!(!paper.contains("<li>Thủ tục:"), "it is the same: {paper}");
    for part in [
        "Phiếu đính chính hồ sơ",
        "Đỗ Thị Đúng",
        "08 giờ 00",
        "Sai người",
    ] {
        assert!(
            paper.contains(part) || (part == "08 giờ 00" && paper.contains("8 giờ 00")),
            "{part}: {paper}"
        );
    }
    // The notice of the stop still names who was named then.
    let again = get(&office, &me, &format!("/d/{id}/paper/{}", stopped.seq)).await;
    assert!(!again.body.contains("Đỗ Thị Đúng"));
}

#[tokio::test]
async fn a_granted_withdrawal_has_its_paper_with_the_money_paid() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let (me, head) = (clerk(&office), specialist(&office));
    let assess = Deed::Money(motcua_desk::money::MoneyInput::Assess {
        amount: motcua_domain::money::Vnd(90_000),
        reason: "Thông báo 12".to_owned(),
    });
    let done = office
        .desk
        .perform(&me.actor, "n", seen(&office, id), assess);
    done.unwrap();
    let take = Deed::Money(motcua_desk::money::MoneyInput::Take {
        amount: motcua_domain::money::Vnd(90_000),
        means: "cash".to_owned(),
        receipt: String::new(),
    });
    let done = office.desk.perform(&me.actor, "t", seen(&office, id), take);
    done.unwrap();
    let ask = Deed::RequestWithdrawal {
        reason: String::new(),
    };
    let done = office.desk.perform(&me.actor, "w", seen(&office, id), ask);
    done.unwrap();
    let grant = Deed::DecideWithdrawal {
        granted: true,
        reason: String::new(),
    };
    let done = office
        .desk
        .perform(&head.actor, "g", seen(&office, id), grant);
    let seq = done.unwrap().seq;
    let paper = get(&office, &me, &format!("/d/{id}/paper/{seq}"))
        .await
        .body;
    for part in ["Thông báo dừng giải quyết hồ sơ", "cho rút hồ sơ", "90.000"] {
        assert!(paper.contains(part), "{part}: {paper}");
    }
    // Given back as no longer due, nothing is owed.
    let refund = [
        ("deed", "refund_fee"),
        ("key", "r"),
        ("version", &seen(&office, id).1.to_string()),
        ("refund_fee-amount", "90.000"),
        ("refund_fee-cause", "not_due"),
        ("refund_fee-means", "cash"),
        ("refund_fee-reason", "Đã rút hồ sơ"),
    ];
    let done = post(&office, &me, &format!("/d/{id}/do"), &refund).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let money = office.desk.view(&me.actor, id).unwrap().dossier.money;
    assert_eq!(money.open(), motcua_domain::money::Vnd(0));
}

#[tokio::test]
async fn a_fault_of_a_correction_stands_at_its_own_field_or_above_the_form() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let me = clerk(&office);
    let pairs = form(&office, &me, id).await;
    let change = [("reason", "Xem lại"), ("key", "s1")];
    let same = send(&office, &me, id, pairs.clone(), &change).await;
    assert_eq!(same.status, 422, "{}", same.body);
    let said = "href=\"#i-whole\">Không có gì thay đổi.</a>";
    assert!(same.body.contains(said), "{}", same.body);
    assert!(!same.body.contains("href=\"#i-reason\""), "{}", same.body);
    // Which refusal it is, depends on how far back the procedure goes.
    let change = [("day", "2001-01-04"), ("reason", "Sai ngày"), ("key", "s2")];
    let early = send(&office, &me, id, pairs, &change).await;
    assert_eq!(early.status, 422, "{}", early.body);
    assert!(early.body.contains("href=\"#i-day\""), "{}", early.body);
    assert!(!early.body.contains("href=\"#i-reason\""), "{}", early.body);
}

#[tokio::test]
async fn a_correction_shows_its_date_before_and_takes_no_promise_back() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let pairs = form(&office, &me, id).await;
    // At the counter nothing came on a Sunday.
    let sunday = [("day", "2026-11-22"), ("reason", "Sai ngày"), ("key", "s1")];
    let refused = send(&office, &me, id, pairs.clone(), &sunday).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("href=\"#i-day\""), "{}", refused.body);
    assert!(refused.body.contains("nộp tại quầy không thể đến trước"));
    let before = office.desk.view(&me.actor, id).unwrap().dossier;
    let look = [
        ("day", "2026-11-20"),
        ("time", "08:15"),
        ("channel", "post"),
        ("do", "preview"),
    ];
    let seen = send(&office, &me, id, pairs.clone(), &look).await;
    assert_eq!(seen.status, 200, "{}", seen.body);
    assert!(seen.body.contains("Ngày hẹn không đổi: "), "{}", seen.body);
    assert!(seen.body.contains("Tính lại thì hạn là: "), "{}", seen.body);
    let same = office.desk.view(&me.actor, id).unwrap().dossier;
    assert_eq!(same, before, "nothing was written");
    let change = [&look[..3], &[("reason", "Sai ngày"), ("key", "s2")]].concat();
    let done = send(&office, &me, id, pairs, &change).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let after = office.desk.view(&me.actor, id).unwrap().dossier;
    assert_eq!(after.promises, before.promises);
    let page = get(&office, &me, &format!("/dossiers/{code}")).await.body;
    assert!(page.contains("sớm hơn ngày đã hẹn"), "{page}");
}
