//! Files of a thing: upload and download.

use super::open;
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::pages::dossier::files::hand_out;
use crate::pages::kiosk::key_of;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::programme::ProgrammeId;

/// Most fields of the form beside its file.
const MOST_FIELDS: usize = 16;

/// `POST /programme/{id}/file`: one file, with the task that it shows done.
pub async fn add(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (f, id) = (frame.at("programme"), ProgrammeId(id));
    let who = me(&f)?;
    let mut form = Form::default();
    let (name, bytes) = match read(&mut parts, &mut form).await {
        Ok(file) => file.unwrap_or_default(),
        Err(Error::TooLarge) => {
            let why = DeskError::invalid("file", "programme-file-too-large");
            return open::again(&state, f, id, form, why).await;
        }
        Err(why) => return Err(why),
    };
    if form.get("act") != "add_file" {
        return Err(Error::BadRequest);
    }
    let key = key_of(&form)?;
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let task = match form.get("part") {
        "" => None,
        n => Some(n.parse::<u16>().map_err(|_| Error::BadRequest)?),
    };
    if bytes.is_empty() {
        let why = DeskError::invalid("file", "programme-need-file");
        return open::again(&state, f, id, form, why).await;
    }
    let answer = state
        .try_ask(move |desk| desk.add_programme_file(&who, &key, (id, seen), task, &name, bytes))
        .await?;
    let beside = task.map_or_else(String::new, |n| format!("#task-{n}"));
    match answer {
        Ok(_) => Ok(see_other(&format!(
            "/programme/{id}?done=notice-programme-filed{beside}"
        ))),
        Err(why) => open::again(&state, f, id, form, why).await,
    }
}

/// Reads the parts of the form; gives the file with the name it claims.
async fn read(parts: &mut Multipart, form: &mut Form) -> Result<Option<(String, Vec<u8>)>, Error> {
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(|e| too_large(&e))? {
        let name = part.name().unwrap_or_default().to_owned();
        if name.ends_with("-file") {
            let label = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|e| too_large(&e))?;
            file = Some((label, bytes.to_vec()));
        } else if form.pairs().count() < MOST_FIELDS {
            let text = part.text().await.map_err(|e| too_large(&e))?;
            form.add(name, &text);
        }
    }
    Ok(file)
}

fn too_large(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::BadRequest
    }
}

/// `GET /programme/{id}/file/{n}`.
pub async fn show(
    State(state): State<AppState>,
    Path((id, n)): Path<(i64, u16)>,
    frame: Frame,
) -> Result<Response, Error> {
    let who = me(&frame)?;
    let file = state
        .ask(move |desk| desk.programme_file(&who, ProgrammeId(id), n))
        .await?;
    hand_out(file.bytes, &file.media, &file.name, "attachment")
}
