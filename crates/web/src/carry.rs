//! What was typed when a sign-in had ended, carried over the new one.
//!
//! Works without script: the text waits as hidden fields in the sign-in page,
//! and afterwards behind one button. Nothing is sent by itself.

use crate::error::Error;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};

/// Most bytes of typed text carried over a renewed sign-in.
pub const MOST_CARRIED: usize = 256 * 1024;

/// An address of this server to go to, or nothing: a path that begins with one
/// slash and holds no sign that a browser reads as another server.
pub fn local_path(text: &str) -> Option<&str> {
    let is_plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>' | b'#');
    let fits = text.len() <= 2048
        && text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(is_plain)
        && !text.starts_with("/sign-in");
    fits.then_some(text)
}

/// Decodes a body or query of `name=value` pairs. Bytes that are no UTF-8
/// become the replacement sign; they came from no browser of ours.
pub fn pairs(body: &str) -> Vec<(String, String)> {
    body.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Decodes one name or value.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |b: u8| {
            char::from(b)
                .to_digit(16)
                .and_then(|n| u8::try_from(n).ok())
        };
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [hi, lo, tail @ ..]) => {
                if let (Some(hi), Some(lo)) = (hex(*hi), hex(*lo)) {
                    bytes.push(hi * 16 + lo);
                    rest = tail;
                } else {
                    bytes.push(b'%');
                }
            }
            (b, _) => bytes.push(b),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Text typed into a form that was sent after the sign-in had ended. It waits
/// as hidden fields in the sign-in page, and then in a page that says who is
/// signed in now and has one button that sends it: nothing is sent by itself,
/// so a colleague who signs in at the same computer does not act unawares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Where it was to be sent.
    pub to: String,
    /// What was typed. Never a password.
    pub fields: Vec<(String, String)>,
}

/// Prefix of the hidden fields.
const CARRY: &str = "carry.";

impl Carried {
    /// From a form sent to `path`; nothing when the path is not ours or the
    /// form is too large.
    pub fn new(path: &str, body: &str) -> Option<Self> {
        let to = local_path(path)?.to_owned();
        if body.len() > MOST_CARRIED {
            return None;
        }
        let fields: Vec<_> = pairs(body)
            .into_iter()
            .filter(|(name, _)| !is_secret(name))
            .collect();
        (!fields.is_empty()).then_some(Self { to, fields })
    }

    /// The hidden fields of the sign-in page.
    pub fn hidden(&self) -> Vec<(String, String)> {
        let to = std::iter::once(("carry-to".to_owned(), self.to.clone()));
        to.chain(
            self.fields
                .iter()
                .map(|(name, value)| (format!("{CARRY}{name}"), value.clone())),
        )
        .collect()
    }

    /// Back from the fields of a sign-in.
    pub fn from_hidden(fields: &[(String, String)]) -> Option<Self> {
        let to = fields
            .iter()
            .find(|(name, _)| name == "carry-to")
            .map(|(_, to)| to.as_str())?;
        let fields: Vec<_> = fields
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(CARRY)?.to_owned(), value.clone())))
            .filter(|(name, _)| !is_secret(name))
            .collect();
        Some(Self {
            to: local_path(to)?.to_owned(),
            fields,
        })
        .filter(|carried| !carried.fields.is_empty())
    }
}

fn is_secret(name: &str) -> bool {
    name.contains("password") || name == "present" || name == "again"
}

/// The answer to somebody who has to sign in first: for a page, the sign-in
/// page that leads back to it; for a form, the sign-in page that keeps what
/// was typed (see [`Carried`]).
pub async fn ask_to_sign_in(request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let back = request
            .uri()
            .path_and_query()
            .map_or("/", axum::http::uri::PathAndQuery::as_str)
            .to_owned();
        return Error::SignIn(back).into_response();
    }
    let path = request.uri().path().to_owned();
    let is_form = is_form(request.headers());
    let mut answer = Error::SignIn(String::new()).into_response();
    if is_form
        && let Ok(body) = axum::body::to_bytes(request.into_body(), MOST_CARRIED).await
        && let Some(carried) = Carried::new(&path, &String::from_utf8_lossy(&body))
    {
        answer.extensions_mut().insert(carried);
    }
    answer
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The request again, and what was typed into its form, held back in case the
/// database does not answer: whoever answers has no request any more. Nothing
/// is held of what is no form of ours or says to be larger than is carried.
pub async fn hold(request: Request) -> Result<(Request, Bytes), Error> {
    let size = request.headers().get(header::CONTENT_LENGTH);
    let size = size.and_then(|size| size.to_str().ok()?.parse::<usize>().ok());
    let fits = size.is_some_and(|size| size <= MOST_CARRIED);
    if *request.method() != Method::POST || !fits || !is_form(request.headers()) {
        return Ok((request, Bytes::new()));
    }
    let (parts, body) = request.into_parts();
    let typed = axum::body::to_bytes(body, MOST_CARRIED)
        .await
        .map_err(|_| Error::BadRequest)?;
    let again = Request::from_parts(parts, axum::body::Body::from(typed.clone()));
    Ok((again, typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_that_is_held_back_reaches_its_handler_all_the_same() {
        let request = |size: usize| {
            axum::http::Request::post("/intake")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::CONTENT_LENGTH, size)
                .body(axum::body::Body::from("name=Lan"))
                .unwrap()
        };
        let (again, typed) = hold(request(8)).await.unwrap();
        assert_eq!(&typed[..], b"name=Lan");
        let body = axum::body::to_bytes(again.into_body(), 100).await.unwrap();
        assert_eq!(body, typed);
        let (again, typed) = hold(request(MOST_CARRIED + 1)).await.unwrap();
        assert!(typed.is_empty(), "too large to be kept");
        let body = axum::body::to_bytes(again.into_body(), 100).await.unwrap();
        assert_eq!(&body[..], b"name=Lan");
    }

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for bad in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "javascript:alert(1)",
            "/a\nLocation: x",
            "/a\tb",
            "/\u{202e}",
            "/a b",
            "evil",
            "/sign-in?next=/",
            "/a#x",
            "/%0a\r",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
        for good in [
            "/",
            "/work?unit=desk&after=12",
            "/dossiers/H39.12-260102-0001",
            "/a%2F%2Fb",
        ] {
            assert_eq!(local_path(good), Some(good));
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(3000))), None);
    }

    #[test]
    fn pairs_are_decoded_as_browsers_send_them() {
        let said = pairs("name=Nguy%E1%BB%85n+V%C4%83n&empty=&flag&x=%zz%4");
        let want = [
            ("name", "Nguyễn Văn"),
            ("empty", ""),
            ("flag", ""),
            ("x", "%zz%4"),
        ];
        assert_eq!(said, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(
            pairs(&format!("v={}", crate::pages::encode("a&b=c d%")))[0].1,
            "a&b=c d%"
        );
    }

    #[test]
    fn typed_text_goes_there_and_back_without_passwords() {
        let carried = Carried::new(
            "/dossiers/new",
            "name=Lan&item=1&item=2&password=x&new-password=y",
        )
        .unwrap();
        assert_eq!(carried.fields.len(), 3);
        assert_eq!(Carried::from_hidden(&carried.hidden()), Some(carried));
        assert_eq!(Carried::new("//evil.example", "a=b"), None);
        assert_eq!(Carried::new("/x", &"a".repeat(MOST_CARRIED + 1)), None);
        let forged = [
            ("carry-to".to_owned(), "https://evil.example".to_owned()),
            ("carry.a".to_owned(), "b".to_owned()),
        ];
        assert_eq!(Carried::from_hidden(&forged), None);
    }
}
