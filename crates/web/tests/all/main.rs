//! The pages over HTTP, without a socket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod account;
mod admin;
mod dossier;
mod edge;
mod health;
mod intake;
mod public;
mod routes;
mod samples;
mod site;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use motcua_desk::Desk;
use motcua_desk::clock::{Clock, SeededEntropy};
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_domain::time::Timestamp;
use motcua_web::{AppState, routes::router};
use tower::ServiceExt as _;

/// A server over a new desk with the sample office, the real catalogue and a
/// clock that stands at Tuesday 24 November 2026, 9:00; its folder goes with it.
pub(crate) struct Office {
    pub(crate) app: Router,
    pub(crate) desk: Desk,
    _dir: tempfile::TempDir,
}

pub(crate) struct Standing;
impl Clock for Standing {
    fn now(&self) -> Timestamp {
        "2026-11-24T09:00:00+07:00".parse().unwrap()
    }
}

/// Password of everybody in these tests.
pub(crate) const PASSWORD: &str = "mưa rơi trên mái tôn";

impl Office {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = motcua_store::Location::Folder(dir.path().join("data"));
        let options = motcua_store::Options::new(Some([7; 64]));
        let store = motcua_store::Store::open(&place, &options).unwrap();
        let packs = motcua_desk::packs::Packs::built_in().unwrap();
        let setup = motcua_desk::setup::Setup {
            slug: "long-an".into(),
            office: packs.office.clone(),
            packs,
            salts: [[1; 32], [2; 32]],
            now: Standing.now(),
        };
        let id = motcua_desk::setup::set_up(&store, setup).unwrap();
        let entropy = Box::new(SeededEntropy::new(1));
        let desk = Desk::open(store, id, std::sync::Arc::new(Standing), entropy).unwrap();
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
        let net = motcua_web::guard::Net::default();
        let app = router(AppState::new(desk.clone(), door, net));
        Self {
            app,
            desk,
            _dir: dir,
        }
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

pub(crate) async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
