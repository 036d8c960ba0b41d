//! What stands before every page: limits, origin check, headers, errors.
//!
//! Invariant: no personal data in the log. Logged are the method, the route's
//! pattern (never the address itself, which may hold a code), the status and
//! the time taken.

use crate::carry::{self, Carried};
use crate::error::{self, Error};
use crate::frame::{self, Who};
use crate::pages::account::SignIn;
use crate::pages::carry::Carry;
use crate::routes::Needs;
use crate::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use motcua_desk::session::{Session, Token};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// How the server is reached from outside.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// The server itself speaks TLS.
    pub tls: bool,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub proxies: Vec<Cidr>,
}

/// A block of addresses, `10.0.0.0/8` or `::1/128`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: IpAddr,
    bits: u8,
}

/// Why a text is no block of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a block of addresses like 10.0.0.0/8: {0:?}")]
pub struct BadCidr(String);

impl std::str::FromStr for Cidr {
    type Err = BadCidr;
    fn from_str(text: &str) -> Result<Self, BadCidr> {
        let bad = || BadCidr(text.to_owned());
        let (base, bits) = text
            .split_once('/')
            .map_or((text, None), |(b, n)| (b, Some(n)));
        let base: IpAddr = base.trim().parse().map_err(|_| bad())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |n| n.trim().parse().map_err(|_| bad()))?;
        // A block of everybody is no proxy.
        if bits > most || bits == 0 {
            Err(bad())
        } else {
            Ok(Self { base, bits })
        }
    }
}

impl Cidr {
    /// Does the address lie in the block?
    pub fn holds(&self, ip: IpAddr) -> bool {
        match (self.base, ip.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                let shift = 32 - u32::from(self.bits);
                u32::from(a).checked_shr(shift).unwrap_or(0)
                    == u32::from(b).checked_shr(shift).unwrap_or(0)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                let shift = 128 - u32::from(self.bits);
                u128::from(a).checked_shr(shift).unwrap_or(0)
                    == u128::from(b).checked_shr(shift).unwrap_or(0)
            }
            _ => false,
        }
    }
}

/// Who is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Address of the browser, as far as a trusted proxy tells.
    pub ip: IpAddr,
    /// The browser speaks TLS, so that cookies may be `Secure`.
    pub secure: bool,
}

/// Works out the client. Headers of a proxy count only when the connection
/// itself comes from one; of a chain the last address that is no proxy of
/// ours is taken, because everything before it could have been written by
/// anybody.
pub fn client(net: &Net, peer: IpAddr, headers: &HeaderMap) -> Client {
    let trusted = |ip: IpAddr| net.proxies.iter().any(|p| p.holds(ip));
    if !trusted(peer) {
        return Client {
            ip: peer,
            secure: net.tls,
        };
    }
    let last = |name: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .next_back()
    };
    let ip = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|v| v.trim().parse::<IpAddr>().ok())
        .rfind(|ip| !trusted(*ip))
        .unwrap_or(peer);
    Client {
        ip,
        secure: last("x-forwarded-proto") == Some("https"),
    }
}

/// Address of the connection, put into each request by the server.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Longest a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The outermost layer: who is there, time limit, error pages, headers, log.
pub async fn edge(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |p| p.0.ip());
    let client = client(state.net(), peer, request.headers());
    request.extensions_mut().insert(client);
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let headers = request.headers().clone();
    let held = tokio::time::timeout(PATIENCE, carry::hold(request)).await;
    let (mut request, typed) = match held.unwrap_or(Err(Error::Busy)) {
        Ok(held) => held,
        Err(error) => {
            let answer = with_error_page(&state, &uri, &headers, None, error.into_response());
            return with_headers(answer, &uri, client.secure);
        }
    };
    let who = identify(&state, &mut request, client).await;
    let answer = if let Err(error) = &who {
        error.clone().into_response()
    } else if crate::asked::is_made_up(&uri) {
        Error::BadRequest.into_response()
    } else if is_foreign(&method, &uri, &headers) {
        Error::Foreign.into_response()
    } else {
        match tokio::time::timeout(PATIENCE, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Error::Busy.into_response(),
        }
    };
    let who = who.ok().flatten();
    let unsent = matches!(answer.extensions().get::<Error>(), Some(Error::Unreachable))
        .then(|| Carried::new(uri.path(), &String::from_utf8_lossy(&typed)))
        .flatten();
    let answer = match unsent {
        // Sent from a page of ours, whoever that was: the button sends it again
        // under the same rules. A kiosk leads back to its first screen instead.
        Some(carried)
            if !uri.path().starts_with("/kiosk") && !is_foreign(&method, &uri, &headers) =>
        {
            let page = Carry::unsent(frame::frame(&state, &uri, &headers, who), carried);
            error::render(StatusCode::SERVICE_UNAVAILABLE, &page)
        }
        _ => with_error_page(&state, &uri, &headers, who, answer),
    };
    let answer = told(&headers, answer);
    with_headers(answer, &uri, client.secure)
}

/// A script that sends a form until it is answered says so in this header. It
/// cannot see where a redirect leads without following it, and would then open
/// the page a second time for the person; it is told the address instead.
const AGAIN: &str = "motcua-again";

fn told(asked: &HeaderMap, mut answer: Response) -> Response {
    if asked.contains_key(AGAIN) && answer.status() == StatusCode::SEE_OTHER {
        *answer.status_mut() = StatusCode::NO_CONTENT;
    }
    answer
}

/// Name of the session cookie.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-motcua" } else { "motcua" }
}

/// The session token a browser sent.
pub fn token(headers: &HeaderMap, secure: bool) -> Option<Token> {
    Token::parse(frame::cookie(headers, cookie_name(secure))?)
}

/// Finds the session and puts it and its person into the request.
async fn identify(
    state: &AppState,
    request: &mut Request,
    client: Client,
) -> Result<Option<Who>, Error> {
    // Assets are the same for everybody; no look-up for them.
    if request.uri().path().starts_with(crate::assets::PREFIX) {
        return Ok(None);
    }
    let Some(token) = token(request.headers(), client.secure) else {
        return Ok(None);
    };
    let Some(session) = state.ask(move |desk| desk.session(&token)).await? else {
        return Ok(None);
    };
    let who = Who {
        actor: session.actor.clone(),
        name: session.name.clone(),
        unit: session.actor.unit.clone(),
    };
    state.whence().staff_at(client.ip, state.desk().now());
    request.extensions_mut().insert(who.clone());
    request.extensions_mut().insert(session);
    Ok(Some(who))
}

/// Logs one line for a request; inside the router, where the pattern is known.
pub async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-".to_owned(), |p| p.as_str().to_owned());
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let us = begun.elapsed().as_micros() as u64;
    tracing::info!(%method, route, status = response.status().as_u16(), us, "request");
    response
}

/// Asks for a session or a role before a handler runs. The desk asks again,
/// with the unit of the dossier.
pub async fn admit(needs: Needs, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Who>();
    match (needs, who) {
        // A device of the hall has no session: `hall::AtKiosk` asks.
        (Needs::Public | Needs::Kiosk, _) | (Needs::SignedIn, Some(_)) => {}
        (Needs::SignedIn | Needs::Act(_), None) => return carry::ask_to_sign_in(request).await,
        (Needs::Act(action), Some(who)) => {
            if who.actor.scope(action) == motcua_domain::actor::Scope::Never {
                return Error::Forbidden.into_response();
            }
        }
    }
    // A first password opens nothing but the page where it is changed.
    let must_change = request
        .extensions()
        .get::<Session>()
        .is_some_and(|s| s.must_change);
    let path = request.uri().path();
    if needs != Needs::Public && must_change && path != "/password" && path != "/sign-out" {
        return error::see_other("/password");
    }
    next.run(request).await
}

/// A request that changes something must come from a page of ours: its
/// `Origin` (or, from old browsers, `Referer`) names the host it is sent to.
pub(crate) fn is_foreign(method: &Method, uri: &axum::http::Uri, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin";
    }
    // HTTP/2 names the host in the address, HTTP/1.1 in a header.
    let named_in_address = uri.authority().map(axum::http::uri::Authority::as_str);
    let Some(host) = text(header::HOST).or(named_in_address) else {
        return true;
    };
    let from = text(header::ORIGIN).or_else(|| text(header::REFERER));
    let named = from
        .and_then(|f| f.split_once("://"))
        .map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    named != Some(host)
}

fn with_error_page(
    state: &AppState,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    who: Option<Who>,
    answer: Response,
) -> Response {
    if let Some(carried) = answer.extensions().get::<Carried>() {
        let page = SignIn::expired(frame::frame(state, uri, headers, None), carried);
        return error::render(StatusCode::UNAUTHORIZED, &page);
    }
    let error = match answer.extensions().get::<Error>() {
        Some(error) => error.clone(),
        // Answers of the framework itself: no such route, wrong method, a body
        // that is no form, a body too large.
        None => match answer.status() {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED if is_bare(&answer) => {
                Error::NotFound
            }
            StatusCode::PAYLOAD_TOO_LARGE if !is_page(&answer) => Error::TooLarge,
            // A form whose fields do not read answers 422 in the framework's
            // own words; a page of ours with that status is HTML.
            StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::BadRequest,
            StatusCode::UNPROCESSABLE_ENTITY if !is_page(&answer) => Error::BadRequest,
            _ => return answer,
        },
    };
    error::page(&error, frame::frame(state, uri, headers, who))
}

fn is_bare(answer: &Response) -> bool {
    answer.headers().get(header::CONTENT_TYPE).is_none()
}

fn is_page(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Everything from ourselves, nothing inline, in nobody's frame.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; img-src 'self' data:";

pub(crate) fn with_headers(mut answer: Response, uri: &axum::http::Uri, secure: bool) -> Response {
    let lang = frame::asked(uri);
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=()",
    );
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    // Pages may name people; only the assets, which set it themselves, are kept.
    set(header::CACHE_CONTROL, "no-store");
    if secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Some(lang) = lang {
        let flag = if secure { "; Secure" } else { "" };
        let value = format!(
            "lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{flag}",
            lang.tag()
        );
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let net = Net {
            tls: false,
            proxies: vec!["10.0.0.0/8".parse().unwrap()],
        };
        let told = headers(&[
            ("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2"),
            ("x-forwarded-proto", "https"),
        ]);
        let near = client(&net, IpAddr::from([10, 1, 2, 3]), &told);
        assert_eq!(
            near,
            Client {
                ip: IpAddr::from([203, 0, 113, 9]),
                secure: true
            }
        );
        let far = client(&net, IpAddr::from([192, 0, 2, 1]), &told);
        assert_eq!(
            far,
            Client {
                ip: IpAddr::from([192, 0, 2, 1]),
                secure: false
            }
        );
    }

    #[test]
    fn blocks_of_addresses() {
        let block: Cidr = "192.168.4.0/22".parse().unwrap();
        assert!(block.holds(IpAddr::from([192, 168, 7, 255])));
        assert!(!block.holds(IpAddr::from([192, 168, 8, 0])));
        assert!("::1".parse::<Cidr>().unwrap().holds("::1".parse().unwrap()));
        for bad in [
            "",
            "10.0.0.0/33",
            "ten/8",
            "10.0.0.0/-1",
            "0.0.0.0/0",
            "::/0",
        ] {
            assert!(bad.parse::<Cidr>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_post_must_come_from_our_own_page() {
        let post = Method::POST;
        let here: axum::http::Uri = "/t".parse().unwrap();
        assert!(
            is_foreign(&post, &here, &headers(&[("host", "a.vn")])),
            "says nothing"
        );
        assert!(is_foreign(
            &post,
            &here,
            &headers(&[("host", "a.vn"), ("origin", "https://b.vn")])
        ));
        assert!(is_foreign(
            &post,
            &here,
            &headers(&[("host", "a.vn"), ("origin", "null")])
        ));
        assert!(!is_foreign(
            &post,
            &here,
            &headers(&[("host", "a.vn"), ("origin", "https://a.vn")])
        ));
        assert!(!is_foreign(
            &post,
            &here,
            &headers(&[("host", "a.vn:80"), ("referer", "http://a.vn:80/t?x")])
        ));
        assert!(is_foreign(
            &post,
            &here,
            &headers(&[("host", "a.vn"), ("sec-fetch-site", "cross-site")])
        ));
        let h2: axum::http::Uri = "https://a.vn:8443/t".parse().unwrap();
        let said = |origin| headers(&[("origin", origin)]);
        assert!(!is_foreign(&post, &h2, &said("https://a.vn:8443")));
        assert!(is_foreign(&post, &h2, &said("https://b.vn:8443")));
        assert!(!is_foreign(&Method::GET, &here, &headers(&[])));
    }
}
