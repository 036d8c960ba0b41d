//! The citizen's own page: the code of an evaluation slip opens the questions,
//! and sends the answers.
//!
//! Invariants: the code never stands in an address (the slip's picture carries
//! it after `#`, which browsers do not send), in a log or in the page of an
//! error; a code that is used, unknown, expired or mistyped gets one answer; a
//! form with a fault comes back with everything that was answered.
//!
//! The policy for referrers is the one of every page (`same-origin`): nothing
//! of the address leaves this site. `no-referrer` would make browsers send
//! `Origin: null`, and without TLS the form could not be told from a foreign one.

pub mod questions;
pub(crate) mod sample;

pub use questions::Questions;

use super::kiosk::Pairs;
use super::work::form_key;
use crate::error::{Error, render, see_other};
use crate::frame::{Frame, Who};
use crate::guard::Client;
use crate::limit::{Secret, Whose};
use crate::state::AppState;
use crate::view::Form;
use crate::{hall, whence};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::survey::{CameFrom, CastError};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::questionnaire::Questionnaire;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Field with the code of the slip.
pub const TOKEN: &str = "token";
/// Field that asks for large letters.
const LARGE: &str = "large";

/// The question for the code.
#[derive(Template)]
#[template(path = "rate_ask.html")]
pub struct AskToken {
    f: Frame,
    form: Form,
}

/// The questions.
#[derive(Template)]
#[template(path = "rate.html")]
pub struct Rate {
    f: Frame,
    form: Form,
    title: String,
    lead: String,
    token: String,
    large: bool,
    questions: Questions,
}

impl Rate {
    fn new(mut f: Frame, asked: &Questionnaire, form: Form) -> Self {
        "/r".clone_into(&mut f.path);
        Self {
            title: f.pick(&asked.title_vi, &asked.title_en).to_owned(),
            lead: f.pick(&asked.lead_vi, &asked.lead_en).to_owned(),
            token: form.get(TOKEN).to_owned(),
            // The button stands behind the field that keeps what it said before.
            large: form.all(LARGE).last().is_some_and(|said| said == "1"),
            questions: Questions::all(&f, asked, &form),
            form,
            f,
        }
    }
}

/// After the answers have arrived.
#[derive(Template)]
#[template(path = "rate_thanks.html")]
pub struct Thanks {
    f: Frame,
}

/// `GET /r`: the question for the code. The phone gets a mark by which many
/// answers from one phone are told from answers of many phones.
pub async fn ask(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Response {
    let page = AskToken {
        f,
        form: Form::default(),
    };
    let mut answer = render(StatusCode::OK, &page);
    let mark = form_key(state.desk());
    hall::keep_phone_mark(&mut answer, &headers, &mark, client.secure);
    answer
}

/// `GET /r/thanks`.
pub async fn thanks(f: Frame) -> Response {
    render(StatusCode::OK, &Thanks { f })
}

/// The questions that a code opens; `None` = it cannot be used.
pub(crate) async fn questions_of(
    state: &AppState,
    token: &str,
) -> Result<Option<Arc<Questionnaire>>, Error> {
    let token = token.to_owned();
    let opened = state
        .ask(move |desk| Ok::<_, Error>(desk.open_ballot(&token)))
        .await?;
    match opened {
        Ok(asked) => Ok(Some(asked)),
        Err(CastError::Desk(why)) => Err(why.into()),
        Err(_) => Ok(None),
    }
}

/// `POST /r`: the questions, also in the other language or in large letters,
/// with what was answered so far.
pub async fn open(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    f: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    match questions_of(&state, form.get(TOKEN)).await? {
        Some(asked) => Ok(render(StatusCode::OK, &Rate::new(f, &asked, form))),
        None => cannot_use(&state, client, f, form),
    }
}

/// One answer for all codes that cannot be used. What was typed stays in its
/// field, where one wrong character of sixteen can be found.
fn cannot_use(
    state: &AppState,
    client: Client,
    mut f: Frame,
    mut form: Form,
) -> Result<Response, Error> {
    let (who, now) = (Whose::Address(client.ip), state.desk().now());
    let counted = state.limits().wrong(Secret::Ballot, who, now);
    counted.map_err(Error::SlowDown)?;
    "/r".clone_into(&mut f.path);
    form.fault(TOKEN, f.t("rating-cannot-use"));
    let page = AskToken { f, form };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Ballots that wait for their commit at once.
static ON_THE_WAY: Semaphore = Semaphore::const_new(256);

/// Takes a ballot, as the desk answers. Whoever waits for the commit keeps no
/// place of those who read: a hall of phones sends at one moment.
pub(crate) async fn cast(
    state: &AppState,
    token: String,
    channel: Channel,
    pairs: Pairs,
    from: CameFrom,
) -> Result<Result<(), CastError>, Error> {
    let ready = state
        .ask(move |desk| Ok::<_, Error>(desk.ready_ballot(&token, channel, &pairs, from)))
        .await?;
    let ready = match ready {
        Ok(ready) => ready,
        Err(why) => return Ok(Err(why)),
    };
    let _place = ON_THE_WAY.try_acquire().map_err(|_| Error::Busy)?;
    let desk = state.desk().clone();
    let put = tokio::task::spawn_blocking(move || desk.put_ready(ready)).await;
    put.map_err(|_| Error::Fault("the taking of a ballot panicked".to_owned()))
}

/// `POST /r/answer`: the answers arrive, or come back with their faults.
pub async fn answer(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    who: Option<Extension<Who>>,
    headers: HeaderMap,
    f: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs.clone());
    let token = form.get(TOKEN).to_owned();
    let from = whence::phone(&state, client, &headers, who.is_some());
    match cast(&state, token.clone(), Channel::Phone, pairs, from).await? {
        Ok(()) => Ok(see_other("/r/thanks")),
        Err(CastError::CannotUse(_)) => cannot_use(&state, client, f, form),
        Err(CastError::Desk(why)) => Err(why.into()),
        Err(CastError::Bad(bad)) => {
            // Spent by another phone in this moment.
            let Some(asked) = questions_of(&state, &token).await? else {
                return cannot_use(&state, client, f, form);
            };
            questions::name_faults(&f, &asked, &bad, &mut form);
            let page = Rate::new(f, &asked, form);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
