//! The acts of the intake's buttons: accept, enter, ask to put right, refuse.

use super::{drafts, key_of, parse, side};
use crate::error::Error;
use crate::frame::Frame;
use crate::pages::encode;
use crate::state::AppState;
use crate::view::Form;
use motcua_desk::accept::AcceptInput;
use motcua_desk::session::Session;
use motcua_desk::{Deed, Published};
use motcua_domain::person::{BirthDate, Person};
use std::sync::Arc;

/// What the form asks for; `None` when a field cannot be taken, or when a
/// number of somebody else has not been confirmed.
async fn taken(
    state: &AppState,
    me: &Session,
    f: &Frame,
    published: &Arc<Published>,
    form: &mut Form,
) -> Result<Option<AcceptInput>, Error> {
    let office = state.desk().settings().office.clone();
    let Some(input) = parse::accept(f, &office, &published.procedure, form) else {
        return Ok(None);
    };
    let mut people = parse::owner_suffixes(form)
        .into_iter()
        .zip(input.intake.owners.iter().cloned())
        .collect::<Vec<_>>();
    if let Some(r) = &input.intake.representative {
        people.push(("_rep".to_owned(), r.person.clone()));
    }
    for (suffix, person) in people {
        let Some(number) = person.id.number().map(|n| n.as_str().to_owned()) else {
            continue;
        };
        if form.has("same", &number) {
            continue;
        }
        let actor = me.actor.clone();
        let known = state
            .ask(move |desk| desk.known_otherwise(&actor, &person))
            .await?;
        if let Some(known) = known {
            form.fault(&format!("paper_no{suffix}"), otherwise(f, &known));
            form.add("differs", &number);
        }
    }
    Ok(form.ok().then_some(input))
}

/// Under whose name a number stands already.
fn otherwise(f: &Frame, known: &Person) -> String {
    let born = known.birth.map_or_else(String::new, BirthDate::printed);
    if born.is_empty() {
        f.t1("intake-number-known", "name", known.name.as_str())
    } else {
        f.t2(
            "intake-number-known-born",
            "name",
            known.name.as_str(),
            "born",
            born,
        )
    }
}

/// Accepts at once, with the receipt.
pub async fn accept(
    state: &AppState,
    me: &Session,
    f: &Frame,
    published: &Arc<Published>,
    form: &mut Form,
) -> Result<Option<String>, Error> {
    let Some(input) = taken(state, me, f, published, form).await? else {
        return Ok(None);
    };
    let (actor, key) = (me.actor.clone(), key_of(form)?);
    let receipt = form.get("receipt") == "yes";
    let done = state
        .ask(move |desk| desk.accept_to_print(&actor, &key, input, receipt))
        .await?;
    drafts::forget(state, me, form).await;
    let code = encode(done.code.as_str());
    Ok(Some(format!("/intake?after={code}")))
}

/// Enters a dossier that is accepted another time: of the portal, the post,
/// the drop-off box.
pub async fn enter(
    state: &AppState,
    me: &Session,
    f: &Frame,
    published: &Arc<Published>,
    form: &mut Form,
) -> Result<Option<String>, Error> {
    if form.get("outside_code").is_empty() && form.get("channel") == "online" {
        form.fault("outside_code", f.t("invalid-outside-code"));
        return Ok(None);
    }
    let Some(input) = taken(state, me, f, published, form).await? else {
        return Ok(None);
    };
    let (actor, key) = (me.actor.clone(), key_of(form)?);
    let done = state
        .ask(move |desk| desk.enter(&actor, &format!("{key}-enter"), input.intake))
        .await?;
    if done.seq < 0 {
        form.fault("outside_code", f.t("invalid-outside-known"));
        return Ok(None);
    }
    drafts::forget(state, me, form).await;
    Ok(Some("/intake/entered?done=notice-entered".to_owned()))
}

/// Records what came and that it was sent home, with the reason; the paper
/// that says so is printed next.
pub async fn turn_away(
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
    let Some(input) = taken(state, me, f, published, form).await? else {
        return Ok(None);
    };
    let missing = side::missing(&published.procedure, &input.intake);
    let (deed, notice) = if form.get("do") == "fix" {
        let items = missing.into_iter().flatten().collect();
        let lines = vec![reason.clone()];
        let deed = Deed::AskFix {
            items,
            lines,
            reason,
        };
        (deed, "notice-fix-asked")
    } else {
        (Deed::Refuse { reason }, "notice-intake-refused")
    };
    let (actor, key) = (me.actor.clone(), key_of(form)?);
    let key = format!("{key}-away");
    let done = state
        .ask(move |desk| desk.turn_away(&actor, &key, input.entered, input.intake, deed))
        .await?;
    drafts::forget(state, me, form).await;
    Ok(Some(format!(
        "/d/{}/paper/{}?done={notice}&print=1",
        done.dossier, done.seq
    )))
}
