//! Drafts of the intake: kept by the form itself and by a button, listed, gone
//! on with from any computer.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use motcua_desk::drafts::{Draft, Typed};
use motcua_desk::session::Session;
use motcua_domain::time::local;

type Pairs = Vec<(String, String)>;

/// One of the reader's drafts.
pub struct Row {
    id: i64,
    name: String,
    procedure: String,
    at: String,
}

/// The list.
#[derive(Template)]
#[template(path = "drafts.html")]
pub struct Drafts {
    f: Frame,
    rows: Vec<Row>,
}

impl Drafts {
    fn new(f: Frame, state: &AppState, drafts: &[Draft]) -> Self {
        let catalogue = state.catalogue();
        let row = |draft: &Draft| {
            let form = Form::new(draft.typed.iter().map(|(n, v)| (n.clone(), v)));
            let code = form.get("procedure");
            let procedure = catalogue.get(code).map_or_else(
                || code.to_owned(),
                |p| format!("{code} {}", f.procedure_name(p)),
            );
            Row {
                id: draft.id,
                name: form.get("name").to_owned(),
                procedure,
                at: f.moment(local(draft.at)),
            }
        };
        Self {
            rows: drafts.iter().map(row).collect(),
            f,
        }
    }
}

/// `GET /intake/drafts`.
pub async fn list(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    frame: Frame,
) -> Result<Response, Error> {
    let drafts = state.ask(move |desk| desk.drafts(&me.actor)).await?;
    let page = Drafts::new(frame.at("intake"), &state, &drafts);
    Ok(render(StatusCode::OK, &page))
}

/// What a draft keeps: neither the button nor what only a page needs.
fn typed(pairs: Pairs) -> Typed {
    let dropped = [
        "do", "scan", "draft", "filled", "found", "differs", "keep", "restored",
    ];
    pairs
        .into_iter()
        .filter(|(name, value)| !dropped.contains(&name.as_str()) && !value.is_empty())
        .collect()
}

fn id_of(form: &Form) -> Option<i64> {
    form.get("draft").parse().ok()
}

/// `POST /intake/draft`: the form keeps itself; answers the draft's number.
pub async fn autosave(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let id = id_of(&Form::new(pairs.clone()));
    let typed = typed(pairs);
    let id = state
        .ask(move |desk| desk.save_draft(&me.actor, id, typed))
        .await?;
    Ok(id.to_string().into_response())
}

/// The button "keep as a draft".
pub async fn keep(
    state: &AppState,
    me: &Session,
    form: &Form,
    pairs: Pairs,
) -> Result<Response, Error> {
    let (id, typed, actor) = (id_of(form), typed(pairs), me.actor.clone());
    state
        .ask(move |desk| desk.save_draft(&actor, id, typed))
        .await?;
    Ok(see_other("/intake/drafts?done=notice-draft-saved"))
}

/// `POST /intake/drafts/{id}/drop`.
pub async fn drop(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    state
        .ask(move |desk| desk.drop_draft(&me.actor, id))
        .await?;
    Ok(see_other("/intake/drafts?done=notice-draft-dropped"))
}

/// The form of a draft; an empty one when no draft is asked for.
pub async fn form(state: &AppState, me: &Session, asked: &str) -> Result<Form, Error> {
    let Ok(id) = asked.parse::<i64>() else {
        return Ok(Form::default());
    };
    let actor = me.actor.clone();
    let draft = state.ask(move |desk| desk.draft(&actor, id)).await?;
    let mut form = Form::new(draft.typed);
    form.set("draft", asked);
    form.set("filled", "1");
    Ok(form)
}

/// The draft of a form whose act is done. That it goes is a courtesy: the act
/// stands whether it went or not.
pub async fn forget(state: &AppState, me: &Session, form: &Form) {
    if let Some(id) = id_of(form) {
        let actor = me.actor.clone();
        let gone = state.ask(move |desk| desk.drop_draft(&actor, id)).await;
        if gone.is_err() {
            tracing::warn!("a draft could not be dropped");
        }
    }
}

impl Page for Drafts {
    const NAME: &'static str = "drafts";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake/drafts").at("intake");
        let row = |id, name: &str| Row {
            id,
            name: name.to_owned(),
            procedure: "1.012784".to_owned(),
            at: f.moment(f.now),
        };
        let page = |rows| {
            let page = Self { f: f.clone(), rows };
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(vec![row(3, "Trần Văn Mẫu"), row(2, "")])),
            ("empty", page(Vec::new())),
        ]
    }
}
