//! Papers of a dossier as plain A5 pages, made from the stored event and its
//! words, so that a reprint equals the original. They are Vietnamese, as the
//! law asks; only the bar above them follows the reader's language.

mod paper;
mod said;

pub use paper::Paper;

use super::work::me;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::state::AppState;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::Event;
use motcua_domain::id::DossierId;

/// The address under which this browser reaches these pages.
fn site(headers: &HeaderMap, client: Client) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let scheme = if client.secure { "https" } else { "http" };
    let prefix = headers
        .get(crate::site::PREFIX)
        .and_then(|prefix| prefix.to_str().ok())
        .unwrap_or("");
    format!("{scheme}://{host}{prefix}")
}

async fn view(state: &AppState, f: &Frame, id: DossierId) -> Result<DossierView, Error> {
    let me = me(f)?;
    state
        .ask(move |desk| {
            let view = desk.open_dossier(&me, id)?;
            Ok::<_, DeskError>(view)
        })
        .await
}

/// `GET /dossiers/{code}/receipt`.
pub async fn receipt(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let id = super::dossier::find(&state, &code).await?;
    let view = view(&state, &f, id).await?;
    let accepted = |entry: &&TimelineEntry| matches!(entry.event, Event::Accepted { .. });
    let entry = view.timeline.iter().find(accepted).ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let paper = Paper::of(f, &view, &settings, entry, &site(&headers, client));
    Ok(render(StatusCode::OK, &paper.ok_or(Error::NotFound)?))
}

/// `GET /d/{id}/paper/{seq}`: the paper of an event.
pub async fn paper(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id)).await?;
    let entry = view
        .timeline
        .iter()
        .find(|e| e.seq == seq)
        .ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let paper = Paper::of(f, &view, &settings, entry, &site(&headers, client));
    Ok(render(StatusCode::OK, &paper.ok_or(Error::NotFound)?))
}

/// `GET /d/{id}/control`: the control slip as of now.
pub async fn control(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id)).await?;
    let settings = state.desk().settings();
    let paper = Paper::control(f, &view, &settings).ok_or(Error::NotFound)?;
    Ok(render(StatusCode::OK, &paper))
}
