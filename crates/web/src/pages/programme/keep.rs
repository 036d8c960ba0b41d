//! Keeping what a form page wrote: something new, or a thing written anew.

use crate::error::Error;
use crate::pages::kiosk::key_of;
use crate::state::AppState;
use crate::view::Form;
use motcua_desk::DeskError;
use motcua_desk::programme::{Act, Begin, ProgrammeId};
use motcua_domain::actor::Actor;

/// What was written.
pub(super) enum Written {
    /// Something new.
    New(Begin),
    /// A thing that there is, on the version that the form bears.
    Anew(ProgrammeId, Act),
}

/// Keeps it once per form; gives the address that shows it, with a notice.
/// Inside what the desk refuses: the page says it, with what was typed.
///
/// # Errors
/// A form without key or version; what the page itself cannot say.
pub(super) async fn keep(
    state: &AppState,
    me: &Actor,
    form: &Form,
    written: Written,
    notice: &str,
) -> Result<Result<String, DeskError>, Error> {
    let (key, who) = (key_of(form)?, me.clone());
    let seen: u32 = match written {
        Written::New(_) => 0,
        Written::Anew(..) => form.get("version").parse().map_err(|_| Error::BadRequest)?,
    };
    let done = state
        .try_ask(move |desk| match written {
            Written::New(begin) => desk.programme_begin(&who, &key, &begin),
            Written::Anew(id, act) => desk.programme_act(&who, &key, (id, seen), &act),
        })
        .await?;
    Ok(done.map(|done| format!("/programme/{}?done={notice}", done.id)))
}
