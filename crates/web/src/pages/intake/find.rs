//! Finding the applicant: by the card's QR, a number, or a phone.

use super::{fill, parse};
use crate::error::Error;
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use motcua_desk::people::FoundPerson;
use motcua_desk::session::Session;
use motcua_domain::person::{CitizenCard, Phone};
use motcua_domain::text::fold;

/// Fills the form from a scanned card, or from the newest person with the
/// number or phone typed.
pub async fn person(
    state: &AppState,
    me: &Session,
    f: &Frame,
    form: &mut Form,
) -> Result<(), Error> {
    let whose = aside(form);
    let scanned = form.get("scan").to_owned();
    if scanned.contains('|') || CitizenCard::begins(&scanned).is_some() {
        match CitizenCard::parse_qr(&scanned, f.now.date()) {
            Ok(card) => {
                fill::only_of(form, &whose, &card);
                fill::card(f, form, &whose, &card);
                if whose.is_empty() {
                    contact(state, me, f, form, &card).await?;
                }
            }
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
            fill::person(form, "", &first.person);
            form.set("found", &f.t1("intake-found", "n", found.len()));
        }
        None => form.set("found", &f.t("intake-found-none")),
    }
    form.set("scan", "");
    Ok(())
}

/// Moves a card that was scanned while the cursor stood in another field to
/// where cards are read, and leaves there what had been typed before. Gives
/// the suffix of the person in whose fields that was.
fn aside(form: &mut Form) -> String {
    let found = form.pairs().find_map(|(name, value)| {
        let at = CitizenCard::begins(value).filter(|_| name != "scan")?;
        let (typed, card) = value.split_at(at);
        Some((name.to_owned(), typed.to_owned(), card.to_owned()))
    });
    let Some((name, typed, card)) = found else {
        return String::new();
    };
    form.set(&name, &typed);
    form.set("scan", &card);
    let person = parse::suffixes(form).into_iter();
    person
        .filter(|suffix| !suffix.is_empty() && name.ends_with(suffix.as_str()))
        .max_by_key(String::len)
        .unwrap_or_default()
}

/// What the desk knows of the card's holder and the card does not say: how to
/// reach them. Somebody who was here with the card before is known by its
/// number, which the new card still holds.
async fn contact(
    state: &AppState,
    me: &Session,
    f: &Frame,
    form: &mut Form,
    card: &CitizenCard,
) -> Result<(), Error> {
    let name = fold(card.name.as_str());
    for number in [Some(&card.number), card.old_number.as_ref()] {
        let Some(number) = number else { continue };
        let (actor, text) = (me.actor.clone(), number.as_str().to_owned());
        let found = state
            .ask(move |desk| desk.find_people(&actor, &text))
            .await?;
        let same = |one: &&FoundPerson| fold(one.person.name.as_str()) == name;
        let Some(known) = found.iter().find(same) else {
            continue;
        };
        let person = &known.person;
        for (field, value) in [
            ("phone", person.phone.as_ref().map_or("", Phone::as_str)),
            ("email", person.email.as_ref().map_or("", |m| m.as_str())),
        ] {
            if form.get(field).is_empty() {
                form.set(field, value);
            }
        }
        let said = if *number == card.number {
            f.t1("intake-found", "n", found.len())
        } else {
            f.t("intake-found-old")
        };
        form.set("found", &said);
        break;
    }
    Ok(())
}
