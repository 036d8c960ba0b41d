//! The person an official has, and the next step, as a bar above the work.

use super::person::Person;
use super::{Read, waiting_text};
use crate::error::Error;
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use crate::visit;
use askama::Template;
use motcua_domain::visit::LineId;

/// The bar.
#[derive(Template)]
#[template(path = "c/bar.html")]
struct Strip {
    f: Frame,
    key: String,
    /// Where the answer leads.
    back: &'static str,
    counter: Option<u16>,
    state: String,
    state_text: String,
    waiting_text: String,
    person: Option<Person>,
}

/// The bar with what the page below it needs to know of the person.
#[derive(Default)]
pub struct Bar {
    /// Its markup; empty when the reader calls nobody.
    pub html: Html,
    /// Fields of the line of whoever sits at the counter; empty = all.
    pub fields: Vec<String>,
    /// Name left with the booked time.
    pub name: Option<String>,
    /// Telephone left with it.
    pub phone: Option<String>,
}

impl Bar {
    pub(super) fn new(f: &Frame, read: &Read, back: &'static str) -> Self {
        let place = &read.place;
        let person = read.person(f);
        let served = person.as_ref().filter(|one| one.serving());
        let rule = served.and_then(|one| read.policy.line(&LineId::new(one.line_slug.clone())));
        let fields = rule.map_or_else(Vec::new, |rule| rule.fields.clone());
        let name = served.and_then(|one| one.name.clone());
        let phone = served.and(read.phone.clone());
        let strip = Strip {
            f: f.clone(),
            key: read.key.clone(),
            back,
            counter: place.counter,
            state_text: visit::state(f, &place.state, place.reason.as_deref()),
            state: place.state.clone(),
            waiting_text: waiting_text(f, place),
            person,
        };
        Self {
            html: Html::own(strip.render().unwrap_or_default()),
            fields,
            name,
            phone,
        }
    }
}

/// The bar for pages beside the intake (search, work, a dossier), while the
/// reader serves somebody: whoever came to collect a result is served there.
pub async fn serving(state: &AppState, f: &Frame) -> Result<Html, Error> {
    if !f.can("call_visit") {
        return Ok(Html::default());
    }
    let me = me(f)?;
    let read = move |desk: &motcua_desk::Desk| {
        Ok::<_, motcua_desk::DeskError>(if desk.serves(&me)? {
            Some(Read::of(desk, &me)?)
        } else {
            None
        })
    };
    let read = state.ask(read).await?;
    Ok(read.map_or_else(Html::default, |read| Bar::new(f, &read, "/counter").html))
}

/// The bar for a reader who may call people; an empty one for anybody else.
pub async fn bar(state: &AppState, f: &Frame) -> Result<Bar, Error> {
    if !f.can("call_visit") {
        return Ok(Bar::default());
    }
    let me = me(f)?;
    let read = state.ask(move |desk| Read::of(desk, &me)).await?;
    Ok(Bar::new(f, &read, "/intake"))
}
