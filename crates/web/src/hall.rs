//! Devices of the hall and phones: their cookies, and who may stand at a kiosk.
//!
//! A device is let in once by an address with its token; from then on a cookie
//! lets it in that no script can read and no other site can send. The token
//! never stays in an address.

use crate::error::{Error, see_other};
use crate::frame::{Who, cookie};
use crate::guard::Client;
use crate::limit::{Secret, Whose};
use crate::state::AppState;
use axum::Extension;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use motcua_desk::queue::{BROWSER, Device, DeviceKind, Opened};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::VisitId;
use serde::Deserialize;

/// Longest a browser keeps a cookie.
const LONG: u32 = 400 * 24 * 3600;
/// A phone's ticket is of one day.
const DAY: u32 = 24 * 3600;

/// Name of a device's cookie.
pub fn device_cookie(secure: bool) -> &'static str {
    if secure {
        "__Host-motcua-hall"
    } else {
        "motcua-hall"
    }
}

/// Name of a phone's cookie.
pub fn phone_cookie(secure: bool) -> &'static str {
    if secure {
        "__Host-motcua-q"
    } else {
        "motcua-q"
    }
}

/// Name of the cookie by which wrong codes of one phone are told from those of
/// the others behind the same address; it says nothing else.
pub fn phone_mark_cookie(secure: bool) -> &'static str {
    if secure {
        "__Host-motcua-p"
    } else {
        "motcua-p"
    }
}

/// The device's token a browser sent.
pub fn device_token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, device_cookie(secure))
}

/// The device that asks, while it is let in. The one place where a device is
/// known again, whatever its kind.
pub async fn device(
    state: &AppState,
    headers: &HeaderMap,
    secure: bool,
) -> Result<Option<Device>, Error> {
    let Some(token) = device_token(headers, secure).map(str::to_owned) else {
        return Ok(None);
    };
    state.ask(move |desk| desk.device(&token)).await
}

/// Sets a cookie that no script reads.
fn set(answer: &mut Response, name: &str, value: &str, age: u32, site: &str, secure: bool) {
    let flag = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={age}; SameSite={site}; HttpOnly{flag}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Lets the device in from now on.
pub fn keep_device(answer: &mut Response, token: &str, secure: bool) {
    set(answer, device_cookie(secure), token, LONG, "Strict", secure);
}

/// Keeps a phone's ticket. A link from elsewhere must find it: not `Strict`.
pub fn keep_ticket(answer: &mut Response, token: &str, secure: bool) {
    set(answer, phone_cookie(secure), token, DAY, "Lax", secure);
}

/// Marks a phone that has no mark yet.
pub fn keep_phone_mark(answer: &mut Response, headers: &HeaderMap, mark: &str, secure: bool) {
    let name = phone_mark_cookie(secure);
    if cookie(headers, name).is_none() {
        set(answer, name, mark, DAY, "Lax", secure);
    }
}

/// The mark of the phone that asks; the same for all that sent none.
pub fn phone_mark(headers: &HeaderMap, secure: bool) -> &str {
    cookie(headers, phone_mark_cookie(secure)).unwrap_or_default()
}

/// How the kiosk looks for the person who stands there: `b`ig letters, `l`ow
/// buttons. Gone by itself, so that the next person finds it as usual.
pub fn keep_look(answer: &mut Response, look: &str, secure: bool) {
    let age = if look.is_empty() { 0 } else { 180 };
    set(answer, "kiosk-look", look, age, "Strict", secure);
}

/// The ticket that this phone has.
pub fn phone_ticket(state: &AppState, headers: &HeaderMap, secure: bool) -> Option<VisitId> {
    state
        .desk()
        .followed(cookie(headers, phone_cookie(secure))?)
}

/// What a device's address holds.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    t: String,
}

/// `GET /device?t=TOKEN`: lets the device in, once, and leads to its page. A
/// screen that begins with its address after a power cut is in by its cookie,
/// and is led there again.
pub async fn pair(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = state.ask(move |desk| desk.open_device(&asked.t)).await?;
    let (kind, token) = match opened {
        None => {
            let who = Whose::Address(client.ip);
            let wrong = state
                .limits()
                .wrong(Secret::Device, who, state.desk().now());
            return Err(wrong.err().map_or(Error::NotFound, Error::SlowDown));
        }
        Some(Opened::Now { kind, token }) => (kind, token),
        Some(Opened::Before { id, kind }) => {
            let known = device(&state, &headers, client.secure).await?;
            let token = device_token(&headers, client.secure);
            let token = token.filter(|_| known.is_some_and(|one| one.id == id));
            (kind, token.ok_or(Error::DeviceOpened)?.to_owned())
        }
    };
    let mut answer = see_other(match kind {
        DeviceKind::Kiosk => "/kiosk",
        DeviceKind::Board => "/board",
        DeviceKind::Tablet => "/tablet",
    });
    keep_device(&mut answer, &token, client.secure);
    Ok(answer)
}

/// Whoever gives tickets here: a kiosk that was let in, or somebody signed in
/// who may issue them.
pub struct AtKiosk {
    /// Acts as.
    pub actor: Actor,
    /// The kiosk, when it is one.
    pub device: Option<Device>,
}

/// The network printer of a device; none where the browser prints.
pub fn network_printer(device: &Device) -> Option<crate::escpos::Printer> {
    let named = device.printer.as_deref()?;
    let network = Some(named).filter(|one| !one.starts_with(BROWSER));
    network?.parse().ok()
}

impl AtKiosk {
    /// The network printer to print on; none where the browser prints.
    pub fn printer(&self) -> Option<crate::escpos::Printer> {
        network_printer(self.device.as_ref()?)
    }

    /// The browser prints on paper of 58 mm.
    pub fn narrow(&self) -> bool {
        let named = self.device.as_ref().and_then(|one| one.printer.as_deref());
        named.and_then(|one| one.strip_prefix(BROWSER)) == Some("/58")
    }

    /// Whose wrong tries are counted together: a kiosk's own, so that nobody
    /// in the hall can shut it out.
    pub fn whose(&self, client: Client) -> Whose {
        match &self.device {
            Some(device) => Whose::Device(device.id),
            None => Whose::Address(client.ip),
        }
    }
}

impl FromRequestParts<AppState> for AtKiosk {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let secure = parts
            .extensions
            .get::<Client>()
            .is_some_and(|client| client.secure);
        let device = device(state, &parts.headers, secure).await?;
        if let Some(device) = device.filter(|one| one.kind == DeviceKind::Kiosk) {
            return Ok(Self {
                actor: state.desk().device_actor(device.id),
                device: Some(device),
            });
        }
        match parts.extensions.get::<Who>() {
            None => Err(Error::SignIn("/kiosk".to_owned())),
            Some(who) if who.actor.scope(Action::IssueTicket) == Scope::Never => {
                Err(Error::Forbidden)
            }
            Some(who) => Ok(Self {
                actor: who.actor.clone(),
                device: None,
            }),
        }
    }
}
