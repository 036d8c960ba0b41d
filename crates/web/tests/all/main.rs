//! The pages over HTTP, without a socket.

mod edge;
mod public;
mod routes;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use motcua_web::{AppState, routes::router, samples};
use tower::ServiceExt as _;

/// A server over the sample office and catalogue; nobody signed in.
pub fn app() -> Router {
    router(state())
}

pub fn state() -> AppState {
    let now = "2022-09-06T02:42:00Z".parse().unwrap();
    AppState::new(
        samples::office(),
        samples::catalogue(),
        motcua_web::guard::Net::default(),
        move || now,
    )
}

/// An answer, read.
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

pub async fn get(app: &Router, path: &str) -> Answer {
    send(app, Request::get(path).body(Body::empty()).unwrap()).await
}

/// A form of our own page.
pub async fn post(app: &Router, path: &str, form: &str) -> Answer {
    let request = Request::post(path)
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    send(app, request).await
}

pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
