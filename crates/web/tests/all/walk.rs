//! The access walk (H19): every route, without a session, with every role
//! that never does it, and with a right role of a wrong unit.
//!
//! The table below names what each route is about. A route that is not in it,
//! or a row without a route, fails the test: nobody adds an address without
//! saying whose it is.

use crate::{Answer, Office, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};
use motcua_domain::actor::{Role, Scope, scope};
use motcua_web::routes::{Needs, ROUTES, Route};

/// What a route is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum About {
    /// Open to all, or the reader's own things.
    Open,
    /// One dossier, named by id or code: the wall between units stands here.
    Dossier,
    /// A list or form whose rows the desk chooses for the reader.
    Own,
    /// Something of the whole desk: the role alone decides.
    Desk,
    /// A thing of one's own, named by its number.
    Mine,
    /// One official; a head reaches those of the own unit.
    Official,
}
use About::{Desk, Dossier, Mine, Official, Open, Own};

#[rustfmt::skip]
const WALK: &[(&str, &str, About)] = &[
    ("GET", "/", Open),
    ("GET", "/a/{file}", Open),
    ("GET", "/procedures", Open),
    ("GET", "/procedures/{code}", Open),
    ("GET", "/procedures/{code}/slip", Open),
    ("GET", "/t", Open),
    ("POST", "/t", Open),
    ("GET", "/sign-in", Open),
    ("POST", "/sign-in", Open),
    ("POST", "/sign-out", Open),
    ("GET", "/password", Open),
    ("POST", "/password", Open),
    ("GET", "/me", Open),
    ("POST", "/me/end", Open),
    ("GET", "/intake", Own),
    ("POST", "/intake", Own),
    ("GET", "/intake/live", Own),
    ("POST", "/intake/draft", Own),
    ("GET", "/intake/drafts", Own),
    ("POST", "/intake/drafts/{id}/drop", Mine),
    ("GET", "/intake/entered", Own),
    ("GET", "/intake/import", Own),
    ("POST", "/intake/import", Own),
    ("GET", "/prints", Own),
    ("POST", "/prints", Own),
    ("GET", "/admin/calendar", Desk),
    ("GET", "/admin/calendar/new", Desk),
    ("POST", "/admin/calendar/new", Desk),
    ("POST", "/admin/calendar/file", Desk),
    ("POST", "/admin/calendar/publish", Desk),
    ("GET", "/calendar.ics", Open),
    ("GET", "/calendar.json", Open),
    ("GET", "/admin/scanners", Desk),
    ("POST", "/admin/scanners", Desk),
    ("POST", "/admin/office/logo", Desk),
    ("GET", "/logo/{hash}", Open),
    // A kiosk gives tickets; it names nobody and holds nothing of a dossier.
    ("GET", "/device", Open),
    // The keys of the office are public, and the page asks nobody anything.
    ("GET", "/verify", Open),
    ("GET", "/kiosk", Desk),
    ("POST", "/kiosk/ticket", Desk),
    ("GET", "/kiosk/priority", Desk),
    ("GET", "/kiosk/guide", Desk),
    ("POST", "/kiosk/look", Desk),
    ("GET", "/kiosk/closed", Desk),
    ("POST", "/kiosk/book", Desk),
    ("GET", "/kiosk/booked", Desk),
    ("POST", "/kiosk/booked", Desk),
    ("GET", "/kiosk/ready", Desk),
    ("POST", "/kiosk/ready", Desk),
    ("GET", "/kiosk/t/{token}", Desk),
    ("GET", "/kiosk/t/{token}/print", Desk),
    ("POST", "/kiosk/t/{token}/print", Desk),
    ("GET", "/kiosk/t/{token}/change", Desk),
    ("POST", "/kiosk/t/{token}/change", Desk),
    ("GET", "/q", Open),
    ("POST", "/q", Open),
    ("GET", "/q/{token}", Open),
    ("GET", "/q/{token}/now", Open),
    ("POST", "/q/{token}/coming", Open),
    ("POST", "/q/{token}/back", Open),
    ("GET", "/book", Open),
    ("POST", "/book", Open),
    ("GET", "/book/mine", Open),
    ("POST", "/book/mine", Open),
    ("POST", "/book/move", Open),
    ("POST", "/book/release", Open),
    // The code of a slip opens its questions; it names nobody.
    ("GET", "/r", Open),
    ("POST", "/r", Open),
    ("POST", "/r/answer", Open),
    ("GET", "/r/thanks", Open),
    // A device that was let in; it knows no visit.
    ("GET", "/tablet", Open),
    ("GET", "/tablet/now", Open),
    ("POST", "/tablet/begun", Open),
    ("POST", "/tablet/away", Open),
    ("POST", "/tablet/answer", Open),
    ("POST", "/slip", Own),
    ("GET", "/survey/paper", Desk),
    ("POST", "/survey/paper", Desk),
    ("GET", "/survey/paper/blank", Desk),
    ("POST", "/assign", Own),
    ("GET", "/rounds", Own),
    ("GET", "/rounds/{first}", Own),
    ("GET", "/rounds/{first}/pdf", Own),
    ("GET", "/find", Own),
    ("POST", "/find", Own),
    ("GET", "/keys", Own),
    ("GET", "/d/{id}/intake", Dossier),
    ("GET", "/d/{id}/phone", Dossier),
    ("POST", "/d/{id}/messages", Dossier),
    ("POST", "/d/{id}/scans", Dossier),
    ("POST", "/d/{id}/preview", Dossier),
    ("GET", "/d/{id}/foresee", Dossier),
    ("POST", "/shift", Own),
    ("GET", "/shift/{id}", Mine),
    ("GET", "/admin/procedures", Desk),
    ("POST", "/admin/procedures/import", Desk),
    ("GET", "/admin/procedures/new", Desk),
    ("POST", "/admin/procedures/new", Desk),
    ("GET", "/admin/procedures/{code}", Desk),
    ("GET", "/admin/procedures/{code}/edit", Desk),
    ("POST", "/admin/procedures/{code}/edit", Desk),
    ("POST", "/admin/procedures/{code}/discard", Desk),
    ("POST", "/admin/procedures/{code}/publish", Desk),
    ("POST", "/admin/procedures/{code}/sign-off", Desk),
    ("GET", "/admin/register", Desk),
    ("POST", "/admin/register", Desk),
    ("POST", "/admin/register/step", Desk),
    ("POST", "/admin/register/undo", Desk),
    ("GET", "/admin/office", Desk),
    ("POST", "/admin/office", Desk),
    ("GET", "/admin/units", Desk),
    ("POST", "/admin/units", Desk),
    ("GET", "/admin/messages", Desk),
    ("POST", "/admin/messages", Desk),
    ("POST", "/admin/messages/test", Desk),
    ("POST", "/admin/messages/letters", Desk),
    ("GET", "/admin/health", Desk),
    ("POST", "/admin/health", Desk),
    ("POST", "/admin/health/backup", Desk),
    ("POST", "/admin/health/restored", Desk),
    ("GET", "/work", Own),
    ("POST", "/receive", Own),
    ("POST", "/hand-over", Own),
    ("GET", "/search", Own),
    ("POST", "/search", Own),
    ("GET", "/dossiers/{code}", Dossier),
    ("GET", "/dossiers/{code}/receipt", Dossier),
    ("GET", "/dossiers/{code}/receipt/pdf", Dossier),
    ("GET", "/d/{id}", Dossier),
    ("POST", "/d/{id}/do", Dossier),
    ("GET", "/d/{id}/correct", Dossier),
    ("POST", "/d/{id}/correct", Dossier),
    ("GET", "/d/{id}/control", Dossier),
    ("GET", "/d/{id}/control/pdf", Dossier),
    ("GET", "/d/{id}/paper/{seq}", Dossier),
    ("GET", "/d/{id}/paper/{seq}/pdf", Dossier),
    ("POST", "/d/{id}/paper/{seq}/anew", Dossier),
    ("POST", "/d/{id}/paper/{seq}/slip", Dossier),
    ("GET", "/d/{id}/all.zip", Dossier),
    ("POST", "/d/{id}/attach", Dossier),
    ("GET", "/d/{id}/files/{file}", Dossier),
    ("GET", "/shift", Own),
    ("GET", "/shifts", Own),
    ("GET", "/shifts/{id}", Mine),
    ("GET", "/record", Desk),
    ("GET", "/record/{size}", Desk),
    ("GET", "/reports", Own),
    ("GET", "/reports/{report}", Own),
    ("GET", "/reports/{report}/cases", Own),
    ("GET", "/reports/{report}/file", Own),
    ("POST", "/reports/{report}/close", Desk),
    ("POST", "/reports/{report}/declare", Desk),
    ("GET", "/report-files/{job}", Mine),
    ("GET", "/satisfaction", Open),
    ("GET", "/satisfaction.csv", Open),
    ("GET", "/satisfaction.json", Open),
    ("GET", "/survey/how", Open),
    ("GET", "/survey", Desk),
    ("GET", "/survey/new", Desk),
    ("POST", "/survey/new", Desk),
    ("GET", "/survey/me", Own),
    ("POST", "/survey/me", Own),
    ("GET", "/survey/comments", Desk),
    ("POST", "/survey/comments", Desk),
    // A survey names nobody; the desk says whose kind it is.
    ("GET", "/survey/{survey}", Desk),
    ("GET", "/survey/{survey}/edit", Desk),
    ("POST", "/survey/{survey}/edit", Desk),
    ("POST", "/survey/{survey}/act", Desk),
    ("GET", "/survey/{survey}/results", Desk),
    ("GET", "/survey/{survey}/interview", Desk),
    ("POST", "/survey/{survey}/interview", Desk),
    // Nobody is named on them; what was sent is found with its code and key.
    ("GET", "/box", Open),
    ("GET", "/box/new", Open),
    ("POST", "/box/new", Open),
    ("GET", "/box/track", Open),
    ("POST", "/box/track", Open),
    ("POST", "/box/track/add", Open),
    ("POST", "/box/track/say", Open),
    ("POST", "/box/track/photo", Open),
    ("GET", "/box/answers", Open),
    ("GET", "/box/answers.csv", Open),
    ("GET", "/box/answers.json", Open),
    ("GET", "/box/poster", Open),
    // The desk asks each row whether this reader may see it (feedback.rs).
    ("GET", "/feedback", Own),
    ("POST", "/feedback", Own),
    ("GET", "/feedback/new", Own),
    ("POST", "/feedback/new", Own),
    ("GET", "/feedback/questions", Own),
    ("POST", "/feedback/questions", Own),
    ("GET", "/feedback/sealed", Own),
    ("GET", "/feedback/{id}", Mine),
    ("POST", "/feedback/{id}", Mine),
    ("GET", "/feedback/{id}/photo/{n}", Mine),
    ("GET", "/admin/feedback", Desk),
    ("POST", "/admin/feedback", Desk),
    // The desk asks each thing whether this reader may see it (programme.rs).
    ("GET", "/programme", Own),
    ("GET", "/programme/list", Own),
    // Of all units together, for whoever follows them (programme_month.rs).
    ("GET", "/programme/month", Own),
    ("POST", "/programme/month", Desk),
    ("POST", "/programme/draw", Desk),
    ("GET", "/programme/report/{report}", Own),
    ("GET", "/programme/report/{report}/file", Own),
    ("GET", "/programme/settings", Desk),
    ("POST", "/programme/settings", Desk),
    ("GET", "/programme/new/directive", Desk),
    ("POST", "/programme/new/directive", Desk),
    ("GET", "/programme/new/theme", Desk),
    ("POST", "/programme/new/theme", Desk),
    ("GET", "/programme/new/plan", Own),
    ("POST", "/programme/new/plan", Own),
    ("GET", "/programme/new/model", Own),
    ("POST", "/programme/new/model", Own),
    ("GET", "/programme/new/commitment", Own),
    ("POST", "/programme/new/commitment", Own),
    ("GET", "/programme/new/inspection", Desk),
    ("POST", "/programme/new/inspection", Desk),
    ("GET", "/programme/new/review", Own),
    ("POST", "/programme/new/review", Own),
    ("GET", "/programme/sheet", Own),
    ("GET", "/programme/{id}/paper", Mine),
    ("GET", "/programme/{id}", Mine),
    ("POST", "/programme/{id}/act", Mine),
    ("GET", "/programme/{id}/edit", Mine),
    ("POST", "/programme/{id}/edit", Mine),
    ("POST", "/programme/{id}/file", Mine),
    ("GET", "/programme/{id}/file/{n}", Mine),
    ("GET", "/figures", Open),
    ("GET", "/figures.csv", Open),
    ("GET", "/figures.json", Open),
    ("GET", "/director", Desk),
    ("GET", "/director/load", Desk),
    ("GET", "/director/process", Desk),
    ("GET", "/director/process/cases", Desk),
    ("GET", "/director/risk", Desk),
    ("GET", "/director/roster", Desk),
    ("POST", "/director/roster", Desk),
    ("GET", "/director/tomorrow", Desk),
    ("GET", "/director/wave", Desk),
    ("GET", "/director/whatif", Desk),
    ("GET", "/director/whatif/fix", Desk),
    ("POST", "/director/whatif/fix", Desk),
    ("GET", "/director/whatif/model", Desk),
    ("GET", "/director/trust", Desk),
    ("GET", "/director/trust/model", Desk),
    // A unit's figures name nobody; an official's are asked for by the desk
    // (indicators.rs).
    ("GET", "/indicators", Own),
    ("GET", "/indicators.csv", Own),
    ("GET", "/indicators/{indicator}", Own),
    ("GET", "/indicators/{indicator}/cases", Own),
    ("GET", "/indicators/{indicator}/csv", Own),
    ("GET", "/counter", Own),
    ("POST", "/counter", Own),
    ("GET", "/counter/sign", Own),
    ("GET", "/visit/{id}/home", Mine),
    ("POST", "/visit/{id}/home", Mine),
    ("GET", "/visit/{id}/missing", Mine),
    ("GET", "/hall", Desk),
    ("POST", "/hall", Desk),
    ("GET", "/hall/list", Desk),
    ("GET", "/hall/messages", Desk),
    ("POST", "/hall/messages", Desk),
    ("GET", "/hall/visits", Desk),
    ("GET", "/hall/waits", Desk),
    ("GET", "/admin/queue", Desk),
    ("POST", "/admin/queue", Desk),
    ("GET", "/admin/queue/compare", Desk),
    ("GET", "/admin/devices", Desk),
    ("POST", "/admin/devices", Desk),
    ("GET", "/admin/booked", Desk),
    ("POST", "/admin/booked", Desk),
    ("GET", "/board", Open),
    ("GET", "/board/stream", Open),
    ("GET", "/live/stream", Own),
    ("GET", "/voice/{lang}/{piece}", Open),
    ("GET", "/accessibility", Open),
    ("GET", "/privacy", Open),
    ("GET", "/health", Open),
    ("GET", "/robots.txt", Open),
    ("GET", "/.well-known/security.txt", Open),
    ("GET", "/people", Desk),
    ("POST", "/people", Desk),
    ("GET", "/people/new", Desk),
    ("GET", "/people/{id}", Desk),
    ("POST", "/people/{id}", Desk),
    ("POST", "/people/{id}/reset", Desk),
    ("POST", "/people/{id}/disable", Desk),
    ("POST", "/people/{id}/enable", Desk),
    ("GET", "/leave", Own),
    ("POST", "/leave/{id}", Official),
    ("GET", "/access-log", Desk),
];

fn about(route: &Route) -> About {
    WALK.iter()
        .find(|(method, path, _)| (*method, *path) == (route.method, route.path))
        .unwrap_or_else(|| panic!("{} {} is not in the walk", route.method, route.path))
        .2
}

/// The address with these values in its places; what has no value gets 1.
fn address(path: &str, values: &[(&str, &str)]) -> String {
    let place = |part: &str| {
        values
            .iter()
            .find(|(name, _)| *name == part)
            .map_or_else(|| part.to_owned(), |(_, value)| (*value).to_owned())
    };
    path.split('/')
        .map(|part| match place(part) {
            part if part.starts_with('{') => "1".to_owned(),
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

const DEED: &str = "deed=note&key=walk&version=1&note-reason=x&reason=x&leave_from=2026-12-01&leave_to=2026-12-02&substitute=1";

async fn ask(office: &Office, cookie: &str, route: &Route, path: &str) -> Answer {
    if route.path.ends_with("/attach") {
        let body = "--B\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\nk\r\n--B\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n1\r\n--B\r\ncontent-disposition: form-data; name=\"attach-file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4 1 0 obj<</Type/Page>>endobj\nstartxref\n9\n%%EOF\n\r\n--B--\r\n";
        let request = Request::post(path)
            .header(header::HOST, "motcua.test")
            .header(header::ORIGIN, "http://motcua.test")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
            .body(Body::from(body))
            .unwrap();
        return send(&office.app, request).await;
    }
    match route.method {
        "GET" => get_as(&office.app, cookie, path).await,
        _ => post_as(&office.app, cookie, path, DEED).await,
    }
}

fn head(office: &Office) -> i64 {
    let desk = &office.desk;
    desk.store().read(desk.id(), |tx| tx.head()).unwrap()
}

#[test]
fn h19_every_route_is_in_the_walk_and_every_step_is_a_route() {
    for route in ROUTES {
        let about = about(route);
        let named = route.path.contains("{id}") && !route.path.starts_with("/people");
        assert!(
            route.needs == Needs::Public || !named || matches!(about, Dossier | Mine | Official),
            "{} names one thing and must say whose it is",
            route.path
        );
    }
    for (method, path, _) in WALK {
        let found = ROUTES
            .iter()
            .any(|r| (r.method, r.path) == (*method, *path));
        assert!(found, "{method} {path} is no route any more");
    }
}

#[test]
fn h19_without_a_session_nothing_is_shown_and_nothing_is_written() {
    crate::on_both(async |office: Office| {
        let (id, code) = crate::dossier::accept(&office, "a");
        let before = head(&office);
        for route in ROUTES.iter().filter(|route| route.needs != Needs::Public) {
            let values = [("{id}", id.to_string()), ("{code}", code.to_string())];
            let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let there = address(route.path, &values);
            for cookie in ["", "motcua=1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
                let answer = ask(&office, cookie, route, &there).await;
                // A form's typed text waits in the sign-in page; else nothing.
                assert!(
                    matches!(answer.status, 303 | 401),
                    "{} {there}",
                    route.method
                );
                if answer.status == 303 {
                    assert!(answer.header("location").starts_with("/sign-in"), "{there}");
                    assert!(answer.body.is_empty(), "{there}");
                }
                assert!(!answer.body.contains("Đậu Mẫu"), "{there}");
                assert_eq!(answer.header("etag"), "", "{there}");
            }
        }
        assert_eq!(head(&office), before);
    });
}

#[tokio::test]
async fn h19_a_role_that_never_does_it_is_refused_on_every_route() {
    let office = Office::new();
    let (id, code) = crate::dossier::accept(&office, "a");
    for &role in Role::ALL {
        let login = format!("w-{}", role.slug().replace('_', "-"));
        office.install(&login, "desk", &[role]);
        let cookie = office.sign_in(&login).await;
        let before = head(&office);
        for route in ROUTES {
            let Needs::Act(action) = route.needs else {
                continue;
            };
            if scope(role, action) != Scope::Never {
                continue;
            }
            // A thing that is there and one that is not: one answer.
            let mut answers = Vec::new();
            for (id, code) in [
                (id.to_string(), code.as_str()),
                ("987654".into(), "H53.LA-261124-9999"),
            ] {
                let there = address(route.path, &[("{id}", &id), ("{code}", code)]);
                let answer = ask(&office, &cookie, route, &there).await;
                assert_eq!(answer.status, 403, "{role:?} {} {there}", route.method);
                assert!(!answer.body.contains("Đậu Mẫu"), "{there}");
                answers.push(
                    answer
                        .body
                        .replace(&there, "HERE")
                        .replace(&motcua_web::pages::encode(&there), "HERE"),
                );
            }
            assert_eq!(answers[0], answers[1], "{}", route.path);
        }
        assert_eq!(head(&office), before, "nothing was written");
    }
}

#[test]
fn h19_a_right_role_of_a_wrong_unit_finds_no_dossier_on_any_route() {
    crate::on_both(async |office: Office| {
        let (id, code) = crate::dossier::accept(&office, "a");
        let desk = &office.desk;
        for role in [
            Role::Specialist,
            Role::RecordsClerk,
            Role::Head,
            Role::Signer,
        ] {
            let login = format!("x-{}", role.slug().replace('_', "-"));
            office.install(&login, "land-office", &[role]);
            let cookie = office.sign_in(&login).await;
            let before = head(&office);
            for route in ROUTES.iter().filter(|route| about(route) == Dossier) {
                let Needs::Act(action) = route.needs else {
                    panic!("{} shows a dossier to anybody", route.path)
                };
                if scope(role, action) == Scope::Never {
                    continue;
                }
                let mut answers = Vec::new();
                for (id, code) in [
                    (id.to_string(), code.as_str()),
                    ("987654".into(), "H53.LA-261124-9999"),
                ] {
                    let there = address(route.path, &[("{id}", &id), ("{code}", code)]);
                    let asked = desk.store().statements_read();
                    let answer = ask(&office, &cookie, route, &there).await;
                    let statements = desk.store().statements_read() - asked;
                    assert_eq!(
                        answer.status, 404,
                        "{role:?} {} {there}: {}",
                        route.method, answer.body
                    );
                    assert!(!answer.body.contains("Đậu Mẫu"), "{there}");
                    let mut headers: Vec<String> = answer
                        .headers
                        .iter()
                        .map(|(n, v)| format!("{n}: {v:?}"))
                        .collect();
                    headers.retain(|line| !line.starts_with("content-length"));
                    let body = answer
                        .body
                        .replace(&there, "HERE")
                        .replace(&motcua_web::pages::encode(&there), "HERE");
                    answers.push((body, headers, statements));
                }
                assert_eq!(
                    answers[0], answers[1],
                    "{} {} tells that the dossier exists",
                    route.method, route.path
                );
            }
            assert_eq!(head(&office), before, "nothing was written");
            // Lists and searches do not show it either.
            for list in [
                "/work?of=all",
                "/work?unit=desk",
                "/search?q=dau+mau",
                "/search?q=0901234567",
            ] {
                let answer = get_as(&office.app, &cookie, list).await;
                if answer.status == 200 {
                    assert!(
                        !answer.body.contains(code.as_str()) && !answer.body.contains("Đậu Mẫu"),
                        "{role:?} {list}"
                    );
                }
            }
        }
        // The attempts are in the log that the inspector reads.
        office.install("thanh-tra", "leaders", &[Role::Inspector]);
        let inspector = office.sign_in("thanh-tra").await;
        let log = get_as(&office.app, &inspector, &format!("/access-log?code={code}")).await;
        assert!(
            log.body.contains("Mẫu x-head") && log.body.contains("Bị từ chối"),
            "{}",
            log.body
        );
    });
}

#[tokio::test]
async fn h19_a_head_reaches_no_official_of_another_unit() {
    let office = Office::new();
    office.install("truong", "land-office", &[Role::Head]);
    let cookie = office.sign_in("truong").await;
    let staff = office.desk.staff_for_machine().unwrap();
    let lan = staff.iter().find(|one| one.login == "lan").unwrap().id;
    for route in ROUTES.iter().filter(|route| about(route) == Official) {
        let ours = ask(
            &office,
            &cookie,
            route,
            &address(route.path, &[("{id}", &lan.to_string())]),
        )
        .await;
        let none = ask(
            &office,
            &cookie,
            route,
            &address(route.path, &[("{id}", "987654")]),
        )
        .await;
        assert_eq!((ours.status, none.status), (404, 404), "{}", route.path);
    }
    assert_eq!(staff, office.desk.staff_for_machine().unwrap());
}

/// Each opening of a dossier is logged; the inspector may read dossiers and
/// the log and changes nothing; the administrator sees no contents.
#[test]
fn each_opening_is_logged_and_the_inspector_only_reads() {
    crate::on_both(async |office: Office| {
        let (id, code) = crate::dossier::accept(&office, "a");
        office.install("thanh-tra", "leaders", &[Role::Inspector]);
        let inspector = office.sign_in("thanh-tra").await;
        let clerk = office.sign_in("lan").await;
        let admin = office.sign_in("quan").await;
        let before = head(&office);
        let opened = [
            format!("/dossiers/{code}"),
            format!("/dossiers/{code}/receipt"),
            format!("/d/{id}/control"),
        ];
        for path in &opened {
            assert_eq!(
                get_as(&office.app, &clerk, path).await.status,
                200,
                "{path}"
            );
            assert_eq!(
                get_as(&office.app, &inspector, path).await.status,
                200,
                "{path}"
            );
            assert_eq!(
                get_as(&office.app, &admin, path).await.status,
                403,
                "{path}"
            );
        }
        let log = get_as(&office.app, &inspector, &format!("/access-log?code={code}"))
            .await
            .body;
        assert_eq!(log.matches("Mở hồ sơ").count(), 2 * opened.len(), "{log}");
        let denied = post_as(&office.app, &inspector, &format!("/d/{id}/do"), DEED).await;
        assert!(matches!(denied.status, 403 | 404), "{}", denied.status);
        for path in ["/intake", "/people", "/admin/office", "/admin/procedures"] {
            assert_eq!(
                get_as(&office.app, &inspector, path).await.status,
                403,
                "{path}"
            );
        }
        for path in ["/search?q=mau", "/work", "/director", "/intake"] {
            let page = get_as(&office.app, &admin, path).await;
            assert_eq!(page.status, 403, "{path}");
            assert!(!page.body.contains("Đậu Mẫu"));
        }
        assert_eq!(head(&office), before);
    });
}
