//! Rounds: many papers given to one unit, or received, in one act.

use super::{Asked, me, page};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use axum::extract::{Form as Posted, State};
use axum::response::Response;
use motcua_desk::{Desk, DeskError, Seen};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DossierId, UnitId};

/// Boxes and fields of a round, as a browser sends them.
pub type Pairs = Vec<(String, String)>;

fn chosen(form: &Form) -> Vec<Seen> {
    form.all("d")
        .iter()
        .filter_map(|value| {
            let (id, version) = value.split_once('.')?;
            Some((DossierId(id.parse().ok()?), version.parse().ok()?))
        })
        .collect()
}

/// `POST /receive`: takes over the papers ticked; all or nothing.
pub async fn receive(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    round(
        &state,
        frame,
        pairs,
        "done-received",
        |desk, me, key, seen, _| desk.receive_round(me, key, seen).map(|done| done.len()),
    )
    .await
}

/// `POST /hand-over`: gives the papers ticked to one unit.
pub async fn hand_over(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    round(
        &state,
        frame,
        pairs,
        "done-handed-over",
        |desk, me, key, seen, to| {
            desk.hand_over_round(me, key, seen, to)
                .map(|done| done.len())
        },
    )
    .await
}

async fn round(
    state: &AppState,
    frame: Frame,
    pairs: Pairs,
    notice: &str,
    act: impl FnOnce(&Desk, &Actor, &str, Vec<Seen>, UnitId) -> Result<usize, DeskError>
    + Send
    + 'static,
) -> Result<Response, Error> {
    let mut f = frame.at("work");
    "/work".clone_into(&mut f.path);
    let me = me(&f)?;
    let form = Form::new(pairs);
    let seen = chosen(&form);
    let answer = if seen.is_empty() {
        Ok(Err(DeskError::invalid("d", "work-none-chosen")))
    } else {
        let (key, to) = (form.get("key").to_owned(), UnitId::new(form.get("to")));
        state
            .ask(move |desk| Ok::<_, Error>(act(desk, &me, &key, seen, to)))
            .await
    }?;
    match answer {
        Ok(_) => Ok(see_other(&format!("/work?done={notice}"))),
        Err(why) => {
            let (status, text) = crate::pages::deed::problem(&f, &why, None).ok_or(why)?;
            let mut page = page(state, f, Asked::default()).await?;
            page.problem = Some(text);
            page.form = form;
            Ok(render(status, &page))
        }
    }
}
