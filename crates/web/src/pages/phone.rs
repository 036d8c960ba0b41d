//! A ticket on a phone: followed by its address, or taken with the code that
//! the kiosk shows.
//!
//! Invariant: nothing here names anybody; whoever has the address sees a
//! number, a place and a counter.

mod sample;
mod take;

pub use take::{AskPage, ask, take};

use super::kiosk::ticket::visit_of;
use super::kiosk::{Pairs, key_of, words};
use super::work::form_key;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall;
use crate::limit::{Secret, Whose};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use motcua_desk::queue::TicketNow;
use motcua_desk::{DeskError, Settings};
use motcua_domain::id::VisitId;
use motcua_domain::time::{instant, local};
use motcua_domain::visit::{Outcome, Phase, Policy, Refused};

/// What a person is to do now.
pub struct Now {
    /// Class of the box: `ok`, `warn`, `pause`, `late` or nothing.
    kind: &'static str,
    /// Large.
    big: String,
    /// Below it.
    lines: Vec<String>,
}

/// The page that follows a ticket.
#[derive(Template)]
#[template(path = "follow.html")]
pub struct Followed {
    f: Frame,
    token: String,
    number: String,
    line: String,
    now: Now,
    /// Ahead, range, time of the call, counters; while waiting.
    waits: Option<[String; 4]>,
    papers: Vec<String>,
    /// May say "I am coming".
    coming: bool,
    /// May come back with the presence code.
    back: bool,
    over: bool,
    missing: Vec<String>,
    mark: String,
    form: Form,
    key: String,
}

impl Followed {
    fn new(
        mut f: Frame,
        settings: &Settings,
        now: &TicketNow,
        (form, key): (Form, String),
    ) -> Self {
        let (visit, policy) = (&now.follow.visit, &settings.queue);
        f.path = format!("/q/{}", now.token);
        let waits = words::waits(&f, &now.follow).map(|(range, called)| {
            [
                f.t1("kiosk-people", "n", now.follow.ahead),
                range,
                called,
                words::counters(&f, &now.counters),
            ]
        });
        let rule = policy.line(&visit.line).filter(|_| waits.is_some());
        Self {
            token: now.token.clone(),
            number: visit.ticket.to_string(),
            line: words::line(&f, policy, &visit.line),
            papers: rule.map_or_else(Vec::new, |rule| words::papers(&f, settings, rule)),
            coming: matches!(visit.phase, Phase::Called { coming: false, .. }),
            back: matches!(visit.phase, Phase::Absent { until } if local(until) >= f.now),
            over: visit.is_over(),
            missing: missing(&f, settings, now),
            mark: mark(now),
            now: what_now(&f, policy, now),
            waits,
            form,
            key,
            f,
        }
    }
}

/// Changes whenever the page would.
fn mark(now: &TicketNow) -> String {
    let range = now
        .follow
        .range
        .map_or((0, 0), |range| (range.low, range.high));
    let (visit, ahead) = (&now.follow.visit, now.follow.ahead);
    let counters = now.counters.len();
    let rest = now.follow.rest.map_or(0, |rest| rest.until.as_second());
    format!(
        "{}-{ahead}-{}-{}-{counters}-{rest}",
        visit.version, range.0, range.1
    )
}

fn what_now(f: &Frame, policy: &Policy, now: &TicketNow) -> Now {
    let visit = &now.follow.visit;
    let (kind, big, lines) = match &visit.phase {
        Phase::Waiting {} if visit.booked_for.is_some_and(|at| at > instant(f.now)) => {
            let at = visit.booked_for.map(|at| f.clock(local(at)));
            let big = f.t1("phone-booked", "time", at.unwrap_or_default());
            ("", big, vec![f.t("phone-booked-hint")])
        }
        Phase::Waiting {} if now.follow.unserved => (
            "warn",
            f.t1("phone-ahead", "n", now.follow.ahead),
            vec![f.t("phone-unserved")],
        ),
        Phase::Waiting {} if now.follow.ahead == 0 => {
            ("ok", f.t("phone-next"), vec![f.t("phone-stay-near")])
        }
        Phase::Waiting {} => (
            "",
            f.t1("phone-ahead", "n", now.follow.ahead),
            waiting(f, now),
        ),
        Phase::Called {
            counter, coming, ..
        } => {
            let line = if *coming {
                "phone-said-coming"
            } else {
                "phone-come-now"
            };
            (
                "ok",
                f.t1("phone-called", "counter", *counter),
                vec![f.t(line)],
            )
        }
        Phase::Serving { counter, .. } => {
            ("ok", f.t1("phone-serving", "counter", *counter), Vec::new())
        }
        Phase::OnHold { until, .. } => {
            let until = f.clock(local(*until));
            let line = f.t1("phone-on-hold-until", "time", until);
            ("pause", f.t("phone-on-hold"), vec![line])
        }
        Phase::Absent { until } if local(*until) >= f.now => {
            let until = f.clock(local(*until));
            (
                "warn",
                f.t("phone-absent"),
                vec![f.t1("phone-absent-until", "time", until)],
            )
        }
        Phase::Absent { .. } => ("late", f.t("phone-absent"), vec![f.t("phone-absent-over")]),
        Phase::Finished { outcome } => ("", f.t("phone-finished"), vec![f.t(outcome_id(*outcome))]),
    };
    let mut lines = lines;
    if let Some(at) = visit.booked_for.filter(|_| now.follow.range.is_some()) {
        lines.insert(0, f.t1("kiosk-booked-for", "time", f.clock(local(at))));
    }
    if let Some(rest) = &now.follow.rest {
        lines.push(crate::format::capital(&crate::visit::rest(f, rest)));
    }
    if matches!(visit.phase, Phase::Waiting {}) && visit.n_absent > 0 {
        lines.push(f.t1("phone-came-back", "n", policy.return_after));
    }
    Now { kind, big, lines }
}

fn waiting(f: &Frame, now: &TicketNow) -> Vec<String> {
    let near = now.follow.ahead <= 2;
    vec![f.t(if near {
        "phone-stay-near"
    } else {
        "phone-may-sit"
    })]
}

fn outcome_id(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "phone-ended-accepted",
        Outcome::Delivered => "phone-ended-delivered",
        Outcome::Guided => "phone-ended-guided",
        Outcome::SentHome => "phone-ended-sent-home",
        Outcome::Left => "phone-ended-left",
        Outcome::DayEnded => "phone-ended-day",
    }
}

/// What is missing, by name.
fn missing(f: &Frame, settings: &Settings, now: &TicketNow) -> Vec<String> {
    let Some(missing) = &now.follow.visit.missing else {
        return Vec::new();
    };
    let published = settings.catalogue.current(&missing.procedure, f.now.date());
    let name = |id: &String| {
        let items = published.as_ref().map(|one| &one.procedure.items);
        let item = items.and_then(|items| items.iter().find(|item| item.id == *id));
        item.map_or_else(
            || id.clone(),
            |item| f.pick(&item.name_vi, &item.name_en).to_owned(),
        )
    };
    missing.items.iter().map(name).collect()
}

/// The visit of an address, unless it is asked for too often from there.
fn limited(state: &AppState, client: Client, token: &str) -> Result<VisitId, Error> {
    let (limits, now) = (state.limits(), state.desk().now());
    let Ok(visit) = visit_of(state, token) else {
        let wrong = limits.wrong(Secret::Ticket, Whose::Address(client.ip), now);
        return Err(wrong.err().map_or(Error::NotFound, Error::SlowDown));
    };
    limits
        .follow
        .take(client.ip, visit.0, now)
        .map_err(Error::SlowDown)?;
    limits
        .address
        .take(client.ip, 0, now)
        .map_err(Error::SlowDown)?;
    Ok(visit)
}

async fn page(
    state: &AppState,
    f: Frame,
    visit: VisitId,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let now = state.ask(move |desk| desk.ticket_now(visit)).await?;
    let given = (form, form_key(state.desk()));
    let page = Followed::new(f, &state.desk().settings(), &now, given);
    Ok(render(status, &page))
}

/// `GET /q/{token}`.
pub async fn follow(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let visit = limited(&state, client, &token)?;
    let mut answer = page(&state, frame, visit, Form::default(), StatusCode::OK).await?;
    hall::keep_phone_mark(
        &mut answer,
        &headers,
        &form_key(state.desk()),
        client.secure,
    );
    Ok(answer)
}

/// `GET /q/{token}/now`: a word that changes whenever the page would.
pub async fn now(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let visit = limited(&state, client, &token)?;
    let now = state.ask(move |desk| desk.ticket_now(visit)).await?;
    Ok(Json(serde_json::json!({ "mark": mark(&now) })).into_response())
}

/// `POST /q/{token}/coming`: on the way to the counter.
pub async fn coming(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let visit = limited(&state, client, &token)?;
    match state.try_ask(move |desk| desk.coming(visit)).await? {
        // Said before, or sitting there already: the page shows it.
        Ok(_) | Err(DeskError::Queue(_)) => Ok(see_other(&format!("/q/{token}"))),
        Err(why) => Err(why.into()),
    }
}

/// `POST /q/{token}/back`: was away when called, and stands before the kiosk
/// again, whose code proves it.
pub async fn back(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let visit = limited(&state, client, &token)?;
    let mut form = Form::new(pairs);
    let key = key_of(&form)?;
    let said = match present(&state, &headers, client, form.get("code"))? {
        Err(why) => why,
        Ok(()) => {
            let me = state.desk().citizen_actor();
            match state
                .try_ask(move |desk| desk.come_back(&me, &key, visit))
                .await?
            {
                Ok(_) => return Ok(see_other(&format!("/q/{token}"))),
                Err(DeskError::Queue(why)) => why,
                Err(why) => return Err(why.into()),
            }
        }
    };
    form.fault("code", words::refused(&frame, &said));
    page(&state, frame, visit, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Is it the code that the kiosk shows? Wrong ones are counted by phone, and
/// by address far above what a full hall mistypes.
fn present(
    state: &AppState,
    headers: &HeaderMap,
    client: Client,
    code: &str,
) -> Result<Result<(), Refused>, Error> {
    let (limits, now) = (state.limits(), state.desk().now());
    let mark = hall::phone_mark(headers, client.secure);
    if let Some(seconds) = limits.presence_wait(client.ip, mark, now) {
        return Err(Error::SlowDown(seconds));
    }
    if state.desk().is_present(code) {
        return Ok(Ok(()));
    }
    limits.presence_wrong(client.ip, mark, now);
    Ok(Err(Refused::WrongCode))
}
