//! The form of the box: what somebody wants to say, sent without a name if
//! they like, and the code and key with which they follow it.
//!
//! Invariant: the key stands in the page that answers, and in no address.

use super::Days;
use super::sent::Sent;
use super::words::{self, LegalTrack};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::pages::deed::day_of;
use crate::pages::kiosk::key_of;
use crate::pages::print::site;
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::{Form, Html, qr};
use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::feedback::{
    DueNow, FeedbackInput, FileError, Filed, Kind, MAX_TEXT, MIN_TEXT, Origin, Track,
};
use motcua_desk::throttle::Address;
use motcua_desk::{DeskError, Settings};
use motcua_domain::feedback::legal_way;
use serde::Deserialize;

/// What the form is asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Slug of a kind.
    #[serde(default)]
    pub kind: String,
    /// `qr` = from a poster or slip, `kiosk` = from the kiosk.
    #[serde(default)]
    pub by: String,
}

/// The form.
#[derive(Template)]
#[template(path = "feedback_write.html")]
pub struct Write {
    f: Frame,
    form: Form,
    key: String,
    by: String,
    kind: Kind,
    kind_name: String,
    promise: String,
    text_hint: String,
    who_hint: String,
    counters: Vec<(String, String)>,
    ways: Vec<(&'static str, String)>,
    tracks: Vec<LegalTrack>,
    /// The text may be a denunciation or a complaint: sealed, or as it is?
    chooses: bool,
}

/// What both forms, the writer's and the official's, show for a kind.
pub(super) struct Around {
    pub(super) promise: String,
    pub(super) text_hint: String,
    pub(super) counters: Vec<(String, String)>,
    pub(super) ways: Vec<(&'static str, String)>,
    pub(super) tracks: Vec<LegalTrack>,
}

impl Around {
    pub(super) async fn of(f: &Frame, state: &AppState, kind: Kind) -> Result<Self, Error> {
        let days = state.ask(Days::read).await?;
        let promise = days.promise(f, kind);
        Ok(Self::new(f, &state.desk().settings(), kind, promise))
    }

    pub(super) fn new(f: &Frame, settings: &Settings, kind: Kind, promise: String) -> Self {
        let counter = |n: u16| (n.to_string(), f.t1("box-counter-n", "n", n));
        let none = (String::new(), f.t("box-counter-none"));
        let all = settings.office.counters.iter();
        let ways = Track::ALL.iter();
        Self {
            promise,
            text_hint: f.t2("box-text-hint", "min", MIN_TEXT, "max", MAX_TEXT),
            counters: std::iter::once(none)
                .chain(all.map(|one| counter(one.number)))
                .collect(),
            ways: ways
                .map(|one| (one.slug(), words::track(f, *one)))
                .collect(),
            tracks: match kind {
                Kind::Sealed => words::legal(f, Track::Unsure),
                _ => Vec::new(),
            },
        }
    }
}

impl Write {
    pub(super) fn new(
        mut f: Frame,
        around: Around,
        kind: Kind,
        (form, key, by): (Form, String, String),
    ) -> Self {
        f.path = address(kind, &by);
        Self {
            kind_name: words::kind(&f, kind),
            promise: around.promise,
            text_hint: around.text_hint,
            who_hint: f.t("box-who-hint"),
            counters: around.counters,
            ways: around.ways,
            tracks: around.tracks,
            chooses: kind != Kind::Sealed && legal_way(form.get("text")).is_some(),
            form,
            key,
            by,
            kind,
            f,
        }
    }
}

/// Where a code was scanned, as addresses name it; anything else is nowhere.
pub(super) fn place(by: &str) -> Option<&'static str> {
    match origin(by) {
        Origin::Web => None,
        other => Some(other.slug()),
    }
}

/// How it came, by the code that was scanned.
fn origin(by: &str) -> Origin {
    match by {
        "qr" => Origin::Qr,
        "kiosk" => Origin::Kiosk,
        _ => Origin::Web,
    }
}

/// The form of a kind; keeps where the code was scanned.
pub(super) fn address(kind: Kind, by: &str) -> String {
    let slug = kind.slug();
    place(by).map_or_else(
        || format!("/box/new?kind={slug}"),
        |by| format!("/box/new?kind={slug}&by={by}"),
    )
}

/// `GET /box/new?kind=…`; of no kind: the box, where one is chosen.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let Some(kind) = Kind::from_slug(&asked.kind) else {
        return Ok(see_other("/box"));
    };
    let given = (Form::default(), form_key(state.desk()), asked.by);
    let around = Around::of(&frame, &state, kind).await?;
    let page = Write::new(frame.at("box"), around, kind, given);
    Ok(render(StatusCode::OK, &page))
}

/// What the desk is told, from the fields of either form; a day or counter
/// that cannot be read is said at its field.
pub(super) fn input(
    f: &Frame,
    form: &mut Form,
    kind: Kind,
    origin: Origin,
    photos: Vec<Vec<u8>>,
) -> FeedbackInput {
    let day = day_of(form.get("day"));
    if day.is_none() && !form.get("day").is_empty() {
        form.fault("day", f.t("box-bad-day"));
    }
    let is_attitude = kind == Kind::Attitude;
    FeedbackInput {
        kind,
        track: Track::from_slug(form.get("track")).filter(|_| kind == Kind::Sealed),
        text: form.get("text").to_owned(),
        about: form.get("about").to_owned(),
        counter: form.get("counter").parse().ok().filter(|_| is_attitude),
        day: day.filter(|_| is_attitude),
        director: is_attitude && form.has("director", "1"),
        name: form.get("name").to_owned(),
        contact: form.get("contact").to_owned(),
        own_words: kind.is_published() && form.has("own_words", "1"),
        photos,
        origin,
    }
}

/// Says at its field what the desk does not take; what is no field's goes on.
pub(super) fn complain(f: &Frame, form: &mut Form, why: DeskError) -> Result<(), Error> {
    match why {
        DeskError::Invalid(fields) => {
            for fault in fields {
                form.fault(&fault.field, f.t(&fault.message));
            }
        }
        DeskError::Feedback(why) => form.fault("text", words::refused(f, &why)),
        DeskError::KeyReused => form.fault("text", f.t("box-pressed")),
        why => return Err(why.into()),
    }
    Ok(())
}

/// After photos were sent in vain they have to be chosen again: no browser
/// keeps them.
pub(super) fn remind(f: &Frame, form: &mut Form, had_photos: bool) {
    if had_photos && form.error("photos").is_none() {
        form.fault("photos", f.t("box-photo-again"));
    }
}

/// A text that may be a denunciation or a complaint is sent on as what it was
/// typed as only by somebody who was asked: its writer may have it sealed.
fn chosen(f: &Frame, form: &mut Form, kind: Kind) -> Kind {
    let Some(way) = legal_way(form.get("text")).filter(|_| kind != Kind::Sealed) else {
        return kind;
    };
    if form.get("as") == Kind::Sealed.slug() {
        form.add("track", way.slug());
        return Kind::Sealed;
    }
    if form.get("stays").is_empty() {
        form.fault("text", f.t("box-legal-choose"));
    }
    kind
}

/// `POST /box/new`: the answer shows code and key, so it is the page itself.
pub async fn send(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let f = frame.at("box");
    let mut sent = Sent::read(&mut parts).await?;
    sent.complain(&f);
    let status = sent.status();
    let kind = Kind::from_slug(sent.form.get("kind")).ok_or(Error::BadRequest)?;
    let key = key_of(&sent.form)?;
    let Sent {
        mut form,
        photos,
        place,
        ..
    } = sent;
    let had_photos = !photos.is_empty();
    let origin = origin(form.get("by"));
    let kind = chosen(&f, &mut form, kind);
    let input = input(&f, &mut form, kind, origin, photos);
    if form.ok() {
        let from = Some(Address::of(client.ip));
        let filed = state
            .ask(move |desk| Ok::<_, Error>(desk.file_feedback(&key, from, input)))
            .await?;
        drop(place);
        match filed {
            Ok(filed) => {
                let days = state.ask(Days::read).await?;
                let page = FiledPage::new(f, &filed, days, &site(&state, &headers, client));
                return Ok(render(StatusCode::OK, &page));
            }
            Err(FileError::Wait(wait)) => {
                form.fault("text", f.t1("box-slow", "seconds", wait.seconds));
                remind(&f, &mut form, had_photos);
                return again(&state, f, kind, form, StatusCode::TOO_MANY_REQUESTS).await;
            }
            Err(FileError::Desk(why)) => complain(&f, &mut form, why)?,
        }
    }
    remind(&f, &mut form, had_photos);
    again(&state, f, kind, form, status).await
}

/// The form again, with what is wrong.
async fn again(
    state: &AppState,
    f: Frame,
    kind: Kind,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let by = form.get("by").to_owned();
    let around = Around::of(&f, state, kind).await?;
    let given = (form, form_key(state.desk()), by);
    Ok(render(status, &Write::new(f, around, kind, given)))
}

/// Code, key and what comes next.
#[derive(Template)]
#[template(path = "feedback_filed.html")]
pub struct FiledPage {
    f: Frame,
    said: String,
    /// How many photos were kept; empty = none came.
    kept: String,
    code: String,
    secret: String,
    qr: Html,
    next: Vec<String>,
    tracks: Vec<LegalTrack>,
    /// Who reads what is sealed.
    sealed: String,
    /// The law's own ways, where the words name one.
    ways: Vec<LegalTrack>,
}

impl FiledPage {
    pub(super) fn new(f: Frame, filed: &Filed, days: Days, site: &str) -> Self {
        Self {
            said: thanks(&f, filed.kind),
            kept: match filed.photos {
                0 => String::new(),
                n => f.t1("box-filed-photos", "n", n),
            },
            sealed: f.t(if filed.unread {
                "box-sealed-unread"
            } else {
                "box-sealed-now"
            }),
            ways: filed.way.map_or_else(Vec::new, |way| words::legal(&f, way)),
            code: filed.code.clone(),
            secret: filed.key.clone(),
            qr: follow_qr(&f, site, filed),
            next: next(&f, filed, days),
            tracks: legal_of(&f, filed.kind, filed.track),
            f,
        }
    }
}

/// The ways of the law for what is sealed; nothing for the rest.
pub(super) fn legal_of(f: &Frame, kind: Kind, track: Option<Track>) -> Vec<LegalTrack> {
    match kind {
        Kind::Sealed => words::legal(f, track.unwrap_or(Track::Unsure)),
        _ => Vec::new(),
    }
}

/// That it has come.
pub(super) fn thanks(f: &Frame, kind: Kind) -> String {
    f.t(match kind {
        Kind::Suggestion => "box-filed-suggestion",
        Kind::Feedback => "box-filed-feedback",
        Kind::Attitude => "box-filed-attitude",
        Kind::Sealed => "box-filed-sealed",
    })
}

/// A code that opens the page to follow it. Code and key stand after `#`,
/// which browsers do not send.
pub(super) fn follow_qr(f: &Frame, site: &str, filed: &Filed) -> Html {
    let link = format!("{site}/box/track#{}/{}", filed.code, filed.key);
    qr(&link, &f.t("box-qr")).unwrap_or_default()
}

/// What the writer may expect, with the days of the legal clock.
fn next(f: &Frame, filed: &Filed, days: Days) -> Vec<String> {
    let day = |due: &DueNow| f.t1("box-next-answer", "day", f.date(due.at.date));
    let mut lines = vec![f.t("box-next-read")];
    match filed.kind {
        Kind::Attitude => lines.push(f.t("box-next-read-attitude")),
        Kind::Feedback => {
            let terms = days.of(filed.kind);
            lines.extend(terms.refuse.map(|n| f.t1("box-next-refuse", "n", n)));
            lines.extend(terms.ask.map(|n| f.t1("box-next-ask", "n", n)));
        }
        Kind::Suggestion | Kind::Sealed => {}
    }
    lines.extend(filed.due.as_ref().map(day));
    if filed.kind.is_published() {
        lines.push(f.t("box-next-publish"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_code_was_scanned_goes_with_the_form_and_nothing_else_does() {
        let kiosk = "/box/new?kind=suggestion&by=kiosk";
        assert_eq!(address(Kind::Suggestion, "kiosk"), kiosk);
        assert_eq!(address(Kind::Attitude, "\"><b>"), "/box/new?kind=attitude");
        assert_eq!((origin("kiosk"), origin("qr")), (Origin::Kiosk, Origin::Qr));
        assert_eq!((origin("paper"), place("paper")), (Origin::Web, None));
    }
}
