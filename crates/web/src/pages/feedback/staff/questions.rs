//! Questions to an official who is named in a report: the question and nothing
//! else, and a place for what they say to it.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::feedback::words;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Field, Form};
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::feedback::QuestionToMe;
use motcua_domain::id::FeedbackId;
use motcua_domain::time::local;

/// A question.
#[expect(clippy::struct_field_names, reason = "the question of a question")]
pub struct Question {
    id: FeedbackId,
    n: u8,
    asked: String,
    question: String,
    field: Field,
}

/// The page.
#[derive(Template)]
#[template(path = "feedback_questions.html")]
#[expect(clippy::struct_field_names, reason = "what the page is a list of")]
pub struct Questions {
    f: Frame,
    form: Form,
    key: String,
    questions: Vec<Question>,
}

impl Questions {
    pub(in super::super) fn new(
        mut f: Frame,
        all: &[QuestionToMe],
        (form, key): (Form, String),
    ) -> Self {
        "/feedback/questions".clone_into(&mut f.path);
        let question = |one: &QuestionToMe| {
            let name = field(one.feedback, one.n);
            let answer = form.field(name, f.t("feedback-questions-answer"));
            Question {
                id: one.feedback,
                n: one.n,
                asked: f.t1(
                    "feedback-questions-asked",
                    "at",
                    f.moment(local(one.asked_at)),
                ),
                question: one.question.clone(),
                field: answer
                    .kind("area")
                    .attr("rows", "5")
                    .attr("maxlength", "2000"),
            }
        };
        Self {
            questions: all.iter().map(question).collect(),
            form,
            key,
            f,
        }
    }
}

/// Name of the field of one question.
fn field(id: FeedbackId, n: u8) -> String {
    format!("text-{id}-{n}")
}

/// `GET /feedback/questions`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(
        &state,
        frame.at("feedback"),
        Form::default(),
        StatusCode::OK,
    )
    .await
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let who = me(&f)?;
    let all = state.ask(move |desk| desk.feedback_questions(&who)).await?;
    let given = (form, form_key(state.desk()));
    Ok(render(status, &Questions::new(f, &all, given)))
}

/// `POST /feedback/questions`: what one says to a question.
pub async fn send(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("feedback"), Form::new(pairs));
    let id = form.get("id").parse().map(FeedbackId);
    let id = id.map_err(|_| Error::BadRequest)?;
    let n: u8 = form.get("n").parse().map_err(|_| Error::BadRequest)?;
    let (key, who, name) = (key_of(&form)?, me(&f)?, field(id, n));
    let text = form.get(&name).to_owned();
    let answer = state
        .try_ask(move |desk| desk.answer_feedback_question(&who, &key, id, n, &text))
        .await?;
    match answer {
        Ok(()) => {
            return Ok(see_other("/feedback/questions?done=notice-feedback-stated"));
        }
        Err(DeskError::Invalid(fields)) => {
            for fault in fields {
                form.fault(&name, f.t(&fault.message));
            }
        }
        Err(DeskError::Feedback(why)) => form.fault(&name, words::refused(&f, &why)),
        Err(why) => return Err(why.into()),
    }
    page(&state, f, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
