//! An act on a dossier as a form sends it: read, asked of the desk, answered
//! with the dossier's page again when it cannot be done, the typed text kept.

pub mod foresee;
mod read;

pub use read::{Fault, LOCALE, correction, count, day_of, locale, moment, money, parse, time_of};

use super::dossier::{self, Problem};
use super::work::{Pairs, address, me};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use crate::words;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{Deed, DeskError};
use motcua_domain::dossier::Refused;
use motcua_domain::id::DossierId;
use motcua_domain::procedure::Procedure;

/// Status and words of an answer that the same page can show; `None` for one
/// that has a page of its own.
pub fn problem(
    f: &Frame,
    why: &DeskError,
    procedure: Option<&Procedure>,
) -> Option<(StatusCode, String)> {
    let unprocessable = |text| Some((StatusCode::UNPROCESSABLE_ENTITY, text));
    match why {
        // The page shown with it offers what can be done in the state now.
        DeskError::Refused(why @ Refused::WrongStage { .. }) => {
            Some((StatusCode::CONFLICT, words::refused(f.lang, why, procedure)))
        }
        DeskError::Refused(why) => unprocessable(words::refused(f.lang, why, procedure)),
        DeskError::Queue(why) => Some((
            crate::visit::status(why),
            crate::visit::refused(f.lang, why),
        )),
        DeskError::Feedback(why @ motcua_domain::feedback::Refused::WrongStage { .. }) => Some((
            StatusCode::CONFLICT,
            crate::pages::feedback::words::refused(f, why),
        )),
        DeskError::Feedback(why) => unprocessable(crate::pages::feedback::words::refused(f, why)),
        DeskError::Programme(why) => unprocessable(crate::pages::programme::words::refused(f, why)),
        DeskError::Invalid(fields) => unprocessable(
            fields
                .first()
                .map_or_else(String::new, |field| f.t(&field.message)),
        ),
        DeskError::Stale(stale) => {
            Some((StatusCode::CONFLICT, super::error::stale_words(f, stale)))
        }
        DeskError::KeyReused => unprocessable(f.t("deed-key-reused")),
        DeskError::OutcomeUnknown => {
            Some((StatusCode::SERVICE_UNAVAILABLE, f.t("deed-outcome-unknown")))
        }
        DeskError::Busy => Some((StatusCode::SERVICE_UNAVAILABLE, f.t("error-busy-advice"))),
        DeskError::Held => Some((StatusCode::SERVICE_UNAVAILABLE, f.t("error-held-advice"))),
        DeskError::StorageFull => {
            Some((StatusCode::INSUFFICIENT_STORAGE, f.t("deed-storage-full")))
        }
        // The page itself cannot be read again: the edge keeps what was typed.
        DeskError::Unreachable => None,
        DeskError::NotFound | DeskError::Denied(_) | DeskError::Inside | DeskError::Store(_) => {
            None
        }
    }
}

/// The field of an act that a refusal belongs to.
fn field_of(why: &DeskError) -> Option<String> {
    match why {
        DeskError::Invalid(fields) => fields.first().map(|field| field.field.clone()),
        DeskError::Refused(why) => Some(
            match why {
                Refused::ReasonMissing => "reason",
                Refused::NothingAsked => "lines",
                Refused::SecondSupplement => "warned",
                Refused::AmountOutOfRange { .. }
                | Refused::MoreThanOwed { .. }
                | Refused::MoreThanHeld { .. }
                | Refused::RefundTooHigh { .. }
                | Refused::BadExtension
                | Refused::ExtensionsGiven { .. } => "amount",
                Refused::PaperMissing => "document",
                Refused::PaperDate => "document_date",
                Refused::SameUnit | Refused::SameHolder | Refused::NoRepresentative => "to",
                Refused::DateNotLater | Refused::DateTooFar | Refused::DayNotOpen => "new_date",
                Refused::TimeNotOpen { .. } => "new_time",
                Refused::NoTaker => "taken_by",
                Refused::BadText { field } => field,
                _ => return None,
            }
            .to_owned(),
        ),
        _ => None,
    }
}

/// What the next page says after an act.
fn notice(deed: &Deed) -> &'static str {
    match deed {
        Deed::RequestSupplement { .. } => "done-supplement",
        Deed::HandOver { .. } => "done-handed-over",
        Deed::ReceiveHandOver {} => "done-received",
        Deed::RecordResult { .. } => "done-result",
        Deed::Deliver { .. } => "done-delivered",
        Deed::Apologise { .. } => "done-apologised",
        Deed::Money(_) => "done-money",
        _ => "done-recorded",
    }
}

/// Does a deed and says where to go, or shows the dossier again.
pub async fn perform(
    state: &AppState,
    f: Frame,
    id: DossierId,
    mut form: Form,
    deed: Result<Deed, Fault>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let slug = form.get("deed").to_owned();
    let deed = match deed {
        Ok(deed) => deed,
        Err((field, message)) => {
            form.fault(&format!("{slug}-{field}"), f.t(message));
            let problem = Problem::refused(slug, f.t(message));
            return dossier::again(state, f, id, form, problem).await;
        }
    };
    let (key, seen) = (form.get("key").to_owned(), form.get("version").parse());
    let Ok(seen) = seen else {
        return Err(Error::BadRequest);
    };
    let notice = notice(&deed);
    let who = me.clone();
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.perform(&who, &key, (id, seen), deed)))
        .await?;
    match answer {
        Ok(done) => {
            let to = address(done.dossier, done.code.as_ref());
            Ok(see_other(&format!("{to}?done={notice}")))
        }
        Err(why) => {
            let procedure = pinned(state, &me, id).await;
            let Some((status, text)) = problem(&f, &why, procedure.as_ref()) else {
                return Err(why.into());
            };
            if let Some(field) = field_of(&why) {
                form.fault(&format!("{slug}-{field}"), text.clone());
            }
            let problem = Problem {
                act: slug,
                text,
                status,
                stale: matches!(why, DeskError::Stale(_)),
                // The same request must be sent again under its own key.
                keep_key: matches!(why, DeskError::OutcomeUnknown | DeskError::Busy),
                foreseen: Vec::new(),
            };
            dossier::again(state, f, id, form, problem).await
        }
    }
}

async fn pinned(
    state: &AppState,
    me: &motcua_domain::actor::Actor,
    id: DossierId,
) -> Option<Procedure> {
    let me = me.clone();
    let view = state.ask(move |desk| desk.view(&me, id)).await.ok()?;
    Some(view.procedure.procedure.clone())
}

/// `POST /d/{id}/do`.
pub async fn act(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    form.set(LOCALE, frame.lang.tag());
    let deed = parse(form.get("deed"), &form);
    perform(&state, frame.at("work"), DossierId(id), form, deed).await
}
