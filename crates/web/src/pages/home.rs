//! The citizen's start: follow a dossier, find a procedure.

use super::Page;
use super::procedures::{Group, groups};
use crate::error::render;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::{AppState, Catalogue};
use crate::view::Form;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// The page.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    f: Frame,
    form: Form,
    groups: Vec<Group>,
    count: usize,
}

impl Home {
    fn new(f: Frame, catalogue: &Catalogue) -> Self {
        let all: Vec<_> = catalogue.all().collect();
        Self {
            groups: groups(&f, &all),
            count: all.len(),
            f,
            form: Form::default(),
        }
    }
}

/// `GET /`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Response {
    render(
        StatusCode::OK,
        &Home::new(frame.at("home"), &state.catalogue()),
    )
}

impl Page for Home {
    const NAME: &'static str = "home";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = Self::new(
            crate::samples::frame(lang, "/").at("home"),
            &crate::samples::catalogue(),
        );
        vec![("usual", page.render().unwrap_or_default())]
    }
}
