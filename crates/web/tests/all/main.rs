//! The pages over HTTP, without a socket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod account;
mod admin;
mod board;
mod calendar;
mod correct;
mod counter;
mod director;
mod dossier;
mod edge;
mod entry;
mod export;
mod feedback;
mod hall;
mod health;
mod hostile;
mod indicators;
mod intake;
mod kiosk;
mod limits;
mod messages;
mod papers;
#[path = "../../../store/tests/all/pg.rs"]
mod pg;
mod printing;
mod process;
mod programme;
mod programme_limits;
mod programme_month;
mod programme_plan;
mod programme_privacy;
mod programme_promise;
mod public;
mod rating;
mod register;
mod reports;
mod reprints;
mod roster;
mod routes;
mod samples;
mod site;
mod statements;
mod survey;
mod tablet;
mod tomorrow;
mod trust;
mod verify;
mod walk;
mod whatif;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use motcua_desk::Desk;
use motcua_desk::clock::{SeededEntropy, SetClock};
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_domain::id::DossierId;
use motcua_domain::time::Timestamp;
use motcua_web::frame::Who;
use motcua_web::{AppState, routes::router};
use tower::ServiceExt as _;

/// A server over a new desk with the sample office, the real catalogue and a
/// clock that stands at Tuesday 24 November 2026, 9:00; its folder goes with it.
pub(crate) struct Office {
    pub(crate) app: Router,
    pub(crate) desk: Desk,
    pub(crate) clock: std::sync::Arc<SetClock>,
    place: motcua_store::Location,
    dir: tempfile::TempDir,
}

/// Tuesday 24 November 2026, 9:00.
fn morning() -> Timestamp {
    "2026-11-24T09:00:00+07:00".parse().unwrap()
}

/// Password of everybody in these tests.
pub(crate) const PASSWORD: &str = "mưa rơi trên mái tôn";

fn open(
    place: &motcua_store::Location,
    clock: &std::sync::Arc<SetClock>,
    seed: u64,
    setup: Option<motcua_desk::setup::Setup>,
) -> Desk {
    let options = motcua_store::Options::new(Some([7; 64]));
    let store = opened(place, &options);
    let id = match setup {
        Some(setup) => motcua_desk::setup::set_up(&store, setup).unwrap(),
        None => motcua_domain::id::DeskId(1),
    };
    let entropy = Box::new(SeededEntropy::new(seed));
    Desk::open(store, id, clock.clone(), entropy).unwrap()
}

/// Opens a store that was let go a moment ago: a lane that still holds the last
/// act it answered lets go of the folder only after that.
fn opened(place: &motcua_store::Location, options: &motcua_store::Options) -> motcua_store::Store {
    for _ in 0..100 {
        match motcua_store::Store::open(place, options) {
            Err(
                motcua_store::StoreError::SecondServer(_)
                | motcua_store::StoreError::SecondOnDatabase,
            ) => {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            answer => return answer.unwrap(),
        }
    }
    panic!("the folder is still held after five seconds");
}

impl Office {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = motcua_store::Location::Folder(dir.path().join("data"));
        Self::at(&place, dir)
    }

    /// One office on each engine.
    pub(crate) fn both() -> Vec<Self> {
        let mut all = vec![Self::new()];
        if let Some(url) = pg::database() {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("data");
            all.push(Self::at(
                &motcua_store::Location::Postgres { url, folder },
                dir,
            ));
        }
        all
    }

    /// The same a day later: 24 November is a day off from 2026 on, and a hall
    /// needs people.
    pub(crate) fn working() -> Self {
        let office = Self::new();
        office
            .clock
            .set("2026-11-25T09:00:00+07:00".parse().unwrap());
        office
    }

    fn at(place: &motcua_store::Location, dir: tempfile::TempDir) -> Self {
        let clock = std::sync::Arc::new(SetClock::new(morning()));
        let packs = motcua_desk::packs::Packs::built_in().unwrap();
        let setup = motcua_desk::setup::Setup {
            slug: "long-an".into(),
            office: packs.office.clone(),
            packs,
            salts: [[1; 32], [2; 32]],
            now: morning(),
        };
        let desk = open(place, &clock, 1, Some(setup));
        let door = Door::new(&mut SeededEntropy::new(5));
        let unit = desk.settings().office.unit.clone();
        for (login, roles) in [
            ("lan", vec![Role::Clerk, Role::Cashier]),
            ("quan", vec![Role::Administrator]),
            ("son", vec![Role::Specialist]),
        ] {
            let form = StaffForm {
                name: format!("Mẫu {login}"),
                unit: unit.clone(),
                roles,
                counter: None,
            };
            desk.install_staff(&door, login, form, PASSWORD, false)
                .unwrap();
        }
        let form = StaffForm {
            name: "Mới".into(),
            unit,
            roles: vec![Role::Clerk],
            counter: None,
        };
        desk.install_staff(&door, "moi", form, PASSWORD, true)
            .unwrap();
        Self::over(desk, clock, place.clone(), dir)
    }

    fn over(
        desk: Desk,
        clock: std::sync::Arc<SetClock>,
        place: motcua_store::Location,
        dir: tempfile::TempDir,
    ) -> Self {
        let door = Door::new(&mut SeededEntropy::new(5));
        let net = motcua_web::guard::Net::default();
        let app = router(AppState::new(desk.clone(), door, net));
        Self {
            app,
            desk,
            clock,
            place,
            dir,
        }
    }

    /// The server stopped and started again on the same folder.
    pub(crate) fn restarted(self) -> Self {
        let Self {
            app,
            desk,
            clock,
            place,
            dir,
        } = self;
        drop((app, desk));
        let desk = open(&place, &clock, 99, None);
        Self::over(desk, clock, place, dir)
    }

    /// The folder around the desk's own: nothing may appear beside `data`.
    pub(crate) fn around(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// Adds somebody with these roles in this unit.
    pub(crate) fn install(&self, login: &str, unit: &str, roles: &[Role]) {
        let form = StaffForm {
            name: format!("Mẫu {login}"),
            unit: motcua_domain::id::UnitId::new(unit),
            roles: roles.to_vec(),
            counter: None,
        };
        let door = Door::new(&mut SeededEntropy::new(6));
        self.desk
            .install_staff(&door, login, form, PASSWORD, false)
            .unwrap();
    }

    /// Signs in and gives the cookie.
    pub(crate) async fn sign_in(&self, login: &str) -> String {
        let form = format!(
            "login={login}&password={}",
            motcua_web::pages::encode(PASSWORD)
        );
        let answer = post(&self.app, "/sign-in", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }
}

pub(crate) async fn get_as(app: &Router, cookie: &str, path: &str) -> Answer {
    send(
        app,
        Request::get(path)
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

pub(crate) async fn post_as(app: &Router, cookie: &str, path: &str, form: &str) -> Answer {
    let request = Request::post(path)
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    send(app, request).await
}

/// An answer, read.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

pub(crate) async fn get(app: &Router, path: &str) -> Answer {
    send(app, Request::get(path).body(Body::empty()).unwrap()).await
}

/// A form of our own page.
pub(crate) async fn post(app: &Router, path: &str, form: &str) -> Answer {
    let request = Request::post(path)
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    send(app, request).await
}

/// What the form of a dossier's page sends with a file: `key` and `version`,
/// then the file's name, what it claims to be, and its bytes.
pub(crate) async fn attach(
    office: &Office,
    who: Who,
    id: DossierId,
    (key, version): (&str, &str),
    (name, kind, bytes): (&[u8], &str, &[u8]),
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in [("key", key), ("version", version), ("attach-item", "")] {
        body.extend(
            format!("--B\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    body.extend(b"--B\r\ncontent-disposition: form-data; name=\"attach-file\"; filename=\"");
    body.extend(name);
    body.extend(format!("\"\r\ncontent-type: {kind}\r\n\r\n").bytes());
    body.extend(bytes);
    body.extend(b"\r\n--B--\r\n");
    let mut request = Request::post(format!("/d/{id}/attach"))
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(who);
    send(&office.app, request).await
}

/// The runtime of the server; the tests themselves wait outside of it, because
/// PostgreSQL's client brings a runtime of its own.
pub(crate) fn server() -> &'static tokio::runtime::Runtime {
    static SERVER: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();
    SERVER.get_or_init(|| tokio::runtime::Runtime::new().unwrap())
}

/// Runs a test on a fresh office of each engine.
pub(crate) fn on_both(test: impl AsyncFn(Office)) {
    for office in Office::both() {
        println!("on {:?}", office.place);
        wait_for(test(office));
    }
}

/// Waits for a future on this thread, outside any runtime.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    struct Thread(std::thread::Thread);
    impl std::task::Wake for Thread {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = std::sync::Arc::new(Thread(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(done) => return done,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

pub(crate) async fn send(app: &Router, request: Request<Body>) -> Answer {
    let app = app.clone();
    let answer = server().spawn(async move {
        let response: Response<Body> = app.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    });
    answer.await.unwrap()
}
