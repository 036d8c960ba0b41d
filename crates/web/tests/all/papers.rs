//! Papers as PDF over HTTP, read by Debian's tools: what stands on them, that a
//! reprint is the original with a mark, and that a broken template takes no
//! printing away.

use crate::Office;
use crate::dossier::{accept, clerk, intake, post, specialist, who};
use crate::printing::{printer, scanned};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, header};
use motcua_desk::Deed;
use motcua_desk::accept::{AcceptInput, Accepted};
use motcua_desk::clock::SeededEntropy;
use motcua_desk::queue::DeviceKind;
use motcua_desk::session::Door;
use motcua_domain::actor::Role;
use motcua_domain::id::DossierId;
use motcua_domain::ledger::receipt::ReceiptError;
use motcua_domain::ledger::verify::{Papers, Wrong, verify};
use motcua_domain::person::FullName;
use motcua_web::frame::Who;
use motcua_web::{AppState, routes::router};
use std::path::Path;
use std::process::Command;
use tower::ServiceExt as _;

/// An answer whose bytes are kept as they came.
pub(crate) struct Got {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

pub(crate) async fn got(app: &Router, who: &Who, path: &str) -> Got {
    let mut request = Request::get(path)
        .header(header::HOST, "motcua.test")
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(who.clone());
    let app = app.clone();
    let answer = crate::server().spawn(async move {
        let response: Response<Body> = app.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Got {
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes: bytes.to_vec(),
        }
    });
    answer.await.unwrap()
}

/// The PDF of an address.
async fn pdf(office: &Office, who: &Who, path: &str) -> Vec<u8> {
    let got = got(&office.app, who, path).await;
    let said = String::from_utf8_lossy(&got.bytes);
    assert_eq!(got.status, 200, "{path}: {said}");
    assert_eq!(got.header("content-type"), "application/pdf", "{path}");
    assert!(got.bytes.starts_with(b"%PDF"), "{path}");
    got.bytes
}

fn run(tool: &str, args: &[&str]) -> Vec<u8> {
    let out = Command::new(tool).args(args).output();
    let out = out.unwrap_or_else(|error| panic!("{tool} is needed by this test: {error}"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{tool} {args:?}: {said}");
    out.stdout
}

fn saved(dir: &Path, pdf: &[u8]) -> String {
    let path = dir.join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The text layer without white space: lines break where they like.
pub(crate) fn text(pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = saved(dir.path(), pdf);
    let text = run("pdftotext", &["-enc", "UTF-8", "-raw", &path, "-"]);
    squeeze(&String::from_utf8(text).unwrap())
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) fn has(text: &str, part: &str) {
    assert!(text.contains(&squeeze(part)), "no {part} in {text}");
}

/// What Debian's zbar reads on all pages, at 200 dots an inch.
fn codes(pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = saved(dir.path(), pdf);
    let base = dir.path().join("page");
    let base = base.to_str().unwrap();
    run("pdftoppm", &["-r", "200", "-gray", "-png", &path, base]);
    let mut read = String::new();
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let page = entry.unwrap().path();
        if page.extension().is_none_or(|end| end != "png") {
            continue;
        }
        // It fails where a page bears no code.
        let out = Command::new("zbarimg")
            .args(["-q", "--raw", "-Sbinary", page.to_str().unwrap()])
            .output()
            .expect("zbarimg is needed by this test");
        read.push_str(&String::from_utf8(out.stdout).unwrap());
    }
    read
}

pub(crate) fn taken(office: &Office, name: &str) -> Accepted {
    taken_as(office, "a", name)
}

/// The same under another key than the first.
pub(crate) fn taken_as(office: &Office, key: &str, name: &str) -> Accepted {
    let mut intake = intake(office);
    intake.owners[0].name = FullName::parse(name).unwrap();
    let input = AcceptInput {
        entered: None,
        intake,
        payment: None,
        express: None,
    };
    let me = clerk(office);
    let done = office.desk.accept_to_print(&me.actor, key, input, false);
    done.unwrap()
}

pub(crate) fn last_seq(office: &Office, id: DossierId) -> i64 {
    let view = office.desk.view(&clerk(office).actor, id).unwrap();
    view.timeline.last().unwrap().seq
}

fn seen(office: &Office, id: DossierId) -> (DossierId, u32) {
    let view = office.desk.view(&clerk(office).actor, id).unwrap();
    (id, view.dossier.version)
}

#[tokio::test]
async fn the_receipt_is_a_pdf_with_its_codes_and_nothing_of_a_person_in_them() {
    let office = Office::new();
    let done = taken(&office, "Trần Văn Đậu Mẫu");
    let me = clerk(&office);
    let code = done.code.to_string();
    let path = format!("/dossiers/{code}/receipt/pdf");
    let answer = got(&office.app, &me, &path).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let inline = format!("inline; filename=\"{code}-receipt.pdf\"");
    assert_eq!(answer.header("content-disposition"), inline);
    assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN");
    assert!(
        answer
            .header("content-security-policy")
            .contains("frame-ancestors 'self'")
    );
    let receipt = pdf(&office, &me, &path).await;
    let said = text(&receipt);
    has(&said, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
    has(&said, "Thủ tục hành chính cần giải quyết");
    has(&said, "Trần Văn Đậu Mẫu");
    has(&said, &code);
    has(&said, &format!("Khóa tra cứu: {}", done.key));
    assert!(!said.contains("080000000012"), "masked: {said}");
    let read = codes(&receipt);
    let link = format!("http://motcua.test/t#{code}/{}", done.key);
    assert!(read.contains(&link), "{read}");
    for personal in ["Đậu", "0800", "0901234567"] {
        assert!(!read.contains(personal), "{personal} in {read}");
    }
    // The signed note and its proof go with it.
    let seq = last_seq(&office, done.done.dossier);
    let proof = office.desk.receipt_proof(done.done.dossier, seq).unwrap();
    let proof = proof.expect("the desk signs its receipts");
    assert!(read.contains(proof.note.trim_end()), "{read}");
    let dir = tempfile::tempdir().unwrap();
    let file = saved(dir.path(), &receipt);
    let listed = run("pdfdetach", &["-list", &file]);
    let listed = String::from_utf8(listed).unwrap();
    assert!(
        listed.contains("proof.tlog-proof") && listed.contains("payload.json"),
        "{listed}"
    );
    // The same by its event, and on the whole sheet.
    let by_event = format!("/d/{}/paper/{seq}/pdf", done.done.dossier);
    assert_eq!(pdf(&office, &me, &by_event).await, receipt);
    let whole = pdf(&office, &me, &format!("{by_event}?size=A4")).await;
    assert_ne!(whole, receipt);
    let odd = pdf(&office, &me, &format!("{by_event}?size=B7")).await;
    assert_eq!(odd, receipt, "what no form has is not heard");
    let other = who(&office, "son", "land-office", &[Role::Specialist]);
    for path in [path, by_event] {
        assert_eq!(got(&office.app, &other, &path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_files_inside_a_receipt_prove_it_and_forged_ones_do_not() {
    let office = Office::new();
    let done = taken(&office, "Trần Văn Thật");
    let path = format!("/dossiers/{}/receipt/pdf", done.code);
    let receipt = pdf(&office, &clerk(&office), &path).await;
    let files = motcua_papers::attachments(&receipt).unwrap();
    let keys = office.desk.office_keys().unwrap();
    let checked = |change: &dyn Fn(&str) -> String| {
        let mut papers = Papers::default();
        for (_, content) in &files {
            papers.add(&change(std::str::from_utf8(content).unwrap()));
        }
        verify(&papers, &keys)
    };
    let whole = checked(&|text: &str| text.to_owned());
    assert!(whole.is_proven() && whole.in_record.is_some(), "{whole:?}");
    let due = whole.receipt.unwrap().facts.due.date;
    let (due, earlier) = (due.to_string(), due.yesterday().unwrap().to_string());
    // An earlier date, in all of them.
    let forged = checked(&|text: &str| text.replace(&due, &earlier));
    let changed = Wrong::Receipt(ReceiptError::Changed);
    assert!(forged.wrong.contains(&changed), "{forged:?}");
    assert!(!forged.is_proven() && forged.in_record.is_none());
    // In the event alone: the note still holds, the record does not bear it out.
    let other = checked(&|text: &str| {
        if text.starts_with('{') {
            text.replace(&due, &earlier)
        } else {
            text.to_owned()
        }
    });
    assert!(!other.is_proven() && other.in_record.is_none(), "{other:?}");
    assert!(other.wrong.contains(&Wrong::NotInRecord), "{other:?}");
}

#[tokio::test]
async fn a_reprint_is_the_original_with_a_mark() {
    let office = Office::new();
    let done = taken(&office, "Trần Thị In");
    let (id, me) = (done.done.dossier, clerk(&office));
    let seq = last_seq(&office, id);
    let path = format!("/d/{id}/paper/{seq}/pdf");
    let original = pdf(&office, &me, &path).await;
    assert!(!text(&original).contains("BẢNINLẠI"));
    // What happens later, and the next day, changes nothing.
    let note = Deed::Note {
        text: "Sau khi in".to_owned(),
    };
    let noted = office.desk.perform(&me.actor, "n", seen(&office, id), note);
    noted.unwrap();
    office
        .clock
        .set("2026-11-25T10:00:00+07:00".parse().unwrap());
    assert_eq!(pdf(&office, &me, &path).await, original);
    office.desk.printed(&me.actor, id, seq).unwrap();
    let again = pdf(&office, &me, &path).await;
    let said = text(&again);
    assert!(said.contains("BẢNINLẠI"), "{said}");
    assert_eq!(said.replace("BẢNINLẠI", ""), text(&original));
    assert_eq!(pdf(&office, &me, &path).await, again);
    // The sheet got lost in the printer: what comes then is the original.
    office.desk.print_later(&me.actor, id, seq).unwrap();
    assert_eq!(pdf(&office, &me, &path).await, original);
}

#[tokio::test]
async fn hostile_names_are_printed_as_they_are() {
    let office = Office::new();
    let name = "Trần #panic() [$a$] = _b_ *c* <d> \\e @f `g` \"h\" // i";
    let done = taken(&office, name);
    let me = clerk(&office);
    let path = format!("/dossiers/{}/receipt/pdf", done.code);
    let said = text(&pdf(&office, &me, &path).await);
    has(&said, name);
    // As long as a name may be, in one word.
    let long = "Nguyễn".to_owned() + &"Đ".repeat(FullName::MAX - 6);
    let office = Office::new();
    let done = taken(&office, &long);
    let path = format!("/dossiers/{}/receipt/pdf", done.code);
    let said = text(&pdf(&office, &clerk(&office), &path).await);
    has(&said, &long);
}

#[tokio::test]
async fn every_paper_of_a_life_can_be_printed() {
    let office = Office::new();
    let (id, _) = accept(&office, "a");
    let (me, head) = (clerk(&office), specialist(&office));
    let assess = Deed::Money(motcua_desk::money::MoneyInput::Assess {
        amount: motcua_domain::money::Vnd(121_005),
        reason: "Thông báo 12".to_owned(),
    });
    let done = office
        .desk
        .perform(&me.actor, "n", seen(&office, id), assess);
    done.unwrap();
    let take = Deed::Money(motcua_desk::money::MoneyInput::Take {
        amount: motcua_domain::money::Vnd(121_005),
        means: "cash".to_owned(),
        receipt: String::new(),
    });
    let done = office.desk.perform(&me.actor, "t", seen(&office, id), take);
    let fee = done.unwrap().seq;
    let paper = |seq: i64| format!("/d/{id}/paper/{seq}/pdf");
    let said = text(&pdf(&office, &me, &paper(fee)).await);
    has(&said, "BIÊN LAI THU PHÍ, LỆ PHÍ");
    has(&said, "121.005 đồng");
    has(
        &said,
        "Một trăm hai mươi mốt nghìn không trăm linh năm đồng",
    );
    has(&said, "Tiền mặt");
    let ask = |key: &'static str| {
        let deed = Deed::RequestWithdrawal {
            reason: "Đổi ý".to_owned(),
        };
        let done = office.desk.perform(&me.actor, key, seen(&office, id), deed);
        done.unwrap();
    };
    let decide = |key: &'static str, granted: bool, reason: &str| {
        let deed = Deed::DecideWithdrawal {
            granted,
            reason: reason.to_owned(),
        };
        let done = office
            .desk
            .perform(&head.actor, key, seen(&office, id), deed);
        done.unwrap().seq
    };
    ask("w1");
    let kept = decide("d1", false, "Đã có kết quả thẩm định");
    let said = text(&pdf(&office, &me, &paper(kept)).await);
    has(&said, "TRẢ LỜI ĐỀ NGHỊ RÚT HỒ SƠ");
    has(&said, "Đã có kết quả thẩm định");
    ask("w2");
    let stopped = decide("d2", true, "");
    let said = text(&pdf(&office, &me, &paper(stopped)).await);
    has(&said, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ");
    has(&said, "đồng ý cho rút hồ sơ");
    has(&said, "Đổi ý");
    let slip = format!("/d/{id}/control/pdf");
    let said = text(&pdf(&office, &me, &slip).await);
    has(&said, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ");
    // An event without a paper has none, as PDF neither.
    let none = got(&office.app, &me, &paper(fee - 1)).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn a_broken_template_of_the_office_takes_no_printing_away() {
    let office = Office::new();
    let done = taken(&office, "Trần Thị Mẫu");
    let packs = tempfile::tempdir().unwrap();
    let state = AppState::new(
        office.desk.clone(),
        Door::new(&mut SeededEntropy::new(5)),
        motcua_web::guard::Net::default(),
    );
    state.set_packs(packs.path().to_owned());
    let app = router(state);
    let me = clerk(&office);
    let path = format!("/dossiers/{}/receipt/pdf", done.code);
    let built_in = got(&app, &me, &path).await;
    assert_eq!(built_in.status, 200);
    let place = packs.path().join("papers/2025");
    std::fs::create_dir_all(&place).unwrap();
    let broken = "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#no-such-thing(d)\n";
    std::fs::write(place.join("receipt.typ"), broken).unwrap();
    let again = got(&app, &me, &path).await;
    assert_eq!(again.bytes, built_in.bytes, "its first sheet decided");
    let next = taken_as(&office, "b", "Lê Thị Mẫu");
    let still = got(&app, &me, &format!("/dossiers/{}/receipt/pdf", next.code)).await;
    assert_eq!(still.status, 200, "the one before is in force");
    let cookie = office.sign_in("quan").await;
    let health = crate::get_as(&app, &cookie, "/admin/health").await.body;
    assert!(
        health.contains("2025/receipt.typ") && health.contains("dòng 3"),
        "{health}"
    );
    assert!(!health.contains("Trần Thị Mẫu"));
    // Mended while the server runs.
    let own = "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n\
        #show: sheet.with(d, title: \"Giấy của cơ quan\")\n#par(\"Mẫu riêng của cơ quan\")\n";
    std::fs::write(place.join("receipt.typ"), own).unwrap();
    let third = taken_as(&office, "c", "Phạm Thị Mẫu");
    let mended = got(&app, &me, &format!("/dossiers/{}/receipt/pdf", third.code)).await;
    has(&text(&mended.bytes), "Mẫu riêng của cơ quan");
    let health = crate::get_as(&app, &cookie, "/admin/health").await.body;
    assert!(!health.contains("dòng 3"), "{health}");
}

#[tokio::test]
async fn a_round_is_printed_as_a_list_to_sign() {
    let office = Office::new();
    let (id, code) = accept(&office, "a");
    let me = clerk(&office);
    let (_, version) = seen(&office, id);
    let paper = format!("{id}.{version}");
    let form = [("key", "h1"), ("to", "land-office"), ("d", paper.as_str())];
    let given = post(&office, &me, "/hand-over", &form).await;
    assert_eq!(given.status, 303, "{}", given.body);
    let list = crate::dossier::get(&office, &me, "/rounds").await.body;
    let (_, first) = list.split_once("href=\"/rounds/").unwrap();
    let first = first.split('"').next().unwrap();
    let page = crate::dossier::get(&office, &me, &format!("/rounds/{first}")).await;
    let link = format!("href=\"/rounds/{first}/pdf\"");
    assert!(page.body.contains(&link), "{}", page.body);
    let said = text(&pdf(&office, &me, &format!("/rounds/{first}/pdf")).await);
    has(&said, "GIẤY BÀN GIAO HỒ SƠ");
    has(&said, code.as_str());
    has(&said, "Tổng số: 01 hồ sơ");
}

#[tokio::test]
async fn the_receipt_is_sent_as_a_slip_to_the_counter_s_printer() {
    let office = Office::working();
    let done = taken(&office, "Trần Văn Phiếu");
    let (id, me) = (done.done.dossier, clerk(&office));
    let seq = last_seq(&office, id);
    let page = format!("/d/{id}/paper/{seq}");
    let shown = crate::dossier::get(&office, &me, &page).await.body;
    assert!(!shown.contains(&format!("{page}/slip")), "no printer yet");
    let none = post(&office, &me, &format!("{page}/slip"), &[]).await;
    assert_eq!(none.status, 404);
    let (address, jobs) = printer(1);
    crate::kiosk::pair(&office, DeviceKind::Tablet, &address).await;
    let shown = crate::dossier::get(&office, &me, &page).await.body;
    assert!(shown.contains(&format!("{page}/slip")), "{shown}");
    let sent = post(&office, &me, &format!("{page}/slip"), &[]).await;
    let to = sent.header("location").to_owned();
    assert_eq!(to, format!("{page}?done=notice-slip-printed"));
    let job = jobs.join().unwrap();
    let read = scanned(&job[0]);
    let link = format!("http://motcua.test/t#{}/{}", done.code, done.key);
    assert!(read.contains(&link), "{read:?}");
    // The printer is gone now.
    let sent = post(&office, &me, &format!("{page}/slip"), &[]).await;
    let to = sent.header("location").to_owned();
    assert_eq!(to, format!("{page}?done=notice-slip-fault"));
}

#[tokio::test]
async fn papers_that_wait_are_printed_one_after_the_other() {
    let office = Office::new();
    let me = clerk(&office);
    let input = || AcceptInput {
        entered: None,
        intake: intake(&office),
        payment: None,
        express: None,
    };
    let mut ids = Vec::new();
    for key in ["a", "b"] {
        let done = office.desk.accept_to_print(&me.actor, key, input(), false);
        ids.push(done.unwrap().done.dossier);
    }
    let waiting = office.desk.prints(&me.actor).unwrap();
    let seqs: Vec<i64> = waiting.iter().map(|one| one.seq).collect();
    let at = |n: usize| format!("/d/{}/paper/{}?print=1&amp;all=1", ids[n], seqs[n]);
    let list = crate::dossier::get(&office, &me, "/prints").await.body;
    assert!(list.contains(&at(0)), "{list}");
    let page = crate::dossier::get(&office, &me, &at(0).replace("&amp;", "&")).await;
    let next = "name=\"back\" value=\"next\"";
    assert!(page.body.contains(next), "{}", page.body);
    let done = async |n: usize, press: &str| {
        let (id, seq) = (ids[n].to_string(), seqs[n].to_string());
        let form = [
            ("dossier", id.as_str()),
            ("seq", seq.as_str()),
            ("back", "next"),
            ("do", press),
        ];
        let answer = post(&office, &me, "/prints", &form).await;
        answer.header("location").to_owned()
    };
    // A printer that is off prints the next one neither.
    assert_eq!(done(0, "later").await, "/prints?done=notice-print-later");
    let then = at(1).replace("&amp;", "&");
    let then = format!("{then}&done=notice-printed");
    assert_eq!(done(0, "printed").await, then);
    assert_eq!(done(1, "printed").await, "/prints?done=notice-printed");
}
