//! Booked times at the kiosk: checked in with their code; and a line that is
//! closed, with the first place of another day.

use super::ticket::{fault_words, put};
use super::{Around, Pairs, key_of, words};
use crate::error::{Error, render, see_other};
use crate::escpos::Paper;
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall::AtKiosk;
use crate::limit::{Secret, number};
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::{Form, Html, qr};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::SignedDuration;
use motcua_desk::DeskError;
use motcua_desk::queue::{Booked, BookingAsk, KioskLine, TicketNow};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::{LineId, Refused};

/// A line that gives no ticket now, and what can be done.
#[derive(Template)]
#[template(path = "kiosk_closed.html")]
pub struct Closed {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) key: String,
    pub(super) line: String,
    pub(super) name: String,
    pub(super) why: String,
    pub(super) opens: Option<String>,
    /// First place that can be booked: time for the form, and in words.
    pub(super) first: Option<(i64, String)>,
}

impl Closed {
    /// What a line answers instead of a ticket; `why` as the desk said it, or
    /// as it is now.
    pub async fn of(
        state: &AppState,
        mut f: Frame,
        around: Around,
        line: LineId,
        why: Option<&Refused>,
    ) -> Result<Self, Error> {
        let asked = line.clone();
        let (lines, first) = state
            .ask(move |desk| {
                let first = desk.first_place(&asked);
                Ok::<_, DeskError>((desk.kiosk_lines()?, first.unwrap_or_default()))
            })
            .await?;
        let found = lines.iter().find(|one| one.now.line == line);
        let why = why.or_else(|| found.and_then(|one| one.shut.as_ref()));
        f.path = format!("/kiosk/closed?line={line}");
        Ok(Self {
            name: words::line(&f, &state.desk().queue_policy(), &line),
            why: self::why(&f, why, &lines),
            opens: found
                .and_then(|one| one.opens)
                .map(|at| f.t1("kiosk-opens", "at", words::moment(&f, at))),
            first: first.map(|slot| (slot.at.as_second(), words::moment(&f, slot.at))),
            key: form_key(state.desk()),
            line: line.to_string(),
            around,
            f,
        })
    }
}

/// Why the line gives no ticket. Too late is two things: before the closing the
/// rest of the day is taken, after it the office is closed.
pub(super) fn why(f: &Frame, why: Option<&Refused>, lines: &[KioskLine]) -> String {
    let closes = lines.iter().find_map(|one| one.closes);
    match (why, closes) {
        (None, _) => f.t("kiosk-open-again"),
        (Some(Refused::TooLate), None) => f.t("kiosk-closed-now"),
        (Some(Refused::TooLate), Some(at)) => {
            let taken = lines.iter().any(|one| one.now.waiting > 0);
            let id = if taken {
                "kiosk-no-more"
            } else {
                "kiosk-no-time"
            };
            f.t1(id, "time", f.clock(local(at)))
        }
        (Some(why), _) => words::refused(f, why),
    }
}

/// `GET /kiosk/closed?line=…`.
pub async fn closed(
    State(state): State<AppState>,
    _at: AtKiosk,
    Query(asked): Query<super::Asked>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let line = LineId::new(asked.line);
    if state.desk().queue_policy().line(&line).is_none() {
        return Err(Error::NotFound);
    }
    let page = Closed::of(&state, frame, Around::of(&headers), line, None).await?;
    Ok(render(StatusCode::OK, &page))
}

/// A place that was booked at the kiosk, with its code.
#[derive(Template)]
#[template(path = "kiosk_kept.html")]
pub struct Kept {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) line: String,
    pub(super) at: String,
    pub(super) code: String,
    pub(super) qr: Html,
    /// A network printer prints it; otherwise the browser.
    pub(super) network: bool,
    /// What is wrong with the printer.
    pub(super) fault: Option<String>,
}

impl Kept {
    pub(super) fn new(mut f: Frame, around: Around, line: String, booked: &Booked) -> Self {
        "/kiosk".clone_into(&mut f.path);
        Self {
            line,
            at: words::moment(&f, booked.at),
            code: booked.code.clone(),
            qr: qr(&booked.code, &f.t("kiosk-kept-qr")).unwrap_or_default(),
            network: false,
            fault: None,
            around,
            f,
        }
    }

    /// The same for a printer that takes pictures: a person without telephone
    /// or pen goes home with the code, which the kiosk's scanner reads again.
    fn paper(&self) -> Paper {
        Paper {
            office: self.f.office_name().to_uppercase(),
            number: self.code.clone(),
            place: self.line.clone(),
            lines: vec![self.at.clone()],
            link: self.code.clone(),
            scan: self.f.t("kiosk-kept-scan"),
            foot: vec![self.f.t("kiosk-kept-how")],
        }
    }
}

/// `POST /kiosk/book`: the first place of another day. The code stands in the
/// page and never in an address, so the answer is the page itself.
pub async fn book(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let (key, line) = (key_of(&form)?, LineId::new(form.get("line")));
    let ask = BookingAsk {
        line: line.clone(),
        at: slot_of(&form)?,
        name: String::new(),
        phone: String::new(),
    };
    let around = Around::of(&headers).on(&at);
    match state.try_ask(move |desk| desk.book(&key, ask)).await? {
        Ok(booked) => {
            let name = words::line(&frame, &state.desk().queue_policy(), &line);
            let mut page = Kept::new(frame, around, name, &booked);
            // A press sent twice books one place, and prints one paper.
            let (limit, now) = (&state.limits().printed, state.desk().now());
            if limit.take(client.ip, number(&booked.code), now).is_ok() {
                put(&state, &at, page.paper());
            }
            page.network = at.printer().is_some();
            let fault = at.device.as_ref().and_then(|one| one.fault.as_deref());
            page.fault = fault.map(|fault| fault_words(&page.f, fault));
            Ok(render(StatusCode::OK, &page))
        }
        Err(DeskError::Queue(why)) => {
            let page = Closed::of(&state, frame, around, line, Some(&why)).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(why) => Err(why.into()),
    }
}

/// The slot named in a form.
pub(crate) fn slot_of(form: &Form) -> Result<Timestamp, Error> {
    let seconds = form.get("at").parse().ok();
    let at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    at.ok_or(Error::BadRequest)
}

/// The question for the code of a booked time.
#[derive(Template)]
#[template(path = "kiosk_checkin.html")]
pub struct CheckIn {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) form: Form,
    pub(super) key: String,
}

impl CheckIn {
    fn new(state: &AppState, headers: &HeaderMap, form: Form, f: Frame) -> Self {
        Self {
            around: Around::of(headers),
            key: form_key(state.desk()),
            form,
            f,
        }
    }
}

/// `GET /kiosk/booked`.
pub async fn enter(
    State(state): State<AppState>,
    _at: AtKiosk,
    headers: HeaderMap,
    frame: Frame,
) -> Response {
    let page = CheckIn::new(&state, &headers, Form::default(), frame);
    render(StatusCode::OK, &page)
}

/// What a code gives that gives no ticket now: the one that was taken with it,
/// or why not.
async fn no_ticket(
    state: &AppState,
    f: &Frame,
    code: &str,
    why: &Refused,
) -> Result<Result<TicketNow, String>, Error> {
    let code = code.to_owned();
    let is = |word: &str| matches!(why, Refused::Appointment { why } if why == word);
    if is("day") || is("early") {
        let booked = state.ask(move |desk| desk.booking(&code)).await?;
        if is("day") {
            let at = f.moment(local(booked.at));
            return Ok(Err(f.t1("kiosk-booked-day-at", "at", at)));
        }
        let policy = state.desk().queue_policy();
        let early = policy.booking.as_ref().map_or(0, |rules| rules.early);
        let from = booked.at - SignedDuration::from_mins(i64::from(early));
        let said = f.t1("kiosk-booked-early-from", "time", f.clock(local(from)));
        return Ok(Err(said));
    }
    let taken = if is("used") || is("missed") {
        state.ask(move |desk| desk.booked_ticket(&code)).await?
    } else {
        None
    };
    Ok(taken.ok_or_else(|| words::refused(f, why)))
}

/// `POST /kiosk/booked`: a ticket that is called at the booked time.
pub async fn check_in(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let (actor, key, code) = (
        at.actor.clone(),
        key_of(&form)?,
        form.get("code").to_owned(),
    );
    if code.is_empty() {
        form.fault("code", frame.t("book-code-missing"));
        let page = CheckIn::new(&state, &headers, form, frame);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let answer = state
        .try_ask(move |desk| {
            let issued = desk.check_in(&actor, &key, &code)?;
            desk.ticket_now(issued.visit.id)
        })
        .await?;
    let said = match answer {
        Ok(now) => {
            return Ok(super::ticket::given(
                &state,
                &at,
                frame,
                (&headers, client),
                &now,
            ));
        }
        Err(DeskError::Queue(why)) => {
            if matches!(&why, Refused::Appointment { why } if why == "unknown") {
                let (limits, now) = (state.limits(), state.desk().now());
                let counted = limits.wrong(Secret::Booking, at.whose(client), now);
                counted.map_err(Error::SlowDown)?;
            }
            match no_ticket(&state, &frame, form.get("code"), &why).await? {
                Ok(taken) => return Ok(see_other(&format!("/kiosk/t/{}", taken.token))),
                Err(said) => said,
            }
        }
        Err(DeskError::KeyReused) => return Ok(see_other("/kiosk/booked")),
        Err(why) => return Err(why.into()),
    };
    form.fault("code", said);
    let page = CheckIn::new(&state, &headers, form, frame);
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
