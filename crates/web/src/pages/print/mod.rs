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
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::Event;
use motcua_domain::id::DossierId;

/// The address that papers and QR codes carry: the office's, as its settings
/// name it, or else the one by which this browser reaches these pages.
pub fn site(state: &AppState, headers: &HeaderMap, client: Client) -> String {
    let text = |name: &axum::http::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let prefix = text(&crate::site::PREFIX).unwrap_or("");
    let settings = state.desk().settings();
    if !settings.office.site.is_empty() {
        return format!("{}{prefix}", settings.office.site);
    }
    let host = text(&header::HOST).unwrap_or("localhost");
    let scheme = if client.secure { "https" } else { "http" };
    format!("{scheme}://{host}{prefix}")
}

/// Events that a paper looks back on.
const EVENTS: u32 = 1_000;

/// The dossier with the events before number `before`.
async fn view(
    state: &AppState,
    f: &Frame,
    id: DossierId,
    before: i64,
) -> Result<DossierView, Error> {
    let me = me(f)?;
    state
        .ask(move |desk| {
            desk.log_opening(&me, id)?;
            desk.view_before(&me, id, before, EVENTS)
        })
        .await
}

/// The paper of an event, with its buttons while it waits for the printer.
async fn answer(
    state: &AppState,
    f: Frame,
    view: &DossierView,
    entry: &TimelineEntry,
    site: &str,
) -> Result<Response, Error> {
    let (id, seq) = (view.dossier.id, entry.seq);
    let waits = state.ask(move |desk| desk.waits_for_print(id, seq)).await?;
    let settings = state.desk().settings();
    let paper = Paper::of(f, view, &settings, entry, site).ok_or(Error::NotFound)?;
    let paper = if waits { paper.waiting(id, seq) } else { paper };
    Ok(render(StatusCode::OK, &paper))
}

/// Does a receipt follow from this event?
fn is_acceptance(entry: &&TimelineEntry) -> bool {
    matches!(entry.event, Event::Accepted { .. })
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
    let mut view = view(&state, &f, id, i64::MAX).await?;
    // The acceptance lies among the first events, the page with the last ones.
    while let Some(before) = view.earlier
        && !view.timeline.iter().any(|entry| is_acceptance(&entry))
    {
        let me = me(&f)?;
        view = state
            .ask(move |desk| desk.view_before(&me, id, before, EVENTS))
            .await?;
    }
    let entry = view
        .timeline
        .iter()
        .find(is_acceptance)
        .ok_or(Error::NotFound)?;
    let site = site(&state, &headers, client);
    answer(&state, f, &view, entry, &site).await
}

/// `GET /d/{id}/paper/{seq}`: the paper of an event.
pub async fn paper(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id), seq.saturating_add(1)).await?;
    let entry = view
        .timeline
        .iter()
        .find(|e| e.seq == seq)
        .ok_or(Error::NotFound)?;
    let site = site(&state, &headers, client);
    answer(&state, f, &view, entry, &site).await
}

/// `GET /d/{id}/control`: the control slip as of now.
pub async fn control(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id), i64::MAX).await?;
    let settings = state.desk().settings();
    let paper = Paper::control(f, &view, &settings).ok_or(Error::NotFound)?;
    Ok(render(StatusCode::OK, &paper))
}
