//! A code of a receipt that is scanned where an intake begins: whoever comes
//! with a receipt comes about that dossier, so it leads there.

use crate::error::Error;
use crate::frame::Frame;
use crate::pages::encode;
use crate::state::AppState;
use crate::view::Form;
use motcua_desk::DeskError;
use motcua_domain::id::DossierCode;

/// Where a text leads that is a code of a receipt (its bars, its tracking
/// link, its signed note); `None` for any other text and for dossiers that are
/// not here. Whether the reader may see it is asked there.
pub(super) async fn leads(state: &AppState, text: &str) -> Result<Option<String>, Error> {
    let typed = text.to_owned();
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let code = state
        .ask(move |desk| {
            let Ok(code) = DossierCode::parse(&desk.sought(&typed)?) else {
                return Ok(None);
            };
            match desk.find_code(&code) {
                Ok(_) => Ok(Some(code)),
                Err(DeskError::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await?;
    Ok(code.map(|code| format!("/dossiers/{}", encode(code.as_str()))))
}

/// The same for the field of the card. A form that somebody has begun is not
/// left: the field says what to do then.
pub(super) async fn card_field(
    state: &AppState,
    f: &Frame,
    form: &mut Form,
) -> Result<Option<String>, Error> {
    if form.get("do") != "find" || form.get("scan").contains('|') {
        return Ok(None);
    }
    let scanned = form.get("scan").to_owned();
    let Some(to) = leads(state, &scanned).await? else {
        return Ok(None);
    };
    if form.get("name").is_empty() {
        return Ok(Some(to));
    }
    form.set("scan", "");
    form.fault("scan", f.t("intake-scan-receipt"));
    Ok(None)
}
