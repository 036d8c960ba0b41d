//! The wrong button was touched: another line, with number and place kept.

use super::ticket::{print, visit_of};
use super::{Around, Pairs, key_of, words};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall::AtKiosk;
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_domain::id::VisitId;
use motcua_domain::visit::LineId;

/// Another line for a ticket.
#[derive(Template)]
#[template(path = "kiosk_change.html")]
pub struct Change {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) token: String,
    pub(super) number: String,
    pub(super) key: String,
    pub(super) fault: Option<String>,
    /// Slug, name, icon.
    pub(super) lines: Vec<(String, String, Html)>,
}

async fn change_page(
    state: &AppState,
    (f, around): (Frame, Around),
    visit: VisitId,
    fault: Option<String>,
) -> Result<Change, Error> {
    let asked = state
        .ask(move |desk| Ok::<_, DeskError>((desk.ticket_now(visit)?, desk.kiosk_lines()?)))
        .await?;
    let (now, lines) = asked;
    let policy = state.desk().queue_policy();
    let own = &now.follow.visit.line;
    let other = lines
        .iter()
        .filter(|line| line.now.open && line.now.line != *own);
    let lines = other.filter_map(|line| {
        let rule = policy.line(&line.now.line)?;
        let name = f.pick(&rule.name_vi, &rule.name_en).to_owned();
        Some((rule.id.to_string(), name, f.icon(words::icon(rule))))
    });
    Ok(Change {
        lines: lines.collect(),
        number: now.follow.visit.ticket.to_string(),
        token: now.token,
        key: form_key(state.desk()),
        fault,
        around,
        f,
    })
}

/// `GET /kiosk/t/{token}/change`.
pub async fn show(
    State(state): State<AppState>,
    _at: AtKiosk,
    Path(token): Path<String>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let visit = visit_of(&state, &token)?;
    let page = change_page(&state, (frame, Around::of(&headers)), visit, None).await?;
    Ok(render(StatusCode::OK, &page))
}

/// `POST /kiosk/t/{token}/change`: number and place stay.
pub async fn set_line(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let visit = visit_of(&state, &token)?;
    let form = Form::new(pairs);
    let (key, line) = (key_of(&form)?, LineId::new(form.get("line")));
    let actor = at.actor.clone();
    let answer = state
        .try_ask(move |desk| {
            desk.change_line(&actor, &key, visit, line)?;
            desk.ticket_now(visit)
        })
        .await?;
    match answer {
        Ok(now) => {
            // The paper in hand names the wrong line, counters and papers.
            let limit = &state.limits().reprints;
            let prints = limit.take(client.ip, visit.0, state.desk().now()).is_ok();
            if prints {
                print(&state, &at, &frame, (&headers, client), &now);
            }
            let new = if prints { "?new=1" } else { "" };
            Ok(see_other(&format!("/kiosk/t/{token}{new}")))
        }
        Err(DeskError::Queue(why)) => {
            let said = Some(words::refused(&frame, &why));
            let page = change_page(&state, (frame, Around::of(&headers)), visit, said).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(why) => Err(why.into()),
    }
}
