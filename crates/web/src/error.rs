//! What a handler may answer besides its page, and the one place where that
//! becomes a status.

use crate::frame::Frame;
use crate::pages::error::{ErrorPage, KioskError, StaffErrorPage};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use motcua_desk::{DeskError, Invalid, Stale};
use motcua_domain::dossier::Refused;

/// Why a page cannot be shown as asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// The reader must sign in first; `0` is the address to come back to.
    #[error("not signed in")]
    SignIn(String),
    /// No role of this reader does that.
    #[error("forbidden")]
    Forbidden,
    /// It was sent from a page of somebody else.
    #[error("sent from a foreign page")]
    Foreign,
    /// Somebody acted on it since the page was shown; says what they did.
    #[error("stale")]
    Stale(Box<Stale>),
    /// The rules refuse; the reader is told why.
    #[error("refused: {0}")]
    Refused(Refused),
    /// The rules of the queue refuse; the reader is told why.
    #[error("refused: {0}")]
    Queue(motcua_domain::visit::Refused),
    /// The rules about what people say to the office refuse; the reader is
    /// told why.
    #[error("refused: {0}")]
    Feedback(motcua_domain::feedback::Refused),
    /// The rules of the programme refuse; the reader is told why.
    #[error("refused: {0}")]
    Programme(motcua_domain::programme::Refused),
    /// Fields that cannot be taken, where no form is there to show them.
    #[error("fields cannot be taken")]
    Invalid(Vec<Invalid>),
    /// The address of a device was opened before, by another browser.
    #[error("the address of a device was opened before")]
    DeviceOpened,
    /// What came is no form or address of ours.
    #[error("bad request")]
    BadRequest,
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// Too many tries; seconds until the next.
    #[error("too many tries, wait {0} s")]
    SlowDown(u64),
    /// The desk cannot take more work now; nothing was done.
    #[error("busy")]
    Busy,
    /// The record was restored; no receipts until somebody answered for it.
    #[error("held")]
    Held,
    /// The disk is full: nothing was recorded, and waiting does not help.
    #[error("the disk is full")]
    StorageFull,
    /// The database does not answer: nothing was recorded, try again.
    #[error("the database cannot be reached")]
    Unreachable,
    /// A fault of ours. The text is for the log and never shown.
    #[error("{0}")]
    Fault(String),
}

impl Error {
    /// A fault with its causes in one line, for the log.
    pub fn fault(cause: &dyn std::error::Error) -> Self {
        let mut text = cause.to_string();
        let mut inner = cause.source();
        while let Some(source) = inner {
            text = format!("{text}: {source}");
            inner = source.source();
        }
        Self::Fault(text)
    }

    /// Status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::Forbidden | Self::Foreign => StatusCode::FORBIDDEN,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::Queue(why) => crate::visit::status(why),
            Self::Feedback(motcua_domain::feedback::Refused::WrongStage { .. }) => {
                StatusCode::CONFLICT
            }
            Self::Programme(
                motcua_domain::programme::Refused::WrongStage { .. }
                | motcua_domain::programme::Refused::ThereIsOne,
            ) => StatusCode::CONFLICT,
            Self::Refused(_) | Self::Feedback(_) | Self::Programme(_) | Self::Invalid(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::DeviceOpened => StatusCode::GONE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SlowDown(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Held | Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DeskError> for Error {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(why) => Self::Refused(why),
            DeskError::Queue(why) => Self::Queue(why),
            DeskError::Feedback(why) => Self::Feedback(why),
            DeskError::Programme(why) => Self::Programme(why),
            DeskError::NotFound => Self::NotFound,
            DeskError::Denied(_) => Self::Forbidden,
            DeskError::Stale(stale) => Self::Stale(stale),
            DeskError::Invalid(fields) => Self::Invalid(fields),
            DeskError::KeyReused => Self::Invalid(vec![Invalid {
                field: "key".to_owned(),
                message: "deed-key-reused".to_owned(),
            }]),
            DeskError::Busy | DeskError::OutcomeUnknown => Self::Busy,
            DeskError::Held => Self::Held,
            DeskError::StorageFull => {
                tracing::error!("the disk is full; nothing more can be recorded");
                Self::StorageFull
            }
            DeskError::Unreachable => Self::Unreachable,
            DeskError::Inside => Self::Fault("an act failed inside".to_owned()),
            DeskError::Store(cause) => Self::fault(&cause),
        }
    }
}

/// The error travels in the response's extensions; `guard::errors` turns it
/// into a page in the reader's language.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The page for an error. Logs faults here, once, without personal data.
pub fn page(error: &Error, frame: Frame) -> Response {
    if let Error::SignIn(back) = error {
        return see_other(&format!("/sign-in?next={}", crate::pages::encode(back)));
    }
    if let Error::Fault(text) = error {
        tracing::error!(error = %text, "a page failed");
    }
    // A kiosk is let in, so what it lacks is not a right.
    let at_kiosk = frame.path.starts_with("/kiosk") && !matches!(error, Error::Forbidden);
    let signed_in = frame.who.is_some();
    let mut response = if at_kiosk {
        render(error.status(), &KioskError::new(frame, error))
    } else if signed_in {
        let page = ErrorPage::new(frame, error);
        render(error.status(), &StaffErrorPage::from(page))
    } else {
        render(error.status(), &ErrorPage::new(frame, error))
    };
    let wait = match error {
        Error::SlowDown(seconds) => Some(*seconds),
        Error::Busy => Some(2),
        Error::Unreachable => Some(10),
        _ => None,
    };
    if let Some(value) = wait.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// A template as an answer.
pub fn render(status: StatusCode, template: &impl askama::Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(crate::view::named(html))).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A part of a page as an answer; its list of faults names the fields as the
/// page calls them.
pub fn render_part(
    status: StatusCode,
    part: &impl askama::Template,
    page: &impl askama::Template,
) -> Response {
    match (part.render(), page.render()) {
        (Ok(part), Ok(page)) => (status, Html(crate::view::named_by(&part, &page))).into_response(),
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(%error, "a template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// "See there", after an act or for a sign-in.
pub fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(value) => (StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
