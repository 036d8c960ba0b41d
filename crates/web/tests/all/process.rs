//! Chances, the wave and the process view as the director sees them.

use crate::Office;
use crate::dossier::{accept, clerk, director, get};
use motcua_desk::Deed;
use motcua_domain::id::DossierId;
use motcua_web::i18n::{Lang, text};

fn stop(office: &Office, id: DossierId) {
    let read = office
        .desk
        .store()
        .read(office.desk.id(), |tx| tx.dossier(id));
    let version = read.unwrap().unwrap().version;
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    let me = director(office).actor;
    office
        .desk
        .perform(&me, &format!("stop-{id}"), (id, version), stop)
        .unwrap();
}

/// The first address in a page that begins with a path, as a browser reads it.
fn link(page: &str, path: &str) -> String {
    let found = page.find(&format!("href=\"{path}"));
    let from = found.unwrap_or_else(|| panic!("no link to {path}: {page}")) + 6;
    let text = page[from..].split('"').next().unwrap();
    text.replace("&#38;", "&")
        .replace("&amp;", "&")
        .split('#')
        .next()
        .unwrap()
        .to_owned()
}

fn cases_of(page: &str) -> String {
    link(page, "/director/process/cases?")
}

#[test]
fn the_director_reads_chances_and_the_process_down_to_the_dossiers() {
    crate::on_both(async |office: Office| {
        let boss = director(&office);
        let before = get(&office, &boss, "/director/risk").await;
        assert_eq!(before.status, 200);
        assert!(before.body.contains("Chưa tính khả năng trễ"));
        let (open, code) = accept(&office, "a");
        let (ended, gone) = accept(&office, "b");
        stop(&office, ended);
        office.desk.tell_risk().unwrap();
        let any = office.desk.count_process(&mut |_, _| true).unwrap();
        assert!(any, "something ended");
        let risk = get(&office, &boss, "/director/risk").await.body;
        assert!(risk.contains(code.as_str()) && !risk.contains(gone.as_str()));
        assert!(
            risk.contains("1 trong 10"),
            "the assumption is said: {risk}"
        );
        let none = get(&office, &boss, "/director/risk?class=9").await.body;
        assert!(!none.contains(code.as_str()));
        let wave = get(&office, &boss, "/director/wave").await.body;
        let day = get(&office, &boss, &link(&wave, "/director/risk?due=")).await;
        assert_eq!(day.status, 200);
        // The month before is shown unless another is asked for. It took less
        // than a minute: it ended all the same.
        let month = motcua_domain::time::local(office.desk.now()).strftime("%Y-%m");
        let month = format!("/director/process?period={month}");
        let process = get(&office, &boss, &month).await.body;
        let cases = cases_of(&process);
        let cases = get(&office, &boss, &cases).await.body;
        assert!(cases.contains(gone.as_str()) && !cases.contains(code.as_str()));
        assert!(cases.contains("<b>Tất cả: 1 hồ sơ</b>"), "{cases}");
        // What the numbers count, and no eight minutes out of a class.
        for told in ["Số hồ sơ", "dưới 15 phút", "dưới 1 phút"] {
            assert!(process.contains(told), "{told}: {process}");
        }
        for zero in [">0 phút<", ">8 phút<", ">14 phút<"] {
            assert!(!process.contains(zero), "{zero}: {process}");
        }
        for path in ["risk", "wave", "process", "process/cases"] {
            let path = format!("/director/{path}");
            assert_eq!(get(&office, &clerk(&office), &path).await.status, 403);
        }
        assert!(process.contains(&text(Lang::Vi, "process-source-own", &[])));
        let wrong = get(&office, &boss, "/director/process?field=lnad&unit=x").await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        for id in ["process-unknown-field", "process-unknown-unit"] {
            assert!(wrong.body.contains(&text(Lang::Vi, id, &[])), "{id}");
        }
        let wrong = get(&office, &boss, &format!("{}&unit=x", cases_of(&process))).await;
        assert_eq!(wrong.status, 422);
        let odd = get(&office, &boss, "/director/process?period=2026-10R").await;
        assert_eq!(odd.status, 404);
        // A place that is none begins the list anew; a choice that is none is
        // said, and never answered with something else.
        let odd = get(&office, &boss, "/director/risk?after=y").await;
        assert_eq!(odd.status, 200);
        for (query, ids) in [
            ("risk?class=x&due=z", ["chance-bad-class", "chance-bad-due"]),
            ("risk?class=99", ["chance-bad-class", "process-not-shown"]),
            (
                "risk?unit=zzz&field=lnad",
                ["process-unknown-unit", "process-unknown-field"],
            ),
            (
                "wave?unit=zzz",
                ["process-unknown-unit", "process-not-shown"],
            ),
        ] {
            let odd = get(&office, &boss, &format!("/director/{query}")).await;
            assert_eq!(odd.status, 422, "{query}: {}", odd.body);
            for id in ids {
                let said = text(Lang::Vi, id, &[]);
                assert!(odd.body.contains(&said), "{query} {id}: {}", odd.body);
            }
        }
        for known in ["risk?unit=desk&field=land&class=9", "wave?unit=land-office"] {
            let page = get(&office, &boss, &format!("/director/{known}")).await;
            assert_eq!(page.status, 200, "{known}");
        }
        assert!(open != ended);
    });
}
