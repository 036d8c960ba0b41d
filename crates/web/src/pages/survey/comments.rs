//! Comments before anybody named in them reads them: what is covered, what they
//! are about, passed on or held. About whom a comment is, is not told here.

use super::pieces::{Comment, topic};
use super::{problem, said};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::survey::{CommentToRead, Moderated};
use motcua_domain::survey::comment::{Tone, Topic};

/// Most comments on one page; the next come when these are done.
const SHOWN: usize = 20;

/// A topic to tick.
pub struct Tick {
    value: String,
    text: String,
    on: bool,
}

/// A comment that waits.
pub struct Waiting {
    id: i64,
    survey: String,
    comment: Comment,
    /// What the dictionary suggests, with how it is said.
    suggested: String,
    topics: Vec<Tick>,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_waiting.html")]
pub struct CommentsPage {
    f: Frame,
    key: String,
    all: Vec<Waiting>,
    /// How many wait, in words.
    count: String,
    problem: Option<String>,
}

fn tone(f: &Frame, tone: Tone) -> String {
    f.t(match tone {
        Tone::Plain => "survey-tone-plain",
        Tone::Good => "survey-tone-good",
        Tone::Bad => "survey-tone-bad",
        Tone::Mixed => "survey-tone-mixed",
    })
}

fn waiting(f: &Frame, topics: &[Topic], one: &CommentToRead) -> Waiting {
    let suggested = one.topics.iter().map(|(id, how)| {
        let (name, how) = (topic(f, topics, id), tone(f, *how));
        f.t2("survey-topic-tone", "topic", name, "tone", how)
    });
    let tick = |topic: &Topic| Tick {
        value: topic.id.clone(),
        text: f.pick(&topic.name_vi, &topic.name_en).to_owned(),
        on: one.topics.contains_key(&topic.id),
    };
    Waiting {
        id: one.id,
        survey: one.survey.clone(),
        comment: Comment::new(f, &one.segments),
        suggested: suggested.collect::<Vec<_>>().join("; "),
        topics: topics.iter().map(tick).collect(),
    }
}

impl CommentsPage {
    pub(super) fn new(
        f: Frame,
        all: &[CommentToRead],
        topics: &[Topic],
        key: String,
        problem: Option<String>,
    ) -> Self {
        let shown = all.iter().take(SHOWN);
        Self {
            count: said::count(f.lang, all.len() as u64),
            all: shown.map(|one| waiting(&f, topics, one)).collect(),
            key,
            problem,
            f,
        }
    }
}

async fn page(
    state: &AppState,
    f: Frame,
    said: Option<(StatusCode, String)>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let (all, topics, key) = state
        .ask(move |desk| {
            let all = desk.comments_waiting(&me)?;
            Ok::<_, DeskError>((all, desk.survey_topics(), form_key(desk)))
        })
        .await?;
    let status = said.as_ref().map_or(StatusCode::OK, |(status, _)| *status);
    let problem = said.map(|(_, text)| text);
    let page = CommentsPage::new(f, &all, &topics, key, problem);
    Ok(render(status, &page))
}

/// `GET /survey/comments`.
pub async fn list(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(&state, frame.at("survey-comments"), None).await
}

/// `POST /survey/comments`: one comment is passed on with its topics, or held.
pub async fn judge(
    State(state): State<AppState>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    "/survey/comments".clone_into(&mut frame.path);
    let f = frame.at("survey-comments");
    let form = Form::new(pairs);
    let id: i64 = form.get("id").parse().map_err(|_| Error::BadRequest)?;
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let (verdict, notice) = match form.get("do") {
        "pass" => {
            let topics = form.all("topic").to_vec();
            (Moderated::Pass { topics }, "notice-survey-comment-passed")
        }
        "hold" => (Moderated::Hold, "notice-survey-comment-held"),
        _ => return Err(Error::BadRequest),
    };
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.moderate(&me, &key, id, verdict)))
        .await?;
    match done {
        Ok(()) => Ok(see_other(&format!("/survey/comments?done={notice}"))),
        Err(why) => match problem(&f, &why) {
            Some(said) => page(&state, f, Some(said)).await,
            None => Err(why.into()),
        },
    }
}
