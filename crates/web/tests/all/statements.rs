//! Costs do not grow with rows: as many statements for a full list as for a
//! short one, on every page that lists something, and on a long dossier.

use crate::{Office, get_as};
use motcua_domain::actor::Role;
use motcua_domain::id::DossierCode;

const LISTS: &[(&str, &str)] = &[
    ("boss", "/work?of=all"),
    ("boss", "/work?of=all&near=late"),
    ("boss", "/work?unit=desk"),
    ("son", "/work"),
    ("son", "/work?of=mine"),
    ("boss", "/search?q=dau+mau"),
    ("boss", "/search?q=0901234567"),
    ("boss", "/director"),
    ("boss", "/director?part=now"),
    ("boss", "/director/load"),
    ("boss", "/shifts"),
    ("boss", "/record"),
    ("quan", "/people"),
    ("quan", "/access-log"),
    ("quan", "/admin/procedures"),
    ("boss", "/leave"),
    ("lan", "/shift"),
    ("lan", "/intake?find=mau"),
    ("lan", "/procedures?q=dat"),
    ("lan", "/me"),
];

async fn measured(office: &Office, cookie: &str, path: &str) -> u64 {
    // The first visit may fill what is kept in memory.
    get_as(&office.app, cookie, path).await;
    let before = office.desk.store().statements_read();
    let answer = get_as(&office.app, cookie, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    office.desk.store().statements_read() - before
}

async fn all(office: &Office, code: &DossierCode) -> Vec<(String, u64)> {
    let mut counts = Vec::new();
    for (login, path) in LISTS {
        let cookie = office.sign_in(login).await;
        counts.push(((*path).to_owned(), measured(office, &cookie, path).await));
    }
    let clerk = office.sign_in("lan").await;
    for path in [
        format!("/dossiers/{code}"),
        format!("/dossiers/{code}/receipt"),
    ] {
        let n = measured(office, &clerk, &path).await;
        counts.push((path, n));
    }
    // Tracking by the citizen.
    let id = office.desk.find_code(code).unwrap();
    let form = format!("code={code}&key={}", office.desk.tracking_key(id).printed());
    let before = office.desk.store().statements_read();
    let answer = crate::post(&office.app, "/t", &form).await;
    assert_eq!(answer.status, 200);
    counts.push(("/t".into(), office.desk.store().statements_read() - before));
    counts
}

#[test]
fn statements_of_a_page_do_not_grow_with_rows() {
    crate::on_both(async |office: Office| {
        office.install("boss", "desk", &[Role::Director, Role::Head]);
        let (id, code) = crate::dossier::accept(&office, "first");
        let few = all(&office, &code).await;
        for n in 0..40 {
            crate::dossier::accept(&office, &format!("more{n}"));
        }
        for n in 0..12 {
            office.install(
                &format!("them{n:02}x{}", "abcdefghijkl".as_bytes()[n] as char),
                "desk",
                &[Role::Specialist],
            );
        }
        let me = crate::dossier::clerk(&office).actor;
        for n in 0..30 {
            let version = office.desk.view(&me, id).unwrap().dossier.version;
            let note = motcua_desk::Deed::Note {
                text: format!("ghi {n}"),
            };
            office
                .desk
                .perform(&me, &format!("n{n}"), (id, version), note)
                .unwrap();
        }
        let many = all(&office, &code).await;
        assert_eq!(few, many, "statements with few rows and with many");
    });
}
