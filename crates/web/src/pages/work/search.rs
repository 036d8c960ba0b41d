//! The search for dossiers, by code, name, phone or number of a paper.

use super::me;
use super::rows::{Row, address, row, sample_rows};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{DeskError, MAX_SOUGHT};
use motcua_domain::id::DossierCode;
use serde::Deserialize;

/// What somebody searches for: as typed, or sealed in the address of the
/// results.
#[derive(Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    q: String,
    #[serde(default)]
    s: String,
}

/// Results of a search.
#[derive(Template)]
#[template(path = "search.html")]
pub struct Search {
    f: Frame,
    form: Form,
    typed: String,
    rows: Vec<Row>,
}

/// `POST /search`: leads to the results by an address that holds no word of
/// what was typed, so that going back and reading again work.
pub async fn ask(
    State(state): State<AppState>,
    frame: Frame,
    Posted(sought): Posted<Sought>,
) -> Result<Response, Error> {
    let sealed = state.desk().seal_sought(&me(&frame)?, &sought.q);
    Ok(see_other(&format!("/search?s={sealed}")))
}

/// `GET /search?s=…`. A whole code opens its dossier at once.
pub async fn show(
    State(state): State<AppState>,
    Query(sought): Query<Sought>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("work");
    let me = me(&f)?;
    f.bar = crate::pages::counter::serving(&state, &f).await?;
    let sealed = state.desk().open_sought(&me, &sought.s);
    let typed: String = sealed
        .unwrap_or(sought.q)
        .trim()
        .chars()
        .take(MAX_SOUGHT)
        .collect();
    let (typed, items, now, soon) = state
        .ask(move |desk| {
            let (text, now) = (desk.sought(&typed)?, desk.now());
            let items = desk.search(&me, &text)?;
            Ok::<_, DeskError>((text, items, now, desk.soon(now)))
        })
        .await?;
    if let ([one], Ok(code)) = (&items[..], DossierCode::parse(&typed))
        && one.dossier.code.as_ref() == Some(&code)
    {
        return Ok(see_other(&address(one.dossier.id, Some(&code))));
    }
    let settings = state.desk().settings();
    let page = Search {
        rows: items
            .iter()
            .map(|item| row(&f, &settings, item, now, soon))
            .collect(),
        form: Form::new([("q", &typed)]),
        typed,
        f,
    };
    Ok(render(StatusCode::OK, &page))
}

impl Page for Search {
    const NAME: &'static str = "search";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/search").at("work");
        let page = |typed: &str, rows: Vec<Row>| {
            let page = Self {
                form: Form::new([("q", typed)]),
                typed: typed.into(),
                rows,
                f: f.clone(),
            };
            page.render().unwrap_or_default()
        };
        vec![
            ("found", page("mau", sample_rows(&f))),
            ("none", page("không có ai", Vec::new())),
            ("empty", page("", Vec::new())),
        ]
    }
}
