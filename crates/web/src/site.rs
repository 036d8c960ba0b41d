//! All desks of a server behind one port, and the server that has none yet.
//!
//! One desk has its pages at `/`. Several have each a prefix, `/o/NAME`, and
//! `/` lists them; the oldest also stays where it was, so that links and codes
//! printed before the second came still lead there. A desk's own pages know
//! nothing of prefixes: they are taken off and put on here and nowhere else.
//!
//! Invariant: what one desk set in a browser never reaches another. Cookies of
//! a desk behind a prefix bear its name, and a session is of one desk besides.

use crate::guard::Net;
use crate::pages::first::{self, First};
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::{Arc, PoisonError, RwLock};
use tower::ServiceExt as _;

/// Header that tells a desk's pages under which prefix they are shown; what a
/// browser sends under this name is dropped.
pub const PREFIX: HeaderName = HeaderName::from_static("x-motcua-prefix");
/// Longest page whose links are put under a prefix.
const PAGE: usize = 64 << 20;
/// Names of the session cookie, of a device of the hall, of a phone's ticket
/// and of its mark, each without and with TLS (see [`crate::guard::cookie_name`] and
/// [`crate::hall`]).
const COOKIES: [&str; 8] = [
    "motcua",
    "__Host-motcua",
    "motcua-hall",
    "__Host-motcua-hall",
    "motcua-q",
    "__Host-motcua-q",
    "motcua-p",
    "__Host-motcua-p",
];

/// The desks of a server; cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    net: Net,
    desks: RwLock<Vec<Served>>,
    first: Option<First>,
    opened: Box<dyn Fn(&AppState) + Send + Sync>,
}

#[derive(Clone)]
struct Served {
    slug: String,
    state: AppState,
    router: Router,
}

impl Site {
    /// Nothing yet. `first` makes a desk on a fresh folder; `opened` is told
    /// of every desk that comes to be served, now or by the set-up page.
    pub fn new(
        net: Net,
        first: Option<First>,
        opened: impl Fn(&AppState) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            net,
            desks: RwLock::new(Vec::new()),
            first,
            opened: Box::new(opened),
        }))
    }

    /// Serves one more desk from now on.
    pub fn open(&self, slug: &str, state: AppState) {
        (self.0.opened)(&state);
        let served = Served {
            slug: slug.to_owned(),
            router: crate::routes::router(state.clone()),
            state,
        };
        self.0
            .desks
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(served);
    }

    /// How the server is reached.
    pub fn net(&self) -> &Net {
        &self.0.net
    }

    /// Is there no desk yet?
    pub fn is_fresh(&self) -> bool {
        self.desks().is_empty()
    }

    /// The pages of all of them.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    fn desks(&self) -> Vec<Served> {
        let desks = self.0.desks.read().unwrap_or_else(PoisonError::into_inner);
        desks.clone()
    }
}

async fn answer(State(site): State<Site>, mut request: Request) -> Response {
    request.headers_mut().remove(PREFIX);
    let desks = site.desks();
    let path = request.uri().path().to_owned();
    let [oldest, ..] = desks.as_slice() else {
        return first::answer(&site, site.0.first.as_ref(), request).await;
    };
    if path == first::PATH {
        // A second press of the set-up's button finds the work done.
        return crate::error::see_other("/sign-in");
    }
    if desks.len() == 1 {
        return ask(&oldest.router, request).await;
    }
    if path == "/" {
        let names = desks
            .iter()
            .map(|desk| (desk.slug.clone(), desk.state.office()));
        return crate::pages::desks::answer(&oldest.state, &request, names.collect());
    }
    let rest = path
        .strip_prefix("/o/")
        .map(|rest| rest.split_once('/').unwrap_or((rest, "")));
    let named = rest.and_then(|(slug, rest)| Some((desks.iter().find(|d| d.slug == slug)?, rest)));
    match named {
        Some((desk, rest)) => behind(desk, rest, desk.slug == oldest.slug, request).await,
        None => ask(&oldest.router, request).await,
    }
}

async fn ask(router: &Router, request: Request) -> Response {
    let Ok(answer) = router.clone().oneshot(request).await;
    answer
}

/// Asks a desk behind its prefix. The oldest keeps its plain cookie, because
/// it is also served without prefix.
async fn behind(desk: &Served, rest: &str, is_oldest: bool, mut request: Request) -> Response {
    let prefix = format!("/o/{}", desk.slug);
    let query = request
        .uri()
        .query()
        .map_or(String::new(), |q| format!("?{q}"));
    let mut parts = request.uri().clone().into_parts();
    let Ok(inner) = format!("/{rest}{query}").parse::<PathAndQuery>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    parts.path_and_query = Some(inner);
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    if let Ok(value) = HeaderValue::from_str(&prefix) {
        request.headers_mut().insert(PREFIX, value);
    }
    let own = (!is_oldest).then_some(desk.slug.as_str());
    if let Some(slug) = own {
        take_cookies(request.headers_mut(), slug);
    }
    let answer = ask(&desk.router, request).await;
    under(&prefix, own, answer).await
}

/// Leaves only this desk's session among the sessions, under the plain name.
fn take_cookies(headers: &mut HeaderMap, slug: &str) {
    let mut kept = Vec::new();
    for line in headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
    {
        for pair in line.split(';').map(str::trim) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let plain = COOKIES
                .iter()
                .find(|plain| name == format!("{plain}.{slug}"));
            match plain {
                Some(plain) => kept.push(format!("{plain}={value}")),
                None if COOKIES.contains(&name) => {}
                None => kept.push(pair.to_owned()),
            }
        }
    }
    headers.remove(header::COOKIE);
    if let Ok(value) = HeaderValue::from_str(&kept.join("; ")) {
        headers.insert(header::COOKIE, value);
    }
}

/// Puts links, redirects and the session cookie of an answer under the prefix.
async fn under(prefix: &str, own: Option<&str>, answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let local = parts
        .headers
        .get(header::LOCATION)
        .and_then(|v| v.to_str().ok());
    let moved = local
        .filter(|to| to.starts_with('/'))
        .and_then(|to| HeaderValue::from_str(&format!("{prefix}{to}")).ok());
    if let Some(moved) = moved {
        parts.headers.insert(header::LOCATION, moved);
    }
    if let Some(slug) = own {
        name_cookies(&mut parts.headers, slug);
    }
    let is_page = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = axum::body::to_bytes(body, PAGE).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let page = links_under(prefix, &String::from_utf8_lossy(&bytes));
    Response::from_parts(parts, Body::from(page))
}

fn name_cookies(headers: &mut HeaderMap, slug: &str) {
    let set: Vec<HeaderValue> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .cloned()
        .collect();
    headers.remove(header::SET_COOKIE);
    for value in set {
        let text = value.to_str().unwrap_or_default();
        let plain = COOKIES.iter().find(|name| {
            text.strip_prefix(**name)
                .is_some_and(|rest| rest.starts_with('='))
        });
        let named = plain.map(|name| format!("{name}.{slug}{}", &text[name.len()..]));
        let named = named.and_then(|text| HeaderValue::from_str(&text).ok());
        headers.append(header::SET_COOKIE, named.unwrap_or(value));
    }
}

/// Attributes whose value is an address of ours. What people typed cannot
/// look like one of them: its quotation marks are escaped.
const LINKS: [&str; 6] = [
    " href=\"/",
    " action=\"/",
    " src=\"/",
    " formaction=\"/",
    " data-live=\"/",
    " data-stream=\"/",
];

fn links_under(prefix: &str, page: &str) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(at) = rest.find("=\"/") {
        let end = at + "=\"/".len();
        let is_link = LINKS.iter().any(|link| rest[..end].ends_with(link));
        out.push_str(&rest[..end - 1]);
        if is_link {
            out.push_str(prefix);
        }
        out.push('/');
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_of_ours_go_under_the_prefix() {
        let page = "<a href=\"/work\">x</a><form action=\"/t\"><input value=\"/work\" data-key=\"/\"><img src=\"/logo/1\"><a href=\"https://a.vn/\"><a href=\"#x\"><a class=\"b\" href=\"/\">=\"/";
        assert_eq!(
            links_under("/o/a", page),
            "<a href=\"/o/a/work\">x</a><form action=\"/o/a/t\"><input value=\"/work\" data-key=\"/\"><img src=\"/o/a/logo/1\"><a href=\"https://a.vn/\"><a href=\"#x\"><a class=\"b\" href=\"/o/a/\">=\"/"
        );
    }

    #[test]
    fn sessions_of_other_desks_are_dropped() {
        let mut headers = HeaderMap::new();
        let sent = "lang=en; motcua=1.a; motcua.b=2.b; motcua.c=3.c";
        headers.insert(header::COOKIE, HeaderValue::from_static(sent));
        take_cookies(&mut headers, "b");
        assert_eq!(headers[header::COOKIE], "lang=en; motcua=2.b; motcua.c=3.c");
        let mut set = HeaderMap::new();
        for cookie in ["motcua=2.b; Path=/", "lang=vi; Path=/"] {
            set.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
        }
        name_cookies(&mut set, "b");
        let named: Vec<_> = set.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(named, ["motcua.b=2.b; Path=/", "lang=vi; Path=/"]);
    }

    #[test]
    fn the_names_are_those_of_the_guard() {
        use crate::{guard, hall};
        let names = [
            guard::cookie_name,
            hall::device_cookie,
            hall::phone_cookie,
            hall::phone_mark_cookie,
        ];
        let names = names.map(|name| [false, true].map(name)).concat();
        assert_eq!(names, COOKIES);
    }
}
