//! An official's own place: a counter, the next person, and what is done with
//! them. The same as a bar above the intake.

mod act;
mod bar;
pub mod home;
mod person;
mod rated;
pub mod sample;

pub use act::act;
pub use bar::{Bar, bar, serving};
pub use person::coded;

use super::work::{form_key, me};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::{Form, Html, tag};
use crate::visit;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::queue::{BREAKS, Workplace};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::office::Office;
use motcua_domain::time::Timestamp;
use motcua_domain::visit::Policy;
use person::{About, Person, Small, in_line, small};
use rated::Rated;
use std::sync::Arc;

/// The page.
#[derive(Template)]
#[template(path = "counter.html")]
pub struct Place {
    f: Frame,
    form: Form,
    key: String,
    problem: Option<String>,
    counter: Option<u16>,
    counters: Vec<(String, String)>,
    state: String,
    state_tag: Html,
    person: Option<Person>,
    held: Vec<Small>,
    absent: Vec<Small>,
    choose: Vec<Small>,
    waiting_text: String,
    undo: Option<(i64, String)>,
    breaks: Vec<(String, String)>,
    lines: Vec<(String, String)>,
    colleagues: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    rated: Option<Rated>,
}

/// What the desk says of the place, read in one go.
pub struct Read {
    place: Workplace,
    policy: Arc<Policy>,
    office: Office,
    name: Option<String>,
    phone: Option<String>,
    /// Codes of the dossiers of the person at hand.
    codes: Vec<(DossierId, String)>,
    rated: Option<Rated>,
    now: Timestamp,
    key: String,
}

impl Read {
    fn of(desk: &Desk, me: &Actor) -> Result<Self, DeskError> {
        let place = desk.workplace(me)?;
        let booker = match &place.now {
            Some(person) if person.booked_for.is_some() => desk.booked_by(me, person.id)?,
            _ => None,
        };
        let booker = booker.unwrap_or_default();
        let joined = place.now.as_ref().map(|one| one.dossiers.as_slice());
        let codes = desk.codes_of(joined.unwrap_or_default())?;
        let typed = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Self {
            policy: desk.queue_policy(),
            office: desk.settings().office.clone(),
            now: desk.now(),
            key: form_key(desk),
            rated: Rated::of(desk, me, &place)?,
            place,
            codes,
            name: typed(booker.name),
            phone: typed(booker.phone),
        })
    }

    fn person(&self, f: &Frame) -> Option<Person> {
        let about = About {
            policy: &self.policy,
            now: self.now,
            name: self.name.clone(),
            codes: &self.codes,
        };
        self.place
            .now
            .as_ref()
            .map(|seen| Person::new(f, seen, &about))
    }
}

impl Place {
    fn new(f: Frame, read: &Read, form: Form, problem: Option<String>) -> Self {
        let (place, policy) = (&read.place, read.policy.as_ref());
        let some = |all: &[motcua_domain::visit::Visit]| -> Vec<Small> {
            all.iter().map(|one| small(&f, policy, one)).collect()
        };
        let state = visit::state(&f, &place.state, place.reason.as_deref());
        let nobody = (String::new(), f.t("counter-any-official"));
        let colleague =
            |(id, name): &(motcua_domain::id::StaffId, String)| (id.to_string(), name.clone());
        Self {
            key: read.key.clone(),
            problem,
            counter: place.counter,
            counters: counters(&f, &read.office, &place.free_counters),
            state_tag: tag(visit::state_tone(&place.state), &state),
            state: place.state.clone(),
            person: read.person(&f),
            held: some(&place.held),
            absent: some(&place.absent),
            choose: in_line(&f, policy, place),
            waiting_text: waiting_text(&f, place),
            undo: place.undo.as_ref().map(|(id, ticket, act)| {
                let act = visit::undoable(f.lang, *act);
                (
                    id.0,
                    f.t2("counter-undo", "act", act, "ticket", ticket.to_string()),
                )
            }),
            breaks: breaks(&f),
            lines: visit::lines(&f, policy),
            colleagues: std::iter::once(nobody)
                .chain(place.colleagues.iter().map(colleague))
                .collect(),
            classes: visit::classes(&f, policy),
            rated: read.rated.clone(),
            form,
            f,
        }
    }

    fn is(&self, state: &str) -> bool {
        self.counter.is_some() && self.state == state
    }

    /// Away from the public: on a break or at paperwork.
    fn is_away(&self) -> bool {
        self.is("break") || self.is("back_office")
    }

    /// The outcome chosen in the form sent, or else the likely one.
    fn is_outcome(&self, slug: &str, person: &Person) -> bool {
        match self.form.get("outcome") {
            "" => person.outcome == slug,
            sent => sent == slug,
        }
    }

    /// The line chosen in the form sent, or else the person's own.
    fn is_line(&self, slug: &str, person: &Person) -> bool {
        match self.form.get("line") {
            "" => person.line_slug == slug,
            sent => sent == slug,
        }
    }
}

fn waiting_text(f: &Frame, place: &Workplace) -> String {
    if place.waiting == 0 {
        return f.t("counter-nobody");
    }
    f.t2(
        "counter-waiting",
        "n",
        place.waiting,
        "longest",
        place.longest,
    )
}

fn counters(f: &Frame, office: &Office, free: &[u16]) -> Vec<(String, String)> {
    let known = office
        .counters
        .iter()
        .filter(|one| free.contains(&one.number));
    known
        .map(|one| {
            let text = match f.pick(&one.name_vi, &one.name_en) {
                "" => f.t1("counter-short", "n", one.number),
                name => name.to_owned(),
            };
            (one.number.to_string(), text)
        })
        .collect()
}

fn breaks(f: &Frame) -> Vec<(String, String)> {
    let reasons = BREAKS
        .iter()
        .map(|one| ((*one).to_owned(), visit::pause(f, one)));
    reasons
        .chain([("back_office".to_owned(), f.t("state-back-office"))])
        .collect()
}

/// `GET /counter`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(&state, frame.at("counter"), Form::default(), None).await
}

/// The page, with what was wrong with something pressed.
async fn page(
    state: &AppState,
    mut f: Frame,
    form: Form,
    problem: Option<(StatusCode, String)>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let read = state.ask(move |desk| Read::of(desk, &me)).await?;
    "/counter".clone_into(&mut f.path);
    let (status, text) = match problem {
        Some((status, text)) => (status, Some(text)),
        None => (StatusCode::OK, None),
    };
    Ok(render(status, &Place::new(f, &read, form, text)))
}

/// The number in large letters, to be held up or turned to somebody who does
/// not hear.
#[derive(Template)]
#[template(path = "counter_sign.html")]
pub struct Sign {
    f: Frame,
    ticket: String,
    counter: Option<u16>,
}

/// `GET /counter/sign`.
pub async fn sign(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("counter");
    let me = me(&f)?;
    let place = state.ask(move |desk| desk.workplace(&me)).await?;
    let page = Sign {
        ticket: place
            .now
            .as_ref()
            .map_or_else(String::new, |one| one.ticket.to_string()),
        counter: place.counter,
        f,
    };
    Ok(render(StatusCode::OK, &page))
}
