//! The poster of the box: a sheet for the wall with the code that opens it.

use crate::error::render;
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::{Lang, text};
use crate::pages::print::site;
use crate::state::AppState;
use crate::view::{Html, qr};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// What the poster says, step by step.
const STEPS: [&str; 4] = [
    "box-poster-scan",
    "box-poster-write",
    "box-poster-keep",
    "box-poster-staff",
];

/// The sheet: in the reader's language, and below in the other one.
#[derive(Template)]
#[template(path = "feedback_poster.html")]
pub struct Poster {
    f: Frame,
    qr: Html,
    link: String,
    steps: Vec<String>,
    other_title: String,
    other_steps: Vec<String>,
}

impl Poster {
    pub(super) fn new(f: Frame, site: &str) -> Self {
        let said = |lang: Lang| STEPS.map(|id| text(lang, id, &[])).to_vec();
        let other = f.lang.other();
        Self {
            qr: scanned(&f, site, "qr"),
            link: format!("{site}/box"),
            steps: said(f.lang),
            other_title: text(other, "box-poster-title", &[]),
            other_steps: said(other),
            f,
        }
    }
}

/// The code that opens the box on one's own telephone, for the kiosk; it says
/// that it was scanned there.
pub(crate) fn code(f: &Frame, site: &str) -> Html {
    scanned(f, site, "kiosk")
}

fn scanned(f: &Frame, site: &str, by: &str) -> Html {
    let link = format!("{site}/box?by={by}");
    qr(&link, &f.t("box-poster-qr")).unwrap_or_default()
}

/// `GET /box/poster`.
pub async fn show(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
) -> Response {
    let at = site(&state, &headers, client);
    render(StatusCode::OK, &Poster::new(frame, &at))
}
