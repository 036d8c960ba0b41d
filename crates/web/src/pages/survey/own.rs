//! What is said about oneself: own figures first, before anybody else sees
//! them, the right to say something to them, comments in batches, how often one
//! handed out the slip, the early warning, and what all of it means.

use super::office::{Office, Trend};
use super::officials::{Contexts, Funnels, Names, Officials, Warnings};
use super::pieces::Comments;
use super::progress::{Asked as Prompted, asked};
use super::{problem, said};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::survey::OwnView;
use motcua_domain::id::StaffId;
use motcua_domain::survey::campaign::State as Stands;
use motcua_domain::survey::comment::Topic;
use serde::Deserialize;

/// Longest text of a context, in characters.
const CONTEXT: usize = 2_000;

/// Which survey.
#[derive(Default, Deserialize)]
pub struct Wanted {
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

/// One survey, as its official sees it.
pub struct Mine {
    id: i64,
    name: String,
    state: Html,
    days: String,
    /// Nobody else sees it until this day is over.
    alone: Option<String>,
    /// It runs: there are no figures for anybody yet.
    runs: bool,
    line: Option<Officials>,
    funnel: Option<Funnels>,
    trend: Option<Trend>,
    office: Option<Office>,
    context: String,
    /// May say something to it.
    says: bool,
    prompt: Option<Prompted>,
    warning: Option<Warnings>,
    comments: Comments,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_own.html")]
pub struct OwnPage {
    f: Frame,
    form: Form,
    key: String,
    chips: Vec<Chip>,
    mine: Option<Mine>,
    problem: Option<String>,
    most: usize,
}

impl Mine {
    fn new(f: &Frame, me: (StaffId, &str), view: &OwnView, topics: &[Topic]) -> Self {
        let campaign = &view.view.campaign;
        let (id, name) = me;
        let names = Names::from([(id, name.to_owned())]);
        let released = campaign.state == Stands::Released;
        let own = view.page.as_ref();
        let row = own.and_then(|page| page.officials.iter().find(|row| row.official == id));
        Self {
            id: view.view.id,
            name: view.view.name.clone(),
            state: said::state(f, campaign.state),
            days: said::days(f, campaign.from, campaign.to),
            alone: view
                .last_day_alone
                .filter(|_| !released)
                .map(|day| f.t1("survey-alone", "day", f.date(day))),
            runs: own.is_none(),
            line: own
                .filter(|_| row.is_some())
                .map(|page| Officials::new(f, page, &names, &Contexts::new())),
            funnel: own.and_then(|page| Funnels::new(f, page, &names)),
            trend: row.map(|row| Trend::new(f, &row.trend)),
            office: own.filter(|_| released).map(|page| Office::new(f, page)),
            context: view.context.clone().unwrap_or_default(),
            says: matches!(campaign.state, Stands::Closed | Stands::Released),
            prompt: view.prompt.as_ref().map(|of| asked(f, name, of)),
            warning: view
                .warning
                .as_ref()
                .and_then(|of| Warnings::new(f, [(name.to_owned(), of)])),
            comments: Comments::new(f, topics, &view.comments, |_| String::new()),
        }
    }
}

impl OwnPage {
    pub(super) fn new(
        f: Frame,
        me: (StaffId, &str),
        (views, topics): (&[OwnView], &[Topic]),
        wanted: &str,
        key: String,
    ) -> Self {
        let asked = views.iter().find(|one| one.view.id.to_string() == wanted);
        let shown = asked.or_else(|| views.first());
        let chip = |one: &OwnView| Chip {
            url: format!("/survey/me?survey={}", one.view.id),
            text: one.view.name.clone(),
            on: shown.is_some_and(|shown| shown.view.id == one.view.id),
        };
        let mine = shown.map(|view| Mine::new(&f, me, view, topics));
        let context = mine.as_ref().map_or("", |mine| mine.context.as_str());
        Self {
            form: Form::new([("context", context)]),
            chips: views.iter().map(chip).collect(),
            key,
            problem: None,
            most: CONTEXT,
            mine,
            f,
        }
    }

    /// The same with what was typed and what is wrong with it.
    pub(super) fn typed(mut self, form: Form) -> Self {
        self.form = form;
        self
    }
}

async fn page(
    state: &AppState,
    f: Frame,
    wanted: &str,
    typed: Option<(Form, StatusCode, Option<String>)>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let id = me.id;
    let name = f
        .who
        .as_ref()
        .map_or_else(String::new, |who| who.name.clone());
    let (views, topics, key) = state
        .ask(move |desk| {
            let views = desk.own_judgement(&me)?;
            Ok::<_, DeskError>((views, desk.survey_topics(), form_key(desk)))
        })
        .await?;
    let mut page = OwnPage::new(f, (id, &name), (&views[..], &topics[..]), wanted, key);
    let mut status = StatusCode::OK;
    if let Some((form, code, text)) = typed {
        page.form = form;
        page.problem = text;
        status = code;
    }
    Ok(render(status, &page))
}

/// `GET /survey/me?survey=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Result<Response, Error> {
    page(&state, frame.at("survey-me"), &wanted.survey, None).await
}

/// `POST /survey/me`: what the official says to their own figures.
pub async fn say(
    State(state): State<AppState>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    "/survey/me".clone_into(&mut frame.path);
    let f = frame.at("survey-me");
    let mut form = Form::new(pairs);
    let survey: i64 = form.get("survey").parse().map_err(|_| Error::BadRequest)?;
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let wanted = survey.to_string();
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let text = form.get("context").to_owned();
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.add_context(&me, &key, survey, &text)))
        .await?;
    match done {
        Ok(()) => {
            let there = format!("/survey/me?survey={survey}&done=notice-survey-context");
            Ok(see_other(&there))
        }
        Err(DeskError::Invalid(faults)) if faults.iter().all(|bad| bad.field == "context") => {
            for bad in faults {
                form.fault(&bad.field, f.t(&bad.message));
            }
            let typed = (form, StatusCode::UNPROCESSABLE_ENTITY, None);
            page(&state, f, &wanted, Some(typed)).await
        }
        Err(why) => match problem(&f, &why) {
            Some((status, text)) => {
                page(&state, f, &wanted, Some((form, status, Some(text)))).await
            }
            None => Err(why.into()),
        },
    }
}
