//! Entering an announcement: its document, and its days in rows or as a table.

use super::hours;
use super::preview::Difference;
use super::typed::{self, KINDS, MAX_ROWS, field};
use crate::error::{Error, render};
use crate::frame::{Frame, query};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::admin::edit::sample_frame;
use crate::pages::admin::new_key;
use crate::state::AppState;
use crate::view::{Field, Form, HourRows};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Multipart, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use motcua_desk::calendar::NotPublished;
use motcua_desk::session::Session;
use motcua_desk::{Asked, DeskError};
use std::borrow::Borrow;

/// Empty rows at the end of the list.
const SPARE: usize = 3;

/// Fields that stay when a table is taken from a file.
const KEPT: [&str; 5] = [
    "layer",
    "document_no",
    "document_date",
    "issuer",
    "known_from",
];

/// The form.
#[derive(Template)]
#[template(path = "admin_calendar_new.html")]
pub struct Announce {
    f: Frame,
    form: Form,
    key: String,
}

impl Announce {
    pub(super) fn new(f: Frame, form: Form, key: String) -> Self {
        let form = hours::in_rows(form);
        Self { f, form, key }
    }
    fn week(&self, name: &str, label: &str) -> HourRows {
        let (label, hint) = (self.f.t(label), self.f.t("hours-rows-hint"));
        HourRows::new(&self.form, self.f.lang, name, label, hint)
    }
    fn rows(&self) -> std::ops::Range<usize> {
        let typed = |n: &usize| {
            ["date", "other", "name"]
                .iter()
                .any(|key| !self.form.get(&field(*n, key)).is_empty())
        };
        let last = (0..MAX_ROWS).filter(typed).max().map_or(0, |n| n + 1);
        0..(last + SPARE).min(MAX_ROWS)
    }
    fn layers(&self) -> Field {
        let choice = |slug: &str, id: &str| (slug.to_owned(), self.f.t(id));
        let choices = [
            choice("national", "calendar-layer-national"),
            choice("province", "calendar-layer-province"),
            choice("unit", "calendar-layer-unit"),
        ];
        self.form
            .field("layer", self.f.t("calendar-layer"))
            .hint(self.f.t("calendar-layer-hint"))
            .options(&choices)
    }
    fn kind(&self, n: impl Borrow<usize>) -> Field {
        let choices: Vec<(String, String)> = KINDS
            .iter()
            .map(|(kind, words)| ((*kind).to_owned(), self.f.t(words)))
            .collect();
        self.form
            .field(field(*n.borrow(), "kind"), self.f.t("calendar-what"))
            .options(&choices)
    }
    fn day(&self, n: impl Borrow<usize>, key: &str, label: &str) -> Field {
        self.form
            .field(field(*n.borrow(), key), self.f.t(label))
            .kind("date")
    }
    fn has_hours(&self) -> bool {
        let of_hours = |field: &str| {
            let weeks = hours::WEEKS.iter();
            field == "hours_from" || weeks.into_iter().any(|name| field.starts_with(name))
        };
        hours::is_typed(&self.form) || self.form.errors.iter().any(|e| of_hours(&e.field))
    }
    fn text(&self, n: impl Borrow<usize>, key: &str, label: &str) -> Field {
        self.form.field(field(*n.borrow(), key), self.f.t(label))
    }
}

/// `GET /admin/calendar/new`;
/// with `?hours=1` begun for a change of the opening hours.
pub async fn ask(State(state): State<AppState>, frame: Frame, uri: Uri) -> Response {
    let form = if query(&uri, "hours").is_some() {
        hours::begun(&state.desk().settings(), frame.now.date())
    } else {
        Form::new([("issuer", frame.t("calendar-issuer-usual"))])
    };
    let page = Announce::new(frame.at("calendar"), form, new_key(&state));
    render(StatusCode::OK, &page)
}

/// `POST /admin/calendar/file`: a table from a file is put into the form.
pub async fn file(
    State(state): State<AppState>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let mut form = Form::default();
    let (mut wrong, mut text) = (false, String::new());
    while let Some(part) = parts.next_field().await.map_err(|_| Error::BadRequest)? {
        match part.name().map(str::to_owned).as_deref() {
            Some("file") => {
                let bytes = part.bytes().await.map_err(|_| Error::TooLarge)?;
                match std::str::from_utf8(&bytes) {
                    Ok(read) if read.len() <= 512 << 10 && !read.contains('\0') => {
                        read.clone_into(&mut text);
                    }
                    Ok(_) | Err(_) => wrong = true,
                }
            }
            Some(name) if KEPT.contains(&name) => {
                let name = name.to_owned();
                let value = part.text().await.map_err(|_| Error::BadRequest)?;
                form.set(&name, &value);
            }
            _ => {}
        }
    }
    form.set("csv", &text);
    if wrong || text.is_empty() {
        form.fault("csv", frame.t("calendar-no-file"));
    }
    let status = if form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Announce::new(frame.at("calendar"), form, new_key(&state));
    Ok(render(status, &page))
}

/// `POST /admin/calendar/new`: what was typed becomes a preview, or comes back
/// with its faults. Also turns the preview's pages.
pub async fn submit(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let frame = frame.at("calendar");
    let mut form = Form::new(pairs);
    let again = |frame: Frame, form: Form, status| {
        Ok(render(status, &Announce::new(frame, form, new_key(&state))))
    };
    if form.has("do", "edit") {
        return again(frame, form, StatusCode::OK);
    }
    let settings = state.desk().settings();
    let Some(announcement) = typed::announcement(&mut form, &frame, &settings) else {
        return again(frame, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let found = state
        .ask(move |desk| Ok::<_, DeskError>(desk.preview_calendar(&me.actor, &announcement)))
        .await?;
    match found {
        Ok(preview) => Ok(render(
            StatusCode::OK,
            &Difference::new(frame, &form, &preview, &settings, new_key(&state)),
        )),
        Err(NotPublished::Refused(why)) => {
            typed::note(&mut form, &frame, &why);
            again(frame, form, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(NotPublished::Desk(error)) => Err(error.into()),
    }
}

/// The request of a publication: its key, and what it says.
pub(super) fn asked(form: &Form) -> Asked {
    let said: Vec<(&str, &str)> = ["layer", "document_no", "document_date", "issuer", "csv"]
        .iter()
        .chain(&hours::FIELDS)
        .map(|name| (*name, form.get(name)))
        .collect();
    Asked::new(form.get("key"), "calendar", &(said, form.get("seen")))
}

impl Page for Announce {
    const NAME: &'static str = "admin-calendar-new";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample_frame(lang, "/admin/calendar/new").at("calendar");
        let usual = Form::new([
            ("document_no", "999/VPCP-KGVX"),
            ("document_date", "2026-10-06"),
            ("issuer", "Văn phòng Chính phủ"),
            ("days[0].kind", "swap"),
            ("days[0].date", "2026-10-12"),
            ("days[0].other", "2026-10-17"),
        ]);
        let mut wrong = usual.clone();
        wrong.set("days[0].other", "");
        wrong.set("document_no", "");
        wrong.fault("document_no", f.t("calendar-no-document"));
        wrong.fault("days[0].other", f.t("clock-table-no-pair"));
        let hours = Form::new([
            ("layer", "unit"),
            ("hours_from", "2026-12-01"),
            ("counting", "1-5:0700-1130,1330-1700"),
            ("reception", "1-5:0700-1130,1330-1700;6:0730-1130"),
        ]);
        [("usual", usual), ("wrong", wrong), ("hours", hours)]
            .map(|(name, form)| {
                let page = Self::new(f.clone(), form, "k".to_owned());
                (name, page.render().unwrap_or_default())
            })
            .into()
    }
}
