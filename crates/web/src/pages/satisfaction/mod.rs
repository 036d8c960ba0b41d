//! What people said of the office, for everybody: released surveys with how
//! many were asked and answered, and what may not be concluded. No official is
//! in it. The same as a table and as JSON, whose keys stay.

mod file;
mod monthly;
mod sample;

pub use file::{csv, json};
pub(crate) use monthly::{Monthly, as_value, in_words, of_month, satisfied};
pub(crate) use sample::monthly as monthly_sample;

use super::survey::office::{Office, Questions, Trend};
use super::survey::progress_tokens;
use super::survey::said;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Facts;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::survey::PublicSurvey;
use serde::Deserialize;

/// Which survey.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Its number; empty = the newest.
    #[serde(default)]
    survey: String,
}

/// A survey to choose.
pub struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// A survey, as everybody sees it.
pub struct Shown {
    name: String,
    kind: String,
    days: String,
    office: Office,
    tokens: Facts,
    unsound: bool,
    questions: Questions,
    trend: Trend,
    commitment: String,
    seed: String,
}

/// The page.
#[derive(Template)]
#[template(path = "satisfaction.html")]
pub struct Satisfaction {
    f: Frame,
    chips: Vec<Chip>,
    shown: Option<Shown>,
}

impl Shown {
    fn new(f: &Frame, survey: &PublicSurvey) -> Self {
        Self {
            name: survey.name.clone(),
            kind: said::kind(f, survey.kind),
            days: said::days(f, survey.from, survey.to),
            office: Office::new(f, &survey.page),
            tokens: progress_tokens(f, &survey.tokens, 0),
            unsound: !survey.tokens.is_sound(),
            questions: Questions::new(f, &survey.form, &survey.questions),
            trend: Trend::new(f, &survey.page.trend),
            commitment: survey.seed.0.clone(),
            seed: survey.seed.1.clone(),
        }
    }
}

impl Satisfaction {
    fn new(f: Frame, all: &[PublicSurvey], wanted: &str) -> Self {
        let asked = all.iter().find(|one| one.id.to_string() == wanted);
        let shown = asked.or_else(|| all.first());
        let chip = |one: &PublicSurvey| Chip {
            url: format!("/satisfaction?survey={}", one.id),
            text: one.name.clone(),
            on: shown.is_some_and(|shown| shown.id == one.id),
        };
        Self {
            chips: all.iter().map(chip).collect(),
            shown: shown.map(|survey| Shown::new(&f, survey)),
            f,
        }
    }
}

/// `GET /satisfaction?survey=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("satisfaction");
    let all = state.ask(|desk| desk.public_surveys()).await?;
    let page = Satisfaction::new(f, &all, &asked.survey);
    Ok(render(StatusCode::OK, &page))
}
