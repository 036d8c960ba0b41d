//! Files of a dossier: upload and download.

use super::{Problem, again};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::pages::work::{address, me};
use crate::state::AppState;
use crate::view::Form;
use axum::body::Body;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use motcua_desk::attach::{NewFile, clean_label};
use motcua_domain::id::{AttachmentId, DossierId};

/// `POST /d/{id}/attach`: one file with the item it belongs to.
pub async fn attach(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let me = me(&f)?;
    let mut form = Form::default();
    form.set("deed", "attach");
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(|e| too_large(&e))? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "attach-file" {
            let label = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|e| too_large(&e))?;
            file = Some((label, bytes.to_vec()));
        } else {
            let text = part.text().await.map_err(|e| too_large(&e))?;
            form.add(name, &text);
        }
    }
    let (claimed, bytes) = file.unwrap_or_default();
    let typed = form.get("attach-label");
    let label = clean_label(if typed.is_empty() { &claimed } else { typed });
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let item = Some(form.get("attach-item").to_owned()).filter(|item| !item.is_empty());
    let (key, who) = (form.get("key").to_owned(), me.clone());
    let id = DossierId(id);
    let new = NewFile { item, label, bytes };
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.attach(&who, &key, (id, seen), new)))
        .await?;
    match answer {
        Ok(done) => {
            let to = match form.get("back") {
                "phone" => format!("/d/{}/phone", done.dossier),
                _ => address(done.dossier, done.code.as_ref()),
            };
            Ok(see_other(&format!("{to}?done=done-attached")))
        }
        Err(why) => {
            let Some((status, text)) = crate::pages::deed::problem(&f, &why, None) else {
                return Err(why.into());
            };
            form.fault("attach-file", text.clone());
            let stale = matches!(why, motcua_desk::DeskError::Stale(_));
            let problem = Problem {
                act: "attach".into(),
                text,
                status,
                stale,
                keep_key: false,
                foreseen: Vec::new(),
            };
            again(&state, f, id, form, problem).await
        }
    }
}

fn too_large(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::BadRequest
    }
}

/// `GET /d/{id}/files/{file}`: handed out as a file to keep, never shown as a
/// page of ours; what came from outside must not run here.
pub async fn download(
    State(state): State<AppState>,
    Path((id, file)): Path<(i64, i64)>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let file = state
        .ask(move |desk| desk.attachment(&me, DossierId(id), AttachmentId(file)))
        .await?;
    let mut name = String::new();
    for byte in file.label.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let mut response = Response::new(Body::from(file.bytes));
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).map_err(|e| Error::fault(&e));
    headers.insert(header::CONTENT_TYPE, value(&file.media)?);
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition)?);
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}
