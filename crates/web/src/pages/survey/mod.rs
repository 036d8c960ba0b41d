//! The people's judgement as its pages show it: surveys from plan to release,
//! results, what an official sees of themselves, interviews, comments.
//!
//! Every number stands with its answers, its response rate and a link to how it
//! was computed; under every chart stands what may be concluded and what not.
//! Officials stand in the order of the alphabet and are never ranked.

mod chart;
mod comments;
pub(crate) mod draw;
mod how;
mod interview;
pub(crate) mod office;
mod officials;
mod one;
mod own;
mod pieces;
mod plan;
mod preview;
mod progress;
mod results;
pub(crate) mod said;
pub(crate) mod sample;
mod sample_pages;
mod sample_views;

pub use comments::{CommentsPage, judge, list as waiting};
pub use how::{HowPage, show as how};
pub use interview::{InterviewPage, enter, show as interview};
pub use one::{CampaignPage, act, show as one};
pub use own::{OwnPage, say, show as own};
pub use plan::{PlanPage, ask as plan, change, create, keep};
pub(crate) use progress::tokens as progress_tokens;
pub use results::{ResultsPage, show as results};

use super::work::me;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::deed;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::survey::CampaignView;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Role, Scope};
use motcua_domain::survey::campaign::{Act, Kind, State as Stands, may};

/// Roles of somebody that run surveys of a kind.
pub(super) fn roles_for(me: &Actor, kind: Kind) -> impl Iterator<Item = Role> {
    let runs = move |role: &Role| may(*role, kind, Act::Plan);
    me.roles.iter().copied().filter(runs)
}

/// What of an answer can be said on the page that asked: status and words.
pub(super) fn problem(f: &Frame, why: &DeskError) -> Option<(StatusCode, String)> {
    let DeskError::Invalid(faults) = why else {
        return deed::problem(f, why, None);
    };
    let id = faults.first().map(|fault| fault.message.as_str())?;
    Some(match id {
        // From which day on, the page beneath says.
        "survey-refused-early" => (StatusCode::CONFLICT, f.t("survey-too-early")),
        "survey-refused-state"
        | "survey-stale"
        | "survey-comment-done"
        | "survey-interview-done" => (StatusCode::CONFLICT, f.t(id)),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, f.t(id)),
    })
}

/// A survey in the list.
pub struct Row {
    /// Empty where this reader may not open it.
    url: String,
    results: String,
    name: String,
    kind: String,
    days: String,
    form: String,
    officials: String,
    state: Html,
    next: String,
}

/// The page.
#[derive(Template)]
#[template(path = "survey.html")]
pub struct Surveys {
    f: Frame,
    rows: Vec<Row>,
    /// Survey that hands out slips today; `None` = nobody is being asked.
    today: Option<String>,
    plans: bool,
}

impl Surveys {
    fn new(f: Frame, me: &Actor, views: &[CampaignView], today: Option<String>) -> Self {
        Self {
            rows: views.iter().map(|view| row(&f, me, view)).collect(),
            today,
            plans: me.scope(Action::RunSurvey) != Scope::Never,
            f,
        }
    }
}

fn row(f: &Frame, me: &Actor, view: &CampaignView) -> Row {
    let campaign = &view.campaign;
    let runs = roles_for(me, campaign.kind).next().is_some();
    let released = campaign.state == Stands::Released;
    let next = one::next(me, view, f.now.date());
    let form = f.pick(&view.form.title_vi, &view.form.title_en);
    Row {
        url: if runs && view.open_to_me {
            format!("/survey/{}", view.id)
        } else {
            String::new()
        },
        results: if released && view.open_to_me {
            format!("/survey/{}/results", view.id)
        } else {
            String::new()
        },
        name: view.name.clone(),
        kind: said::kind(f, campaign.kind),
        days: said::days(f, campaign.from, campaign.to),
        form: f.t2(
            "survey-form-title",
            "title",
            form,
            "n",
            campaign.form.version,
        ),
        officials: if view.open_to_me {
            said::count(f.lang, campaign.officials.len() as u64)
        } else {
            f.t("survey-not-shown")
        },
        state: said::state(f, campaign.state),
        next: next.map_or_else(String::new, |next| one::next_words(f, &next)),
    }
}

fn read(desk: &Desk, me: &Actor) -> Result<(Vec<CampaignView>, Option<String>), DeskError> {
    Ok((desk.campaigns(me)?, desk.survey_today()))
}

/// `GET /survey`.
pub async fn list(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("survey");
    let me = me(&f)?;
    let who = me.clone();
    let (views, today) = state.ask(move |desk| read(desk, &who)).await?;
    let page = Surveys::new(f, &me, &views, today);
    Ok(render(StatusCode::OK, &page))
}
