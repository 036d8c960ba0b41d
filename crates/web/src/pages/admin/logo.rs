//! The office's logo: shown to all, changed by an administrator.

use super::{fields_of, office};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::state::AppState;
use axum::Extension;
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use motcua_desk::logo::Logo;
use motcua_desk::session::Session;
use motcua_desk::{Asked, DeskError};

/// `GET /logo/{hash}`: the address changes with the picture, so a browser may
/// keep it.
pub async fn show(
    State(state): State<AppState>,
    Path(hash): Path<String>,
) -> Result<Response, Error> {
    let logo = state.ask(move |desk| desk.logo(&hash)).await?;
    let headers = [
        (header::CONTENT_TYPE, logo.mime()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, logo.bytes().to_vec()).into_response())
}

/// `POST /admin/office/logo`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (mut key, mut bytes, mut remove) = (String::new(), Vec::new(), false);
    while let Some(part) = parts.next_field().await.map_err(|_| Error::BadRequest)? {
        match part.name() {
            Some("logo") => bytes = part.bytes().await.map_err(|_| Error::TooLarge)?.to_vec(),
            Some("key") => key = part.text().await.map_err(|_| Error::BadRequest)?,
            Some("remove") => remove = true,
            _ => {}
        }
    }
    let asked = Asked::new(&key, "logo", &(&bytes, remove));
    let done = state
        .ask(move |desk| {
            let logo = (!remove).then(|| Logo::parse(bytes)).transpose();
            let done = logo.and_then(|logo| desk.set_logo(&me.actor, asked, logo));
            Ok::<_, DeskError>(done)
        })
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/office?done=notice-office-kept")),
        Err(faults) => Ok(office::page(&state, frame, faults)),
    }
}
