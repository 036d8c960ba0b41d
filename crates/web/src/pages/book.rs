//! Booking a time: line, slot, code; moved and given back with the code.
//!
//! Invariant: the code of a booked time is typed into a form or stands in a
//! page, and never in an address.

mod sample;
mod times;

use self::times::{Day, days};
use super::kiosk::{Pairs, key_of, words};
use super::work::form_key;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::limit::{Secret, Whose};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::queue::{Booked, BookingAsk, Slot};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::policy::Booking;
use motcua_domain::visit::{LineId, Policy};
use serde::Deserialize;

/// Which line.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    line: String,
}

/// The lines, or the times of one.
#[derive(Template)]
#[template(path = "book.html")]
pub struct Book {
    f: Frame,
    form: Form,
    key: String,
    /// Slug and name of the line chosen.
    line: Option<(String, String)>,
    /// Slug and name.
    lines: Vec<(String, String)>,
    days: Vec<Day>,
    /// Times can be booked here.
    on: bool,
}

impl Book {
    fn new(
        mut f: Frame,
        policy: &Policy,
        line: Option<&LineId>,
        slots: &[Slot],
        (form, key): (Form, String),
    ) -> Self {
        let name = |rule: &motcua_domain::visit::policy::LineRule| {
            (
                rule.id.to_string(),
                f.pick(&rule.name_vi, &rule.name_en).to_owned(),
            )
        };
        let chosen = line.and_then(|line| policy.line(line)).map(name);
        let lines = policy.lines.iter().map(name).collect();
        f.path = match &chosen {
            Some((slug, _)) => format!("/book?line={slug}"),
            None => "/book".to_owned(),
        };
        Self {
            on: policy.booking.is_some(),
            line: chosen,
            lines,
            days: days(&f, slots),
            form,
            key,
            f,
        }
    }
}

async fn book_page(
    state: &AppState,
    f: Frame,
    line: Option<LineId>,
    form: Form,
) -> Result<Book, Error> {
    let policy = state.desk().queue_policy();
    let line = line.filter(|line| policy.line(line).is_some() && policy.booking.is_some());
    let slots = match line.clone() {
        Some(line) => state.ask(move |desk| desk.booking_slots(&line)).await?,
        None => Vec::new(),
    };
    let given = (form, form_key(state.desk()));
    Ok(Book::new(f, &policy, line.as_ref(), &slots, given))
}

/// `GET /book` and `GET /book?line=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let line = Some(asked.line).filter(|line| !line.is_empty());
    let page = book_page(&state, frame, line.map(LineId::new), Form::default()).await?;
    Ok(render(StatusCode::OK, &page))
}

/// `POST /book`: the answer shows the code, so it is the page itself.
pub async fn book(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let (key, line) = (key_of(&form)?, LineId::new(form.get("line")));
    let faults = match slot(&form) {
        None => vec![("at".to_owned(), frame.t("book-choose-time"))],
        Some(at) => {
            let (limit, now) = (&state.limits().booking, state.desk().now());
            if let Some(seconds) = limit.wait(client.ip, 0, now) {
                return Err(Error::SlowDown(seconds));
            }
            let ask = BookingAsk {
                line: line.clone(),
                at,
                name: form.get("name").to_owned(),
                phone: form.get("phone").to_owned(),
            };
            match state.try_ask(move |desk| desk.book(&key, ask)).await? {
                Ok(booked) => {
                    // Only what was booked counts: a full slot and a mistyped
                    // telephone cost nothing.
                    limit.count(client.ip, 0, now);
                    return mine_page(&state, frame, booked, true).await;
                }
                Err(why) => faults_of(&frame, why)?,
            }
        }
    };
    for (field, text) in faults {
        form.fault(&field, text);
    }
    let page = book_page(&state, frame, Some(line), form).await?;
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn slot(form: &Form) -> Option<Timestamp> {
    super::kiosk::booked::slot_of(form).ok()
}

/// What the form shows at its fields; other errors go on.
fn faults_of(f: &Frame, why: DeskError) -> Result<Vec<(String, String)>, Error> {
    match why {
        DeskError::Invalid(fields) => Ok(fields
            .into_iter()
            .map(|fault| (fault.field, f.t(&fault.message)))
            .collect()),
        DeskError::Queue(why) => Ok(vec![("at".to_owned(), words::refused(f, &why))]),
        DeskError::KeyReused => Ok(vec![("at".to_owned(), f.t("book-pressed"))]),
        why => Err(why.into()),
    }
}

/// A booked time of the reader.
#[derive(Template)]
#[template(path = "book_mine.html")]
pub struct Mine {
    f: Frame,
    form: Form,
    key: String,
    code: String,
    line: String,
    at: String,
    /// What it means: kind of notice and words; nothing while it is booked.
    state: Option<(&'static str, String)>,
    how: String,
    days: Vec<Day>,
    /// Just booked or moved.
    fresh: bool,
}

impl Mine {
    fn new(
        mut f: Frame,
        policy: &Policy,
        booked: &Booked,
        slots: &[Slot],
        (form, key, fresh): (Form, String, bool),
    ) -> Self {
        "/book/mine".clone_into(&mut f.path);
        let state = match booked.state.as_str() {
            "booked" => None,
            "used" => Some(("ok", f.t("book-used"))),
            "released" => Some(("", f.t("book-released"))),
            _ => Some(("late", f.t("book-missed"))),
        };
        Self {
            code: booked.code.clone(),
            line: words::line(&f, policy, &booked.line),
            at: words::moment(&f, booked.at),
            how: policy
                .booking
                .as_ref()
                .map_or_else(String::new, |rule| how(&f, rule)),
            days: days(&f, slots),
            state,
            form,
            key,
            fresh,
            f,
        }
    }
}

/// How to check in, by the rules.
fn how(f: &Frame, rule: &Booking) -> String {
    f.t2("book-how", "early", rule.early, "late", rule.late)
}

async fn mine_page(
    state: &AppState,
    f: Frame,
    booked: Booked,
    fresh: bool,
) -> Result<Response, Error> {
    mine_with(state, f, booked, (Form::default(), fresh), StatusCode::OK).await
}

async fn mine_with(
    state: &AppState,
    f: Frame,
    booked: Booked,
    (form, fresh): (Form, bool),
    status: StatusCode,
) -> Result<Response, Error> {
    let line = booked.line.clone();
    let slots = if booked.state == "booked" {
        state
            .try_ask(move |desk| desk.booking_slots(&line))
            .await?
            .unwrap_or_default()
    } else {
        Vec::new()
    };
    let policy = state.desk().queue_policy();
    let given = (form, form_key(state.desk()), fresh);
    Ok(render(
        status,
        &Mine::new(f, &policy, &booked, &slots, given),
    ))
}

/// The question for the code.
#[derive(Template)]
#[template(path = "book_ask.html")]
pub struct AskCode {
    f: Frame,
    form: Form,
}

/// `GET /book/mine`.
pub async fn ask(frame: Frame) -> Response {
    let page = AskCode {
        f: frame,
        form: Form::default(),
    };
    render(StatusCode::OK, &page)
}

/// The question again, with what is wrong with the code.
fn asked_again(mut f: Frame, mut form: Form, message: &str) -> Response {
    "/book/mine".clone_into(&mut f.path);
    form.fault("code", f.t(message));
    render(StatusCode::UNPROCESSABLE_ENTITY, &AskCode { f, form })
}

/// No such code; wrong ones are counted.
fn unknown(state: &AppState, client: Client, f: Frame, form: Form) -> Result<Response, Error> {
    let (who, now) = (Whose::Address(client.ip), state.desk().now());
    let counted = state.limits().wrong(Secret::Booking, who, now);
    counted.map_err(Error::SlowDown)?;
    Ok(asked_again(f, form, "kiosk-booked-unknown"))
}

/// `POST /book/mine`: the booked time, on the same address.
pub async fn mine(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let code = form.get("code").to_owned();
    if code.is_empty() {
        return Ok(asked_again(frame, form, "book-code-missing"));
    }
    match state.try_ask(move |desk| desk.booking(&code)).await? {
        Ok(booked) => mine_page(&state, frame, booked, false).await,
        Err(DeskError::NotFound) => unknown(&state, client, frame, form),
        Err(why) => Err(why.into()),
    }
}

/// `POST /book/move` (another time) and `POST /book/release` (given back).
async fn change(
    state: &AppState,
    client: Client,
    f: Frame,
    mut form: Form,
    to: Option<Timestamp>,
) -> Result<Response, Error> {
    let (key, code) = (key_of(&form)?, form.get("code").to_owned());
    let again = code.clone();
    let why = match state
        .try_ask(move |desk| desk.move_booking(&key, &code, to))
        .await?
    {
        Ok(booked) => return mine_page(state, f, booked, to.is_some()).await,
        Err(DeskError::NotFound) => return unknown(state, client, f, form),
        Err(why) => why,
    };
    for (field, text) in faults_of(&f, why)? {
        form.fault(&field, text);
    }
    shown_again(state, client, f, form, again).await
}

/// The booked time with what is wrong.
async fn shown_again(
    state: &AppState,
    client: Client,
    f: Frame,
    form: Form,
    code: String,
) -> Result<Response, Error> {
    match state.try_ask(move |desk| desk.booking(&code)).await? {
        Ok(booked) => {
            mine_with(
                state,
                f,
                booked,
                (form, false),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(DeskError::NotFound) => unknown(state, client, f, form),
        Err(why) => Err(why.into()),
    }
}

/// `POST /book/move`.
pub async fn move_to(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    if let Some(to) = slot(&form) {
        return change(&state, client, frame, form, Some(to)).await;
    }
    form.fault("at", frame.t("book-choose-time"));
    let code = form.get("code").to_owned();
    shown_again(&state, client, frame, form, code).await
}

/// `POST /book/release`.
pub async fn release(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    change(&state, client, frame, Form::new(pairs), None).await
}
