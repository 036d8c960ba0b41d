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
use motcua_domain::id::{DossierId, StaffId, UnitId};

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

/// What was noted as different at the receipt, per paper.
fn with_differences(form: &Form, seen: Vec<Seen>) -> Vec<(Seen, String)> {
    let difference = |(id, version): &Seen| form.get(&format!("diff-{id}.{version}")).to_owned();
    seen.into_iter()
        .map(|one| (one, difference(&one)))
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
        "/work?done=done-received",
        |desk, me, form, seen| {
            let seen = with_differences(form, seen);
            desk.receive_round(me, form.get("key"), seen).map(drop)
        },
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
        "/rounds?done=done-handed-over",
        |desk, me, form, seen| {
            let to = UnitId::new(form.get("to"));
            desk.hand_over_round(me, form.get("key"), seen, to)
                .map(drop)
        },
    )
    .await
}

/// `POST /assign`: gives the dossiers ticked to one official.
pub async fn assign(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    round(
        &state,
        frame,
        pairs,
        "/work?done=done-assigned",
        |desk, me, form, seen| {
            let to = form.get("assignee").parse().map(StaffId);
            let to = to.map_err(|_| DeskError::invalid("assignee", "invalid-staff"))?;
            // The two buttons of the list share a form; each act has a key.
            let key = format!("{}a", form.get("key"));
            desk.assign_round(me, &key, seen, to).map(drop)
        },
    )
    .await
}

async fn round(
    state: &AppState,
    frame: Frame,
    pairs: Pairs,
    then: &str,
    act: impl FnOnce(&Desk, &Actor, &Form, Vec<Seen>) -> Result<(), DeskError> + Send + 'static,
) -> Result<Response, Error> {
    let mut f = frame.at("work");
    "/work".clone_into(&mut f.path);
    let me = me(&f)?;
    let form = Form::new(pairs);
    let seen = chosen(&form);
    let answer = if seen.is_empty() {
        Err(DeskError::invalid("d", "work-none-chosen"))
    } else {
        let sent = form.clone();
        state
            .ask(move |desk| Ok::<_, Error>(act(desk, &me, &sent, seen)))
            .await?
    };
    match answer {
        Ok(()) => Ok(see_other(then)),
        Err(why) => {
            let (status, text) = crate::pages::deed::problem(&f, &why, None).ok_or(why)?;
            let mut page = page(state, f, Asked::default()).await?;
            page.problem = Some(text);
            page.form = form;
            Ok(render(status, &page))
        }
    }
}
