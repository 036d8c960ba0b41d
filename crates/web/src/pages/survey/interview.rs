//! Interviews by Internal Affairs: the numbers that were drawn today, as they
//! come, and the answers of one person. Held standing in the hall, on a phone.
//! Nobody chooses whom to ask, and whom the person saw is not told.

use super::problem;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::rating::Questions;
use crate::pages::rating::questions::name_faults;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::survey::{CampaignView, CastError, InterviewResult, Interviewed, Invited};
use motcua_domain::id::VisitId;
use motcua_domain::visit::Policy;
use serde::Deserialize;
use std::sync::Arc;

/// Whom.
#[derive(Default, Deserialize)]
pub struct Chosen {
    /// The visit; empty = nobody yet.
    #[serde(default)]
    visit: String,
}

/// A number that was drawn and waits.
pub struct Number {
    url: String,
    ticket: String,
    line: String,
    /// Was sought before and not found.
    sought: bool,
    /// On: the one whose answers are typed in.
    on: bool,
}

/// The person who is asked.
pub struct Asked {
    visit: i64,
    ticket: String,
    questions: Questions,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_interview.html")]
pub struct InterviewPage {
    f: Frame,
    form: Form,
    id: i64,
    name: String,
    /// Visits that are over and wait to be asked, today and before.
    today: Vec<Number>,
    earlier: Vec<Number>,
    /// Drawn, and still being served.
    served: Vec<String>,
    /// Asked, declined, not found.
    done: [usize; 3],
    asked: Option<Asked>,
    problem: Option<String>,
}

/// What the page reads.
pub(super) struct Read {
    pub(super) view: CampaignView,
    pub(super) drawn: Vec<Invited>,
    pub(super) policy: Arc<Policy>,
}

/// Over, and not yet asked; who was not found may be found later.
fn is_open(one: &Invited) -> bool {
    one.over && matches!(one.result, None | Some(InterviewResult::NotFound))
}

impl InterviewPage {
    pub(super) fn new(f: Frame, got: &Read, chosen: &str, form: Form) -> Self {
        let id = got.view.id;
        let today = f.now.date();
        let waits = |one: &&Invited| is_open(one);
        let number = |one: &Invited| Number {
            url: format!("/survey/{id}/interview?visit={}#asked", one.visit),
            ticket: one.ticket.clone(),
            line: visit::line(&f, &got.policy, &one.line),
            sought: one.result.is_some(),
            on: one.visit.to_string() == chosen,
        };
        let (now, before): (Vec<&Invited>, Vec<&Invited>) = got
            .drawn
            .iter()
            .filter(waits)
            .partition(|one| one.day == today);
        let served = got.drawn.iter().filter(|one| !one.over);
        let served = served.filter(|one| one.day == today);
        let count = |result: InterviewResult| {
            let with = got.drawn.iter().filter(|one| one.result == Some(result));
            with.count()
        };
        let asked = got.drawn.iter().find(|one| one.visit.to_string() == chosen);
        Self {
            id,
            name: got.view.name.clone(),
            today: now.into_iter().map(number).collect(),
            earlier: before.into_iter().map(number).collect(),
            served: served.map(|one| one.ticket.clone()).collect(),
            done: [
                count(InterviewResult::Interviewed),
                count(InterviewResult::Declined),
                count(InterviewResult::NotFound),
            ],
            asked: asked.filter(|one| is_open(one)).map(|one| Asked {
                visit: one.visit.0,
                ticket: one.ticket.clone(),
                questions: Questions::all(&f, &got.view.form, &form),
            }),
            problem: None,
            form,
            f,
        }
    }
}

async fn read(state: &AppState, f: &Frame, id: i64) -> Result<Read, Error> {
    let me = me(f)?;
    state
        .ask(move |desk| {
            Ok::<_, DeskError>(Read {
                view: desk.campaign(&me, id)?,
                drawn: desk.interview_list(&me, id)?,
                policy: Arc::clone(&desk.settings().queue),
            })
        })
        .await
}

/// `GET /survey/{survey}/interview?visit=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(chosen): Query<Chosen>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("survey");
    let got = read(&state, &f, id).await?;
    let page = InterviewPage::new(f, &got, &chosen.visit, Form::default());
    Ok(render(StatusCode::OK, &page))
}

/// What was pressed.
fn pressed(form: &Form, pairs: &[(String, String)]) -> Option<Interviewed> {
    Some(match form.get("do") {
        "answers" => Interviewed::Answers(pairs.to_vec()),
        "declined" => Interviewed::Declined,
        "not_found" => Interviewed::NotFound,
        _ => return None,
    })
}

/// `POST /survey/{survey}/interview`: the answers, or why there are none. No
/// key is kept of it: what joins a person to an answer is kept nowhere. Sent
/// twice, the second is told that the number was asked already.
pub async fn enter(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    frame.path = format!("/survey/{id}/interview");
    let f = frame.at("survey");
    let mut form = Form::new(pairs.clone());
    let visit: i64 = form.get("visit").parse().map_err(|_| Error::BadRequest)?;
    let what = pressed(&form, &pairs).ok_or(Error::BadRequest)?;
    let me = me(&f)?;
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.enter_interview(&me, id, VisitId(visit), what)))
        .await?;
    let (status, text) = match done {
        Ok(()) => {
            let there = format!("/survey/{id}/interview?done=notice-survey-interview");
            return Ok(see_other(&there));
        }
        Err(CastError::Bad(bad)) => {
            let got = read(&state, &f, id).await?;
            name_faults(&f, &got.view.form, &bad, &mut form);
            let page = InterviewPage::new(f, &got, &visit.to_string(), form);
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        // Asked by a colleague in this moment, or the survey was closed.
        Err(CastError::CannotUse(_)) => (StatusCode::CONFLICT, f.t("survey-interview-done")),
        Err(CastError::Desk(why)) => match problem(&f, &why) {
            Some(said) => said,
            None => return Err(why.into()),
        },
    };
    let got = read(&state, &f, id).await?;
    let mut page = InterviewPage::new(f, &got, &visit.to_string(), form);
    page.problem = Some(text);
    Ok(render(status, &page))
}
