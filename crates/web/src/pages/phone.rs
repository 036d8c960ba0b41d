//! A ticket on a phone: followed by its address, or taken with the code that
//! the kiosk shows.
//!
//! Invariant: nothing here names anybody; whoever has the address sees a
//! number, a place and a counter.

mod sample;
mod take;
mod told;

pub use take::{AskPage, ask, take};
use told::{Now, what_now};

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
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_domain::visit::{Phase, Refused};

/// Seconds between two looks of a phone whose person is called or the next.
const SOON: u32 = 3;
/// Seconds between two looks of one who is near.
const NEAR: u32 = 5;
/// People called before up to whom one is near.
const NEAR_AHEAD: u32 = 5;
/// Seconds between two looks of any other.
const SELDOM: u32 = 15;

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
    /// What the range is worth, where one is told.
    estimate: Option<String>,
    papers: Vec<String>,
    /// May say "I am coming".
    coming: bool,
    /// May come back with the presence code.
    back: bool,
    over: bool,
    missing: Vec<String>,
    mark: String,
    /// Seconds until the page looks again.
    every: u32,
    form: Form,
    key: String,
}

impl Followed {
    fn new(
        mut f: Frame,
        settings: &Settings,
        (now, true_of_ten): (&TicketNow, Option<u8>),
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
            every: every(now, instant(f.now)),
            now: what_now(&f, policy, now),
            estimate: words::estimate(&f, &now.follow, true_of_ten),
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
    let until = |rest: Option<Rest>| rest.map_or(0, |rest| rest.until.as_second());
    let (rest, pause) = (until(now.follow.rest), until(now.follow.pause));
    format!(
        "{}-{ahead}-{}-{}-{counters}-{rest}-{pause}-{}",
        visit.version,
        range.0,
        range.1,
        u8::from(now.follow.unserved)
    )
}

/// Seconds after which a phone looks again: the nearer the turn, the sooner,
/// because a person who is called has little time to come; and not before the
/// desk opens. A full hall behind one router, a few near in each line, stays
/// far below what one address may ask ([`crate::limit`]).
fn every(now: &TicketNow, at: Timestamp) -> u32 {
    let follow = &now.follow;
    let closed = follow.rest.is_some_and(|rest| {
        matches!(rest.kind, RestKind::Opening | RestKind::Ended)
            && rest.until.duration_since(at).as_secs() > i64::from(SELDOM)
    });
    let turn_comes = follow.range.is_some() || follow.visit.booked_for.is_some();
    match follow.visit.phase {
        Phase::Called { .. } => SOON,
        Phase::Waiting {} if turn_comes && !closed => {
            let most = if follow.ahead <= NEAR_AHEAD {
                NEAR
            } else {
                SELDOM
            };
            follow.ahead.saturating_mul(2).clamp(SOON, most)
        }
        _ => SELDOM,
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
    let (now, of_ten) = state.ask(move |desk| desk.ticket_told(visit)).await?;
    let given = (form, form_key(state.desk()));
    let told = (&now, of_ten);
    let page = Followed::new(f, &state.desk().settings(), told, given);
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

/// `GET /q/{token}/now`: a word that changes whenever the page would, the
/// seconds until the next look, and the desk's time.
pub async fn now(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let visit = limited(&state, client, &token)?;
    let now = state.ask(move |desk| desk.ticket_now(visit)).await?;
    let at = state.desk().now();
    let answer = serde_json::json!({
        "mark": mark(&now),
        "next": every(&now, at),
        "time": crate::format::time(local(at).time()),
    });
    Ok(Json(answer).into_response())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_looks_the_sooner_the_nearer_its_turn() {
        let policy = motcua_desk::queue::default_policy();
        let mut now = crate::pages::kiosk::sample::ticket(&policy, "ordinary", false).unwrap();
        let at = now.follow.visit.issued_at;
        let looks = [0, 2, 3, 5, 6, 9].map(|ahead| {
            now.follow.ahead = ahead;
            every(&now, at)
        });
        assert_eq!(looks, [3, 4, 5, 5, 12, 15]);
    }
}
