//! Files of a dossier: upload and download.

use super::{Problem, again};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::pages::work::{address, me};
use crate::state::AppState;
use crate::view::Form;
use axum::body::Body;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use motcua_desk::attach::{BadFile, NewFile, clean_label};
use motcua_domain::id::{AttachmentId, DossierId};
use serde::Deserialize;

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
    let (claimed, bytes) = match read(&mut parts, &mut form).await {
        Ok(file) => file.unwrap_or_default(),
        // Said on the dossier's page, where another file can be chosen.
        Err(Error::TooLarge) => {
            let text = f.t(BadFile::TooLarge.message());
            form.fault("attach-file", text.clone());
            let problem = not_taken(text, StatusCode::PAYLOAD_TOO_LARGE, false);
            return again(&state, f, DossierId(id), form, problem).await;
        }
        Err(why) => return Err(why),
    };
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
            let problem = not_taken(text, status, stale);
            again(&state, f, id, form, problem).await
        }
    }
}

/// Why a file was not taken, for the dossier's page.
fn not_taken(text: String, status: StatusCode, stale: bool) -> Problem {
    Problem {
        act: "attach".into(),
        text,
        status,
        stale,
        keep_key: false,
        foreseen: Vec::new(),
    }
}

/// Reads the parts of the form; gives the file with the name it claims.
async fn read(parts: &mut Multipart, form: &mut Form) -> Result<Option<(String, Vec<u8>)>, Error> {
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
    Ok(file)
}

fn too_large(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge
    } else {
        Error::BadRequest
    }
}

/// How a file is asked for.
#[derive(Default, Deserialize)]
pub struct Wanted {
    /// `1` = to look at in the browser.
    #[serde(default)]
    look: String,
}

/// `GET /d/{id}/files/{file}`: handed out as a file to keep, or with `look=1`
/// to look at. It is never a page of ours: the browser is told the type that
/// the desk recognised, not to guess another, and to run nothing in it.
pub async fn download(
    State(state): State<AppState>,
    Path((id, file)): Path<(i64, i64)>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let file = state
        .ask(move |desk| desk.attachment(&me, DossierId(id), AttachmentId(file)))
        .await?;
    let how = if wanted.look == "1" {
        "inline"
    } else {
        "attachment"
    };
    hand_out(file.bytes, &file.media, &file.label, how)
}

/// A file that somebody brought, as the desk recognised it: to keep
/// (`attachment`) or to look at (`inline`), and never a page of ours.
pub(crate) fn hand_out(
    bytes: Vec<u8>,
    media: &str,
    label: &str,
    how: &str,
) -> Result<Response, Error> {
    let mut name = String::new();
    for byte in label.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    let disposition = format!("{how}; filename*=UTF-8''{name}");
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).map_err(|e| Error::fault(&e));
    headers.insert(header::CONTENT_TYPE, value(media)?);
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition)?);
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(if how == "inline" && media == "application/pdf" {
            // Chromium shows no paper in a sandbox of ours: its viewer is one.
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
        } else {
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
        }),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}
