//! What the desk refuses, said by the page that asked: at its field where there
//! is one, else at the top of the form.

use super::{Shown, words};
use crate::frame::Frame;
use crate::view::{ErrorSummary, Form, escape};
use axum::http::StatusCode;
use motcua_desk::DeskError;
use motcua_desk::programme::{Proof, Refused};

/// Status and words of an answer that the page itself can show; `None` for one
/// that has a page of its own.
fn problem(f: &Frame, why: &DeskError) -> Option<(StatusCode, String)> {
    match why {
        DeskError::Stale(_) => Some((StatusCode::CONFLICT, f.t("programme-stale"))),
        DeskError::Programme(why @ (Refused::WrongStage { .. } | Refused::ThereIsOne)) => {
            Some((StatusCode::CONFLICT, words::refused(f, why)))
        }
        DeskError::Programme(why) => {
            Some((StatusCode::UNPROCESSABLE_ENTITY, words::refused(f, why)))
        }
        other => crate::pages::deed::problem(f, other, None),
    }
}

/// Puts what the desk refuses at its field, where `field` names the form's one
/// for the desk's; gives status and words for the top of the form.
///
/// # Errors
/// The answer itself, where it has a page of its own.
pub(crate) fn complain(
    f: &Frame,
    form: &mut Form,
    why: DeskError,
    field: impl Fn(&str) -> String,
) -> Result<(StatusCode, String), DeskError> {
    let Some(said) = problem(f, &why) else {
        return Err(why);
    };
    if let DeskError::Invalid(faults) = &why {
        for fault in faults {
            form.fault(&field(&fault.field), f.t(&fault.message));
        }
    }
    Ok(said)
}

/// The same; a refusal is said at the field that it is about, where `at` names
/// one, and then the top of the form need not say it once more.
///
/// # Errors
/// As [`complain`].
pub(crate) fn complain_at(
    f: &Frame,
    form: &mut Form,
    why: DeskError,
    field: impl Fn(&str) -> String,
    at: impl Fn(&Form, &Refused) -> Option<String>,
) -> Result<(StatusCode, Option<String>), DeskError> {
    let named = match &why {
        DeskError::Programme(refused) => at(form, refused),
        _ => None,
    };
    let (status, text) = complain(f, form, why, field)?;
    if let Some(field) = named {
        form.fault(&field, text.clone());
    }
    Ok((status, form.ok().then_some(text)))
}

/// The field of the form on a task that asks for what is missing; a picture and
/// a number have forms of their own, and what is refused is the word "done".
const fn at_proof(proof: Proof) -> &'static str {
    match proof {
        Proof::Paper => "text",
        Proof::Dossiers => "dossiers",
        Proof::Picture | Proof::Figure => "state",
    }
}

/// The field of an act's form that a refusal is about; `None` = the whole.
pub(super) fn at_field(slug: &str, why: &Refused) -> Option<&'static str> {
    match (slug, why) {
        // Every form of an act has its words in one field of this name.
        (_, Refused::NoWords) => Some("text"),
        ("add_finding" | "settle_finding", Refused::DueTooEarly { .. }) => Some("due"),
        ("report_task", Refused::NoProof { proof }) => Some(at_proof(*proof)),
        ("report_task", Refused::Future | Refused::TooEarly { .. })
        | ("end_directive", Refused::BadDays)
        | ("confirm_above", Refused::Future | Refused::BadDays) => Some("on"),
        (
            "declare",
            Refused::Future | Refused::BadDays | Refused::NumberDrawn | Refused::BeforeModel { .. },
        ) => Some("month"),
        _ => None,
    }
}

/// The faults of fields that stand on the page, in one list that leads to each, in
/// the order of the page.
pub(super) fn at_fields(f: &Frame, form: &Form, own: &Shown) -> Option<ErrorSummary> {
    if form.ok() {
        return None;
    }
    let mut page = own.body.to_string();
    page.extend(own.acts.iter().map(ToString::to_string));
    let place = |field: &str| page.find(&format!(" id=\"i-{}\"", escape(field)));
    let faults = form.errors.iter();
    let mut faults: Vec<_> = faults
        .filter_map(|fault| Some((place(&fault.field)?, fault)))
        .collect();
    faults.sort_by_key(|(place, _)| *place);
    let mut found = Form::default();
    for (_, fault) in faults {
        found.fault(&fault.field, fault.text.as_str());
    }
    (!found.ok()).then(|| found.summary(f.t("programme-not-kept")))
}
