//! Entered dossiers: the list of those that wait for acceptance, and the
//! intake filled from one of them.

use super::{Intake, fill, fresh_key, procedure};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::{Row, row, sample_rows};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::session::Session;
use motcua_domain::dossier::StageName;
use motcua_domain::id::DossierId;

/// The list.
#[derive(Template)]
#[template(path = "entered.html")]
pub struct Entered {
    f: Frame,
    form: Form,
    rows: Vec<Row>,
}

/// `GET /intake/entered`.
pub async fn list(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("intake");
    let (items, now, soon) = state
        .ask(move |desk| {
            let now = desk.now();
            let items = desk.awaiting_acceptance(&me.actor)?;
            Ok::<_, DeskError>((items, now, desk.soon(now)))
        })
        .await?;
    let settings = state.desk().settings();
    let to_row = |item: &motcua_desk::read::ListItem| {
        let mut line = row(&f, &settings, item, now, soon);
        if item.dossier.stage.name() == StageName::AwaitingAcceptance {
            line.url = format!("/d/{}/intake", item.dossier.id);
        }
        if let Some(outside) = &item.dossier.intake.outside_code {
            line.code.clone_from(outside);
        }
        line
    };
    let rows = items.iter().map(to_row).collect();
    let page = Entered {
        form: Form::default(),
        rows,
        f,
    };
    Ok(render(StatusCode::OK, &page))
}

/// `GET /d/{id}/intake`: the intake filled from a dossier entered before.
pub async fn open(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("intake");
    let view = state
        .ask(move |desk| desk.open_dossier(&me.actor, DossierId(id)))
        .await?;
    if view.dossier.stage.name() != StageName::AwaitingAcceptance {
        return Err(Error::NotFound);
    }
    let mut form = fill::dossier(&view);
    fill::entered(&mut form, &view);
    form.set("key", &fresh_key(&state));
    f.path = format!("/d/{id}/intake");
    let published = procedure(&state, &form).ok_or(Error::NotFound)?;
    let bar = crate::pages::counter::bar(&state, &f).await?;
    let page = Intake::new(f, &state, &published, form, None).under(bar.html);
    Ok(render(StatusCode::OK, &page))
}

impl Page for Entered {
    const NAME: &'static str = "entered";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake/entered").at("intake");
        let page = |rows| {
            let page = Self {
                f: f.clone(),
                form: Form::default(),
                rows,
            };
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(sample_rows(&f))),
            ("empty", page(Vec::new())),
        ]
    }
}
