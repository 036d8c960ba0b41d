//! The import of a catalogue: what was found in the file and what became of it.

use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::AppState;
use crate::view::{Html, Tone, tag};
use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Asked;
use motcua_desk::packs::{Done, Finding, Report};
use motcua_desk::procedure::{Imported, Numbered};
use motcua_desk::session::Session;

/// What an import found and did.
#[derive(Template)]
#[template(path = "admin_import.html")]
pub struct ImportReport {
    f: Frame,
    report: Report,
    drafts: Vec<Numbered>,
}

impl ImportReport {
    fn what(&self, finding: &Finding) -> String {
        crate::words::problem(self.f.lang, &finding.what)
    }
    fn done(&self, finding: &Finding) -> Html {
        let tone = match finding.done {
            Done::Refused => Tone::Late,
            Done::MarkedUnsure => Tone::Warn,
            Done::Composed | Done::Kept => Tone::Mute,
        };
        tag(tone, &self.f.t(finding.done.message_id()))
    }
    fn row(&self, finding: &Finding) -> String {
        if finding.row == 0 {
            self.f.t("admin-import-file")
        } else {
            finding.row.to_string()
        }
    }
}

/// `POST /admin/procedures/import`.
pub async fn import(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (mut key, mut name, mut bytes) = (String::new(), String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| Error::BadRequest)? {
        match part.name() {
            Some("file") => {
                name = part.file_name().unwrap_or_default().to_owned();
                bytes = part.bytes().await.map_err(|_| Error::TooLarge)?.to_vec();
            }
            Some("key") => key = part.text().await.map_err(|_| Error::BadRequest)?,
            _ => {}
        }
    }
    let Imported { report, drafts } = state
        .ask(move |desk| {
            let asked = Asked::new(&key, "import", &(&name, &bytes));
            desk.import_procedures(&me.actor, asked, &name, &bytes)
        })
        .await?;
    let status = if report.is_accepted() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(render(
        status,
        &ImportReport {
            f: frame.at("catalogue"),
            report,
            drafts,
        },
    ))
}

impl Page for ImportReport {
    const NAME: &'static str = "admin-import";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::pages::admin::edit::sample_frame(lang, "/admin/procedures");
        let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd\n1.000001,Khai sinh,Hộ tịch,3,,1e400\n";
        let report = motcua_desk::packs::import_procedures("so.csv", sheet.as_bytes(), |_| true);
        vec![(
            "refused",
            Self {
                f,
                report,
                drafts: Vec::new(),
            }
            .render()
            .unwrap_or_default(),
        )]
    }
}
