//! Following what was sent, with its code and key: where it is, what the desk
//! asks, its answer, and what it means to publish.
//!
//! Invariant: never by the code alone; a wrong code, a wrong key and neither
//! are one answer; the address holds nothing of it.

use super::sent::Sent;
use super::words::{self, LegalTrack, Published};
use super::write::{complain, legal_of, remind};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::limit::{Secret, Whose};
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::{Form, Html, Moment, MomentKind, Timeline, Tone, tag};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::DeskError;
use motcua_desk::feedback::{DueNow, Kind, Photo, StageName, Tracked, WriterSaid};
use motcua_domain::time::local;

/// The question for code and key.
#[derive(Template)]
#[template(path = "feedback_ask.html")]
pub struct Ask {
    pub(super) f: Frame,
    pub(super) form: Form,
}

/// `GET /box/track`.
pub async fn ask(frame: Frame) -> Response {
    let page = Ask {
        f: frame.at("box"),
        form: Form::default(),
    };
    render(StatusCode::OK, &page)
}

/// What was sent, as its writer follows it.
#[derive(Template)]
#[template(path = "feedback_track.html")]
pub struct Show {
    f: Frame,
    form: Form,
    ikey: String,
    code: String,
    /// The key as it was typed, for the forms of this page.
    secret: String,
    kind_name: String,
    tags: Vec<Html>,
    done: Option<String>,
    due: Option<(&'static str, String)>,
    tracks: Vec<LegalTrack>,
    asked: Option<String>,
    result: Option<Html>,
    answer: String,
    apology: String,
    not_content: String,
    publication: Option<Published>,
    own_words: bool,
    timeline: Timeline,
    text: String,
    photos: Vec<u8>,
}

impl Show {
    /// Puts the desk's view into words. `key` is as it was typed, `given` the
    /// form with its faults, its key, and what was done.
    pub(super) fn new(
        mut f: Frame,
        view: Tracked,
        key: String,
        (form, ikey, done): (Form, String, Option<String>),
    ) -> Self {
        "/box/track".clone_into(&mut f.path);
        let again = match view.kind {
            Kind::Attitude => "box-not-content-attitude",
            _ => "box-not-content",
        };
        Self {
            kind_name: words::kind(&f, view.kind),
            tags: vec![words::stage_tag(&f, view.kind, view.stage)],
            due: due_words(&f, view.stage, view.due.as_ref()),
            tracks: legal_of(&f, view.kind, view.track),
            result: result(&f, &view),
            not_content: f.t1(again, "code", view.code.as_str()),
            publication: view
                .publication
                .as_ref()
                .map(|one| words::published(&f, one, true)),
            timeline: timeline(&f, &view),
            photos: (1..=view.photos).collect(),
            own_words: view.own_words,
            asked: view.asked,
            answer: view.answer,
            apology: view.apology,
            text: view.text,
            code: view.code,
            secret: key,
            form,
            ikey,
            done,
            f,
        }
    }
}

/// Until when it is answered, or that the desk is late.
fn due_words(f: &Frame, stage: StageName, due: Option<&DueNow>) -> Option<(&'static str, String)> {
    match (stage, due) {
        (StageName::Asked, _) => Some(("pause", f.t("box-due-answer-asked"))),
        (StageName::Filed | StageName::InHand, Some(due)) => {
            let day = f.date(due.at.date);
            Some(if due.late {
                ("late", f.t1("box-due-late", "day", day))
            } else {
                ("", f.t1("box-due-answer", "day", day))
            })
        }
        _ => None,
    }
}

/// What the answer comes to, as a tag.
fn result(f: &Frame, view: &Tracked) -> Option<Html> {
    let outcome = view.outcome.map(|what| words::outcome_tag(f, what));
    let finding = view.finding.map(|what| words::finding_tag(f, what));
    let refusal = view
        .refusal
        .map(|why| tag(Tone::Mute, &words::refusal(f, why)));
    outcome.or(finding).or(refusal)
}

fn timeline(f: &Frame, view: &Tracked) -> Timeline {
    let moment = |(at, what): &(motcua_domain::time::Timestamp, &'static str)| Moment {
        kind: if *what == "asked" {
            MomentKind::Hold
        } else {
            MomentKind::Past
        },
        title: words::step(f, what),
        hint: crate::format::capital(&f.moment(local(*at))),
    };
    let mut moments: Vec<Moment> = view.steps.iter().map(moment).collect();
    if view.stage.is_open() {
        moments.push(Moment {
            kind: MomentKind::Now,
            title: words::stage(f, view.kind, view.stage),
            hint: String::new(),
        });
    }
    Timeline { moments }
}

/// Code and key in a link to this page that was scanned or pasted into a
/// field: `…/box/track#CODE/KEY`, `…/box/track#KEY`.
fn link(text: &str) -> Option<(String, String)> {
    let (page, part) = text.trim().split_once('#')?;
    if !page.ends_with("/box/track") {
        return None;
    }
    let (code, key) = part.split_once('/').unwrap_or(("", part));
    Some((code.to_owned(), key.to_owned()))
}

/// Code and key as typed, or as a link gives them; and whether one did: its
/// key alone finds it.
fn typed(form: &Form) -> (String, String, bool) {
    let fields = [form.get("code"), form.get("key")];
    match fields.into_iter().find_map(link) {
        Some((code, key)) => (code, key, true),
        None => (fields[0].to_owned(), fields[1].to_owned(), false),
    }
}

/// Finds it, or counts a wrong try and gives the page that asks again.
async fn find(
    state: &AppState,
    client: Client,
    f: &Frame,
    form: &Form,
) -> Result<Result<(Tracked, String), Response>, Error> {
    let (code, key, linked) = typed(form);
    let mut asked = Form::new([("code", &code), ("key", &key)]);
    let mut f = f.clone();
    "/box/track".clone_into(&mut f.path);
    if key.trim().is_empty() {
        asked.fault("key", f.t("box-key-missing"));
        let page = Ask { f, form: asked };
        return Ok(Err(render(StatusCode::UNPROCESSABLE_ENTITY, &page)));
    }
    let with = key.clone();
    let found = state
        .try_ask(move |desk| match code.as_str() {
            "" if linked => desk.track_feedback_by_key(&with),
            code => desk.track_feedback(code, &with),
        })
        .await?;
    match found {
        Ok(view) => Ok(Ok((view, key))),
        Err(DeskError::NotFound) => {
            let (who, now) = (Whose::Address(client.ip), state.desk().now());
            let (status, text) = match state.limits().wrong(Secret::Feedback, who, now) {
                Ok(()) => (StatusCode::UNPROCESSABLE_ENTITY, f.t("box-track-wrong")),
                Err(seconds) => (
                    StatusCode::TOO_MANY_REQUESTS,
                    f.t1("track-wait", "seconds", seconds),
                ),
            };
            asked.fault("code", text);
            Ok(Err(render(status, &Ask { f, form: asked })))
        }
        Err(why) => Err(why.into()),
    }
}

/// `POST /box/track`: what became of it, on the same address.
pub async fn show(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, form) = (frame.at("box"), Form::new(pairs));
    let (view, key) = match find(&state, client, &f, &form).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    let given = (Form::default(), form_key(state.desk()), None);
    Ok(render(StatusCode::OK, &Show::new(f, view, key, given)))
}

/// The page again after something was done, or with what is wrong.
async fn shown_again(
    state: &AppState,
    client: Client,
    f: Frame,
    (form, done): (Form, Option<String>),
    status: StatusCode,
) -> Result<Response, Error> {
    let (view, key) = match find(state, client, &f, &form).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    // What was sent and taken is not shown a second time as typed text.
    let form = if done.is_some() {
        Form::default()
    } else {
        form
    };
    let given = (form, form_key(state.desk()), done);
    Ok(render(status, &Show::new(f, view, key, given)))
}

/// The key of a form of this page, and of the request.
fn request_key(form: &Form) -> Result<String, Error> {
    key_of(&Form::new([("key", form.get("ikey"))]))
}

/// `POST /box/track/add`: the answer to what the desk asked.
pub async fn add(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let f = frame.at("box");
    let mut sent = Sent::read(&mut parts).await?;
    sent.complain(&f);
    let status = sent.status();
    let Sent {
        mut form,
        photos,
        place,
        ..
    } = sent;
    let had_photos = !photos.is_empty();
    if form.ok() {
        let (ikey, key) = (request_key(&form)?, form.get("key").to_owned());
        let text = form.get("text").to_owned();
        let answer = state
            .try_ask(move |desk| desk.add_to_feedback(&ikey, &key, &text, photos))
            .await?;
        drop(place);
        match answer {
            Ok(()) => {
                let done = Some(f.t("box-added"));
                return shown_again(&state, client, f, (form, done), StatusCode::OK).await;
            }
            // Of a key that nobody has: asked for again, and counted.
            Err(DeskError::NotFound) => {}
            Err(why) => complain(&f, &mut form, why)?,
        }
    }
    remind(&f, &mut form, had_photos);
    shown_again(&state, client, f, (form, None), status).await
}

/// `POST /box/track/say`: what the writer says of the publication.
pub async fn say(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("box"), Form::new(pairs));
    let says = WriterSaid::from_slug(form.get("says")).ok_or(Error::BadRequest)?;
    let own_words = form.has("own_words", "1");
    let (ikey, key) = (request_key(&form)?, form.get("key").to_owned());
    let answer = state
        .try_ask(move |desk| desk.say_of_publication(&ikey, &key, says, own_words))
        .await?;
    let (done, status) = match answer {
        Ok(()) => (Some(f.t("box-said-kept")), StatusCode::OK),
        Err(DeskError::NotFound) => (None, StatusCode::UNPROCESSABLE_ENTITY),
        Err(why) => {
            complain(&f, &mut form, why)?;
            (None, StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    shown_again(&state, client, f, (form, done), status).await
}

/// `POST /box/track/photo`: one's own photo. Posted, so that the key stands in
/// no address.
pub async fn photo(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let n: u8 = form.get("n").parse().map_err(|_| Error::BadRequest)?;
    let (code, key) = (form.get("code").to_owned(), form.get("key").to_owned());
    match state
        .try_ask(move |desk| desk.tracked_photo(&code, &key, n))
        .await?
    {
        Ok(photo) => Ok(picture(photo)),
        Err(DeskError::NotFound) => {
            let (who, now) = (Whose::Address(client.ip), state.desk().now());
            let counted = state.limits().wrong(Secret::Feedback, who, now);
            counted.map_err(Error::SlowDown)?;
            Err(Error::NotFound)
        }
        Err(why) => Err(why.into()),
    }
}

/// A photo as an answer: a picture and nothing else, kept by no browser.
pub(super) fn picture(photo: Photo) -> Response {
    let headers = [
        (header::CONTENT_TYPE, photo.media),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
        ),
    ];
    (headers, photo.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_link_is_read_wherever_it_was_typed() {
        let read = |code: &str, key: &str| typed(&Form::new([("code", code), ("key", key)]));
        let own = |a: &str, b: &str, linked| (a.to_owned(), b.to_owned(), linked);
        assert_eq!(
            read("https://x.vn/box/track#GY-7K3M9P/ABCD-EFGH", ""),
            own("GY-7K3M9P", "ABCD-EFGH", true)
        );
        assert_eq!(read("", "/box/track#ABCD"), own("", "ABCD", true));
        assert_eq!(read("GY-7K3M9P", "ABCD"), own("GY-7K3M9P", "ABCD", false));
        assert_eq!(read("", "x#y"), own("", "x#y", false));
    }
}
