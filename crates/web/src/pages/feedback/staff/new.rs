//! What somebody says aloud or brings on paper, typed in for them; code and
//! key are shown once, to be printed or copied for them.

use super::Chip;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::pages::feedback::sent::Sent;
use crate::pages::feedback::words::{self, LegalTrack};
use crate::pages::feedback::write::{Around, complain, follow_qr, input, legal_of, remind, thanks};
use crate::pages::kiosk::key_of;
use crate::pages::print::site;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::feedback::{Filed, Kind, Origin};
use serde::Deserialize;

/// Which kind.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
}

/// The form.
#[derive(Template)]
#[template(path = "feedback_new.html")]
pub struct NewPage {
    f: Frame,
    form: Form,
    key: String,
    kind: Kind,
    kinds: Vec<Chip>,
    origins: Vec<(String, String)>,
    text_hint: String,
    who_hint: String,
    counters: Vec<(String, String)>,
    ways: Vec<(&'static str, String)>,
    tracks: Vec<LegalTrack>,
}

impl NewPage {
    pub(in super::super) fn new(
        mut f: Frame,
        around: Around,
        kind: Kind,
        (form, key): (Form, String),
    ) -> Self {
        f.path = format!("/feedback/new?kind={}", kind.slug());
        let chip = |one: &Kind| Chip {
            url: format!("/feedback/new?kind={}", one.slug()),
            text: words::kind(&f, *one),
            n: String::new(),
            on: *one == kind,
        };
        let origins = [Origin::Spoken, Origin::Paper];
        Self {
            kinds: Kind::ALL.iter().map(chip).collect(),
            origins: origins
                .map(|one| {
                    let words = crate::format::capital(&words::origin(&f, one));
                    (one.slug().to_owned(), words)
                })
                .to_vec(),
            text_hint: around.text_hint,
            who_hint: f.t("feedback-enter-who-hint"),
            counters: around.counters,
            ways: around.ways,
            tracks: around.tracks,
            form,
            key,
            kind,
            f,
        }
    }
}

/// `GET /feedback/new?kind=…`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("feedback");
    let kind = Kind::from_slug(&asked.kind).unwrap_or(Kind::Suggestion);
    page(&state, f, kind, Form::default(), StatusCode::OK).await
}

async fn page(
    state: &AppState,
    f: Frame,
    kind: Kind,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let around = Around::of(&f, state, kind).await?;
    let given = (form, form_key(state.desk()));
    Ok(render(status, &NewPage::new(f, around, kind, given)))
}

/// `POST /feedback/new`: the answer shows code and key, so it is the page
/// itself.
pub async fn send(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let f = frame.at("feedback");
    let mut sent = Sent::read(&mut parts).await?;
    sent.complain(&f);
    let status = sent.status();
    let kind = Kind::from_slug(sent.form.get("kind")).ok_or(Error::BadRequest)?;
    let (key, who) = (key_of(&sent.form)?, me(&f)?);
    let Sent {
        mut form,
        photos,
        place,
        ..
    } = sent;
    let had_photos = !photos.is_empty();
    let origin = Origin::from_slug(form.get("origin"));
    let origin = origin.filter(|one| one.is_typed_in());
    let input = input(
        &f,
        &mut form,
        kind,
        origin.unwrap_or(Origin::Spoken),
        photos,
    );
    if form.ok() {
        let answer = state
            .try_ask(move |desk| desk.enter_feedback(&who, &key, input))
            .await?;
        drop(place);
        match answer {
            Ok(filed) => {
                let page = Given::new(f, &filed, &site(&state, &headers, client));
                return Ok(render(StatusCode::OK, &page));
            }
            Err(why) => complain(&f, &mut form, why)?,
        }
    }
    remind(&f, &mut form, had_photos);
    page(&state, f, kind, form, status).await
}

/// Code and key for the person.
#[derive(Template)]
#[template(path = "feedback_given.html")]
pub struct Given {
    f: Frame,
    said: String,
    code: String,
    secret: String,
    qr: Html,
    tracks: Vec<LegalTrack>,
}

impl Given {
    pub(in super::super) fn new(mut f: Frame, filed: &Filed, site: &str) -> Self {
        "/feedback/new".clone_into(&mut f.path);
        Self {
            said: thanks(&f, filed.kind),
            code: filed.code.clone(),
            secret: filed.key.clone(),
            qr: follow_qr(&f, site, filed),
            tracks: legal_of(&f, filed.kind, filed.track),
            f,
        }
    }
}
