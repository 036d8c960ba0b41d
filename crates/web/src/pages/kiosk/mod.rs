//! The kiosk at the door: one touch gives a ticket.
//!
//! Invariant: every press is a form with a key; the same key gives the same
//! ticket. The page needs no script; a script only brings it back to its first
//! screen when nobody is there any more.

pub(crate) mod booked;
pub mod change;
mod ready;
pub(crate) mod sample;
pub mod ticket;
pub mod words;

pub use booked::{CheckIn, Closed, Kept, book, check_in, closed, enter};
pub use change::Change;
pub use ready::{Ready, ask as ready, show as ready_answer};
pub use ticket::{PrintPage, TicketPage};

use super::work::form_key;
use crate::error::{Error, render, see_other};
use crate::frame::{Frame, cookie};
use crate::guard::Client;
use crate::hall::{self, AtKiosk};
use crate::state::AppState;
use crate::view::{Form, Html, qr};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::queue::{Ask, KioskLine};
use motcua_domain::visit::policy::ClassRule;
use motcua_domain::visit::{ClassId, LineId, Origin, Policy};
use serde::Deserialize;

/// Fields of a form.
pub type Pairs = Vec<(String, String)>;

/// What surrounds every page of the kiosk.
pub struct Around {
    /// Classes of the body: large letters, low buttons.
    pub(crate) look: String,
}

impl Around {
    /// As this kiosk's present reader wants it.
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = cookie(headers, "kiosk-look").unwrap_or_default();
        let mut look = String::new();
        for (letter, class) in [('b', " k-big"), ('l', " k-low")] {
            if asked.contains(letter) {
                look.push_str(class);
            }
        }
        Self { look }
    }

    /// As usual.
    pub fn plain() -> Self {
        Self {
            look: String::new(),
        }
    }

    /// On the paper of this kiosk: what its browser prints is as wide.
    pub fn on(mut self, at: &AtKiosk) -> Self {
        if at.narrow() {
            self.look.push_str(" p58");
        }
        self
    }
}

/// One line on the first screen.
pub struct Tile {
    id: String,
    name: String,
    hint: String,
    icon: Html,
    open: bool,
}

/// A class that was chosen.
pub struct Chosen {
    id: String,
    name: String,
    proof: String,
}

/// The first screen: what did you come for?
#[derive(Template)]
#[template(path = "kiosk_start.html")]
pub struct Start {
    f: Frame,
    around: Around,
    key: String,
    chosen: Option<Chosen>,
    classes: Vec<String>,
    tiles: Vec<Tile>,
    /// Code and address for phones.
    code: String,
    link: String,
    qr: Html,
    booking: bool,
}

impl Start {
    fn new(
        f: Frame,
        around: Around,
        (policy, lines): (&Policy, &[KioskLine]),
        chosen: Option<&ClassRule>,
        (key, code, link): (String, String, String),
    ) -> Self {
        let tile = |line: &KioskLine| {
            let rule = policy.line(&line.now.line)?;
            Some(Tile {
                id: rule.id.to_string(),
                name: f.pick(&rule.name_vi, &rule.name_en).to_owned(),
                hint: words::hint(&f, line),
                icon: f.icon(words::icon(rule)),
                open: line.shut.is_none(),
            })
        };
        let name = |class: &ClassRule| f.pick(&class.name_vi, &class.name_en).to_owned();
        Self {
            tiles: lines.iter().filter_map(tile).collect(),
            classes: policy.classes.iter().map(name).collect(),
            chosen: chosen.map(|class| Chosen {
                id: class.id.to_string(),
                name: name(class),
                proof: f.pick(&class.proof_vi, &class.proof_en).to_owned(),
            }),
            qr: qr(&link, &f.t("kiosk-phone-qr")).unwrap_or_default(),
            booking: policy.booking.is_some(),
            around,
            key,
            code,
            link,
            f,
        }
    }
}

/// What the first screen may be asked.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    class: String,
    #[serde(default)]
    line: String,
    /// The last person has gone.
    #[serde(default)]
    fresh: String,
}

/// `GET /kiosk`.
pub async fn start(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let lines = state.ask(|desk| desk.kiosk_lines()).await?;
    let (desk, policy) = (state.desk(), state.desk().queue_policy());
    let mut around = Around::of(&headers);
    if !asked.fresh.is_empty() {
        around.look.clear();
    }
    let link = format!("{}/q", super::print::site(&state, &headers, client));
    let texts = (form_key(desk), desk.presence_code(), link);
    let chosen = policy.class(&ClassId::new(asked.class));
    let page = Start::new(frame, around, (&policy, &lines), chosen, texts);
    let mut answer = render(StatusCode::OK, &page);
    if let Some(token) = hall::device_token(&headers, client.secure).filter(|_| at.device.is_some())
    {
        hall::keep_device(&mut answer, token, client.secure);
    }
    if !asked.fresh.is_empty() {
        hall::keep_look(&mut answer, "", client.secure);
    }
    Ok(answer)
}

/// `POST /kiosk/ticket`: one touch, one ticket.
pub async fn take(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let (actor, key, ask) = (at.actor.clone(), key_of(&form)?, ask_of(&at, &form));
    let line = ask.line.clone();
    let answer = state
        .try_ask(move |desk| {
            let issued = desk.issue_ticket(&actor, &key, ask)?;
            desk.ticket_now(issued.visit.id)
        })
        .await?;
    match answer {
        Ok(now) => Ok(ticket::given(&state, &at, frame, (&headers, client), &now)),
        Err(DeskError::KeyReused) => Ok(see_other("/kiosk?done=notice-kiosk-pressed")),
        Err(DeskError::Queue(why)) => {
            let page = Closed::of(&state, frame, Around::of(&headers), line, Some(&why)).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(why) => Err(why.into()),
    }
}

/// The form's key; without one nothing is done.
pub(crate) fn key_of(form: &Form) -> Result<String, Error> {
    let key = form.get("key");
    let fits = (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| key.to_owned()).ok_or(Error::BadRequest)
}

fn ask_of(at: &AtKiosk, form: &Form) -> Ask {
    let class = match form.get("class") {
        "" => ClassId::ordinary(),
        class => ClassId::new(class),
    };
    Ask {
        line: LineId::new(form.get("line")),
        class,
        origin: if at.device.is_some() {
            Origin::Kiosk
        } else {
            Origin::Guide
        },
    }
}

/// The classes with priority.
#[derive(Template)]
#[template(path = "kiosk_priority.html")]
pub struct Priority {
    f: Frame,
    around: Around,
    classes: Vec<Chosen>,
}

impl Priority {
    fn new(f: Frame, around: Around, policy: &Policy) -> Self {
        let class = |class: &ClassRule| Chosen {
            id: class.id.to_string(),
            name: f.pick(&class.name_vi, &class.name_en).to_owned(),
            proof: f.pick(&class.proof_vi, &class.proof_en).to_owned(),
        };
        Self {
            classes: policy.classes.iter().map(class).collect(),
            around,
            f,
        }
    }
}

/// `GET /kiosk/priority`.
pub async fn priority(
    State(state): State<AppState>,
    _at: AtKiosk,
    headers: HeaderMap,
    frame: Frame,
) -> Response {
    let policy = state.desk().queue_policy();
    render(
        StatusCode::OK,
        &Priority::new(frame, Around::of(&headers), &policy),
    )
}

/// Where the guide is.
#[derive(Template)]
#[template(path = "kiosk_guide.html")]
pub struct Guide {
    f: Frame,
    around: Around,
    key: String,
    /// The line for questions, if one is open.
    ask: Option<String>,
    /// Opens the suggestion box on a telephone.
    box_qr: Html,
}

/// `GET /kiosk/guide`.
pub async fn guide(
    State(state): State<AppState>,
    _at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let lines = state.ask(|desk| desk.kiosk_lines()).await?;
    let page = Guide {
        ask: open_line(&state, &lines, motcua_domain::visit::policy::Purpose::Ask),
        key: form_key(state.desk()),
        around: Around::of(&headers),
        box_qr: super::feedback::poster::code(
            &frame,
            &super::print::site(&state, &headers, client),
        ),
        f: frame,
    };
    Ok(render(StatusCode::OK, &page))
}

/// The line with this purpose, when it takes people now.
pub(crate) fn open_line(
    state: &AppState,
    lines: &[KioskLine],
    purpose: motcua_domain::visit::policy::Purpose,
) -> Option<String> {
    let policy = state.desk().queue_policy();
    let mut all = policy.lines.iter().filter(|rule| rule.purpose == purpose);
    let open = |id: &LineId| {
        let found = lines.iter().find(|line| line.now.line == *id);
        found.is_some_and(|line| line.shut.is_none())
    };
    all.find(|rule| open(&rule.id))
        .map(|rule| rule.id.to_string())
}

/// `POST /kiosk/look`: large letters, low buttons; on and off.
pub async fn look(
    _at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Posted(pairs): Posted<Pairs>,
) -> Response {
    let form = Form::new(pairs);
    let letter = if form.get("look") == "low" { 'l' } else { 'b' };
    let now = cookie(&headers, "kiosk-look").unwrap_or_default();
    let mut next: String = now
        .chars()
        .filter(|c| "bl".contains(*c) && *c != letter)
        .collect();
    if !now.contains(letter) {
        next.push(letter);
    }
    let mut answer = see_other("/kiosk");
    hall::keep_look(&mut answer, &next, client.secure);
    answer
}
