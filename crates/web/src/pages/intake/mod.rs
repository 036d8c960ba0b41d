//! Taking a dossier in at the counter, by keyboard and scanner alone.
//!
//! The procedure is chosen first by an address, so that the form below is
//! made for it and works without script; people are typed, scanned or found
//! again by a POST, so that nothing personal stands in an address.

mod acts;
pub mod drafts;
pub mod entered;
pub mod fill;
mod find;
pub mod import;
mod parse;
mod rows;
mod scanned;
mod side;
mod start;
mod view;

pub use parse::{OWNERS, accept as read, drop_nameless, one_more_owner, other_owners};
pub use rows::{Row, rows};
pub use side::Side;
pub use start::{Accepted, Start};
pub use view::{Choices, Intake, cases, exemption, exemptions};

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::{counter, encode};
use crate::state::AppState;
use crate::view::Form;
use axum::Extension;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, DateTime};
use motcua_desk::Published;
use motcua_desk::read::DossierView;
use motcua_desk::session::Session;
use motcua_domain::dossier::Refused;
use motcua_domain::id::DossierCode;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the address of the intake says.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Code of a procedure, or what was typed to find one.
    #[serde(default)]
    procedure: String,
    /// Case.
    #[serde(default)]
    case: String,
    /// Code of the dossier accepted just before.
    #[serde(default)]
    after: String,
    /// Code of a dossier whose person and procedure the next one shares.
    #[serde(default)]
    like: String,
    /// Key of the form that is like another: in the address, so that the form
    /// has the same one when the browser goes back to it.
    #[serde(default)]
    key: String,
    /// A draft to go on with.
    #[serde(default)]
    draft: String,
    /// All procedures, whatever the line of the person at the counter.
    #[serde(default)]
    all: String,
}

/// `GET /intake`.
pub async fn show(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("intake");
    if let Some(to) = elsewhere(&state, &me, &asked).await? {
        return Ok(see_other(&to));
    }
    let after = match by_code(&state, &me, &asked.after).await {
        Some(view) => {
            f.forget = format!("intake-{}", view.dossier.intake.procedure.code);
            Some(Accepted::new(&f, &view))
        }
        None => None,
    };
    let mut form = match opened(&state, &me, &asked.like).await {
        Some(view) => {
            let mut form = fill::dossier(&view);
            form.set("key", &asked.key);
            form
        }
        None => drafts::form(&state, &me, &asked.draft).await?,
    };
    if form.get("procedure").is_empty() {
        form.set("procedure", &asked.procedure);
        form.set("case", &asked.case);
    }
    let mut bar = counter::bar(&state, &f).await?;
    match procedure(&state, &form) {
        Some(published) => {
            form.set("procedure", &published.procedure.code);
            if let Some(name) = bar.name.as_deref().filter(|_| form.get("name").is_empty()) {
                form.set("name", name);
            }
            if let Some(phone) = bar
                .phone
                .as_deref()
                .filter(|_| form.get("phone").is_empty())
            {
                form.set("phone", phone);
            }
            if key_of(&form).is_err() {
                form.set("key", &fresh_key(&state));
            }
            let published = counted(&state, &f, &published).await?;
            let page = Intake::new(f, &state, &published, form, after).under(bar.html);
            Ok(render(StatusCode::OK, &page))
        }
        None => {
            if !asked.all.is_empty() {
                bar.fields.clear();
            }
            start(&state, &me, f, &asked.procedure, after, bar).await
        }
    }
}

/// The choice of a procedure, with what waits.
async fn start(
    state: &AppState,
    me: &Session,
    f: Frame,
    typed: &str,
    after: Option<Accepted>,
    bar: counter::Bar,
) -> Result<Response, Error> {
    let actor = me.actor.clone();
    let waits = state.ask(move |desk| desk.undone(&actor)).await?;
    let catalogue = state.catalogue();
    let page = Start::new(f, &catalogue, typed, waits, after, bar, unsigned(state));
    Ok(render(StatusCode::OK, &page))
}

/// Codes of procedures of the catalogue that wait for a signature.
fn unsigned(state: &AppState) -> BTreeSet<String> {
    let (settings, today) = (state.desk().settings(), state.desk().today());
    let catalogue = state.catalogue();
    let waits = |code: &str| {
        let published = settings.catalogue.current(code, today);
        published.is_some_and(|it| !it.is_usable())
    };
    let codes = catalogue.find("").into_iter().map(|p| p.code.clone());
    codes.filter(|code| waits(code)).collect()
}

/// Where the address leads first: a scanned receipt to its dossier; a form like
/// another dossier to itself with a key in the address, and, once it was sent,
/// to the receipt it gave. Who goes back in the browser would otherwise find it
/// full, with a new key.
async fn elsewhere(state: &AppState, me: &Session, asked: &Asked) -> Result<Option<String>, Error> {
    if asked.like.is_empty() {
        return scanned::leads(state, &asked.procedure).await;
    }
    if !is_key(&asked.key) {
        let (like, key) = (encode(&asked.like), fresh_key(state));
        return Ok(Some(format!("/intake?like={like}&key={key}")));
    }
    let (actor, key) = (me.actor.clone(), asked.key.clone());
    let sent = state
        .ask(move |desk| desk.accepted_with(&actor, &key))
        .await?;
    Ok(sent.map(|sent| format!("/intake?after={}", encode(sent.code.as_str()))))
}

/// The dossier of a code whose people fill the form: the opening is logged,
/// and so is the attempt of who may not open it.
async fn opened(state: &AppState, me: &Session, code: &str) -> Option<DossierView> {
    let code = DossierCode::parse(code).ok()?;
    let me = me.actor.clone();
    let view = state.ask(move |desk| desk.open_dossier(&me, desk.find_code(&code)?));
    view.await.ok()
}

/// The dossier accepted just before, for its code and date.
async fn by_code(state: &AppState, me: &Session, code: &str) -> Option<DossierView> {
    let code = DossierCode::parse(code).ok()?;
    let me = me.actor.clone();
    let view = state.ask(move |desk| desk.view(&me, desk.find_code(&code)?));
    view.await.ok()
}

/// `GET /intake/live`: due date and fees for what is chosen so far. Its
/// address holds counts and choices only.
pub async fn live(
    State(state): State<AppState>,
    Query(pairs): Query<Vec<(String, String)>>,
    frame: Frame,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let published = procedure(&state, &form).ok_or(Error::NotFound)?;
    Ok(render(
        StatusCode::OK,
        &Side::new(&frame, &state, &published, &form),
    ))
}

/// `POST /intake`: find a person, scan a card, accept, ask to put right, or
/// refuse, by the button pressed.
pub async fn submit(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut f = frame.at("intake");
    let mut form = Form::new(pairs.clone());
    form.set("filled", "1");
    // The page's own word, never the browser's.
    form.set("differs", "");
    let published = procedure(&state, &form).ok_or(Error::NotFound)?;
    f.path = format!("/intake?procedure={}", encode(&published.procedure.code));
    if let Some(to) = scanned::card_field(&state, &f, &mut form).await? {
        return Ok(see_other(&to));
    }
    if let Some(choices) = look(&state, &me, &f, &mut form).await? {
        return page(&state, f, &published, form, StatusCode::OK, choices).await;
    }
    let answer = match form.get("do") {
        "draft" => return drafts::keep(&state, &me, &form, pairs).await,
        "enter" => acts::enter(&state, &me, &f, &published, &mut form).await,
        "fix" | "refuse" => acts::turn_away(&state, &me, &f, &published, &mut form).await,
        _ => acts::accept(&state, &me, &f, &published, &mut form).await,
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match answer {
        Ok(Some(to)) => return Ok(see_other(&to)),
        Ok(None) => {}
        Err(Error::Refused(why)) => {
            let text = crate::words::refused(f.lang, &why, Some(&published.procedure));
            form.fault(field_of(&why), text);
        }
        Err(Error::Invalid(fields)) => {
            for fault in fields {
                let field = match fault.field.as_str() {
                    // The tick for a paper has that name on this form.
                    "receipt" => "receipt_no",
                    field => field,
                };
                form.fault(field, f.t(&fault.message));
            }
        }
        // What was typed waits on the page until somebody has answered, or made
        // room on the disk.
        Err(Error::Held) => form.fault("accept", f.t("error-held-advice")),
        Err(Error::StorageFull) => {
            status = StatusCode::INSUFFICIENT_STORAGE;
            form.fault("accept", f.t("deed-storage-full"));
        }
        Err(error) => return Err(error),
    }
    let published = counted(&state, &f, &published).await?;
    page(&state, f, &published, form, status, Vec::new()).await
}

/// What a button that records nothing does: finds a person, takes one of those
/// found, or shows one more owner. `None` for the others.
async fn look(
    state: &AppState,
    me: &Session,
    f: &Frame,
    form: &mut Form,
) -> Result<Option<Vec<find::Choice>>, Error> {
    let pressed = form.get("do").to_owned();
    if pressed == "owner" {
        parse::one_more_owner(form);
        return Ok(Some(Vec::new()));
    }
    if pressed == "find" || pressed.starts_with(find::PICK) {
        return find::person(state, me, f, form).await.map(Some);
    }
    Ok(None)
}

/// The form again, under the bar of the counter.
async fn page(
    state: &AppState,
    f: Frame,
    published: &Published,
    form: Form,
    status: StatusCode,
    choices: Vec<find::Choice>,
) -> Result<Response, Error> {
    let bar = counter::bar(state, &f).await?;
    let page = Intake::new(f, state, published, form, None)
        .among(choices)
        .under(bar.html);
    Ok(render(status, &page))
}

/// The version with the desk's own counts behind its note, for showing.
async fn counted(state: &AppState, f: &Frame, published: &Published) -> Result<Published, Error> {
    let code = published.procedure.code.clone();
    let again = state.ask(move |desk| desk.often_wrong(&code)).await?;
    let said = super::procedures::asked_again(f, &again);
    let mut shown = published.clone();
    for note in [
        &mut shown.procedure.often_wrong_vi,
        &mut shown.procedure.often_wrong_en,
    ] {
        *note = format!("{note} {said}").trim().to_owned();
    }
    Ok(shown)
}

/// The field at which a refusal is shown.
fn field_of(why: &Refused) -> &'static str {
    match why {
        Refused::NoOwner => "name",
        Refused::NoAuthorisation => "rep_paper",
        Refused::ReasonMissing | Refused::BadText { .. } => "reason",
        _ => "accept",
    }
}

/// The day a dossier counts as received: today, or when it was entered.
fn received(today: Date, form: &Form) -> Date {
    let since = form.get("since").parse::<DateTime>();
    since.map_or(today, |since| since.date().min(today))
}

/// The procedure of a code, or the only one that what was typed can mean, in
/// the version of the day of receipt.
fn procedure(state: &AppState, form: &Form) -> Option<Arc<Published>> {
    let settings = state.desk().settings();
    let day = received(state.desk().today(), form);
    let typed = form.get("procedure");
    let code = typed.split_whitespace().next().unwrap_or("");
    if let Some(published) = settings.catalogue.current(code, day) {
        return Some(published);
    }
    if typed.trim().is_empty() {
        return None;
    }
    let catalogue = state.catalogue();
    let hits = catalogue.find(typed);
    match hits.as_slice() {
        [only] => settings.catalogue.current(&only.code, day),
        _ => None,
    }
}

fn fresh_key(state: &AppState) -> String {
    state
        .desk()
        .random::<16>()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// The form's idempotency key: sent twice, the act is done once.
fn key_of(form: &Form) -> Result<String, Error> {
    let key = form.get("key");
    if is_key(key) {
        Ok(key.to_owned())
    } else {
        Err(Error::BadRequest)
    }
}

fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric())
}
