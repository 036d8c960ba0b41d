//! A file of portal dossiers: sent, reported row by row, entered whole or not
//! at all.

use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::form_key;
use crate::state::AppState;
use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::portal::{COLUMNS, Outcome, PortalReport, RowReport};
use motcua_desk::session::Session;
use motcua_domain::id::DossierId;

/// What each column holds, in the order of [`COLUMNS`].
const HELP: [&str; COLUMNS.len()] = [
    "portal-c-outside-code",
    "portal-c-procedure",
    "portal-c-name",
    "portal-c-name-ok",
    "portal-c-kind",
    "portal-c-id-kind",
    "portal-c-id-number",
    "portal-c-id-what",
    "portal-c-born",
    "portal-c-sex",
    "portal-c-phone",
    "portal-c-email",
    "portal-c-address",
    "portal-c-case",
    "portal-c-papers",
    "portal-c-result-via",
];

/// A line of the report.
#[expect(
    clippy::struct_field_names,
    reason = "the line of the file, by its number"
)]
pub struct Line {
    line: u64,
    outside: String,
    kind: &'static str,
    text: String,
    url: String,
    faults: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "portal_import.html")]
pub struct Import {
    f: Frame,
    key: String,
    columns: Vec<(&'static str, String)>,
    /// What the file came to; `None` before one was sent.
    said: Option<(&'static str, String)>,
    file: Vec<String>,
    lines: Vec<Line>,
}

impl Import {
    fn new(f: Frame, key: String, report: Option<&PortalReport>) -> Self {
        let columns = COLUMNS.into_iter().zip(HELP);
        let empty = PortalReport::default();
        let shown = report.unwrap_or(&empty);
        Self {
            said: report.map(|report| said(&f, report)),
            file: shown
                .file
                .iter()
                .map(|(id, about)| f.t1(id, "what", about.as_str()))
                .collect(),
            lines: shown.rows.iter().map(|row| line(&f, row)).collect(),
            columns: columns.map(|(name, id)| (name, f.t(id))).collect(),
            key,
            f,
        }
    }
}

fn said(f: &Frame, report: &PortalReport) -> (&'static str, String) {
    if report.is_taken() {
        let new = report.count(|o| matches!(o, Outcome::Entered { .. }));
        let fixed = report.count(|o| matches!(o, Outcome::Fixed { .. }));
        let known = report.count(|o| matches!(o, Outcome::Known { .. }));
        let text = f.t3("portal-taken", "n", new, "fixed", fixed, "known", known);
        return ("ok", text);
    }
    let wrong = report.count(|o| matches!(o, Outcome::Wrong { .. }));
    let text = match wrong {
        // The file as a whole is wrong; what it lacks stands below.
        0 => f.t("portal-not-read"),
        wrong => f.t1("portal-not-taken", "n", wrong),
    };
    ("late", text)
}

fn line(f: &Frame, row: &RowReport) -> Line {
    let at = |id: &DossierId| format!("/d/{id}");
    let (kind, text, url) = match &row.outcome {
        Outcome::Sound => ("mute", "portal-row-sound", String::new()),
        Outcome::Entered { dossier } => ("ok", "portal-row-entered", at(dossier)),
        Outcome::Fixed { dossier, .. } => ("ok", "portal-row-fixed", at(dossier)),
        Outcome::Known { dossier } => ("info", "portal-row-known", at(dossier)),
        Outcome::Wrong { .. } => ("late", "portal-row-wrong", String::new()),
    };
    let faults = match &row.outcome {
        Outcome::Wrong { faults } => faults
            .iter()
            .map(|(column, id)| format!("{column}: {}", f.t(id)))
            .collect(),
        Outcome::Fixed { differs, .. } if !differs.is_empty() => {
            vec![f.t1("portal-fixed-differs", "columns", differs.join(", "))]
        }
        _ => Vec::new(),
    };
    Line {
        line: row.line,
        outside: row.outside.clone(),
        kind,
        text: f.t(text),
        url,
        faults,
    }
}

/// `GET /intake/import`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Response {
    let page = Import::new(frame.at("intake"), form_key(state.desk()), None);
    render(StatusCode::OK, &page)
}

/// `POST /intake/import`.
pub async fn take(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (mut key, mut bytes) = (String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|e| too_large(&e))? {
        match part.name() {
            Some("file") => bytes = part.bytes().await.map_err(|e| too_large(&e))?.to_vec(),
            Some("key") => key = part.text().await.map_err(|e| too_large(&e))?,
            _ => {}
        }
    }
    if key.is_empty() {
        return Err(Error::BadRequest);
    }
    let report = state
        .ask(move |desk| desk.import_portal(&me.actor, &key, &bytes))
        .await?;
    let status = if report.is_taken() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Import::new(frame.at("intake"), form_key(state.desk()), Some(&report));
    Ok(render(status, &page))
}

pub(crate) fn too_large(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::BadRequest
    }
}

impl Page for Import {
    const NAME: &'static str = "portal-import";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake/import").at("intake");
        let row = |line, outcome| RowReport {
            line,
            outside: format!("G22.1-220906-{line:04}"),
            outcome,
        };
        let wrong = Outcome::Wrong {
            faults: vec![
                ("id_number".into(), "bad-citizen-number".into()),
                ("procedure".into(), "portal-no-procedure".into()),
            ],
        };
        let bad = PortalReport {
            file: Vec::new(),
            rows: vec![row(2, Outcome::Sound), row(3, wrong)],
        };
        let dossier = DossierId(21);
        let differs = vec!["name".into(), "phone".into()];
        let good = PortalReport {
            file: Vec::new(),
            rows: vec![
                row(2, Outcome::Entered { dossier }),
                row(3, Outcome::Known { dossier }),
                row(4, Outcome::Fixed { dossier, differs }),
            ],
        };
        let broken = PortalReport {
            file: vec![("portal-column-missing".into(), "procedure".into())],
            rows: Vec::new(),
        };
        let page = |report: Option<&PortalReport>| {
            let page = Self::new(f.clone(), "0".repeat(32), report);
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(None)),
            ("taken", page(Some(&good))),
            ("wrong", page(Some(&bad))),
            ("broken", page(Some(&broken))),
        ]
    }
}
