//! Forms that were filled in on paper, typed in by a named person: the code of
//! the slip and one key an answer; and the empty form to print.

mod blank;
mod keys;
mod sample;

pub use blank::{Blank, show as blank};

use super::kiosk::Pairs;
use super::rating::questions::{field, name_faults};
use super::rating::{TOKEN, questions_of};
use super::work::me;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::survey::CastError;
use motcua_domain::survey::answer::{REASON, TEXT_MAX};
use motcua_domain::survey::questionnaire::{Kind, Question, Questionnaire};
use serde::Deserialize;
use std::sync::Arc;

/// A question as it is typed.
pub struct Line {
    n: usize,
    text: String,
    /// The keys that it takes, in words.
    keys: String,
    /// Names of its fields.
    field: String,
    reason: String,
    has_reasons: bool,
    is_text: bool,
    value: String,
    reasons: String,
    error: Option<String>,
}

impl Line {
    fn new(f: &Frame, question: &Question, n: usize, typed: &Form) -> Self {
        let name = field(&question.id);
        let reason = format!("{REASON}{}", question.id);
        Self {
            n,
            text: f.pick(&question.vi, &question.en).to_owned(),
            keys: takes(f, question),
            has_reasons: !question.reasons.is_empty(),
            is_text: question.kind == Kind::Text,
            value: typed.get(&name).to_owned(),
            reasons: typed.get(&reason).to_owned(),
            error: typed.error(&name).map(str::to_owned),
            field: name,
            reason,
        }
    }
}

/// The keys of a question: "1–5, n = không áp dụng".
fn takes(f: &Frame, question: &Question) -> String {
    let first = match question.kind {
        Kind::Scale => f.t("rating-keys-scale"),
        Kind::YesNo => f.t("rating-keys-yes-no"),
        Kind::Count => f.t("rating-keys-count"),
        Kind::Text => return f.t("rating-keys-text"),
    };
    let mut keys = vec![first];
    if question.not_applicable.is_some() {
        keys.push(f.t("rating-keys-na"));
    }
    if question.do_not_know.is_some() {
        keys.push(f.t("rating-keys-dk"));
    }
    keys.join(", ")
}

/// The page.
#[derive(Template)]
#[template(path = "paper_entry.html")]
pub struct Entry {
    f: Frame,
    form: Form,
    /// The questionnaire whose fields stand here: id, title; none before a code
    /// has said which.
    asked: Option<(String, String)>,
    lines: Vec<Line>,
    most: usize,
}

impl Entry {
    fn new(mut f: Frame, asked: Option<&Questionnaire>, form: Form) -> Self {
        f.path = address(asked.map(|asked| asked.id.as_str()));
        let questions = asked.map_or(&[][..], |asked| asked.questions.as_slice());
        let lines = questions.iter().zip(1..);
        Self {
            lines: lines
                .map(|(question, n)| Line::new(&f, question, n, &form))
                .collect(),
            asked: asked.map(|asked| {
                let title = f.pick(&asked.title_vi, &asked.title_en);
                (asked.id.clone(), title.to_owned())
            }),
            most: TEXT_MAX,
            form,
            f,
        }
    }
}

fn address(form: Option<&str>) -> String {
    match form {
        Some(id) => format!("/survey/paper?form={}", super::encode(id)),
        None => "/survey/paper".to_owned(),
    }
}

/// Which questionnaire.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    form: String,
}

/// The questionnaire in force with this id.
async fn form_of(state: &AppState, id: String) -> Result<Option<Arc<Questionnaire>>, Error> {
    let all = state
        .ask(|desk| Ok::<_, Error>(desk.survey_forms()))
        .await?;
    Ok(all.into_iter().find(|form| form.id == id))
}

/// `GET /survey/paper?form=…`: the fields of the last form typed, or the code
/// alone.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    f: Frame,
) -> Result<Response, Error> {
    let form = form_of(&state, asked.form).await?;
    let page = Entry::new(f.at("paperform"), form.as_deref(), Form::default());
    Ok(render(StatusCode::OK, &page))
}

/// `POST /survey/paper`: the answers of one paper, or its questions where they
/// were not on the page that was sent.
pub async fn enter(
    State(state): State<AppState>,
    f: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = f.at("paperform");
    let mut form = Form::new(pairs);
    let token = form.get(TOKEN).to_owned();
    let Some(asked) = questions_of(&state, &token).await? else {
        return cannot_use(&state, f, form).await;
    };
    // Typed into the fields of another questionnaire, or of none.
    if form.get("form") != asked.id {
        let page = Entry::new(f, Some(&asked), form);
        return Ok(render(StatusCode::OK, &page));
    }
    let (me, fields) = (me(&f)?, keys::read(&asked, &form));
    let entered = state
        .ask(move |desk| Ok::<_, Error>(desk.enter_paper(&me, &token, &fields)))
        .await?;
    match entered {
        Ok(()) => {
            let to = address(Some(&asked.id));
            Ok(see_other(&format!("{to}&done=notice-paper-ballot")))
        }
        Err(CastError::CannotUse(_)) => cannot_use(&state, f, form).await,
        Err(CastError::Desk(why)) => match visit::problem(&f, &why) {
            Some((status, text)) => {
                form.fault(TOKEN, text);
                let page = Entry::new(f, Some(&asked), form);
                Ok(render(status, &page))
            }
            None => Err(why.into()),
        },
        Err(CastError::Bad(bad)) => {
            name_faults(&f, &asked, &bad, &mut form);
            let page = Entry::new(f, Some(&asked), form);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The code cannot be used; what was typed stays.
async fn cannot_use(state: &AppState, f: Frame, mut form: Form) -> Result<Response, Error> {
    form.fault(TOKEN, f.t("rating-cannot-use"));
    let asked = form_of(state, form.get("form").to_owned()).await?;
    let page = Entry::new(f, asked.as_deref(), form);
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
