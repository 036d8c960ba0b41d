//! Sent home with the list of what is missing: the procedure, its papers
//! ticked, the printed list.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::procedures::copies_words;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, Html};
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::queue::Handled;
use motcua_domain::id::VisitId;
use motcua_domain::procedure::Procedure;
use motcua_domain::visit::{Missing, Outcome, Policy, Visit};
use serde::Deserialize;

/// Which procedure.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    procedure: String,
}

/// A paper of the checklist.
pub struct Item {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) lang: Html,
    pub(super) wanted: String,
}

/// The choice of what is missing.
#[derive(Template)]
#[template(path = "counter_home.html")]
pub struct Home {
    pub(super) f: Frame,
    pub(super) form: Form,
    pub(super) id: i64,
    pub(super) ticket: String,
    pub(super) key: String,
    pub(super) procedures: Vec<(String, String)>,
    pub(super) chosen: Option<String>,
    pub(super) items: Vec<Item>,
}

/// The printed list.
#[derive(Template)]
#[template(path = "missing.html")]
pub struct MissingPaper {
    pub(super) f: Frame,
    pub(super) ticket: String,
    pub(super) code: String,
    pub(super) procedure: String,
    pub(super) items: Vec<Item>,
    pub(super) at: String,
}

pub(super) fn items(f: &Frame, procedure: &Procedure) -> Vec<Item> {
    let item = |one: &motcua_domain::procedure::Item| Item {
        id: one.id.clone(),
        name: f.pick(&one.name_vi, &one.name_en).to_owned(),
        lang: f.lang_if_vi(&one.name_en),
        wanted: copies_words(f, one),
    };
    procedure.items.iter().map(item).collect()
}

/// Procedures of the line's fields; all of them where the line has none.
fn choices(f: &Frame, state: &AppState, policy: &Policy, seen: &Visit) -> Vec<(String, String)> {
    let catalogue = state.catalogue();
    let fields = policy
        .line(&seen.line)
        .map_or(&[][..], |rule| rule.fields.as_slice());
    catalogue
        .all()
        .filter(|p| fields.is_empty() || fields.contains(&p.field))
        .map(|p| {
            (
                p.code.clone(),
                format!("{} {}", p.code, f.procedure_name(p)),
            )
        })
        .collect()
}

async fn page(
    state: &AppState,
    f: Frame,
    id: VisitId,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let (seen, key) = state
        .ask(move |desk| Ok::<_, Error>((desk.visit_seen(&me, id)?, form_key(desk))))
        .await?;
    let procedures = choices(&f, state, &state.desk().queue_policy(), &seen);
    let catalogue = state.catalogue();
    let chosen = catalogue.get(form.get("procedure"));
    let page = Home {
        id: id.0,
        ticket: seen.ticket.to_string(),
        key,
        procedures,
        items: chosen.map_or_else(Vec::new, |p| items(&f, p)),
        chosen: chosen.map(|p| p.code.clone()),
        form,
        f,
    };
    Ok(render(status, &page))
}

/// `GET /visit/{id}/home`.
pub async fn ask(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let form = Form::new([("procedure", asked.procedure)]);
    let f = frame.at("counter");
    page(&state, f, VisitId(id), form, StatusCode::OK).await
}

/// `POST /visit/{id}/home`: ends the visit with the list.
pub async fn send(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (f, id) = (frame.at("counter"), VisitId(id));
    let mut form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let what = sent_home(&state, &form);
    let done = state
        .ask(move |desk| {
            let done = desk.handle(&me, &key, id, what);
            if done.is_ok() {
                super::act::invite(desk, &me, id);
            }
            Ok::<_, Error>(done)
        })
        .await?;
    match done {
        Ok(_) => Ok(see_other(&format!("/visit/{id}/missing?print=1"))),
        Err(why) => {
            let Some((status, text)) = visit::problem(&f, &why) else {
                return Err(why.into());
            };
            form.fault("item", text);
            page(&state, f, id, form, status).await
        }
    }
}

/// Only papers of the procedure's own checklist count.
fn sent_home(state: &AppState, form: &Form) -> Handled {
    let catalogue = state.catalogue();
    let code = form.get("procedure");
    let known = |id: &String| {
        let found = catalogue.get(code);
        found.is_some_and(|p| p.items.iter().any(|item| item.id == *id))
    };
    let items = form.all("item").iter().filter(|id| known(id)).cloned();
    Handled::Finish {
        outcome: Outcome::SentHome,
        missing: Some(Missing {
            procedure: code.to_owned(),
            items: items.collect(),
        }),
    }
}

/// `GET /visit/{id}/missing`: the paper.
pub async fn paper(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let seen = state
        .ask(move |desk| desk.visit_seen(&me, VisitId(id)))
        .await?;
    let missing = seen.missing.clone().ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let published = settings
        .catalogue
        .current(&missing.procedure, frame.now.date());
    let procedure = published.as_ref().map(|one| &one.procedure);
    let page = MissingPaper::new(frame, &seen, &missing, procedure);
    Ok(render(StatusCode::OK, &page))
}

impl MissingPaper {
    pub(super) fn new(
        f: Frame,
        seen: &Visit,
        missing: &Missing,
        procedure: Option<&Procedure>,
    ) -> Self {
        let known = procedure.map_or_else(Vec::new, |p| items(&f, p));
        // A paper that the list does not hold any more keeps its slug.
        let named = |id: &String| {
            known.iter().position(|item| item.id == *id).map_or_else(
                || Item {
                    id: id.clone(),
                    name: id.clone(),
                    lang: Html::default(),
                    wanted: String::new(),
                },
                |at| Item {
                    id: id.clone(),
                    name: known[at].name.clone(),
                    lang: known[at].lang.clone(),
                    wanted: known[at].wanted.clone(),
                },
            )
        };
        Self {
            ticket: seen.ticket.to_string(),
            code: missing.procedure.clone(),
            procedure: procedure.map_or_else(String::new, |p| f.procedure_name(p).to_owned()),
            items: missing.items.iter().map(named).collect(),
            at: f.moment(motcua_domain::time::local(seen.last_at)),
            f,
        }
    }
}
