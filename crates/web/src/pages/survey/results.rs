//! Results of a survey, in the order in which they may be read: the office, whom
//! it asked, whether officials differ at all, and only then officials, in the
//! order of the alphabet; the funnel, the early warning, the trend, questions,
//! comments.

use super::office::{Office, Questions, Trend};
use super::officials::{Differ, Funnels, Officials, Warnings, name_of};
use super::pieces::Comments;
use super::{roles_for, said};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::survey::SurveyPage;
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use motcua_domain::survey::campaign::Kind;
use motcua_domain::survey::comment::Topic;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::result::Warning;
use serde::Deserialize;

/// Which question.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Its id; empty = the main one.
    #[serde(default)]
    question: String,
}

/// A question to choose.
pub(super) struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_results.html")]
pub struct ResultsPage {
    f: Frame,
    id: i64,
    /// This reader runs it, and may open its own page.
    runs: bool,
    name: String,
    kind: String,
    /// Of Internal Affairs: who sees what is said.
    joint: bool,
    days: String,
    state: Html,
    question: String,
    chips: Vec<Chip>,
    office: Office,
    differ: Differ,
    officials: Officials,
    funnel: Option<Funnels>,
    warnings: Option<Warnings>,
    /// Of which question the early warning tells, whichever is shown.
    warned: String,
    trend: Trend,
    questions: Questions,
    comments: Comments,
}

/// Words of a question.
pub(super) fn question(f: &Frame, form: &Questionnaire, id: &str) -> String {
    form.question(id).map_or_else(
        || id.to_owned(),
        |question| f.pick(&question.vi, &question.en).to_owned(),
    )
}

/// The judged questions, as links.
pub(super) fn chips(f: &Frame, form: &Questionnaire, here: &str, shown: &str) -> Vec<Chip> {
    let judged = form.questions.iter().filter(|one| one.is_judged());
    let chip = |one: &motcua_domain::survey::questionnaire::Question| Chip {
        url: format!("{here}?question={}", encode(&one.id)),
        text: f.pick(&one.vi, &one.en).to_owned(),
        on: one.id == shown,
    };
    judged.map(chip).collect()
}

impl ResultsPage {
    pub(super) fn new(f: Frame, me: &Actor, got: &SurveyPage, topics: &[Topic]) -> Self {
        let (view, page, names) = (&got.view, &got.page, &got.names);
        let here = format!("/survey/{}/results", view.id);
        let named = |(id, warning): &(_, Warning)| (name_of(&f, names, *id), warning.clone());
        let mut warnings: Vec<(String, Warning)> = got.warnings.iter().map(named).collect();
        // As the rows above, which the domain ordered by the key of the name.
        let place = |name: &String| {
            let mut rows = page.officials.iter();
            rows.position(|row| name_of(&f, names, row.official) == *name)
        };
        warnings.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
        let all = warnings.iter().map(|(name, one)| (name.clone(), one));
        // Whoever sees no line of an official is not told whom a comment names.
        let about = |id: StaffId| {
            if page.officials.iter().any(|row| row.official == id) {
                name_of(&f, names, id)
            } else {
                String::new()
            }
        };
        Self {
            id: view.id,
            runs: roles_for(me, view.campaign.kind).next().is_some(),
            name: view.name.clone(),
            kind: said::kind(&f, view.campaign.kind),
            joint: view.campaign.kind == Kind::Joint,
            days: said::days(&f, view.campaign.from, view.campaign.to),
            state: said::state(&f, view.campaign.state),
            question: question(&f, &view.form, &page.question),
            chips: chips(&f, &view.form, &here, &page.question),
            office: Office::new(&f, page),
            differ: Differ::new(&f, page.spread),
            officials: Officials::new(&f, page, names, &got.contexts),
            funnel: Funnels::new(&f, page, names),
            warnings: Warnings::new(&f, all),
            warned: view.form.main_question().map_or_else(String::new, |main| {
                f.t1("survey-warnings-of", "question", f.pick(&main.vi, &main.en))
            }),
            trend: Trend::new(&f, &page.trend),
            questions: Questions::new(&f, &view.form, &got.questions),
            comments: Comments::new(&f, topics, &got.comments, about),
            f,
        }
    }
}

/// `GET /survey/{survey}/results?question=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("survey");
    let me = me(&f)?;
    let who = me.clone();
    let (got, topics) = state
        .ask(move |desk| {
            let chosen = Some(asked.question.as_str()).filter(|id| !id.is_empty());
            let got = desk.survey_page(&who, id, chosen)?;
            Ok::<_, DeskError>((got, desk.survey_topics()))
        })
        .await?;
    let page = ResultsPage::new(f, &me, &got, &topics);
    Ok(render(StatusCode::OK, &page))
}
