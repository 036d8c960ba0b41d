//! Taking a dossier in at the counter, by keyboard and scanner alone.
//!
//! The procedure is chosen first by an address, so that the form below is
//! made for it and works without script; people are typed, scanned or found
//! again by a POST, so that nothing personal stands in an address.

mod parse;
mod view;

pub use view::{Accepted, Intake, Side, Start};

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::encode;
use crate::state::AppState;
use crate::view::Form;
use axum::Extension;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::session::Session;
use motcua_desk::{Deed, DeskError, Published};
use motcua_domain::dossier::Refused;
use motcua_domain::id::DossierCode;
use motcua_domain::person::CitizenCard;
use serde::Deserialize;
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
}

/// `GET /intake`.
pub async fn show(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("intake");
    let after = match DossierCode::parse(&asked.after) {
        Ok(code) => {
            f.forget = "intake";
            let found = state
                .ask(move |desk| desk.view(&me.actor, desk.find_code(&code)?))
                .await;
            found
                .ok()
                .map(|view| Accepted::new(&f, &view, &asked.procedure))
        }
        Err(_) => None,
    };
    match procedure(&state, &asked.procedure) {
        Some(published) => {
            let mut form = Form::new([
                ("procedure", &published.procedure.code),
                ("case", &asked.case),
            ]);
            form.set("key", &fresh_key(&state));
            let published = counted(&state, &f, &published).await?;
            Ok(render(
                StatusCode::OK,
                &Intake::new(f, &state, &published, form, after),
            ))
        }
        None => Ok(render(
            StatusCode::OK,
            &Start::new(f, &state.catalogue(), &asked.procedure, after),
        )),
    }
}

/// `GET /intake/live`: due date and fees for what is chosen so far. Its
/// address holds counts and choices only.
pub async fn live(
    State(state): State<AppState>,
    Query(pairs): Query<Vec<(String, String)>>,
    frame: Frame,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let published = procedure(&state, form.get("procedure")).ok_or(Error::NotFound)?;
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
    let mut form = Form::new(pairs);
    let published = procedure(&state, form.get("procedure")).ok_or(Error::NotFound)?;
    f.path = format!("/intake?procedure={}", encode(&published.procedure.code));
    let answer = match form.get("do") {
        "find" => {
            find(&state, &me, &f, &mut form).await?;
            return Ok(render(
                StatusCode::OK,
                &Intake::new(f, &state, &published, form, None),
            ));
        }
        "fix" | "refuse" => turn_away(&state, &me, &f, &published, &mut form).await,
        _ => accept(&state, &me, &f, &published, &mut form).await,
    };
    match answer {
        Ok(Some(to)) => return Ok(see_other(&to)),
        Ok(None) => {}
        Err(Error::Refused(why)) => {
            let text = crate::words::refused(f.lang, &why, Some(&published.procedure));
            form.fault(field_of(&why), text);
        }
        Err(Error::Invalid(fields)) => {
            for fault in fields {
                form.fault(&fault.field, f.t(&fault.message));
            }
        }
        // What was typed waits on the page until somebody has answered.
        Err(Error::Held) => form.fault("accept", f.t("error-held-advice")),
        Err(error) => return Err(error),
    }
    let published = counted(&state, &f, &published).await?;
    let page = Intake::new(f, &state, &published, form, None);
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
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

async fn accept(
    state: &AppState,
    me: &Session,
    f: &Frame,
    published: &Arc<Published>,
    form: &mut Form,
) -> Result<Option<String>, Error> {
    let office = state.desk().settings().office.clone();
    let Some(input) = parse::accept(f, &office, &published.procedure, form) else {
        return Ok(None);
    };
    let (actor, key) = (me.actor.clone(), key_of(form)?);
    let done = state
        .ask(move |desk| desk.accept(&actor, &key, input))
        .await?;
    let procedure = encode(&published.procedure.code);
    Ok(Some(format!(
        "/intake?after={}&procedure={procedure}",
        encode(done.code.as_str())
    )))
}

/// Records what came and that it was sent home, with the reason.
async fn turn_away(
    state: &AppState,
    me: &Session,
    f: &Frame,
    published: &Arc<Published>,
    form: &mut Form,
) -> Result<Option<String>, Error> {
    let reason = form.get("reason").to_owned();
    if reason.is_empty() {
        form.fault("reason", f.t("invalid-reason"));
        return Ok(None);
    }
    let office = state.desk().settings().office.clone();
    let Some(input) = parse::accept(f, &office, &published.procedure, form) else {
        return Ok(None);
    };
    let missing = view::missing(&published.procedure, &input.intake);
    let fix = form.get("do") == "fix";
    let (deed, notice) = if fix {
        let items = missing.into_iter().flatten().collect();
        let lines = vec![reason.clone()];
        (
            Deed::AskFix {
                items,
                lines,
                reason,
            },
            "notice-fix-asked",
        )
    } else {
        (Deed::Refuse { reason }, "notice-intake-refused")
    };
    let (actor, key) = (me.actor.clone(), key_of(form)?);
    state
        .ask(move |desk| {
            // Two acts with keys of their own: a repeat does neither twice.
            let entered = desk.enter(&actor, &format!("{key}-enter"), input.intake)?;
            desk.perform(
                &actor,
                &format!("{key}-deed"),
                (entered.dossier, entered.version),
                deed,
            )?;
            Ok::<_, DeskError>(())
        })
        .await?;
    Ok(Some(format!("/intake?done={notice}")))
}

/// Fills the form from a scanned card, or from the newest person with the
/// number or phone typed.
async fn find(state: &AppState, me: &Session, f: &Frame, form: &mut Form) -> Result<(), Error> {
    let scanned = form.get("scan").to_owned();
    if scanned.contains('|') {
        match CitizenCard::parse_qr(&scanned, f.now.date()) {
            Ok(card) => parse::fill_card(f, form, &card),
            Err(bad) => form.fault("scan", f.t(bad.message_id())),
        }
        return Ok(());
    }
    let typed = [scanned.as_str(), form.get("paper_no"), form.get("phone")];
    let text = typed
        .into_iter()
        .find(|t| !t.is_empty())
        .unwrap_or("")
        .to_owned();
    let actor = me.actor.clone();
    let found = state
        .ask(move |desk| desk.find_people(&actor, &text))
        .await?;
    match found.first() {
        Some(first) => {
            parse::fill_person(form, &first.person);
            form.set("found", &f.t1("intake-found", "n", found.len()));
        }
        None => form.set("found", &f.t("intake-found-none")),
    }
    form.set("scan", "");
    Ok(())
}

/// The procedure of a code, or the only one that what was typed can mean.
fn procedure(state: &AppState, typed: &str) -> Option<Arc<Published>> {
    let settings = state.desk().settings();
    let code = typed.split_whitespace().next().unwrap_or("");
    if let Some(published) = settings.catalogue.current(code) {
        return Some(published);
    }
    if typed.trim().is_empty() {
        return None;
    }
    let catalogue = state.catalogue();
    let hits = catalogue.find(typed);
    match hits.as_slice() {
        [only] => settings.catalogue.current(&only.code),
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
    let plain = (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain {
        Ok(key.to_owned())
    } else {
        Err(Error::BadRequest)
    }
}
