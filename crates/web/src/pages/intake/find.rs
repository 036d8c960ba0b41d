//! Finding the applicant: by the card's QR, a number, or a phone.

use super::{fill, parse};
use crate::error::Error;
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use motcua_desk::people::FoundPerson;
use motcua_desk::session::Session;
use motcua_domain::person::{CitizenCard, PaperNumber, Phone};
use motcua_domain::text::fold;

/// What the button of one of several people begins with; their id follows.
pub const PICK: &str = "pick-";

/// One of several people that a number or a phone may mean.
pub struct Choice {
    /// What its button sends.
    pub(super) value: String,
    pub(super) name: String,
    /// By what they are told apart: masked number, year of birth, address.
    pub(super) known: String,
}

impl Choice {
    fn new(f: &Frame, found: &FoundPerson) -> Self {
        let person = &found.person;
        let number = person.id.number().map(PaperNumber::masked);
        let born = person
            .birth
            .map(|birth| f.t1("intake-choice-born", "year", birth.year().to_string()));
        let address = person.address.as_ref().map(|a| a.text.clone());
        let known: Vec<String> = [number, born, address].into_iter().flatten().collect();
        Self {
            value: format!("{PICK}{}", found.id.0),
            name: person.name.as_str().to_owned(),
            known: known.join(" · "),
        }
    }
}

/// Fills the form from a scanned card, or from the person with the number or
/// phone typed. Where several have it nobody is filled in: they are given to
/// choose from, and the button of one of them fills the form.
pub async fn person(
    state: &AppState,
    me: &Session,
    f: &Frame,
    form: &mut Form,
) -> Result<Vec<Choice>, Error> {
    if form.error("scan").is_some() {
        return Ok(Vec::new());
    }
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
        return Ok(Vec::new());
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
    let picked = form.get("do").strip_prefix(PICK);
    let one = match (picked, found.as_slice()) {
        (Some(id), all) => all.iter().find(|one| one.id.0.to_string() == id),
        (None, [one]) => Some(one),
        (None, _) => None,
    };
    if let Some(one) = one {
        fill::person(form, "", &one.person);
        form.set("found", &f.t("intake-found-one"));
    } else if found.is_empty() {
        form.set("found", &f.t("intake-found-none"));
    } else {
        // What was typed stays: by it the one who is picked is found again.
        form.set("found", &f.t1("intake-found", "n", found.len()));
        return Ok(found.iter().map(|one| Choice::new(f, one)).collect());
    }
    form.set("scan", "");
    Ok(Vec::new())
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
            f.t("intake-found-one")
        } else {
            f.t("intake-found-old")
        };
        form.set("found", &said);
        break;
    }
    Ok(())
}
