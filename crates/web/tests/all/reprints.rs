//! Templates that change or break between two sheets of a paper, and signs that
//! no font has.

use crate::Office;
use crate::dossier::{clerk, get, post};
use crate::papers::{got, has, last_seq, taken, taken_as, text};
use axum::Router;
use motcua_desk::accept::Accepted;
use motcua_desk::clock::SeededEntropy;
use motcua_desk::session::Door;
use motcua_web::{AppState, routes::router};
use std::path::Path;

const LOST: &str = "BẢN IN LẠI THEO MẪU HIỆN HÀNH, KHÔNG CÒN MẪU CŨ";

/// The server of an office with packs of its own, as after a restart.
fn started(office: &Office, packs: &Path) -> Router {
    let state = AppState::new(
        office.desk.clone(),
        Door::new(&mut SeededEntropy::new(5)),
        motcua_web::guard::Net::default(),
    );
    state.set_packs(packs.to_owned());
    router(state)
}

fn write(packs: &Path, text: &str) {
    let place = packs.join("papers/2025");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("receipt.typ"), text).unwrap();
}

/// A receipt of the office's own.
fn own(said: &str) -> String {
    format!(
        "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n\
         #show: sheet.with(d, title: \"Giấy riêng\")\n#par(\"{said}\")\n"
    )
}

async fn pdf(app: &Router, office: &Office, path: &str) -> Vec<u8> {
    let got = got(app, &clerk(office), path).await;
    let said = String::from_utf8_lossy(&got.bytes);
    assert_eq!(got.status, 200, "{path}: {said}");
    got.bytes
}

fn paper(office: &Office, done: &Accepted) -> String {
    let id = done.done.dossier;
    format!("/d/{id}/paper/{}/pdf", last_seq(office, id))
}

#[tokio::test]
async fn a_reprint_is_made_with_the_templates_of_its_first_sheet() {
    let (office, packs) = (Office::new(), tempfile::tempdir().unwrap());
    let packs = packs.path();
    write(packs, &own("Mẫu thứ nhất"));
    let app = started(&office, packs);
    let done = taken(&office, "Trần Thị Mẫu");
    let path = paper(&office, &done);
    has(&text(&pdf(&app, &office, &path).await), "Mẫu thứ nhất");
    // It may have been printed: a mended template counts when somebody asks.
    write(packs, &own("Mẫu thứ hai, đã sửa"));
    has(&text(&pdf(&app, &office, &path).await), "Mẫu thứ nhất");
    let (id, me) = (done.done.dossier, clerk(&office));
    let seq = last_seq(&office, id);
    office.desk.print_anew(&me.actor, id, seq).unwrap();
    let original = pdf(&app, &office, &path).await;
    has(&text(&original), "Mẫu thứ hai, đã sửa");
    office.desk.printed(&me.actor, id, seq).unwrap();
    write(packs, &own("Mẫu thứ ba"));
    let again = pdf(&app, &office, &path).await;
    let said = text(&again);
    assert!(said.contains("BẢNINLẠI"), "{said}");
    assert_eq!(said.replace("BẢNINLẠI", ""), text(&original));
    let other = paper(&office, &taken_as(&office, "b", "Lê Văn Sau"));
    has(&text(&pdf(&app, &office, &other).await), "Mẫu thứ ba");
    // The folder is gone and the program is another: the desk remembers.
    std::fs::remove_dir_all(packs.join("papers")).unwrap();
    let later = started(&office, packs);
    assert!(
        pdf(&later, &office, &path).await == again,
        "other bytes after a restart"
    );
    // Given back as not printed, it is a first sheet again, made as it was.
    office.desk.print_later(&me.actor, id, seq).unwrap();
    let same = text(&pdf(&later, &office, &path).await);
    assert_eq!(same, text(&original));
    office.desk.print_anew(&me.actor, id, seq).unwrap();
    let fresh = text(&pdf(&later, &office, &path).await);
    has(&fresh, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
    assert!(!fresh.contains("BẢNINLẠI"), "{fresh}");
}

#[tokio::test]
async fn a_reprint_whose_templates_are_not_known_says_so() {
    let office = Office::new();
    let me = clerk(&office);
    let old = taken(&office, "Trần Thị Cũ");
    let path = paper(&office, &old);
    // As papers were printed before their templates were kept.
    let id = old.done.dossier;
    let seq = last_seq(&office, id);
    office.desk.printed(&me.actor, id, seq).unwrap();
    let again = pdf(&office.app, &office, &path).await;
    has(&text(&again), LOST);
    let third = pdf(&office.app, &office, &path).await;
    assert!(third == again, "it cannot come to be known");
    // Said to be in hand on the page, though no PDF of it was made.
    let new = taken_as(&office, "b", "Lê Văn Mới");
    let id = new.done.dossier;
    let (dossier, seq) = (id.to_string(), last_seq(&office, id).to_string());
    let form = [
        ("dossier", dossier.as_str()),
        ("seq", seq.as_str()),
        ("do", "printed"),
    ];
    assert_eq!(post(&office, &me, "/prints", &form).await.status, 303);
    let said = text(&pdf(&office.app, &office, &paper(&office, &new)).await);
    assert!(said.contains("BẢNINLẠI"), "{said}");
    assert!(!said.contains("KHÔNGCÒN"), "{said}");
}

#[tokio::test]
async fn a_template_that_breaks_over_a_restart_leaves_the_office_s_last_one_in_force() {
    let (office, packs) = (Office::new(), tempfile::tempdir().unwrap());
    let packs = packs.path();
    write(packs, &own("Mẫu của cơ quan"));
    let first = paper(&office, &taken(&office, "Trần Thị Mẫu"));
    let app = started(&office, packs);
    has(&text(&pdf(&app, &office, &first).await), "Mẫu của cơ quan");
    let cookie = office.sign_in("quan").await;
    // Grammar, then one that cannot be carried out.
    let halted = format!("{}#khong-co-gi\n", own("Mẫu hỏng"));
    for (broken, line) in [("#let d = (\n", "dòng 1"), (halted.as_str(), "dòng 5")] {
        write(packs, broken);
        let app = started(&office, packs);
        let next = paper(&office, &taken_as(&office, line, "Lê Văn Sau"));
        has(&text(&pdf(&app, &office, &next).await), "Mẫu của cơ quan");
        let health = crate::get_as(&app, &cookie, "/admin/health").await.body;
        let told = health.contains("2025/receipt.typ") && health.contains(line);
        assert!(told, "{line}: {health}");
    }
}

#[tokio::test]
async fn signs_that_cannot_be_printed_are_told_on_the_page_of_the_paper() {
    let office = Office::new();
    let me = clerk(&office);
    let odd = taken(&office, "Trần 😀 Văn 😀 Mẫu");
    let page = get(&office, &me, &format!("/dossiers/{}/receipt", odd.code)).await;
    let told = "Không in được các ký hiệu: 😀 (U+1F600). Trên giấy";
    assert!(page.body.contains(told), "{}", page.body);
    let usual = taken_as(&office, "b", "Nguyễn Thị Hường Ước");
    let page = get(&office, &me, &format!("/dossiers/{}/receipt", usual.code)).await;
    assert!(!page.body.contains("Không in được"), "{}", page.body);
}
