//! The board of the hall: who is called where, who is next, how long it takes.
//!
//! It is open to a screen that was paired as a board, and to anybody signed
//! in: there is nothing to set, and what it shows (tickets, counters, names of
//! officials) hangs in the hall anyway. It is not open to all, because from
//! outside it would tell who of the officials is at work and who rests.

mod sample;
mod view;

pub use view::BoardPage;

use crate::error::{Error, render};
use crate::frame::{Frame, Who};
use crate::guard::Client;
use crate::state::AppState;
use crate::{hall, live};
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::queue::DeviceKind;

/// May this reader see the board?
async fn admit(
    state: &AppState,
    headers: &HeaderMap,
    client: Client,
    signed_in: bool,
) -> Result<(), Error> {
    if signed_in {
        return Ok(());
    }
    let device = hall::device(state, headers, client.secure).await?;
    let is_board = device.is_some_and(|device| device.kind == DeviceKind::Board);
    is_board.then_some(()).ok_or(Error::Forbidden)
}

/// `GET /board`: the page of the hall's screen.
pub async fn show(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    admit(&state, &headers, client, frame.who.is_some()).await?;
    let board = state.ask(|desk| desk.board()).await?;
    let page = BoardPage::new(frame, &board, &state.desk().queue_policy());
    Ok(render(StatusCode::OK, &page))
}

/// `GET /board/stream?after=…`: the feed for the same readers.
pub async fn stream(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Query(asked): Query<live::Asked>,
    headers: HeaderMap,
    who: Option<Extension<Who>>,
    stop: Option<Extension<live::Stopping>>,
) -> Result<Response, Error> {
    admit(&state, &headers, client, who.is_some()).await?;
    live::open(&state, asked.number(&headers), stop).await
}
