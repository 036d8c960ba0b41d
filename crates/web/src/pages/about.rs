//! Accessibility, personal data, and the small files that machines ask for.

use super::Page;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use motcua_desk::DeskError;

/// How far the pages can be used by everybody.
#[derive(Template)]
#[template(path = "accessibility.html")]
pub struct Accessibility {
    f: Frame,
}

/// What the desk keeps of a person, for how long and who sees it.
#[derive(Template)]
#[template(path = "privacy.html")]
pub struct Privacy {
    f: Frame,
}

/// `GET /accessibility`.
pub async fn accessibility(frame: Frame) -> Response {
    render(StatusCode::OK, &Accessibility { f: frame })
}

/// `GET /privacy`.
pub async fn privacy(frame: Frame) -> Response {
    render(StatusCode::OK, &Privacy { f: frame })
}

/// `GET /health`: alive, for a monitor. Tells nothing about people. Not "ok"
/// while the machine's clock stands behind the last recorded act: somebody set
/// it back (H17); nor while the disk is full. 503 while the database does not
/// answer.
pub async fn health(State(state): State<AppState>) -> Result<Response, Error> {
    let at = motcua_domain::time::rfc3339(motcua_domain::time::instant(state.now()));
    let asked = state
        .ask(|desk| Ok::<_, DeskError>((desk.clock_behind()?, desk.disk_is_full()?)))
        .await;
    let (behind, full) = match asked {
        Err(Error::Unreachable) => {
            let told = serde_json::json!({
                "ok": false, "time": at, "version": env!("CARGO_PKG_VERSION"),
                "database": "cannot be reached",
            });
            return Ok((StatusCode::SERVICE_UNAVAILABLE, Json(told)).into_response());
        }
        asked => asked?,
    };
    let mut told = serde_json::json!({
        "ok": behind.is_none() && !full, "time": at, "version": env!("CARGO_PKG_VERSION")
    });
    if let Some(behind) = behind {
        told["clock"] = format!("{} s behind the last recorded act", behind.as_secs()).into();
    }
    if full {
        told["disk"] = "full: nothing more can be recorded".into();
    }
    Ok(Json(told).into_response())
}

/// `GET /robots.txt`: public pages may be indexed, the rest not.
pub async fn robots() -> Response {
    const TEXT: &str = "User-agent: *\nAllow: /$\nAllow: /procedures\nAllow: /figures\nAllow: /box$\nAllow: /box/answers\nAllow: /satisfaction\nAllow: /survey/how\nAllow: /accessibility\nAllow: /privacy\nAllow: /a/\nDisallow: /\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], TEXT).into_response()
}

/// `GET /.well-known/security.txt` (RFC 9116); absent until the office has
/// published a mail address.
pub async fn security(State(state): State<AppState>) -> Response {
    let office = state.office();
    if office.mail.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let end = state
        .now()
        .date()
        .saturating_add(jiff::Span::new().days(180));
    let text = format!(
        "Contact: mailto:{}\nExpires: {end}T00:00:00+07:00\nPreferred-Languages: vi, en\n",
        office.mail
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

impl Page for Accessibility {
    const NAME: &'static str = "accessibility";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/accessibility");
        vec![("usual", Self { f }.render().unwrap_or_default())]
    }
}

impl Page for Privacy {
    const NAME: &'static str = "privacy";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/privacy");
        vec![("usual", Self { f }.render().unwrap_or_default())]
    }
}
