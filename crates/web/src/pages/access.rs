//! Who opened which dossier: for the inspector and the administrator.

use super::{Page, encode};
use crate::carry;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::{Form, Pager};
use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{DateTime, date};
use motcua_desk::DeskError;
use motcua_desk::session::Session;
use motcua_desk::staff::{Access, AccessOf};
use motcua_domain::id::{DossierCode, StaffId};
use motcua_domain::time::local;

/// Lines on one page.
const PAGE: u32 = 50;

/// The log.
#[derive(Template)]
#[template(path = "access_log.html")]
pub struct AccessLog {
    f: Frame,
    form: Form,
    rows: Vec<Row>,
    staff: Vec<(String, String)>,
    pager: Pager,
}

struct Row {
    at: DateTime,
    name: String,
    what: String,
    about: String,
}

/// `GET /access-log?code=…&staff=…&before=…`.
pub async fn list(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let mut form = Form::new(carry::pairs(query.as_deref().unwrap_or_default()));
    let code = form.get("code").to_owned();
    let parsed = DossierCode::parse(&motcua_domain::ledger::receipt::scanned(&code).code);
    let staff = form.get("staff").parse().ok().map(StaffId);
    let before: Option<i64> = form.get("before").parse().ok();
    if !code.is_empty() && parsed.is_err() {
        form.fault("code", frame.t("access-code-bad"));
    }
    let (rows, staff_names) = state
        .ask(move |desk| {
            let names = desk.names_for_log(&me.actor)?;
            let of = match (code.is_empty(), parsed, staff) {
                (false, Err(_), _) => return Ok((Vec::new(), names)),
                // A code that does not exist answers like one nobody opened.
                (false, Ok(code), _) => match desk.find_code(&code) {
                    Ok(id) => AccessOf::Dossier(id),
                    Err(DeskError::NotFound) => return Ok((Vec::new(), names)),
                    Err(error) => return Err(error),
                },
                (true, _, Some(staff)) => AccessOf::Staff(staff),
                (true, _, None) => AccessOf::All,
            };
            Ok((desk.access_log(&me.actor, of, before, PAGE)?, names))
        })
        .await?;
    Ok(render(
        StatusCode::OK,
        &AccessLog::new(frame.at("access"), form, rows, &staff_names),
    ))
}

impl AccessLog {
    fn new(f: Frame, form: Form, rows: Vec<Access>, names: &[(StaffId, String)]) -> Self {
        let address = |before: Option<i64>| {
            let filter = ["code", "staff"]
                .map(|name| format!("{name}={}", encode(form.get(name))))
                .join("&");
            let before = before.map(|id| format!("&before={id}")).unwrap_or_default();
            format!("/access-log?{filter}{before}")
        };
        let is_full = rows.len() == PAGE as usize;
        let pager = Pager {
            label: f.t("access-pages"),
            first: (!form.get("before").is_empty()).then(|| address(None)),
            first_text: f.t("page-first"),
            next: rows
                .last()
                .filter(|_| is_full)
                .map(|last| address(Some(last.id))),
            next_text: f.t("page-next"),
        };
        let mut staff = vec![(String::new(), f.t("access-anybody"))];
        staff.extend(
            names
                .iter()
                .map(|(id, name)| (id.to_string(), name.clone())),
        );
        let rows = rows
            .into_iter()
            .map(|row| Row::new(&f, row, names))
            .collect();
        Self {
            f,
            form,
            rows,
            staff,
            pager,
        }
    }
}

impl Row {
    fn new(f: &Frame, row: Access, names: &[(StaffId, String)]) -> Self {
        let what = match row.what.as_str() {
            "open" => f.t("access-opened"),
            "open_refused" => f.t("access-refused"),
            "attachment" => f.t("access-file"),
            "exported" => f.t("access-exported"),
            "edit_people" => f.t("access-people"),
            "set_substitute" => f.t("access-leave"),
            other => other.to_owned(),
        };
        let person = row.about.map(|id| {
            names
                .iter()
                .find(|(one, _)| *one == id)
                .map_or_else(|| id.to_string(), |(_, name)| name.clone())
        });
        let about = match (row.code, row.dossier, person) {
            (Some(code), ..) => code.to_string(),
            (None, Some(_), _) => f.t("access-draft"),
            (None, None, person) => person.unwrap_or_default(),
        };
        Self {
            at: local(row.at),
            name: row.name,
            what,
            about,
        }
    }
}

impl Page for AccessLog {
    const NAME: &'static str = "access-log";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/access-log").at("access");
        let at = motcua_domain::time::instant(date(2022, 9, 6).at(9, 30, 0, 0));
        let names = [
            (StaffId(1), "Nguyễn Thị Mẫu".to_owned()),
            (StaffId(2), "Trần Văn Thử".to_owned()),
        ];
        let line = |id, what: &str| Access {
            id,
            at,
            staff: StaffId(1),
            name: names[0].1.clone(),
            dossier: None,
            code: None,
            what: what.into(),
            about: None,
        };
        let rows = vec![
            Access {
                code: DossierCode::parse("H39.12-220906-0021").ok(),
                ..line(3, "open")
            },
            Access {
                about: Some(StaffId(2)),
                ..line(2, "edit_people")
            },
            Access {
                about: Some(StaffId(2)),
                ..line(1, "set_substitute")
            },
        ];
        let mut wrong = Form::new([("code", "H39")]);
        wrong.fault("code", f().t("access-code-bad"));
        let page = |form, rows| {
            Self::new(f(), form, rows, &names)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("usual", page(Form::default(), rows)),
            ("none", page(wrong, Vec::new())),
        ]
    }
}
