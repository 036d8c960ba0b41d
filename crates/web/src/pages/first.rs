//! The page of a server that has no desk yet: the questions of `motcua init`,
//! after which the same server serves the desk.
//!
//! Whoever sits at the server itself is believed; from anywhere else the
//! set-up code is asked for that the server printed when it started. "At the
//! server itself" means a connection of this machine that no proxy passed on
//! and that names this machine: a page elsewhere whose name was bent to
//! 127.0.0.1 does not count.

mod page;

pub use page::SetUp;

use crate::error::{render, see_other};
use crate::frame::{self, Frame};
use crate::guard::{self, Client};
use crate::site::Site;
use crate::state::AppState;
use crate::view::{Form, gather, only_on_days_off, spread_text};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::DeskError;
use motcua_desk::first::{Answers, FirstPassword, Fresh, QUESTIONS};
use motcua_desk::logo::{Logo, MAX_BYTES};
use motcua_desk::password::{Login, Password, check_new};
use motcua_desk::session::Door;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Where the answers are sent.
pub const PATH: &str = "/set-up";
/// Questions about a week; the page asks them in rows, the command line as one
/// text.
const HOURS: [&str; 2] = ["counting", "reception"];

/// What the page works with: the fresh folder and the code that opens it.
pub struct First {
    fresh: Arc<Fresh>,
    code: [u8; 32],
    /// One set-up at a time; the second finds the work done.
    gate: tokio::sync::Mutex<()>,
}

impl First {
    /// `code` is what the server printed.
    pub fn new(fresh: Fresh, code: &str) -> Self {
        Self {
            fresh: Arc::new(fresh),
            code: digest(code),
            gate: tokio::sync::Mutex::new(()),
        }
    }
}

/// A code as typed: case, spaces and hyphens do not matter.
fn digest(code: &str) -> [u8; 32] {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Sha256::digest(plain).into()
}

/// Answers everything while there is no desk.
pub async fn answer(site: &Site, first: Option<&First>, request: Request) -> Response {
    let Some(first) = first else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let peer = request.extensions().get::<guard::Peer>();
    let ip = peer.map_or_else(
        || std::net::IpAddr::from([127, 0, 0, 1]),
        |peer| peer.0.ip(),
    );
    let client = guard::client(site.net(), ip, request.headers());
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let answer = if let Some(file) = uri.path().strip_prefix(crate::assets::PREFIX) {
        let file = axum::extract::Path(file.to_owned());
        crate::assets::show(file, headers).await
    } else if is_get && uri.path() == "/" {
        let page = SetUp {
            f: frame_of(first, &request),
            form: usual(first),
            asks_code: !is_at_the_server(ip.to_canonical().is_loopback(), &headers),
        };
        render(StatusCode::OK, &page)
    } else if is_get {
        see_other("/")
    } else if guard::is_foreign(request.method(), &uri, &headers) {
        StatusCode::FORBIDDEN.into_response()
    } else if uri.path() == PATH {
        submit(
            site,
            first,
            client,
            ip.to_canonical().is_loopback(),
            request,
        )
        .await
    } else {
        StatusCode::NOT_FOUND.into_response()
    };
    guard::with_headers(answer, &uri, client.secure)
}

fn is_at_the_server(is_loopback: bool, headers: &HeaderMap) -> bool {
    let passed_on = [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-proto",
        "via",
        "x-real-ip",
    ];
    let host = headers
        .get(header::HOST)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    is_loopback
        && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
        && !passed_on.iter().any(|name| headers.contains_key(*name))
}

fn usual(first: &First) -> Form {
    let answers = Answers::usual(first.fresh.packs());
    let mut form = Form::new(
        QUESTIONS
            .iter()
            .map(|q| (q.name, answers.get(q.name).to_owned())),
    );
    if form.get("reception") == form.get("counting") {
        form.remove("reception");
    }
    HOURS.iter().for_each(|name| spread_text(&mut form, name));
    form
}

fn frame_of(first: &First, request: &Request) -> Frame {
    frame::bare(
        request.uri(),
        request.headers(),
        "motcua",
        first.fresh.now(),
    )
}

/// What was sent: the answers, the code, the passwords, the logo.
struct Sent {
    form: Form,
    password: String,
    again: String,
    logo: Vec<u8>,
}

async fn read(request: Request) -> Result<Sent, StatusCode> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut sent = Sent {
        form: Form::default(),
        password: String::new(),
        again: String::new(),
        logo: Vec::new(),
    };
    while let Some(mut part) = parts
        .next_field()
        .await
        .map_err(|_| StatusCode::BAD_REQUEST)?
    {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part
            .chunk()
            .await
            .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?
        {
            // One byte more than allowed is enough to be refused by the logo.
            let room = (MAX_BYTES + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        if name == "logo" {
            sent.logo = bytes;
            continue;
        }
        let text = String::from_utf8(bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
        match name.as_str() {
            "password" => sent.password = text,
            "password-again" => sent.again = text,
            _ => sent.form.add(name.as_str(), &text),
        }
    }
    Ok(sent)
}

async fn submit(
    site: &Site,
    first: &First,
    client: Client,
    is_loopback: bool,
    request: Request,
) -> Response {
    let f = frame_of(first, &request);
    let asks_code = !is_at_the_server(is_loopback, request.headers());
    let sent = match read(request).await {
        Ok(sent) => sent,
        Err(status) => return status.into_response(),
    };
    let _one = first.gate.lock().await;
    if !site.is_fresh() {
        return see_other("/sign-in");
    }
    let mut sent = sent;
    let mut form = sent.form.clone();
    let [counting, reception] = HOURS.map(|name| gather(&mut sent.form, f.lang, name));
    if counting.is_none() && sent.form.ok() {
        sent.form.fault("counting[0].from", f.t("hours-none"));
    }
    if let (Some(counting), Some(reception)) = (counting, reception)
        && only_on_days_off(&counting, &reception)
    {
        sent.form
            .fault("reception[0].from", f.t("hours-only-days-off"));
    }
    let hours = std::mem::take(&mut sent.form.errors);
    if asks_code && digest(form.get("code")) != first.code {
        form.fault("code", f.t("first-code-wrong"));
    } else {
        match make(first, sent, hours.is_empty()).await {
            Ok((slug, desk, door)) => {
                site.open(&slug, AppState::new(desk, door, site.net().clone()));
                tracing::info!(secure = client.secure, "the desk was set up");
                return see_other("/sign-in?done=first-ready");
            }
            Err(DeskError::Invalid(fields)) => {
                for bad in fields.iter().filter(|bad| !HOURS.contains(&&*bad.field)) {
                    form.fault(&bad.field, f.t1(&bad.message, "value", ""));
                }
            }
            Err(error) => {
                tracing::error!(%error, "the desk cannot be set up");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        }
    }
    form.errors.extend(hours);
    HOURS.iter().for_each(|name| spread_text(&mut form, name));
    let page = SetUp { f, form, asks_code };
    render(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Checks everything at once, so that all faults are shown together, and then
/// makes the desk.
async fn make(
    first: &First,
    sent: Sent,
    hours_read: bool,
) -> Result<(String, motcua_desk::Desk, Door), DeskError> {
    let fresh = Arc::clone(&first.fresh);
    let work = move || {
        let mut answers = Answers::usual(fresh.packs());
        for question in QUESTIONS {
            answers.put(question.name, sent.form.get(question.name));
        }
        let mut faults = fresh.faults(&answers)?;
        let logo = match (!sent.logo.is_empty())
            .then(|| Logo::parse(sent.logo))
            .transpose()
        {
            Ok(logo) => logo,
            Err(DeskError::Invalid(bad)) => {
                faults.extend(bad);
                None
            }
            Err(error) => return Err(error),
        };
        let password = Password::typed(&sent.password);
        if sent.password != sent.again {
            faults.extend(invalid("password-again", "password-repeat-differs"));
        } else if let Ok(login) = Login::parse(&answers.admin)
            && let Err(weak) = check_new(&password, &login)
        {
            faults.extend(invalid("password", super::account::weak_id(weak)));
        }
        // Hours that were not read are told at their rows.
        if !faults.is_empty() || !hours_read {
            return Err(DeskError::Invalid(faults));
        }
        let slug = answers.slug.clone();
        let first = FirstPassword {
            password,
            must_change: false,
        };
        let (desk, door) = fresh.make(answers, logo, first)?;
        Ok((slug, desk, door))
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(DeskError::Inside))
}

fn invalid(field: &str, message: &str) -> Vec<motcua_desk::Invalid> {
    match DeskError::invalid(field, message) {
        DeskError::Invalid(fields) => fields,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_server_s_own_browser_needs_no_code() {
        let with = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            pairs
                .iter()
                .map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap()))
                .collect()
        };
        assert!(is_at_the_server(true, &with(&[("host", "127.0.0.1:8080")])));
        assert!(is_at_the_server(true, &with(&[("host", "[::1]:8080")])));
        assert!(is_at_the_server(true, &with(&[("host", "localhost")])));
        assert!(!is_at_the_server(
            false,
            &with(&[("host", "127.0.0.1:8080")])
        ));
        assert!(!is_at_the_server(
            true,
            &with(&[("host", "evil.example:8080")])
        ));
        let proxied = with(&[("host", "localhost"), ("x-forwarded-for", "1.2.3.4")]);
        assert!(!is_at_the_server(true, &proxied));
        assert_eq!(digest("AB12-cd34"), digest("ab12 CD34"));
    }
}
